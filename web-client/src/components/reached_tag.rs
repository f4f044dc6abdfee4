//! One of the three words.

use yew::prelude::*;

use crate::hooks::use_app;
use crate::state::view::status::Reached;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// How far it has come.
    pub reached: Reached,
}

/// *Saved on this device*, *received* or *under review*.
#[component]
pub fn ReachedTag(props: &Props) -> Html {
    let app = use_app();
    let name = app.read(|state| props.reached.name(&state.sync));
    let tone = match props.reached {
        Reached::Saved => "tag tag--warn",
        Reached::Received => "tag tag--brand",
        Reached::UnderReview => "tag tag--good",
    };
    html! {
        <span class={tone} data-testid="reached" data-state={name}>
            { app.text(&format!("reached-{name}")) }
        </span>
    }
}
