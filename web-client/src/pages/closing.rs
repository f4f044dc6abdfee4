//! The account is being left.

use yew::prelude::*;

use crate::components::sign_out::remains_in_words;
use crate::components::vi::VI;
use crate::hooks::use_app;
use crate::state::Event;
use crate::state::leave::Closing;

/// Says what is being waited for, and what was kept against what the person was told.
#[component]
pub fn ClosingPage() -> Html {
    let app = use_app();
    let (closing, failure) =
        app.read(|state| (state.closing.clone(), state.sync.store_failure.clone()));
    let Some(closing) = closing else {
        return Html::default();
    };
    let again = app.sender(|_: MouseEvent| Event::StoreAgain);
    let to_sign_in = app.sender(|_: MouseEvent| Event::LeaveSeen);
    let leave = html! {
        <button class="button" type="button" onclick={to_sign_in} data-testid="closing-sign-in">
            { app.text("closing-sign-in") }
        </button>
    };
    let (name, content) = match closing {
        Closing::Keeping(_) => (
            "keeping",
            match failure {
                None => html! { <p role="status">{ app.text("sync-saving-long") }</p> },
                Some(reason) => {
                    let message = sodiem_core::text::Message::new("sync-store-failed-long")
                        .with("reason", reason);
                    html! {
                        <>
                            <p class="notice notice--bad" role="alert">{ app.tell(&message) }</p>
                            <button class="button button--primary" type="button" onclick={again} data-testid="store-again">
                                { app.text("try-again") }
                            </button>
                        </>
                    }
                }
            },
        ),
        Closing::Leaving => (
            "leaving",
            html! {
                <><p role="status">{ app.text("closing-leaving") }</p>{ leave }</>
            },
        ),
        Closing::Kept(remains) => (
            "kept",
            html! {
                <>
                    <div class="notice notice--warning" role="alert" data-testid="closing-kept">
                        <p><strong>{ app.text("closing-kept") }</strong></p>
                        { for remains_in_words(remains).iter().map(|line| html! { <p>{ app.tell(line) }</p> }) }
                    </div>
                    { leave }
                </>
            },
        ),
    };
    html! {
        <main id="main" class="sign-in" data-testid="closing" data-state={name}>
            <div class="sign-in__card">
                <h1 class="sign-in__title" lang={VI}>{ "Sổ Điểm" }</h1>
                { content }
            </div>
        </main>
    }
}
