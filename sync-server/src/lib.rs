//! The sync server of Sổ Điểm: `core` behind HTTP and SQLite.
//!
//! [`router`] is its table of contents, all SQL is in [`store`], and what a request does is plain
//! blocking code on an [`app::App`], which knows no socket: clock and randomness are handed to it.

pub mod administration;
pub mod app;
pub mod archive;
pub mod assets;
pub mod attempts;
pub mod auth;
pub mod body;
pub mod bundle;
pub mod check;
pub mod clarification;
pub mod cli;
pub mod config;
pub mod connection;
pub mod content;
pub mod criteria_file;
pub mod demo;
pub mod description;
pub mod dossier;
pub mod editions;
pub mod environment;
pub mod error;
pub mod evidence;
pub mod exchange;
pub mod headers;
pub mod moving;
pub mod password;
pub mod problem;
pub mod projection;
pub mod province;
pub mod quarantine;
pub mod receipt;
pub mod reference;
pub mod router;
pub mod routes;
pub mod seats;
pub mod server;
pub mod spreadsheet;
pub mod store;
pub mod survey;
pub mod table;
pub mod telemetry;
pub mod turns;
pub mod units;
pub mod vouch;
