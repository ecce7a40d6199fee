//! Judges a portion of rows against what is here and what the delivery said before. Writes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use documents::exchange::List;
use domain::calendar::civil_date;
use domain::exchange::{CourseRow, Month, RowFault, RowRefused, State, Who};
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::judged::{Counts, CourseWork, HoursWork, Judged, Parsed, Read, Refusal, WaitWork, half, mark_of};
use super::memory::{CourseFacts, Found, Memory, NamedAt, Seen};
use super::persons;
use super::store::{self, KnownCourse, Said};
use crate::catalogue::CourseId;
use crate::directory::Organisation;
use crate::exchange::PartnerId;
use crate::{App, directory};

/// A person named by a row, or by the short list of a course's row.
struct Named {
    /// Place among the portion's rows.
    at: usize,
    key: String,
    who: Who,
    hours: HalfHours,
    short: bool,
}

/// What a row turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Unchanged,
    Repeated,
    Waiting,
    Changed,
    New,
}

/// A portion under judgement.
struct Portion<'a> {
    rows: Vec<Parsed>,
    faults: Vec<Vec<RowFault>>,
    verdicts: Vec<Verdict>,
    memory: &'a mut Memory,
    partner: PartnerId,
    now: Date,
    done: Judged,
}

/// Looks up organisations that no row has named before.
pub(super) async fn schools<C: ConnectionTrait>(
    conn: &C,
    known: &mut HashMap<String, Found>,
    wanted: HashSet<String>,
) -> AppResult<()> {
    let new: Vec<String> = wanted.into_iter().filter(|code| !known.contains_key(code)).collect();
    for code in new {
        let found = directory::organisation_by_code(conn, &code).await?;
        let found = match found {
            Some(organisation) => {
                let ended = directory::entry_by_code(conn, &organisation.code).await?;
                let ended = ended.and_then(|entry| entry.valid_until).and_then(|day| day.parse().ok());
                Some(Arc::new((organisation, ended)))
            }
            None => None,
        };
        known.insert(code, found);
    }
    Ok(())
}

/// Judges rows of one list.
pub(super) async fn judge<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    partner: PartnerId,
    memory: &mut Memory,
    rows: Vec<Parsed>,
) -> AppResult<Judged> {
    let count = rows.len();
    memory.trim();
    let mut portion = Portion {
        rows,
        faults: vec![Vec::new(); count],
        verdicts: vec![Verdict::Unchanged; count],
        memory,
        partner,
        now: civil_date(app.clock.now()),
        done: Judged::default(),
    };
    portion.take_bad();
    portion.schools(conn).await?;
    let known = portion.known(conn).await?;
    portion.courses(conn, &known).await?;
    portion.people(app, conn, &known).await?;
    Ok(portion.finish())
}

impl Portion<'_> {
    fn take_bad(&mut self) {
        for (row, faults) in self.rows.iter().zip(&mut self.faults) {
            if let Read::Bad(bad) = &row.read {
                faults.clone_from(bad);
                if row.list == List::Courses
                    && let Some(key) = row.cells.first().map(|key| domain::text::fold(key))
                {
                    self.memory.see_course(&key, Seen::refused(row.line, short(&row.hash)));
                }
            }
        }
    }

    async fn schools<C: ConnectionTrait>(&mut self, conn: &C) -> AppResult<()> {
        let wanted = self.rows.iter().filter_map(|row| match &row.read {
            Read::Course(course) => Some(course.school.clone()),
            _ => None,
        });
        schools(conn, &mut self.memory.organisations, wanted.collect()).await
    }

    /// Courses of this partner that rows of the portion name, without those that are known in memory.
    async fn known<C: ConnectionTrait>(&self, conn: &C) -> AppResult<HashMap<String, KnownCourse>> {
        let keys: HashSet<&str> = self
            .rows
            .iter()
            .filter_map(|row| match &row.read {
                Read::Course(course) => Some(course.key.as_str()),
                Read::Person(person) => {
                    Some(person.key.as_str()).filter(|key| !self.memory.facts.contains_key(*key))
                }
                Read::Profile(_) | Read::Bad(_) => None,
            })
            .collect();
        let found = store::known_courses(conn, self.partner, keys.into_iter().collect()).await?;
        Ok(found.into_iter().map(|course| (course.key.clone(), course)).collect())
    }

    async fn courses<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        known: &HashMap<String, KnownCourse>,
    ) -> AppResult<()> {
        for at in 0..self.rows.len() {
            let row = &mut self.rows[at];
            if !matches!(row.read, Read::Course(_)) {
                continue;
            }
            let Read::Course(course) = std::mem::replace(&mut row.read, Read::Bad(Vec::new())) else {
                continue;
            };
            let before = known.get(&course.key);
            self.course(conn, at, course, before).await?;
        }
        Ok(())
    }

    async fn course<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        at: usize,
        course: Box<CourseRow>,
        before: Option<&KnownCourse>,
    ) -> AppResult<()> {
        let (line, hash) = (self.rows[at].line, self.rows[at].hash);
        if let Some(seen) = self.memory.course(&course.key) {
            if seen.is(short(&hash)) && !seen.is_refused() {
                self.verdicts[at] = Verdict::Repeated;
            } else {
                self.faults[at]
                    .push(RowFault::at("Import_ID", RowRefused::OtherCourse { line: seen.line() }));
            }
            return Ok(());
        }
        let unchanged = before.is_some_and(|before| before.hash == hash);
        let organisation = self.memory.organisations.get(&course.school).cloned().flatten();
        let mut faults = Vec::new();
        if !unchanged {
            faults = self.course_faults(&course, organisation.as_deref(), before);
            if course.state == State::Cancelled
                && let Some(before) = before
            {
                let people = store::people_with_hours(conn, before.course).await?;
                if people > 0 {
                    let people = usize::try_from(people).unwrap_or(0);
                    faults.push(RowFault::at("CourseState", RowRefused::StillHours { people }));
                }
            }
        }
        let cancelled = course.state == State::Cancelled;
        if !faults.is_empty() {
            self.faults[at] = faults;
            self.memory.see_course(&course.key, Seen::refused(line, short(&hash)));
            return Ok(());
        }
        let seen = Seen::good(line, short(&hash), course.ends, course.hours, cancelled);
        self.memory.see_course(&course.key, seen);
        let id = before.map_or_else(CourseId::new, |before| before.course);
        let written = before.is_some() || self.memory.writes;
        self.memory.facts.insert(
            course.key.clone(),
            CourseFacts {
                id: written.then_some(id),
                organisation: organisation.as_ref().map(|found| found.0.id),
                ends: course.ends,
                hours: course.hours,
                cancelled,
            },
        );
        self.verdicts[at] = match before {
            _ if unchanged => Verdict::Unchanged,
            Some(_) => Verdict::Changed,
            None => Verdict::New,
        };
        if let Some(organisation) = organisation.filter(|_| !unchanged) {
            let cells = self.rows[at].cells.clone();
            self.done.courses.push(CourseWork {
                id,
                is_new: before.is_none(),
                row: course,
                organisation,
                cells,
                hash,
            });
        }
        Ok(())
    }

    fn course_faults(
        &self,
        course: &CourseRow,
        organisation: Option<&(Organisation, Option<Date>)>,
        before: Option<&KnownCourse>,
    ) -> Vec<RowFault> {
        let mut faults = Vec::new();
        let code = course.school.clone();
        match organisation {
            None => faults.push(RowFault::at("SchoolId", RowRefused::SchoolUnknown { code })),
            Some((found, _)) if !self.memory.scope.holds(found) => {
                let name = found.name.clone();
                faults.push(RowFault::at("SchoolId", RowRefused::SchoolNotYours { code, name }));
            }
            Some((_, Some(ended))) if *ended < course.starts => {
                let day_on = course.starts;
                faults.push(RowFault::at("SchoolId", RowRefused::SchoolNotThen { code, day_on }));
            }
            Some(_) => {}
        }
        let months = [Some(Month::of(course.ends)), before.map(|before| Month(before.month))];
        for month in months.into_iter().flatten() {
            if self.memory.confirmed.contains(&month) {
                let month = month.to_string();
                faults.push(RowFault::at("EndTime", RowRefused::MonthConfirmed { month }));
                break;
            }
        }
        faults
    }

    /// Everybody whom rows of the portion name, in their order.
    fn named(&mut self) -> Vec<Named> {
        let mut named = Vec::new();
        let mut places: HashMap<u64, usize> = HashMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            places.insert(row.line, at);
            if let Read::Person(person) = &row.read {
                let (key, who, hours) = (person.key.clone(), person.who.clone(), person.hours);
                named.push(Named { at, key, who, hours, short: false });
            }
        }
        for work in &self.done.courses {
            let Some(seen) = self.memory.course(&work.row.key) else { continue };
            let Some(at) = places.get(&seen.line()).copied() else { continue };
            for (who, hours) in &work.row.people {
                let (key, who) = (work.row.key.clone(), who.clone());
                named.push(Named { at, key, who, hours: *hours, short: true });
            }
        }
        named
    }

    async fn people<C: ConnectionTrait>(
        &mut self,
        app: &App,
        conn: &C,
        known: &HashMap<String, KnownCourse>,
    ) -> AppResult<()> {
        let mut named = self.named();
        named.retain(|named| self.may_have_hours(named, known));
        let people: Vec<&Who> = named.iter().map(|named| &named.who).collect();
        let found = persons::known(app, conn, &people).await?;
        let pairs: Vec<(CourseId, PersonId)> = named
            .iter()
            .filter_map(|named| {
                Some((self.memory.facts.get(&named.key)?.id?, *found.get(named.who.as_str())?))
            })
            .collect();
        let said = store::said(conn, pairs).await?;
        let waiting: Vec<(CourseId, Vec<u8>)> = named
            .iter()
            .filter(|named| !found.contains_key(named.who.as_str()))
            .filter_map(|named| {
                Some((self.memory.facts.get(&named.key)?.id?, app.keys.lookup(named.who.as_str())))
            })
            .collect();
        let waits = store::waits(conn, waiting).await?;
        for named in named {
            let person = found.get(named.who.as_str()).copied();
            self.person(app, &named, person, &said, &waits);
        }
        Ok(())
    }

    /// Whether the course of a person is one of which hours may be given; else the row is refused.
    fn may_have_hours(&mut self, named: &Named, known: &HashMap<String, KnownCourse>) -> bool {
        let column = if named.short { "TeacherList" } else { "Import_ID" };
        let key = || named.key.clone();
        let seen = self.memory.course(&named.key);
        if let Some(seen) = seen.filter(|seen| seen.is_refused()) {
            let line = seen.line();
            self.faults[named.at].push(RowFault::at(column, RowRefused::CourseRefused { key: key(), line }));
            return false;
        }
        if !self.memory.facts.contains_key(&named.key) {
            let stored = known.get(&named.key);
            let facts = match (seen, stored) {
                (None, None) => {
                    self.faults[named.at]
                        .push(RowFault::at(column, RowRefused::CourseUnknown { key: key() }));
                    return false;
                }
                // What this delivery says of the course holds, also while it is only checked.
                (Some(seen), stored) => CourseFacts {
                    id: stored.map(|stored| stored.course),
                    organisation: stored.map(|stored| stored.organisation),
                    ends: seen.ends(),
                    hours: seen.hours(),
                    cancelled: seen.is_cancelled(),
                },
                (None, Some(stored)) => CourseFacts {
                    id: Some(stored.course),
                    organisation: Some(stored.organisation),
                    ends: stored.ends.parse().unwrap_or(Date::ZERO),
                    hours: half(stored.half_hours),
                    cancelled: stored.cancelled,
                },
            };
            self.memory.facts.insert(named.key.clone(), facts);
        }
        let Some(facts) = self.memory.facts.get(&named.key) else { return false };
        let fault = if facts.cancelled {
            Some((column, RowRefused::CourseCancelled { key: key() }))
        } else if facts.ends >= self.now {
            Some((column, RowRefused::NotOver { ends_on: facts.ends }))
        } else if named.hours > facts.hours {
            let column = if named.short { column } else { "Counts" };
            Some((column, RowRefused::MoreThanCourse { given: named.hours, most: facts.hours }))
        } else {
            None
        };
        let may = fault.is_none();
        self.faults[named.at].extend(fault.map(|(column, why)| RowFault::at(column, why)));
        may
    }

    fn person(
        &mut self,
        app: &App,
        named: &Named,
        person: Option<PersonId>,
        said: &HashMap<(CourseId, PersonId), Said>,
        waits: &HashMap<(CourseId, Vec<u8>), i64>,
    ) {
        let Some(facts) = self.memory.facts.get(&named.key).copied() else { return };
        let column = if named.short { "TeacherList" } else { "TeacherId" };
        // Whoever is named by a number in one row and by a code in another is one person.
        let identity = person.map_or_else(|| named.who.as_str().to_owned(), |person| person.to_string());
        let line = self.rows[named.at].line;
        let now = NamedAt { line, short: named.short, hours: named.hours };
        match self.memory.see_hours(&named.key, &identity, now) {
            Some(before) if before.hours == named.hours => {
                self.raise(named, Verdict::Repeated);
                return;
            }
            Some(before) => {
                let why = if before.short && !named.short {
                    let person = named.who.masked();
                    RowRefused::ListsDisagree { person, short: before.hours, long: named.hours }
                } else {
                    RowRefused::OtherHours { line: before.line }
                };
                self.faults[named.at].push(RowFault::at(column, why));
                return;
            }
            None => {}
        }
        let mark = self.mark(named);
        let Some(person) = person else {
            self.unknown(app, named, &facts, waits, mark);
            return;
        };
        let before = facts.id.and_then(|course| said.get(&(course, person)));
        let verdict = match before {
            Some(before) if before.said == i64::from(named.hours.0) => Verdict::Unchanged,
            Some(_) => Verdict::Changed,
            None if named.hours == HalfHours::ZERO => Verdict::Unchanged,
            None => Verdict::New,
        };
        if verdict == Verdict::Unchanged {
            self.raise(named, verdict);
            return;
        }
        if self.is_confirmed(named, &facts) {
            return;
        }
        self.raise(named, verdict);
        if let (Some(course), Some(organisation)) = (facts.id, facts.organisation) {
            let said = named.hours;
            self.done.hours.push(HoursWork { course, organisation, person, said, mark });
        }
    }

    /// Somebody nobody knows: a number waits, a code is a slip of the pen.
    fn unknown(
        &mut self,
        app: &App,
        named: &Named,
        facts: &CourseFacts,
        waits: &HashMap<(CourseId, Vec<u8>), i64>,
        mark: [u8; 16],
    ) {
        let Who::Number(number) = &named.who else {
            let column = if named.short { "TeacherList" } else { "TeacherId" };
            let given = named.who.masked();
            self.faults[named.at].push(RowFault::at(column, RowRefused::CodeNobody { given }));
            return;
        };
        let lookup = || app.keys.lookup(number.as_str());
        let before = facts.id.and_then(|course| waits.get(&(course, lookup())).copied()).unwrap_or(0);
        if before == i64::from(named.hours.0) {
            // It waits already, or there is nothing to wait for.
            self.raise(named, Verdict::Unchanged);
            return;
        }
        if self.is_confirmed(named, facts) {
            return;
        }
        self.raise(named, Verdict::Waiting);
        if let Some(course) = facts.id {
            let number = number.as_str().to_owned();
            self.done.waits.push(WaitWork { course, number, said: named.hours, mark });
        }
    }

    fn is_confirmed(&mut self, named: &Named, facts: &CourseFacts) -> bool {
        let month = Month::of(facts.ends);
        let confirmed = self.memory.confirmed.contains(&month);
        if confirmed {
            let column = if named.short { "TeacherList" } else { "Counts" };
            let why = RowRefused::MonthConfirmed { month: month.to_string() };
            self.faults[named.at].push(RowFault::at(column, why));
        }
        confirmed
    }

    /// A row of a course counts as what is newest of itself and of the people in its short list.
    fn raise(&mut self, named: &Named, verdict: Verdict) {
        let row = &mut self.verdicts[named.at];
        if !named.short {
            *row = verdict;
        } else if *row == Verdict::Unchanged && matches!(verdict, Verdict::New | Verdict::Changed) {
            *row = Verdict::Changed;
        }
    }

    fn mark(&self, named: &Named) -> [u8; 16] {
        mark_of(&self.memory.marks, &named.key, named.who.as_str(), named.hours)
    }

    /// A refused row takes everything with it that it would have written.
    fn finish(mut self) -> Judged {
        let mut refused_courses = HashSet::new();
        let mut counts = Counts::default();
        for (at, row) in self.rows.into_iter().enumerate() {
            let faults = std::mem::take(&mut self.faults[at]);
            if faults.is_empty() {
                match self.verdicts[at] {
                    Verdict::New => counts.new += 1,
                    Verdict::Changed => counts.changed += 1,
                    Verdict::Unchanged => counts.unchanged += 1,
                    Verdict::Repeated => counts.repeated += 1,
                    Verdict::Waiting => counts.waiting += 1,
                }
                continue;
            }
            counts.refused += 1;
            if row.list == List::Courses {
                refused_courses.insert(row.hash);
            }
            self.done.refusals.push(Refusal { list: row.list, line: row.line, faults, cells: row.cells });
        }
        let mut gone = HashSet::new();
        self.done.courses.retain(|work| {
            let stays = !refused_courses.contains(&work.hash);
            if !stays {
                gone.insert(work.id);
                self.memory.refuse_course(&work.row.key, short(&work.hash));
            }
            stays
        });
        self.done.hours.retain(|work| !gone.contains(&work.course));
        self.done.waits.retain(|work| !gone.contains(&work.course));
        self.done.counts = counts;
        self.done
    }
}

fn short(hash: &[u8; 16]) -> u32 {
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
