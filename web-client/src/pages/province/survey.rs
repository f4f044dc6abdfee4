//! Importing the survey's answers.

use sodiem_core::api::{SURVEY_BYTES_MAX, SurveyImported};
use sodiem_core::criteria::survey::{ANSWERED_COLUMN, LEAF_COLUMN, SATISFIED_COLUMN, UNIT_COLUMN};
use sodiem_core::criteria::{CriteriaSet, Leaf, Row};
use sodiem_core::finding::Finding;
use sodiem_core::ids::RoundId;
use sodiem_core::round::Survey;
use sodiem_core::text::{Language, Message};
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::frame::Frame;
use crate::components::findings::Findings;
use crate::components::vi::vi;
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
            // Until the file is read, the one before is not sent for it.
            chosen.set(None);
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
    let (is_held, set) = app.read(|state| {
        let device = state.work().map(|work| &work.device);
        let round = device.and_then(|device| device.round(&props.round));
        let set = device.and_then(|device| device.set(&props.round));
        let is_held = round.is_none_or(|round| round.ranking.survey == Survey::Held);
        (is_held, set.cloned())
    });
    if !is_held {
        return html! {
            <Frame round={props.round.clone()} title={app.text("province-survey")} id="province-survey-page">
                <p class="notice" data-testid="survey-not-held">{ app.text("province-survey-not-held") }</p>
            </Frame>
        };
    }
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
            { for set.map(|set| how(&app, &set)) }
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

/// The columns that the edition asks for, leaf by leaf, and an empty file with them.
fn how(app: &App, set: &CriteriaSet) -> Html {
    let column = |name: &str, key: &str| {
        html! { <><dt><code>{ name.to_owned() }</code></dt><dd>{ app.text(key) }</dd></> }
    };
    let surveyed = set.leaves().filter(|(_, leaf)| leaf.scored_by.is_survey());
    let leaf = |(row, leaf): (&Row, &Leaf)| {
        html! {
            <li key={row.code.to_string()} data-testid="survey-leaf">
                <span class="code">{ row.code.to_string() }</span>{ " " }{ vi(row.name.clone()) }{ ": " }
                <code>{ leaf.survey_columns().join(", ") }</code>
            </li>
        }
    };
    html! {
        <section class="card">
            <h2>{ app.text("province-survey-how") }</h2>
            <p>{ app.text("province-survey-how-file") }</p>
            <dl class="definitions">
                { column(UNIT_COLUMN, "province-survey-column-unit") }
                { column(LEAF_COLUMN, "province-survey-column-leaf") }
                { column("A, B, …", "province-survey-column-options") }
                { column("01/A, 01/B, …", "province-survey-column-groups") }
                { column(SATISFIED_COLUMN, "province-survey-column-satisfied") }
                { column(ANSWERED_COLUMN, "province-survey-column-answered") }
            </dl>
            <h3>{ app.text("province-survey-leaves") }</h3>
            <ul>{ for surveyed.map(leaf) }</ul>
            <p><a href={empty_file(set, app.language())} download="khao-sat.csv" data-testid="survey-template">{ app.text("province-survey-template") }</a></p>
            <p>{ app.text("province-survey-how-all") }</p>
        </section>
    }
}

/// An empty file as an address of its own. Spreadsheet programs part columns the way of the language.
fn empty_file(set: &CriteriaSet, language: Language) -> String {
    let delimiter = match language {
        Language::Vi => ";",
        Language::En => ",",
    };
    let quoted = |column: String| format!("\"{}\"", column.replace('"', "\"\""));
    let columns: Vec<String> = set.survey_columns().into_iter().map(quoted).collect();
    let text = format!("\u{feff}{}\r\n", columns.join(delimiter));
    format!(
        "data:text/csv;charset=utf-8,{}",
        js_sys::encode_uri_component(&text)
    )
}
