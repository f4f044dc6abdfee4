//! Promise: a document with a long history is opened by a snapshot that is what its changes make; one
//! that is not is never used, found by the check, and made anew.

use std::collections::BTreeSet;

use rusqlite::Connection;
use sodiem_core::document::Document;
use sodiem_sync_server::app::App;
use sodiem_sync_server::environment::Environment;
use sodiem_sync_server::store::documents::{self, Loaded, Source};
use sodiem_sync_server::store::snapshots::{self, TAIL_CHANGES_MAX};
use sodiem_sync_server::{check, dossier};

use super::harness::{COMMUNE, Phone, Server};

/// What a phone wrote, on a server that ended.
struct Written {
    server: Server,
    phone: Phone,
}

impl Written {
    fn changes(count: usize) -> Self {
        let mut server = Server::start();
        let mut phone = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
        for number in 0..count {
            phone.choose(COMMUNE, "1.1.1", u32::from(number % 2 == 0));
        }
        let mut taken = 0;
        while taken < count {
            taken += phone.exchange().pushed[0].accepted.len();
        }
        server.stop();
        Self { server, phone }
    }

    /// The program as it begins again.
    fn app(&self) -> App {
        let folder = self.server.folder.path();
        App::open(folder, Environment::of_machine()).expect("a data folder")
    }

    fn load(&self, app: &App, source: Source) -> Loaded {
        let reference = app.reference().expect("published");
        let id = self.phone.sheet(COMMUNE);
        let (_, set) = reference.round_and_set(&id.round).expect("a round");
        let loaded = app.store.read(|c| documents::load(c, (&id, set), source));
        loaded.expect("it reads").expect("it was written")
    }

    /// Opens the unit, as a request does.
    fn open(&self, app: &App) -> Document {
        let reference = app.reference().expect("published");
        let id = self.phone.sheet(COMMUNE);
        let place = reference.round_and_set(&id.round).expect("a round");
        let slots = app
            .dossiers
            .slots(&BTreeSet::from([(id.round.clone(), id.unit.clone())]));
        let guard = dossier::open(app, &slots[0], place, &id.unit).expect("it opens");
        guard
            .as_ref()
            .and_then(|dossier| dossier.sheet.clone())
            .expect("a sheet")
    }

    fn has_snapshot(&self, app: &App) -> bool {
        let id = self.phone.sheet(COMMUNE);
        let held = app.store.read(|c| snapshots::of_document(c, &id));
        held.expect("it reads").is_some()
    }

    /// The real file, as whoever damages it sees it.
    fn file(&self) -> Connection {
        let path = self.server.folder.path().join("sodiem.db");
        Connection::open(path).expect("a database")
    }
}

fn holds(app: &App) -> bool {
    check::run(app, |_| ()).expect("a check")
}

/// What a rebuild says; whether all was well.
fn rebuilt(app: &App) -> (bool, String) {
    let mut said = Vec::new();
    let is_well = check::rebuild(app, |check| said.extend(check.faults.clone()));
    (is_well.expect("a rebuild"), said.join("\n"))
}

#[track_caller]
fn assert_same(one: &Document, other: &Document) {
    assert_eq!(one.heads(), other.heads());
    assert_eq!(one.read(), other.read());
    assert_eq!(one.changes_since(&[]), other.changes_since(&[]));
}

#[test]
fn a_long_document_is_opened_by_its_snapshot_and_a_short_one_by_its_changes() {
    let written = Written::changes(TAIL_CHANGES_MAX);
    let app = written.app();
    assert!(written.has_snapshot(&app), "who wrote the last left it");
    written
        .file()
        .execute("DELETE FROM snapshot", ())
        .expect("a cache");
    let first = written.open(&app);
    assert!(written.has_snapshot(&app));
    let again = written.load(&app, Source::Snapshot);
    assert!(!again.wants_snapshot, "nothing came after it");
    let made = written.load(&app, Source::Changes).document;
    assert_same(&again.document, &made);
    assert_same(&first, &made);
    assert!(holds(&app));

    let written = Written::changes(TAIL_CHANGES_MAX - 1);
    let app = written.app();
    written.open(&app);
    assert!(!written.has_snapshot(&app));
    assert!(holds(&app));
}

#[test]
fn a_damaged_snapshot_is_not_used_and_is_made_anew() {
    let written = Written::changes(TAIL_CHANGES_MAX);
    let sound = written.open(&written.app());
    let of_half = {
        let app = written.app();
        let reference = app.reference().expect("published");
        let id = written.phone.sheet(COMMUNE);
        let (_, set) = reference.round_and_set(&id.round).expect("a round");
        let half = sound
            .changes_since(&[])
            .into_iter()
            .take(TAIL_CHANGES_MAX / 2);
        let half = set
            .load(&id, half.map(|change| change.bytes))
            .expect("loads");
        half.save()
    };
    let digest = sodiem_core::ids::Digest::of(&of_half).0;
    for damage in [
        "UPDATE snapshot SET body = zeroblob(length(body)) WHERE ?1 <> ?2",
        "UPDATE snapshot SET body = x'00' WHERE ?1 <> ?2",
        "UPDATE snapshot SET heads = zeroblob(32) WHERE ?1 <> ?2",
        "UPDATE snapshot SET heads = x'' WHERE ?1 <> ?2",
        // Another document in its place, with the digest that it should have.
        "UPDATE snapshot SET body = ?1, digest = ?2",
    ] {
        let changed = written.file().execute(damage, (&of_half, digest));
        assert_eq!(changed.expect("damaged"), 1, "{damage}");
        let app = written.app();
        assert!(!holds(&app), "{damage}");
        let loaded = written.load(&app, Source::Snapshot);
        assert_same(&loaded.document, &sound);
        assert!(loaded.wants_snapshot, "{damage}");
        let (is_well, said) = rebuilt(&app);
        assert!(
            !is_well && said.contains("its snapshot was made anew"),
            "{said}"
        );
        assert!(holds(&app), "{damage}");
        assert_same(&written.load(&app, Source::Snapshot).document, &sound);
    }
}

#[test]
fn a_snapshot_that_leaves_changes_out_is_not_used() {
    let written = Written::changes(TAIL_CHANGES_MAX + 50);
    let app = written.app();
    let sound = written.open(&app);
    // It says that it has more than it has: what is between would be lost.
    let half = sound.changes_since(&[])[..50].to_vec();
    let reference = app.reference().expect("published");
    let id = written.phone.sheet(COMMUNE);
    let (_, set) = reference.round_and_set(&id.round).expect("a round");
    let half = set.load(&id, half.into_iter().map(|change| change.bytes));
    let half = half.expect("loads");
    let last: i64 = written
        .file()
        .query_row("SELECT max(id) FROM change", [], |row| row.get(0))
        .expect("a change");
    let short = snapshots::Snapshot::of(&half, set, last).expect("it opens");
    app.store
        .write({
            let id = id.clone();
            move |c| snapshots::put(c, &id, &short)
        })
        .expect("stored");
    assert_same(&written.load(&app, Source::Snapshot).document, &sound);
    assert!(!holds(&app));
    assert!(!rebuilt(&app).0);
    assert!(holds(&app));
}

#[test]
fn a_rebuild_makes_snapshots_and_standings_of_what_people_wrote_and_says_what_differed() {
    let written = Written::changes(TAIL_CHANGES_MAX);
    let app = written.app();
    written
        .file()
        .execute("DELETE FROM snapshot", ())
        .expect("a cache");
    assert_eq!(rebuilt(&app), (true, String::new()));
    assert!(written.has_snapshot(&app), "it is long");
    for (damage, told) in [
        (
            "UPDATE standing SET json = replace(json, '\"answered\":1', '\"answered\":7')",
            "its standing differs",
        ),
        ("DELETE FROM leaf_standing", "leaves differ"),
        (
            "DELETE FROM leaf_standing; DELETE FROM standing",
            "its standing is missing",
        ),
    ] {
        written.file().execute_batch(damage).expect("damaged");
        assert!(!holds(&app), "{damage}");
        let (is_well, said) = rebuilt(&app);
        assert!(!is_well, "something differed");
        assert!(
            said.contains(told) && said.contains("computed anew"),
            "{said}"
        );
        assert!(holds(&app), "{damage}: {said}");
    }
}
