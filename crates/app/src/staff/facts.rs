//! What is known about the people whom rows may mean, loaded for all rows at once.

use std::collections::{HashMap, HashSet};

use domain::staff::Entry;
use platform::ids::PersonId;
use platform::{AppResult, Platform};
use sea_orm::ConnectionTrait;

use super::place::Place;
use super::store;
use crate::identity::{self, MaskedNumber, Person, Service};

/// Everything the judgement of a set of rows needs. People are those who remain after merges.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub codes: HashMap<String, PersonId>,
    pub holders: HashMap<Vec<u8>, PersonId>,
    pub people: HashMap<PersonId, Person>,
    pub by_name: HashMap<String, Vec<PersonId>>,
    pub remembered: HashMap<Vec<u8>, PersonId>,
    /// Fingerprints that wait in the queue.
    pub waiting: HashSet<Vec<u8>>,
    /// People for whom a proposal to this organisation is open.
    pub proposed: HashSet<PersonId>,
    pub services: HashMap<PersonId, Vec<Service>>,
    pub numbers: HashMap<PersonId, Vec<MaskedNumber>>,
    /// People with an account: their mail address is not the school's to change.
    pub with_account: HashSet<PersonId>,
}

/// What makes a row the same row when it comes again: all that says who is meant.
pub(super) fn fingerprint(platform: &Platform, entry: &Entry) -> Vec<u8> {
    let birth = entry.birth.map(|d| d.to_string()).unwrap_or_default();
    let code = entry.code.as_ref().map(|c| c.as_str()).unwrap_or_default();
    let number = entry.number.as_ref().map(|n| n.as_str()).unwrap_or_default();
    let mail = entry.email.as_deref().unwrap_or_default();
    platform.keys.lookup(&["staff row", &entry.name, &birth, code, number, mail].join("\n"))
}

impl Facts {
    /// Loads with a fixed number of queries per five hundred rows.
    ///
    /// # Errors
    /// The database.
    pub async fn load<C: ConnectionTrait>(
        platform: &Platform,
        conn: &C,
        place: &Place,
        entries: &[&Entry],
    ) -> AppResult<Self> {
        let mut facts = Self::default();
        let codes: Vec<String> =
            entries.iter().filter_map(|e| e.code.as_ref()).map(|c| c.as_str().to_owned()).collect();
        let lookups: Vec<Vec<u8>> = entries
            .iter()
            .filter_map(|e| e.number.as_ref())
            .map(|n| platform.keys.lookup(n.as_str()))
            .collect();
        let prints: Vec<Vec<u8>> = entries.iter().map(|e| fingerprint(platform, e)).collect();
        let by_code = store::ids_of_codes(conn, &codes).await?;
        let holders = identity::holders_of(conn, &lookups).await?;
        let remembered = store::remembered(conn, place.organisation, &prints).await?;
        let named = store::namesakes(conn, place.organisation, entries).await?;
        let mut ids: Vec<PersonId> = by_code.values().chain(holders.values()).copied().collect();
        ids.extend(remembered.values().copied());
        ids.extend(named.iter().copied());
        let roots = facts.load_people(conn, ids).await?;
        let root = |id: PersonId| roots.get(&id).copied().unwrap_or(id);
        facts.codes = by_code.into_iter().map(|(code, id)| (code, root(id))).collect();
        facts.holders = holders.into_iter().map(|(lookup, id)| (lookup, root(id))).collect();
        facts.remembered = remembered.into_iter().map(|(print, id)| (print, root(id))).collect();
        for id in named {
            let id = root(id);
            if let Some(person) = facts.people.get(&id) {
                let same = facts.by_name.entry(person.name.clone()).or_default();
                if !same.contains(&id) {
                    same.push(id);
                }
            }
        }
        let known: Vec<PersonId> = facts.people.keys().copied().collect();
        facts.with_account = identity::with_account(conn, &known).await?.into_iter().collect();
        facts.waiting = store::waiting(conn, place.organisation, &prints).await?;
        let people: Vec<PersonId> = facts.people.keys().copied().collect();
        facts.proposed = store::proposed_to(conn, place.organisation, &people).await?;
        facts.load_histories(conn, &people).await?;
        Ok(facts)
    }

    /// Loads people with whom they are merged into; answers who each asked person is now.
    async fn load_people<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        ids: Vec<PersonId>,
    ) -> AppResult<HashMap<PersonId, PersonId>> {
        let mut into: HashMap<PersonId, PersonId> = HashMap::new();
        let mut wanted: Vec<PersonId> = ids.into_iter().collect::<HashSet<_>>().into_iter().collect();
        // Each round follows one link of every chain; chains are short.
        while !wanted.is_empty() {
            let mut next = Vec::new();
            for person in identity::persons(conn, &wanted).await? {
                match person.merged_into {
                    Some(to) => {
                        into.insert(person.id, to);
                        if !self.people.contains_key(&to) {
                            next.push(to);
                        }
                    }
                    None => {
                        self.people.insert(person.id, person);
                    }
                }
            }
            wanted = next;
        }
        let follow = |mut id: PersonId| {
            while let Some(to) = into.get(&id) {
                id = *to;
            }
            id
        };
        Ok(into.keys().map(|id| (*id, follow(*id))).collect())
    }

    async fn load_histories<C: ConnectionTrait>(&mut self, conn: &C, people: &[PersonId]) -> AppResult<()> {
        let aliases = identity::aliases(conn, people).await?;
        let all: Vec<PersonId> = people.iter().chain(aliases.keys()).copied().collect();
        let root = |id: PersonId| aliases.get(&id).copied().unwrap_or(id);
        for service in identity::services_among(conn, &all).await? {
            self.services.entry(root(service.person)).or_default().push(service);
        }
        for number in identity::numbers_of(conn, &all).await? {
            self.numbers.entry(root(number.person)).or_default().push(number);
        }
        Ok(())
    }

    /// The service of a person at an organisation that goes on.
    pub fn serving(&self, person: PersonId, place: &Place) -> Option<&Service> {
        let own = self.services.get(&person)?;
        own.iter().find(|s| s.organisation == place.organisation && s.valid_until.is_none())
    }
}
