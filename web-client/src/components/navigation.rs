//! The ways through the program: below on a phone, at the side on a desk.

use yew::prelude::*;
use yew_router::prelude::*;

use super::go::Go;
use super::icon::icon;
use crate::desk;
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::Work;
use crate::state::view::sheet::{Subject, own_subjects};

/// One way.
#[derive(Clone, PartialEq)]
struct Way {
    to: Route,
    icon: &'static str,
    /// Key of its text, and its `data-testid`.
    key: &'static str,
}

/// The ways that are open to the person.
fn ways(work: &Work, here: Option<Subject>) -> Vec<Way> {
    let way = |to, icon, key| Way { to, icon, key };
    let mut ways = Vec::new();
    if let Some(subject) = here.or_else(|| own_subjects(work).into_iter().next()) {
        ways.push(way(Route::sheet(subject.clone()), "home", "nav-overview"));
        ways.push(way(Route::leaves(subject.clone()), "list", "nav-leaves"));
        ways.push(way(Route::submit(subject), "submit", "nav-submit"));
    }
    let of_desk = desk::ways(work).into_iter();
    ways.extend(of_desk.map(|(to, icon, key)| way(to, icon, key)));
    ways.push(way(Route::Settings, "settings", "nav-settings"));
    ways
}

/// Whether a page lies on a way.
fn is_within(way: &Route, here: &Route) -> bool {
    way == here
        || matches!((way, here), (Route::Leaves { .. }, Route::Leaf { .. }))
        || desk::is_within(way, here)
}

/// The navigation.
#[component]
pub fn Navigation() -> Html {
    let app = use_app();
    let route = use_route::<Route>();
    let here = route.as_ref().and_then(Route::subject);
    let ways = app.read(|state| {
        state
            .work()
            .map(|work| ways(work, here))
            .unwrap_or_default()
    });
    let link = |way: Way| {
        let is_here = route.as_ref().is_some_and(|here| is_within(&way.to, here));
        html! {
            <Go key={way.key} to={way.to} class="nav__link" id={way.key} {is_here}>
                { icon(way.icon) }
                <span>{ app.text(way.key) }</span>
            </Go>
        }
    };
    html! {
        <nav class="nav" aria-label={app.text("nav-label")}>{ for ways.into_iter().map(link) }</nav>
    }
}
