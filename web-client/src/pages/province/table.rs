//! The consolidated table: units down, areas across, as a grid on a desk and as cards on a phone.

use sodiem_core::consolidate::{Column, Ranked, Sort, Table, TableQuery, TableRow};
use sodiem_core::ids::RoundId;
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use super::files::Files;
use super::frame::Frame;
use super::{sheet_link, stage_tag};
use crate::components::freshness::Freshness;
use crate::components::vi::{VI, lang_of};
use crate::hooks::{App, use_app, use_is_wide, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::province::stage;

mod fields;

use fields::Fields;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// The table, and files of exactly what it shows. What it is narrowed to stands in the address.
#[component]
pub fn TablePage(props: &Props) -> Html {
    let app = use_app();
    let is_wide = use_is_wide();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let query: TableQuery = location
        .and_then(|location| location.query::<TableQuery>().ok())
        .unwrap_or_default();
    let wanted = Wanted::Table(props.round.clone(), query.ranked);
    use_wanted(Some(wanted.clone()));
    let table = app.read(|state| state.desk.online.table(&props.round, query.ranked));
    let narrow = {
        let round = props.round.clone();
        Callback::from(move |query: TableQuery| {
            let to = Route::ProvinceTable {
                round: round.clone(),
            };
            // Fails only for a query that cannot be written, and ours is flat.
            drop(navigator.replace_with_query(&to, &query));
        })
    };
    html! {
        <Frame round={props.round.clone()} title={app.text("province-table")} id="province-table-page">
            <Freshness {wanted} standing={&table} />
            if let Some(table) = &table.value {
                { preview(&app, query.ranked) }
                <Fields table={table.clone()} query={query.clone()} narrow={narrow.clone()} {is_wide} />
                { found(&app, props, table, &query) }
                if is_wide { { grid(&app, props, table, &query, &narrow) } }
                else { { cards(&app, props, table, &query) } }
            }
        </Frame>
    }
}

fn preview(app: &App, ranked: Ranked) -> Html {
    let (class, key, state) = match ranked {
        Ranked::Accepted => ("soft", "province-ranked-accepted-long", "accepted"),
        Ranked::All => ("notice notice--warning", "province-ranked-all-long", "all"),
    };
    html! { <p {class} data-testid="ranked" data-state={state}>{ app.text(key) }</p> }
}

/// How many rows there are, and the files of them.
fn found(app: &App, props: &Props, table: &Table, query: &TableQuery) -> Html {
    let count = table.select(query).len();
    html! {
        <div class="found">
            <p role="status" data-testid="found" data-state={count.to_string()}>
                { app.tell(&Message::new("province-found").with("count", count)) }
            </p>
            <Files round={props.round.clone()} screen="table" query={query.clone()} />
        </div>
    }
}

/// The columns, with their headings.
fn columns(app: &App, table: &Table) -> Vec<(Column, AttrValue)> {
    let own = |column, key: &str| (column, app.text(key));
    let mut columns = vec![
        own(Column::Name, "table-unit"),
        own(Column::Rank, "table-rank"),
        own(Column::District, "table-district"),
        own(Column::Block, "table-block"),
        own(Column::Stage, "table-stage"),
        own(Column::Own, "table-self-points"),
        own(Column::Points, "table-points"),
        own(Column::Max, "table-max"),
        own(Column::Percent, "table-percent"),
        own(Column::Band, "table-band"),
    ];
    columns.extend(table.areas.iter().map(|area| {
        let name = format!("{} {}", area.code, area.name);
        (Column::Area(area.code.clone()), name.into())
    }));
    columns
}

fn grid(
    app: &App,
    props: &Props,
    table: &Table,
    query: &TableQuery,
    narrow: &Callback<TableQuery>,
) -> Html {
    let columns = columns(app, table);
    let heading = |(column, name): &(Column, AttrValue)| {
        let sort = &query.sort;
        let is_here = sort.column == *column;
        let order = match (is_here, sort.is_descending) {
            (false, _) => None,
            (true, false) => Some("ascending"),
            (true, true) => Some("descending"),
        };
        let next = Sort {
            column: column.clone(),
            is_descending: is_here && !sort.is_descending,
        };
        let (narrow, own) = (narrow.clone(), query.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            narrow.emit(TableQuery {
                sort: next.clone(),
                ..own.clone()
            });
        });
        html! {
            <th scope="col" aria-sort={order} class={is_number(column).then_some("number")}>
                <button class="sort" type="button" {onclick} title={name.clone()} lang={lang_of(name)}
                    data-testid={format!("sort-{column}")}>
                    <span class="sort__text">{ name.clone() }</span><span class="sort__mark" aria-hidden="true"></span>
                </button>
            </th>
        }
    };
    let row = |row: &TableRow| {
        let cell = |(column, _): &(Column, AttrValue)| cell(app, props, column, row);
        html! {
            <tr key={row.unit.to_string()} data-testid="row" data-state={row.unit.to_string()}>
                { for columns.iter().map(cell) }
            </tr>
        }
    };
    html! {
        <div class="scroll scroll--tall" role="region" tabindex="0" aria-label={app.text("province-table")}>
            <table class="grid grid--sticky" data-testid="table">
                <thead><tr>{ for columns.iter().map(heading) }</tr></thead>
                <tbody>{ for table.select(query).into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}

/// Whether numbers stand in a column.
fn is_number(column: &Column) -> bool {
    !matches!(
        column,
        Column::Name | Column::District | Column::Block | Column::Stage | Column::Band
    )
}

/// What stands in a column: text, or a number as it is published.
fn value(app: &App, column: &Column, row: &TableRow) -> String {
    let number = |decimal: &str| app.language().number(decimal);
    match column {
        Column::Rank => row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        Column::Name => row.name.clone(),
        Column::District => row.district_name.clone(),
        Column::Block => row.block.clone().unwrap_or_default(),
        Column::Stage => app.say(&stage(row.standing.stage)).to_string(),
        Column::Own => number(&row.own.shown),
        Column::Points => number(&row.points.shown),
        Column::Max => number(&row.max.shown),
        Column::Percent => number(&row.percent.shown),
        Column::Band => row.band.clone().unwrap_or_default(),
        Column::Area(code) => number(row.areas.get(code).map_or("", |area| area.shown.as_str())),
    }
}

fn cell(app: &App, props: &Props, column: &Column, row: &TableRow) -> Html {
    match column {
        Column::Name => html! { <th scope="row">{ sheet_link(app, &props.round, row) }</th> },
        Column::Stage => html! { <td>{ stage_tag(app, row) }</td> },
        other => {
            let text = value(app, other, row);
            let name = format!("cell-{other}");
            html! { <td class={if is_number(other) { "number" } else { "text" }} data-testid={name} lang={lang_of(&text)}>{ text.clone() }</td> }
        }
    }
}

fn cards(app: &App, props: &Props, table: &Table, query: &TableQuery) -> Html {
    let card = |row: &TableRow| {
        let line = |column: Column, key: &str| {
            let text = value(app, &column, row);
            html! { <><dt>{ app.text(key) }</dt><dd class="number">{ text }</dd></> }
        };
        let area = |area: &sodiem_core::consolidate::AreaColumn| {
            let text = value(app, &Column::Area(area.code.clone()), row);
            html! { <><dt lang={VI}>{ format!("{} {}", area.code, area.name) }</dt><dd class="number">{ text }</dd></> }
        };
        html! {
            <li class="card" key={row.unit.to_string()} data-testid="row" data-state={row.unit.to_string()}>
                <div class="unit__head">
                    { sheet_link(app, &props.round, row) }
                    if let Some(rank) = row.rank {
                        <span class="rank"><span class="visually-hidden">{ app.text("table-rank") }{ " " }</span>{ rank }</span>
                    }
                </div>
                <span class="soft" lang={VI}>{ row.district_name.clone() }{ row.block.as_ref().map(|block| format!(" · {block}")) }</span>
                <span class="tags">
                    { stage_tag(app, row) }
                    if let Some(band) = &row.band { <span class="tag tag--brand" lang={VI}>{ band.clone() }</span> }
                </span>
                <dl class="definitions">
                    { line(Column::Percent, "table-percent") }
                    { line(Column::Points, "table-points") }
                    { line(Column::Max, "table-max") }
                    { line(Column::Own, "table-self-points") }
                </dl>
                <details>
                    <summary>{ app.text("province-areas") }</summary>
                    <dl class="definitions definitions--wide">{ for table.areas.iter().map(area) }</dl>
                </details>
            </li>
        }
    };
    html! { <ul class="units" data-testid="table">{ for table.select(query).into_iter().map(card) }</ul> }
}
