//! Promise: a person sees when the server received the work, takes the proof home with one touch, and
//! anybody can have it checked.

use sodiem_core::api::ReceiptFile;
use sodiem_core::ids::UnitCode;
use sodiem_tests::device::Phone;
use sodiem_tests::pages::{Sheet, wait_until_received};
use sodiem_tests::server::{Pages, Server};

use crate::two_phones::{Carried, choice, choices};

const COMMUNE: &str = "31852";

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_taken_home_and_checked_by_anybody() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaf) = (office.round().id.clone(), choices(office.set()).remove(0));
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let phone = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let browser = &phone.browser;
    let sheet = Sheet::new(browser, &round, &unit);
    sheet.answer(&leaf, &choice(0)).await;
    wait_until_received(browser).await;
    sheet.overview().await;
    browser.wait("sheet-received=all").await;
    let said = browser.text("sheet-received").await;
    browser.click("words receipt-file").await;
    let file = browser.downloaded(".json").await;
    let receipt = ReceiptFile::read(&file).expect("a receipt").statement;
    let (date, time) = receipt.received_at.form_fields().expect("a date");
    let day: Vec<&str> = date.rsplit('-').collect();
    assert_eq!(
        said,
        format!("Máy chủ đã nhận {time} ngày {}", day.join("/"))
    );

    browser.go_within("/sync").await;
    browser.wait("receipts=1").await;
    browser.wait("storage=enough").await;

    // Its address is the server's, though the program is kept on the phone.
    browser.go("/bien-nhan").await;
    browser.wait("receipt-page").await;
    let folder = browser.downloads();
    let choose = async |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).expect("a file");
        let path = path.to_str().expect("a temporary folder's name").to_owned();
        browser.type_in("receipt-file", &path).await;
    };
    choose("a.txt", &file).await;
    browser.wait("receipt-result=valid").await;
    let said = browser.text("receipt-result").await;
    let unit_name = &receipt.unit_name;
    assert!(said.contains(unit_name) && said.contains(&time), "{said}");
    let altered = String::from_utf8(file).expect("text");
    let altered = altered.replace(unit_name, "Xã Khác");
    choose("b.txt", altered.as_bytes()).await;
    browser.wait("receipt-result=altered").await;
    let said = browser.text("receipt-result").await;
    assert!(!said.contains("Xã Khác"), "{said}");
    browser.click("language-en").await;
    choose("c.txt", &vec![b' '; 64 * 1024 + 1]).await;
    browser.wait("receipt-result=too_large").await;
    let said = browser.text("receipt-result").await;
    assert!(said.contains("larger than 64 KB"), "{said}");
}
