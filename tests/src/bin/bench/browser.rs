//! What a person on an old phone waits for: Chromium with its processor slowed four times, and at
//! the first visit a line of 400 kbit/s with 400 ms round trips.

use serde_json::{Value, json};
use sodiem_core::api::Bytes;
use sodiem_core::ids::{Code, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::pages::{self, Sheet};
use sodiem_tests::server::{Pages, Server};

use crate::{Figure, median, percentile_95};

const CPU_SLOWDOWN: u32 = 4;
const LINE_BITS_PER_SECOND: u32 = 400_000;
const LINE_LATENCY_MS: u32 = 400;
/// The demo's commune that nobody touched.
const UNIT: &str = "31852";
/// A leaf in proportion to a rate: every key moves its points.
const LEAF: &str = "1.4.1";
const KEYS: u32 = 200;
const REOPENINGS: usize = 5;

/// Notes when a place first appears, in milliseconds since the visit began.
const WATCH: &str = "
    window.appeared = {};
    const places = {
        form: '[data-testid=\"sign-in-submit\"]:enabled',
        sheet: '[data-testid=\"own-points-value\"]',
    };
    const look = () => {
        for (const [name, css] of Object.entries(places)) {
            const found = document.querySelector(css);
            if (!(name in window.appeared) && found && found.offsetParent !== null) {
                window.appeared[name] = performance.now();
            }
        }
    };
    const watch = { subtree: true, childList: true, attributes: true };
    new MutationObserver(look).observe(document, watch);
    addEventListener('DOMContentLoaded', look);
    addEventListener('load', () => requestAnimationFrame(look));
";

/// Types into a field and notes how long the new points take to stand in the page and be drawn.
const TYPE: &str = "
    const [field, points, keys, done] = arguments;
    const input = document.querySelector(field);
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const took = [];
    const next = (key) => {
        if (key === keys) { done(took); return; }
        const begin = performance.now();
        const watcher = new MutationObserver(() => {
            watcher.disconnect();
            took.push(performance.now() - begin);
            setTimeout(() => next(key + 1), 20);
        });
        const all = { subtree: true, childList: true, characterData: true, attributes: true };
        watcher.observe(document.querySelector(points).parentElement, all);
        set.call(input, String(91 + (key % 9)));
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    next(0);
";

/// Runs a module of [WASI](https://wasi.dev) that reads the clock and prints, and gives what it
/// printed.
const RUN: &str = "
    const [module, done] = arguments;
    let memory, printed = '';
    const wasi = {
        clock_time_get: (clock, precision, at) => {
            const now = BigInt(Math.round(performance.now() * 1e6));
            new DataView(memory.buffer).setBigUint64(at, now, true);
            return 0;
        },
        fd_write: (file, list, count, written) => {
            const view = new DataView(memory.buffer);
            let size = 0;
            for (let at = list; at < list + 8 * count; at += 8) {
                const part = [view.getUint32(at, true), view.getUint32(at + 4, true)];
                printed += new TextDecoder().decode(new Uint8Array(memory.buffer, ...part));
                size += part[1];
            }
            view.setUint32(written, size, true);
            return 0;
        },
    };
    const imports = new Proxy(wasi, { get: (own, name) => own[name] ?? (() => 0) });
    const bytes = Uint8Array.from(atob(module), (character) => character.charCodeAt(0));
    WebAssembly.instantiate(bytes, { wasi_snapshot_preview1: imports })
        .then(({ instance }) => {
            memory = instance.exports.memory;
            instance.exports._start();
            done(printed);
        })
        .catch((error) => done(String(error)));
";

/// The figures of the browser.
pub async fn figures() -> Vec<Figure> {
    let mut server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let browser = Browser::open(&base, Screen::Phone).await;
    let mut figures = first_visit(&browser, &server.password()).await;
    figures.push(key_press(&browser).await);
    figures.push(sheet_scored(&browser).await);
    figures.push(reopening(&browser, &mut server).await);
    figures
}

async fn first_visit(browser: &Browser, password: &str) -> Vec<Figure> {
    browser.command("Page.enable", json!({})).await;
    let script = json!({ "source": WATCH });
    browser
        .command("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
    slow_down(browser).await;
    browser.command("Network.enable", json!({})).await;
    line(browser, LINE_LATENCY_MS, LINE_BITS_PER_SECOND / 8).await;
    browser.go("/").await;
    pages::sign_in(browser, &format!("canbo1.{UNIT}"), password).await;
    browser.wait("own-points-value").await;
    let seconds = async |name: &str| appeared(browser, name).await / 1000.0;
    let figures = vec![
        Figure::new(
            "first visit: sign-in form usable",
            seconds("form").await,
            "s",
            8.0,
        ),
        Figure::new(
            "first visit: sheet on the screen",
            seconds("sheet").await,
            "s",
            20.0,
        ),
    ];
    line(browser, 0, 0).await;
    figures
}

async fn key_press(browser: &Browser) -> Figure {
    let unit: UnitCode = UNIT.parse().expect("a unit");
    let leaf: Code = LEAF.parse().expect("a code");
    let round = "2020".parse().expect("a round");
    Sheet::new(browser, &round, &unit).leaf(&leaf).await;
    browser.fill("value-a", "100").await;
    let arguments: Vec<Value> = vec![
        "[data-testid=\"value-b\"]".into(),
        "[data-testid=\"points\"]".into(),
        KEYS.into(),
    ];
    let took = browser.script_async(TYPE, arguments).await;
    let took: Vec<f64> = serde_json::from_value(took).expect("a list of numbers");
    let name = "key press to new points, 95th percentile, CPU slowed 4×";
    Figure::new(name, percentile_95(took), "ms", 16.0)
}

/// The core's own module, which `SODIEM_SCORE_SHEET` names, in the page.
async fn sheet_scored(browser: &Browser) -> Figure {
    let path = std::env::var_os("SODIEM_SCORE_SHEET").expect("cargo xtask bench sets it");
    let module = Bytes(std::fs::read(path).expect("cargo xtask bench builds it"));
    let module = serde_json::to_value(module).expect("bytes have a JSON form");
    let printed = browser.script_async(RUN, vec![module]).await;
    let micros = printed
        .as_str()
        .and_then(|text| text.trim().parse::<f64>().ok());
    let micros = micros.unwrap_or_else(|| panic!("no number: {printed}"));
    let name = "one sheet of 80 leaves scored, CPU slowed 4×";
    Figure::new(name, micros / 1000.0, "ms", 2.0)
}

async fn reopening(browser: &Browser, server: &mut Server) -> Figure {
    pages::wait_until_received(browser).await;
    pages::wait_until_installed(browser).await;
    server.stop();
    let mut took = Vec::new();
    for _ in 0..REOPENINGS {
        browser.go("/").await;
        browser.wait("own-points-value").await;
        took.push(appeared(browser, "sheet").await / 1000.0);
    }
    let name = "reopening offline to the sheet, CPU slowed 4×";
    Figure::new(name, median(took), "s", 1.5)
}

async fn slow_down(browser: &Browser) {
    browser
        .command(
            "Emulation.setCPUThrottlingRate",
            json!({ "rate": CPU_SLOWDOWN }),
        )
        .await;
}

/// Sets latency in ms and bytes a second; 0 for as it is.
async fn line(browser: &Browser, latency_ms: u32, bytes_per_second: u32) {
    let speed = if bytes_per_second == 0 {
        json!(-1)
    } else {
        json!(bytes_per_second)
    };
    let conditions = json!({
        "offline": false,
        "latency": latency_ms,
        "downloadThroughput": speed,
        "uploadThroughput": speed,
    });
    browser
        .command("Network.emulateNetworkConditions", conditions)
        .await;
}

async fn appeared(browser: &Browser, name: &str) -> f64 {
    let script = "return window.appeared[arguments[0]] ?? null;";
    browser
        .until(&format!("{name} to have appeared"), async || {
            Ok(browser.script(script, vec![name.into()]).await.as_f64())
        })
        .await
}
