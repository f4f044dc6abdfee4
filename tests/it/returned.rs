//! Promise: a return reaches a phone that was away; what was approved stays as it was approved, and
//! what changes later is an amendment that somebody answers.

use sodiem_core::consolidate::{Table, TableRow};
use sodiem_core::decision::Action;
use sodiem_core::document::Edit;
use sodiem_core::ids::{BodyId, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Review, Sheet, sign_in, sync_now, wait_until_received};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";
const DISTRICT: &str = "pnv-956";
const PROVINCE: &str = "snv";
const EXPLANATION: &str = "Theo Kế hoạch số 12/KH-UBND";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

/// A desk elsewhere: the same engine without a screen.
fn desk(server: &Server, username: &str) -> Phone {
    Phone::sign_in(
        &format!("http://{}", server.address()),
        username,
        &server.password(),
    )
}

/// Sends everything; all of it is taken.
fn settle(phone: &mut Phone) {
    phone.sync().expect("the network is open");
    assert!(phone.device().unsent().is_empty());
    assert_eq!(phone.device().refused_decisions().count(), 0);
}

fn submit(head: &mut Phone) {
    settle(head);
    head.submit(&commune());
    settle(head);
}

fn approve(desk: &mut Phone, tier: u32) {
    settle(desk);
    desk.approve(&commune(), tier);
    settle(desk);
}

fn row(office: &Phone) -> TableRow {
    let path = format!("/rounds/{}/table", office.round().id);
    let table: Table = office
        .client()
        .get(&path)
        .expect("the network is open")
        .json();
    table
        .rows
        .into_iter()
        .find(|row| row.unit == commune())
        .expect("every unit has a row")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_reaches_a_phone_that_was_away_and_an_approved_version_stays_as_it_was() {
    let server = Server::empty(Pages::Served);
    let mut head = desk(&server, &format!("lanhdao.{COMMUNE}"));
    let mut district = desk(&server, DISTRICT);
    let mut office = desk(&server, PROVINCE);
    let round = head.round().id.clone();
    let leaf = choices(head.set()).remove(0);
    let first = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let sheet = Sheet::new(&first.browser, &round, &commune());
    sheet.answer(&leaf, &choice(1)).await;
    wait_until_received(&first.browser).await;
    submit(&mut head);

    first.lose_network().await;
    let message = "Đề nghị giải trình và bổ sung văn bản";
    return_with(&mut district, &leaf, message);
    first.find_network().await;
    sheet.wait_for_stage("returned-1").await;
    assert_eq!(first.browser.text("return-message").await, message);
    explain(&first.browser, &sheet, &leaf).await;

    submit(&mut head);
    let sheet_id = head.sheet_id(&commune());
    assert_eq!(head.read(&sheet_id).leaves[&leaf].explanation, EXPLANATION);
    approve(&mut district, 1);
    approve(&mut office, 2);
    let approved = row(&office);
    let heads = office
        .device()
        .flow(&round, &commune())
        .submission
        .expect("submitted")
        .heads;

    let second = Carried::by(&server, &format!("canbo2.{COMMUNE}")).await;
    let late = Sheet::new(&second.browser, &round, &commune());
    late.wait_for_stage("accepted").await;
    late.answer(&leaf, &choice(0)).await;
    late.overview().await;
    second.browser.wait("amendment").await;
    second.browser.wait("stage=accepted").await;
    wait_until_received(&second.browser).await;
    settle(&mut office);
    let flow = office.device().flow(&round, &commune());
    assert_eq!(flow.submission.expect("submitted").heads, heads);
    let after = row(&office);
    assert!(after.standing.amendment_pending && !approved.standing.amendment_pending);
    assert_eq!(after.standing.score, approved.standing.score);
    assert_eq!(after.rank, approved.rank);
    shows_amendment(&server, &first.network.base()).await;
}

/// The district asks about a leaf and returns the sheet.
fn return_with(district: &mut Phone, leaf: &sodiem_core::ids::Code, message: &str) {
    settle(district);
    let body: BodyId = DISTRICT.parse().expect("a body's id");
    let appraisal = district.appraisal_id(&commune(), &body);
    let opinion = Edit::Opinion {
        leaf: leaf.clone(),
        text: "Chưa rõ căn cứ".to_owned(),
    };
    district.edit(
        &appraisal,
        &[
            opinion,
            Edit::Ask {
                leaf: leaf.clone(),
                asks: true,
            },
        ],
    );
    district.decide(
        &commune(),
        Action::Return {
            tier: 1,
            message: message.to_owned(),
        },
    );
    settle(district);
}

/// The officer sees what was asked, and answers it.
async fn explain(browser: &Browser, sheet: &Sheet<'_>, leaf: &sodiem_core::ids::Code) {
    sheet.leaf(leaf).await;
    browser.wait("review").await;
    assert_eq!(browser.text("review opinion").await, "Chưa rõ căn cứ");
    browser.fill("explanation", EXPLANATION).await;
    sync_now(browser).await;
    wait_until_received(browser).await;
}

/// The province's desk shows what came after, to take or to return.
async fn shows_amendment(server: &Server, base: &str) {
    let browser = Browser::open(base, Screen::Desk).await;
    browser.go("/").await;
    sign_in(&browser, PROVINCE, &server.password()).await;
    let (round, body) = (
        "2020".parse().expect("a round"),
        PROVINCE.parse().expect("a body"),
    );
    let review = Review::new(&browser, &round, &body, &commune());
    review.whole().await;
    browser.wait("amendment").await;
    browser.wait("decide-take-amendment=possible").await;
    browser.wait("decide-return-amendment=possible").await;
}
