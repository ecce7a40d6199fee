//! Keys: issued, shown once, ended.

use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, KeyTyped, check_key};
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change, chance};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::commands::{Problems, allowed};
use super::{Key, KeyId, Partner, mails, store};
use crate::App;

/// What a key begins with, so that one that was lost can be found by those who look for lost keys.
const MARK: &str = "xtk";

/// A key that was issued; the only place where its secret ever is.
#[derive(Clone)]
pub struct Issued {
    /// The key.
    pub key: Key,
    /// What the partner's system sends.
    pub token: String,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issued({})", self.key.prefix)
    }
}

/// What a key is known by in the database: whoever reads that can't use it.
pub(super) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The part of a token that names its key.
pub(super) fn prefix(token: &str) -> Option<&str> {
    let (prefix, secret) = token.strip_prefix(MARK)?.strip_prefix('_')?.split_once('_')?;
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    (prefix.len() == 8 && secret.len() == 64 && hex(prefix) && hex(secret)).then_some(prefix)
}

/// Issues a key. The answer holds its secret, which nobody can ask for again.
///
/// # Errors
/// Refusals by field; not found; denied; the database.
pub async fn issue_key(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    typed: &KeyTyped,
) -> Result<Issued, Problems> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let partner = store::locked(&change, code).await?.ok_or(AppError::NotFound)?;
    allowed(change.conn(), seat, &partner, Deed::Change).await?;
    let today = civil_date(change.now());
    let known = store::keys::of_partner(change.conn(), partner.id).await?;
    let open = known.iter().filter(|key| key.is_open(today)).count();
    let new = check_key(typed, partner.state, &partner.scopes(), open, today)?;
    let prefix = hex::encode(chance::bytes::<4>());
    let token = format!("{MARK}_{prefix}_{}", chance::token());
    let key = Key {
        id: KeyId::new(),
        partner: partner.id,
        prefix,
        name: new.name,
        live: new.live,
        scopes: new.scopes,
        networks: new.networks,
        until: new.until,
        created_at: change.now().as_millisecond(),
        ended_at: None,
        used_at: None,
        used_from: String::new(),
    };
    store::keys::insert(&change, &key, hash(&token)).await?;
    change.record(
        "exchange.key_issued",
        partner.id.0,
        json!({
            "partner": partner.code,
            "key": key.prefix,
            "name": key.name,
            "live": key.live,
            "scopes": key.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>(),
            "addresses": key.networks.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "until": key.until.to_string(),
        }),
    );
    tell(&mut change, &partner, &key, "key-issued").await?;
    change.commit().await?;
    Ok(Issued { key, token })
}

/// Whether a text looks like a key of an installation.
pub fn is_key(text: &str) -> bool {
    prefix(text).is_some()
}

/// Ends a key at once; ending it again does nothing.
///
/// # Errors
/// Not found; denied; the database.
pub async fn end_key(app: &App, actor: &Actor, seat: &SeatView, code: &str, id: KeyId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let partner = store::locked(&change, code).await?.ok_or(AppError::NotFound)?;
    allowed(change.conn(), seat, &partner, Deed::Change).await?;
    let key = store::keys::by_id(change.conn(), id).await?.filter(|key| key.partner == partner.id);
    let key = key.ok_or(AppError::NotFound)?;
    if !store::keys::end(&change, key.id).await? {
        return Ok(change.rollback().await?);
    }
    change.record(
        "exchange.key_ended",
        partner.id.0,
        json!({"partner": partner.code, "key": key.prefix, "name": key.name}),
    );
    tell(&mut change, &partner, &key, "key-ended").await?;
    Ok(change.commit().await?)
}

async fn tell(change: &mut Change, partner: &Partner, key: &Key, name: &str) -> AppResult<()> {
    mails::tell_contacts(change, partner, name, |l| {
        vec![("key", key.name.clone()), ("prefix", key.prefix.clone()), ("until", l.date(key.until))]
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_key_is_looked_up() {
        let secret = "ab".repeat(32);
        assert_eq!(prefix(&format!("xtk_0123abcd_{secret}")), Some("0123abcd"));
        for text in [
            "",
            "xtk_",
            &format!("xtk_0123abc_{secret}"),
            &format!("xtk_0123abcd_{}", &secret[1..]),
            "xtk_0123abcd_x",
        ] {
            assert_eq!(prefix(text), None, "{text}");
        }
    }
}
