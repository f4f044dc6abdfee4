//! Keys that work anywhere on a page, but not while somebody types or a dialog is open.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

/// Calls back with the name of a key that was pressed.
#[hook]
pub fn use_keys(on_key: Callback<String>) {
    let latest = use_mut_ref(|| on_key.clone());
    latest.replace(on_key);
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let with_another = event.ctrl_key() || event.meta_key() || event.alt_key();
            if !with_another && !event.is_composing() && !is_taken(&event) {
                let on_key = latest.borrow().clone();
                on_key.emit(event.key());
            }
        });
        let window = web_sys::window().expect("a page has a window");
        let callback = listener.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback("keydown", callback)
            .expect("an event can be listened to");
        move || {
            let callback = listener.as_ref().unchecked_ref();
            drop(window.remove_event_listener_with_callback("keydown", callback));
        }
    });
}

/// Whether the key belongs to a field, a list of choices, or a dialog.
fn is_taken(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let own = "input:not([type=checkbox]):not([type=radio]),textarea,select,dialog";
    let is_choice = event.key().starts_with("Arrow");
    let choices = "input";
    target.is_some_and(|target| {
        let is_in = |selector| target.closest(selector).ok().flatten().is_some();
        is_in(own) || (is_choice && is_in(choices))
    })
}
