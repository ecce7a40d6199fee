//! Reading the ledger for those who count.

use platform::db::sql;
use platform::ids::PersonId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Retagged, Written};
use crate::catalogue::CourseId;

/// The sum of one person's awards of one course.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Sum {
    pub person: PersonId,
    pub course: CourseId,
    pub code: String,
    pub title: String,
    pub ends: String,
    pub tags: String,
    pub stage: String,
    pub scope: String,
    pub item: String,
    pub online: bool,
    pub half_hours: i64,
}

pub(super) async fn sums<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    from: &str,
    to: &str,
) -> Result<Vec<Sum>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let (list, ids) = sql::listed(3, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT a.person, c.id AS course, c.code, c.title, c.ends, c.tags, c.stage, c.scope, c.item, c.online,
                    CAST(SUM(a.half_hours) AS BIGINT) AS half_hours
               FROM award a JOIN course c ON c.id = a.course
              WHERE c.ends >= $1 AND c.ends <= $2 AND a.person IN ({list})
              GROUP BY a.person, c.id"
        );
        let mut values = params![from, to];
        values.extend(ids);
        found.extend(sql::all::<Sum, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn written_after<C: ConnectionTrait>(
    conn: &C,
    serial: i64,
    most: i64,
) -> Result<Vec<Written>, DbErr> {
    let text = "SELECT serial, person FROM award WHERE serial > $1 ORDER BY serial LIMIT $2";
    sql::all(conn, text, params![serial, most]).await
}

pub(super) async fn last_serial<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT MAX(serial) AS n FROM award", vec![]).await
}

pub(super) async fn retagged_after<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    most: i64,
) -> Result<Vec<Retagged>, DbErr> {
    let text = "SELECT number, course FROM course_retag WHERE number > $1 ORDER BY number LIMIT $2";
    sql::all(conn, text, params![number, most]).await
}

pub(super) async fn awarded_people<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        person: PersonId,
    }
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (list, ids) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT DISTINCT person FROM award WHERE course IN ({list}) AND kind = 'issue'");
        found.extend(sql::all::<Row, _>(conn, &text, ids).await?.into_iter().map(|row| row.person));
    }
    Ok(found)
}
