//! Hours and codes as people write them into rosters: in words, with units, with what a spreadsheet did to them.

use super::RosterProblem;
use crate::hours::HalfHours;
use crate::ids::{IdError, PersonNumber, PersonalCode};
use crate::text::{fold, fold_code};
use jiff::civil::Date;

/// Units that may follow a number of hours; the longer ones first.
const UNITS: [&str; 11] =
    ["個小時", "小時", "小时", "鐘頭", "hours", "hour", "hrs", "hr", "時", "个小时", "h"];
/// Units of minutes.
const MINUTES: [&str; 5] = ["分鐘", "分", "minutes", "mins", "min"];
/// What people write for somebody who gets nothing.
const NOTHING: [&str; 13] = ["-", "--", "—", "–", "－", "無", "x", "×", "✕", "/", "缺席", "缺課", "未到"];

/// Reads the hours of a row: `3`, `３.０`, `3小時`, `三`, `兩個半小時`, `1:30`, `半小時`.
///
/// # Errors
/// [`RosterProblem`] with what is wrong: nothing, an error of the spreadsheet, less than nothing, minutes, no number.
pub fn hours_written(typed: &str) -> Result<HalfHours, RosterProblem> {
    let given = fold(typed);
    let text: String = given.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let text = text.to_lowercase();
    if text.is_empty() {
        return Err(RosterProblem::HoursMissing);
    }
    if text.starts_with('#') {
        return Err(RosterProblem::CellError);
    }
    if NOTHING.contains(&text.as_str()) {
        return Err(RosterProblem::NoHours);
    }
    if text.starts_with(['-', '−', '負']) {
        return Err(RosterProblem::HoursNegative { given });
    }
    if MINUTES.iter().any(|unit| text.ends_with(unit)) {
        return Err(RosterProblem::HoursMinutes { given });
    }
    let wrong = || RosterProblem::Steps { given: given.clone() };
    number(&text).ok_or_else(wrong)
}

/// A number of hours with its unit; none when it can't be told.
fn number(text: &str) -> Option<HalfHours> {
    // 3小時半, 三個半小時, 兩小時半: the half stands beside the number.
    let (text, more) = match text.strip_suffix('半') {
        Some(rest) => (rest, HalfHours(1)),
        None => (text, HalfHours::ZERO),
    };
    let bare = UNITS.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
    let (bare, more) = match (bare.strip_suffix("個半").or_else(|| bare.strip_suffix('半')), more) {
        (Some(rest), HalfHours::ZERO) => (rest, HalfHours(1)),
        _ => (bare, more),
    };
    let bare = bare.strip_suffix('個').unwrap_or(bare);
    if bare.is_empty() {
        return (more != HalfHours::ZERO).then_some(more);
    }
    let whole = clock(bare).or_else(|| han(bare)).or_else(|| HalfHours::parse(bare).ok())?;
    // 1.5 and a half is nothing anybody means.
    (more == HalfHours::ZERO || whole.0 % 2 == 0).then(|| whole + more)
}

/// `1:30` or `01:30:00`, as a cell of times shows an hour and a half.
fn clock(text: &str) -> Option<HalfHours> {
    let mut parts = text.split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    if !matches!(parts.next(), None | Some("00")) || parts.next().is_some() {
        return None;
    }
    let half = match minutes {
        "00" => 0,
        "30" => 1,
        _ => return None,
    };
    let hours: i32 = hours.parse().ok().filter(|n| (0..=99).contains(n))?;
    Some(HalfHours(hours * 2 + half))
}

/// Numbers below a hundred in Han characters, those of receipts too.
fn han(text: &str) -> Option<HalfHours> {
    let digit = |c: char| -> Option<i32> {
        Some(match c {
            '〇' | '零' => 0,
            '一' | '壹' => 1,
            '二' | '兩' | '貳' => 2,
            '三' | '參' | '叁' => 3,
            '四' | '肆' => 4,
            '五' | '伍' => 5,
            '六' | '陸' => 6,
            '七' | '柒' => 7,
            '八' | '捌' => 8,
            '九' | '玖' => 9,
            _ => return None,
        })
    };
    let text = text.replace('拾', "十");
    let one = |part: &str| -> Option<i32> {
        let mut characters = part.chars();
        let value = digit(characters.next()?)?;
        characters.next().is_none().then_some(value)
    };
    let whole = match text.split_once('十') {
        None => one(&text)?,
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { one(tens)? };
            let units = if units.is_empty() { 0 } else { one(units)? };
            tens * 10 + units
        }
    };
    Some(HalfHours(whole * 2))
}

/// A code or number without what typing and spreadsheets put around it: spaces, dashes, dots, quotes, `="…"`, `.0`.
pub fn who_written(typed: &str) -> String {
    let text = fold_code(typed);
    let text = text.trim_start_matches('=').trim_matches(['"', '\'', '`', '’', '‘', '“', '”']);
    // A code of digits alone comes as a number of the spreadsheet.
    let whole = |head: &&str| !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_suffix(".0").filter(whole).unwrap_or(text);
    text.chars().filter(|c| !matches!(c, '-' | '_' | '.' | '/' | '·' | '‧')).collect()
}

/// Why nobody was found for a code or number (as [`who_written`] gives it).
pub fn who_problem(who: &str, today: Date) -> RosterProblem {
    if who.is_empty() {
        return RosterProblem::WhoMissing;
    }
    if who.starts_with('#') {
        return RosterProblem::CellError;
    }
    if who.contains(['*', '●', '○', '◯', '〇', '■', '□', '?']) || who.contains("XXX") {
        return RosterProblem::NumberMasked;
    }
    if who.contains("E+") {
        return RosterProblem::NumberRounded;
    }
    if !who.chars().all(|c| c.is_ascii_alphanumeric()) {
        return RosterProblem::WhoShape;
    }
    let given = who.chars().count();
    if given != 10 {
        // 7 digits are a course's or a telephone's as likely as a code's: only what is near is told by its length.
        return if (8..=12).contains(&given) {
            RosterProblem::WhoLength { given }
        } else {
            RosterProblem::WhoShape
        };
    }
    match PersonNumber::parse(who, today) {
        Ok(_) => return RosterProblem::Unknown,
        Err(IdError::PersonNumberChecksum) => return RosterProblem::NumberWrong,
        Err(IdError::OldResidentNumber { stopped_on }) => return RosterProblem::NumberOld { stopped_on },
        Err(_) => {}
    }
    let (first, rest) = who.split_at(1);
    if first.bytes().all(|b| b.is_ascii_uppercase()) && rest.bytes().all(|b| b.is_ascii_digit()) {
        return RosterProblem::NumberWrong;
    }
    match PersonalCode::parse(who) {
        Ok(_) => RosterProblem::Unknown,
        Err(IdError::PersonalCodeCharacter { character }) => RosterProblem::CodeCharacter { character },
        Err(_) => RosterProblem::CodeWrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use jiff::civil::date;

    #[test]
    fn hours_in_words_and_units() {
        fn check(typed: &str, expect: &str) {
            let got = hours_written(typed).map_or_else(|e| format!("! {}", e.code()), |h| h.to_string());
            assert_eq!(got, expect, "{typed:?}");
        }
        for (typed, expect) in [
            ("3", "3"),
            (" ３ ", "3"),
            ("3.0", "3"),
            ("3.50", "3.5"),
            ("3小時", "3"),
            ("３．５　小時", "3.5"),
            ("3 hrs", "3"),
            ("2H", "2"),
            ("三", "3"),
            ("三小時", "3"),
            ("兩個小時", "2"),
            ("十二", "12"),
            ("二十", "20"),
            ("參", "3"),
            ("半小時", "0.5"),
            ("三個半小時", "3.5"),
            ("3小時半", "3.5"),
            ("兩小時半", "2.5"),
            ("1:30", "1.5"),
            ("03:00:00", "3"),
            ("'3", "3"),
            ("0", "0"),
        ] {
            check(typed, expect);
        }
        for (typed, expect) in [
            ("", "! roster-hours-missing"),
            ("　", "! roster-hours-missing"),
            ("#REF!", "! roster-cell-error"),
            ("-3", "! roster-hours-negative"),
            ("－3", "! roster-hours-negative"),
            ("缺席", "! roster-no-hours"),
            ("-", "! roster-no-hours"),
            ("90分鐘", "! roster-hours-minutes"),
            ("2.3", "! roster-hours-steps"),
            ("1:45", "! roster-hours-steps"),
            ("全程", "! roster-hours-steps"),
            ("3,5", "! roster-hours-steps"),
            ("1.5小時半", "! roster-hours-steps"),
            ("3月7日", "! roster-hours-steps"),
        ] {
            check(typed, expect);
        }
    }

    #[test]
    fn codes_as_spreadsheets_leave_them() {
        let code = PersonalCode::from_random(*b"sixteen bytes ok");
        let lower = code.grouped().to_lowercase();
        for typed in [
            code.grouped(),
            lower.clone(),
            format!("'{lower}"),
            format!("=\"{}\"", code.as_str()),
            format!(" {}　", code.as_str()),
            code.grouped().replace('-', "."),
        ] {
            assert_eq!(who_written(&typed), code.as_str(), "{typed}");
        }
        assert_eq!(who_written("3478934789.0"), "3478934789");
        assert_eq!(who_written(" "), "");
    }

    #[test]
    fn why_nobody_is_found() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(who_problem(&who_written(typed), date(2026, 10, 14)).code(), expect, "{typed:?}");
        }
        let code = PersonalCode::from_random(*b"sixteen bytes ok");
        let last = code.as_str().chars().last().map_or('3', |c| if c == '3' { '4' } else { '3' });
        check("", "roster-who-missing");
        check("#N/A", "roster-cell-error");
        check("A12*****89", "roster-number-masked");
        check("A12○○○○789", "roster-number-masked");
        check("3.47893E+09", "roster-number-rounded");
        check("A123456780", "roster-number-wrong");
        check("A523456789", "roster-number-wrong");
        check("A12345678", "roster-who-length");
        check("03-9000000#12", "roster-who-shape");
        check("12345", "roster-who-shape");
        check("王小明", "roster-who-shape");
        check("34O89ACDEF", "roster-code-character");
        check(&format!("{}{last}", &code.as_str()[..9]), "roster-code-wrong");
        check(code.as_str(), "roster-unknown-person");
        check("A123456789", "roster-unknown-person");
    }
}
