//! Promise: bad input gets an answer that says what is wrong and what to do, and nothing that was
//! there before is lost.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use sodiem_core::answer::Answer;
use sodiem_core::api::{
    Account, BODY_BYTES_MAX, LeafAcross, ProblemCode, RefusalCode, SYNC_CHANGES_MAX, SyncReply,
    SyncRequest,
};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::decision::DecisionRefusal;
use sodiem_core::ids::{Code, DocumentId, UnitCode};
use sodiem_core::round::{DEADLINES, Round};
use sodiem_core::rule::Rule;
use sodiem_core::scoring::LeafState;
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::http::{Body, Client};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

mod files;

const COMMUNE: &str = "31852";
const NEIGHBOUR: &str = "31855";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn officer(server: &Server, commune: &str) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, &format!("canbo1.{commune}"), &server.password())
}

fn admin(server: &Server) -> Client {
    let client = server.client();
    client
        .sign_in("admin", &server.password(), None)
        .expect("the network is open");
    client
}

fn choice(number: u32) -> Answer {
    Answer {
        choice: Some(number),
        ..Answer::default()
    }
}

/// A phone whose sheet has one answer that the server has.
fn phone_with_an_answer(server: &Server) -> (Phone, DocumentId, Code) {
    let mut phone = officer(server, COMMUNE);
    let id = phone.sheet_id(&commune());
    let is_choice = |rule: &Rule| matches!(rule, Rule::Choice(_));
    let leaf = phone
        .set()
        .leaves()
        .find(|(_, leaf)| is_choice(&leaf.rule))
        .expect("a choice");
    let leaf = leaf.0.code.clone();
    phone.answer(&id, &leaf, choice(0));
    phone.sync().expect("the network is open");
    (phone, id, leaf)
}

/// What the server has of a document, as the head's new device gets it.
fn stored(server: &Server, id: &DocumentId) -> sodiem_core::document::Sheet {
    let base = format!("http://{}", server.address());
    let username = format!("lanhdao.{}", id.unit);
    let mut head = Phone::sign_in(&base, &username, &server.password());
    head.sync().expect("the network is open");
    head.read(id)
}

#[test]
fn a_body_is_taken_up_to_its_limit() {
    let server = Server::empty(Pages::None);
    let phone = officer(&server, COMMUNE);
    let padded = |length: usize| {
        let mut json = serde_json::to_vec(&SyncRequest::default()).expect("JSON");
        json.resize(length, b' ');
        json
    };
    let send = |body: &Body| phone.client().send(&Method::POST, "/sync", body);
    let full = send(&Body::Json(padded(BODY_BYTES_MAX))).expect("an answer");
    assert!(full.json::<SyncReply>().pushed.is_empty());
    let over = send(&Body::Json(padded(BODY_BYTES_MAX + 1))).expect("an answer");
    assert_eq!(over.code(), ProblemCode::BodyTooLarge);
    // Far over, the server need not listen to the end.
    if let Ok(reply) = send(&Body::Json(padded(BODY_BYTES_MAX * 8))) {
        assert_eq!(reply.code(), ProblemCode::BodyTooLarge);
    }
    phone
        .post(&SyncRequest::default())
        .expect("the server goes on");
}

#[test]
fn a_small_body_that_unfolds_beyond_the_limit_is_refused() {
    let server = Server::empty(Pages::None);
    let phone = officer(&server, COMMUNE);
    let mut json = serde_json::to_vec(&SyncRequest::default()).expect("JSON");
    json.resize(BODY_BYTES_MAX * 64, b' ');
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&json).expect("memory");
    let packed = packer.finish().expect("memory");
    assert!(packed.len() < BODY_BYTES_MAX / 8);
    let headers = [("x-sodiem-client", "tests"), ("content-encoding", "gzip")];
    let reply = phone
        .client()
        .send_as(&Method::POST, "/sync", &Body::Json(packed), &headers);
    assert_eq!(reply.expect("an answer").code(), ProblemCode::BodyTooLarge);
}

#[test]
fn more_changes_than_one_request_may_hold_are_refused_as_a_whole() {
    let server = Server::empty(Pages::None);
    let (mut phone, id, leaf) = phone_with_an_answer(&server);
    for number in 0..=SYNC_CHANGES_MAX {
        let text = format!("ghi chú {number}");
        phone.edit(
            &id,
            &[sodiem_core::document::Edit::Note {
                leaf: leaf.clone(),
                text,
            }],
        );
    }
    let heads = stored(&server, &id).digest();
    let mut request = phone.device().request();
    let changes = phone.document(&id).changes_since(&[]);
    let bytes = |change: sodiem_core::document::Change| sodiem_core::api::Bytes(change.bytes);
    request.documents[0].changes = changes.into_iter().map(bytes).collect();
    let Err(Failure::Refused(problem)) = phone.post(&request) else {
        panic!("too many")
    };
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert_eq!(problem.findings.len(), 1);
    assert_eq!(stored(&server, &id).digest(), heads);
    phone.sync().expect("the engine keeps to the limit");
    assert!(phone.device().unsent().is_empty());
}

#[test]
fn a_body_that_is_not_what_it_says_is_a_problem() {
    let server = Server::empty(Pages::None);
    let (phone, id, _) = phone_with_an_answer(&server);
    let before = stored(&server, &id);
    let json = serde_json::to_vec(&SyncRequest::default()).expect("JSON");
    let own = ("x-sodiem-client", "tests");
    let gzip = ("content-encoding", "gzip");
    let cases: [(Body, &[(&str, &str)]); 7] = [
        (Body::Json(json[..json.len() / 2].to_vec()), &[own]),
        (Body::Json(b"\x00\xff\xfe".to_vec()), &[own]),
        (Body::Json(b"[]".to_vec()), &[own]),
        (
            Body::Json(br#"{"epoch":null,"cursor":-1,"documents":[],"decisions":[]}"#.to_vec()),
            &[own],
        ),
        (Body::None, &[own]),
        (Body::Bytes("text/plain", json.clone()), &[own]),
        (Body::Json(json), &[own, gzip]),
    ];
    for (body, headers) in cases {
        let reply = phone
            .client()
            .send_as(&Method::POST, "/sync", &body, headers);
        let code = reply.expect("an answer").code();
        assert_eq!(code, ProblemCode::BodyUnreadable, "{body:?}");
    }
    assert_eq!(stored(&server, &id), before);
}

#[test]
fn a_body_that_breaks_off_stores_nothing() {
    let server = Server::empty(Pages::None);
    let (mut phone, id, leaf) = phone_with_an_answer(&server);
    phone.answer(&id, &leaf, choice(1));
    let json = serde_json::to_string(&phone.device().request()).expect("JSON");
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    let head = format!(
        "POST /api/v1/sync HTTP/1.1\r\nhost: {}\r\nx-sodiem-client: tests\r\ncookie: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        server.address(),
        phone.client().cookies(),
        json.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    stream
        .write_all(&json.as_bytes()[..json.len() / 2])
        .expect("sent");
    // The server may have answered and closed already.
    drop(stream.shutdown(Shutdown::Write));
    let mut answer = String::new();
    // Closed, or told what is wrong: both are right, an accepted half is not.
    drop(stream.read_to_string(&mut answer));
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    assert_eq!(
        stored(&server, &id).leaves[&leaf].answer(),
        Some(&choice(0))
    );
    phone.sync().expect("the server goes on");
    assert_eq!(
        stored(&server, &id).leaves[&leaf].answer(),
        Some(&choice(1))
    );
}

#[test]
fn what_is_written_into_somebody_elses_sheet_is_refused_and_kept_to_be_seen() {
    let server = Server::empty(Pages::None);
    let (_, id, leaf) = phone_with_an_answer(&server);
    let before = stored(&server, &id);
    let mut stranger = officer(&server, NEIGHBOUR);
    // Its engine would not even offer it: the request is made by hand.
    stranger.answer(&id, &leaf, choice(1));
    let change = stranger.document(&id).changes_since(&[]).remove(0);
    let push = sodiem_core::api::DocumentPush {
        document: id.clone(),
        changes: vec![sodiem_core::api::Bytes(change.bytes)],
        vouchers: Vec::new(),
    };
    let request = SyncRequest {
        documents: vec![push],
        ..SyncRequest::default()
    };
    let reply = stranger.post(&request).unwrap();
    assert_eq!(reply.pushed[0].refused[0].code, RefusalCode::NotAllowed);
    assert!(reply.pushed[0].accepted.is_empty() && reply.pushed[0].heads.is_empty());
    stranger.device().receive(&request, reply);
    let kept: Vec<_> = stranger.device().refused_entries().cloned().collect();
    assert_eq!((kept.len(), kept[0].edit.leaf()), (1, &leaf));
    assert_eq!(stored(&server, &id), before);
}

#[test]
fn a_decision_for_a_closed_round_is_refused_and_answers_still_arrive() {
    let server = Server::empty(Pages::None);
    let (mut phone, id, leaf) = phone_with_an_answer(&server);
    let base = format!("http://{}", server.address());
    let mut head = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    head.sync().expect("the network is open");
    close_round(&server, head.round().clone());
    head.submit(&commune());
    head.sync().expect("the network is open");
    let refused: Vec<_> = head
        .device()
        .refused_decisions()
        .map(|refused| refused.code)
        .collect();
    assert_eq!(refused, [DecisionRefusal::RoundClosed]);
    assert!(head.device().unsent().is_empty());
    // Changes are never refused for lateness.
    phone.answer(&id, &leaf, choice(1));
    phone.sync().expect("the network is open");
    assert_eq!(
        stored(&server, &id).leaves[&leaf].answer(),
        Some(&choice(1))
    );
}

fn close_round(server: &Server, mut round: Round) {
    let long_ago = DEADLINES.start;
    round.submit_by = long_ago;
    round
        .tiers
        .iter_mut()
        .for_each(|tier| tier.decide_by = long_ago);
    round.closes_at = long_ago;
    let path = format!("/rounds/{}", round.id);
    let reply = admin(server)
        .send(&Method::PUT, &path, &Body::json(&round))
        .expect("open");
    assert!(reply.status.is_success(), "{}", reply.shown());
}

#[test]
fn what_was_typed_on_a_revoked_seat_can_be_entered_again() {
    let server = Server::empty(Pages::None);
    let (mut phone, id, leaf) = phone_with_an_answer(&server);
    let seat = phone.principal().seat;
    let path = format!("/seats/{seat}");
    let reply = admin(&server)
        .send(&Method::DELETE, &path, &Body::None)
        .expect("open");
    assert!(reply.status.is_success(), "{}", reply.shown());
    phone.answer(&id, &leaf, choice(1));
    let Err(Failure::Refused(problem)) = phone.sync() else {
        panic!("the seat was revoked")
    };
    assert_eq!(problem.code, ProblemCode::SeatRevoked);
    assert_eq!(phone.device().unsent().changes, 1);
    assert_eq!(
        stored(&server, &id).leaves[&leaf].answer(),
        Some(&choice(0))
    );

    phone.restart();
    phone.sign_in_on_new_seat(&server.password());
    assert_ne!(phone.principal().seat, seat);
    phone.sync().expect("signed in");
    let kept: Vec<_> = phone.device().refused_entries().cloned().collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].code, RefusalCode::OtherAuthor);
    phone.enter_again();
    phone.sync().expect("signed in");
    assert!(phone.device().unsent().is_empty());
    assert_eq!(
        stored(&server, &id).leaves[&leaf].answer(),
        Some(&choice(1))
    );
    let accounts: Vec<Account> = admin(&server).get("/accounts").expect("open").json();
    let seats = accounts.into_iter().flat_map(|account| account.seats);
    assert!(
        seats
            .filter(|row| row.id == seat)
            .all(|row| row.revoked_at.is_some())
    );
}

#[test]
fn an_answer_that_cannot_be_scored_is_stored_and_reported() {
    let server = Server::empty(Pages::None);
    let (mut phone, id, _) = phone_with_an_answer(&server);
    let is_ratio = |rule: &Rule| matches!(rule, Rule::Proportional(_) | Rule::TargetRatio(_));
    let set = phone.set().clone();
    let own = set
        .leaves()
        .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
    let (row, leaf) = own
        .into_iter()
        .find(|(_, leaf)| is_ratio(&leaf.rule))
        .expect("a ratio");
    let mut values = std::collections::BTreeMap::new();
    for input in leaf.rule.inputs() {
        let sodiem_core::rule::Input::Variable(variable) = input else {
            panic!("{input:?}")
        };
        values.insert(variable.name, "1,500".to_owned());
    }
    let answer = Answer {
        values: Some(values),
        ..Answer::default()
    };
    phone.answer(&id, &row.code, answer.clone());
    phone.sync().expect("the network is open");
    assert_eq!(
        stored(&server, &id).leaves[&row.code].answer(),
        Some(&answer)
    );
    let path = format!("/rounds/{}/leaves/{}", phone.round().id, row.code);
    let across: LeafAcross = phone.client().get(&path).expect("open").json();
    assert_eq!(across.rows[0].standing.state, LeafState::Invalid);
    assert!(across.rows[0].standing.points.is_zero());
}

#[test]
fn a_wrong_password_is_told_apart_from_too_many() {
    let server = Server::empty(Pages::None);
    let wish = |password: &str| {
        serde_json::json!({
            "username": format!("canbo1.{COMMUNE}"),
            "password": password,
            "seat": null,
            "device_name": "máy",
        })
    };
    let code = |password: &str| {
        let reply = server
            .client()
            .post("/session", &wish(password))
            .expect("an answer");
        (reply.code(), reply.headers.contains_key("retry-after"))
    };
    for _ in 0..10 {
        assert_eq!(code("sai"), (ProblemCode::WrongPassword, false));
    }
    assert_eq!(code("sai"), (ProblemCode::TooManyAttempts, true));
    assert_eq!(
        code(&server.password()),
        (ProblemCode::TooManyAttempts, true)
    );
    // Another account of the same commune goes on.
    officer(&server, NEIGHBOUR);
}
