//! `cargo xtask package`: the scoring core as a package for programs in JavaScript.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::compress::brotli;
use crate::folder::{self, Files};
use crate::wasm::{self, Bound, Mode};
use crate::workspace::Workspace;

/// The package's name, and its module's.
const NAME: &str = "sodiem-core";

/// What somebody wrote of it.
const WRITTEN: [&str; 5] = [
    "LICENSE",
    "core-wasm/package/README.md",
    "core-wasm/package/index.d.ts",
    "core-wasm/package/index.js",
    "core-wasm/package/package.json",
];

/// Build the package and say where it is and how large.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let module = wasm::compile(
        workspace,
        Mode::Full,
        "-p sodiem-core-wasm",
        "sodiem_core_wasm.wasm",
    )?;
    let Bound { script, module } = wasm::bind(NAME, module, Mode::Full)?;
    let sizes = (module.len(), brotli(&module, Mode::Full)?.len());

    let mut files = written(workspace)?;
    files.insert("glue.js".to_owned(), script.into_bytes());
    files.insert(format!("{NAME}.wasm"), module);
    let place = workspace.target.join("package").join(NAME);
    folder::replace(&place, &files)?;
    println!(
        "{}: {NAME}.wasm has {} bytes, {} in brotli",
        place.display(),
        sizes.0,
        sizes.1
    );
    Ok(place)
}

/// The files that somebody wrote, by their names. The version is the product's.
fn written(workspace: &Workspace) -> Result<Files> {
    let mut files = Files::new();
    for path in WRITTEN.map(|path| workspace.root.join(path)) {
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .replace("{version}", env!("CARGO_PKG_VERSION"));
        let name = path.file_name().expect("a file has a name");
        files.insert(name.to_string_lossy().into_owned(), text.into_bytes());
    }
    Ok(files)
}
