//! A compared list becomes the directory: openings, changes with their former names, changed codes, closings.

use std::collections::HashMap;

use domain::calendar;
use domain::organisation::{self as rules, Supervisor};
use jiff::ToSpan;
use jiff::civil::Date;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Change};
use serde_json::json;

use super::super::change::{JOB_RENAMED, JOB_SUPERVISION_CHANGED, close_listed, edge_to};
use super::super::store::{self, changes, lists, tree};
use super::super::{NameId, Organisation, SupervisionId};
use super::compare::{Line, LineChange, ListPlan};
use super::{Decisions, Imported};

/// Offices that may supervise.
struct Offices {
    bureaux: HashMap<String, OrganisationId>,
    agency: Option<OrganisationId>,
    national: Option<OrganisationId>,
}

impl Offices {
    async fn load(change: &Change) -> AppResult<Self> {
        let conn = change.conn();
        let bureaux = tree::of_kind(conn, "county_bureau").await?;
        let first = |found: Vec<super::super::Entry>| found.first().map(|e| e.id);
        Ok(Self {
            bureaux: bureaux.into_iter().map(|e| (e.county, e.id)).collect(),
            agency: first(tree::of_kind(conn, "k12_agency").await?),
            national: first(tree::of_kind(conn, "national_centre").await?),
        })
    }

    fn of(&self, level: &str, line: &Line, on: Date) -> Option<OrganisationId> {
        match rules::supervisor_of(level, &line.ownership, &line.name, &line.county, on)? {
            Supervisor::County => self.bureaux.get(&line.county).copied(),
            Supervisor::K12Agency => self.agency,
            Supervisor::NationalCentre => self.national,
        }
    }
}

/// Applies a compared list inside a change. The caller commits when anything was touched.
pub(super) async fn apply(
    change: &mut Change,
    plan: &ListPlan,
    decisions: &Decisions,
) -> AppResult<Imported> {
    let mut done = Imported {
        rows: plan.rows,
        unchanged: plan.unchanged,
        missing: plan.closes.iter().map(|m| m.line.code.clone()).collect(),
        ..Imported::default()
    };
    let offices = Offices::load(change).await?;
    let first_day = first_day(plan.year);
    let mut opens: Vec<&Line> = plan.opens.iter().collect();
    let mut closes: Vec<OrganisationId> = plan.closes.iter().map(|m| m.id).collect();
    let mut moved = Vec::new();
    for recoded in &plan.recoded {
        if decisions.same.contains(&recoded.after.code) {
            moved.extend(update(change, plan, recoded, &offices).await?);
            done.recoded += 1;
        } else if decisions.hold {
            done.proposed += 1;
        } else {
            opens.push(&recoded.after);
            closes.push(recoded.id);
        }
    }
    let renamed: Vec<OrganisationId> = plan
        .changes
        .iter()
        .chain(plan.recoded.iter().filter(|r| decisions.same.contains(&r.after.code)))
        .filter(|c| (&c.before.name, &c.before.code) != (&c.after.name, &c.after.code))
        .map(|c| c.id)
        .collect();
    if !renamed.is_empty() {
        let now = change.now();
        change.enqueue(JOB_RENAMED, renamed, now).await?;
    }
    for changed in &plan.changes {
        moved.extend(update(change, plan, changed, &offices).await?);
        done.changed += 1;
    }
    done.opened = opens.len();
    open(change, plan, &opens, &offices, first_day).await?;
    if decisions.close {
        let note = format!("{} 學年度名單未列", plan.year);
        for id in closes {
            let day = lists::first_possible_end(change.conn(), id, first_day).await?;
            if close_listed(change, id, day, &note).await? {
                moved.push(id);
                done.closed += 1;
            }
        }
    }
    lists::note_year(change, plan).await?;
    if !moved.is_empty() {
        let now = change.now();
        change.enqueue(JOB_SUPERVISION_CHANGED, moved, now).await?;
    }
    change.record(
        "directory.list_imported",
        OrganisationId::new().0,
        json!({"level": plan.level, "year": plan.year, "rows": done.rows, "opened": done.opened, "changed": done.changed,
               "recoded": done.recoded, "closed": done.closed, "refused": plan.refused.len()}),
    );
    Ok(done)
}

/// The first day of a school year.
fn first_day(year: i64) -> Date {
    Date::new(i16::try_from(year + 1911).unwrap_or(1911), 8, 1).unwrap_or(Date::ZERO)
}

async fn open(
    change: &mut Change,
    plan: &ListPlan,
    lines: &[&Line],
    offices: &Offices,
    from: Date,
) -> AppResult<()> {
    let kind = rules::level(&plan.level).map_or("school", |l| l.kind);
    let now = change.now().as_millisecond();
    let (mut rows, mut edges) = (Vec::new(), Vec::new());
    for line in lines {
        let new = Organisation {
            id: OrganisationId::new(),
            code: line.code.clone(),
            name: line.name.clone(),
            kind: kind.to_owned(),
            level: plan.level.clone(),
            ownership: line.ownership.clone(),
            county: line.county.clone(),
            district: line.district.clone(),
            address: line.address.clone(),
            phone: line.phone.clone(),
            website: line.website.clone(),
            reviewer: offices.of(&plan.level, line, from),
        };
        change.record(
            "organisation.listed",
            new.id.0,
            json!({"code": new.code, "name": new.name, "year": plan.year}),
        );
        edges.extend(new.reviewer.map(|supervisor| (SupervisionId::new(), new.id, supervisor, from)));
        rows.push(store::row(&new, &line.postal_code, Some(plan.year), from, now));
    }
    store::insert_rows(change, rows).await?;
    Ok(changes::insert_edges(change, edges).await?)
}

/// Writes a known school's new entry; answers its identity when its supervisor is another now.
async fn update(
    change: &mut Change,
    plan: &ListPlan,
    changed: &LineChange,
    offices: &Offices,
) -> AppResult<Option<OrganisationId>> {
    let (before, after) = (&changed.before, &changed.after);
    let fact = changes::fact(change.conn(), changed.id).await?.ok_or(AppError::NotFound)?;
    let since = changes::named_since(change.conn(), &fact).await?;
    let today = calendar::civil_date(change.now());
    let first_day = first_day(plan.year);
    // A correction within the same year takes effect today.
    let on = if first_day > since { first_day } else { today };
    let named_otherwise =
        (&before.code, &before.name, &before.ownership) != (&after.code, &after.name, &after.ownership);
    if named_otherwise && on > since {
        changes::insert_name(change, NameId::new(), &fact, since, on - 1.days()).await?;
    }
    change.record(
        "organisation.listed_differently",
        changed.id.0,
        json!({"before": before, "after": after, "reopened": changed.reopens}),
    );
    lists::update(change, changed.id, after, plan.year, changed.reopens.then_some(on)).await?;
    let old = offices.of(&plan.level, before, on);
    let new = offices.of(&plan.level, after, on);
    match new {
        // Only an edge that the table drew follows the table; one that was transferred by hand stays.
        Some(new) if fact.reviewer != Some(new) && (fact.reviewer == old || fact.reviewer.is_none()) => {
            edge_to(change, changed.id, new, on).await?;
            lists::set_reviewer(change, changed.id, new).await?;
            Ok(Some(changed.id))
        }
        _ => Ok(None),
    }
}
