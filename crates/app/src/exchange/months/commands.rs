//! What is done with a month: confirmed by the partner, opened again by the national centre.

use domain::exchange::{Month, MonthRefused, check_confirm, check_reason};
use domain::exchange_partner::HookKind;
use jiff::SignedDuration;
use platform::db::{Actor, broken_constraint};
use platform::{AppError, AppResult};
use serde_json::json;

use super::{Confirmed, Opening, OpeningId, store};
use crate::App;
use crate::exchange::api::hooks;
use crate::exchange::month_name;
use crate::exchange::{PartnerId, partners};

/// How long a month stays open.
const OPEN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Confirms a month with the figures of this instant. The caller has seen who asks.
///
/// # Errors
/// Refused for a month that is not over, holds nothing, or is confirmed and not open; the database.
pub async fn confirm(app: &App, actor: &Actor, partner: PartnerId, month: Month) -> AppResult<Confirmed> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    super::super::taking::hold_partner(&change, partner).await?;
    let before = store::confirmed_locked(&change, partner, month).await?;
    let stands = before.is_some_and(|row| row.opened_until.is_none_or(|until| until < now.as_millisecond()));
    let figures = super::total(&super::figures(change.conn(), partner, month).await?);
    check_confirm(month, figures.records, stands, domain::calendar::civil_date(now))
        .map_err(|why| AppError::refused(&why))?;
    let narrow = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let row = Confirmed {
        month: month.0,
        confirmed_at: now.as_millisecond(),
        confirmed_by: actor.label.clone(),
        courses: narrow(figures.courses),
        records: narrow(figures.records),
        half_hours: figures.half_hours,
        digest: format!("{:032x}", figures.digest),
        opened_until: None,
    };
    store::put(&change, partner, &row).await?;
    let data = json!({
        "month": month.to_string(), "courses": row.courses, "records": row.records,
        "half_hours": row.half_hours, "digest": row.digest,
    });
    change.record("exchange.month_confirmed", partner.0, &data);
    hooks::tell(&mut change, partner, HookKind::MonthConfirmed, &month.to_string(), data).await?;
    change.commit().await?;
    Ok(row)
}

/// Asks for a confirmed month to be opened. The caller has seen who asks.
///
/// # Errors
/// Refused without a reason, for a month that is not confirmed or open already, or while an application waits; the database.
pub async fn ask_opening(
    app: &App,
    actor: &Actor,
    partner: PartnerId,
    month: Month,
    reason: &str,
) -> AppResult<OpeningId> {
    let refused = |why: MonthRefused| AppError::refused(&why);
    let reason = check_reason(reason).map_err(refused)?;
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let confirmed = store::confirmed_locked(&change, partner, month).await?;
    let Some(confirmed) = confirmed else { return Err(refused(MonthRefused::NotConfirmed)) };
    if confirmed.opened_until.is_some_and(|until| until >= now.as_millisecond()) {
        return Err(refused(MonthRefused::OpenAlready));
    }
    let row = Opening {
        id: OpeningId::new(),
        partner,
        month: month.0,
        reason,
        asked_by: actor.label.clone(),
        asked_at: now.as_millisecond(),
        state: "asked".to_owned(),
        answer: String::new(),
    };
    store::insert_opening(&change, &row).await.map_err(|error| match broken_constraint(&error) {
        Some(_) => refused(MonthRefused::AskedAlready),
        None => error.into(),
    })?;
    change.record(
        "exchange.opening_asked",
        partner.0,
        json!({"month": month.to_string(), "reason": row.reason}),
    );
    change.commit().await?;
    Ok(row.id)
}

/// Answers an application: opens the month for fourteen days, or returns it with a reason. The caller has seen that it is
/// the national centre.
///
/// # Errors
/// Refused for one that was answered, or a return without a reason; not found; the database.
pub async fn answer_opening(app: &App, actor: &Actor, id: OpeningId, why_not: Option<&str>) -> AppResult<()> {
    let refused = |why: MonthRefused| AppError::refused(&why);
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let opening = store::opening_locked(&change, id).await?.ok_or(AppError::NotFound)?;
    if opening.state != "asked" {
        return Err(refused(MonthRefused::AnsweredAlready));
    }
    let month = Month(opening.month);
    let (state, answer) = match why_not {
        Some(text) => ("returned", check_reason(text).map_err(refused)?),
        None => ("opened", String::new()),
    };
    if state == "opened" {
        store::open_until(&change, opening.partner, month, (now + OPEN).as_millisecond()).await?;
    }
    store::answer_opening(&change, id, state, &answer, &actor.label).await?;
    let data = json!({"month": month.to_string(), "state": state, "answer": answer});
    change.record("exchange.opening_answered", opening.partner.0, data);
    let partner = partners::partner(change.conn(), opening.partner).await?;
    let facts = |l: ui::L| vec![("month", month_name(l, month)), ("reason", answer.clone())];
    partners::write_to(&mut change, &partner, if state == "opened" { "opened" } else { "not-opened" }, facts)
        .await?;
    Ok(change.commit().await?)
}
