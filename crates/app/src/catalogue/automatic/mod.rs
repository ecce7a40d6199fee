//! Automatic review: the switches of a region centre, the judgement of what is sent, the list of what passed by itself.
//! Rules: docs/rules/automatic-review.md.

pub(super) mod pages;
mod store;

use domain::calendar::{self, civil_date};
use domain::course::automatic::{self as rules, AutomaticFacts, Lacking, Reviewed, Switching};
use domain::permissions::Function;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::Course;
use crate::{App, directory};

platform::typed_ids! {
    /// One judgement of automatic review.
    JudgementId,
}

/// Rows of one page of the list.
const PER_PAGE: i64 = 50;

/// The name the log gives to who decides; pages show it in the reader's language.
pub const PROCESS: &str = "automatic review";

/// One throw of a switch, as the list of throws shows it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Throw {
    /// Its number; later throws have higher ones.
    pub number: i64,
    /// `course` or `roster`.
    pub what: String,
    /// On or off.
    pub is_on: bool,
    /// First day on which it counts, `2025-11-07`.
    pub from_day: String,
    /// Why.
    pub reason: String,
    /// When it was thrown, milliseconds.
    pub set_at: i64,
    /// Who threw it.
    pub set_by: String,
}

impl Throw {
    /// First day on which it counts.
    pub fn from(&self) -> Date {
        self.from_day.parse().unwrap_or(Date::MAX)
    }

    fn rule(&self) -> Switching {
        Switching { number: self.number, from: self.from(), on: self.is_on }
    }
}

/// What automatic review made of something that was sent.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Judgement {
    /// `course` or `roster`.
    pub what: String,
    /// When, milliseconds.
    pub at: i64,
    /// Whether it passed.
    pub passed: bool,
    /// Conditions not met, `class-type,document-number`; empty when it passed.
    pub lacking: String,
    /// The organiser's level at that moment.
    pub level: String,
    /// The class type then.
    pub class_type: String,
    /// The document number then.
    pub document_number: String,
}

impl Judgement {
    /// Conditions that were not met.
    pub fn lacking(&self) -> Vec<Lacking> {
        self.lacking.split(',').filter_map(Lacking::parse).collect()
    }

    /// What the event of an approval says.
    pub fn conditions(&self) -> serde_json::Value {
        serde_json::json!({
            "automatic": true,
            "level": self.level,
            "class_type": self.class_type,
            "document_number": self.document_number,
        })
    }
}

impl Judgement {
    /// A course whose class type and document number did not let it pass, for sample pages.
    pub(super) fn sample(course: &Course) -> Self {
        Self {
            what: Reviewed::Course.as_str().to_owned(),
            at: course.updated_at,
            passed: false,
            lacking: "class-type,document-number".to_owned(),
            level: "primary".to_owned(),
            class_type: "1-3".to_owned(),
            document_number: String::new(),
        }
    }
}

/// Something that passed by itself, with its course.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// Course code.
    pub code: String,
    /// Course title.
    pub title: String,
    /// Organiser's name.
    pub organiser: String,
    /// The judgement.
    pub judgement: Judgement,
}

/// Which of them to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub before: Option<Timestamp>,
    /// Courses or rosters only.
    pub what: Option<Reviewed>,
    /// Part of the organiser's name, or its code.
    pub organiser: String,
    /// Page from 1.
    pub page: i64,
}

/// How a switch stands on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Courses or rosters.
    pub what: Reviewed,
    /// The throw in force; none while nobody ever threw it.
    pub now: Option<Throw>,
    /// Throws that will still take effect.
    pub later: Vec<Throw>,
}

impl Switch {
    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.now.as_ref().is_some_and(|throw| throw.is_on)
    }

    fn of(what: Reviewed, throws: &[Throw], day: Date) -> Self {
        let own: Vec<&Throw> = throws.iter().filter(|throw| throw.what == what.as_str()).collect();
        let rule: Vec<Switching> = own.iter().map(|throw| throw.rule()).collect();
        let find = |wanted: Switching| own.iter().find(|t| t.number == wanted.number).map(|t| (*t).clone());
        Self {
            what,
            now: rules::in_force(&rule, day).and_then(find),
            later: rules::to_come(&rule, day).into_iter().filter_map(find).collect(),
        }
    }
}

/// All throws of a region centre, latest first.
///
/// # Errors
/// The database.
pub async fn throws<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Vec<Throw>> {
    Ok(store::throws(conn, organisation).await?)
}

/// Both switches as they stand on a day.
pub fn switches(throws: &[Throw], day: Date) -> [Switch; 2] {
    Reviewed::ALL.map(|what| Switch::of(what, throws, day))
}

/// What passed by itself at a region centre: one page and the number of all.
///
/// # Errors
/// The database.
pub async fn passed<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    query: &Query,
) -> AppResult<(Vec<Passed>, i64)> {
    Ok(store::passed(conn, reviewer, query, PER_PAGE).await?)
}

/// What automatic review last made of a course or its roster.
///
/// # Errors
/// The database.
pub async fn judgement_of<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    what: Reviewed,
) -> AppResult<Option<Judgement>> {
    Ok(store::latest(conn, course.id, what.as_str()).await?)
}

/// Throws a switch of the seat's own region centre.
///
/// # Errors
/// Denied to all but a region centre's head; refused without a reason or for a day that is over; the database.
pub async fn throw_switch(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    what: Reviewed,
    on: bool,
    from: Date,
    reason: &str,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    directory::authorise_at(change.conn(), seat, Function::AUTO_REVIEW_CONFIGURE, seat.organisation).await?;
    rules::decide_switch(from, reason, civil_date(now)).map_err(|r| AppError::refused(&r))?;
    let throw = Throw {
        number: change.next_number("automatic switch", 1).await?,
        what: what.as_str().to_owned(),
        is_on: on,
        from_day: from.to_string(),
        reason: reason.trim().to_owned(),
        set_at: now.as_millisecond(),
        set_by: actor.label.clone(),
    };
    store::put_throw(&change, seat.organisation, &throw).await?;
    change.record(
        "automatic_review.switched",
        seat.organisation.0,
        serde_json::json!({"what": throw.what, "on": on, "from": throw.from_day, "reason": throw.reason}),
    );
    Ok(change.commit().await?)
}

/// Judges what is being sent, inside the change of the sending, and keeps the judgement. `class_type` and
/// `document_number` are those of the form as it is sent, which may be newer than the course.
pub(super) async fn judge(
    change: &Change,
    course: &Course,
    what: Reviewed,
    class_type: &str,
    document_number: &str,
) -> AppResult<Judgement> {
    let organiser = directory::organisation(change.conn(), course.organisation).await?;
    let throws = store::throws(change.conn(), course.reviewer).await?;
    let lacking = rules::lacking(&AutomaticFacts {
        switched_on: Switch::of(what, &throws, civil_date(change.now())).is_on(),
        own_course: course.organisation == course.reviewer,
        organiser_level: &organiser.level,
        class_type,
        document_number,
    });
    let judgement = Judgement {
        what: what.as_str().to_owned(),
        at: change.now().as_millisecond(),
        passed: lacking.is_empty(),
        lacking: lacking.iter().map(|l| l.as_str()).collect::<Vec<_>>().join(","),
        level: organiser.level,
        class_type: class_type.to_owned(),
        document_number: document_number.trim().to_owned(),
    };
    store::put_judgement(change, course.id, course.reviewer, &judgement).await?;
    Ok(judgement)
}

/// Who decides when nobody does.
pub(super) fn process() -> Actor {
    Actor::process(PROCESS)
}

/// The first instant of a day in Taipei.
fn midnight(day: Date) -> Timestamp {
    calendar::instant(day.to_datetime(Time::midnight()))
}
