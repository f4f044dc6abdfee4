//! How long there is to a deadline, and by whose clock.

use sodiem_core::text::{Message, Value};
use sodiem_core::time::Timestamp;

use crate::state::sync::Sync;

/// How long there is to a deadline.
pub struct TimeLeft {
    /// It has passed.
    pub is_over: bool,
    /// In words.
    pub message: Message,
}

/// How long there is to a deadline, in days, then in hours, then in minutes.
pub fn time_left(deadline: Timestamp, now: Timestamp) -> TimeLeft {
    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;
    const DAY_MS: i64 = 24 * HOUR_MS;
    let left = deadline.0.saturating_sub(now.0);
    let is_over = left < 0;
    let tense = if is_over { "over" } else { "left" };
    let (unit, length) = match left.saturating_abs() {
        long if long >= 2 * DAY_MS => ("days", long / DAY_MS),
        medium if medium >= 2 * HOUR_MS => ("hours", medium / HOUR_MS),
        short => ("minutes", short / MINUTE_MS),
    };
    let count = Value::Number(length.to_string());
    TimeLeft {
        is_over,
        message: Message::new(&format!("time-{tense}-{unit}")).with("count", count),
    }
}

/// A clock that is further off than this is told, in milliseconds.
pub const CLOCK_OFF_MS: u64 = 5 * 60_000;

/// What to say of this device's clock, where it is off: the server's counts.
pub fn clock(sync: &Sync) -> Option<Message> {
    let off_ms = sync.clock_ahead_ms.unsigned_abs();
    if off_ms <= CLOCK_OFF_MS {
        return None;
    }
    let key = if sync.clock_ahead_ms > 0 {
        "clock-fast"
    } else {
        "clock-slow"
    };
    let minutes = off_ms / 60_000;
    let number = |count: u64| Value::Number(count.to_string());
    let message = Message::new(key).with("hours", number(minutes / 60));
    Some(message.with("minutes", number(minutes % 60)))
}
