//! Database access of the code tables.

use std::collections::BTreeMap;

use domain::codes::DatedRow;
use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{Edition, ImportId, Staged};

const EDITION: &str =
    "number, table_name, base, from_day, note, digest, ends, made_at, made_by, undone_at, undone_by";
const STAGED: &str = "id, table_name, base, from_day, file_name, note, content, made_at, made_by, edition";

/// The edition in force of a table, or the next one to be; none while it is as shipped.
pub(super) async fn latest<C: ConnectionTrait>(conn: &C, table: &str) -> Result<Option<Edition>, DbErr> {
    let text = format!(
        "SELECT {EDITION} FROM code_edition WHERE table_name = $1 AND undone_at IS NULL ORDER BY number DESC LIMIT 1"
    );
    sql::one(conn, &text, params![table]).await
}

/// All editions of a table, those taken back too, latest first.
pub(super) async fn editions<C: ConnectionTrait>(conn: &C, table: &str) -> Result<Vec<Edition>, DbErr> {
    let text = format!("SELECT {EDITION} FROM code_edition WHERE table_name = $1 ORDER BY number DESC");
    sql::all(conn, &text, params![table]).await
}

pub(super) async fn edition<C: ConnectionTrait>(conn: &C, number: i64) -> Result<Option<Edition>, DbErr> {
    let text = format!("SELECT {EDITION} FROM code_edition WHERE number = $1");
    sql::one(conn, &text, params![number]).await
}

pub(super) async fn rows<C: ConnectionTrait>(conn: &C, edition: i64) -> Result<Vec<DatedRow>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
        cells: String,
        valid_from: String,
        valid_until: String,
    }
    let rows: Vec<Row> = sql::all(
        conn,
        "SELECT code, cells, valid_from, valid_until FROM code_row WHERE edition = $1 ORDER BY position",
        params![edition],
    )
    .await?;
    let cells = |text: &str| -> Result<BTreeMap<String, String>, DbErr> {
        serde_json::from_str(text).map_err(|e| DbErr::Custom(format!("cells of edition {edition}: {e}")))
    };
    rows.into_iter()
        .map(|row| {
            Ok(DatedRow {
                cells: cells(&row.cells)?,
                code: row.code,
                from: row.valid_from.parse().ok(),
                until: row.valid_until.parse().ok(),
            })
        })
        .collect()
}

pub(super) async fn insert_edition(
    change: &Change,
    edition: &Edition,
    rows: &[DatedRow],
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO code_edition (number, table_name, base, from_day, note, digest, ends, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            edition.number,
            edition.table_name.clone(),
            edition.base,
            edition.from_day.clone(),
            edition.note.clone(),
            edition.digest.clone(),
            edition.ends.clone(),
            edition.made_at,
            edition.made_by.clone()
        ],
    )
    .await?;
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let rows = (1i64..)
        .zip(rows)
        .map(|(position, row)| {
            let cells = serde_json::to_string(&row.cells).unwrap_or_default();
            params![edition.number, position, row.code.clone(), cells, day(row.from), day(row.until)]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO code_row (edition, position, code, cells, valid_from, valid_until)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Takes an edition back; answers whether it was still in force.
pub(super) async fn undo(change: &Change, number: i64, by: &str) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE code_edition SET undone_at = $2, undone_by = $3 WHERE number = $1 AND undone_at IS NULL",
        params![number, change.now().as_millisecond(), by],
    )
    .await?;
    Ok(touched == 1)
}

pub(super) async fn insert_staged(change: &Change, staged: &Staged) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO code_import (id, table_name, base, from_day, file_name, note, content, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            staged.id,
            staged.table_name.clone(),
            staged.base,
            staged.from_day.clone(),
            staged.file_name.clone(),
            staged.note.clone(),
            staged.content.clone(),
            staged.made_at,
            staged.made_by.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn staged<C: ConnectionTrait>(conn: &C, id: ImportId) -> Result<Option<Staged>, DbErr> {
    sql::one(conn, &format!("SELECT {STAGED} FROM code_import WHERE id = $1"), params![id]).await
}

pub(super) async fn note_applied(change: &Change, id: ImportId, edition: i64) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE code_import SET edition = $2 WHERE id = $1", params![id, edition])
        .await?;
    Ok(())
}
