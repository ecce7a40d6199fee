//! Courses that come finished and in great numbers, from a generator: the rows the commands would have left, written fast.

use domain::calendar;
use domain::codes;
use domain::course::RawForm;
use domain::ids::CourseCode;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use platform::{AppResult, Change};
use sea_orm::Value;
use uuid::Uuid;

use super::derive::{self, FromForm};
use super::search::item_key;
use super::{CourseId, store};
use crate::directory::Organisation;

/// What happened to a course, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the steps of a course's life")]
pub struct Life {
    pub registered: Timestamp,
    pub submitted: Option<Timestamp>,
    pub approved: Option<Timestamp>,
    pub cancelled: Option<Timestamp>,
    pub roster: Option<Timestamp>,
    pub closed: Option<Timestamp>,
}

impl Life {
    /// How many steps were made.
    pub(super) fn steps(&self) -> usize {
        self.all().into_iter().flatten().count()
    }

    /// The last step.
    pub(super) fn last(&self) -> Timestamp {
        self.all().into_iter().flatten().max().unwrap_or(self.registered)
    }

    /// Since when it waits for a decision about the course, when it does.
    pub(super) fn waiting_since(&self) -> Option<Timestamp> {
        self.submitted.filter(|_| self.approved.is_none() && self.cancelled.is_none())
    }

    fn all(&self) -> [Option<Timestamp>; 5] {
        [self.submitted, self.approved, self.cancelled, self.roster, self.closed]
    }
}

/// A course with its whole life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The number its code is written from.
    pub number: u64,
    /// The organiser.
    pub organisation: OrganisationId,
    /// The region centre that reviewed it.
    pub reviewer: OrganisationId,
    /// The form.
    pub form: RawForm,
    /// What happened to it.
    pub life: Life,
}

/// A course as rows, ready to be written.
#[derive(Debug)]
pub struct Row {
    pub(super) course: Vec<Value>,
    pub(super) meetings: Vec<Vec<Value>>,
}

/// Derives the rows of a course; `organisation` is its organiser.
pub fn prepare(course: &Finished, organisation: &Organisation) -> Row {
    let id = id(course);
    let derived = derived(course, organisation);
    let code = code(course);
    Row {
        meetings: derived.meetings.iter().map(|m| store::bulk::meeting(id, m)).collect(),
        course: store::bulk::course(id, &code, course, &derive::json(&course.form), &derived.columns),
    }
}

/// Writes rows inside a change. The caller records it.
///
/// # Errors
/// The database, for a code that is taken too.
pub async fn insert(change: &Change, rows: Vec<Row>) -> AppResult<()> {
    Ok(store::bulk::insert(change, rows).await?)
}

/// What an index is told of a course.
pub fn entry(course: &Finished, organisation: &Organisation) -> search::Entry {
    let FromForm { columns, meetings } = derived(course, organisation);
    let form = &course.form;
    let minute = |n: i64| u16::try_from(n).unwrap_or(0);
    let at = |ms: Option<i64>| ms.map(from_millis);
    search::Entry {
        code: code(course),
        title: columns.title,
        outline: outline(form, organisation),
        instructor: form.first("instructor_name").to_owned(),
        organiser: organisation.name.clone(),
        organiser_code: organisation.code.clone(),
        county: columns.county,
        audience_stages: form.values("audience_stages").to_vec(),
        audience_positions: form.values("audience_positions").to_vec(),
        stage: columns.stage,
        subject: form.first("subject").to_owned(),
        scope: columns.scope,
        item: item_key(form.first("stage"), form.first("scope"), &columns.item),
        tier: form.first("tier").to_owned(),
        tags: form.values("attribute_tags").to_vec(),
        meetings: meetings.iter().map(|m| (m.day(), minute(m.from_minute), minute(m.to_minute))).collect(),
        first_meeting: at(columns.first_meeting),
        last_meeting_end: at(columns.last_meeting_end),
        enrolment_opens: at(columns.enrolment_opens),
        enrolment_closes: at(columns.enrolment_closes),
        approved: course.life.approved,
        half_hours: u32::try_from(columns.half_hours).unwrap_or(0),
        on_site: meetings.iter().any(|m| !m.place.is_empty()),
        online: columns.online,
        free: columns.free,
        cancelled: course.life.cancelled.is_some(),
        ..search::Entry::default()
    }
}

/// The outline with the names of what was chosen, as the finder tells the index.
fn outline(form: &RawForm, organisation: &Organisation) -> String {
    let tables = codes::tables();
    let (stage, scope) = (form.first("stage"), form.first("scope"));
    let mut parts = vec![form.first("outline").to_owned(), organisation.district.clone()];
    parts.push(form.values("attribute_tags").join(" "));
    parts.extend(tables.label("scope", scope).map(str::to_owned));
    parts.extend(tables.item(stage, scope, form.first("item")).map(|item| item.label.to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn derived(course: &Finished, organisation: &Organisation) -> FromForm {
    derive::from_form(&course.form, organisation, calendar::civil_date(course.life.registered))
}

fn code(course: &Finished) -> String {
    CourseCode::from_number(course.number).to_string()
}

/// An identifier that sorts by the time of registration, like those the service makes, and is the same every time.
fn id(course: &Finished) -> CourseId {
    let millis = u64::try_from(course.life.registered.as_millisecond()).unwrap_or(0);
    CourseId(Uuid::from_u64_pair((millis << 16) | 0x7000, 0x8000_0000_0000_0000 | course.number))
}
