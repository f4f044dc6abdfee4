//! Clock and randomness, handed to the program where it starts: nothing else in it asks the
//! machine for either, so that the whole can be driven by a seed.

use std::time::{SystemTime, UNIX_EPOCH};

use sodiem_core::time::Timestamp;

type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;
type Random = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// Where time and random bytes come from.
pub struct Environment {
    clock: Clock,
    random: Random,
}

/// Characters of generated passwords: none that looks like another.
const PASSWORD_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Five bits a character: 80 bits.
const PASSWORD_CHARS: usize = 16;

impl Environment {
    /// An environment of this clock and this source of random bytes.
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        random: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Box::new(clock),
            random: Box::new(random),
        }
    }

    /// The machine's own.
    ///
    /// # Panics
    /// The returned value panics where the operating system has no randomness to give: nothing
    /// safe can be done without.
    #[must_use]
    pub fn of_machine() -> Self {
        Self::new(system_time, |bytes| {
            getrandom::fill(bytes).expect("the operating system gives random bytes");
        })
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Fills `bytes` with random ones.
    pub fn fill(&self, bytes: &mut [u8]) {
        (self.random)(bytes);
    }

    /// A new password, `abcd-efgh-jkmn-pqrs`.
    #[must_use]
    pub fn password(&self) -> String {
        let mut password = String::new();
        for (index, byte) in self.bytes::<PASSWORD_CHARS>().into_iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                password.push('-');
            }
            password.push(char::from(PASSWORD_ALPHABET[usize::from(byte % 32)]));
        }
        password
    }
}

fn system_time() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
