//! When what a page shows came from the server, and how asking for it goes.

use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;
use yew::html::IntoPropValue;
use yew::prelude::*;

use crate::hooks::use_app;
use crate::state::desk;
use crate::state::online::{Loadable, Wanted};

/// How a value stands.
#[derive(Clone, PartialEq)]
pub struct Standing {
    name: &'static str,
    loaded_at: Option<Timestamp>,
    is_loading: bool,
    failure: Option<Message>,
}

impl<T> IntoPropValue<Standing> for &Loadable<T> {
    fn into_prop_value(self) -> Standing {
        Standing {
            name: self.name(),
            loaded_at: self.loaded_at,
            is_loading: self.is_loading,
            failure: self.failure.as_ref().map(crate::state::Failure::message),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub wanted: Wanted,
    /// How it stands.
    pub standing: Standing,
}

/// A line that says so, and a button to ask again.
#[component]
pub fn Freshness(props: &Props) -> Html {
    let app = use_app();
    let standing = &props.standing;
    let wanted = props.wanted.clone();
    let again = app.sender(move |_: MouseEvent| desk::Event::Wanted(wanted.clone()));
    let text = match (standing.loaded_at, &standing.failure) {
        (Some(at), Some(_)) => Message::new("online-stale").with("at", at.shown()),
        (Some(at), None) => Message::new("online-ready").with("at", at.shown()),
        (None, Some(_)) => Message::new("online-failed"),
        (None, None) => Message::new("online-loading"),
    };
    let class = if standing.failure.is_some() {
        "notice notice--warning"
    } else {
        "freshness"
    };
    html! {
        <div {class} data-testid="freshness" data-state={standing.name}>
            <p role="status">
                { app.tell(&text) }
                if let Some(failure) = &standing.failure { { " " }{ app.tell(failure) } }
            </p>
            <div class="buttons">
                <button class="button" type="button" onclick={again} data-testid="load-again"
                    disabled={standing.is_loading}>
                    { app.text(if standing.is_loading { "online-loading" } else { "online-again" }) }
                </button>
            </div>
        </div>
    }
}
