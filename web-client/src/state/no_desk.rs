//! The officer's program knows nothing of the desk's: it stands in the place of `desk.rs`.

use super::Kept;

/// Nothing.
#[derive(Default)]
pub struct Desk {}

impl Desk {
    /// What the desk's program kept on this device stays there for it.
    pub fn restore(&mut self, _: Vec<Kept>) {}
}

/// Nothing.
#[derive(Default)]
pub struct Appraising {}

impl Appraising {
    /// Rounds and units are others now.
    pub fn renew(&mut self) {}
}
