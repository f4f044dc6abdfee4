//! Short messages that come and go.

use yew::prelude::*;

use crate::hooks::use_app;
use crate::state::Event;

/// The messages that are there; screen readers say them when they come.
#[component]
pub fn ToastList() -> Html {
    let app = use_app();
    let list = app.read(|state| state.toasts.list.clone());
    let toast = |(id, message): (u64, sodiem_core::text::Message)| {
        let dismiss = app.sender(move |_: MouseEvent| Event::ToastDismissed(id));
        html! {
            <div class="toast" key={id} data-testid="toast">
                <span>{ app.tell(&message) }</span>
                <button class="button" type="button" onclick={dismiss}>{ app.text("close") }</button>
            </div>
        }
    };
    html! {
        <div class="toasts" role="status">{ for list.into_iter().map(toast) }</div>
    }
}
