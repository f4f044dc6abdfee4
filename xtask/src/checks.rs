//! `cargo xtask test` and `cargo xtask ci`: everything that must hold.
//!
//! Cargo compiles a dependency anew for each set of features, so every native step selects the
//! same packages with their tests; xtask is apart because it is already built when this runs.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::setup::{self, BROWSER_TARGET, Browser, WASI_TARGET};
use crate::step::Steps;
use crate::wasm::Mode;
use crate::workspace::{Workspace, run};
use crate::{package, web};

/// All packages but xtask; natively the web client is its logic without the browser.
const NATIVE: &str = "--workspace --exclude xtask";

/// Every test: the native ones, the browser's, the core's as wasm32 and those of its package.
pub fn test(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    run_tests(workspace, &mut steps);
    steps.finish()
}

/// Formatting, lints and documentation, then every test.
pub fn ci(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    check_style(workspace, &mut steps);
    run_tests(workspace, &mut steps);
    steps.finish()
}

fn check_style(workspace: &Workspace, steps: &mut Steps) {
    let mut cargo = |name: &str, arguments: &str| {
        let mut command = workspace.cargo(arguments);
        command.env("RUSTDOCFLAGS", "-D warnings");
        steps.run(name, || run(&mut command));
    };
    cargo("formatting", "fmt --all -- --check");
    cargo(
        "lints",
        &format!("clippy {NATIVE} --all-targets -- -D warnings"),
    );
    cargo(
        "lints of xtask",
        "clippy -p xtask --all-targets -- -D warnings",
    );
    cargo(
        "documentation",
        &format!("doc {NATIVE} --no-deps --document-private-items"),
    );
    steps.run("wasm target", || setup::wasm_target(BROWSER_TARGET));
    for program in web::PROGRAMS {
        // The web build's profile, whose macros it shares.
        let mut command = workspace.cargo(&format!(
            "clippy -p sodiem-web-client --target {BROWSER_TARGET} --profile web {} -- -D warnings",
            program.features
        ));
        let name = format!("lints of the web client, {}", program.name);
        steps.run(&name, || run(&mut command));
    }
    steps.run("lints of the package for JavaScript", || {
        run(&mut workspace.cargo(&format!(
            "clippy -p sodiem-core-wasm --target {BROWSER_TARGET} --profile web -- -D warnings"
        )))
    });
}

fn run_tests(workspace: &Workspace, steps: &mut Steps) {
    let browser = steps.run("set-up", || {
        setup::wasm_target(BROWSER_TARGET)?;
        setup::test_tools(workspace)
    });
    let built = steps.run("web client and native build", || {
        let native = workspace.cargo(&format!("build {NATIVE} --bins --tests"));
        web::build_beside(workspace, Mode::Full, native)
    });
    steps.run("tests of xtask", || {
        run(&mut workspace.cargo("test -p xtask"))
    });
    steps.run("tests of the core as wasm32", || {
        run(&mut workspace.cargo(&format!(
            "test -p sodiem-core --target {WASI_TARGET} -- --no-capture"
        )))
    });
    let package = steps.run("package for JavaScript", || package::build(workspace));
    match (&browser, package) {
        (Some(browser), Some(package)) => {
            steps.run("tests of the package for JavaScript", || {
                run_package_tests(workspace, &package, browser)
            });
        }
        _ => steps.skip("tests of the package for JavaScript"),
    }
    match (browser, built) {
        (Some(browser), Some(())) => {
            steps.run("native tests", || run_native_tests(workspace, &browser));
        }
        _ => steps.skip("native tests"),
    }
}

/// In Node, which finds the tests by their names, and one of them in a browser.
fn run_package_tests(workspace: &Workspace, package: &Path, browser: &Browser) -> Result<()> {
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec"])
        .current_dir(workspace.root.join("core-wasm"))
        .env("SODIEM_PACKAGE", package)
        .env("SODIEM_CHROME", &browser.chrome);
    run(&mut command)
}

/// The tests find what they drive by these variables.
fn run_native_tests(workspace: &Workspace, browser: &Browser) -> Result<()> {
    let mut command = workspace.cargo(&format!("test {NATIVE} --no-fail-fast"));
    command
        .env("SODIEM_BINARY", workspace.server())
        .env("SODIEM_WEB", workspace.dist())
        .env("SODIEM_CHROME", &browser.chrome)
        .env("SODIEM_CHROMEDRIVER", &browser.chromedriver);
    run(&mut command)
}
