//! Database access of automatic review.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::CourseId;
use super::{Judgement, JudgementId, Passed, Query, Throw};

pub(super) async fn throws<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Throw>, DbErr> {
    sql::all(
        conn,
        "SELECT number, what, is_on, from_day, reason, set_at, set_by FROM automatic_switch
          WHERE organisation = $1 ORDER BY number DESC LIMIT 500",
        params![organisation],
    )
    .await
}

pub(super) async fn put_throw(
    change: &Change,
    organisation: OrganisationId,
    throw: &Throw,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO automatic_switch (number, organisation, what, is_on, from_day, reason, set_at, set_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            throw.number,
            organisation,
            throw.what.clone(),
            throw.is_on,
            throw.from_day.clone(),
            throw.reason.clone(),
            throw.set_at,
            throw.set_by.clone(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn put_judgement(
    change: &Change,
    course: CourseId,
    reviewer: OrganisationId,
    judgement: &Judgement,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO automatic_judgement (id, course, reviewer, what, at, passed, lacking, level, class_type, document_number)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            JudgementId::new(),
            course,
            reviewer,
            judgement.what.clone(),
            judgement.at,
            judgement.passed,
            judgement.lacking.clone(),
            judgement.level.clone(),
            judgement.class_type.clone(),
            judgement.document_number.clone(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn latest<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    what: &str,
) -> Result<Option<Judgement>, DbErr> {
    sql::one(
        conn,
        "SELECT what, at, passed, lacking, level, class_type, document_number FROM automatic_judgement
          WHERE course = $1 AND what = $2 ORDER BY at DESC, id DESC LIMIT 1",
        params![course, what],
    )
    .await
}

/// One page of what passed by itself at a region centre, latest first, and how many there are in all.
pub(super) async fn passed<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    query: &Query,
    per_page: i64,
) -> Result<(Vec<Passed>, i64), DbErr> {
    let mut values: Vec<Value> = params![reviewer];
    let mut filter = String::new();
    let mut with = |clause: &str, value: Value| {
        values.push(value);
        filter.push_str(&clause.replace('?', &format!("${}", values.len())));
    };
    if let Some(from) = query.from {
        with(" AND j.at >= ?", from.as_millisecond().into());
    }
    if let Some(before) = query.before {
        with(" AND j.at < ?", before.as_millisecond().into());
    }
    if let Some(what) = query.what {
        with(" AND j.what = ?", what.as_str().into());
    }
    if !query.organiser.is_empty() {
        let pattern = format!("%{}%", sql::like_pattern(&query.organiser));
        with(" AND (o.name LIKE ? ESCAPE '\\'", pattern.into());
        with(" OR o.code = ?)", query.organiser.clone().into());
    }
    let from = "FROM automatic_judgement j JOIN course c ON c.id = j.course JOIN organisation o ON o.id = c.organisation";
    let count = format!("SELECT COUNT(*) AS n {from} WHERE j.reviewer = $1 AND j.passed{filter}");
    let total = sql::number(conn, &count, values.clone()).await?;
    let offset = (query.page - 1) * per_page;
    let text = format!(
        "SELECT c.code, c.title, o.name AS organiser, j.what, j.at, j.level, j.class_type, j.document_number
           {from} WHERE j.reviewer = $1 AND j.passed{filter}
          ORDER BY j.at DESC, j.id DESC LIMIT {per_page} OFFSET {offset}"
    );
    Ok((sql::all::<Passed, _>(conn, &text, values).await?, total))
}

impl FromQueryResult for Passed {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let text = |column: &str| row.try_get::<String>(prefix, column);
        Ok(Self {
            code: text("code")?,
            title: text("title")?,
            organiser: text("organiser")?,
            judgement: Judgement {
                what: text("what")?,
                at: row.try_get(prefix, "at")?,
                passed: true,
                lacking: String::new(),
                level: text("level")?,
                class_type: text("class_type")?,
                document_number: text("document_number")?,
            },
        })
    }
}
