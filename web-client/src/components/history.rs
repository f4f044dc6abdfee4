//! The history of a leaf: who, when, from what to what.

use sodiem_core::answer::Answer;
use sodiem_core::document::{Citation, HistoryEntry, HistoryItem};
use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::answer_lines::answer_lines;
use super::citation_line::citation_line;
use super::conflict::who;
use super::vi::vi;
use crate::hooks::{App, use_app};
use crate::state::view::leaf::Who;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The rule of the leaf.
    pub rule: Rule,
    /// Every change, newest first, with who made it.
    pub entries: Vec<(HistoryEntry, Who)>,
}

/// Every change of a leaf.
#[component]
pub fn History(props: &Props) -> Html {
    let app = use_app();
    let entry = |(entry, person): &(HistoryEntry, Who)| {
        html! {
            <li class="history__entry" data-testid="history-entry">
                <p>
                    <strong>{ who(&app, person) }</strong>{ " · " }
                    <span class="soft number">{ entry.made_at.shown() }</span>
                </p>
                { item(&app, &props.rule, &entry.item) }
            </li>
        }
    };
    html! {
        <ol class="history" data-testid="history">
            { for props.entries.iter().map(entry) }
            if props.entries.is_empty() { <li class="soft">{ app.text("history-none") }</li> }
        </ol>
    }
}

fn item(app: &App, rule: &Rule, item: &HistoryItem) -> Html {
    match item {
        HistoryItem::Answered { from, to } => answered(app, rule, from, to),
        HistoryItem::Noted { from, to } => text(app, "history-noted", from, to),
        HistoryItem::Explained { from, to } => text(app, "history-explained", from, to),
        HistoryItem::Opined { from, to } => text(app, "history-opined", from, to),
        HistoryItem::Asked(true) => html! { <p>{ app.text("history-asked") }</p> },
        HistoryItem::Asked(false) => html! { <p>{ app.text("history-asked-no-more") }</p> },
        HistoryItem::Cited { from, to, .. } => cited(app, from, to.as_ref()),
    }
}

/// A citation before and after, whole.
fn cited(app: &App, from: &[Citation], to: Option<&Citation>) -> Html {
    let key = match (from, to) {
        (_, None) => "history-uncited",
        ([], Some(_)) => "history-cited",
        (_, Some(_)) => "history-recited",
    };
    html! {
        <>
            <p>{ app.text(key) }</p>
            <div class="change" data-testid="history-citation" data-state={key}>
                if !from.is_empty() {
                    <div class="change__from">
                        <span class="soft">{ app.text("history-from") }</span>
                        { for from.iter().map(|citation| citation_line(app, citation)) }
                    </div>
                }
                if let Some(to) = to {
                    <div class="change__to">
                        <span class="soft">{ app.text("history-to") }</span>
                        { citation_line(app, to) }
                    </div>
                }
            </div>
        </>
    }
}

fn answered(app: &App, rule: &Rule, from: &[Answer], to: &Answer) -> Html {
    let key = if from.len() > 1 {
        "history-decided"
    } else {
        "history-answered"
    };
    html! {
        <>
            <p>{ app.text(key) }</p>
            <div class="change">
                if !from.is_empty() {
                    <div class="change__from">
                        <span class="soft">{ app.text("history-from") }</span>
                        { for from.iter().map(|answer| answer_lines(app, rule, answer)) }
                    </div>
                }
                <div class="change__to">
                    <span class="soft">{ app.text("history-to") }</span>
                    { answer_lines(app, rule, to) }
                </div>
            </div>
        </>
    }
}

fn text(app: &App, key: &str, from: &str, to: &str) -> Html {
    html! {
        <>
            <p>{ app.text(key) }</p>
            <div class="change">
                if !from.is_empty() {
                    <p class="change__from"><span class="soft">{ app.text("history-from") }</span>{ " " }{ vi(from.to_owned()) }</p>
                }
                <p class="change__to"><span class="soft">{ app.text("history-to") }</span>{ " " }{ vi(to.to_owned()) }</p>
            </div>
        </>
    }
}
