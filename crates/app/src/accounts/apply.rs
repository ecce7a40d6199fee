//! Applying for accounts and seats, proving the address, deciding, choosing the first password.

use domain::accounts::policy::to_confirm;
use domain::accounts::{AccountRefused, Decider, Deed, Standing, decider, may};
use domain::calendar;
use domain::ids::{Email, UserName};
use domain::permissions::{OrganisationKind, SeatRole};
use jiff::{SignedDuration, Timestamp};
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId, SeatId};
use platform::web::{SeatView, Viewer};
use platform::{AppError, AppResult, Change, chance};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::applicants::{by_code, free_name, free_or_offer, make_person, make_teacher, no_reset_since};
use super::mails::{letter, role_text};
use super::manage::{need, reach, refused};
use super::{Application, ApplicationId, limits, store};
use crate::App;
use crate::directory::{self, Organisation};
use crate::identity::{self, seats};

/// Days a link works.
const LINK_DAYS: i64 = 7;
/// Days after which a decided application is emptied of personal values.
const KEEP_DAYS: i64 = 180;
/// No password fits it.
const UNSET: &str = "unset";

/// A wish for a business account, with everything checked that a form can check.
#[derive(Clone, Debug, PartialEq)]
pub struct Business {
    /// Where.
    pub organisation: OrganisationId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: Email,
    /// Telephone.
    pub phone: String,
    /// Wished user name.
    pub user_name: UserName,
    /// Wished duty.
    pub wish: SeatWish,
}

/// A wish for a duty.
#[derive(Clone, Debug, PartialEq)]
pub struct SeatWish {
    /// Role.
    pub role: SeatRole,
    /// What it is called.
    pub title: String,
    /// What it is for, with the document that says so.
    pub purpose: String,
}

/// A teacher's wish for an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Teacher {
    /// Service organisation, if any.
    pub organisation: Option<OrganisationId>,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: Email,
    /// User name.
    pub user_name: UserName,
    /// Hash of the password chosen.
    pub password_hash: String,
    /// Stage (`14-4`).
    pub stage: String,
    /// Position (`15-4`).
    pub position: String,
    /// Personal code as typed, or empty.
    pub code: String,
}

/// The two links of an application.
pub(super) struct Link {
    /// Shown to the applicant: where it stands.
    pub status: String,
    /// Mailed only: whoever has it reads that mailbox.
    pub proof: String,
}

/// Fresh links and their hashes; without a proof the application can't be proved by anybody.
pub(super) fn links(provable: bool) -> (Link, store::Links) {
    let link = Link { status: chance::token(), proof: chance::token() };
    let hashes = store::Links {
        status: hash(&link.status),
        proof: provable.then(|| hash(&link.proof)),
        source: String::new(),
    };
    (link, hashes)
}

pub(super) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// An application with nothing said yet.
pub(super) fn new_application(kind: &str, state: &str, now: Timestamp) -> Application {
    Application {
        id: ApplicationId::new(),
        kind: kind.to_owned(),
        state: state.to_owned(),
        organisation: None,
        person: None,
        seat: None,
        name: String::new(),
        email: String::new(),
        phone: String::new(),
        user_name: String::new(),
        password_hash: String::new(),
        role: String::new(),
        title: String::new(),
        purpose: String::new(),
        stage: String::new(),
        position: String::new(),
        reason: String::new(),
        decided_by: String::new(),
        created_at: now.as_millisecond(),
        proved_at: None,
        decided_at: None,
        organisation_name: String::new(),
        organisation_kind: String::new(),
    }
}

/// Keeps a wish for a business account and mails the link that proves the address; answers the token of its status page.
/// For an address that is known a letter says so instead, and the answer is the same.
///
/// # Errors
/// A taken user name, or the database.
pub async fn apply_business(app: &App, actor: &Actor, wish: &Business) -> AppResult<String> {
    let now = app.clock.now();
    free_or_offer(app.db.read(), wish.user_name.as_str(), now).await?;
    let mut application = new_application("business", "mail", now);
    application.organisation = Some(wish.organisation);
    application.name = wish.name.clone();
    application.email = wish.email.to_string();
    application.phone = wish.phone.clone();
    application.user_name = wish.user_name.to_string();
    application.role = wish.wish.role.as_str().to_owned();
    application.title = wish.wish.title.clone();
    application.purpose = wish.wish.purpose.clone();
    begin(app, actor, &application, "/account/apply-seat").await
}

/// As [`apply_business`], for a teacher. A personal code finds the person the school registered; the letter then goes to
/// the address on record, never to the one typed.
///
/// # Errors
/// A taken user name, a code that does not fit the name, a person without an address on record, or the database.
pub async fn apply_teacher(app: &App, actor: &Actor, wish: &Teacher) -> AppResult<String> {
    let now = app.clock.now();
    free_or_offer(app.db.read(), wish.user_name.as_str(), now).await?;
    let mut application = new_application("teacher", "mail", now);
    let mut claimed = None;
    if !wish.code.trim().is_empty() {
        claimed = Some(by_code(app, &wish.code, &wish.name).await?);
    }
    application.person = claimed.as_ref().map(|(person, _)| *person);
    application.organisation = wish.organisation;
    application.name = wish.name.clone();
    // A personal code stands in rosters and is no secret: only the mailbox on record proves whose it is.
    application.email = claimed.map_or_else(|| wish.email.to_string(), |(_, on_record)| on_record);
    application.user_name = wish.user_name.to_string();
    application.password_hash = wish.password_hash.clone();
    application.stage = wish.stage.clone();
    application.position = wish.position.clone();
    begin(app, actor, &application, "/sign-in").await
}

/// A signed-in person's wish for a duty; the address is known, so it goes to who decides at once.
///
/// # Errors
/// The database.
pub async fn apply_seat(
    app: &App,
    actor: &Actor,
    person: PersonId,
    organisation: OrganisationId,
    wish: &SeatWish,
) -> AppResult<String> {
    let now = app.clock.now();
    let who = identity::person(app.db.read(), person).await?;
    let mut application = new_application("seat", "waiting", now);
    application.organisation = Some(organisation);
    application.person = Some(who.id);
    application.name = who.name;
    application.email = who.email;
    application.phone = who.phone;
    application.role = wish.role.as_str().to_owned();
    application.title = wish.title.clone();
    application.purpose = wish.purpose.clone();
    application.proved_at = Some(now.as_millisecond());
    let mut change = app.db.change(actor, now).await?;
    let open = store::of_person(change.conn(), person).await?;
    if open.iter().any(|a| a.state == "waiting" && a.organisation == Some(organisation)) {
        change.rollback().await?;
        return Err(refused(AccountRefused::AlreadyApplied));
    }
    let (link, links) = links(false);
    store::insert(&change, &application, links).await?;
    tell_deciders(app, &mut change, &application).await?;
    change.record("application.made", application.id.0, json!({"kind": "seat", "role": application.role}));
    change.commit().await?;
    Ok(link.status)
}

async fn begin(app: &App, actor: &Actor, application: &Application, way_on: &str) -> AppResult<String> {
    let now = app.clock.now();
    limits::may_apply(app, &actor.address).await?;
    let known = seats::people_by_mail(app.db.read(), &application.email).await?;
    // Who was found by a code is written to on record, also where several share that address.
    let stranger = known.is_empty() || application.person.is_some();
    let mut change = app.db.change(actor, now).await?;
    let write = limits::may_write(change.conn(), &application.email, now).await?;
    let (link, mut links) = links(stranger && write);
    links.source = identity::source(&actor.address);
    store::insert(&change, application, links).await?;
    let base = &app.settings.public_url;
    let mails = match known.iter().find(|_| !stranger) {
        _ if !write => Vec::new(),
        // Nothing the applicant wrote: the address may be anybody's.
        None => vec![letter("prove", &application.email, None, |_| {
            vec![
                ("link", format!("{base}/apply/confirm/{}", link.proof)),
                ("status", format!("{base}/apply/status/{}", link.status)),
            ]
        })],
        // Written to the address as it is stored, never as it was typed.
        Some(known) => {
            let what = if known.user_name.is_some() { "known" } else { "known-without" };
            let user = known.user_name.clone().unwrap_or_default();
            vec![letter(what, &known.email, Some(known.id), |_| {
                vec![
                    ("name", known.name.clone()),
                    ("user", user.clone()),
                    ("link", format!("{base}{way_on}")),
                ]
            })]
        }
    };
    change.mail(mails).await?;
    change.record("application.made", application.id.0, json!({"kind": application.kind}));
    change.commit().await?;
    Ok(link.status)
}

/// Follows the mailed link: a business application goes to who decides, a teacher's account is made.
///
/// # Errors
/// A link that was used or is too old, or the database.
pub async fn prove(app: &App, actor: &Actor, token: &str) -> AppResult<Application> {
    let now = app.clock.now();
    let found = proof(app, token).await?;
    let mut change = app.db.change(actor, now).await?;
    let mut held = store::hold(&change, found.id).await?.ok_or(AppError::NotFound)?;
    if held.state != "mail" || held.kind == "invite" {
        return Err(refused(AccountRefused::LinkEnded));
    }
    if held.kind == "teacher" {
        held.user_name = free_name(change.conn(), &held.user_name, now).await?;
        let person = make_teacher(app, &mut change, &held).await?;
        seats::create_account(&mut change, person, &held.user_name, &held.password_hash).await?;
        store::proved(&change, held.id, "done").await?;
        store::decided(&change, held.id, "done", "", Some(person)).await?;
        let (name, user) = (held.name.clone(), held.user_name.clone());
        let link = format!("{}/sign-in", app.settings.public_url);
        change
            .mail(vec![letter("teacher-made", &held.email, Some(person), |_| {
                vec![("name", name.clone()), ("user", user.clone()), ("link", link.clone())]
            })])
            .await?;
        held.state = "done".to_owned();
    } else {
        store::proved(&change, held.id, "waiting").await?;
        tell_deciders(app, &mut change, &held).await?;
        held.state = "waiting".to_owned();
    }
    change.record("application.proved", held.id.0, json!({"kind": held.kind}));
    change.commit().await?;
    Ok(held)
}

/// The application whose address a mailed link proves.
///
/// # Errors
/// A link that was used or is too old, or the database.
pub(super) async fn proof(app: &App, token: &str) -> AppResult<Application> {
    let oldest = (app.clock.now() - SignedDuration::from_hours(24 * LINK_DAYS)).as_millisecond();
    let found = store::by_proof(app.db.read(), hash(token)).await?;
    found
        .filter(|a| a.state == "mail" && a.created_at > oldest)
        .ok_or_else(|| refused(AccountRefused::LinkEnded))
}

/// The application of a status link, and who has it while it waits: names of heads, or of the authority above.
///
/// # Errors
/// Not found, or the database.
pub(super) async fn status(app: &App, token: &str) -> AppResult<(Application, String)> {
    let found = store::by_status(app.db.read(), hash(token)).await?.ok_or(AppError::NotFound)?;
    let who = match found.organisation {
        Some(organisation) if found.state == "waiting" => who_decides(app, organisation, &found.role).await?,
        _ => String::new(),
    };
    Ok((found, who))
}

/// Who decides a wish for a role, by name.
pub(super) async fn who_decides(app: &App, organisation: OrganisationId, role: &str) -> AppResult<String> {
    let conn = app.db.read();
    let place = deciding_place(conn, organisation, role, app.clock.now()).await?;
    let Some(place) = place else { return Ok(String::new()) };
    let name = directory::organisation(conn, place).await?.name;
    let heads = seats::heads(conn, place, calendar::civil_date(app.clock.now())).await?;
    let names: Vec<String> = heads.into_iter().map(|h| h.name).collect();
    Ok(format!("{name} {}", names.join("、")).trim().to_owned())
}

/// The organisation whose heads decide a waiting application; `None` when nobody stands above.
pub(super) async fn decided_by(app: &App, application: &Application) -> AppResult<Option<OrganisationId>> {
    let Some(place) = application.organisation else { return Ok(None) };
    deciding_place(app.db.read(), place, &application.role, app.clock.now()).await
}

/// Approves: the person and the account are made where there are none, the seat is given, the mail leaves.
///
/// # Errors
/// The refusal, not found, or the database.
pub async fn approve(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    standing: Standing,
    id: ApplicationId,
    seat: Option<SeatId>,
) -> AppResult<()> {
    let now = app.clock.now();
    let today = calendar::civil_date(now);
    let mut change = app.db.change(actor, now).await?;
    let held = decidable(&change, manager, standing, id).await?;
    let organisation = held.organisation.ok_or(AppError::NotFound)?;
    let (person, account) = match held.person {
        Some(person) => (person, None),
        None => {
            let user = free_name(change.conn(), &held.user_name, now).await?;
            let person = make_person(app, &mut change, &held, "15-7").await?;
            let account = seats::create_account(&mut change, person, &user, UNSET).await?;
            (person, Some((account, user)))
        }
    };
    let seat = match seat {
        Some(seat) => empty_seat(&change, seat, &held, today).await?,
        None => seats::create_seat(&mut change, organisation, &held.role, &held.title, today).await?,
    };
    seats::hold(&mut change, seat, person, false, (today, None), to_confirm(today).0).await?;
    store::decided(&change, id, "approved", "", Some(person)).await?;
    let (what, user, link) = match account {
        Some((account, user)) => ("approved", user, new_link(app, &change, account).await?),
        None => ("approved-seat", String::new(), format!("{}/account", app.settings.public_url)),
    };
    let mail = letter(what, &held.email, Some(person), |l| {
        vec![
            ("name", held.name.clone()),
            ("organisation", held.organisation_name.clone()),
            ("role", role_text(l, &held.role, &held.title)),
            ("user", user.clone()),
            ("link", link.clone()),
        ]
    });
    change.mail(vec![mail]).await?;
    change.record("application.approved", id.0, json!({"person": person, "role": held.role}));
    Ok(change.commit().await?)
}

/// Refuses with a reason.
///
/// # Errors
/// The refusal, not found, or the database.
pub async fn refuse(
    app: &App,
    actor: &Actor,
    manager: &SeatView,
    standing: Standing,
    id: ApplicationId,
    reason: &str,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let held = decidable(&change, manager, standing, id).await?;
    store::decided(&change, id, "refused", need(reason)?, held.person).await?;
    let mail = letter("refused", &held.email, held.person, |_| {
        vec![
            ("name", held.name.clone()),
            ("organisation", held.organisation_name.clone()),
            ("reason", reason.to_owned()),
            ("who", manager.organisation_name.clone()),
        ]
    });
    change.mail(vec![mail]).await?;
    change.record("application.refused", id.0, json!({"reason": reason}));
    Ok(change.commit().await?)
}

/// An application this duty may see and decide.
///
/// # Errors
/// Not found, or the database.
pub(super) async fn application(
    app: &App,
    manager: &SeatView,
    standing: Standing,
    id: ApplicationId,
) -> AppResult<Application> {
    let found = store::by_id(app.db.read(), id).await?.ok_or(AppError::NotFound)?;
    let organisation = found.organisation.ok_or(AppError::NotFound)?;
    reach(app.db.read(), manager, standing, organisation).await?;
    Ok(found)
}

async fn decidable(
    change: &Change,
    manager: &SeatView,
    standing: Standing,
    id: ApplicationId,
) -> AppResult<Application> {
    let held = store::hold(change, id).await?.ok_or(AppError::NotFound)?;
    reach(change.conn(), manager, standing, held.organisation.ok_or(AppError::NotFound)?).await?;
    if held.state != "waiting" {
        return Err(refused(AccountRefused::ApplicationDecided));
    }
    let own = held.person.is_some() && held.person == change.actor().person;
    let touches_head = held.role == SeatRole::Head.as_str();
    may(standing, Deed { touches_head, own }).map_err(|r| AppError::denied(&r))?;
    Ok(held)
}

/// A seat of the same organisation that nobody holds; its role is what the holder gets.
async fn empty_seat(
    change: &Change,
    id: SeatId,
    held: &Application,
    today: jiff::civil::Date,
) -> AppResult<SeatId> {
    let seat = seats::seat_held(change, id).await?;
    if Some(seat.organisation) != held.organisation || seat.role != held.role {
        return Err(AppError::NotFound);
    }
    let all = seats::seats_at(change.conn(), seat.organisation).await?;
    let taken = all
        .iter()
        .filter(|(s, _)| s.id == id)
        .any(|(_, h)| h.iter().any(|h| !h.acting && (h.covers(today) || h.begins_after(today))));
    if taken { Err(refused(AccountRefused::SeatHeld)) } else { Ok(id) }
}

/// Sets the first password behind a one-time link; answers the user name.
///
/// # Errors
/// A link that was used or is too old, or the database.
pub async fn choose_password(app: &App, actor: &Actor, token: &str, hashed: &str) -> AppResult<String> {
    let account = link_account(app, token).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if !store::use_link(&change, hash(token), account).await? {
        return Err(refused(AccountRefused::LinkEnded));
    }
    seats::choose_password(app, &mut change, account, hashed).await?;
    let (_, user) = seats::owner_of(change.conn(), account).await?;
    change.commit().await?;
    Ok(user)
}

/// The account of a link that still works.
///
/// # Errors
/// A link that was used or is too old, or the database.
pub(super) async fn link_account(app: &App, token: &str) -> AppResult<platform::ids::AccountId> {
    let (conn, now) = (app.db.read(), app.clock.now().as_millisecond());
    let ended = || refused(AccountRefused::LinkEnded);
    let (account, ends) = store::link(conn, hash(token), now).await?.ok_or_else(ended)?;
    let made = ends - 24 * LINK_DAYS * 3_600_000;
    // A link from before a reset opens nothing after it.
    let replaced = identity::password_replaced_at(conn, account).await?.is_some_and(|at| at >= made);
    if replaced { Err(ended()) } else { Ok(account) }
}

/// Takes the seat of an invitation: as the person signed in, or as a new one with a user name and password.
///
/// # Errors
/// The refusal, a link that was used or is too old, or the database.
pub async fn accept_invite(
    app: &App,
    actor: &Actor,
    viewer: Option<&Viewer>,
    token: &str,
    new: Option<(&UserName, &str)>,
) -> AppResult<()> {
    let now = app.clock.now();
    let today = calendar::civil_date(now);
    let found = proof(app, token).await?;
    let mut change = app.db.change(actor, now).await?;
    let held = store::hold(&change, found.id).await?.ok_or(AppError::NotFound)?;
    let (true, "invite", Some(seat)) = (held.state == "mail", held.kind.as_str(), held.seat) else {
        return Err(refused(AccountRefused::LinkEnded));
    };
    let seat = empty_seat(&change, seat, &held, today).await?;
    let person = match (viewer, new) {
        (Some(viewer), _) => viewer.person,
        (None, Some((user, hashed))) => {
            free_or_offer(change.conn(), user.as_str(), now).await?;
            no_reset_since(&change, &held).await?;
            let person = make_person(app, &mut change, &held, "15-7").await?;
            seats::create_account(&mut change, person, user.as_str(), hashed).await?;
            person
        }
        (None, None) => return Err(AppError::SignIn),
    };
    seats::hold(&mut change, seat, person, false, (today, None), to_confirm(today).0).await?;
    store::proved(&change, held.id, "done").await?;
    store::decided(&change, held.id, "done", "", Some(person)).await?;
    change.record("seat.invitation_accepted", held.id.0, json!({"person": person}));
    Ok(change.commit().await?)
}

/// Deletes applications nobody proved in time and empties those decided long ago.
pub(super) async fn forget(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let days = |n: i64| (now - SignedDuration::from_hours(24 * n)).as_millisecond();
    let mut change = app.db.change(&Actor::process("accounts"), now).await?;
    let touched = store::forget(&change, days(LINK_DAYS), days(KEEP_DAYS), days(1)).await?;
    if touched == 0 {
        return Ok(change.rollback().await?);
    }
    change.record("application.forgotten", ApplicationId::new().0, json!({"rows": touched}));
    Ok(change.commit().await?)
}

async fn new_link(app: &App, change: &Change, account: platform::ids::AccountId) -> AppResult<String> {
    let token = chance::token();
    let ends = change.now() + SignedDuration::from_hours(24 * LINK_DAYS);
    store::insert_link(change, hash(&token), account, ends.as_millisecond()).await?;
    Ok(format!("{}/apply/password/{token}", app.settings.public_url))
}

/// The organisation whose heads decide; `None` when nobody stands above.
async fn deciding_place<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    role: &str,
    now: Timestamp,
) -> AppResult<Option<OrganisationId>> {
    let place: Organisation = directory::organisation(conn, organisation).await?;
    let today = calendar::civil_date(now);
    let has_head = !seats::heads(conn, organisation, today).await?.is_empty();
    let (Some(kind), Some(role)) = (OrganisationKind::parse(&place.kind), SeatRole::parse(role)) else {
        return Ok(place.reviewer);
    };
    Ok(match decider(kind, role, has_head) {
        Decider::Head => Some(organisation),
        Decider::Above => place.reviewer,
    })
}

async fn tell_deciders(app: &App, change: &mut Change, application: &Application) -> AppResult<()> {
    let Some(organisation) = application.organisation else { return Ok(()) };
    let now = change.now();
    let place = deciding_place(change.conn(), organisation, &application.role, now).await?;
    let Some(place) = place else { return Ok(()) };
    let name = directory::organisation(change.conn(), organisation).await?.name;
    let side = if place == organisation { "" } else { "/below" };
    let link = format!("{}/accounts{side}/applications/{}", app.settings.public_url, application.id);
    let heads = seats::heads(change.conn(), place, calendar::civil_date(now)).await?;
    let mails = heads.into_iter().map(|head| {
        letter("waits", &head.email, Some(head.person), |l| {
            vec![
                ("name", head.name.clone()),
                ("applicant", application.name.clone()),
                ("organisation", name.clone()),
                ("role", role_text(l, &application.role, &application.title)),
                ("link", link.clone()),
            ]
        })
    });
    let mails = mails.collect();
    Ok(change.mail(mails).await?)
}
