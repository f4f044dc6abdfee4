//! The pure domain of Sổ Điểm, the same source on the phone and on the server.
//!
//! Modules stand in the order of the pipeline: device → document → sync → store → review →
//! consolidate. A later stage reads earlier ones and never edits them.
//!
//! What this crate does not do: it does no I/O, reads no clock, draws no randomness, starts no
//! thread and computes no float. Time and random bytes are arguments.

pub mod ids;
pub mod ratio;
pub mod time;

pub mod finding;
pub mod gather;
pub mod json;
pub mod letters;
pub mod lines;
pub mod search;
pub mod text;

pub mod criteria;
pub mod register;
pub mod round;
pub mod rule;
pub mod unit;
pub mod vouched;

pub mod answer;
pub mod scoring;

pub mod account;
pub mod decision;

pub mod document;
pub mod evidence;

pub mod api;
pub mod ingest;

pub mod device;

pub mod consolidate;
pub mod record;
