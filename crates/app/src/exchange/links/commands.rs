//! What is done with a link: made, changed, begun, paused, ended; its key sealed again when the platform's keys change.

use domain::exchange_link::LinkRefused;
use domain::exchange_partner::PartnerRefused;
use domain::ids::Email;
use domain::permissions::SeatRole;
use domain::text::fold;
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change, Platform};
use serde_json::json;

use super::{JOB, Link, LinkId, call, store};
use crate::App;
use crate::exchange::partners::{self, Problems};

/// Links of an organisation, at most.
const MOST: usize = 5;
const LONGEST: usize = 80;

/// A link as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What it is called.
    pub name: String,
    /// Address of the other side.
    pub url: String,
    /// The key; empty leaves the one that is kept.
    pub key: String,
    /// Who hears when it fails.
    pub mail: String,
    /// Whether our courses and hours are sent.
    pub sends: bool,
    /// Whether lines about our people are fetched.
    pub fetches: bool,
    /// Whether months are compared.
    pub compares: bool,
    /// The hour of the day.
    pub hour: String,
}

/// A link of the seat's organisation, for its heads.
///
/// # Errors
/// Not found for another's; denied for the wrong role.
pub(super) async fn own(app: &App, seat: &SeatView, id: &str) -> AppResult<Link> {
    let id: LinkId = id.parse().map_err(|_| AppError::NotFound)?;
    let link = store::by_id(app.db.read(), id).await?.filter(|link| link.organisation == seat.organisation);
    let link = link.ok_or(AppError::NotFound)?;
    head(seat)?;
    Ok(link)
}

/// Only heads keep links, as they keep partners.
pub(super) fn head(seat: &SeatView) -> AppResult<()> {
    match seat.role {
        SeatRole::Head => Ok(()),
        _ => Err(AppError::denied(&PartnerRefused::HeadsOnly)),
    }
}

/// Makes a link, and the partner under which what comes from there is kept; answers its identity.
///
/// # Errors
/// Refusals by field; denied; the database.
pub async fn make(app: &App, actor: &Actor, seat: &SeatView, typed: &Typed) -> Result<LinkId, Problems> {
    head(seat)?;
    let checked = check(app, typed, true)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    platform::db::hold_name(change.conn(), "exchange links").await?;
    if store::of_organisation(change.conn(), seat.organisation).await?.len() >= MOST {
        return Err(Problems::Fields(vec![("", Refused::new(&LinkRefused::TooMany { most: MOST }))]));
    }
    let partner = partners::add_linked(&mut change, &checked.name, seat.organisation, &checked.mail).await?;
    let link = Link {
        id: LinkId::new(),
        partner,
        organisation: seat.organisation,
        name: String::new(),
        url: String::new(),
        sealed: Vec::new(),
        key_name: String::new(),
        mail: String::new(),
        sends: false,
        fetches: false,
        compares: false,
        hour: 0,
        paused: false,
        version: 1,
        run_on: String::new(),
        busy: false,
        scanned: None,
        pending: None,
        fetched: 0,
        moved: 0,
        tried_at: None,
        ok_at: None,
        failing_since: None,
        failure: String::new(),
        told: false,
        sent: String::new(),
        compared: String::new(),
        created_at: change.now().as_millisecond(),
    };
    let link = put(app, link, checked);
    store::insert(&change, &link).await?;
    record(&mut change, &link, "exchange.link_made");
    change.commit().await?;
    Ok(link.id)
}

/// Changes a link; with another address it begins at the beginning.
///
/// # Errors
/// Refusals by field; stale; not found; denied; the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: &str,
    version: i64,
    typed: &Typed,
) -> Result<(), Problems> {
    let id = own(app, seat, id).await?.id;
    let checked = check(app, typed, false)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let before = store::locked(&change, id).await?.ok_or(AppError::NotFound)?;
    if before.version != version {
        return Err(Problems::Fields(vec![("", Refused::new(&PartnerRefused::Stale))]));
    }
    let moved = before.url != checked.url;
    // A key goes to the address it was given for: whoever changes the address gives the key again.
    if moved && checked.key.is_empty() {
        return Err(Problems::Fields(vec![("key", Refused::new(&PartnerRefused::Missing))]));
    }
    let mut link = put(app, before, checked);
    link.version += 1;
    store::set(&change, &link).await?;
    if moved {
        store::forget(&change, id).await?;
    }
    record(&mut change, &link, "exchange.link_changed");
    Ok(change.commit().await?)
}

/// Begins a run now.
///
/// # Errors
/// Not found; denied; the database.
pub async fn ask(app: &App, actor: &Actor, seat: &SeatView, id: &str) -> AppResult<()> {
    let link = own(app, seat, id).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let now = change.now();
    change.enqueue(JOB, link.id, now).await?;
    record(&mut change, &link, "exchange.link_asked");
    Ok(change.commit().await?)
}

/// Stops a link for a time, or lets it go on.
///
/// # Errors
/// Not found; denied; the database.
pub async fn pause(app: &App, actor: &Actor, seat: &SeatView, id: &str, paused: bool) -> AppResult<()> {
    let id = own(app, seat, id).await?.id;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut link = store::locked(&change, id).await?.ok_or(AppError::NotFound)?;
    link.paused = paused;
    store::set(&change, &link).await?;
    record(&mut change, &link, "exchange.link_paused");
    Ok(change.commit().await?)
}

/// Ends a link for good: its key is gone; what came stays.
///
/// # Errors
/// Not found; denied; the database.
pub async fn end(app: &App, actor: &Actor, seat: &SeatView, id: &str) -> AppResult<()> {
    let id = own(app, seat, id).await?.id;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let link = store::locked(&change, id).await?.ok_or(AppError::NotFound)?;
    partners::end_linked(&change, link.partner).await?;
    store::delete(&change, id).await?;
    record(&mut change, &link, "exchange.link_ended");
    Ok(change.commit().await?)
}

fn record(change: &mut Change, link: &Link, action: &'static str) {
    let data = json!({
        "link": link.name, "url": link.url, "key": link.key_name, "sends": link.sends, "fetches": link.fetches,
        "compares": link.compares, "hour": link.hour, "paused": link.paused,
    });
    change.record(action, link.id.0, data);
}

/// A link as checked.
struct Checked {
    name: String,
    url: String,
    key: String,
    mail: String,
    does: (bool, bool, bool),
    hour: i64,
}

fn put(app: &App, mut link: Link, checked: Checked) -> Link {
    if !checked.key.is_empty() {
        link.sealed = app.keys.seal(&checked.key);
        link.key_name = checked.key[4..12].to_owned();
    }
    (link.name, link.url, link.mail, link.hour) = (checked.name, checked.url, checked.mail, checked.hour);
    (link.sends, link.fetches, link.compares) = checked.does;
    link
}

fn check(app: &App, typed: &Typed, new: bool) -> Result<Checked, Problems> {
    let mut wrong: Vec<(&'static str, Refused)> = Vec::new();
    let name = fold(&typed.name);
    if name.is_empty() {
        wrong.push(("name", Refused::new(&PartnerRefused::Missing)));
    } else if name.chars().count() > LONGEST {
        wrong.push(("name", Refused::new(&PartnerRefused::TooLong { most: LONGEST })));
    }
    let url = typed.url.trim().trim_end_matches('/').to_owned();
    if let Err(why) = call::place(app, &url) {
        wrong.push(("url", Refused::new(&why)));
    }
    let key = typed.key.trim().to_owned();
    if key.is_empty() && new {
        wrong.push(("key", Refused::new(&PartnerRefused::Missing)));
    } else if !key.is_empty() && !partners::is_key(&key) {
        wrong.push(("key", Refused::new(&LinkRefused::Key)));
    }
    let mail = Email::parse(typed.mail.trim());
    if mail.is_err() {
        wrong.push(("mail", Refused::new(&PartnerRefused::Mail)));
    }
    let does = (typed.sends, typed.fetches, typed.compares);
    if does == (false, false, false) {
        wrong.push(("does", Refused::new(&LinkRefused::Nothing)));
    }
    let hour = typed.hour.trim().parse().ok().filter(|hour| (0..24).contains(hour));
    if hour.is_none() {
        wrong.push(("hour", Refused::new(&PartnerRefused::Number { least: 0, most: 23 })));
    }
    match (mail, hour) {
        (Ok(mail), Some(hour)) if wrong.is_empty() => {
            Ok(Checked { name, url, key, mail: mail.as_str().to_owned(), does, hour })
        }
        _ => Err(Problems::Fields(wrong)),
    }
}

/// Seals keys again that are sealed with another generation of the platform's keys than the current one; answers how many.
///
/// # Errors
/// The database; a key that can't be opened.
pub async fn reseal(platform: &Platform, actor: &Actor) -> AppResult<usize> {
    let current = platform.keys.current();
    let all = store::all(platform.db.read()).await?.into_iter();
    let old: Vec<Link> = all.filter(|link| platform.keys.sealed_with(&link.sealed) != current).collect();
    if old.is_empty() {
        return Ok(0);
    }
    let mut change = platform.db.change(actor, platform.clock.now()).await?;
    for link in &old {
        let plain = platform.keys.open(&link.sealed);
        let plain = plain.ok_or_else(|| AppError::internal("a link's key that can't be opened"))?;
        store::reseal(&change, link.id, platform.keys.seal(&plain)).await?;
        change.record("exchange.link_key_resealed", link.id.0, json!({ "key": current }));
    }
    change.commit().await?;
    Ok(old.len())
}

/// How many keys are sealed with a generation of the platform's keys.
///
/// # Errors
/// The database.
pub async fn sealed_with(platform: &Platform, generation: i64) -> AppResult<usize> {
    let all = store::all(platform.db.read()).await?;
    Ok(all.iter().filter(|link| platform.keys.sealed_with(&link.sealed) == generation).count())
}
