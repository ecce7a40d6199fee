//! What the person does: write a record, give evidence, send it, take it back, delete it.

use domain::calendar::civil_date;
use domain::course::attachments::FileKind;
use domain::elsewhere::{
    ElsewhereRefused, Entry, MOST_FILES, Sending, State, Typed, check, decide_change, decide_send,
    decide_withdraw,
};
use platform::db::{Actor, hold_name};
use platform::error::Refused;
use platform::ids::{FileId, PersonId};
use platform::web::Upload;
use platform::{AppError, AppResult, Change};
use sea_orm::DbErr;
use serde_json::json;

use super::{
    ElsewhereId, Evidence, Record, Step, desk, joined, looks_like, mails, own_record, store, wishes,
};
use crate::catalogue::{self, Looked};
use crate::{App, directory, identity};

/// What a person sends at once.
#[derive(Debug, Default)]
pub struct Given {
    /// What was typed.
    pub typed: Typed,
    /// Files that were chosen, each with the name of its field.
    pub files: Vec<(String, Upload)>,
    /// Files to take away.
    pub removed: Vec<FileId>,
    /// Says that it is another training than what it looks like.
    pub said_other: bool,
    /// Sends it, beside saving it.
    pub send: bool,
}

/// Why nothing was sent: the record was kept as a draft unless what was typed is wrong.
#[derive(Debug)]
pub enum Problems {
    /// To be mended on the page, by field; `""` is the whole. Nothing was kept.
    Fields(Vec<(String, Refused)>),
    /// Kept, not sent.
    Kept(ElsewhereId, Refused),
    /// Not found, the database.
    Other(AppError),
}

impl From<AppError> for Problems {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refused) => Self::Fields(vec![(String::new(), refused)]),
            other => Self::Other(other),
        }
    }
}

impl From<DbErr> for Problems {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

fn at(field: &str, refused: &ElsewhereRefused) -> (String, Refused) {
    (field.to_owned(), Refused::new(refused))
}

/// Saves a record of the person, a new one without `before` (identity, and the version that was read); sends it when
/// asked. What is right is kept even when it can't be sent yet, so that no file is chosen twice.
///
/// # Errors
/// Refusals by field; kept and not sent; not found for another person's; the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    person: PersonId,
    before: Option<(ElsewhereId, i64)>,
    given: Given,
) -> Result<ElsewhereId, Problems> {
    let today = civil_date(app.clock.now());
    if identity::person(app.db.read(), person).await?.organisation.is_none() {
        return Err(Problems::Fields(vec![at("", &ElsewhereRefused::NoService)]));
    }
    let tags = wishes(app.db.read()).await?;
    let offered = |day| tags.iter().filter(|t| t.holds(day)).map(|t| t.tag.clone()).collect::<Vec<String>>();
    let checked = check(&given.typed, today, offered);
    let entry = checked.map_err(|wrong| {
        Problems::Fields(wrong.iter().map(|(field, refused)| at(field, refused)).collect())
    })?;
    let looked = look_at_all(app, given.files).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    // Of two tabs that send at once, the second counts what the first did.
    hold_name(change.conn(), &format!("elsewhere {person}")).await?;
    let old = match before {
        None => None,
        Some((id, version)) => Some(open_record(&change, person, id, Some(version)).await?),
    };
    let mut record = written(&change, person, old, &entry, given.said_other);
    let files = put_files(app, &mut change, &mut record, looked, &given.removed).await?;
    change.record(
        "elsewhere.saved",
        record.id.0,
        json!({"half_hours": record.asked_half_hours, "files": files}),
    );
    let refused = if given.send { may_send(&change, &record, files).await?.err() } else { None };
    if given.send && refused.is_none() {
        send(app, &mut change, &mut record).await?;
    } else {
        store::put(&change, &record).await?;
    }
    change.commit().await?;
    match refused {
        Some(refused) => Err(Problems::Kept(record.id, Refused::new(&refused))),
        None => Ok(record.id),
    }
}

async fn look_at_all(app: &App, files: Vec<(String, Upload)>) -> Result<Vec<(String, Looked)>, Problems> {
    let (mut looked, mut wrong) = (Vec::new(), Vec::new());
    for (field, upload) in files {
        match catalogue::look_at(app, upload.name, upload.bytes).await {
            Ok(file) if matches!(file.kind, FileKind::Pdf | FileKind::Jpg | FileKind::Png) => {
                looked.push((field, file));
            }
            Ok(file) => wrong.push(at(&field, &ElsewhereRefused::EvidenceKind { given: file.name })),
            Err(AppError::Refused(refused)) => wrong.push((field, refused)),
            Err(error) => return Err(Problems::Other(error)),
        }
    }
    if wrong.is_empty() { Ok(looked) } else { Err(Problems::Fields(wrong)) }
}

/// The person's record while it may be changed, kept from others until the change ends.
async fn open_record(
    change: &Change,
    person: PersonId,
    id: ElsewhereId,
    version: Option<i64>,
) -> AppResult<Record> {
    own_record(change.conn(), person, id).await?;
    let record = store::held(change, id).await?.ok_or(AppError::NotFound)?;
    decide_change(record.state()).map_err(|r| AppError::refused(&r))?;
    if version.is_some_and(|version| version != record.version) {
        return Err(AppError::refused(&ElsewhereRefused::Stale));
    }
    Ok(record)
}

fn written(
    change: &Change,
    person: PersonId,
    old: Option<Record>,
    entry: &Entry,
    said_other: bool,
) -> Record {
    let now = change.now().as_millisecond();
    let (hours, tags) = (i64::from(entry.hours.0), joined(&entry.tags));
    let old = old.as_ref();
    Record {
        id: old.map_or_else(ElsewhereId::new, |old| old.id),
        person: old.map_or(person, |old| old.person),
        desk: old.and_then(|old| old.desk),
        title: entry.title.clone(),
        organiser: entry.organiser.clone(),
        began: entry.began.to_string(),
        ended: entry.ended.to_string(),
        half_hours: hours,
        asked_half_hours: hours,
        form: entry.form.as_str().to_owned(),
        tags: tags.clone(),
        asked_tags: tags,
        number: entry.number.clone(),
        note: entry.note.clone(),
        said_other,
        state: old.map_or(State::Draft, Record::state).as_str().to_owned(),
        version: old.map_or(0, |old| old.version) + 1,
        created_at: old.map_or(now, |old| old.created_at),
        changed_at: now,
        sent_at: old.and_then(|old| old.sent_at),
        decided_at: old.and_then(|old| old.decided_at),
        decided_by: old.and_then(|old| old.decided_by),
    }
}

/// Puts files beside a record and takes others away; answers how many there are then. The record is written first, since
/// files belong to one.
async fn put_files(
    app: &App,
    change: &mut Change,
    record: &mut Record,
    looked: Vec<(String, Looked)>,
    removed: &[FileId],
) -> Result<usize, Problems> {
    store::put(change, record).await?;
    let mut staying = Vec::new();
    for file in store::files(change.conn(), record.id).await? {
        if removed.contains(&file.file) {
            store::delete_file(change, file.file).await?;
            platform::files::forget(change, file.file).await?;
        } else {
            staying.push(file);
        }
    }
    for (field, file) in looked {
        if staying.len() >= MOST_FILES {
            return Err(Problems::Fields(vec![at(
                &field,
                &ElsewhereRefused::EvidenceMany { most: MOST_FILES },
            )]));
        }
        if staying.iter().any(|there| there.sha256 == file.sha256) {
            return Err(Problems::Fields(vec![at(
                &field,
                &ElsewhereRefused::EvidenceTwice { given: file.name },
            )]));
        }
        let media = file.kind.media_type();
        let id = app.files.keep(change, record.id.0, &file.name, media, &file.bytes, None).await?;
        let evidence = Evidence {
            file: id,
            record: record.id,
            name: file.name,
            kind: file.kind.as_str().to_owned(),
            size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            sha256: file.sha256,
            scan: file.scanned.as_str().to_owned(),
            added_at: change.now().as_millisecond(),
        };
        store::put_file(change, &evidence).await?;
        staying.push(evidence);
    }
    Ok(staying.len())
}

async fn may_send(
    change: &Change,
    record: &Record,
    files: usize,
) -> Result<Result<(), ElsewhereRefused>, Problems> {
    let same = identity::same_person(change.conn(), record.person).await?;
    let waiting = store::waiting_of(change.conn(), &same).await?;
    let sending = Sending {
        files,
        alike: looks_like(change.conn(), record).await?.len(),
        said_other: record.said_other,
        waiting: usize::try_from(waiting).unwrap_or(usize::MAX),
    };
    Ok(decide_send(record.state(), sending))
}

/// Sends a record to the desk that decides, and tells its seats when nothing waited there.
async fn send(app: &App, change: &mut Change, record: &mut Record) -> Result<(), Problems> {
    let today = civil_date(change.now());
    let person = identity::person(change.conn(), record.person).await?;
    let desk = desk::desk_of(change.conn(), &person, today).await?;
    let first = desk::is_idle(change.conn(), desk).await?;
    record.desk = desk;
    record.state = State::Sent.as_str().to_owned();
    record.sent_at = Some(change.now().as_millisecond());
    store::put(change, record).await?;
    let organisation = match desk {
        Some(id) => directory::organisation(change.conn(), id).await?.name,
        None => String::new(),
    };
    let data = json!({"organisation": organisation, "half_hours": record.asked_half_hours});
    change.record("elsewhere.sent", record.id.0, data);
    add_step(change, record, "sent", (&person.name, ""), (&[], "")).await?;
    if first {
        let (door, seats) = desk::addresses(change.conn(), desk, today).await?;
        let link = format!("{}{door}", app.settings.public_url);
        let letters = seats.into_iter().filter(|(id, mail)| *id != person.id && !mail.is_empty());
        change.mail(letters.map(|to| mails::waits(&link, record, to)).collect()).await?;
    }
    Ok(())
}

/// Adds what happened to a record.
pub(super) async fn add_step(
    change: &Change,
    record: &Record,
    what: &str,
    (actor, organisation): (&str, &str),
    (reasons, text): (&[String], &str),
) -> AppResult<()> {
    let step = Step {
        what: what.to_owned(),
        at: change.now().as_millisecond(),
        actor: actor.to_owned(),
        organisation: organisation.to_owned(),
        reasons: reasons.join(","),
        text: text.trim().to_owned(),
        half_hours: record.half_hours,
    };
    Ok(store::add_step(change, record.id, &step).await?)
}

/// Takes a record that waits back to write on it.
///
/// # Errors
/// Refused when it was decided meanwhile; not found for another person's; the database.
pub async fn withdraw(app: &App, actor: &Actor, person: PersonId, id: ElsewhereId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    own_record(change.conn(), person, id).await?;
    let mut record = store::held(&change, id).await?.ok_or(AppError::NotFound)?;
    decide_withdraw(record.state()).map_err(|r| AppError::refused(&r))?;
    record.state = State::Draft.as_str().to_owned();
    record.version += 1;
    record.changed_at = change.now().as_millisecond();
    store::put(&change, &record).await?;
    change.record("elsewhere.withdrawn", id.0, json!({}));
    add_step(&change, &record, "withdrawn", (&actor.label, ""), (&[], "")).await?;
    Ok(change.commit().await?)
}

/// Deletes a draft or a returned record with its evidence.
///
/// # Errors
/// Refused in another state; not found for another person's; the database.
pub async fn delete(app: &App, actor: &Actor, person: PersonId, id: ElsewhereId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let record = open_record(&change, person, id, None).await?;
    for file in store::files(change.conn(), id).await? {
        platform::files::forget(&change, file.file).await?;
    }
    store::delete(&change, id).await?;
    change.record("elsewhere.deleted", id.0, json!({"state": record.state}));
    Ok(change.commit().await?)
}
