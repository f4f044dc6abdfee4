//! The devices of an account.

use sodiem_core::api::Seat;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::vi::lang_of;
use crate::hooks::use_app;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The seats, one a device.
    pub seats: Vec<Seat>,
    /// One is to be refused from now on.
    pub on_revoke: Callback<Seat>,
}

/// The list of devices.
#[component]
pub fn Seats(props: &Props) -> Html {
    let app = use_app();
    let item = |seat: &Seat| {
        let seen = Message::new("admin-seat-seen")
            .with("registered", seat.registered_at.shown())
            .with("seen", seat.seen_at.shown());
        let revoke = match seat.revoked_at {
            Some(at) => {
                let text = Message::new("admin-seat-revoked").with("at", at.shown());
                html! { <span class="tag tag--bad">{ app.tell(&text) }</span> }
            }
            None => {
                let (own, on_revoke) = (seat.clone(), props.on_revoke.clone());
                let onclick = Callback::from(move |_: MouseEvent| on_revoke.emit(own.clone()));
                let label = format!("{}: {}", app.text("admin-seat-revoke"), seat.device);
                html! {
                    <button class="button button--danger" type="button" {onclick} lang={lang_of(&seat.device)} aria-label={label} data-testid="seat-revoke">
                        { app.text("admin-seat-revoke") }
                    </button>
                }
            }
        };
        let state = if seat.revoked_at.is_some() {
            "revoked"
        } else {
            "open"
        };
        html! {
            <li class="rows__item" key={seat.id.to_string()} data-testid="seat" data-state={state}>
                <span><strong lang={lang_of(&seat.device)}>{ seat.device.clone() }</strong><br /><span class="soft">{ app.tell(&seen) }</span></span>
                { revoke }
            </li>
        }
    };
    html! {
        <section class="card card--list">
            <h2>{ app.text("admin-seats") }</h2>
            if props.seats.is_empty() { <p class="soft">{ app.text("admin-seats-none") }</p> }
            <ul class="rows">{ for props.seats.iter().map(item) }</ul>
        </section>
    }
}
