//! What the consolidated table is narrowed to, and its order.

use std::rc::Rc;

use sodiem_core::consolidate::{Column, Ranked, Sort, StageKind, Table, TableQuery};
use yew::prelude::*;

use crate::components::select::{Choice, SearchField, SelectField};
use crate::hooks::{App, use_app};
use crate::state::view::province::districts;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The table.
    pub table: Rc<Table>,
    /// What it is narrowed to.
    pub query: TableQuery,
    /// The person wants it otherwise.
    pub narrow: Callback<TableQuery>,
    /// The headings of the columns order the rows.
    pub is_wide: bool,
}

/// The fields above the table.
#[component]
pub fn Fields(props: &Props) -> Html {
    let app = use_app();
    let query = &props.query;
    let change = |change: fn(TableQuery, String) -> TableQuery| {
        let (narrow, own) = (props.narrow.clone(), props.query.clone());
        Callback::from(move |value: String| narrow.emit(change(own.clone(), value)))
    };
    let search = change(|own, search| TableQuery { search, ..own });
    let ranked = change(|own, value| {
        let ranked = if value == "all" {
            Ranked::All
        } else {
            Ranked::Accepted
        };
        TableQuery { ranked, ..own }
    });
    let block = change(|own, value| TableQuery {
        block: chosen(value),
        ..own
    });
    let district = change(|own, value| TableQuery {
        district: chosen(value).and_then(|code| code.parse().ok()),
        ..own
    });
    let stage = change(|own, value| TableQuery {
        stage: kind(&value),
        tier: None,
        ..own
    });
    let sort = change(|own, value| TableQuery {
        sort: value.parse().unwrap_or_default(),
        ..own
    });
    let ranked_now = if query.ranked == Ranked::All {
        "all"
    } else {
        "accepted"
    };
    let search = html! {
        <SearchField id="search" label={app.text("province-search")} value={query.search.clone()} on_type={search} />
    };
    let others = html! {
        <>
            <SelectField id="ranked-field" label={app.text("province-ranked")} chosen={ranked_now}
                options={ranks(&app)} on_choose={ranked} />
            <SelectField id="block" label={app.text("table-block")} options={blocks(&app, &props.table)}
                chosen={query.block.clone().unwrap_or_default()} on_choose={block} />
            <SelectField id="district" label={app.text("table-district")} options={in_districts(&app, &props.table)}
                chosen={query.district.as_ref().map(ToString::to_string).unwrap_or_default()} on_choose={district} />
            <SelectField id="stage" label={app.text("table-stage")} options={stages(&app)}
                chosen={query.stage.map(name).unwrap_or_default()} on_choose={stage} />
        </>
    };
    if props.is_wide {
        return html! { <div class="narrow narrow--many" role="search">{ search }{ others }</div> };
    }
    html! {
        <div class="narrow" role="search">
            { search }
            <details data-testid="more-fields">
                <summary>{ app.text("province-more-fields") }</summary>
                <div class="narrow">
                    { others }
                    <SelectField id="sort" label={app.text("province-sort")} options={orders(&app, &props.table)}
                        chosen={String::from(query.sort.clone())} on_choose={sort} />
                </div>
            </details>
        </div>
    }
}

fn chosen(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

fn ranks(app: &App) -> Vec<Choice> {
    ["accepted", "all"]
        .map(|name| {
            (
                name.to_owned(),
                app.text(&format!("province-ranked-{name}")),
            )
        })
        .to_vec()
}

fn all(app: &App) -> Choice {
    (String::new(), app.text("province-all"))
}

fn blocks(app: &App, table: &Table) -> Vec<Choice> {
    let blocks = table
        .blocks
        .iter()
        .map(|block| (block.name.clone(), block.name.clone().into()));
    [all(app)].into_iter().chain(blocks).collect()
}

fn in_districts(app: &App, table: &Table) -> Vec<Choice> {
    let districts = districts(table)
        .into_iter()
        .map(|(code, name)| (code.to_string(), name.into()));
    [all(app)].into_iter().chain(districts).collect()
}

const STAGES: [(StageKind, &str); 4] = [
    (StageKind::Draft, "draft"),
    (StageKind::Returned, "returned"),
    (StageKind::UnderReview, "under-review"),
    (StageKind::Accepted, "accepted"),
];

fn name(stage: StageKind) -> AttrValue {
    let found = STAGES.iter().find(|(own, _)| *own == stage);
    found.map_or("", |(_, name)| name).into()
}

fn kind(name: &str) -> Option<StageKind> {
    STAGES
        .iter()
        .find(|(_, own)| *own == name)
        .map(|(stage, _)| *stage)
}

fn stages(app: &App) -> Vec<Choice> {
    let stages =
        STAGES.map(|(_, name)| (name.to_owned(), app.text(&format!("province-stage-{name}"))));
    [all(app)].into_iter().chain(stages).collect()
}

fn orders(app: &App, table: &Table) -> Vec<Choice> {
    let order = |column: Column, is_descending, name: AttrValue| {
        (
            String::from(Sort {
                column,
                is_descending,
            }),
            name,
        )
    };
    let own = [
        (Column::Rank, false, "table-rank"),
        (Column::Name, false, "table-unit"),
        (Column::District, false, "table-district"),
        (Column::Percent, true, "table-percent"),
        (Column::Points, true, "table-points"),
        (Column::Own, true, "table-self-points"),
        (Column::Stage, false, "table-stage"),
    ];
    let own = own.map(|(column, is_down, key)| order(column, is_down, app.text(key)));
    let areas = table.areas.iter().map(|area| {
        let name = format!("{} {}", area.code, area.name);
        order(Column::Area(area.code.clone()), true, name.into())
    });
    own.into_iter().chain(areas).collect()
}
