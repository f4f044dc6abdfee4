//! Short messages that come and go.

use sodiem_core::text::Message;

use super::{Effect, Timer};

/// How long a message stays, in milliseconds.
const STAY_MS: u32 = 7_000;

/// The messages that are there.
#[derive(Default)]
pub struct Toasts {
    next: u64,
    /// Oldest first.
    pub list: Vec<(u64, Message)>,
}

impl Toasts {
    /// Shows a message for a while, in the place of that what it tells of was being worked at.
    pub fn show(&mut self, message: Message) -> Effect {
        let id = self.next;
        self.next += 1;
        let topic = message.key.split('-').next().unwrap_or_default();
        let is_over = |key: &str| key.strip_suffix("-working") == Some(topic);
        let stays = |other: &Message| *other != message && !is_over(&other.key);
        self.list.retain(|(_, other)| stays(other));
        self.list.push((id, message));
        Effect::Wake(Timer::Toast(id), STAY_MS)
    }

    /// Takes a message away.
    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|(other, _)| *other != id);
    }
}
