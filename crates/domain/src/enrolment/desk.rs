//! The desk of one course: places, the waiting list, and every decision on them.

use super::{Eligibility, Refused, Requester, eligible};
use jiff::Timestamp;

/// How places are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// First come, first served; then a waiting list.
    FirstCome,
    /// Everybody applies, the organiser chooses.
    ByOrganiser,
}

/// The counters of a course that decisions look at. The store keeps them in the course's locked row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desk {
    /// Places in all.
    pub places: u32,
    /// Places taken. Above `places` only when the organiser made the course smaller afterwards.
    pub admitted: u32,
    /// Persons on the waiting list.
    pub waiting: u32,
    /// The number the next person on the waiting list gets; it only ever grows, from 1.
    pub next_number: u32,
    /// When enrolment opens.
    pub opens: Timestamp,
    /// When it closes; at this very instant it is closed.
    pub closes: Timestamp,
    /// How places are given.
    pub selection: Selection,
    /// Published and not cancelled.
    pub open_for_enrolment: bool,
}

/// What became of a request, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Has a place.
    Admitted,
    /// On the waiting list with this number.
    Waiting {
        /// The number; the lowest is next.
        number: u32,
    },
    /// Applied; the organiser has not decided.
    Applied,
    /// Withdrew, and may ask again.
    Withdrawn,
    /// Refused by the organiser.
    Refused,
}

/// The answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A place.
    Admitted,
    /// A number on the waiting list.
    Waiting {
        /// The number.
        number: u32,
    },
    /// Noted for the organiser's choice.
    Applied,
    /// Nothing new: the earlier request stands, so that pressing twice does no harm.
    Already(Standing),
}

/// What a withdrawal changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// What the person had.
    pub had: Standing,
    /// Whether a place became free, so that the waiting list moves.
    pub frees_place: bool,
}

impl Desk {
    /// Places not taken.
    pub fn free(&self) -> u32 {
        self.places.saturating_sub(self.admitted)
    }

    /// Takes an answer into the counters.
    pub fn apply(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Admitted => self.admitted += 1,
            Outcome::Waiting { number } => {
                self.waiting += 1;
                self.next_number = self.next_number.max(number + 1);
            }
            Outcome::Applied | Outcome::Already(_) => {}
        }
    }

    /// Takes a withdrawal into the counters.
    pub fn apply_withdrawal(&mut self, withdrawal: &Withdrawal) {
        self.leave(withdrawal.had);
    }

    /// Takes a promotion from the waiting list into the counters.
    pub fn apply_promotion(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
        self.admitted += 1;
    }

    /// Takes an organiser's admission of a person who stood so into the counters.
    pub fn apply_admission(&mut self, stood: Standing) {
        self.leave(stood);
        self.admitted += 1;
    }

    /// Takes an organiser's refusal of a person who stood so into the counters.
    pub fn apply_refusal(&mut self, stood: Standing) {
        self.leave(stood);
    }

    fn leave(&mut self, stood: Standing) {
        match stood {
            Standing::Admitted => self.admitted = self.admitted.saturating_sub(1),
            Standing::Waiting { .. } => self.waiting = self.waiting.saturating_sub(1),
            Standing::Applied | Standing::Withdrawn | Standing::Refused => {}
        }
    }
}

/// Answers a request for a place.
///
/// Nobody overtakes: while anyone waits, a new request waits too, even if a place has just become free.
///
/// # Errors
/// [`Refused`] when enrolment is not open now, the person may not take part, or was refused by the organiser before.
pub fn decide(
    desk: &Desk,
    eligibility: &Eligibility,
    requester: &Requester,
    now: Timestamp,
) -> Result<Outcome, Refused> {
    match requester.current {
        Some(standing @ (Standing::Admitted | Standing::Waiting { .. } | Standing::Applied)) => {
            return Ok(Outcome::Already(standing));
        }
        Some(Standing::Refused) => return Err(Refused::RefusedBefore),
        Some(Standing::Withdrawn) | None => {}
    }
    if !desk.open_for_enrolment {
        return Err(Refused::NotOpen);
    }
    if now < desk.opens {
        return Err(Refused::NotYet { opens_at: desk.opens });
    }
    if now >= desk.closes {
        return Err(Refused::Closed { closes_at: desk.closes });
    }
    eligible(eligibility, requester)?;
    Ok(match desk.selection {
        Selection::ByOrganiser => Outcome::Applied,
        Selection::FirstCome if desk.free() > 0 && desk.waiting == 0 => Outcome::Admitted,
        Selection::FirstCome => Outcome::Waiting { number: desk.next_number },
    })
}

/// Answers a withdrawal. Waiting and applying can be withdrawn at any time, a place until `withdraw_until` (inclusive).
///
/// # Errors
/// [`Refused`] when there is nothing to withdraw, or a place is given back too late.
pub fn withdraw(
    desk: &Desk,
    standing: Standing,
    now: Timestamp,
    withdraw_until: Timestamp,
) -> Result<Withdrawal, Refused> {
    match standing {
        Standing::Admitted if now > withdraw_until => {
            Err(Refused::WithdrawTooLate { until_at: withdraw_until })
        }
        // In a course that was made smaller, a place given back is gone, not free.
        Standing::Admitted => Ok(Withdrawal { had: standing, frees_place: desk.admitted <= desk.places }),
        Standing::Waiting { .. } | Standing::Applied => Ok(Withdrawal { had: standing, frees_place: false }),
        Standing::Withdrawn | Standing::Refused => Err(Refused::NoEnrolment),
    }
}

/// The number to promote now, if a place is free and the course still stands: the lowest one waiting, which the
/// store looks up. To be repeated, with [`Desk::apply_promotion`], until it answers `None`.
pub fn promote(desk: &Desk, lowest_waiting: Option<u32>) -> Option<u32> {
    (desk.open_for_enrolment && desk.free() > 0).then_some(lowest_waiting).flatten()
}

/// Permits the organiser to admit a person, also out of turn or after a refusal.
///
/// # Errors
/// [`Refused`] when all places are taken, the person has one already, or there is no enrolment.
pub fn admit(desk: &Desk, standing: Standing) -> Result<(), Refused> {
    match standing {
        Standing::Admitted => Err(Refused::AlreadyAdmitted),
        Standing::Withdrawn => Err(Refused::NoEnrolment),
        _ if !desk.open_for_enrolment => Err(Refused::NotOpen),
        _ if desk.free() == 0 => Err(Refused::Full { places: desk.places }),
        Standing::Waiting { .. } | Standing::Applied | Standing::Refused => Ok(()),
    }
}

/// Permits the organiser to refuse a person; says whether that frees a place.
///
/// # Errors
/// [`Refused`] when there is no enrolment to refuse.
pub fn refuse(desk: &Desk, standing: Standing) -> Result<Withdrawal, Refused> {
    match standing {
        Standing::Admitted => Ok(Withdrawal { had: standing, frees_place: desk.admitted <= desk.places }),
        Standing::Waiting { .. } | Standing::Applied => Ok(Withdrawal { had: standing, frees_place: false }),
        Standing::Withdrawn | Standing::Refused => Err(Refused::NoEnrolment),
    }
}
