//! A body's work: its queue, and one sheet side by side.

use sodiem_core::ids::Code;
use yew::prelude::*;

use crate::route::Route;
use crate::state::view::review::Case;

mod case;
mod queue;

/// The body's page at an address.
pub fn page(route: &Route) -> Option<Html> {
    Some(match route.clone() {
        Route::Queue { round, body } => html! { <queue::Queue {round} {body} /> },
        Route::Review { round, body, unit } => {
            let case = Case { round, body, unit };
            html! { <case::CasePage {case} code={None::<Code>} /> }
        }
        Route::ReviewLeaf {
            round,
            body,
            unit,
            code,
        } => {
            let case = Case { round, body, unit };
            html! { <case::CasePage {case} {code} /> }
        }
        _ => return None,
    })
}
