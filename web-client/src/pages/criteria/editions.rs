//! The editions that there are, and adding one.

use sodiem_core::api::EditionShown;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::upload::Upload;
use crate::components::freshness::Freshness;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::vi::vi;
use crate::hooks::{App, use_app, use_wanted};
use crate::path;
use crate::route::Route;
use crate::state::online::Wanted;

/// The list, and the form below which what a file says is shown.
#[component]
pub fn EditionsPage() -> Html {
    let app = use_app();
    use_wanted(Some(Wanted::Editions));
    let editions = app.read(|state| state.desk.online.editions());
    let shown = editions.value.as_deref().map_or(&[][..], Vec::as_slice);
    html! {
        <Page title={app.text("nav-criteria")} id="editions">
            <Freshness wanted={Wanted::Editions} standing={&editions} />
            <section class="card card--list" data-testid="editions-list">
                <ul class="rows">{ for shown.iter().map(|edition| item(&app, edition)) }</ul>
            </section>
            <Upload />
        </Page>
    }
}

fn item(app: &App, edition: &EditionShown) -> Html {
    let to = Route::Criteria {
        edition: edition.digest,
    };
    let about = Message::new("criteria-about")
        .with("leaves", edition.leaves)
        .with("at", edition.imported_at.shown())
        .with("digest", edition.digest.short());
    html! {
        <li class="rows__item" key={edition.digest.to_string()} data-testid={format!("edition-{}", edition.digest.short())}>
            <span class="tags">
                <Go {to} class="link" id={format!("open-{}", edition.digest.short())}>{ vi(edition.title.clone()) }</Go>
                if edition.is_sample { <span class="tag tag--warn">{ app.text("sample-set") }</span> }
            </span>
            <span class="soft">{ app.tell(&about) }</span>
            <a class="button button--quiet" href={path::criteria_xlsx(&edition.digest)} download=""
                data-testid={format!("xlsx-{}", edition.digest.short())}>{ app.text("criteria-xlsx") }</a>
        </li>
    }
}
