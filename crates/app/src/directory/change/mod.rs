//! Reorganisation: planned, looked at, applied on its day, then undone or confirmed (docs/rules/organisations.md).

mod effect;
mod facts;

pub(super) use effect::{Writer, edge_to};
pub use facts::{Asked, FieldProblem, warnings_of};

use domain::calendar;
use domain::organisation::{self as rules, ChangeRefused, Kind, State, Wording};
use domain::permissions::Function;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ChangeId, authorise_at, store};
use crate::App;
use effect::Effect;

/// The job that follows a change of supervision or succession; its payload is the list of organisations whose courses
/// may have got another reviewer.
pub const JOB_SUPERVISION_CHANGED: &str = "directory.supervision_changed";

/// The job that tells that organisations are called otherwise; its payload is a list of organisations.
pub const JOB_RENAMED: &str = "directory.renamed";

/// A reorganisation as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns named as the steps of a reorganisation")]
pub struct Stored {
    pub id: ChangeId,
    pub kind: String,
    pub state: String,
    pub effective_on: String,
    pub note: String,
    pub request: String,
    pub effect: String,
    pub problem: String,
    pub planned_by: String,
    pub planned_at: i64,
    pub applied_by: String,
    pub applied_at: Option<i64>,
    pub ended_by: String,
    pub ended_at: Option<i64>,
}

impl Stored {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Convert)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Planned)
    }

    /// The first day of the new state.
    pub fn effective(&self) -> Date {
        self.effective_on.parse().unwrap_or(Date::ZERO)
    }

    /// What was asked for.
    pub fn wanted(&self) -> Wanted {
        serde_json::from_str(&self.request).unwrap_or_default()
    }

    /// What it did, in figures: people moved, seats ended, organisations that got another supervisor.
    pub fn done(&self) -> (usize, usize, usize) {
        let effect: Effect = serde_json::from_str(&self.effect).unwrap_or_default();
        effect.figures()
    }
}

/// An organisation that takes part in a reorganisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Part {
    /// Which reorganisation.
    pub change: ChangeId,
    /// `subject` or `target`.
    pub role: String,
    /// The organisation.
    pub id: OrganisationId,
    /// Its code now.
    pub code: String,
    /// Its name now.
    pub name: String,
}

/// What of an organisation a reorganisation may change; compared before anything is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromQueryResult)]
pub struct Fact {
    pub id: OrganisationId,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub level: String,
    pub ownership: String,
    pub reviewer: Option<OrganisationId>,
    pub valid_from: String,
    pub valid_until: Option<String>,
    pub preparing: bool,
    pub updated_at: i64,
}

/// What a reorganisation is to do, by identities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// What changes.
    pub subjects: Vec<OrganisationId>,
    /// What it leads to.
    pub targets: Vec<OrganisationId>,
    /// Whether the one that is split goes on.
    pub continues: bool,
    /// Code, name, kind, level and ownership after a conversion.
    pub converted: Option<[String; 5]>,
}

impl Wanted {
    fn wording(&self) -> Option<Wording> {
        self.converted.clone().map(|[code, name, kind, level, ownership]| Wording {
            code,
            name,
            kind,
            level,
            ownership,
        })
    }
}

/// Writes a reorganisation down; nothing else happens yet.
///
/// # Errors
/// The database. What is wrong with the form comes back as a list by field.
pub async fn plan(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    asked: &Asked,
) -> AppResult<Result<ChangeId, Vec<FieldProblem>>> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    store::changes::hold_directory(&change).await?;
    let (wanted, effective) = match facts::read(change.conn(), seat, asked).await? {
        Ok(read) => read,
        Err(problems) => return Ok(Err(problems)),
    };
    let id = ChangeId::new();
    let stored = Stored {
        id,
        kind: asked.kind.as_str().to_owned(),
        state: State::Planned.as_str().to_owned(),
        effective_on: effective.to_string(),
        note: domain::text::fold_lines(&asked.note),
        request: json(&wanted)?,
        effect: String::new(),
        problem: String::new(),
        planned_by: actor.label.clone(),
        planned_at: now.as_millisecond(),
        applied_by: String::new(),
        applied_at: None,
        ended_by: String::new(),
        ended_at: None,
    };
    store::changes::insert(&change, &stored, &wanted.subjects, &wanted.targets).await?;
    change.record(
        "organisation.change_planned",
        id.0,
        json!({"kind": stored.kind, "on": stored.effective_on, "subjects": wanted.subjects, "targets": wanted.targets}),
    );
    change.commit().await?;
    Ok(Ok(id))
}

/// A reorganisation this seat may see: all that changes in it stands below the seat.
///
/// # Errors
/// Not found for others; the database.
pub async fn visible<C: ConnectionTrait>(conn: &C, seat: &SeatView, id: ChangeId) -> AppResult<Stored> {
    let stored = store::changes::stored(conn, id).await?.ok_or(AppError::NotFound)?;
    for subject in stored.wanted().subjects {
        authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, subject)
            .await
            .map_err(|_| AppError::NotFound)?;
    }
    Ok(stored)
}

/// Applies a planned reorganisation whose day has come.
///
/// # Errors
/// Refused before its day, twice, or when it is not possible any more; not found for others; the database.
pub async fn apply(app: &App, actor: &Actor, seat: &SeatView, id: ChangeId) -> AppResult<()> {
    visible(app.db.read(), seat, id).await?;
    let stored = store::changes::stored(app.db.read(), id).await?.ok_or(AppError::NotFound)?;
    facts::stands_above(app.db.read(), seat, &stored).await?;
    apply_as(app, actor, id).await
}

async fn apply_as(app: &App, actor: &Actor, id: ChangeId) -> AppResult<()> {
    let now = app.clock.now();
    let today = calendar::civil_date(now);
    let mut change = app.db.change(actor, now).await?;
    store::changes::hold_directory(&change).await?;
    let mut stored = store::changes::stored_held(&change, id).await?.ok_or(AppError::NotFound)?;
    let effective = stored.effective();
    rules::decide_apply(stored.state(), effective, today).map_err(|r| AppError::refused(&r))?;
    let wanted = stored.wanted();
    let request = facts::request(change.conn(), id, stored.kind(), effective, &wanted).await?;
    if let Some(problem) = rules::check(&request).into_iter().next() {
        return Err(AppError::refused(&problem.refused));
    }
    let mut writer = Writer::new(&change, id, effective);
    writer.apply(stored.kind(), &wanted).await?;
    let effect = writer.finish();
    let (people, seats, edges) = effect.figures();
    stored.effect = json(&effect)?;
    stored.state = State::Applied.as_str().to_owned();
    stored.problem = String::new();
    stored.applied_by = actor.label.clone();
    stored.applied_at = Some(now.as_millisecond());
    store::changes::save(&change, &stored).await?;
    change.enqueue(JOB_SUPERVISION_CHANGED, effect.touched(), now).await?;
    change.record(
        "organisation.change_applied",
        id.0,
        json!({"kind": stored.kind, "people": people, "seats": seats, "supervision": edges, "edited": effect.edited}),
    );
    Ok(change.commit().await?)
}

/// Takes a planned reorganisation back before it did anything, or puts everything an applied one did back as it was.
/// Answers how many people stay where they are now, because they moved on meanwhile.
///
/// # Errors
/// Refused once it is final, or when an organisation changed since; not found for others; the database.
pub async fn undo(app: &App, actor: &Actor, seat: &SeatView, id: ChangeId) -> AppResult<usize> {
    let seen = visible(app.db.read(), seat, id).await?;
    facts::stands_above(app.db.read(), seat, &seen).await?;
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    store::changes::hold_directory(&change).await?;
    let mut stored = store::changes::stored_held(&change, id).await?.ok_or(AppError::NotFound)?;
    rules::decide_undo(stored.state()).map_err(|r| AppError::refused(&r))?;
    let mut stayed = 0;
    let mut action = "organisation.change_withdrawn";
    if stored.state() == State::Applied {
        action = "organisation.change_undone";
        let effect: Effect = serde_json::from_str(&stored.effect).map_err(AppError::internal)?;
        stayed = effect.undo(&change).await?;
        change.enqueue(JOB_SUPERVISION_CHANGED, effect.touched(), now).await?;
    }
    stored.state = State::Undone.as_str().to_owned();
    stored.ended_by = actor.label.clone();
    stored.ended_at = Some(now.as_millisecond());
    store::changes::save(&change, &stored).await?;
    change.record(action, id.0, json!({"kind": stored.kind, "stayed": stayed}));
    change.commit().await?;
    Ok(stayed)
}

/// Makes an applied reorganisation final.
///
/// # Errors
/// Refused unless it is applied and the person says so; not found for others; the database.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: ChangeId,
    understood: bool,
) -> AppResult<()> {
    let seen = visible(app.db.read(), seat, id).await?;
    facts::stands_above(app.db.read(), seat, &seen).await?;
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let mut stored = store::changes::stored_held(&change, id).await?.ok_or(AppError::NotFound)?;
    rules::decide_confirm(stored.state(), understood).map_err(|r| AppError::refused(&r))?;
    stored.state = State::Confirmed.as_str().to_owned();
    stored.ended_by = actor.label.clone();
    stored.ended_at = Some(now.as_millisecond());
    store::changes::save(&change, &stored).await?;
    change.record("organisation.change_confirmed", id.0, json!({"kind": stored.kind}));
    Ok(change.commit().await?)
}

/// Applies every planned reorganisation whose day has come. One that is not possible any more keeps its reason, so that
/// its people see it; it is tried again each day.
///
/// # Errors
/// The database.
pub async fn apply_due(app: &App) -> AppResult<usize> {
    let today = calendar::civil_date(app.clock.now());
    let actor = Actor::process("directory");
    let mut applied = 0;
    for id in store::changes::due(app.db.read(), today).await? {
        match apply_as(app, &actor, id).await {
            Ok(()) => applied += 1,
            Err(AppError::Refused(refused)) => {
                note_problem(app, &actor, id, refused.code, &refused.args).await?
            }
            Err(other) => return Err(other),
        }
    }
    Ok(applied)
}

async fn note_problem(
    app: &App,
    actor: &Actor,
    id: ChangeId,
    code: &'static str,
    args: &[(&'static str, String)],
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut stored = store::changes::stored_held(&change, id).await?.ok_or(AppError::NotFound)?;
    let problem = json(&json!({"code": code, "args": args}))?;
    // The same reason again every day is no news.
    if stored.problem == problem || stored.state() != State::Planned {
        return Ok(());
    }
    stored.problem = problem;
    store::changes::save(&change, &stored).await?;
    change.record("organisation.change_failed", id.0, json!({"reason": code}));
    Ok(change.commit().await?)
}

/// Ends organisations that a list no longer names, each by a reorganisation of its own that can be undone.
pub(super) async fn close_listed(
    change: &mut Change,
    organisation: OrganisationId,
    effective: Date,
    note: &str,
) -> AppResult<bool> {
    let id = ChangeId::new();
    let wanted = Wanted { subjects: vec![organisation], ..Wanted::default() };
    let request = facts::request(change.conn(), id, Kind::Close, effective, &wanted).await?;
    if !rules::check(&request).is_empty() {
        return Ok(false);
    }
    let now = change.now().as_millisecond();
    let label = change.actor().label.clone();
    let mut stored = Stored {
        id,
        kind: Kind::Close.as_str().to_owned(),
        state: State::Applied.as_str().to_owned(),
        effective_on: effective.to_string(),
        note: note.to_owned(),
        request: json(&wanted)?,
        effect: String::new(),
        problem: String::new(),
        planned_by: label.clone(),
        planned_at: now,
        applied_by: label,
        applied_at: Some(now),
        ended_by: String::new(),
        ended_at: None,
    };
    store::changes::insert(change, &stored, &wanted.subjects, &[]).await?;
    let mut writer = Writer::new(change, id, effective);
    writer.apply(Kind::Close, &wanted).await?;
    let effect = writer.finish();
    stored.effect = json(&effect)?;
    store::changes::save(change, &stored).await?;
    change.record("organisation.change_applied", id.0, json!({"kind": "close", "edited": effect.edited}));
    Ok(true)
}

fn json(value: &impl Serialize) -> AppResult<String> {
    serde_json::to_string(value).map_err(AppError::internal)
}

/// A refusal that was kept as text.
pub(super) fn kept_problem(text: &str) -> Option<(String, Vec<(String, String)>)> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let args = serde_json::from_value(value["args"].clone()).ok()?;
    Some((value["code"].as_str()?.to_owned(), args))
}

/// The refusal for a code that nobody has or had.
pub(super) fn unknown(code: &str) -> ChangeRefused {
    ChangeRefused::CodeUnknown { code: code.to_owned() }
}
