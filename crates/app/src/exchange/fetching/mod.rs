//! Fetching back from a page: the records of a partner's own people as a file. Rule: docs/rules/exchange-fetching.md.

mod pages;
mod store;
mod write;

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use domain::exchange::DeliveryRefused;
use domain::exchange_partner::State;
use domain::permissions::{Function, Right};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::{Actor, Migration};
use platform::jobs::Cron;
use platform::sealed::{Opened, Sealing};
use platform::{Access, AppError, AppResult, Capability};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::PartnerId;
use super::partners::Partner;
use crate::App;
pub use write::Format;

platform::typed_ids! {
    /// A file of records that was made for a partner.
    FetchId,
}

/// How long a file can be downloaded.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A file as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Fetch {
    /// Identity.
    pub id: FetchId,
    /// For people.
    pub number: i64,
    /// Whose.
    pub partner: PartnerId,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// By whom, as people read it.
    pub made_by: String,
    /// See [`Format`].
    pub format: String,
    /// Lines of the ledger behind this serial; 0 for all.
    pub since: i64,
    /// Up to this serial.
    pub until: i64,
    /// Courses written.
    pub courses: i64,
    /// People written.
    pub people: i64,
    /// Rows that the format can't hold.
    pub left_out: i64,
    /// The characters, as JSON: see [`GapTold`].
    pub gaps: String,
    /// Its size.
    pub bytes: i64,
    /// The last download, milliseconds.
    pub downloaded_at: Option<i64>,
    /// None once the file is deleted.
    pub delete_after: Option<i64>,
}

/// A character that a file could not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapTold {
    /// `courses` or `people`.
    pub list: String,
    /// The course the row belongs to.
    pub course: String,
    /// Name of the column.
    pub column: String,
    /// The character.
    pub character: char,
}

impl Fetch {
    /// What it could not hold, the first of it.
    pub fn gaps(&self) -> Vec<GapTold> {
        serde_json::from_str(&self.gaps).unwrap_or_default()
    }
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "exchange.delete_fetches",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { delete_old(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
}];

/// The pages, and what deletes files in time.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    const EXPORT: Access = Access::Right(Right::Export);
    Capability {
        name: "exchange",
        routes: || {
            vec![
                get("/exchange/partners/{code}/fetch", OWN, pages::show),
                post("/exchange/partners/{code}/fetch", EXPORT, pages::make),
                get("/exchange/partners/{code}/fetch/{number}", OWN, pages::one),
                get("/exchange/partners/{code}/fetch/{number}/file", EXPORT, pages::file),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0863_exchange_fetch",
            sql: include_str!("migrations/0863_exchange_fetch.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// Makes a file of the records of a partner's people: all, or what changed since the last file.
///
/// # Errors
/// Refused for a partner that fetches nothing back; the disk; the database.
pub async fn make(
    app: &App,
    actor: &Actor,
    partner: &Partner,
    format: Format,
    since_last: bool,
) -> AppResult<Fetch> {
    if partner.state != State::Active || !partner.retrieves_records {
        return Err(AppError::refused(&DeliveryRefused::Inactive));
    }
    let since = if since_last { store::last(app.db.read(), partner.id).await? } else { 0 };
    let id = FetchId::new();
    let written = write::write(app, partner, format, since).await?;
    let path = path(app, id);
    let keys = app.keys.clone();
    let bytes = tokio::task::spawn_blocking(move || -> std::io::Result<i64> {
        std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
        let mut sealing = Sealing::begin(File::create(&path)?, &keys)?;
        let mut plain = written.file;
        let count = std::io::copy(&mut plain, &mut sealing)?;
        sealing.finish()?.sync_all()?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    });
    let bytes = bytes.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let fetch = Fetch {
        id,
        number: change.next_number("exchange fetch", 1).await?,
        partner: partner.id,
        made_at: change.now().as_millisecond(),
        made_by: actor.label.clone(),
        format: format.as_str().to_owned(),
        since,
        until: written.until,
        courses: written.courses,
        people: written.people,
        left_out: written.left_out,
        gaps: serde_json::to_string(&written.gaps).unwrap_or_default(),
        bytes,
        downloaded_at: None,
        delete_after: Some((change.now() + KEPT).as_millisecond()),
    };
    store::insert(&change, &fetch).await?;
    let data = json!({
        "partner": partner.code, "fetch": fetch.number, "format": fetch.format, "since": since, "people": fetch.people,
    });
    change.record("exchange.fetch_made", partner.id.0, data);
    change.commit().await?;
    Ok(fetch)
}

/// The newest files of a partner.
///
/// # Errors
/// The database.
pub async fn newest<C: ConnectionTrait>(conn: &C, partner: PartnerId, most: i64) -> AppResult<Vec<Fetch>> {
    Ok(store::newest(conn, partner, most).await?)
}

/// A file of a partner by its number.
///
/// # Errors
/// Not found; the database.
pub async fn fetch<C: ConnectionTrait>(conn: &C, partner: PartnerId, number: i64) -> AppResult<Fetch> {
    store::by_number(conn, partner, number).await?.ok_or(AppError::NotFound)
}

/// The bytes of a file for whoever downloads it; on record.
///
/// # Errors
/// Not found once it is deleted, or on a copy of the service whose disk it is not on; the database.
pub async fn download(
    app: &App,
    actor: &Actor,
    partner: &Partner,
    number: i64,
) -> AppResult<(Fetch, Vec<u8>)> {
    let found = fetch(app.db.read(), partner.id, number).await?;
    let (path, keys) = (path(app, found.id), app.keys.clone());
    let read = tokio::task::spawn_blocking(move || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Opened::begin(File::open(path)?, &keys)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let bytes = read.await.map_err(AppError::internal)?.map_err(|_| AppError::NotFound)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::note_download(&change, found.id).await?;
    let data = json!({"partner": partner.code, "fetch": found.number, "people": found.people});
    change.record("exchange.fetch_downloaded", partner.id.0, data);
    change.commit().await?;
    Ok((found, bytes))
}

/// Deletes files whose days are over; answers how many. What was fetched, when and by whom stays.
///
/// # Errors
/// The database.
pub async fn delete_old(app: &App) -> AppResult<usize> {
    let now = app.clock.now();
    let due = store::due(app.db.read(), now.as_millisecond()).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    store::note_deleted(&change, &due).await?;
    change.record("exchange.fetches_deleted", uuid::Uuid::nil(), json!({"files": due.len()}));
    change.commit().await?;
    for id in &due {
        let _ = std::fs::remove_file(path(app, *id));
    }
    Ok(due.len())
}

fn path(app: &App, id: FetchId) -> PathBuf {
    app.settings.data.join("exchange").join(format!("fetch-{id}.sealed"))
}
