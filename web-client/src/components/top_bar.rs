//! The top of the screen: whose work this is, and how saving and sending stand.

use yew::prelude::*;

use super::go::Go;
use super::vi::VI;
use crate::desk;
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::view::status;

/// The top bar.
#[component]
pub fn TopBar() -> Html {
    let app = use_app();
    let (name, place) = app.read(|state| {
        let Some(work) = state.work() else {
            return Default::default();
        };
        let subject = crate::state::view::sheet::own_subjects(work)
            .into_iter()
            .next();
        let unit =
            subject.and_then(|subject| work.device.unit(&subject.round, &subject.unit).cloned());
        let body = || desk::body_name(work);
        let place = unit.map(|unit| unit.name).or_else(body).unwrap_or_default();
        (work.principal().name.clone(), place)
    });
    let connection = app.read(status::connection);
    html! {
        <header class="top">
            <Go to={Route::Home} class="top__title" id="home">
                <span class="top__name" lang={VI}>
                    { if place.is_empty() { "Sổ Điểm".to_owned() } else { place } }
                </span>
                <span class="top__sub" data-testid="person" lang={VI}>{ name }</span>
            </Go>
            <Go to={Route::Sync} class="sync" id="sync-status" state={connection.name()}>
                <span class="sync__dot" aria-hidden="true"></span>
                <span role="status">{ app.tell(&connection.short()) }</span>
            </Go>
        </header>
    }
}
