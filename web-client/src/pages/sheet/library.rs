//! The documents that prove a sheet: each once, with its files and where it is cited.

use sodiem_core::device::Place;
use sodiem_core::document::Citation;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::citation_form::{CitationForm, files_of};
use crate::components::citation_line::citation_line;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::Event;
use crate::state::view::library::{self, Cited, LibraryView, Listed};
use crate::state::view::missing;
use crate::state::view::sheet::Subject;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
}

/// All documents of the sheet, then files that none of them names, and leaves without a document.
#[component]
pub fn Library(props: &Props) -> Html {
    let app = use_app();
    let subject = &props.subject;
    let view = app.read(|state| state.work().and_then(|work| library::view(work, subject)));
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    let card = |listed: &Listed| {
        let key = listed.citations[0].id.clone();
        html! { <ListedCard {key} subject={subject.clone()} view={view.clone()} listed={listed.clone()} /> }
    };
    let count = Message::new("library-count").with("count", view.documents.len());
    html! {
        <Page title={app.text("library")} id="library" back={(Route::sheet(subject.clone()), app.text("nav-overview"))}>
            <p class="soft" data-testid="library-count" data-state={view.documents.len().to_string()}>{ app.tell(&count) }</p>
            { uncited(&view) }
            { without(&app, subject, &view.without) }
            { for view.documents.iter().map(card) }
        </Page>
    }
}

/// Files that the unit has and no citation names: an element of `evidence.js`, which knows them.
fn uncited(view: &LibraryView) -> Html {
    let cited: Vec<String> = view.files.keys().map(ToString::to_string).collect();
    html! {
        <@{"sodiem-uncited"} round={view.document.round.to_string()} unit={view.document.unit.to_string()}
            cited={cited.join(" ")} />
    }
}

fn without(app: &App, subject: &Subject, places: &[missing::Place]) -> Html {
    if places.is_empty() {
        return Html::default();
    }
    let title = Message::new("missing-citations").with("count", places.len());
    let place = |place: &missing::Place| leaf_link(subject, &place.code, &place.name);
    html! {
        <details class="card" data-testid="library-without" data-state={places.len().to_string()}>
            <summary>{ app.tell(&title) }</summary>
            <ul class="places">{ for places.iter().map(|own| html! { <li>{ place(own) }</li> }) }</ul>
        </details>
    }
}

fn leaf_link(subject: &Subject, code: &sodiem_core::ids::Code, name: &str) -> Html {
    html! {
        <Go to={Route::leaf(subject.clone(), code.clone())} class="place" id={format!("place-{code}")}>
            <span class="code">{ code.to_string() }</span><span lang={VI}>{ name.to_owned() }</span>
        </Go>
    }
}

#[derive(Properties, PartialEq)]
struct CardProps {
    subject: Subject,
    view: LibraryView,
    listed: Listed,
}

/// One document; to be written anew for all its citations where somebody wants to.
#[component]
fn ListedCard(props: &CardProps) -> Html {
    let app = use_app();
    // What could not be kept is seen before anybody opens anything.
    let is_open = use_state(|| props.view.held.contains(&props.listed.citations[0].id));
    let (view, listed) = (&props.view, &props.listed);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let count = Message::new("library-cited").with("count", listed.citations.len());
    html! {
        <section class="card" data-testid="library-document" data-state={listed.citations.len().to_string()}>
            <h2 class="library__title">{ citation_line(&app, &listed.shared) }</h2>
            if !*is_open && !listed.shared.files.is_empty() {
                { files_of(&view.document, &listed.shared) }
            }
            <details>
                <summary data-testid="library-cited">{ app.tell(&count) }</summary>
                <ul class="places">{ for listed.citations.iter().map(|cited| html! {
                    <li>{ leaf_link(&props.subject, &cited.leaf, &cited.name) }{ where_in(&app, cited) }</li>
                }) }</ul>
            </details>
            if view.is_editable {
                <div>
                    <button class="button" type="button" onclick={toggle} data-testid="library-edit"
                        aria-expanded={is_open.to_string()}>
                        { app.text(if *is_open { "library-edit-done" } else { "library-edit" }) }
                    </button>
                </div>
            }
            if *is_open { { form(&app, view, listed) } }
        </section>
    }
}

/// Section and page, as far as they are given.
fn where_in(app: &App, cited: &Cited) -> Html {
    let part = |key: &str, text: &str| {
        (!text.is_empty())
            .then(|| html! { <>{ " " }{ app.text(key) }{ " " }{ vi(text.to_owned()) }</> })
    };
    html! {
        <span class="soft">
            { for part("citation-section", &cited.citation.section) }
            { for part("citation-page", &cited.citation.page) }
        </span>
    }
}

fn form(app: &App, view: &LibraryView, listed: &Listed) -> Html {
    let first = &listed.citations[0];
    let place = Place {
        document: view.document.clone(),
        leaf: first.leaf.clone(),
        field: format!("{}{}", library::DOCUMENT, first.id),
    };
    let (document, own) = (view.document.clone(), listed.clone());
    let on_keep = app.sender(move |(_, shared): (String, _)| Event::Edited {
        document: document.clone(),
        edits: own.rewritten(&shared),
    });
    let others = view.documents.iter();
    let others = others.filter(|other| other.citations[0].id != first.id);
    let others: Vec<Citation> = others.map(|other| other.shared.clone()).collect();
    let kept = library::kept(
        &view.files,
        listed.citations.iter().map(|own| &own.citation),
    );
    html! {
        <CitationForm id={first.id.clone()} document={view.document.clone()} {place} stored={listed.shared.clone()}
            is_locked={false} is_shared={true} {others} {kept} on_keep={on_keep} on_remove={Callback::noop()} />
    }
}
