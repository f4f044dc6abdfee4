//! The criteria that a round scores by, where there are several to choose from.

use sodiem_core::api::EditionShown;
use yew::prelude::*;

use super::PartProps;
use crate::components::select::{Choice, SelectField};
use crate::hooks::{use_app, use_wanted};
use crate::state::online::Wanted;

/// The edition.
#[component]
pub fn Criteria(part: &PartProps) -> Html {
    let app = use_app();
    use_wanted(Some(Wanted::Editions));
    let editions = app.read(|state| state.desk.online.editions().value);
    let editions = editions.as_deref().map_or(&[][..], Vec::as_slice);
    if editions.len() < 2 {
        return Html::default();
    }
    let option = |edition: &EditionShown| -> Choice {
        let imported = edition.imported_at.shown();
        let text = format!("{} ({imported})", edition.title);
        (edition.digest.to_string(), text.into())
    };
    let on_choose = part.change(|form, digest| {
        if let Ok(digest) = digest.parse() {
            form.edition = digest;
        }
    });
    html! {
        <section class="card">
            <h2>{ app.text("admin-edition") }</h2>
            <SelectField id="edition" label={app.text("admin-edition-label")} chosen={part.form.edition.to_string()}
                options={editions.iter().map(option).collect::<Vec<_>>()} {on_choose} />
            <p class="soft">{ app.text("admin-edition-hint") }</p>
        </section>
    }
}
