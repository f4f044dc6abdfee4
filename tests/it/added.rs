//! Promise: whoever adds files to a citation reads of each one that is not taken why, and has all the others;
//! and room is made on the phone only when somebody asks for it, of nothing that the server has not received.

use rusqlite::Connection;
use serde_json::{Value, json};
use sodiem_core::api::PREFIX;
use sodiem_core::evidence::{FILE_BYTES_MAX, FILES_PER_CITATION_MAX};
use sodiem_core::ids::{Code, Digest, RoundId, UnitCode};
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::http::Body;
use sodiem_tests::pages::{Sheet, wait_until_received};
use sodiem_tests::server::{Pages, Server};

use ureq::http::Method;

use crate::straightened::drop_page;
use crate::two_phones::{Carried, choices};
use crate::viewer::{drop_file, has_files, ranges, reads, several_pages, watch_ranges};

const COMMUNE: &str = "31852";
/// Most pixels of a picture are the square of this.
const SIDE_MAX: u32 = 10_000;

const SECRET: &str = "Tên tệp có dấu chỉ độ mật. Không được đưa tài liệu mật vào sổ; nếu đây không phải \
                      tài liệu mật, hãy đổi tên tệp.";
const EMPTY: &str = "Tệp rỗng (0 byte). Hãy kiểm tra lại tệp.";
const LARGE: &str = "Tệp lớn hơn 100 MB. Hãy tách nhỏ, hoặc quét lại với chất lượng thấp hơn.";
const KIND: &str = "Chỉ nhận ảnh (JPEG, PNG, WebP), PDF, Word (.docx) và Excel (.xlsx). Tệp Word, Excel \
                    kiểu cũ hãy lưu lại thành .docx, .xlsx.";
const MANY_PIXELS: &str = "Ảnh có hơn 100 triệu điểm ảnh, điện thoại không xử lý nổi. Hãy chụp lại với cỡ \
                           nhỏ hơn.";
const BROKEN: &str = "Không mở được ảnh này: ảnh hỏng, hoặc máy không đủ bộ nhớ. Hãy chụp lại.";
const TWICE: &str = "Tệp này đã có ở đây.";
const MANY: &str = "Mỗi tài liệu có nhiều nhất 50 tệp. Hãy gộp các trang thành một tệp PDF.";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

/// The round, and leaves that are a choice.
fn round_and_leaves(server: &Server) -> (RoundId, Vec<Code>) {
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    (office.round().id.clone(), choices(office.set()))
}

/// A file to drop: its name, what it begins with, and how many noughts follow.
struct Dropped {
    name: String,
    begins: Vec<u8>,
    noughts: u64,
}

fn dropped(name: &str, begins: impl AsRef<[u8]>, noughts: u64) -> Dropped {
    Dropped {
        name: name.to_owned(),
        begins: begins.as_ref().to_vec(),
        noughts,
    }
}

/// The beginning of a picture that says it is so large.
fn png(width: u32, height: u32) -> Vec<u8> {
    let header = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    [
        &header[..],
        &width.to_be_bytes(),
        &height.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ]
    .concat()
}

/// Drops files onto the citation's files, so many of them at one time, and the next before any is ready.
async fn drop_files(browser: &Browser, files: &[Dropped], at_once: usize) {
    let drop = |files: &[Dropped]| -> Value {
        let file = |file: &Dropped| json!([file.name, file.begins, file.noughts]);
        files.iter().map(file).collect()
    };
    let drops: Vec<Value> = files.chunks(at_once).map(drop).collect();
    let script = "for (const files of arguments[0]) { \
          const dataTransfer = new DataTransfer(); \
          for (const [name, begins, noughts] of files) \
            dataTransfer.items.add(new File([new Uint8Array(begins), new Uint8Array(noughts)], name)); \
          const drop = { dataTransfer, bubbles: true, cancelable: true }; \
          document.querySelector('sodiem-files').dispatchEvent(new DragEvent('drop', drop)); \
        }";
    browser.script(script, vec![drops.into()]).await;
}

/// Waits until nothing is being made ready, and gives what is said then of files that were not taken.
async fn refusals(browser: &Browser) -> Vec<String> {
    browser
        .until("all files to be looked at", async || {
            let script = "const at = (name) => document.querySelector(`[data-testid=${name}]`); \
                return at('files-working').hidden && !at('files-errors').hidden";
            Ok((browser.script(script, Vec::new()).await == true).then_some(()))
        })
        .await;
    let said = browser.text("files-errors").await;
    said.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_that_is_not_taken_is_refused_in_words_and_the_good_one_among_them_is_kept() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    officer.lose_network().await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaves[0]).await;
    browser.click("cite").await;
    let good = dropped("Quy chế bảo mật.pdf", "%PDF-1.7 quy chế", 0);
    let refused = [
        (dropped("rong.pdf", "", 0), EMPTY),
        (dropped("gia.pdf", "<html>không phải PDF", 0), KIND),
        (dropped("phim.mp4", "\0\0\0\x18ftypmp42", 100), KIND),
        (dropped("lon.pdf", "%PDF-1.7", FILE_BYTES_MAX - 7), LARGE),
        // As large as one may be: it is looked at.
        (dropped("vua.pdf", "", FILE_BYTES_MAX), KIND),
        (
            dropped("to.png", png(SIDE_MAX, SIDE_MAX + 1), 0),
            MANY_PIXELS,
        ),
        (dropped("hong.png", png(SIDE_MAX, SIDE_MAX), 0), BROKEN),
        (dropped("12-KH (MẬT).pdf", "%PDF-1.7 kế hoạch", 0), SECRET),
    ];
    let expected: Vec<String> = refused
        .iter()
        .map(|(file, words)| format!("{}: {words}", file.name))
        .collect();
    let (mut files, _): (Vec<_>, Vec<_>) = refused.into_iter().unzip();
    files.insert(files.len() / 2, good);
    drop_files(browser, &files, files.len()).await;
    assert_eq!(refusals(browser).await, expected);
    browser.keep_evidence().await;
    has_files(browser, 1).await;
    let listed = browser.text("file").await;
    assert!(listed.contains("Quy chế bảo mật.pdf"), "{listed}");

    drop_file(browser, "lần nữa.pdf", "%PDF-1.7 quy chế".as_bytes()).await;
    let again = format!("lần nữa.pdf: {TWICE}");
    assert_eq!(refusals(browser).await, [again]);
    has_files(browser, 1).await;
    browser.wait("reached=saved").await;
    browser.go_within("/sync").await;
    assert_eq!(browser.text("unsent-files").await, "1", "the good one");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_after_the_last_that_a_document_may_have_is_refused_in_words() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    officer.lose_network().await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaves[0]).await;
    browser.click("cite").await;
    let file = |number| dropped(&format!("{number}.pdf"), format!("%PDF-1.7 {number}"), 0);
    let files: Vec<Dropped> = (1..=FILES_PER_CITATION_MAX + 1).map(file).collect();
    drop_files(browser, &files, files.len()).await;
    assert_eq!(refusals(browser).await, [format!("51.pdf: {MANY}")]);
    has_files(browser, FILES_PER_CITATION_MAX).await;
    browser.wait("reached=saved").await;
    assert!(!browser.has("not-saved").await);
    browser.reload().await;
    browser.wait_for_view(&["app"]).await;
    sheet.leaf(&leaves[0]).await;
    has_files(browser, FILES_PER_CITATION_MAX).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_dropped_while_others_are_made_ready_come_after_them() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaves[0]).await;
    browser.click("cite").await;
    let file = |number| dropped(&format!("{number}.pdf"), format!("%PDF-1.7 {number}"), 0);
    let empty = dropped("rong.pdf", "", 0);
    let files = [file(1), file(2), empty, file(3)];
    drop_files(browser, &files, 1).await;
    assert_eq!(refusals(browser).await, [format!("rong.pdf: {EMPTY}")]);
    has_files(browser, 3).await;
    let names = "return document.querySelector('sodiem-files').list.map(({ name }) => name)";
    let listed = browser.script(names, Vec::new()).await;
    assert_eq!(listed, json!(["1.pdf", "2.pdf", "3.pdf"]));
    are_received(browser, 3).await;
}

/// Waits until the server has received so many files of the leaf, and says so of each.
async fn are_received(browser: &Browser, number: usize) {
    browser
        .until(&format!("{number} files to be received"), async || {
            Ok((browser.count("file=received").await == number).then_some(()))
        })
        .await;
}

/// Opens the first file of the leaf, which comes from the server.
async fn is_opened_from_the_server(browser: &Browser) {
    watch_ranges(browser).await;
    browser.click("file-open").await;
    reads(browser, "Page 1 of the plan").await;
    let fetched = ranges(browser).await;
    let came = |(status, bytes): &(u64, u64)| *status == 206 && *bytes > 0;
    assert!(
        !fetched.is_empty() && fetched.iter().all(came),
        "{fetched:?}"
    );
    browser.click("viewer-close").await;
    browser.wait_gone("viewer").await;
}

/// Opens the first file of the leaf, which is on the device.
async fn is_opened_here(browser: &Browser, words: &str) {
    browser.click("file-open").await;
    reads(browser, words).await;
    browser.click("viewer-close").await;
    browser.wait_gone("viewer").await;
}

/// What is said of the room that files take on the device.
async fn storage(browser: &Browser) -> String {
    browser.go_within("/sync").await;
    browser.text("files-storage").await
}

#[tokio::test(flavor = "multi_thread")]
async fn room_is_made_only_when_asked_for_and_what_the_server_received_is_opened_from_there() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let base = format!("http://{}", server.address());
    let reader = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaves[0]).await;
    browser.click("cite").await;
    drop_file(browser, "ke-hoach.pdf", &several_pages()).await;
    has_files(browser, 1).await;
    drop_page(browser, "anh.png", &[]).await;
    are_received(browser, 2).await;
    // What draws it is fetched with the first one.
    is_opened_here(browser, "Page 1 of the plan").await;

    officer.lose_network().await;
    let browser = &officer.browser;
    sheet.leaf(&leaves[0]).await;
    is_opened_here(browser, "Page 1 of the plan").await;
    sheet.leaf(&leaves[1]).await;
    browser.click("cite").await;
    let unsent = [&several_pages()[..], b"\n% not sent yet\n"].concat();
    drop_file(browser, "bao-cao.pdf", &unsent).await;
    has_files(browser, 1).await;
    browser.wait("file=waiting").await;
    let before = storage(browser).await;
    assert!(before.contains("Chưa gửi: 1 tệp"), "{before}");
    browser.click("files-free").await;
    browser.wait_gone("files-free").await;
    let after = storage(browser).await;
    assert!(
        after != before && after.contains("Chưa gửi: 1 tệp"),
        "{after}"
    );

    sheet.leaf(&leaves[1]).await;
    is_opened_here(browser, "Page 1 of the plan").await;
    sheet.leaf(&leaves[0]).await;
    are_received(browser, 2).await;
    let shown = "return [...document.querySelectorAll('[data-testid=file]')] \
        .find((row) => row.innerText.includes('anh.jpg')).querySelector('img')?.naturalWidth > 0";
    browser
        .until("the preview of the picture", async || {
            Ok((browser.script(shown, Vec::new()).await == true).then_some(()))
        })
        .await;
    browser.click("file-open").await;
    browser.wait("viewer=failed").await;
    browser.click("viewer-close").await;
    browser.keep_evidence().await;

    officer.find_network().await;
    let browser = &officer.browser;
    sheet.leaf(&leaves[0]).await;
    is_opened_from_the_server(browser).await;
    sheet.leaf(&leaves[1]).await;
    are_received(browser, 1).await;
    let path = format!("/files/2020/{COMMUNE}/{}", Digest::of(&unsent));
    let read = reader.client().get(&path).expect("the network is open");
    assert!(read.body == unsent, "what nobody had was not given up");
}

/// What is said of the only file of the leaf, once it is so.
async fn state_of(browser: &Browser, state: &str) -> String {
    browser.wait(&format!("file={state}")).await;
    browser.text("file-state").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_freed_here_and_that_the_server_lost_is_added_again_here() {
    let mut server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaves[0]).await;
    browser.click("cite").await;
    let plan = b"%PDF-1.7 a plan";
    drop_file(browser, "ke-hoach.pdf", plan).await;
    has_files(browser, 1).await;
    are_received(browser, 1).await;
    wait_until_received(browser).await;
    storage(browser).await;
    browser.click("files-free").await;
    browser.wait_gone("files-free").await;
    sheet.leaf(&leaves[0]).await;
    // The server still has it, and says so; here it can be had again all the same.
    are_received(browser, 1).await;
    drop_file(browser, "ke-hoach.pdf", plan).await;
    let blobs = "const done = arguments[0]; indexedDB.databases().then((all) => { \
        const { name } = all.find(({ name }) => name.startsWith('sodiem-files-')); \
        indexedDB.open(name).onsuccess = ({ target: { result } }) => { \
          const asked = result.transaction('blobs').objectStore('blobs').getAllKeys(); \
          asked.onsuccess = () => (result.close(), done(asked.result.length)); }; });";
    browser
        .until("the file to be here again", async || {
            let number = browser.script_async(blobs, Vec::new()).await;
            Ok((number == json!(1)).then_some(()))
        })
        .await;
    are_received(browser, 1).await;
    storage(browser).await;
    browser.click("files-free").await;
    browser.wait_gone("files-free").await;

    // As after a restore from a backup that is older than the file.
    server.stop();
    let database = server.data().join("sodiem.db");
    let database = Connection::open(database).expect("its database");
    let forget = "DELETE FROM unit_file; DELETE FROM upload; DELETE FROM file;";
    database.execute_batch(forget).expect("the folder is ours");
    drop(database);
    server.start();
    officer.network.lead_to(Some(server.address()));
    browser.reload().await;
    browser.wait_for_view(&["app"]).await;
    sheet.leaf(&leaves[0]).await;
    let said = state_of(browser, "waiting").await;
    assert!(said.contains("thêm lại tại đây"), "{said}");
    browser.keep_evidence().await;
    drop_file(browser, "ke-hoach.pdf", plan).await;
    are_received(browser, 1).await;
    let base = format!("http://{}", server.address());
    let reader = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    let path = format!("/files/2020/{COMMUNE}/{}", Digest::of(plan));
    let read = reader.client().get(&path).expect("the network is open");
    assert!(read.body == plan);
}

/// A document that names its parts, as far as a phone looks, and has none of them.
fn hollow() -> Vec<u8> {
    let names = b"[Content_Types].xml word/document.xml";
    let length = u32::try_from(names.len()).expect("a few bytes");
    [
        &b"PK\x03\x04"[..],
        names,
        b"PK\x05\x06\0\0\0\0\0\0\0\0",
        &length.to_le_bytes(),
        &4_u32.to_le_bytes(),
        b"\0\0",
    ]
    .concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_file_is_sent_once_though_the_last_answer_was_lost() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    Sheet::new(browser, &round, &commune())
        .leaf(&leaves[0])
        .await;
    browser.click("cite").await;
    let lose = "window.pieces = 0; const plain = window.fetch; \
        window.fetch = async (address, wish) => { \
          const reply = await plain(address, wish); \
          if (wish?.method === 'PATCH' && ++window.pieces === 1) throw new TypeError('lost'); \
          return reply; };";
    browser.script(lose, Vec::new()).await;
    drop_file(browser, "rong-ruot.docx", &hollow()).await;
    let said = state_of(browser, "refused").await;
    assert!(said.contains("Máy chủ không nhận: "), "{said}");
    let pieces = browser.script("return window.pieces", Vec::new()).await;
    assert_eq!(pieces, json!(1));
    // Added again it goes once more, and is refused by its own answer.
    drop_file(browser, "rong-ruot.docx", &hollow()).await;
    browser
        .until("it to be sent again", async || {
            let pieces = browser.script("return window.pieces", Vec::new()).await;
            Ok((pieces == json!(2)).then_some(()))
        })
        .await;
    assert_eq!(state_of(browser, "refused").await, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_refused_before_is_received_once_the_server_took_it() {
    let server = Server::empty(Pages::Served);
    let (round, leaves) = round_and_leaves(&server);
    let base = format!("http://{}", server.address());
    // Another device sends other bytes by the digest of the plan: the unit's list has it as refused.
    let colleague = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    let (plan, other) = (b"%PDF-1.7 a plan", b"%PDF-1.7 a plot");
    let announced = Body::announced(("2020", COMMUNE), "ke-hoach.pdf", plan);
    let begun = colleague
        .client()
        .send(&Method::POST, "/uploads", &announced);
    let place = begun.expect("the network is open").headers["location"].clone();
    let place = place.to_str().expect("an address");
    let place = place.trim_start_matches(PREFIX);
    let sent = colleague
        .client()
        .send(&Method::PATCH, place, &Body::piece(0, other));
    assert_eq!(sent.expect("the network is open").status, 422);

    let officer = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &officer.browser;
    let asked = "window.asked = 0; const plain = window.fetch; \
        window.fetch = async (address, wish) => { \
          const reply = await plain(address, wish); \
          window.asked += /\\/files\\/2020\\/31852$/.test(String(address)); \
          return reply; };";
    browser.script(asked, Vec::new()).await;
    Sheet::new(browser, &round, &commune())
        .leaf(&leaves[0])
        .await;
    browser.click("cite").await;
    browser
        .until("the unit's list", async || {
            let asked = browser.script("return window.asked", Vec::new()).await;
            Ok((asked != json!(0)).then_some(()))
        })
        .await;
    drop_file(browser, "ke-hoach.pdf", plan).await;
    are_received(browser, 1).await;
}
