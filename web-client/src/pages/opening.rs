//! An account's work is being brought up.

use yew::prelude::*;

use crate::components::vi::VI;
use crate::hooks::use_app;
use crate::state::{Event, Phase};

/// Says what is being waited for, or what went wrong and how to go on.
#[component]
pub fn Opening() -> Html {
    let app = use_app();
    let failure = app.read(|state| match &state.phase {
        Phase::Opening(opening) => opening.failure.as_ref().map(crate::state::Failure::message),
        Phase::SignedOut | Phase::Ready(_) => None,
    });
    let again = app.sender(|_: MouseEvent| Event::OpenAgain);
    let sign_in = app.sender(|_: MouseEvent| Event::SignInAsked);
    html! {
        <main id="main" class="sign-in" data-testid="opening"
            data-state={if failure.is_some() { "failed" } else { "loading" }}>
            <div class="sign-in__card">
                <h1 class="sign-in__title" lang={VI}>{ "Sổ Điểm" }</h1>
                if let Some(failure) = failure {
                    <p class="notice notice--warning" role="alert">{ app.tell(&failure) }</p>
                    <p>{ app.text("opening-failed") }</p>
                    <button class="button button--primary" type="button" onclick={again} data-testid="try-again">
                        { app.text("try-again") }
                    </button>
                    <button class="button" type="button" onclick={sign_in}>{ app.text("sign-in-submit") }</button>
                } else {
                    <p class="sign-in__loading" role="status">{ app.text("opening") }</p>
                }
            </div>
        </main>
    }
}
