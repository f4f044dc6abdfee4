//! What cannot be kept as it is typed is said not to be saved.

use yew::prelude::*;

use crate::hooks::App;

/// Says so, below the fields.
pub fn not_saved(app: &App) -> Html {
    html! {
        <p class="field__error" role="status" data-testid="not-saved">{ app.text("held-not-saved") }</p>
    }
}
