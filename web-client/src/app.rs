//! The program's root: the state around everything, and what shows for each phase and address.

use sodiem_core::text::{Language, Message};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::banners::Banners;
use crate::components::navigation::Navigation;
use crate::components::sign_out::SignOut;
use crate::components::toasts::ToastList;
use crate::components::top_bar::TopBar;
use crate::device::shell;
use crate::effects::Store;
use crate::hooks::{App, use_app};
use crate::pages;
use crate::route::Route;
use crate::state::{Event, Phase};
use crate::{desk, text};

/// Shows the program in the page.
///
/// # Panics
/// Where `index.html` has no place for it.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| document.get_element_by_id("app"));
    let place = place.expect("index.html has a place for the program");
    yew::Renderer::<Root>::with_root(place).render();
}

#[component]
fn Root() -> Html {
    let store = use_memo((), |()| Store::new());
    let version = use_state(|| store.version());
    {
        let store = store.clone();
        let version = version.setter();
        use_effect_with((), move |()| {
            store.subscribe(Callback::from(move |now| version.set(now)));
            store.listen();
            store.send(shell::started());
            if shell::lacks_english() {
                store.send(Event::Told(Message::new("sign-in-english-missing")));
            }
        });
    }
    let language = store.read(|state| state.language);
    let texts = use_memo(language, |language| {
        let english = (*language == Language::En).then(shell::english).flatten();
        text::catalog(english)
    });
    let app = App::new((*store).clone(), *version, texts);
    html! {
        <ContextProvider<App> context={app}>
            <BrowserRouter>
                <Frame />
            </BrowserRouter>
        </ContextProvider<App>>
    }
}

/// What shows in each phase.
#[component]
fn Frame() -> Html {
    let app = use_app();
    let is_ready = app.read(|state| match state.phase {
        _ if state.closing.is_some() => None,
        Phase::SignedOut => None,
        Phase::Opening(_) => Some(false),
        Phase::Ready(_) => Some(true),
    });
    match is_ready {
        None => html! { <pages::closing::ClosingPage /> },
        Some(false) => html! { <pages::opening::Opening /> },
        Some(true) => html! {
            <div class="shell">
                <a class="skip-link" href="#main">{ app.text("skip-to-content") }</a>
                <TopBar />
                <Navigation />
                <div class="content">
                    <Banners />
                    <Switch<Route> render={page} />
                </div>
                <ToastList />
                <SignOut />
            </div>
        },
    }
}

fn page(route: Route) -> Html {
    let subject = route.subject();
    match (route, subject) {
        (Route::Sheet { .. }, Some(subject)) => {
            html! { <pages::sheet::overview::Overview {subject} /> }
        }
        (Route::Leaves { .. }, Some(subject)) => {
            html! { <pages::sheet::leaves::Leaves {subject} /> }
        }
        (Route::Leaf { code, .. }, Some(subject)) => {
            let key = code.to_string();
            html! { <pages::sheet::leaf::LeafPage {key} {subject} {code} /> }
        }
        (Route::Library { .. }, Some(subject)) => {
            html! { <pages::sheet::library::Library {subject} /> }
        }
        (Route::Submit { .. }, Some(subject)) => {
            html! { <pages::sheet::submit::Submit {subject} /> }
        }
        (Route::Print { .. }, Some(subject)) => {
            html! { <pages::sheet::print::Print {subject} /> }
        }
        (Route::Earlier { edition, .. }, Some(subject)) => {
            html! { <pages::sheet::print::Print {subject} earlier={Some(edition)} /> }
        }
        (Route::Home, _) => html! { <pages::home::Home /> },
        (Route::Sync, _) => html! { <pages::sync::SyncPage /> },
        (Route::Settings, _) => html! { <pages::settings::Settings /> },
        (route, _) => {
            desk::page(&route).unwrap_or_else(|| html! { <pages::not_found::NotFound /> })
        }
    }
}
