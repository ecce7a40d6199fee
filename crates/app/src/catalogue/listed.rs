//! Published courses for those who subscribe: feeds of a question, an organisation or a county, and what opened meanwhile.

use jiff::Timestamp;
use jiff::civil::date;
use platform::AppResult;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;

use super::search::Query;
use super::{Course, CourseId, Meeting, store};

/// Courses that answer a question, called off or not, soonest first; `organisers` are the codes that its organiser may
/// mean.
///
/// # Errors
/// The database.
pub async fn of_query<C: ConnectionTrait>(
    conn: &C,
    query: &Query,
    organisers: &[String],
    now: Timestamp,
    most: i64,
) -> AppResult<Vec<Course>> {
    Ok(store::listed::of_query(conn, query, organisers, now, most).await?)
}

/// Published courses of organisations that are not over, called off or not, soonest first.
///
/// # Errors
/// The database.
pub async fn of_organisations<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
    now: Timestamp,
    most: i64,
) -> AppResult<Vec<Course>> {
    Ok(store::listed::of_organisations(conn, organisations, now, most).await?)
}

/// Published courses whose enrolment opened after one instant (milliseconds), up to another.
///
/// # Errors
/// The database.
pub async fn opened_between<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    until: i64,
) -> AppResult<Vec<CourseId>> {
    Ok(store::listed::opened_between(conn, after, until).await?)
}

/// Courses by their codes, in no order.
///
/// # Errors
/// The database.
pub async fn by_codes<C: ConnectionTrait>(conn: &C, codes: &[String]) -> AppResult<Vec<Course>> {
    Ok(store::by_codes(conn, codes).await?)
}

/// All meetings of several courses, in the order of time.
///
/// # Errors
/// The database.
pub async fn meetings_of<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> AppResult<Vec<(CourseId, Meeting)>> {
    super::meetings_from(conn, courses, date(1, 1, 1)).await
}
