//! What the exchange takes from each role, and what it gives.

use sodiem_core::api::{Bytes, DecisionOutcome, DocumentPush, RefusalCode, SyncReply, SyncRequest};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRefusal};
use sodiem_core::document::{Document, Edit};
use sodiem_core::ids::{BodyId, ChangeId, Digest, DocumentId, SeatId, UnitCode};
use sodiem_core::time::Timestamp;
use sodiem_tests::http::Body;

use super::world::{COMMUNE, Caller, Role, World};

/// An exchange of a device that has nothing new.
pub fn nothing_new(_: &World) -> Body {
    Body::json(&SyncRequest::default())
}

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn seat(caller: &Caller) -> SeatId {
    caller.session.as_ref().expect("signed in").principal.seat
}

fn exchange(caller: &Caller, request: &SyncRequest) -> SyncReply {
    caller
        .client
        .post("/sync", request)
        .expect("the network is open")
        .json()
}

/// A change of the caller's seat in a document that holds nothing yet.
fn change(world: &World, id: &DocumentId, caller: &Caller) -> (ChangeId, Bytes) {
    let mut document = Document::new(id.clone(), &world.set);
    let unique = Digest::of_json(&(id, seat(caller)));
    document.begin_session(
        seat(caller),
        unique.0[..16].try_into().expect("16 of 32 bytes"),
    );
    let leaf = "1.1.1".parse().expect("a code");
    let edit = match id.kind {
        sodiem_core::ids::DocumentKind::Scoresheet => Edit::Note {
            leaf,
            text: "ghi chú".into(),
        },
        sodiem_core::ids::DocumentKind::Appraisal(_) => Edit::Opinion {
            leaf,
            text: "ý kiến".into(),
        },
    };
    let change = document
        .edit(&[edit], Timestamp(0))
        .expect("taken")
        .expect("something new");
    (change.id, Bytes(change.bytes))
}

/// Whether the server takes a change of the caller's in a document.
fn writes(world: &World, caller: &Caller, id: &DocumentId) -> bool {
    let (id_of_change, bytes) = change(world, id, caller);
    let push = DocumentPush {
        document: id.clone(),
        changes: vec![bytes],
        vouchers: Vec::new(),
    };
    let request = SyncRequest {
        documents: vec![push],
        ..SyncRequest::default()
    };
    let reply = exchange(caller, &request);
    let pushed = &reply.pushed[0];
    if pushed.accepted == [id_of_change] {
        return true;
    }
    let codes: Vec<RefusalCode> = pushed.refused.iter().map(|refusal| refusal.code).collect();
    assert_eq!(codes, [RefusalCode::NotAllowed], "{id} by {caller:?}");
    false
}

/// Whether a decision is the caller's to make; whether it may be made now is another question.
fn decides(world: &World, caller: &Caller, action: Action) -> bool {
    let unique = Digest::of_json(&(seat(caller), &action)).to_string();
    let draft = DecisionDraft {
        id: unique[..32].parse().expect("32 hexadecimal digits"),
        round: world.round.id.clone(),
        unit: commune(),
        edition: world.round.edition,
        action,
        answers: None,
        made_at: Timestamp(0),
    };
    let request = SyncRequest {
        decisions: vec![draft],
        ..SyncRequest::default()
    };
    let reply = exchange(caller, &request);
    let refused = DecisionOutcome::Refused {
        code: DecisionRefusal::NotAllowed,
    };
    reply.decided[0].outcome != refused
}

#[test]
fn a_document_is_written_by_its_own_party_alone() {
    let world = World::begin();
    let (round, edition) = (&world.round.id, &world.round.edition);
    let appraisal = |body: &str| {
        let body: BodyId = body.parse().expect("a body's id");
        DocumentId::appraisal(round, &commune(), edition, &body)
    };
    let district = format!("pnv-{}", district(&world));
    let documents = [
        (
            DocumentId::sheet(round, &commune(), edition),
            vec![Role::Officer, Role::Head],
        ),
        (appraisal(&district), vec![Role::Reviewer]),
        (appraisal("stp"), vec![Role::Department]),
        (appraisal("snv"), vec![]),
        (appraisal("tp-khac"), vec![]),
    ];
    for (id, roles) in documents {
        for caller in signed_in(&world) {
            let is_own = caller.is_inside && roles.contains(&caller.role);
            assert_eq!(writes(&world, caller, &id), is_own, "{id} by {caller:?}");
        }
    }
}

#[test]
fn a_decision_is_made_by_who_holds_it_alone() {
    let world = World::begin();
    let digest = Digest::of(b"");
    let message = || "bổ sung tài liệu".to_owned();
    let actions = [
        (
            Action::Submit {
                heads: vec![],
                digest,
            },
            vec![Role::Head],
        ),
        (
            Action::Return {
                tier: 1,
                message: message(),
            },
            vec![Role::Reviewer],
        ),
        (
            Action::Return {
                tier: 2,
                message: message(),
            },
            vec![],
        ),
        (
            Action::TakeAmendment {
                tier: 1,
                heads: vec![],
                digest,
            },
            vec![Role::Reviewer],
        ),
        (Action::Reopen { message: message() }, vec![]),
    ];
    for (action, roles) in actions {
        for caller in signed_in(&world) {
            let is_own = caller.is_inside && roles.contains(&caller.role);
            let decides = decides(&world, caller, action.clone());
            assert_eq!(decides, is_own, "{action:?} by {caller:?}");
        }
    }
}

#[test]
fn the_exchange_gives_what_is_within_the_scope_alone() {
    let world = World::begin();
    let sheet = DocumentId::sheet(&world.round.id, &commune(), &world.round.edition);
    let officer = &world.callers[1];
    assert!(writes(&world, officer, &sheet));
    for caller in signed_in(&world) {
        let reply = exchange(caller, &SyncRequest::default());
        let sees = reply
            .documents
            .iter()
            .any(|pulled| pulled.document == sheet);
        let reads = caller.is_inside && caller.role != Role::Administrator;
        assert_eq!(sees, reads, "{caller:?}");
        assert_eq!(
            reply.seats.iter().any(|name| name.seat == seat(officer)),
            reads,
            "{caller:?}"
        );
    }
}

fn signed_in(world: &World) -> impl Iterator<Item = &Caller> {
    world
        .callers
        .iter()
        .filter(|caller| caller.role != Role::Anonymous)
}

fn district(world: &World) -> String {
    let reviewer = world
        .callers
        .iter()
        .find(|caller| caller.role == Role::Reviewer);
    let session = reviewer
        .and_then(|caller| caller.session.as_ref())
        .expect("signed in");
    let username = &session.principal.username;
    username
        .strip_prefix("pnv-")
        .expect("the demo's name for it")
        .to_owned()
}
