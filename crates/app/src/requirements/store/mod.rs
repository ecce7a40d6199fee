//! Database access of requirements: the versions and their rules.

pub(super) mod kept;
pub(super) mod leave;

use domain::hours::HalfHours;
use domain::requirement::{Accepts, Audience, PartOfPeriod, Period, Requirement};
use jiff::ToSpan;
use jiff::civil::Date;
use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::{Deserialize, Serialize};

use super::{Entry, RequirementId};

/// What of a rule stands in one column: it is read whole, never searched.
#[derive(Serialize, Deserialize)]
struct Rule {
    audience: Audience,
    accepts: Accepts,
    part: PartOfPeriod,
}

#[derive(FromQueryResult)]
struct Row {
    id: RequirementId,
    series: RequirementId,
    organisation: OrganisationId,
    title: String,
    basis: String,
    half_hours: i64,
    period: String,
    years: i64,
    from_day: String,
    until_day: Option<String>,
    rule: String,
    shipped: String,
    state: String,
    version: i64,
    changed_at: i64,
}

const COLUMNS: &str =
    "id, series, organisation, title, basis, half_hours, period, years, from_day, until_day, rule,
  shipped, state, version, changed_at FROM requirement";
/// The nation's before the counties', each in the order they were made.
const ORDER: &str = "ORDER BY county, created_at, id";

fn entry(row: Row) -> Result<Entry, DbErr> {
    let fault = |what: &str| DbErr::Custom(format!("requirement {}: {what}", row.id));
    let rule: Rule = serde_json::from_str(&row.rule).map_err(|e| fault(&e.to_string()))?;
    let day = |text: &str| text.parse::<Date>().map_err(|e| fault(&e.to_string()));
    let period = match row.period.as_str() {
        "school-year" => Period::SchoolYear,
        "years" => Period::Years(u8::try_from(row.years).map_err(|e| fault(&e.to_string()))?),
        "once" => Period::Once,
        _ => Period::CalendarYear,
    };
    let requirement = Requirement {
        audience: rule.audience,
        half_hours: HalfHours(i32::try_from(row.half_hours).map_err(|e| fault(&e.to_string()))?),
        period,
        accepts: rule.accepts,
        part: rule.part,
        from: day(&row.from_day)?,
        until: row.until_day.as_deref().map(day).transpose()?,
        title: row.title,
        basis: row.basis,
    };
    Ok(Entry {
        id: row.id,
        series: row.series,
        organisation: row.organisation,
        requirement,
        shipped: row.shipped,
        published: row.state == "published",
        version: row.version,
        changed_at: row.changed_at,
    })
}

/// Versions that ended before this day are looked at no more; ISO.
pub(super) fn cut(today: Date) -> String {
    today.saturating_sub(1.year()).to_string()
}

pub(super) async fn published_since<C: ConnectionTrait>(conn: &C, since: &str) -> Result<Vec<Entry>, DbErr> {
    let text = format!(
        "SELECT {COLUMNS} WHERE state = 'published' AND (until_day IS NULL OR until_day >= $1) {ORDER}"
    );
    sql::all::<Row, _>(conn, &text, params![since]).await?.into_iter().map(entry).collect()
}

pub(super) async fn of_owner<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Entry>, DbErr> {
    let text = format!("SELECT {COLUMNS} WHERE organisation = $1 {ORDER}");
    sql::all::<Row, _>(conn, &text, params![organisation]).await?.into_iter().map(entry).collect()
}

pub(super) async fn of_series<C: ConnectionTrait>(
    conn: &C,
    series: RequirementId,
) -> Result<Vec<Entry>, DbErr> {
    let text = format!("SELECT {COLUMNS} WHERE series = $1 ORDER BY from_day, id");
    sql::all::<Row, _>(conn, &text, params![series]).await?.into_iter().map(entry).collect()
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: RequirementId) -> Result<Option<Entry>, DbErr> {
    let text = format!("SELECT {COLUMNS} WHERE id = $1");
    sql::one::<Row, _>(conn, &text, params![id]).await?.map(entry).transpose()
}

/// A version that stays as it is until the change ends.
pub(super) async fn held(change: &Change, id: RequirementId) -> Result<Option<Entry>, DbErr> {
    let text = for_update(change.conn(), &format!("SELECT {COLUMNS} WHERE id = $1"));
    sql::one::<Row, _>(change.conn(), &text, params![id]).await?.map(entry).transpose()
}

/// Writes a version, new or known.
pub(super) async fn put(change: &Change, entry: &Entry) -> Result<(), DbErr> {
    let one = &entry.requirement;
    let rule = Rule { audience: one.audience.clone(), accepts: one.accepts.clone(), part: one.part };
    let rule = serde_json::to_string(&rule).map_err(|e| DbErr::Custom(e.to_string()))?;
    let years = match one.period {
        Period::Years(years) => i64::from(years),
        _ => 0,
    };
    let now = change.now().as_millisecond();
    let published_at = entry.published.then_some(now);
    sql::run(
        change.conn(),
        "INSERT INTO requirement (id, series, organisation, county, title, basis, half_hours, period, years, from_day,
           until_day, rule, shipped, state, version, created_at, changed_at, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, basis = excluded.basis,
           half_hours = excluded.half_hours, period = excluded.period, years = excluded.years,
           from_day = excluded.from_day, until_day = excluded.until_day, rule = excluded.rule, state = excluded.state,
           version = excluded.version, changed_at = excluded.changed_at,
           published_at = COALESCE(requirement.published_at, excluded.published_at)",
        params![
            entry.id,
            entry.series,
            entry.organisation,
            one.audience.county.clone(),
            one.title.clone(),
            one.basis.clone(),
            i64::from(one.half_hours.0),
            one.period.as_str(),
            years,
            one.from.to_string(),
            one.until.map(|day| day.to_string()),
            rule,
            entry.shipped.clone(),
            if entry.published { "published" } else { "draft" },
            entry.version,
            now,
            published_at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_draft(change: &Change, id: RequirementId) -> Result<u64, DbErr> {
    let text = "DELETE FROM requirement WHERE id = $1 AND state = 'draft'";
    sql::run(change.conn(), text, params![id]).await
}

/// When an organisation's people were reminded last, milliseconds.
pub(super) async fn reminded_at<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Option<i64>, DbErr> {
    let text = "SELECT sent_at AS n FROM requirement_reminder WHERE organisation = $1";
    let at = sql::number(conn, text, params![organisation]).await?;
    Ok((at > 0).then_some(at))
}

/// Notes a reminder unless another one went out since `before` was read; answers whether it may go.
pub(super) async fn note_reminder(
    change: &Change,
    organisation: OrganisationId,
    before: Option<i64>,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO requirement_reminder (organisation, sent_at) VALUES ($1, $2)
         ON CONFLICT (organisation) DO UPDATE SET sent_at = excluded.sent_at WHERE requirement_reminder.sent_at = $3",
        params![organisation, change.now().as_millisecond(), before.unwrap_or(0)],
    )
    .await?;
    Ok(touched == 1)
}
