//! Passwords: Argon2id hashes, and the rules a new one must meet (docs/rules/sign-in.md).

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

use crate::{AppError, AppResult};

/// Why a new password is refused; the sentence is `password-<code>` in the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Shorter than twelve characters.
    TooShort,
    /// Contains the user name or the person's name.
    ContainsName,
    /// A single repeated character, a run, or made of common ones.
    Common,
}

/// Characters a password needs at least.
const LEAST: usize = 12;
/// Longer ones are not looked at: nobody types them, and hashing them costs.
const MOST_BYTES: usize = 4_096;

/// Argon2 takes tens of milliseconds and much memory on purpose: only a few at once, so that guessing from many
/// addresses can't use the machine up.
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(4)));

/// Hashes a password with Argon2id and a fresh salt.
pub fn hash(password: &str) -> String {
    Argon2::default()
        .hash_password(password.as_bytes())
        .expect("Argon2 with its default parameters hashes any text")
        .to_string()
}

/// Whether the password is the one that was hashed. Takes as long for a hash that doesn't parse.
pub fn verify(password: &str, stored: &str) -> bool {
    if password.len() > MOST_BYTES {
        return false;
    }
    match PasswordHash::new(stored) {
        Ok(parsed) => Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        Err(_) => {
            waste(password);
            false
        }
    }
}

/// [`hash`], beside the threads that serve pages.
///
/// # Errors
/// When the process is ending.
pub async fn hash_aside(password: &str) -> AppResult<String> {
    let password = password.to_owned();
    aside(move || hash(&password)).await
}

/// Whether the password is one of those that were hashed, beside the threads that serve pages.
///
/// # Errors
/// When the process is ending.
pub async fn verify_aside(password: &str, stored: Vec<String>) -> AppResult<bool> {
    let password = password.to_owned();
    aside(move || stored.iter().any(|hash| verify(&password, hash))).await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
    let turn = Arc::clone(&TURNS).acquire_owned().await.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(move || {
        // Held by the work and not by the request: a visitor who hangs up must not free a turn that is still in use.
        let _turn = turn;
        work()
    })
    .await
    .map_err(AppError::internal)
}

/// Spends the time of one verification, so that an unknown name answers no sooner than a known one.
pub fn waste(password: &str) {
    let _ = hash(password);
}

/// Checks a new password against the rules. `names` are the user name, the person's name, the mail address.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, names: &[&str]) -> Result<(), PasswordProblem> {
    let folded = password.to_lowercase();
    if password.chars().count() < LEAST {
        return Err(PasswordProblem::TooShort);
    }
    let names: Vec<String> =
        names.iter().map(|name| name.split('@').next().unwrap_or_default().trim().to_lowercase()).collect();
    // Two Latin letters stand in half of all sentences; two Chinese characters are a name.
    let counts = |name: &&String| name.chars().count() >= if name.is_ascii() { 3 } else { 2 };
    if names.iter().filter(counts).any(|name| folded.contains(name.as_str())) {
        return Err(PasswordProblem::ContainsName);
    }
    let distinct = folded.chars().collect::<std::collections::HashSet<_>>().len();
    let mut inputs: Vec<&str> = common().collect();
    inputs.extend(names.iter().map(String::as_str).filter(|name| !name.is_empty()));
    if distinct < 5 || is_mostly_common(&folded) || zxcvbn(&folded, &inputs).score() < Score::Three {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

/// Whether less than half is left without the words everybody tries: `Password-2031!`.
fn is_mostly_common(folded: &str) -> bool {
    let mut rest = folded.to_owned();
    for word in common().filter(|word| word.chars().count() >= if word.is_ascii() { 5 } else { 2 }) {
        rest = rest.replace(word, "");
    }
    rest.chars().count() * 2 < folded.chars().count()
}

fn common() -> impl Iterator<Item = &'static str> {
    include_str!("../../../data/passwords/common.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_a_new_password() {
        let names = ["wangxiaoming", "王", "王曉明", "xiaoming.w@school.example"];
        for (password, expect) in [
            ("short", Err(PasswordProblem::TooShort)),
            ("aaaaaaaaaaaaaa", Err(PasswordProblem::Common)),
            ("Password-2031!", Err(PasswordProblem::Common)),
            ("1qaz2wsx3edc4rfv", Err(PasswordProblem::Common)),
            ("ji32k7au4a83", Err(PasswordProblem::Common)),
            ("123456789012", Err(PasswordProblem::Common)),
            ("qwertyuiop12", Err(PasswordProblem::Common)),
            ("Taiwan123456", Err(PasswordProblem::Common)),
            ("teacher20260801", Err(PasswordProblem::Common)),
            ("我愛台灣我愛台灣我愛台灣", Err(PasswordProblem::Common)),
            ("床前明月光疑是地上霜舉頭", Err(PasswordProblem::Common)),
            ("wangxiaoming-teaches", Err(PasswordProblem::ContainsName)),
            ("今天是王曉明的生日喔真的", Err(PasswordProblem::ContainsName)),
            ("has xiaoming.w inside", Err(PasswordProblem::ContainsName)),
            ("杏花開在講臺上的春天早晨", Ok(())),
            ("seven brown ducks", Ok(())),
            ("tR4!vq9#Lm2x", Ok(())),
        ] {
            assert_eq!(check(password, &names), expect, "{password}");
        }
    }

    #[test]
    fn only_the_same_password_verifies() {
        let stored = hash("seven brown ducks");
        assert!(verify("seven brown ducks", &stored));
        assert!(!verify("seven brown duck", &stored));
        assert!(!verify("seven brown ducks", "not a hash"));
        assert!(!verify(&"x".repeat(MOST_BYTES + 1), &stored));
    }
}
