//! How far all units are, by district.

use sodiem_core::consolidate::{Ranked, StageKind};
use sodiem_core::ids::RoundId;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::files::Files;
use super::frame::Frame;
use crate::components::chart::{ChartFigure, Figures};
use crate::components::freshness::Freshness;
use crate::components::go::Go;
use crate::components::vi::VI;
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::province::{self, District, Mark, Progress, progress_chart};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// Stages by district as a chart and a table, and what to look at.
#[component]
pub fn ProgressPage(props: &Props) -> Html {
    let app = use_app();
    let wanted = Wanted::Table(props.round.clone(), Ranked::Accepted);
    use_wanted(Some(wanted.clone()));
    let (table, progress) = app.read(|state| {
        let now = state.now;
        let table = state.desk.online.table(&props.round, Ranked::Accepted);
        let round = state
            .work()
            .and_then(|work| province::round(work, &props.round));
        let progress = table.value.as_ref().zip(round);
        (
            table.clone(),
            progress.map(|(table, round)| province::progress(table, &round, now)),
        )
    });
    html! {
        <Frame round={props.round.clone()} title={app.text("province-progress")} id="province-progress-page">
            <Freshness {wanted} standing={&table} />
            if let Some(progress) = progress {
                { glance(&app, &progress) }
                { marked(&app, props, &progress) }
                <Files round={props.round.clone()} screen="progress" />
                <section class="card">
                    <ChartFigure id="progress-chart" title={app.text("province-progress-chart")}
                        chart={progress_chart(&progress, |message| app.say(message).to_string())}
                        figures={figures(&app, &progress)} />
                </section>
                <section class="card card--list">
                    <h2>{ app.text("province-districts") }</h2>
                    <ul class="rows">{ for progress.districts.iter().map(|own| district(&app, props, &progress, own)) }</ul>
                </section>
            }
        </Frame>
    }
}

fn glance(app: &App, progress: &Progress) -> Html {
    let number = |key: &'static str, count: usize| {
        html! {
            <section class="card" data-testid={key} data-state={count.to_string()}>
                <h2>{ app.text(key) }</h2><p class="huge number">{ count }</p>
            </section>
        }
    };
    html! {
        <div class="numbers">
            { number("province-units", progress.total.units) }
            { number("province-with-units", progress.count(StageKind::Draft) + progress.count(StageKind::Returned)) }
            { number("province-under-review", progress.count(StageKind::UnderReview)) }
            { number("province-accepted", progress.count(StageKind::Accepted)) }
        </div>
    }
}

fn marked(app: &App, props: &Props, progress: &Progress) -> Html {
    let item = |(mark, count): (Mark, &usize)| {
        let to = Route::ProvinceDistrict {
            round: props.round.clone(),
            district: "all".to_owned(),
        };
        let text = app.text(&format!("province-mark-{}", mark.name()));
        html! {
            <li><Go {to} query={vec![("mark", mark.name().to_owned())]} class="button"
                id={format!("mark-{}", mark.name())} state={AttrValue::from(count.to_string())}>
                { text }{ " " }<strong class="number">{ *count }</strong>
            </Go></li>
        }
    };
    let marks = Mark::ALL.into_iter().zip(&progress.total.marked);
    html! {
        <section class="card">
            <h2>{ app.text("province-look") }</h2>
            <ul class="buttons">{ for marks.map(item) }</ul>
        </section>
    }
}

fn figures(app: &App, progress: &Progress) -> Figures {
    let headings = [app.text("table-district")]
        .into_iter()
        .chain(
            progress
                .stages
                .iter()
                .map(|column| app.say(&column.message())),
        )
        .chain([app.text("table-units")]);
    let row = |name: AttrValue, line: &District| {
        let counts = line.at.iter().chain([&line.units]).map(ToString::to_string);
        (name, counts.collect())
    };
    let districts = progress
        .districts
        .iter()
        .map(|line| row(name_of(app, line), line));
    Figures {
        headings: headings.collect(),
        rows: districts
            .chain([row(app.text("province-total"), &progress.total)])
            .collect(),
    }
}

fn name_of(app: &App, district: &District) -> AttrValue {
    match district.code {
        Some(_) => district.name.clone().into(),
        None => app.text("province-no-district"),
    }
}

fn district(app: &App, props: &Props, progress: &Progress, own: &District) -> Html {
    let district = own
        .code
        .as_ref()
        .map_or_else(|| "none".to_owned(), ToString::to_string);
    let to = Route::ProvinceDistrict {
        round: props.round.clone(),
        district: district.clone(),
    };
    let accepted = progress
        .stages
        .iter()
        .zip(&own.at)
        .next_back()
        .map_or(0, |(_, count)| *count);
    let done = Message::new("province-accepted-of")
        .with("accepted", accepted)
        .with("units", own.units);
    let marks = Mark::ALL
        .into_iter()
        .zip(&own.marked)
        .filter(|(_, count)| **count > 0);
    let tag = |(mark, count): (Mark, &usize)| {
        let text = app.text(&format!("province-mark-{}", mark.name()));
        html! { <span class="tag">{ text }{ " " }<span class="number">{ *count }</span></span> }
    };
    html! {
        <li class="rows__item" key={district.clone()}>
            <Go {to} class="link" id={format!("district-{district}")}><span lang={own.code.as_ref().map(|_| VI)}>{ name_of(app, own) }</span></Go>
            <span class="soft">{ app.tell(&done) }</span>
            <span class="tags">{ for marks.map(tag) }</span>
        </li>
    }
}
