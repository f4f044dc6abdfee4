//! The officer's program has none of the desk's pages: it stands in the place of `desk.rs`.

use sodiem_core::ids::{BodyId, Code, RoundId, UnitCode};
use yew::prelude::*;

use crate::route::Route;
use crate::state::Work;

/// None.
pub fn page(_: &Route) -> Option<Html> {
    None
}

/// No page of the desk's.
pub fn is_within(_: &Route, _: &Route) -> bool {
    false
}

/// None.
pub fn review_leaf(_: RoundId, _: BodyId, _: UnitCode, _: Code) -> Route {
    Route::NotFound
}

/// None.
pub fn ways(_: &Work) -> Vec<(Route, &'static str, &'static str)> {
    Vec::new()
}

/// None.
pub fn queues(_: &Work) -> Vec<(Route, String)> {
    Vec::new()
}

/// None.
pub fn office(_: &Work) -> Option<Route> {
    None
}

/// None.
pub fn body_name(_: &Work) -> Option<String> {
    None
}
