//! Promise: neither an ended session nor signing out costs an edit; what was typed belongs to the
//! account that typed it.

use sodiem_core::ids::{Code, SeatId, UnitCode};
use sodiem_tests::browser::Browser;
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sign_in, sync_after_kill, sync_now, wait_until_received};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

/// Who wrote the answer that the server has for a leaf.
fn author(head: &mut Phone, leaf: &Code) -> Option<SeatId> {
    head.sync().expect("the network is open");
    let id = head.sheet_id(&commune());
    let entry = head.read(&id).leaves.remove(leaf).expect("a leaf");
    assert_eq!(entry.answer(), Some(&choice(0)), "{leaf}");
    entry.candidates[0].seat
}

fn head(server: &Server) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password())
}

#[tokio::test(flavor = "multi_thread")]
async fn work_goes_on_when_the_session_ends_and_is_sent_after_signing_in() {
    let server = Server::empty(Pages::Served);
    let mut head = head(&server);
    let (round, leaves) = (head.round().id.clone(), choices(head.set()));
    let officer = format!("canbo1.{COMMUNE}");
    let phone = Carried::by(&server, &officer).await;
    let (browser, changed) = (&phone.browser, "khong-ai-doan-duoc-9");
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.answer(&leaves[0], &choice(0)).await;
    wait_until_received(browser).await;
    let arguments = [officer.as_str(), "--password-stdin"];
    let reset = server.call_with_input("user reset-password", &arguments, &format!("{changed}\n"));
    assert!(reset.status.success(), "{reset:?}");
    sheet.answer(&leaves[1], &choice(0)).await;
    browser.wait("banner-sign-in-again").await;
    sheet.answer(&leaves[2], &choice(0)).await;
    sync_after_kill(browser, changed).await;
    let authors: Vec<_> = leaves[..3]
        .iter()
        .map(|leaf| author(&mut head, leaf))
        .collect();
    assert!(
        authors[0].is_some() && authors.iter().all(|seat| *seat == authors[0]),
        "{authors:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_with_unsent_work_warns_and_keeps_it_for_the_account() {
    let server = Server::empty(Pages::Served);
    let mut head = head(&server);
    let (round, leaf) = (head.round().id.clone(), choices(head.set()).remove(0));
    let (first, second) = (format!("canbo1.{COMMUNE}"), format!("canbo2.{COMMUNE}"));
    let phone = Carried::by(&server, &first).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    phone.lose_network().await;
    sheet.answer(&leaf, &choice(0)).await;
    sign_out(browser, "unsent").await;
    phone.network.set(sodiem_tests::network::Link::Open);

    sign_in(browser, &second, &server.password()).await;
    sync_now(browser).await;
    sheet.leaf(&leaf).await;
    assert!(
        !browser.is_chosen("choice-0").await,
        "another account's work"
    );
    sign_out(browser, "sent").await;
    sign_in(browser, &first, &server.password()).await;
    sync_now(browser).await;
    sheet.leaf(&leaf).await;
    browser.wait("reached=received").await;
    assert!(browser.is_chosen("choice-0").await);
    assert!(author(&mut head, &leaf).is_some());
}

/// Signs out, told that everything was `sent` or that something is `unsent`.
pub async fn sign_out(browser: &Browser, says: &str) {
    browser.go_within("/settings").await;
    browser.click("settings sign-out").await;
    browser
        .wait(&format!("sign-out-dialog sign-out-says={says}"))
        .await;
    browser.click("sign-out-confirm").await;
    browser.wait_for_view(&["sign-in"]).await;
}
