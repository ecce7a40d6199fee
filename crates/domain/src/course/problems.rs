//! What can be wrong with a registration form, each problem at its field.

use crate::{
    calendar::DateError,
    hours::{HalfHours, HoursError},
    ids::IdError,
    refusal::{Refusal, refusals},
};
use jiff::{Timestamp, civil::Date};
use std::fmt;

refusals! {
    /// Rules of the form itself.
    pub enum FormRule {
        /// An answer is needed.
        Required = "field-required",
        /// Not one of the options, or not one that fits the earlier answers.
        NotAnOption { given: String } = "field-not-an-option",
        /// More text than fits.
        TooLong { max: usize, given: usize } = "field-too-long",
        /// "Other" was chosen without saying what.
        OtherNeedsText = "field-other-needs-text",
        /// Not a whole number.
        Number { given: String } = "field-number",
        /// A number outside its range.
        NumberRange { min: u32, max: u32 } = "field-number-range",
        /// An answer that was offered on another day and is not on the day of registration.
        OptionOver { label: String } = "field-option-over",
        /// An attribute tag that may not be set yet.
        TagNotYet { tag: String, from_on: Date } = "tag-not-yet",
        /// An attribute tag that may no longer be set.
        TagOver { tag: String, until_on: Date } = "tag-over",
        /// An attribute tag that is not known.
        TagNotInForce { tag: String } = "tag-not-in-force",
        /// A course without any meeting.
        NoMeetings = "meetings-none",
        /// More rows than a course may have.
        TooManyMeetings { max: usize } = "meetings-too-many",
        /// Neither a place nor a join link.
        MeetingNeedsPlace = "meeting-needs-place",
        /// A shortened map link, which does not tell where it leads.
        SpotShortened = "spot-shortened",
        /// Neither coordinates nor a map link that holds them.
        SpotUnread = "spot-unread",
        /// Coordinates that do not lie in Taiwan.
        SpotOutside = "spot-outside",
        /// A join link that is not an https address.
        Link = "link-form",
        /// Not a telephone number.
        Phone = "phone-form",
        /// Hours above what the meetings or credits give: they may be lowered, not raised (CAT-2).
        HoursAboveCount { most: HalfHours } = "hours-above-count",
        /// Less than the one hour a course must have.
        HoursBelowOne = "hours-below-one",
        /// A course that ends before it starts.
        EndsBeforeStarts = "ends-before-starts",
        /// Enrolment that closes when or before it opens.
        ClosesBeforeOpens = "enrolment-closes-before-opens",
        /// Enrolment that would still be open after the course.
        ClosesAfterCourse { ends_at: Timestamp } = "enrolment-closes-after-course",
    }
}

/// A problem at one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's key; for a meeting `meetings-2-from`, rows counted from 1.
    pub field: String,
    /// What is wrong.
    pub problem: FormProblem,
}

/// What is wrong at a field: a rule of the form, or what reading a date, hours or an address refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormProblem {
    /// A rule of the form.
    Rule(FormRule),
    /// A date or time.
    Date(DateError),
    /// Hours or meetings.
    Hours(HoursError),
    /// A mail address.
    Id(IdError),
}

impl FormProblem {
    fn inner(&self) -> &dyn Refusal {
        match self {
            Self::Rule(rule) => rule,
            Self::Date(error) => error,
            Self::Hours(error) => error,
            Self::Id(error) => error,
        }
    }
}

impl Refusal for FormProblem {
    fn code(&self) -> &'static str {
        self.inner().code()
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.inner().args()
    }
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem.code())
    }
}

macro_rules! problem_from {
    ($($variant:ident: $t:ty),+) => { $(impl From<$t> for FormProblem {
        fn from(inner: $t) -> Self { Self::$variant(inner) }
    })+ };
}
problem_from!(Rule: FormRule, Date: DateError, Hours: HoursError, Id: IdError);
