//! Promise: what the server acknowledged is never lost, and every device ends with the same
//! documents, whatever happens on the way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fastrand::Rng;
use rusqlite::Connection;
use sodiem_core::api::{Bytes, DocumentPush, ProblemCode, RefusalCode, SeatName, SyncRequest};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::ids::{ChangeId, DocumentId, UnitCode};
use sodiem_tests::answers;
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::network::{Link, Network};
use sodiem_tests::server::{Pages, Server};
use tempfile::TempDir;

/// How often the server is killed.
const KILLS: usize = 100;
/// The commune of the demo that the devices here belong to, and another.
const COMMUNE: &str = "31852";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn officer(number: u32) -> String {
    format!("canbo{number}.{COMMUNE}")
}

/// A device of somebody who had no part in it, with everything that the server has.
fn fresh(server: &Server) -> Phone {
    let base = format!("http://{}", server.address());
    let mut phone = Phone::sign_in(&base, &format!("lanhdao.{COMMUNE}"), &server.password());
    phone.sync().expect("the network is open");
    phone
}

fn assert_holds(phone: &mut Phone, acknowledged: &BTreeSet<(DocumentId, ChangeId)>) {
    for (document, change) in acknowledged {
        assert!(
            phone.document(document).has(change),
            "{document} lost {change}"
        );
    }
}

/// What devices were told that the server has.
type Acknowledged = Mutex<BTreeSet<(DocumentId, ChangeId)>>;

/// What the database itself lacks of it, before any device could send anything again.
fn lost(server: &Server, acknowledged: &Acknowledged) -> Vec<(DocumentId, ChangeId)> {
    let connection = Connection::open(server.data().join("sodiem.db")).expect("its database");
    let mut statement = connection
        .prepare("SELECT hash FROM change")
        .expect("a table of changes");
    let stored = statement.query_map([], |row| Ok(ChangeId(row.get(0)?)));
    let stored: Result<BTreeSet<ChangeId>, _> = stored.expect("it is read").collect();
    let stored = stored.expect("it is read");
    let mut acknowledged = acknowledged.lock().expect("nobody panicked").clone();
    acknowledged.retain(|(_, change)| !stored.contains(change));
    acknowledged.into_iter().collect()
}

/// Works and exchanges until told to stop; every exchange may fail at any point.
fn work(
    phone: &mut Phone,
    seed: u64,
    (exchanges, acknowledged): (&AtomicUsize, &Acknowledged),
    stop: impl Fn() -> bool,
) {
    let mut rng = Rng::with_seed(seed);
    let id = phone.sheet_id(&commune());
    while !stop() {
        let set = phone.set().clone();
        let own: Vec<_> = set
            .leaves()
            .filter(|(_, l)| l.scored_by == ScoredBy::Unit)
            .collect();
        for _ in 0..rng.u32(1..4) {
            let leaf = own[rng.usize(..own.len())];
            phone.answer(&id, &leaf.0.code, answers::one(&set, leaf, &mut rng));
        }
        if rng.u32(..10) == 0 {
            phone.restart();
        }
        match phone.sync() {
            Ok(()) => {
                let mut all = acknowledged.lock().expect("nobody panicked");
                all.append(&mut phone.acknowledged);
                exchanges.fetch_add(1, Ordering::SeqCst);
            }
            Err(Failure::Cut(_)) => thread::yield_now(),
            Err(Failure::Refused(problem)) => panic!("refused: {problem:?}"),
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed_a_hundred_times() {
    let mut server = Server::empty(Pages::None);
    let network = Network::to(server.address());
    let names = [
        officer(1),
        officer(1),
        officer(2),
        officer(2),
        format!("lanhdao.{COMMUNE}"),
    ];
    let password = server.password();
    let mut phones = names.map(|username| Phone::sign_in(&network.base(), &username, &password));
    let (exchanges, kills) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (acknowledged, mut missing) = (Acknowledged::default(), Vec::new());
    thread::scope(|scope| {
        for (seed, phone) in (0..).zip(&mut phones) {
            let is_over = || kills.load(Ordering::SeqCst) == KILLS;
            let told = (&exchanges, &acknowledged);
            scope.spawn(move || work(phone, seed, told, is_over));
        }
        let mut rng = Rng::with_seed(20);
        for _ in 0..KILLS {
            // Killed in the midst of whatever comes after some more exchanges.
            let wanted = exchanges.load(Ordering::SeqCst) + rng.usize(1..6);
            while exchanges.load(Ordering::SeqCst) < wanted {
                thread::yield_now();
            }
            server.kill();
            network.lead_to(None);
            missing.extend(lost(&server, &acknowledged));
            server.start();
            network.lead_to(Some(server.address()));
            kills.fetch_add(1, Ordering::SeqCst);
        }
    });
    assert_eq!(missing, [], "acknowledged and not stored");
    let acknowledged = acknowledged.into_inner().expect("nobody panicked");
    assert!(!acknowledged.is_empty());
    let id = phones[0].sheet_id(&commune());
    for phone in &mut phones {
        phone.sync().expect("the network is open");
    }
    let mut witness = fresh(&server);
    let heads = witness.document(&id).heads();
    assert_holds(&mut witness, &acknowledged);
    for phone in &mut phones {
        // Again: what the last one sent, the first has to fetch.
        phone.sync().expect("the network is open");
        assert_eq!(phone.document(&id).heads(), heads);
        assert!(phone.device().unsent().is_empty());
        assert_holds(&mut witness, &phone.acknowledged);
    }
    server.stop();
    server.check();
}

#[test]
fn a_lost_reply_costs_a_repeated_push_and_nothing_else() {
    let server = Server::empty(Pages::None);
    let network = Network::to(server.address());
    let mut phone = Phone::sign_in(&network.base(), &officer(1), &server.password());
    let id = phone.sheet_id(&commune());
    let answers = answers::all(phone.set(), ScoredBy::Unit, &mut Rng::with_seed(1));
    phone.answer_all(&id, &answers);
    network.set(Link::LosesReplies);
    for _ in 0..3 {
        assert!(matches!(phone.exchange(), Err(Failure::Cut(_))));
    }
    assert!(network.lost_replies() >= 3);
    assert!(phone.acknowledged.is_empty());
    network.set(Link::Open);
    phone.sync().expect("the network is open");
    assert!(phone.device().unsent().is_empty());
    let mut witness = fresh(&server);
    assert_eq!(witness.read(&id).answers(), answers);
    assert_eq!(witness.document(&id).heads(), phone.document(&id).heads());
    // As often as it was sent, it is there once.
    assert_eq!(
        witness.document(&id).changes_since(&[]).len(),
        answers.len()
    );
}

#[test]
fn a_device_that_was_away_for_long_catches_up_in_one_go() {
    let server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let network = Network::to(server.address());
    let mut away = Phone::sign_in(&network.base(), &officer(1), &server.password());
    let mut other = Phone::sign_in(&base, &officer(2), &server.password());
    let id = away.sheet_id(&commune());
    network.set(Link::Cut);
    let mut rng = Rng::with_seed(2);
    let mine = answers::all(away.set(), ScoredBy::Unit, &mut rng);
    for (at, (leaf, answer)) in mine.iter().enumerate() {
        if at % 2 == 0 {
            away.answer(&id, leaf, answer.clone());
        } else {
            other.answer(&id, leaf, answer.clone());
            other.sync().expect("the network is open");
        }
        if at % 10 == 0 {
            away.restart();
            assert!(matches!(away.sync(), Err(Failure::Cut(_))));
        }
    }
    network.set(Link::Open);
    away.sync().expect("the network is open");
    other.sync().expect("the network is open");
    assert_eq!(away.read(&id).answers(), mine);
    assert_eq!(other.read(&id).answers(), mine);
}

#[test]
fn everything_that_is_sent_twice_is_there_once() {
    let server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let mut phone = Phone::sign_in(&base, &officer(1), &server.password());
    let id = phone.sheet_id(&commune());
    let answers = answers::all(phone.set(), ScoredBy::Unit, &mut Rng::with_seed(3));
    phone.answer_all(&id, &answers);
    let mut request = phone.device().request();
    let twice = request.documents[0].changes.clone();
    request.documents[0].changes.extend(twice);
    let again = request.documents[0].clone();
    request.documents.push(again);
    let first = phone.post(&request).unwrap();
    let second = phone.post(&request).unwrap();
    for reply in [&first, &second] {
        assert!(
            reply.pushed.iter().all(|pushed| pushed.refused.is_empty()),
            "{reply:?}"
        );
    }
    assert_eq!(first.pushed[0].heads, second.pushed[0].heads);
    phone.sync().expect("the network is open");
    let mut witness = fresh(&server);
    assert_eq!(
        witness.document(&id).changes_since(&[]).len(),
        answers.len()
    );
}

#[test]
fn an_ended_session_costs_no_edit() {
    let mut server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let mut phone = Phone::sign_in(&base, &officer(1), &server.password());
    let id = phone.sheet_id(&commune());
    let answers = answers::all(phone.set(), ScoredBy::Unit, &mut Rng::with_seed(4));
    let half = answers.len() / 2;
    let (before, after): (Vec<_>, Vec<_>) =
        answers.iter().enumerate().partition(|(at, _)| *at < half);
    for (_, (leaf, answer)) in before {
        phone.answer(&id, leaf, answer.clone());
    }
    // The account's password is set anew, which ends its sessions.
    let changed = "khong-ai-doan-duoc-9";
    let output = server.call_with_input(
        "user reset-password",
        &[officer(1).as_str(), "--password-stdin"],
        &format!("{changed}\n"),
    );
    assert!(output.status.success(), "{output:?}");
    let Err(Failure::Refused(problem)) = phone.sync() else {
        panic!("the session ended")
    };
    assert_eq!(problem.code, ProblemCode::SignInNeeded);
    for (_, (leaf, answer)) in after {
        phone.answer(&id, leaf, answer.clone());
    }
    phone.restart();
    phone.sign_in_again(changed);
    phone.sync().expect("signed in");
    let mut witness = fresh(&server);
    assert_eq!(witness.read(&id).answers(), answers);
    server.stop();
}

/// The data folder's backup, restored into a server of its own.
pub fn restored(backup: &Path) -> Server {
    let mut server = Server::stopped(Pages::None);
    let output = server.call("restore", &[&backup.to_string_lossy()]);
    assert!(output.status.success(), "{output:?}");
    server.start();
    server
}

pub fn back_up(server: &Server, folder: &TempDir) -> PathBuf {
    let file = folder.path().join("backup.db");
    let output = server.call("backup", &[&file.to_string_lossy()]);
    assert!(output.status.success(), "{output:?}");
    file
}

#[test]
fn who_signed_in_after_the_backup_loses_nothing_by_its_restoration() {
    let mut server = Server::empty(Pages::None);
    let network = Network::to(server.address());
    let folder = TempDir::new().expect("a temporary folder");
    let backup = back_up(&server, &folder);

    let password = server.password();
    let mut phone = Phone::sign_in(&network.base(), &officer(1), &password);
    let id = phone.sheet_id(&commune());
    let answers = answers::all(phone.set(), ScoredBy::Unit, &mut Rng::with_seed(5));
    let (sent, unsent) = answers
        .into_iter()
        .partition(|(code, _)| code.as_str() < "4");
    phone.answer_all(&id, &sent);
    phone.sync().expect("the network is open");
    server.stop();

    let mut restored = restored(&backup);
    network.lead_to(Some(restored.address()));
    phone.answer_all(&id, &unsent);
    let Err(Failure::Refused(problem)) = phone.sync() else {
        panic!("the backup knows neither the session nor the seat")
    };
    assert_eq!(problem.code, ProblemCode::SignInNeeded);
    phone.sign_in_again(&password);
    phone.sync().expect("signed in");
    assert!(phone.device().unsent().is_empty());
    assert_eq!(phone.device().refused_entries().count(), 0);

    let base = format!("http://{}", restored.address());
    let mut other = Phone::sign_in(&base, &officer(2), &password);
    other.sync().expect("the network is open");
    assert_holds(&mut other, &phone.acknowledged);
    assert_eq!(other.read(&id), phone.read(&id));
    let authors = other
        .read(&id)
        .leaves
        .into_values()
        .flat_map(|entry| entry.candidates);
    let seat = phone.principal().seat;
    assert!(
        authors
            .map(|candidate| candidate.seat)
            .all(|author| author == Some(seat))
    );
    restored.stop();
    restored.check();
}

#[test]
fn a_server_restored_from_an_older_backup_gets_back_what_a_phone_holds() {
    let mut server = Server::empty(Pages::None);
    let network = Network::to(server.address());
    let mut phone = Phone::sign_in(&network.base(), &officer(1), &server.password());
    let id = phone.sheet_id(&commune());
    let answers = answers::all(phone.set(), ScoredBy::Unit, &mut Rng::with_seed(3));
    let (before, after) = answers
        .into_iter()
        .partition(|(code, _)| code.as_str() < "4");
    phone.answer_all(&id, &before);
    phone.sync().expect("the network is open");

    let folder = TempDir::new().expect("a temporary folder");
    let backup = back_up(&server, &folder);
    phone.answer_all(&id, &after);
    phone.sync().expect("the network is open");
    server.stop();

    let mut restored = restored(&backup);
    network.lead_to(Some(restored.address()));
    phone.sync().expect("the network is open");

    let base = format!("http://{}", restored.address());
    let mut other = Phone::sign_in(&base, &officer(2), &server.password());
    other.sync().expect("the network is open");
    assert_holds(&mut other, &phone.acknowledged);
    assert_eq!(other.read(&id), phone.read(&id));
    restored.stop();
    restored.check();
}

/// Two officers who worked on one sheet after the backup, one of whom is new, and whoever brings their
/// work back, alone: their phones are lost.
fn check_brought_back_by(username: &str) {
    let mut server = Server::empty(Pages::None);
    let network = Network::to(server.address());
    let folder = TempDir::new().expect("a temporary folder");
    let backup = back_up(&server, &folder);
    let password = server.password();
    let new = [
        "canbo9.31852",
        "--name",
        "Người mới",
        "--province",
        "95",
        "--grant",
        "officer:31852",
        "--password-stdin",
    ];
    let added = server.call_with_input("user add", &new, &format!("{password}\n"));
    assert!(added.status.success(), "{added:?}");

    let mut holder = Phone::sign_in(&network.base(), username, &password);
    let mut officers = ["canbo1.31852", "canbo9.31852"]
        .map(|officer| Phone::sign_in(&network.base(), officer, &password));
    let id = officers[0].sheet_id(&commune());
    let answers = answers::all(officers[0].set(), ScoredBy::Unit, &mut Rng::with_seed(6));
    for (index, (leaf, answer)) in answers.iter().enumerate() {
        let officer = &mut officers[index % 2];
        officer.sync().expect("the network is open");
        officer.answer(&id, leaf, answer.clone());
        officer.sync().expect("the network is open");
    }
    holder.sync().expect("the network is open");
    server.stop();

    let mut restored = restored(&backup);
    network.lead_to(Some(restored.address()));
    holder.restart();
    holder
        .sync()
        .expect_err("the backup does not know the session");
    holder.sign_in_again(&password);
    holder.sync().expect("signed in");
    assert!(holder.device().unsent().is_empty());
    assert_eq!(holder.device().refused_entries().count(), 0);

    let leader = format!("lanhdao.{COMMUNE}");
    let mut witness = Phone::sign_in(&network.base(), &leader, &password);
    witness.sync().expect("the network is open");
    assert_eq!(witness.read(&id).answers(), answers);
    let seats = officers.each_ref().map(|phone| phone.principal().seat);
    for (index, leaf) in answers.keys().enumerate() {
        let candidates = &witness.read(&id).leaves[leaf].candidates;
        assert_eq!(candidates[0].seat, Some(seats[index % 2]), "{leaf}");
    }
    for officer in &officers {
        assert_holds(&mut witness, &officer.acknowledged);
    }
    // Whoever was lost with the account signs in once its administrator gave it a password.
    officers[0]
        .sync()
        .expect_err("the backup does not know the session");
    officers[0].sign_in_again(&password);
    officers[0].sync().expect("signed in");
    assert!(officers[0].device().unsent().is_empty());
    restored.stop();
    restored.check();
}

#[test]
fn what_others_wrote_after_a_backup_comes_back_by_a_colleague_alone() {
    check_brought_back_by("canbo2.31852");
}

#[test]
fn what_was_written_after_a_backup_comes_back_by_a_reviewer_alone() {
    check_brought_back_by("pnv-956");
}

#[test]
fn nobody_brings_back_what_the_server_never_gave_out() {
    let server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let password = server.password();
    let mut officer = Phone::sign_in(&base, &officer(1), &password);
    let id = officer.sheet_id(&commune());
    let answers = answers::all(officer.set(), ScoredBy::Unit, &mut Rng::with_seed(7));
    officer.answer_all(&id, &answers);
    let changes = officer.document(&id).changes_since(&[]);
    let reader = Phone::sign_in(&base, "pnv-956", &password);
    let bytes = |change: &sodiem_core::document::Change| Bytes(change.bytes.clone());
    for vouchers in [Vec::new(), vec![Bytes(vec![7; 16]); changes.len()]] {
        let push = DocumentPush {
            document: id.clone(),
            changes: changes.iter().map(bytes).collect(),
            vouchers,
        };
        let seat = SeatName {
            seat: officer.principal().seat,
            name: officer.principal().name.clone(),
            device: "máy lạ".into(),
            voucher: Bytes(vec![7; 40]),
        };
        let request = SyncRequest {
            documents: vec![push],
            seats: vec![seat],
            ..SyncRequest::default()
        };
        let reply = reader.post(&request).expect("the network is open");
        assert_eq!(reply.pushed[0].accepted, []);
        let codes = reply.pushed[0].refused.iter().map(|refusal| refusal.code);
        assert!(
            codes
                .into_iter()
                .all(|code| code == RefusalCode::NotAllowed)
        );
    }
}
