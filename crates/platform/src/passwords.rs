//! Passwords: Argon2id hashes, and the rules a new one must meet (spec/security: Access).

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

/// Why a new password is refused; the sentence is `password-<code>` in the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Shorter than twelve characters.
    TooShort,
    /// Contains the user name or the person's name.
    ContainsName,
    /// A single repeated character, a run, or on the list of common ones.
    Common,
}

/// Hashes a password with Argon2id and a fresh salt.
pub fn hash(password: &str) -> String {
    Argon2::default()
        .hash_password(password.as_bytes())
        .expect("Argon2 with its default parameters hashes any text")
        .to_string()
}

/// Whether the password is the one that was hashed. Takes as long for a hash that doesn't parse.
pub fn verify(password: &str, stored: &str) -> bool {
    match PasswordHash::new(stored) {
        Ok(parsed) => Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        Err(_) => {
            waste(password);
            false
        }
    }
}

/// Spends the time of one verification, so that an unknown name answers no sooner than a known one.
pub fn waste(password: &str) {
    let _ = hash(password);
}

/// Checks a new password against the rules.
///
/// # Errors
/// The first rule it breaks.
pub fn check(password: &str, names: &[&str]) -> Result<(), PasswordProblem> {
    let folded = password.to_lowercase();
    if password.chars().count() < 12 {
        return Err(PasswordProblem::TooShort);
    }
    if names.iter().any(|n| n.chars().count() >= 2 && folded.contains(&n.to_lowercase())) {
        return Err(PasswordProblem::ContainsName);
    }
    let distinct = folded.chars().collect::<std::collections::HashSet<_>>().len();
    const COMMON: [&str; 6] = ["password", "123456789", "qwertyuiop", "iloveyou", "1q2w3e4r", "abcdefgh"];
    if distinct < 5 || COMMON.iter().any(|c| folded.contains(c)) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_a_new_password() {
        for (password, expect) in [
            ("short", Err(PasswordProblem::TooShort)),
            ("aaaaaaaaaaaaaa", Err(PasswordProblem::Common)),
            ("Password-2031!", Err(PasswordProblem::Common)),
            ("wangxiaoming-teaches", Err(PasswordProblem::ContainsName)),
            ("杏花開在講臺上的春天早晨", Ok(())),
            ("seven brown ducks", Ok(())),
        ] {
            assert_eq!(check(password, &["wangxiaoming", "王"]), expect, "{password}");
        }
    }

    #[test]
    fn only_the_same_password_verifies() {
        let stored = hash("seven brown ducks");
        assert!(verify("seven brown ducks", &stored));
        assert!(!verify("seven brown duck", &stored));
        assert!(!verify("seven brown ducks", "not a hash"));
    }
}
