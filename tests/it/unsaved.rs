//! Promise: what cannot be kept, and what cannot be read, is neither lost nor hidden.

use serde_json::json;
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::document::CITATION_CHARS_MAX;
use sodiem_core::ids::{Code, UnitCode};
use sodiem_core::rule::Input;
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sign_in, sync_now};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn head(server: &Server) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password())
}

/// The first leaf of the unit that asks for a decimal, and the field for it.
fn decimal(set: &CriteriaSet) -> (Code, String) {
    let own = set
        .leaves()
        .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
    let mut fields = own.flat_map(|(row, leaf)| {
        let inputs = leaf.rule.inputs().into_iter();
        inputs.filter_map(|input| match input {
            Input::Variable(variable) if !variable.is_whole => {
                Some((row.code.clone(), format!("value-{}", variable.name)))
            }
            _ => None,
        })
    });
    fields.next().expect("a leaf that asks for a decimal")
}

async fn typed(browser: &Browser, place: &str) -> String {
    let typed = browser.wait(place).await.prop("value").await;
    typed.expect("a field").unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_survives_leaving_the_page_and_closing_the_browser() {
    let server = Server::empty(Pages::Served);
    let head = head(&server);
    let (round, (leaf, field)) = (head.round().id.clone(), decimal(head.set()));
    let officer = format!("canbo1.{COMMUNE}");
    let mut phone = Carried::by(&server, &officer).await;
    let long = "x".repeat(CITATION_CHARS_MAX + 1);
    {
        let browser = &phone.browser;
        let sheet = Sheet::new(browser, &round, &commune());
        sheet.leaf(&leaf).await;
        browser.fill(&field, "1.500").await;
        browser.wait("answer-form=refused").await;
        browser.click("cite").await;
        browser.fill("citation-number", &long).await;
        sheet.overview().await;
        assert_eq!(browser.text("count-held").await, "1");
        sync_now(browser).await;
        browser.wait("held=2").await;
    }
    phone.browser.kill_and_reopen().await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    browser.go("/").await;
    // A browser that is killed may have forgotten who worked on it.
    if browser.wait_for_view(&["app", "sign-in"]).await == "sign-in" {
        sign_in(browser, &officer, &server.password()).await;
    }
    browser.wait("overview").await;
    sheet.leaf(&leaf).await;
    browser.wait("answer-form=refused").await;
    assert_eq!(typed(browser, &field).await, "1.500");
    assert!(!browser.text(&format!("{field}-error")).await.is_empty());
    assert_eq!(typed(browser, "citation-number").await, long);
    browser.wait("tag-leaf-held").await;

    browser.fill(&field, "1,5").await;
    browser.wait("answer-form=open").await;
    browser.fill("citation-number", "12/KH-UBND").await;
    browser.wait_gone("tag-leaf-held").await;
    browser.go_within("/sync").await;
    browser.wait("sync-page").await;
    browser.wait_gone("held").await;
}

/// Breaks the stored changes, as a bad disk would.
async fn break_changes(browser: &Browser) {
    let script = r#"const done = arguments[0];
        indexedDB.databases().then((all) => {
          const { name } = all.find(({ name }) => name !== 'sodiem-keys');
          const open = indexedDB.open(name);
          open.onsuccess = () => {
            const transaction = open.result.transaction('rows', 'readwrite');
            const rows = transaction.objectStore('rows');
            rows.getAllKeys().onsuccess = (event) => event.target.result
              .filter((key) => key.startsWith('change/'))
              .forEach((key) => rows.put('{"change":', key));
            transaction.oncomplete = () => { open.result.close(); done(true); };
          };
        });"#;
    assert_eq!(browser.script_async(script, Vec::new()).await, json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_read_comes_again_from_the_server_or_is_told() {
    let server = Server::empty(Pages::Served);
    let head = head(&server);
    let (round, leaves) = (head.round().id.clone(), choices(head.set()));
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.answer(&leaves[0], &choice(0)).await;
    browser.wait("reached=received").await;
    break_changes(browser).await;
    browser.reload().await;
    browser.wait_for_view(&["app"]).await;
    sync_now(browser).await;
    browser.wait_gone("banner-unreadable").await;
    sheet.leaf(&leaves[0]).await;
    browser.wait("reached=received").await;
    assert!(browser.is_chosen("choice-0").await);

    phone.lose_network().await;
    sheet.answer(&leaves[1], &choice(0)).await;
    break_changes(browser).await;
    phone.lose_network().await;
    browser.wait("banner-unreadable").await;
    phone.find_network().await;
    // What the server has came again; the last answer nobody else has.
    assert_eq!(browser.count("unreadable").await, 1);
    browser.go_within("/settings").await;
    browser.click("settings sign-out").await;
    browser.wait("sign-out-dialog sign-out-says=unsent").await;
    browser.click("sign-out-cancel").await;
    browser.go_within("/sync").await;
    browser.click("unreadable-dismiss").await;
    browser.wait_gone("banner-unreadable").await;
    sheet.leaf(&leaves[0]).await;
    assert!(browser.is_chosen("choice-0").await);
}
