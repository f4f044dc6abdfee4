//! Without any network: what is unsent as a file, and the files of colleagues.

use sodiem_core::device::Brought;
use sodiem_core::text::Message;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::vi::VI;
use crate::device::shell;
use crate::hooks::App;
use crate::state::Event as Happened;

/// The ways to save what is unsent.
pub fn save_buttons(app: &App) -> Html {
    let save = app.sender(|_: MouseEvent| Happened::SaveAsked(false));
    let share = app.sender(|_: MouseEvent| Happened::SaveAsked(true));
    html! {
        <>
            <button class="button" type="button" onclick={save} data-testid="save-file">{ app.text("save-file") }</button>
            <button class="button if-shares" type="button" onclick={share} data-testid="share-file">{ app.text("share-file") }</button>
        </>
    }
}

/// What is unsent as a file; nothing where nothing is.
pub fn save_card(app: &App, unsent: usize) -> Html {
    if unsent == 0 {
        return Html::default();
    }
    html! {
        <section class="card" data-testid="save-card" data-state={unsent.to_string()}>
            <h2>{ app.text("save-title") }</h2>
            <p>{ app.text("save-about") }</p>
            <div class="buttons">{ save_buttons(app) }</div>
        </section>
    }
}

/// Bringing in the files of colleagues, and what became of them.
pub fn bring_card(app: &App, brought: &[Brought]) -> Html {
    let onchange = {
        let app = app.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            // The same file may be chosen again.
            input.set_value("");
            let app = app.clone();
            spawn_local(async move {
                if let Some(work) = shell::bring(&file).await {
                    app.send(Happened::BroughtIn(file.name(), work));
                }
            });
        })
    };
    html! {
        <section class="card" data-testid="bring-card">
            <h2>{ app.text("bring-title") }</h2>
            <p id="bring-about">{ app.text("bring-about") }</p>
            <label class="field__label" for="bring-file">{ app.text("bring-file") }</label>
            <input class="field__input" id="bring-file" type="file" accept=".txt,text/plain" {onchange}
                aria-describedby="bring-about" data-testid="bring-file" />
            { for brought.iter().map(|own| brought_file(app, own)) }
            <@{"sodiem-brought"} />
        </section>
    }
}

/// A file of a colleague, and what the server said of it.
fn brought_file(app: &App, brought: &Brought) -> Html {
    let (state, tone) = match (brought.is_waiting(), brought.is_refused) {
        (true, _) => ("waiting", "notice"),
        (false, true) => ("refused", "notice notice--bad"),
        (false, false) => ("received", "notice"),
    };
    let own = brought.clone();
    let dismiss = app.sender(move |_: MouseEvent| Happened::PutDown(own.clone()));
    html! {
        <div class={tone} role="status" key={brought.id.clone()} data-testid="brought" data-state={state}>
            <p><strong lang={VI}>{ brought.name.clone() }</strong></p>
            if brought.is_waiting() {
                <p>{ app.text("brought-waiting") }</p>
            }
            { for brought.says.iter().map(|line| html! { <p>{ line.clone() }</p> }) }
            <div class="buttons">
                <button class="button" type="button" onclick={dismiss} data-testid="brought-dismiss">
                    { app.text("refused-dismiss") }
                </button>
            </div>
        </div>
    }
}

/// How to install where the installed program has a storage of its own, which begins empty: first what
/// is unsent here is to leave this one.
pub fn install_card(app: &App, unsent: usize) -> Html {
    let (state, about) = match unsent {
        0 => ("how", app.text("install-how")),
        _ => {
            let about = Message::new("install-save-first").with("count", unsent);
            ("save-first", app.say(&about))
        }
    };
    let now = app.sender(|_: MouseEvent| Happened::SyncAsked);
    html! {
        <section class="card" data-testid="install-card" data-state={state}>
            <h2>{ app.text("install-title") }</h2>
            <p>{ about }</p>
            if unsent > 0 {
                <div class="buttons">
                    <button class="button button--primary" type="button" onclick={now} data-testid="install-send">
                        { app.text("sync-now") }
                    </button>
                    { save_buttons(app) }
                </div>
            }
        </section>
    }
}
