//! `cargo xtask bench`: the product's figures, each with its goal.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};

use crate::setup;
use crate::web::{self, Mode};
use crate::workspace::Workspace;

/// One measured figure.
struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    /// At most this, in the same unit.
    goal: f64,
}

impl Figure {
    fn met(&self) -> bool {
        self.value <= self.goal
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": self.goal,
            "met": self.met(),
        })
    }
}

/// Measure, print and write `bench.json` into the target folder.
pub fn run(workspace: &Workspace) -> Result<()> {
    setup::wasm_target(setup::BROWSER_TARGET)?;
    web::build(workspace, Mode::Full)?;
    let figures = [first_visit(workspace)?];
    for figure in &figures {
        let Figure {
            name,
            value,
            unit,
            goal,
        } = figure;
        let verdict = if figure.met() { "met" } else { "MISSED" };
        println!("{name:<60} {value:>10.1} {unit:<4} (goal: at most {goal}) {verdict}");
    }
    let file = workspace.target.join("bench.json");
    let list: Vec<Value> = figures.iter().map(Figure::json).collect();
    fs::write(&file, format!("{:#}\n", Value::from(list)))?;
    println!("{}", file.display());
    Ok(())
}

/// What the first visit downloads, the service worker's list included: each file once, in brotli
/// where there is one.
fn first_visit(workspace: &Workspace) -> Result<Figure> {
    let dist = workspace.dist();
    let mut bytes = 0;
    for folder in [dist.join("assets"), dist] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let extension = path.extension().unwrap_or_default();
            let is_original = path.is_file() && extension != "br" && extension != "gz";
            if is_original {
                let compressed = web::with_suffix(&path, ".br");
                bytes += fs::metadata(&compressed)
                    .or_else(|_| fs::metadata(&path))?
                    .len();
            }
        }
    }
    let value = bytes as f64 / 1000.0;
    Ok(Figure {
        name: "first visit on the wire",
        value,
        unit: "kB",
        goal: 700.0,
    })
}
