//! A file of criteria: it is checked, what is wrong is said by sheet and cell, and what is right is
//! shown and can be added as an edition.

use std::rc::Rc;

use sodiem_core::api::{CRITERIA_FILE_BYTES_MAX, CriteriaRead};
use sodiem_core::finding::Finding;
use sodiem_core::text::Message;
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::preview::Preview;
use crate::components::findings::Findings;
use crate::components::go::Go;
use crate::hooks::{App, use_app};
use crate::path;
use crate::route::Route;
use crate::state::Failure;
use crate::state::admin::{Attempt, CriteriaFile, Doing};

/// A file's name and content, or why it is not sent.
type Chosen = Result<(String, Vec<u8>), Message>;

/// The form, and what came of it.
#[component]
pub fn Upload() -> Html {
    let app = use_app();
    let chosen = use_state(|| None::<Chosen>);
    let is_sample = use_state(|| false);
    let (name, attempt) = app.read(|state| state.desk.admin.criteria.clone());
    {
        let app = app.clone();
        use_effect_with((), move |()| move || app.send(Doing::Leave));
    }
    let onchange = {
        let (app, chosen) = (app.clone(), chosen.clone());
        Callback::from(move |event: Event| {
            // What was said of another file is not said of this one, and it is not sent for this one.
            app.send(Doing::Leave);
            chosen.set(None);
            let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            let chosen = chosen.clone();
            spawn_local(async move { chosen.set(Some(read(file).await)) });
        })
    };
    let send = |save: bool| {
        let (app, chosen, sample) = (app.clone(), chosen.clone(), *is_sample);
        move || {
            if let Some(Ok((name, bytes))) = (*chosen).clone() {
                app.send(Doing::Criteria(CriteriaFile {
                    name,
                    bytes,
                    sample,
                    save,
                }));
            }
        }
    };
    let ontick = {
        let (app, is_sample) = (app.clone(), is_sample.clone());
        Callback::from(move |event: Event| {
            app.send(Doing::Leave);
            let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
            is_sample.set(input.checked());
        })
    };
    let onsubmit = {
        let check = send(false);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            check();
        })
    };
    let onsave = {
        let save = send(true);
        Callback::from(move |_: MouseEvent| save())
    };
    let error = chosen
        .as_ref()
        .and_then(|chosen| chosen.as_ref().err())
        .cloned();
    let is_ready = matches!(&*chosen, Some(Ok(_))) && attempt != Attempt::Running;
    let checking = attempt == Attempt::Running;
    html! {
        <>
            <form class="card" {onsubmit}>
                <h2>{ app.text("criteria-add") }</h2>
                <p>{ app.text("criteria-add-how") }{ " " }
                    <a href={path::criteria_template()} download="" data-testid="criteria-template">{ app.text("criteria-template") }</a>
                </p>
                <div class="field">
                    <label class="field__label" for="criteria-file">{ app.text("criteria-file") }</label>
                    <input class="field__input" id="criteria-file" type="file" accept=".xlsx,.tsv,.csv,.json" {onchange} onclick={again()}
                        data-testid="criteria-file" aria-describedby="criteria-file-error" />
                    <span class="field__error" role="alert" id="criteria-file-error">{ error.map(|error| app.say(&error)) }</span>
                </div>
                <label class="option">
                    <input class="option__input" type="checkbox" onchange={ontick} checked={*is_sample} data-testid="criteria-sample" />
                    <span class="option__label">{ app.text("criteria-sample") }</span>
                </label>
                <div class="buttons">
                    <button class="button button--primary" type="submit" disabled={!is_ready} data-testid="criteria-check">
                        { app.text(if checking { "criteria-checking" } else { "criteria-check" }) }
                    </button>
                </div>
            </form>
            <div role="status" data-testid="criteria-outcome" data-state={attempt.name()}>
                { outcome(&app, &name, &attempt, onsave) }
            </div>
            if let Attempt::Done(read) = &attempt { <Preview set={Rc::new(read.set.clone())} /> }
        </>
    }
}

/// Forgets the file that a field shows, so that the same one can be chosen again once it is mended.
pub fn again() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
        input.set_value("");
    })
}

async fn read(file: web_sys::File) -> Chosen {
    let unreadable = || Message::new("criteria-file-unreadable");
    // A file's size is a whole number of bytes.
    if file.size() > CRITERIA_FILE_BYTES_MAX as f64 {
        let max = CRITERIA_FILE_BYTES_MAX / 1024;
        return Err(Message::new("criteria-file-large").with("max", max));
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| unreadable())?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    Ok((file.name(), bytes))
}

fn outcome(
    app: &App,
    name: &str,
    attempt: &Attempt<Rc<CriteriaRead>>,
    onsave: Callback<MouseEvent>,
) -> Html {
    match attempt {
        Attempt::None | Attempt::Running => Html::default(),
        Attempt::Done(read) => good(app, name, read, onsave),
        Attempt::Failed(failure) => {
            let findings: Vec<Finding> = match failure {
                Failure::Problem(problem) => problem.findings.clone(),
                _ => Vec::new(),
            };
            let failed = Message::new("criteria-failed").with("file", name);
            html! {
                <div class="notice notice--bad">
                    <p><strong>{ app.tell(&failed) }</strong>{ " " }{ app.tell(&failure.message()) }</p>
                    <Findings {findings} />
                </div>
            }
        }
    }
}

fn good(app: &App, name: &str, read: &CriteriaRead, onsave: Callback<MouseEvent>) -> Html {
    let max: sodiem_core::ratio::Ratio = read
        .set
        .areas()
        .filter(|area| area.content == sodiem_core::criteria::Content::Sum)
        .map(|area| &area.points_max)
        .sum();
    let key = if read.is_saved {
        "criteria-saved"
    } else {
        "criteria-good"
    };
    let said = Message::new(key)
        .with("file", name)
        .with("title", read.set.title.as_str())
        .with("leaves", read.set.leaves().count())
        .with("max", &max);
    let to = Route::Criteria {
        edition: read.digest,
    };
    html! {
        <div class="notice notice--good">
            <p><strong>{ app.tell(&said) }</strong></p>
            if read.is_saved {
                <p>{ app.text("criteria-saved-next") }{ " " }
                    <Go {to} class="link" id="criteria-open">{ app.text("criteria-open") }</Go>
                </p>
            } else {
                <p>{ app.text("criteria-good-next") }</p>
                <div class="buttons">
                    <button class="button button--primary" type="button" onclick={onsave} data-testid="criteria-save">
                        { app.text("criteria-save") }
                    </button>
                </div>
            }
        </div>
    }
}
