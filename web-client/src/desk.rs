//! The ways into the pages that only the desk's program has. `no_desk.rs` stands in its place where
//! the officer's program is built.

use sodiem_core::ids::{BodyId, Code, RoundId, UnitCode};
use yew::prelude::*;

use crate::pages;
use crate::route::Route;
use crate::state::Work;
use crate::state::view::review::Case;
use crate::state::view::{admin, province, review};

impl Route {
    /// A unit's sheet before a body.
    pub fn review(Case { round, body, unit }: Case) -> Self {
        Self::Review { round, body, unit }
    }

    /// One leaf of it.
    pub fn review_leaf(Case { round, body, unit }: Case, code: Code) -> Self {
        Self::ReviewLeaf {
            round,
            body,
            unit,
            code,
        }
    }

    /// Whether the address is one of the province's pages.
    pub fn is_province(&self) -> bool {
        matches!(
            self,
            Self::Province { .. }
                | Self::ProvinceDistrict { .. }
                | Self::ProvinceTable { .. }
                | Self::ProvinceRanking { .. }
                | Self::ProvinceLeaves { .. }
                | Self::ProvinceLeaf { .. }
                | Self::ProvinceAcceptance { .. }
                | Self::ProvinceSurvey { .. }
        )
    }
}

/// The page at an address.
pub fn page(route: &Route) -> Option<Html> {
    pages::review::page(route)
        .or_else(|| pages::province::page(route))
        .or_else(|| pages::criteria::page(route))
        .or_else(|| pages::admin::page(route))
}

/// Whether a page lies on a way of the desk's.
pub fn is_within(way: &Route, here: &Route) -> bool {
    match (way, here) {
        (
            Route::Queue { .. },
            Route::Queue { .. } | Route::Review { .. } | Route::ReviewLeaf { .. },
        ) => true,
        (Route::Province { .. }, here) => here.is_province(),
        (Route::Editions, Route::Criteria { .. }) => true,
        (Route::Accounts, Route::Account { .. } | Route::NewAccount | Route::Quarantine) => true,
        _ => false,
    }
}

/// A leaf of a unit's sheet before a body.
pub fn review_leaf(round: RoundId, body: BodyId, unit: UnitCode, code: Code) -> Route {
    Route::review_leaf(Case { round, body, unit }, code)
}

/// The ways that are open to the person: where to, the icon, the key of the text.
pub fn ways(work: &Work) -> Vec<(Route, &'static str, &'static str)> {
    let queue = review::desks(work).into_iter().next();
    let province = province::rounds(work).into_iter().next();
    let settings = admin::rounds(work).into_iter().next();
    let ways = [
        queue.map(|(round, body)| (Route::Queue { round, body }, "inbox", "nav-queue")),
        province.map(|round| (Route::Province { round: round.id }, "chart", "nav-province")),
        keeps_criteria(work).then_some((Route::Editions, "list", "nav-criteria")),
        administers(work).then_some((Route::Accounts, "people", "nav-accounts")),
        settings.map(|round| {
            (
                Route::RoundSettings { round: round.id },
                "table",
                "nav-round",
            )
        }),
    ];
    ways.into_iter().flatten().collect()
}

/// The person's queues with their names.
pub fn queues(work: &Work) -> Vec<(Route, String)> {
    let queue = |(round, body, name)| (Route::Queue { round, body }, name);
    review::named_desks(work).into_iter().map(queue).collect()
}

/// Where the work of a province or an administrator begins.
pub fn office(work: &Work) -> Option<Route> {
    let round = province::rounds(work).into_iter().next();
    round
        .map(|round| Route::Province { round: round.id })
        .or(administers(work).then_some(Route::Accounts))
}

fn keeps_criteria(work: &Work) -> bool {
    administers(work) || !province::rounds(work).is_empty()
}

fn administers(work: &Work) -> bool {
    !admin::provinces(work).is_empty()
}

/// The name of the body that the person appraises for.
pub fn body_name(work: &Work) -> Option<String> {
    let (round, body) = review::desks(work).into_iter().next()?;
    Some(work.device.round(&round)?.body(&body)?.name.clone())
}
