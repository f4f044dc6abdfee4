//! Promise: what a newcomer is told to try works: a commune scores itself without a network, its
//! head submits, the district returns and approves, the province ranks.

use fastrand::Rng;
use sodiem_core::answer::Answers;
use sodiem_core::consolidate::Table;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::ids::{BodyId, UnitCode};
use sodiem_core::record::own_subtotal;
use sodiem_core::scoring::score;
use sodiem_tests::answers;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::network::Network;
use sodiem_tests::pages::{
    Ranking, Review, Sheet, sign_in, sync_after_kill, sync_now, wait_until_installed,
    wait_until_offline,
};
use sodiem_tests::server::{Pages, Server};

/// The commune that the demo leaves untouched, and its district.
const COMMUNE: &str = "31852";
const DISTRICT: &str = "pnv-956";
const PROVINCE: &str = "snv";

/// Somebody's browser, signed in.
async fn open(network: &Network, server: &Server, username: &str, screen: Screen) -> Browser {
    let browser = Browser::open(&network.base(), screen).await;
    browser.go("/").await;
    sign_in(&browser, username, &server.password()).await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commune_scores_itself_offline_and_ends_up_in_the_provinces_ranking() {
    let mut server = Server::empty(Pages::Served);
    let network = Network::to(server.address());
    let office = Phone::sign_in(&network.base(), PROVINCE, &server.password());
    let (round, set) = (office.round().clone(), office.set().clone());
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let given = answers::all(&set, ScoredBy::Unit, &mut Rng::with_seed(95));

    let officer = format!("canbo1.{COMMUNE}");
    let mut phone = open(&network, &server, &officer, Screen::Phone).await;
    phone.wait("overview").await;
    wait_until_installed(&phone).await;
    server.stop();
    network.lead_to(None);
    phone.reload().await;
    phone.wait("overview").await;
    let points = |answers| own_subtotal(&set, &score(&set, answers)).points.to_string();
    let (before, after) = halves(&given);
    let sheet = Sheet::new(&phone, &round.id, &unit);
    score_leaves(&sheet, &before).await;
    sheet.wait_for_points(&points(&before)).await;
    // Durable: then it says offline again, no longer saving.
    wait_until_offline(&phone).await;
    phone.kill_and_reopen().await;
    phone.go("/").await;
    phone.wait("overview").await;
    let sheet = Sheet::new(&phone, &round.id, &unit);
    sheet.wait_for_points(&points(&before)).await;
    score_leaves(&sheet, &after).await;
    let own = points(&given);
    sheet.wait_for_points(&own).await;
    wait_until_offline(&phone).await;

    server.start();
    network.lead_to(Some(server.address()));
    sync_after_kill(&phone, &server.password()).await;
    let row = row(&office, &unit);
    assert_eq!(
        row.standing.own.points.to_string(),
        own,
        "the server's points"
    );

    decide(&network, &server, (&round.id, &unit)).await;
    sync_now(&phone).await;
    Sheet::new(&phone, &round.id, &unit)
        .wait_for_stage("accepted")
        .await;
}

async fn score_leaves(sheet: &Sheet<'_>, answers: &Answers) {
    for (code, answer) in answers {
        sheet.answer(code, answer).await;
    }
}

fn halves(answers: &Answers) -> (Answers, Answers) {
    let half = answers.len() / 2;
    let mut before = answers.clone();
    let middle = answers
        .keys()
        .nth(half)
        .expect("a sheet has leaves")
        .clone();
    let after = before.split_off(&middle);
    (before, after)
}

fn row(office: &Phone, unit: &UnitCode) -> sodiem_core::consolidate::TableRow {
    let path = format!("/rounds/{}/table", office.round().id);
    let table: Table = office
        .client()
        .get(&path)
        .expect("the network is open")
        .json();
    table
        .rows
        .into_iter()
        .find(|row| row.unit == *unit)
        .expect("every unit has a row")
}

/// Submitted, returned, submitted again, approved by the district, accepted and ranked by the
/// province.
async fn decide(
    network: &Network,
    server: &Server,
    (round, unit): (&sodiem_core::ids::RoundId, &UnitCode),
) {
    let body = |id: &str| id.parse::<BodyId>().expect("a body's id");
    let head = open(
        network,
        server,
        &format!("lanhdao.{COMMUNE}"),
        Screen::Phone,
    )
    .await;
    let sheet = Sheet::new(&head, round, unit);
    sheet.submit().await;
    sheet.wait_for_stage("under-review-1").await;

    let desk = open(network, server, DISTRICT, Screen::Desk).await;
    let (district, message) = (body(DISTRICT), "Bổ sung tài liệu kiểm chứng mục 1.1");
    let review = Review::new(&desk, round, &district, unit);
    review.decide("return", Some(message)).await;
    sync_now(&head).await;
    sheet.wait_for_stage("returned-1").await;
    assert_eq!(head.text("return-message").await, message);
    sheet.submit().await;
    sheet.wait_for_stage("under-review-1").await;

    sync_now(&desk).await;
    review.accept_rest().await;
    review.decide("approve", None).await;
    sync_now(&head).await;
    sheet.wait_for_stage("under-review-2").await;

    let office = open(network, server, PROVINCE, Screen::Desk).await;
    let province = body(PROVINCE);
    let review = Review::new(&office, round, &province, unit);
    review.accept_rest().await;
    review.decide("approve", None).await;
    sync_now(&office).await;
    take_home(&office, server, round, unit).await;
}

/// The ranking on the screen and in the file that is taken home.
async fn take_home(
    office: &Browser,
    server: &Server,
    round: &sodiem_core::ids::RoundId,
    unit: &UnitCode,
) {
    let ranking = Ranking::new(office, round);
    assert_eq!(
        ranking.rank(unit).await,
        "1",
        "the only accepted sheet of its block"
    );
    let file = ranking.download_spreadsheet().await;
    let base = format!("http://{}", server.address());
    let client = Phone::sign_in(&base, PROVINCE, &server.password());
    let expected = row(&client, unit).points.shown;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(file)).expect("a workbook");
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0);
    let sheet = sheet.expect("a sheet").expect("that reads");
    let line = sheet
        .rows()
        .find(|line| line.iter().any(|cell| cell == unit.as_str()));
    let points: f64 = expected.parse().expect("a number");
    assert_eq!(
        line.expect("the unit's line")[8],
        calamine::Data::Float(points)
    );
}
