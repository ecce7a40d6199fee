//! What an organiser sets beside the form (報名設定): how places are divided, for whom they are, how offers are made.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Eligibility, OFFER_HOURS, Requester, Selection, Wish};
use crate::refusal::refusals;

/// An organisation named in a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unit {
    /// Its identity.
    #[serde(with = "hex")]
    pub id: u128,
    /// Its code, as it was typed.
    pub code: String,
    /// Its name at that time.
    pub name: String,
}

/// Whose a reserved share is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// People of these counties, by name.
    Counties(BTreeSet<String>),
    /// People of these organisations.
    Units(BTreeSet<Unit>),
    /// People in these positions, by the codes of field 15.
    Positions(BTreeSet<String>),
    /// These people, by personal code.
    People(BTreeSet<String>),
}

/// Places kept for some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Number within the plan; it stays the same when others come or go.
    pub id: u32,
    /// What people read: "雲杉縣教師".
    pub name: String,
    /// Whose it is.
    pub who: Who,
    /// How many places.
    pub places: u32,
    /// From when what nobody took goes to everybody, in milliseconds; none is never.
    #[serde(default)]
    pub release: Option<i64>,
}

/// The plan of a course. The default is a course that has its form only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// How places are given.
    pub selection: Selection,
    /// Whether people choose one of the form's classes.
    pub by_class: bool,
    /// Places kept for some.
    pub shares: Vec<Share>,
    /// The highest number a share of this plan ever had: one that was taken out keeps its number, and the places counted under it.
    pub last_share: u32,
    /// Most places of one school.
    pub school_limit: Option<u32>,
    /// Hours an offer stands; 0 gives freed places at once.
    pub offer_hours: u32,
    /// The last instant to give a place back, in milliseconds; none is the close of enrolment.
    pub withdraw_until: Option<i64>,
    /// Counties the course is for.
    pub counties: BTreeSet<String>,
    /// Organisations the course is for.
    pub units: BTreeSet<Unit>,
    /// The invitation list, by personal code.
    pub invited: BTreeSet<String>,
    /// Courses one of which must be in the transcript.
    pub courses_held: BTreeSet<String>,
    /// Tags one of which a course in the transcript must carry.
    pub tags_held: BTreeSet<String>,
    /// Units that nominate; empty is every school.
    pub nominators: BTreeSet<Unit>,
    /// Most people one unit nominates.
    pub nomination_quota: Option<u32>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            selection: Selection::FirstCome,
            by_class: false,
            shares: Vec::new(),
            last_share: 0,
            school_limit: None,
            offer_hours: OFFER_HOURS,
            withdraw_until: None,
            counties: BTreeSet::new(),
            units: BTreeSet::new(),
            invited: BTreeSet::new(),
            courses_held: BTreeSet::new(),
            tags_held: BTreeSet::new(),
            nominators: BTreeSet::new(),
            nomination_quota: None,
        }
    }
}

refusals! {
    /// What is wrong with a plan.
    pub enum PlanRefused {
        /// The shares keep more places than the course has.
        SharesExceed { reserved: u32, places: u32 } = "plan-shares-exceed",
        /// A share without a name.
        ShareUnnamed = "plan-share-unnamed",
        /// A share that is nobody's.
        ShareForNobody { name: String } = "plan-share-for-nobody",
        /// A share without places.
        ShareEmpty { name: String } = "plan-share-empty",
        /// Two shares of one name.
        ShareTwice { name: String } = "plan-share-twice",
        /// More shares than a plan may have.
        TooManyShares { most: u32 } = "plan-too-many-shares",
        /// A school may have no place at all.
        LimitZero = "plan-limit-zero",
        /// A unit may nominate nobody.
        QuotaZero = "plan-quota-zero",
        /// Offers that stand longer than two weeks.
        OfferTooLong { most: u32 } = "plan-offer-too-long",
        /// One class only: there is nothing to choose.
        OneClass = "plan-one-class",
        /// People asked already: choosing a class can't be switched.
        ClassesInUse = "plan-classes-in-use",
        /// People asked already: how places are given can't be changed.
        SelectionInUse = "plan-selection-in-use",
        /// Giving back later than the course begins.
        WithdrawAfterStart { starts_at: Timestamp } = "plan-withdraw-after-start",
        /// Nobody has this organisation code.
        UnknownUnit { code: String } = "plan-unknown-unit",
        /// Nobody has this personal code.
        UnknownPerson { code: String } = "plan-unknown-person",
        /// No course has this code.
        UnknownCourse { code: String } = "plan-unknown-course",
        /// No tag is called so.
        UnknownTag { code: String } = "plan-unknown-tag",
        /// No county is called so.
        UnknownCounty { code: String } = "plan-unknown-county",
        /// A number that can't be read.
        NotANumber { value: String } = "plan-not-a-number",
        /// A day and hour that can't be read.
        NotAnInstant { value: String } = "plan-not-an-instant",
    }
}

/// Most reserved shares of one course.
const MOST_SHARES: usize = 20;
/// Most hours an offer stands.
const MOST_OFFER: u32 = 14 * 24;

/// Everything that is wrong with a plan for a course of `classes` classes with `places` places in all that begins at `begins`. `asked` says
/// how places were given when the first request came, and whether a class was chosen then.
pub fn clean(
    plan: &Plan,
    classes: u32,
    places: u32,
    begins: Option<Timestamp>,
    asked: Option<(Selection, bool)>,
) -> Vec<PlanRefused> {
    let mut wrong = Vec::new();
    let reserved = plan.shares.iter().map(|s| s.places).fold(0, u32::saturating_add);
    if reserved > places {
        wrong.push(PlanRefused::SharesExceed { reserved, places });
    }
    if plan.shares.len() > MOST_SHARES {
        wrong.push(PlanRefused::TooManyShares { most: u32::try_from(MOST_SHARES).unwrap_or(u32::MAX) });
    }
    let mut names = BTreeSet::new();
    for share in &plan.shares {
        let name = || share.name.clone();
        if share.name.trim().is_empty() {
            wrong.push(PlanRefused::ShareUnnamed);
        } else if !names.insert(share.name.trim()) {
            wrong.push(PlanRefused::ShareTwice { name: name() });
        }
        if share.who.is_nobody() {
            wrong.push(PlanRefused::ShareForNobody { name: name() });
        }
        if share.places == 0 {
            wrong.push(PlanRefused::ShareEmpty { name: name() });
        }
    }
    if plan.school_limit == Some(0) {
        wrong.push(PlanRefused::LimitZero);
    }
    if plan.nomination_quota == Some(0) {
        wrong.push(PlanRefused::QuotaZero);
    }
    if plan.offer_hours > MOST_OFFER {
        wrong.push(PlanRefused::OfferTooLong { most: MOST_OFFER });
    }
    if plan.by_class && classes < 2 {
        wrong.push(PlanRefused::OneClass);
    }
    if let Some(begins) = begins
        && plan.withdraw_until.is_some_and(|until| until > begins.as_millisecond())
    {
        wrong.push(PlanRefused::WithdrawAfterStart { starts_at: begins });
    }
    if let Some((selection, by_class)) = asked {
        if by_class != plan.by_class {
            wrong.push(PlanRefused::ClassesInUse);
        }
        if selection != plan.selection {
            wrong.push(PlanRefused::SelectionInUse);
        }
    }
    wrong
}

impl Who {
    fn is_nobody(&self) -> bool {
        match self {
            Self::Counties(list) | Self::Positions(list) | Self::People(list) => list.is_empty(),
            Self::Units(list) => list.is_empty(),
        }
    }

    /// Whether a person belongs to it.
    pub fn holds(&self, who: &Requester) -> bool {
        match self {
            Self::Counties(list) => list.contains(&who.county),
            Self::Units(list) => who.organisation.is_some_and(|id| list.iter().any(|unit| unit.id == id)),
            Self::Positions(list) => who.position.as_ref().is_some_and(|position| list.contains(position)),
            Self::People(list) => list.contains(&who.personal_code),
        }
    }
}

impl Plan {
    /// What a person may have of the course.
    pub fn wish(&self, class: Option<u32>, who: &Requester) -> Wish {
        Wish {
            class: class.filter(|_| self.by_class),
            shares: self.shares.iter().filter(|s| s.who.holds(who)).map(|s| s.id).collect(),
            school: who.organisation,
        }
    }

    /// Adds what the plan demands to what the form demands.
    pub fn demand(&self, form: Eligibility) -> Eligibility {
        Eligibility {
            counties: self.counties.clone(),
            organisations: self.units.iter().map(|unit| unit.id).collect(),
            invited: self.invited.clone(),
            courses: self.courses_held.clone(),
            tags: self.tags_held.clone(),
            ..form
        }
    }

    /// Whether nothing divides the places.
    pub fn is_plain(&self) -> bool {
        !self.by_class && self.shares.is_empty() && self.school_limit.is_none()
    }

    /// The next instant after `after` at which a share is released, in milliseconds.
    pub fn next_release(&self, after: i64) -> Option<i64> {
        self.shares.iter().filter_map(|s| s.release).filter(|at| *at > after).min()
    }

    /// Whether a unit may nominate.
    pub fn lets_nominate(&self, unit: u128, is_school: bool) -> bool {
        if self.nominators.is_empty() { is_school } else { self.nominators.iter().any(|u| u.id == unit) }
    }
}

/// Identities as text: numbers of that size are not safe in JSON.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(id: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{id:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = String::deserialize(from)?;
        u128::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}
