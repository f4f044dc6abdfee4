//! What a body must know of a sheet before it looks at leaves: whose turn it is, what waits, what was
//! refused, what changed.

use std::rc::Rc;

use sodiem_core::text::Message;
use yew::prelude::*;

use super::differences::Differences;
use super::log;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::state::Event;
use crate::state::view::refusal;
use crate::state::view::review::{CaseView, Kind, Turn};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The case.
    pub case: Rc<CaseView>,
}

/// The notices above a case.
#[component]
pub fn CaseBanners(props: &Props) -> Html {
    let app = use_app();
    let view = &props.case;
    html! {
        <div class="banners" data-testid="turn-banner" data-state={view.turn.name()}>
            { turn(&app, view) }
            if !view.is_complete {
                <p class="notice notice--warning" data-testid="incomplete">{ app.text("case-incomplete") }</p>
            }
            { awaited(view) }
            { waiting(&app, view) }
            { refused(&app, view) }
            { amended(&app, view) }
            { changed(&app, view) }
        </div>
    }
}

fn turn(app: &App, view: &CaseView) -> Html {
    let flow = &view.flow;
    let mut message = Message::new(&format!("case-turn-{}", view.turn.name()));
    if let Some(tier) = view.turn.tier() {
        message = message.with("tier", tier as usize);
    }
    let submitted = flow
        .submission
        .as_ref()
        .filter(|_| view.turn != Turn::Draft)
        .map(|submission| {
            let key = if submission.late {
                "case-submitted-late"
            } else {
                "case-submitted"
            };
            let message = Message::new(key)
                .with("name", submission.name.as_str())
                .with("at", submission.received_at.shown());
            app.tell(&message)
        });
    let tone = match view.turn {
        Turn::Now => "notice",
        Turn::Accepted => "notice notice--good",
        _ => "notice notice--warning",
    };
    html! {
        <div class={tone}>
            <p><strong>{ app.tell(&message) }</strong></p>
            if let Some(submitted) = submitted { <p>{ submitted }</p> }
            if let (Turn::Returned, Some(returned)) = (view.turn, &flow.returned) {
                <p class="quote" lang={VI}>{ returned.message.clone() }</p>
            }
        </div>
    }
}

/// Files without which nobody approves: an element of `evidence.js`, which knows what the server has.
fn awaited(view: &CaseView) -> Html {
    if view.turn != Turn::Now || view.files.is_empty() {
        return Html::default();
    }
    let files = serde_json::to_string(&view.files).expect("files have a JSON form");
    html! {
        <@{"sodiem-awaited"} round={view.sheet.round.to_string()} unit={view.sheet.unit.to_string()} {files} />
    }
}

/// A decision that waits for the network: said, and taken back as long as it does.
fn waiting(app: &App, view: &CaseView) -> Html {
    let Some(draft) = view.waiting.clone() else {
        return Html::default();
    };
    let (name, _, _) = log::parts(&draft.action);
    let message = Message::new(&format!("case-waiting-{name}")).with("at", draft.made_at.shown());
    let withdraw = app.sender(move |_: MouseEvent| Event::Withdrawn(draft.clone()));
    html! {
        <div class="notice notice--warning" data-testid="decision-waiting" data-state={name}>
            <p>{ app.tell(&message) }</p>
            <div><button class="button" type="button" onclick={withdraw} data-testid="withdraw">
                { app.text("case-withdraw") }
            </button></div>
        </div>
    }
}

/// A decision that the server refused: why, and what came between.
fn refused(app: &App, view: &CaseView) -> Html {
    let Some(refused) = view.refused.clone() else {
        return Html::default();
    };
    let (name, _, message) = log::parts(&refused.draft.action);
    let title =
        Message::new(&format!("case-refused-{name}")).with("at", refused.draft.made_at.shown());
    let own = refused.clone();
    let dismiss = app.sender(move |_: MouseEvent| Event::DecisionDismissed(own.clone()));
    html! {
        <div class="notice notice--bad" data-testid="decision-refused" data-state={name}>
            <p><strong>{ app.tell(&title) }</strong></p>
            <p>{ app.text(refusal::of_decision(refused.code)) }</p>
            if let Some(message) = message { <p class="quote" lang={VI}>{ message.to_owned() }</p> }
            if !view.since_refused.is_empty() {
                <h3>{ app.text("case-refused-since") }</h3>
                <Differences case={view.case.clone()} list={view.since_refused.clone()} id="since-refused" />
            }
            <div><button class="button" type="button" onclick={dismiss} data-testid="refused-dismiss">
                { app.text("refused-dismiss") }
            </button></div>
        </div>
    }
}

fn amended(app: &App, view: &CaseView) -> Html {
    if !view.has_amendment() {
        return Html::default();
    }
    let is_own = view.deciding().kinds.contains(&Kind::TakeAmendment);
    let key = if is_own {
        "case-amended-about"
    } else {
        "case-amended-elsewhere"
    };
    let title = Message::new("case-amended").with("count", view.amendment.len());
    html! {
        <section class="notice notice--warning" data-testid="amendment" data-state={view.amendment.len().to_string()}>
            <p><strong>{ app.tell(&title) }</strong></p>
            <p>{ app.text(key) }</p>
            <Differences case={view.case.clone()} list={view.amendment.clone()} id="amendment-list" />
        </section>
    }
}

/// What the unit changed since the person looked last, until they say that they have seen it.
fn changed(app: &App, view: &CaseView) -> Html {
    let Some(changes) = view.changes.as_ref().filter(|changes| !changes.is_empty()) else {
        return Html::default();
    };
    let document = view.sheet.clone();
    let seen = app.sender(move |_: MouseEvent| Event::Seen(document.clone()));
    let title = Message::new("case-changed").with("count", changes.len());
    html! {
        <details class="notice" data-testid="changes" data-state={changes.len().to_string()}>
            <summary><strong>{ app.tell(&title) }</strong></summary>
            <Differences case={view.case.clone()} list={changes.clone()} id="changes-list" />
            <div><button class="button" type="button" onclick={seen} data-testid="mark-seen">
                { app.text("case-mark-seen") }
            </button></div>
        </details>
    }
}
