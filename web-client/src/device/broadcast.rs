//! The other tabs of the same account on this device.

use sodiem_core::device::Write;
use sodiem_core::ids::AccountId;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel to the other tabs.
pub struct Tabs {
    channel: BroadcastChannel,
}

impl Tabs {
    /// Opens the channel of an account; `None` where the browser has none, which then is a browser
    /// without other tabs to tell.
    pub fn open(account: &AccountId, on_writes: impl Fn(Vec<Write>) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("sodiem-{account}")).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let json = message.data().as_string().unwrap_or_default();
            // A tab of another version may say what this one does not know; it is in the database.
            if let Ok(writes) = serde_json::from_str(&json) {
                on_writes(writes);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
        Some(Self { channel })
    }

    /// Tells the other tabs what was stored.
    pub fn announce(&self, writes: &[Write]) {
        if writes.is_empty() {
            return;
        }
        let json = serde_json::to_string(writes).expect("writes have a JSON form");
        // A closed channel means that this tab is being left.
        drop(self.channel.post_message(&json.into()));
    }
}
