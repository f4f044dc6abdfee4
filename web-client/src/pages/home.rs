//! Where the person's work begins.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::vi::VI;
use crate::desk;
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::view::sheet::own_subjects;

/// The person's one sheet or queue, or the list of them.
#[component]
pub fn Home() -> Html {
    let app = use_app();
    let (sheets, queues) = app.read(|state| {
        let Some(work) = state.work() else {
            return Default::default();
        };
        let named = |subject: crate::state::view::sheet::Subject| {
            let unit = work
                .device
                .unit(&subject.round, &subject.unit)?
                .name
                .clone();
            let round = work.device.round(&subject.round)?.title.clone();
            Some((subject, unit, round))
        };
        let sheets = own_subjects(work).into_iter().filter_map(named);
        let sheets: Vec<_> = sheets.collect();
        (sheets, desk::queues(work))
    });
    let office = app.read(|state| state.work().and_then(|work| desk::office(work)));
    if let (Some(to), true) = (office, sheets.is_empty()) {
        return html! { <Redirect<Route> {to} /> };
    }
    match (sheets.as_slice(), queues.as_slice()) {
        ([(subject, _, _)], []) => {
            return html! { <Redirect<Route> to={Route::sheet(subject.clone())} /> };
        }
        ([], [(to, _)]) => return html! { <Redirect<Route> to={to.clone()} /> },
        _ => {}
    }
    let queue = |(to, name): (Route, String)| {
        html! {
            <li><Go {to} class="card area" id="queue-link">
                <strong>{ app.text("queue-title") }</strong><span class="soft" lang={VI}>{ name }</span>
            </Go></li>
        }
    };
    let link = |(subject, unit, round): (_, String, String)| {
        html! {
            <li><Go to={Route::sheet(subject)} class="card area" id="sheet-link">
                <strong lang={VI}>{ unit }</strong><span class="soft" lang={VI}>{ round }</span>
            </Go></li>
        }
    };
    html! {
        <Page title={app.text("home-title")} id="home-page">
            if sheets.is_empty() && queues.is_empty() { <p>{ app.text("home-nothing") }</p> }
            <ul class="areas">{ for sheets.into_iter().map(link) }{ for queues.into_iter().map(queue) }</ul>
        </Page>
    }
}
