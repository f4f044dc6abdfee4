//! What a body may do with the whole sheet: accept the rest, return, approve, answer an amendment,
//! open it again. Each is asked once more, with what it means.

use std::rc::Rc;

use sodiem_core::decision::MESSAGE_CHARS_MAX;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::go::Go;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::review::{Block, CaseView, Deciding, Kind, agree_with_rest};
use crate::state::view::status::{self, Connection};
use crate::state::{Event, desk};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The case.
    pub case: Rc<CaseView>,
}

/// What is being asked once more.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Rest,
    Decision(Kind),
}

/// Progress, what is in the way, and the decisions.
#[component]
pub fn DecidingCard(props: &Props) -> Html {
    let app = use_app();
    let asked = use_state(|| None::<Asked>);
    let view = &props.case;
    let deciding = view.deciding();
    let (done, all) = view.progress();
    let rest = agree_with_rest(view).len();
    let ask = |what: Asked| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(Some(what)))
    };
    let on_close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let progress = Message::new("queue-progress-of")
        .with("done", done)
        .with("all", all);
    html! {
        <section class="card" data-testid="deciding" data-state={format!("{done}/{all}")}>
            <h2>{ app.text("deciding-title") }</h2>
            <p data-testid="progress" data-state={format!("{done}/{all}")}>{ app.text("queue-progress") }{ ": " }
                <strong class="number">{ app.tell(&progress) }</strong></p>
            if rest > 0 {
                <div><button class="button" type="button" onclick={ask(Asked::Rest)} data-testid="accept-rest">
                    { app.tell(&Message::new("deciding-rest").with("count", rest)) }
                </button></div>
            }
            { hindrances(&app, view, &deciding) }
            <div class="buttons">{ for deciding.kinds.iter().map(|kind| button(&app, &deciding, *kind, ask(Asked::Decision(*kind)))) }</div>
            if !view.body.decides() { <p class="soft" data-testid="lead-only">{ app.text("deciding-lead-only") }</p> }
            { match *asked {
                Some(Asked::Rest) => html! { <Rest case={view.clone()} {on_close} /> },
                Some(Asked::Decision(kind)) => html! { <Confirm case={view.clone()} {kind} {on_close} /> },
                None => Html::default(),
            } }
        </section>
    }
}

/// What keeps the sheet from being approved, each a way to its place.
fn hindrances(app: &App, view: &CaseView, deciding: &Deciding) -> Html {
    if !deciding.kinds.contains(&Kind::Approve) {
        return Html::default();
    }
    let block = |block: &Block| {
        let title =
            Message::new(&format!("block-{}", block.name())).with("count", block.places().len());
        let place = |code: &sodiem_core::ids::Code| {
            let to = Route::review_leaf(view.case.clone(), code.clone());
            html! { <Go {to} class="chip code" id={format!("block-{code}")}>{ code.to_string() }</Go> }
        };
        html! {
            <div class="notice notice--bad" data-testid={format!("block-{}", block.name())} id={format!("block-{}", block.name())}>
                <p>{ app.tell(&title) }</p>
                <div class="chips">{ for block.places().iter().map(place) }</div>
            </div>
        }
    };
    deciding.blocks.iter().map(block).collect()
}

fn button(app: &App, deciding: &Deciding, kind: Kind, onclick: Callback<MouseEvent>) -> Html {
    let is_blocked = kind == Kind::Approve && !deciding.blocks.is_empty();
    let class = match kind {
        Kind::Approve | Kind::TakeAmendment => "button button--primary",
        Kind::Return | Kind::ReturnAmendment => "button",
        Kind::Reopen => "button button--danger",
    };
    let described = is_blocked.then(|| {
        deciding
            .blocks
            .first()
            .map(|block| format!("block-{}", block.name()))
    });
    html! {
        <button {class} type="button" {onclick} disabled={is_blocked} key={kind.name()}
            aria-describedby={described.flatten()} data-testid={format!("decide-{}", kind.name())}
            data-state={if is_blocked { "blocked" } else { "possible" }}>
            { app.text(&format!("decide-{}", kind.name())) }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct RestProps {
    case: Rc<CaseView>,
    on_close: Callback<()>,
}

/// Asks before it agrees with everything that is left, and says with how many.
#[component]
fn Rest(props: &RestProps) -> Html {
    let app = use_app();
    let edits = agree_with_rest(&props.case);
    let about = Message::new("rest-about").with("count", edits.len());
    let (sender, close, document) = (
        app.clone(),
        props.on_close.clone(),
        props.case.appraisal.clone(),
    );
    let onclick = Callback::from(move |_: MouseEvent| {
        sender.send(Event::Edited {
            document: document.clone(),
            edits: edits.clone(),
        });
        close.emit(());
    });
    html! {
        <Dialog title={app.text("rest-title")} id="rest-dialog" on_close={props.on_close.clone()}>
            <p data-testid="rest-about">{ app.tell(&about) }</p>
            <div class="buttons">
                <button class="button button--primary" type="button" {onclick} data-testid="rest-confirm">
                    { app.text("rest-confirm") }
                </button>
                { cancel(&app, &props.on_close) }
            </div>
        </Dialog>
    }
}

fn cancel(app: &App, on_close: &Callback<()>) -> Html {
    let close = on_close.clone();
    let onclick = Callback::from(move |_: MouseEvent| close.emit(()));
    html! {
        <button class="button" type="button" {onclick} data-testid="decide-cancel">{ app.text("cancel") }</button>
    }
}

#[derive(Properties, PartialEq)]
struct ConfirmProps {
    case: Rc<CaseView>,
    kind: Kind,
    on_close: Callback<()>,
}

/// Asks once more, with the points, what is left open, and the message to the unit.
#[component]
fn Confirm(props: &ConfirmProps) -> Html {
    let app = use_app();
    let (view, kind) = (&props.case, props.kind);
    let message = use_state(String::new);
    let is_tried = use_state(|| false);
    let length = message.trim().chars().count();
    let is_said = !kind.needs_message() || (1..=MESSAGE_CHARS_MAX).contains(&length);
    let onclick = {
        let (app, close, view) = (app.clone(), props.on_close.clone(), view.clone());
        let (message, is_tried) = (message.clone(), is_tried.clone());
        Callback::from(move |_: MouseEvent| {
            is_tried.set(true);
            if is_said {
                let message = (*message).clone();
                app.send(desk::Event::Reviewed {
                    shown: view.clone(),
                    kind,
                    message,
                });
                close.emit(());
            }
        })
    };
    let is_last = view.body.tier == view.last_tier;
    let is_acceptance = kind == Kind::Approve && is_last;
    let name = if is_acceptance { "accept" } else { kind.name() };
    html! {
        <Dialog title={app.text(&format!("confirm-{name}"))} id="decide-dialog" on_close={props.on_close.clone()}>
            <p lang={VI}>{ view.unit_name.clone() }{ " · " }{ view.round_title.clone() }</p>
            { meaning(&app, view, kind) }
            if kind.needs_message() { { words(&app, &message, *is_tried && !is_said) } }
            { offline(&app) }
            <div class="buttons">
                <button class="button button--primary" type="button" {onclick} data-testid="decide-confirm">
                    { app.text(&format!("decide-{}", kind.name())) }
                </button>
                { cancel(&app, &props.on_close) }
            </div>
        </Dialog>
    }
}

/// What the decision means.
fn meaning(app: &App, view: &CaseView, kind: Kind) -> Html {
    match kind {
        Kind::Approve => approval(app, view),
        Kind::TakeAmendment | Kind::ReturnAmendment => {
            let key = format!("meaning-{}", kind.name());
            html! { <p>{ app.tell(&Message::new(&key).with("count", view.amendment.len())) }</p> }
        }
        Kind::Return | Kind::Reopen => {
            html! { <p>{ app.text(&format!("meaning-{}", kind.name())) }</p> }
        }
    }
}

/// The points that are approved, and what is left open.
fn approval(app: &App, view: &CaseView) -> Html {
    let round = &view.sheet.round;
    let deciding = view.deciding();
    let points = |key: &str, subtotal: &sodiem_core::scoring::Subtotal| {
        let message = Message::new(key)
            .with("points", app.as_total(round, &subtotal.points))
            .with("max", app.as_total(round, &subtotal.max));
        app.say(&message)
    };
    let open = [
        ("approve-unappraised", deciding.unappraised),
        ("approve-unanswered", deciding.unanswered),
        ("approve-asked", deciding.asked),
    ];
    let notice = |(key, count): (&'static str, usize)| {
        html! {
            <p class="notice notice--warning" key={key} data-testid={key}>
                { app.tell(&Message::new(key).with("count", count)) }
            </p>
        }
    };
    html! {
        <>
            <p class="large" data-testid="approve-points">{ points("approve-points", &view.found) }</p>
            <p class="soft">{ points("approve-own", &view.own) }</p>
            if !view.direct.max.is_zero() { <p>{ points("totals-direct", &view.direct) }</p> }
            { for open.into_iter().filter(|(_, count)| *count > 0).map(notice) }
            if view.has_amendment() { <p class="notice notice--warning">{ app.text("approve-amended") }</p> }
        </>
    }
}

fn words(app: &App, message: &UseStateHandle<String>, is_missing: bool) -> Html {
    let own = message.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        own.set(
            event
                .target_unchecked_into::<web_sys::HtmlTextAreaElement>()
                .value(),
        );
    });
    let error = is_missing
        .then(|| app.say(&Message::new("decide-message-missing").with("max", MESSAGE_CHARS_MAX)));
    html! {
        <div class="field">
            <label class="field__label" for="message">{ app.text("decide-message") }</label>
            <textarea class="field__input" id="message" data-testid="message" rows="4" {oninput}
                value={(**message).clone()} required=true aria-invalid={is_missing.to_string()}
                aria-describedby="message-error" />
            <span class="field__error" role="alert" id="message-error" data-testid="message-error">
                { error.unwrap_or_default() }
            </span>
        </div>
    }
}

fn offline(app: &App) -> Html {
    let connection = app.read(status::connection);
    if !matches!(connection, Connection::Offline(..) | Connection::SignIn(_)) {
        return Html::default();
    }
    html! { <p class="notice" data-testid="decide-offline">{ app.text("decide-offline") }</p> }
}
