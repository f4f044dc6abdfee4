//! Wrong passwords are counted, by user name and by network, and too many make one wait.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use lru::LruCache;
use sodiem_core::time::Timestamp;

/// Wrong passwords for one user name within [`WINDOW_MS`].
pub const ATTEMPTS_PER_USERNAME_MAX: u32 = 10;
/// Wrong passwords from one network: a whole commune may share one.
pub const ATTEMPTS_PER_NETWORK_MAX: u32 = 100;
/// How long a wrong password counts, in milliseconds.
pub const WINDOW_MS: i64 = 15 * 60 * 1000;
/// Most user names and networks that are remembered.
const REMEMBERED_MAX: NonZeroUsize = NonZeroUsize::new(20_000).expect("not nought");

/// Counts wrong passwords.
pub struct Attempts {
    counts: Mutex<LruCache<Key, Count>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Username(String),
    Network(IpAddr),
}

struct Count {
    wrong: u32,
    since: Timestamp,
}

/// Who tries to sign in, and when.
pub struct Attempt<'a> {
    /// The user name tried.
    pub username: &'a str,
    /// Where from.
    pub address: IpAddr,
    /// When.
    pub now: Timestamp,
}

impl Attempt<'_> {
    fn keys(&self) -> [(Key, u32); 2] {
        [
            (
                Key::Username(self.username.to_owned()),
                ATTEMPTS_PER_USERNAME_MAX,
            ),
            (
                Key::Network(network(self.address)),
                ATTEMPTS_PER_NETWORK_MAX,
            ),
        ]
    }
}

/// What one person has of the network: an IPv4 address, or the 64 bits of an IPv6 network, whose
/// other 64 every device chooses anew as it likes.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 => v4,
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            counts: Mutex::new(LruCache::new(REMEMBERED_MAX)),
        }
    }
}

impl Attempts {
    /// Counts an attempt before its password is looked at, so that many at once do not slip
    /// through.
    ///
    /// # Errors
    /// How many seconds to wait, where there were too many.
    pub fn begin(&self, attempt: &Attempt<'_>) -> Result<(), u32> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait_ms = 0;
        for (key, max) in attempt.keys() {
            let fresh = || Count {
                wrong: 0,
                since: attempt.now,
            };
            let count = counts.get_or_insert_mut(key, fresh);
            let end = count.since.0.saturating_add(WINDOW_MS);
            if attempt.now.0 >= end {
                *count = fresh();
            } else if count.wrong >= max {
                wait_ms = wait_ms.max(end - attempt.now.0);
                continue;
            }
            count.wrong += 1;
        }
        if wait_ms > 0 {
            Err(u32::try_from(wait_ms / 1000 + 1).unwrap_or(u32::MAX))
        } else {
            Ok(())
        }
    }

    /// The password was right: the attempt does not count, and the user name starts anew.
    pub fn succeeded(&self, attempt: &Attempt<'_>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let [(username, _), (network, _)] = attempt.keys();
        counts.pop(&username);
        if let Some(count) = counts.get_mut(&network) {
            count.wrong = count.wrong.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(username: &str, now: i64) -> Attempt<'_> {
        Attempt {
            username,
            address: IpAddr::from([192, 0, 2, 1]),
            now: Timestamp(now),
        }
    }

    #[test]
    fn one_more_than_the_most_has_to_wait_and_then_may_again() {
        let attempts = Attempts::default();
        for _ in 0..ATTEMPTS_PER_USERNAME_MAX {
            assert_eq!(attempts.begin(&attempt("lan", 0)), Ok(()));
        }
        assert_eq!(attempts.begin(&attempt("lan", 1)), Err(900));
        assert_eq!(attempts.begin(&attempt("minh", 1)), Ok(()));
        assert_eq!(attempts.begin(&attempt("lan", WINDOW_MS)), Ok(()));
    }

    #[test]
    fn one_network_cannot_try_user_name_after_user_name() {
        let attempts = Attempts::default();
        for index in 0..ATTEMPTS_PER_NETWORK_MAX {
            assert_eq!(attempts.begin(&attempt(&format!("u{index}"), 0)), Ok(()));
        }
        assert!(attempts.begin(&attempt("another", 1)).is_err());
    }

    #[test]
    fn all_addresses_of_an_ipv6_network_are_one() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(
            of("2001:db8:1:2::1"),
            of("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn the_right_password_clears_the_user_name() {
        let attempts = Attempts::default();
        for _ in 0..5 * ATTEMPTS_PER_USERNAME_MAX {
            assert_eq!(attempts.begin(&attempt("lan", 0)), Ok(()));
            attempts.succeeded(&attempt("lan", 0));
        }
    }
}
