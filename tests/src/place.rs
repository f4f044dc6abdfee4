//! Where the tests find what they drive, and where they leave what explains a failure.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Cargo's target folder, which cargo tags: tests and benches lie at different depths in it.
fn target() -> PathBuf {
    let program = env::current_exe().expect("a running program has a path");
    let tagged = |folder: &&Path| folder.join("CACHEDIR.TAG").exists();
    let folder = program.ancestors().find(tagged);
    folder
        .expect("cargo put this program into its target folder")
        .to_owned()
}

fn named(variable: &str, otherwise: impl FnOnce() -> PathBuf, how: &str) -> PathBuf {
    let path = env::var_os(variable).map_or_else(otherwise, PathBuf::from);
    assert!(
        path.exists(),
        "{} is not there: {how}, or set {variable}",
        path.display()
    );
    path
}

/// The server's program, of the build that this test belongs to.
///
/// # Panics
/// Where it was not built.
#[must_use]
pub fn server() -> PathBuf {
    let beside = || {
        let profile = env::current_exe().expect("a running program has a path");
        profile
            .ancestors()
            .nth(2)
            .expect("TARGET/PROFILE/deps")
            .join("sodiem")
    };
    named(
        "SODIEM_BINARY",
        beside,
        "run `cargo build -p sodiem-sync-server`",
    )
}

/// A program for Node, with what it needs.
///
/// # Panics
/// Where what it needs was not installed.
#[must_use]
pub fn node_program(folder: &str, file: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let installed = folder.join("node_modules");
    assert!(
        installed.exists(),
        "{} is not there: run `cargo xtask setup`",
        installed.display()
    );
    folder.join(file)
}

/// The web client's files.
///
/// # Panics
/// Where they were not built.
#[must_use]
pub fn web() -> PathBuf {
    named(
        "SODIEM_WEB",
        || target().join("dist"),
        "run `cargo xtask web`",
    )
}

/// Chrome or Chromium.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn chrome() -> PathBuf {
    named(
        "SODIEM_CHROME",
        || "/usr/bin/chromium".into(),
        "install Chromium (`cargo xtask setup`)",
    )
}

/// The WebDriver server of that browser.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn chromedriver() -> PathBuf {
    let usual = || "/usr/bin/chromedriver".into();
    named(
        "SODIEM_CHROMEDRIVER",
        usual,
        "install Chromium's driver (`cargo xtask setup`)",
    )
}

/// The folder of the running test, for logs and screenshots: `TARGET/e2e/TEST`.
///
/// # Panics
/// Where it cannot be made.
#[must_use]
pub fn artifacts() -> PathBuf {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("unnamed").replace("::", "-");
    let folder = target().join("e2e").join(name);
    std::fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
    folder
}

/// A new file of the running test, `NAME.1.EXTENSION` or the next number that is free.
///
/// # Panics
/// Where it cannot be made.
#[must_use]
pub fn artifact(name: &str, extension: &str) -> (PathBuf, File) {
    let folder = artifacts();
    for number in 1_u32.. {
        let path = folder.join(OsStr::new(&format!("{name}.{number}.{extension}")));
        match File::create_new(&path) {
            Ok(file) => return (path, file),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => panic!("cannot write {}: {error}", path.display()),
        }
    }
    unreachable!("numbers do not end")
}
