//! Database access of series.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::super::CourseId;
use super::SeriesId;

#[derive(FromQueryResult)]
struct Member {
    course: CourseId,
}

/// The courses of the series a course belongs to, in their order; empty when it belongs to none.
pub(super) async fn members<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<CourseId>, DbErr> {
    let text = "SELECT m.course FROM course_series_member m
        JOIN course_series_member own ON own.series = m.series WHERE own.course = $1 ORDER BY m.position";
    let rows: Vec<Member> = sql::all(conn, text, params![course]).await?;
    Ok(rows.into_iter().map(|row| row.course).collect())
}

pub(super) async fn insert(
    change: &Change,
    id: SeriesId,
    organisation: OrganisationId,
    name: &str,
    courses: &[CourseId],
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO course_series (id, organisation, name, made_at) VALUES ($1, $2, $3, $4)",
        params![id, organisation, name, change.now().as_millisecond()],
    )
    .await?;
    let rows = (1i64..).zip(courses).map(|(n, course)| params![*course, id, n]).collect();
    sql::insert_many(change.conn(), "INSERT INTO course_series_member (course, series, position)", rows, "")
        .await?;
    Ok(())
}
