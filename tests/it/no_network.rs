//! Promise: somebody who never finds a network saves the work to a file, a colleague's device brings it in,
//! also one that itself finds a network only later, and the province sees it as the author's.

use std::path::{Path, PathBuf};

use serde_json::json;
use sodiem_core::api::EvidenceList;
use sodiem_core::ids::UnitCode;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sync_now};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};
use crate::viewer::drop_file;

const COMMUNE: &str = "31852";
const DOCUMENT: &str = "Kế hoạch số 12.pdf";

/// As Safari on iOS has it, and as a browser that hands files to messengers.
const AS_ON_IOS: &str = "Object.defineProperty(navigator, 'standalone', { value: false }); \
    navigator.canShare = () => true; \
    navigator.share = async ({ files }) => { window.shared = await files[0].text(); };";

/// Brings a file in as a person does.
async fn bring_in(browser: &Browser, file: &Path) {
    browser.go_within("/sync").await;
    browser.wait("bring-file").await;
    let path = file.to_str().expect("a temporary folder's name");
    browser.type_in("bring-file", path).await;
}

/// Cites a document, and adds its file.
async fn attach(browser: &Browser) {
    browser.click("cite").await;
    browser.fill("citation-number", "12/KH-UBND").await;
    drop_file(browser, DOCUMENT, "%PDF-1.7 kế hoạch".as_bytes()).await;
    browser.wait("file").await;
    browser.wait("reached=saved").await;
}

/// Leaves what the browser shows for whoever looks at it, on both kinds of screen.
async fn keep_pictures(browser: &mut Browser) {
    for screen in [Screen::Desk, Screen::Phone] {
        browser.resize(screen).await;
        browser.keep_evidence().await;
    }
}

/// The page goes out of sight; the browser, which believes that it has a network, calls for the exchange
/// at once.
async fn leave_for_later(browser: &Browser) {
    let hide = "window.addEventListener('sodiem:exchange', () => { window.isCalled = true; }); \
                Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }); \
                document.dispatchEvent(new Event('visibilitychange'));";
    browser.script(hide, Vec::new()).await;
    browser
        .until("the call for an exchange", async || {
            let called = browser.script("return window.isCalled", Vec::new()).await;
            Ok((called == json!(true)).then_some(()))
        })
        .await;
}

/// Hands the file to a messenger.
async fn share(browser: &Browser) {
    browser.click("share-file").await;
    browser.wait("toast").await;
    let is_bundle = |text: &str| text.contains("SODIEM BUNDLE") && text.contains("SODIEM FILE");
    browser
        .until("a file that is shared", async || {
            let shared = browser.script("return window.shared", Vec::new()).await;
            Ok(shared.as_str().is_some_and(is_bundle).then_some(()))
        })
        .await;
}

/// Saves the file, which tells a stranger nothing; where it is.
async fn save(browser: &Browser) -> PathBuf {
    browser.click("save-file").await;
    let saved = browser.downloaded(".txt").await;
    assert!(!String::from_utf8_lossy(&saved).contains("choice"));
    let downloads = std::fs::read_dir(browser.downloads()).expect("the folder is ours");
    let mut paths = downloads.flatten().map(|entry| entry.path());
    let path = paths.next().expect("a download");
    let name = path.file_name().expect("a name").to_string_lossy();
    assert!(name.starts_with("So-Diem_"), "{name}");
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_without_a_network_saves_arrives_by_a_colleagues_hand() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let mut author = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let script = json!({ "source": AS_ON_IOS });
    let browser = &author.browser;
    browser
        .command("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
    author.lose_network().await;
    Sheet::new(browser, &round, &unit)
        .answer(&leaf, &choice(0))
        .await;
    attach(browser).await;
    browser.go_within("/settings").await;
    browser.wait("install-card=save-first").await;
    browser.click("settings sign-out").await;
    browser.wait("sign-out-dialog save-file").await;
    browser.click("sign-out-cancel").await;
    leave_for_later(browser).await;
    browser.go_within("/sync").await;
    browser.wait("storage-week").await;
    browser.wait("save-card").await;
    share(browser).await;
    let file = save(browser).await;
    browser.wait("save-card").await;
    keep_pictures(&mut author.browser).await;

    let mut colleague = Carried::by(&server, &format!("canbo2.{COMMUNE}")).await;
    colleague.lose_network().await;
    bring_in(&colleague.browser, &file).await;
    colleague.browser.wait("brought=waiting").await;
    colleague.browser.wait("files-brought=waiting").await;
    keep_pictures(&mut colleague.browser).await;
    colleague.lose_network().await;
    colleague.browser.go_within("/sync").await;
    colleague.browser.wait("brought=waiting").await;
    colleague.find_network().await;
    colleague.browser.wait("brought=received").await;
    colleague.browser.wait("files-brought=received").await;
    keep_pictures(&mut colleague.browser).await;
    let stored = office.client().get(&format!("/files/{round}/{unit}"));
    let stored: EvidenceList = stored.expect("the network is open").json();
    let names: Vec<&str> = stored.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, [DOCUMENT]);
    // A second time, and what is no bundle.
    bring_in(&colleague.browser, &file).await;
    colleague.browser.wait("brought=received").await;
    let other = server.data().join("other.txt");
    std::fs::write(&other, "Kính gửi").expect("the data folder is ours");
    bring_in(&colleague.browser, &other).await;
    colleague.browser.wait("toast").await;
    colleague.browser.click("brought-dismiss").await;
    colleague.browser.wait_gone("brought").await;

    office.sync().expect("the network is open");
    let sheet = office.sheet_id(&unit);
    let answers = office.read(&sheet).answers();
    assert_eq!(answers.get(&leaf), Some(&choice(0)));
    author.find_network().await;
    author.browser.wait_gone("save-card").await;
    assert!(!author.browser.has("refused-entry").await);
    author.browser.go_within("/settings").await;
    author.browser.wait("install-card=how").await;
    sync_now(&author.browser).await;
}

/// Does something with a store of the files that this device keeps, and gives what came of it; null where it keeps
/// none.
async fn in_files(browser: &Browser, store: &str, act: &str) -> serde_json::Value {
    let script = format!(
        "const done = arguments[0]; indexedDB.databases().then((all) => {{ \
           const files = all.find(({{ name }}) => name.startsWith('sodiem-files-')); \
           if (!files) return done(null); \
           indexedDB.open(files.name).onsuccess = ({{ target: {{ result }} }}) => {{ \
             const running = result.transaction('{store}', 'readwrite'); \
             const asked = running.objectStore('{store}').{act}; \
             running.oncomplete = () => (result.close(), done(asked.result ?? null)); }}; }});"
    );
    browser.script_async(&script, Vec::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_file_that_lacks_a_document_says_so_in_words() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let author = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    author.lose_network().await;
    let browser = &author.browser;
    Sheet::new(browser, &round, &unit)
        .answer(&leaf, &choice(0))
        .await;
    attach(browser).await;
    drop_file(browser, "Báo cáo.pdf", "%PDF-1.7 báo cáo".as_bytes()).await;
    browser
        .until("two files", async || {
            Ok((browser.count("file").await == 2).then_some(()))
        })
        .await;
    browser.wait("reached=saved").await;
    // As a browser does that lost a file, or whose storage fails.
    let keys = in_files(browser, "blobs", "getAllKeys()").await;
    let delete = format!("delete({})", keys[0]);
    in_files(browser, "blobs", &delete).await;
    browser.go_within("/sync").await;
    browser.wait("save-card").await;
    save(browser).await;
    browser
        .until("what the file lacks", async || {
            let said = "return [...document.querySelectorAll('[data-testid=toast]')] \
                .some((toast) => toast.innerText.includes('thiếu 1 tài liệu kiểm chứng'))";
            Ok((browser.script(said, Vec::new()).await == json!(true)).then_some(()))
        })
        .await;
    browser.keep_evidence().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_carried_for_a_colleague_is_not_erased_with_what_the_server_has() {
    let server = Server::empty(Pages::Served);
    let carrier = Carried::by(&server, &format!("canbo2.{COMMUNE}")).await;
    carrier.lose_network().await;
    let browser = &carrier.browser;
    let piece = "add({ name: 'a.txt', block: new Blob(['a piece']) })";
    let erase = "const done = arguments[0]; \
        const { account } = JSON.parse(localStorage.getItem('sodiem.principal')); \
        window.sodiemEraseFiles(account).then(() => done(null));";
    in_files(browser, "brought", piece).await;
    browser.script_async(erase, Vec::new()).await;
    let kept = in_files(browser, "brought", "count()").await;
    assert_eq!(kept, json!(1));
    in_files(browser, "brought", "clear()").await;
    browser.script_async(erase, Vec::new()).await;
    let kept = in_files(browser, "brought", "count()").await;
    assert_eq!(kept, json!(null), "there is nothing to keep it for");
}
