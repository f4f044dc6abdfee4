//! The criteria that a round scores by, where there are several to choose from.

use sodiem_core::api::EditionShown;
use sodiem_core::ids::Digest;
use sodiem_core::round::{EditionMove, Round};
use sodiem_core::text::Message;
use yew::prelude::*;

use super::PartProps;
use crate::components::go::Go;
use crate::components::select::{Choice, SelectField};
use crate::components::vi::vi;
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The settings as they are.
    pub round: Round,
    /// What the form needs.
    pub part: PartProps,
}

/// The edition, the way to move to another, and the moves so far.
#[component]
pub fn Criteria(props: &Props) -> Html {
    let app = use_app();
    let Props { round, part } = props;
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
            <p class="soft">{ app.text("admin-edition-hint") }{ " " }{ app.text("admin-edition-hint-begun") }</p>
            if part.form.edition != round.edition {
                <Go to={Route::RoundMove { round: round.id.clone(), edition: part.form.edition }} class="button" id="edition-move">
                    { app.text("admin-edition-move") }
                </Go>
            }
            if !round.moves.is_empty() {
                <h3>{ app.text("admin-moves") }</h3>
                <ul data-testid="round-moves" data-state={round.moves.len().to_string()}>
                    { for round.moves.iter().map(|moved| line(&app, moved, editions)) }
                </ul>
            }
        </section>
    }
}

fn line(app: &App, moved: &EditionMove, editions: &[EditionShown]) -> Html {
    let title = |digest: &Digest| {
        let found = editions.iter().find(|edition| edition.digest == *digest);
        found.map_or_else(|| digest.short(), |edition| edition.title.clone())
    };
    let message = Message::new("admin-moved-line")
        .with("at", moved.moved_at.shown())
        .with("name", moved.name.as_str())
        .with("from", title(&moved.from))
        .with("to", title(&moved.to));
    html! {
        <li><p>{ app.tell(&message) }</p><p class="soft">{ vi(moved.reason.clone()) }</p></li>
    }
}
