//! Database access of uploads of tags.

use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, Value};

use super::{Count, RetagRow, RetagUploadId, Upload};

const UPLOAD: &str =
    "SELECT id, organisation, file_name, reason, state, uploaded_by, actor, created_at, total, done,
  begun_at, ended_at FROM retag_upload";
const ROW: &str = "SELECT line, code, adds, removes, replaces, course, before, after, counted, outcome, problem FROM retag_row";

pub(super) async fn upload<C: ConnectionTrait>(conn: &C, id: RetagUploadId) -> Result<Option<Upload>, DbErr> {
    sql::one(conn, &format!("{UPLOAD} WHERE id = $1"), params![id]).await
}

/// As [`upload`], held until the change ends.
pub(super) async fn hold(change: &Change, id: RetagUploadId) -> Result<Option<Upload>, DbErr> {
    let text = for_update(change.conn(), &format!("{UPLOAD} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn latest<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Upload>, DbErr> {
    let text = format!("{UPLOAD} WHERE organisation = $1 ORDER BY created_at DESC, id DESC LIMIT 20");
    sql::all(conn, &text, params![organisation]).await
}

pub(super) async fn insert(change: &Change, u: &Upload) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO retag_upload (id, organisation, file_name, reason, state, uploaded_by, actor, created_at, total, done)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            u.id,
            u.organisation,
            u.file_name.clone(),
            u.reason.clone(),
            u.state.clone(),
            u.uploaded_by.clone(),
            u.actor.clone(),
            u.created_at,
            u.total,
            u.done
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_rows(change: &Change, id: RetagUploadId, rows: &[RetagRow]) -> Result<(), DbErr> {
    let values = |row: &RetagRow| {
        params![
            id,
            row.line,
            row.code.clone(),
            row.adds.clone(),
            row.removes.clone(),
            row.replaces.clone(),
            row.course,
            row.before.clone(),
            row.after.clone(),
            row.counted.clone(),
            row.outcome.clone(),
            row.problem.clone(),
            false
        ]
    };
    sql::insert_many(
        change.conn(),
        "INSERT INTO retag_row (upload, line, code, adds, removes, replaces, course, before, after, counted, outcome, problem, todo)",
        rows.iter().map(values).collect(),
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_rows(change: &Change, id: RetagUploadId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM retag_row WHERE upload = $1", params![id]).await?;
    Ok(())
}

/// Rows in the order of the file, `most` of them after so many.
pub(super) async fn rows<C: ConnectionTrait>(
    conn: &C,
    id: RetagUploadId,
    outcome: Option<&str>,
    (from, most): (i64, i64),
) -> Result<Vec<RetagRow>, DbErr> {
    let mut values = params![id];
    let filter = match outcome {
        Some(outcome) => {
            values.push(Value::from(outcome));
            "AND outcome = $2"
        }
        None => "",
    };
    let text = format!("{ROW} WHERE upload = $1 {filter} ORDER BY line LIMIT {most} OFFSET {from}");
    sql::all(conn, &text, values).await
}

pub(super) async fn counts<C: ConnectionTrait>(conn: &C, id: RetagUploadId) -> Result<Vec<Count>, DbErr> {
    let text =
        "SELECT outcome, COUNT(*) AS rows FROM retag_row WHERE upload = $1 GROUP BY outcome ORDER BY outcome";
    sql::all(conn, text, params![id]).await
}

pub(super) async fn set_state(change: &Change, id: RetagUploadId, state: &'static str) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE retag_upload SET state = $2 WHERE id = $1", params![id, state]).await?;
    Ok(())
}

/// Begins work on the rows of an outcome, in the name of who asks for it; answers how many they are.
pub(super) async fn begin(
    change: &Change,
    id: RetagUploadId,
    (state, outcome): (&'static str, &'static str),
    actor: &str,
) -> Result<i64, DbErr> {
    let text = "UPDATE retag_row SET todo = $3 WHERE upload = $1 AND outcome = $2";
    let rows = sql::run(change.conn(), text, params![id, outcome, true]).await?;
    let rows = i64::try_from(rows).unwrap_or(0);
    let now = change.now().as_millisecond();
    let text =
        "UPDATE retag_upload SET state = $2, total = $3, done = 0, begun_at = $4, ended_at = NULL, actor = $5
      WHERE id = $1";
    sql::run(change.conn(), text, params![id, state, rows, now, actor]).await?;
    Ok(rows)
}

pub(super) async fn end(change: &Change, id: RetagUploadId, state: &'static str) -> Result<(), DbErr> {
    let text = "UPDATE retag_upload SET state = $2, ended_at = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, state, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Rows that are still to be done, in the order of the file.
pub(super) async fn todo<C: ConnectionTrait>(
    conn: &C,
    id: RetagUploadId,
    most: i64,
) -> Result<Vec<RetagRow>, DbErr> {
    let text = format!("{ROW} WHERE upload = $1 AND todo ORDER BY line LIMIT {most}");
    sql::all(conn, &text, params![id]).await
}

/// Notes what became of rows, and counts them as done. Those of one outcome and sentence share a statement.
pub(super) async fn note(
    change: &Change,
    id: RetagUploadId,
    done: &[(i64, &'static str, String)],
) -> Result<(), DbErr> {
    let mut groups: Vec<((&str, &str), Vec<i64>)> = Vec::new();
    for (line, outcome, problem) in done {
        let key = (*outcome, problem.as_str());
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, lines)) => lines.push(*line),
            None => groups.push((key, vec![*line])),
        }
    }
    for ((outcome, problem), lines) in groups {
        let mut values = params![id, outcome, problem, false];
        let (list, more) = sql::listed(5, lines.into_iter().map(Value::from).collect());
        values.extend(more);
        let text = format!(
            "UPDATE retag_row SET outcome = $2, problem = $3, todo = $4 WHERE upload = $1 AND line IN ({list})"
        );
        sql::run(change.conn(), &text, values).await?;
    }
    let text = "UPDATE retag_upload SET done = done + $2 WHERE id = $1";
    sql::run(change.conn(), text, params![id, i64::try_from(done.len()).unwrap_or(0)]).await?;
    Ok(())
}
