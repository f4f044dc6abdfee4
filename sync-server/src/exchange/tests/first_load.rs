//! What a device gets that has nothing of a document.

use super::*;

const AFTER_CHANGES: usize = 5;

fn world() -> World {
    let mut world = World::begin();
    world.app.snapshot_after_changes = AFTER_CHANGES;
    world
}

fn write(officer: &mut Person<'_>, changes: u32) {
    let sheet = officer.sheet_of(&commune());
    for number in 0..changes {
        let edit = choose("1.1.1", number % 2);
        officer.write(&sheet, &[edit]).expect("an answer");
        officer.exchange().expect("an exchange");
    }
}

/// How many snapshots and how many changes a reply brings.
fn brought(reply: &SyncReply) -> (usize, usize) {
    let documents = &reply.documents;
    let snapshots = documents.iter().filter(|own| own.snapshot.is_some());
    let changes = documents.iter().map(|own| own.changes.len());
    (snapshots.count(), changes.sum())
}

/// Takes replies as short as can be until all is there; what each brought.
fn pull(
    stage: &Stage<'_>,
    person: &mut Person<'_>,
    mut meanwhile: impl FnMut(),
) -> Vec<(usize, usize)> {
    let mut pages = Vec::new();
    loop {
        let mut request = person.device().request();
        request.reply_bytes_max = Some(1);
        let reply = send(stage.app, person, &request);
        pages.push(brought(&reply));
        meanwhile();
        if !person.device().receive(&request, reply).again {
            return pages;
        }
    }
}

#[track_caller]
fn assert_same(one: &mut Person<'_>, other: &mut Person<'_>) {
    let sheet = one.sheet_of(&commune());
    let pinned = one.pinned(&sheet).expect("it is there");
    assert_eq!(pinned, other.pinned(&sheet).expect("it is there"));
}

#[test]
fn who_has_nothing_gets_a_snapshot_and_what_came_after_it() {
    let world = world();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        write(&mut officer, 4);
        let none = send(stage.app, &mut head(stage, seeded), &first());
        assert_eq!(brought(&none), (0, 4), "there are too few");
        write(&mut officer, 4);
        let mut reader = head(stage, seeded);
        let request = reader.device().request();
        let reply = send(stage.app, &mut reader, &request);
        assert_eq!(brought(&reply), (1, 3));
        assert_eq!(reply.seats.len(), 1, "who wrote what is in it is named");
        assert!(!reader.device().receive(&request, reply).again);
        assert_same(&mut officer, &mut reader);
        write(&mut officer, 9);
        let request = reader.device().request();
        let reply = send(stage.app, &mut reader, &request);
        assert_eq!(brought(&reply), (0, 9), "it has the rest");
    });
}

/// What a device asks first, of those that take snapshots.
fn first() -> SyncRequest {
    SyncRequest {
        began: Some(0),
        ..SyncRequest::default()
    }
}

#[test]
fn who_takes_no_snapshots_gets_every_change() {
    let world = world();
    world.play(|stage, seeded| {
        write(&mut officer(stage, seeded), 7);
        let reply = send(stage.app, &mut head(stage, seeded), &SyncRequest::default());
        assert_eq!(brought(&reply), (0, 7));
        let reply = send(stage.app, &mut head(stage, seeded), &first());
        assert_eq!(brought(&reply), (1, 2));
    });
}

#[test]
fn who_had_something_before_gets_the_documents_whole_that_began_since() {
    let world = world();
    world.play(|stage, seeded| {
        let mut reader = head(stage, seeded);
        let mut officer = officer(stage, seeded);
        let neighbour: UnitCode = "31855".parse().expect("a unit");
        let mut other = sit(stage, "canbo1.31855", seeded);
        let elsewhere = other.sheet_of(&neighbour);
        other
            .write(&elsewhere, &[choose("1.1.1", 0)])
            .expect("an answer");
        other.exchange().expect("an exchange");
        reader.exchange().expect("an exchange");
        write(&mut officer, 5);
        let request = reader.device().request();
        assert_eq!(request.began, Some(1));
        let reply = send(stage.app, &mut reader, &request);
        assert_eq!(brought(&reply), (1, 0));
        reader.device().receive(&request, reply);
        assert_same(&mut officer, &mut reader);
    });
}

#[test]
fn a_snapshot_that_is_made_anew_between_two_pages_loses_nothing() {
    let world = world();
    world.play(|stage, seeded| {
        let mut writer = officer(stage, seeded);
        write(&mut writer, 7);
        let mut reader = head(stage, seeded);
        let mut begun = 0;
        let pages = pull(stage, &mut reader, || {
            begun += 1;
            if begun < 3 {
                write(&mut writer, 6);
            }
        });
        let snapshots: usize = pages.iter().map(|(snapshots, _)| snapshots).sum();
        assert!(snapshots > 1, "one after the other: {pages:?}");
        assert_same(&mut writer, &mut reader);
    });
}

#[test]
fn a_damaged_snapshot_does_not_go_out_its_changes_do() {
    let world = world();
    world.play_on(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        write(&mut officer, 7);
        world.run_sql("UPDATE snapshot SET body = zeroblob(length(body))");
        let mut reader = head(stage, seeded);
        let request = reader.device().request();
        let reply = send(stage.app, &mut reader, &request);
        assert_eq!(brought(&reply), (0, 7));
        reader.device().receive(&request, reply);
        assert_same(&mut officer, &mut reader);
    });
}

#[test]
fn who_got_it_whole_brings_back_what_a_restored_server_lost() {
    let world = world();
    let backup = world.folder.path().join("before.backup");
    crate::store::backup::back_up(world.folder.path(), &backup).expect("a backup");
    let elsewhere = TempDir::new().expect("a folder");
    let folder = elsewhere.path().join("data");
    crate::store::backup::restore(&backup, &folder).expect("a whole backup");
    let clock = Arc::clone(&world.clock);
    let machine = Environment::of_machine();
    let environment = Environment::new(
        move || Timestamp(clock.load(Ordering::Relaxed)),
        move |bytes| machine.fill(bytes),
    );
    let restored = App::open(&folder, environment).expect("a data folder");
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        write(&mut officer, 7);
        // One who only reads what the commune writes.
        let mut reader = sit(stage, "snv", seeded);
        reader.exchange().expect("an exchange");
        let principal = reader.device().principal().clone();
        loop {
            let request = reader.device().request();
            let reply = exchange(&restored, &principal, request.clone()).expect("an answer");
            if !reader.device().receive(&request, reply).again {
                break;
            }
        }
        assert_same(&mut officer, &mut reader);
        let count = |sql: &str| count(&restored, sql);
        assert_eq!(count("change"), 7);
        assert_eq!(count("quarantine"), 0);
        let seat = officer.device().principal().seat;
        let own = restored.store.read(|c| {
            Ok(c.query_row(
                "SELECT count(*) FROM change WHERE seat = ?1",
                [seat.0],
                |row| row.get::<_, u64>(0),
            )?)
        });
        assert_eq!(own.expect("a table"), 7, "as their author's");
    });
}
