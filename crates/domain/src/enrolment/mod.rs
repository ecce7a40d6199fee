//! Enrolment at a desk: who gets a place, who waits, who is refused; rule in `docs/rules/enrolment.md`.

mod desk;
pub mod overload;
pub mod questions;
pub mod reminding;

pub use desk::{Desk, Outcome, Selection, Standing, Withdrawal, admit, decide, promote, refuse, withdraw};

use crate::refusal::refusals;
use jiff::Timestamp;
use std::collections::BTreeSet;

refusals! {
    /// Why a request at the desk is refused.
    pub enum Refused {
        /// Not published, or cancelled.
        NotOpen = "enrolment-not-open",
        /// Before the opening instant.
        NotYet { opens_at: Timestamp } = "enrolment-not-yet",
        /// At or after the closing instant.
        Closed { closes_at: Timestamp } = "enrolment-closed",
        /// The person has no service organisation (無服務學校).
        NoServiceOrganisation = "no-service-organisation",
        /// The course is for other education stages.
        Stage = "not-for-stage",
        /// The course is for other positions.
        Position = "not-for-position",
        /// The organiser refused this person for this course before.
        RefusedBefore = "enrolment-refused-before",
        /// All places are taken.
        Full { places: u32 } = "enrolment-full",
        /// There is no enrolment to withdraw or decide on.
        NoEnrolment = "no-enrolment",
        /// Already admitted.
        AlreadyAdmitted = "enrolment-already-admitted",
        /// After the last instant for withdrawing: leave has to be asked for.
        WithdrawTooLate { until_at: Timestamp } = "withdraw-too-late",
    }
}

/// For whom a course is, by the codes of the form's fields 14 and 15; an empty set is everyone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Eligibility {
    /// Education stages.
    pub stages: BTreeSet<String>,
    /// Positions.
    pub positions: BTreeSet<String>,
}

/// What the desk knows about who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requester {
    /// Education stages the person serves in, by the codes of field 14.
    pub stages: BTreeSet<String>,
    /// The person's position, by the codes of field 15.
    pub position: Option<String>,
    /// Whether a service organisation is set.
    pub has_service_organisation: bool,
    /// What became of an earlier request for this course.
    pub current: Option<Standing>,
}

/// Whether a course is for a person.
///
/// # Errors
/// [`Refused`] with the first reason: no service organisation, stage, position.
pub fn eligible(eligibility: &Eligibility, requester: &Requester) -> Result<(), Refused> {
    if !requester.has_service_organisation {
        return Err(Refused::NoServiceOrganisation);
    }
    if !eligibility.stages.is_empty() && eligibility.stages.is_disjoint(&requester.stages) {
        return Err(Refused::Stage);
    }
    let fits = |position: &String| eligibility.positions.contains(position);
    if !eligibility.positions.is_empty() && !requester.position.as_ref().is_some_and(fits) {
        return Err(Refused::Position);
    }
    Ok(())
}
