//! What the server received and when, its proof to take home, and whose clock counts.

use sodiem_core::api::Receipt;
use yew::prelude::*;

use crate::hooks::App;
use crate::state::view::{deadline, receipt};

/// Downloads the file of a receipt.
pub fn receipt_link(app: &App, receipt: &Receipt) -> Html {
    html! {
        <a class="button" href={receipt::file_address(receipt)} download={receipt::file_name(receipt)}
            data-testid="receipt-file">{ app.text("receipts-take") }</a>
    }
}

/// Says so where this device's clock is off.
pub fn clock_notice(app: &App) -> Html {
    let Some(message) = app.read(|state| deadline::clock(&state.sync)) else {
        return Html::default();
    };
    html! {
        <p class="notice notice--warning" data-testid="clock-off">{ app.tell(&message) }</p>
    }
}
