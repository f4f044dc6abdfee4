//! There is no such page.

use yew::prelude::*;

use crate::components::page::Page;
use crate::hooks::use_app;
use crate::route::Route;

/// Says that there is no such page, or none that the person may see.
#[component]
pub fn NotFound() -> Html {
    let app = use_app();
    html! {
        <Page title={app.text("not-found")} id="not-found" back={(Route::Home, app.text("nav-overview"))}>
            <p>{ app.text("not-found-about") }</p>
        </Page>
    }
}
