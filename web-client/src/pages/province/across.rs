//! One leaf across all units: what they say, what counts, whose word that is, and how it spreads.

use serde::{Deserialize, Serialize};
use sodiem_core::api::LeafAcross;
use sodiem_core::consolidate::TableQuery;
use sodiem_core::ids::{Code, RoundId};
use sodiem_core::scoring::LeafState;
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use super::clarify::Clarify;
use super::files::Files;
use super::frame::Frame;
use super::sheet_route;
use crate::chart::Chart;
use crate::components::chart::{ChartFigure, Figures};
use crate::components::freshness::Freshness;
use crate::components::go::Go;
use crate::components::select::SearchField;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::answer::Line;
use crate::state::view::province::{self, LeafView, leaf_chart, leaf_view};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The leaf.
    pub code: Code,
}

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Narrowed {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The leaf across all units.
#[component]
pub fn LeafPage(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let narrowed: Narrowed = location
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    let wanted = Wanted::Leaf(props.round.clone(), props.code.clone());
    use_wanted(Some(wanted.clone()));
    let (leaf, name, rows) = app.read(|state| {
        let leaf = state.desk.online.leaf(&props.round, &props.code);
        let Some(work) = state.work() else {
            return (leaf, String::new(), Vec::new());
        };
        let round = province::round(work, &props.round);
        let Some((set, round)) = work.device.set(&props.round).zip(round) else {
            return (leaf, String::new(), Vec::new());
        };
        let name = set
            .row(&props.code)
            .map(|row| row.name.clone())
            .unwrap_or_default();
        let across = leaf.value.clone();
        let rows = across.map(|across| leaf_view(&across, set, &round, &narrowed.q));
        (leaf, name, rows.unwrap_or_default())
    });
    let to = Route::ProvinceLeaf {
        round: props.round.clone(),
        code: props.code.clone(),
    };
    let on_type = Callback::from(move |q: String| {
        // Fails only for a query that cannot be written, and ours is plain text.
        drop(navigator.replace_with_query(&to, Narrowed { q }));
    });
    let back = (
        Route::ProvinceLeaves {
            round: props.round.clone(),
        },
        app.text("province-leaves"),
    );
    html! {
        <Frame round={props.round.clone()} title={format!("{} {name}", props.code)} id="province-leaf-page" {back}>
            <Freshness {wanted} standing={&leaf} />
            if let Some(across) = &leaf.value {
                <section class="card">{ distribution(&app, across) }</section>
                <div class="narrow" role="search">
                    <SearchField id="search" label={app.text("province-search")} value={narrowed.q.clone()} {on_type} />
                </div>
                <Files round={props.round.clone()} screen={format!("leaves/{}/table", props.code)}
                    query={TableQuery { search: narrowed.q.clone(), ..TableQuery::default() }} />
                { table(&app, props, &rows) }
            }
            <Clarify round={props.round.clone()} code={props.code.clone()} />
        </Frame>
    }
}

fn distribution(app: &App, across: &LeafAcross) -> Html {
    let chart = leaf_chart(across, app.text("table-units").to_string(), |number| {
        app.language().number(number)
    });
    html! {
        <ChartFigure id="leaf-chart" title={app.text("province-leaf-chart")}
            figures={figures(app, &chart)} {chart} />
    }
}

fn figures(app: &App, chart: &Chart) -> Figures {
    let crate::chart::Marks::Columns(bars) = &chart.marks else {
        return Figures::default();
    };
    let counts = bars
        .iter()
        .flat_map(|bars| &bars.values)
        .map(ToString::to_string);
    let names = chart
        .categories
        .iter()
        .map(|name| AttrValue::from(name.clone()));
    Figures {
        headings: vec![app.text("table-points"), app.text("table-units")],
        rows: names.zip(counts.map(|count| vec![count])).collect(),
    }
}

fn table(app: &App, props: &Props, rows: &[LeafView]) -> Html {
    let row = |view: &LeafView| {
        let standing = &view.row.standing;
        let to = sheet_route(app, &props.round, &view.row.unit);
        let (state, key) = match standing.state {
            LeafState::Scored => ("scored", None),
            LeafState::Unanswered => ("unanswered", Some("province-leaf-unanswered")),
            LeafState::NotApplicable => ("not-applicable", Some("province-leaf-not-applicable")),
            LeafState::Invalid => ("invalid", Some("province-leaf-invalid")),
        };
        html! {
            <tr key={view.row.unit.to_string()} data-testid="leaf-row" data-state={state}>
                <th scope="row"><Go {to} class="link" id={format!("unit-{}", view.row.unit)}>{ vi(view.row.name.clone()) }</Go></th>
                <td>{ lines(app, &view.own) }</td>
                <td class="number">{ app.points(&standing.own_points) }</td>
                <td>{ lines(app, &view.of_record) }</td>
                <td class="number">{ app.points(&standing.points) }{ " / " }{ app.points(&standing.max) }</td>
                <td>
                    { view.source.as_ref().map(|source| app.tell(source)) }
                    if let Some(key) = key { <span class="tag">{ app.text(key) }</span> }
                </td>
            </tr>
        }
    };
    let headings = [
        "table-unit",
        "province-own-answer",
        "table-self-points",
        "province-record-answer",
        "table-points",
        "province-source",
    ];
    let heading = |key: &str| html! { <th scope="col">{ app.text(key) }</th> };
    html! {
        <>
            <p role="status" class="soft" data-testid="found" data-state={rows.len().to_string()}>
                { app.tell(&Message::new("province-found").with("count", rows.len())) }
            </p>
            <div class="scroll scroll--tall" role="region" tabindex="0" aria-label={app.text("province-leaves")}>
                <table class="grid grid--sticky">
                    <thead><tr>{ for headings.into_iter().map(heading) }</tr></thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table>
            </div>
        </>
    }
}

fn lines(app: &App, lines: &[Line]) -> Html {
    let line = |line: &Line| {
        html! {
            <li>
                if !line.label.is_empty() { <span class="soft" lang={VI}>{ line.label.clone() }{ ": " }</span> }
                { app.tell(&line.said) }
            </li>
        }
    };
    html! { <ul class="across">{ for lines.iter().map(line) }</ul> }
}
