//! Promise: a document that was photographed without a network arrives page by page over a line that breaks,
//! whoever sends it, and the reviewer opens the page that is cited.

use std::io::Write as _;
use std::process::{Command, Stdio};

use sodiem_core::api::{EvidenceList, FileState, PREFIX};
use sodiem_core::document::{Citation, Edit};
use sodiem_core::evidence::{EvidenceFile, FileKind};
use sodiem_core::ids::{Code, Digest, RoundId, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::http::{Body, Client};
use sodiem_tests::network::{Link, Network};
use sodiem_tests::pages::{Review, Sheet, sign_in, wait_until_offline};
use sodiem_tests::place;
use sodiem_tests::server::{Pages, Server};

use ureq::http::Method;

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";
const BODY: &str = "pnv-956";
const LEFT: &str = "\u{e012}";

fn officer(number: u32) -> String {
    format!("canbo{number}.{COMMUNE}")
}

fn files(client: &Client) -> EvidenceList {
    let path = format!("/files/2020/{COMMUNE}");
    client.get(&path).expect("the network is open").json()
}

#[test]
fn every_schedule_of_losses_brings_every_good_file_to_the_server() {
    let program = place::node_program("uploads", "property.mjs");
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

#[test]
fn the_stock_tus_client_sends_a_file_over_a_line_that_breaks_fifty_times() {
    let server = Server::empty(Pages::None);
    let line = Network::to(server.address());
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rng = fastrand::Rng::with_seed(5);
    bytes.extend(std::iter::repeat_with(|| rng.u8(..)).take(6_000_000));
    line.set(Link::Breaks(200_000));
    let mut node = Command::new("node")
        .arg(place::node_program("stock-client", "upload.js"))
        .env("SODIEM_BASE", format!("http://{}", server.address()))
        .env("SODIEM_LINE", line.base())
        .env("SODIEM_USERNAME", officer(1))
        .env("SODIEM_PASSWORD", server.password())
        .env("SODIEM_ROUND", "2020")
        .env("SODIEM_UNIT", COMMUNE)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node starts");
    let mut input = node.stdin.take().expect("a pipe");
    input.write_all(&bytes).expect("it reads");
    drop(input);
    let output = node.wait_with_output().expect("it ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(line.breaks() >= 50, "only {} breaks", line.breaks());
    let base = format!("http://{}", server.address());
    let phone = Phone::sign_in(&base, &officer(2), &server.password());
    let [file] = &files(phone.client()).files[..] else {
        panic!("one file")
    };
    assert_eq!(
        (file.digest, file.state),
        (Digest::of(&bytes), FileState::Stored)
    );
    let path = format!("/files/2020/{COMMUNE}/{}", file.digest);
    let read = phone.client().get(&path).expect("the network is open");
    assert!(read.body == bytes);
}

/// Sends a file of a unit in one piece.
pub fn store(client: &Client, unit: &str, name: &str, bytes: &[u8]) {
    let announced = Body::announced(("2020", unit), name, bytes);
    let begun = client.send(&Method::POST, "/uploads", &announced);
    let begun = begun.expect("the network is open");
    let place = begun.headers["location"].to_str().expect("an address");
    let place = place.trim_start_matches(PREFIX);
    let sent = client.send(&Method::PATCH, place, &Body::piece(0, bytes));
    assert_eq!(sent.expect("the network is open").status, 204);
}

#[test]
fn a_backup_has_the_files_and_a_check_reads_them() {
    let server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let phone = Phone::sign_in(&base, &officer(1), &server.password());
    let bytes = b"%PDF-1.7 a plan";
    store(phone.client(), COMMUNE, "a.pdf", bytes);
    let folder = tempfile::TempDir::new().expect("a folder");
    let text = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for backup in ["monday", "tuesday"] {
        let output = server.call("backup", &[&text(backup)]);
        assert!(output.status.success(), "{output:?}");
    }
    let twin = folder.path().join("twin");
    let on_twin = |verb: &str, arguments: &[&str]| {
        let mut command = Command::new(place::server());
        command.arg(verb).arg("--data").arg(&twin).args(arguments);
        command.output().expect("it starts").status.code()
    };
    assert_eq!(on_twin("restore", &[&text("tuesday")]), Some(0));
    let digest = Digest::of(bytes).to_string();
    let stored = twin.join("files").join(&digest[..2]).join(&digest);
    assert_eq!(std::fs::read(&stored).expect("restored"), bytes);
    assert_eq!(on_twin("check", &[]), Some(0));
    std::fs::write(&stored, b"%PDF-1.7 a plot").expect("altered");
    assert_eq!(on_twin("check", &[]), Some(1));
}

/// Photographs two pages.
async fn photograph(browser: &Browser) {
    browser.click("files-photograph").await;
    for pages in 1..=2 {
        browser.click("files-shutter").await;
        browser
            .until(&format!("{pages} pages"), async || {
                Ok((browser.count("camera-page").await == pages).then_some(()))
            })
            .await;
    }
    browser.keep_evidence().await;
    browser.click("files-done").await;
    browser.wait_gone("camera").await;
    has_two_files(browser).await;
}

async fn has_two_files(browser: &Browser) {
    browser
        .until("two files", async || {
            Ok((browser.count("file").await == 2).then_some(()))
        })
        .await;
}

/// The reviewer sees the previews where they are cited, opens the page that is cited and turns to the first.
async fn is_read_at(server: &Server, round: &RoundId, unit: &UnitCode, leaf: &Code) {
    let base = format!("http://{}", server.address());
    let reviewer = Browser::open(&base, Screen::Desk).await;
    reviewer.go("/").await;
    sign_in(&reviewer, BODY, &server.password()).await;
    let body = BODY.parse().expect("a body");
    Review::new(&reviewer, round, &body, unit).leaf(leaf).await;
    has_two_files(&reviewer).await;
    reviewer
        .until("the previews", async || {
            let script = "return [...document.querySelectorAll('sodiem-files img')] \
                .filter((image) => image.complete && image.naturalWidth > 0).length";
            let shown = reviewer.script(script, Vec::new()).await;
            Ok((shown == serde_json::json!(2)).then_some(()))
        })
        .await;
    reviewer.keep_evidence().await;
    let script = "const done = arguments[arguments.length - 1]; \
        const pages = JSON.parse(document.querySelector('sodiem-files').getAttribute('files')); \
        fetch(`/api/v1/files/2020/31852/${pages[1].digest}`).then(async (reply) => { \
            const image = await createImageBitmap(await reply.blob()); \
            done([reply.status, image.width > 320]); });";
    let opened = reviewer.script_async(script, Vec::new()).await;
    assert_eq!(opened, serde_json::json!([200, true]));
    // The pictures are the pages of one document.
    reviewer.click("files-cited").await;
    for position in ["Trang 2/2, trang được dẫn", "Trang 1/2"] {
        reviewer.wait("viewer=page").await;
        reviewer
            .until(position, async || {
                Ok((reviewer.text("viewer-position").await == position).then_some(()))
            })
            .await;
        reviewer.type_in("viewer-stage", LEFT).await;
    }
    reviewer.keep_evidence().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photographed_document_arrives_over_a_bad_line_and_is_read_where_it_is_cited() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let mut author = Carried::by(&server, &officer(1)).await;
    author.lose_network().await;
    let sheet = Sheet::new(&author.browser, &round, &unit);
    sheet.leaf(&leaves[0]).await;
    author.browser.click("cite").await;
    author.browser.fill("citation-number", "12/KH-UBND").await;
    author
        .browser
        .fill("citation-document", "Kế hoạch cải cách hành chính")
        .await;
    photograph(&author.browser).await;
    author.browser.keep_evidence().await;
    // One document, many citations: asked for once.
    for leaf in &leaves[1..3] {
        sheet.leaf(leaf).await;
        author.browser.click("cite-known").await;
        author.browser.click("cite-known-0").await;
        has_two_files(&author.browser).await;
        author.browser.fill("citation-page", "2").await;
    }
    author.browser.wait("reached=saved").await;

    author.browser.crash_tab().await;
    author.browser.go("/").await;
    author.browser.wait_for_view(&["app"]).await;
    wait_until_offline(&author.browser).await;
    Sheet::new(&author.browser, &round, &unit)
        .leaf(&leaves[0])
        .await;
    has_two_files(&author.browser).await;
    author.browser.go_within("/sync").await;
    assert_eq!(author.browser.text("unsent-files").await, "2");
    author.network.set(Link::Breaks(200_000));
    author.browser.reload().await;
    author.browser.wait_for_view(&["app"]).await;
    let phone = Phone::sign_in(&base, &officer(2), &server.password());
    author
        .browser
        .until("all files are received", async || {
            // Two pages, each with its preview.
            Ok((files(phone.client()).files.len() == 4).then_some(()))
        })
        .await;
    let breaks = author.network.breaks();
    assert!(breaks > 0, "the line never broke");
    author.find_network().await;
    Sheet::new(&author.browser, &round, &unit)
        .leaf(&leaves[0])
        .await;
    author.browser.wait("citation").await;
    for screen in [Screen::Desk, Screen::Phone] {
        author.browser.resize(screen).await;
        author.browser.keep_evidence().await;
    }

    is_corrected_once(&mut author.browser, (&round, &unit), &leaves[..3]).await;
    is_read_at(&server, &round, &unit, &leaves[1]).await;
    server.check();
}

/// The library has the document once; what is corrected there is correct wherever it is cited.
async fn is_corrected_once(browser: &mut Browser, place: (&RoundId, &UnitCode), leaves: &[Code]) {
    let library = format!("/sheet/{}/{}/documents", place.0, place.1);
    browser.go_within(&library).await;
    browser.wait("library-count=1").await;
    browser.wait("library-document=3").await;
    browser.click("library-cited").await;
    for screen in [Screen::Desk, Screen::Phone] {
        browser.resize(screen).await;
        browser.keep_evidence().await;
    }
    browser.click("library-edit").await;
    browser.fill("citation-date", "14/02/2020").await;
    browser.click("library-edit").await;
    let sheet = Sheet::new(browser, place.0, place.1);
    for leaf in leaves {
        sheet.leaf(leaf).await;
        assert_eq!(browser.value("citation-date").await, "14/02/2020");
    }
    // Taken out of one citation, its pages stay where the others name them.
    browser.click("citation-remove").await;
    browser.wait_gone("citation").await;
    browser.go_within(&library).await;
    browser.wait("library-document=2").await;
    assert_eq!(browser.count("file").await, 2);
    assert!(!browser.has("files-uncited").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_to_approve_reads_which_files_the_server_waits_for() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let head = format!("lanhdao.{COMMUNE}");
    let mut head = Phone::sign_in(&base, &head, &server.password());
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let (round, leaf) = (head.round().id.clone(), choices(head.set()).remove(0));
    let sheet = head.sheet_id(&unit);
    let file = |bytes: &[u8], name: &str| EvidenceFile {
        digest: Digest::of(bytes),
        name: name.to_owned(),
        kind: FileKind::Pdf,
        bytes: bytes.len() as u64,
        preview: None,
    };
    let (sent, unsent) = (b"%PDF-1.7 sent", b"%PDF-1.7 unsent");
    let citation = Citation {
        number: "12/KH-UBND".to_owned(),
        files: vec![file(sent, "Báo cáo.pdf"), file(unsent, "Kế hoạch.pdf")],
        ..Citation::default()
    };
    let cite = Edit::Cite {
        leaf: leaf.clone(),
        id: "01".repeat(8),
        citation,
    };
    head.edit(&sheet, &[cite]);
    head.answer(&sheet, &leaf, choice(0));
    head.sync().expect("the network is open");
    head.submit(&unit);
    head.sync().expect("the network is open");
    store(head.client(), COMMUNE, "a.pdf", sent);

    let mut reviewer = Browser::open(&base, Screen::Desk).await;
    reviewer.go("/").await;
    sign_in(&reviewer, BODY, &server.password()).await;
    let body = BODY.parse().expect("a body");
    let review = Review::new(&reviewer, &round, &body, &unit);
    review.whole().await;
    reviewer.wait("files-awaited=1").await;
    let shown = reviewer.text("files-awaited").await;
    assert!(shown.contains(&format!("{leaf}: Kế hoạch.pdf")), "{shown}");
    for screen in [Screen::Phone, Screen::Desk] {
        reviewer.resize(screen).await;
        reviewer.keep_evidence().await;
    }
    // Nobody does anything: the page asks by itself.
    store(head.client(), COMMUNE, "b.pdf", unsent);
    reviewer.wait_gone("files-awaited").await;
    assert!(reviewer.has("turn-banner=now").await);
}
