//! The frame of the province's pages: the round, the ways between them.

use sodiem_core::ids::RoundId;
use wasm_bindgen::JsCast;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::sample::sample_tag;
use crate::components::vi::{VI, vi};
use crate::hooks::use_app;
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::view::province;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The page's title.
    pub title: AttrValue,
    /// The page's `data-testid`.
    pub id: AttrValue,
    /// The way back.
    #[prop_or_default]
    pub back: Option<(Route, AttrValue)>,
    /// What stands on it.
    pub children: Html,
}

/// A page of the province.
#[component]
pub fn Frame(props: &Props) -> Html {
    let app = use_app();
    let here = use_route::<Route>();
    let (found, rounds) = app.read(|state| {
        let Some(work) = state.work() else {
            return (None, Vec::new());
        };
        (province::round(work, &props.round), province::rounds(work))
    });
    let ways = use_node_ref();
    {
        let ways = ways.clone();
        use_effect_with(here.clone(), move |_| show_here(&ways));
    }
    let Some(round) = found else {
        return html! { <NotFound /> };
    };
    let id = round.id.clone();
    let tabs = [
        (Route::Province { round: id.clone() }, "province-progress"),
        (Route::ProvinceTable { round: id.clone() }, "province-table"),
        (
            Route::ProvinceRanking { round: id.clone() },
            "province-ranking",
        ),
        (
            Route::ProvinceLeaves { round: id.clone() },
            "province-leaves",
        ),
        (
            Route::ProvinceAcceptance { round: id.clone() },
            "province-acceptance",
        ),
        (Route::ProvinceSurvey { round: id }, "province-survey"),
    ];
    let tab = |(to, key): (Route, &'static str)| {
        let is_here = here.as_ref() == Some(&to);
        html! { <li><Go {to} class="tabs__link" id={key} {is_here}>{ app.text(key) }</Go></li> }
    };
    let other = |other: &sodiem_core::round::Round| {
        let to = Route::Province {
            round: other.id.clone(),
        };
        html! { <li><Go {to} class="button" id="other-round">{ vi(other.title.clone()) }</Go></li> }
    };
    let others = rounds.iter().filter(|other| other.id != round.id);
    let above = html! {
        <p class="soft">
            <span data-testid="round" lang={VI}>{ round.title.clone() }</span>
            { " " }{ sample_tag(&app, &round.id) }
        </p>
    };
    html! {
        <Page title={props.title.clone()} id={props.id.clone()} back={props.back.clone()} {above}>
            <nav ref={ways} class="tabs" aria-label={app.text("province-ways")}>
                <ul class="tabs__list">{ for tabs.into_iter().map(tab) }</ul>
            </nav>
            { props.children.clone() }
            if rounds.len() > 1 {
                <section><h2>{ app.text("province-rounds") }</h2><ul class="buttons">{ for others.map(other) }</ul></section>
            }
        </Page>
    }
}

/// On a phone the ways are wider than the screen: the one that is shown comes into sight.
fn show_here(ways: &NodeRef) {
    let Some(ways) = ways.cast::<web_sys::HtmlElement>() else {
        return;
    };
    let here = ways.query_selector("[aria-current]").ok().flatten();
    if let Some(here) = here.and_then(|here| here.dyn_into::<web_sys::HtmlElement>().ok()) {
        ways.set_scroll_left(f64::from(here.offset_left() - ways.offset_left()));
    }
}
