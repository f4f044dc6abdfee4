//! Promise: a person knows the own devices by name and takes a lost one out of use; what that one has not
//! sent is lost to nobody, and it says so itself. And what an account may do shows without signing in again.

use sodiem_core::account::Grant;
use sodiem_core::api::{Account, AccountUpdate, Quarantine, RefusalCode};
use sodiem_core::ids::UnitCode;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::http::{Body, Client};
use sodiem_tests::network::Link;
use sodiem_tests::pages::{Sheet, sign_in, wait_until_received};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn officer() -> String {
    format!("canbo1.{COMMUNE}")
}

fn admin(server: &Server) -> Client {
    let client = server.client();
    let signed_in = client.sign_in("admin", &server.password(), None);
    signed_in.expect("the network is open");
    client
}

/// Somebody who knows the round and its leaves.
fn office(server: &Server) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, "snv", &server.password())
}

fn account(admin: &Client) -> Account {
    let accounts: Vec<Account> = admin.get("/accounts").expect("open").json();
    let mut accounts = accounts.into_iter();
    let account = accounts.find(|account| account.username == officer());
    account.expect("an account of the demo")
}

async fn devices(browser: &Browser) {
    browser.go_within("/settings").await;
    browser.wait("devices=ready device=own").await;
}

async fn rename(browser: &Browser, name: &str) {
    browser.click("device=own devices-rename").await;
    browser.fill("device-dialog device-name", name).await;
    browser.click("device-dialog device-save").await;
    browser.wait_gone("device-dialog").await;
    browser.wait("devices=ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_found_by_its_name_and_revoked_and_says_so_itself() {
    let server = Server::empty(Pages::Served);
    let office = office(&server);
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let lost = Carried::by(&server, &officer()).await;
    devices(&lost.browser).await;
    let first = lost.browser.text("device=own").await;
    let admin = admin(&server);
    let person = account(&admin).name;
    assert!(
        first.contains(&format!("trên Linux của {person}")),
        "{first}"
    );
    rename(&lost.browser, "A14 của chị Hoa").await;
    lost.lose_network().await;
    let sheet = Sheet::new(&lost.browser, &round, &commune());
    sheet.answer(&leaf, &choice(0)).await;

    let found = Carried::by(&server, &officer()).await;
    devices(&found.browser).await;
    let listed = found.browser.text("device=open").await;
    assert!(listed.contains("A14 của chị Hoa"), "{listed}");
    assert_eq!(
        found.browser.count("devices-revoke").await,
        1,
        "not the own one"
    );
    found.browser.click("device=open devices-revoke").await;
    let asked = found.browser.text("device-dialog").await;
    assert!(
        asked.contains("A14 của chị Hoa") && asked.contains("người quản trị"),
        "{asked}"
    );
    found.browser.click("device-dialog device-revoke").await;
    found.browser.wait("device=revoked").await;
    found.browser.wait_gone("device-dialog").await;

    lost.network.set(Link::Open);
    let browser = &lost.browser;
    for _ in 0..2 {
        browser.reload().await;
        browser.wait("sync-status=revoked").await;
        let said = browser.text("banner-revoked").await;
        assert!(
            said.contains("bị thu hồi") && said.contains("1 thay đổi"),
            "{said}"
        );
    }
    browser.wait("banner-revoked save-file").await;
    devices_are_refused(browser).await;
    let kept: Quarantine = admin.get("/quarantine?language=vi").expect("open").json();
    let [entry] = &kept.entries[..] else {
        panic!("one entry: {kept:?}")
    };
    assert_eq!(entry.code, RefusalCode::SeatRevoked);
    assert_eq!(entry.device, "A14 của chị Hoa");

    // Found again: a new device, on which everything is entered again.
    browser.click("banner-revoked sign-in-again").await;
    sign_in(browser, &officer(), &server.password()).await;
    browser.go_within("/sync").await;
    browser.click("refused-entry enter-again").await;
    wait_until_received(browser).await;
    sheet.leaf(&leaf).await;
    browser.wait("reached=received").await;
    assert!(browser.is_chosen("choice-0").await);
    devices(browser).await;
    assert_eq!(browser.count("device").await, 3);
}

/// The page of settings says it too, in place of the list.
async fn devices_are_refused(browser: &Browser) {
    browser.go_within("/settings").await;
    browser.wait("devices=failed").await;
    let said = browser.text("devices").await;
    assert!(said.contains("bị thu hồi"), "{said}");
}

/// The administrator takes the officer's only device out of use, on the page of the account.
async fn is_revoked_by(desk: &Browser, name: &str) {
    desk.go_within("/accounts").await;
    desk.click(&format!("account-{}", officer())).await;
    desk.wait("account-page seat=open").await;
    assert_eq!(desk.count("seat-revoke").await, 1);
    assert!(desk.text("seat").await.contains(name));
    desk.click("seat-revoke").await;
    let asked = desk.text("admin-question").await;
    assert!(
        asked.contains(name) && asked.contains("phần gửi muộn được giữ"),
        "{asked}"
    );
    desk.click("admin-question admin-confirm").await;
    desk.wait("seat=revoked").await;
    desk.wait_gone("seat-revoke").await;
}

/// What came late is there in words, with the person and the device, and to be taken along.
async fn is_read_by(desk: &Browser, (person, device): (&str, &str), note: &str) {
    desk.go_within("/accounts").await;
    desk.click("to-quarantine").await;
    desk.until("both changes", async || {
        Ok((desk.count("quarantined=read").await == 2).then_some(()))
    })
    .await;
    let said = desk.text("quarantine-person").await;
    let late = "Gửi đến sau khi thiết bị đã bị thu hồi.";
    for words in [person, device, note, late] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    desk.keep_evidence().await;
    desk.click("quarantine-file").await;
    let file = desk.downloaded(".json").await;
    let taken: Quarantine = serde_json::from_slice(&file).expect("what was refused");
    assert!(
        taken.entries.len() == 2
            && taken
                .entries
                .iter()
                .all(|entry| { entry.code == RefusalCode::SeatRevoked && entry.device == device }),
        "{taken:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_the_administrator_revokes_is_refused_and_its_late_work_is_read_by_nobody_else()
 {
    let server = Server::empty(Pages::Served);
    let office = office(&server);
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let person = account(&admin(&server)).name;
    let (device, note) = ("A14 của chị Hoa", "Theo Báo cáo 15/BC-UBND, chưa kịp gửi");
    let lost = Carried::by(&server, &officer()).await;
    devices(&lost.browser).await;
    rename(&lost.browser, device).await;
    lost.lose_network().await;
    let sheet = Sheet::new(&lost.browser, &round, &commune());
    sheet.answer(&leaf, &choice(0)).await;
    lost.browser.fill("note", note).await;
    lost.browser.wait("reached=saved").await;

    let base = format!("http://{}", server.address());
    let desk = Browser::open(&base, Screen::Desk).await;
    desk.go("/").await;
    sign_in(&desk, "admin", &server.password()).await;
    desk.go_within("/quarantine").await;
    desk.wait("quarantine-empty").await;
    is_revoked_by(&desk, device).await;

    lost.network.set(Link::Open);
    let browser = &lost.browser;
    for _ in 0..2 {
        browser.reload().await;
        browser.wait("sync-status=revoked").await;
        let said = browser.text("banner-revoked").await;
        assert!(
            said.contains("bị thu hồi") && said.contains("2 thay đổi"),
            "{said}"
        );
    }
    devices_are_refused(browser).await;
    sheet.leaf(&leaf).await;
    assert!(browser.is_chosen("choice-0").await, "it stays here");
    let mut colleague = Phone::sign_in(&base, &format!("canbo2.{COMMUNE}"), &server.password());
    colleague.sync().expect("not revoked");
    let id = colleague.sheet_id(&commune());
    let elsewhere = colleague.read(&id).leaves.remove(&leaf);
    assert!(elsewhere.is_none_or(|entry| entry.answer().is_none() && entry.note.is_empty()));

    is_read_by(&desk, (&person, device), note).await;
    let province = Browser::open(&base, Screen::Desk).await;
    province.go("/").await;
    sign_in(&province, "snv", &server.password()).await;
    province.go_within("/quarantine").await;
    province.wait("not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_account_may_do_by_now_shows_while_somebody_types() {
    let server = Server::empty(Pages::Served);
    let office = office(&server);
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let phone = Carried::by(&server, &officer()).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &commune());
    sheet.submission().await;
    browser.wait("submission=submit-head-only").await;
    let admin = admin(&server);
    let account = account(&admin);
    let change = |grants: Vec<Grant>| {
        let wish = AccountUpdate {
            name: account.name.clone(),
            grants,
            enabled: true,
            password: None,
        };
        let path = format!("/accounts/{}", account.id);
        let changed = admin.send(&Method::PUT, &path, &Body::json(&wish));
        assert!(changed.expect("open").status.is_success());
    };
    let unit = commune();
    change(vec![Grant::Head { unit: unit.clone() }]);
    browser.wait_gone("submission=submit-head-only").await;

    sheet.leaf(&leaf).await;
    let note = "Đang gõ dở thì vai trò đổi";
    browser.type_in("note", note).await;
    change(vec![Grant::Officer { unit }]);
    sheet.submission().await;
    browser.wait("submission=submit-head-only").await;
    // What the device starts from next time.
    browser.reload().await;
    browser.wait("submission=submit-head-only").await;
    sheet.leaf(&leaf).await;
    assert_eq!(browser.value("note").await, note);
    wait_until_received(browser).await;
}
