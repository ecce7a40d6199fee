//! The question under attack: a sum in words that a screen reader speaks and that needs no script.

use domain::sign_in::{Question, read_answer};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::{AppResult, Platform, chance};

use super::store;
use crate::App;

/// A question with the token its answer is checked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The sum.
    pub question: Question,
    /// Carries instant, nonce and signature; never the answer.
    pub token: String,
}

const VALID: SignedDuration = SignedDuration::from_mins(10);

/// A question, while so many fail that machines must be at work.
///
/// # Errors
/// The database.
pub async fn asked(app: &App) -> AppResult<Option<Asked>> {
    let most = app.settings.attack_failures;
    let since = (app.clock.now() - SignedDuration::from_mins(5)).as_millisecond();
    if store::failures_in_all(app.db.read(), since, most + 1).await? <= most {
        return Ok(None);
    }
    Ok(Some(ask(app)))
}

fn ask(app: &App) -> Asked {
    let question = Question::from_random(chance::bytes());
    let expires = (app.clock.now() + VALID).as_millisecond();
    let nonce = hex(&chance::bytes::<12>());
    let sign = signature(app, expires, &nonce, &question.answer());
    Asked { question, token: format!("{expires}.{nonce}.{sign}") }
}

/// Whether the answer is right, in time, and given for the first time.
pub(super) async fn accept(app: &App, token: &str, answer: &str) -> AppResult<bool> {
    let mut parts = token.split('.');
    let (Some(expires), Some(nonce), Some(sign)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    let Ok(until) = expires.parse::<i64>() else { return Ok(false) };
    let right = signature(app, until, nonce, &read_answer(answer)) == sign;
    if !right || until <= app.clock.now().as_millisecond() {
        return Ok(false);
    }
    let mut change = app.db.change(&Actor::process("visitor"), app.clock.now()).await?;
    change.unaudited("an answered sum is used up; the attempt that follows is recorded");
    let first =
        store::take_once(&change, app.keys.form_token(&format!("used sum {nonce}")).into_bytes(), until)
            .await?;
    change.commit().await?;
    Ok(first)
}

fn signature(platform: &Platform, expires: i64, nonce: &str, answer: &str) -> String {
    platform.keys.form_token(&format!("sum {expires} {nonce} {answer}"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
