//! Figures about courses for statistics: which courses are counted, by what they are grouped.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::OrganisationId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::store;

/// Whose courses are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everybody's.
    Nation,
    /// Those of an organisation and of all it supervises, at any depth.
    Below(OrganisationId),
    /// Those of one organisation.
    Own(OrganisationId),
}

/// What stands in one line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// All courses in one line.
    All,
    /// The month of the first day, `2025-11`.
    Month,
    /// The scope's code.
    Scope,
    /// The stage's code.
    Stage,
    /// The organiser's code; the label is its name.
    Organisation,
    /// The county's name; empty for national units.
    County,
    /// The course code; the label is its title.
    Course,
}

impl By {
    /// Its stable name, for locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Month => "month",
            Self::Scope => "scope",
            Self::Stage => "stage",
            Self::Organisation => "organisation",
            Self::County => "county",
            Self::Course => "course",
        }
    }
}

/// Published courses whose first day lies in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Whose.
    pub of: Of,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// Counts of the courses of one line.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct CourseFigures {
    /// What the line is about, as [`By`] says.
    pub line: String,
    /// Its name where the database knows one, else the same again.
    pub label: String,
    /// Courses.
    pub published: i64,
    /// Of those, over at the cut-off.
    pub held: i64,
    /// Of those, closed.
    pub closed: i64,
    /// Places offered.
    pub places: i64,
    /// Minutes of all meetings.
    pub minutes: i64,
}

/// Counts courses, line by line; lines without courses are left out.
///
/// # Errors
/// The database.
pub async fn course_figures<C: ConnectionTrait>(
    conn: &C,
    selection: &Selection,
    by: By,
    cut_off: Timestamp,
) -> AppResult<Vec<CourseFigures>> {
    Ok(store::figures::courses(conn, selection, by, cut_off).await?)
}
