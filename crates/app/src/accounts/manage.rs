//! What heads and authorities above do with seats and the accounts behind them.

use domain::accounts::policy::to_confirm;
use domain::accounts::{AccountRefused, Deed, Standing, may, plan_acting, plan_handover};
use domain::calendar;
use domain::permissions::{Function, Right, SeatRole};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{HoldingId, OrganisationId, PersonId, SeatId};
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::apply::{self, new_application};
use super::mails::{letter, role_text};
use crate::App;
use crate::directory::{self, Organisation};
use crate::identity::{self, Person, seats};
use crate::identity::{Holding, SeatLine};

/// A seat as somebody who may manage it sees it.
#[derive(Clone, Debug)]
pub struct Managed {
    /// The seat.
    pub seat: SeatLine,
    /// Who holds or held it, the latest first.
    pub holdings: Vec<Holding>,
    /// Where it is.
    pub organisation: Organisation,
}

impl Managed {
    /// Who holds it on a day, suspended or not, and not merely acting.
    pub fn holder(&self, today: Date) -> Option<&Holding> {
        self.holdings.iter().find(|h| h.covers(today) && !h.acting)
    }

    /// Who acts for the holder on a day.
    pub fn acting(&self, today: Date) -> Option<&Holding> {
        self.holdings.iter().find(|h| h.covers(today) && h.acting)
    }
}

/// What is to be changed about a seat.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "who, from which day to which, and why: the names say it")]
pub enum SeatChange {
    /// Somebody takes an empty seat.
    Fill { person: PersonId, from: Date },
    /// The holder changes.
    Handover { person: PersonId, from: Date },
    /// Somebody stands in.
    Act { person: PersonId, from: Date, until: Date },
    /// A holding ends now.
    End { holding: HoldingId, reason: String },
    /// The seat itself ends now.
    Close { reason: String },
    /// Another role or title.
    Role { role: SeatRole, title: String, reason: String },
    /// A right is given or taken.
    Right { right: Right, given: bool, reason: String },
    /// The holder's account is kept from use.
    Disable { holding: HoldingId, reason: String },
    /// It may be used again.
    Enable { holding: HoldingId, reason: String },
    /// It is removed for good.
    Remove { holding: HoldingId, reason: String },
    /// All second factors of the holder's account are removed, since the person lost them.
    ResetFactors { holding: HoldingId, reason: String },
    /// A duty is confirmed for this school year.
    Confirm { holding: HoldingId },
}

/// The function that somebody manages by.
pub(super) fn function(standing: Standing) -> Function {
    match standing {
        Standing::Own => Function::ACCOUNT_MANAGE_OWN,
        Standing::Above => Function::ACCOUNT_MANAGE_SUBORDINATE,
    }
}

/// An organisation whose accounts this duty manages from this standing; others are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub(super) async fn reach<C: ConnectionTrait>(
    conn: &C,
    manager: &SeatView,
    standing: Standing,
    organisation: OrganisationId,
) -> AppResult<()> {
    match directory::authorise_at(conn, manager, function(standing), organisation).await {
        Err(AppError::Refused(refused)) if refused.code == "denied-place" => Err(AppError::NotFound),
        other => other,
    }
}

/// A seat this duty manages.
///
/// # Errors
/// Not found, or the database.
pub async fn managed<C: ConnectionTrait>(
    conn: &C,
    manager: &SeatView,
    standing: Standing,
    id: SeatId,
) -> AppResult<Managed> {
    let seat = seats::seat(conn, id).await?;
    reach(conn, manager, standing, seat.organisation).await?;
    let all = seats::seats_at(conn, seat.organisation).await?;
    let (seat, holdings) = all.into_iter().find(|(s, _)| s.id == id).ok_or(AppError::NotFound)?;
    let organisation = directory::organisation(conn, seat.organisation).await?;
    Ok(Managed { seat, holdings, organisation })
}

/// A new seat; answers it.
///
/// # Errors
/// The refusal, not found, or the database.
pub async fn create_seat(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    standing: Standing,
    organisation: OrganisationId,
    (role, title): (SeatRole, &str),
) -> AppResult<SeatId> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    reach(change.conn(), manager, standing, organisation).await?;
    check(standing, Deed { touches_head: role == SeatRole::Head, own: false })?;
    let today = calendar::civil_date(now);
    let seat = seats::create_seat(&mut change, organisation, role.as_str(), title, today).await?;
    change.commit().await?;
    Ok(seat)
}

/// Changes a seat as asked: permission, rule, rows and letters in one change.
///
/// # Errors
/// The refusal, not found, or the database.
pub async fn change_seat(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    standing: Standing,
    id: SeatId,
    wish: &SeatChange,
) -> AppResult<()> {
    let now = app.clock.now();
    let today = calendar::civil_date(now);
    let mut change = app.db.change(actor, now).await?;
    // Two managers may change the same seat at once: the second decides on what the first left.
    seats::seat_held(&change, id).await?;
    let found = managed(change.conn(), manager, standing, id).await?;
    let own = holds(&change, &found, actor.person, today).await?;
    let touches_head = found.seat.role == SeatRole::Head.as_str()
        || matches!(wish, SeatChange::Role { role: SeatRole::Head, .. });
    check(standing, Deed { touches_head, own })?;
    if found.seat.ended_at.is_some() && !matches!(wish, SeatChange::Enable { .. }) {
        return Err(refused(AccountRefused::SeatEnded));
    }
    match wish {
        SeatChange::Fill { person, from } => fill(&mut change, &found, *person, *from, today).await?,
        SeatChange::Handover { person, from } => handover(&mut change, &found, *person, *from, today).await?,
        SeatChange::Act { person, from, until } => {
            plan_acting(today, *from, *until).map_err(refused)?;
            let who = new_holder(&change, &found, *person, *from).await?;
            seats::hold(&mut change, id, who.id, true, (*from, Some(*until)), to_confirm(*from).0).await?;
            tell(&mut change, "acting", &found, &who, *from, Some(*until)).await?;
        }
        SeatChange::End { holding, reason } => {
            let holding = one(&found, *holding)?;
            seats::end_holding(&mut change, holding, today, need(reason)?).await?;
            told_end(&mut change, &found, holding, reason).await?;
        }
        SeatChange::Close { reason } => {
            seats::end_seat(&mut change, &found.seat, &found.holdings, today, need(reason)?).await?;
            for holding in found.holdings.iter().filter(|h| h.covers(today)) {
                told_end(&mut change, &found, holding, reason).await?;
            }
        }
        SeatChange::Role { role, title, reason } => {
            seats::set_role(&mut change, &found.seat, role.as_str(), title, need(reason)?).await?;
            tell_holders(&mut change, "role", &found, (role.as_str(), title), reason, today).await?;
        }
        SeatChange::Right { right, given, reason } => {
            seats::set_right(&mut change, id, right.as_str(), *given, need(reason)?).await?;
            let what = if *given { "right-given" } else { "right-taken" };
            tell_holders(&mut change, what, &found, (&found.seat.role, right.label()), reason, today).await?;
        }
        SeatChange::Disable { holding, reason }
        | SeatChange::Enable { holding, reason }
        | SeatChange::Remove { holding, reason }
        | SeatChange::ResetFactors { holding, reason } => {
            let holding = one(&found, *holding)?;
            let reach = Reach { manager, standing };
            account_change(&mut change, &reach, holding, wish, need(reason)?, today).await?;
        }
        SeatChange::Confirm { holding } => {
            let holding = one(&found, *holding)?;
            seats::confirm_holding(&mut change, holding, to_confirm(today).0).await?;
            platform::policy::clear_subject(&mut change, super::CONFIRMATION, holding.id.0).await?;
        }
    }
    Ok(change.commit().await?)
}

/// Invites somebody by mail to take an empty seat.
///
/// # Errors
/// The refusal, not found, or the database.
pub async fn invite(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    standing: Standing,
    id: SeatId,
    (name, email): (&str, &str),
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    seats::seat_held(&change, id).await?;
    let found = managed(change.conn(), manager, standing, id).await?;
    let touches_head = found.seat.role == SeatRole::Head.as_str();
    check(standing, Deed { touches_head, own: false })?;
    if found.seat.ended_at.is_some() {
        return Err(refused(AccountRefused::SeatEnded));
    }
    if found.holder(calendar::civil_date(now)).is_some() {
        return Err(refused(AccountRefused::SeatHeld));
    }
    let mut application = new_application("invite", "mail", now);
    application.organisation = Some(found.organisation.id);
    application.seat = Some(id);
    application.name = name.to_owned();
    application.email = email.to_owned();
    application.role = found.seat.role.clone();
    application.title = found.seat.title.clone();
    let (link, links) = apply::links(true);
    super::store::insert(&change, &application, links).await?;
    let url = format!("{}/apply/invite/{}", app.settings.public_url, link.proof);
    change
        .mail(vec![letter("invite", email, None, |l| {
            vec![
                ("name", name.to_owned()),
                ("organisation", found.organisation.name.clone()),
                ("role", role_text(l, &found.seat.role, &found.seat.title)),
                ("link", url.clone()),
            ]
        })])
        .await?;
    change.record("seat.invited", id.0, serde_json::json!({"name": name}));
    Ok(change.commit().await?)
}

struct Reach<'a> {
    manager: &'a SeatView,
    standing: Standing,
}

pub(super) fn refused(refusal: AccountRefused) -> AppError {
    AppError::refused(&refusal)
}

fn check(standing: Standing, deed: Deed) -> AppResult<()> {
    may(standing, deed).map_err(|r| AppError::denied(&r))
}

/// The reason, when one was written.
pub(super) fn need(reason: &str) -> AppResult<&str> {
    if reason.trim().is_empty() { Err(refused(AccountRefused::ReasonNeeded)) } else { Ok(reason) }
}

fn one(found: &Managed, id: HoldingId) -> AppResult<&Holding> {
    found.holdings.iter().find(|h| h.id == id).ok_or(AppError::NotFound)
}

/// Whether the one who acts holds this seat.
async fn holds(change: &Change, found: &Managed, person: Option<PersonId>, today: Date) -> AppResult<bool> {
    let Some(person) = person else { return Ok(false) };
    let same = identity::same_person(change.conn(), person).await?;
    Ok(found.holdings.iter().any(|h| h.covers(today) && same.contains(&h.person)))
}

async fn new_holder(change: &Change, found: &Managed, person: PersonId, from: Date) -> AppResult<Person> {
    let who = identity::person(change.conn(), person).await?;
    if found.holdings.iter().any(|h| h.person == who.id && (h.covers(from) || h.begins_after(from))) {
        return Err(refused(AccountRefused::AlreadyHolds));
    }
    Ok(who)
}

async fn fill(
    change: &mut Change,
    found: &Managed,
    person: PersonId,
    from: Date,
    today: Date,
) -> AppResult<()> {
    plan_handover(today, from).map_err(refused)?;
    let taken = |h: &&Holding| !h.acting && (h.covers(from) || h.begins_after(from));
    if found.holdings.iter().any(|h| taken(&h)) {
        return Err(refused(AccountRefused::SeatHeld));
    }
    let who = new_holder(change, found, person, from).await?;
    seats::hold(change, found.seat.id, who.id, false, (from, None), to_confirm(from).0).await?;
    tell(change, "taken", found, &who, from, None).await
}

async fn handover(
    change: &mut Change,
    found: &Managed,
    person: PersonId,
    from: Date,
    today: Date,
) -> AppResult<()> {
    let last = plan_handover(today, from).map_err(refused)?;
    let holder = found.holder(today).ok_or_else(|| refused(AccountRefused::SeatEmpty))?;
    if found.holdings.iter().any(|h| !h.acting && h.begins_after(today)) {
        return Err(refused(AccountRefused::SeatHeld));
    }
    let who = new_holder(change, found, person, from).await?;
    seats::limit_holding(change, holder, last).await?;
    seats::hold(change, found.seat.id, who.id, false, (from, None), to_confirm(from).0).await?;
    let old = identity::person(change.conn(), holder.person).await?;
    tell(change, "handed-over", found, &old, last, None).await?;
    tell(change, "taken", found, &who, from, None).await
}

async fn account_change(
    change: &mut Change,
    reach: &Reach<'_>,
    holding: &Holding,
    wish: &SeatChange,
    reason: &str,
    today: Date,
) -> AppResult<()> {
    let account = holding.account.ok_or(AppError::NotFound)?;
    if change.actor().person == Some(holding.person) {
        return Err(AppError::denied(&AccountRefused::Own));
    }
    within_reach(change, reach, holding.person, today).await?;
    let what = match wish {
        SeatChange::Disable { .. } => {
            seats::disable_account(change, account, reason).await?;
            "disabled"
        }
        SeatChange::Enable { .. } => {
            seats::enable_account(change, account, reason).await?;
            "enabled"
        }
        SeatChange::ResetFactors { .. } => {
            if !seats::reset_second_factor(change, account, reason).await? {
                return Err(refused(AccountRefused::NoSecondFactor));
            }
            "factors-reset"
        }
        _ => {
            seats::remove_account(change, account, today, reason).await?;
            "removed"
        }
    };
    let args = [("name", holding.name.clone()), ("reason", reason.to_owned())];
    let mail = letter(what, &holding.email, Some(holding.person), |_| args.to_vec());
    Ok(change.mail(vec![mail]).await?)
}

/// An account serves a person everywhere: only who manages all places where the person works may stop it.
async fn within_reach(change: &Change, by: &Reach<'_>, person: PersonId, today: Date) -> AppResult<()> {
    let mut places: Vec<OrganisationId> =
        identity::person(change.conn(), person).await?.organisation.into_iter().collect();
    let mut head = false;
    for holding in seats::holdings_of(change.conn(), person).await?.iter().filter(|h| h.covers(today)) {
        let seat = seats::seat(change.conn(), holding.seat).await?;
        head |= seat.role == SeatRole::Head.as_str();
        places.push(seat.organisation);
    }
    check(by.standing, Deed { touches_head: head, own: false })?;
    for place in places {
        match reach(change.conn(), by.manager, by.standing, place).await {
            Err(AppError::NotFound) => return Err(refused(AccountRefused::Elsewhere)),
            other => other?,
        }
    }
    Ok(())
}

async fn tell(
    change: &mut Change,
    what: &str,
    found: &Managed,
    who: &Person,
    from: Date,
    until: Option<Date>,
) -> AppResult<()> {
    let mail = letter(what, &who.email, Some(who.id), |l| {
        vec![
            ("name", who.name.clone()),
            ("organisation", found.organisation.name.clone()),
            ("role", role_text(l, &found.seat.role, &found.seat.title)),
            ("from", l.date(from)),
            ("until", until.map(|d| l.date(d)).unwrap_or_default()),
        ]
    });
    Ok(change.mail(vec![mail]).await?)
}

async fn told_end(change: &mut Change, found: &Managed, holding: &Holding, reason: &str) -> AppResult<()> {
    let mail = letter("ended", &holding.email, Some(holding.person), |l| {
        vec![
            ("name", holding.name.clone()),
            ("organisation", found.organisation.name.clone()),
            ("role", role_text(l, &found.seat.role, &found.seat.title)),
            ("reason", reason.to_owned()),
        ]
    });
    Ok(change.mail(vec![mail]).await?)
}

async fn tell_holders(
    change: &mut Change,
    what: &str,
    found: &Managed,
    (role, detail): (&str, &str),
    reason: &str,
    today: Date,
) -> AppResult<()> {
    let mails = found.holdings.iter().filter(|h| h.covers(today)).map(|holding| {
        letter(what, &holding.email, Some(holding.person), |l| {
            vec![
                ("name", holding.name.clone()),
                ("organisation", found.organisation.name.clone()),
                ("role", role_text(l, role, if what == "role" { detail } else { &found.seat.title })),
                ("right", detail.to_owned()),
                ("reason", reason.to_owned()),
            ]
        })
    });
    let mails = mails.collect();
    Ok(change.mail(mails).await?)
}
