//! What is missing on a sheet, and submitting it.

use sodiem_core::text::Message;
use yew::prelude::*;

use super::banner::SheetBanner;
use crate::components::dialog::Dialog;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::receipt::clock_notice;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::Event;
use crate::state::view::missing::{Missing, Place, missing};
use crate::state::view::sheet::{self, SheetView, Subject};
use crate::state::view::status::Connection;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
}

/// Everything that is missing, each a way to its place, then the submission.
#[component]
pub fn Submit(props: &Props) -> Html {
    let app = use_app();
    let subject = &props.subject;
    let is_asked = use_state(|| false);
    let view = app.read(|state| state.work().and_then(|work| sheet::view(work, subject)));
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    let missing = missing(&view);
    let files = app.read(|state| state.files.waiting);
    let list =
        |key: &'static str, places: &[Place], tone: &str| list(&app, subject, (key, tone), places);
    let ask = {
        let is_asked = is_asked.clone();
        Callback::from(move |_: MouseEvent| is_asked.set(true))
    };
    html! {
        <Page title={app.text("submit-title")} id="submit" back={(Route::sheet(subject.clone()), app.text("nav-overview"))}>
            <SheetBanner subject={subject.clone()} view={view.clone()} />
            { list("missing-held", &missing.held, "bad") }
            { list("missing-conflicts", &missing.conflicts, "bad") }
            { list("missing-oversized", &missing.oversized, "bad") }
            { list("missing-asked", &missing.asked, "warning") }
            { list("missing-invalid", &missing.invalid, "bad") }
            { list("missing-unanswered", &missing.unanswered, "warning") }
            { list("missing-explanations", &missing.unexplained, "bad") }
            { list("missing-citations", &missing.without_citation, "info") }
            if files > 0 {
                <p class="notice notice--warning" data-testid="submit-files">
                    { app.tell(&Message::new("submit-files").with("count", files)) }
                </p>
            }
            if missing == Missing::default() {
                <p class="notice notice--good" data-testid="nothing-missing">{ app.text("missing-nothing") }</p>
            }
            { submission(&app, &view, &missing, ask) }
            if *is_asked {
                <Confirm view={view.clone()} unanswered={missing.unanswered.len()} on_close={
                    let is_asked = is_asked.clone();
                    Callback::from(move |()| is_asked.set(false))
                } />
            }
        </Page>
    }
}

fn list(app: &App, subject: &Subject, (key, tone): (&'static str, &str), places: &[Place]) -> Html {
    if places.is_empty() {
        return Html::default();
    }
    let place = |place: &Place| {
        html! {
            <li><Go to={Route::leaf(subject.clone(), place.code.clone())} class="place" id={format!("place-{}", place.code)}>
                <span class="code">{ place.code.to_string() }</span><span lang={VI}>{ place.name.clone() }</span>
            </Go></li>
        }
    };
    let title = Message::new(key).with("count", places.len());
    html! {
        <section class={format!("card card--{tone}")} data-testid={key} data-state={places.len().to_string()}>
            <h2>{ app.tell(&title) }</h2>
            <ul class="places">{ for places.iter().map(place) }</ul>
        </section>
    }
}

fn submission(app: &App, view: &SheetView, missing: &Missing, ask: Callback<MouseEvent>) -> Html {
    let hindrance = if !view.may_submit {
        Some("submit-head-only")
    } else if view.waiting.is_some() {
        Some("submit-is-waiting")
    } else if !view.is_submittable() {
        Some("submit-not-now")
    } else if !missing.conflicts.is_empty() {
        Some("submit-conflicts-first")
    } else if !missing.oversized.is_empty() {
        Some("submit-shorten-first")
    } else if !missing.unexplained.is_empty() {
        Some("submit-explain-first")
    } else {
        None
    };
    let state = hindrance.unwrap_or("possible");
    html! {
        <section class="card" data-testid="submission" data-state={state}>
            <h2>{ app.text("submit-do") }</h2>
            { points(app, view) }
            { clock_notice(app) }
            if let Some(key) = hindrance { <p class="soft" id="submit-hindrance">{ app.text(key) }</p> }
            <div>
                <button class="button button--primary" type="button" onclick={ask} data-testid="submit-ask"
                    disabled={hindrance.is_some()} aria-describedby={hindrance.map(|_| "submit-hindrance")}>
                    { app.text("submit-do") }
                </button>
            </div>
        </section>
    }
}

fn points(app: &App, view: &SheetView) -> Html {
    let round = &view.document.round;
    let points = Message::new("submit-points")
        .with("points", app.as_total(round, &view.own.points))
        .with("max", app.as_total(round, &view.own.max));
    let outside = Message::new("overview-outside")
        .with("bonus", &view.bonus)
        .with("penalty", &view.penalty);
    html! {
        <>
            <p class="large" data-testid="submit-points">{ app.tell(&points) }</p>
            <p class="soft">{ app.tell(&outside) }</p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ConfirmProps {
    view: SheetView,
    unanswered: usize,
    on_close: Callback<()>,
}

/// Asks once more, naming the points.
#[component]
fn Confirm(props: &ConfirmProps) -> Html {
    let app = use_app();
    let view = &props.view;
    let connection = app.read(crate::state::view::status::connection);
    let (document, heads) = (view.document.clone(), view.heads.clone());
    let (sender, close) = (app.clone(), props.on_close.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        sender.send(Event::Submitted {
            document: document.clone(),
            heads: heads.clone(),
        });
        close.emit(());
    });
    let close = props.on_close.clone();
    let oncancel = Callback::from(move |_: MouseEvent| close.emit(()));
    let unanswered = Message::new("submit-unanswered").with("count", props.unanswered);
    html! {
        <Dialog title={app.text("submit-confirm-title")} id="submit-dialog" on_close={props.on_close.clone()}>
            <p lang={VI}>{ view.unit_name.clone() }{ " · " }{ view.round_title.clone() }</p>
            { points(&app, view) }
            if props.unanswered > 0 { <p class="notice notice--warning">{ app.tell(&unanswered) }</p> }
            if matches!(connection, Connection::Offline(..) | Connection::SignIn(_)) {
                <p class="notice" data-testid="submit-offline">{ app.text("submit-offline") }</p>
            }
            <div class="buttons">
                <button class="button button--primary" type="button" {onclick} data-testid="submit-confirm">
                    { app.text("submit-do") }
                </button>
                <button class="button" type="button" onclick={oncancel} data-testid="submit-cancel">
                    { app.text("cancel") }
                </button>
            </div>
        </Dialog>
    }
}
