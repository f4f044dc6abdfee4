//! What the browser reports: the network, the page coming to front, the shell.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CustomEvent, EventTarget, VisibilityState};

use sodiem_core::json;
use sodiem_core::text::{Language, Message};

use super::shell;
use crate::state::Event;

/// Sends an event for each report, as long as the page lives.
pub fn to_window(send: impl Fn(Event) + Clone + 'static) {
    let window = web_sys::window().expect("a page has a window");
    let document = window.document().expect("a window has a document");
    let own = send.clone();
    on(&window, "online", move |_| own(Event::Network(true)));
    let own = send.clone();
    on(&window, "offline", move |_| own(Event::Network(false)));
    let own = send.clone();
    let page = document.clone();
    on(&document, "visibilitychange", move |_| {
        own(match page.visibility_state() {
            VisibilityState::Visible => Event::SyncAsked,
            _ => {
                // What is being typed goes with the rest.
                shell::keep_drafts();
                Event::Hidden
            }
        });
    });
    let own = send.clone();
    on(&window, "sodiem:signed-in", move |event| {
        if let Some(session) = detail(&event).and_then(|json| json::from_str(&json).ok()) {
            own(Event::SignedIn(session));
        }
    });
    let own = send.clone();
    on(&window, "sodiem:language", move |event| {
        own(Event::LanguageShown(Language::from_tag(
            &detail(&event).unwrap_or_default(),
        )));
    });
    let own = send.clone();
    on(&window, "sodiem:tell", move |event| {
        own(Event::Told(said(&detail(&event).unwrap_or_default())));
    });
    let own = send.clone();
    on(&window, "sodiem:files", move |event| {
        if let Some(files) = detail(&event).and_then(|json| json::from_str(&json).ok()) {
            own(Event::FilesCounted(files));
        }
    });
    on(&window, "sodiem:exchange", move |_| send(Event::SyncAsked));
}

/// What the shell says: the key of a text, and behind a space how many files it is about.
fn said(detail: &str) -> Message {
    match detail.split_once(' ') {
        Some((key, files)) => Message::new(key).with("files", files),
        None => Message::new(detail),
    }
}

/// Listens for an event as long as the page lives.
pub fn on(target: &EventTarget, name: &str, call: impl Fn(web_sys::Event) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(call);
    target
        .add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())
        .expect("an event can be listened to");
    listener.forget();
}

fn detail(event: &web_sys::Event) -> Option<String> {
    event.dyn_ref::<CustomEvent>()?.detail().as_string()
}
