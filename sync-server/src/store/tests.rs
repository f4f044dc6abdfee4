use std::collections::BTreeMap;
use std::sync::Arc;

use sodiem_core::ids::{RoundId, SeatId, UnitCode};
use sodiem_core::ratio::Ratio;
use sodiem_core::record::LeafStanding;
use sodiem_core::scoring::LeafState;
use sodiem_core::time::Timestamp;
use tempfile::TempDir;

use super::*;

fn store(folder: &TempDir) -> Store {
    Store::open(folder.path(), &Environment::of_machine()).expect("a database")
}

fn value(store: &Store, key: &str) -> Option<String> {
    store
        .read(|connection| published::meta(connection, key))
        .expect("meta")
}

#[test]
fn what_is_answered_is_there_after_the_database_was_opened_again() {
    let folder = TempDir::new().expect("a folder");
    let first = store(&folder);
    first
        .write(|c| published::set_meta(c, "a", "1"))
        .expect("written");
    let incarnation = value(&first, "incarnation");
    drop(first);
    let second = store(&folder);
    assert_eq!(value(&second, "a").as_deref(), Some("1"));
    assert_eq!(value(&second, "incarnation"), incarnation);
    assert_eq!(
        second.read(health::schema_version).expect("asked"),
        SCHEMA_VERSION
    );
}

#[test]
fn one_job_that_fails_or_panics_leaves_the_others_alone() {
    let folder = TempDir::new().expect("a folder");
    let store = store(&folder);
    let failed: Result<(), Error> = store.write(|connection| {
        published::set_meta(connection, "failed", "1")?;
        Err(Error::Value("as if".into()))
    });
    assert!(matches!(failed, Err(Error::Value(_))));
    let panicked: Result<(), Error> = store.write(|connection| {
        published::set_meta(connection, "panicked", "1")?;
        panic!("as if");
    });
    assert!(matches!(panicked, Err(Error::NotCommitted(_))));
    store
        .write(|c| published::set_meta(c, "good", "1"))
        .expect("written");
    assert_eq!(value(&store, "failed"), None);
    assert_eq!(value(&store, "panicked"), None);
    assert_eq!(value(&store, "good").as_deref(), Some("1"));
}

#[test]
fn what_waits_together_is_committed_together() {
    let folder = TempDir::new().expect("a folder");
    let store = Arc::new(store(&folder));
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (started, is_started) = std::sync::mpsc::channel();
    let first = store.writer.begin(move |connection| {
        started.send(()).expect("the test waits");
        held.recv().expect("the test lets go");
        published::set_meta(connection, "first", "1")
    });
    is_started.recv().expect("the first job runs");
    let readers = Arc::clone(&store);
    let last = store.writer.begin(move |connection| {
        Ok((
            published::meta(connection, "first")?,
            readers.read(|c| published::meta(c, "first"))?,
        ))
    });
    release.send(()).expect("the first job waits");
    first.expect("room in the queue").wait().expect("written");
    let (within, outside) = last.expect("room in the queue").wait().expect("read");
    assert_eq!(
        within.as_deref(),
        Some("1"),
        "the second job comes after the first"
    );
    assert_eq!(
        outside, None,
        "the first was not committed before the second ran"
    );
    assert_eq!(value(&store, "first").as_deref(), Some("1"));
}

#[test]
fn a_full_queue_says_busy() {
    let folder = TempDir::new().expect("a folder");
    let store = store(&folder);
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (started, is_started) = std::sync::mpsc::channel();
    let first = store.writer.begin(move |_| {
        started.send(()).expect("the test waits");
        held.recv().expect("the test lets go");
        Ok(())
    });
    is_started.recv().expect("the first job runs");
    let waiting: Vec<_> = (0..writer::QUEUE_JOBS_MAX)
        .map(|_| store.writer.begin(|_| Ok(())))
        .collect();
    assert!(waiting.iter().all(Result::is_ok));
    assert!(matches!(store.writer.begin(|_| Ok(())), Err(Error::Busy)));
    release.send(()).expect("the first job waits");
    for answer in std::iter::once(first).chain(waiting) {
        answer.expect("taken").wait().expect("written");
    }
}

#[test]
fn a_restored_backup_has_the_same_data_and_another_incarnation() {
    let (folder, other) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    let first = store(&folder);
    first
        .write(|c| published::set_meta(c, "a", "1"))
        .expect("written");
    let copy = other.path().join("copy");
    backup::back_up(folder.path(), &copy).expect("a backup, while the database is in use");
    let new = other.path().join("new");
    backup::restore(&copy, &new).expect("restored");
    let second = Store::open(&new, &Environment::of_machine()).expect("a database");
    assert_eq!(value(&second, "a").as_deref(), Some("1"));
    assert_ne!(value(&second, "incarnation"), value(&first, "incarnation"));
    drop(second);
    assert!(backup::restore(&copy, &new).is_err(), "never over one");
    assert!(
        backup::back_up(folder.path(), &copy).is_err(),
        "never over one"
    );
}

#[test]
fn what_an_older_program_stored_of_leaves_is_there_after_the_update() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let mut connection = Connection::open(&path).expect("a database");
    schema::migrate_to(&mut connection, 1).expect("the first schema");
    let leaf = LeafStanding {
        own: None,
        own_points: Ratio::zero(),
        answer: None,
        source: None,
        points: Ratio::integer(1),
        max: Ratio::integer(2),
        state: LeafState::Scored,
    };
    let json = serde_json::to_string(&leaf).expect("JSON");
    connection
        .execute_batch(&format!(
            "INSERT INTO unit VALUES ('31825', NULL, 'commune', 'Xã', 'Xã Châu Thới');
             INSERT INTO criteria_set VALUES (zeroblob(32), '{{}}', 0);
             INSERT INTO round VALUES ('2020', 1, '31825', zeroblob(32), '{{}}', 0);
             INSERT INTO standing (round, unit, json) VALUES ('2020', '31825', '{{}}');
             INSERT INTO leaf_standing (round, leaf, unit, json)
                 VALUES ('2020', '1.1', '31825', '{json}'), ('2020', '1.2', '31825', '{json}');"
        ))
        .expect("rows");
    drop(connection);
    let store = store(&folder);
    let round: RoundId = "2020".parse().expect("a round");
    let unit: UnitCode = "31825".parse().expect("a unit");
    let code = "1.2".parse().expect("a code");
    let across = store.read(|connection| standings::of_leaf(connection, &round, &code));
    assert_eq!(
        across.expect("asked"),
        BTreeMap::from([(unit.clone(), leaf.clone())])
    );
    let of_unit = store.read(|connection| standings::leaves_of_unit(connection, &round, &unit));
    assert_eq!(of_unit.expect("asked").len(), 2);
}

#[test]
fn the_schema_holds_what_the_program_promises() {
    let folder = TempDir::new().expect("a folder");
    let store = store(&folder);
    let two_at_one_place = store.write(|connection| {
        connection.execute_batch(
            "PRAGMA defer_foreign_keys = ON;
             INSERT INTO change (document, hash, actor, actor_seq, seat, received_at, body)
             VALUES ('d', zeroblob(32), zeroblob(16), 1, zeroblob(16), 0, x'00');
             INSERT INTO change (document, hash, actor, actor_seq, seat, received_at, body)
             VALUES ('d', randomblob(32), zeroblob(16), 1, zeroblob(16), 0, x'01');",
        )?;
        Ok(())
    });
    assert!(matches!(two_at_one_place, Err(Error::Sqlite(_))));
    assert!(
        store
            .read(health::integrity_faults)
            .expect("asked")
            .is_empty()
    );
    assert!(
        store
            .read(health::foreign_key_faults)
            .expect("asked")
            .is_empty()
    );
}

#[test]
fn a_full_disk_loses_nothing_that_was_answered_and_takes_more_once_there_is_room() {
    let folder = TempDir::new().expect("a folder");
    let store = store(&folder);
    let put = |key: &'static str, bytes: usize| {
        store.write(move |connection| published::set_meta(connection, key, &"x".repeat(bytes)))
    };
    let limit = |pages: &str| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        store.write(move |connection| {
            connection.query_row(&sql, [], |row| row.get::<_, u32>(0))?;
            Ok(())
        })
    };
    put("before", 10).expect("room");
    // What SQLite says of a full disk, it says of a file that may not grow.
    limit("1").expect("as small as the file is");
    let full = put("large", 1 << 20).expect_err("no room");
    assert!(matches!(full, Error::Full), "{full:?}");
    assert_eq!(value(&store, "large"), None);
    assert_eq!(value(&store, "before").as_deref(), Some("xxxxxxxxxx"));
    limit("1000000").expect("room again");
    put("large", 1 << 20).expect("room");
    drop(store);
    let again = Store::open(folder.path(), &Environment::of_machine()).expect("a database");
    assert_eq!(
        value(&again, "large").map(|large| large.len()),
        Some(1 << 20)
    );
}

#[test]
fn a_damaged_file_is_found_before_it_is_served() {
    let folder = TempDir::new().expect("a folder");
    let whole = store(&folder);
    for key in ["a", "b", "c"] {
        whole
            .write(move |c| published::set_meta(c, key, &key.repeat(30_000)))
            .expect("written");
    }
    drop(whole);
    Store::check_file(folder.path()).expect("sound");
    let path = folder.path().join(FILE_NAME);
    let sound = std::fs::read(&path).expect("the file");
    let page = 4096;
    let pages = sound.len() / page;
    let mut found = 0;
    for at in 0..pages {
        let mut damaged = sound.clone();
        damaged[at * page..(at + 1) * page].fill(0x5a);
        std::fs::write(&path, &damaged).expect("written");
        match Store::check_file(folder.path()) {
            Err(Error::Damaged(_)) => found += 1,
            // A page of a long text holds nothing but the text and the way to its next page.
            other => assert!(at > 0, "{other:?}"),
        }
    }
    assert!(found * 10 >= pages * 8, "{found} of {pages}");
}

#[test]
fn late_work_of_a_seat_is_kept_up_to_its_limit_and_what_goes_beyond_it_not_at_all() {
    let folder = TempDir::new().expect("a folder");
    let store = store(&folder);
    let seat = SeatId([7; 16]);
    let (now, province) = (Timestamp(1), "95".parse().expect("a unit"));
    let account = accounts::AccountRow {
        id: "a1".parse().expect("an account"),
        username: "hoa".to_owned(),
        name: "Hà Thị Hoa".to_owned(),
        province,
        grants: Vec::new(),
    };
    let added = store.write(move |connection| {
        connection.execute("INSERT INTO unit (code) VALUES ('95')", [])?;
        accounts::add(connection, &account, "")?;
        accounts::add_seat(connection, &account.id, seat, ("Máy cũ", now))
    });
    added.expect("an account with a seat");
    let piece = |fill: u8, bytes| {
        let document = "sheet:2025:31852:0123456789abcdef";
        let document = document.parse().expect("a document");
        quarantine::Piece::new(document, quarantine::Kind::Change, vec![fill; bytes])
    };
    let keep = |pieces| {
        let kept = store.write(move |c| quarantine::keep_late(c, pieces, (seat, now)));
        kept.expect("written")
    };
    let half = quarantine::LATE_BYTES_MAX / 2 - quarantine::LATE_PIECE_BYTES;
    assert_eq!(keep(vec![piece(1, half), piece(1, half)]), Some(1));
    assert_eq!(keep(vec![piece(3, 0), piece(2, half)]), None);
    assert_eq!(keep(vec![piece(2, half + 1)]), None);
    assert_eq!(keep(vec![piece(2, half)]), Some(1), "up to the last byte");
    assert_eq!(keep(vec![piece(3, 0)]), None);
    assert_eq!(
        keep(vec![piece(1, half), piece(2, half)]),
        Some(0),
        "it has them"
    );
}
