//! `cargo xtask bench`: the product's figures, each with its goal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::setup::{self, Browser, WASI_TARGET};
use crate::wasm::Mode;
use crate::web;
use crate::workspace::{self, Workspace};

/// The core's example that scores in the browser.
const SCORE_SHEET: &str = "score_sheet";

/// One measured figure.
#[derive(Deserialize)]
struct Figure {
    name: String,
    value: f64,
    unit: String,
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

/// Builds of what is measured.
const PROGRAMS: &str = "build --release -p sodiem-sync-server -p sodiem-tests --bins";

/// Measure all or only one part, print and write `bench.json` into the target folder.
pub fn run(workspace: &Workspace, only: Option<&str>) -> Result<()> {
    let figures = match only {
        Some("files") => {
            let browser = in_browser(workspace)?;
            measured(workspace, &["--only", "files"], &browser)?
        }
        Some(part) => {
            workspace::run(&mut workspace.cargo(PROGRAMS))?;
            measured(workspace, &["--only", part], &[])?
        }
        None => all(workspace)?,
    };
    for figure in &figures {
        let Figure {
            name,
            value,
            unit,
            goal,
        } = figure;
        let verdict = if figure.met() { "met" } else { "MISSED" };
        println!("{name:<60} {value:>10.2} {unit:<4} (goal: at most {goal}) {verdict}");
    }
    let file = workspace.target.join("bench.json");
    let list: Vec<Value> = figures.iter().map(Figure::json).collect();
    fs::write(&file, format!("{:#}\n", Value::from(list)))?;
    println!("{}", file.display());
    Ok(())
}

/// Builds what is measured in a real browser, and says where it is and what drives it.
fn in_browser(workspace: &Workspace) -> Result<Vec<(&'static str, PathBuf)>> {
    setup::wasm_target(setup::BROWSER_TARGET)?;
    let Browser {
        chrome,
        chromedriver,
    } = setup::test_tools(workspace)?;
    setup::text_reader()?;
    web::build(workspace, Mode::Full)?;
    workspace::run(&mut workspace.cargo(PROGRAMS))?;
    Ok(vec![
        ("SODIEM_WEB", workspace.dist()),
        ("SODIEM_CHROME", chrome),
        ("SODIEM_CHROMEDRIVER", chromedriver),
    ])
}

fn all(workspace: &Workspace) -> Result<Vec<Figure>> {
    let mut browser = in_browser(workspace)?;
    workspace::run(&mut workspace.cargo(&format!(
        "build --profile web -p sodiem-core --example {SCORE_SHEET} --target {WASI_TARGET}"
    )))?;
    let is_fetched = |file: &str| {
        let mut apart = web::bundle::FETCHED_APART.iter();
        !apart.any(|name| file.starts_with(name))
    };
    let officers = first_visit(workspace, |file| {
        is_fetched(file) && !file.starts_with(web::DESK.name)
    })?;
    // The officer's program began to load before it was known who signs in.
    let reviewers = first_visit(workspace, is_fetched)?;
    let mut figures = vec![
        kilobytes("first visit on the wire", officers, 700.0),
        kilobytes("first visit of a reviewer on the wire", reviewers, 2_000.0),
    ];
    browser.push(("SODIEM_SCORE_SHEET", score_sheet(workspace)));
    figures.extend(measured(workspace, &[], &browser)?);
    Ok(figures)
}

/// What the bench of the end-to-end tests measures with the release build, and a real browser where it
/// is told of one.
fn measured(
    workspace: &Workspace,
    arguments: &[&str],
    browser: &[(&str, PathBuf)],
) -> Result<Vec<Figure>> {
    let programs = workspace.target.join("release");
    let mut command = Command::new(programs.join("bench"));
    command
        .args(arguments)
        .env("SODIEM_BINARY", programs.join("sodiem"))
        .envs(browser.iter().map(|(name, path)| (name, path)))
        .stderr(Stdio::inherit());
    let output = command.output().context("the bench does not start")?;
    if !output.status.success() {
        bail!("the bench ended with {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The core's module that scores in the browser.
fn score_sheet(workspace: &Workspace) -> PathBuf {
    let examples = workspace.target.join(WASI_TARGET).join("web/examples");
    examples.join(SCORE_SHEET).with_extension("wasm")
}

fn kilobytes(name: &str, bytes: u64, goal: f64) -> Figure {
    Figure {
        name: name.to_owned(),
        value: bytes as f64 / 1000.0,
        unit: "kB".to_owned(),
        goal,
    }
}

/// How many bytes of these files the first visit downloads, the service worker's list included:
/// each file once, in brotli where there is one.
fn first_visit(workspace: &Workspace, is_needed: impl Fn(&str) -> bool) -> Result<u64> {
    let dist = workspace.dist();
    let mut bytes = 0;
    for folder in [dist.join("assets"), dist] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            let extension = path.extension().unwrap_or_default();
            let is_original = path.is_file() && extension != "br" && extension != "gz";
            if is_original && is_needed(&name.to_string_lossy()) {
                let compressed = with_suffix(&path, ".br");
                bytes += fs::metadata(&compressed)
                    .or_else(|_| fs::metadata(&path))?
                    .len();
            }
        }
    }
    Ok(bytes)
}

/// The path of a sibling whose name goes on with `suffix`.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
