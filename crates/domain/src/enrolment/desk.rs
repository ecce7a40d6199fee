//! The desk of one course: places, the waiting list, and every decision on them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Eligibility, Place, Pools, Refused, Requester, Short, Waiter, Wish, eligible};

/// How places are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// First come, first served; then a waiting list.
    #[default]
    FirstCome,
    /// Everybody applies, the organiser chooses.
    ByOrganiser,
    /// Units nominate their people, the organiser takes them in turn.
    Nomination,
}

/// The counters of a course that decisions look at. The store keeps them in the course's locked rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Places in all.
    pub places: u32,
    /// Places given or offered. Above `places` only when the organiser made the course smaller afterwards.
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
    /// Free places are due to people who wait, but move on by hand only: nobody new is given one.
    pub held: bool,
    /// How the places are divided.
    pub pools: Pools,
}

/// What became of a request, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Has a place.
    Admitted,
    /// Is offered a place, which is held meanwhile.
    Offered {
        /// The last instant to accept.
        until: Timestamp,
    },
    /// On the waiting list with this number.
    Waiting {
        /// The number; the lowest is next.
        number: u32,
    },
    /// Applied; the organiser has not decided.
    Applied,
    /// Withdrew, and may ask again.
    Withdrawn,
    /// Let an offer pass, and may ask again.
    Expired,
    /// Refused by the organiser.
    Refused,
}

impl Standing {
    /// Whether a place is taken by it.
    pub fn holds_place(self) -> bool {
        matches!(self, Self::Admitted | Self::Offered { .. })
    }

    /// Whether the person takes part or may still.
    pub fn is_alive(self) -> bool {
        matches!(self, Self::Admitted | Self::Offered { .. } | Self::Waiting { .. } | Self::Applied)
    }
}

/// The answer to a request, in short.
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

/// The answer to a request with what the store has to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// What the person reads.
    pub outcome: Outcome,
    /// The place given; only with [`Outcome::Admitted`].
    pub place: Place,
    /// Why there was none; only with [`Outcome::Waiting`].
    pub short: Option<Short>,
}

/// What giving up a request changes.
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

    /// The place that fits a wish.
    ///
    /// # Errors
    /// Why none does.
    pub fn fit(&self, wish: &Wish) -> Result<Place, Short> {
        self.pools.fit(self.places, self.admitted, wish)
    }

    /// Takes an answer into the counters.
    pub fn apply(&mut self, answer: &Answer) {
        match answer.outcome {
            Outcome::Admitted => self.take(&answer.place),
            Outcome::Waiting { number } => self.queue(number),
            Outcome::Applied | Outcome::Already(_) => {}
        }
    }

    /// Takes somebody put on the waiting list with a number into the counters.
    pub fn queue(&mut self, number: u32) {
        self.waiting += 1;
        self.next_number = self.next_number.max(number + 1);
    }

    /// Takes a place given or offered into the counters.
    pub fn take(&mut self, place: &Place) {
        self.admitted += 1;
        self.pools.take(place);
    }

    /// Takes somebody's leaving a standing, and the place they had with it, into the counters.
    pub fn leave(&mut self, stood: Standing, place: &Place) {
        match stood {
            Standing::Admitted | Standing::Offered { .. } => {
                self.admitted = self.admitted.saturating_sub(1);
                self.pools.free(place);
            }
            Standing::Waiting { .. } => self.waiting = self.waiting.saturating_sub(1),
            Standing::Applied | Standing::Withdrawn | Standing::Expired | Standing::Refused => {}
        }
    }

    fn withdrawal(&self, had: Standing) -> Withdrawal {
        // In a course that was made smaller, a place given back is gone, not free.
        Withdrawal { had, frees_place: had.holds_place() && self.admitted <= self.places }
    }
}

/// Whether requests are taken at `now`.
///
/// # Errors
/// [`Refused`] when the course is not open for enrolment, not yet, or no longer.
pub fn is_open(desk: &Desk, now: Timestamp) -> Result<(), Refused> {
    if !desk.open_for_enrolment {
        return Err(Refused::NotOpen);
    }
    if now < desk.opens {
        return Err(Refused::NotYet { opens_at: desk.opens });
    }
    if now >= desk.closes {
        return Err(Refused::Closed { closes_at: desk.closes });
    }
    Ok(())
}

/// Answers a request for a place. The desk must be settled: then whoever waits fits no place that is free, and taking one that fits
/// overtakes nobody.
///
/// # Errors
/// [`Refused`] when enrolment is not open now, the person may not take part, or was refused by the organiser before.
pub fn decide(
    desk: &Desk,
    eligibility: &Eligibility,
    requester: &Requester,
    wish: &Wish,
    now: Timestamp,
) -> Result<Answer, Refused> {
    let answer = |outcome| Answer { outcome, place: Place::default(), short: None };
    match requester.current {
        Some(Standing::Refused) => return Err(Refused::RefusedBefore),
        Some(standing) if standing.is_alive() => return Ok(answer(Outcome::Already(standing))),
        Some(_) | None => {}
    }
    is_open(desk, now)?;
    eligible(eligibility, requester)?;
    if let Some(class) = wish.class
        && !desk.pools.classes.contains_key(&class)
    {
        return Err(Refused::NoSuchClass { classes: u32::try_from(desk.pools.classes.len()).unwrap_or(0) });
    }
    match desk.selection {
        Selection::Nomination => Err(Refused::NominationOnly),
        Selection::ByOrganiser => Ok(answer(Outcome::Applied)),
        Selection::FirstCome if desk.held => {
            Ok(Answer { short: Some(Short::Course), ..answer(Outcome::Waiting { number: desk.next_number }) })
        }
        Selection::FirstCome => Ok(match desk.fit(wish) {
            Ok(place) => Answer { place, ..answer(Outcome::Admitted) },
            Err(short) => {
                Answer { short: Some(short), ..answer(Outcome::Waiting { number: desk.next_number }) }
            }
        }),
    }
}

/// Gives free places to those who wait, in the order of their numbers, and takes them into the counters. Answers who gets which.
/// Waiters may come in parts: they must ascend, and the last part ends when the desk has no place or nobody is left.
pub fn settle(desk: &mut Desk, waiters: &[Waiter]) -> Vec<(u32, Place)> {
    let mut given = Vec::new();
    if !desk.open_for_enrolment {
        return given;
    }
    for waiter in waiters {
        if desk.free() == 0 {
            break;
        }
        if let Ok(place) = desk.fit(&waiter.wish) {
            desk.waiting = desk.waiting.saturating_sub(1);
            desk.take(&place);
            given.push((waiter.number, place));
        }
    }
    given
}

/// Answers a withdrawal. Waiting, applied and offered can be withdrawn at any time, a place until `withdraw_until` (inclusive).
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
        standing if standing.is_alive() => Ok(desk.withdrawal(standing)),
        _ => Err(Refused::NoEnrolment),
    }
}

/// Permits to accept an offer. The counters don't change: its place was held.
///
/// # Errors
/// [`Refused`] when no offer stands, its last instant has passed, or the course does not take anybody now.
pub fn accept(desk: &Desk, standing: Standing, now: Timestamp) -> Result<(), Refused> {
    match standing {
        Standing::Admitted => Err(Refused::AlreadyAdmitted),
        Standing::Offered { until } if now > until => Err(Refused::OfferOver { until_at: until }),
        Standing::Offered { .. } if !desk.open_for_enrolment => Err(Refused::NotOpen),
        Standing::Offered { .. } => Ok(()),
        _ => Err(Refused::NoOffer),
    }
}

/// Whether an offer has expired at `now`, and what that frees.
pub fn expire(desk: &Desk, standing: Standing, now: Timestamp) -> Option<Withdrawal> {
    matches!(standing, Standing::Offered { until } if now > until).then(|| desk.withdrawal(standing))
}

/// Permits the organiser to admit a person, also out of turn or after a refusal. An offer that stands keeps its place.
///
/// # Errors
/// [`Refused`] when the course or the class has no place, the person has one already, or there is no enrolment.
pub fn admit(desk: &Desk, standing: Standing, place: &Place, wish: &Wish) -> Result<Place, Refused> {
    match standing {
        Standing::Admitted => Err(Refused::AlreadyAdmitted),
        Standing::Withdrawn | Standing::Expired => Err(Refused::NoEnrolment),
        _ if !desk.open_for_enrolment => Err(Refused::NotOpen),
        Standing::Offered { .. } => Ok(*place),
        Standing::Waiting { .. } | Standing::Applied | Standing::Refused => {
            desk.pools.fit_by_organiser(desk.places, desk.admitted, wish).map_err(|short| match short {
                Short::Class if wish.class.is_some() => Refused::ClassFull { class: wish.class.unwrap_or(0) },
                _ => Refused::Full { places: desk.places },
            })
        }
    }
}

/// Permits the organiser to put a person on the waiting list; answers the number.
///
/// # Errors
/// [`Refused`] for whoever has a place, waits already, or has no enrolment.
pub fn put_on_list(desk: &Desk, standing: Standing) -> Result<u32, Refused> {
    match standing {
        Standing::Applied | Standing::Refused if desk.open_for_enrolment => Ok(desk.next_number),
        Standing::Applied | Standing::Refused => Err(Refused::NotOpen),
        Standing::Admitted | Standing::Offered { .. } => Err(Refused::AlreadyAdmitted),
        Standing::Waiting { .. } => Err(Refused::AlreadyWaiting),
        Standing::Withdrawn | Standing::Expired => Err(Refused::NoEnrolment),
    }
}

/// Permits the organiser to refuse a person; says whether that frees a place.
///
/// # Errors
/// [`Refused`] when there is no enrolment to refuse.
pub fn refuse(desk: &Desk, standing: Standing) -> Result<Withdrawal, Refused> {
    if standing.is_alive() { Ok(desk.withdrawal(standing)) } else { Err(Refused::NoEnrolment) }
}
