//! What the machine must have, installed where it is missing: the wasm targets by rustup, what draws PDF
//! files by npm, and for the tests Chromium, its driver, Node and Python by apt-get, stock clients by npm,
//! and a server that speaks S3 by pip; for the bench what reads text in photographs by apt-get.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::{Workspace, on_path, run};

/// What the web client is compiled for.
pub const BROWSER_TARGET: &str = "wasm32-unknown-unknown";

/// What the core's tests are compiled for to run on 32 bits.
pub const WASI_TARGET: &str = "wasm32-wasip1";

/// The programs that drive the browser tests.
pub struct Browser {
    /// Chrome or Chromium.
    pub chrome: PathBuf,
    /// The WebDriver server of the same version.
    pub chromedriver: PathBuf,
}

/// Make sure that Rust's standard library for `target` is installed.
pub fn wasm_target(target: &str) -> Result<()> {
    if has_target(target)? {
        return Ok(());
    }
    println!("adding the Rust target {target}");
    run(Command::new("rustup").args(["target", "add", target])).with_context(|| {
        format!(
            "the Rust target {target} is missing: install it with your Rust distribution, or \
             install Rust by rustup"
        )
    })
}

fn has_target(target: &str) -> Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", target])
        .output()
        .context("cannot start rustc")?;
    Ok(output.status.success() && Path::new(String::from_utf8(output.stdout)?.trim_end()).is_dir())
}

/// Make sure that everything only tests need is installed.
pub fn test_tools(workspace: &Workspace) -> Result<Browser> {
    wasm_target(WASI_TARGET)?;
    if on_path("node").is_none() {
        apt_install(&["nodejs"])?;
    }
    for folder in ["tests/stock-client", "tests/uploads"] {
        npm_packages(&workspace.root.join(folder))?;
    }
    s3_server(workspace)?;
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    apt_install(&["chromium", "chromium-driver", "fonts-liberation"])?;
    find_browser().context(
        "no Chrome or Chromium with its chromedriver is on PATH: install both, or name them in \
         SODIEM_CHROME and SODIEM_CHROMEDRIVER",
    )
}

/// Make sure that what reads Vietnamese text in photographs is installed: only the bench needs it.
pub fn text_reader() -> Result<()> {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    let has_vietnamese = |said: &[u8]| {
        String::from_utf8_lossy(said)
            .lines()
            .any(|line| line == "vie")
    };
    // Older ones say it where errors are said.
    if languages.is_ok_and(|said| has_vietnamese(&said.stdout) || has_vietnamese(&said.stderr)) {
        return Ok(());
    }
    apt_install(&["tesseract-ocr", "tesseract-ocr-vie"])
}

/// Make sure that the packages which the lock file of a folder names are there, as it names them now.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|about| about.modified());
    let locked = changed("package-lock.json")?;
    // Written by npm once it installed all of them.
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    if on_path("npm").is_none() {
        apt_install(&["npm"])?;
    }
    let arguments = ["ci", "--no-audit", "--no-fund"];
    run(Command::new("npm").args(arguments).current_dir(folder)).with_context(|| {
        format!(
            "run by hand, then try again: npm ci, in {}",
            folder.display()
        )
    })
}

/// The Python in which the tests start a server that speaks S3, with what its lock file names; the tests find it in
/// cargo's target folder.
fn s3_server(workspace: &Workspace) -> Result<()> {
    let wanted = workspace
        .root
        .join("sync-server/tests/s3-server/requirements.txt");
    let folder = workspace.target.join("s3-server");
    let installed = folder.join("requirements.txt");
    // Written last.
    if fs::read(&installed).is_ok_and(|held| fs::read(&wanted).is_ok_and(|text| text == held)) {
        return Ok(());
    }
    let can_begin = Command::new("python3")
        .args(["-c", "import ensurepip, venv"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !can_begin {
        apt_install(&["python3", "python3-venv"])?;
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    let arguments = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
    ];
    run(Command::new(folder.join("bin/python"))
        .args(arguments)
        .arg("--requirement")
        .arg(&wanted))?;
    fs::copy(&wanted, &installed)?;
    Ok(())
}

/// The browser that the environment names, else the one on PATH.
fn find_browser() -> Option<Browser> {
    let named = |variable| env::var_os(variable).map(PathBuf::from);
    let chrome = named("SODIEM_CHROME").or_else(|| {
        [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ]
        .into_iter()
        .find_map(on_path)
    })?;
    let chromedriver = named("SODIEM_CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    Some(Browser {
        chrome,
        chromedriver,
    })
}

/// Install Debian packages, as root or by sudo.
fn apt_install(packages: &[&str]) -> Result<()> {
    let packages = packages.join(" ");
    let by_hand = || format!("install by hand, then try again: apt-get install {packages}");
    if on_path("apt-get").is_none() {
        bail!("this system has no apt-get; the tests need what Debian calls {packages}");
    }
    for action in [
        "apt-get update --quiet".to_owned(),
        format!("apt-get install --yes --quiet --no-install-recommends {packages}"),
    ] {
        let sudo = if is_root()? { "" } else { "sudo " };
        let command = format!("{sudo}env DEBIAN_FRONTEND=noninteractive {action}");
        println!("{command}");
        let mut words = command.split_whitespace();
        let program = words.next().expect("the command has words");
        run(Command::new(program).args(words)).with_context(by_hand)?;
    }
    Ok(())
}

fn is_root() -> Result<bool> {
    let id = Command::new("id")
        .arg("-u")
        .stderr(Stdio::inherit())
        .output()?;
    Ok(id.stdout.trim_ascii() == b"0")
}
