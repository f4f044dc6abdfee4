//! Ranking by block, with bands, means and spreads.

use serde::{Deserialize, Serialize};
use sodiem_core::consolidate::{
    Before, BlockStatistics, Comparison, Incomparable, Ranked, Table, TableQuery, TableRow,
};
use sodiem_core::ids::RoundId;
use sodiem_core::search::fold;
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use super::files::Files;
use super::frame::Frame;
use super::sheet_link;
use crate::components::chart::{ChartFigure, Figures};
use crate::components::freshness::Freshness;
use crate::components::select::SelectField;
use crate::components::vi::VI;
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::province::{
    area_figures, area_means, band_chart, band_figures, spread_chart, spread_figures,
};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Shown {
    ranked: Ranked,
}

/// The ranking.
#[component]
pub fn RankingPage(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let shown: Shown = location
        .and_then(|location| location.query::<Shown>().ok())
        .unwrap_or_default();
    let wanted = Wanted::Table(props.round.clone(), shown.ranked);
    use_wanted(Some(wanted.clone()));
    let table = app.read(|state| state.desk.online.table(&props.round, shown.ranked));
    let round = props.round.clone();
    let on_choose = Callback::from(move |value: String| {
        let ranked = if value == "all" {
            Ranked::All
        } else {
            Ranked::Accepted
        };
        let to = Route::ProvinceRanking {
            round: round.clone(),
        };
        // Fails only for a query that cannot be written, and ours is one word.
        drop(navigator.replace_with_query(&to, Shown { ranked }));
    });
    let chosen = if shown.ranked == Ranked::All {
        "all"
    } else {
        "accepted"
    };
    let options = ["accepted", "all"].map(|name| {
        (
            name.to_owned(),
            app.text(&format!("province-ranked-{name}")),
        )
    });
    html! {
        <Frame round={props.round.clone()} title={app.text("province-ranking")} id="province-ranking-page">
            <Freshness {wanted} standing={&table} />
            <div class="narrow">
                <SelectField id="ranked-field" label={app.text("province-ranked")} {chosen}
                    options={options.to_vec()} {on_choose} />
            </div>
            if shown.ranked == Ranked::All {
                <p class="notice notice--warning" data-testid="ranked" data-state="all">{ app.text("province-ranked-all-long") }</p>
            }
            if let Some(table) = &table.value {
                <Files round={props.round.clone()} screen="ranking" query={TableQuery { ranked: shown.ranked, ..TableQuery::default() }} />
                if !table.before.is_empty() {
                    <p class="soft" data-testid="compared-with">
                        { app.tell(&Message::new("province-compared-with").with("rounds", table.before.join("; "))) }
                    </p>
                }
                { charts(&app, table) }
                { for table.blocks.iter().map(|own| block(&app, props, table, own)) }
            }
        </Frame>
    }
}

fn charts(app: &App, table: &Table) -> Html {
    let text = |(name, values): (String, Vec<String>)| (AttrValue::from(name), values);
    let blocks = || {
        table
            .blocks
            .iter()
            .map(|block| AttrValue::from(block.name.clone()))
    };
    let ranked = || {
        table
            .blocks
            .iter()
            .filter(|block| block.ranked > 0)
            .map(|block| AttrValue::from(block.name.clone()))
    };
    let bands = Figures {
        headings: [app.text("table-band")]
            .into_iter()
            .chain(blocks())
            .collect(),
        rows: band_figures(table).into_iter().map(text).collect(),
    };
    let means = Figures {
        headings: [app.text("province-area")]
            .into_iter()
            .chain(ranked())
            .collect(),
        rows: area_figures(table).into_iter().map(text).collect(),
    };
    let spread_headings = [
        "province-area",
        "table-min",
        "table-lower-quartile",
        "table-median",
        "table-upper-quartile",
        "table-max-value",
        "table-mean",
    ];
    let spreads = Figures {
        headings: spread_headings.map(|key| app.text(key)).to_vec(),
        rows: spread_figures(table).into_iter().map(text).collect(),
    };
    html! {
        <div class="charts">
            <section class="card"><ChartFigure id="band-chart" title={app.text("province-band-chart")}
                chart={band_chart(table)} figures={bands} /></section>
            <section class="card"><ChartFigure id="mean-chart" title={app.text("province-mean-chart")}
                chart={area_means(table, true)} narrow={area_means(table, false)} figures={means} /></section>
            <section class="card"><ChartFigure id="spread-chart" title={app.text("province-spread-chart")}
                chart={spread_chart(table)} figures={spreads} /></section>
        </div>
    }
}

fn block(app: &App, props: &Props, table: &Table, block: &BlockStatistics) -> Html {
    let id = format!("block-{}", fold(&block.name).replace(' ', "-"));
    let ranked = table
        .rows
        .iter()
        .filter(|row| row.block.as_ref() == Some(&block.name) && row.rank.is_some());
    let counted = Message::new("province-block-ranked")
        .with("ranked", block.ranked as usize)
        .with("units", block.units as usize);
    let line = |row: &TableRow| {
        html! {
            <tr key={row.unit.to_string()} data-testid="ranked-unit" data-state={row.unit.to_string()}>
                <td class="number">{ row.rank }</td>
                <th scope="row">{ sheet_link(app, &props.round, row) }</th>
                <td class="number">{ app.language().number(&row.points.shown) }</td>
                <td class="number">{ app.language().number(&row.percent.shown) }</td>
                <td lang={VI}>{ row.band.clone() }</td>
                if let Some(comparison) = &row.comparison {
                    { compared(app, comparison) }
                }
            </tr>
        }
    };
    let headings = [
        "table-rank",
        "table-unit",
        "table-points",
        "table-percent",
        "table-band",
    ];
    let heading = |key: &str| {
        let is_number = !matches!(key, "table-unit" | "table-band" | "table-change");
        html! { <th scope="col" class={is_number.then_some("number")}>{ app.text(key) }</th> }
    };
    html! {
        <section class="card" key={block.name.clone()} data-testid="block" data-state={block.ranked.to_string()}>
            <h2 lang={VI} id={id.clone()}>{ block.name.clone() }</h2>
            <p class="soft">{ app.tell(&counted) }</p>
            { spread(app, block) }
            if block.ranked == 0 {
                <p>{ app.text("province-none-ranked") }</p>
            } else {
                <div class="scroll" role="region" tabindex="0" aria-labelledby={id.clone()}>
                    <table class="grid">
                        <thead><tr>
                            { for headings.into_iter().map(heading) }
                            if !table.before.is_empty() {
                                { for ["table-before", "table-change"].into_iter().map(heading) }
                            }
                        </tr></thead>
                        <tbody>{ for ranked.map(line) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

/// What a unit was in the rounds before, and what changed since, or why that cannot be said.
fn compared(app: &App, comparison: &Comparison) -> Html {
    let signed = |number: &str| match number.strip_prefix('-') {
        Some(less) => format!("−{}", app.language().number(less)),
        None => format!("+{}", app.language().number(number)),
    };
    let before = |before: &Before| {
        let rank = Message::new("province-before-rank")
            .with("rank", before.rank.unwrap_or_default() as usize)
            .with("name", before.name.as_str());
        html! {
            <div key={before.unit.to_string()}>
                { app.language().number(&before.percent.shown) }
                { " " }<span class="soft">{ app.tell(&rank) }</span>
            </div>
        }
    };
    let rise = comparison.rise.map(|ranks| {
        let key = match ranks {
            1.. => "province-rise",
            0 => "province-rise-none",
            _ => "province-fall",
        };
        Message::new(key).with("ranks", ranks.unsigned_abs() as usize)
    });
    let why = |why: &Incomparable| html! { <div class="soft">{ app.tell(&why.message()) }</div> };
    let state = if comparison.incomparable.is_empty() {
        "comparable"
    } else {
        "incomparable"
    };
    html! {
        <>
            <td class="number" data-testid="before">{ for comparison.before.iter().map(before) }</td>
            <td data-testid="change" data-state={state}>
                if let Some(change) = &comparison.change {
                    <strong class="number">{ signed(&change.shown) }</strong>
                }
                if let Some(rise) = &rise {
                    <div class="soft">{ app.tell(rise) }</div>
                }
                { for comparison.incomparable.iter().map(why) }
            </td>
        </>
    }
}

fn spread(app: &App, block: &BlockStatistics) -> Html {
    let Some(spread) = &block.percent else {
        return Html::default();
    };
    let figure = |key: &str, figure: &sodiem_core::consolidate::Figure| {
        html! { <><dt>{ app.text(key) }</dt><dd class="number">{ app.language().number(&figure.shown) }</dd></> }
    };
    html! {
        <dl class="definitions definitions--row">
            { figure("table-mean", &spread.mean) }
            { figure("table-median", &spread.median) }
            { figure("table-max-value", &spread.max) }
            { figure("table-min", &spread.min) }
        </dl>
    }
}
