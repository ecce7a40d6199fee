//! A run of a link: what is sent and its outcome, what is fetched, what is compared; goes on where it was stopped.

use domain::calendar::{civil, civil_date};
use domain::exchange_link::letter_is_due;
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::error::Refused;
use platform::jobs::JobFuture;
use platform::mail::Mail;
use platform::{AppResult, Change};
use serde_json::json;
use ui::{L, Lang};

use super::call::{Other, Stopped, kept};
use super::{Link, LinkId, compare, down, store, up};
use crate::exchange::taking::Told;
use crate::{App, identity};

/// The job that runs a link.
pub const JOB: &str = "exchange.link";

/// How long a run may be silent before another takes over; longer than one call may last.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// When the outcome of a delivery is asked for again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(1);
/// When a link that failed is tried again.
const TRY_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// Steps of one run; the rest follows as a run of its own, so that other work has its turn.
const STEPS: usize = 200;

/// How a run ended.
enum Ended {
    /// Everything is done.
    Done,
    /// There is more to do, after so long.
    Again(SignedDuration),
}

/// As a job.
pub(super) fn job(app: App, payload: String) -> JobFuture {
    Box::pin(async move {
        let id: LinkId = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
        run(&app, id).await.map_err(|e| format!("{e:?}"))
    })
}

/// Begins every link whose hour has come today, and again those that fail; writes the letters that are due.
///
/// # Errors
/// The database.
pub async fn begin_due(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let today = civil_date(now).to_string();
    for link in store::all(app.db.read()).await?.into_iter().filter(|link| !link.paused) {
        let mut change = app.db.change(&Actor::process("exchange"), now).await?;
        let mut begins = false;
        if i64::from(civil(now).hour()) >= link.hour && store::begin_day(&change, link.id, &today).await? {
            begins = true;
        }
        let last = link.tried_at.map(from_millis);
        if link.failing_since.is_some() && last.is_none_or(|last| now >= last + TRY_AGAIN) {
            begins = true;
        }
        if begins {
            change.enqueue(JOB, link.id, now).await?;
        }
        let told = tell(&mut change, &link, now).await?;
        if begins || told {
            change.record("exchange.link_begun", link.id.0, json!({"link": link.name, "letter": told}));
            change.commit().await?;
        } else {
            change.rollback().await?;
        }
    }
    Ok(())
}

/// Runs a link. Who finds somebody at it leaves.
///
/// # Errors
/// The database; what was done until then stands.
pub async fn run(app: &App, id: LinkId) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("exchange"), now).await?;
    let taken = store::take(&change, id, (now + LEASE).as_millisecond()).await?;
    let link = store::by_id(change.conn(), id).await?.filter(|link| taken && !link.paused);
    let Some(link) = link else { return Ok(change.rollback().await?) };
    if !link.busy {
        store::begin_run(&change, id).await?;
    }
    change.unaudited("a link is taken for a run; what it does is recorded");
    change.commit().await?;
    let ended = steps(app, id).await;
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::give_back(&change, id).await?;
    let Some(link) = store::locked(&change, id).await? else { return Ok(change.rollback().await?) };
    let now = change.now();
    match ended {
        Ok(Ended::Done) => {
            store::note_good(&change, id).await?;
            store::end_run(&change, id).await?;
            change.record("exchange.link_done", id.0, json!({"link": link.name}));
        }
        Ok(Ended::Again(after)) => {
            change.enqueue(JOB, id, now + after).await?;
            change.unaudited("a link goes on later; what it does is recorded");
        }
        Err(Stopped::Later(seconds)) => {
            change.enqueue(JOB, id, now + SignedDuration::from_secs(seconds)).await?;
            change.unaudited("a link goes on later; what it does is recorded");
        }
        Err(Stopped::Why(why)) => failed(&mut change, &link, &why).await?,
        Err(Stopped::Ours(error)) => {
            change.unaudited("a link is given back after a fault of ours, which is in the log");
            change.commit().await?;
            return Err(error);
        }
    }
    Ok(change.commit().await?)
}

async fn failed(change: &mut Change, link: &Link, why: &Refused) -> AppResult<()> {
    store::note_failed(change, link.id, &kept(why)).await?;
    store::end_run(change, link.id).await?;
    change.record("exchange.link_failed", link.id.0, json!({"link": link.name, "code": why.code}));
    Ok(())
}

/// One step after the other, each with its own mark.
async fn steps(app: &App, id: LinkId) -> Result<Ended, Stopped> {
    for _ in 0..STEPS {
        let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
        let until = (change.now() + LEASE).as_millisecond();
        store::prolong(&change, id, until).await?;
        change.unaudited("a link is taken for a run; what it does is recorded");
        change.commit().await?;
        let Some(link) = store::by_id(app.db.read(), id).await? else { return Ok(Ended::Done) };
        let other = Other::of(app, &link)?;
        if let Some(number) = link.pending {
            if !up::follow(app, &link, number, &other).await? {
                return Ok(Ended::Again(LOOK_AGAIN));
            }
            continue;
        }
        if link.sends && up::send(app, &link, &other).await? {
            return Ok(Ended::Again(SignedDuration::from_secs(2)));
        }
        if link.fetches && down::fetch(app, &link, &other).await? {
            continue;
        }
        let Some(link) = store::by_id(app.db.read(), id).await? else { return Ok(Ended::Done) };
        if link.fetches && down::newcomers(app, &link, &other).await? {
            continue;
        }
        if link.compares {
            compare::compare(app, &link, &other).await?;
        }
        return Ok(Ended::Done);
    }
    Ok(Ended::Again(SignedDuration::ZERO))
}

/// Writes to those who keep a link that has failed for too long, once for each failure.
async fn tell(change: &mut Change, link: &Link, now: Timestamp) -> AppResult<bool> {
    if !letter_is_due(link.failing_since.map(from_millis), link.told, now) {
        return Ok(false);
    }
    store::note_told(change, link.id).await?;
    let heads = identity::head_addresses(change.conn(), link.organisation, civil_date(now)).await?;
    let mut to: Vec<String> = heads.into_iter().map(|(_, mail)| mail).chain([link.mail.clone()]).collect();
    to.sort_unstable();
    to.dedup();
    let site = change.site();
    let since = link.failing_since.map_or(now, from_millis);
    let text = |l: L, part: &str| {
        let (why, next) = words(l, link.failure().as_ref());
        let args = [
            ("link", link.name.clone()),
            ("since", l.datetime(since)),
            ("why", why),
            ("next", next),
            ("page", format!("{site}/exchange/links/{}", link.id)),
        ];
        l.args(&format!("mail-exchange-link-failing-{part}"), &args)
    };
    let (zh, en) = (L::new(Lang::Zh), L::new(Lang::En));
    let letter = |to: String| Mail {
        to,
        subject: text(zh, "subject"),
        body: format!("{}\n\n———\n\n{}", text(zh, "body"), text(en, "body")),
        kind: "exchange",
        person: None,
    };
    change.mail(to.into_iter().map(letter).collect()).await?;
    Ok(true)
}

/// Why a link fails, and what to do, in words.
pub(super) fn words(l: L, failure: Option<&Told>) -> (String, String) {
    failure.map_or_else(Default::default, |told| crate::exchange::desk::row_sentence(l, told))
}
