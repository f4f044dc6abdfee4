//! One unit's sheet side by side: the list, and beside it (on a phone: in its place) one leaf or the
//! whole.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use sodiem_core::ids::Code;
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::review::banners::CaseBanners;
use crate::components::review::deciding::DecidingCard;
use crate::components::review::line_list::{Filters, LineList};
use crate::components::review::log::DecisionLog;
use crate::components::review::pane::Pane;
use crate::components::review::totals::Totals;
use crate::components::sample::sample_tag;
use crate::components::vi::VI;
use crate::hooks::{App, use_app, use_keys};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::view::review::{self, Case, CaseView, Filter, Line};
use crate::state::{Event, desk};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which case.
    pub case: Case,
    /// The leaf that is open.
    pub code: Option<Code>,
}

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Narrowed {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    filter: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
}

impl Narrowed {
    fn query(&self) -> Vec<(&'static str, String)> {
        let pairs = [("filter", self.filter.clone()), ("q", self.q.clone())];
        pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}

/// The sheet before the body.
#[component]
pub fn CasePage(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let narrowed: Narrowed = use_location()
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    let view = app.read(|state| {
        state
            .work()
            .and_then(|work| review::case(work, &props.case))
    });
    use_first_look(&app, view.as_ref());
    let filter = Filter::of(&narrowed.filter);
    let lines: Vec<Line> = view
        .iter()
        .flat_map(|view| &view.lines)
        .filter(|line| filter.finds(line, &narrowed.q))
        .cloned()
        .collect();
    let near = Near::of(&lines, props.code.as_ref(), narrowed.query());
    use_shortcuts(&app, props, view.as_ref(), &near);
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    let here = match &props.code {
        Some(code) => Route::review_leaf(props.case.clone(), code.clone()),
        None => Route::review(props.case.clone()),
    };
    let narrow = Callback::from(move |narrowed: Narrowed| {
        // Fails only for a query that cannot be written, and ours is plain text.
        drop(navigator.replace_with_query(&here, &narrowed));
    });
    let title = title(&view, props.code.as_ref());
    html! {
        <Page {title} id="case" above={above(&app, &view, props)} back={back(&app, props, &view)}>
            <div class="case" data-state={if props.code.is_some() { "leaf" } else { "whole" }}>
                <section class="case__list" aria-label={app.text("case-list")}>
                    { narrowing(&app, &view, &narrowed, &narrow) }
                    <p class="soft" role="status" data-testid="found" data-state={lines.len().to_string()}>
                        { app.tell(&Message::new("leaves-found").with("count", lines.len())) }
                    </p>
                    <LineList case={props.case.clone()} areas={view.areas.clone()} {lines}
                        query={narrowed.query()} here={props.code.clone()} />
                    { help(&app) }
                </section>
                <div class="case__pane">
                    { match &props.code {
                        Some(code) => leaf(&app, props, &view, (code, &near)),
                        None => whole(&app, &view),
                    } }
                </div>
            </div>
        </Page>
    }
}

/// The first look is the one that later ones are compared with.
#[hook]
fn use_first_look(app: &App, view: Option<&Rc<CaseView>>) {
    let unseen = view
        .filter(|view| view.changes.is_none())
        .map(|view| view.sheet.clone());
    let app = app.clone();
    use_effect_with(unseen, move |unseen| {
        if let Some(document) = unseen.clone() {
            app.send(Event::Seen(document));
        }
    });
}

/// Next, previous and agree, by keys.
#[hook]
fn use_shortcuts(app: &App, props: &Props, view: Option<&Rc<CaseView>>, near: &Near) {
    let navigator = use_navigator().expect("a page stands below the router");
    let (case, query) = (props.case.clone(), near.query.clone());
    let go = move |code: Option<Code>| {
        if let Some(code) = code {
            let to = Route::review_leaf(case.clone(), code);
            // Fails only for a query that cannot be written, and ours is plain text.
            drop(navigator.push_with_query(&to, query.clone()));
        }
    };
    let edit = view
        .zip(props.code.as_ref())
        .and_then(|(view, code)| Some((view.appraisal.clone(), review::agree(view.line(code)?)?)));
    let letters_off = app.read(|state| state.desk.letters_off);
    let (app, before, after) = (app.clone(), near.before.clone(), near.after.clone());
    use_keys(Callback::from(move |key: String| match key.as_str() {
        "ArrowRight" => go(after.clone()),
        "ArrowLeft" => go(before.clone()),
        "j" if !letters_off => go(after.clone()),
        "k" if !letters_off => go(before.clone()),
        "a" if !letters_off => {
            if let Some((document, edit)) = edit.clone() {
                app.send(Event::Edited {
                    document,
                    edits: vec![edit],
                });
            }
        }
        _ => {}
    }));
}

/// The leaves beside the one that is open, in the list as it is narrowed.
struct Near {
    before: Option<Code>,
    after: Option<Code>,
    query: Vec<(&'static str, String)>,
}

impl Near {
    /// Beside `here`; where none is open, the first leaf comes next.
    fn of(lines: &[Line], here: Option<&Code>, query: Vec<(&'static str, String)>) -> Self {
        let at = |index: usize| lines.get(index).map(|line| line.code.clone());
        let here = here.and_then(|here| lines.iter().position(|line| line.code == *here));
        Self {
            before: here.and_then(|here| here.checked_sub(1)).and_then(at),
            after: at(here.map_or(0, |here| here + 1)),
            query,
        }
    }
}

fn title(view: &CaseView, code: Option<&Code>) -> AttrValue {
    let line = code.and_then(|code| view.line(code));
    line.map_or_else(
        || view.unit_name.clone(),
        |line| format!("{} {}", line.code, line.name),
    )
    .into()
}

fn above(app: &App, view: &CaseView, props: &Props) -> Html {
    let round = &view.sheet.round;
    let points = Message::new("review-from-to")
        .with("own", app.as_total(round, &view.own.points))
        .with("found", app.as_total(round, &view.found.points));
    html! {
        <p class="soft tags">
            if props.code.is_some() { <span lang={VI}>{ view.unit_name.clone() }</span> }
            <span data-testid="body" lang={VI}>{ view.body.name.clone() }</span>
            <span class="number" data-testid="case-points">{ app.tell(&points) }</span>
            { sample_tag(app, &props.case.round) }
        </p>
    }
}

fn back(app: &App, props: &Props, view: &CaseView) -> (Route, AttrValue) {
    match props.code {
        Some(_) => (
            Route::review(props.case.clone()),
            view.unit_name.clone().into(),
        ),
        None => {
            let (round, body) = (props.case.round.clone(), props.case.body.clone());
            (Route::Queue { round, body }, app.text("queue-title"))
        }
    }
}

fn narrowing(app: &App, view: &CaseView, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let (typing, own) = (narrow.clone(), narrowed.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let q = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .value();
        typing.emit(Narrowed { q, ..own.clone() });
    });
    let (choosing, own) = (narrow.clone(), narrowed.clone());
    let on_choose = Callback::from(move |filter: Filter| {
        choosing.emit(Narrowed {
            filter: filter.name().to_owned(),
            ..own.clone()
        });
    });
    let counts: Vec<_> = Filter::ALL
        .map(|filter| (filter, view.count(filter)))
        .into();
    html! {
        <div class="narrow" role="search">
            <div class="field">
                <label class="field__label" for="search">{ app.text("search") }</label>
                <input class="field__input" id="search" type="search" data-testid="search" {oninput}
                    value={narrowed.q.clone()} placeholder={app.text("search-hint")} autocomplete="off" />
            </div>
            <Filters {counts} chosen={Filter::of(&narrowed.filter)} {on_choose} />
        </div>
    }
}

/// The whole: what is to be known, decided, and what it comes to.
fn whole(app: &App, view: &Rc<CaseView>) -> Html {
    let records = app.read(|state| {
        let case = &view.case;
        let records = state.work().map(|work| {
            work.device
                .records(&case.round, &case.unit)
                .cloned()
                .collect::<Vec<_>>()
        });
        records.unwrap_or_default()
    });
    html! {
        <>
            <CaseBanners case={view.clone()} />
            <DecidingCard case={view.clone()} />
            <Totals case={view.clone()} />
            <DecisionLog {records} />
        </>
    }
}

fn leaf(app: &App, props: &Props, view: &Rc<CaseView>, (code, near): (&Code, &Near)) -> Html {
    let pane = app.read(|state| {
        state
            .work()
            .and_then(|work| review::pane(work, &props.case, code))
    });
    let Some(pane) = pane else {
        return html! { <p>{ app.text("not-found") }</p> };
    };
    let link = |code: &Option<Code>, id: &'static str| {
        code.as_ref().map(|code| {
            let to = Route::review_leaf(props.case.clone(), code.clone());
            html! {
                <Go {to} query={near.query.clone()} class="button" {id}>
                    { app.text(id) }{ " " }<span class="code">{ code.to_string() }</span>
                </Go>
            }
        })
    };
    html! {
        <>
            <Pane case={view.clone()} view={pane} />
            <nav class="neighbours" aria-label={app.text("neighbours")}>
                <span>{ for link(&near.before, "leaf-before") }</span>
                <span>{ for link(&near.after, "leaf-after") }</span>
            </nav>
        </>
    }
}

/// The keys, and a way to switch the letters off: a person who dictates must not decide by words.
fn help(app: &App) -> Html {
    let letters_off = app.read(|state| state.desk.letters_off);
    let onchange = app.sender(move |event: yew::Event| {
        let is_on = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .checked();
        desk::Event::LettersSwitched { off: !is_on }
    });
    html! {
        <div class="case__keys soft only-desk" data-testid="keys">
            <p>{ app.text(if letters_off { "review-keys-off" } else { "review-keys" }) }</p>
            <label class="case__switch">
                <input type="checkbox" checked={!letters_off} {onchange} data-testid="letters" />
                { " " }{ app.text("review-letters") }
            </label>
        </div>
    }
}
