//! How much room is left on this device, and whether the browser keeps what is there.

use sodiem_core::text::Message;
use yew::prelude::*;

use crate::device::shell;
use crate::hooks::App;

/// A meter, the browser's word, and what to do about both.
pub fn storage_card(app: &App) -> Html {
    let (storage, is_persistent) = app.read(|state| (state.storage, state.is_persistent));
    let persistence = match is_persistent {
        Some(true) => "settings-persistent",
        Some(false) => "settings-not-persistent",
        None => "settings-persistence-unknown",
    };
    let room = storage.map(|storage| {
        let message = Message::new("storage-room")
            .with("used", storage.used_megabytes())
            .with("free", storage.free_megabytes());
        let (used, quota) = (storage.used_bytes, storage.quota_bytes);
        html! {
            <>
                <p>{ app.tell(&message) }</p>
                <meter value={used.to_string()} max={quota.to_string()} aria-label={app.say(&message)}></meter>
            </>
        }
    });
    let state = storage.map_or("unknown", |storage| match storage.is_nearly_full() {
        true => "nearly-full",
        false => "enough",
    });
    // Safari deletes what a page that is not on the home screen keeps, after seven days of use without a visit.
    let is_forgotten = shell::begins_empty_installed();
    html! {
        <section class="card" data-testid="storage" data-state={state}>
            <h2>{ app.text("storage-title") }</h2>
            { for room }
            <p class="soft">{ app.text(persistence) }</p>
            if is_forgotten && is_persistent != Some(true) {
                <p class="notice notice--warning" data-testid="storage-week">{ app.text("storage-week") }</p>
            }
            <@{"sodiem-files-storage"} />
        </section>
    }
}
