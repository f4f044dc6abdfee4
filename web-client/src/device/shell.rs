//! The page around the program and what it remembers; `boot.js` lists the names.

use sodiem_core::account::Principal;
use sodiem_core::ids::AccountId;
use sodiem_core::json;
use sodiem_core::text::Language;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, Element, Storage};

use super::fetch;
use crate::path;
use crate::state::{Event, Theme};

/// What this device remembers, as the first event.
pub fn started() -> Event {
    let principal =
        remembered("sodiem.principal").and_then(|json| json::from_str::<Principal>(&json).ok());
    Event::Started {
        language: Language::from_tag(&remembered("sodiem.language").unwrap_or_default()),
        theme: match remembered("sodiem.theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Device,
        },
        principal,
        online: web_sys::window().is_none_or(|window| window.navigator().on_line()),
    }
}

/// Shows the sign-in form.
pub fn ask_to_sign_in(again: bool) {
    let detail = js_sys::Object::new();
    set(&detail, "again", &again.into());
    announce("sodiem:sign-in", &detail);
}

/// Shows the program.
pub fn show_program() {
    if let Some(page) = page() {
        set_attribute(&page, "data-view", "app");
    }
}

/// Keeps the language and tells the shell.
pub fn remember_language(language: Language) {
    remember("sodiem.language", language.tag());
    if let Some(page) = page() {
        set_attribute(&page, "lang", language.tag());
    }
    announce("sodiem:language", &language.tag().into());
}

/// Keeps light or dark.
pub fn remember_theme(theme: Theme) {
    let name = match theme {
        Theme::Device => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    remember("sodiem.theme", name);
    if let Some(page) = page() {
        set_attribute(&page, "data-theme", name);
    }
}

/// Remembers that this device has the desk's program from now on, and starts it.
pub fn load_desk() {
    remember("sodiem.program", "desk");
    // Where nothing can be remembered the page would start the same program, over and over.
    if remembered("sodiem.program").is_some() {
        reload();
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // Fails only in a page that is being left.
        drop(window.location().reload());
    }
}

/// Prints the page.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // Fails only where printing is forbidden, and then nobody can do anything about it.
        drop(window.print());
    }
}

/// The event at which every field keeps what is being typed.
pub const KEEP_DRAFTS: &str = "sodiem:keep-drafts";

/// Has every field keep what is being typed, before this returns.
pub fn keep_drafts() {
    announce(KEEP_DRAFTS, &JsValue::NULL);
}

/// Ends the session and forgets who works here. Without a network the shell ends it at the next
/// chance.
pub async fn end_session(account: &AccountId) {
    let is_own = remembered("sodiem.principal").is_none_or(|json| json.contains(account.as_str()));
    if is_own {
        remember("sodiem.signed-out", "1");
        if let Some(storage) = storage() {
            drop(storage.remove_item("sodiem.principal"));
        }
        if fetch::end_session(&path::session()).await
            && let Some(storage) = storage()
        {
            drop(storage.remove_item("sodiem.signed-out"));
        }
    }
}

/// Starts the page anew, so that nothing of the person stays in memory.
pub fn start_anew() {
    if let Some(window) = web_sys::window() {
        drop(window.location().assign("/"));
    }
}

/// Whether the browser's session is this account's: on a shared PC another person may have signed
/// in meanwhile, in another tab.
pub fn is_signed_in(account: &AccountId) -> bool {
    remembered("sodiem.principal").is_some_and(|json| json.contains(account.as_str()))
}

fn page() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn set_attribute(element: &Element, name: &str, value: &str) {
    element
        .set_attribute(name, value)
        .expect("the name is an attribute's");
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// A full or forbidden storage only means that the choice is forgotten.
fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(key, value));
    }
}

fn announce(name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(name, &init).expect("an event can be made");
    if let Some(window) = web_sys::window() {
        drop(window.dispatch_event(&event));
    }
}

fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    js_sys::Reflect::set(object, &name.into(), value).expect("an object takes properties");
}
