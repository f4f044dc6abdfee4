//! The question before signing out.

use sodiem_core::text::Message;
use yew::prelude::*;

use super::bundle::save_buttons;
use super::dialog::Dialog;
use crate::hooks::use_app;
use crate::state::Event;
use crate::state::leave::{self, Prospect, Remains};

/// Asks before signing out, and says what becomes of the work on this device.
#[component]
pub fn SignOut() -> Html {
    let app = use_app();
    let Some(prospect) = app.read(|state| leave::prospect(state)) else {
        return Html::default();
    };
    let close = app.sender(|()| Event::SignOutAsked(false));
    let stay = app.sender(|_: MouseEvent| Event::SignOutAsked(false));
    let leave = app.sender(|_: MouseEvent| Event::SignOutConfirmed);
    let (state, tone) = match &prospect {
        Prospect::Unknown => ("looking", "notice"),
        Prospect::Unsaved(_) => ("unsaved", "notice notice--bad"),
        Prospect::Kept(_) => ("unsent", "notice notice--warning"),
        Prospect::Erased => ("sent", "notice"),
    };
    html! {
        <Dialog title={app.text("sign-out-title")} id="sign-out-dialog" on_close={close}>
            <div class={tone} role="status" data-testid="sign-out-says" data-state={state}>
                { for says(&prospect).iter().map(|line| html! { <p>{ app.tell(line) }</p> }) }
            </div>
            <div class="buttons">
                <button class="button button--primary" type="button" onclick={leave}
                    disabled={prospect == Prospect::Unknown} data-testid="sign-out-confirm">{ app.text("sign-out-confirm") }</button>
                if matches!(&prospect, Prospect::Kept(remains) if remains.unsent > 0) {
                    { save_buttons(&app) }
                }
                <button class="button" type="button" onclick={stay} data-testid="sign-out-cancel">
                    { app.text("cancel") }
                </button>
            </div>
        </Dialog>
    }
}

/// What signing out means, in sentences.
fn says(prospect: &Prospect) -> Vec<Message> {
    match prospect {
        Prospect::Unknown => vec![Message::new("sign-out-looking")],
        Prospect::Unsaved(reason) => {
            vec![Message::new("sign-out-unsaved").with("reason", reason.as_str())]
        }
        Prospect::Erased => vec![Message::new("sign-out-all-sent")],
        Prospect::Kept(remains) => remains_in_words(*remains),
    }
}

/// What stays on this device, in sentences.
pub fn remains_in_words(remains: Remains) -> Vec<Message> {
    let kinds = [
        ("sign-out-unsent", remains.unsent),
        ("sign-out-refused", remains.refused),
        ("sign-out-held", remains.held),
        ("sign-out-files", remains.files),
        ("sign-out-brought", remains.brought),
        ("sign-out-unreadable", remains.unreadable),
    ];
    let there = kinds.iter().filter(|(_, count)| *count > 0);
    let mut words: Vec<Message> = there
        .map(|(key, count)| Message::new(key).with("count", *count))
        .collect();
    words.push(Message::new("sign-out-kept"));
    words
}
