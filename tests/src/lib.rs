//! What the end-to-end tests drive Sổ Điểm with: the real server as a process, scripted devices, a
//! network that can be cut, a real browser.
//!
//! Nothing here waits for time to pass: it waits for a state, and a state that does not come within
//! [`PATIENCE`] is a failure that says what was waited for.

use std::time::Duration;

pub mod place;

pub mod http;
pub mod network;
pub mod server;

pub mod answers;
pub mod bundle;
pub mod device;

pub mod browser;
pub mod pages;
pub mod screens;

pub mod simulation;

/// How long anything waits for a state that must come. No test passes or fails by it but one that
/// would wait for ever.
pub const PATIENCE: Duration = Duration::from_secs(120);
