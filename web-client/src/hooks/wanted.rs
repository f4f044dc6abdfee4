//! What a page shows and only the server has.

use yew::prelude::*;

use super::use_app;
use crate::state::desk;
use crate::state::online::Wanted;

/// Asks for it when the page comes, and again after each exchange: the stream of news triggers one.
#[hook]
pub fn use_wanted(wanted: Option<Wanted>) {
    let app = use_app();
    let last_exchange = app.read(|state| state.sync.last_exchange);
    use_effect_with((wanted, last_exchange), move |(wanted, _)| {
        if let Some(wanted) = wanted.clone() {
            app.send(desk::Event::Wanted(wanted));
        }
    });
}
