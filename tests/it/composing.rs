//! Promise: Vietnamese input methods are left alone: what is being composed is neither cut short nor
//! doubled when a draft is kept under it.

use serde_json::json;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::ids::UnitCode;
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sync_now};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::Carried;

const COMMUNE: &str = "31852";

/// What the input method has composed so far; the keys of Telex are in the order `Tieengs`.
async fn compose(browser: &Browser, text: &str) {
    let end = text.chars().count();
    let composed = json!({ "text": text, "selectionStart": end, "selectionEnd": end });
    browser.command("Input.imeSetComposition", composed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_being_composed_survives_the_keeping_of_its_draft() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let officer = format!("canbo1.{COMMUNE}");
    let (round, leaf) = {
        let mut phone = Phone::sign_in(&base, &officer, &server.password());
        phone.sync().expect("the network is open");
        let mut own = phone
            .set()
            .leaves()
            .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
        let leaf = own.next().expect("the set has leaves").0.code.clone();
        (phone.round().id.clone(), leaf)
    };
    let phone = Carried::by(&server, &officer).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &unit);
    sheet.leaf(&leaf).await;
    browser.click("note").await;
    for text in ["T", "Ti", "Tie", "Tiê"] {
        compose(browser, text).await;
    }
    // The draft is kept while the word is not yet finished.
    let reached = ["reached=saved", "reached=received"];
    browser.wait_for_one(&reached).await;
    for text in ["Tiên", "Tiêng", "Tiếng"] {
        compose(browser, text).await;
    }
    let finished = json!({ "text": "Tiếng" });
    browser.command("Input.insertText", finished).await;
    browser.type_in("note", " Việt").await;
    browser
        .command("Input.insertText", json!({ "text": "." }))
        .await;
    assert_eq!(browser.value("note").await, "Tiếng Việt.");
    sync_now(browser).await;
    browser.reload().await;
    let sheet = Sheet::new(browser, &round, &unit);
    sheet.leaf(&leaf).await;
    assert_eq!(browser.value("note").await, "Tiếng Việt.");
}
