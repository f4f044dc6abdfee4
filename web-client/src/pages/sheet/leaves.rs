//! The leaves of a sheet: by area, narrowed by filters, searched.

use serde::{Deserialize, Serialize};
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::leaf_list::LeafList;
use crate::components::page::Page;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::view::sheet::{self, Filter, SheetView, Subject};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
}

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Narrowed {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    area: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    filter: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The list of leaves. What it is narrowed to stands in the address, so that the way back keeps it.
#[component]
pub fn Leaves(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let narrowed: Narrowed = location
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    let subject = props.subject.clone();
    let view = app.read(|state| state.work().and_then(|work| sheet::view(work, &subject)));
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    let narrow = {
        let subject = subject.clone();
        Callback::from(move |narrowed: Narrowed| {
            // Fails only for a query that cannot be written, and ours is plain text.
            drop(navigator.replace_with_query(&Route::leaves(subject.clone()), &narrowed));
        })
    };
    let area = narrowed.area.parse().ok();
    let filter = Filter::of(&narrowed.filter);
    let found: Vec<_> = view
        .find(area.as_ref(), filter, &narrowed.q)
        .cloned()
        .collect();
    let count = Message::new("leaves-found").with("count", found.len());
    html! {
        <Page title={app.text("nav-leaves")} id="leaves" back={(Route::sheet(subject.clone()), app.text("nav-overview"))}>
            <div class="narrow" role="search">
                { search(&app, &narrowed, &narrow) }
                { areas(&app, &view, &narrowed, &narrow) }
                { filters(&app, &view, &narrowed, &narrow) }
            </div>
            <p class="soft" role="status" data-testid="found" data-state={found.len().to_string()}>{ app.tell(&count) }</p>
            { by_area(&view, &subject, found) }
        </Page>
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
                value={narrowed.q.clone()} placeholder={app.text("search-hint")} autocomplete="off" />
        </div>
    }
}

fn areas(app: &App, view: &SheetView, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let (narrow, own) = (narrow.clone(), narrowed.clone());
    let onchange = Callback::from(move |event: Event| {
        let area = event
            .target_unchecked_into::<web_sys::HtmlSelectElement>()
            .value();
        narrow.emit(Narrowed {
            area,
            ..own.clone()
        });
    });
    let option = |area: &sheet::Area| {
        let code = area.code.to_string();
        html! {
            <option value={code.clone()} selected={narrowed.area == code} lang={VI}>
                { format!("{code}. {}", area.name) }
            </option>
        }
    };
    html! {
        <div class="field">
            <label class="field__label" for="area">{ app.text("area") }</label>
            <select class="field__input" id="area" data-testid="area" {onchange}>
                <option value="" selected={narrowed.area.is_empty()}>{ app.text("area-all") }</option>
                { for view.areas.iter().map(option) }
            </select>
        </div>
    }
}

fn filters(app: &App, view: &SheetView, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let chosen = Filter::of(&narrowed.filter);
    let chip = |filter: Filter| {
        let count = view.find(None, filter, "").count();
        let (narrow, own) = (narrow.clone(), narrowed.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            narrow.emit(Narrowed {
                filter: filter.name().to_owned(),
                ..own.clone()
            });
        });
        html! {
            <button class="chip" type="button" {onclick} aria-pressed={(filter == chosen).to_string()}
                data-testid={format!("filter-{}", filter.name())}>
                { app.text(&format!("filter-{}", filter.name())) }{ " " }<span class="number">{ count }</span>
            </button>
        }
    };
    html! {
        <div class="chips" role="group" aria-label={app.text("filters")}>{ for Filter::ALL.map(chip) }</div>
    }
}

fn by_area(view: &SheetView, subject: &Subject, found: Vec<sheet::LeafRow>) -> Html {
    let section = |area: &sheet::Area| {
        let leaves: Vec<_> = found
            .iter()
            .filter(|leaf| leaf.area == area.code)
            .cloned()
            .collect();
        (!leaves.is_empty()).then(|| {
            html! {
                <section class="card card--list" key={area.code.to_string()}>
                    <h2><span class="code">{ area.code.to_string() }</span>{ " " }{ vi(area.name.clone()) }</h2>
                    <LeafList subject={subject.clone()} {leaves} />
                </section>
            }
        })
    };
    view.areas.iter().filter_map(section).collect()
}
