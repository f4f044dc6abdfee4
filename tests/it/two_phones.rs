//! Promise: no answer is silently overwritten. Two phones that were both offline end with the same
//! sheet, and where they answered one leaf differently a person decides.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_core::rule::Rule;
use sodiem_tests::browser::{Browser, Screen};
use sodiem_tests::device::Phone;
use sodiem_tests::network::{Link, Network};
use sodiem_tests::pages::{
    Sheet, sign_in, sync_now, wait_until_installed, wait_until_offline, wait_until_received,
};
use sodiem_tests::server::{Pages, Server};

const COMMUNE: &str = "31852";

/// A phone with a network of its own.
pub struct Carried {
    pub network: Network,
    pub browser: Browser,
}

impl Carried {
    /// Signs in, and waits until everything is on the phone.
    pub async fn by(server: &Server, username: &str) -> Self {
        let network = Network::to(server.address());
        let browser = Browser::open(&network.base(), Screen::Phone).await;
        browser.go("/").await;
        sign_in(&browser, username, &server.password()).await;
        browser.wait("overview").await;
        wait_until_installed(&browser).await;
        Self { network, browser }
    }

    /// Loses its network, and knows it.
    pub async fn lose_network(&self) {
        self.network.set(Link::Cut);
        self.browser.reload().await;
        self.browser.wait_for_view(&["app"]).await;
        wait_until_offline(&self.browser).await;
    }

    /// Gets it back, and sends and fetches everything.
    pub async fn find_network(&self) {
        self.network.set(Link::Open);
        sync_now(&self.browser).await;
        wait_until_received(&self.browser).await;
    }
}

/// The first leaves of the unit that are a choice.
pub fn choices(set: &CriteriaSet) -> Vec<Code> {
    let own = set
        .leaves()
        .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
    let choices = own.filter(|(_, leaf)| matches!(leaf.rule, Rule::Choice(_)));
    choices.map(|(row, _)| row.code.clone()).collect()
}

/// The answer that picks an option.
pub fn choice(number: u32) -> Answer {
    Answer {
        choice: Some(number),
        ..Answer::default()
    }
}

/// Waits until an option stands at a leaf.
async fn stands(browser: &Browser, sheet: &Sheet<'_>, leaf: &Code, number: u32) {
    sheet.leaf(leaf).await;
    let place = format!("choice-{number}");
    browser
        .until(&format!("{place} at {leaf}"), async || {
            Ok(browser.is_chosen(&place).await.then_some(()))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_offline_phones_merge_and_a_person_decides_between_their_answers() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let office = Phone::sign_in(&base, "snv", &server.password());
    let (round, leaves) = (office.round().id.clone(), choices(office.set()));
    let (shared, only_a, only_b) = (&leaves[0], &leaves[1], &leaves[2]);
    let unit: UnitCode = COMMUNE.parse().expect("a unit code");
    let a = Carried::by(&server, &format!("canbo1.{COMMUNE}")).await;
    let b = Carried::by(&server, &format!("canbo2.{COMMUNE}")).await;
    let sheet_a = Sheet::new(&a.browser, &round, &unit);
    let sheet_b = Sheet::new(&b.browser, &round, &unit);
    a.lose_network().await;
    b.lose_network().await;
    sheet_a.answer(only_a, &choice(0)).await;
    sheet_a.answer(shared, &choice(0)).await;
    sheet_b.answer(only_b, &choice(1)).await;
    sheet_b.answer(shared, &choice(1)).await;
    a.find_network().await;
    b.find_network().await;
    sync_now(&a.browser).await;

    for (phone, sheet) in [(&a, &sheet_a), (&b, &sheet_b)] {
        stands(&phone.browser, sheet, only_a, 0).await;
        stands(&phone.browser, sheet, only_b, 1).await;
        sheet.leaf(shared).await;
        phone.browser.wait("conflict").await;
        assert_eq!(phone.browser.count("contender").await, 2);
    }
    let head = submission_waits(&server, (&round, &unit)).await;

    sheet_b.leaf(shared).await;
    b.browser.click("choose-0").await;
    b.browser.wait_gone("conflict").await;
    b.browser.click("history-toggle").await;
    b.browser.wait("history-entry").await;
    assert_eq!(
        b.browser.count("history-entry").await,
        3,
        "two answers and the choice"
    );
    b.find_network().await;
    sync_now(&a.browser).await;
    sheet_a.leaf(shared).await;
    a.browser.wait_gone("conflict").await;
    sync_now(&head.browser).await;
    Sheet::new(&head.browser, &round, &unit).submit().await;
    sync_now(&a.browser).await;
    sheet_a.wait_for_stage("under-review-1").await;
}

/// The head sees the conflict, with the way to it, and cannot submit.
async fn submission_waits(server: &Server, (round, unit): (&RoundId, &UnitCode)) -> Carried {
    let head = Carried::by(server, &format!("lanhdao.{COMMUNE}")).await;
    Sheet::new(&head.browser, round, unit).submission().await;
    head.browser.wait("submission=submit-conflicts-first").await;
    head.browser.wait("missing-conflicts=1").await;
    head
}
