//! Asking the browser not to throw this device's data away.

use wasm_bindgen_futures::JsFuture;

/// Whether the browser promised to keep the data; asks it to.
pub async fn ask() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let storage = window.navigator().storage();
    let Ok(promise) = storage.persist() else {
        return false;
    };
    JsFuture::from(promise)
        .await
        .is_ok_and(|granted| granted.is_truthy())
}
