//! What stands between two steps, in the database since the next step may reach another copy: a sign-in that waits for
//! its second factor, a passkey asked for alone, a passkey being registered.

use domain::sign_in::HALF_MINUTES;
use jiff::SignedDuration;
use platform::ids::AccountId;
use platform::{AppResult, Change, chance};

use super::store::{self, Half};
use super::token_hash;
use crate::App;

/// Which step comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::identity) enum Step {
    /// The second factor after a right password.
    Second,
    /// A passkey and nothing else.
    Alone,
    /// The registration of a passkey.
    Register,
}

impl Step {
    fn code(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Alone => "alone",
            Self::Register => "register",
        }
    }
}

/// The cookie that carries the token.
pub(in crate::identity) const COOKIE: &str = "half";

/// Begins; answers the token for the cookie.
pub(in crate::identity) async fn begin(
    change: &Change,
    step: Step,
    account: Option<AccountId>,
    back: &str,
    challenge: &str,
) -> AppResult<String> {
    let token = chance::token();
    let expires = (change.now() + SignedDuration::from_mins(HALF_MINUTES)).as_millisecond();
    let half = Half { account, back: back.to_owned(), challenge: challenge.to_owned() };
    store::insert_half(change, token_hash(&token), step.code(), &half, expires).await?;
    Ok(token)
}

/// Keeps where it was begun, for the limit of one address.
pub(in crate::identity) async fn note_source(change: &Change, token: &str, source: &str) -> AppResult<()> {
    Ok(store::set_half_source(change, token_hash(token), source).await?)
}

/// What the token stands for, if it is still in time.
pub(in crate::identity) async fn find(app: &App, step: Step, token: Option<&str>) -> AppResult<Option<Half>> {
    let Some(token) = token else { return Ok(None) };
    let now = app.clock.now().as_millisecond();
    Ok(store::half(app.db.read(), token_hash(token), step.code(), now).await?)
}

/// Keeps the challenge the next answer must fit.
pub(in crate::identity) async fn set_challenge(
    change: &Change,
    token: &str,
    challenge: &str,
) -> AppResult<()> {
    Ok(store::set_challenge(change, token_hash(token), challenge).await?)
}

/// Ends it; false when it was ended already.
pub(in crate::identity) async fn take(change: &Change, token: &str) -> AppResult<bool> {
    Ok(store::take_half(change, token_hash(token)).await?)
}
