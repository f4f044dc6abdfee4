//! `cargo xtask demo`: from a fresh checkout to a running server with something to see.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::setup;
use crate::step::step;
use crate::wasm::Mode;
use crate::web;
use crate::workspace::{Workspace, user_folder};

/// What the person chose.
#[derive(Args)]
pub struct Options {
    /// The demo's units and round without any answers.
    #[arg(long)]
    empty: bool,
    /// The data folder [default: sodiem/demo, or sodiem/empty, in the user's data folder].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the server listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: String,
}

/// Build everything and become the demo's server.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    step("set-up", || setup::wasm_target(setup::BROWSER_TARGET))?;
    step("web client and server", || {
        let server = workspace.cargo("build -p sodiem-sync-server");
        web::build_beside(workspace, Mode::Full, server)
    })?;
    let mut server = Command::new(workspace.server());
    server.arg("demo").arg("--web").arg(workspace.dist());
    server
        .arg("--data")
        .arg(options.data_folder()?)
        .args(["--listen", &options.listen]);
    if options.empty {
        server.arg("--empty");
    }
    // The server takes this process's place, so that it gets Ctrl-C and signals itself.
    Err(server.exec()).with_context(|| format!("cannot start {}", workspace.server().display()))
}

impl Options {
    fn data_folder(&self) -> Result<PathBuf> {
        if let Some(chosen) = &self.data {
            return Ok(chosen.clone());
        }
        let name = if self.empty { "empty" } else { "demo" };
        Ok(user_folder("XDG_DATA_HOME", ".local/share")?.join(name))
    }
}
