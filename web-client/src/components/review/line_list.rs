//! Leaves side by side: self-score, appraisal, difference; by area, with what each comes to.

use sodiem_core::ids::Code;
use sodiem_core::ratio::Ratio;
use sodiem_core::text::Message;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::components::go::Go;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::review::{Area, Case, Filter, Line, Part};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which case.
    pub case: Case,
    /// The areas, in the order of the set.
    pub areas: Vec<Area>,
    /// The leaves that were found.
    pub lines: Vec<Line>,
    /// The query that keeps the list narrowed.
    pub query: Vec<(&'static str, String)>,
    /// The leaf that is open.
    pub here: Option<Code>,
}

/// The leaves by area.
#[component]
pub fn LineList(props: &Props) -> Html {
    let app = use_app();
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(props.here.clone(), move |_| bring_in_view(&list));
    }
    let section = |area: &Area| {
        let here: Vec<&Line> = props
            .lines
            .iter()
            .filter(|line| line.area == area.code)
            .collect();
        (!here.is_empty()).then(|| {
            html! {
                <section class="lines-area" key={area.code.to_string()}>
                    <h2 class="lines-area__head">
                        <span><span class="code">{ area.code.to_string() }</span>{ " " }{ vi(area.name.clone()) }</span>
                        { both(&app, (&area.own.points, &area.found.points)) }
                    </h2>
                    <ul class="leaves">{ for here.into_iter().map(|line| item(&app, props, line)) }</ul>
                </section>
            }
        })
    };
    html! {
        <div class="lines-list" ref={list} data-testid="lines">
            { for props.areas.iter().filter_map(section) }
        </div>
    }
}

fn item(app: &App, props: &Props, line: &Line) -> Html {
    let is_here = props.here.as_ref() == Some(&line.code);
    let to = Route::review_leaf(props.case.clone(), line.code.clone());
    html! {
        <li key={line.code.to_string()}>
            <Go {to} query={props.query.clone()} class="leaf-item" id={format!("line-{}", line.code)}
                state={state(line)} {is_here}>
                <span class="code">{ line.code.to_string() }</span>
                <span class="leaf-item__name" lang={VI}>{ line.name.clone() }</span>
                <span class="leaf-item__points">{ points(app, line) }</span>
                <span class="leaf-item__tags tags">{ tags(app, line) }</span>
            </Go>
        </li>
    }
}

/// How a leaf stands, for its `data-state`.
fn state(line: &Line) -> &'static str {
    match line.part {
        _ if line.is_conflict => "conflict",
        Part::Elsewhere => "elsewhere",
        Part::Led(_) if line.found.is_none() => "led",
        _ if line.found.is_none() => "unappraised",
        _ if line.lacks_reason() => "no-reason",
        _ if !line.is_units() => "answered",
        _ if !line.of_record().gives_the_same(&line.own) => "different",
        _ => "agreed",
    }
}

/// Self-score and appraisal: the latter stands for itself only once somebody found something.
fn points(app: &App, line: &Line) -> Html {
    if line.part == Part::Elsewhere {
        return html! { <span class="soft number">{ "– / " }{ app.points(&line.own.max) }</span> };
    }
    if !line.is_units() {
        let points = line
            .finding()
            .map_or_else(|| "–".into(), |said| app.points(&said.points));
        return html! {
            <span class="number">{ points }<span class="soft">{ " / " }{ app.points(&line.own.max) }</span></span>
        };
    }
    match line.finding().or(line.below.as_ref().map(|(_, said)| said)) {
        Some(found) => both(app, (&line.own.points, &found.points)),
        None => html! {
            <span class="number">{ app.points(&line.own.points) }
                <span class="soft">{ " / " }{ app.points(&line.own.max) }</span></span>
        },
    }
}

/// From self-score to appraisal, with the difference.
pub fn both(app: &App, (own, found): (&Ratio, &Ratio)) -> Html {
    let difference = found - own;
    if difference.is_zero() {
        return html! { <span class="number">{ app.points(found) }</span> };
    }
    let said = Message::new("review-from-to")
        .with("own", own)
        .with("found", found);
    html! {
        <span class="number">
            <span class="visually-hidden">{ app.tell(&said) }</span>
            <span aria-hidden="true">
                <span class="soft">{ app.points(own) }{ " → " }</span><strong>{ app.points(found) }</strong>
            </span>
            { " " }{ self::difference(app, &difference) }
        </span>
    }
}

/// A difference with its sign.
pub fn difference(app: &App, difference: &Ratio) -> Html {
    let (class, sign) = match difference.is_negative() {
        true => ("difference difference--less", ""),
        false => ("difference difference--more", "+"),
    };
    html! { <span {class} data-testid="difference">{ sign }{ app.points(difference) }</span> }
}

fn tags(app: &App, line: &Line) -> Html {
    let led = match &line.part {
        Part::Led(name) => Some(html! { <span class="tag" lang={VI}>{ name.clone() }</span> }),
        Part::Own | Part::Elsewhere => None,
    };
    let marks = [
        (line.part == Part::Elsewhere, "elsewhere", ""),
        (line.is_conflict || line.is_unit_conflict, "conflict", "bad"),
        (line.lacks_reason(), "no-reason", "bad"),
        (
            line.is_unappraised() && line.is_open && !line.is_held,
            "unappraised",
            "",
        ),
        (line.asks && !line.is_explained, "asked", "warn"),
        (line.asks && line.is_explained, "explained", "brand"),
        (line.is_amended, "amended", "warn"),
        (line.is_changed && !line.is_amended, "changed", "warn"),
        (line.lacks_citation, "no-citation", ""),
        (line.is_clarified, "clarified", "brand"),
    ];
    let tag = |(_, name, tone): (bool, &'static str, &str)| {
        html! {
            <span key={name} class={format!("tag tag--{tone}")} data-testid={format!("mark-{name}")}>
                { app.text(&format!("mark-{name}")) }
            </span>
        }
    };
    let marked = marks
        .into_iter()
        .filter(|(is_marked, _, _)| *is_marked)
        .map(tag);
    html! { <>{ for led }{ for marked }</> }
}

/// Scrolls the list, and nothing else, to the leaf that is open.
fn bring_in_view(list: &NodeRef) {
    let Some(list) = list.cast::<web_sys::HtmlElement>() else {
        return;
    };
    let Ok(Some(here)) = list.query_selector("[aria-current]") else {
        return;
    };
    let Ok(here) = here.dyn_into::<web_sys::HtmlElement>() else {
        return;
    };
    let top = f64::from(here.offset_top());
    let (bottom, height) = (
        top + f64::from(here.offset_height()),
        f64::from(list.client_height()),
    );
    if top < list.scroll_top() || bottom > list.scroll_top() + height {
        list.set_scroll_top(top - height / 2.0);
    }
}

/// The filters, each with how many leaves pass.
#[derive(Properties, PartialEq)]
pub struct FiltersProps {
    /// How many leaves pass each.
    pub counts: Vec<(Filter, usize)>,
    /// The one that is chosen.
    pub chosen: Filter,
    /// The person chose one.
    pub on_choose: Callback<Filter>,
}

/// The filters as chips; those that nothing passes are left out, but not the chosen one.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    let app = use_app();
    let chip = |(filter, count): &(Filter, usize)| {
        let (filter, on_choose) = (*filter, props.on_choose.clone());
        let onclick = Callback::from(move |_: MouseEvent| on_choose.emit(filter));
        html! {
            <button class="chip" type="button" {onclick} key={filter.name()}
                aria-pressed={(filter == props.chosen).to_string()}
                data-testid={format!("filter-{}", filter.name())} data-state={count.to_string()}>
                { app.text(&format!("review-filter-{}", filter.name())) }{ " " }
                <span class="number">{ count }</span>
            </button>
        }
    };
    let is_shown = |(filter, count): &&(Filter, usize)| *count > 0 || *filter == props.chosen;
    html! {
        <div class="chips" role="group" aria-label={app.text("filters")}>
            { for props.counts.iter().filter(is_shown).map(chip) }
        </div>
    }
}
