//! What may be done to a code table: uploaded and compared, applied from a day, taken back.

use std::collections::BTreeMap;

use domain::calendar::civil_date;
use domain::codes::import::{self, DAYS, GivenRow, Kind, Plan, TableRefused};
use domain::codes::{DatedRow, TableKind};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{CHANGES, Edition, ImportId, JOB_TELL, Staged, mails, store};
use crate::catalogue::{self, Use};
use crate::{App, directory, heavy, identity};

/// An upload looked at: what it would change, and what that does to open courses.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The upload.
    pub staged: Staged,
    /// The table.
    pub table: TableKind,
    /// The comparison.
    pub plan: Plan,
    /// Open courses with an answer that ends or is called otherwise.
    pub uses: Vec<Use>,
}

impl Looked {
    /// Courses that need another answer before they can be sent.
    pub fn needing(&self) -> usize {
        let ended = |u: &&Use| {
            self.plan.lines.iter().any(|l| l.kind == Kind::Ended && l.answer.as_ref() == Some(&u.answer))
        };
        self.uses.iter().filter(|u| u.needs_answer()).filter(ended).count()
    }
}

/// Keeps an uploaded file for comparison.
///
/// # Errors
/// Refused when it is no table, lacks columns, or for a day that is over; the database.
pub async fn stage(
    app: &App,
    actor: &Actor,
    table: TableKind,
    day: Date,
    note: &str,
    file: (&str, &[u8]),
) -> AppResult<ImportId> {
    let now = app.clock.now();
    let refuse = |r: TableRefused| AppError::refused(&r);
    let bytes = file.1.to_vec();
    let read = heavy::heavy(move || documents::read_csv(&bytes)).await?;
    let read = read.map_err(|_| refuse(TableRefused::Unreadable))?;
    let header: Vec<String> = read.header.iter().map(|name| name.trim().to_lowercase()).collect();
    let missing: Vec<&str> = table.needed().filter(|column| !header.iter().any(|h| h == column)).collect();
    if !missing.is_empty() {
        return Err(refuse(TableRefused::Columns { columns: missing.join(", ") }));
    }
    let rows: Vec<(u32, BTreeMap<String, String>)> = read
        .rows
        .iter()
        .map(|row| (row.line, header.iter().cloned().zip(row.cells.iter().cloned()).collect()))
        .collect();
    let mut change = app.db.change(actor, now).await?;
    let latest = store::latest(change.conn(), table.as_str()).await?;
    import::decide_day(day, civil_date(now), latest.as_ref().map(Edition::from)).map_err(refuse)?;
    let staged = Staged {
        id: ImportId::new(),
        table_name: table.as_str().to_owned(),
        base: latest.map_or(0, |edition| edition.number),
        from_day: day.to_string(),
        file_name: file.0.to_owned(),
        note: note.to_owned(),
        content: serde_json::to_string(&rows).map_err(AppError::internal)?,
        made_at: now.as_millisecond(),
        made_by: actor.label.clone(),
        edition: None,
    };
    store::insert_staged(&change, &staged).await?;
    change.record(
        "tables.uploaded",
        staged.id.0,
        serde_json::json!({"table": staged.table_name, "from": staged.from_day, "rows": rows.len()}),
    );
    change.commit().await?;
    Ok(staged.id)
}

/// Compares an upload with the table as it stands now.
///
/// # Errors
/// Not found; the database.
pub async fn look(app: &App, id: ImportId) -> AppResult<Looked> {
    look_at(app.db.read(), id, app.clock.now()).await
}

async fn look_at<C: ConnectionTrait>(conn: &C, id: ImportId, now: jiff::Timestamp) -> AppResult<Looked> {
    let staged = store::staged(conn, id).await?.ok_or(AppError::NotFound)?;
    let table = TableKind::parse(&staged.table_name).ok_or(AppError::NotFound)?;
    let day: Date = staged.from_day.parse().map_err(AppError::internal)?;
    let rows: Vec<(u32, BTreeMap<String, String>)> =
        serde_json::from_str(&staged.content).map_err(AppError::internal)?;
    let rows: Vec<GivenRow> = rows.into_iter().map(|(line, cells)| GivenRow { line, cells }).collect();
    let book = super::book(conn, 0).await?;
    let plan =
        if staged.edition.is_some() { Plan::default() } else { import::plan(&book, table, &rows, day) };
    let answers: Vec<(String, String)> = plan
        .lines
        .iter()
        .filter(|line| line.kind != Kind::Added)
        .filter_map(|line| line.answer.clone())
        .collect();
    let uses = catalogue::using(conn, &answers, now).await?;
    Ok(Looked { staged, table, plan, uses })
}

/// Makes an upload the next edition of its table. `seen` says that the courses needing another answer were looked at.
///
/// # Errors
/// Refused with problems left, without a difference, when the table changed since, or unseen; the database.
pub async fn apply(app: &App, actor: &Actor, id: ImportId, seen: bool) -> AppResult<i64> {
    let now = app.clock.now();
    let refuse = |r: TableRefused| AppError::refused(&r);
    let mut change = app.db.change(actor, now).await?;
    // The number is held till the commit: of two who apply at once the second sees the edition of the first.
    let number = change.next_number(CHANGES, 1).await?;
    let looked = look_at(change.conn(), id, now).await?;
    let latest = store::latest(change.conn(), &looked.staged.table_name).await?;
    if looked.staged.edition.is_some() {
        return Err(refuse(TableRefused::Applied));
    }
    if latest.as_ref().map_or(0, |edition| edition.number) != looked.staged.base {
        return Err(refuse(TableRefused::Stale));
    }
    let day: Date = looked.staged.from_day.parse().map_err(AppError::internal)?;
    import::decide_day(day, civil_date(now), latest.as_ref().map(Edition::from)).map_err(refuse)?;
    if !looked.plan.problems.is_empty() {
        return Err(refuse(TableRefused::Rows { count: looked.plan.problems.len() }));
    }
    if looked.plan.lines.is_empty() {
        return Err(refuse(TableRefused::Nothing));
    }
    let needing = looked.needing();
    if needing > 0 && !seen {
        return Err(refuse(TableRefused::UseNotSeen { count: needing }));
    }
    let ends: Vec<(&str, &str, &str)> = looked
        .plan
        .lines
        .iter()
        .filter(|line| line.kind == Kind::Ended)
        .filter_map(|line| line.answer.as_ref().map(|(f, c)| (f.as_str(), c.as_str(), line.before.as_str())))
        .collect();
    let edition = Edition {
        number,
        table_name: looked.staged.table_name.clone(),
        base: looked.staged.base,
        from_day: looked.staged.from_day.clone(),
        note: looked.staged.note.clone(),
        digest: digest(&looked.plan.rows),
        ends: serde_json::to_string(&ends).map_err(AppError::internal)?,
        made_at: now.as_millisecond(),
        made_by: actor.label.clone(),
        undone_at: None,
        undone_by: String::new(),
    };
    store::insert_edition(&change, &edition, &looked.plan.rows).await?;
    store::note_applied(&change, id, number).await?;
    let count = |kind: Kind| looked.plan.lines.iter().filter(|line| line.kind == kind).count();
    change.record(
        "tables.applied",
        id.0,
        serde_json::json!({"table": edition.table_name, "edition": number, "from": edition.from_day,
            "added": count(Kind::Added), "changed": count(Kind::Changed), "moved": count(Kind::Moved),
            "ended": count(Kind::Ended), "drafts": needing}),
    );
    if needing > 0 {
        change.enqueue(JOB_TELL, number, now).await?;
    }
    change.commit().await?;
    super::refresh(app).await?;
    Ok(number)
}

/// Takes the latest edition of a table back, until its day has come.
///
/// # Errors
/// Refused from its day on, or when another stands on it; not found; the database.
pub async fn undo(app: &App, actor: &Actor, number: i64) -> AppResult<TableKind> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    change.next_number(CHANGES, 1).await?;
    let edition = store::edition(change.conn(), number).await?.ok_or(AppError::NotFound)?;
    let table = TableKind::parse(&edition.table_name).ok_or(AppError::NotFound)?;
    let latest = store::latest(change.conn(), &edition.table_name).await?;
    let is_latest = latest.is_some_and(|latest| latest.number == number);
    import::decide_undo(edition.from(), civil_date(now), is_latest).map_err(|r| AppError::refused(&r))?;
    if !store::undo(&change, number, &actor.label).await? {
        return Err(AppError::refused(&TableRefused::Stale));
    }
    change.record(
        "tables.undone",
        Uuid::nil(),
        serde_json::json!({"table": edition.table_name, "edition": number, "from": edition.from_day}),
    );
    change.commit().await?;
    super::refresh(app).await?;
    Ok(table)
}

/// Tells the organisers of drafts whose answers end with an edition; one letter an organisation and reader.
pub(super) async fn tell(app: &App, number: i64) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("tables"), now).await?;
    let Some(edition) = store::edition(change.conn(), number).await?.filter(|e| e.undone_at.is_none()) else {
        return Ok(change.rollback().await?);
    };
    let ends: Vec<(String, String, String)> =
        serde_json::from_str(&edition.ends).map_err(AppError::internal)?;
    let answers: Vec<(String, String)> = ends.iter().map(|(f, c, _)| (f.clone(), c.clone())).collect();
    let mut drafts: BTreeMap<OrganisationId, Vec<Use>> = BTreeMap::new();
    for one in catalogue::using(change.conn(), &answers, now).await?.into_iter().filter(Use::needs_answer) {
        drafts.entry(one.organisation).or_default().push(one);
    }
    let link = format!("{}/desk/courses?group=preparing", app.settings.public_url.trim_end_matches('/'));
    let mut told = 0;
    for (organisation, uses) in drafts {
        let of = |label: &dyn Fn(&Use) -> String| {
            let mut list: Vec<String> = uses.iter().map(label).collect();
            list.dedup();
            list
        };
        let label = |one: &Use| {
            let end = ends.iter().find(|(f, c, _)| (f, c) == (&one.answer.0, &one.answer.1));
            end.map(|(_, _, label)| label.clone()).unwrap_or_default()
        };
        let answers = of(&label).join("、");
        let list = of(&|one: &Use| format!("・{} {}", one.code, one.title)).join("\n");
        let answering = directory::answering(change.conn(), organisation).await?;
        let to = identity::seat_addresses(change.conn(), answering, civil_date(now)).await?;
        told += to.len();
        let letters =
            to.into_iter().map(|to| mails::draft_needs_answer(to, &answers, edition.from(), &list, &link));
        change.mail(letters.collect()).await?;
    }
    change.record("tables.told", Uuid::nil(), serde_json::json!({"edition": number, "letters": told}));
    Ok(change.commit().await?)
}

/// The table as a file, as it stands on a day.
pub(super) fn file(table: TableKind, rows: &[DatedRow], day: Date) -> String {
    // Spreadsheets take UTF-8 for what it is only after the mark.
    let mut text = String::from("\u{feff}");
    let columns: Vec<&str> = table.columns().iter().copied().chain(DAYS).collect();
    text.push_str(&columns.join(","));
    text.push_str("\r\n");
    let written = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    for row in rows.iter().filter(|row| row.holds(day)) {
        let mut cells: Vec<String> =
            table.columns().iter().map(|column| row.cell(column).to_owned()).collect();
        cells.extend([written(row.from), written(row.until)]);
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let cell = documents::csv_cell(cell);
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.into_owned()
    }
}

fn digest(rows: &[DatedRow]) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(format!("{}|{:?}|{:?}|{:?}\n", row.code, row.cells, row.from, row.until));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
