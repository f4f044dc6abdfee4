//! Promise: what an officer wrote without a network leaves the phone when there is one, though nobody opens the page.

use sodiem_core::ids::UnitCode;
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::network::Link;
use sodiem_tests::pages::Sheet;
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

/// Waits until a request is left to the service worker, or none is.
async fn until_left(browser: &Browser, wanted: bool) {
    let script = "const done = arguments[0]; \
                  caches.match('/api/v1/sync', { cacheName: 'left', ignoreSearch: true }) \
                    .then((left) => done(Boolean(left)));";
    browser
        .until(&format!("something left: {wanted}"), async || {
            let left = browser.script_async(script, Vec::new()).await;
            Ok((left == wanted).then_some(()))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_left_is_sent_once_there_is_a_network_and_no_page() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    let (round, leaf) = (head.round().id.clone(), choices(head.set()).remove(0));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &phone.browser;
    let app = browser.tab().await;
    // Where nobody works: it shows what the browser keeps for the program.
    let beside = browser.open_tab("/bien-nhan").await;
    browser.turn_to(&app).await;
    phone.lose_network().await;
    let sheet = Sheet::new(browser, &round, &unit);
    sheet.answer(&leaf, &choice(1)).await;
    browser.wait("reached=saved").await;
    browser.turn_to(&beside).await;
    until_left(browser, true).await;
    // Whoever looks again may withdraw what was left.
    browser.turn_to(&app).await;
    until_left(browser, false).await;
    browser.turn_to(&beside).await;
    until_left(browser, true).await;
    browser.close_behind(&app).await;

    phone.network.set(Link::Open);
    browser.find_network_for("exchange").await;
    until_left(browser, false).await;
    head.sync().expect("the network is open");
    let id = head.sheet_id(&unit);
    assert_eq!(head.read(&id).answers().get(&leaf), Some(&choice(1)));
}
