//! Search, as the core does it for the server too.

pub use sodiem_core::search::matches;
