//! The question before signing out.

use sodiem_core::text::Message;
use yew::prelude::*;

use super::dialog::Dialog;
use crate::hooks::use_app;
use crate::state::Event;

/// Asks before signing out, and says what becomes of the work on this device.
#[component]
pub fn SignOut() -> Html {
    let app = use_app();
    let (is_asked, unsent, refused) = app.read(|state| {
        let is_asked = state.is_signing_out;
        let (unsent, refused) = state
            .work()
            .map_or_else(Default::default, |work| (work.unsent(), work.refused()));
        (is_asked, unsent.changes + unsent.decisions, refused)
    });
    if !is_asked {
        return Html::default();
    }
    let waiting = unsent + refused;
    let says = match waiting {
        0 => app.text("sign-out-all-sent"),
        count => app.say(&Message::new("sign-out-unsent").with("count", count)),
    };
    let close = app.sender(|()| Event::SignOutAsked(false));
    let stay = app.sender(|_: MouseEvent| Event::SignOutAsked(false));
    let leave = app.sender(|_: MouseEvent| Event::SignOutConfirmed);
    let tone = if waiting > 0 {
        "notice notice--warning"
    } else {
        "notice"
    };
    html! {
        <Dialog title={app.text("sign-out-title")} id="sign-out-dialog" on_close={close}>
            <p class={tone} data-testid="sign-out-says" data-state={if waiting > 0 { "unsent" } else { "sent" }}>
                { says }
            </p>
            <div class="buttons">
                <button class="button button--primary" type="button" onclick={leave}
                    data-testid="sign-out-confirm">{ app.text("sign-out-confirm") }</button>
                <button class="button" type="button" onclick={stay} data-testid="sign-out-cancel">
                    { app.text("cancel") }
                </button>
            </div>
        </Dialog>
    }
}
