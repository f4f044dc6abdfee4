//! Promise: each person gets the program that has their work, another program or a new version
//! costs nothing that was typed, and all of them open without a network.

use std::fs;
use std::path::Path;

use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::network::Network;
use sodiem_tests::pages::{
    Sheet, sign_in, sync_after_kill, wait_until_installed, wait_until_offline, wait_until_received,
};
use sodiem_tests::place;
use sodiem_tests::server::{Pages, Server};
use tempfile::TempDir;

use crate::sessions::sign_out;
use crate::two_phones::{Carried, choices};

const COMMUNE: &str = "31852";
const DISTRICT: &str = "pnv-956";
const QUEUE: &str = "/review/2020/pnv-956";

/// Opens the program where there is no server, and shows `place`.
async fn opens_offline(browser: &Browser, (server, network): (&mut Server, &Network), place: &str) {
    wait_until_received(browser).await;
    server.stop();
    network.lead_to(None);
    browser.go("/").await;
    browser.wait(place).await;
    wait_until_offline(browser).await;
    server.start();
    network.lead_to(Some(server.address()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_after_an_officer_on_one_device_gets_the_desk_and_both_open_offline() {
    let mut server = Server::empty(Pages::Served);
    let network = Network::to(server.address());
    let (officer, password) = (format!("canbo1.{COMMUNE}"), server.password());
    let browser = Browser::open(&network.base(), Screen::Desk).await;
    browser.go("/").await;
    sign_in(&browser, &officer, &password).await;
    browser.wait("overview").await;
    assert_eq!(wait_until_installed(&browser).await, "officer");
    browser.go_within(QUEUE).await;
    browser.wait("not-found").await;
    opens_offline(&browser, (&mut server, &network), "overview").await;
    sync_after_kill(&browser, &password).await;
    sign_out(&browser, "sent").await;

    sign_in(&browser, DISTRICT, &password).await;
    browser.go_within(QUEUE).await;
    browser.wait("queue queue-table").await;
    assert_eq!(wait_until_installed(&browser).await, "desk");
    opens_offline(&browser, (&mut server, &network), "queue queue-table").await;
    sync_after_kill(&browser, &password).await;
    sign_out(&browser, "sent").await;

    sign_in(&browser, &officer, &password).await;
    browser.wait("overview").await;
    assert_eq!(wait_until_installed(&browser).await, "desk");
    opens_offline(&browser, (&mut server, &network), "overview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_comes_when_it_is_asked_for_and_costs_nothing_that_was_typed() {
    let mut server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    let (round, leaf) = (head.round().id.clone(), choices(head.set()).remove(0));
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &phone.browser;
    let unit = COMMUNE.parse().expect("a unit code");
    let sheet = Sheet::new(browser, &round, &unit);
    let pages = newer_pages();
    server.stop();
    server.serve_pages(pages.path());
    server.start();
    phone.network.lead_to(Some(server.address()));

    let first_tab = browser.tab().await;
    let other_tab = browser.open_tab("/").await;
    browser.wait("overview").await;
    browser.script(LOOK_FOR_NEWER, Vec::new()).await;
    browser.wait("banner-update").await;
    assert_eq!(version(browser).await, None, "nobody asked yet");
    browser.turn_to(&first_tab).await;
    sheet.leaf(&leaf).await;
    browser.wait("banner-update").await;
    let note = "Chưa rời ô này đã dùng phiên bản mới";
    browser.type_in("note", note).await;
    browser.click("take-update").await;
    wait_for_newer(browser).await;
    sheet.leaf(&leaf).await;
    assert_eq!(browser.value("note").await, note);

    browser.turn_to(&other_tab).await;
    assert_eq!(version(browser).await, None, "only told");
    browser.click("take-update").await;
    wait_for_newer(browser).await;
}

/// What the browser does by itself some time after a page was loaded.
const LOOK_FOR_NEWER: &str =
    "navigator.serviceWorker.getRegistration().then((found) => found.update());";

/// The web client in another version: its page says so.
fn newer_pages() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    copy(&place::web(), folder.path());
    for (name, from, to) in [
        ("index.html", "<html ", "<html data-version=\"newer\" "),
        (
            "service-worker.js",
            "const VERSION = \"",
            "const VERSION = \"newer-",
        ),
    ] {
        let file = folder.path().join(name);
        let text = fs::read_to_string(&file).expect("a text");
        assert!(text.contains(from), "{name}");
        fs::write(&file, text.replacen(from, to, 1)).expect("it is ours");
        for form in ["br", "gz"] {
            fs::remove_file(folder.path().join(format!("{name}.{form}"))).expect("it is ours");
        }
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let copied = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&copied).expect("it is ours");
            copy(&entry.path(), &copied);
        } else {
            fs::copy(entry.path(), copied).expect("it is ours");
        }
    }
}

/// The version that the page shown is of; the first says none.
async fn version(browser: &Browser) -> Option<String> {
    let script = "return document.documentElement.dataset.version ?? null";
    let version = browser.script(script, Vec::new()).await;
    version.as_str().map(str::to_owned)
}

async fn wait_for_newer(browser: &Browser) {
    browser
        .until("the newer version", async || {
            Ok(version(browser).await.map(drop))
        })
        .await;
    browser.wait_for_view(&["app"]).await;
}
