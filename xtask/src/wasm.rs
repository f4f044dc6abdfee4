//! From a crate to the two files that JavaScript loads: cargo's module, split by wasm-bindgen into the
//! module that is served and the script that instantiates it.

mod order;

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup::BROWSER_TARGET;
use crate::workspace::{Workspace, run};

/// How much the build may cost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What people get: small, and compressed as far as it goes.
    Full,
    /// For trying a change: the dev profile, lightly compressed.
    Fast,
}

impl Mode {
    /// The cargo profile.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Full => "web",
            Self::Fast => "dev",
        }
    }

    /// The folder that the profile builds into.
    fn folder(self) -> &'static str {
        match self {
            Self::Full => "web",
            Self::Fast => "debug",
        }
    }
}

/// What JavaScript loads.
pub struct Bound {
    /// The JavaScript module that instantiates the wasm module.
    pub script: String,
    /// The wasm module.
    pub module: Vec<u8>,
}

/// Cargo's module `file` of the package and the features that `selection` says. Two selections of one
/// package get the same file's name, so each is read at once.
pub fn compile(workspace: &Workspace, mode: Mode, selection: &str, file: &str) -> Result<Vec<u8>> {
    let mut build = workspace.cargo(&format!(
        "build {selection} --target {BROWSER_TARGET} --profile {}",
        mode.profile()
    ));
    // Panics name files: not where this machine keeps them, which no phone needs to load.
    let sources = cargo_home()?.join("registry/src");
    let sources = sources
        .to_str()
        .context("the home folder's name is no UTF-8")?;
    let flags = format!("target.{BROWSER_TARGET}.rustflags=['--remap-path-prefix={sources}=']");
    run(build.args(["--config", &flags]))?;
    let folder = workspace.target.join(BROWSER_TARGET).join(mode.folder());
    let module = folder.join(file);
    fs::read(&module).with_context(|| format!("cannot read {}", module.display()))
}

fn cargo_home() -> Result<PathBuf> {
    let chosen = env::var_os("CARGO_HOME").map(PathBuf::from);
    chosen
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("no home folder is known: set HOME or CARGO_HOME")
}

/// Split cargo's module into the served module and the JavaScript that loads it.
pub fn bind(name: &str, module: Vec<u8>, mode: Mode) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_bytes(name, module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen cannot read the module of {name}"))?;
    let snippets: Vec<_> = output
        .snippets()
        .iter()
        .filter(|(_, code)| !code.is_empty())
        .collect();
    if !snippets.is_empty()
        || !output.local_modules().is_empty()
        || !output.npm_dependencies().is_empty()
    {
        bail!(
            "a dependency of {name} brings JavaScript of its own, which this build does not \
             bundle: {:?} {:?} {:?}",
            snippets,
            output.local_modules().keys(),
            output.npm_dependencies().keys(),
        );
    }
    // wasm-bindgen ends each name with a hash, which does not compress and stands in both files.
    let mut script = output.js().to_owned();
    for (number, import) in output.wasm_mut().imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        script = script.replace(&import.name, &short);
        import.name = short;
    }
    let named = output.wasm_mut().emit_wasm();
    Ok(Bound {
        script,
        module: match mode {
            Mode::Full => order::by_name(&named)?,
            Mode::Fast => named,
        },
    })
}
