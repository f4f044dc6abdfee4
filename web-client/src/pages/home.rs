//! Where the person's work begins.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::go::Go;
use crate::components::page::Page;
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::view::sheet::own_subjects;

/// The person's one sheet, or the list of them.
#[component]
pub fn Home() -> Html {
    let app = use_app();
    let sheets = app.read(|state| {
        let Some(work) = state.work() else {
            return Vec::new();
        };
        let named = |subject: crate::state::view::sheet::Subject| {
            let unit = work.device.units().get(&subject.unit)?.name.clone();
            let round = work.device.round(&subject.round)?.title.clone();
            Some((subject, unit, round))
        };
        own_subjects(work)
            .into_iter()
            .filter_map(named)
            .collect::<Vec<_>>()
    });
    if let [(subject, _, _)] = sheets.as_slice() {
        return html! { <Redirect<Route> to={Route::sheet(subject.clone())} /> };
    }
    let link = |(subject, unit, round): (_, String, String)| {
        html! {
            <li><Go to={Route::sheet(subject)} class="card area" id="sheet-link">
                <strong>{ unit }</strong><span class="soft">{ round }</span>
            </Go></li>
        }
    };
    html! {
        <Page title={app.text("home-title")} id="home-page">
            if sheets.is_empty() { <p>{ app.text("home-nothing") }</p> }
            <ul class="areas">{ for sheets.into_iter().map(link) }</ul>
        </Page>
    }
}
