//! Enrolment at a desk: who gets a place, who waits, who is refused; rule in `docs/rules/enrolment.md`.

mod desk;
mod eligible;
mod leave;
mod nominate;
mod offer;
pub mod overload;
mod places;
mod plan;
pub mod questions;
pub mod reminding;

pub use desk::{
    Answer, Desk, Outcome, Selection, Standing, Withdrawal, accept, admit, decide, expire, is_open,
    put_on_list, refuse, settle, withdraw,
};
pub use eligible::{Eligibility, Requester, eligible};
pub use leave::{LEAVE_DAYS, LeaveEffect, ask_leave, grant_leave};
pub use nominate::{Nominated, nomination_order};
pub use offer::{LAST_OFFER, OFFER_HOURS, Promotion, promotion};
pub use places::{Place, Pool, Pools, SharePool, Short, Waiter, Wish};
pub use plan::{Plan, PlanRefused, Share, Unit, Who, clean};

use crate::refusal::refusals;
use jiff::Timestamp;

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
        /// The course is for other counties.
        County { counties: String } = "not-for-county",
        /// The course is for other organisations.
        Organisation = "not-for-organisation",
        /// The course is for people on a list.
        NotInvited = "not-invited",
        /// The course is for people who attended one of some courses.
        CourseNotHeld { courses: String } = "course-not-held",
        /// The course is for people who attended a course with one of some tags.
        TagNotHeld { tags: String } = "tag-not-held",
        /// Only units nominate people for the course (薦送).
        NominationOnly = "nomination-only",
        /// The class asked for does not exist.
        NoSuchClass { classes: u32 } = "no-such-class",
        /// The organiser refused this person for this course before.
        RefusedBefore = "enrolment-refused-before",
        /// All places are taken.
        Full { places: u32 } = "enrolment-full",
        /// The class has no place left.
        ClassFull { class: u32 } = "enrolment-class-full",
        /// There is no enrolment to withdraw or decide on.
        NoEnrolment = "no-enrolment",
        /// Already admitted.
        AlreadyAdmitted = "enrolment-already-admitted",
        /// Already on the waiting list.
        AlreadyWaiting = "enrolment-already-waiting",
        /// After the last instant for withdrawing: leave has to be asked for.
        WithdrawTooLate { until_at: Timestamp } = "withdraw-too-late",
        /// No offer stands.
        NoOffer = "no-offer",
        /// The offer's last instant has passed.
        OfferOver { until_at: Timestamp } = "offer-over",
        /// Leave is for those who have a place.
        LeaveWithoutPlace = "leave-without-place",
        /// The place can still simply be given back.
        LeaveTooEarly { until_at: Timestamp } = "leave-too-early",
        /// Longer ago than leave can be asked for.
        LeaveTooLate { until_at: Timestamp } = "leave-too-late",
        /// A request for leave stands already.
        LeaveAskedBefore = "leave-asked-before",
        /// Leave needs a reason.
        LeaveWithoutReason = "leave-without-reason",
        /// Leave from no session, or from one the course doesn't have.
        LeaveWithoutSession = "leave-without-session",
        /// The request for leave was decided or taken back.
        LeaveDecided = "leave-decided",
        /// The unit may not nominate for this course.
        NotNominator = "not-nominator",
        /// More people than the unit may nominate.
        NominationQuota { quota: u32 } = "nomination-quota",
        /// A person the unit may not nominate.
        NotOwnPerson { name: String } = "nomination-not-own",
    }
}
