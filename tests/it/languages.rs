//! Promise: English comes where somebody chooses it and is there without a network from then on; where
//! it cannot come, that is said and everything stays Vietnamese.

use sodiem_tests::browser::Browser;
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::Carried;

const COMMUNE: &str = "31852";

async fn choose(browser: &Browser, language: &str) {
    browser.go_within("/settings").await;
    browser.click(&format!("set-language-{language}")).await;
}

/// Waits until the page is in a language, and gives the name of its settings there.
async fn shown(browser: &Browser, language: &str) -> String {
    let script = "return document.documentElement.lang";
    browser
        .until(&format!("the language {language}"), async || {
            let shown = browser.script(script, Vec::new()).await;
            Ok((shown == *language).then_some(()))
        })
        .await;
    browser.go_within("/settings").await;
    browser.text("to-sync").await
}

#[tokio::test(flavor = "multi_thread")]
async fn english_comes_when_it_is_chosen_and_stays_without_a_network() {
    let server = Server::empty(Pages::Served);
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &phone.browser;
    phone.lose_network().await;
    choose(browser, "en").await;
    browser.wait("toast").await;
    assert_eq!(shown(browser, "vi").await, "Lưu và gửi");

    phone.find_network().await;
    choose(browser, "en").await;
    assert_eq!(shown(browser, "en").await, "Saving and sending");
    phone.lose_network().await;
    assert_eq!(shown(browser, "en").await, "Saving and sending");

    choose(browser, "vi").await;
    assert_eq!(shown(browser, "vi").await, "Lưu và gửi");
    choose(browser, "en").await;
    assert_eq!(shown(browser, "en").await, "Saving and sending");
}
