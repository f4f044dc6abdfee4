//! Promise: a round that moves to new criteria takes everybody's work along, says what has no home
//! there, and keeps the form of before to be looked at.

use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::ids::{Code, Digest, RoundId, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sign_in};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice};

const COMMUNE: &str = "31852";
const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const REASON: &str = "Bộ tiêu chí được sửa theo Quyết định mới.";
/// What a code of the sample becomes in the new criteria, and what no criterion continues.
const RENAMED: [&str; 2] = ["1.1.1", "1.1.9"];
const GONE: [&str; 2] = ["2.1.1", "2.1.9"];
const KEPT: &str = "2.1.3";

#[tokio::test(flavor = "multi_thread")]
async fn a_round_moves_to_new_criteria_with_what_was_written_offline() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, old) = (office.round().id.clone(), office.round().edition);
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let new = import(&server);

    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let sheet = Sheet::new(&phone.browser, &round, &unit);
    for leaf in [RENAMED[0], GONE[0], KEPT] {
        sheet.answer(&code(leaf), &choice(0)).await;
    }
    phone.find_network().await;
    phone.lose_network().await;
    sheet.answer(&code(KEPT), &choice(1)).await;
    move_round(&server, (&round, &new)).await;
    // Nobody told the phone yet: it goes on by the criteria that it has.
    sheet.answer(&code(RENAMED[0]), &choice(1)).await;

    phone.find_network().await;
    sheet.overview().await;
    phone.browser.wait("moved=1").await;
    phone.browser.click("moved-homeless").await;
    phone.browser.wait(&format!("homeless-{}", GONE[0])).await;
    for leaf in [RENAMED[1], KEPT] {
        sheet.leaf(&code(leaf)).await;
        phone.browser.wait("answer-form").await;
        assert!(phone.browser.is_chosen("choice-1").await, "{leaf}");
    }
    sheet.leaf(&code(GONE[1])).await;
    assert!(!phone.browser.is_chosen("choice-0").await);

    sheet.overview().await;
    phone.browser.click("sheet-earlier").await;
    phone.browser.wait("paper").await;
    let form = phone.browser.text("paper").await;
    assert!(form.contains(GONE[0]) && !form.contains(GONE[1]), "{form}");
    phone.lose_network().await;
    let earlier = format!("/sheet/{round}/{unit}/print/{old}");
    phone.browser.go_within(&earlier).await;
    phone.browser.wait("paper").await;
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

/// Imports the sample with two codes renamed.
fn import(server: &Server) -> Digest {
    let mut set: CriteriaSet =
        read(SAMPLE, "Bộ tiêu chí sửa đổi", Standing::Sample).expect("sound");
    for row in &mut set.rows {
        for [from, to] in [RENAMED, GONE] {
            if row.code == code(from) {
                row.code = code(to);
            }
        }
    }
    let file = server.data().join("criteria.json");
    std::fs::write(&file, set.to_json()).expect("the data folder is ours");
    let file = file.to_str().expect("a temporary folder's name");
    let imported = server.call("criteria import", &["--criteria", file]);
    assert!(imported.status.success(), "{imported:?}");
    set.digest()
}

/// The administrator says what one of the two became, looks at what moves, and moves the round.
async fn move_round(server: &Server, (round, new): (&RoundId, &Digest)) {
    let desk = Browser::open(&format!("http://{}", server.address()), Screen::Desk).await;
    desk.go("/").await;
    sign_in(&desk, "admin", &server.password()).await;
    desk.go_within(&format!("/rounds/{round}/move/{new}")).await;
    let becomes = format!("becomes-{}", RENAMED[0]);
    desk.choose(&becomes, RENAMED[1]).await;
    desk.fill("move-reason", REASON).await;
    // The server says anew what moves before anything can be done.
    let ready = "return !!document.querySelector('[data-testid=move-do]:not([disabled])')";
    desk.until("a move that can be done", async || {
        let is_ready = desk.script(ready, Vec::new()).await;
        Ok(is_ready.as_bool().filter(|is_ready| *is_ready))
    })
    .await;
    desk.click("move-do").await;
    desk.click("move-confirm").await;
    desk.wait("move-done").await;
}
