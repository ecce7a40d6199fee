//! Tags of many closed courses from one upload: looked at, applied as background work, undone as a whole. Rule:
//! docs/rules/retag.md.

mod judge;
mod read;
pub(super) mod store;
mod work;

pub use read::{Given, Read, read};
pub use work::{JOB, run, step};

use domain::ids::mask_numbers;
use domain::permissions::OrganisationKind;
use domain::retag::RetagRefused;
use platform::db::Actor;
use platform::ids::{AccountId, OrganisationId, PersonId, SeatId};
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ui::L;

use crate::App;
use crate::catalogue::CourseId;

platform::typed_ids! {
    /// An upload of tags.
    RetagUploadId,
}

/// An upload as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Upload {
    /// Identity.
    pub id: RetagUploadId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Name of the file.
    pub file_name: String,
    /// Why, as written.
    pub reason: String,
    /// `preview`, `applying`, `applied`, `undoing`, `undone`, `dropped`.
    pub state: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// Who asked for the background work, as JSON; at first who uploaded it.
    pub actor: String,
    /// When, milliseconds.
    pub created_at: i64,
    /// Rows the work under way has to do.
    pub total: i64,
    /// Rows of these that are done.
    pub done: i64,
    /// When the work under way, or the last, was asked for.
    pub begun_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
}

impl Upload {
    /// Whether background work goes on.
    pub fn is_busy(&self) -> bool {
        matches!(self.state.as_str(), "applying" | "undoing")
    }
}

/// A row of an upload as stored; lists of tags are JSON.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct RetagRow {
    /// Line of the file.
    pub line: i64,
    /// Code as written.
    pub code: String,
    /// Tags to set, as written.
    pub adds: String,
    /// Tags to take off.
    pub removes: String,
    /// The whole set.
    pub replaces: String,
    /// The course, when there is one.
    pub course: Option<CourseId>,
    /// Its tags when it was looked at.
    pub before: String,
    /// Its tags afterwards.
    pub after: String,
    /// Of those before, the ones that counted, as the course stores them.
    pub counted: String,
    /// `change`, `same`, `wrong`, `applied`, `left`, `undone`, `kept`.
    pub outcome: String,
    /// Why it is wrong or was left: code and values of a refusal, as JSON.
    pub problem: String,
}

impl RetagRow {
    /// Tags before.
    pub fn before(&self) -> Vec<String> {
        serde_json::from_str(&self.before).unwrap_or_default()
    }

    /// Tags afterwards.
    pub fn after(&self) -> Vec<String> {
        serde_json::from_str(&self.after).unwrap_or_default()
    }

    /// Why it is wrong or was left, as a sentence and what to do; empty when it is neither.
    pub fn said(&self, l: L) -> (String, String) {
        let Ok(problem) = serde_json::from_str::<Problem>(&self.problem) else { return Default::default() };
        let args: Vec<(&str, String)> =
            problem.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let key = format!("refusal-{}", problem.code);
        (l.args(&key, &args), l.args(&format!("{key}-next"), &args))
    }
}

/// A refusal as a row keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Problem {
    code: String,
    args: Vec<(String, String)>,
}

pub(super) fn problem(refused: &impl domain::refusal::Refusal) -> String {
    let args = refused.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    serde_json::to_string(&Problem { code: refused.code().to_owned(), args }).unwrap_or_default()
}

/// How many rows have which outcome.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Count {
    /// The outcome.
    pub outcome: String,
    /// Rows.
    pub rows: i64,
}

/// Who acts, kept with the upload: background work is done in their name.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Acting {
    person: Option<PersonId>,
    account: Option<AccountId>,
    seat: Option<SeatId>,
    organisation: Option<OrganisationId>,
    label: String,
}

impl Acting {
    fn of(actor: &Actor) -> String {
        let acting = Self {
            person: actor.person,
            account: actor.account,
            seat: actor.seat,
            organisation: actor.organisation,
            label: actor.label.clone(),
        };
        serde_json::to_string(&acting).unwrap_or_default()
    }

    fn actor(stored: &str) -> Actor {
        let acting: Self = serde_json::from_str(stored).unwrap_or_default();
        Actor {
            person: acting.person,
            account: acting.account,
            seat: acting.seat,
            organisation: acting.organisation,
            label: acting.label,
            process: JOB.to_owned(),
            ..Actor::default()
        }
    }
}

/// Keeps an upload with what would become of each row. No course is changed.
///
/// # Errors
/// Refused without a reason; the database.
pub async fn stage(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    (name, reason): (&str, &str),
    read: Read,
) -> AppResult<RetagUploadId> {
    let reason = mask_numbers(reason.trim());
    if reason.is_empty() {
        return Err(AppError::refused(&RetagRefused::ReasonMissing));
    }
    let rows = judge::rows(app, &desk(seat), read.rows).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let upload = Upload {
        id: RetagUploadId::new(),
        organisation: seat.organisation,
        file_name: name.chars().take(120).collect(),
        reason,
        state: "preview".to_owned(),
        uploaded_by: actor.label.clone(),
        actor: Acting::of(actor),
        created_at: change.now().as_millisecond(),
        total: 0,
        done: 0,
        begun_at: None,
        ended_at: None,
    };
    store::insert(&change, &upload).await?;
    store::insert_rows(&change, upload.id, &rows).await?;
    let data = json!({"rows": rows.len(), "reason": upload.reason, "file": upload.file_name});
    change.record("retag.uploaded", upload.id.0, data);
    change.commit().await?;
    Ok(upload.id)
}

/// Whose courses an upload may tag.
#[derive(Clone, Copy, Debug)]
struct Desk {
    organisation: OrganisationId,
    national: bool,
}

fn desk(seat: &SeatView) -> Desk {
    Desk { organisation: seat.organisation, national: seat.kind == OrganisationKind::NationalCentre }
}

/// The last uploads of an organisation.
///
/// # Errors
/// The database.
pub async fn latest<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Vec<Upload>> {
    Ok(store::latest(conn, organisation).await?)
}

/// An upload of the seat's organisation; others' are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub async fn upload<C: ConnectionTrait>(conn: &C, seat: &SeatView, id: RetagUploadId) -> AppResult<Upload> {
    own(store::upload(conn, id).await?, seat)
}

/// Begins to apply an upload that was looked at. The work goes on in the background.
///
/// # Errors
/// Not found for others'; refused when it does not stand there or nothing changes; the database.
pub async fn apply(app: &App, actor: &Actor, seat: &SeatView, id: RetagUploadId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    held(&change, seat, id, "preview").await?;
    begin(&mut change, id, ("applying", "change"), "retag.applying").await?;
    Ok(change.commit().await?)
}

/// Begins to undo an upload that was applied.
///
/// # Errors
/// As [`apply`].
pub async fn undo(app: &App, actor: &Actor, seat: &SeatView, id: RetagUploadId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    held(&change, seat, id, "applied").await?;
    begin(&mut change, id, ("undoing", "applied"), "retag.undoing").await?;
    Ok(change.commit().await?)
}

/// Applies an upload that was undone once more: rows are judged anew.
///
/// # Errors
/// As [`apply`].
pub async fn again(app: &App, actor: &Actor, seat: &SeatView, id: RetagUploadId) -> AppResult<()> {
    let rows = store::rows(app.db.read(), id, None, (0, i64::MAX)).await?;
    let judged = judge::rows(app, &desk(seat), rows.iter().map(Given::of).collect()).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    held(&change, seat, id, "undone").await?;
    store::delete_rows(&change, id).await?;
    store::insert_rows(&change, id, &judged).await?;
    begin(&mut change, id, ("applying", "change"), "retag.applying").await?;
    Ok(change.commit().await?)
}

/// Throws a preview away.
///
/// # Errors
/// As [`apply`].
pub async fn drop_preview(app: &App, actor: &Actor, seat: &SeatView, id: RetagUploadId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    held(&change, seat, id, "preview").await?;
    store::set_state(&change, id, "dropped").await?;
    change.record("retag.dropped", id.0, json!({}));
    Ok(change.commit().await?)
}

/// Takes work up again that stands still, for whatever reason; work that goes on is not disturbed by it.
///
/// # Errors
/// As [`apply`].
pub async fn take_up(app: &App, actor: &Actor, seat: &SeatView, id: RetagUploadId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let found = own(store::hold(&change, id).await?, seat)?;
    if !found.is_busy() {
        return Err(AppError::refused(&RetagRefused::State));
    }
    change.enqueue(JOB, id, change.now()).await?;
    change.record("retag.taken_up", id.0, json!({"done": found.done, "of": found.total}));
    Ok(change.commit().await?)
}

/// Rows of an upload, a page of them; all outcomes when none is named.
///
/// # Errors
/// The database.
pub async fn rows<C: ConnectionTrait>(
    conn: &C,
    id: RetagUploadId,
    outcome: Option<&str>,
    (from, most): (i64, i64),
) -> AppResult<Vec<RetagRow>> {
    Ok(store::rows(conn, id, outcome, (from, most)).await?)
}

/// How many rows have which outcome.
///
/// # Errors
/// The database.
pub async fn counts<C: ConnectionTrait>(conn: &C, id: RetagUploadId) -> AppResult<Vec<Count>> {
    Ok(store::counts(conn, id).await?)
}

async fn begin(
    change: &mut Change,
    id: RetagUploadId,
    what: (&'static str, &'static str),
    action: &'static str,
) -> AppResult<()> {
    let rows = store::begin(change, id, what, &Acting::of(change.actor())).await?;
    if rows == 0 {
        return Err(AppError::refused(&RetagRefused::State));
    }
    change.enqueue(JOB, id, change.now()).await?;
    change.record(action, id.0, json!({"courses": rows}));
    Ok(())
}

async fn held(change: &Change, seat: &SeatView, id: RetagUploadId, state: &str) -> AppResult<Upload> {
    let found = own(store::hold(change, id).await?, seat)?;
    if found.state == state { Ok(found) } else { Err(AppError::refused(&RetagRefused::State)) }
}

fn own(found: Option<Upload>, seat: &SeatView) -> AppResult<Upload> {
    found.filter(|upload| upload.organisation == seat.organisation).ok_or(AppError::NotFound)
}
