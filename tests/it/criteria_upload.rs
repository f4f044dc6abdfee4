//! Promise: a file of criteria is read as it is when it is chosen, and as what the person says it is.

use std::path::Path;

use sodiem_core::api::EditionShown;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::pages::sign_in;
use sodiem_tests::server::{Pages, Server};
use tempfile::TempDir;

const PROVINCE: &str = "snv";
const TABLE: &str = include_str!("../../data/criteria/commune-sample.tsv");

/// A file of a table that does not say whether it is a sample.
fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("the folder is ours");
    path.to_str().expect("a temporary folder's name").to_owned()
}

async fn office(server: &Server) -> Browser {
    let base = format!("http://{}", server.address());
    let browser = Browser::open(&base, Screen::Desk).await;
    browser.go("/").await;
    sign_in(&browser, PROVINCE, &server.password()).await;
    browser.go_within("/criteria").await;
    browser
}

/// Chooses a file. A person's click comes before, which a driven browser leaves out.
async fn choose(office: &Browser, path: &str) {
    let field = office.wait("criteria-file").await;
    let click = "document.querySelector('[data-testid=criteria-file]') \
                 .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))";
    office.script(click, Vec::new()).await;
    assert_eq!(
        office.value("criteria-file").await,
        "",
        "what was chosen before is forgotten"
    );
    field.send_keys(path).await.expect("a file is chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_is_the_sample_that_the_person_says_it_is() {
    let (server, folder) = (
        Server::empty(Pages::Served),
        TempDir::new().expect("a folder"),
    );
    let office = office(&server).await;
    let desk = Phone::sign_in(
        &format!("http://{}", server.address()),
        PROVINCE,
        &server.password(),
    );
    for (name, is_sample) in [("that", false), ("mau", true)] {
        choose(&office, &file(&folder, &format!("{name}.tsv"), TABLE)).await;
        if is_sample {
            office.click("criteria-sample").await;
        }
        office.click("criteria-check").await;
        office.wait("criteria-outcome=done").await;
        office.click("criteria-save").await;
        office.wait("criteria-open").await;
        let editions = desk.client().get("/criteria").expect("the network is open");
        let editions: Vec<EditionShown> = editions.json();
        let edition = editions.iter().find(|edition| edition.title == name);
        assert_eq!(
            edition.map(|edition| edition.is_sample),
            Some(is_sample),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_mended_is_read_anew_when_it_is_chosen_again() {
    let (server, folder) = (
        Server::empty(Pages::Served),
        TempDir::new().expect("a folder"),
    );
    let office = office(&server).await;
    let broken = TABLE.replacen("choice", "guess", 1);
    let path = file(&folder, "bo-tieu-chi.tsv", &broken);
    choose(&office, &path).await;
    office.click("criteria-check").await;
    office.wait("criteria-outcome=failed").await;
    std::fs::write(Path::new(&path), TABLE).expect("the folder is ours");
    choose(&office, &path).await;
    office.click("criteria-check").await;
    office.wait("criteria-outcome=done").await;
}
