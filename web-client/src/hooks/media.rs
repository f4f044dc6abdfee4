//! How much room there is.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

/// From this width on, the desk's layout holds; the styles say the same.
const WIDE: &str = "(min-width: 56rem)";

/// Whether there is room for tables and wide charts.
///
/// # Panics
/// Outside of a browser's page.
#[hook]
pub fn use_is_wide() -> bool {
    let query = use_memo((), |()| {
        let window = web_sys::window().expect("a page has a window");
        window.match_media(WIDE).ok().flatten()
    });
    let is_wide = use_state(|| {
        (*query)
            .as_ref()
            .is_none_or(web_sys::MediaQueryList::matches)
    });
    {
        let is_wide = is_wide.setter();
        use_effect_with((), move |()| {
            let own = query.clone();
            let listener = Closure::<dyn Fn()>::new(move || {
                is_wide.set((*own).as_ref().is_none_or(web_sys::MediaQueryList::matches));
            });
            let callback = || listener.as_ref().unchecked_ref();
            if let Some(query) = &*query {
                // A browser without it keeps the layout that it began with.
                drop(query.add_event_listener_with_callback("change", callback()));
            }
            move || {
                if let Some(query) = &*query {
                    drop(query.remove_event_listener_with_callback(
                        "change",
                        listener.as_ref().unchecked_ref(),
                    ));
                }
            }
        });
    }
    *is_wide
}
