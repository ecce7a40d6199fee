//! The ledger read back: a person's awards and their sums. Lines are only ever added.

use std::collections::BTreeMap;

use domain::calendar::SchoolYear;
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{AwardId, store};
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
    Ok(store::awards(conn, &same).await?)
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
