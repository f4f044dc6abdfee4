//! Units in a table; cards on a phone.

use sodiem_core::ids::RoundId;
use sodiem_core::scoring::Subtotal;
use sodiem_core::text::Message;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::components::go::Go;
use crate::components::vi::vi;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::view::review::{Column, QueueLine, Turn};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The units, sorted.
    pub lines: Vec<QueueLine>,
    /// By what, and whether the other way round.
    pub sort: (Column, bool),
    /// The person wants another order.
    pub on_sort: Callback<Column>,
}

/// The units. Its roles are said, because a phone shows the table's parts as blocks.
#[component]
pub fn QueueTable(props: &Props) -> Html {
    let app = use_app();
    html! {
        <table class="queue" role="table" data-testid="queue-table" onkeydown={Callback::from(move_by_arrows)}>
            <caption class="visually-hidden">{ app.text("queue-title") }</caption>
            <thead role="rowgroup">
                <tr role="row">{ for Column::SHOWN.map(|column| heading(&app, props, column)) }</tr>
            </thead>
            <tbody role="rowgroup">{ for props.lines.iter().map(|line| row(&app, &props.round, line)) }</tbody>
        </table>
    }
}

fn heading(app: &App, props: &Props, column: Column) -> Html {
    let sort = match props.sort {
        (sorted, is_reversed) if sorted == column && is_reversed => "descending",
        (sorted, _) if sorted == column => "ascending",
        _ => "none",
    };
    let on_sort = props.on_sort.clone();
    let onclick = Callback::from(move |_: MouseEvent| on_sort.emit(column));
    let class = matches!(column, Column::Own | Column::Found).then_some("queue__number");
    html! {
        <th role="columnheader" scope="col" aria-sort={sort} {class}>
            <button class="queue__sort" type="button" {onclick} data-testid={format!("sort-{}", column.name())}>
                { app.text(column_key(column)) }
            </button>
        </th>
    }
}

fn row(app: &App, round: &RoundId, line: &QueueLine) -> Html {
    let (done, all) = line.progress;
    let progress = Message::new("queue-progress-of")
        .with("done", done)
        .with("all", all);
    let label = |column: Column| app.text(column_key(column));
    html! {
        <tr role="row" key={line.case.unit.to_string()} class="queue__row" data-testid={format!("unit-{}", line.case.unit)}
            data-state={line.turn.name()}>
            <td role="cell" class="queue__name">
                <Go to={Route::review(line.case.clone())} class="queue__link" id={format!("open-{}", line.case.unit)}>
                    { vi(line.name.clone()) }
                </Go>
            </td>
            <td role="cell"><span class="tags">{ stage(app, line.turn) }{ marks(app, line) }</span></td>
            <td role="cell" data-testid="progress" data-state={format!("{done}/{all}")}>
                <span class="queue__label">{ label(Column::Progress) }</span>
                <span class="number">{ app.tell(&progress) }</span>
            </td>
            <td role="cell" class="queue__number" data-testid="own">
                <span class="queue__label">{ label(Column::Own) }</span>{ points(app, round, Some(&line.own)) }
            </td>
            <td role="cell" class="queue__number" data-testid="found">
                <span class="queue__label">{ label(Column::Found) }</span>{ points(app, round, line.found.as_ref()) }
            </td>
            <td role="cell" data-testid="changed">{ changed(app, line) }</td>
        </tr>
    }
}

/// Where a sheet stands, as a tag.
pub fn stage(app: &App, turn: Turn) -> Html {
    let tone = match turn {
        Turn::Now => "tag tag--brand",
        Turn::Returned => "tag tag--warn",
        Turn::Accepted => "tag tag--good",
        Turn::Draft | Turn::Below(_) | Turn::Above(_) => "tag",
    };
    let mut message = Message::new(&format!("turn-{}", turn.name()));
    if let Some(tier) = turn.tier() {
        message = message.with("tier", tier as usize);
    }
    html! { <span class={tone} data-testid="turn" data-state={turn.name()}>{ app.tell(&message) }</span> }
}

fn marks(app: &App, line: &QueueLine) -> Html {
    let marks = [
        (line.is_late, "late", "warn"),
        (line.has_amendment, "amended", "warn"),
        (line.has_conflict, "conflict", "bad"),
        (line.is_waiting, "unsent", "brand"),
        (line.is_refused, "refused", "bad"),
    ];
    let tag = |(_, name, tone): (bool, &'static str, &str)| {
        html! {
            <span key={name} class={format!("tag tag--{tone}")} data-testid={format!("mark-{name}")}>
                { app.text(&format!("mark-{name}")) }
            </span>
        }
    };
    marks
        .into_iter()
        .filter(|(is_marked, _, _)| *is_marked)
        .map(tag)
        .collect()
}

fn points(app: &App, round: &RoundId, points: Option<&Subtotal>) -> Html {
    match points {
        Some(points) => html! {
            <span class="number"><strong>{ app.total(round, &points.points) }</strong>
                <span class="soft">{ " / " }{ app.total(round, &points.max) }</span></span>
        },
        None => html! { <span class="soft">{ "–" }</span> },
    }
}

fn changed(app: &App, line: &QueueLine) -> Html {
    match line.changed {
        Some(0) => Html::default(),
        Some(count) => html! {
            <span class="tag tag--warn" data-state={count.to_string()}>
                { app.tell(&Message::new("queue-changed-count").with("count", count)) }
            </span>
        },
        None if line.turn == Turn::Draft => Html::default(),
        None => {
            html! { <span class="tag tag--brand" data-state="new">{ app.text("queue-new") }</span> }
        }
    }
}

/// Up and down move between the rows; Enter opens one, as it does with every link.
fn move_by_arrows(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let table = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let active = web_sys::window().and_then(|window| window.document()?.active_element());
    let (Some(table), Some(active)) = (table, active) else {
        return;
    };
    let links = table.get_elements_by_class_name("queue__link");
    let count = i64::from(links.length());
    let is_active = |index: &u32| links.item(*index).is_some_and(|link| link == active);
    let here = (0..links.length()).find(is_active).map_or(-1, i64::from);
    let next = u32::try_from((here + step).clamp(0, (count - 1).max(0))).unwrap_or_default();
    let next = links
        .item(next)
        .and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(next) = next {
        event.prevent_default();
        // An element that cannot take the focus leaves it where it is.
        drop(next.focus());
    }
}

/// The key of a column's heading.
fn column_key(column: Column) -> &'static str {
    match column {
        Column::Urgency | Column::Name => "queue-name",
        Column::Stage => "queue-stage",
        Column::Progress => "queue-progress",
        Column::Own => "queue-own",
        Column::Found => "queue-found-points",
        Column::Changed => "queue-changed",
    }
}
