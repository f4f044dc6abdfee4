//! Promise: what the province clarifies once stands at the criterion on every phone, without a
//! network too.

use sodiem_core::ids::{Code, UnitCode};
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, sign_in, wait_until_offline};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choices};

const COMMUNE: &str = "31852";
const PROVINCE: &str = "snv";
const OF_LEAF: &str = "Kế hoạch ký trước 31/12 được tính đủ điểm.";
const OF_AREA: &str = "Văn bản điện tử có giá trị như văn bản giấy.";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_province_clarifies_stands_at_the_leaf_also_without_a_server() {
    let mut server = Server::empty(Pages::Served);
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let office = office(&server).await;
    let desk = Phone::sign_in(
        &format!("http://{}", server.address()),
        PROVINCE,
        &server.password(),
    );
    let round = desk.round().id.clone();
    let leaf = choices(desk.set()).remove(0);
    let area = desk.set().area_of(&leaf).expect("an area").code.clone();
    office
        .go_within(&format!("/province/{round}/leaves/{leaf}"))
        .await;
    give(&office, &area, OF_AREA).await;
    give(&office, &leaf, OF_LEAF).await;

    // The phone is open all the while: the news reaches it by itself.
    let sheet = Sheet::new(&phone.browser, &round, &unit);
    sheet.leaf(&leaf).await;
    stands(&phone.browser, &leaf, &area).await;
    server.stop();
    phone.browser.reload().await;
    wait_until_offline(&phone.browser).await;
    sheet.leaf(&leaf).await;
    stands(&phone.browser, &leaf, &area).await;
    phone
        .browser
        .go_within(&format!("/sheet/{round}/{unit}/leaves"))
        .await;
    phone
        .browser
        .wait(&format!("leaf-{leaf} tag-clarified"))
        .await;
}

async fn office(server: &Server) -> Browser {
    let base = format!("http://{}", server.address());
    let browser = Browser::open(&base, Screen::Desk).await;
    browser.go("/").await;
    sign_in(&browser, PROVINCE, &server.password()).await;
    browser
}

/// Clarifies a row on the page that is shown.
async fn give(office: &Browser, row: &Code, text: &str) {
    office.choose("clarify-row", row.as_str()).await;
    office.fill("clarify-text", text).await;
    office.click("clarify-send").await;
    office.wait(&format!("clarification={row}")).await;
    office
        .until("an empty field", async || {
            Ok(office.value("clarify-text").await.is_empty().then_some(()))
        })
        .await;
}

/// Both are shown, the newer one above.
async fn stands(phone: &Browser, leaf: &Code, area: &Code) {
    phone.wait(&format!("clarification={leaf}")).await;
    let shown = phone.text("clarifications").await;
    let (newer, older) = (shown.find(OF_LEAF), shown.find(OF_AREA));
    assert!(newer.is_some() && newer < older, "newest first: {shown}");
    let of_area = phone.text(&format!("clarification={area}")).await;
    assert!(of_area.contains(area.as_str()), "{of_area}");
}
