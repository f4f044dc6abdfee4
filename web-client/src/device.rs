//! The browser: its database, locks, tabs, network, timers and updates. Only `effects` calls it.

pub mod broadcast;
pub mod database;
pub mod fetch;
pub mod listen;
pub mod locks;
pub mod persist;
pub mod shell;
pub mod timer;
pub mod update;
