//! A set as a unit will see it: areas, criteria, leaves, rules in words, and answers that are only
//! tried.

use std::rc::Rc;

use sodiem_core::answer::{Answer, Answers};
use sodiem_core::criteria::{CriteriaSet, Leaf, RoundingPolicy, Row};
use sodiem_core::ids::Code;
use sodiem_core::scoring::score;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::icon::icon;
use crate::components::leaf_list;
use crate::components::scorer;
use crate::components::trial::Trial;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};

#[derive(PartialEq, Properties)]
pub struct Props {
    /// The set.
    pub set: Rc<CriteriaSet>,
}

/// The set. One leaf is open at a time; what was tried in the others still counts.
#[component]
pub fn Preview(props: &Props) -> Html {
    let app = use_app();
    let open = use_state(|| None::<Code>);
    let answers = use_state(Answers::new);
    let set = &props.set;
    let total = score(set, &answers);
    let tried = Message::new("trial-total")
        .with("points", &total.points)
        .with("max", &total.max);
    let item = |leaf: (&Row, &Leaf)| item(&app, leaf, &open, &answers, set.policy());
    html! {
        <div class="preview" data-testid="preview">
            if set.is_sample { <p><span class="tag tag--warn">{ app.text("sample-set") }</span></p> }
            <p class="notice" role="status" data-testid="trial-total">{ app.tell(&tried) }</p>
            { for set.areas().map(|own| area(set, own, &item)) }
        </div>
    }
}

/// An area's leaves; a heading where the criterion changes.
fn area(set: &CriteriaSet, area: &Row, item: &dyn Fn((&Row, &Leaf)) -> Html) -> Html {
    let is_own = |row: &Row| {
        set.area_of(&row.code)
            .is_some_and(|own| own.code == area.code)
    };
    let mut criterion = None;
    let mut items = Vec::new();
    for (row, leaf) in set.leaves().filter(|(row, _)| is_own(row)) {
        let above = row.parent.as_ref().filter(|parent| **parent != area.code);
        if above != criterion {
            criterion = above;
            let above = above.and_then(|code| set.row(code));
            items.extend(above.map(|above| leaf_list::heading(&above.code, &above.name)));
        }
        items.push(item((row, leaf)));
    }
    html! {
        <section class="card card--list" key={area.code.to_string()}>
            <h2><span class="code">{ area.code.to_string() }</span>{ " " }<span lang={VI}>{ area.name.clone() }</span></h2>
            <ul class="leaves">{ for items }</ul>
        </section>
    }
}

fn item(
    app: &App,
    (row, leaf): (&Row, &Leaf),
    open: &UseStateHandle<Option<Code>>,
    answers: &UseStateHandle<Answers>,
    policy: RoundingPolicy,
) -> Html {
    let code = row.code.clone();
    let is_open = open.as_ref() == Some(&code);
    let onclick = {
        let (open, code) = (open.clone(), code.clone());
        Callback::from(move |_: MouseEvent| open.set((!is_open).then(|| code.clone())))
    };
    let on_try = {
        let (answers, code) = (answers.clone(), code.clone());
        Callback::from(move |answer| {
            let mut tried = (*answers).clone();
            tried.insert(code.clone(), answer);
            answers.set(tried);
        })
    };
    let state = if leaf.scored_by.is_unit() {
        "own"
    } else {
        "locked"
    };
    html! {
        <li key={code.to_string()}>
            <button class="leaf-item" type="button" {onclick} data-state={state}
                aria-expanded={is_open.to_string()} data-testid={format!("leaf-{code}")}>
                <span class="code">{ code.to_string() }</span>
                <span class="leaf-item__name" lang={VI}>{ row.name.clone() }</span>
                <span class="leaf-item__points number">
                    if !leaf.scored_by.is_unit() { { icon("lock") } }
                    <span class="soft">{ app.points(&row.points_max) }</span>
                </span>
                <span class="leaf-item__tags tags">
                    { for scorer::tag(app, &leaf.scored_by, leaf.scored_by.name()) }
                </span>
            </button>
            if is_open {
                <Opened row={row.clone()} leaf={leaf.clone()} {policy} answer={answers.get(&code).cloned()} {on_try} />
            }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct OpenedProps {
    row: Row,
    leaf: Leaf,
    policy: RoundingPolicy,
    answer: Option<Answer>,
    on_try: Callback<Answer>,
}

/// The rule, what proves it, and the form to try; behind a button where others score the leaf.
#[component]
fn Opened(props: &OpenedProps) -> Html {
    let app = use_app();
    let is_own = props.leaf.scored_by.is_unit();
    let is_trying = use_state(|| is_own || props.answer.is_some());
    let onclick = {
        let is_trying = is_trying.clone();
        Callback::from(move |_: MouseEvent| is_trying.set(true))
    };
    let (row, leaf) = (&props.row, &props.leaf);
    let words = leaf.in_words(&row.points_max);
    html! {
        <div class="preview__open">
            <ul class="rule">{ for words.iter().map(|line| html! { <li>{ app.tell(line) }</li> }) }</ul>
            if !leaf.evidence.is_empty() {
                <p class="soft">{ app.text("citations-asked") }{ " " }{ vi(leaf.evidence.clone()) }</p>
            }
            if !is_own { { scorer::locked(&app, &leaf.scored_by, leaf.scored_by.name(), &row.points_max) } }
            if *is_trying {
                <Trial row={row.clone()} leaf={leaf.clone()} policy={props.policy}
                    answer={props.answer.clone()} on_try={props.on_try.clone()} />
            } else {
                <div class="buttons">
                    <button class="button button--quiet" type="button" {onclick} data-testid="try">{ app.text("trial") }</button>
                </div>
            }
        </div>
    }
}
