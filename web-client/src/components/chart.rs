//! A chart beside its figures.

use sodiem_core::text::Language;
use yew::prelude::*;

use super::vi::lang_of;
use crate::chart::{self, Chart};
use crate::hooks::{use_app, use_is_wide};

/// Widths of the picture, in pixels: on a phone and on a desk.
const WIDTHS_PX: (u16, u16) = (300, 560);

/// The figures of a chart: what is read where the picture is not.
#[derive(Clone, PartialEq, Default)]
pub struct Figures {
    /// Headings of the columns.
    pub headings: Vec<AttrValue>,
    /// A name and its figures, as decimals with a point or as text.
    pub rows: Vec<(AttrValue, Vec<String>)>,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its `data-testid`.
    pub id: AttrValue,
    /// What it shows.
    pub title: AttrValue,
    /// The picture on a desk.
    pub chart: Chart,
    /// The picture on a phone, where it differs.
    #[prop_or_default]
    pub narrow: Option<Chart>,
    /// The figures.
    pub figures: Figures,
}

/// A chart: picture, legend and figures.
#[component]
pub fn ChartFigure(props: &Props) -> Html {
    let app = use_app();
    let is_wide = use_is_wide();
    let (chart, width) = match (&props.narrow, is_wide) {
        (_, true) => (&props.chart, WIDTHS_PX.1),
        (Some(narrow), false) => (narrow, WIDTHS_PX.0),
        (None, false) => (&props.chart, WIDTHS_PX.0),
    };
    let svg = use_memo((chart.clone(), width), |(chart, width)| {
        chart::svg(chart, *width)
    });
    let (title_id, figures_id) = (
        format!("{}-title", props.id),
        format!("{}-figures", props.id),
    );
    let state = if svg.is_some() { "drawn" } else { "empty" };
    let swatch = |(name, tone): (String, usize)| {
        html! { <li class={format!("legend__item legend__item--{}", tone + 1)} lang={lang_of(&name)}>{ name.clone() }</li> }
    };
    html! {
        <figure class="chart" data-testid={props.id.clone()} data-state={state}>
            <figcaption id={title_id.clone()}>{ props.title.clone() }</figcaption>
            if let Some(svg) = &*svg {
                <div class="chart__picture" role="img" aria-labelledby={title_id}
                    aria-describedby={figures_id.clone()}>
                    { Html::from_html_unchecked(AttrValue::from(svg.clone())) }
                </div>
                <ul class="legend">{ for chart.marks.legend().into_iter().map(swatch) }</ul>
            } else {
                <p class="soft">{ app.text("province-chart-empty") }</p>
            }
            <details class="chart__figures">
                <summary data-testid={figures_id.clone()}>{ app.text("province-chart-figures") }</summary>
                <div class="scroll" id={figures_id}>{ figures(app.language(), &props.figures) }</div>
            </details>
        </figure>
    }
}

fn figures(language: Language, figures: &Figures) -> Html {
    let row = |(name, values): &(AttrValue, Vec<String>)| {
        let cell = |value: &String| html! { <td class="number">{ language.number(value) }</td> };
        html! {
            <tr><th scope="row" lang={lang_of(name)}>{ name.clone() }</th>{ for values.iter().map(cell) }</tr>
        }
    };
    let heading =
        |text: &AttrValue| html! { <th scope="col" lang={lang_of(text)}>{ text.clone() }</th> };
    html! {
        <table class="grid">
            <thead><tr>{ for figures.headings.iter().map(heading) }</tr></thead>
            <tbody>{ for figures.rows.iter().map(row) }</tbody>
        </table>
    }
}
