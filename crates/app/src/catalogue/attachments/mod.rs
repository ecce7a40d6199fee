//! Files beside a course: handouts for everybody or for those admitted, papers for the reviewer. Rule:
//! docs/rules/attachments.md.

mod content;
mod scan;
mod store;

use domain::course::attachments::{FileKind, FileRefused, MOST_FILES, Readers, Scanned, decide_files};
use platform::db::Actor;
use platform::ids::FileId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::store::lock;
use super::{Course, CourseId, mails};
use crate::App;
use crate::heavy::heavy;
use scan::Verdict;

/// Files looked at in one turn: more than ever wait, so that those nobody can tell about don't fill every turn.
const MOST_WAITING: i64 = 2_000;

platform::typed_ids! {
    /// A file beside a course.
    AttachmentId,
}

/// A file beside a course, without its bytes.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Attachment {
    pub id: AttachmentId,
    pub course: CourseId,
    pub file: FileId,
    pub name: String,
    pub kind: String,
    pub size: i64,
    pub sha256: String,
    pub readers: String,
    pub scan: String,
    pub scanned_at: Option<i64>,
    pub added_at: i64,
    pub added_by: String,
}

impl Attachment {
    /// Who may read it, beside organiser and reviewer.
    pub fn readers(&self) -> Readers {
        Readers::parse(&self.readers).unwrap_or(Readers::Reviewer)
    }

    /// What the scanner said.
    pub fn scanned(&self) -> Scanned {
        Scanned::parse(&self.scan).unwrap_or(Scanned::Waiting)
    }

    /// The media type it is sent with.
    pub fn media_type(&self) -> &'static str {
        domain::course::attachments::FileKind::of_ending(&self.kind)
            .map_or("application/octet-stream", |kind| kind.media_type())
    }
}

/// The files of a course in the order they were added.
///
/// # Errors
/// The database.
pub async fn of_course<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Attachment>> {
    Ok(store::of_course(conn, course).await?)
}

/// A file of a course.
///
/// # Errors
/// Not found, also for a file of another course; the database.
pub async fn find<C: ConnectionTrait>(conn: &C, course: CourseId, id: AttachmentId) -> AppResult<Attachment> {
    store::one(conn, id).await?.filter(|a| a.course == course).ok_or(AppError::NotFound)
}

/// The bytes of a file.
///
/// # Errors
/// When they are not in the folder, which is a fault of ours.
pub async fn bytes(app: &App, attachment: &Attachment) -> AppResult<Vec<u8>> {
    let read = app.files.read(&attachment.sha256).await;
    read.map_err(|e| AppError::internal(format!("attachment {}: {e}", attachment.id)))
}

/// A file as it was sent, and what is to be done with it.
pub struct Sent {
    /// Name on the sender's machine.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// Who may read it.
    pub readers: Readers,
    /// The file it takes the place of.
    pub replaces: Option<AttachmentId>,
}

/// Adds a file to a course, or puts it in another's place; answers whether it can be read already.
///
/// # Errors
/// Refused by the rules of kinds, size and number, by the scanner, or by the course's state; not found for another
/// organisation's course.
pub async fn add(app: &App, actor: &Actor, seat: &SeatView, code: &str, sent: Sent) -> AppResult<Scanned> {
    // Before the bytes are looked at: strangers must not make the scanner work.
    let course = super::own(app.db.read(), seat.organisation, code).await?;
    decide_files(&course.facts(), app.clock.now()).map_err(|r| AppError::refused(&r))?;
    let Sent { name, bytes, readers, replaces } = sent;
    let Looked { name, kind, sha256, bytes, scanned } = look_at(app, name, bytes).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    let there = store::of_course(change.conn(), course.id).await?;
    let gone = match replaces {
        Some(id) => Some(there.iter().find(|a| a.id == id).cloned().ok_or(AppError::NotFound)?),
        None => None,
    };
    let staying = there.iter().filter(|a| gone.as_ref().is_none_or(|gone| gone.id != a.id));
    room_for(staying, &sha256, &name)?;
    if let Some(gone) = &gone {
        drop_file(&change, gone).await?;
    }
    let media = kind.media_type();
    let file = app.files.keep(&change, course.id.0, &name, media, &bytes, None).await?;
    let now = change.now().as_millisecond();
    let attachment = Attachment {
        id: AttachmentId::new(),
        course: course.id,
        file,
        name,
        kind: kind.as_str().to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sha256,
        readers: readers.as_str().to_owned(),
        scan: scanned.as_str().to_owned(),
        scanned_at: (scanned == Scanned::Clean).then_some(now),
        added_at: now,
        added_by: actor.label.clone(),
    };
    store::insert(&change, &attachment).await?;
    let replaced = gone.map(|gone| gone.name);
    let data = serde_json::json!({"name": attachment.name, "sha256": attachment.sha256, "size": attachment.size,
        "readers": attachment.readers, "scan": attachment.scan, "replaced": replaced});
    change.record("course.attachment_added", course.id.0, data);
    change.commit().await?;
    Ok(scanned)
}

/// A file that was looked at: its name made safe, its content what its ending says, the scanner asked.
pub struct Looked {
    /// Its name as it is kept.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// The name of its bytes.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What the scanner said; never that it found something.
    pub scanned: Scanned,
}

/// Looks at a file somebody sends, by the rules that hold for files beside courses: kind by content, size, no programs,
/// the scanner.
///
/// # Errors
/// Refused with the reason, also for what the scanner found.
pub async fn look_at(app: &App, name: String, bytes: Vec<u8>) -> AppResult<Looked> {
    let (taken, sha256, bytes) = heavy(move || {
        let taken = content::judge(&name, &bytes);
        let sha256 = platform::files::digest(&bytes);
        (taken, sha256, bytes)
    })
    .await?;
    let taken = taken.map_err(|r| AppError::refused(&r))?;
    let scanned = match scan::ask(&app.settings.scan, bytes.clone()).await? {
        Verdict::NotAsked => Scanned::Unscanned,
        Verdict::Clean => Scanned::Clean,
        Verdict::Infected(found) => {
            tracing::warn!(found, name = taken.name, "an infected file was refused");
            return Err(AppError::refused(&FileRefused::Infected { given: taken.name }));
        }
        Verdict::Down(why) => {
            tracing::error!(why, "the scanner does not answer: files wait until it does");
            Scanned::Waiting
        }
        Verdict::Failed(why) => {
            tracing::error!(why, name = taken.name, "the scanner could not tell about a file: it waits");
            Scanned::Waiting
        }
    };
    Ok(Looked { name: taken.name, kind: taken.kind, sha256, bytes, scanned })
}

/// Asks the scanner again about a file that waits; `None` while it can tell nothing.
///
/// # Errors
/// When the work panics.
pub async fn look_again(app: &App, sha256: &str) -> AppResult<Option<Scanned>> {
    let read = match app.files.read(sha256).await {
        Ok(read) => read,
        Err(why) => {
            tracing::error!(%why, sha256, "a file that waits for its scan can't be read");
            return Ok(None);
        }
    };
    Ok(match scan::ask(&app.settings.scan, read).await? {
        Verdict::Clean => Some(Scanned::Clean),
        Verdict::Infected(_) => Some(Scanned::Infected),
        Verdict::NotAsked | Verdict::Down(_) | Verdict::Failed(_) => None,
    })
}

fn room_for<'a>(staying: impl Iterator<Item = &'a Attachment>, sha256: &str, name: &str) -> AppResult<()> {
    let staying: Vec<_> = staying.collect();
    if staying.len() >= MOST_FILES {
        return Err(AppError::refused(&FileRefused::TooMany { most: MOST_FILES }));
    }
    if staying.iter().any(|a| a.sha256 == sha256) {
        return Err(AppError::refused(&FileRefused::Twice { given: name.to_owned() }));
    }
    Ok(())
}

/// Says anew who may read a file.
///
/// # Errors
/// Refused by the course's state; not found for another organisation's course.
pub async fn set_readers(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    id: AttachmentId,
    readers: Readers,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    let attachment = find(change.conn(), course.id, id).await?;
    if attachment.readers() == readers {
        return Ok(());
    }
    store::set_readers(&change, id, readers.as_str()).await?;
    let data =
        serde_json::json!({"name": attachment.name, "before": attachment.readers, "after": readers.as_str()});
    change.record("course.attachment_readers_set", course.id.0, data);
    Ok(change.commit().await?)
}

/// Takes a file away; its bytes go with the next clearing.
///
/// # Errors
/// Refused by the course's state; not found for another organisation's course.
pub async fn remove(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    id: AttachmentId,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    let attachment = find(change.conn(), course.id, id).await?;
    drop_file(&change, &attachment).await?;
    let data = serde_json::json!({"name": attachment.name, "sha256": attachment.sha256});
    change.record("course.attachment_removed", course.id.0, data);
    Ok(change.commit().await?)
}

/// Gives the files of a course back, inside the change that deletes it.
///
/// # Errors
/// The database.
pub(super) async fn forget_all(change: &Change, course: CourseId) -> AppResult<()> {
    for file in store::files(change.conn(), course).await? {
        platform::files::forget(change, file).await?;
    }
    Ok(())
}

async fn drop_file(change: &Change, gone: &Attachment) -> AppResult<()> {
    store::delete(change, gone.id).await?;
    platform::files::forget(change, gone.file).await?;
    Ok(())
}

async fn held(change: &Change, seat: &SeatView, code: &str) -> AppResult<Course> {
    let course = super::own(change.conn(), seat.organisation, code).await?;
    lock(change, course.id).await?;
    let course = super::own(change.conn(), seat.organisation, code).await?;
    decide_files(&course.facts(), change.now()).map_err(|r| AppError::refused(&r))?;
    Ok(course)
}

/// Asks the scanner about the files that wait, oldest first, until it can't be reached. A file that can't be read, or
/// that it can tell nothing about, goes on waiting and stands in nobody's way.
///
/// # Errors
/// The database.
pub async fn scan_waiting(app: &App) -> AppResult<()> {
    for attachment in store::waiting(app.db.read(), MOST_WAITING).await? {
        let read = match app.files.read(&attachment.sha256).await {
            Ok(read) => read,
            Err(why) => {
                tracing::error!(%why, attachment = %attachment.id, "a file that waits for its scan can't be read");
                continue;
            }
        };
        let (scanned, found) = match scan::ask(&app.settings.scan, read).await? {
            Verdict::Clean => (Scanned::Clean, String::new()),
            Verdict::Infected(found) => (Scanned::Infected, found),
            Verdict::Failed(why) => {
                tracing::error!(why, attachment = %attachment.id, "the scanner could not tell about a file: it waits");
                continue;
            }
            Verdict::Down(why) => {
                tracing::error!(why, "the scanner does not answer: files wait until it does");
                return Ok(());
            }
            // The scanner was taken out of the settings: what waits for it goes on waiting, nobody promised a look.
            Verdict::NotAsked => return Ok(()),
        };
        note(app, &attachment, scanned, &found).await?;
    }
    Ok(())
}

async fn note(app: &App, attachment: &Attachment, scanned: Scanned, found: &str) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("scanner"), app.clock.now()).await?;
    if !store::set_scan(&change, attachment.id, scanned.as_str()).await? {
        return Ok(change.rollback().await?);
    }
    let data = serde_json::json!({"name": attachment.name, "scan": scanned.as_str(), "found": found});
    change.record("course.attachment_scanned", attachment.course.0, data);
    if scanned == Scanned::Infected
        && let Some(course) = super::find(change.conn(), attachment.course).await?
    {
        let letter = |to| mails::infected(&course, &attachment.name, to);
        super::commands::tell_seats(&mut change, course.organisation, letter).await?;
    }
    Ok(change.commit().await?)
}

/// Whether a scanner is set.
pub fn scanner_is_set(app: &App) -> bool {
    !app.settings.scan.trim().is_empty()
}
