//! Promise: what was decided after the backup that a server was restored from comes back with whoever knows
//! of it, as its maker's and with its time, and nobody can bring what was never decided.

use sodiem_core::api::{Bytes, DecisionOutcome, DecisionResult, SyncRequest};
use sodiem_core::decision::{Action, DecisionRecord, DecisionRefusal, Stage};
use sodiem_core::document::Edit;
use sodiem_core::ids::{Digest, UnitCode};
use sodiem_tests::device::Phone;
use sodiem_tests::network::Network;
use sodiem_tests::server::{Pages, Server};
use tempfile::TempDir;

use crate::convergence::{back_up, restored};

const COMMUNE: &str = "31852";
const OTHER: &str = "31855";

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

/// A server, its network, and the two who decide about a commune's sheet.
struct World {
    server: Server,
    network: Network,
    folder: TempDir,
    password: String,
    head: Phone,
    reviewer: Phone,
}

impl World {
    fn new() -> Self {
        let server = Server::empty(Pages::None);
        let network = Network::to(server.address());
        let password = server.password();
        let sign_in = |name: &str| Phone::sign_in(&network.base(), name, &password);
        Self {
            head: sign_in(&format!("lanhdao.{COMMUNE}")),
            reviewer: sign_in("pnv-956"),
            folder: TempDir::new().expect("a temporary folder"),
            password,
            network,
            server,
        }
    }

    fn sign_in(&self, name: &str) -> Phone {
        Phone::sign_in(&self.network.base(), name, &self.password)
    }

    /// The same network leads to the server of the backup from now on.
    fn restore(&mut self, backup: &std::path::Path) {
        self.server.stop();
        self.server = restored(backup);
        self.network.lead_to(Some(self.server.address()));
    }

    /// Everything that was decided about the commune, for somebody who had no part in it.
    fn log(&self) -> (Stage, Vec<DecisionRecord>) {
        let mut witness = self.sign_in("snv");
        witness.sync().expect("the network is open");
        let round = witness.round().id.clone();
        (
            witness.device().flow(&round, &commune()).stage,
            known(&mut witness),
        )
    }
}

/// What a phone knows to be decided about the commune.
fn known(phone: &mut Phone) -> Vec<DecisionRecord> {
    let (round, unit) = (phone.round().id.clone(), commune());
    phone.device().records(&round, &unit).cloned().collect()
}

fn sync(phones: &mut [&mut Phone]) {
    for phone in phones {
        phone.sync().expect("the network is open");
    }
}

fn note(phone: &mut Phone, unit: &UnitCode, text: &str) {
    let sheet = phone.sheet_id(unit);
    let leaf = "1.1.1".parse().expect("a code");
    let text = text.to_owned();
    phone.edit(&sheet, &[Edit::Note { leaf, text }]);
}

fn returned(tier: u32) -> Action {
    let message = "Bổ sung tài liệu kiểm chứng".to_owned();
    Action::Return { tier, message }
}

#[test]
fn what_was_decided_after_a_backup_comes_back_with_its_maker_and_its_time() {
    let mut world = World::new();
    let backup = back_up(&world.server, &world.folder);
    // What nobody brings back: the others get another place in the log by it.
    let mut lost = world.sign_in(&format!("lanhdao.{OTHER}"));
    lost.submit(&OTHER.parse().expect("a unit code"));
    lost.sync().expect("the network is open");
    note(&mut world.head, &commune(), "kế hoạch số 12/KH-UBND");
    world.head.submit(&commune());
    sync(&mut [&mut world.head, &mut world.reviewer]);
    world.reviewer.decide(&commune(), returned(1));
    sync(&mut [&mut world.reviewer, &mut world.head]);
    let (stage, before) = world.log();
    assert_eq!((stage, before.len()), (Stage::Returned(1), 2));
    // Answers what the restored server will have by another name.
    note(&mut world.head, &commune(), "đã bổ sung");
    world.head.submit(&commune());

    world.restore(&backup);
    world.head.restart();
    world.head.sync().expect("it signed in before the backup");
    assert!(world.head.device().unsent().is_empty());
    assert_eq!(world.head.device().refused_decisions().count(), 0);
    let (stage, after) = world.log();
    assert_eq!((stage, after.len()), (Stage::UnderReview(1), 3));
    for (before, after) in before.iter().zip(&after) {
        let said = |record: &DecisionRecord| {
            let DecisionRecord {
                draft,
                account,
                name,
                seat,
                received_at,
                late,
                ..
            } = record.clone();
            (draft, account, name, seat, received_at, late)
        };
        assert_eq!(said(before), said(after));
        assert_eq!(after.formerly, [before.hash]);
        assert_eq!(after.hash, after.hash_of());
    }
    world
        .reviewer
        .sync()
        .expect("it signed in before the backup");
    assert_eq!(known(&mut world.reviewer), after, "brought back once");
    world.server.stop();
    world.server.check();
}

#[test]
fn a_decision_that_another_replaced_since_is_shown_to_its_maker() {
    let mut world = World::new();
    world.head.submit(&commune());
    sync(&mut [&mut world.head, &mut world.reviewer]);
    let backup = back_up(&world.server, &world.folder);
    world.reviewer.decide(&commune(), returned(1));
    sync(&mut [&mut world.reviewer, &mut world.head]);

    world.restore(&backup);
    let mut colleague = world.sign_in("pnv-956");
    colleague.sync().expect("the network is open");
    colleague.approve(&commune(), 1);
    colleague.sync().expect("the network is open");
    sync(&mut [&mut world.head, &mut world.reviewer]);
    assert_eq!(world.head.device().refused_decisions().count(), 0);
    let refused: Vec<_> = world.reviewer.device().refused_decisions().collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].code, DecisionRefusal::Superseded);
    assert_eq!(world.log().0, Stage::UnderReview(2));
    assert!(world.reviewer.device().unsent().is_empty());
}

#[test]
fn nobody_brings_back_what_was_never_decided() {
    let mut world = World::new();
    world.head.submit(&commune());
    sync(&mut [&mut world.head, &mut world.reviewer]);
    let honest = known(&mut world.head).remove(0);
    let reviewer = &mut world.reviewer;
    let bring = |reviewer: &Phone, record: &DecisionRecord| {
        let request = SyncRequest {
            records: vec![record.clone()],
            ..SyncRequest::default()
        };
        let mut reply = reviewer.post(&request).expect("the network is open");
        reply.brought.remove(0)
    };
    let answer = bring(reviewer, &honest);
    assert!(matches!(answer.outcome, DecisionOutcome::Recorded { record } if record == honest));

    let draft = reviewer.draft(&commune(), returned(1));
    let mut forged = DecisionRecord {
        draft,
        ..honest.clone()
    };
    let mut named_as_before = forged.clone();
    forged.hash = forged.hash_of();
    let mut without_word = forged.clone();
    without_word.voucher = Bytes::default();
    named_as_before.draft.id = honest.draft.id.clone();
    let mut own_hash = forged.clone();
    own_hash.hash = Digest([7; 32]);
    for forged in [forged, without_word, named_as_before, own_hash] {
        let DecisionResult { outcome, .. } = bring(reviewer, &forged);
        let code = DecisionRefusal::NotAllowed;
        assert_eq!(outcome, DecisionOutcome::Refused { code });
    }
    // Who reads nothing of the unit learns nothing of it either.
    let stranger = world.sign_in(&format!("lanhdao.{OTHER}"));
    let guessed = DecisionRecord {
        voucher: Bytes::default(),
        ..honest.clone()
    };
    let answer = bring(&stranger, &guessed);
    assert!(matches!(answer.outcome, DecisionOutcome::Refused { .. }));
    assert_eq!(world.log().1.len(), 1);
}
