//! Photographs of pages of text, put into a citation in a real browser and sent through a network that counts;
//! then documents through one that breaks.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sodiem_core::api::{Bytes, EvidenceList, StoredFile};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::ids::{Code, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::http::Client;
use sodiem_tests::network::{Link, Network};
use sodiem_tests::pages::{self, Sheet};
use sodiem_tests::server::{Pages, Server};

use super::reading::read_wrong;
use crate::Figure;

/// The demo's commune that nobody touched.
const UNIT: &str = "31852";
const PHOTOGRAPHS: u64 = 20;
/// What such a file has, at least and at most.
const PHOTOGRAPH_MEGABYTES: [f64; 2] = [3.5, 4.5];
/// Of a hundred requests.
const CUT: u8 = 20;
/// What the bad line carries in a second: 4 Mbit. At no speed at all a whole request is gone before anybody can say
/// that it is not wanted.
const BAD_LINE_BYTES: u32 = 500_000;
/// Documents that go over the bad line: how many, and how large.
const DOCUMENTS: [(usize, usize); 2] = [(20, 400_000), (4, 5_000_000)];
/// How long all of it may take to arrive.
const PATIENCE: Duration = Duration::from_secs(900);

const DRAW: &str = include_str!("photograph.js");

/// Drops files into the citation on the screen.
const DROP: &str = "
    const transfer = new DataTransfer();
    for (const file of window[arguments[0]]) transfer.items.add(file);
    const own = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.querySelector('sodiem-files').dispatchEvent(new DragEvent('drop', own));
";

const READ_FIRST: &str = "
    const done = arguments[arguments.length - 1];
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(window.photographs[0]);
";

/// Documents of bytes by chance: `[count, bytes]` of each size.
const MAKE: &str = "
    const part = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));
    window.documents = arguments[0].flatMap(([count, bytes]) => Array.from({ length: count }, (_, at) => {
        const parts = ['%PDF-1.7\\n'];
        for (let left = bytes - 9; left > 0; left -= 50000) parts.push(part(Math.min(left, 50000)));
        return new File(parts, `ke-hoach-${bytes}-${at}.pdf`);
    }));
";

/// All of it.
pub async fn figures() -> Vec<Figure> {
    let server = Server::empty(Pages::Served);
    let network = Network::to(server.address());
    let base = format!("http://{}", server.address());
    let reader = Phone::sign_in(&base, &format!("canbo2.{UNIT}"), &server.password());
    let browser = Browser::open(&network.base(), Screen::Phone).await;
    browser.go("/").await;
    pages::sign_in(&browser, &format!("canbo1.{UNIT}"), &server.password()).await;
    let mut figures = photographs(&browser, &network, &reader).await;
    figures.push(bad_line(&browser, &network, &reader).await);
    figures
}

async fn photographs(browser: &Browser, network: &Network, reader: &Phone) -> Vec<Figure> {
    let texts = texts(reader);
    let (mut first, mut megabytes) = (String::new(), 0.0);
    for seed in 1..=PHOTOGRAPHS {
        let at = usize::try_from(seed).expect("few") * 5 % texts.len();
        let page = [&texts[at..], &texts[..at]].concat();
        let drawn = browser
            .script_async(DRAW, vec![json!(page), json!(seed)])
            .await;
        let (text, bytes): (String, f64) = serde_json::from_value(drawn).expect("text and size");
        let [least, most] = PHOTOGRAPH_MEGABYTES;
        assert!(
            (least..most).contains(&(bytes / 1e6)),
            "a photograph of {bytes} bytes"
        );
        megabytes += bytes / 1e6;
        if seed == 1 {
            first = text;
        }
    }
    let original = bytes_of(browser.script_async(READ_FIRST, Vec::new()).await);
    let before = network.sent();
    cite(browser, reader, 0, "photographs").await;
    // Each with its preview.
    let all = usize::try_from(PHOTOGRAPHS * 2).expect("few");
    let files = arrived(reader.client(), all).await;
    let sent = network.sent();
    let bodies = (sent.body_bytes - before.body_bytes) as f64 / 1e6;
    eprintln!(
        "{PHOTOGRAPHS} photographs of {megabytes:.1} MB: {bodies:.2} MB of bodies in {} requests; all that went to \
         the server meanwhile {:.2} MB",
        sent.uploads - before.uploads,
        (sent.bytes - before.bytes) as f64 / 1e6
    );
    let kept = files.iter().filter(|file| file.name == "trang-1.jpg");
    let kept = kept.max_by_key(|file| file.bytes).expect("the first page");
    let path = format!("/files/2020/{UNIT}/{}", kept.digest);
    let kept = reader
        .client()
        .get(&path)
        .expect("the network is open")
        .body;
    keep(&original, &kept);
    let wrong = [&original, &kept].map(|bytes| read_wrong(bytes, &first) * 100.0);
    eprintln!(
        "of {} characters in 10 pt OCR reads wrong: {:.2} % in the photograph of {} bytes, {:.2} % in what the \
         server has of it, {} bytes",
        first.chars().count(),
        wrong[0],
        original.len(),
        wrong[1],
        kept.len()
    );
    vec![
        Figure::new("20 photographs of 4 MB on the wire", bodies, "MB", 8.0),
        Figure::new(
            "text in 10 pt: characters OCR reads wrong",
            wrong[1],
            "%",
            3.0,
        ),
        Figure::new(
            "text in 10 pt: beyond those in the photograph itself",
            wrong[1] - wrong[0],
            "pp",
            1.0,
        ),
    ]
}

/// Leaves the two pictures where they can be looked at.
fn keep(original: &[u8], kept: &[u8]) {
    use std::io::Write as _;
    for (name, bytes) in [("photograph", original), ("kept", kept)] {
        let (path, mut file) = sodiem_tests::place::artifact(name, "jpg");
        file.write_all(bytes).expect("there is room");
        eprintln!("{}", path.display());
    }
}

async fn bad_line(browser: &Browser, network: &Network, reader: &Phone) -> Figure {
    browser.script(MAKE, vec![json!(DOCUMENTS)]).await;
    let there = list(reader.client()).len();
    let before = network.sent();
    network.set(Link::CutsUploads(CUT, BAD_LINE_BYTES));
    cite(browser, reader, 1, "documents").await;
    let count: usize = DOCUMENTS.iter().map(|(count, _)| count).sum();
    arrived(reader.client(), there + count).await;
    network.set(Link::Open);
    let sent = network.sent();
    let whole: usize = DOCUMENTS.iter().map(|(count, bytes)| count * bytes).sum();
    let bodies = (sent.body_bytes - before.body_bytes) as f64;
    eprintln!(
        "{count} documents of {:.1} MB: {:.2} MB of bodies in {} requests, {} of them cut",
        whole as f64 / 1e6,
        bodies / 1e6,
        sent.uploads - before.uploads,
        sent.cut - before.cut
    );
    Figure::new(
        "sent again where 20 of 100 requests are cut, at 4 Mbit/s",
        (bodies / whole as f64 - 1.0) * 100.0,
        "%",
        5.0,
    )
}

/// Cites a document at the leaf of this number, with these files.
async fn cite(browser: &Browser, reader: &Phone, leaf: usize, files: &str) {
    let unit: UnitCode = UNIT.parse().expect("a unit");
    let own = reader.set().leaves();
    let mut own = own.filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
    let leaf: Code = own.nth(leaf).expect("a leaf").0.code.clone();
    Sheet::new(browser, &reader.round().id, &unit)
        .leaf(&leaf)
        .await;
    browser.click("cite").await;
    browser.fill("citation-number", "12/KH-UBND").await;
    browser.wait("files-choose").await;
    browser.script(DROP, vec![files.into()]).await;
}

fn list(client: &Client) -> Vec<StoredFile> {
    let path = format!("/files/2020/{UNIT}");
    let list: EvidenceList = client.get(&path).expect("the network is open").json();
    list.files
}

/// The files of the unit, once there are so many.
async fn arrived(client: &Client, count: usize) -> Vec<StoredFile> {
    let begin = Instant::now();
    loop {
        let files = list(client);
        if files.len() == count {
            return files;
        }
        assert!(
            begin.elapsed() < PATIENCE,
            "only {} of {count}",
            files.len()
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// What officers read anyway: criteria, each with what is below it.
fn texts(reader: &Phone) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in &reader.set().rows {
        match texts.last_mut() {
            Some(text) if text.chars().count() < 500 => {
                text.push_str("; ");
                text.push_str(&row.name);
            }
            _ => texts.push(format!("{}. {}", row.code, row.name)),
        }
    }
    texts
}

fn bytes_of(value: Value) -> Vec<u8> {
    let bytes: Bytes = serde_json::from_value(value).expect("base64");
    bytes.0
}
