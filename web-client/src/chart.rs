//! Charts as SVG. The numbers in them are for the eye; every chart stands beside its figures.
//!
//! The colours here are names: the styles give each its colour of the theme, because the page's
//! policy allows no styles inside a picture.

use charts_rs::{
    BarChart, BoxPlotChart, BoxPlotSeries, Color, HorizontalBarChart, Position, Series, YAxisConfig,
};

/// Names of the series' colours, in the order of the styles `--chart-1` …
pub const TONES: [&str; 8] = [
    "#0F4C81", "#B35C00", "#12693C", "#7A3E9D", "#A8201A", "#5A6B7D", "#8A6D00", "#00707A",
];
const LINE: &str = "#D3DAE4";
const TEXT: &str = "#17212E";
const LABEL: &str = "#FEFEFE";
const GROUND: &str = "#FFFFFF";
/// Size of all text, in pixels.
const TEXT_PX: f32 = 14.0;
/// Height of the axis below, in pixels.
const AXIS_PX: f32 = 28.0;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The categories.
    pub categories: Vec<String>,
    /// The marks.
    pub marks: Marks,
}

/// The marks of a chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Marks {
    /// Bars that lie, stacked: counts.
    Stacks(Vec<Bars>),
    /// Bars that lie, one below the other: percentages.
    Percents(Vec<Bars>),
    /// Bars that stand: counts.
    Columns(Vec<Bars>),
    /// Lowest, quartiles with the median, highest, in percent.
    Boxes(Vec<Boxes>),
}

/// A series of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// Its name.
    pub name: String,
    /// Its colour, as an index of [`TONES`].
    pub tone: usize,
    /// A value a category.
    pub values: Vec<f32>,
}

/// A series of boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Boxes {
    /// Its name.
    pub name: String,
    /// Its colour, as an index of [`TONES`].
    pub tone: usize,
    /// Lowest, lower quartile, median, upper quartile and highest, a category.
    pub values: Vec<[f32; 5]>,
}

impl Marks {
    /// Names and colours of the series.
    pub fn legend(&self) -> Vec<(String, usize)> {
        match self {
            Self::Stacks(all) | Self::Percents(all) | Self::Columns(all) => all
                .iter()
                .map(|bars| (bars.name.clone(), bars.tone))
                .collect(),
            Self::Boxes(all) => all
                .iter()
                .map(|boxes| (boxes.name.clone(), boxes.tone))
                .collect(),
        }
    }

    fn tones(&self) -> Vec<Color> {
        self.legend()
            .into_iter()
            .map(|(_, tone)| TONES[tone % TONES.len()].into())
            .collect()
    }
}

/// The chart as SVG of this width; `None` where there is nothing to draw.
pub fn svg(chart: &Chart, width: u16) -> Option<String> {
    if chart.categories.is_empty() || chart.marks.legend().is_empty() {
        return None;
    }
    let names = chart.categories.clone();
    let drawn = match &chart.marks {
        Marks::Stacks(all) => {
            let mut drawn = HorizontalBarChart::new(upwards(series(all, true)), beside(names));
            drawn.series_label_position = Some(Position::Inside);
            counts(&mut drawn.y_axis_configs, highest_stack(all));
            dress(&mut drawn.base, &mut drawn.y_axis_configs, &chart.marks);
            size(&mut drawn.base, width, lying(chart, 1));
            drawn.svg()
        }
        Marks::Percents(all) => {
            let mut drawn = HorizontalBarChart::new(upwards(series(all, false)), beside(names));
            percents(&mut drawn.y_axis_configs);
            dress(&mut drawn.base, &mut drawn.y_axis_configs, &chart.marks);
            size(&mut drawn.base, width, lying(chart, all.len()));
            drawn.svg()
        }
        Marks::Columns(all) => {
            let mut drawn = BarChart::new(series(all, false), names);
            let values = all.iter().flat_map(|bars| bars.values.iter().copied());
            counts(&mut drawn.y_axis_configs, values.fold(0.0, f32::max));
            dress(&mut drawn.base, &mut drawn.y_axis_configs, &chart.marks);
            size(&mut drawn.base, width, 260.0);
            drawn.svg()
        }
        Marks::Boxes(all) => {
            let boxes = all.iter().map(|boxes| BoxPlotSeries {
                name: boxes.name.clone(),
                data: boxes.values.clone(),
                index: None,
            });
            let mut drawn = BoxPlotChart::new(boxes.collect(), names);
            percents(&mut drawn.y_axis_configs);
            dress(&mut drawn.base, &mut drawn.y_axis_configs, &chart.marks);
            size(&mut drawn.base, width, 300.0);
            drawn.svg()
        }
    };
    drawn.ok()
}

fn series(all: &[Bars], is_stacked: bool) -> Vec<Series> {
    let one = |bars: &Bars| {
        // A part of nought has no place for a number.
        let values = bars
            .values
            .iter()
            .map(|value| (*value != 0.0).then_some(*value));
        let mut series = Series::new(bars.name.clone(), Vec::new());
        series.data = if is_stacked {
            values.collect()
        } else {
            bars.values.iter().copied().map(Some).collect()
        };
        series.stack = is_stacked.then(|| "all".to_owned());
        series.label_show = is_stacked;
        series
    };
    all.iter().map(one).collect()
}

/// Bars that lie are drawn from the bottom up, and read from the top down.
fn upwards(mut all: Vec<Series>) -> Vec<Series> {
    all.iter_mut().for_each(|series| series.data.reverse());
    all
}

/// Names beside bars, from the bottom up. They are measured in the library's own font; that of the
/// page may be a little wider, which the spaces make up for.
fn beside(names: Vec<String>) -> Vec<String> {
    names
        .into_iter()
        .rev()
        .map(|name| format!("{name}\u{a0}\u{a0}"))
        .collect()
}

fn highest_stack(all: &[Bars]) -> f32 {
    let length = all
        .iter()
        .map(|bars| bars.values.len())
        .max()
        .unwrap_or_default();
    let total = |index: usize| all.iter().filter_map(|bars| bars.values.get(index)).sum();
    (0..length).map(total).fold(0.0, f32::max)
}

/// An axis of whole numbers.
fn counts(axes: &mut [YAxisConfig], highest: f32) {
    let step = (highest / 4.0).ceil().max(1.0);
    let steps = (highest / step).ceil().max(1.0);
    for axis in axes {
        axis.min = Some(0.0);
        axis.max = Some(step * steps);
        // At most four of them.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number from 1 to 4"
        )]
        let split_number = steps as usize;
        axis.split_number = split_number;
    }
}

/// An axis from 0 to 100.
fn percents(axes: &mut [YAxisConfig]) {
    for axis in axes {
        axis.min = Some(0.0);
        axis.max = Some(100.0);
        axis.split_number = 4;
    }
}

/// The height of bars that lie.
fn lying(chart: &Chart, bars: usize) -> f32 {
    let rows = u16::try_from(chart.categories.len() * bars.max(1)).unwrap_or(u16::MAX);
    let gaps = u16::try_from(chart.categories.len()).unwrap_or(u16::MAX);
    f32::from(rows) * 22.0 + f32::from(gaps) * 14.0 + AXIS_PX + 16.0
}

fn size(base: &mut charts_rs::ChartBase, width: u16, height: f32) {
    base.width = f32::from(width);
    base.height = height;
}

fn dress(base: &mut charts_rs::ChartBase, axes: &mut [YAxisConfig], marks: &Marks) {
    let (line, text): (Color, Color) = (LINE.into(), TEXT.into());
    base.background_color = GROUND.into();
    base.series.colors = marks.tones();
    base.series.label.font.color = LABEL.into();
    base.series.label.font.size = TEXT_PX;
    base.legend.show = Some(false);
    base.x_axis.height = AXIS_PX;
    base.x_axis.stroke_color = line;
    base.x_axis.font.color = text;
    base.x_axis.font.size = TEXT_PX;
    base.grid.stroke_color = line;
    for axis in axes {
        axis.stroke_color = line;
        axis.font.color = text;
        axis.font.size = TEXT_PX;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(values: &[f32]) -> Vec<Bars> {
        vec![Bars {
            name: "Xã & <b>".into(),
            tone: 2,
            values: values.to_vec(),
        }]
    }

    fn all() -> Vec<Marks> {
        let boxes = Boxes {
            name: "Xã".into(),
            tone: 0,
            values: vec![[1.0, 2.0, 3.0, 4.0, 5.0]; 2],
        };
        vec![
            Marks::Stacks(bars(&[3.0, 0.0])),
            Marks::Percents(bars(&[30.5, 99.0])),
            Marks::Columns(bars(&[3.0, 4.0])),
            Marks::Boxes(vec![boxes]),
        ]
    }

    fn drawn(marks: Marks) -> String {
        let categories = vec!["Huyện Phước Long".into(), "\"'<script>".into()];
        svg(&Chart { categories, marks }, 300).expect("a chart")
    }

    #[test]
    fn a_chart_holds_no_style_that_the_page_would_refuse_and_no_markup_of_its_texts() {
        for marks in all() {
            let svg = drawn(marks);
            assert!(!svg.contains("style"), "{svg}");
            assert!(!svg.contains("<script"), "{svg}");
        }
    }

    #[test]
    fn every_colour_of_a_chart_is_one_that_the_styles_know() {
        let known: Vec<&str> = TONES
            .into_iter()
            .chain([LINE, TEXT, LABEL, GROUND])
            .collect();
        for marks in all() {
            for colour in drawn(marks).split("=\"#").skip(1) {
                let colour = format!("#{}", &colour[..6]);
                assert!(known.contains(&colour.as_str()), "{colour}");
            }
        }
    }

    #[test]
    fn the_styles_give_every_colour_of_a_chart_one_of_the_theme() {
        let styles = include_str!("../styles/desk/70-province.css");
        for colour in TONES.into_iter().chain([LINE, TEXT, LABEL, GROUND]) {
            assert!(styles.contains(&format!("\"{colour}\"")), "{colour}");
        }
    }

    #[test]
    fn text_in_a_chart_can_be_read() {
        for marks in all() {
            let svg = drawn(marks);
            for size in svg.split("font-size=\"").skip(1) {
                let size: f32 = size
                    .split('"')
                    .next()
                    .expect("a size")
                    .parse()
                    .expect("a number");
                assert!(size >= 12.0, "{svg}");
            }
        }
    }

    #[test]
    fn a_chart_of_nothing_is_none() {
        assert_eq!(
            svg(
                &Chart {
                    categories: vec![],
                    marks: Marks::Columns(vec![])
                },
                300
            ),
            None
        );
    }
}
