//! Profiles that partners send: judged and written through the staff desk's commands. Rule: docs/rules/exchange-profiles.md.

mod due;
mod leaving;
mod portion;
pub(super) mod store;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::calendar::civil_date;
use domain::exchange::Reach;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::{OrganisationId, PersonId};

use super::memory::{Found, Scope};
use super::{Delivery, PartnerId};
use crate::App;
use crate::directory::Organisation;
use crate::exchange::partners;

pub use due::end_due;
pub(super) use leaving::{end_leavers, leavers};
pub(super) use portion::{judge, look_at, write};

/// Rows judged and written at once: fewer than of records, since each organisation's people are looked up and written by themselves.
pub(super) const PORTION: usize = 1_000;

/// A row that was seen before in this delivery.
#[derive(Clone, Copy, Debug)]
struct Seen {
    line: u32,
    hash: u64,
}

/// What one reading of a delivery keeps in memory.
pub(super) struct Memory {
    partner: PartnerId,
    scope: Scope,
    reach: Option<Reach>,
    pub today: Date,
    organisations: HashMap<String, Found>,
    seen: HashMap<u64, Seen>,
    /// People named so far, by organisation; refused rows too.
    named: HashSet<(OrganisationId, PersonId)>,
    /// People in rows whose organisation nobody knows: they are ended nowhere.
    named_somewhere: HashSet<PersonId>,
    /// New people of this delivery, by how they were named, with where they were first.
    fresh: HashMap<u64, OrganisationId>,
    /// Organisations that stand in the list.
    covered: HashSet<OrganisationId>,
    /// Of those, in which a row can't be read, or waits for a decision.
    unsure: HashSet<OrganisationId>,
    /// A row could not be read at all, or names no organisation that is known.
    all_unsure: bool,
}

impl Memory {
    pub async fn new(app: &App, delivery: &Delivery) -> AppResult<Self> {
        let partner = partners::partner(app.db.read(), delivery.partner).await?;
        let reach = Reach::of(&partner.code).filter(|_| partner.organisation.is_none());
        let scope = match super::work::scope(app, &partner).await? {
            // Hours may concern any organisation; who serves where is nothing that everybody may say.
            Scope::Any if reach.is_none() => Scope::These(HashSet::new()),
            scope => scope,
        };
        Ok(Self {
            partner: partner.id,
            scope,
            reach,
            today: civil_date(app.clock.now()),
            organisations: HashMap::new(),
            seen: HashMap::new(),
            named: HashSet::new(),
            named_somewhere: HashSet::new(),
            fresh: HashMap::new(),
            covered: HashSet::new(),
            unsure: HashSet::new(),
            all_unsure: false,
        })
    }

    fn holds(&self, organisation: &Organisation) -> bool {
        let level = self.reach.is_none_or(|reach| reach.holds_level(&organisation.level));
        level && self.scope.holds(organisation)
    }

    /// The positions of whom this partner may speak; none for all.
    fn positions(&self) -> Option<&'static [&'static str]> {
        self.reach.and_then(Reach::positions)
    }

    fn organisation(&self, code: &str) -> Option<Arc<(Organisation, Option<Date>)>> {
        self.organisations.get(code).cloned().flatten()
    }
}
