//! Promise: the tabs of one browser do not take each other's work away.

use serde_json::json;
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_tests::browser::{Browser, Tab};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sign_in, sync_now};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn officer() -> String {
    format!("canbo1.{COMMUNE}")
}

/// Somebody's phone with two tabs open, the second of them driven.
async fn two_tabs(server: &Server) -> (Carried, Tab, Tab) {
    let phone = Carried::by(server, &officer()).await;
    let first = phone.browser.tab().await;
    let second = phone.browser.open_tab("/").await;
    phone.browser.wait_for_view(&["app"]).await;
    phone.browser.wait("overview").await;
    (phone, first, second)
}

fn round_and_leaf(server: &Server) -> (RoundId, Code) {
    let base = format!("http://{}", server.address());
    let head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    (head.round().id.clone(), choices(head.set()).remove(0))
}

/// From here on the tab keeps nothing by itself: neither after a pause nor when it is hidden.
async fn never_pause(browser: &Browser) {
    let script = "window.setTimeout = () => 0; \
                  window.addEventListener('visibilitychange', \
                    (event) => event.stopImmediatePropagation(), true);";
    browser.script(script, Vec::new()).await;
}

async fn ask_to_sign_out(browser: &Browser, says: &str) {
    browser.go_within("/settings").await;
    browser.click("settings sign-out").await;
    let says = format!("sign-out-dialog sign-out-says={says}");
    browser.wait(&says).await;
}

/// The names of the databases that hold somebody's work: the keys that sign files stay with the device.
async fn databases(browser: &Browser) -> serde_json::Value {
    let script = "const done = arguments[0]; \
                  indexedDB.databases().then((all) => \
                    done(all.map((one) => one.name).filter((name) => name !== 'sodiem-keys')));";
    browser.script_async(script, Vec::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_in_one_tab_keeps_what_was_being_typed_in_another() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let (phone, first, second) = two_tabs(&server).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.leaf(&leaf).await;
    never_pause(browser).await;
    browser.type_in("note", "Kế hoạch số 12").await;

    browser.turn_to(&first).await;
    ask_to_sign_out(browser, "sent").await;
    browser.click("sign-out-confirm").await;
    browser.wait("closing=kept").await;
    browser.click("closing-sign-in").await;
    browser.wait_for_view(&["sign-in"]).await;
    browser.turn_to(&second).await;
    browser.wait_for_view(&["sign-in"]).await;

    sign_in(browser, &officer(), &server.password()).await;
    sync_now(browser).await;
    sheet.leaf(&leaf).await;
    let note = browser.wait("note").await.prop("value").await;
    assert_eq!(note.expect("a field"), Some("Kế hoạch số 12".to_owned()));
    let mut head = Phone::sign_in(
        &format!("http://{}", server.address()),
        &format!("lanhdao.{COMMUNE}"),
        &server.password(),
    );
    head.sync().expect("the network is open");
    let id = head.sheet_id(&commune());
    assert_eq!(head.read(&id).leaves[&leaf].note, "Kế hoạch số 12");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_erases_what_was_sent_though_another_tab_has_it_open() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let (phone, first, second) = two_tabs(&server).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.answer(&leaf, &choice(0)).await;
    browser.wait("reached=received").await;
    assert_ne!(databases(browser).await, json!([]));

    browser.turn_to(&first).await;
    ask_to_sign_out(browser, "sent").await;
    browser.click("sign-out-confirm").await;
    browser.wait_for_view(&["sign-in"]).await;
    assert_eq!(databases(browser).await, json!([]));
    browser.turn_to(&second).await;
    browser.wait_for_view(&["sign-in"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_tab_has_not_sent_is_said_before_signing_out_and_kept() {
    let server = Server::empty(Pages::Served);
    let (round, leaf) = round_and_leaf(&server);
    let (phone, first, second) = two_tabs(&server).await;
    let browser = &phone.browser;
    phone.lose_network().await;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.answer(&leaf, &choice(1)).await;

    browser.turn_to(&first).await;
    ask_to_sign_out(browser, "unsent").await;
    browser.click("sign-out-confirm").await;
    browser.wait_for_view(&["sign-in"]).await;
    browser.turn_to(&second).await;
    browser.wait_for_view(&["sign-in"]).await;
    phone.network.set(sodiem_tests::network::Link::Open);
    sign_in(browser, &officer(), &server.password()).await;
    sync_now(browser).await;
    sheet.leaf(&leaf).await;
    browser.wait("reached=received").await;
    assert!(browser.is_chosen("choice-1").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_write_in_one_sheet_and_neither_takes_the_others_work() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    let (round, leaves) = (head.round().id.clone(), choices(head.set()));
    let (phone, first, second) = two_tabs(&server).await;
    let browser = &phone.browser;
    phone.lose_network().await;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.answer(&leaves[0], &choice(0)).await;
    browser.turn_to(&first).await;
    sheet.answer(&leaves[1], &choice(1)).await;
    // Each shows what the other wrote.
    sheet.leaf(&leaves[0]).await;
    assert!(browser.is_chosen("choice-0").await);
    browser.turn_to(&second).await;
    sheet.leaf(&leaves[1]).await;
    assert!(browser.is_chosen("choice-1").await);

    phone.network.set(sodiem_tests::network::Link::Open);
    sync_now(browser).await;
    head.sync().expect("the network is open");
    let id = head.sheet_id(&commune());
    let answers = head.read(&id).answers();
    assert!(leaves[..2].iter().all(|leaf| answers.contains_key(leaf)));
}
