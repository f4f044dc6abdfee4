//! The units before a body: what waits for it first, searched, narrowed and sorted.

use serde::{Deserialize, Serialize};
use sodiem_core::ids::{BodyId, RoundId};
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::review::queue_table::QueueTable;
use crate::components::sample::sample_tag;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::view::review::{self, Column, QueueView, Stand};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The body.
    pub body: BodyId,
}

/// What the address narrows and sorts the queue to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Narrowed {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    stand: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    down: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The queue. What it is narrowed to stands in the address, so that the way back keeps it.
#[component]
pub fn Queue(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let narrowed: Narrowed = use_location()
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    let view = app.read(|state| {
        state
            .work()
            .and_then(|work| review::queue(work, &props.round, &props.body))
    });
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    let here = Route::Queue {
        round: props.round.clone(),
        body: props.body.clone(),
    };
    let narrow = Callback::from(move |narrowed: Narrowed| {
        // Fails only for a query that cannot be written, and ours is plain text.
        drop(navigator.replace_with_query(&here, &narrowed));
    });
    let sort = (Column::of(&narrowed.sort), !narrowed.down.is_empty());
    let found = view.find(Stand::of(&narrowed.stand), &narrowed.q, sort);
    let count = Message::new("queue-found")
        .with("found", found.len())
        .with("all", view.lines.len());
    let on_sort = {
        let (narrow, own) = (narrow.clone(), narrowed.clone());
        Callback::from(move |column: Column| {
            let is_again = own.sort == column.name() && own.down.is_empty();
            let down = if is_again {
                "1".to_owned()
            } else {
                String::new()
            };
            narrow.emit(Narrowed {
                sort: column.name().to_owned(),
                down,
                ..own.clone()
            });
        })
    };
    html! {
        <Page title={app.text("queue-title")} id="queue" above={above(&app, &view, &props.round)}>
            { desks(&app, props) }
            <div class="narrow" role="search">
                { search(&app, &narrowed, &narrow) }
                { stands(&app, &view, &narrowed, &narrow) }
            </div>
            <p class="soft" role="status" data-testid="found" data-state={found.len().to_string()}>
                { app.tell(&count) }
            </p>
            <QueueTable round={props.round.clone()} lines={found.into_iter().cloned().collect::<Vec<_>>()} {sort} {on_sort} />
            <p class="soft only-desk">{ app.text("queue-keys") }</p>
        </Page>
    }
}

fn above(app: &App, view: &QueueView, round: &RoundId) -> Html {
    let until = view
        .decide_by
        .map(|at| Message::new("queue-until").with("at", at.shown()));
    html! {
        <p class="soft tags">
            <span data-testid="body" lang={VI}>{ view.body.name.clone() }</span>
            <span lang={VI}>{ view.round_title.clone() }</span>
            { sample_tag(app, round) }
            if let Some(until) = until { <span>{ app.tell(&until) }</span> }
        </p>
    }
}

/// The ways to the person's other queues.
fn desks(app: &App, props: &Props) -> Html {
    let desks = app.read(|state| {
        state
            .work()
            .map(|work| review::named_desks(work))
            .unwrap_or_default()
    });
    if desks.len() < 2 {
        return Html::default();
    }
    let link = |(round, body, name): (RoundId, BodyId, String)| {
        let is_here = round == props.round && body == props.body;
        let id = format!("desk-{round}-{body}");
        html! { <Go to={Route::Queue { round, body }} class="chip" {id} {is_here}>{ vi(name) }</Go> }
    };
    html! {
        <nav class="chips" aria-label={app.text("queue-desks")}>{ for desks.into_iter().map(link) }</nav>
    }
}

fn search(app: &App, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let (narrow, own) = (narrow.clone(), narrowed.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let q = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .value();
        narrow.emit(Narrowed { q, ..own.clone() });
    });
    html! {
        <div class="field">
            <label class="field__label" for="search">{ app.text("search") }</label>
            <input class="field__input" id="search" type="search" data-testid="search" {oninput}
                value={narrowed.q.clone()} placeholder={app.text("queue-search-hint")} autocomplete="off" />
        </div>
    }
}

fn stands(app: &App, view: &QueueView, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let chosen = Stand::of(&narrowed.stand);
    let chip = |stand: Stand| {
        let (narrow, own) = (narrow.clone(), narrowed.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            narrow.emit(Narrowed {
                stand: stand.name().to_owned(),
                ..own.clone()
            });
        });
        html! {
            <button class="chip" type="button" {onclick} aria-pressed={(stand == chosen).to_string()}
                data-testid={format!("stand-{}", stand.name())} data-state={view.count(stand).to_string()}>
                { app.text(&format!("stand-{}", stand.name())) }{ " " }
                <span class="number">{ view.count(stand) }</span>
            </button>
        }
    };
    html! {
        <div class="chips" role="group" aria-label={app.text("filters")}>{ for Stand::ALL.map(chip) }</div>
    }
}
