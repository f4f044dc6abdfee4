//! `cargo xtask test` and `cargo xtask ci`: everything that must hold.
//!
//! Cargo compiles a dependency anew for each set of features, so every native step selects the
//! same packages with their tests; xtask is apart because it is already built when this runs.

use anyhow::Result;

use crate::setup::{self, BROWSER_TARGET, Browser, WASI_TARGET};
use crate::step::Steps;
use crate::wasm::Mode;
use crate::web;
use crate::workspace::{Workspace, run};

/// All packages but xtask; natively the web client is its logic without the browser.
const NATIVE: &str = "--workspace --exclude xtask";

/// Every test: the native ones, the browser's, and the core's as wasm32.
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
}

fn run_tests(workspace: &Workspace, steps: &mut Steps) {
    let browser = steps.run("set-up", || {
        setup::wasm_target(BROWSER_TARGET)?;
        setup::test_tools()
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
    match (browser, built) {
        (Some(browser), Some(())) => {
            steps.run("native tests", || run_native_tests(workspace, &browser));
        }
        _ => steps.skip("native tests"),
    }
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
