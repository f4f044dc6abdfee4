//! The page around the program and what it remembers; `boot.js` lists the names.

use sodiem_core::account::Principal;
use sodiem_core::ids::AccountId;
use sodiem_core::json;
use sodiem_core::text::Language;
use sodiem_core::time::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, File, Storage};

use super::fetch;
use crate::path;
use crate::state::{Event, SavedFile, Theme};

/// What this device remembers, as the first event.
pub fn started() -> Event {
    let principal =
        remembered("sodiem.principal").and_then(|json| json::from_str::<Principal>(&json).ok());
    Event::Started {
        language: shown_language(),
        theme: match remembered("sodiem.theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Device,
        },
        principal,
        online: web_sys::window().is_none_or(|window| window.navigator().on_line()),
        offline_since: offline_since(),
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

/// Asks the shell for a language.
pub fn choose_language(language: Language) {
    announce("sodiem:choose-language", &language.tag().into());
}

/// The texts of English, where the shell has them; for as long as the page lives, since texts are
/// looked up in their source.
pub fn english() -> Option<&'static str> {
    let window = web_sys::window()?;
    let texts = js_sys::Reflect::get(&window, &"sodiemEnglish".into()).ok()?;
    Some(Box::leak(texts.as_string()?.into_boxed_str()))
}

#[wasm_bindgen]
extern "C" {
    /// Keeps the documents in a colleague's file, and gives the work in it; of the shell.
    #[wasm_bindgen(js_name = sodiemBring, catch)]
    async fn brought(file: &File) -> Result<JsValue, JsValue>;

    /// Deletes an account's files from this device, where the server has them all; of the shell.
    #[wasm_bindgen(js_name = sodiemEraseFiles, catch)]
    async fn erased(account: &str) -> Result<JsValue, JsValue>;
}

/// Keeps the documents in a colleague's file, and gives the work in it as text; `None` where that failed, which
/// the shell has told.
pub async fn bring(file: &File) -> Option<String> {
    brought(file).await.ok()?.as_string()
}

/// Whether English was chosen on this device before and did not come.
pub fn lacks_english() -> bool {
    remembered("sodiem.language").as_deref() == Some(Language::En.tag())
        && shown_language() != Language::En
}

fn shown_language() -> Language {
    let tag = page().and_then(|page| page.get_attribute("lang"));
    Language::from_tag(&tag.unwrap_or_default())
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

/// Has what is unsent sealed and saved to a file, by `bundle.js`.
pub fn save_file(file: &SavedFile) {
    let how = if file.is_shared { "share" } else { "file" };
    let wish = [&file.username, &file.person, &file.unit, how, &file.bundle];
    let wish: js_sys::Array = wish.into_iter().map(JsValue::from_str).collect();
    announce("sodiem:save", &wish);
}

/// Has the shell show the person's devices in their place on the page.
pub fn show_devices() {
    announce("sodiem:devices", &JsValue::NULL);
}

/// Has the shell send the files that prove answers, and say how many there are to be sent.
pub fn attend_files(account: &AccountId) {
    announce("sodiem:attend-files", &account.as_str().into());
}

/// Has the shell delete an account's files from this device, where the server has them all; ready once they are
/// gone, or after the shell's time for it.
pub async fn erase_files(account: &AccountId) {
    // What went wrong the shell has written to the console: nobody who leaves could do anything about it.
    drop(erased(account.as_str()).await);
}

/// Leaves a request to the browser, or takes back the one that was left.
pub fn send_later(request: Option<String>) {
    announce("sodiem:send-later", &request.into());
}

/// Whether this is a page that, installed, would open an empty storage of its own: Safari on iOS.
pub fn begins_empty_installed() -> bool {
    let navigator = web_sys::window().map(|window| window.navigator());
    let standalone =
        navigator.and_then(|own| js_sys::Reflect::get(&own, &"standalone".into()).ok());
    standalone == Some(JsValue::FALSE)
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

const OFFLINE_SINCE: &str = "sodiem.offline-since";

fn offline_since() -> Option<Timestamp> {
    remembered(OFFLINE_SINCE)?.parse().ok().map(Timestamp)
}

/// Remembers since when the server is not reached, for whoever opens the program again without a network.
pub fn remember_offline(since: Option<Timestamp>) {
    match since {
        Some(Timestamp(since)) => remember(OFFLINE_SINCE, &since.to_string()),
        None => remember(OFFLINE_SINCE, ""),
    }
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
