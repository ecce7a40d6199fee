//! Database access of workbooks of courses.

use std::collections::HashMap;

use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Known, Upload, WorkbookId};

const UPLOAD: &str =
    "SELECT id, organisation, file_name, header, state, uploaded_by, created_at FROM course_workbook";

#[derive(FromQueryResult)]
struct StoredRow {
    line: i64,
    cells: String,
}

pub(super) async fn insert(change: &Change, u: &Upload, rows: &[(u32, Vec<String>)]) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO course_workbook (id, organisation, file_name, header, state, uploaded_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            u.id,
            u.organisation,
            u.file_name.clone(),
            u.header.clone(),
            u.state.clone(),
            u.uploaded_by.clone(),
            u.created_at
        ],
    )
    .await?;
    let rows = rows.iter().map(|(line, cells)| {
        let cells = serde_json::to_string(cells).unwrap_or_default();
        params![u.id, i64::from(*line), cells]
    });
    let into = "INSERT INTO course_workbook_row (workbook, line, cells)";
    sql::insert_many(change.conn(), into, rows.collect(), "").await?;
    Ok(())
}

pub(super) async fn upload<C: ConnectionTrait>(conn: &C, id: WorkbookId) -> Result<Option<Upload>, DbErr> {
    sql::one(conn, &format!("{UPLOAD} WHERE id = $1"), params![id]).await
}

pub(super) async fn hold(change: &Change, id: WorkbookId) -> Result<Option<Upload>, DbErr> {
    let text = for_update(change.conn(), &format!("{UPLOAD} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn latest<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Upload>, DbErr> {
    let text = format!("{UPLOAD} WHERE organisation = $1 ORDER BY created_at DESC LIMIT 10");
    sql::all(conn, &text, params![organisation]).await
}

pub(super) async fn rows<C: ConnectionTrait>(
    conn: &C,
    id: WorkbookId,
) -> Result<Vec<(u32, Vec<String>)>, DbErr> {
    let text = "SELECT line, cells FROM course_workbook_row WHERE workbook = $1 ORDER BY line";
    let rows: Vec<StoredRow> = sql::all(conn, text, params![id]).await?;
    let read = |row: StoredRow| {
        (u32::try_from(row.line).unwrap_or(0), serde_json::from_str(&row.cells).unwrap_or_default())
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Holds the organisation until the change ends, so that two seats can't make courses of the same rows.
pub(super) async fn lock(change: &Change, organisation: OrganisationId) -> Result<(), DbErr> {
    let text = for_update(change.conn(), "SELECT CAST(1 AS BIGINT) AS n FROM organisation WHERE id = $1");
    sql::number(change.conn(), &text, params![organisation]).await?;
    Ok(())
}

/// What was made of these rows before.
pub(super) async fn known<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    keys: &[String],
) -> Result<HashMap<String, Known>, DbErr> {
    let mut found = HashMap::new();
    for some in keys.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![organisation];
        values.extend(some.iter().map(|key| Value::from(key.clone())));
        let text = format!(
            "SELECT f.row_key, f.fingerprint, f.workbook, c.code FROM course_from_workbook f
             JOIN course c ON c.id = f.course WHERE f.organisation = $1 AND f.row_key IN ({list})"
        );
        let rows: Vec<Known> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|known| (known.row_key.clone(), known)));
    }
    Ok(found)
}

/// Keeps what was made of rows; a row whose draft was deleted may come again.
pub(super) async fn remember(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO course_from_workbook (organisation, row_key, fingerprint, course, workbook)",
        rows,
        "ON CONFLICT (organisation, row_key) DO UPDATE SET fingerprint = excluded.fingerprint,
           course = excluded.course, workbook = excluded.workbook",
    )
    .await?;
    Ok(())
}

pub(super) async fn set_applied(change: &Change, id: WorkbookId) -> Result<(), DbErr> {
    let text = "UPDATE course_workbook SET state = 'applied', applied_at = $2 WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await?;
    Ok(())
}

pub(super) async fn set_dropped(change: &Change, id: WorkbookId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE course_workbook SET state = 'dropped' WHERE id = $1", params![id])
        .await?;
    Ok(())
}

/// Deletes workbooks older than an instant with their rows; answers how many.
pub(super) async fn delete_before(change: &Change, before: i64) -> Result<u64, DbErr> {
    let text = "DELETE FROM course_workbook_row WHERE workbook IN
                  (SELECT id FROM course_workbook WHERE created_at < $1)";
    sql::run(change.conn(), text, params![before]).await?;
    sql::run(change.conn(), "DELETE FROM course_workbook WHERE created_at < $1", params![before]).await
}
