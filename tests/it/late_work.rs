//! Promise: what a revoked seat still sends is part of no document and is never dropped: it stays on
//! the device, and the administrator who keeps the account reads it.

use fastrand::Rng;
use sodiem_core::answer::Answer;
use sodiem_core::api::{
    Bytes, DocumentPush, ProblemCode, QUARANTINE_ENTRIES_MAX, Quarantine, RefusalCode,
    SYNC_CHANGES_MAX, SyncRequest,
};
use sodiem_core::device::REQUEST_BYTES_MAX;
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, UnitCode};
use sodiem_core::rule::Rule;
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::http::{Body, Client};
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn sign_in(server: &Server, username: &str) -> Phone {
    let base = format!("http://{}", server.address());
    Phone::sign_in(&base, username, &server.password())
}

fn admin(server: &Server) -> Client {
    let client = server.client();
    client
        .sign_in("admin", &server.password(), None)
        .expect("the network is open");
    client
}

fn kept(admin: &Client, query: &str) -> Quarantine {
    let path = format!("/quarantine?language=en{query}");
    admin.get(&path).expect("the network is open").json()
}

fn assert_revoked(phone: &mut Phone) {
    match phone.sync() {
        Err(Failure::Refused(problem)) => assert_eq!(problem.code, ProblemCode::SeatRevoked),
        other => panic!("the seat was revoked: {other:?}"),
    }
}

fn leaves_of_choice(phone: &Phone) -> Vec<Code> {
    let leaves = phone.set().leaves();
    let choices = leaves.filter(|(_, leaf)| matches!(leaf.rule, Rule::Choice(_)));
    choices.map(|(row, _)| row.code.clone()).collect()
}

#[test]
fn what_a_revoked_seat_still_sends_is_kept_whole_and_read_by_the_administrator() {
    let server = Server::empty(Pages::None);
    let admin = admin(&server);
    let mut head = sign_in(&server, &format!("lanhdao.{COMMUNE}"));
    let id = head.sheet_id(&commune());
    let leaves = leaves_of_choice(&head);
    let choose = |choice| Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    head.answer(&id, &leaves[0], choose(0));
    head.sync().expect("not revoked yet");
    let path = format!("/seats/{}", head.principal().seat);
    let revoked = admin.send(&Method::DELETE, &path, &Body::None);
    assert!(revoked.expect("open").status.is_success());

    // More than one request takes, an answer and a decision.
    head.answer(&id, &leaves[0], choose(1));
    let mut rng = Rng::with_seed(1);
    let chars = REQUEST_BYTES_MAX / 4;
    for leaf in &leaves[..6] {
        let text: String = (0..chars).map(|_| rng.alphanumeric()).collect();
        let leaf = leaf.clone();
        head.edit(&id, &[Edit::Note { leaf, text }]);
    }
    head.submit(&commune());
    for _ in 0..2 {
        assert_revoked(&mut head);
        let unsent = head.device().unsent();
        // The answer, its explanation and the notes; the submission.
        assert_eq!((unsent.changes, unsent.decisions), (8, 1), "it stays here");
    }
    let page = kept(&admin, "");
    assert_eq!((page.entries.len(), page.next), (9, None), "each once");
    assert!(page.entries.iter().all(|entry| {
        entry.code == RefusalCode::SeatRevoked
            && entry.name == head.principal().name
            && entry.document == id
            && entry.says.len() == 1
    }));
    let says: Vec<_> = page.entries.iter().map(|entry| &entry.says[0]).collect();
    let of = |what: &str| says.iter().filter(|said| said.what == what).count();
    assert_eq!(
        (
            of("Submitted the sheet"),
            of("Answered"),
            of("Put into the note")
        ),
        (1, 1, 6)
    );
    let notes = says.iter().filter(|said| said.what == "Put into the note");
    assert!(
        notes
            .flat_map(|said| &said.lines)
            .all(|text| text.len() == chars)
    );

    // It is part of nothing, and everything else stays closed.
    let mut other = sign_in(&server, &format!("canbo1.{COMMUNE}"));
    other.sync().expect("not revoked");
    assert_eq!(
        other.read(&id).leaves[&leaves[0]].answer(),
        Some(&choose(0))
    );
    let workspace = head.client().get("/workspace").expect("open");
    assert_eq!(workspace.code(), ProblemCode::SeatRevoked);

    // On another seat of the same person it is refused as another's, and not kept twice.
    head.restart();
    head.sign_in_on_new_seat(&server.password());
    head.sync().expect("signed in");
    assert_eq!(kept(&admin, "").entries.len(), 9);
}

#[test]
fn what_is_kept_is_read_page_by_page_and_person_by_person() {
    let server = Server::empty(Pages::None);
    let admin = admin(&server);
    let phone = sign_in(&server, &format!("canbo1.{COMMUNE}"));
    let change = |number| Bytes(format!("no change {number}").into_bytes());
    let push = DocumentPush {
        document: phone.sheet_id(&commune()),
        changes: (0..SYNC_CHANGES_MAX).map(change).collect(),
        vouchers: Vec::new(),
    };
    let request = SyncRequest {
        documents: vec![push],
        ..SyncRequest::default()
    };
    phone.post(&request).expect("signed in");
    let account = format!("&account={}", phone.principal().account);
    let (mut seen, mut before) = (Vec::new(), String::new());
    loop {
        let page = kept(&admin, &format!("{account}{before}"));
        assert!(page.entries.len() <= QUARANTINE_ENTRIES_MAX);
        assert!(
            page.entries
                .iter()
                .all(|entry| { entry.code == RefusalCode::Unreadable && entry.says.is_empty() })
        );
        seen.extend(page.entries.iter().map(|entry| entry.id));
        let Some(next) = page.next else { break };
        before = format!("&before={next}");
    }
    assert_eq!(seen.len(), SYNC_CHANGES_MAX);
    assert!(seen.is_sorted_by(|one, other| one > other), "newest first");
    let own = sign_in(&server, "admin").principal().account.clone();
    assert!(kept(&admin, &format!("&account={own}")).entries.is_empty());
}
