//! What may be done to requirements: written, published, ended, copied, deleted; the shipped list; people reminded.

use std::collections::BTreeSet;

use domain::calendar::civil_date;
use domain::codes;
use domain::permissions::{Function, OrganisationKind};
use domain::requirement::{
    Choices, Requirement, RequirementRefused as Why, Typed, check, decide_end, decide_publish,
    decide_reminder, shipped,
};
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::db::{Actor, hold_name};
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{Entry, RequirementId, follow, in_force, keeps, mails, of_owner, sheets, store};
use crate::{App, directory, identity};

/// Why a form was not saved: refusals by field, or something else.
#[derive(Debug)]
pub enum Problems {
    /// To be mended on the page.
    Fields(Vec<(&'static str, Refused)>),
    /// Not found, not permitted, the database.
    Other(AppError),
}

impl From<AppError> for Problems {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

impl From<DbErr> for Problems {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

/// What the tables know today.
pub(super) fn choices() -> Choices {
    let tables = codes::tables();
    let options = |field: &str| -> BTreeSet<String> {
        let options = tables.field(field).map(|field| field.options.as_slice()).unwrap_or_default();
        options.iter().map(|option| option.code.clone()).collect()
    };
    let names = tables.taxonomy.iter().flat_map(|row| [&row.item_name, &row.group_name]);
    Choices {
        stages: options("audience_stages"),
        positions: options("audience_positions"),
        levels: domain::organisation::levels().iter().map(|level| level.code.to_owned()).collect(),
        subjects: tables.subjects.iter().map(|s| (s.code.clone(), s.label.clone())).collect(),
        tags: tables.tags.iter().map(|tag| tag.tag.clone()).collect(),
        items: names.filter(|name| !name.is_empty()).cloned().collect(),
        scopes: options("scope"),
    }
}

/// The county that a seat keeps requirements for; empty for the nation.
async fn county_of<C: ConnectionTrait>(conn: &C, seat: &SeatView) -> AppResult<String> {
    keeps(seat)?;
    if seat.kind == OrganisationKind::NationalCentre {
        return Ok(String::new());
    }
    let county = directory::organisation(conn, seat.organisation).await?.county;
    // A bureau without a county would keep one for the whole nation.
    if county.is_empty() { Err(AppError::denied(&Why::NotOwner)) } else { Ok(county) }
}

/// A version of the seat's own organisation that stays as it is until the change ends.
async fn own_held(change: &Change, seat: &SeatView, id: RequirementId) -> AppResult<Entry> {
    keeps(seat)?;
    let found = store::held(change, id).await?;
    found.filter(|entry| entry.organisation == seat.organisation).ok_or(AppError::NotFound)
}

fn facts(one: &Requirement) -> serde_json::Value {
    json!({
        "title": one.title, "half_hours": one.half_hours.0, "period": one.period.as_str(),
        "from": one.from.to_string(), "until": one.until.map(|day| day.to_string()), "county": one.audience.county,
    })
}

/// Writes a draft: a new one (`before` is none) or a change of the version that was read.
///
/// # Errors
/// Refusals by field; not permitted; not found for another organisation's; the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    before: Option<(RequirementId, i64)>,
    typed: &Typed,
) -> Result<RequirementId, Problems> {
    let county = county_of(app.db.read(), seat).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let old = match before {
        Some((id, version)) => {
            let old = own_held(&change, seat, id).await?;
            if old.published {
                return Err(Problems::Fields(vec![("", Refused::new(&Why::Published))]));
            }
            if old.version != version {
                return Err(Problems::Fields(vec![("", Refused::new(&Why::Stale))]));
            }
            Some(old)
        }
        None => None,
    };
    let requirement = check(typed, &choices(), &county).map_err(|wrong| {
        Problems::Fields(wrong.into_iter().map(|(field, why)| (field, Refused::new(&why))).collect())
    })?;
    let now = change.now().as_millisecond();
    let entry = match old {
        Some(old) => Entry { requirement, version: old.version + 1, changed_at: now, ..old },
        None => {
            let id = RequirementId::new();
            let (organisation, shipped) = (seat.organisation, String::new());
            Entry {
                id,
                series: id,
                organisation,
                requirement,
                shipped,
                published: false,
                version: 1,
                changed_at: now,
            }
        }
    };
    store::put(&change, &entry).await?;
    change.record("requirements.written", entry.id.0, facts(&entry.requirement));
    change.commit().await?;
    Ok(entry.id)
}

/// Publishes a draft: from then on it is counted, and not changed any more.
///
/// # Errors
/// Refused when it is published already, or another version of the series holds on the same days; not permitted; not
/// found; the database.
pub async fn publish(app: &App, actor: &Actor, seat: &SeatView, id: RequirementId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let entry = own_held(&change, seat, id).await?;
    if entry.published {
        return Err(AppError::refused(&Why::Published));
    }
    // Two drafts of one series could be published at the same moment.
    hold_name(change.conn(), &format!("requirement {}", entry.series)).await?;
    let others = store::of_series(change.conn(), entry.series).await?;
    let others: Vec<_> =
        others.iter().filter(|other| other.published).map(|other| other.requirement.force()).collect();
    decide_publish(entry.requirement.force(), &others).map_err(|why| AppError::refused(&why))?;
    let now = change.now().as_millisecond();
    let entry = Entry { published: true, version: entry.version + 1, changed_at: now, ..entry };
    store::put(&change, &entry).await?;
    follow::again(&change).await?;
    change.record("requirements.published", entry.id.0, facts(&entry.requirement));
    Ok(change.commit().await?)
}

/// Ends a published version on a day, earlier or later than it would have.
///
/// # Errors
/// The day refused, or not published; not permitted; not found; the database.
pub async fn end(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: RequirementId,
    day: &str,
) -> Result<(), Problems> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut entry = own_held(&change, seat, id).await?;
    let field = |why: Why| Problems::Fields(vec![("end", Refused::new(&why))]);
    if !entry.published {
        return Err(field(Why::NotPublished));
    }
    let until = decide_end(entry.requirement.from, day).map_err(field)?;
    hold_name(change.conn(), &format!("requirement {}", entry.series)).await?;
    let before = entry.requirement.until.replace(until);
    let others = store::of_series(change.conn(), entry.series).await?;
    let others = others.iter().filter(|other| other.published && other.id != entry.id);
    let others: Vec<_> = others.map(|other| other.requirement.force()).collect();
    decide_publish(entry.requirement.force(), &others).map_err(field)?;
    entry.version += 1;
    store::put(&change, &entry).await?;
    follow::again(&change).await?;
    let before = before.map(|day| day.to_string());
    change.record("requirements.ended", entry.id.0, json!({"before": before, "until": until.to_string()}));
    Ok(change.commit().await?)
}

/// Copies a version as a draft of the same series with its days moved by a period; answers the copy.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn copy(app: &App, actor: &Actor, seat: &SeatView, id: RequirementId) -> AppResult<RequirementId> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let old = own_held(&change, seat, id).await?;
    let mut requirement = old.requirement.clone();
    let step = requirement.period.step();
    requirement.from = match requirement.until {
        Some(until) => until.tomorrow().unwrap_or(until),
        None => requirement.from.saturating_add(step),
    };
    requirement.until = requirement.until.map(|until| until.saturating_add(step));
    let (copy, now) = (RequirementId::new(), change.now().as_millisecond());
    let entry = Entry {
        id: copy,
        requirement,
        shipped: String::new(),
        published: false,
        version: 1,
        changed_at: now,
        ..old
    };
    store::put(&change, &entry).await?;
    change.record(
        "requirements.copied",
        copy.0,
        json!({"of": id, "from": entry.requirement.from.to_string()}),
    );
    change.commit().await?;
    Ok(copy)
}

/// Deletes a draft.
///
/// # Errors
/// Refused when it was published; not permitted; not found; the database.
pub async fn delete(app: &App, actor: &Actor, seat: &SeatView, id: RequirementId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let entry = own_held(&change, seat, id).await?;
    if store::delete_draft(&change, id).await? == 0 {
        return Err(AppError::refused(&Why::Published));
    }
    change.record("requirements.deleted", id.0, json!({"title": entry.requirement.title}));
    Ok(change.commit().await?)
}

/// How many lines of the shipped list an organisation has not loaded.
///
/// # Errors
/// The database.
pub async fn shipped_drafts<C: ConnectionTrait>(conn: &C, seat: &SeatView) -> AppResult<usize> {
    let known = of_owner(conn, seat.organisation).await?;
    Ok(shipped().iter().filter(|line| !known.iter().any(|entry| entry.shipped == line.key)).count())
}

/// Loads the shipped list as drafts, each line once; answers the drafts made.
///
/// # Errors
/// Not permitted; the database.
pub async fn load_shipped(app: &App, actor: &Actor, seat: &SeatView) -> AppResult<Vec<RequirementId>> {
    let county = county_of(app.db.read(), seat).await?;
    let today = civil_date(app.clock.now());
    let choices = choices();
    let mut change = app.db.change(actor, app.clock.now()).await?;
    hold_name(change.conn(), &format!("requirements of {}", seat.organisation)).await?;
    let known = store::of_owner(change.conn(), seat.organisation).await?;
    let mut made = Vec::new();
    for line in shipped().iter().filter(|line| !known.iter().any(|entry| entry.shipped == line.key)) {
        // A tag or an item that the tables have no more is left to whoever writes it by hand.
        let Ok(requirement) = check(&line.typed(today), &choices, &county) else { continue };
        let id = RequirementId::new();
        let entry = Entry {
            id,
            series: id,
            organisation: seat.organisation,
            requirement,
            shipped: line.key.clone(),
            published: false,
            version: 1,
            changed_at: change.now().as_millisecond(),
        };
        store::put(&change, &entry).await?;
        change.record("requirements.written", id.0, facts(&entry.requirement));
        made.push(id);
    }
    if made.is_empty() {
        change.rollback().await?
    } else {
        change.commit().await?
    }
    Ok(made)
}

/// Writes to everybody of the seat's own organisation whose hours are missing; answers to how many.
///
/// # Errors
/// Refused within a week of the last, or when nobody can be written to; not permitted; the database.
pub async fn remind(app: &App, actor: &Actor, seat: &SeatView) -> AppResult<usize> {
    let own = seat.organisation;
    directory::authorise_at(app.db.read(), seat, Function::TEACHER_REGISTER, own).await?;
    let now = app.clock.now();
    let today: Date = civil_date(now);
    let mut change = app.db.change(actor, now).await?;
    let list = in_force(change.conn(), today).await?;
    let people = identity::people_of(change.conn(), &[own]).await?;
    let found = sheets(change.conn(), &list, &people, today).await?;
    let late: Vec<_> =
        found.iter().filter(|s| s.missing().next().is_some() && !s.person.email.is_empty()).collect();
    let last = store::reminded_at(change.conn(), own).await?;
    decide_reminder(last.map(from_millis), late.len(), now).map_err(|why| AppError::refused(&why))?;
    if !store::note_reminder(&change, own, last).await? {
        // Another copy or a second press was quicker.
        decide_reminder(Some(now), late.len(), now).map_err(|why| AppError::refused(&why))?;
    }
    let letters: Vec<_> = late
        .iter()
        .map(|sheet| mails::missing(&app.settings.public_url, &seat.organisation_name, &list, sheet))
        .collect();
    let count = letters.len();
    change.record("requirements.reminded", own.0, json!({"people": count}));
    change.mail(letters).await?;
    change.commit().await?;
    Ok(count)
}
