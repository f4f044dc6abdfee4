//! One of the three words.

use yew::prelude::*;

use crate::hooks::App;
use crate::state::view::status::Reached;

/// *Saved on this device*, *received* or *under review*.
pub fn reached_tag(app: &App, reached: Reached) -> Html {
    let name = app.read(|state| reached.name(&state.sync));
    let tone = match reached {
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
