//! Several courses from one form, told apart by session (CAT-3); rule in `docs/rules/series.md`.

use super::{RawForm, RawMeeting};
use crate::calendar::{parse_date, parse_date_time};
use crate::refusal::refusals;
use crate::text::fold;
use jiff::ToSpan;
use jiff::civil::Date;

/// Courses a series may have.
pub const MOST_COURSES: usize = 30;
/// Characters of a course's name.
const LONGEST_TITLE: usize = 100;

refusals! {
    /// Why no series is made.
    pub enum SeriesRefused {
        /// One date makes no series.
        TooFew = "series-too-few",
        /// More courses than one looks over.
        TooMany { most: usize } = "series-too-many",
        /// A date that can't be read.
        DateUnreadable { given: String } = "series-date-unreadable",
        /// One date twice: the courses could not be told apart.
        DateTwice { twice_on: Date } = "series-date-twice",
        /// The form has no session to repeat.
        NoSession = "series-no-session",
        /// Only a draft is repeated; what was sent stays as it was sent.
        NotADraft = "series-not-a-draft",
        /// The course belongs to a series already.
        Already = "series-already",
    }
}

/// The days of a series from its first one on, every so many weeks.
///
/// # Errors
/// [`SeriesRefused`] for fewer than two or too many.
pub fn weekly(first: Date, weeks: u8, count: usize) -> Result<Vec<Date>, SeriesRefused> {
    let step = i64::from(weeks.max(1));
    let days = (0i64..).take(count.min(MOST_COURSES + 1)).map(|n| first.saturating_add((n * step).weeks()));
    decide_days(days.collect())
}

/// The days typed, one a line or with commas between.
///
/// # Errors
/// [`SeriesRefused`] for a date that can't be read, that stands twice, or for too few or too many.
pub fn typed(text: &str) -> Result<Vec<Date>, SeriesRefused> {
    let words = text.split(['\n', '\r', '、', ',', '，', ';']).map(fold).filter(|word| !word.is_empty());
    let days: Result<Vec<Date>, SeriesRefused> =
        words.map(|given| parse_date(&given).map_err(|_| SeriesRefused::DateUnreadable { given })).collect();
    decide_days(days?)
}

fn decide_days(mut days: Vec<Date>) -> Result<Vec<Date>, SeriesRefused> {
    days.sort();
    if let Some(pair) = days.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SeriesRefused::DateTwice { twice_on: pair[0] });
    }
    match days.len() {
        0 | 1 => Err(SeriesRefused::TooFew),
        n if n > MOST_COURSES => Err(SeriesRefused::TooMany { most: MOST_COURSES }),
        _ => Ok(days),
    }
}

/// The forms of a series: each with its name, its sessions and the end of its enrolment moved to its day.
///
/// # Errors
/// [`SeriesRefused::NoSession`] when the form has no session.
pub fn forms(raw: &RawForm, days: &[Date]) -> Result<Vec<RawForm>, SeriesRefused> {
    if raw.meetings.iter().all(RawMeeting::is_blank) {
        return Err(SeriesRefused::NoSession);
    }
    let first = raw.meetings.iter().filter_map(|m| parse_date(&m.date).ok()).min();
    Ok(days.iter().zip(1..).map(|(day, n)| form(raw, first, *day, n)).collect())
}

fn form(raw: &RawForm, first: Option<Date>, day: Date, n: usize) -> RawForm {
    let mut form = raw.clone();
    form.set("title", title(raw.first("title"), n));
    let later = first.and_then(|first| day.since(first).ok()).map_or(0, |span| span.get_days());
    for meeting in form.meetings.iter_mut().filter(|m| !m.is_blank()) {
        let own = parse_date(&meeting.date).map_or(day, |own| own.saturating_add(later.days()));
        meeting.date = own.to_string();
    }
    if let Ok(closes) = parse_date_time(raw.first("enrolment_closes")) {
        let moved = closes.saturating_add(later.days());
        form.set("enrolment_closes", moved.strftime("%Y-%m-%d %H:%M").to_string());
    }
    form
}

/// The name with its session: `閱讀工作坊（第 2 場）`, shortened where it would not fit.
pub fn title(base: &str, n: usize) -> String {
    let suffix = format!("（第 {n} 場）");
    let room = LONGEST_TITLE - suffix.chars().count();
    let base: String = base.trim().chars().take(room).collect();
    format!("{base}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use jiff::civil::date;

    #[test]
    fn days_every_so_many_weeks() {
        let days = weekly(date(2026, 11, 4), 1, 3).expect("three");
        assert_eq!(days, [date(2026, 11, 4), date(2026, 11, 11), date(2026, 11, 18)]);
        assert_eq!(weekly(date(2026, 11, 4), 2, 2).expect("two")[1], date(2026, 11, 18));
        assert_eq!(weekly(date(2026, 11, 4), 1, 1), Err(SeriesRefused::TooFew));
        assert_eq!(weekly(date(2026, 11, 4), 1, 31), Err(SeriesRefused::TooMany { most: 30 }));
    }

    #[test]
    fn days_as_typed() {
        let days = typed("115/11/18\n115年11月4日、2026-11-11").expect("three");
        assert_eq!(days, [date(2026, 11, 4), date(2026, 11, 11), date(2026, 11, 18)]);
        for (text, code) in [
            ("", "series-too-few"),
            ("115/11/4", "series-too-few"),
            ("115/11/4, 115/11/4", "series-date-twice"),
            ("115/11/4, 115/13/4", "series-date-unreadable"),
        ] {
            assert_eq!(typed(text).expect_err(text).code(), code, "{text}");
        }
    }

    #[test]
    fn each_course_moves_to_its_day() {
        let mut raw = RawForm::default();
        raw.set("title", "閱讀工作坊");
        raw.set("enrolment_closes", "2026-11-02 17:00");
        let days = [date(2026, 11, 4), date(2026, 11, 18)];
        assert_eq!(forms(&raw, &days), Err(SeriesRefused::NoSession));
        let meeting =
            |day: &str| RawMeeting { date: day.into(), from: "9:00".into(), ..RawMeeting::default() };
        raw.meetings = vec![meeting("115/11/4"), meeting("115/11/5")];
        let made = forms(&raw, &days).expect("two");
        assert_eq!(made[0].first("title"), "閱讀工作坊（第 1 場）");
        assert_eq!(made[1].first("title"), "閱讀工作坊（第 2 場）");
        let days: Vec<_> = made[1].meetings.iter().map(|m| m.date.as_str()).collect();
        assert_eq!(days, ["2026-11-18", "2026-11-19"]);
        assert_eq!(made[1].first("enrolment_closes"), "2026-11-16 17:00");
        assert!(title(&"長".repeat(100), 12).chars().count() <= LONGEST_TITLE);
    }
}
