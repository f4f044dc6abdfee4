//! Leaves in a list, under their criteria.

use sodiem_core::ids::Code;
use sodiem_core::scoring::LeafState;
use yew::prelude::*;

use super::go::Go;
use super::icon::icon;
use super::reached_tag::reached_tag;
use super::scorer;
use super::vi::VI;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::sheet::{LeafRow, Subject};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
    /// The leaves, in the order of the set.
    pub leaves: Vec<LeafRow>,
}

/// The leaves, each a link to its page; a heading where the criterion changes.
#[component]
pub fn LeafList(props: &Props) -> Html {
    let app = use_app();
    let mut criterion = None;
    let mut items = Vec::new();
    for leaf in &props.leaves {
        if leaf.criterion != criterion {
            criterion.clone_from(&leaf.criterion);
            items.extend(criterion.as_ref().map(|(code, name)| heading(code, name)));
        }
        items.push(item(&app, &props.subject, leaf));
    }
    html! { <ul class="leaves">{ for items }</ul> }
}

/// The heading of a criterion above its leaves.
pub fn heading(code: &Code, name: &str) -> Html {
    html! {
        <li class="leaves__criterion" lang={VI} key={format!("criterion-{code}")}>
            <span class="code">{ code.to_string() }</span>{ " " }{ name.to_owned() }
        </li>
    }
}

fn item(app: &App, subject: &Subject, leaf: &LeafRow) -> Html {
    let state = state(leaf);
    let id = format!("leaf-{}", leaf.code);
    html! {
        <li key={leaf.code.to_string()}>
            <Go to={Route::leaf(subject.clone(), leaf.code.clone())} class="leaf-item" {id} {state}>
                <span class="code">{ leaf.code.to_string() }</span>
                <span class="leaf-item__name" lang={VI}>{ leaf.name.clone() }</span>
                <span class="leaf-item__points number">{ points(app, leaf) }</span>
                <span class="leaf-item__tags tags">{ tags(app, leaf) }</span>
            </Go>
        </li>
    }
}

/// How a leaf stands, for its `data-state`.
fn state(leaf: &LeafRow) -> &'static str {
    match leaf.state {
        _ if leaf.is_conflict => "conflict",
        _ if !leaf.is_own() => "locked",
        LeafState::Scored => "scored",
        LeafState::Unanswered => "unanswered",
        LeafState::NotApplicable => "not-applicable",
        LeafState::Invalid => "invalid",
    }
}

fn points(app: &App, leaf: &LeafRow) -> Html {
    let max = app.points(&leaf.max);
    match leaf.state {
        _ if !leaf.is_own() => html! { <>{ icon("lock") }<span class="soft">{ max }</span></> },
        LeafState::Unanswered => html! { <span class="soft">{ "– / " }{ max }</span> },
        _ => html! {
            <><strong>{ app.points(&leaf.points) }</strong><span class="soft">{ " / " }{ max }</span></>
        },
    }
}

fn tags(app: &App, leaf: &LeafRow) -> Html {
    let tag = |tone: &str, key: &str| {
        html! { <span class={format!("tag {tone}")}>{ app.text(key) }</span> }
    };
    html! {
        <>
            if leaf.is_held { { tag("tag--bad", "tag-held") } }
            if leaf.is_conflict { { tag("tag--bad", "tag-conflict") } }
            if leaf.asks { { tag("tag--warn", "tag-asked") } }
            if leaf.is_returned && !leaf.asks { { tag("tag--warn", "tag-returned") } }
            if leaf.state == LeafState::Invalid { { tag("tag--bad", "tag-invalid") } }
            if leaf.is_unanswered() { { tag("", "tag-unanswered") } }
            if leaf.state == LeafState::NotApplicable { { tag("", "tag-not-applicable") } }
            if leaf.is_own() && leaf.lacks_explanation {
                { tag("tag--bad", "tag-no-explanation") }
            } else if leaf.is_own() && leaf.lacks_citation {
                { tag("tag--warn", "tag-no-citation") }
            }
            if leaf.is_clarified {
                <span class="tag tag--brand" data-testid="tag-clarified">{ app.text("tag-clarified") }</span>
            }
            { for scorer::tag(app, &leaf.scored_by, leaf.scorer.as_deref()) }
            if let Some(reached) = leaf.reached { { reached_tag(app, reached) } }
        </>
    }
}
