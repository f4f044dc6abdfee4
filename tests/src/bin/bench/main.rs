//! Measures the product's figures against the real server and the real browser, and prints them as
//! JSON: a list of `{name, value, unit, goal}`. `cargo xtask bench` builds what it needs and runs
//! it. Nothing passes or fails by these numbers.

mod browser;
mod files;
mod live;
mod load;
mod opening;
mod scoring;
mod server;

use std::str::FromStr;

use serde::Serialize;

/// One measured figure.
#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// At most this, in the same unit.
    goal: f64,
}

impl Figure {
    fn new(name: &str, value: f64, unit: &'static str, goal: f64) -> Self {
        eprintln!("{name}: {value:.1} {unit}");
        Self {
            name: name.to_owned(),
            value,
            unit,
            goal,
        }
    }
}

/// The middle one of the values.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that 95 of 100 are at or below.
fn percentile_95(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * 95).div_ceil(100) - 1]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {}
        ["--only", "load"] => return print(&load::figures(load::COMMUNES)),
        ["--only", "load", communes] => return print(&load::figures(count(communes))),
        ["--only", "files"] => return print(&files::figures()),
        ["--only", "live"] => return print(&live::figures(live::SECONDS)),
        ["--only", "live", seconds] => return print(&live::figures(count(seconds))),
        ["--only", "opening"] => return print(&opening::figures()),
        _ => panic!(
            "there is `--only load [COMMUNES]`, `--only live [SECONDS]`, `--only opening` and \
             `--only files`"
        ),
    }
    let mut figures = scoring::figures();
    figures.push(server::sheet_cpu());
    figures.extend(opening::figures());
    figures.extend(server::province());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    figures.extend(
        runtime
            .expect("a runtime starts")
            .block_on(browser::figures()),
    );
    figures.push(server::nation_table());
    figures.extend(load::figures(load::COMMUNES));
    figures.extend(live::figures(live::SECONDS));
    figures.extend(files::figures());
    print(&figures);
}

fn count<T: FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no count"))
}

fn print(figures: &[Figure]) {
    let json = serde_json::to_string(figures).expect("figures have a JSON form");
    println!("{json}");
}
