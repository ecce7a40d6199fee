//! A course as stored, and what can be read off it.

use domain::calendar;
use domain::course::life::{self, CourseFacts, CourseState, ProposalState};
use domain::course::lift::Lift;
use domain::course::{CourseForm, RawForm};
use domain::hours::HalfHours;
use domain::places::Spot;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use platform::clock::from_millis;
use platform::ids::{OrganisationId, SeatId};
use sea_orm::FromQueryResult;

platform::typed_ids! {
    /// A course.
    CourseId,
}

/// A course: its form as typed, the instants of its life, and columns derived from the form.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
#[expect(missing_docs, reason = "columns named as the fields of the form and the steps of the course's life")]
pub struct Course {
    pub id: CourseId,
    pub code: String,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub reviewer: OrganisationId,
    pub form: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub submitted_at: Option<i64>,
    pub submitted_seat: Option<SeatId>,
    pub returned_at: Option<i64>,
    pub return_reasons: Option<String>,
    pub approved_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub cancel_reason: Option<String>,
    pub roster_submitted_at: Option<i64>,
    pub roster_submitted_seat: Option<SeatId>,
    pub roster_returned_at: Option<i64>,
    pub roster_return_reasons: Option<String>,
    pub closed_at: Option<i64>,
    pub title: String,
    pub county: String,
    pub class_type: String,
    pub stage: String,
    pub scope: String,
    pub item: String,
    pub audience_stages: String,
    pub audience_positions: String,
    pub tags: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub first_meeting: Option<i64>,
    pub last_meeting_end: Option<i64>,
    pub enrolment_opens: Option<i64>,
    pub enrolment_closes: Option<i64>,
    pub half_hours: i64,
    pub places: i64,
    pub online: bool,
    pub free: bool,
    pub waiting_since: Option<i64>,
    pub returned_form: Option<String>,
    pub changed_at: Option<i64>,
    pub proposed_form: Option<String>,
    pub proposal_submitted_at: Option<i64>,
    pub proposal_submitted_seat: Option<SeatId>,
    pub proposal_returned_at: Option<i64>,
    pub proposal_return_reasons: Option<String>,
    pub lifted: String,
    pub lifted_half_hours: i64,
}

/// One meeting (場次) of a course. Minutes count from midnight in Taipei.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Meeting {
    /// Number within the course, from 1; attendance refers to it.
    pub position: i64,
    /// Civil date, `2026-03-14`.
    pub date: String,
    /// Begin.
    pub from_minute: i64,
    /// End.
    pub to_minute: i64,
    /// Room or address.
    pub place: String,
    /// Join link, for those admitted only.
    pub link: String,
    /// Where the place lies as `latitude,longitude`, empty when nobody said.
    pub spot: String,
}

impl Meeting {
    /// Where the place lies, if somebody said.
    pub fn spot(&self) -> Option<Spot> {
        Spot::read(&self.spot).ok()
    }
}

impl Course {
    /// The form as typed; once approved, the approved one.
    pub fn raw(&self) -> RawForm {
        serde_json::from_str(&self.form).unwrap_or_default()
    }

    /// The change of the approved form that is under way.
    pub fn proposed(&self) -> Option<RawForm> {
        serde_json::from_str(self.proposed_form.as_deref()?).ok()
    }

    /// What the organiser writes on: the change under way while one may still be made, else the form.
    pub fn edited(&self, now: Timestamp) -> RawForm {
        let may_change = self.state(now) == CourseState::Approved;
        self.proposed().filter(|_| may_change).unwrap_or_else(|| self.raw())
    }

    /// How a change of the approved form stands.
    pub fn proposal(&self) -> ProposalState {
        if self.proposed_form.is_none() {
            return ProposalState::None;
        }
        match (self.proposal_submitted_at, self.proposal_returned_at) {
            (Some(sent), Some(back)) if back >= sent => ProposalState::Returned,
            (Some(_), _) => ProposalState::Submitted,
            (None, Some(_)) => ProposalState::Returned,
            (None, None) => ProposalState::Open,
        }
    }

    /// What lies with the reviewer, or was last decided: the change while one is sent, else the form.
    pub fn reviewed_form(&self) -> RawForm {
        let sent = self.proposal() == ProposalState::Submitted;
        self.proposed().filter(|_| sent).unwrap_or_else(|| self.raw())
    }

    /// Whether it, or its change, waits for the reviewer.
    pub fn waits(&self) -> bool {
        self.waiting_since.is_some()
    }

    /// The form as checked; `None` while it has gaps.
    pub fn checked(&self) -> Option<CourseForm> {
        // By the day it was last sent: what was right then stays right. A draft is judged by the day it was begun.
        let on = calendar::civil(from_millis(self.submitted_at.unwrap_or(self.created_at))).date();
        CourseForm::parse(&self.raw(), on).ok()
    }

    /// The instants of its life, for the rules.
    pub fn facts(&self) -> CourseFacts {
        let at = |ms: Option<i64>| ms.map(from_millis);
        CourseFacts {
            submitted_at: at(self.submitted_at),
            returned_at: at(self.returned_at),
            approved_at: at(self.approved_at),
            cancelled_at: at(self.cancelled_at),
            roster_submitted_at: at(self.roster_submitted_at),
            roster_returned_at: at(self.roster_returned_at),
            closed_at: at(self.closed_at),
            first_meeting: at(self.first_meeting),
            last_meeting_end: at(self.last_meeting_end),
            enrolment_opens: at(self.enrolment_opens),
            enrolment_closes: at(self.enrolment_closes),
            proposal: self.proposal(),
        }
    }

    /// Its state at an instant.
    pub fn state(&self, now: Timestamp) -> CourseState {
        life::state(&self.facts(), now)
    }

    /// Whether it is published and not cancelled.
    pub fn is_published(&self) -> bool {
        self.approved_at.is_some() && self.cancelled_at.is_none()
    }

    /// When enrolment opens; the far future while the form doesn't say.
    pub fn enrolment_opens(&self) -> Timestamp {
        self.enrolment_opens.map_or(Timestamp::MAX, from_millis)
    }

    /// When enrolment closes.
    pub fn enrolment_closes(&self) -> Timestamp {
        self.enrolment_closes.map_or(Timestamp::UNIX_EPOCH, from_millis)
    }

    /// Stages the course is for, as options of the form.
    pub fn audience_stages(&self) -> Vec<String> {
        list(&self.audience_stages)
    }

    /// Positions the course is for, as options of the form.
    pub fn audience_positions(&self) -> Vec<String> {
        list(&self.audience_positions)
    }

    /// Attribute tags.
    pub fn tags(&self) -> Vec<String> {
        list(&self.tags)
    }

    /// Limits of a day and a week that its region centre lifted.
    pub fn lift(&self) -> Lift {
        Lift::parse(&self.lifted)
    }

    /// Hours it awards.
    pub fn hours(&self) -> HalfHours {
        HalfHours(i32::try_from(self.half_hours).unwrap_or(0))
    }

    /// First day, when the form says.
    pub fn starts_on(&self) -> Option<Date> {
        self.starts.as_ref()?.parse().ok()
    }

    /// Last day.
    pub fn ends_on(&self) -> Option<Date> {
        self.ends.as_ref()?.parse().ok()
    }
}

impl Meeting {
    /// The day.
    pub fn day(&self) -> Date {
        self.date.parse().unwrap_or(Date::ZERO)
    }

    /// Begin.
    pub fn from(&self) -> Time {
        clock_time(self.from_minute)
    }

    /// End.
    pub fn to(&self) -> Time {
        clock_time(self.to_minute)
    }

    /// Length in minutes.
    pub fn minutes(&self) -> i64 {
        self.to_minute - self.from_minute
    }

    /// `09:00–12:00`.
    pub fn span(&self) -> String {
        format!("{}–{}", self.from().strftime("%H:%M"), self.to().strftime("%H:%M"))
    }

    /// The meeting in the terms of the hour rules.
    pub fn rule(&self) -> domain::hours::Meeting {
        domain::hours::Meeting { date: self.day(), from: self.from(), to: self.to() }
    }
}

fn clock_time(minute: i64) -> Time {
    let minute = minute.clamp(0, 1439);
    Time::new(i8::try_from(minute / 60).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0), 0, 0)
        .unwrap_or_default()
}

/// Lists are stored as `,a,b,` so that one option is found by `%,a,%`.
pub(super) fn stored(list: &[String]) -> String {
    if list.is_empty() { String::new() } else { format!(",{},", list.join(",")) }
}

fn list(stored: &str) -> Vec<String> {
    stored.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
