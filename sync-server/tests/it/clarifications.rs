//! Promise: what the province clarifies reaches every unit, dated, and none of it is ever lost.

use sodiem_core::api::{NewClarification, ProblemCode, RoundSaved, SyncReply, SyncRequest};
use sodiem_core::finding::Finding;
use sodiem_core::round::{CLARIFICATION_CHARS_MAX, CLARIFICATIONS_MAX, Clarification, Round};
use sodiem_core::time::Timestamp;
use sodiem_sync_server::app::App;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::published;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, ROUND, Reply, Server};

fn give(client: &Client, row: &str, text: &str, version: Option<u32>) -> Reply {
    let wish = NewClarification {
        row: row.parse().expect("a code"),
        text: text.to_owned(),
        version,
    };
    let path = format!("/rounds/{ROUND}/clarifications");
    client.send(Method::POST, &path, Some(&wish))
}

#[track_caller]
fn given(client: &Client, row: &str, text: &str) -> Round {
    give(client, row, text, None).json::<RoundSaved>().round
}

fn texts(round: &Round) -> Vec<&str> {
    let texts = round.clarifications.iter().map(|one| one.text.as_str());
    texts.collect()
}

#[track_caller]
fn refused(reply: &Reply) -> Vec<String> {
    let problem = reply.problem();
    assert_eq!(problem.code, ProblemCode::Invalid);
    let codes = problem.findings.iter().map(Finding::code);
    codes.map(str::to_owned).collect()
}

#[test]
fn every_unit_gets_what_was_clarified_with_date_and_name() {
    let server = Server::start();
    let (province, officer) = (
        server.client("snv"),
        server.client(&format!("canbo1.{COMMUNE}")),
    );
    let before = officer.round();
    let now = Timestamp(server.clock.load(std::sync::atomic::Ordering::Relaxed));
    let round = given(&province, "1.1.1", "  Kế hoạch ký trước 31/12 được tính.\n");
    let seen = officer.round();
    assert_eq!(seen, round);
    assert_eq!(seen.version, before.version + 1);
    let [one] = seen.clarifications.as_slice() else {
        panic!("{:?}", seen.clarifications)
    };
    assert_eq!(one.row.as_str(), "1.1.1");
    assert_eq!(one.text, "Kế hoạch ký trước 31/12 được tính.");
    assert_eq!((one.at, one.by.is_empty()), (now, false));
}

#[test]
fn a_later_one_stands_beside_an_earlier_one_and_settings_leave_both() {
    let server = Server::start();
    let (province, admin) = (server.client("snv"), server.client("admin"));
    given(&province, "1", "thứ nhất");
    let round = given(&admin, "1", "thứ hai");
    assert_eq!(texts(&round), ["thứ nhất", "thứ hai"]);
    let mut wish = Round {
        title: "Tên mới".into(),
        ..round
    };
    let path = format!("/rounds/{ROUND}");
    let forged = Clarification {
        text: "không ai nói".into(),
        ..wish.clarifications[0].clone()
    };
    for sent in [Vec::new(), vec![forged]] {
        wish.clarifications = sent;
        let saved: RoundSaved = admin.send(Method::PUT, &path, Some(&wish)).json();
        assert_eq!(texts(&saved.round), ["thứ nhất", "thứ hai"]);
        assert_eq!(admin.round(), saved.round);
        wish = saved.round;
    }
}

#[test]
fn what_is_given_at_once_is_all_kept() {
    let server = Server::start();
    let people = ["snv", "admin", "snv", "admin"].map(|name| server.client(name));
    std::thread::scope(|scope| {
        for (number, person) in people.iter().enumerate() {
            scope.spawn(move || {
                for turn in 0..5 {
                    given(person, "1.1", &format!("{number}/{turn}"));
                }
            });
        }
    });
    let round = people[0].round();
    let mut kept = texts(&round);
    kept.sort_unstable();
    kept.dedup();
    assert_eq!(kept.len(), 20);
}

#[test]
fn who_says_what_was_seen_is_told_where_it_was_overtaken() {
    let server = Server::start();
    let province = server.client("snv");
    let seen = province.round().version;
    let first = give(&province, "1.1", "thứ nhất", Some(seen));
    let round = first.json::<RoundSaved>().round;
    let second = give(&province, "1.1", "thứ hai", Some(seen));
    assert_eq!(second.code(), ProblemCode::Conflict);
    assert_eq!(province.round(), round);
}

#[test]
fn what_is_no_clarification_is_refused_and_nothing_changes() {
    let server = Server::start();
    let province = server.client("snv");
    let before = province.round();
    let too_long = "ế".repeat(CLARIFICATION_CHARS_MAX + 1);
    for (row, text, codes) in [
        ("1.1.1", " \n", vec!["clarification-text"]),
        ("1.1.1", &too_long, vec!["clarification-text"]),
        ("1.1.1", "a\u{202e}b", vec!["clarification-text"]),
        ("9.9", "Được tính.", vec!["clarification-row"]),
        ("9.9", "", vec!["clarification-text", "clarification-row"]),
    ] {
        assert_eq!(refused(&give(&province, row, text, None)), codes);
    }
    assert_eq!(province.round(), before);
    given(&province, "1.1.1", &too_long[..too_long.len() - "ế".len()]);
}

#[test]
fn a_round_is_full_at_its_limit() {
    let server = Server::start();
    let province = server.client("snv");
    let mut round = given(&province, "1", "Được tính.");
    let one = round.clarifications.remove(0);
    round.clarifications = vec![one; CLARIFICATIONS_MAX - 1];
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    let put = move |c: &rusqlite::Connection| published::put_round(c, &round, Timestamp(0));
    app.store.write(put).expect("stored");
    let full = given(&province, "1", "Vừa đủ.");
    assert_eq!(full.clarifications.len(), CLARIFICATIONS_MAX);
    let reply = give(&province, "1", "Thừa.", None);
    assert_eq!(refused(&reply), ["clarification-too-many"]);
    assert_eq!(province.round(), full);
}

#[test]
fn an_exchange_says_that_there_is_something_to_fetch() {
    let server = Server::start();
    let officer = server.client(&format!("canbo1.{COMMUNE}"));
    let exchange = || -> SyncReply {
        let request = SyncRequest::default();
        officer.send(Method::POST, "/sync", Some(&request)).json()
    };
    assert_eq!(exchange().published, officer.workspace().version);
    let held = officer.workspace().version;
    given(&server.client("snv"), "1", "Được tính.");
    assert_ne!(exchange().published, held);
    assert_eq!(exchange().published, officer.workspace().version);
}
