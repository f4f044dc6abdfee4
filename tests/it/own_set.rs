//! Promise: a province brings its criteria as the spreadsheet that it filled in, is told by sheet and
//! cell what is wrong, tries the set, and runs a round by it up to the ranking.

use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use fastrand::Rng;
use sodiem_core::api::CriteriaRead;
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::ids::{BodyId, Digest, RoundId, UnitCode};
use sodiem_core::scoring::score;
use sodiem_tests::answers;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::http::Body;
use sodiem_tests::pages::{Ranking, Review, Sheet, sign_in, sync_now, wait_until_received};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

const COMMUNE: &str = "31852";
const DISTRICT: &str = "pnv-956";
const PROVINCE: &str = "snv";

fn file(name: &str) -> String {
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    let path = Path::new(&folder).join("data").join(name);
    path.to_str().expect("a plain path").to_owned()
}

async fn open(server: &Server, username: &str, screen: Screen) -> Browser {
    let base = format!("http://{}", server.address());
    let browser = Browser::open(&base, screen).await;
    browser.go("/").await;
    sign_in(&browser, username, &server.password()).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_typed_into_the_template_runs_a_round_from_import_to_ranking() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let phone = Phone::sign_in(&base, PROVINCE, &server.password());
    let (round, sample) = (phone.round().id.clone(), phone.round().edition);
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");

    let office = open(&server, PROVINCE, Screen::Desk).await;
    look_at_what_others_score(&office, &sample).await;
    office.go_within("/criteria").await;
    say_what_is_wrong(&office).await;
    bring(&office).await;
    let set = brought(&server);
    use_in_round(&server, &round, &set).await;

    let points = score_and_submit(&server, (&round, &unit), &set).await;
    appraise(&server, (&round, &unit)).await;
    sync_now(&office).await;
    let ranking = Ranking::new(&office, &round);
    assert_eq!(ranking.rank(&unit).await, "1");
    let file = ranking.download_spreadsheet().await;
    assert!(
        has_points(file, &unit, &points),
        "the file has {points} points for {unit}"
    );
}

/// Chooses a file and has it checked.
async fn check(office: &Browser, name: &str, outcome: &str) {
    office.go_within("/criteria").await;
    let field = office.wait("criteria-file").await;
    field.send_keys(file(name)).await.expect("a file is chosen");
    office.click("criteria-check").await;
    office.wait(&format!("criteria-outcome={outcome}")).await;
}

async fn say_what_is_wrong(office: &Browser) {
    check(office, "small-set-wrong.xlsx", "failed").await;
    let found = office.text("criteria-outcome findings").await;
    assert!(found.contains("Tiêu chí!C7"), "the maximum: {found}");
    assert!(found.contains("1.500"), "what was typed: {found}");
    assert!(
        found.contains("Tiêu chí!E15"),
        "the gap in the levels: {found}"
    );
}

async fn bring(office: &Browser) {
    check(office, "small-set.xlsx", "done").await;
    // What would 19 of 20 give?
    office.click("preview leaf-1.1.4").await;
    office.fill("trial value-a", "20").await;
    office.fill("trial value-b", "19").await;
    wait_for_trial(office, "2 / 2").await;
    office.click("criteria-save").await;
    office.wait("criteria-open").await;
    office.click("criteria-open").await;
    office.wait("edition preview").await;
}

async fn wait_for_trial(office: &Browser, points: &str) {
    let shown = "return document.querySelector('[data-testid=trial] [data-testid=points-value]')?.textContent";
    office
        .until("the points of what is tried", async || {
            let shown = office.script(shown, Vec::new()).await;
            let shown = shown.as_str();
            Ok(shown
                .is_some_and(|shown| shown.starts_with(points))
                .then_some(()))
        })
        .await;
}

/// A leaf of the sample that the survey scores: a unit sees it locked, and anybody may try it.
async fn look_at_what_others_score(office: &Browser, sample: &Digest) {
    office.go_within(&format!("/criteria/{sample}")).await;
    office.click("preview leaf-8.1.1=locked").await;
    office.wait("preview locked=locked-survey").await;
    office.click("preview try").await;
    office.fill("trial satisfied", "45").await;
    office.fill("trial answered", "90").await;
    wait_for_trial(office, "2 / 4").await;
}

/// The set as the server reads it from the same file.
fn brought(server: &Server) -> CriteriaSet {
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, PROVINCE, &server.password());
    let bytes = std::fs::read(file("small-set.xlsx")).expect("the file is there");
    let body = Body::Bytes("application/octet-stream", bytes);
    let reply = office
        .client()
        .send(&Method::POST, "/criteria?title=&save=false", &body);
    let read: CriteriaRead = reply.expect("the network is open").json();
    read.set
}

/// The administrator chooses the set for the round, which nobody has begun.
async fn use_in_round(server: &Server, round: &RoundId, set: &CriteriaSet) {
    let desk = open(server, "admin", Screen::Desk).await;
    desk.go_within(&format!("/rounds/{round}")).await;
    desk.choose("edition", &set.digest().to_string()).await;
    desk.click("round-save").await;
    desk.wait("round-form=done").await;
}

/// The points that the head submitted.
async fn score_and_submit(
    server: &Server,
    (round, unit): (&RoundId, &UnitCode),
    set: &CriteriaSet,
) -> String {
    let given = answers::all(set, ScoredBy::Unit, &mut Rng::with_seed(3));
    let phone = open(server, &format!("canbo1.{COMMUNE}"), Screen::Phone).await;
    let sheet = Sheet::new(&phone, round, unit);
    for (code, answer) in &given {
        sheet.answer(code, answer).await;
    }
    let points = score(set, &given).points;
    sheet.wait_for_points(&points.to_string()).await;
    wait_until_received(&phone).await;
    let head = open(server, &format!("lanhdao.{COMMUNE}"), Screen::Phone).await;
    let sheet = Sheet::new(&head, round, unit);
    sheet.submit().await;
    sheet.wait_for_stage("under-review-1").await;
    points.fixed(2, sodiem_core::ratio::Rounding::default())
}

async fn appraise(server: &Server, (round, unit): (&RoundId, &UnitCode)) {
    for username in [DISTRICT, PROVINCE] {
        let desk = open(server, username, Screen::Desk).await;
        let body: BodyId = username.parse().expect("a body's id");
        let review = Review::new(&desk, round, &body, unit);
        review.accept_rest().await;
        review.decide("approve", None).await;
        sync_now(&desk).await;
    }
}

fn has_points(file: Vec<u8>, unit: &UnitCode, points: &str) -> bool {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(file)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet");
    let sheet = sheet.expect("that reads");
    let mut lines = sheet.rows();
    let line = lines.find(|line| line.iter().any(|cell| cell == unit.as_str()));
    let points = Data::Float(points.parse().expect("a number"));
    line.is_some_and(|line| line.contains(&points))
}
