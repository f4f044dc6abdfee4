//! Every chore of the project, in Rust: `cargo xtask --help`.
//!
//! Modules stand in the order in which a chore uses them: the workspace and its cargo calls, the
//! machine's tools, the builds for JavaScript, and the commands that chain them.

mod setup;
mod step;
mod workspace;

mod compress;
mod folder;
mod wasm;

mod package;
mod web;

mod bench;
mod checks;
mod demo;
mod simulate;

#[cfg(test)]
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::step::step;
use crate::wasm::Mode;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(about = "Every chore of Sổ Điểm", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what building and testing need: wasm targets, Chromium with its driver, Node, a server that
    /// speaks S3.
    Setup,
    /// Build the browser's client into the folder `dist` of cargo's target folder.
    Web {
        /// Build with the dev profile and compress lightly: for trying a change.
        #[arg(long)]
        fast: bool,
    },
    /// Build the scoring core for programs in JavaScript, into the folder `package/sodiem-core` of
    /// cargo's target folder.
    Package,
    /// Build everything, fill a data folder with the demo and serve it.
    Demo(demo::Options),
    /// Run every test, the browser's too.
    Test,
    /// Check formatting, lints and documentation, then run every test.
    Ci,
    /// Play worlds in which everything goes wrong, by seeds, and show what does not hold.
    Simulate(simulate::Options),
    /// Measure, print the figures and write them into `bench.json` of cargo's target folder.
    Bench {
        /// Only these: `load`, a nation's deadline day, `live`, many people in one sheet, `opening`, a
        /// sheet of a long history, or `files`, photographs and documents.
        only: Option<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    let workspace = Workspace::find()?;
    match chore {
        Chore::Setup => {
            setup::wasm_target(setup::BROWSER_TARGET)?;
            setup::test_tools(&workspace).map(drop)
        }
        Chore::Web { fast } => {
            let mode = if fast { Mode::Fast } else { Mode::Full };
            setup::wasm_target(setup::BROWSER_TARGET)?;
            web::build(&workspace, mode)
        }
        Chore::Package => {
            step("set-up", || setup::wasm_target(setup::BROWSER_TARGET))?;
            step("package for JavaScript", || package::build(&workspace)).map(drop)
        }
        Chore::Demo(options) => demo::run(&workspace, &options),
        Chore::Test => checks::test(&workspace),
        Chore::Ci => checks::ci(&workspace),
        Chore::Simulate(options) => simulate::run_seeds(&workspace, &options),
        Chore::Bench { only } => bench::run(&workspace, only.as_deref()),
    }
}
