//! User names and passwords: how they are written, kept and compared.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sodiem_core::account::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, USERNAME_CHARS_MAX};
use sodiem_core::finding::Finding;
use sodiem_core::text::Message;

use crate::environment::Environment;

/// Memory of one hashing, in KiB: what OWASP asks of Argon2id at two passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A password as it is stored.
///
/// # Panics
/// Never: every password within [`PASSWORD_BYTES_MAX`] can be hashed.
#[must_use]
pub fn hash(password: &str, environment: &Environment) -> String {
    let salt = environment.bytes::<16>();
    let hash: PasswordHash = argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("a password within its limit has a hash");
    hash.to_string()
}

/// Whether `password` is the one stored. With nothing stored it takes as long and is wrong, so that
/// the time tells nobody which user names exist.
#[must_use]
pub fn matches(password: &str, stored: Option<&str>) -> bool {
    if password.len() > PASSWORD_BYTES_MAX {
        return false;
    }
    let verify = |stored: &str| {
        let hash = PasswordHash::new(stored).ok()?;
        argon2().verify_password(password.as_bytes(), &hash).ok()
    };
    match stored {
        Some(stored) => verify(stored).is_some(),
        None => {
            let nobodys =
                Environment::new(|| sodiem_core::time::Timestamp(0), |bytes| bytes.fill(7));
            drop(hash(password, &nobodys));
            false
        }
    }
}

/// A user name as it is kept and looked up: without spaces around it, in lower case.
#[must_use]
pub fn username(text: &str) -> String {
    text.trim().to_lowercase()
}

/// What is wrong with a new user name.
#[must_use]
pub fn check_username(username: &str) -> Option<Finding> {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    let length = username.chars().count();
    let is_good = (1..=USERNAME_CHARS_MAX).contains(&length) && username.chars().all(is_allowed);
    let message = Message::new("account-username").with("max", USERNAME_CHARS_MAX);
    (!is_good).then(|| Finding::general(message))
}

/// What is wrong with a new password.
#[must_use]
pub fn check(password: &str) -> Option<Finding> {
    let is_good =
        password.chars().count() >= PASSWORD_CHARS_MIN && password.len() <= PASSWORD_BYTES_MAX;
    let message = Message::new("account-password")
        .with("min", PASSWORD_CHARS_MIN)
        .with("max", PASSWORD_BYTES_MAX);
    (!is_good).then(|| Finding::general(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_itself_and_nothing_else() {
        let stored = hash("mật khẩu dài", &Environment::of_machine());
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(matches("mật khẩu dài", Some(&stored)));
        assert!(!matches("mật khẩu dai", Some(&stored)));
        assert!(!matches("mật khẩu dài", None));
    }

    #[test]
    fn a_password_is_taken_from_its_shortest_to_its_longest() {
        assert!(check(&"a".repeat(PASSWORD_CHARS_MIN)).is_none());
        assert!(check(&"a".repeat(PASSWORD_CHARS_MIN - 1)).is_some());
        assert!(check(&"a".repeat(PASSWORD_BYTES_MAX)).is_none());
        assert!(check(&"a".repeat(PASSWORD_BYTES_MAX + 1)).is_some());
        assert!(!matches(&"a".repeat(PASSWORD_BYTES_MAX + 1), None));
    }

    #[test]
    fn a_user_name_is_taken_up_to_its_longest() {
        assert!(check_username(&"a".repeat(USERNAME_CHARS_MAX)).is_none());
        assert!(check_username(&"a".repeat(USERNAME_CHARS_MAX + 1)).is_some());
        for name in ["", "a b", "Lan", "a\n"] {
            assert!(check_username(name).is_some(), "{name:?}");
        }
        assert_eq!(username(" Lan.Cb1 "), "lan.cb1");
    }
}
