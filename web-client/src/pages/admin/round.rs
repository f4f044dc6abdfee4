//! The settings of a round, as a form. What is wrong with them is said in place while one types,
//! by the same check that the server makes.

use sodiem_core::finding::Finding;
use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::failure;
use crate::components::findings::Findings;
use crate::components::page::Page;
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::state::admin::{Attempt, Doing};
use crate::state::view::admin::{self, Errors, RoundForm};

mod before;
mod criteria;
mod lists;
mod moments;
mod results;
mod ties;

use before::Before;
use criteria::Criteria;
use lists::{Bands, Blocks, Bodies};
use moments::Moments;
use results::Results;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// What the parts of the form need.
#[derive(Clone, PartialEq, Properties)]
pub struct PartProps {
    /// The fields.
    pub form: RoundForm,
    /// What is wrong with them.
    pub errors: Errors,
    /// They are to be this.
    pub on_change: Callback<RoundForm>,
}

impl PartProps {
    /// A callback that changes the fields by what was typed.
    pub fn change(&self, change: impl Fn(&mut RoundForm, String) + 'static) -> Callback<String> {
        let (form, on_change) = (self.form.clone(), self.on_change.clone());
        Callback::from(move |text| {
            let mut form = form.clone();
            change(&mut form, text);
            on_change.emit(form);
        })
    }

    /// A callback that changes the fields by a click.
    pub fn click(&self, change: impl Fn(&mut RoundForm) + 'static) -> Callback<MouseEvent> {
        let (form, on_change) = (self.form.clone(), self.on_change.clone());
        Callback::from(move |_| {
            let mut form = form.clone();
            change(&mut form);
            on_change.emit(form);
        })
    }
}

/// The page of a round's settings.
#[component]
pub fn RoundPage(props: &Props) -> Html {
    let app = use_app();
    let round = app.read(|state| {
        let work = state.work()?;
        admin::rounds(work)
            .into_iter()
            .find(|round| round.id == props.round)
    });
    match round {
        Some(round) => html! { <Settings {round} /> },
        None => html! { <NotFound /> },
    }
}

#[derive(Properties, PartialEq)]
struct SettingsProps {
    round: Round,
}

#[component]
fn Settings(props: &SettingsProps) -> Html {
    let app = use_app();
    let round = &props.round;
    let language = app.language();
    let form = use_state(|| RoundForm::of(round, language));
    let attempt = app.read(|state| state.desk.admin.round.clone());
    {
        let app = app.clone();
        use_effect_with((), move |()| {
            app.send(Doing::Leave);
            move || app.send(Doing::Leave)
        });
    }
    {
        // What was saved is what the fields now stand on.
        let form = form.clone();
        use_effect_with(attempt.clone(), move |attempt| {
            if let Attempt::Done(version) = attempt {
                form.set(RoundForm {
                    version: *version,
                    ..(*form).clone()
                });
            }
        });
    }
    let read = form.read(round, language);
    let findings: Vec<Finding> = match &read {
        Ok(wish) => app.read(|state| {
            state
                .work()
                .map(|work| wish.check(work.device.units(wish)))
                .unwrap_or_default()
        }),
        Err(_) => Vec::new(),
    };
    let is_good = read.is_ok() && findings.is_empty();
    let errors = read.as_ref().err().cloned().unwrap_or_default();
    let onsubmit = {
        let (app, read) = (app.clone(), read.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(wish) = &read {
                app.send(Doing::SaveRound(Box::new(wish.clone())));
            }
        })
    };
    let on_change = {
        let form = form.clone();
        Callback::from(move |next| form.set(next))
    };
    let part = PartProps {
        form: (*form).clone(),
        errors,
        on_change,
    };
    let is_stale = round.version > form.version && !matches!(attempt, Attempt::Done(_));
    html! {
        <Page title={app.text("nav-round")} id="round-page">
            <form class="settings" {onsubmit} data-testid="round-form" data-state={attempt.name()}>
                <p class="soft">{ app.tell(&Message::new("admin-round-version").with("version", round.version as usize)) }</p>
                if is_stale { { stale(&app, round, &part) } }
                <Moments ..part.clone() />
                <Criteria round={round.clone()} part={part.clone()} />
                <Before round={round.clone()} part={part.clone()} />
                <Bodies ..part.clone() />
                <Blocks ..part.clone() />
                <Bands ..part.clone() />
                <Results ..part.clone() />
                { problems(&app, is_good, findings, &attempt) }
                <div class="buttons">
                    <button class="button button--primary" type="submit" data-testid="round-save"
                        disabled={!is_good || is_stale || attempt == Attempt::Running}>
                        { app.text("admin-save") }
                    </button>
                </div>
            </form>
        </Page>
    }
}

/// Somebody else saved other settings meanwhile: neither theirs nor what was typed here is lost
/// without being asked.
fn stale(app: &App, round: &Round, part: &PartProps) -> Html {
    let text = Message::new("admin-round-stale")
        .with("own", part.form.version as usize)
        .with("version", round.version as usize);
    let theirs = {
        let (on_change, round, language) = (part.on_change.clone(), round.clone(), app.language());
        Callback::from(move |_: MouseEvent| on_change.emit(RoundForm::of(&round, language)))
    };
    let version = round.version;
    let own = part.click(move |form| form.version = version);
    html! {
        <div class="notice notice--warning" role="alert" data-testid="round-stale">
            <p>{ app.tell(&text) }</p>
            <div class="buttons">
                <button class="button" type="button" onclick={theirs} data-testid="round-theirs">{ app.text("admin-round-theirs") }</button>
                <button class="button" type="button" onclick={own} data-testid="round-own">{ app.text("admin-round-own") }</button>
            </div>
        </div>
    }
}

fn problems(app: &App, is_good: bool, findings: Vec<Finding>, attempt: &Attempt<u32>) -> Html {
    html! {
        <div role="status" data-testid="round-check" data-state={if is_good { "good" } else { "wrong" }}>
            if !is_good {
                <div class="notice notice--warning">
                    <p>{ app.text("admin-round-wrong") }</p>
                    <Findings {findings} />
                </div>
            }
            { failure(app, attempt.failure()) }
        </div>
    }
}
