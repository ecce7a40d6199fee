//! Rules of seats, applications and accounts; prose in `docs/rules/accounts.md` and `docs/rules/policies.md`.

mod apply;
pub mod policy;
mod seats;
pub mod why;

pub use apply::{Decider, decider, user_name_candidates};
pub use seats::{Deed, Standing, may, plan_acting, plan_handover};

use crate::refusal::refusals;
use jiff::civil::Date;

refusals! {
    /// Why an account or a seat stays as it is.
    pub enum AccountRefused {
        /// Who is head is decided above (DIR-3).
        HeadFromAbove = "account-head-from-above",
        /// Nobody changes the own seat or account here.
        Own = "account-own",
        /// The seat has a holder; hand it over instead.
        SeatHeld = "seat-held",
        /// Nobody holds the seat; fill it instead.
        SeatEmpty = "seat-empty",
        /// The seat was closed.
        SeatEnded = "seat-ended",
        /// The person holds this seat already.
        AlreadyHolds = "seat-already-holds",
        /// A first day in the past, or an end before the beginning.
        Dates { today_on: Date } = "seat-dates",
        /// What is done needs a reason.
        ReasonNeeded = "account-reason-needed",
        /// Nobody has that code.
        NoPerson = "account-no-person",
        /// The user name is somebody's.
        UserNameTaken { free: String } = "user-name-taken",
        /// The personal code belongs to another name, or its person has an account.
        CodeMismatch = "account-code-mismatch",
        /// The person of the personal code has no mail address on record.
        CodeNoMail = "account-code-no-mail",
        /// Too many applications from one network address, or in all.
        ApplicationsTooMany = "account-applications-too-many",
        /// The account has no second factor to remove.
        NoSecondFactor = "account-no-second-factor",
        /// Somebody else decided the application.
        ApplicationDecided = "application-decided",
        /// The person also serves where the one who acts manages nothing.
        Elsewhere = "account-elsewhere",
        /// The same wish waits already.
        AlreadyApplied = "account-already-applied",
        /// A link that was used or is too old.
        LinkEnded = "account-link-ended",
        /// The organisation is closed.
        OrganisationClosed { name: String } = "account-organisation-closed",
        /// The organisation is closed and another followed.
        OrganisationSucceeded { name: String, successor: String } = "account-organisation-succeeded",
    }
}
