//! Warnings while registering (CAT-4): each tells, none stops.

use super::CourseForm;
use crate::{calendar, codes::tables, refusal::refusals};
use jiff::{Timestamp, ToSpan, civil::Date};

refusals! {
    /// What the organiser should think about before sending the form.
    pub enum Warning {
        /// Registered later than one week before the course starts.
        LateRegistration { starts_on: Date, due_on: Date } = "late-registration",
        /// A word of the title hints at content that needs the authority's consent first.
        ConsentHint { word: String } = "consent-hint",
        /// Enrolment opens after the course has started.
        EnrolmentAfterStart { starts_on: Date } = "enrolment-after-start",
    }
}

/// The warnings for a form at a moment. Same title and dates as another course is the store's to find.
pub fn warnings(form: &CourseForm, now: Timestamp) -> Vec<Warning> {
    let mut found = Vec::new();
    let starts_on = form.sessions.starts;
    let due_on = starts_on.saturating_sub(7.days());
    if calendar::civil_date(now) > due_on {
        found.push(Warning::LateRegistration { starts_on, due_on });
    }
    if calendar::civil_date(form.audience.enrolment_opens) > starts_on {
        found.push(Warning::EnrolmentAfterStart { starts_on });
    }
    found.extend(
        tables()
            .consent_hints
            .iter()
            .filter(|hint| form.basics.title.contains(&hint.word))
            .map(|hint| Warning::ConsentHint { word: hint.word.clone() }),
    );
    found
}
