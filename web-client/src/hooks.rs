//! Hooks: the program's state, and drafts of what a person is typing.

mod app;
mod draft;
mod held;
mod keys;
mod media;
#[cfg(feature = "desk")]
mod wanted;

pub use app::{App, use_app};
pub use draft::{Draft, use_draft};
pub use held::Held;
pub use keys::use_keys;
pub use media::use_is_wide;
#[cfg(feature = "desk")]
pub use wanted::use_wanted;
