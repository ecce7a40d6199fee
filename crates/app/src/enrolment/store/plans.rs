//! What organisers set beside the form, and the courses people have hours from.

use std::collections::HashMap;

use domain::enrolment::{Plan, Selection};
use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;

#[derive(FromQueryResult)]
struct PlanRow {
    course: CourseId,
    body: String,
    version: i64,
}

/// Plans of some courses with their versions; a course without one is absent.
pub(in crate::enrolment) async fn plans<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<HashMap<CourseId, (Plan, i64)>, DbErr> {
    let mut found = HashMap::new();
    for some in courses.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT course, body, version FROM enrolment_plan WHERE course IN ({list})");
        for row in sql::all::<PlanRow, _>(conn, &text, values).await? {
            let plan = serde_json::from_str(&row.body).map_err(|e| DbErr::Custom(format!("plan: {e}")))?;
            found.insert(row.course, (plan, row.version));
        }
    }
    Ok(found)
}

/// The plan of one course and its version; 0 when there is none.
pub(in crate::enrolment) async fn plan<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<(Plan, i64), DbErr> {
    Ok(plans(conn, &[course]).await?.remove(&course).unwrap_or_default())
}

pub(in crate::enrolment) async fn put_plan(
    change: &Change,
    course: CourseId,
    plan: &Plan,
    version: i64,
) -> Result<(), DbErr> {
    let body = serde_json::to_string(plan).map_err(|e| DbErr::Custom(format!("plan: {e}")))?;
    sql::run(
        change.conn(),
        "INSERT INTO enrolment_plan (course, body, nominates, version, changed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (course) DO UPDATE SET body = excluded.body, nominates = excluded.nominates,
           version = excluded.version, changed_at = excluded.changed_at",
        params![course, body, plan.selection == Selection::Nomination, version, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Nominates {
    course: CourseId,
}

/// Courses whose people are nominated, the latest plans first.
pub(in crate::enrolment) async fn by_nomination<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<CourseId>, DbErr> {
    let text = "SELECT course FROM enrolment_plan WHERE nominates = $1 ORDER BY changed_at DESC LIMIT 2000";
    Ok(sql::all::<Nominates, _>(conn, text, params![true]).await?.into_iter().map(|row| row.course).collect())
}

#[derive(FromQueryResult)]
struct Held {
    person: PersonId,
    course: CourseId,
}

/// Courses some people have hours from.
pub(in crate::enrolment) async fn held<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<(PersonId, CourseId)>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT person, course FROM enrolment_held WHERE person IN ({list})");
        found.extend(
            sql::all::<Held, _>(conn, &text, values).await?.into_iter().map(|h| (h.person, h.course)),
        );
    }
    Ok(found)
}

/// Notes that people have hours from courses.
pub(in crate::enrolment) async fn hold_all(
    change: &Change,
    pairs: &[(PersonId, CourseId)],
) -> Result<(), DbErr> {
    let rows = pairs.iter().map(|(person, course)| params![*person, *course]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment_held (person, course)",
        rows,
        "ON CONFLICT (person, course) DO NOTHING",
    )
    .await?;
    Ok(())
}

/// Forgets that people have hours from courses. Few at a time: a correction, or a list that was taken back.
pub(in crate::enrolment) async fn let_go(
    change: &Change,
    pairs: &[(PersonId, CourseId)],
) -> Result<(), DbErr> {
    for some in pairs.chunks(500) {
        let mut values = Vec::with_capacity(some.len() * 2);
        let mut each = Vec::with_capacity(some.len());
        for (person, course) in some {
            values.extend(params![*person, *course]);
            each.push(format!("(person = ${} AND course = ${})", values.len() - 1, values.len()));
        }
        let text = format!("DELETE FROM enrolment_held WHERE {}", each.join(" OR "));
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}
