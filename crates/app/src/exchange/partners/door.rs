//! The door of the interface: whose key it is, and whether it opens.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use domain::calendar::civil_date;
use domain::exchange_partner::{Admission, KeyState, PartnerRefused, admit as decide};
use jiff::SignedDuration;
use platform::Platform;
use platform::db::Actor;
use platform::keys::same;
use platform::web::{Admitted, Bearer, Machine, Problem};
use serde_json::json;

use super::{Key, Partner, keys, mails, partner, store};

/// A use is noted again after this long: that is a write.
const NOTE_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Foreign addresses of one key that are noted in a day.
const FOREIGN_A_DAY: usize = 20;

/// Lets a call with a key in, or says why not.
pub fn admit(platform: Arc<Platform>, bearer: Bearer) -> Admitted {
    Box::pin(async move { look(&platform, &bearer).await })
}

async fn look(platform: &Platform, bearer: &Bearer) -> Result<Machine, Problem> {
    let conn = platform.db.read();
    let known = match keys::prefix(&bearer.token) {
        Some(prefix) => store::keys::by_prefix(conn, prefix).await?,
        None => None,
    };
    // A prefix that nobody has takes as long as one that somebody has.
    let sent = keys::hash(&bearer.token);
    let (key, kept) = known.map_or((None, vec![0; sent.len()]), |(key, hash)| (Some(key), hash));
    let Some(key) = key.filter(|_| same(&sent, &kept)) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, &PartnerRefused::KeyUnknown)
            .with(header::WWW_AUTHENTICATE, "Bearer realm=\"xingtan\", error=\"invalid_token\""));
    };
    let owner = partner(conn, key.partner).await?;
    let state = KeyState {
        live: key.live,
        scopes: key.scopes.clone(),
        until: key.until,
        ended: key.ended_at.is_some(),
        networks: key.networks.clone(),
        partner: owner.state,
    };
    let today = civil_date(bearer.now);
    let call = Admission { address: &bearer.address, scope: bearer.scope, today };
    if let Err(refused) = decide(&state, call) {
        if matches!(refused, PartnerRefused::KeyAddress { .. }) {
            note_foreign(platform, bearer, &owner, &key).await?;
        }
        return Err(Problem::new(StatusCode::FORBIDDEN, &refused));
    }
    note_use(platform, bearer, &owner, &key).await?;
    Ok(Machine {
        key: key.id.0,
        owner: owner.id.0,
        organisation: owner.organisation,
        name: owner.name,
        live: key.live,
        scopes: key.scopes,
        a_minute: platform.settings.exchange_calls_a_minute,
    })
}

fn actor(bearer: &Bearer, owner: &Partner) -> Actor {
    Actor {
        organisation: owner.organisation,
        label: owner.name.clone(),
        address: bearer.address.clone(),
        process: bearer.process.clone(),
        ..Actor::default()
    }
}

async fn note_use(platform: &Platform, bearer: &Bearer, owner: &Partner, key: &Key) -> Result<(), Problem> {
    let since = (bearer.now - NOTE_EVERY).as_millisecond();
    if key.used_at.is_some_and(|used| used > since) {
        return Ok(());
    }
    let mut change = platform.db.change(&actor(bearer, owner), bearer.now).await?;
    change.unaudited("the last use of a key, once an hour; what was done with it is recorded");
    store::keys::note_use(&change, key.id, &bearer.address, since).await?;
    Ok(change.commit().await?)
}

/// Records a foreign address once a day, and tells the contact of the first of a day.
async fn note_foreign(
    platform: &Platform,
    bearer: &Bearer,
    owner: &Partner,
    key: &Key,
) -> Result<(), Problem> {
    let day = civil_date(bearer.now).to_string();
    let known = store::keys::foreign(platform.db.read(), key.id, &day).await?;
    if known.contains(&bearer.address) || known.len() >= FOREIGN_A_DAY {
        return Ok(());
    }
    let mut change = platform.db.change(&actor(bearer, owner), bearer.now).await?;
    // Two calls at once: the second finds the first's line, and the letter is written once.
    store::locked(&change, &owner.code).await?;
    let first = store::keys::foreign(change.conn(), key.id, &day).await?.is_empty();
    if !store::keys::note_foreign(&change, key.id, &day, &bearer.address).await? {
        return Ok(change.rollback().await?);
    }
    change.record(
        "exchange.key_foreign",
        owner.id.0,
        json!({"partner": owner.code, "key": key.prefix, "address": bearer.address}),
    );
    if first {
        let letters = mails::letters(&change.site(), owner, "key-foreign", owner.mails(), |_| {
            vec![
                ("key", key.name.clone()),
                ("prefix", key.prefix.clone()),
                ("address", bearer.address.clone()),
            ]
        });
        change.mail(letters).await?;
    }
    Ok(change.commit().await?)
}
