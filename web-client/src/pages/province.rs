//! The province's pages: progress, the consolidated table, ranking, one leaf across all units,
//! acceptance, the survey.

use sodiem_core::ids::{RoundId, UnitCode};
use yew::prelude::*;

use crate::components::go::Go;
use crate::components::vi::vi;
use crate::hooks::App;
use crate::route::Route;
use crate::state::view::province::{Mark, marks, stage, stage_name};
use sodiem_core::consolidate::TableRow;
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;

mod acceptance;
mod across;
mod clarify;
mod files;
mod frame;
mod leaf;
mod progress;
mod ranking;
mod survey;
mod table;
mod units;

/// The province's page at an address.
pub fn page(route: &Route) -> Option<Html> {
    Some(match route.clone() {
        Route::Province { round } => html! { <progress::ProgressPage {round} /> },
        Route::ProvinceDistrict { round, district } => {
            html! { <units::UnitsPage {round} {district} /> }
        }
        Route::ProvinceTable { round } => html! { <table::TablePage {round} /> },
        Route::ProvinceRanking { round } => html! { <ranking::RankingPage {round} /> },
        Route::ProvinceLeaves { round } => html! { <leaf::LeavesPage {round} /> },
        Route::ProvinceLeaf { round, code } => {
            let key = code.to_string();
            html! { <across::LeafPage {key} {round} {code} /> }
        }
        Route::ProvinceAcceptance { round } => html! { <acceptance::AcceptancePage {round} /> },
        Route::ProvinceSurvey { round } => html! { <survey::SurveyPage {round} /> },
        _ => return None,
    })
}

/// The way to a unit's sheet as the person appraises it; read only where the person does not.
fn sheet_route(app: &App, round: &RoundId, unit: &UnitCode) -> Route {
    let body = app.read(|state| {
        let work = state.work()?;
        let found = work.device.round(round)?;
        let units = work.device.units(found);
        let own = work.principal().bodies(found, units, unit);
        own.max_by_key(|body| (body.tier, body.decides()))
            .map(|body| body.id.clone())
    });
    let (round, unit) = (round.clone(), unit.clone());
    match body {
        Some(body) => Route::Review { round, body, unit },
        None => Route::Sheet { round, unit },
    }
}

/// A link to a unit's sheet.
fn sheet_link(app: &App, round: &RoundId, row: &TableRow) -> Html {
    let to = sheet_route(app, round, &row.unit);
    html! { <Go {to} class="link" id={format!("unit-{}", row.unit)}>{ vi(row.name.clone()) }</Go> }
}

/// The stage of a unit's sheet.
fn stage_tag(app: &App, row: &TableRow) -> Html {
    let name = stage_name(row.standing.stage);
    let tone = match name.as_str() {
        "accepted" => "tag tag--good",
        "returned" => "tag tag--warn",
        "under-review" => "tag tag--brand",
        _ => "tag",
    };
    html! { <span class={tone} data-state={name}>{ app.tell(&stage(row.standing.stage)) }</span> }
}

/// What to look at in a unit.
fn mark_tags(app: &App, row: &TableRow, round: &Round, now: Timestamp) -> Html {
    let tag = |mark: Mark| {
        let tone = match mark {
            Mark::Overdue | Mark::Conflict => "tag tag--bad",
            Mark::Late | Mark::Amendment => "tag tag--warn",
            Mark::Province | Mark::Survey => "tag",
        };
        let text = app.text(&format!("province-mark-{}", mark.name()));
        html! { <span class={tone} data-state={mark.name()}>{ text }</span> }
    };
    let all = marks(row, round.submit_by, now);
    html! { <span class="tags">{ for all.into_iter().map(tag) }</span> }
}
