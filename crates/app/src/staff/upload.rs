//! A workbook of people: read, looked at, then written; refused rows come back as a workbook.

use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::staff::{Field, MOST_ROWS, StaffRefused, Typed, is_remark};
use jiff::{SignedDuration, Timestamp};
use platform::db::Actor;
use platform::error::Refused;
use platform::{AppError, AppResult, Change, params};
use serde::{Deserialize, Serialize};
use ui::L;

use super::judge::{Judged, Outcome, Said, judge_rows};
use super::place::Place;
use super::store::{self, Upload, UploadRow};
use super::{UploadId, apply};
use crate::App;

/// How long rows wait for their confirmation.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What became of a row, as kept for the page: nothing secret.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct RowResult {
    pub name: String,
    pub who: String,
    pub changes: Vec<String>,
    pub notes: Vec<Said>,
    /// Personal code of whom it is about, when known.
    pub person: Option<uuid::Uuid>,
}

/// A workbook cut into rows.
pub(super) struct Read {
    pub header: Vec<String>,
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Reads a workbook or text table; what is below the list and not a person is passed over.
///
/// # Errors
/// Refused with the reason: no workbook, no header, too many rows, no rows.
pub(super) fn read(bytes: &[u8]) -> AppResult<Read> {
    let known: Vec<&[&str]> = Field::ALL.iter().map(|f| f.aliases()).collect();
    let who: Vec<&str> = [Field::Code, Field::Number, Field::Position]
        .iter()
        .flat_map(|f| f.aliases().iter().copied())
        .collect();
    let wanted: [&[&str]; 2] = [Field::Name.aliases(), &who];
    let table = documents::xlsx::read_table_known(bytes, &wanted, &known).map_err(|e| match e.code() {
        "column-missing" => AppError::refused(&StaffRefused::NoHeader),
        "unknown-encoding" | "bad-quoting" => refused("not-a-workbook"),
        "empty" => refused("empty"),
        code => refused(code),
    })?;
    let rows: Vec<(u32, Vec<String>)> =
        table.rows.into_iter().filter(|r| !is_remark(&r.cells)).map(|r| (r.line, r.cells)).collect();
    if rows.len() > MOST_ROWS {
        return Err(AppError::refused(&StaffRefused::TooManyRows { rows: rows.len(), limit: MOST_ROWS }));
    }
    if rows.is_empty() {
        return Err(AppError::refused(&StaffRefused::NoRows));
    }
    Ok(Read { header: table.header, rows })
}

fn refused(code: &'static str) -> AppError {
    AppError::Refused(Refused { code, args: Vec::new(), forbidden: false })
}

/// What a row says, by the header's words. Where two columns mean one field, the first that is filled counts.
pub(super) fn typed(header: &[String], cells: &[String]) -> Typed {
    let mut typed = Typed::new();
    for field in Field::ALL {
        let said = field.aliases().iter().find_map(|alias| {
            let column = column(header, alias)?;
            cells.get(column).map(|c| c.trim()).filter(|c| !c.is_empty())
        });
        if let Some(text) = said {
            typed.set(field, text);
        }
    }
    typed
}

fn column(header: &[String], alias: &str) -> Option<usize> {
    let plain = |text: &str| -> String {
        let folded = domain::text::fold(text).to_lowercase();
        folded.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':')).collect()
    };
    header.iter().position(|name| plain(name) == plain(alias))
}

/// Reads a workbook and keeps it as a preview; nothing of it is written yet.
///
/// # Errors
/// As [`read`]; the database.
pub(super) async fn stage(
    app: &App,
    actor: &Actor,
    place: &Place,
    name: &str,
    read: Read,
) -> AppResult<UploadId> {
    let person = actor.person.ok_or(AppError::NotFound)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let rows = read.rows.iter().map(|(line, cells)| (*line, typed(&read.header, cells))).collect();
    let judged = judge_rows(app, change.conn(), place, rows).await?;
    let id = UploadId::new();
    let header = serde_json::to_string(&read.header).map_err(AppError::internal)?;
    let upload = Upload {
        id,
        organisation: place.organisation,
        door: place.door.as_str().to_owned(),
        file_name: name.chars().take(120).collect(),
        header,
        state: "preview".to_owned(),
        created_at: change.now().as_millisecond(),
    };
    let sealed = judged.iter().zip(&read.rows).map(|(row, (_, cells))| {
        let cells = serde_json::to_string(cells).unwrap_or_default();
        result_row(id, row, app.keys.seal(&cells))
    });
    let rows: Vec<_> = sealed.collect();
    store::insert_upload(&change, &upload, person, rows).await?;
    change.record(
        "staff.uploaded",
        id.0,
        serde_json::json!({"organisation": place.organisation, "rows": judged.len()}),
    );
    change.commit().await?;
    Ok(id)
}

fn result_row(id: UploadId, row: &Judged, sealed: Vec<u8>) -> Vec<sea_orm::Value> {
    let result = RowResult {
        name: row.name.clone(),
        who: row.who.clone(),
        changes: row.changes.iter().map(|c| (*c).to_owned()).collect(),
        notes: row.notes.clone(),
        person: row.person.map(|p| p.0),
    };
    let result = serde_json::to_string(&result).unwrap_or_default();
    params![id, i64::from(row.line), row.outcome.as_str(), result, sealed]
}

/// Writes the good rows of a preview, each judged once more. Answers how many changed something.
///
/// # Errors
/// Not found for another place's; refused when it is over; the database.
pub(super) async fn apply(app: &App, actor: &Actor, place: &Place, id: UploadId) -> AppResult<usize> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = store::hold_upload(&change, id).await?;
    let upload = own(upload, place)?;
    if upload.state != "preview" {
        return Err(AppError::refused(&StaffRefused::UploadOver));
    }
    let stored = store::upload_rows(change.conn(), id).await?;
    let header = header(&upload);
    let rows = stored.iter().map(|r| (line(r), typed(&header, &cells(app, r)))).collect();
    let mut judged = judge_rows(app, change.conn(), place, rows).await?;
    let wrote = apply::write(app, &mut change, place, &mut judged, "school").await?;
    let rows = judged.iter().zip(stored).map(|(row, stored)| result_row(id, row, stored.sealed)).collect();
    store::put_rows(&change, rows).await?;
    store::set_upload(&change, id, "applied").await?;
    let count = |outcome: Outcome| judged.iter().filter(|j| j.outcome == outcome).count();
    let counts: std::collections::BTreeMap<&str, usize> =
        Outcome::ALL.iter().map(|o| (o.as_str(), count(*o))).collect();
    change.record(
        "staff.upload_applied",
        id.0,
        serde_json::json!({"organisation": place.organisation, "counts": counts}),
    );
    change.commit().await?;
    Ok(wrote)
}

/// Throws a preview away.
///
/// # Errors
/// As [`apply`].
pub(super) async fn drop_preview(app: &App, actor: &Actor, place: &Place, id: UploadId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = own(store::hold_upload(&change, id).await?, place)?;
    if upload.state != "preview" {
        return Err(AppError::refused(&StaffRefused::UploadOver));
    }
    store::set_upload(&change, id, "dropped").await?;
    change.record("staff.upload_dropped", id.0, serde_json::json!({"organisation": place.organisation}));
    Ok(change.commit().await?)
}

/// An upload of this place; others' are not known to exist.
pub(super) fn own(upload: Option<Upload>, place: &Place) -> AppResult<Upload> {
    upload
        .filter(|u| u.organisation == place.organisation && u.door == place.door.as_str())
        .ok_or(AppError::NotFound)
}

fn header(upload: &Upload) -> Vec<String> {
    serde_json::from_str(&upload.header).unwrap_or_default()
}

fn line(row: &UploadRow) -> u32 {
    u32::try_from(row.line).unwrap_or(0)
}

fn cells(app: &App, row: &UploadRow) -> Vec<String> {
    app.keys.open(&row.sealed).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// A sentence about a row in a language, and what to do when it is a refusal.
pub(super) fn sentence(l: L, said: &Said) -> (String, Option<String>) {
    let args: Vec<(&str, String)> = said
        .args
        .iter()
        .map(|(name, value)| {
            let date = value.parse().ok().filter(|_| name.ends_with("_on")).map(|d| l.date(d));
            (name.as_str(), date.unwrap_or_else(|| value.clone()))
        })
        .collect();
    let next = said.key.starts_with("refusal-").then(|| l.args(&format!("{}-next", said.key), &args));
    (l.args(&said.key, &args), next)
}

/// The refused rows with the columns they came with and a last one of reasons.
///
/// # Errors
/// The database.
pub(super) async fn corrections(app: &App, l: L, upload: &Upload, now: Timestamp) -> AppResult<Sheet> {
    let header = header(upload);
    let reasons = l.t("staff-file-reasons");
    // Mended files come with the column of reasons of the last time.
    let kept: Vec<usize> = (0..header.len()).filter(|i| !is_reasons(&header[*i])).collect();
    let mut columns: Vec<Column> =
        kept.iter().map(|i| Column::new(header[*i].clone(), 16.0, Kind::Text)).collect();
    columns.push(Column::new(reasons, 80.0, Kind::Text));
    let stored = store::upload_rows(app.db.read(), upload.id).await?;
    let mut rows = Vec::new();
    for row in stored.iter().filter(|r| r.outcome == Outcome::Refused.as_str()) {
        let own = cells(app, row);
        let mut out: Vec<Cell> =
            kept.iter().map(|i| Cell::from(own.get(*i).map_or("", String::as_str))).collect();
        let result: RowResult = serde_json::from_str(&row.result).unwrap_or_default();
        let why: Vec<String> = result
            .notes
            .iter()
            .filter(|n| n.key.starts_with("refusal-"))
            .map(|n| {
                let (sentence, next) = sentence(l, n);
                format!("{sentence}{}", next.unwrap_or_default())
            })
            .collect();
        out.push(Cell::from(why.join(" ").as_str()));
        rows.push(out);
    }
    Ok(Sheet {
        name: l.t("staff-file-corrections"),
        titles: vec![
            l.a("staff-file-corrections-title", "name", &upload.file_name),
            l.t("staff-file-corrections-note"),
        ],
        columns,
        rows,
        landscape: true,
        created_at: now,
    })
}

fn is_reasons(name: &str) -> bool {
    ui::Lang::ALL.into_iter().any(|lang| L::new(lang).t("staff-file-reasons") == name)
}

/// Deletes uploads older than seven days with their sealed rows.
///
/// # Errors
/// The database.
pub async fn delete_old(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("staff"), now).await?;
    let deleted = store::delete_uploads(&change, (now - KEPT).as_millisecond()).await?;
    if deleted == 0 {
        change.rollback().await?;
        return Ok(0);
    }
    note_deleted(&mut change, deleted);
    change.commit().await?;
    Ok(deleted)
}

fn note_deleted(change: &mut Change, uploads: u64) {
    change.record("staff.uploads_deleted", UploadId::new().0, serde_json::json!({"uploads": uploads}));
}
