//! Points and how they come about.

use sodiem_core::finding::Finding;
use sodiem_core::ratio::Ratio;
use sodiem_core::rule::step::Step;
use sodiem_core::scoring::LeafState;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::hooks::{App, use_app};

/// Points as the rule computes them.
#[derive(Clone, PartialEq)]
pub struct Outcome {
    /// Points.
    pub points: Ratio,
    /// Out of so many.
    pub max: Ratio,
    /// How the leaf stands.
    pub state: LeafState,
    /// How the points come about.
    pub explanation: Vec<Message>,
    /// What would give more.
    pub next: Vec<Step>,
    /// What is wrong.
    pub findings: Vec<Message>,
}

/// What findings say.
pub fn told(findings: &[Finding]) -> Vec<Message> {
    let messages = findings.iter().map(|finding| finding.message.clone());
    messages.collect()
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The outcome; none while a field cannot be read.
    pub outcome: Option<Outcome>,
}

/// The points of a leaf, said anew whenever they change.
#[component]
pub fn Points(props: &Props) -> Html {
    let app = use_app();
    let Some(outcome) = &props.outcome else {
        return html! {
            <div class="points" data-testid="points" data-state="unread" role="status">
                <p class="points__total">{ "—" }</p>
                <p>{ app.text("points-unread") }</p>
            </div>
        };
    };
    let state = match outcome.state {
        LeafState::Scored => "scored",
        LeafState::Unanswered => "unanswered",
        LeafState::NotApplicable => "not-applicable",
        LeafState::Invalid => "invalid",
    };
    let said = Message::new("points-of")
        .with("points", &outcome.points)
        .with("max", &outcome.max);
    let line = |message: &Message| html! { <p>{ app.tell(message) }</p> };
    html! {
        <>
            <div class="points" data-testid="points" data-state={state} role="status">
                <p class="points__total number" data-testid="points-value">{ app.tell(&said) }</p>
                <p class="points__state">{ app.text(&format!("leaf-state-{state}")) }</p>
                <div class="points__how" data-testid="points-how">
                    { for outcome.explanation.iter().map(line) }
                </div>
                <div class="field__error" data-testid="points-findings">
                    { for outcome.findings.iter().map(line) }
                </div>
            </div>
            // Beside the status, so that it is not read out with every key.
            if !outcome.next.is_empty() {
                <div class="soft" data-testid="points-next">
                    <p>{ app.text("points-next") }</p>
                    <ul class="rule">{ for outcome.next.iter().map(|step| item(&app, step)) }</ul>
                </div>
            }
        </>
    }
}

fn item(app: &App, step: &Step) -> Html {
    html! { <li>{ app.tell(&step.message()) }</li> }
}
