//! The other tabs of the same account on this device.

use serde::{Deserialize, Serialize};
use sodiem_core::device::Write;
use sodiem_core::ids::AccountId;
use sodiem_core::json;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// What tabs tell each other.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// This was stored.
    Stored(Vec<Write>),
    /// The person signed out.
    Left,
}

/// A channel to the other tabs.
pub struct Tabs {
    channel: BroadcastChannel,
}

impl Tabs {
    /// Opens the channel of an account; `None` where the browser has none, which then is a browser
    /// without other tabs to tell.
    pub fn open(account: &AccountId, on_said: impl Fn(Said) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(&format!("sodiem-{account}")).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let json = message.data().as_string().unwrap_or_default();
            // A tab of another version may say what this one does not know; it is in the database.
            if let Ok(said) = json::from_str(&json) {
                on_said(said);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
        Some(Self { channel })
    }

    /// Tells the other tabs.
    pub fn tell(&self, said: &Said) {
        if matches!(said, Said::Stored(writes) if writes.is_empty()) {
            return;
        }
        let json = serde_json::to_string(said).expect("what is said has a JSON form");
        // A closed channel means that this tab is being left.
        drop(self.channel.post_message(&json.into()));
    }
}
