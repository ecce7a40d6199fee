//! What waits for a reviewer, in the order of sending, which is also the order of what is due.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::waiting::{Counts, Kind, Queue};
use super::{COURSE, Course, CourseId, FROM, Filter, like};

fn filter(reviewer: OrganisationId, queue: &Queue) -> Filter {
    let mut filter = Filter::default();
    filter.with("c.reviewer = ?", reviewer);
    for word in &queue.words {
        filter.with("LOWER(c.code || ' ' || c.title || ' ' || o.name) LIKE ? ESCAPE '\\'", like(word));
    }
    if !queue.stage.is_empty() {
        let stage = format!("%,{},%", sql::like_pattern(&queue.stage));
        filter.with("c.audience_stages LIKE ? ESCAPE '\\'", stage);
    }
    if !queue.organiser.is_empty() {
        filter.with("o.code = ?", queue.organiser.clone());
    }
    if let Some(from) = queue.sent_from {
        filter.with("c.waiting_since >= ?", from.as_millisecond());
    }
    if let Some(before) = queue.sent_before {
        filter.with("c.waiting_since < ?", before.as_millisecond());
    }
    match queue.kind {
        None => {}
        Some(Kind::New) => filter.clauses.push_str(" AND c.approved_at IS NULL AND c.returned_at IS NULL"),
        Some(Kind::Again) => {
            filter.clauses.push_str(" AND c.approved_at IS NULL AND c.returned_at IS NOT NULL")
        }
        Some(Kind::Change) => filter.clauses.push_str(" AND c.approved_at IS NOT NULL"),
    }
    filter
}

/// One page of the queue and the number of all that fit.
pub(in super::super) async fn page<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    queue: &Queue,
    per_page: i64,
) -> Result<(Vec<Course>, i64), DbErr> {
    let Filter { clauses, values } = filter(reviewer, queue);
    let fits = format!("{FROM} WHERE c.waiting_since IS NOT NULL{clauses}");
    let total = sql::number(conn, &format!("SELECT COUNT(*) AS n {fits}"), values.clone()).await?;
    let offset = (queue.page - 1).max(0) * per_page;
    let text =
        format!("SELECT {COURSE} {fits} ORDER BY c.waiting_since, c.code LIMIT {per_page} OFFSET {offset}");
    Ok((sql::all(conn, &text, values).await?, total))
}

/// How many wait, how many of them were sent before each of two instants.
pub(in super::super) async fn counts<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    late_before: i64,
    today_before: i64,
) -> Result<Counts, DbErr> {
    let text = "SELECT COUNT(*) AS waiting,
        CAST(COALESCE(SUM(CASE WHEN waiting_since < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
        CAST(COALESCE(SUM(CASE WHEN waiting_since >= $2 AND waiting_since < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS today
      FROM course WHERE reviewer = $1 AND waiting_since IS NOT NULL";
    Ok(sql::one(conn, text, params![reviewer, late_before, today_before]).await?.unwrap_or_default())
}

/// The code of what comes after this one in the queue, else of the first other one; own courses are passed over.
pub(in super::super) async fn next<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    after: (i64, &str),
) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    let text =
        "SELECT code FROM course WHERE reviewer = $1 AND waiting_since IS NOT NULL AND organisation <> $1
         AND (waiting_since > $2 OR (waiting_since = $2 AND code > $3)) ORDER BY waiting_since, code LIMIT 1";
    if let Some(row) = sql::one::<Row, _>(conn, text, params![reviewer, after.0, after.1]).await? {
        return Ok(Some(row.code));
    }
    let text =
        "SELECT code FROM course WHERE reviewer = $1 AND waiting_since IS NOT NULL AND organisation <> $1
         AND code <> $2 ORDER BY waiting_since, code LIMIT 1";
    Ok(sql::one::<Row, _>(conn, text, params![reviewer, after.1]).await?.map(|row| row.code))
}

/// Organisers of what waits, code and name, most first.
pub(in super::super) async fn organisers<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> Result<Vec<(String, String, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        name: String,
        n: i64,
    }
    let text = "SELECT o.code, o.name, COUNT(*) AS n FROM course c JOIN organisation o ON o.id = c.organisation
       WHERE c.reviewer = $1 AND c.waiting_since IS NOT NULL GROUP BY o.code, o.name ORDER BY n DESC, o.code LIMIT 200";
    let rows: Vec<Row> = sql::all(conn, text, params![reviewer]).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name, row.n)).collect())
}

/// What was sent before an instant, still waits, and was not yet told of at this step.
pub(in super::super) async fn untold<C: ConnectionTrait>(
    conn: &C,
    step: &str,
    sent_before: i64,
) -> Result<Vec<Course>, DbErr> {
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.waiting_since IS NOT NULL AND c.waiting_since < $1
           AND NOT EXISTS (SELECT 1 FROM review_escalation e WHERE e.course = c.id AND e.step = $2
             AND e.waiting_since = c.waiting_since)
         ORDER BY c.reviewer, c.waiting_since, c.code LIMIT 2000"
    );
    sql::all(conn, &text, params![sent_before, step]).await
}

/// Writes down that these were told of; those another copy was quicker with are left out of the answer.
pub(in super::super) async fn mark_told(
    change: &Change,
    step: &str,
    courses: &[&Course],
) -> Result<Vec<CourseId>, DbErr> {
    let mut told = Vec::with_capacity(courses.len());
    for course in courses {
        let values: Vec<Value> =
            params![course.id, course.waiting_since.unwrap_or_default(), step, change.now().as_millisecond()];
        let touched = sql::run(
            change.conn(),
            "INSERT INTO review_escalation (course, waiting_since, step, told_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (course, waiting_since, step) DO NOTHING",
            values,
        )
        .await?;
        if touched == 1 {
            told.push(course.id);
        }
    }
    Ok(told)
}
