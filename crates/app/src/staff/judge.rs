//! What becomes of each row: added, updated, unchanged, possible, proposed or refused. Nothing is written here.

use std::collections::HashMap;

use domain::refusal::Refusal;
use domain::staff::matching::{self, Ground, Known, Verdict};
use domain::staff::{Entry, Fault, Field, StaffRefused, Typed, parse};
use platform::ids::PersonId;
use platform::{AppResult, Platform};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::{Facts, fingerprint};
use super::place::Place;
use crate::identity::Person;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A new person.
    Added,
    /// A known person with something new.
    Updated,
    /// Nothing new.
    Unchanged,
    /// Faults.
    Refused,
    /// Somebody has to decide who it is.
    Possible,
    /// Serves elsewhere: proposed to the person.
    Proposed,
}

impl Outcome {
    /// All outcomes, in the order of pages.
    pub const ALL: [Self; 6] =
        [Self::Refused, Self::Possible, Self::Proposed, Self::Added, Self::Updated, Self::Unchanged];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Possible => "possible",
            Self::Proposed => "proposed",
        }
    }
}

/// A sentence about a row: a key of the locale files and its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// `refusal-…` or `staff-note-…`.
    pub key: String,
    /// Values.
    pub args: Vec<(String, String)>,
    /// Field it is about, when one.
    pub field: String,
}

impl Said {
    fn fault(fault: &Fault) -> Self {
        let args = fault.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { key: format!("refusal-{}", fault.code), args, field: fault.field.as_str().to_owned() }
    }

    fn note(key: &str, args: &[(&str, String)]) -> Self {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { key: format!("staff-note-{key}"), args, field: String::new() }
    }
}

/// A judged row.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Line in the file; 0 for a form.
    pub line: u32,
    /// Name as written or known.
    pub name: String,
    /// Code, or number masked.
    pub who: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Who it is about.
    pub person: Option<PersonId>,
    /// Fields that change.
    pub changes: Vec<&'static str>,
    /// Reasons and hints.
    pub notes: Vec<Said>,
    /// What was said, checked; `None` when refused while reading.
    pub entry: Option<Entry>,
    /// The person's record as it would be.
    pub after: Option<Box<Person>>,
    /// Who it might be, and why.
    pub grounds: Vec<(PersonId, Ground)>,
    /// What makes it the same row next time.
    pub fingerprint: Vec<u8>,
    /// What was typed.
    pub typed: Typed,
}

/// Judges rows against what the database holds now.
///
/// # Errors
/// The database.
pub(super) async fn judge_rows<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    place: &Place,
    rows: Vec<(u32, Typed)>,
) -> AppResult<Vec<Judged>> {
    let mut judged: Vec<Judged> = rows.into_iter().map(|row| read(platform, place, row)).collect();
    let entries: Vec<Entry> = judged.iter().filter_map(|j| j.entry.clone()).collect();
    let entries: Vec<&Entry> = entries.iter().collect();
    let facts = Facts::load(platform, conn, place, &entries).await?;
    let mut seen = Seen::default();
    for row in &mut judged {
        if let Some(entry) = row.entry.clone() {
            one(platform, place, &facts, row, &entry);
            seen.check(row, &entry);
        }
    }
    Ok(judged)
}

fn read(platform: &Platform, place: &Place, (line, typed): (u32, Typed)) -> Judged {
    let (entry, notes) = match parse(&typed, &place.stage, place.today) {
        Ok(entry) => (Some(entry), Vec::new()),
        Err(faults) => (None, faults.iter().map(Said::fault).collect()),
    };
    let who = entry.as_ref().map(|e| match (&e.code, &e.number) {
        (Some(code), _) => code.grouped(),
        (None, Some(number)) => number.masked(),
        (None, None) => String::new(),
    });
    Judged {
        line,
        name: entry.as_ref().map_or_else(|| domain::text::fold(typed.raw(Field::Name)), |e| e.name.clone()),
        who: who.unwrap_or_default(),
        outcome: Outcome::Refused,
        person: None,
        changes: Vec::new(),
        notes,
        after: None,
        grounds: Vec::new(),
        fingerprint: entry.as_ref().map(|e| fingerprint(platform, e)).unwrap_or_default(),
        entry,
        typed,
    }
}

fn one(platform: &Platform, place: &Place, facts: &Facts, row: &mut Judged, entry: &Entry) {
    let lookup = entry.number.as_ref().map(|n| platform.keys.lookup(n.as_str()));
    if entry.has_old_number() {
        row.notes.push(Said::note("old-number", &[]));
    }
    let coded = entry.code.as_ref().map(|c| facts.codes.get(c.as_str()).copied());
    if coded == Some(None) {
        return refuse(row, Field::Code, &StaffRefused::UnknownCode);
    }
    let holder = lookup.as_ref().and_then(|l| facts.holders.get(l)).copied();
    let known = known(facts, place, row, entry, coded.flatten(), holder);
    match matching::judge(&known, !entry.name.is_empty(), entry.number.is_some()) {
        Verdict::Contradiction => refuse(row, Field::Number, &StaffRefused::TwoPeople),
        Verdict::None => fresh(place, row, entry),
        Verdict::Possible(_) if facts.waiting.contains(&row.fingerprint) => {
            row.outcome = Outcome::Unchanged;
            row.notes.push(Said::note("match-waiting", &[]));
        }
        Verdict::Possible(grounds) => {
            row.outcome = Outcome::Possible;
            row.grounds = grounds.into_iter().map(|(id, ground)| (PersonId(id), ground)).collect();
            for (_, ground) in row.grounds.clone() {
                row.notes.push(Said::note(ground.as_str(), &[]));
            }
        }
        Verdict::Definite(id) => definite(facts, place, row, entry, PersonId(id), lookup),
    }
}

fn known(
    facts: &Facts,
    place: &Place,
    row: &Judged,
    entry: &Entry,
    coded: Option<PersonId>,
    holder: Option<PersonId>,
) -> Vec<Known<Uuid>> {
    let remembered = facts.remembered.get(&row.fingerprint).copied();
    let mut ids: Vec<PersonId> = [coded, holder, remembered].into_iter().flatten().collect();
    ids.extend(facts.by_name.get(&entry.name).into_iter().flatten());
    ids.sort();
    ids.dedup();
    let birth = entry.birth.map(|d| d.to_string());
    let person = |id: PersonId| {
        let person = facts.people.get(&id)?;
        let both = birth.as_ref().zip(person.birth_date.as_ref());
        Some(Known {
            person: id.0,
            same_code: coded == Some(id),
            same_number: holder == Some(id),
            remembered: remembered == Some(id),
            same_name: person.name == entry.name,
            same_birth: both.is_some_and(|(a, b)| a == b),
            other_birth: both.is_some_and(|(a, b)| a != b),
            same_mail: entry.email.as_ref().is_some_and(|m| *m == person.email),
            here: facts.serving(id, place).is_some(),
            has_number: facts.numbers.contains_key(&id),
        })
    };
    ids.into_iter().filter_map(person).collect()
}

fn fresh(place: &Place, row: &mut Judged, entry: &Entry) {
    if entry.name.is_empty() {
        refuse(row, Field::Name, &StaffRefused::NameMissing);
    }
    if entry.position.is_none() && place.door.position().is_none() {
        refuse(row, Field::Position, &StaffRefused::PositionMissing);
    }
    if row.notes.iter().all(|n| !n.key.starts_with("refusal-")) {
        row.outcome = Outcome::Added;
    }
}

fn definite(
    facts: &Facts,
    place: &Place,
    row: &mut Judged,
    entry: &Entry,
    id: PersonId,
    lookup: Option<Vec<u8>>,
) {
    let Some(person) = facts.people.get(&id) else { return };
    row.person = Some(id);
    row.outcome = Outcome::Unchanged;
    if row.name.is_empty() {
        row.name.clone_from(&person.name);
    }
    let serving = facts.serving(id, place);
    let elsewhere = person.organisation.is_some_and(|o| o != place.organisation);
    match (serving, elsewhere) {
        (None, true) if facts.proposed.contains(&id) => row.notes.push(Said::note("proposal-waiting", &[])),
        (None, true) => {
            row.outcome = Outcome::Proposed;
            row.after = Some(Box::new(person.clone()));
            row.notes.push(Said::note("proposal", &[("school", person.organisation_name.clone())]));
        }
        (Some(_), true) => {
            row.notes.push(Said::note("second", &[("school", person.organisation_name.clone())]));
        }
        (serving, false) => {
            let own_mail = facts.with_account.contains(&person.id);
            if own_mail && entry.email.as_ref().is_some_and(|mail| *mail != person.email) {
                row.notes.push(Said::note("own-mail", &[]));
            }
            let (after, mut changes) = differences(place, person, entry, own_mail);
            let own = facts.numbers.get(&id);
            let new_number = lookup.is_some_and(|l| {
                !facts.holders.contains_key(&l) && own.is_none_or(|list| list.iter().all(|n| n.lookup != l))
            });
            if new_number {
                changes.push(Field::Number.as_str());
            }
            match serving {
                None => changes.push("service"),
                Some(service) => {
                    let differs = |since: jiff::civil::Date| since.to_string() != service.valid_from;
                    if entry.since.is_some_and(differs) {
                        changes.push(Field::Since.as_str());
                    }
                }
            }
            if !changes.is_empty() {
                row.outcome = Outcome::Updated;
                row.after = Some(Box::new(after));
                row.changes = changes;
            }
        }
    }
}

/// The person's record with what the entry says, and which fields that changes. What the entry leaves out stays.
/// The mail address of somebody with an account stays: links that open the account go there (`own_mail`).
pub(super) fn differences(
    place: &Place,
    person: &Person,
    entry: &Entry,
    own_mail: bool,
) -> (Person, Vec<&'static str>) {
    let mut after = person.clone();
    after.organisation = Some(place.organisation);
    let mut changes = Vec::new();
    let mut take = |field: Field, own: &mut String, said: Option<String>| {
        if let Some(said) = said.filter(|said| said != own) {
            *own = said;
            changes.push(field.as_str());
        }
    };
    take(Field::Name, &mut after.name, Some(entry.name.clone()).filter(|n| !n.is_empty()));
    take(Field::Sex, &mut after.sex, entry.sex.map(str::to_owned));
    let position = place.door.position().map(str::to_owned).or_else(|| entry.position.clone());
    take(Field::Position, &mut after.position, position);
    take(Field::Stage, &mut after.stage, entry.stage.clone());
    take(Field::Subject, &mut after.subject, entry.subject.clone());
    take(Field::Email, &mut after.email, entry.email.clone().filter(|_| !own_mail));
    take(Field::Phone, &mut after.phone, entry.phone.clone());
    let birth = entry.birth.map(|d| d.to_string());
    if birth.is_some() && birth != after.birth_date {
        after.birth_date = birth;
        changes.push(Field::Birth.as_str());
    }
    if let Some(supervised) = entry.supervised.filter(|s| *s != after.supervised) {
        after.supervised = supervised;
        changes.push(Field::Supervised.as_str());
    }
    (after, changes)
}

fn refuse(row: &mut Judged, field: Field, refusal: &impl Refusal) {
    row.outcome = Outcome::Refused;
    row.notes.push(Said::fault(&Fault::new(field, refusal)));
}

/// Rows of one file that mean the same person: repeated word for word is harmless, otherwise one of them is wrong.
#[derive(Default)]
struct Seen {
    rows: HashMap<Vec<u8>, (u32, Entry)>,
}

impl Seen {
    fn check(&mut self, row: &mut Judged, entry: &Entry) {
        if row.outcome == Outcome::Refused {
            return;
        }
        let mut keys = vec![row.fingerprint.clone()];
        keys.extend(row.person.map(|p| p.0.as_bytes().to_vec()));
        keys.extend(entry.code.as_ref().map(|c| c.as_str().as_bytes().to_vec()));
        keys.extend(entry.number.as_ref().map(|n| n.as_str().as_bytes().to_vec()));
        match keys.iter().find_map(|key| self.rows.get(key)) {
            Some((first, before)) if before == entry => {
                row.outcome = Outcome::Unchanged;
                row.changes.clear();
                row.grounds.clear();
                row.notes = vec![Said::note("repeated", &[("first_row", first.to_string())])];
            }
            Some((first, _)) => {
                let first_row = *first;
                row.notes.clear();
                refuse(row, Field::Name, &StaffRefused::Twice { first_row });
            }
            None => {
                for key in keys {
                    self.rows.insert(key, (row.line, entry.clone()));
                }
            }
        }
    }
}
