//! What happens on a device when a round moves to another edition.

use super::*;
use crate::document::carry::{Carriage, Reached};
use crate::document::tests::set_of;
use crate::round::{EditionMove, Mapping};

/// A workspace in which the round moved to the edition of a set.
fn moved_to(set: &CriteriaSet) -> Workspace {
    let same = ["1.1", "1.2"].map(|leaf| (code(leaf), code(leaf)));
    let moved = EditionMove {
        from: round().edition,
        to: set.digest(),
        mapping: Mapping::from(same),
        reason: "lý do".into(),
        name: "Hoa".into(),
        moved_at: Timestamp(50),
    };
    Workspace {
        rounds: vec![Round {
            version: 2,
            edition: set.digest(),
            moves: vec![moved],
            ..round()
        }],
        units: BTreeMap::from([(
            Day::default(),
            vec![
                unit("95", None, UnitLevel::Province),
                unit("31825", Some("95"), UnitLevel::Commune),
            ],
        )]),
        version: 0,
        now: Timestamp(50),
        principal: None,
    }
}

fn next_set() -> CriteriaSet {
    set_of(&["1.1", "1.2", "1.3"])
}

fn next_id() -> DocumentId {
    let unit = sheet_id().unit;
    DocumentId::sheet(&round().id, &unit, &next_set().digest())
}

fn empty_reply(request: &SyncRequest) -> SyncReply {
    SyncReply {
        epoch: "1".into(),
        published: 0,
        cursor: request.cursor,
        more: false,
        now: Timestamp(0),
        pushed: Vec::new(),
        unavailable: Vec::new(),
        documents: Vec::new(),
        brought: Vec::new(),
        decided: Vec::new(),
        decisions: Vec::new(),
        seats: Vec::new(),
        receipts: Vec::new(),
    }
}

#[test]
fn what_was_written_before_it_heard_of_a_move_is_sent_and_stays_readable() {
    let mut device = phone(1, 1, Vec::new());
    choose(&mut device, "1.1", 1, 10);
    let set = next_set();
    let workspace = moved_to(&set);
    assert_eq!(
        device.missing_sets(&workspace.rounds),
        BTreeSet::from([set.digest()])
    );
    device.add_set(set.digest(), set);
    device.update_workspace(workspace);
    assert_eq!(device.unsent().changes, 1);
    let request = device.request();
    assert_eq!(request.documents[0].document, sheet_id());
    let reply = empty_reply(&request);
    assert!(!device.receive(&request, reply).moved);
    let old = device.document(&sheet_id()).expect("still there");
    assert_eq!(old.read().answers().len(), 1);
    let new = device.document(&next_id()).expect("of the new edition");
    assert!(new.read().answers().is_empty());
}

#[test]
fn it_asks_for_the_settings_when_something_of_an_unknown_edition_comes() {
    let mut writer = phone(1, 1, Vec::new());
    choose(&mut writer, "1.1", 1, 10);
    let old = writer.document(&sheet_id()).expect("a sheet").clone();
    let edition = Edition::new(next_set());
    let workspace = moved_to(&edition);
    let carriage = Carriage {
        mapping: &workspace.rounds[0].moves[0].mapping,
        edition: &edition,
        seat: seat(7),
        made_at: Timestamp(50),
    };
    let carried = carriage.carry(&old, &edition.blank(&next_id()), &Reached::default());
    let changes = carried.changes.into_iter().map(|(change, _)| change);

    let mut device = phone(2, 2, Vec::new());
    let request = device.request();
    let pull = DocumentPull {
        document: next_id(),
        snapshot: None,
        heads: carried.reached.to,
        changes: changes.map(|change| Bytes(change.bytes)).collect(),
        vouchers: Vec::new(),
    };
    let reply = SyncReply {
        documents: vec![pull],
        ..empty_reply(&request)
    };
    assert!(device.receive(&request, reply).moved);
    device.add_set(edition.digest(), next_set());
    device.update_workspace(workspace);
    let new = device.document(&next_id()).expect("of the new edition");
    assert_eq!(new.read().answers().len(), 1, "it was kept until then");
    assert!(device.unsent().is_empty());
}
