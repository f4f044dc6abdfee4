//! A set as a unit will see it: areas, leaves, rules in words, and answers that are only tried.

use std::rc::Rc;

use sodiem_core::answer::Answers;
use sodiem_core::criteria::{CriteriaSet, Leaf, RoundingPolicy, Row};
use sodiem_core::ids::Code;
use sodiem_core::scoring::score;
use sodiem_core::text::Message;
use yew::prelude::*;

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
    let area = |area: &Row| {
        let leaves = set.leaves().filter(|(row, _)| {
            set.area_of(&row.code)
                .is_some_and(|own| own.code == area.code)
        });
        let leaf =
            |(row, leaf): (&Row, &Leaf)| item(&app, (row, leaf), &open, &answers, set.policy());
        html! {
            <section class="card card--list" key={area.code.to_string()}>
                <h2><span class="code">{ area.code.to_string() }</span>{ " " }<span lang={VI}>{ area.name.clone() }</span></h2>
                <ul class="rows">{ for leaves.map(leaf) }</ul>
            </section>
        }
    };
    html! {
        <div class="preview" data-testid="preview">
            if set.is_sample { <p><span class="tag tag--warn">{ app.text("sample-set") }</span></p> }
            <p class="notice" role="status" data-testid="trial-total">{ app.tell(&tried) }</p>
            { for set.areas().map(area) }
        </div>
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
    let max = Message::new("locked-max").with("max", &row.points_max);
    html! {
        <li class="rows__item rows__item--leaf" key={code.to_string()}>
            <button class="preview__leaf" type="button" {onclick} aria-expanded={is_open.to_string()} data-testid={format!("leaf-{code}")}>
                <span class="code">{ code.to_string() }</span>{ " " }{ vi(row.name.clone()) }
            </button>
            <span class="soft">{ app.tell(&max) }</span>
            if is_open { { opened(app, (row, leaf), answers, policy) } }
        </li>
    }
}

fn opened(
    app: &App,
    (row, leaf): (&Row, &Leaf),
    answers: &UseStateHandle<Answers>,
    policy: RoundingPolicy,
) -> Html {
    let words = leaf.in_words(&row.points_max);
    let on_try = {
        let (answers, code) = (answers.clone(), row.code.clone());
        Callback::from(move |answer| {
            let mut tried = (*answers).clone();
            tried.insert(code.clone(), answer);
            answers.set(tried);
        })
    };
    html! {
        <div class="preview__open">
            <ul class="rule">{ for words.iter().map(|line| html! { <li>{ app.tell(line) }</li> }) }</ul>
            if !leaf.evidence.is_empty() {
                <p class="soft">{ app.text("citations-asked") }{ " " }{ vi(leaf.evidence.clone()) }</p>
            }
            <Trial row={row.clone()} leaf={leaf.clone()} policy={policy} answer={answers.get(&row.code).cloned()} {on_try} />
        </div>
    }
}
