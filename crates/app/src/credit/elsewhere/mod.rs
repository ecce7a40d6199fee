//! Records of training from elsewhere: entered with evidence, decided by a desk, counted apart. Rule:
//! docs/rules/elsewhere.md.

mod commands;
mod desk;
mod ending;
mod mails;
mod store;

pub use commands::{Given, Problems, delete, save, withdraw};
pub use desk::{Queue, decide, due, for_desk, note_look, queue};
pub use ending::{delete_evidence, forget_of_people, scan_waiting};

use domain::elsewhere::{Form, State};
use domain::hours::HalfHours;
use domain::tags::{Confirmer, Setters};
use domain::transcript::{Alike, Training, alike};
use jiff::civil::Date;
use platform::ids::{FileId, OrganisationId, PersonId};
use platform::{AppError, AppResult};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::transcript::{self, Line};
use crate::App;
use crate::identity;
use crate::tags;

platform::typed_ids! {
    /// A record from elsewhere.
    ElsewhereId,
}

/// A record from elsewhere as it stands.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "the fields of the form, and the steps of the record")]
pub struct Record {
    pub id: ElsewhereId,
    pub person: PersonId,
    /// Who decides; none is the national centre, or a record that was never sent.
    pub desk: Option<OrganisationId>,
    pub title: String,
    pub organiser: String,
    pub began: String,
    pub ended: String,
    /// What counts once accepted; until then what was asked.
    pub half_hours: i64,
    pub asked_half_hours: i64,
    pub form: String,
    /// Joined by commas, with one at both ends.
    pub tags: String,
    pub asked_tags: String,
    pub number: String,
    pub note: String,
    /// The person said that it is another training than what it looks like.
    pub said_other: bool,
    pub state: String,
    pub version: i64,
    pub created_at: i64,
    pub changed_at: i64,
    pub sent_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub decided_by: Option<PersonId>,
}

impl Record {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Draft)
    }

    /// How the person took part.
    pub fn form(&self) -> Form {
        Form::parse(&self.form).unwrap_or(Form::OnSite)
    }

    /// First and last day.
    pub fn days(&self) -> (Date, Date) {
        let read = |day: &str| day.parse().unwrap_or(Date::ZERO);
        (read(&self.began), read(&self.ended))
    }

    /// What counts, or was asked while it does not.
    pub fn hours(&self) -> HalfHours {
        halves(self.half_hours)
    }

    /// What was asked.
    pub fn asked(&self) -> HalfHours {
        halves(self.asked_half_hours)
    }

    /// Its tags: those accepted, or wished for while it is not.
    pub fn tag_list(&self) -> Vec<String> {
        split(&self.tags)
    }

    /// The tags wished for.
    pub fn wished(&self) -> Vec<String> {
        split(&self.asked_tags)
    }

    fn training(&self) -> Training {
        Training {
            title: self.title.clone(),
            number: self.number.clone(),
            days: Some(self.days()),
            sessions: Vec::new(),
        }
    }
}

/// What happened to a record.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns named as what they hold")]
pub struct Step {
    /// `sent`, `withdrawn`, `returned`, `accepted`, `refused`, `taken_back`.
    pub what: String,
    pub at: i64,
    pub actor: String,
    pub organisation: String,
    /// Codes, joined by commas.
    pub reasons: String,
    pub text: String,
    pub half_hours: i64,
}

/// A file of evidence, without its bytes.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns named as those of files beside courses")]
pub struct Evidence {
    pub file: FileId,
    pub record: ElsewhereId,
    pub name: String,
    pub kind: String,
    pub size: i64,
    pub sha256: String,
    pub scan: String,
    pub added_at: i64,
}

/// A record on a desk's list.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns named as what they hold")]
pub struct Waits {
    pub id: ElsewhereId,
    pub title: String,
    pub organiser: String,
    pub began: String,
    pub ended: String,
    pub half_hours: i64,
    pub state: String,
    pub said_other: bool,
    pub sent_at: Option<i64>,
    pub decided_at: Option<i64>,
    pub person_name: String,
    pub desk_name: String,
}

/// A record with all that its pages show.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The record.
    pub record: Record,
    /// What happened to it.
    pub steps: Vec<Step>,
    /// Its evidence.
    pub files: Vec<Evidence>,
    /// Lines of the transcript and other records that it looks like, and why.
    pub alike: Vec<(Line, Alike)>,
}

/// All records of a person and of everybody merged into them, the latest first.
///
/// # Errors
/// The database.
pub async fn of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Record>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::of_people(conn, &same).await?)
}

/// All records that stand under these identities, the latest first.
///
/// # Errors
/// The database.
pub async fn of_identities<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Record>> {
    Ok(store::of_people(conn, people).await?)
}

/// Records that count or once counted, of people who are one: the transcript and requirements read them.
///
/// # Errors
/// The database.
pub async fn counted<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Record>> {
    Ok(store::counted(conn, people).await?)
}

/// Evidence of people who are one, for the page of own data.
///
/// # Errors
/// The database.
pub async fn evidence_of<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Evidence>> {
    Ok(store::files_of_people(conn, people).await?)
}

/// A person's own record with all that belongs to it.
///
/// # Errors
/// Not found, also for somebody else's; the database.
pub async fn own<C: ConnectionTrait>(conn: &C, person: PersonId, id: ElsewhereId) -> AppResult<Whole> {
    let record = own_record(conn, person, id).await?;
    whole(conn, record).await
}

async fn own_record<C: ConnectionTrait>(conn: &C, person: PersonId, id: ElsewhereId) -> AppResult<Record> {
    let record = store::by_id(conn, id).await?.ok_or(AppError::NotFound)?;
    let same = identity::same_person(conn, person).await?;
    if same.contains(&record.person) { Ok(record) } else { Err(AppError::NotFound) }
}

async fn whole<C: ConnectionTrait>(conn: &C, record: Record) -> AppResult<Whole> {
    Ok(Whole {
        steps: store::steps(conn, record.id).await?,
        files: store::files(conn, record.id).await?,
        alike: looks_like(conn, &record).await?,
        record,
    })
}

/// What a record looks like, among the person's transcript and the records that wait or are being written.
async fn looks_like<C: ConnectionTrait>(conn: &C, record: &Record) -> AppResult<Vec<(Line, Alike)>> {
    let same = identity::same_person(conn, identity::person(conn, record.person).await?.id).await?;
    let mut lines: Vec<Line> = transcript::of_ledger(conn, &same).await?;
    let others = store::of_people(conn, &same).await?;
    let alive = |r: &&Record| r.id != record.id && !matches!(r.state(), State::Refused | State::TakenBack);
    lines.extend(others.iter().filter(alive).map(Line::elsewhere));
    lines.retain(|line| line.hours > HalfHours::ZERO);
    let mut trainings = vec![record.training()];
    trainings.extend(lines.iter().map(Line::training));
    // The record stands first, so of its pairs the second is the other.
    let pairs = alike(&trainings).into_iter().filter(|(first, ..)| *first == 0);
    Ok(pairs.map(|(_, other, why)| (lines[other - 1].clone(), why)).collect())
}

/// The bytes of a file of a record.
///
/// # Errors
/// Not found for a file of another record, and while the scanner has not answered; our fault when they are gone.
pub async fn bytes(app: &App, whole: &Whole, file: FileId) -> AppResult<(Evidence, Vec<u8>)> {
    let file = whole.files.iter().find(|f| f.file == file && f.may_be_read()).ok_or(AppError::NotFound)?;
    let read = app.files.read(&file.sha256).await;
    let read = read.map_err(|e| AppError::internal(format!("evidence of {}: {e}", file.record)))?;
    Ok((file.clone(), read))
}

impl Evidence {
    /// Whether its bytes may leave the house.
    pub fn may_be_read(&self) -> bool {
        domain::course::attachments::Scanned::parse(&self.scan).is_some_and(|s| s.may_be_read())
    }

    /// The media type it is sent with.
    pub fn media_type(&self) -> &'static str {
        domain::course::attachments::FileKind::of_ending(&self.kind)
            .map_or("application/octet-stream", |kind| kind.media_type())
    }
}

/// Tags that may be wished for on a day: everybody sets them and nobody confirms them.
///
/// # Errors
/// The database.
pub async fn wishes<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<tags::TagEntry>> {
    let mut all = tags::all(conn).await?;
    all.retain(|t| matches!(t.setters, Setters::Everybody) && t.confirmer == Confirmer::Nobody);
    Ok(all)
}

fn halves(n: i64) -> HalfHours {
    HalfHours(i32::try_from(n).unwrap_or(0))
}

fn split(list: &str) -> Vec<String> {
    list.split(',').filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

fn joined(list: &[String]) -> String {
    if list.is_empty() { String::new() } else { format!(",{},", list.join(",")) }
}
