//! Importing the survey's answers.

use sodiem_core::api::{SURVEY_BYTES_MAX, SurveyImported};
use sodiem_core::finding::Finding;
use sodiem_core::ids::RoundId;
use sodiem_core::text::Message;
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::frame::Frame;
use crate::components::findings::Findings;
use crate::hooks::{App, use_app};
use crate::pages::criteria::again;
use crate::state::Failure;
use crate::state::admin::{Attempt, Doing};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// A file's text, or why it is not sent.
type Chosen = Result<(String, String), Message>;

/// The form of the import, and what came of it.
#[component]
pub fn SurveyPage(props: &Props) -> Html {
    let app = use_app();
    let chosen = use_state(|| None::<Chosen>);
    let (name, attempt) = app.read(|state| state.desk.admin.survey.clone());
    {
        let app = app.clone();
        use_effect_with((), move |()| move || app.send(Doing::Leave));
    }
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            let chosen = chosen.clone();
            spawn_local(async move { chosen.set(Some(read(file).await)) });
        })
    };
    let send = {
        let (app, chosen, round) = (app.clone(), chosen.clone(), props.round.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(Ok((name, text))) = (*chosen).clone() {
                app.send(Doing::Survey {
                    round: round.clone(),
                    name,
                    text,
                });
            }
        })
    };
    let error = chosen
        .as_ref()
        .and_then(|chosen| chosen.as_ref().err())
        .cloned();
    let is_ready = matches!(&*chosen, Some(Ok(_))) && attempt != Attempt::Running;
    html! {
        <Frame round={props.round.clone()} title={app.text("province-survey")} id="province-survey-page">
            <form class="card" onsubmit={send}>
                <div class="field">
                    <label class="field__label" for="survey-file">{ app.text("province-survey-file") }</label>
                    <input class="field__input" id="survey-file" type="file" accept=".csv,text/csv" {onchange} onclick={again()}
                        data-testid="survey-file" aria-describedby="survey-file-error" />
                    <span class="field__error" role="alert" id="survey-file-error">{ error.map(|error| app.say(&error)) }</span>
                </div>
                <div class="buttons">
                    <button class="button button--primary" type="submit" disabled={!is_ready} data-testid="survey-send">
                        { app.text(if attempt == Attempt::Running { "province-survey-running" } else { "province-survey-send" }) }
                    </button>
                </div>
            </form>
            <div role="status" data-testid="survey-outcome" data-state={attempt.name()}>{ outcome(&app, &name, &attempt) }</div>
            { how(&app) }
        </Frame>
    }
}

async fn read(file: web_sys::File) -> Chosen {
    let unreadable = || Message::new("province-survey-unreadable");
    // A file's size is a whole number of bytes.
    if file.size() > SURVEY_BYTES_MAX as f64 {
        return Err(Message::new("province-survey-large").with("max", SURVEY_BYTES_MAX / 1024));
    }
    let text = JsFuture::from(file.text())
        .await
        .map_err(|_| unreadable())?;
    let text = text
        .as_string()
        .filter(|text| !text.contains('\u{fffd}'))
        .ok_or_else(unreadable)?;
    Ok((file.name(), text))
}

fn outcome(app: &App, name: &str, attempt: &Attempt<SurveyImported>) -> Html {
    match attempt {
        Attempt::None | Attempt::Running => Html::default(),
        Attempt::Done(imported) => {
            let text = Message::new("province-survey-done")
                .with("file", name)
                .with("answers", imported.answers);
            html! {
                <div class="notice notice--good">
                    <p><strong>{ app.tell(&text) }</strong></p>
                    <Findings findings={imported.findings.clone()} />
                </div>
            }
        }
        Attempt::Failed(failure) => {
            let findings: Vec<Finding> = match failure {
                Failure::Problem(problem) => problem.findings.clone(),
                _ => Vec::new(),
            };
            html! {
                <div class="notice notice--bad">
                    <p><strong>{ app.tell(&Message::new("province-survey-failed").with("file", name)) }</strong>{ " " }{ app.tell(&failure.message()) }</p>
                    <Findings {findings} />
                </div>
            }
        }
    }
}

fn how(app: &App) -> Html {
    let column = |name: &str, key: &str| {
        html! { <><dt><code>{ name.to_owned() }</code></dt><dd>{ app.text(key) }</dd></> }
    };
    html! {
        <section class="card">
            <h2>{ app.text("province-survey-how") }</h2>
            <p>{ app.text("province-survey-how-file") }</p>
            <dl class="definitions">
                { column("unit_code", "province-survey-column-unit") }
                { column("leaf", "province-survey-column-leaf") }
                { column("A, B, C, D", "province-survey-column-options") }
                { column("satisfied", "province-survey-column-satisfied") }
                { column("answered", "province-survey-column-answered") }
            </dl>
            <pre class="scroll" tabindex="0">{ "unit_code,leaf,A,B,C,D,satisfied,answered\n31813,1.8,12,6,2,0,,\n31813,8.1.1,,,,,141,150" }</pre>
            <p>{ app.text("province-survey-how-all") }</p>
        </section>
    }
}
