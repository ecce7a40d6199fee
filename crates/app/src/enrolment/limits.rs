//! Days and weeks on which somebody's courses together hold more hours than may count, told before they ask for a place
//! (ENR-5). Rule: docs/rules/hours.md.

use domain::course::HoursRule;
use domain::enrolment::overload::{Over, over};
use domain::hours::{Limits, Meeting as RuleMeeting};
use jiff::{ToSpan, civil::Date};
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;
use ui::components::{Notice, Tone};
use ui::{L, Markup};

use super::of_person;
use crate::catalogue::{self, Course, CourseId, Meeting};

/// Days and weeks on which this course exceeds a limit together with the courses the person has or awaits a place in.
/// Degree and credit classes and courses given only online know no daily or weekly limit.
///
/// # Errors
/// The database.
pub async fn warnings<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    meetings: &[Meeting],
    person: PersonId,
) -> AppResult<Vec<Over>> {
    let Some(first) = meetings.iter().map(Meeting::day).min().filter(|_| counts_lessons(course)) else {
        return Ok(Vec::new());
    };
    let others: Vec<CourseId> = of_person(conn, person)
        .await?
        .into_iter()
        .filter(|e| e.is_alive() && e.course != course.id)
        .map(|e| e.course)
        .collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let mut courses = catalogue::find_all(conn, &others).await?;
    courses.retain(|other| other.cancelled_at.is_none() && counts_lessons(other));
    let ids: Vec<CourseId> = courses.iter().map(|other| other.id).collect();
    // From the Monday on: the days before the first session count in its week too.
    let theirs = catalogue::meetings_from(conn, &ids, week_before(first)).await?;
    let of = |id: &CourseId| -> Vec<RuleMeeting> {
        theirs.iter().filter(|(at, _)| at == id).map(|(_, meeting)| meeting.rule()).collect()
    };
    let ours: Vec<RuleMeeting> = meetings.iter().map(Meeting::rule).collect();
    let others: Vec<Vec<RuleMeeting>> = ids.iter().map(of).collect();
    Ok(over(&ours, &others, &Limits::default()))
}

fn week_before(day: Date) -> Date {
    day.checked_sub(7.days()).unwrap_or(day)
}

fn counts_lessons(course: &Course) -> bool {
    HoursRule::of(&course.class_type, course.raw().values("delivery")) == HoursRule::Lessons
}

/// The warning, for the page on which somebody asks for a place; `None` when nothing is exceeded.
pub fn notice(l: L, warnings: &[Over]) -> Option<Notice> {
    let line = |over: &Over| {
        let (key, day, taught, limit) = match over {
            Over::Day { date, taught, limit } => ("enrol-over-day", *date, taught, limit),
            Over::Week { monday, taught, limit } => ("enrol-over-week", *monday, taught, limit),
        };
        let args = [("day", l.date(day)), ("taught", taught.to_string()), ("limit", limit.to_string())];
        Markup::raw("<li>").and(l.args(key, &args)).and(Markup::raw("</li>"))
    };
    let list = Markup::raw("<ul>").and(Markup::join(warnings.iter().map(line))).and(Markup::raw("</ul>"));
    let body = list.and(Markup::raw("<p>")).and(l.t("enrol-over-text")).and(Markup::raw("</p>"));
    (!warnings.is_empty()).then(|| Notice::new(Tone::Warn, body).title(l.t("enrol-over")))
}
