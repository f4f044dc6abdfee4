//! Timers.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Calls back once, after so many milliseconds.
pub fn after(milliseconds: u32, call: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(call);
    let window = web_sys::window().expect("a page has a window");
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    // Fails only for a callback that is no function.
    window
        .set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.unchecked_ref(),
            milliseconds,
        )
        .expect("a timer can be set");
}
