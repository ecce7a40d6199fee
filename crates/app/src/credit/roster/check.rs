//! Rows of a roster judged one by one: whom each names, what it gives, what is wrong or doubtful about it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::calendar::civil_date;
use domain::hours::HalfHours;
use domain::ids::PersonalCode;
use domain::roster::{self as rules, RosterProblem, Row, Written, who_problem, who_written};
use domain::text::fold;
use platform::AppResult;
use platform::error::Refused;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::attended::attended_of;
use super::{RosterInput, RosterReport, RowNote};
use crate::App;
use crate::catalogue::Course;
use crate::credit::RosterRow;
use crate::enrolment;
use crate::identity::{self, Person};

/// The people meant by the codes and numbers of some rows.
pub(super) struct Found {
    people: HashMap<String, Person>,
    today: jiff::civil::Date,
}

/// What is checked: the rows, the people found for them, and the roster as saved before.
pub(super) struct Given<'a> {
    pub rows: &'a [RosterInput],
    pub found: &'a Found,
    pub before: &'a [RosterRow],
    pub source: &'a str,
}

/// What the course knows of people.
struct Known {
    /// Who has a place.
    admitted: BTreeSet<PersonId>,
    /// Who asked for one and has none.
    without: BTreeSet<PersonId>,
    /// What attendance gives, when anything was noted at all.
    attended: BTreeMap<PersonId, HalfHours>,
}

/// Finds everybody the rows name, in one go.
pub(super) async fn find(app: &App, rows: &[RosterInput]) -> AppResult<Found> {
    let written: HashSet<String> =
        rows.iter().flat_map(|row| [who_written(&row.who), who_written(&row.also)]).collect();
    let asked: Vec<&str> = written.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let people = identity::find_persons(app, app.db.read(), &asked).await?;
    Ok(Found { people, today: civil_date(app.clock.now()) })
}

impl Found {
    /// The person a row means; both of its codes or numbers, where it has two, have to mean the same.
    fn person(&self, row: &RosterInput) -> Result<&Person, RosterProblem> {
        let of = |typed: &str| -> Result<&Person, RosterProblem> {
            let who = who_written(typed);
            self.people.get(&who).ok_or_else(|| who_problem(&who, self.today))
        };
        let first = of(&row.who)?;
        if who_written(&row.also).is_empty() {
            return Ok(first);
        }
        if of(&row.also)?.id == first.id { Ok(first) } else { Err(RosterProblem::TwoPeople) }
    }
}

impl Given<'_> {
    /// Whom a row means, with a warning if any.
    fn judge(
        &self,
        row: &RosterInput,
        known: &Known,
    ) -> Result<(PersonId, Option<RosterProblem>), RosterProblem> {
        if row.hidden {
            return Err(RosterProblem::HiddenRow);
        }
        let person = self.found.person(row)?;
        let typed = PersonalCode::parse(&who_written(&row.who)).ok();
        let written = fold(&row.name);
        let written = match fold(&person.name) == written {
            true => Written::Same,
            false if written.is_empty() => Written::Nothing,
            false => Written::Other,
        };
        let listed = known.admitted.contains(&person.id) || self.before.iter().any(|b| b.person == person.id);
        let warning = rules::decide_named(written, typed.is_some() && listed)?;
        let merged = typed.is_some_and(|code| code.as_str() != person.personal_code);
        Ok((person.id, warning.or_else(|| merged.then_some(RosterProblem::Merged))))
    }
}

async fn known<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Known> {
    let enrolments = enrolment::of_course(conn, course.id).await?;
    let people: Vec<PersonId> = enrolments.iter().map(|e| e.person).collect();
    let remaining = identity::remaining(conn, &people).await?;
    let (mut admitted, mut without) = (BTreeSet::new(), BTreeSet::new());
    for enrolment in enrolments {
        let person = remaining.get(&enrolment.person).copied().unwrap_or(enrolment.person);
        if enrolment.state == "admitted" {
            admitted.insert(person)
        } else {
            without.insert(person)
        };
    }
    let attended = attended_of(conn, course).await?;
    let noted = attended.iter().any(super::Attended::is_marked);
    let hours = attended.iter().filter(|_| noted).map(|a| (a.person, super::half(a.half_hours)));
    Ok(Known { attended: hours.collect(), admitted, without })
}

/// Judges all rows.
pub(super) async fn check<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    given: &Given<'_>,
) -> AppResult<RosterReport> {
    let known = known(conn, course).await?;
    let rows: Vec<&RosterInput> = given.rows.iter().filter(|row| row.passed.is_none()).collect();
    let judged: Vec<_> = rows.iter().map(|row| given.judge(row, &known)).collect();
    let typed: Vec<Row<PersonId>> = rows
        .iter()
        .zip(&judged)
        .map(|(row, judged)| Row {
            person: judged.as_ref().ok().map(|(person, _)| *person),
            hours: row.hours.clone(),
            wrong: judged.as_ref().err().cloned(),
        })
        .collect();
    let checked = rules::check_rows(&typed, &known.admitted, course.hours());
    let mut notes: Vec<RowNote> =
        given.rows.iter().filter_map(|row| Some(note(row, row.passed.as_ref()?))).collect();
    for found in &checked.problems {
        let row = rows[found.row - 1];
        notes.push(note(row, &told(&found.problem, &rows, typed[found.row - 1].person, &known)));
    }
    for good in &checked.good {
        let row = rows[good.row - 1];
        let more = known.attended.get(&good.person).filter(|most| good.hours > **most);
        let above = more.map(|most| RosterProblem::AboveAttendance { given: good.hours, most: *most });
        let warned = judged[good.row - 1].as_ref().ok().and_then(|(_, warning)| warning.clone());
        notes.extend(warned.iter().chain(above.iter()).map(|problem| note(row, problem)));
    }
    notes.sort_by_key(|n| (n.line, n.warning));
    let good = checked
        .good
        .iter()
        .map(|g| RosterRow {
            person: g.person,
            half_hours: i64::from(g.hours.0),
            source: given.source.to_owned(),
            note: rows[g.row - 1].note.clone(),
        })
        .collect();
    // Of a person whose row is refused, what was saved before stays; so it does of a hidden row.
    let wrong = checked.problems.iter().filter(|p| !p.problem.is_warning());
    let meant = |row: &RosterInput| given.found.person(row).ok().map(|person| person.id);
    let kept = wrong.filter_map(|p| typed[p.row - 1].person.or_else(|| meant(rows[p.row - 1])));
    let kept = kept.filter(|person| !checked.good.iter().any(|g| g.person == *person)).collect();
    Ok(RosterReport { good, notes, kept })
}

/// A problem in the words of the file: lines instead of positions, and what is known of somebody without a place.
fn told(
    problem: &RosterProblem,
    rows: &[&RosterInput],
    person: Option<PersonId>,
    known: &Known,
) -> RosterProblem {
    match problem {
        RosterProblem::Twice { first_row } => {
            let line = rows.get(first_row - 1).map_or(*first_row, |row| row.line as usize);
            RosterProblem::Twice { first_row: line }
        }
        RosterProblem::NotEnrolled if person.is_some_and(|id| known.without.contains(&id)) => {
            RosterProblem::NoPlace
        }
        other => other.clone(),
    }
}

fn note(row: &RosterInput, problem: &RosterProblem) -> RowNote {
    RowNote {
        line: row.line,
        who: shown(row),
        warning: problem.is_warning(),
        passed: problem.is_passed_over(),
        refused: Refused::new(problem),
    }
}

/// How a row is called: by the name as written, else by the masked code; a number is not repeated.
fn shown(row: &RosterInput) -> String {
    if row.name.trim().is_empty() {
        let code = PersonalCode::parse(&who_written(&row.who));
        return code.map_or_else(|_| String::new(), |code| code.masked());
    }
    row.name.clone()
}
