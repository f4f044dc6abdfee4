//! A sheet at a glance.

use sodiem_core::api::Receipt;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::banner::SheetBanner;
use super::moved::MovedNotice;
use crate::components::bar::bar;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::receipt::{clock_notice, receipt_link};
use crate::components::sample::sample_tag;
use crate::components::vi::VI;
use crate::components::vi::vi;
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::view::sheet::{self, Area, Filter, SheetView, Subject};
use crate::state::view::status::Reached;
use crate::state::view::{deadline, receipt};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
}

/// Points so far, what is left, until when, and how far everything has come.
#[component]
pub fn Overview(props: &Props) -> Html {
    let app = use_app();
    let subject = &props.subject;
    let found = app.read(|state| {
        let now = state.sync.server_time(state.now);
        state
            .work()
            .and_then(|work| sheet::view(work, subject))
            .map(|view| (view, now))
    });
    let Some((view, now)) = found else {
        return html! { <NotFound /> };
    };
    let above = html! {
        <p class="soft" data-testid="round">
            { vi(view.round_title.clone()) }
            { " " }{ sample_tag(&app, &subject.round) }
        </p>
    };
    html! {
        <Page title={view.unit_name.clone()} id="overview" {above}>
            <SheetBanner subject={subject.clone()} view={view.clone()} />
            <MovedNotice subject={subject.clone()} />
            <div class="glance">
                { points(&app, &view) }
                { deadline(&app, &view, now) }
                { left(&app, subject, &view) }
                { words(&app, &view) }
            </div>
            <section class="areas-section">
                <h2>{ app.text("areas") }</h2>
                <ul class="areas">{ for view.areas.iter().map(|area| area_card(&app, subject, area)) }</ul>
            </section>
            <div class="buttons">
                <Go to={Route::submit(subject.clone())} class="button button--primary" id="to-submit">
                    { app.text("to-submit") }
                </Go>
                <Go to={Route::library(subject.clone())} class="button" id="to-library">{ app.text("library") }</Go>
                <Go to={Route::print(subject.clone())} class="button" id="to-print">{ app.text("to-print") }</Go>
            </div>
        </Page>
    }
}

fn points(app: &App, view: &SheetView) -> Html {
    let round = &view.document.round;
    let label = Message::new("overview-points-label")
        .with("points", &view.own.points)
        .with("max", &view.own.max);
    html! {
        <section class="card glance__points" data-testid="own-points" data-state={view.own.points.to_string()}>
            <h2>{ app.text("overview-points") }</h2>
            <p class="huge number">
                <strong data-testid="own-points-value">{ app.total(round, &view.own.points) }</strong>
                <span class="soft">{ " / " }{ app.total(round, &view.own.max) }</span>
            </p>
            { bar(&view.own.points, &view.own.max, app.say(&label)) }
            <p class="soft">
                { app.tell(&Message::new("overview-outside").with("bonus", &view.bonus).with("penalty", &view.penalty)) }
            </p>
        </section>
    }
}

fn deadline(app: &App, view: &SheetView, now: sodiem_core::time::Timestamp) -> Html {
    let left = deadline::time_left(view.submit_by, now);
    html! {
        <section class="card" data-testid="deadline" data-state={if left.is_over { "over" } else { "open" }}>
            <h2>{ app.text("overview-deadline") }</h2>
            <p class="large number">{ view.submit_by.shown() }</p>
            <p class={if left.is_over { "bad" } else { "soft" }}>{ app.tell(&left.message) }</p>
            { clock_notice(app) }
        </section>
    }
}

fn left(app: &App, subject: &Subject, view: &SheetView) -> Html {
    let answered = Message::new("overview-answered")
        .with("answered", view.answered)
        .with("answerable", view.answerable);
    let link = |filter: Filter| {
        let count = view.find(None, filter, "").count();
        let key = format!("filter-{}", filter.name());
        (count > 0).then(|| {
            html! {
                <li><Go to={Route::leaves(subject.clone())} query={vec![("filter", filter.name().to_owned())]}
                    class="button" id={format!("left-{}", filter.name())}>
                    { app.text(&key) }{ " " }<strong class="number">{ count }</strong>
                </Go></li>
            }
        })
    };
    html! {
        <section class="card" data-testid="left" data-state={format!("{}/{}", view.answered, view.answerable)}>
            <h2>{ app.text("overview-left") }</h2>
            <p class="large">{ app.tell(&answered) }</p>
            <ul class="buttons">{ for Filter::ALL.into_iter().skip(1).filter_map(link) }</ul>
        </section>
    }
}

fn words(app: &App, view: &SheetView) -> Html {
    let held = view.leaves.iter().filter(|leaf| leaf.is_held).count();
    let word = |reached: Reached| {
        let name = app.read(|state| reached.name(&state.sync));
        html! {
            <>
                <dt>{ app.text(&format!("reached-{name}")) }</dt>
                <dd class="number" data-testid={format!("count-{name}")}>{ view.count(reached) }</dd>
            </>
        }
    };
    html! {
        <section class="card" data-testid="words">
            <h2>{ app.text("overview-words") }</h2>
            <dl class="definitions">
                if held > 0 {
                    <dt class="bad">{ app.text("overview-held") }</dt>
                    <dd class="number" data-testid="count-held">{ held }</dd>
                }
                { for [Reached::Saved, Reached::Received, Reached::UnderReview].map(word) }
            </dl>
            { for view.receipt.iter().map(|receipt| received(app, view, receipt)) }
        </section>
    }
}

/// When the server received the sheet; as it is shown only where nothing waits to be sent.
fn received(app: &App, view: &SheetView, receipt: &Receipt) -> Html {
    let (state, key) = match (view.has_unsent, view.is_receipt_whole()) {
        (true, _) => ("earlier", "received-before"),
        (false, false) => ("changed", "received-last"),
        (false, true) => ("all", "received-at"),
    };
    html! {
        <>
            <p data-testid="sheet-received" data-state={state}>{ app.tell(&receipt::at(key, receipt.received_at)) }</p>
            <div class="buttons">{ receipt_link(app, receipt) }</div>
        </>
    }
}

fn area_card(app: &App, subject: &Subject, area: &Area) -> Html {
    let answered = Message::new("area-answered")
        .with("answered", area.answered)
        .with("answerable", area.answerable);
    if area.answerable == 0 {
        return html! {
            <li key={area.code.to_string()} class="card area">
                <span class="area__name" lang={VI}><span class="code">{ area.code.to_string() }</span>{ " " }{ area.name.clone() }</span>
                <span class="soft">{ app.text("area-others") }</span>
            </li>
        };
    }
    html! {
        <li key={area.code.to_string()}>
            <Go to={Route::leaves(subject.clone())} query={vec![("area", area.code.to_string())]}
                class="card area" id={format!("area-{}", area.code)}>
                <span class="area__name" lang={VI}><span class="code">{ area.code.to_string() }</span>{ " " }{ area.name.clone() }</span>
                { bar(&area.own.points, &area.own.max, app.say(&answered)) }
                <span class="area__numbers">
                    <span class="number"><strong>{ app.points(&area.own.points) }</strong>{ " / " }{ app.points(&area.own.max) }</span>
                    <span class="soft">{ app.tell(&answered) }</span>
                </span>
            </Go>
        </li>
    }
}
