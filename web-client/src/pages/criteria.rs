//! The criteria's pages: the editions that there are, a file that is checked and added, and one
//! edition to look at and to try.

use yew::prelude::*;

use crate::route::Route;

mod edition;
mod editions;
mod preview;
mod upload;

pub use upload::again;

/// The page of criteria at an address.
pub fn page(route: &Route) -> Option<Html> {
    Some(match route.clone() {
        Route::Editions => html! { <editions::EditionsPage /> },
        Route::Criteria { edition } => {
            let key = edition.to_string();
            html! { <edition::EditionPage {key} {edition} /> }
        }
        _ => return None,
    })
}
