//! The browser client of Sổ Điểm.
//!
//! One way: something happens → [`state::Event`] → [`state::update`] → [`state::State`] and
//! [`state::Effect`]s → `effects` carries them out and reports with the next event. Pages and
//! components only show the state and send events.
//!
//! `state`, `text` and `path` are plain Rust, compiled and tested on any machine; everything else
//! needs a browser. They are a library so that the simulation in `tests/` drives the same code.
#![cfg_attr(
    not(all(target_arch = "wasm32", feature = "desk")),
    allow(
        dead_code,
        unused_imports,
        reason = "what only the desk's pages or the browser's modules call; the whole is checked"
    )
)]
#![allow(
    missing_docs,
    reason = "a program's own parts, open to the simulation; what is not obvious is documented"
)]

#[cfg(feature = "desk")]
mod chart;
mod path;
pub mod state;
mod text;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(all(target_arch = "wasm32", feature = "desk"))]
mod desk;
#[cfg(all(target_arch = "wasm32", not(feature = "desk")))]
#[path = "no_desk.rs"]
mod desk;
#[cfg(target_arch = "wasm32")]
mod device;
#[cfg(target_arch = "wasm32")]
mod effects;
#[cfg(target_arch = "wasm32")]
mod hooks;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod route;

#[cfg(target_arch = "wasm32")]
pub use app::start;
