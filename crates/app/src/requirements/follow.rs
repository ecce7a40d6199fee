//! Keeping the figures: following the ledger, re-tagged courses and the audit log by position, and counting everybody
//! again each day. Any copy takes a turn, as often as it likes; what was counted and how far stand in one change.

use std::collections::BTreeSet;

use domain::calendar::civil_date;
use jiff::civil::{Date, date};
use platform::audit::{CHAINS, read};
use platform::db::{Actor, hold_name};
use platform::ids::{OrganisationId, PersonId};
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use super::store::kept::{self, Kept};
use super::{Entry, Sheet, in_force, sheets};
use crate::{App, credit, directory, identity};

/// Lines of a source in one change.
const BATCH: i64 = 500;
/// Organisations read ahead, and the people after which one change ends: few enough that others may write in between.
const SLICE: i64 = 50;
const PEOPLE: usize = 300;
/// Slices in one turn: other timed work waits meanwhile.
const SLICES: u32 = 60;

const LEDGER: &str = "ledger";
const RETAG: &str = "retag";
/// The day for which everybody was counted, as a number; its mark is the last organisation while it goes on.
const DAILY: &str = "daily";
/// When everything was at its end.
pub(super) const AS_OF: &str = "as-of";
/// One writer at a time: what a slower one read would overwrite what a quicker one counted.
const LOCK: &str = "requirement figures";

/// What a rebuild did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Organisations counted.
    pub organisations: u64,
    /// People counted.
    pub people: u64,
}

/// Brings the figures up to date.
///
/// # Errors
/// The database; what was counted until then stays.
pub async fn turn(app: &App) -> AppResult<()> {
    begin(app).await?;
    ledger(app).await?;
    retags(app).await?;
    log(app).await?;
    let (_, caught_up) = daily(app, SLICES).await?;
    if caught_up {
        let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
        kept::set_position(&change, AS_OF, 0, None).await?;
        close(change).await?;
    }
    Ok(())
}

/// Counts everybody anew, slice by slice, and answers how many; `tell` hears of each slice.
///
/// # Errors
/// The database; what was counted until then stays.
pub async fn rebuild(app: &App, mut tell: impl FnMut(Rebuilt)) -> AppResult<Rebuilt> {
    begin(app).await?;
    let mut change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
    again(&change).await?;
    change.record("requirements.rebuild_begun", Uuid::nil(), serde_json::json!({}));
    change.commit().await?;
    let mut all = Rebuilt::default();
    loop {
        let (done, ended) = daily(app, 1).await?;
        all.organisations += done.organisations;
        all.people += done.people;
        tell(all);
        if ended {
            break;
        }
    }
    turn(app).await?;
    Ok(all)
}

/// Asks for everybody to be counted again, inside the change that makes it needed.
pub(super) async fn again(change: &Change) -> AppResult<()> {
    Ok(kept::set_position(change, DAILY, 0, None).await?)
}

/// The sources are followed from where they stand when figures are first kept: what was before is in the daily count.
async fn begin(app: &App) -> AppResult<()> {
    let conn = app.db.read();
    if kept::position(conn, LEDGER).await?.is_some() {
        return Ok(());
    }
    let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    if kept::position(change.conn(), LEDGER).await?.is_none() {
        for chain in 0..CHAINS {
            let end = read::end(change.conn(), chain).await?;
            kept::set_position(&change, &chain_name(chain), end, None).await?;
        }
        kept::set_position(&change, RETAG, 0, None).await?;
        let serial = credit::last_serial(change.conn()).await?;
        kept::set_position(&change, LEDGER, serial, None).await?;
    }
    close(change).await
}

fn chain_name(chain: i64) -> String {
    format!("log-{chain}")
}

async fn close(mut change: Change) -> AppResult<()> {
    change.unaudited("kept figures of requirements; what they are counted from is recorded");
    Ok(change.commit().await?)
}

async fn at<C: ConnectionTrait>(conn: &C, name: &str) -> AppResult<i64> {
    Ok(kept::position(conn, name).await?.map_or(0, |position| position.position))
}

/// Follows the ledger to its end.
async fn ledger(app: &App) -> AppResult<()> {
    loop {
        let from = at(app.db.read(), LEDGER).await?;
        if credit::written_after(app.db.read(), from, 1).await?.is_empty() {
            return Ok(());
        }
        let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
        hold_name(change.conn(), LOCK).await?;
        let from = at(change.conn(), LEDGER).await?;
        let lines = credit::written_after(change.conn(), from, BATCH).await?;
        let Some(last) = lines.last().map(|line| line.serial) else {
            change.rollback().await?;
            continue;
        };
        let people: BTreeSet<PersonId> = lines.iter().map(|line| line.person).collect();
        count_people(app, &change, people).await?;
        kept::set_position(&change, LEDGER, last, None).await?;
        close(change).await?;
    }
}

/// Follows courses that were re-tagged to the end.
async fn retags(app: &App) -> AppResult<()> {
    loop {
        let from = at(app.db.read(), RETAG).await?;
        if credit::retagged_after(app.db.read(), from, 1).await?.is_empty() {
            return Ok(());
        }
        let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
        hold_name(change.conn(), LOCK).await?;
        let from = at(change.conn(), RETAG).await?;
        // Few at once: a course may have hundreds of people.
        let lines = credit::retagged_after(change.conn(), from, 20).await?;
        let Some(last) = lines.last().map(|line| line.number) else {
            change.rollback().await?;
            continue;
        };
        let courses: Vec<_> = lines.iter().map(|line| line.course).collect();
        let people = credit::awarded_people(change.conn(), &courses).await?;
        count_people(app, &change, people.into_iter().collect()).await?;
        kept::set_position(&change, RETAG, last, None).await?;
        close(change).await?;
    }
}

/// Follows the audit log for what happens to people.
async fn log(app: &App) -> AppResult<()> {
    for chain in 0..CHAINS {
        while log_batch(app, chain).await? {}
    }
    Ok(())
}

async fn log_batch(app: &App, chain: i64) -> AppResult<bool> {
    let name = chain_name(chain);
    let from = at(app.db.read(), &name).await?;
    let lines = read::after(app.db.read(), chain, from, BATCH).await?;
    let Some(last) = lines.last().map(|line| line.seq) else { return Ok(false) };
    let told: Vec<_> = lines.iter().filter(|line| changes_people(&line.action)).collect();
    // Most of the log is about something else: its end is noted when somebody is counted, or now and then.
    if told.is_empty() && lines.len() < usize::try_from(BATCH).unwrap_or(0) {
        return Ok(false);
    }
    let mut named = BTreeSet::new();
    for line in told {
        named.insert(line.subject);
        if let Ok(data) = serde_json::from_str(&line.data) {
            ids_in(&data, &mut named);
        }
    }
    let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    let places: Vec<OrganisationId> = named.iter().map(|id| OrganisationId(*id)).collect();
    let mut people: BTreeSet<PersonId> = named.into_iter().map(PersonId).collect();
    people.extend(identity::people_of(change.conn(), &places).await?);
    count_people(app, &change, people).await?;
    kept::set_position(&change, &name, last, None).await?;
    close(change).await?;
    Ok(true)
}

/// Whether an action may change whom a requirement concerns, or what is needed.
fn changes_people(action: &str) -> bool {
    let looks = ["person.number_seen", "person.viewed", "person.exported", "person.compared"];
    let groups = ["person.", "service.", "seat.", "requirements.leave_", "organisation."];
    // Accepted elsewhere, or taken back.
    let elsewhere = ["elsewhere.accepted", "elsewhere.taken_back"];
    elsewhere.contains(&action)
        || groups.iter().any(|group| action.starts_with(group))
            && !looks.contains(&action)
            && action != "person.answers_seen"
            && action != "person.requirements_seen"
}

/// Identifiers that stand in the data of a line: a merge names both people.
fn ids_in(data: &Value, found: &mut BTreeSet<Uuid>) {
    match data {
        Value::String(text) => found.extend(text.parse::<Uuid>()),
        Value::Array(list) => list.iter().for_each(|one| ids_in(one, found)),
        Value::Object(map) => map.values().for_each(|one| ids_in(one, found)),
        _ => {}
    }
}

/// Counts the next organisations for today; answers how many and whether all are counted.
async fn daily(app: &App, slices: u32) -> AppResult<(Rebuilt, bool)> {
    let today = civil_date(app.clock.now());
    let number = day_number(today);
    let mut all = Rebuilt::default();
    for _ in 0..slices {
        let stand = kept::position(app.db.read(), DAILY).await?;
        if stand.is_some_and(|s| s.position == number && s.mark.is_none()) {
            return Ok((all, true));
        }
        let change = app.db.change(&Actor::process("requirements"), app.clock.now()).await?;
        hold_name(change.conn(), LOCK).await?;
        let stand = kept::position(change.conn(), DAILY).await?.filter(|s| s.position == number);
        let last = stand.and_then(|s| s.mark).unwrap_or(Uuid::nil());
        let mut next = directory::ids_after(change.conn(), OrganisationId(last), SLICE).await?;
        let mut people = Vec::new();
        let mut counted = 0;
        for one in &next {
            people.extend(identity::people_of(change.conn(), &[*one]).await?);
            counted += 1;
            if people.len() >= PEOPLE {
                break;
            }
        }
        next.truncate(counted);
        let list = in_force(change.conn(), today).await?;
        kept::clear_organisations(&change, &next, today).await?;
        let found = sheets(change.conn(), &list, &people, today).await?;
        kept::insert(&change, rows(&list, &found)).await?;
        kept::sum_up(&change, &next, today).await?;
        // A day is done when its mark is gone.
        kept::set_position(&change, DAILY, number, next.last().map(|id| id.0)).await?;
        close(change).await?;
        all.organisations += next.len() as u64;
        all.people += people.len() as u64;
    }
    Ok((all, false))
}

/// Days since a fixed one; never 0, which stands for a count that is wanted anew.
fn day_number(day: Date) -> i64 {
    i64::from((day - date(2000, 1, 1)).get_days())
}

/// Counts some people anew: as who they are now, and whoever was merged into them no more under the own name.
async fn count_people(app: &App, change: &Change, people: BTreeSet<PersonId>) -> AppResult<()> {
    let today = civil_date(app.clock.now());
    let given: Vec<PersonId> = people.into_iter().collect();
    let roots: BTreeSet<PersonId> = identity::remaining(change.conn(), &given).await?.into_values().collect();
    let roots: Vec<PersonId> = roots.into_iter().collect();
    if roots.is_empty() {
        return Ok(());
    }
    let same = identity::same_persons(change.conn(), &roots).await?;
    let all: BTreeSet<PersonId> = same.into_iter().map(|(_, id)| id).chain(given).collect();
    let all: Vec<PersonId> = all.into_iter().collect();
    let mut touched: BTreeSet<OrganisationId> =
        kept::clear_people(change, &all, today).await?.into_iter().collect();
    let list = in_force(change.conn(), today).await?;
    let found = sheets(change.conn(), &list, &roots, today).await?;
    touched.extend(found.iter().filter_map(|sheet| sheet.person.organisation));
    kept::insert(change, rows(&list, &found)).await?;
    let touched: Vec<OrganisationId> = touched.into_iter().collect();
    Ok(kept::sum_up(change, &touched, today).await?)
}

fn rows(list: &[Entry], found: &[Sheet]) -> Vec<Kept> {
    let of_sheet = |sheet: &Sheet| -> Vec<Kept> {
        let Some(organisation) = sheet.person.organisation else { return Vec::new() };
        let row = |item: &super::Item| Kept {
            requirement: list[item.at].id,
            span_from: item.progress.span.from.to_string(),
            span_until: item.progress.span.until.to_string(),
            person: sheet.person.id,
            organisation,
            state: item.progress.standing.as_str().to_owned(),
            done: i64::from(item.progress.done.0),
            needed: i64::from(item.progress.needed.0),
        };
        sheet.items.iter().map(row).collect()
    };
    found.iter().flat_map(of_sheet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_people_is_followed() {
        for (action, expect) in [
            ("person.kept", true),
            ("person.merged", true),
            ("service.ended", true),
            ("seat.taken", true),
            ("requirements.leave_noted", true),
            ("person.viewed", false),
            ("person.requirements_seen", false),
            ("requirements.published", false),
            ("elsewhere.accepted", true),
            ("elsewhere.taken_back", true),
            ("elsewhere.saved", false),
            ("course.approved", false),
        ] {
            assert_eq!(changes_people(action), expect, "{action}");
        }
    }

    #[test]
    fn people_are_named_in_the_data_too() {
        let (one, two) = (Uuid::now_v7(), Uuid::now_v7());
        let data = serde_json::json!({"into": one, "list": [{"merged": two}], "reason": "same", "n": 3});
        let mut found = BTreeSet::new();
        ids_in(&data, &mut found);
        assert_eq!(found, BTreeSet::from([one, two]));
    }

    #[test]
    fn days_have_numbers() {
        assert_eq!(day_number(date(2000, 1, 2)), 1);
        assert_eq!(day_number(date(2026, 3, 1)) - day_number(date(2026, 2, 28)), 1);
    }
}
