//! Addresses of the API that the client calls.

use sodiem_core::api::PREFIX;
use sodiem_core::ids::Digest;

/// Who is signed in.
pub fn session() -> String {
    format!("{PREFIX}/session")
}

/// Rounds and units.
pub fn workspace() -> String {
    format!("{PREFIX}/workspace")
}

/// An edition of a criteria set.
pub fn criteria(edition: &Digest) -> String {
    format!("{PREFIX}/criteria/{edition}")
}

/// The one exchange.
pub fn sync() -> String {
    format!("{PREFIX}/sync")
}

/// The stream of "something new".
pub fn events() -> String {
    format!("{PREFIX}/events")
}
