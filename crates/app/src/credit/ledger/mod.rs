//! The ledger: the one way to write it, its seals, and a person's awards and sums read back. Rule: docs/rules/ledger.md.

mod measure;
mod post;
mod seal;
mod store;
mod verify;

pub use measure::bare_award_rate;
pub use post::{Cause, NewLine, Posted, Wanted, bring_to, post};
pub use seal::seal_old_lines;
pub use verify::{LedgerVerdict, verify};

use std::collections::BTreeMap;

use domain::calendar::SchoolYear;
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{AwardId, store as awards};
use crate::catalogue::CourseId;

/// One line of a person's transcript.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Award {
    /// Identity.
    pub id: AwardId,
    /// Number in the ledger.
    pub serial: i64,
    /// The course.
    pub course: CourseId,
    /// `issue`, `correct`, `reverse`.
    pub kind: String,
    /// Half-hours, negative when taken back.
    pub half_hours: i64,
    /// Why the line was written.
    pub cause: String,
    /// When, milliseconds.
    pub at: i64,
    /// Course code.
    pub course_code: String,
    /// Course title.
    pub course_title: String,
    /// Last day of the course.
    pub held_on: Option<String>,
    /// Scope of the course.
    pub scope: String,
    /// Attribute tags as stored.
    pub tags: String,
    /// Name of the organiser.
    pub organiser: String,
}

impl Award {
    /// Last day of the course.
    pub fn day(&self) -> Date {
        self.held_on.as_deref().and_then(|d| d.parse().ok()).unwrap_or(Date::ZERO)
    }

    /// The amount.
    pub fn hours(&self) -> HalfHours {
        HalfHours(i32::try_from(self.half_hours).unwrap_or(0))
    }

    /// Attribute tags.
    pub fn tag_list(&self) -> Vec<String> {
        self.tags.split(',').filter(|t| !t.is_empty()).map(str::to_owned).collect()
    }
}

/// Sum of one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearSum {
    /// School year's or calendar year's number.
    pub year: i16,
    /// Courses.
    pub courses: usize,
    /// Hours.
    pub hours: HalfHours,
}

/// All awards of a person and of everybody merged into them, newest first.
///
/// # Errors
/// The database.
pub async fn transcript<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Award>> {
    let same = crate::identity::same_person(conn, person).await?;
    Ok(awards::awards(conn, &same).await?)
}

/// What stands for each person of a course, by the record the lines were written for; those with nothing are left out.
///
/// # Errors
/// The database.
pub async fn standing<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> AppResult<BTreeMap<PersonId, HalfHours>> {
    let rows = store::standing(conn, &[course]).await?;
    Ok(rows.into_iter().filter(|row| row.total > 0).map(|row| (row.person, half(row.total))).collect())
}

/// One line of a course's history.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct CourseLine {
    /// Number in the ledger.
    pub serial: i64,
    /// The record it was written for.
    pub person: PersonId,
    /// `issue`, `correct`, `reverse`.
    pub kind: String,
    /// Half-hours, negative when taken back.
    pub half_hours: i64,
    /// `roster` or `correction`.
    pub cause: String,
    /// Why, in the words of who asked; empty for a roster.
    pub reason: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Every line of a course, oldest first; of some people only, when there are any.
///
/// # Errors
/// The database.
pub async fn lines_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    people: &[PersonId],
) -> AppResult<Vec<CourseLine>> {
    Ok(store::lines_of_course(conn, course, people).await?)
}

pub(super) fn half(half_hours: i64) -> HalfHours {
    HalfHours(i32::try_from(half_hours).unwrap_or(0))
}

/// Sums by school year and by calendar year (Gregorian), newest first.
pub fn year_sums(awards: &[Award]) -> (Vec<YearSum>, Vec<YearSum>) {
    let by = |year_of: fn(Date) -> i16| {
        let mut sums: BTreeMap<i16, (std::collections::BTreeSet<CourseId>, i32)> = BTreeMap::new();
        for award in awards {
            let entry = sums.entry(year_of(award.day())).or_default();
            entry.0.insert(award.course);
            entry.1 += award.hours().0;
        }
        sums.into_iter()
            .rev()
            .map(|(year, (courses, hours))| YearSum { year, courses: courses.len(), hours: HalfHours(hours) })
            .collect()
    };
    (by(|day| SchoolYear::of(day).number()), by(Date::year))
}
