//! Rows of a roster's file that are no persons: sums, signatures, free numbered lines, the header once more.

use super::RosterProblem;
use crate::text::fold;

/// Words a row of sums begins with.
const SUMS: [&str; 11] =
    ["合計", "總計", "小計", "共計", "總和", "加總", "合计", "總時數", "total", "subtotal", "sum"];
/// Words that signatures and notes below a list begin with.
const FOOTS: [&str; 18] = [
    "承辦",
    "製表",
    "填表",
    "經辦",
    "核章",
    "單位主管",
    "主任",
    "校長",
    "處室",
    "組長",
    "審核",
    "核定",
    "備註:",
    "備註：",
    "說明:",
    "註:",
    "※",
    "以下空白",
];

/// A row as the reader of a file found it; the texts as typed.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// Code or number.
    pub who: &'a str,
    /// Name.
    pub name: &'a str,
    /// Hours.
    pub hours: &'a str,
    /// All cells of the row.
    pub cells: &'a [String],
    /// The cells of the header.
    pub header: &'a [String],
}

/// Why a row is none of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// Nothing but its running number.
    Blank,
    /// Sums.
    Sum,
    /// Signatures or notes.
    Foot,
    /// The header again, as on every printed page.
    Header,
}

impl Passed {
    /// What is told of it; nothing of a free line.
    pub fn problem(self) -> Option<RosterProblem> {
        match self {
            Self::Blank => None,
            Self::Sum => Some(RosterProblem::SumRow),
            Self::Foot => Some(RosterProblem::FootRow),
            Self::Header => Some(RosterProblem::HeaderAgain),
        }
    }
}

/// Whether a row is none of a person. Who is named by a code or number is one, whatever else stands there.
pub fn passed_over(row: &Written<'_>) -> Option<Passed> {
    let folded: Vec<String> = row.cells.iter().map(|cell| squeezed(cell)).collect();
    let filled: Vec<&String> = folded.iter().filter(|cell| !cell.is_empty()).collect();
    let header: Vec<String> = row.header.iter().map(|cell| squeezed(cell)).collect();
    let same = folded.iter().zip(&header).filter(|(cell, name)| !cell.is_empty() && cell == name).count();
    if same >= 2 && same * 2 > filled.len() {
        return Some(Passed::Header);
    }
    let begins = |words: &[&str]| filled.iter().any(|cell| words.iter().any(|word| cell.starts_with(word)));
    let who = squeezed(row.who);
    let named = who.chars().any(|c| c.is_ascii_digit()) && who.chars().count() >= 8;
    if named {
        return None;
    }
    if begins(&SUMS) {
        return Some(Passed::Sum);
    }
    let no_hours = !squeezed(row.hours).chars().any(|c| c.is_ascii_digit());
    if no_hours && begins(&FOOTS) {
        return Some(Passed::Foot);
    }
    let nothing = [row.who, row.name, row.hours].iter().all(|text| squeezed(text).is_empty());
    let numbers = filled.iter().all(|cell| cell.chars().all(|c| c.is_ascii_digit() || c == '.'));
    (nothing && numbers).then_some(Passed::Blank)
}

fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_persons() {
        fn check(cells: [&str; 4], expect: Option<Passed>) {
            let header = ["序號", "個人識別碼", "姓名", "時數"].map(str::to_owned);
            let cells = cells.map(str::to_owned);
            let row =
                Written { who: &cells[1], name: &cells[2], hours: &cells[3], cells: &cells, header: &header };
            assert_eq!(passed_over(&row), expect, "{cells:?}");
        }
        check(["1", "34789ACDEF", "林小晴", "3"], None);
        check(["1", "34789ACDEF", "合計", "3"], None);
        check(["1", "", "林小晴", "3"], None);
        check(["1", "", "林小晴", ""], None);
        check(["31", "", "", ""], Some(Passed::Blank));
        check(["", "", "合　計", "1,800"], Some(Passed::Sum));
        check(["總計 600 人", "", "", "1800"], Some(Passed::Sum));
        check(["", "Total", "", "1800"], Some(Passed::Sum));
        check(["承辦人：", "", "校長：", ""], Some(Passed::Foot));
        check(["※ 時數以 0.5 小時為單位", "", "", ""], Some(Passed::Foot));
        check(["序號", "個人識別碼", "姓 名", "時數"], Some(Passed::Header));
        check(["", "", "", "3"], None);
    }
}
