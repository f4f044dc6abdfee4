//! One edition, as a unit will see it.

use sodiem_core::ids::Digest;
use yew::prelude::*;

use super::preview::Preview;
use crate::components::freshness::Freshness;
use crate::components::page::Page;
use crate::hooks::{use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The edition.
    pub edition: Digest,
}

/// The edition to look at and to try.
#[component]
pub fn EditionPage(props: &Props) -> Html {
    let app = use_app();
    let wanted = Wanted::Criteria(props.edition);
    use_wanted(Some(wanted.clone()));
    let set = app.read(|state| state.desk.online.criteria(&props.edition));
    let title = set
        .value
        .as_ref()
        .map(|set| AttrValue::from(set.title.clone()));
    html! {
        <Page title={title.unwrap_or_else(|| app.text("nav-criteria"))} id="edition"
            back={(Route::Editions, app.text("nav-criteria"))}>
            <Freshness {wanted} standing={&set} />
            if let Some(set) = set.value { <Preview {set} /> }
        </Page>
    }
}
