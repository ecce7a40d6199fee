//! Many courses from one workbook: read, checked row by row as the form is, then made into drafts. Rule:
//! docs/rules/course-workbook.md.

mod columns;
mod store;

pub(super) use columns::{header, label, options, places};

use std::collections::{BTreeMap, HashMap};

use domain::calendar;
use domain::course::life::LifeRefused;
use domain::course::workbook::{
    LONGEST_NUMBER, MOST_ROWS, NUMBER, WorkbookRefused, is_example, kept, read_row,
};
use domain::course::{FormRule, RawForm, parse_step, steps};
use domain::text::fold;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::Actor;
use platform::error::Refused;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, params};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use super::{commands, templates};
use crate::directory::Organisation;
use crate::heavy::heavy;
use crate::{App, directory, tags};

/// How long rows wait for their confirmation.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

platform::typed_ids! {
    /// A workbook of courses that was read.
    WorkbookId,
}

/// A workbook that was read.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Upload {
    pub id: WorkbookId,
    pub organisation: OrganisationId,
    pub file_name: String,
    pub header: String,
    /// `preview`, `applied` or `dropped`.
    pub state: String,
    pub uploaded_by: String,
    pub created_at: i64,
}

impl Upload {
    /// The header as it came.
    pub(super) fn header(&self) -> Vec<String> {
        serde_json::from_str(&self.header).unwrap_or_default()
    }
}

/// What was made of a row before.
#[derive(Clone, Debug, FromQueryResult)]
struct Known {
    row_key: String,
    fingerprint: String,
    workbook: WorkbookId,
    code: String,
}

/// A workbook cut into rows: line of the file and cells.
pub(super) struct Read {
    header: Vec<String>,
    rows: Vec<(u32, Vec<String>)>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It has problems and is not made into a course.
    Wrong,
    /// It would become a draft.
    New,
    /// It became a draft of this workbook.
    Created,
    /// It was made into a course by an earlier workbook, and says the same still.
    Unchanged,
}

impl Outcome {
    /// All of them in the order of the page.
    pub const ALL: [Self; 4] = [Self::Wrong, Self::New, Self::Created, Self::Unchanged];

    /// The name in addresses and keys of texts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::New => "new",
            Self::Created => "created",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A row that was checked.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub line: u32,
    /// As it came, for the file with the problems.
    pub cells: Vec<String>,
    /// The form with the organisation's defaults, sessions in their columns.
    pub raw: RawForm,
    pub outcome: Outcome,
    /// The course it became.
    pub code: Option<String>,
    /// What the form alone can't know, by column.
    pub beside: Vec<(String, Refused)>,
    key: String,
    fingerprint: String,
}

/// Reads a workbook or text table; rows marked as examples are passed over.
///
/// # Errors
/// Refused with the reason: no workbook, no header, too many rows, no rows.
pub(super) fn read(bytes: &[u8]) -> AppResult<Read> {
    let names: Vec<Vec<String>> =
        domain::course::workbook::columns().iter().map(|key| columns::names(key)).collect();
    let all: Vec<Vec<&str>> = names.iter().map(|n| n.iter().map(String::as_str).collect()).collect();
    let known: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    let needed = ["title", "class_type"].map(columns::names);
    let needed = needed.each_ref().map(|n| n.iter().map(String::as_str).collect::<Vec<_>>());
    let wanted = needed.each_ref().map(Vec::as_slice);
    let table = documents::xlsx::read_table_known(bytes, &wanted, &known).map_err(|e| match e.code() {
        "column-missing" => AppError::refused(&WorkbookRefused::NoHeader),
        "unknown-encoding" | "bad-quoting" => refused("not-a-workbook"),
        code => refused(code),
    })?;
    let number = columns::places(&table.header).get(NUMBER).copied();
    let example = |cells: &[String]| number.and_then(|at| cells.get(at)).is_some_and(|n| is_example(n));
    let rows: Vec<(u32, Vec<String>)> =
        table.rows.into_iter().filter(|r| !example(&r.cells)).map(|r| (r.line, r.cells)).collect();
    if rows.len() > MOST_ROWS {
        return Err(AppError::refused(&WorkbookRefused::TooManyRows { rows: rows.len(), limit: MOST_ROWS }));
    }
    if rows.is_empty() {
        return Err(AppError::refused(&WorkbookRefused::NoRows));
    }
    Ok(Read { header: table.header, rows })
}

fn refused(code: &'static str) -> AppError {
    AppError::Refused(Refused { code, args: Vec::new(), forbidden: false })
}

/// Keeps a workbook that was read, to be looked at; no course is made yet.
///
/// # Errors
/// The database.
pub(super) async fn stage(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    name: &str,
    read: Read,
) -> AppResult<WorkbookId> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = Upload {
        id: WorkbookId::new(),
        organisation: seat.organisation,
        file_name: name.chars().take(120).collect(),
        header: serde_json::to_string(&read.header).map_err(AppError::internal)?,
        state: "preview".to_owned(),
        uploaded_by: actor.label.clone(),
        created_at: change.now().as_millisecond(),
    };
    store::insert(&change, &upload, &read.rows).await?;
    change.record("course.workbook_uploaded", upload.id.0, serde_json::json!({"rows": read.rows.len()}));
    change.commit().await?;
    Ok(upload.id)
}

/// The last workbooks of an organisation.
///
/// # Errors
/// The database.
pub(super) async fn latest<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<Upload>> {
    Ok(store::latest(conn, organisation).await?)
}

/// A workbook of an organisation with every row checked; others' are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub(super) async fn checked(app: &App, seat: &SeatView, id: WorkbookId) -> AppResult<(Upload, Vec<Judged>)> {
    let conn = app.db.read();
    let upload = own(store::upload(conn, id).await?, seat)?;
    let organisation = directory::organisation(conn, seat.organisation).await?;
    let mut judged = typed(app, &upload).await?;
    judge(conn, &organisation, id, &mut judged).await?;
    Ok((upload, judged))
}

/// Makes drafts of the good rows in one change, each checked once more; with `all` only if every row is good. Answers
/// how many courses were made.
///
/// # Errors
/// Not found for others'; refused when it is over, when nothing is new, or when all was asked for and a row has problems.
pub(super) async fn apply(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: WorkbookId,
    all: bool,
) -> AppResult<usize> {
    let conn = app.db.read();
    let upload = own(store::upload(conn, id).await?, seat)?;
    let organisation = directory::organisation(conn, seat.organisation).await?;
    let reviewer = organisation.reviewer.ok_or_else(|| AppError::refused(&LifeRefused::NoReviewer))?;
    // Reading waits for its turn among heavy work: not while the database is held.
    let mut judged = typed(app, &upload).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = own(store::hold(&change, id).await?, seat)?;
    if upload.state != "preview" {
        return Err(AppError::refused(&WorkbookRefused::Over));
    }
    store::lock(&change, seat.organisation).await?;
    judge(change.conn(), &organisation, id, &mut judged).await?;
    let bad = judged.iter().filter(|row| row.outcome == Outcome::Wrong).count();
    if all && bad > 0 {
        return Err(AppError::refused(&WorkbookRefused::NotAllGood { bad }));
    }
    let mut made = Vec::new();
    for row in judged.iter().filter(|row| row.outcome == Outcome::New) {
        let code = commands::draft(&mut change, &organisation, reviewer, &kept(&row.raw)).await?;
        let course = super::by_code(change.conn(), &code).await?;
        made.push(params![seat.organisation, row.key.clone(), row.fingerprint.clone(), course.id, id]);
    }
    if made.is_empty() {
        return Err(AppError::refused(&WorkbookRefused::NothingNew));
    }
    let courses = made.len();
    store::remember(&change, made).await?;
    store::set_applied(&change, id).await?;
    change.record("course.workbook_applied", id.0, serde_json::json!({"courses": courses, "refused": bad}));
    change.commit().await?;
    Ok(courses)
}

/// Throws a check away.
///
/// # Errors
/// As [`apply`].
pub(super) async fn drop_preview(app: &App, actor: &Actor, seat: &SeatView, id: WorkbookId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = own(store::hold(&change, id).await?, seat)?;
    if upload.state != "preview" {
        return Err(AppError::refused(&WorkbookRefused::Over));
    }
    store::set_dropped(&change, id).await?;
    change.record("course.workbook_dropped", id.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// Deletes workbooks older than seven days. What was made of their rows stays known.
///
/// # Errors
/// The database.
pub async fn delete_old(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("catalogue"), now).await?;
    let deleted = store::delete_before(&change, (now - KEPT).as_millisecond()).await?;
    if deleted == 0 {
        change.rollback().await?;
        return Ok(0);
    }
    let data = serde_json::json!({"workbooks": deleted});
    change.record("course.workbooks_deleted", WorkbookId::new().0, data);
    change.commit().await?;
    Ok(deleted)
}

fn own(upload: Option<Upload>, seat: &SeatView) -> AppResult<Upload> {
    upload.filter(|u| u.organisation == seat.organisation).ok_or(AppError::NotFound)
}

/// The rows as forms, each checked by the rules of the form alone.
async fn typed(app: &App, upload: &Upload) -> AppResult<Vec<Judged>> {
    let conn = app.db.read();
    let defaults = templates::blank(conn, upload.organisation).await?;
    let rows = store::rows(conn, upload.id).await?;
    let places = columns::places(&upload.header());
    let today = calendar::civil_date(app.clock.now());
    heavy(move || {
        let words = columns::words(today);
        let read = |(line, cells)| typed_row(line, cells, &places, &words, &defaults, today);
        rows.into_iter().map(read).collect()
    })
    .await
}

fn typed_row(
    line: u32,
    cells: Vec<String>,
    places: &BTreeMap<String, usize>,
    words: &domain::course::workbook::Words,
    defaults: &RawForm,
    today: Date,
) -> Judged {
    let cell = |key: &str| places.get(key).and_then(|at| cells.get(*at)).map_or("", String::as_str);
    let mut raw = read_row(cell, words);
    // Before the defaults, which may change between two uploads of one file.
    let fingerprint = hex(&Sha256::digest(serde_json::to_vec(&raw).unwrap_or_default()));
    let number = fold(cell(NUMBER));
    let key = if number.is_empty() { format!("sha256:{fingerprint}") } else { format!("number:{number}") };
    let given = number.chars().count();
    let mut beside = Vec::new();
    if given > LONGEST_NUMBER {
        let problem = Refused::new(&FormRule::TooLong { max: LONGEST_NUMBER, given });
        beside.push((NUMBER.to_owned(), problem));
    }
    fill(&mut raw, defaults);
    let good = steps().iter().all(|step| parse_step(step.number, &raw, today).is_ok());
    let outcome = if good && beside.is_empty() { Outcome::New } else { Outcome::Wrong };
    Judged { line, cells, raw, outcome, code: None, beside, key, fingerprint }
}

/// Puts what the organisation filled in once for all where a row says nothing; a contact is taken whole or not at all.
fn fill(raw: &mut RawForm, defaults: &RawForm) {
    for contact in ["contact1_", "contact2_"] {
        let of_contact = |key: &&String| key.starts_with(contact);
        if raw.fields.keys().any(|key| of_contact(&key)) {
            continue;
        }
        for (key, value) in defaults.fields.iter().filter(|(key, _)| of_contact(key)) {
            raw.fields.insert(key.clone(), value.clone());
        }
    }
    if raw.first("feedback_form").is_empty() && !defaults.first("feedback_form").is_empty() {
        raw.set("feedback_form", defaults.first("feedback_form"));
    }
}

/// What the form alone can't know: rows that stand twice, rows that are courses already, tags of others.
async fn judge<C: ConnectionTrait>(
    conn: &C,
    organisation: &Organisation,
    workbook: WorkbookId,
    rows: &mut [Judged],
) -> AppResult<()> {
    let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
    let known = store::known(conn, organisation.id, &keys).await?;
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut asked: HashMap<Vec<String>, Option<Refused>> = HashMap::new();
    for row in rows {
        let line = row.line;
        let first_row = *seen.entry(row.key.clone()).or_insert(line);
        if first_row != line {
            row.wrong(NUMBER, Refused::new(&WorkbookRefused::Twice { first_row }));
            continue;
        }
        if let Some(known) = known.get(&row.key) {
            row.code = Some(known.code.clone());
            if known.fingerprint == row.fingerprint {
                let here = known.workbook == workbook;
                row.outcome = if here { Outcome::Created } else { Outcome::Unchanged };
                continue;
            }
            let number = row.key.trim_start_matches("number:").to_owned();
            let course = known.code.clone();
            row.wrong(NUMBER, Refused::new(&WorkbookRefused::Changed { number, course }));
        }
        let tags: Vec<String> = row.raw.values("attribute_tags").iter().map(|tag| fold(tag)).collect();
        if !asked.contains_key(&tags) {
            let answer = tags::may_set(conn, &organisation.level, &organisation.code, &tags).await;
            let refused = match answer {
                Ok(()) => None,
                Err(AppError::Refused(refused)) => Some(refused),
                Err(error) => return Err(error),
            };
            asked.insert(tags.clone(), refused);
        }
        if let Some(Some(refused)) = asked.get(&tags) {
            row.wrong("attribute_tags", refused.clone());
        }
    }
    Ok(())
}

impl Judged {
    fn wrong(&mut self, column: &str, refused: Refused) {
        self.beside.push((column.to_owned(), refused));
        self.outcome = Outcome::Wrong;
    }

    /// A checked row of no workbook, for sample pages.
    pub(super) fn sample(line: u32, raw: RawForm, outcome: Outcome) -> Self {
        let code = matches!(outcome, Outcome::Created | Outcome::Unchanged).then(|| "5000123".to_owned());
        let (key, fingerprint) = (String::new(), String::new());
        Self { line, cells: Vec::new(), raw, outcome, code, beside: Vec::new(), key, fingerprint }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
