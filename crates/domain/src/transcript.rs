//! The transcript: sums by both kinds of year, and lines that look like one training counted twice; rule in
//! `docs/rules/transcript.md`.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::calendar::SchoolYear;
use crate::hours::HalfHours;
use crate::text::fold;

/// Where hours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A course of this network.
    Here,
    /// The exchange with a partner.
    Exchange,
    /// A record from elsewhere that was accepted.
    Elsewhere,
}

impl Source {
    /// All sources in the order they are told.
    pub const ALL: [Self; 3] = [Self::Here, Self::Exchange, Self::Elsewhere];

    /// Its stable name, for addresses and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Exchange => "exchange",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The source of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }

    /// Whether the hours stand in the ledger.
    pub fn is_ours(self) -> bool {
        self != Self::Elsewhere
    }
}

/// What a sum is made of: a day, where the hours come from, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The last day.
    pub day: Date,
    /// Where from.
    pub source: Source,
    /// The hours as they stand.
    pub hours: HalfHours,
}

/// Lines summed: how many count, hours given here, hours from elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Lines with hours.
    pub lines: usize,
    /// Hours of the ledger.
    pub ours: HalfHours,
    /// Hours from elsewhere.
    pub elsewhere: HalfHours,
}

impl Sum {
    /// The sum of amounts.
    pub fn of(amounts: impl IntoIterator<Item = Amount>) -> Self {
        amounts.into_iter().fold(Self::default(), Self::with)
    }

    fn with(mut self, amount: Amount) -> Self {
        self.lines += usize::from(amount.hours > HalfHours::ZERO);
        if amount.source.is_ours() {
            self.ours = self.ours + amount.hours;
        } else {
            self.elsewhere = self.elsewhere + amount.hours;
        }
        self
    }
}

/// Sums by school year and by calendar year (Gregorian), newest first; years whose lines all stand at 0 are left out.
pub fn by_year(amounts: &[Amount]) -> [Vec<(i16, Sum)>; 2] {
    let by = |year_of: fn(Date) -> i16| {
        let mut years: BTreeMap<i16, Sum> = BTreeMap::new();
        for amount in amounts.iter().filter(|a| a.hours != HalfHours::ZERO) {
            let sum = years.entry(year_of(amount.day)).or_default();
            *sum = sum.with(*amount);
        }
        years.into_iter().rev().collect()
    };
    [by(|day| SchoolYear::of(day).number()), by(Date::year)]
}

/// A session: its day, and minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// The day.
    pub day: Date,
    /// Begin.
    pub from: i64,
    /// End.
    pub to: i64,
}

/// A training as far as two are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Training {
    /// Its title.
    pub title: String,
    /// Document number of a record from elsewhere; empty for none.
    pub number: String,
    /// First and last day, when known.
    pub days: Option<(Date, Date)>,
    /// Its sessions, as far as they are known.
    pub sessions: Vec<Session>,
}

/// Why two trainings look alike; the strongest reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alike {
    /// The same document number.
    Number,
    /// The same title on the same days.
    Title,
    /// Sessions at the same time.
    Time,
}

impl Alike {
    /// Its stable name, for locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Title => "title",
            Self::Time => "time",
        }
    }
}

/// Most pairs that are looked for: nobody reads more, and two thousand trainings at one hour would be two million.
pub const MOST_PAIRS: usize = 200;

/// Pairs of trainings that look alike, by their positions, each once with its strongest reason; of more than
/// [`MOST_PAIRS`] those with the stronger reasons.
pub fn alike(trainings: &[Training]) -> Vec<(usize, usize, Alike)> {
    let mut found: BTreeMap<(usize, usize), Alike> = BTreeMap::new();
    // The stronger reasons come first, so the first one of a pair stays. Answers whether there is room for more.
    let mut note = |a: usize, b: usize, why: Alike| {
        if a != b && found.len() < MOST_PAIRS {
            found.entry((a.min(b), a.max(b))).or_insert(why);
        }
        found.len() < MOST_PAIRS
    };
    pairs_within(trainings, |t| letters(&t.number), |_, _| true, |a, b| note(a, b, Alike::Number));
    let share_days = |a: &Training, b: &Training| match (a.days, b.days) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => false,
    };
    pairs_within(trainings, |t| letters(&t.title), share_days, |a, b| note(a, b, Alike::Title));
    let mut sessions: Vec<(Session, usize)> = trainings
        .iter()
        .enumerate()
        .flat_map(|(index, t)| t.sessions.iter().map(move |session| (*session, index)))
        .collect();
    sessions.sort_unstable();
    'all: for (at, (one, a)) in sessions.iter().enumerate() {
        let later = sessions[at + 1..].iter().take_while(|(s, _)| s.day == one.day && s.from < one.to);
        for (_, b) in later {
            if !note(*a, *b, Alike::Time) {
                break 'all;
            }
        }
    }
    found.into_iter().map(|((a, b), why)| (a, b, why)).collect()
}

/// Pairs of the same key (no key is no pair) for which `both` holds, as long as `note` has room.
fn pairs_within(
    trainings: &[Training],
    key: impl Fn(&Training) -> String,
    both: impl Fn(&Training, &Training) -> bool,
    mut note: impl FnMut(usize, usize) -> bool,
) {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, training) in trainings.iter().enumerate() {
        let key = key(training);
        if !key.is_empty() {
            groups.entry(key).or_default().push(index);
        }
    }
    for group in groups.values().filter(|group| group.len() > 1) {
        for (at, a) in group.iter().enumerate() {
            for b in group[at + 1..].iter().filter(|b| both(&trainings[*a], &trainings[**b])) {
                if !note(*a, *b) {
                    return;
                }
            }
        }
    }
}

/// Letters and digits of a text, folded and in small letters: what is left when people write the same differently.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Positions of the spans (begin and end in any one unit) that share a moment with another: only their sessions need to
/// be looked at.
pub fn touching(spans: &[(i64, i64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_unstable_by_key(|i| spans[*i]);
    let mut touched = vec![false; spans.len()];
    let mut furthest: Option<usize> = None;
    for index in order {
        if let Some(before) = furthest
            && spans[index].0 < spans[before].1
        {
            touched[before] = true;
            touched[index] = true;
        }
        if furthest.is_none_or(|before| spans[before].1 < spans[index].1) {
            furthest = Some(index);
        }
    }
    (0..spans.len()).filter(|i| touched[*i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_crowd_of_pairs_is_cut() {
        let all: Vec<Training> =
            (0..2_000).map(|n| training(&format!("第{n}場"), "", 1, 1, &[(1, 540, 600)])).collect();
        let found = alike(&all);
        assert_eq!(found.len(), MOST_PAIRS);
        assert!(found.iter().all(|(a, b, why)| a < b && *why == Alike::Time));
    }

    fn training(title: &str, number: &str, from: i8, to: i8, sessions: &[(i8, i64, i64)]) -> Training {
        Training {
            title: title.to_owned(),
            number: number.to_owned(),
            days: Some((date(2026, 3, from), date(2026, 3, to))),
            sessions: sessions
                .iter()
                .map(|(day, from, to)| Session { day: date(2026, 3, *day), from: *from, to: *to })
                .collect(),
        }
    }

    #[test]
    fn what_looks_alike_and_what_does_not() {
        type Case = (&'static str, [Training; 2], Option<Alike>);
        let cases: [Case; 10] = [
            (
                "title, width and punctuation aside",
                [training("閱讀（一） A", "", 1, 2, &[]), training("閱讀(一)Ａ", "", 2, 3, &[])],
                Some(Alike::Title),
            ),
            ("title on other days", [training("閱讀", "", 1, 2, &[]), training("閱讀", "", 3, 4, &[])], None),
            ("another title", [training("閱讀", "", 1, 1, &[]), training("數學", "", 1, 1, &[])], None),
            (
                "the same number",
                [training("閱讀", "字第1號", 1, 1, &[]), training("數學", "字第１號", 9, 9, &[])],
                Some(Alike::Number),
            ),
            ("no number is no number", [training("甲", " ", 1, 1, &[]), training("乙", "", 1, 1, &[])], None),
            (
                "the same hour",
                [training("甲", "", 1, 1, &[(1, 540, 720)]), training("乙", "", 1, 1, &[(1, 719, 800)])],
                Some(Alike::Time),
            ),
            (
                "one after the other",
                [training("甲", "", 1, 1, &[(1, 540, 720)]), training("乙", "", 1, 1, &[(1, 720, 800)])],
                None,
            ),
            (
                "the same hour of another day",
                [training("甲", "", 1, 1, &[(1, 540, 720)]), training("乙", "", 2, 2, &[(2, 540, 720)])],
                None,
            ),
            (
                "two reasons, the stronger one",
                [training("甲", "", 1, 1, &[(1, 540, 720)]), training("甲", "", 1, 1, &[(1, 600, 800)])],
                Some(Alike::Title),
            ),
            ("no title is no title", [training("—", "", 1, 1, &[]), training("…", "", 1, 1, &[])], None),
        ];
        for (name, pair, expect) in cases {
            let found = alike(&pair);
            assert_eq!(found, expect.map(|why| (0, 1, why)).into_iter().collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn one_training_is_not_alike_itself() {
        let one = training("甲", "字", 1, 1, &[(1, 540, 720), (1, 600, 660)]);
        assert!(alike(&[one]).is_empty());
    }

    #[test]
    fn spans_that_touch() {
        for (spans, expect) in [
            (vec![], vec![]),
            (vec![(0, 5)], vec![]),
            (vec![(0, 5), (5, 9)], vec![]),
            (vec![(0, 5), (4, 9)], vec![0, 1]),
            (vec![(0, 100), (5, 6), (7, 8), (200, 300)], vec![0, 1, 2]),
            (vec![(7, 8), (0, 100), (5, 6)], vec![0, 1, 2]),
        ] {
            assert_eq!(touching(&spans), expect, "{spans:?}");
        }
    }

    fn amounts() -> impl Strategy<Value = Vec<Amount>> {
        let one = (0_i32..8_000, 0_usize..3, 0_i32..60).prop_map(|(day, source, halves)| Amount {
            day: date(2004, 1, 1).checked_add(jiff::Span::new().days(day)).expect("in range"),
            source: Source::ALL[source],
            hours: HalfHours(halves),
        });
        prop::collection::vec(one, 0..60)
    }

    proptest! {
        /// Both tables of years add up to the whole.
        #[test]
        fn years_add_up(amounts in amounts()) {
            let whole = Sum::of(amounts.iter().copied());
            for years in by_year(&amounts) {
                prop_assert_eq!(years.iter().map(|(_, s)| s.ours).sum::<HalfHours>(), whole.ours);
                prop_assert_eq!(years.iter().map(|(_, s)| s.elsewhere).sum::<HalfHours>(), whole.elsewhere);
                prop_assert_eq!(years.iter().map(|(_, s)| s.lines).sum::<usize>(), whole.lines);
                prop_assert!(years.windows(2).all(|w| w[0].0 > w[1].0));
            }
        }

        /// Whoever shares a moment with another is found.
        #[test]
        fn touching_is_complete(spans in prop::collection::vec((0_i64..100, 1_i64..20), 0..20)) {
            let spans: Vec<(i64, i64)> = spans.into_iter().map(|(from, long)| (from, from + long)).collect();
            let found = touching(&spans);
            for (i, a) in spans.iter().enumerate() {
                let shares = spans.iter().enumerate().any(|(j, b)| i != j && a.0 < b.1 && b.0 < a.1);
                prop_assert_eq!(found.contains(&i), shares);
            }
        }
    }
}
