//! Clarifying a leaf, or a row above it, for all units at once.

use sodiem_core::api::NewClarification;
use sodiem_core::ids::{Code, RoundId};
use sodiem_core::round::CLARIFICATION_CHARS_MAX;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::clarifications::clarifications;
use crate::components::select::{Choice, SelectField};
use crate::hooks::{App, use_app};
use crate::pages::admin::failure;
use crate::state::admin::{Attempt, Doing};
use crate::state::view::province::{Clarifying, clarifying};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The leaf.
    pub code: Code,
}

/// What was clarified, and the form to clarify more. What is typed stays until it was given.
#[component]
pub fn Clarify(props: &Props) -> Html {
    let app = use_app();
    let row = use_state(|| props.code.clone());
    let text = use_state(String::new);
    let attempt = app.read(|state| state.desk.admin.clarification.clone());
    {
        let app = app.clone();
        use_effect_with((), move |()| move || app.send(Doing::Leave));
    }
    {
        let text = text.clone();
        use_effect_with(attempt.clone(), move |attempt| {
            if matches!(attempt, Attempt::Done(_)) {
                text.set(String::new());
            }
        });
    }
    let found = app.read(|state| clarifying(state.work()?, &props.round, &props.code));
    let Some(Clarifying {
        rows,
        clarifications: said,
    }) = found
    else {
        return Html::default();
    };
    let length = text.trim().chars().count();
    let is_running = attempt == Attempt::Running;
    let is_ready = (1..=CLARIFICATION_CHARS_MAX).contains(&length) && !is_running;
    let onsubmit = {
        let (app, round) = (app.clone(), props.round.clone());
        let (row, text) = ((*row).clone(), (*text).clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (row, text) = (row.clone(), text.clone());
            let wish = NewClarification {
                row,
                text,
                version: None,
            };
            app.send(Doing::Clarify(round.clone(), wish));
        })
    };
    let chosen = row.to_string();
    let on_choose = Callback::from(move |code: String| {
        if let Ok(code) = code.parse() {
            row.set(code);
        }
    });
    let option = |(code, name): &(Code, String)| -> Choice {
        (code.to_string(), format!("{code} {name}").into())
    };
    let options: Vec<Choice> = rows.iter().map(option).collect();
    html! {
        <>
            { clarifications(&app, &props.code, &said) }
            <form class="card" {onsubmit} data-testid="clarify" data-state={attempt.name()}>
                <h2>{ app.text("clarify") }</h2>
                <p class="soft">{ app.text("clarify-about") }</p>
                <SelectField id="clarify-row" label={app.text("clarify-row")} {options} {chosen} {on_choose} />
                { field(&app, &text, is_running) }
                { failure(&app, attempt.failure()) }
                <div class="buttons">
                    <button class="button button--primary" type="submit" disabled={!is_ready} data-testid="clarify-send">
                        { app.text("clarify-send") }
                    </button>
                </div>
            </form>
        </>
    }
}

fn field(app: &App, text: &UseStateHandle<String>, is_locked: bool) -> Html {
    let own = text.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = event.target_unchecked_into::<web_sys::HtmlTextAreaElement>();
        own.set(typed.value());
    });
    let length = text.trim().chars().count();
    let error = (length > CLARIFICATION_CHARS_MAX).then(|| {
        let message = Message::new("text-too-long").with("length", length);
        app.tell(&message.with("max", CLARIFICATION_CHARS_MAX))
    });
    html! {
        <div class="field">
            <label class="field__label" for="clarify-text">{ app.text("clarify-text") }</label>
            <textarea class="field__input" id="clarify-text" data-testid="clarify-text" rows="4" {oninput}
                value={(**text).clone()} readonly={is_locked} aria-invalid={error.is_some().to_string()}
                aria-describedby="clarify-text-error" />
            <span class="field__error" role="alert" id="clarify-text-error" data-testid="clarify-text-error">
                { error.unwrap_or_default() }
            </span>
        </div>
    }
}
