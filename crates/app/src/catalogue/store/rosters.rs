//! Rosters that lie with a region centre, in the order of sending, and those that organisers owe.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::waiting::{Counts, Kind, Queue};
use super::{COURSE, Course, CourseId, FROM, Filter, like};
use crate::catalogue::store::lights::{OWED, ROSTER_IN_REVIEW};

/// Rosters in review, of the course `c`.
const WAITS: &str = "c.cancelled_at IS NULL AND c.closed_at IS NULL AND c.roster_submitted_at IS NOT NULL
  AND (c.roster_returned_at IS NULL OR c.roster_returned_at < c.roster_submitted_at)";

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
        filter.with("c.roster_submitted_at >= ?", from.as_millisecond());
    }
    if let Some(before) = queue.sent_before {
        filter.with("c.roster_submitted_at < ?", before.as_millisecond());
    }
    match queue.kind {
        None | Some(Kind::Change) => {}
        Some(Kind::New) => filter.clauses.push_str(" AND c.roster_returned_at IS NULL"),
        Some(Kind::Again) => filter.clauses.push_str(" AND c.roster_returned_at IS NOT NULL"),
    }
    filter
}

/// One page of the queue, longest waiting first, and the number of all that fit.
pub(in super::super) async fn page<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    queue: &Queue,
    per_page: i64,
) -> Result<(Vec<Course>, i64), DbErr> {
    let Filter { clauses, values } = filter(reviewer, queue);
    let fits = format!("{FROM} WHERE {WAITS}{clauses}");
    let total = sql::number(conn, &format!("SELECT COUNT(*) AS n {fits}"), values.clone()).await?;
    let offset = (queue.page - 1).max(0) * per_page;
    let text = format!(
        "SELECT {COURSE} {fits} ORDER BY c.roster_submitted_at, c.code LIMIT {per_page} OFFSET {offset}"
    );
    Ok((sql::all(conn, &text, values).await?, total))
}

/// How many wait, how many of them were sent before each of two instants.
pub(in super::super) async fn counts<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    late_before: i64,
    today_before: i64,
) -> Result<Counts, DbErr> {
    let text = format!(
        "SELECT COUNT(*) AS waiting,
        CAST(COALESCE(SUM(CASE WHEN roster_submitted_at < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
        CAST(COALESCE(SUM(CASE WHEN roster_submitted_at >= $2 AND roster_submitted_at < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS today
      FROM course WHERE reviewer = $1 AND {ROSTER_IN_REVIEW}"
    );
    Ok(sql::one(conn, &text, params![reviewer, late_before, today_before]).await?.unwrap_or_default())
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
    let head =
        format!("SELECT code FROM course WHERE reviewer = $1 AND organisation <> $1 AND {ROSTER_IN_REVIEW}");
    let order = "ORDER BY roster_submitted_at, code LIMIT 1";
    let text =
        format!("{head} AND (roster_submitted_at > $2 OR (roster_submitted_at = $2 AND code > $3)) {order}");
    if let Some(row) = sql::one::<Row, _>(conn, &text, params![reviewer, after.0, after.1]).await? {
        return Ok(Some(row.code));
    }
    let text = format!("{head} AND code <> $2 {order}");
    Ok(sql::one::<Row, _>(conn, &text, params![reviewer, after.1]).await?.map(|row| row.code))
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
    let text = format!(
        "SELECT o.code, o.name, COUNT(*) AS n FROM course c JOIN organisation o ON o.id = c.organisation
       WHERE c.reviewer = $1 AND {WAITS} GROUP BY o.code, o.name ORDER BY n DESC, o.code LIMIT 200"
    );
    let rows: Vec<Row> = sql::all(conn, &text, params![reviewer]).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name, row.n)).collect())
}

/// What was sent before an instant, still waits, and was not yet told of at this step.
pub(in super::super) async fn untold<C: ConnectionTrait>(
    conn: &C,
    step: &str,
    sent_before: i64,
) -> Result<Vec<Course>, DbErr> {
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE {WAITS} AND c.roster_submitted_at < $1
           AND NOT EXISTS (SELECT 1 FROM roster_escalation e WHERE e.course = c.id AND e.step = $2
             AND e.submitted_at = c.roster_submitted_at)
         ORDER BY c.reviewer, c.roster_submitted_at, c.code LIMIT 2000"
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
        let values: Vec<Value> = params![
            course.id,
            course.roster_submitted_at.unwrap_or_default(),
            step,
            change.now().as_millisecond()
        ];
        let touched = sql::run(
            change.conn(),
            "INSERT INTO roster_escalation (course, submitted_at, step, told_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (course, submitted_at, step) DO NOTHING",
            values,
        )
        .await?;
        if touched == 1 {
            told.push(course.id);
        }
    }
    Ok(told)
}

/// Organisations that owe rosters of courses that ended within a time, from and before, milliseconds.
pub(in super::super) async fn owing<C: ConnectionTrait>(
    conn: &C,
    from: i64,
    before: i64,
) -> Result<Vec<OrganisationId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        organisation: OrganisationId,
    }
    let text = format!(
        "SELECT DISTINCT organisation FROM course
          WHERE {OWED} AND last_meeting_end >= $1 AND last_meeting_end < $2 ORDER BY organisation"
    );
    let rows: Vec<Row> = sql::all(conn, &text, params![from, before]).await?;
    Ok(rows.into_iter().map(|row| row.organisation).collect())
}

/// The courses of one organisation among them, the longest owed first.
pub(in super::super) async fn owed<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    from: i64,
    before: i64,
) -> Result<Vec<Course>, DbErr> {
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.organisation = $1 AND c.id IN (
           SELECT id FROM course WHERE organisation = $1 AND {OWED} AND last_meeting_end >= $2 AND last_meeting_end < $3)
         ORDER BY c.last_meeting_end, c.code LIMIT 500"
    );
    sql::all(conn, &text, params![organisation, from, before]).await
}
