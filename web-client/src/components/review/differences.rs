//! Leaves on which two versions of a sheet differ: from what to what.

use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::line_list::difference;
use crate::components::answer_lines::answer_lines;
use crate::components::go::Go;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::review::{Case, Difference, Said, TextChange};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which case.
    pub case: Case,
    /// The leaves that differ.
    pub list: Vec<Difference>,
    /// The list's `data-testid`.
    pub id: AttrValue,
}

/// The leaves that differ, each a way to its place.
#[component]
pub fn Differences(props: &Props) -> Html {
    let app = use_app();
    let item = |change: &Difference| {
        let to = Route::review_leaf(props.case.clone(), change.code.clone());
        html! {
            <li key={change.code.to_string()} class="difference-item" data-testid={format!("difference-{}", change.code)}>
                <Go {to} class="place" id={format!("{}-{}", props.id, change.code)}>
                    <span class="code">{ change.code.to_string() }</span><span lang={VI}>{ change.name.clone() }</span>
                </Go>
                <FromTo change={change.clone()} />
            </li>
        }
    };
    if props.list.is_empty() {
        return html! { <p class="soft" data-testid={props.id.clone()} data-state="0">{ app.text("differences-none") }</p> };
    }
    html! {
        <ul class="differences" data-testid={props.id.clone()} data-state={props.list.len().to_string()}>
            { for props.list.iter().map(item) }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
pub struct FromToProps {
    /// What differs.
    pub change: Difference,
}

/// One leaf, from what to what.
#[component]
pub fn FromTo(props: &FromToProps) -> Html {
    let app = use_app();
    let change = &props.change;
    let step = &change.to.points - &change.from.points;
    html! {
        <div class="change">
            if change.from.answer != change.to.answer {
                <div class="change__from">
                    <span class="soft">{ app.text("history-from") }</span>{ said(&app, &change.rule, &change.from) }
                </div>
                <div class="change__to">
                    <span class="soft">{ app.text("history-to") }</span>{ said(&app, &change.rule, &change.to) }
                    if !step.is_zero() { { difference(&app, &step) } }
                </div>
            }
            if change.is_conflict { <p><span class="tag tag--bad">{ app.text("mark-conflict") }</span></p> }
            { for change.texts.iter().map(|text| texts(&app, text)) }
        </div>
    }
}

fn texts(app: &App, change: &TextChange) -> Html {
    let words = |text: &str| match text {
        "" => html! { <p class="soft">{ app.text("differences-empty") }</p> },
        text => html! { <p class="quote" lang={VI}>{ text.to_owned() }</p> },
    };
    html! {
        <>
            <div class="change__from">
                <span class="soft">{ app.text(change.key) }{ ", " }{ app.text("history-from") }</span>
                { words(&change.from) }
            </div>
            <div class="change__to">
                <span class="soft">{ app.text(change.key) }{ ", " }{ app.text("history-to") }</span>
                { words(&change.to) }
            </div>
        </>
    }
}

fn said(app: &App, rule: &Rule, said: &Said) -> Html {
    if said.answer.is_empty() {
        return html! { <p>{ app.text("leaf-state-unanswered") }</p> };
    }
    html! {
        <>
            { answer_lines(app, rule, &said.answer) }
            <p class="number"><strong>{ app.points(&said.points) }</strong>{ " / " }{ app.points(&said.max) }</p>
        </>
    }
}
