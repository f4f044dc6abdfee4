//! Asking the browser not to throw this device's data away, and how much room it leaves.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::state::storage::Storage;

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

/// How much room there is, where the browser says.
pub async fn measure() -> Option<Storage> {
    let navigator = web_sys::window()?.navigator();
    let estimate = JsFuture::from(navigator.storage().estimate().ok()?);
    let estimate = estimate.await.ok()?;
    Some(Storage {
        used_bytes: bytes(&estimate, "usage")?,
        quota_bytes: bytes(&estimate, "quota")?,
    })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of storages are whole numbers far below 2^53"
)]
fn bytes(estimate: &JsValue, name: &str) -> Option<u64> {
    let size = Reflect::get(estimate, &name.into()).ok()?.as_f64()?;
    Some(size as u64)
}
