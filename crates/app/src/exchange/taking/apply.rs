//! Writes what was judged: courses, hours, what waits, what was refused, and the mark, in one change.

use domain::calendar::civil_date;
use domain::exchange::{Month, State as CourseState};
use domain::hours::HalfHours;
use domain::ids::mask_numbers;
use domain::refusal::Refusal as _;
use platform::{AppResult, Change, params};
use sea_orm::Value;
use serde_json::json;

use super::judged::{CourseWork, HoursWork, Judged, Refusal};
use super::{Delivery, Told, store};
use crate::App;
use crate::catalogue::{self, CourseId, Taken, TakenStanding};
use crate::credit::{self, Cause};

/// Rows of refusals as they are stored; cells masked.
pub(super) fn fault_rows(delivery: &Delivery, refusals: &[Refusal]) -> Vec<Vec<Value>> {
    refusals.iter().map(|refusal| fault_row(delivery, refusal)).collect()
}

fn fault_row(delivery: &Delivery, refusal: &Refusal) -> Vec<Value> {
    let told: Vec<Told> = refusal
        .faults
        .iter()
        .map(|fault| Told {
            column: fault.column.to_owned(),
            code: fault.why.code().to_owned(),
            args: fault.why.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        })
        .collect();
    stored(delivery, list_name(refusal.list), refusal.line, &told, &refusal.cells)
}

/// As [`fault_rows`], for profiles.
pub(super) fn profile_faults(
    delivery: &Delivery,
    refusals: &[(u64, Vec<Told>, Vec<String>)],
) -> Vec<Vec<Value>> {
    let name = list_name(documents::exchange::List::Profiles);
    refusals.iter().map(|(line, told, cells)| stored(delivery, name, *line, told, cells)).collect()
}

fn stored(delivery: &Delivery, list: &str, line: u64, told: &[Told], cells: &[String]) -> Vec<Value> {
    let cells: Vec<String> = cells.iter().map(|cell| mask_numbers(cell)).collect();
    params![
        delivery.id,
        list,
        i64::try_from(line).unwrap_or(i64::MAX),
        serde_json::to_string(told).unwrap_or_default(),
        serde_json::to_string(&cells).unwrap_or_default()
    ]
}

/// The name of a list in rows and in answers.
pub(super) fn list_name(list: documents::exchange::List) -> &'static str {
    match list {
        documents::exchange::List::Courses => "courses",
        documents::exchange::List::People => "people",
        documents::exchange::List::Profiles => "profiles",
    }
}

/// Writes a portion; answers how many rows were written. The counters of serials and of the feed are taken last and in this
/// order, as everybody does.
pub(super) async fn write(
    app: &App,
    change: &mut Change,
    delivery: &Delivery,
    judged: &Judged,
) -> AppResult<i64> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for work in &judged.courses {
        let list = if work.is_new { &mut new } else { &mut changed };
        list.push(taken(delivery, work, change));
    }
    catalogue::add_taken(change, &new).await?;
    catalogue::change_taken(change, &changed).await?;
    let rows: Vec<Vec<Value>> = judged.courses.iter().map(|work| course_row(delivery, work)).collect();
    let count = rows.len();
    store::put_courses(change, rows).await?;
    let waits = put_waits(app, change, delivery, judged).await?;
    let hours = hours(change, delivery, &judged.hours).await?;
    let touched: Vec<CourseId> = new.iter().chain(&changed).map(|taken| taken.id).collect();
    catalogue::all_touched(change, &touched).await?;
    let figures = json!({
        "delivery": delivery.number, "courses": count, "hours": hours, "waiting": waits,
        "refused": judged.refusals.len(),
    });
    change.record("exchange.merged", delivery.id.0, figures);
    Ok(i64::try_from(count + hours).unwrap_or(0))
}

fn taken(delivery: &Delivery, work: &CourseWork, change: &Change) -> Taken {
    let today = civil_date(change.now());
    let standing = match work.row.state {
        CourseState::Cancelled => TakenStanding::Cancelled,
        // What is over is over: the sending authority answers for it, and no roster is owed here.
        CourseState::Closed | CourseState::Held if work.row.ends < today => TakenStanding::Closed,
        _ => TakenStanding::Announced,
    };
    Taken {
        id: work.id,
        organisation: work.organisation.0.clone(),
        partner: delivery.partner.0,
        form: work.row.form(),
        starts: work.row.starts,
        ends: work.row.ends,
        hours: work.row.hours,
        standing,
    }
}

fn course_row(delivery: &Delivery, work: &CourseWork) -> Vec<Value> {
    let row = &work.row;
    // The short list holds personal numbers: it is not kept, and written anew from the ledger when somebody asks.
    let mut cells = work.cells.clone();
    if let Some(people) = cells.get_mut(domain::exchange::column::PEOPLE) {
        people.clear();
    }
    params![
        work.id,
        delivery.partner,
        row.key.clone(),
        work.hash.to_vec(),
        serde_json::to_string(&cells).unwrap_or_default(),
        row.school.clone(),
        Month::of(row.ends).0,
        row.ends.to_string(),
        i64::from(row.hours.0),
        row.state == CourseState::Cancelled,
        delivery.id
    ]
}

async fn put_waits(app: &App, change: &Change, delivery: &Delivery, judged: &Judged) -> AppResult<usize> {
    let (wait, go): (Vec<_>, Vec<_>) = judged.waits.iter().partition(|work| work.said > HalfHours::ZERO);
    let since = change.now().as_millisecond();
    let rows = wait
        .iter()
        .map(|work| {
            params![
                work.course,
                app.keys.lookup(&work.number),
                app.keys.seal(&work.number),
                i64::from(work.said.0),
                work.mark.to_vec(),
                delivery.id,
                since,
                false
            ]
        })
        .collect();
    store::put_waiting(change, rows).await?;
    let gone: Vec<_> = go.iter().map(|work| (work.course, app.keys.lookup(&work.number))).collect();
    store::remove_waiting(change, &gone).await?;
    Ok(wait.len())
}

/// Hours into the ledger, as the difference to what stands; what the partner said is kept beside.
pub(super) async fn hours(change: &mut Change, delivery: &Delivery, works: &[HoursWork]) -> AppResult<usize> {
    if works.is_empty() {
        return Ok(0);
    }
    // In the order of the table: rows that lie together are written together, whatever the order of the file.
    let mut works: Vec<&HoursWork> = works.iter().collect();
    works.sort_by_key(|work| (work.course, work.person));
    // Somebody twice, which only a file too long to remember can bring this far: the later row counts.
    works.dedup_by(|later, earlier| {
        let same = (later.course, later.person) == (earlier.course, earlier.person);
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
    let rows = works
        .iter()
        .map(|work| {
            let said = i64::from(work.said.0);
            params![work.course, work.person, said, work.mark.to_vec(), delivery.id]
        })
        .collect();
    store::put_hours(change, rows).await?;
    let wanted: Vec<credit::Wanted> = works
        .iter()
        .map(|work| credit::Wanted {
            person: work.person,
            course: work.course,
            organisation: work.organisation,
            half_hours: work.said,
        })
        .collect();
    credit::bring_to(change, &wanted, Cause::Exchange, Some(delivery.id.0)).await?;
    Ok(works.len())
}
