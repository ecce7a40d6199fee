//! Commands on seats, holdings and the accounts behind them. They write and record; who may is decided by who calls
//! (`accounts`), inside the same change.

use jiff::civil::Date;
use platform::ids::{AccountId, HoldingId, OrganisationId, PersonId, SeatId};
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;

use super::store::seats as rows;
use super::{second_factor, sign_in};
use crate::App;

/// A duty of an organisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct SeatLine {
    /// Identity.
    pub id: SeatId,
    /// Where.
    pub organisation: OrganisationId,
    /// `head`, `liaison`, `operator`.
    pub role: String,
    /// What it is called there.
    pub title: String,
    /// First day, ISO.
    pub valid_from: String,
    /// Last day, ISO.
    pub valid_until: Option<String>,
    /// When it was closed, milliseconds.
    pub ended_at: Option<i64>,
    /// Rights beside the matrix, joined by commas.
    pub rights: String,
}

/// Somebody's time in a seat.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Holding {
    /// Identity.
    pub id: HoldingId,
    /// The seat.
    pub seat: SeatId,
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Personal code.
    pub personal_code: String,
    /// Mail address.
    pub email: String,
    /// Whether in place of the holder.
    pub acting: bool,
    /// First day, ISO.
    pub valid_from: String,
    /// Last day, ISO.
    pub valid_until: Option<String>,
    /// When it was ended before its time, milliseconds.
    pub ended_at: Option<i64>,
    /// Why.
    pub end_reason: String,
    /// Since when suspended for want of confirmation, milliseconds.
    pub suspended_at: Option<i64>,
    /// The school year it was confirmed for last.
    pub confirmed_year: i64,
    /// The account, if there is one.
    pub account: Option<AccountId>,
    /// Its user name.
    pub user_name: Option<String>,
    /// When it was disabled, milliseconds.
    pub disabled_at: Option<i64>,
    /// When it was removed, milliseconds.
    pub removed_at: Option<i64>,
    /// When it was last used, milliseconds.
    pub last_used: Option<i64>,
}

impl Holding {
    /// Whether it is held on a day, suspended or not.
    pub fn covers(&self, today: Date) -> bool {
        let day = today.to_string();
        self.ended_at.is_none()
            && self.valid_from <= day
            && self.valid_until.as_ref().is_none_or(|until| *until >= day)
    }

    /// Whether it begins after a day.
    pub fn begins_after(&self, today: Date) -> bool {
        self.ended_at.is_none() && self.valid_from > today.to_string()
    }
}

/// A head of an organisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Head {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

/// An account nobody used for long.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Idle {
    /// The account.
    pub account: AccountId,
    /// Whose.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// User name.
    pub user_name: String,
    /// Where the person serves.
    pub organisation: OrganisationId,
}

/// A holding not confirmed for the school year.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Unconfirmed {
    /// The holding.
    pub id: HoldingId,
    /// Where.
    pub organisation: OrganisationId,
    /// Kind of organisation.
    pub kind: String,
    /// The authority above.
    pub reviewer: Option<OrganisationId>,
    /// Its name.
    pub organisation_name: String,
    /// Role of the seat.
    pub role: String,
    /// The holder's name.
    pub name: String,
}

/// Somebody of an organisation.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Colleague {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Personal code.
    pub personal_code: String,
    /// Mail address.
    pub email: String,
}

/// Somebody with a mail address.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// The address as stored.
    pub email: String,
    /// User name of an open account.
    pub user_name: Option<String>,
}

/// Seats of an organisation, ended ones too, with everybody who holds or held them, the latest first.
///
/// # Errors
/// The database.
pub async fn seats_at<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<(SeatLine, Vec<Holding>)>> {
    let holdings = rows::holdings_at(conn, organisation).await?;
    let seats = rows::lines(conn, organisation).await?;
    Ok(seats
        .into_iter()
        .map(|seat| {
            let held = holdings.iter().filter(|h| h.seat == seat.id).cloned().collect();
            (seat, held)
        })
        .collect())
}

/// One seat.
///
/// # Errors
/// Not found, or the database.
pub async fn seat<C: ConnectionTrait>(conn: &C, id: SeatId) -> AppResult<SeatLine> {
    rows::line(conn, id).await?.ok_or(AppError::NotFound)
}

/// One seat, kept from others until the change ends.
///
/// # Errors
/// Not found, or the database.
pub async fn seat_held(change: &Change, id: SeatId) -> AppResult<SeatLine> {
    rows::hold(change, id).await?;
    seat(change.conn(), id).await
}

/// One holding.
///
/// # Errors
/// Not found, or the database.
pub async fn holding<C: ConnectionTrait>(conn: &C, id: HoldingId) -> AppResult<Holding> {
    rows::holding(conn, id).await?.ok_or(AppError::NotFound)
}

/// Every holding a person has or had.
///
/// # Errors
/// The database.
pub async fn holdings_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Holding>> {
    Ok(rows::holdings_of(conn, person).await?)
}

/// Heads of an organisation on a day.
///
/// # Errors
/// The database.
pub async fn heads<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> AppResult<Vec<Head>> {
    Ok(rows::heads(conn, organisation, today).await?)
}

/// People an organisation has, for choosing one.
///
/// # Errors
/// The database.
pub async fn people_of<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<Colleague>> {
    Ok(rows::people_of(conn, organisation).await?)
}

/// People with a mail address.
///
/// # Errors
/// The database.
pub async fn people_by_mail<C: ConnectionTrait>(conn: &C, email: &str) -> AppResult<Vec<Known>> {
    Ok(rows::people_by_mail(conn, email).await?)
}

/// The person's account that was not removed.
///
/// # Errors
/// The database.
pub async fn open_account_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Option<AccountId>> {
    Ok(rows::open_account_of(conn, person).await?)
}

/// Whose an account is, with its user name.
///
/// # Errors
/// Not found, or the database.
pub async fn owner_of<C: ConnectionTrait>(conn: &C, account: AccountId) -> AppResult<(PersonId, String)> {
    rows::person_of_account(conn, account).await?.ok_or(AppError::NotFound)
}

/// Of these user names, those that can't be given any more.
///
/// # Errors
/// The database.
pub async fn taken_names<C: ConnectionTrait>(conn: &C, names: &[String]) -> AppResult<Vec<String>> {
    Ok(rows::taken_names(conn, names).await?)
}

/// Accounts at organisations of these kinds not used since an instant (milliseconds); `only` asks about one.
///
/// # Errors
/// The database.
pub async fn idle_accounts<C: ConnectionTrait>(
    conn: &C,
    kinds: &[&str],
    before: i64,
    only: Option<AccountId>,
) -> AppResult<Vec<Idle>> {
    Ok(rows::idle(conn, kinds, before, only).await?)
}

/// Holdings begun before a school year's first day and not confirmed for it.
///
/// # Errors
/// The database.
pub async fn unconfirmed<C: ConnectionTrait>(
    conn: &C,
    year: i64,
    begins: Date,
    today: Date,
) -> AppResult<Vec<Unconfirmed>> {
    Ok(rows::unconfirmed(conn, year, begins, today).await?)
}

/// A new duty without a holder.
///
/// # Errors
/// The database.
pub async fn create_seat(
    change: &mut Change,
    organisation: OrganisationId,
    role: &str,
    title: &str,
    from: Date,
) -> AppResult<SeatId> {
    let seat = SeatId::new();
    rows::insert_seat(change, seat, organisation, role, title, from).await?;
    let data = json!({"organisation": organisation, "role": role, "title": title});
    change.record("seat.created", seat.0, data);
    Ok(seat)
}

/// Somebody holds a seat from a day, perhaps to a day. `confirmed_year` is the school year it begins in: what was decided
/// in a school year needs no confirmation in it.
///
/// # Errors
/// The database, also when another open-ended holding stands.
pub async fn hold(
    change: &mut Change,
    seat: SeatId,
    person: PersonId,
    acting: bool,
    days: (Date, Option<Date>),
    confirmed_year: i64,
) -> AppResult<HoldingId> {
    let id = HoldingId::new();
    rows::insert_holding(change, id, seat, person, acting, days, confirmed_year).await?;
    let data = json!({
        "person": person, "acting": acting, "from": days.0.to_string(), "until": days.1.map(|d| d.to_string()),
    });
    change.record(if acting { "seat.acted_for" } else { "seat.taken" }, seat.0, data);
    Ok(id)
}

/// A holding's last day becomes another.
///
/// # Errors
/// The database.
pub async fn limit_holding(change: &mut Change, holding: &Holding, until: Date) -> AppResult<()> {
    // One that began today would end before it began: it is ended instead.
    if until.to_string() < holding.valid_from {
        return end_holding(change, holding, until.tomorrow().unwrap_or(until), "").await;
    }
    rows::limit_holding(change, holding.id, until).await?;
    let data = json!({"person": holding.person, "until": until.to_string()});
    change.record("seat.ends", holding.seat.0, data);
    Ok(())
}

/// Ends a holding this instant.
///
/// # Errors
/// The database.
pub async fn end_holding(change: &mut Change, holding: &Holding, today: Date, reason: &str) -> AppResult<()> {
    rows::end_holding(change, holding.id, today, reason).await?;
    change.record("seat.left", holding.seat.0, json!({"person": holding.person, "reason": reason}));
    Ok(())
}

/// Suspends a holding until it is confirmed.
///
/// # Errors
/// The database.
pub async fn suspend_holding(change: &mut Change, holding: &Holding) -> AppResult<()> {
    let at = change.now().as_millisecond();
    rows::suspend(change, holding.id, Some(at)).await?;
    change.record("seat.suspended", holding.seat.0, json!({"person": holding.person}));
    Ok(())
}

/// Confirms a holding for a school year; a suspension ends with it.
///
/// # Errors
/// The database.
pub async fn confirm_holding(change: &mut Change, holding: &Holding, year: i64) -> AppResult<()> {
    rows::confirm(change, holding.id, year).await?;
    let data = json!({"person": holding.person, "year": year});
    change.record("seat.confirmed", holding.seat.0, data);
    Ok(())
}

/// Closes a seat this instant with everybody who holds it or will.
///
/// # Errors
/// The database.
pub async fn end_seat(
    change: &mut Change,
    seat: &SeatLine,
    held: &[Holding],
    today: Date,
    reason: &str,
) -> AppResult<()> {
    for holding in held.iter().filter(|h| h.covers(today) || h.begins_after(today)) {
        end_holding(change, holding, today, reason).await?;
    }
    rows::end_seat(change, seat.id, today).await?;
    change.record("seat.closed", seat.id.0, json!({"reason": reason}));
    Ok(())
}

/// Changes role and title of a seat.
///
/// # Errors
/// The database.
pub async fn set_role(
    change: &mut Change,
    seat: &SeatLine,
    role: &str,
    title: &str,
    reason: &str,
) -> AppResult<()> {
    rows::set_role(change, seat.id, role, title).await?;
    let data = json!({"before": [seat.role, seat.title], "after": [role, title], "reason": reason});
    change.record("seat.role_changed", seat.id.0, data);
    Ok(())
}

/// Gives a right to a seat or takes it.
///
/// # Errors
/// The database.
pub async fn set_right(
    change: &mut Change,
    seat: SeatId,
    right: &str,
    given: bool,
    reason: &str,
) -> AppResult<()> {
    rows::set_right(change, seat, right, given).await?;
    let action = if given { "seat.right_given" } else { "seat.right_taken" };
    change.record(action, seat.0, json!({"right": right, "reason": reason}));
    Ok(())
}

/// Keeps an account from being used; whoever is signed in is out with the next click.
///
/// # Errors
/// The database.
pub async fn disable_account(change: &mut Change, account: AccountId, reason: &str) -> AppResult<()> {
    let at = change.now().as_millisecond();
    rows::set_disabled(change, account, Some(at)).await?;
    change.record("account.disabled", account.0, json!({"reason": reason}));
    Ok(())
}

/// Lets a disabled account be used again.
///
/// # Errors
/// The database.
pub async fn enable_account(change: &mut Change, account: AccountId, reason: &str) -> AppResult<()> {
    rows::set_disabled(change, account, None).await?;
    change.record("account.enabled", account.0, json!({"reason": reason}));
    Ok(())
}

/// Removes an account for good and ends the duties of its person; person, hours and user name stay.
///
/// # Errors
/// The database.
pub async fn remove_account(
    change: &mut Change,
    account: AccountId,
    today: Date,
    reason: &str,
) -> AppResult<()> {
    let (person, _) = owner_of(change.conn(), account).await?;
    rows::set_removed(change, account).await?;
    let held = holdings_of(change.conn(), person).await?;
    for holding in held.iter().filter(|h| h.covers(today) || h.begins_after(today)) {
        end_holding(change, holding, today, reason).await?;
    }
    change.record("account.removed", account.0, json!({"reason": reason}));
    Ok(())
}

/// Gives a person an account; `hash` may be one that no password fits until a link sets it.
///
/// # Errors
/// The database, also for a user name that is taken.
pub async fn create_account(
    change: &mut Change,
    person: PersonId,
    user_name: &str,
    hash: &str,
) -> AppResult<AccountId> {
    let id = AccountId::new();
    rows::insert_account(change, id, person, user_name, hash).await?;
    change.record("account.created", id.0, json!({"user_name": user_name}));
    Ok(id)
}

/// Removes every second factor of an account whose person lost them and ends its sessions and half-finished sign-ins;
/// `false` when there was none.
///
/// # Errors
/// The database.
pub async fn reset_second_factor(change: &mut Change, account: AccountId, reason: &str) -> AppResult<bool> {
    if !second_factor::remove_all(change, account).await? {
        return Ok(false);
    }
    change.record("account.second_factor_reset", account.0, json!({"reason": reason}));
    Ok(true)
}

/// Sets the password somebody chose behind a one-time link, as any change of a password.
///
/// # Errors
/// The database.
pub async fn choose_password(
    app: &App,
    change: &mut Change,
    account: AccountId,
    hash: &str,
) -> AppResult<()> {
    sign_in::replace(app, change, account, hash).await?;
    change.record("account.password_chosen", account.0, json!({}));
    Ok(())
}

/// Marks the service of a new person as what they said themselves, and notes address and telephone where none are known.
///
/// # Errors
/// The database.
pub async fn note_applied(change: &Change, person: PersonId, email: &str, phone: &str) -> AppResult<()> {
    rows::set_service_source(change, person, "applied").await?;
    rows::set_contact(change, person, email, phone).await?;
    Ok(())
}

/// Notes address and telephone of a person where none are known.
///
/// # Errors
/// The database.
pub async fn note_contact(change: &Change, person: PersonId, email: &str, phone: &str) -> AppResult<()> {
    Ok(rows::set_contact(change, person, email, phone).await?)
}
