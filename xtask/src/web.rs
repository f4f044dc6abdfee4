//! The web build: the client as wasm, its JavaScript glue, and the files around them, under names
//! that contain their content's hash, compressed, in one folder ready to be served.

mod bundle;
mod compress;
mod order;
mod sources;
mod texts;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::setup::BROWSER_TARGET;
use crate::web::bundle::Files;
use crate::web::sources::{Engine, Sources};
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
    /// The cargo profile and the folder that it builds into.
    fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Full => ("web", "web"),
            Self::Fast => ("dev", "debug"),
        }
    }
}

/// A program that the client is built as.
pub struct Program {
    /// Its name, as the server says it of an account, and that of its files.
    pub name: &'static str,
    /// Cargo's words for its features.
    pub features: &'static str,
}

/// What most people load.
const OFFICER: Program = Program {
    name: "officer",
    features: "--no-default-features",
};

/// Everything.
pub const DESK: Program = Program {
    name: "desk",
    features: "",
};

/// All of them.
pub const PROGRAMS: [Program; 2] = [OFFICER, DESK];

/// Build the client into [`Workspace::dist`], unless what is there came from the same input.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    let modules = PROGRAMS
        .iter()
        .map(|program| Ok((program.name, compile(workspace, mode, program)?)))
        .collect::<Result<Vec<_>>>()?;
    let sources = Sources::read(&workspace.root)?;

    let stamp = stamp(mode, &modules, &sources)?;
    let stamp_file = workspace.target.join("dist.stamp");
    let is_current = workspace.dist().is_dir()
        && fs::read_to_string(&stamp_file).is_ok_and(|built| built == stamp);
    if !is_current {
        let engines = modules
            .into_iter()
            .map(|(name, module)| bind(name, module, mode))
            .collect::<Result<Vec<_>>>()?;
        publish(workspace, &bundle::bundle(&sources, &engines)?, mode)?;
        fs::write(&stamp_file, stamp)?;
    }
    println!("{}", workspace.dist().display());
    Ok(())
}

/// Build the client beside another build of cargo's: the client's last crate takes one core for
/// minutes, and their target folders are apart.
pub fn build_beside(workspace: &Workspace, mode: Mode, mut other: Command) -> Result<()> {
    thread::scope(|scope| {
        let other = scope.spawn(move || run(&mut other));
        let web = build(workspace, mode);
        let other = other.join().expect("it does not panic");
        web.and(other)
    })
}

/// Cargo's module of a program. All of them get the same file's name, so each is read at once.
fn compile(workspace: &Workspace, mode: Mode, program: &Program) -> Result<Vec<u8>> {
    let (profile, folder) = mode.profile();
    let mut build = workspace.cargo(&format!(
        "build -p sodiem-web-client --target {BROWSER_TARGET} --profile {profile} {}",
        program.features
    ));
    // Panics name files: not where this machine keeps them, which no phone needs to load.
    let sources = cargo_home()?.join("registry/src");
    let sources = sources
        .to_str()
        .context("the home folder's name is no UTF-8")?;
    let flags = format!("target.{BROWSER_TARGET}.rustflags=['--remap-path-prefix={sources}=']");
    run(build.args(["--config", &flags]))?;
    let module = workspace
        .target
        .join(BROWSER_TARGET)
        .join(folder)
        .join("sodiem-web-client.wasm");
    fs::read(&module).with_context(|| format!("cannot read {}", module.display()))
}

fn cargo_home() -> Result<PathBuf> {
    let chosen = env::var_os("CARGO_HOME").map(PathBuf::from);
    chosen
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("no home folder is known: set HOME or CARGO_HOME")
}

/// What the folder depends on: the client, the files around it, the mode and this program.
fn stamp(mode: Mode, modules: &[(&str, Vec<u8>)], sources: &Sources) -> Result<String> {
    let this_program = fs::read(env::current_exe()?)?;
    let mut hash = Sha256::new();
    hash.update(mode.profile().0);
    for part in std::iter::once(&this_program[..])
        .chain(modules.iter().map(|(_, module)| &module[..]))
        .chain(sources.parts())
    {
        hash.update(Sha256::digest(part));
    }
    Ok(hex::encode(hash.finalize()))
}

/// Split cargo's module into the browser's module and the JavaScript that loads it.
fn bind(name: &'static str, module: Vec<u8>, mode: Mode) -> Result<Engine> {
    let mut output = Bindgen::new()
        .input_bytes(name, module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen cannot read the client")?;
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
            "a dependency of the web client brings JavaScript of its own, which this build does \
             not bundle: {:?} {:?} {:?}",
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
    Ok(Engine {
        name,
        script,
        module: match mode {
            Mode::Full => order::by_name(&named)?,
            Mode::Fast => named,
        },
    })
}

/// Put `files` in the place of the folder that was served until now.
fn publish(workspace: &Workspace, files: &Files, mode: Mode) -> Result<()> {
    let fresh = tempfile::Builder::new()
        .prefix("dist-")
        .tempdir_in(&workspace.target)?;
    for (name, content) in files {
        let path = fresh.path().join(name);
        fs::create_dir_all(path.parent().expect("every file lies in the folder"))?;
        fs::write(&path, content)?;
        if compress::is_compressible(name) {
            fs::write(with_suffix(&path, ".br"), compress::brotli(content, mode)?)?;
            fs::write(with_suffix(&path, ".gz"), compress::gzip(content, mode)?)?;
        }
    }
    fs::set_permissions(fresh.path(), fs::metadata(&workspace.target)?.permissions())?;
    replace(&workspace.dist(), fresh)
}

/// The path of a sibling whose name goes on with `suffix`.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A folder cannot be renamed onto another, so the old one steps aside first.
fn replace(place: &Path, fresh: tempfile::TempDir) -> Result<()> {
    let aside = tempfile::Builder::new().prefix("dist-old-").tempdir_in(
        place
            .parent()
            .expect("the folder lies in the target folder"),
    )?;
    if place.exists() {
        fs::rename(place, aside.path().join("dist"))?;
    }
    fs::rename(fresh.keep(), place)?;
    Ok(())
}
