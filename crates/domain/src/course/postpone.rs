//! Giving an approved course other dates while all else stays (CAT-14); rule in `docs/rules/postponing.md`.

use super::{CourseForm, FieldProblem, RawForm, RawMeeting, parse_step};
use crate::calendar::{self, parse_date, parse_date_time, parse_time};
use crate::hours::HalfHours;
use crate::refusal::refusals;
use crate::text::fold;
use jiff::Timestamp;
use jiff::civil::{Date, Time};

/// Characters of a reason.
pub const LONGEST_REASON: usize = 300;

refusals! {
    /// Why dates are not moved.
    pub enum PostponeRefused {
        /// The dates are those it has already.
        NothingMoved = "postpone-nothing-moved",
        /// The first session would lie in the past.
        Past { first_at: Timestamp } = "postpone-past",
        /// A later session would come before an earlier one.
        OutOfOrder { meeting: usize, other: usize } = "postpone-out-of-order",
        /// Enrolment would have closed already.
        ClosesInThePast { closes_at: Timestamp } = "postpone-closes-past",
        /// Attendance was marked: the marks stand for the session as it is.
        Attendance = "postpone-attendance",
        /// More reason than fits into a letter.
        ReasonTooLong { most: usize } = "postpone-reason-too-long",
    }
}

/// New dates as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDates {
    /// Day, begin and end of each row of the form, in its order; places and links stay.
    pub meetings: Vec<[String; 3]>,
    /// First day of a course without sessions.
    pub starts: String,
    /// Last day of a course without sessions.
    pub ends: String,
    /// End of enrolment; empty leaves it.
    pub closes: String,
}

/// The form with other dates. What reads the same stays as it was typed, and the hours stay those approved.
pub fn moved(raw: &RawForm, dates: &NewDates, approved: HalfHours, on: Date) -> RawForm {
    let mut form = raw.clone();
    for (row, [date, from, to]) in form.meetings.iter_mut().zip(&dates.meetings) {
        let same = |old: &str, new: &str| parse_time(old).is_ok_and(|t| parse_time(new) == Ok(t));
        if parse_date(&row.date).ok().is_none_or(|day| parse_date(date) != Ok(day)) {
            row.date.clone_from(date);
        }
        if !same(&row.from, from) {
            row.from.clone_from(from);
        }
        if !same(&row.to, to) {
            row.to.clone_from(to);
        }
    }
    if form.meetings.iter().all(RawMeeting::is_blank) {
        for (key, typed) in [("starts", &dates.starts), ("ends", &dates.ends)] {
            if parse_date(raw.first(key)).ok().is_none_or(|day| parse_date(typed) != Ok(day)) {
                form.set(key, typed.clone());
            }
        }
    }
    let closes = parse_date_time(raw.first("enrolment_closes")).ok();
    if !fold(&dates.closes).is_empty() && closes.is_none_or(|old| parse_date_time(&dates.closes) != Ok(old)) {
        form.set("enrolment_closes", dates.closes.clone());
    }
    // Hours left to the sessions are counted from them: longer or shorter ones would give others than were approved.
    let counted = CourseForm::parse(&form, on).ok().map(|f| f.sessions.hours);
    if fold(raw.first("hours")).is_empty() && counted != Some(approved) {
        form.set("hours", approved.to_string());
    }
    form
}

/// A form with the dates of another that has the same sessions: what was last reviewed, once dates are moved unreviewed.
pub fn with_dates_of(reviewed: &RawForm, moved: &RawForm) -> RawForm {
    let mut form = reviewed.clone();
    let rows = form.meetings.iter_mut().filter(|row| !row.is_blank());
    for (row, new) in rows.zip(moved.meetings.iter().filter(|row| !row.is_blank())) {
        (row.date, row.from, row.to) = (new.date.clone(), new.from.clone(), new.to.clone());
    }
    for key in ["starts", "ends", "enrolment_closes", "hours"] {
        match moved.fields.get(key) {
            Some(values) => form.fields.insert(key.to_owned(), values.clone()),
            None => form.fields.remove(key),
        };
    }
    form
}

/// What is wrong with the new dates, each problem at its field: dates that can't be read, sessions that overlap, hours
/// the sessions no longer cover, enrolment that would close after the course ends.
pub fn problems(form: &RawForm, on: Date) -> Vec<FieldProblem> {
    let sessions = parse_step(4, form, on).err().unwrap_or_default();
    let audience = parse_step(5, form, on).err().unwrap_or_default();
    let of_dates = |p: &FieldProblem| {
        p.field.starts_with("meetings")
            || matches!(p.field.as_str(), "starts" | "ends" | "hours" | "enrolment_closes")
    };
    sessions.into_iter().chain(audience).filter(of_dates).collect()
}

/// Permits the new dates of a form without [`problems`].
///
/// # Errors
/// [`PostponeRefused`] when nothing differs, the first session or the new end of enrolment lies in the past, two
/// sessions change places, or the reason is too long.
pub fn decide(old: &RawForm, new: &RawForm, reason: &str, now: Timestamp) -> Result<(), PostponeRefused> {
    let slots = (slots(old), slots(new));
    let closes = |form: &RawForm| parse_date_time(form.first("enrolment_closes")).ok().map(calendar::instant);
    if slots.0 == slots.1 {
        return Err(PostponeRefused::NothingMoved);
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(PostponeRefused::ReasonTooLong { most: LONGEST_REASON });
    }
    let first = slots.1.iter().map(|(_, day, from, _)| calendar::instant(day.to_datetime(*from))).min();
    if let Some(first_at) = first.filter(|first| *first <= now) {
        return Err(PostponeRefused::Past { first_at });
    }
    for (n, a) in slots.0.iter().enumerate() {
        for b in &slots.0[n + 1..] {
            let at = |row: usize| slots.1.iter().find(|s| s.0 == row).map(|s| (s.1, s.2));
            if (a.1, a.2) < (b.1, b.2) && at(a.0) > at(b.0) {
                return Err(PostponeRefused::OutOfOrder { meeting: a.0, other: b.0 });
            }
        }
    }
    match closes(new).filter(|at| closes(old) != Some(*at) && *at <= now) {
        Some(closes_at) => Err(PostponeRefused::ClosesInThePast { closes_at }),
        None => Ok(()),
    }
}

/// Until when a place can be given back: the end of enrolment, or, by who asked before the dates were last moved, until
/// the course begins.
pub fn withdraw_until(
    closes: Timestamp,
    first_meeting: Option<Timestamp>,
    requested_at: Timestamp,
    moved_at: Option<Timestamp>,
) -> Timestamp {
    match (moved_at, first_meeting) {
        (Some(moved), Some(first)) if requested_at <= moved => closes.max(first),
        _ => closes,
    }
}

/// Row, day, begin and end of every session that can be read; of a course without sessions its first and last day.
fn slots(form: &RawForm) -> Vec<(usize, Date, Time, Time)> {
    let midnight = Time::midnight();
    if form.meetings.iter().all(RawMeeting::is_blank) {
        let day = |key: &str| parse_date(form.first(key)).ok();
        let days = [(1, day("starts")), (2, day("ends"))];
        let last = Time::constant(23, 59, 0, 0);
        return days
            .into_iter()
            .filter_map(|(n, day)| Some((n, day?, if n == 1 { last } else { midnight }, last)))
            .collect();
    }
    (1..)
        .zip(&form.meetings)
        .filter_map(|(n, row)| {
            let (from, to) = (parse_time(&row.from).ok()?, parse_time(&row.to).ok()?);
            Some((n, parse_date(&row.date).ok()?, from, to))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use jiff::civil::date;

    fn form() -> RawForm {
        let mut raw = RawForm::default();
        raw.set("enrolment_opens", "2026-09-01 09:00");
        raw.set("enrolment_closes", "2026-11-03 17:00");
        let row = |day: &str, from: &str, to: &str| RawMeeting {
            date: day.into(),
            from: from.into(),
            to: to.into(),
            place: "視聽教室".into(),
            ..RawMeeting::default()
        };
        raw.meetings = vec![row("115/11/4", "9:00", "12:00"), row("115/11/5", "9:00", "12:00")];
        raw
    }

    fn typed(days: [&str; 2], closes: &str) -> NewDates {
        let row = |day: &str| [day.to_owned(), "09:00".to_owned(), "12:00".to_owned()];
        NewDates {
            meetings: days.iter().map(|d| row(d)).collect(),
            closes: closes.into(),
            ..NewDates::default()
        }
    }

    #[test]
    fn dates_are_moved_and_all_else_stays() {
        let on = date(2026, 10, 1);
        let new = moved(&form(), &typed(["2026-11-11", "2026-11-12"], ""), HalfHours::hours(6), on);
        let days: Vec<_> =
            new.meetings.iter().map(|m| (m.date.as_str(), m.from.as_str(), m.place.as_str())).collect();
        assert_eq!(days, [("2026-11-11", "9:00", "視聽教室"), ("2026-11-12", "9:00", "視聽教室")]);
        assert_eq!(new.first("enrolment_closes"), "2026-11-03 17:00");
        let same =
            moved(&form(), &typed(["2026-11-04", "2026-11-05"], "2026-11-03T17:00"), HalfHours::hours(6), on);
        assert_eq!(same.meetings, form().meetings, "read the same: nothing is written anew");
        assert_eq!(same.first("enrolment_closes"), "2026-11-03 17:00");
    }

    #[test]
    fn the_reviewed_form_follows_the_dates() {
        let mut reviewed = form();
        reviewed.set("outline", "核定的大綱");
        let mut new = form();
        new.set("outline", "核定之大綱");
        new.meetings[0].date = "2026-11-11".to_owned();
        new.meetings[0].place = "會議室".to_owned();
        new.set("enrolment_closes", "2026-11-10 17:00");
        let kept = with_dates_of(&reviewed, &new);
        assert_eq!(kept.meetings[0].date, "2026-11-11");
        assert_eq!((kept.meetings[0].place.as_str(), kept.first("outline")), ("視聽教室", "核定的大綱"));
        assert_eq!(kept.first("enrolment_closes"), "2026-11-10 17:00");
    }

    #[test]
    fn what_is_refused() {
        let now = calendar::instant(date(2026, 10, 1).at(9, 0, 0, 0));
        for (days, closes, code) in [
            (["2026-11-11", "2026-11-12"], "", None),
            (["2026-11-11", "2026-11-12"], "2026-11-10 17:00", None),
            (["2026-10-08", "2026-10-09"], "2026-10-07 17:00", None),
            (["2026-11-04", "2026-11-05"], "", Some("postpone-nothing-moved")),
            (["2026-09-30", "2026-11-05"], "", Some("postpone-past")),
            (["2026-11-12", "2026-11-11"], "", Some("postpone-out-of-order")),
            (["2026-11-11", "2026-11-12"], "2026-09-30 17:00", Some("postpone-closes-past")),
        ] {
            let new = moved(&form(), &typed(days, closes), HalfHours::hours(6), date(2026, 10, 1));
            let answer = decide(&form(), &new, "颱風", now);
            assert_eq!(answer.err().map(|r| r.code()), code, "{days:?} {closes}");
        }
        let late = moved(
            &form(),
            &typed(["2026-11-11", "2026-11-12"], "2026-11-13 17:00"),
            HalfHours::hours(6),
            date(2026, 10, 1),
        );
        let found = problems(&late, date(2026, 10, 1));
        assert!(found.iter().any(|p| p.field == "enrolment_closes"), "{found:?}");
    }

    #[test]
    fn a_place_may_be_given_back_after_a_move() {
        let at = |day: i8| calendar::instant(date(2026, 10, day).at(9, 0, 0, 0));
        let (closes, first) = (at(10), at(20));
        for (requested, moved, until) in
            [(at(5), None, closes), (at(5), Some(at(12)), first), (at(13), Some(at(12)), closes)]
        {
            assert_eq!(withdraw_until(closes, Some(first), requested, moved), until);
        }
    }
}
