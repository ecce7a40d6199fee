//! Statistics: the period asked for, and which figures are withheld because few people stand behind them; rule in
//! `docs/rules/statistics.md`.

use crate::calendar::SchoolYear;
use jiff::civil::{Date, date};

/// The year a page of figures is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// 1 August to 31 July.
    School(SchoolYear),
    /// 1 January to 31 December, by its Gregorian number.
    Calendar(i16),
}

impl Period {
    /// Reads the name used in addresses: `s114` for a school year, `c2025` for a calendar year.
    pub fn parse(name: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i16>().ok();
        if let Some(year) = name.strip_prefix('s') {
            return number(year).and_then(SchoolYear::new).map(Self::School);
        }
        let year = name.strip_prefix('c').and_then(number)?;
        (1912..=2910).contains(&year).then_some(Self::Calendar(year))
    }

    /// The name [`Period::parse`] reads.
    pub fn name(self) -> String {
        match self {
            Self::School(year) => format!("s{year}"),
            Self::Calendar(year) => format!("c{year}"),
        }
    }

    /// Its first day.
    pub fn start(self) -> Date {
        match self {
            Self::School(year) => year.start(),
            Self::Calendar(year) => date(year, 1, 1),
        }
    }

    /// Its last day.
    pub fn end(self) -> Date {
        match self {
            Self::School(year) => year.end(),
            Self::Calendar(year) => date(year, 12, 31),
        }
    }

    /// The first days of its twelve months, in order.
    pub fn months(self) -> Vec<Date> {
        let (year, month) = (self.start().year(), self.start().month());
        (0..12)
            .map(|n| {
                let month = month - 1 + n;
                date(year + i16::from(month / 12), month % 12 + 1, 1)
            })
            .collect()
    }

    /// The years a page offers: the running school year and calendar year and `back` of each before.
    pub fn choices(today: Date, back: i16) -> Vec<Self> {
        let school = SchoolYear::of(today).number();
        let schools = (0..=back).filter_map(|n| SchoolYear::new(school - n)).map(Self::School);
        schools.chain((0..=back).map(|n| Self::Calendar(today.year() - n))).collect()
    }
}

/// How many people or acts of people stand behind one line of figures, measure by measure (requests, places given,
/// distinct persons …). All lines of a table have the same measures in the same order.
pub type Weights<const N: usize> = [u64; N];

/// Which lines of a table are withheld, and whether the total is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// For each line in order, whether its personal figures are withheld.
    pub lines: Vec<bool>,
    /// Whether those of the total are.
    pub total: bool,
}

/// Withholds each line with a measure above nothing and below the threshold, and then as many further lines as are
/// needed so that what the total leaves over for the withheld lines is nothing or at least the threshold in every
/// measure. A total that is itself small is withheld with every line.
pub fn withhold<const N: usize>(lines: &[Weights<N>], total: &Weights<N>, threshold: u64) -> Withheld {
    let small = |weights: &Weights<N>| weights.iter().any(|weight| (1..threshold).contains(weight));
    if small(total) {
        return Withheld { lines: vec![true; lines.len()], total: true };
    }
    let mut withheld: Vec<bool> = lines.iter().map(small).collect();
    for measure in 0..N {
        let weight = |at: usize| lines[at][measure];
        let hidden = || (0..lines.len()).filter(|at| withheld[*at] && weight(*at) > 0);
        // Persons of several lines may be the same ones, so their sum proves nothing: one line must be large enough.
        if hidden().next().is_none() || hidden().any(|at| weight(at) >= threshold) {
            continue;
        }
        let further = (0..lines.len()).filter(|at| !withheld[*at] && weight(*at) >= threshold);
        if let Some(at) = further.min_by_key(|at| weight(*at)) {
            withheld[at] = true;
        }
    }
    Withheld { lines: withheld, total: false }
}

/// A share in tenths of a percent, rounded to the nearest; `None` of nothing.
pub fn permille(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part * 1000 + whole / 2) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods() {
        let school = Period::parse("s114").expect("a school year");
        assert_eq!((school.start(), school.end()), (date(2025, 8, 1), date(2026, 7, 31)));
        assert_eq!(school.months()[..2], [date(2025, 8, 1), date(2025, 9, 1)]);
        assert_eq!(school.months()[5], date(2026, 1, 1));
        assert_eq!(school.months()[11], date(2026, 7, 1));
        let calendar = Period::parse("c2025").expect("a calendar year");
        assert_eq!((calendar.start(), calendar.end()), (date(2025, 1, 1), date(2025, 12, 31)));
        assert_eq!(calendar.months().len(), 12);
        for wrong in ["", "s", "c", "114", "s0", "c1911", "c99999", "x114", "s114 "] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
        let choices = Period::choices(date(2025, 11, 7), 1);
        let names: Vec<String> = choices.iter().map(|p| p.name()).collect();
        assert_eq!(names, ["s114", "s113", "c2025", "c2024"]);
        assert!(choices.iter().all(|p| Period::parse(&p.name()) == Some(*p)));
    }

    #[test]
    fn one_small_line_takes_another_with_it() {
        fn check(lines: &[u64], expect: &[bool]) {
            let lines: Vec<_> = lines.iter().map(|n| [*n]).collect();
            let total = [lines.iter().map(|[n]| n).sum()];
            let answer = withhold(&lines, &total, 3);
            assert_eq!((answer.lines.as_slice(), answer.total), (expect, false), "{lines:?}");
        }
        check(&[10, 20, 30], &[false, false, false]);
        check(&[10, 2, 30], &[true, true, false]);
        check(&[10, 2, 0], &[true, true, false]);
        check(&[2, 1, 30, 5, 0], &[true, true, false, true, false]);
        check(&[3, 0, 3], &[false, false, false]);
        check(&[2, 2], &[true, true]);
        check(&[], &[]);
    }

    #[test]
    fn measures_are_protected_each() {
        // One request at a line with many hours: the line goes, and it is large enough to hide the hours of nobody else.
        let lines = [[1, 9], [5, 8], [0, 7]];
        assert_eq!(withhold(&lines, &[6, 24], 3).lines, [true, true, false]);
        let lines = [[0, 2], [9, 0], [8, 6]];
        assert_eq!(withhold(&lines, &[17, 8], 3).lines, [true, false, true]);
    }

    #[test]
    fn a_small_total_goes_with_everything() {
        assert_eq!(withhold(&[[2], [0]], &[2], 3), Withheld { lines: vec![true, true], total: true });
        assert_eq!(withhold(&[[0], [0]], &[0], 3), Withheld { lines: vec![false, false], total: false });
    }

    #[test]
    fn shares() {
        assert_eq!(
            [permille(1, 3), permille(2, 3), permille(3, 3), permille(0, 5)],
            [Some(333), Some(667), Some(1000), Some(0)]
        );
        assert_eq!(permille(0, 0), None);
    }

    proptest! {
        #[test]
        fn nothing_small_can_be_worked_out(
            lines in prop::collection::vec(prop::array::uniform3(0_u64..9), 0..7),
            threshold in 2_u64..6,
        ) {
            let mut total = [0; 3];
            for line in &lines {
                for (sum, weight) in total.iter_mut().zip(line) {
                    *sum += weight;
                }
            }
            let answer = withhold(&lines, &total, threshold);
            for measure in 0..3 {
                // What a reader can work out: the total less every line that is shown.
                let rest: u64 = lines.iter().zip(&answer.lines).filter(|(_, w)| **w).map(|(l, _)| l[measure]).sum();
                prop_assert!(answer.total || rest == 0 || rest >= threshold);
                for (line, withheld) in lines.iter().zip(&answer.lines) {
                    prop_assert!(*withheld || line[measure] == 0 || line[measure] >= threshold);
                }
            }
        }
    }
}
