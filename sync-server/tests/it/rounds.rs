//! Promise: a round's settings are changed by one person at a time, and what would break it is not
//! taken.

use sodiem_core::api::{ProblemCode, RoundSaved};
use sodiem_core::finding::Finding;
use sodiem_core::ratio::Ratio;
use ureq::http::Method;

use super::harness::{COMMUNE, ROUND, Server};

#[test]
fn the_second_of_two_administrators_is_told_to_look_again() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let mut round = admin.round();
    round.title = "Tên mới".into();
    let saved: RoundSaved = admin.send(Method::PUT, &path, Some(&round)).json();
    assert_eq!(
        (saved.round.version, saved.round.title.as_str()),
        (2, "Tên mới")
    );
    let reply = admin.send(Method::PUT, &path, Some(&round));
    assert_eq!(reply.code(), ProblemCode::Conflict);
    assert_eq!(admin.round(), saved.round);
}

#[test]
fn settings_that_do_not_hold_are_refused_with_all_that_is_wrong() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = format!("/rounds/{ROUND}");
    let before = admin.round();
    let mut round = before.clone();
    round.bands[0].percent_min = Ratio::zero();
    round.closes_at = round.submit_by;
    round.edition = sodiem_core::ids::Digest([0; 32]);
    let problem = admin.send(Method::PUT, &path, Some(&round)).problem();
    assert_eq!(problem.code, ProblemCode::Invalid);
    let codes: Vec<&str> = problem.findings.iter().map(Finding::code).collect();
    assert_eq!(codes, ["round-bands", "round-deadlines", "round-fixed"]);
    assert_eq!(admin.round(), before);
}

#[test]
fn who_listens_is_told_of_new_settings() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut events = server.client(&format!("canbo1.{COMMUNE}")).events();
    let mut next = || events.by_ref().find(|line| line.starts_with("data:"));
    assert!(next().is_some(), "one at the start");
    let path = format!("/rounds/{ROUND}");
    let _: RoundSaved = admin.send(Method::PUT, &path, Some(&admin.round())).json();
    assert!(next().is_some());
}
