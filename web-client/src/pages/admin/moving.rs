//! Moving a round to other criteria after work began: what moves is shown first.

use std::rc::Rc;

use sodiem_core::api::{MoveWish, Moved};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::{Digest, RoundId};
use sodiem_core::round::{Declared, REASON_CHARS_MAX, Round, is_reason};
use sodiem_core::text::Message;
use yew::prelude::*;

use super::failure;
use crate::components::dialog::Dialog;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::hooks::{App, use_app, use_wanted};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::admin::{Attempt, Doing};
use crate::state::online::Wanted;
use crate::state::view::admin::{self, moving};

mod leaves;
mod units;

use leaves::Leaves;
use units::Units;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The edition that it is to move to.
    pub edition: Digest,
}

/// The round with both editions.
#[derive(Clone, PartialEq)]
struct Subject {
    round: Round,
    old: Rc<CriteriaSet>,
    new: Rc<CriteriaSet>,
}

/// The page of one move.
#[component]
pub fn MovePage(props: &Props) -> Html {
    let app = use_app();
    use_wanted(Some(Wanted::Criteria(props.edition)));
    let round = app.read(|state| {
        let rounds = admin::rounds(state.work()?);
        rounds.into_iter().find(|round| round.id == props.round)
    });
    let Some(round) = round else {
        return html! { <NotFound /> };
    };
    // Once it is moved, the round's own edition is the new one: what it came from stays shown.
    let from = round.moves.iter().find(|moved| moved.to == props.edition);
    let from = from.map_or(round.edition, |moved| moved.from);
    let sets = app.read(|state| {
        let old = state.work()?.device.edition(&from)?.clone();
        Some((
            Rc::new(old),
            state.desk.online.criteria(&props.edition).value?,
        ))
    });
    let back = Route::RoundSettings {
        round: props.round.clone(),
    };
    html! {
        <Page title={app.text("move-title")} id="move-page" back={(back, app.text("move-back"))}>
            if let Some((old, new)) = sets {
                <Moving subject={Subject { round, old, new }} to={props.edition} />
            }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct MovingProps {
    subject: Subject,
    to: Digest,
}

#[component]
fn Moving(props: &MovingProps) -> Html {
    let app = use_app();
    let Subject { round, old, new } = &props.subject;
    let mapping = use_state(Declared::new);
    let reason = use_state(String::new);
    let asks = use_state(|| false);
    let (shown, attempt) = app.read(|state| {
        (
            state.desk.admin.moved.clone(),
            state.desk.admin.moving.clone(),
        )
    });
    let is_done = shown.as_ref().is_some_and(|moved| moved.is_done);
    {
        let app = app.clone();
        use_effect_with((), move |()| move || app.send(Doing::Leave));
    }
    let wish = |dry_run: bool| MoveWish {
        to: props.to,
        mapping: (*mapping).clone(),
        reason: (*reason).clone(),
        version: round.version,
        dry_run,
    };
    {
        // Shown again for each mapping, and where somebody else changed the settings meanwhile.
        let (app, id, wish) = (app.clone(), round.id.clone(), wish(true));
        use_effect_with(((*mapping).clone(), round.version), move |_| {
            if !is_done {
                app.send(Doing::Move(id, Box::new(wish)));
            }
        });
    }
    let on_map = {
        let mapping = mapping.clone();
        Callback::from(move |next| mapping.set(next))
    };
    let onclick = {
        let asks = asks.clone();
        Callback::from(move |_: MouseEvent| asks.set(true))
    };
    let on_close = {
        let asks = asks.clone();
        Callback::from(move |()| asks.set(false))
    };
    let on_sure = {
        let (app, asks, id, wish) = (app.clone(), asks.clone(), round.id.clone(), wish(false));
        Callback::from(move |()| {
            asks.set(false);
            app.send(Doing::Move(id.clone(), Box::new(wish.clone())));
        })
    };
    let to = Message::new("move-to")
        .with("from", old.title.as_str())
        .with("to", new.title.as_str());
    let is_ready = is_reason(&reason) && attempt == Attempt::Done(()) && !is_done;
    html! {
        <div class="settings" data-testid="move" data-state={if is_done { "done" } else { attempt.name() }}>
            <p>{ app.tell(&to) }</p>
            if let Some(moved) = &shown {
                { again(&app, moved) }
                { unhoused(&app, round, moved, new) }
                <Units round={round.id.clone()} moved={moved.clone()} />
                <Leaves moved={moved.clone()} old={old.clone()} new={new.clone()} mapping={(*mapping).clone()} {on_map} is_locked={is_done} />
            }
            { failure(&app, attempt.failure()) }
            if attempt == Attempt::Running {
                <p class="notice" role="status" data-testid="move-running">{ app.text("move-running") }</p>
            }
            if is_done {
                <div class="notice" role="status" data-testid="move-done">
                    <p>{ app.text("move-done") }</p>
                    <Go to={Route::RoundSettings { round: round.id.clone() }} class="button" id="move-back">{ app.text("move-back") }</Go>
                </div>
            }
            if !is_done {
                <Reason value={(*reason).clone()} on_type={Callback::from(move |text| reason.set(text))} />
                <div class="buttons">
                    <button class="button button--primary" type="button" disabled={!is_ready} {onclick} data-testid="move-do">
                        { app.text("move-do") }
                    </button>
                </div>
            }
            if let Some(moved) = shown.filter(|_| *asks) {
                <Sure {moved} title={new.title.clone()} {on_close} {on_sure} />
            }
        </div>
    }
}

fn again(app: &App, moved: &Moved) -> Html {
    let count = moving::begin_again(moved);
    let message = Message::new("move-again").with("count", count);
    html! {
        if count > 0 {
            <p class="notice notice--warning" data-testid="move-again" data-state={count.to_string()}>{ app.tell(&message) }</p>
        }
    }
}

/// Clarifications and rows of bodies that nothing continues.
fn unhoused(app: &App, round: &Round, moved: &Moved, new: &CriteriaSet) -> Html {
    let (rows, bodies) = moving::unhoused(round, moved, new);
    let line = |key: &str, names: Vec<String>| {
        let message = Message::new(key).with("names", names.join(", "));
        html! { if !names.is_empty() { <p class="notice notice--warning" data-testid={key.to_owned()}>{ app.tell(&message) }</p> } }
    };
    html! { <>{ line("move-clarified", rows) }{ line("move-bodies", bodies) }</> }
}

#[derive(Properties, PartialEq)]
struct ReasonProps {
    value: String,
    on_type: Callback<String>,
}

#[component]
fn Reason(props: &ReasonProps) -> Html {
    let app = use_app();
    let on_type = props.on_type.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let area = event.target_unchecked_into::<web_sys::HtmlTextAreaElement>();
        on_type.emit(area.value());
    });
    let length = props.value.chars().count();
    let too_long = (length > REASON_CHARS_MAX).then(|| {
        Message::new("text-too-long")
            .with("length", length)
            .with("max", REASON_CHARS_MAX)
    });
    html! {
        <div class="field">
            <label class="field__label" for="move-reason">{ app.text("move-why") }</label>
            <textarea class="field__input" id="move-reason" data-testid="move-reason" rows="3" {oninput}
                value={props.value.clone()} aria-invalid={too_long.is_some().to_string()} aria-describedby="move-reason-error" />
            <span class="field__error" role="alert" id="move-reason-error">{ too_long.map(|message| app.tell(&message)) }</span>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SureProps {
    moved: Rc<Moved>,
    title: String,
    on_close: Callback<()>,
    on_sure: Callback<()>,
}

/// The last question before the move.
#[component]
fn Sure(props: &SureProps) -> Html {
    let app = use_app();
    let title = Message::new("move-sure").with("to", props.title.as_str());
    let what = Message::new("move-sure-what")
        .with("units", props.moved.units.len())
        .with("homeless", moving::homeless(&props.moved));
    let click = |then: &Callback<()>| then.reform(|_: MouseEvent| ());
    html! {
        <Dialog title={app.say(&title)} id="move-dialog" on_close={props.on_close.clone()}>
            <p>{ app.tell(&what) }</p>
            <div class="buttons">
                <button class="button button--primary" type="button" onclick={click(&props.on_sure)} data-testid="move-confirm">
                    { app.text("move-do") }
                </button>
                <button class="button" type="button" onclick={click(&props.on_close)} data-testid="move-cancel">
                    { app.text("move-cancel") }
                </button>
            </div>
        </Dialog>
    }
}
