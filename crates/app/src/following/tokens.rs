//! Secrets in links: ending letters without signing in, and the address of one's own calendar.

use platform::Platform;
use platform::ids::PersonId;
use uuid::Uuid;

/// Characters of a secret and of a keyed hash.
const HALF: usize = 32;

/// What a link in a letter ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Letters about followed courses.
    Follows,
    /// Letters about saved searches.
    Searches,
}

impl Letters {
    fn mark(self) -> char {
        match self {
            Self::Follows => 'f',
            Self::Searches => 's',
        }
    }
}

/// The token that ends letters of a kind to a person. It holds the person and a keyed hash: nobody can make one for
/// somebody else, and none needs to be kept.
pub(super) fn ending(platform: &Platform, letters: Letters, person: PersonId) -> String {
    let id = person.0.simple().to_string();
    format!("{}{id}{}", letters.mark(), hash(platform, letters, &id))
}

/// What a token ends, and for whom; `None` for anything that we did not write.
pub(super) fn ended(platform: &Platform, token: &str) -> Option<(Letters, PersonId)> {
    let letters = match token.chars().next()? {
        'f' => Letters::Follows,
        's' => Letters::Searches,
        _ => return None,
    };
    let (id, given) = token.get(1..)?.split_at_checked(HALF)?;
    let same = is_same(&hash(platform, letters, id), given);
    same.then(|| Uuid::parse_str(id).ok().map(|id| (letters, PersonId(id))))?
}

fn hash(platform: &Platform, letters: Letters, id: &str) -> String {
    platform.keys.form_token(&format!("end letters {} {id}", letters.mark()))
}

/// A secret for a calendar's address.
pub(super) fn fresh_secret() -> String {
    platform::chance::token().chars().take(HALF).collect()
}

/// The token of a calendar's address: the secret with its keyed hash, so that a copy of the database opens no calendar.
pub(super) fn calendar_token(platform: &Platform, secret: &str) -> String {
    format!("{secret}{}", platform.keys.form_token(&format!("calendar {secret}")))
}

/// The secret of a token that we gave.
pub(super) fn calendar_secret<'a>(platform: &Platform, token: &'a str) -> Option<&'a str> {
    let (secret, _) = token.split_at_checked(HALF)?;
    is_same(&calendar_token(platform, secret), token).then_some(secret)
}

/// Compares without telling by the time it takes where two texts differ.
fn is_same(expected: &str, given: &str) -> bool {
    expected.len() == given.len()
        && expected.bytes().zip(given.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
