//! `cargo xtask simulate`: the real server and the real client under everything that can go wrong.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::workspace::{Workspace, run};

/// How many worlds, and which.
#[derive(Args)]
pub struct Options {
    /// How many seeds to play.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them; a seed that failed plays alone with `--seeds 1`.
    #[arg(long, default_value_t = 0)]
    first: u64,
}

/// Build and play.
pub fn run_seeds(workspace: &Workspace, options: &Options) -> Result<()> {
    run(&mut workspace.cargo("build -p sodiem-tests --bin simulate"))?;
    let Options { seeds, first } = options;
    let mut command = Command::new(workspace.target.join("debug/simulate"));
    run(command.args([seeds.to_string(), first.to_string()]))
}
