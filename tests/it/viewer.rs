//! Promise: whoever reads what proves an answer reads it where it is cited, at the page that is cited, and
//! fetches no more of it than that; what is on the device opens without a network.

use serde_json::{Value, json};
use sodiem_core::api::EvidenceList;
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Review, Sheet, sign_in, wait_until_received};
use sodiem_tests::server::{Pages, Server};

use crate::accessibility::barriers;
use crate::evidence::store;
use crate::two_phones::{Carried, choice, choices};

mod pdf;

pub use pdf::several_pages;
use pdf::{PDF_BYTES_MIN, scans};

const COMMUNE: &str = "31852";
/// Of the same district.
const NEIGHBOUR: &str = "31855";
const BODY: &str = "pnv-956";
const NUMBER: &str = "12/KH-UBND";
const REMARK: &str = "Thiếu dấu đỏ";
const RIGHT: &str = "\u{e014}";
const ESCAPE: &str = "\u{e00c}";
const PAGE_DOWN: &str = "\u{e00f}";

/// Drops a file onto the citation's files, as from a folder.
pub async fn drop_file(browser: &Browser, name: &str, bytes: &[u8]) {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let script = "const bytes = Uint8Array.from(atob(arguments[1]), (letter) => letter.charCodeAt(0)); \
        const dataTransfer = new DataTransfer(); \
        dataTransfer.items.add(new File([bytes], arguments[0])); \
        const drop = { dataTransfer, bubbles: true, cancelable: true }; \
        document.querySelector('sodiem-files').dispatchEvent(new DragEvent('drop', drop));";
    browser.script(script, vec![name.into(), text.into()]).await;
}

pub async fn has_files(browser: &Browser, number: usize) {
    browser
        .until(&format!("{number} files"), async || {
            Ok((browser.count("file").await == number).then_some(()))
        })
        .await;
}

/// Waits until the viewer shows a page with these words.
pub async fn reads(browser: &Browser, words: &str) {
    browser.wait("viewer=page").await;
    browser
        .until(words, async || {
            let script = "return document.querySelector('[data-testid=viewer-words]').textContent";
            Ok((browser.script(script, Vec::new()).await == words).then_some(()))
        })
        .await;
}

/// How many pixels of the page that is shown are neither white nor of its edge.
async fn ink(browser: &Browser) -> u64 {
    let script = "const canvas = document.querySelector('.viewer canvas'); \
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); \
        let dark = 0; for (let at = 0; at < data.length; at += 4) dark += data[at] < 128; return dark;";
    browser
        .script(script, Vec::new())
        .await
        .as_u64()
        .unwrap_or(0)
}

async fn no_policy_is_broken(browser: &Browser) {
    let said = browser.keep_evidence().await;
    assert!(!said.contains("Content Security Policy"), "{said}");
}

/// Answers a leaf and proves it by a plan of several pages.
async fn attach(officer: &Carried, sheet: &Sheet<'_>, leaf: &Code) {
    let browser = &officer.browser;
    sheet.answer(leaf, &choice(1)).await;
    browser.click("cite").await;
    browser.fill("citation-number", NUMBER).await;
    browser.fill("citation-page", "tr. 3-5").await;
    drop_file(browser, "ke-hoach.pdf", &several_pages()).await;
    has_files(browser, 1).await;
    browser
        .until("a preview of the first page", async || {
            let script = "return document.querySelector('sodiem-files img')?.naturalWidth > 0";
            Ok((browser.script(script, Vec::new()).await == true).then_some(()))
        })
        .await;
}

/// What the page asks of the server from now on: what range, and what came.
pub async fn watch_ranges(browser: &Browser) {
    let script = "window.ranges = []; const plain = window.fetch; \
        window.fetch = async (address, wish) => { \
          const reply = await plain(address, wish); \
          const isFile = /\\/api\\/v1\\/files\\/.*\\/[0-9a-f]{64}$/.test(String(address)); \
          if (isFile) ranges.push([reply.status, Number(reply.headers.get('content-length'))]); \
          return reply; };";
    browser.script(script, Vec::new()).await;
}

pub async fn ranges(browser: &Browser) -> Vec<(u64, u64)> {
    let said = browser.script("return window.ranges", Vec::new()).await;
    serde_json::from_value(said).expect("pairs of numbers")
}

/// The officer reads it from the device, with a network and without.
async fn is_read_by_the_officer(officer: &Carried, sheet: (&RoundId, &UnitCode), leaf: &Code) {
    let browser = &officer.browser;
    browser.click("file-open").await;
    reads(browser, "Page 3 of the plan").await;
    assert_eq!(browser.text("viewer-title").await, NUMBER);
    assert_eq!(
        browser.text("viewer-position").await,
        "Trang 3/6, trang được dẫn"
    );
    assert!(ink(browser).await > 0, "a font that the file has not");
    // Nobody asks for the officer's opinion.
    let hidden = "return document.querySelector('[data-testid=viewer-remark]').hidden";
    assert_eq!(browser.script(hidden, Vec::new()).await, true);
    no_policy_is_broken(browser).await;
    browser.type_in("viewer-stage", PAGE_DOWN).await;
    browser.type_in("viewer-stage", ESCAPE).await;
    browser.wait_gone("viewer").await;
    let focus = "return document.activeElement.dataset.testid";
    assert_eq!(browser.script(focus, Vec::new()).await, "file-open");

    officer.lose_network().await;
    let browser = &officer.browser;
    Sheet::new(browser, sheet.0, sheet.1).leaf(leaf).await;
    browser.click("file-open").await;
    reads(browser, "Page 3 of the plan").await;
    browser.type_in("viewer-stage", "v").await;
    browser.wait("files-seen").await;
    browser.click("viewer-close").await;
    browser.wait_gone("viewer").await;
    officer.find_network().await;
}

/// The reviewer turns pages, marks, and remarks, beside the leaf.
async fn is_appraised(desk: &mut Browser) {
    watch_ranges(desk).await;
    desk.click("file-open").await;
    reads(desk, "Page 3 of the plan").await;
    desk.type_in("viewer-stage", RIGHT).await;
    reads(desk, "Page 4 of the plan").await;
    let fetched = ranges(desk).await;
    assert!(
        fetched.iter().all(|(status, _)| *status == 206),
        "{fetched:?}"
    );
    let bytes: u64 = fetched.iter().map(|(_, bytes)| bytes).sum();
    assert!(bytes < PDF_BYTES_MIN as u64, "all {bytes} bytes of it");
    assert!(!desk.has("files-seen").await);
    desk.type_in("viewer-stage", "v").await;
    desk.wait("files-seen").await;

    desk.click("viewer-remark").await;
    desk.type_in("viewer-remark-words", REMARK).await;
    desk.click("viewer-remark-add").await;
    let said = format!("{NUMBER}, trang 4: {REMARK}");
    desk.until("the remark in the opinion", async || {
        Ok((desk.value("opinion").await == said).then_some(()))
    })
    .await;
    assert_eq!(desk.text("viewer-remark-said").await, REMARK);
    desk.type_in("viewer-stage", RIGHT).await;
    desk.wait_gone("viewer-remark-said").await;
    // The leaf stays usable beside it.
    desk.fill("opinion", &format!("{said}\nĐã đối chiếu")).await;
    desk.click("agree").await;
    desk.wait("finding=agreed").await;
    no_policy_is_broken(desk).await;
    assert_eq!(barriers(desk, "the viewer").await, 0);
    let dark = "document.documentElement.dataset.theme = 'dark'";
    desk.script(dark, Vec::new()).await;
    assert_eq!(barriers(desk, "the viewer in the dark").await, 0);
    desk.resize(Screen::Phone).await;
    desk.wait("viewer=page").await;
    desk.click("viewer-remark").await;
    desk.keep_evidence().await;
}

/// Everything that the officers did goes up for review.
fn submit(server: &Server, unit: &UnitCode) {
    let base = format!("http://{}", server.address());
    let mut head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    head.sync().expect("the network is open");
    head.submit(unit);
    head.sync().expect("the network is open");
}

async fn arrives(browser: &Browser, client: &sodiem_tests::http::Client, number: usize) {
    let path = format!("/files/2020/{COMMUNE}");
    browser
        .until("all files are received", async || {
            let list: EvidenceList = client.get(&path).expect("the network is open").json();
            Ok((list.files.len() == number).then_some(()))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cited_page_is_read_marked_and_remarked_upon_beside_the_leaf() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let sheet = Sheet::new(&officer.browser, &round, &unit);
    attach(&officer, &sheet, &leaves[0]).await;
    let reader = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    // With its preview.
    arrives(&officer.browser, reader.client(), 2).await;
    is_read_by_the_officer(&officer, (&round, &unit), &leaves[0]).await;
    wait_until_received(&officer.browser).await;
    submit(&server, &unit);
    let neighbour = Phone::sign_in(&base, &format!("canbo1.{NEIGHBOUR}"), &server.password());
    let plan = several_pages();
    store(neighbour.client(), NEIGHBOUR, "ke-hoach-2.pdf", &plan);

    let mut desk = Browser::open(&base, Screen::Desk).await;
    desk.go("/").await;
    sign_in(&desk, BODY, &server.password()).await;
    let body = BODY.parse().expect("a body");
    Review::new(&desk, &round, &body, &unit)
        .leaf(&leaves[0])
        .await;
    has_files(&desk, 1).await;
    let elsewhere = desk.text("files-elsewhere").await;
    assert_eq!(elsewhere, "Tệp này cũng ở 1 đơn vị khác");
    assert!(!officer.browser.has("files-elsewhere").await);
    is_appraised(&mut desk).await;
    server.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_scanner_wrote_is_drawn_and_what_cannot_be_is_said() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    Sheet::new(browser, &round, &unit).leaf(&leaves[0]).await;
    browser.click("cite").await;
    for (at, (name, scan)) in scans().into_iter().enumerate() {
        drop_file(browser, name, &scan).await;
        has_files(browser, at + 1).await;
    }
    // Taken unaltered, and without a preview.
    drop_file(
        browser,
        "hong.pdf",
        b"%PDF-1.7 and nothing that it promises",
    )
    .await;
    has_files(browser, 3).await;

    browser.click("file-open").await;
    for (name, _) in scans() {
        browser.wait("viewer=page").await;
        assert!(ink(browser).await > 1_000, "{name} is empty");
        browser.type_in("viewer-stage", "]").await;
    }
    browser.wait("viewer=failed").await;
    browser.wait("viewer-error").await;
    no_policy_is_broken(browser).await;
    let kinds: Value = browser
        .script(
            "return document.querySelector('sodiem-files').list.map(({ preview }) => Boolean(preview))",
            Vec::new(),
        )
        .await;
    assert_eq!(kinds, json!([true, true, false]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_documents_of_one_name_in_a_citation_are_read_and_marked_each_by_itself() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let mut officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    officer.browser.resize(Screen::Desk).await;
    let browser = &officer.browser;
    Sheet::new(browser, &round, &unit).leaf(&leaves[0]).await;
    browser.click("cite").await;
    let plan = several_pages();
    for (at, more) in ["", "\n% another\n"].into_iter().enumerate() {
        drop_file(
            browser,
            "bao-cao.pdf",
            &[&plan[..], more.as_bytes()].concat(),
        )
        .await;
        has_files(browser, at + 1).await;
    }
    let open = "document.querySelectorAll('[data-testid=file-open]')[1].click()";
    browser.script(open, Vec::new()).await;
    reads(browser, "Page 1 of the plan").await;
    assert_eq!(browser.text("viewer-count").await, "Tài liệu 2/2");
    // What else changes on the page turns nothing back, nor does the mark go to the other.
    browser.fill("citation-number", NUMBER).await;
    browser.type_in("viewer-stage", "v").await;
    browser.wait("files-seen").await;
    assert_eq!(browser.text("viewer-count").await, "Tài liệu 2/2");
    let seen = "return [...document.querySelectorAll('[data-testid=file]')] \
        .map((row) => Boolean(row.querySelector('[data-testid=files-seen]')))";
    let seen = browser.script(seen, Vec::new()).await;
    assert_eq!(seen, json!([false, true]));
    browser.type_in("viewer-stage", "[").await;
    browser
        .until("the first document", async || {
            Ok((browser.text("viewer-count").await == "Tài liệu 1/2").then_some(()))
        })
        .await;
}
