//! How saving and sending stand, and what was refused.

use sodiem_core::api::Receipt;
use sodiem_core::decision::DecisionDraft;
use sodiem_core::device::{RefusedDecision, RefusedEntry, Unreadable};
use sodiem_core::gather::in_order;
use sodiem_core::ids::DocumentId;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::bundle::{bring_card, save_card};
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::receipt::{clock_notice, receipt_link};
use crate::components::storage::storage_card;
use crate::components::vi::vi;
use crate::desk;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::held::{self, HeldField};
use crate::state::view::sheet::Subject;
use crate::state::view::{receipt, refusal, status};
use crate::state::{Event, Work};

/// What is on this device only, what the server has, and what it refused.
#[component]
pub fn SyncPage() -> Html {
    let app = use_app();
    let connection = app.read(status::connection);
    let (unsent, last) = app.read(|state| {
        (
            state.work().map(Work::unsent).unwrap_or_default(),
            state.sync.last_exchange,
        )
    });
    let (drafts, entries, decisions) = app.read(|state| {
        let Some(work) = state.work() else {
            return Default::default();
        };
        let device = &work.device;
        let entries = in_order(device.refused_entries().cloned(), |entry| entry.made_at);
        (
            device.drafts().cloned().collect::<Vec<_>>(),
            entries,
            device.refused_decisions().cloned().collect::<Vec<_>>(),
        )
    });
    let brought: Vec<_> = app.read(|state| {
        let work = state.work();
        work.map_or_else(Vec::new, |work| work.device.brought().cloned().collect())
    });
    let (held, unreadable) = app.read(|state| {
        let Some(work) = state.work() else {
            return Default::default();
        };
        let rows = work.device.unreadable().map(|row| {
            let (key, unit) = held::unreadable(work, row);
            (row.clone(), key, unit)
        });
        (held::fields(work), rows.collect::<Vec<_>>())
    });
    let files = app.read(|state| state.files);
    let now = app.sender(|_: MouseEvent| Event::SyncAsked);
    let last = last.map_or_else(|| app.text("sync-never"), |at| at.shown().into());
    html! {
        <Page title={app.text("sync-title")} id="sync-page">
            <section class="card" data-testid="sync-details" data-state={connection.name()}>
                <p>{ app.tell(&connection.long()) }</p>
                <dl class="definitions">
                    <dt>{ app.text("sync-unsent-changes") }</dt>
                    <dd class="number" data-testid="unsent-changes">{ unsent.changes }</dd>
                    <dt>{ app.text("sync-unsent-decisions") }</dt>
                    <dd class="number" data-testid="unsent-decisions">{ unsent.decisions }</dd>
                    if files.waiting > 0 {
                        <dt>{ app.text("sync-unsent-files") }</dt>
                        <dd class="number" data-testid="unsent-files">{ files.waiting }</dd>
                    }
                    <dt>{ app.text("sync-last") }</dt>
                    <dd class="number">{ last }</dd>
                </dl>
                <div>
                    <button class="button" type="button" onclick={now} data-testid="sync-now">
                        { app.text("sync-now") }
                    </button>
                </div>
            </section>
            { clock_notice(&app) }
            { save_card(&app, unsent.changes + unsent.decisions + files.waiting) }
            { bring_card(&app, &brought) }
            { not_saved(&app, &held) }
            { for unreadable.iter().map(|(row, key, unit)| unread(&app, row, key, unit.as_deref())) }
            { for drafts.iter().map(|draft| waiting(&app, draft)) }
            { for decisions.iter().map(|decision| refused_decision(&app, decision)) }
            { for entries.iter().map(|entry| refused_entry(&app, entry)) }
            { receipts(&app) }
            { storage_card(&app) }
        </Page>
    }
}

/// What the server signed that it received, each to take home.
fn receipts(app: &App) -> Html {
    let receipts = app.read(|state| {
        let Some(work) = state.work() else {
            return Vec::new();
        };
        let named = work.device.receipts().map(|receipt| {
            let DocumentId { round, unit, .. } = &receipt.document;
            let unit = work.device.unit(round, unit);
            (receipt.clone(), unit.map(|unit| unit.name.clone()))
        });
        named.collect()
    });
    let line = |(receipt, unit): &(Receipt, Option<String>)| {
        let key = match receipt.decision {
            Some(_) => "received-decision",
            None => "received-content",
        };
        let key = receipt::at(key, receipt.received_at);
        html! {
            <li class="held" data-testid="receipt">
                <span>{ for unit.clone().map(vi) }{ " · " }{ app.tell(&key) }</span>
                { receipt_link(app, receipt) }
            </li>
        }
    };
    html! {
        <section class="card" data-testid="receipts" data-state={receipts.len().to_string()}>
            <h2>{ app.text("receipts-title") }</h2>
            <p class="soft">{ app.text("receipts-about") }</p>
            <ul class="places">{ for receipts.iter().map(line) }</ul>
            <p><a href="/bien-nhan" target="_blank" rel="noopener">{ app.text("receipts-check") }</a></p>
        </section>
    }
}

/// The fields that are not saved, each with the way to it.
fn not_saved(app: &App, held: &[HeldField]) -> Html {
    if held.is_empty() {
        return Html::default();
    }
    let field = |field: &HeldField| {
        let place = &field.place;
        let to = match field.page.clone() {
            held::Page::Library(subject) => Route::library(subject),
            held::Page::Sheet(subject) => Route::leaf(subject, place.leaf.clone()),
            held::Page::Case { round, body, unit } => {
                desk::review_leaf(round, body, unit, place.leaf.clone())
            }
        };
        let own = place.clone();
        let dismiss = app.sender(move |_: MouseEvent| Event::Held(own.clone(), None));
        html! {
            <li class="held" key={format!("{}-{}-{}", place.document, place.leaf, place.field)}>
                <Go {to} class="place" id="held-field">
                    <span class="code">{ place.leaf.to_string() }</span>
                    <span>{ app.text(field.field) }{ " · " }{ vi(field.unit_name.clone()) }</span>
                </Go>
                <button class="button" type="button" onclick={dismiss} data-testid="held-dismiss">
                    { app.text("held-dismiss") }
                </button>
            </li>
        }
    };
    let title = Message::new("held-title").with("count", held.len());
    html! {
        <section class="card card--bad" data-testid="held" data-state={held.len().to_string()}>
            <h2>{ app.tell(&title) }</h2>
            <p>{ app.text("held-about") }</p>
            <ul class="places">{ for held.iter().map(field) }</ul>
        </section>
    }
}

/// A row of this device's storage that could not be read.
fn unread(app: &App, row: &Unreadable, key: &str, unit: Option<&str>) -> Html {
    let own = row.clone();
    let dismiss = app.sender(move |_: MouseEvent| Event::UnreadableDismissed(own.clone()));
    html! {
        <section class="notice notice--bad" key={row.key.clone()} data-testid="unreadable">
            <p><strong>{ app.text(key) }</strong>
                if let Some(unit) = unit { { " · " }{ vi(unit.to_owned()) } }
            </p>
            <p>{ app.text("unreadable-about") }</p>
            <div class="buttons">
                <button class="button" type="button" onclick={dismiss} data-testid="unreadable-dismiss">
                    { app.text("unreadable-dismiss") }
                </button>
            </div>
        </section>
    }
}

fn waiting(app: &App, draft: &DecisionDraft) -> Html {
    let own = draft.clone();
    let withdraw = app.sender(move |_: MouseEvent| Event::Withdrawn(own.clone()));
    html! {
        <section class="notice" key={draft.id.to_string()} data-testid="waiting-decision">
            <p>{ app.text("sync-waiting-decision") }{ " " }<span class="number">{ draft.made_at.shown() }</span></p>
            <div><button class="button" type="button" onclick={withdraw} data-testid="withdraw">
                { app.text("sync-withdraw") }
            </button></div>
        </section>
    }
}

fn refused_decision(app: &App, refused: &RefusedDecision) -> Html {
    let own = refused.clone();
    let dismiss = app.sender(move |_: MouseEvent| Event::DecisionDismissed(own.clone()));
    let draft = &refused.draft;
    let subject = Subject {
        round: draft.round.clone(),
        unit: draft.unit.clone(),
    };
    html! {
        <section class="notice notice--bad" key={draft.id.to_string()} data-testid="refused-decision">
            <p><strong>{ app.text("refused-decision") }</strong>{ " " }
                <span class="number">{ draft.made_at.shown() }</span></p>
            <p>{ app.text(refusal::of_decision(refused.code)) }</p>
            <div class="buttons">
                <Go to={Route::submit(subject)} class="button" id="refused-look">{ app.text("refused-look") }</Go>
                <button class="button" type="button" onclick={dismiss} data-testid="refused-dismiss">
                    { app.text("refused-dismiss") }
                </button>
            </div>
        </section>
    }
}

fn refused_entry(app: &App, entry: &RefusedEntry) -> Html {
    let (own, again) = (entry.clone(), entry.clone());
    let dismiss = app.sender(move |_: MouseEvent| Event::EntryDismissed(own.clone()));
    let enter = app.sender(move |_: MouseEvent| Event::EnteredAgain(again.clone()));
    let leaf = entry.edit.leaf();
    let about = Message::new("refused-entry").with("leaf", leaf.as_str());
    html! {
        <section class="notice notice--bad" key={entry.id.clone()} data-testid="refused-entry">
            <p><strong>{ app.tell(&about) }</strong>{ " " }<span class="number">{ entry.made_at.shown() }</span></p>
            <p>{ app.text(refusal::of_entry(entry.code)) }</p>
            <div class="buttons">
                <button class="button button--primary" type="button" onclick={enter} data-testid="enter-again">
                    { app.text("refused-enter-again") }
                </button>
                <button class="button" type="button" onclick={dismiss} data-testid="refused-dismiss">
                    { app.text("refused-dismiss") }
                </button>
            </div>
        </section>
    }
}
