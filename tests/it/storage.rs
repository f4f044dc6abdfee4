//! Promise: what the page called saved is there, however the tab or the browser ended; and what the
//! browser's storage does not take is called so, and stored once it does.

use fastrand::Rng;
use serde_json::{Value, json};
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::network::Link;
use sodiem_tests::pages::{Sheet, sign_in, sync_after_kill, wait_until_offline};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choices};
use crate::viewer::drop_file;

const COMMUNE: &str = "31852";
/// How often the tab or the browser is killed.
const KILLS: u32 = 50;

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn officer() -> String {
    format!("canbo1.{COMMUNE}")
}

fn head(server: &Server) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password())
}

fn round_and_leaf(server: &Server) -> (RoundId, Code) {
    let head = head(server);
    (head.round().id.clone(), choices(head.set()).remove(0))
}

/// The note that stands in the field, where the page calls what it has saved.
async fn called_saved(browser: &Browser) -> Option<String> {
    let script = "const at = (name) => document.querySelector(`[data-testid=\"${name}\"]`); \
                  return at('reached')?.dataset.state === 'saved' ? at('note').value : null;";
    let note = browser.script(script, Vec::new()).await;
    note.as_str().map(str::to_owned)
}

/// Opens the program again without a network. Whoever worked on it is asked to sign in where the
/// browser forgot it, which takes a network.
async fn open_again(phone: &Carried, password: &str) {
    let browser = &phone.browser;
    browser.go("/").await;
    if browser.wait_for_view(&["app", "sign-in"]).await == "sign-in" {
        phone.network.set(Link::Open);
        sign_in(browser, &officer(), password).await;
        phone.network.set(Link::Cut);
    }
    browser.wait_for_view(&["app"]).await;
    browser.wait("overview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_called_saved_is_missing_after_fifty_kills_of_tab_and_browser() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let mut phone = Carried::by(&server, &officer()).await;
    phone.lose_network().await;
    let (mut rng, mut saved, mut called) = (Rng::with_seed(50), String::new(), 0);
    for kill in 0..KILLS {
        let browser = &phone.browser;
        Sheet::new(browser, &round, &commune()).leaf(&leaf).await;
        let stands = browser.value("note").await;
        assert!(stands.starts_with(&saved), "{stands:?} lacks of {saved:?}");
        browser.fill("note", &format!("{stands}{kill};")).await;
        // Sometimes as soon as it is called saved, sometimes before.
        if rng.bool() {
            browser.wait("reached=saved").await;
        }
        if let Some(note) = called_saved(browser).await {
            saved = note;
            called += 1;
        }
        browser.type_in("note", "đang gõ dở ").await;
        if kill % 2 == 0 {
            phone.browser.crash_tab().await;
        } else {
            phone.browser.kill_and_reopen().await;
        }
        open_again(&phone, &server.password()).await;
    }
    assert!(
        called >= KILLS / 3,
        "only {called} times it was called saved"
    );
    let browser = &phone.browser;
    Sheet::new(browser, &round, &commune()).leaf(&leaf).await;
    let stands = browser.value("note").await;
    assert!(stands.starts_with(&saved), "{stands:?} lacks of {saved:?}");

    phone.network.set(Link::Open);
    sync_after_kill(browser, &server.password()).await;
    let mut head = head(&server);
    head.sync().expect("the network is open");
    let id = head.sheet_id(&commune());
    assert_eq!(head.read(&id).leaves[&leaf].note, stands);
}

/// Remembers every database that the page opens, so that it can be closed under it.
const REMEMBER_DATABASES: &str = "const open = IDBFactory.prototype.open; \
    window.databases = []; \
    IDBFactory.prototype.open = function (...wanted) { \
      const request = open.apply(this, wanted); \
      request.addEventListener('success', () => window.databases.push(request.result)); \
      return request; \
    };";

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_closed_under_the_page_is_opened_again() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let phone = Carried::by(&server, &officer()).await;
    let browser = &phone.browser;
    let source = json!({ "source": REMEMBER_DATABASES });
    browser
        .command("Page.addScriptToEvaluateOnNewDocument", source)
        .await;
    phone.lose_network().await;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaf).await;
    for note in ["trước", "sau khi đóng", "và lần nữa"] {
        browser.fill("note", note).await;
        browser.wait("reached=saved").await;
        let script = "const all = window.databases; \
                      all.forEach((one) => one.close()); return all.length;";
        let closed = browser.script(script, Vec::new()).await;
        assert_ne!(closed, json!(0), "the page has opened one");
    }
    // The one of the files is another.
    browser.click("cite").await;
    drop_file(browser, "Kế hoạch.pdf", b"%PDF-1.7 a plan").await;
    browser.wait("file=waiting").await;
    browser.fill("note", "cuối cùng").await;
    browser.wait("reached=saved").await;
    browser.reload().await;
    browser.wait_for_view(&["app"]).await;
    wait_until_offline(browser).await;
    sheet.leaf(&leaf).await;
    assert_eq!(browser.value("note").await, "cuối cùng");
}

/// Gives the page's origin so many bytes of storage; as many as the disk has for none.
async fn set_quota(browser: &Browser, base: &str, bytes: Option<u64>) {
    let mut quota = json!({ "origin": base });
    if let Some(bytes) = bytes {
        quota["quotaSize"] = Value::from(bytes);
    }
    browser
        .command("Storage.overrideQuotaForOrigin", quota)
        .await;
}

/// Writes one note after the other until the storage takes none: the browser asks for its quota only
/// when it has written what it was given before. The note that was not taken.
async fn write_until_refused(browser: &Browser) -> String {
    for number in 0..5_000 {
        let note = format!("hết chỗ {number}");
        browser.fill("note", &note).await;
        let reached = ["reached=saved", "reached=unsaved"];
        if browser.wait_for_one(&reached).await == "reached=unsaved" {
            return note;
        }
    }
    panic!("the storage takes everything");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_exhausted_storage_does_not_take_is_not_called_saved_until_there_is_room() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let phone = Carried::by(&server, &officer()).await;
    let browser = &phone.browser;
    phone.lose_network().await;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaf).await;
    browser.fill("note", "còn chỗ").await;
    browser.wait("reached=saved").await;

    let base = phone.network.base();
    set_quota(browser, &base, Some(1)).await;
    let note = write_until_refused(browser).await;
    browser.wait("banner-store-failed").await;
    browser.click("store-again").await;
    browser.wait("reached=unsaved").await;
    assert_eq!(browser.value("note").await, note);

    set_quota(browser, &base, None).await;
    browser.click("store-again").await;
    browser.wait("reached=saved").await;
    browser.reload().await;
    browser.wait_for_view(&["app"]).await;
    wait_until_offline(browser).await;
    sheet.leaf(&leaf).await;
    assert_eq!(browser.value("note").await, note);
}
