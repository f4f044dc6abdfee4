//! Where the checkout and cargo's target folder are, and how commands are started.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The checkout and the folder that its builds go to.
pub struct Workspace {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder, outside the checkout unless the caller chose it.
    pub target: PathBuf,
}

impl Workspace {
    /// The checkout that this program was compiled in.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("xtask lies in a folder of the checkout")
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(chosen) => std::path::absolute(chosen)?,
            None => user_folder("XDG_CACHE_HOME", ".cache")?.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The folder that holds the built web client, ready to be served. Not `web`: that is cargo's
    /// own, for the profile of this name.
    pub fn dist(&self) -> PathBuf {
        self.target.join("dist")
    }

    /// The server's binary, as `cargo build` leaves it.
    pub fn server(&self) -> PathBuf {
        self.target.join("debug/sodiem")
    }

    /// A cargo call in the checkout; `arguments` are separated by blanks.
    pub fn cargo(&self, arguments: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(arguments.split_whitespace())
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os().filter(|(name, _)| is_of_xtask(name)) {
            command.env_remove(name);
        }
        command
    }
}

/// Whether `cargo run` set this variable for xtask alone. Build scripts that watch it would run
/// anew whenever cargo is called now by xtask and now by hand.
fn is_of_xtask(variable: &OsStr) -> bool {
    let variable = variable.to_string_lossy();
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// The product's folder among the user's folders: `$variable/sodiem`, else `~/fallback/sodiem`.
pub fn user_folder(variable: &str, fallback: &str) -> Result<PathBuf> {
    let chosen = env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let base = match chosen {
        Some(base) => base,
        None => env::home_dir()
            .with_context(|| format!("no home folder is known: set HOME or {variable}"))?
            .join(fallback),
    };
    Ok(base.join("sodiem"))
}

/// Run `command` to its end; anything but success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", line(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The full path of `program`, if a folder of PATH has it.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
