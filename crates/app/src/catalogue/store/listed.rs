//! Published courses as feeds and alerts ask for them: also those called off, so that calendars can strike them out.

use jiff::Timestamp;
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::search::Query;
use super::super::{Course, CourseId};
use super::{COURSE, FROM, Filter, conditions};

#[derive(FromQueryResult)]
struct Found {
    id: CourseId,
}

/// Courses that answer a question, called off or not, soonest first.
pub(in crate::catalogue) async fn of_query<C: ConnectionTrait>(
    conn: &C,
    query: &Query,
    organisers: &[String],
    now: Timestamp,
    most: i64,
) -> Result<Vec<Course>, DbErr> {
    let Filter { clauses, values } = conditions(query, organisers, now);
    let order = if query.sort == "newest" { "c.approved_at DESC" } else { "c.first_meeting" };
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.approved_at IS NOT NULL{clauses} ORDER BY {order}, c.code LIMIT {most}"
    );
    sql::all(conn, &text, values).await
}

/// Courses of organisations that are not over.
pub(in crate::catalogue) async fn of_organisations<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
    now: Timestamp,
    most: i64,
) -> Result<Vec<Course>, DbErr> {
    let list = sql::placeholders(2, organisations.len());
    let mut values = params![now.as_millisecond()];
    values.extend(organisations.iter().map(|id| Value::from(*id)));
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.approved_at IS NOT NULL AND c.last_meeting_end >= $1
           AND c.organisation IN ({list}) ORDER BY c.first_meeting, c.code LIMIT {most}"
    );
    sql::all(conn, &text, values).await
}

/// Published courses whose enrolment opened after one instant, up to another.
pub(in crate::catalogue) async fn opened_between<C: ConnectionTrait>(
    conn: &C,
    after: i64,
    until: i64,
) -> Result<Vec<CourseId>, DbErr> {
    let text = "SELECT id FROM course WHERE enrolment_opens > $1 AND enrolment_opens <= $2
                  AND approved_at IS NOT NULL AND cancelled_at IS NULL ORDER BY enrolment_opens, id";
    Ok(sql::all::<Found, _>(conn, text, params![after, until]).await?.into_iter().map(|row| row.id).collect())
}
