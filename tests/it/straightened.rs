//! Promise: a page that was photographed askew becomes a flat one in its place, on the phone and without a
//! network; where its corners are not sure, nobody is told that they are.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sodiem_core::api::EvidenceList;
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::Sheet;
use sodiem_tests::server::{Pages, Server};

use crate::accessibility::barriers;
use crate::two_phones::{Carried, choices};
use crate::viewer::drop_file;

const COMMUNE: &str = "31852";
const SHIFT: &str = "\u{e008}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

/// A white page with two lines on it, on a dark table; where it lies, as parts of the picture.
const ASKEW: [[f64; 2]; 4] = [[0.2, 0.15], [0.84, 0.1], [0.9, 0.86], [0.12, 0.92]];

/// Draws it, and gives it as PNG.
const DRAW: &str = "const [corners, done] = arguments; \
    const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [900, 1200]; \
    const context = canvas.getContext('2d'); \
    context.fillStyle = '#3a2c24'; context.fillRect(0, 0, 900, 1200); \
    context.fillStyle = '#f6f4ee'; context.beginPath(); \
    for (const [x, y] of corners) context.lineTo(x * 900, y * 1200); \
    context.fill(); context.fillStyle = '#202028'; \
    for (const y of [400, 600]) context.fillRect(300, y, 300, 12); \
    done(canvas.toDataURL('image/png').split(',')[1]);";

/// How dark the four corners of the page are that the device has under this digest, how much of it is dark,
/// and how wide and high it is.
const LOOK: &str = "const [digest, done] = arguments; (async () => { \
    const ask = (asked) => new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result))); \
    const all = await indexedDB.databases(); \
    const { name } = all.find(({ name }) => name.startsWith('sodiem-files-')); \
    const database = await ask(indexedDB.open(name)); \
    const blobs = database.transaction('blobs').objectStore('blobs'); \
    const keys = (await ask(blobs.getAllKeys())).map((path) => path[2]); \
    const key = (await ask(blobs.getAllKeys())).find((path) => path[2] === digest); \
    if (!key) return { keys }; \
    const image = await createImageBitmap(await ask(blobs.get(key))); \
    database.close(); \
    const { width, height } = image; const canvas = new OffscreenCanvas(width, height); \
    const context = canvas.getContext('2d'); context.drawImage(image, 0, 0); \
    const { data } = context.getImageData(0, 0, width, height); \
    const level = (x, y) => data[(y * width + x) * 4]; \
    const ends = [[1, 1], [width - 2, 1], [width - 2, height - 2], [1, height - 2]]; \
    let dark = 0; for (let at = 0; at < data.length; at += 4) dark += data[at] < 128; \
    return { keys, ends: ends.map(([x, y]) => level(x, y)), dark: dark / (width * height), width, height }; \
    })().then(done, (error) => done({ error: String(error) }));";

#[test]
fn corners_are_found_or_not_guessed_and_what_is_between_them_comes_out_flat() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("corners/property.mjs");
    let output = Command::new("node")
        .arg(program)
        .output()
        .expect("Node starts");
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&said)
    );
}

pub async fn drop_page(browser: &Browser, name: &str, corners: &[[f64; 2]]) {
    use base64::Engine as _;
    let drawn = browser.script_async(DRAW, vec![json!(corners)]).await;
    let text = drawn.as_str().expect("a picture");
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    drop_file(browser, name, &bytes.expect("base64")).await;
}

/// Digest and name of each file of the citation that is shown.
async fn list(browser: &Browser) -> Vec<(String, String)> {
    let script = "return JSON.parse(document.querySelector('sodiem-files').getAttribute('files')) \
        .map(({ digest, name }) => [digest, name])";
    let said = browser.script(script, Vec::new()).await;
    serde_json::from_value(said).expect("a list of files")
}

async fn has_files(browser: &Browser, number: usize) {
    browser
        .until(&format!("{number} files"), async || {
            Ok((list(browser).await.len() == number).then_some(()))
        })
        .await;
}

/// How many pages may be straightened here.
async fn offers(browser: &Browser) -> Value {
    let script = "return [...document.querySelectorAll('[data-testid=files-straighten]')] \
        .filter((button) => !button.hidden).length";
    browser.script(script, Vec::new()).await
}

async fn begin(officer: &Carried, sheet: &Sheet<'_>, leaf: &Code) {
    sheet.leaf(leaf).await;
    officer.browser.click("cite").await;
    officer.browser.fill("citation-number", "12/KH-UBND").await;
}

/// The corners stand where the page lies; crossed over they are refused in words, and taken once they are not.
async fn is_looked_at(browser: &mut Browser) {
    browser.wait("straighten=found").await;
    let script = "return [...document.querySelectorAll('.straighten__handle')] \
        .map(({ style }) => [style.left, style.top].map((part) => parseFloat(part) / 100))";
    let found = browser.script(script, Vec::new()).await;
    let found: Vec<[f64; 2]> = serde_json::from_value(found).expect("four corners");
    for ([x, y], [u, v]) in found.iter().zip(ASKEW) {
        let off = (x - u).hypot(y - v);
        assert!(off < 0.01, "{off} off: {found:?}");
    }
    assert_eq!(barriers(browser, "straightening").await, 0);
    let dark = "document.documentElement.dataset.theme = 'dark'";
    browser.script(dark, Vec::new()).await;
    assert_eq!(barriers(browser, "straightening in the dark").await, 0);
    browser.keep_evidence().await;
    browser.resize(Screen::Phone).await;
    browser.keep_evidence().await;
    let light = "document.documentElement.dataset.theme = 'light'";
    browser.script(light, Vec::new()).await;
    let away = format!("{SHIFT}{}", RIGHT.repeat(15));
    browser.type_in("straighten-top-left", &away).await;
    let script = "return document.querySelector('[data-testid=straighten-do]').disabled";
    assert_eq!(browser.script(script, Vec::new()).await, true);
    assert!(browser.text("straighten-says").await.contains("chéo nhau"));
    let back = format!("{SHIFT}{}", LEFT.repeat(15));
    browser.type_in("straighten-top-left", &back).await;
}

/// What the device keeps is paper from corner to corner.
async fn is_paper(browser: &Browser, digest: &str, gone: &str) {
    let kept = browser.script_async(LOOK, vec![json!(digest)]).await;
    let ends: Vec<u8> = serde_json::from_value(kept["ends"].clone())
        .unwrap_or_else(|error| panic!("{error}: {kept}"));
    assert!(ends.iter().all(|level| *level > 220), "{kept}");
    let dark = kept["dark"].as_f64().expect("a part");
    assert!(dark > 0.0 && dark < 0.02, "two lines and no table: {kept}");
    let keys: Vec<String> = serde_json::from_value(kept["keys"].clone()).expect("digests");
    // Two pages, each with its preview.
    assert_eq!(keys.len(), 4);
    assert!(!keys.iter().any(|key| key == gone));
}

/// Where a viewer stands beside the leaf, it shows the page that took the other's place.
async fn is_shown(browser: &mut Browser) {
    browser.resize(Screen::Desk).await;
    browser.click("file-open").await;
    browser.wait("viewer=page").await;
    let before = list(browser).await;
    browser.click("files-straighten").await;
    // It ends where the picture ends: no edge is to be seen.
    browser.wait("straighten=not-found").await;
    browser.keep_evidence().await;
    browser.click("straighten-do").await;
    browser.wait_gone("straighten").await;
    browser
        .until("the page that is straight", async || {
            let after = list(browser).await;
            let script = "const image = document.querySelector('.viewer img'); \
                return image ? image.naturalWidth : 0";
            let width = browser.script(script, Vec::new()).await.as_u64();
            let is_other = after[0].0 != before[0].0 && after[1..] == before[1..];
            // 8 % are gone on either side.
            Ok((is_other && width.is_some_and(|width| width > 400 && width < 600)).then_some(()))
        })
        .await;
    assert_eq!(browser.text("viewer-position").await, "Trang 1/2");
    browser.keep_evidence().await;
    browser.click("viewer-close").await;
    browser.wait_gone("viewer").await;
    browser.resize(Screen::Phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_photographed_askew_is_straightened_and_takes_its_place() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let mut officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    officer.lose_network().await;
    {
        let sheet = Sheet::new(&officer.browser, &round, &unit);
        begin(&officer, &sheet, &leaves[0]).await;
    }
    drop_page(&officer.browser, "trang-1.png", &ASKEW).await;
    has_files(&officer.browser, 1).await;
    drop_page(&officer.browser, "trang-2.png", &ASKEW[..3]).await;
    has_files(&officer.browser, 2).await;
    let before = list(&officer.browser).await;
    assert_eq!(offers(&officer.browser).await, 2);
    officer.browser.keep_evidence().await;

    officer.browser.click("files-straighten").await;
    is_looked_at(&mut officer.browser).await;
    officer.browser.click("straighten-do").await;
    officer.browser.wait_gone("straighten").await;
    let after = list(&officer.browser).await;
    assert_ne!(after[0].0, before[0].0);
    assert_eq!(after[0].1, before[0].1, "it keeps its name");
    assert_eq!(after[1..], before[1..]);
    is_paper(&officer.browser, &after[0].0, &before[0].0).await;
    officer.browser.wait("reached=saved").await;
    let said = officer.browser.keep_evidence().await;
    assert!(!said.contains("Content Security Policy"), "{said}");

    officer.find_network().await;
    is_all_there_is(&server, &mut officer, (&round, &unit), &leaves).await;
}

/// What was photographed askew never comes to the server; and what a second criterion cites stays as it is.
async fn is_all_there_is(
    server: &Server,
    officer: &mut Carried,
    (round, unit): (&RoundId, &UnitCode),
    leaves: &[Code],
) {
    let browser = &officer.browser;
    let base = format!("http://{}", server.address());
    let phone = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    let path = format!("/files/2020/{COMMUNE}");
    let sent = async || {
        let list: EvidenceList = phone
            .client()
            .get(&path)
            .expect("the network is open")
            .json();
        Ok((list.files.len() == 4).then_some(list))
    };
    let sent = browser.until("two pages and their previews", sent).await;
    Sheet::new(browser, round, unit).leaf(&leaves[0]).await;
    has_files(browser, 2).await;
    for (digest, name) in list(browser).await {
        let is_sent = sent
            .files
            .iter()
            .any(|file| file.digest.to_string() == digest);
        assert!(is_sent, "{name}");
    }
    assert_eq!(offers(browser).await, 2);
    is_shown(&mut officer.browser).await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, round, unit);
    sheet.leaf(&leaves[1]).await;
    browser.click("cite-known").await;
    browser.click("cite-known-0").await;
    has_files(browser, 2).await;
    assert_eq!(offers(browser).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_straightened_in_the_camera_before_the_next_one_is_taken() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &unit);
    begin(&officer, &sheet, &leaves[0]).await;
    browser.click("files-photograph").await;
    browser.click("files-shutter").await;
    browser.wait("camera-page").await;
    let before = list(browser).await;
    // The camera shows a pattern, and no page.
    browser.click("camera-straighten").await;
    browser.wait("straighten=not-found").await;
    browser.click("straighten-cancel").await;
    browser.wait_gone("straighten").await;
    assert_eq!(list(browser).await, before);
    browser.click("camera-straighten").await;
    browser.wait("straighten=not-found").await;
    browser.click("straighten-rotate").await;
    browser.click("straighten-do").await;
    browser.wait_gone("straighten").await;
    let straight = list(browser).await;
    assert_ne!(straight, before);
    browser.click("files-shutter").await;
    has_files(browser, 2).await;
    browser.keep_evidence().await;
    let both = list(browser).await;
    assert_eq!(both[0], straight[0], "it is the first page still");
    browser.click("camera-remove").await;
    has_files(browser, 1).await;
    assert_eq!(list(browser).await, both[1..]);
    browser.click("files-done").await;
    browser.wait_gone("camera").await;
}
