//! What cannot be kept as it is typed is said not to be saved.

use yew::prelude::*;

use crate::hooks::use_app;

/// Says so, below the fields.
#[component]
pub fn NotSaved() -> Html {
    let app = use_app();
    html! {
        <p class="field__error" role="status" data-testid="not-saved">{ app.text("held-not-saved") }</p>
    }
}
