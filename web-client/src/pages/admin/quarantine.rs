//! What was refused and is kept, by person: late work of revoked devices among it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sodiem_core::api::{QuarantineQuery, Quarantined, Said};
use sodiem_core::ids::AccountId;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::freshness::Freshness;
use crate::components::page::Page;
use crate::components::vi::vi;
use crate::hooks::{App, use_app, use_wanted};
use crate::pages::not_found::NotFound;
use crate::path;
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::admin;

/// From where on the address shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Older {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u64>,
}

/// What was refused and is kept.
#[component]
pub fn QuarantinePage() -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let from = use_location().and_then(|location| location.query::<Older>().ok());
    let query = QuarantineQuery {
        account: None,
        before: from.unwrap_or_default().before,
        language: Some(app.language()),
    };
    let wanted = Wanted::Quarantine(query.clone());
    use_wanted(Some(wanted.clone()));
    let found = app.read(|state| {
        let work = state.work()?;
        let is_administrator = !admin::provinces(work).is_empty();
        is_administrator.then(|| state.desk.online.quarantine(&query))
    });
    let Some(quarantine) = found else {
        return html! { <NotFound /> };
    };
    let page = quarantine.value.clone();
    let next = page.as_ref().and_then(|page| page.next);
    let older = Callback::from(move |_: MouseEvent| {
        // Fails only for a query that cannot be written, and ours is a number.
        drop(navigator.push_with_query(&Route::Quarantine, &Older { before: next }));
    });
    html! {
        <Page title={app.text("admin-quarantine")} id="quarantine-page">
            <p>{ app.text("admin-quarantine-about") }</p>
            <Freshness {wanted} standing={&quarantine} />
            if let Some(page) = page {
                if page.entries.is_empty() {
                    <p class="soft" data-testid="quarantine-empty">{ app.text("admin-quarantine-none") }</p>
                }
                { for by_person(&page.entries).into_values().map(|entries| person(&app, &query, &entries)) }
            }
            if next.is_some() {
                <div><button class="button" type="button" onclick={older} data-testid="older">{ app.text("admin-quarantine-older") }</button></div>
            }
        </Page>
    }
}

/// The entries of each account, newest first.
fn by_person(entries: &[Quarantined]) -> BTreeMap<&AccountId, Vec<&Quarantined>> {
    let mut people: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entry in entries {
        people.entry(&entry.account).or_default().push(entry);
    }
    people
}

/// One person's, with the way to take it along as a file.
fn person(app: &App, query: &QuarantineQuery, entries: &[&Quarantined]) -> Html {
    let Some(first) = entries.first() else {
        return Html::default();
    };
    let own = QuarantineQuery {
        account: Some(first.account.clone()),
        ..query.clone()
    };
    let file = format!("sodiem-{}.json", first.account);
    html! {
        <section class="card card--list" key={first.account.to_string()} data-testid="quarantine-person">
            <h2>{ vi(first.name.clone()) }</h2>
            <p><a class="button" href={path::quarantine(&own)} download={file} data-testid="quarantine-file">{ app.text("admin-quarantine-file") }</a></p>
            <ul class="rows">{ for entries.iter().map(|entry| item(app, entry)) }</ul>
        </section>
    }
}

fn item(app: &App, entry: &Quarantined) -> Html {
    let state = if entry.says.is_empty() {
        "unread"
    } else {
        "read"
    };
    html! {
        <li class="rows__item" key={entry.id} data-testid="quarantined" data-state={state}>
            <span>
                <strong>{ vi(entry.unit_name.clone()) }</strong>{ " · " }{ entry.document.round.to_string() }<br />
                <span class="soft"><span class="number">{ entry.received_at.shown() }</span>{ " · " }{ vi(entry.device.clone()) }</span>
            </span>
            <div>
                if entry.says.is_empty() { <span class="soft">{ app.text("admin-quarantine-unread") }</span> }
                { for entry.says.iter().map(said) }
            </div>
            <span>{ entry.reason.clone() }</span>
        </li>
    }
}

fn said(said: &Said) -> Html {
    let leaf = said.leaf.as_ref();
    html! {
        <>
            <p>
                if let Some(leaf) = leaf { <span class="code">{ leaf.to_string() }</span>{ " " }{ vi(said.leaf_name.clone()) }{ ": " } }
                { said.what.clone() }{ " · " }<span class="number">{ said.made_at.shown() }</span>
            </p>
            <ul class="lines">{ for said.lines.iter().map(|line| html! { <li>{ vi(line.clone()) }</li> }) }</ul>
        </>
    }
}
