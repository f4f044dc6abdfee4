//! Promise: a round moves to a new edition of its criteria with everything that was written, and
//! what comes late for the old one is neither refused nor lost.

use std::collections::BTreeMap;

use sodiem_core::api::{
    DecisionOutcome, LeafMoved, MoveWish, Moved, ProblemCode, SurveyImported, SyncReply,
};
use sodiem_core::criteria::{Content, CriteriaSet};
use sodiem_core::decision::{DecisionRefusal, Stage};
use sodiem_core::document::carry::Homeless;
use sodiem_core::document::{Edit, LeafEntry};
use sodiem_core::ids::{Code, Digest, DocumentId};
use sodiem_core::round::{Declared, REASON_CHARS_MAX, Round};
use sodiem_core::time::Timestamp;
use sodiem_sync_server::app::App;
use sodiem_sync_server::check;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::published;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Phone, ROUND, Reply, Server};

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

/// Imports an edition that differs as told, as `sodiem criteria import` does beside a server.
fn import(server: &Server, title: &str, change: impl Fn(&mut CriteriaSet)) -> Digest {
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    let reference = app.reference().expect("published");
    let mut sets = reference.sets.values();
    let sample = sets.find(|set| set.leaf(&code("1.1.1")).is_some());
    let mut set: CriteriaSet = (**sample.expect("the sample")).clone();
    set.title = title.to_owned();
    change(&mut set);
    let (digest, now) = (set.digest(), app.environment.now());
    let put = move |c: &rusqlite::Connection| published::put_criteria_set(c, &set, now);
    app.store.write(put).expect("imported");
    digest
}

/// The sample with 1.1.1 renamed to 1.1.9, 2.2.1 gone, and 1.1.3 asked as 1.1.1 was.
fn second_edition(server: &Server) -> Digest {
    import(server, "Bộ tiêu chí sửa đổi", |set| {
        let rule = set.leaf(&code("1.1.1")).expect("a leaf").rule.clone();
        set.rows.retain(|row| row.code != code("2.2.1"));
        for row in &mut set.rows {
            if row.code == code("1.1.1") {
                row.code = code("1.1.9");
            } else if let (true, Content::Leaf(leaf)) =
                (row.code == code("1.1.3"), &mut row.content)
            {
                leaf.rule = rule.clone();
            }
        }
    })
}

fn wish(round: &Round, to: Digest) -> MoveWish {
    MoveWish {
        to,
        mapping: Declared::from([(code("1.1.1"), Some(code("1.1.9")))]),
        reason: "Thông tư mới".to_owned(),
        version: round.version,
        dry_run: false,
    }
}

fn send(admin: &Client, wish: &MoveWish) -> Reply {
    admin.send(Method::POST, &format!("/rounds/{ROUND}/move"), Some(wish))
}

/// A phone after it was told of the move.
fn renew(phone: &mut Phone) {
    let workspace = phone.client.workspace();
    for digest in phone.device.missing_sets(&workspace.rounds) {
        let set = phone.client.get(&format!("/criteria/{digest}")).json();
        phone.device.add_set(digest, set);
    }
    phone.device.update_workspace(workspace);
}

fn exchange(phone: &mut Phone) -> SyncReply {
    let reply = phone.exchange();
    assert!(
        reply.unavailable.is_empty() && reply.pushed.iter().all(|push| push.refused.is_empty())
    );
    reply
}

fn leaf(phone: &mut Phone, id: &DocumentId, leaf: &str) -> LeafEntry {
    let document = phone.device.document(id).expect("a document");
    document.read_leaf(&code(leaf)).expect("a leaf")
}

fn holds_together(server: &Server) {
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    let mut faults = Vec::new();
    let is_well = check::run(&app, |check| faults.extend(check.faults.clone()));
    assert!(is_well.expect("a check"), "{faults:?}");
}

fn choice(entry: &LeafEntry) -> Vec<Option<u32>> {
    entry
        .candidates
        .iter()
        .map(|candidate| candidate.answer.choice)
        .collect()
}

/// A commune that wrote, submitted and was asked about in the survey.
fn submitted(server: &Server) -> Phone {
    let mut head = Phone::sign_in(server, &format!("lanhdao.{COMMUNE}"));
    for leaf in ["1.1.1", "2.2.1", "1.2.2"] {
        head.answer(COMMUNE, leaf);
    }
    exchange(&mut head);
    head.submit(COMMUNE);
    let decided = head.exchange().decided;
    let outcome = &decided[0].outcome;
    assert!(matches!(outcome, DecisionOutcome::Recorded { .. }));
    let line = format!("unit_code,leaf,satisfied,answered\n{COMMUNE},8.1.1,141,150\n");
    let survey = ("text/csv", Some(line.into_bytes()));
    let path = format!("/rounds/{ROUND}/survey");
    let imported = server.client("snv").send_bytes(Method::POST, &path, survey);
    assert_eq!(imported.json::<SurveyImported>().answers, 1);
    head
}

#[test]
fn what_would_move_is_shown_and_nothing_done() {
    let server = Server::start();
    let admin = server.client("admin");
    submitted(&server);
    let (to, round) = (second_edition(&server), admin.round());
    let preview = MoveWish {
        dry_run: true,
        reason: String::new(),
        ..wish(&round, to)
    };
    let shown: Moved = send(&admin, &preview).json();
    assert!(!shown.is_done);
    assert_eq!(admin.round(), round, "nothing was done");
    let [unit] = shown.units.as_slice() else {
        panic!("one unit wrote something")
    };
    assert_eq!(
        (unit.unit.as_str(), unit.stage, unit.homeless),
        (COMMUNE, Stage::UnderReview(1), 1)
    );
    assert!(unit.own.after < unit.own.before, "2.2.1 gives nothing now");
    let line = |code: &str| -> LeafMoved {
        let found = shown.leaves.iter().find(|line| line.leaf.as_str() == code);
        found.expect("a line").clone()
    };
    let renamed = line("1.1.1");
    assert_eq!((renamed.to, renamed.said), (Some(code("1.1.9")), 1));
    assert_eq!(line("2.2.1").to, None);
    let gone = BTreeMap::from([(Homeless::NoLeaf, 1)]);
    assert_eq!(line("2.2.1").homeless, gone);
    assert!(line("1.1.3").is_changed && !line("1.2.2").is_changed);
    assert_eq!(line("8.1.1").said, 1, "the survey says something too");
    assert_eq!(shown.fresh, []);
}

#[test]
fn what_was_written_is_carried_over_and_decided_anew() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut head = submitted(&server);
    let (old, to) = (head.sheet(COMMUNE), second_edition(&server));
    let before = admin.round();
    let done: Moved = send(&admin, &wish(&before, to)).json();
    let moved = admin.round();
    assert!(done.is_done);
    assert_eq!(moved, done.round);
    assert_eq!((moved.edition, moved.version), (to, before.version + 1));
    assert_eq!(moved.moves.len(), 1);
    assert_eq!(moved.moves[0].reason, "Thông tư mới");

    exchange(&mut head);
    renew(&mut head);
    let new = head.sheet(COMMUNE);
    assert_ne!(old, new);
    assert_eq!(choice(&leaf(&mut head, &new, "1.1.9")), [Some(0)]);
    assert_eq!(choice(&leaf(&mut head, &new, "1.2.2")), [Some(0)]);
    let kept = leaf(&mut head, &old, "2.2.1");
    assert_eq!(choice(&kept), [Some(0)], "the old sheet stays");
    let unit = COMMUNE.parse().expect("a unit");
    let (device, round) = (&head.device, &new.round);
    assert_eq!(device.flow(round, &unit).stage, Stage::Draft);
    assert_eq!(device.records(round, &unit).count(), 1, "it is history");
    holds_together(&server);
    head.submit_as(COMMUNE, "1");
    let decided = head.exchange().decided;
    let outcome = &decided[0].outcome;
    assert!(matches!(outcome, DecisionOutcome::Recorded { .. }));
    holds_together(&server);
}

#[test]
fn what_comes_late_is_carried_over_or_shown_beside_what_was_written_since() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut first = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
    let mut late = Phone::sign_in(&server, &format!("lanhdao.{COMMUNE}"));
    first.answer(COMMUNE, "1.2.2");
    exchange(&mut first);
    let old = first.sheet(COMMUNE);
    let to = second_edition(&server);
    assert!(
        send(&admin, &wish(&admin.round(), to))
            .json::<Moved>()
            .is_done
    );
    renew(&mut first);
    first.choose(COMMUNE, "1.1.9", 1);
    exchange(&mut first);

    // The other phone knows nothing of it, and decides too.
    late.answer(COMMUNE, "1.1.1");
    late.answer(COMMUNE, "2.1.1");
    late.submit(COMMUNE);
    let reply = exchange(&mut late);
    assert_eq!(reply.pushed[0].document, old);
    let refused = DecisionOutcome::Refused {
        code: DecisionRefusal::OtherEdition,
    };
    assert_eq!(reply.decided[0].outcome, refused);
    assert_eq!(late.device.refused_decisions().count(), 1);

    for phone in [&mut first, &mut late] {
        renew(phone);
        exchange(phone);
        let new = phone.sheet(COMMUNE);
        assert_eq!(choice(&leaf(phone, &new, "2.1.1")), [Some(0)]);
        assert_eq!(choice(&leaf(phone, &new, "1.2.2")), [Some(0)]);
        let differing = leaf(phone, &new, "1.1.9");
        let mut both = choice(&differing);
        both.sort_unstable();
        assert_eq!(both, [Some(0), Some(1)], "the unit is to decide");
        assert!(phone.device.unsent().is_empty());
    }
    first.choose(COMMUNE, "1.1.9", 1);
    exchange(&mut first);
    holds_together(&server);

    // Nothing is too late, and two moves are passed one after the other.
    let third = import(&server, "Bộ tiêu chí thứ ba", |_| ());
    let back = Declared::from([(code("1.1.9"), Some(code("1.1.1")))]);
    let next = MoveWish {
        mapping: back,
        ..wish(&admin.round(), third)
    };
    assert!(send(&admin, &next).json::<Moved>().is_done);
    let phone = &mut Phone::sign_in(&server, &format!("canbo2.{COMMUNE}"));
    renew(phone);
    exchange(phone);
    let note = Edit::Note {
        leaf: code("1.2.2"),
        text: "viết muộn".to_owned(),
    };
    let edited = phone.device.edit(&old, &[note], Timestamp(9));
    assert!(!edited.expect("taken").is_empty());
    exchange(phone);
    let newest = phone.sheet(COMMUNE);
    assert_eq!(choice(&leaf(phone, &newest, "1.1.1")), [Some(1)]);
    assert_eq!(choice(&leaf(phone, &newest, "1.2.2")), [Some(0)]);
    assert_eq!(leaf(phone, &newest, "1.2.2").note, "viết muộn");
    holds_together(&server);
}

fn refused(admin: &Client, wish: &MoveWish) -> Vec<String> {
    let problem = send(admin, wish).problem();
    assert_eq!(problem.code, ProblemCode::Invalid);
    let findings = problem.findings.iter();
    findings.map(|finding| finding.code().to_owned()).collect()
}

#[test]
fn a_mapping_that_does_not_hold_is_refused() {
    let server = Server::start();
    let admin = server.client("admin");
    let (to, round) = (second_edition(&server), admin.round());
    let mapped = |pairs: &[(&str, &str)]| MoveWish {
        mapping: pairs
            .iter()
            .map(|(from, to)| (code(from), Some(code(to))))
            .collect(),
        ..wish(&round, to)
    };
    for (pairs, finding) in [
        (&[("1.1.1", "1.1.1")][..], "move-code"),
        (&[("1.1.9", "1.1.9")][..], "move-code"),
        (&[("1.1.1", "1.1.9"), ("2.2.1", "1.1.9")][..], "move-twice"),
    ] {
        assert_eq!(refused(&admin, &mapped(pairs)), [finding], "{pairs:?}");
    }
    let many = (0..200).map(|at| (code(&format!("9.{at}")), None));
    let many = MoveWish {
        mapping: many.collect(),
        ..wish(&round, to)
    };
    assert_eq!(refused(&admin, &many)[0], "move-mapping");
    assert_eq!(admin.round(), round);
}

#[test]
fn a_move_without_a_reason_or_back_is_refused() {
    let server = Server::start();
    let admin = server.client("admin");
    let (to, round) = (second_edition(&server), admin.round());
    let for_reason = |reason: String| MoveWish {
        reason,
        ..wish(&round, to)
    };
    let long = "đ".repeat(REASON_CHARS_MAX);
    for reason in [String::new(), format!("{long}đ")] {
        assert_eq!(refused(&admin, &for_reason(reason)), ["move-reason"]);
    }
    let unknown = wish(&round, Digest([0; 32]));
    assert_eq!(refused(&admin, &unknown), ["round-edition"]);
    let stale = MoveWish {
        version: 9,
        ..wish(&round, to)
    };
    assert_eq!(send(&admin, &stale).code(), ProblemCode::Conflict);
    assert_eq!(admin.round(), round);

    let good = for_reason(long);
    assert!(send(&admin, &good).json::<Moved>().is_done);
    assert_eq!(send(&admin, &good).code(), ProblemCode::Conflict, "once");
    let back = MoveWish {
        mapping: Declared::new(),
        ..wish(&admin.round(), round.edition)
    };
    assert_eq!(refused(&admin, &back), ["move-edition"]);
    let settings = Round {
        moves: Vec::new(),
        ..admin.round()
    };
    let path = format!("/rounds/{ROUND}");
    let reply = admin.send(Method::PUT, &path, Some(&settings));
    assert_eq!(reply.status, 200);
    let moves = admin.round().moves.len();
    assert_eq!(moves, 1, "what was done is no setting");
    holds_together(&server);
}

#[test]
fn the_check_finds_what_was_not_carried_as_it_should() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut phone = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
    phone.answer(COMMUNE, "1.2.2");
    exchange(&mut phone);
    let to = second_edition(&server);
    assert!(
        send(&admin, &wish(&admin.round(), to))
            .json::<Moved>()
            .is_done
    );
    holds_together(&server);
    let app = App::open(server.folder.path(), Environment::of_machine()).expect("a data folder");
    let spoil = |sql: &'static str| {
        app.store
            .write(move |connection| Ok(connection.execute(sql, [])?))
            .expect("spoiled")
    };
    let faults = || -> Vec<String> {
        let mut faults = Vec::new();
        check::run(&app, |check| faults.extend(check.faults.clone())).expect("a check");
        faults
    };
    assert_eq!(spoil("UPDATE carried SET carried_at = carried_at + 1"), 1);
    assert!(faults()[0].contains("differs from what it says"));
    assert_eq!(spoil("DELETE FROM carried"), 1);
    assert!(faults()[0].contains("not carried over to its end"));
}
