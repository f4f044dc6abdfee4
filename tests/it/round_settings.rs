//! Promise: what a round's settings say is chosen by hand, with a keyboard too, and stands on the
//! pages of the others.

use sodiem_core::ids::Code;
use sodiem_core::round::{Survey, TieBreaker};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::sign_in;
use sodiem_tests::server::{Pages, Server};

const PROVINCE: &str = "snv";

async fn open(server: &Server, username: &str, screen: Screen) -> Browser {
    let base = format!("http://{}", server.address());
    let browser = Browser::open(&base, screen).await;
    browser.go("/").await;
    sign_in(&browser, username, &server.password()).await;
    browser
}

/// Presses keys in a field or on a button.
async fn press(browser: &Browser, place: &str, keys: &str) {
    let element = browser.wait(place).await;
    element.send_keys(keys).await.expect("it takes keys");
}

async fn save(browser: &Browser) {
    browser.click("round-save").await;
    browser.wait("round-form=done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_ties_is_chosen_in_its_order_with_the_keyboard_of_a_phone() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let round = || {
        let desk = Phone::sign_in(&base, PROVINCE, &server.password());
        desk.round().clone()
    };
    let phone = open(&server, "admin", Screen::Phone).await;
    phone.go_within(&format!("/rounds/{}", round().id)).await;
    phone.wait("tie-breakers=0").await;
    press(&phone, "tie-breaker-add", "\n").await;
    press(&phone, "tie-breaker-add", "\n").await;
    phone.wait("tie-breakers=2").await;
    // The last option of the list: an area, which nobody else has.
    press(&phone, "tie-breaker-0", "\u{e010}").await;
    save(&phone).await;
    let [TieBreaker::Area(code), TieBreaker::Appraised] = &round().ranking.tie_breakers[..] else {
        panic!("{:?}", round().ranking.tie_breakers)
    };
    let code: &Code = code;
    assert_eq!(phone.value("tie-breaker-0").await, format!("area:{code}"));
    press(&phone, "tie-breaker-0-remove", "\n").await;
    phone.wait("tie-breakers=1").await;
    save(&phone).await;
    assert_eq!(round().ranking.tie_breakers, [TieBreaker::Appraised]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_surveys_page_gives_the_columns_and_says_where_there_is_no_survey() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut round = Phone::sign_in(&base, "admin", &server.password())
        .round()
        .clone();
    let office = open(&server, PROVINCE, Screen::Desk).await;
    let page = format!("/province/{}/survey", round.id);
    office.go_within(&page).await;
    office.click("survey-template").await;
    let file = String::from_utf8(office.downloaded(".csv").await).expect("UTF-8");
    let headings = "\u{feff}unit_code;leaf;A;B;C;D;satisfied;answered\r\n";
    assert_eq!(file.replace('"', ""), headings);
    round.ranking.survey = Survey::NotHeld;
    let admin = Phone::sign_in(&base, "admin", &server.password());
    let reply = admin.client().send(
        &ureq::http::Method::PUT,
        &format!("/rounds/{}", round.id),
        &sodiem_tests::http::Body::json(&round),
    );
    assert!(reply.expect("the network is open").status.is_success());
    office.wait("survey-not-held").await;
}
