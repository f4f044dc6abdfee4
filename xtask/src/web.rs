//! The web build: the client as wasm, its JavaScript glue, and the files around them, under names
//! that contain their content's hash, compressed, in one folder ready to be served.

pub mod bundle;
mod sources;
mod texts;

use std::env;
use std::fs;
use std::process::Command;
use std::thread;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::compress;
use crate::folder::{self, Files};
use crate::setup;
use crate::wasm::{self, Bound, Mode};
use crate::web::sources::{Engine, Sources};
use crate::workspace::{Workspace, run};

/// A program that the client is built as.
pub struct Program {
    /// Its name, as the server says it of an account, and that of its files.
    pub name: &'static str,
    /// Cargo's words for its features.
    pub features: &'static str,
}

/// What most people load.
pub const OFFICER: Program = Program {
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
    setup::npm_packages(&workspace.root.join("web-client"))?;
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
        publish(workspace, bundle::bundle(&sources, &engines)?, mode)?;
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

/// Cargo's module of a program.
fn compile(workspace: &Workspace, mode: Mode, program: &Program) -> Result<Vec<u8>> {
    let selection = format!("-p sodiem-web-client {}", program.features);
    wasm::compile(workspace, mode, &selection, "sodiem-web-client.wasm")
}

/// What the folder depends on: the client, the files around it, the mode and this program.
fn stamp(mode: Mode, modules: &[(&str, Vec<u8>)], sources: &Sources) -> Result<String> {
    let this_program = fs::read(env::current_exe()?)?;
    let mut hash = Sha256::new();
    hash.update(mode.profile());
    for part in std::iter::once(&this_program[..])
        .chain(modules.iter().map(|(_, module)| &module[..]))
        .chain(sources.parts())
    {
        hash.update(Sha256::digest(part));
    }
    Ok(hex::encode(hash.finalize()))
}

/// A program as the browser loads it.
fn bind(name: &'static str, module: Vec<u8>, mode: Mode) -> Result<Engine> {
    let Bound { script, module } = wasm::bind(name, module, mode)?;
    Ok(Engine {
        name,
        script,
        module,
    })
}

/// Put `files`, and what is smaller of them compressed, in the place of the folder that was served
/// until now.
fn publish(workspace: &Workspace, mut files: Files, mode: Mode) -> Result<()> {
    let mut compressed = Files::new();
    for (name, content) in &files {
        if compress::is_compressible(name) {
            compressed.insert(format!("{name}.br"), compress::brotli(content, mode)?);
            compressed.insert(format!("{name}.gz"), compress::gzip(content, mode)?);
        }
    }
    files.append(&mut compressed);
    folder::replace(&workspace.dist(), &files)
}
