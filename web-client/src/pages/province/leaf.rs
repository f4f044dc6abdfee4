//! Choosing a leaf to see across all units.

use serde::{Deserialize, Serialize};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::ids::RoundId;
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use super::frame::Frame;
use crate::components::go::Go;
use crate::components::select::SearchField;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::province::{ShownLeaf, leaf_choices};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Narrowed {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The leaves by area.
#[component]
pub fn LeavesPage(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let narrowed: Narrowed = location
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    let areas = app.read(|state| {
        let Some(work) = state.work() else {
            return Vec::new();
        };
        let round = work.device.round(&props.round);
        let counted = round.zip(work.device.set(&props.round));
        let counted = counted.map(|(round, set)| round.counted(set));
        counted.map_or_else(Vec::new, |set| leaf_choices(&set, &narrowed.q))
    });
    let round = props.round.clone();
    let on_type = Callback::from(move |q: String| {
        let to = Route::ProvinceLeaves {
            round: round.clone(),
        };
        // Fails only for a query that cannot be written, and ours is plain text.
        drop(navigator.replace_with_query(&to, Narrowed { q }));
    });
    let area = |(name, leaves): (String, Vec<ShownLeaf>)| {
        html! {
            <section class="card card--list" key={name.clone()}>
                <h2 lang={VI}>{ name.clone() }</h2>
                <ul class="rows">{ for leaves.iter().map(|leaf| item(&app, props, leaf)) }</ul>
            </section>
        }
    };
    html! {
        <Frame round={props.round.clone()} title={app.text("province-leaves")} id="province-leaves-page">
            <div class="narrow" role="search">
                <SearchField id="search" label={app.text("search")} value={narrowed.q.clone()} {on_type} />
            </div>
            { for areas.into_iter().map(area) }
        </Frame>
    }
}

fn item(app: &App, props: &Props, leaf: &ShownLeaf) -> Html {
    let to = Route::ProvinceLeaf {
        round: props.round.clone(),
        code: leaf.code.clone(),
    };
    let key = match &leaf.scored_by {
        ScoredBy::Unit => "province-scored-by-unit",
        ScoredBy::Province => "province-scored-by-province",
        ScoredBy::Survey => "province-scored-by-survey",
        ScoredBy::Authority(_) | ScoredBy::Department(_) => "tag-scorer",
    };
    let who = Message::new(key).with("scorer", leaf.scored_by.name().unwrap_or_default());
    let max = Message::new("province-at-most").with("max", &leaf.max);
    html! {
        <li class="rows__item rows__item--leaf" key={leaf.code.to_string()}>
            <Go {to} class="link" id={format!("leaf-{}", leaf.code)}>
                <span class="code">{ leaf.code.to_string() }</span>{ " " }{ vi(leaf.name.clone()) }
            </Go>
            <span class="soft">{ app.tell(&max) }{ " · " }{ app.tell(&who) }</span>
        </li>
    }
}
