//! What the person must know wherever they are: something is not saved, not sent, or out of date.

use yew::prelude::*;

use super::bundle::save_buttons;
use super::go::Go;
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::storage::Storage;
use crate::state::view::status::{self, Connection};
use crate::state::{Event, Restart};

/// The banners above every page.
#[component]
pub fn Banners() -> Html {
    let app = use_app();
    let connection = app.read(status::connection);
    let (update_ready, is_awaited, refused, unreadable) = app.read(|state| {
        let (refused, unreadable) = state.work().map_or((0, 0), |work| {
            (work.refused(), work.device.unreadable().count())
        });
        let is_awaited = state.restart == Some(Restart::Update);
        (state.update_ready, is_awaited, refused, unreadable)
    });
    let pressing = match &connection {
        Connection::StoreFailed(_) => {
            let again = app.sender(|_: MouseEvent| Event::StoreAgain);
            banner(
                "bad",
                "store-failed",
                &app.say(&connection.long()),
                html! {
                    <button class="button" type="button" onclick={again} data-testid="store-again">
                        { app.text("try-again") }
                    </button>
                },
            )
        }
        Connection::SignIn(_) | Connection::Revoked(..) => {
            let sign_in = app.sender(|_: MouseEvent| Event::SignInAsked);
            let (tone, id, waiting) = match connection {
                Connection::Revoked(_, waiting) => ("bad", "revoked", waiting),
                _ => ("warning", "sign-in-again", 0),
            };
            banner(
                tone,
                id,
                &app.say(&connection.long()),
                html! {
                    <div class="buttons">
                        if waiting > 0 { { save_buttons(&app) } }
                        <button class="button" type="button" onclick={sign_in} data-testid="sign-in-again">
                            { app.text("sign-in-submit") }
                        </button>
                    </div>
                },
            )
        }
        _ => Html::default(),
    };
    let refused = (refused > 0).then(|| {
        let message = sodiem_core::text::Message::new("banner-refused").with("count", refused);
        banner(
            "bad",
            "refused",
            &app.say(&message),
            html! {
                <Go to={Route::Sync} class="button" id="see-refused">{ app.text("banner-see") }</Go>
            },
        )
    });
    let unreadable = (unreadable > 0).then(|| {
        let message = sodiem_core::text::Message::new("banner-unreadable").with("count", unreadable);
        banner(
            "bad",
            "unreadable",
            &app.say(&message),
            html! {
                <Go to={Route::Sync} class="button" id="see-unreadable">{ app.text("banner-see") }</Go>
            },
        )
    });
    let storage = app.read(|state| state.storage);
    let storage = storage.filter(Storage::is_nearly_full);
    let storage = storage.map(|storage| {
        let message = sodiem_core::text::Message::new("banner-storage")
            .with("free", storage.free_megabytes());
        banner(
            "warning",
            "storage",
            &app.say(&message),
            html! {
                <Go to={Route::Sync} class="button" id="see-storage">{ app.text("banner-see") }</Go>
            },
        )
    });
    let update = update_ready.then(|| {
        let take = app.sender(|_: MouseEvent| Event::UpdateAccepted);
        let says = if is_awaited {
            "banner-update-awaited"
        } else {
            "banner-update"
        };
        banner(
            "info",
            "update",
            &app.text(says),
            html! {
                <button class="button" type="button" onclick={take} data-testid="take-update">
                    { app.text("banner-update-take") }
                </button>
            },
        )
    });
    html! {
        <div class="banners">{ pressing }{ for refused }{ for unreadable }{ for storage }{ for update }</div>
    }
}

fn banner(tone: &str, id: &'static str, text: &AttrValue, action: Html) -> Html {
    html! {
        <div class={format!("notice notice--{tone} banner")} role="status"
            data-testid={format!("banner-{id}")}>
            <p>{ text.clone() }</p>
            { action }
        </div>
    }
}
