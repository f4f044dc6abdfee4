//! The browser client of Sổ Điểm.
//!
//! One way: something happens → [`state::Event`] → [`state::update`] → [`state::State`] and
//! [`state::Effect`]s → `effects` carries them out and reports with the next event. Pages and
//! components only show the state and send events.
//!
//! `state`, `text` and `path` are plain Rust, compiled and tested on any machine; everything else
//! needs a browser.
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(
        dead_code,
        unused_imports,
        reason = "what only the browser's modules call; off the browser it is tested"
    )
)]

mod chart;
mod path;
mod state;
mod text;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
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
fn main() {
    app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The web client runs in a browser: cargo xtask demo");
}
