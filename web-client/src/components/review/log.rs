//! The decisions on a sheet: who, when, what.

use sodiem_core::decision::{Action, DecisionRecord};
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The decisions, oldest first.
    pub records: Vec<DecisionRecord>,
}

/// The decisions, newest first.
#[component]
pub fn DecisionLog(props: &Props) -> Html {
    let app = use_app();
    html! {
        <section class="card" data-testid="decisions" data-state={props.records.len().to_string()}>
            <h2>{ app.text("decisions") }</h2>
            if props.records.is_empty() { <p class="soft">{ app.text("decisions-none") }</p> }
            <ol class="history">{ for props.records.iter().rev().map(|record| entry(&app, record)) }</ol>
        </section>
    }
}

fn entry(app: &App, record: &DecisionRecord) -> Html {
    let (name, tier, message) = parts(&record.draft.action);
    let mut what = Message::new(&format!("decided-{name}"));
    if let Some(tier) = tier {
        what = what.with("tier", tier as usize);
    }
    html! {
        <li class="history__entry" key={record.sequence} data-testid="decision" data-state={name}>
            <p>
                <strong>{ app.tell(&what) }</strong>
                if record.late { { " " }<span class="tag tag--warn">{ app.text("stage-late") }</span> }
            </p>
            <p class="soft">{ vi(record.name.clone()) }{ " · " }<span class="number">{ record.received_at.shown() }</span></p>
            if let Some(message) = message { <p class="quote" lang={VI}>{ message.to_owned() }</p> }
        </li>
    }
}

/// A decision's name in keys of texts, its tier and its message.
pub fn parts(action: &Action) -> (&'static str, Option<u32>, Option<&str>) {
    match action {
        Action::Submit { .. } => ("submit", None, None),
        Action::Return { tier, message } => ("return", Some(*tier), Some(message)),
        Action::Approve { tier, .. } => ("approve", Some(*tier), None),
        Action::TakeAmendment { tier, .. } => ("take-amendment", Some(*tier), None),
        Action::ReturnAmendment { tier, message, .. } => {
            ("return-amendment", Some(*tier), Some(message))
        }
        Action::Reopen { message } => ("reopen", None, Some(message)),
    }
}
