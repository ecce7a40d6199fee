//! A portion of profiles: what each row means, and what is written of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use domain::exchange::{End, ProfileRow, RowFault, RowRefused, Who, profile_column};
use domain::refusal::Refusal as _;
use jiff::civil::Date;
use platform::ids::{OrganisationId, PersonId};
use platform::{AppResult, Change, params};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::super::judged::{Counts, Parsed, Read};
use super::super::{Delivery, Told, judge::schools, persons};
use super::{Memory, Seen, store};
use crate::App;
use crate::staff::{self, Outcome, Place};

/// A row on its way through the judgement.
struct Row {
    line: u64,
    cells: Vec<String>,
    hash: [u8; 16],
    profile: Option<Box<ProfileRow>>,
    person: Option<PersonId>,
    verdict: Verdict,
}

/// What a row turned out to be.
enum Verdict {
    Open,
    Refused(Vec<Told>),
    Unchanged,
    Repeated,
    Waiting,
    New,
    Changed,
}

/// A service that a row ends.
struct Ending {
    organisation: OrganisationId,
    person: PersonId,
    serving: staff::Serving,
    day: Date,
}

/// What is kept of a row so that the same again is known.
struct Kept {
    organisation: OrganisationId,
    /// None for a person who is written with the row: found by its place.
    person: Option<PersonId>,
    at: usize,
    until: Option<Date>,
    ended: bool,
}

/// Rows of one organisation as the staff desk judged them.
struct Group {
    place: Place,
    places: Vec<usize>,
    judged: Vec<staff::Judged>,
}

/// What became of a portion.
pub(in super::super) struct Judged {
    pub counts: Counts,
    /// Lines with what is wrong and what stood there.
    pub refusals: Vec<(u64, Vec<Told>, Vec<String>)>,
    rows: Vec<Row>,
    groups: Vec<Group>,
    endings: Vec<Ending>,
    kept: Vec<Kept>,
}

/// Notes what rows name, without judging them: they were written before the work was stopped.
pub(in super::super) async fn look_at<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    memory: &mut Memory,
    rows: Vec<Parsed>,
) -> AppResult<()> {
    begin(app, conn, memory, rows).await.map(|_| ())
}

/// Judges a portion against what stands on `conn`. Writes nothing.
pub(in super::super) async fn judge<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    memory: &mut Memory,
    rows: Vec<Parsed>,
) -> AppResult<Judged> {
    let mut rows = begin(app, conn, memory, rows).await?;
    let mut kept = Vec::new();
    known_already(conn, memory, &mut rows).await?;
    let endings = over(conn, memory, &mut rows, &mut kept).await?;
    let groups = desk(app, conn, memory, &mut rows, &mut kept).await?;
    Ok(finish(rows, groups, endings, kept))
}

/// Reads who and where of every row, and refuses what needs no more than that.
async fn begin<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    memory: &mut Memory,
    parsed: Vec<Parsed>,
) -> AppResult<Vec<Row>> {
    let mut rows: Vec<Row> = parsed.into_iter().map(|parsed| row(memory, parsed)).collect();
    let wanted: HashSet<String> =
        rows.iter().filter_map(|row| row.profile.as_ref()).map(|profile| profile.school.clone()).collect();
    schools(conn, &mut memory.organisations, wanted).await?;
    let who: Vec<&Who> = rows.iter().filter_map(|row| row.profile.as_ref()?.who.as_ref()).collect();
    let known = persons::known(app, conn, &who).await?;
    for row in &mut rows {
        let Some(profile) = &row.profile else { continue };
        row.person = profile.who.as_ref().and_then(|who| known.get(who.as_str())).copied();
        let faults = place_faults(memory, profile, row.person);
        if !faults.is_empty() {
            row.verdict = Verdict::Refused(faults.iter().map(told).collect());
            continue;
        }
        row.verdict = twice(memory, row);
    }
    Ok(rows)
}

fn row(memory: &mut Memory, parsed: Parsed) -> Row {
    let Parsed { line, cells, hash, read, .. } = parsed;
    let (profile, verdict) = match read {
        Read::Profile(profile) => (Some(profile), Verdict::Open),
        Read::Bad(faults) => (None, Verdict::Refused(faults.iter().map(told).collect())),
        Read::Course(_) | Read::Person(_) => {
            (None, Verdict::Refused(vec![told(&RowFault::row(RowRefused::OtherList))]))
        }
    };
    memory.all_unsure |= profile.is_none();
    Row { line, cells, hash, profile, person: None, verdict }
}

fn told(fault: &RowFault) -> Told {
    Told {
        column: fault.column.to_owned(),
        code: fault.why.code().to_owned(),
        args: fault.why.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// What is wrong with a row and its organisation; notes whom and where it names.
fn place_faults(memory: &mut Memory, profile: &ProfileRow, person: Option<PersonId>) -> Vec<RowFault> {
    let mut faults = profile.faults.clone();
    let code = profile.school.clone();
    let Some(found) = memory.organisation(&code) else {
        if !code.is_empty() {
            faults.push(RowFault::at("SchoolId", RowRefused::SchoolUnknown { code }));
        }
        match person {
            Some(person) => _ = memory.named_somewhere.insert(person),
            None => memory.all_unsure = true,
        }
        return faults;
    };
    let (organisation, ended) = &*found;
    let name = organisation.name.clone();
    match person {
        Some(person) => _ = memory.named.insert((organisation.id, person)),
        None if profile.who.is_none() => _ = memory.unsure.insert(organisation.id),
        None => {}
    }
    match ended {
        _ if !memory.holds(organisation) => {
            faults.push(RowFault::at("SchoolId", RowRefused::SchoolNotYours { code, name }));
        }
        Some(ended_on) if *ended_on < memory.today => {
            let ended_on = *ended_on;
            faults.push(RowFault::at("SchoolId", RowRefused::SchoolEnded { name, ended_on }));
        }
        _ if staff::place_of(organisation, memory.today).is_none() => {
            faults.push(RowFault::at("SchoolId", RowRefused::NoStaff { name }));
        }
        _ => _ = memory.covered.insert(organisation.id),
    }
    faults
}

/// The same person at the same organisation twice.
fn twice(memory: &mut Memory, row: &Row) -> Verdict {
    let Some(profile) = &row.profile else { return Verdict::Open };
    let who = identity(row);
    let now = Seen { line: u32::try_from(row.line).unwrap_or(u32::MAX), hash: hashed(&[&row.hash]) };
    let before = memory.seen.entry(hashed(&[profile.school.as_bytes(), &who])).or_insert(now);
    if before.line == now.line {
        return Verdict::Open;
    }
    if before.hash == now.hash {
        return Verdict::Repeated;
    }
    let line = u64::from(before.line);
    Verdict::Refused(vec![told(&RowFault::at("TeacherId", RowRefused::OtherProfile { line }))])
}

/// Whoever is named by a number in one row and by a code in another is one person.
fn identity(row: &Row) -> Vec<u8> {
    let named = row.profile.as_ref().and_then(|profile| profile.who.as_ref());
    match row.person {
        Some(person) => person.0.as_bytes().to_vec(),
        None => named.map(|who| who.as_str().as_bytes().to_vec()).unwrap_or_default(),
    }
}

fn hashed(parts: &[&[u8]]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The hash of a row, another one once its end is over: the row of yesterday then says something new.
fn kept_hash(row: &Row, today: Date) -> [u8; 16] {
    let over = row.profile.as_ref().and_then(|profile| profile.end).is_some_and(|end| end.is_over(today));
    let mut hash = row.hash;
    hash[0] ^= u8::from(over);
    hash
}

fn organisation_of(memory: &Memory, row: &Row) -> Option<OrganisationId> {
    let profile = row.profile.as_ref()?;
    memory.organisation(&profile.school).map(|found| found.0.id)
}

/// Rows that say what the partner said last.
async fn known_already<C: ConnectionTrait>(conn: &C, memory: &Memory, rows: &mut [Row]) -> AppResult<()> {
    let named: Vec<(OrganisationId, PersonId)> = rows
        .iter()
        .filter(|row| matches!(row.verdict, Verdict::Open))
        .filter_map(|row| Some((organisation_of(memory, row)?, row.person?)))
        .collect();
    let said = store::said(conn, memory.partner, named).await?;
    for row in rows.iter_mut().filter(|row| matches!(row.verdict, Verdict::Open)) {
        let place = organisation_of(memory, row).zip(row.person);
        let before = place.and_then(|place| said.get(&place));
        if before.is_some_and(|before| before[..] == kept_hash(row, memory.today)) {
            row.verdict = Verdict::Unchanged;
        }
    }
    Ok(())
}

/// Rows whose end is over.
async fn over<C: ConnectionTrait>(
    conn: &C,
    memory: &Memory,
    rows: &mut [Row],
    kept: &mut Vec<Kept>,
) -> AppResult<Vec<Ending>> {
    let mut of_place: BTreeMap<OrganisationId, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let Some(profile) = row.profile.as_ref().filter(|_| matches!(row.verdict, Verdict::Open)) else {
            continue;
        };
        if !profile.end.is_some_and(|end| end.is_over(memory.today)) {
            continue;
        }
        match (organisation_of(memory, row), row.person) {
            (Some(organisation), Some(_)) => of_place.entry(organisation).or_default().push(at),
            // Somebody whom nobody knows here and who has left: there is nothing to end, and nothing to register.
            _ => row.verdict = Verdict::Unchanged,
        }
    }
    let mut endings = Vec::new();
    for (organisation, places) in of_place {
        let people: Vec<PersonId> = places.iter().filter_map(|at| rows[*at].person).collect();
        let serving = staff::serving(conn, organisation, &people).await?;
        for at in places {
            let row = &mut rows[at];
            let (Some(profile), Some(person)) = (&row.profile, row.person) else { continue };
            let keep = Kept { organisation, person: Some(person), at, until: None, ended: true };
            let Some(here) = serving.get(&person) else {
                row.verdict = Verdict::Unchanged;
                kept.push(keep);
                continue;
            };
            let day = match profile.end {
                Some(End::On(day)) => day,
                _ => memory.today.max(here.from),
            };
            if let Some(fault) = may_end(memory, profile, here, day) {
                row.verdict = Verdict::Refused(vec![told(&fault)]);
                continue;
            }
            row.verdict = Verdict::Changed;
            kept.push(keep);
            endings.push(Ending { organisation, person, serving: here.clone(), day });
        }
    }
    Ok(endings)
}

fn may_end(memory: &Memory, profile: &ProfileRow, here: &staff::Serving, day: Date) -> Option<RowFault> {
    if memory.positions().is_some_and(|own| !own.contains(&here.position.as_str())) {
        return Some(RowFault::at("Position", RowRefused::PositionNotYours));
    }
    let plain = |name: &str| -> String {
        domain::text::fold(name).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
    };
    if plain(profile.typed.raw(domain::staff::Field::Name)) != plain(&here.name) {
        return Some(RowFault::at("Name", RowRefused::NameDiffers));
    }
    let began_on = here.from;
    (day < began_on).then(|| RowFault::at("EndDate", RowRefused::EndBefore { end_on: day, began_on }))
}

/// The rest goes to the staff desk, organisation by organisation.
async fn desk<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    memory: &mut Memory,
    rows: &mut [Row],
    kept: &mut Vec<Kept>,
) -> AppResult<Vec<Group>> {
    let mut of_school: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| matches!(row.verdict, Verdict::Open)) {
        let school = row.profile.as_ref().map(|profile| profile.school.clone());
        of_school.entry(school.unwrap_or_default()).or_default().push(at);
    }
    let known: HashSet<PersonId> = of_school.values().flatten().filter_map(|at| rows[*at].person).collect();
    let positions = match memory.positions() {
        Some(_) => staff::positions_of(conn, &known).await?,
        None => HashMap::new(),
    };
    let mut groups = Vec::new();
    for (school, places) in of_school {
        let Some(found) = memory.organisation(&school) else { continue };
        let Some(place) = staff::place_of(&found.0, memory.today) else { continue };
        let mut typed = Vec::new();
        for at in &places {
            let Some(profile) = &rows[*at].profile else { continue };
            typed.push((u32::try_from(rows[*at].line).unwrap_or(0), profile.typed.clone()));
        }
        let mut judged = staff::judge_profiles(app, conn, &place, typed).await?;
        for (at, one) in places.iter().zip(&mut judged) {
            let row = &mut rows[*at];
            if one.outcome != Outcome::Refused && !may_say(memory, row, one, &positions) {
                one.outcome = Outcome::Refused;
                row.verdict =
                    Verdict::Refused(vec![told(&RowFault::at("Position", RowRefused::PositionNotYours))]);
                continue;
            }
            row.verdict = verdict(memory, row, one, place.organisation);
            if staff::in_question(one) {
                memory.unsure.insert(place.organisation);
            } else if one.outcome != Outcome::Refused {
                let until = row.profile.as_ref().and_then(|profile| profile.end).and_then(|end| match end {
                    End::On(day) => Some(day),
                    End::Gone => None,
                });
                let organisation = place.organisation;
                kept.push(Kept { organisation, person: one.person, at: *at, until, ended: false });
            }
        }
        groups.push(Group { place, places, judged });
    }
    Ok(groups)
}

/// Who may speak of trainees only says so of whom is one, and stays one.
fn may_say(
    memory: &Memory,
    row: &Row,
    judged: &staff::Judged,
    positions: &HashMap<PersonId, String>,
) -> bool {
    let Some(own) = memory.positions() else { return true };
    let holds = |position: &str| own.contains(&position);
    let before = row.person.and_then(|person| positions.get(&person)).is_none_or(|p| holds(p));
    let said = judged.entry.as_ref().and_then(|entry| entry.position.as_deref()).is_none_or(holds);
    before && said
}

fn verdict(memory: &mut Memory, row: &Row, judged: &staff::Judged, here: OrganisationId) -> Verdict {
    match judged.outcome {
        Outcome::Added => {
            // At a second organisation somebody who is new is no more: a proposal goes to the person.
            let who = hashed(&[&identity(row)]);
            match *memory.fresh.entry(who).or_insert(here) == here {
                true => Verdict::New,
                false => Verdict::Waiting,
            }
        }
        Outcome::Updated => Verdict::Changed,
        Outcome::Possible | Outcome::Proposed => Verdict::Waiting,
        Outcome::Unchanged => Verdict::Unchanged,
        Outcome::Refused => {
            let reasons = judged.notes.iter().filter_map(|note| {
                let code = note.key.strip_prefix("refusal-")?.to_owned();
                Some(Told { column: profile_column(&note.field).to_owned(), code, args: note.args.clone() })
            });
            Verdict::Refused(reasons.collect())
        }
    }
}

fn finish(rows: Vec<Row>, groups: Vec<Group>, endings: Vec<Ending>, kept: Vec<Kept>) -> Judged {
    let mut counts = Counts::default();
    let mut refusals = Vec::new();
    for row in &rows {
        match &row.verdict {
            Verdict::Refused(told) => {
                counts.refused += 1;
                refusals.push((row.line, told.clone(), row.cells.clone()));
            }
            Verdict::Open | Verdict::Unchanged => counts.unchanged += 1,
            Verdict::Repeated => counts.repeated += 1,
            Verdict::Waiting => counts.waiting += 1,
            Verdict::New => counts.new += 1,
            Verdict::Changed => counts.changed += 1,
        }
    }
    Judged { counts, refusals, rows, groups, endings, kept }
}

/// Writes a portion; answers how many rows were written.
pub(in super::super) async fn write(
    app: &App,
    change: &mut Change,
    delivery: &Delivery,
    memory: &mut Memory,
    judged: &mut Judged,
) -> AppResult<i64> {
    let mut wrote = 0;
    for ending in &judged.endings {
        staff::end_told(change, ending.organisation, ending.person, &ending.serving, ending.day).await?;
        wrote += 1;
    }
    let mut new: HashMap<usize, PersonId> = HashMap::new();
    let mut first = true;
    for group in &mut judged.groups {
        if !std::mem::take(&mut first) {
            // Who was registered for the organisation before is somebody known for this one.
            let typed = group.judged.iter().map(|row| (row.line, row.typed.clone())).collect();
            let refused: Vec<bool> = group.judged.iter().map(|row| row.outcome == Outcome::Refused).collect();
            if group.judged.iter().any(|row| row.outcome == Outcome::Added) {
                group.judged = staff::judge_profiles(app, change.conn(), &group.place, typed).await?;
            }
            for (row, refused) in group.judged.iter_mut().zip(refused) {
                if refused {
                    row.outcome = Outcome::Refused;
                }
            }
        }
        wrote += staff::write_profiles(app, change, &group.place, &mut group.judged).await?;
        for (at, row) in group.places.iter().zip(&group.judged) {
            new.extend(row.person.map(|person| (*at, person)));
        }
    }
    let mut rows = Vec::new();
    for kept in &judged.kept {
        let Some(person) = kept.person.or_else(|| new.get(&kept.at).copied()) else { continue };
        // Who was registered by this row was nobody when it was read: a complete list names them all the same.
        memory.named.insert((kept.organisation, person));
        rows.push(params![
            delivery.partner,
            kept.organisation,
            person,
            kept_hash(&judged.rows[kept.at], memory.today).to_vec(),
            kept.until.map(|day| day.to_string()),
            kept.ended,
            delivery.id
        ]);
    }
    store::put(change, rows).await?;
    let counts = &judged.counts;
    let figures = json!({
        "delivery": delivery.number, "new": counts.new, "changed": counts.changed, "ended": judged.endings.len(),
        "waiting": counts.waiting, "refused": counts.refused,
    });
    change.record("exchange.profiles_merged", delivery.id.0, figures);
    Ok(i64::try_from(wrote).unwrap_or(0))
}
