//! What a body sees and may decide, from documents and decisions as they come.

use std::rc::Rc;

use sodiem_core::account::{Grant, Principal};
use sodiem_core::answer::Answer;
use sodiem_core::api::{Bytes, Workspace};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRecord, Stage, approval_digest};
use sodiem_core::device::{Device, Row, Write};
use sodiem_core::document::{Edit, NOTE_CHARS_MAX};
use sodiem_core::ids::{AccountId, Code, Digest, DocumentId, SeatId};
use sodiem_core::round::Body;
use sodiem_core::time::Timestamp;
use sodiem_core::unit::{Unit, UnitLevel};

use super::*;
use crate::state::fixture::{self, moment, set, subject};
use crate::state::view::sheet::Subject;
use crate::state::{Effect, Event, State, Stored, desk, update};

const LEAF: &str = "1.1.1";

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn account() -> AccountId {
    "1".repeat(32).parse().expect("an account")
}

fn reviewer(body: &str) -> Principal {
    Principal {
        account: account(),
        username: "nam".into(),
        name: "Trần Văn Nam".into(),
        seat: SeatId([2; 16]),
        grants: vec![Grant::Reviewer {
            body: body.parse().expect("a body"),
        }],
    }
}

/// The fixture's units with a commune more, and a department that leads on area 2.
fn workspace() -> Workspace {
    let mut workspace = fixture::workspace();
    let units = workspace.units.values_mut().next().expect("a list");
    units.push(Unit {
        code: "31816".parse().expect("a code"),
        parent: Some("954".parse().expect("a code")),
        level: UnitLevel::Commune,
        kind: "Xã".into(),
        name: "Xã Đông Hải".into(),
    });
    let lead = Body {
        id: "tp-954".parse().expect("a body"),
        name: "Phòng Tư pháp".into(),
        rows: vec![code("2")],
        ..workspace.rounds[0].bodies[0].clone()
    };
    workspace.rounds[0].bodies.push(lead);
    workspace
}

fn case_of(body: &str) -> Case {
    let Subject { round, unit } = subject();
    Case {
        round,
        body: body.parse().expect("a body"),
        unit,
    }
}

fn sheet_id() -> DocumentId {
    DocumentId::sheet(&subject().round, &subject().unit, &set().digest())
}

fn choose(leaf: &str, choice: u32) -> Edit {
    let answer = Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    Edit::Answer {
        leaf: code(leaf),
        answer,
    }
}

/// The commune's phone.
fn phone() -> Device {
    let sets = [(set().digest(), set())].into();
    Device::open(fixture::principal(), workspace(), sets, [], [9; 16])
}

fn edit(phone: &mut Device, edits: &[Edit]) -> Vec<Write> {
    phone
        .edit(&sheet_id(), edits, Timestamp(1))
        .expect("an edit")
}

fn submission(phone: &mut Device) -> Write {
    let document = phone.document(&sheet_id()).expect("a sheet");
    let (heads, digest) = (document.heads(), document.read().digest());
    let draft = DecisionDraft {
        id: "5".repeat(32).parse().expect("a decision"),
        round: subject().round,
        unit: subject().unit,
        edition: set().digest(),
        action: Action::Submit { heads, digest },
        answers: None,
        made_at: Timestamp(2),
    };
    let record = DecisionRecord {
        sequence: 1,
        draft,
        account: account(),
        name: "Nguyễn Thị Hoa".into(),
        seat: SeatId([1; 16]),
        received_at: Timestamp(3),
        late: false,
        previous: None,
        formerly: Vec::new(),
        hash: Digest([7; 32]),
        voucher: Bytes::default(),
    };
    let epoch = "e".to_owned();
    Write::Put(Row::Decision { epoch, record })
}

fn rows(writes: Vec<Write>) -> Vec<Row> {
    let row = |write| match write {
        Write::Put(row) => Some(row),
        Write::Delete(_) => None,
    };
    writes.into_iter().filter_map(row).collect()
}

/// The body's device after it received these.
fn desk(body: &str, writes: Vec<Write>) -> State {
    let mut state = State::default();
    let started = Event::Started {
        language: Default::default(),
        theme: Default::default(),
        principal: Some(reviewer(body)),
        online: false,
        offline_since: None,
    };
    update(&mut state, started, moment(1));
    let stored = Stored {
        workspace: Some(workspace()),
        sets: [(set().digest(), set())].into(),
        rows: rows(writes),
        ..Stored::default()
    };
    update(&mut state, Event::Opened(Box::new(Ok(stored))), moment(2));
    state
}

/// The body's device with a submitted sheet on which one leaf is answered.
fn submitted(body: &str) -> (State, Device) {
    let mut phone = phone();
    let mut writes = edit(&mut phone, &[choose(LEAF, 0)]);
    writes.push(submission(&mut phone));
    (desk(body, writes), phone)
}

fn look(state: &mut State, body: &str) -> Rc<CaseView> {
    case(state.work().expect("ready"), &case_of(body)).expect("a case")
}

fn find(state: &mut State, leaf: &str, answer: Answer) {
    let document = look(state, "pnv-954").appraisal.clone();
    let edits = vec![Edit::Answer {
        leaf: code(leaf),
        answer,
    }];
    update(state, Event::Edited { document, edits }, moment(5));
}

fn drafts(state: &mut State) -> Vec<DecisionDraft> {
    state
        .work()
        .expect("ready")
        .device
        .drafts()
        .cloned()
        .collect()
}

#[test]
fn agreeing_with_the_rest_appraises_every_leaf_in_one_change() {
    let (mut state, _) = submitted("pnv-954");
    let view = look(&mut state, "pnv-954");
    assert_eq!((view.turn, view.progress().0), (Turn::Now, 0));
    let edits = agree_with_rest(&view);
    assert_eq!(edits.len(), view.deciding().unappraised);
    let document = view.appraisal.clone();
    let effects = update(&mut state, Event::Edited { document, edits }, moment(5));
    let writes = |effect: &Effect| match effect {
        Effect::Store(batch) => batch.writes.len(),
        _ => 0,
    };
    assert_eq!(effects.iter().map(writes).sum::<usize>(), 1);
    let view = look(&mut state, "pnv-954");
    let left = view.deciding();
    assert_eq!(left.unappraised, 0);
    assert_eq!(
        view.progress().1 - view.progress().0,
        left.unanswered,
        "not the unit's to answer"
    );
    assert_eq!(view.own, view.found);
    assert_eq!(view.deciding().blocks, []);
    let is_found = |line: &&Line| line.is_units() && line.found.is_some();
    let found: Vec<&Line> = view.lines.iter().filter(is_found).collect();
    assert!(!found.is_empty() && found.into_iter().all(is_agreed));
}

#[test]
fn other_points_without_a_reason_keep_a_sheet_from_being_approved() {
    let (mut state, _) = submitted("pnv-954");
    let lower = Answer {
        choice: Some(1),
        ..Answer::default()
    };
    find(&mut state, LEAF, lower.clone());
    let view = look(&mut state, "pnv-954");
    assert_eq!(view.deciding().blocks, [Block::NoReason(vec![code(LEAF)])]);
    assert!(
        view.line(&code(LEAF))
            .expect("a leaf")
            .difference()
            .is_negative()
    );
    let event = desk::Event::Reviewed {
        shown: view,
        kind: Kind::Approve,
        message: String::new(),
    };
    update(&mut state, event.into(), moment(6));
    assert_eq!(drafts(&mut state), []);
    let reason = Some("Kế hoạch ban hành chậm".to_owned());
    find(&mut state, LEAF, Answer { reason, ..lower });
    assert_eq!(look(&mut state, "pnv-954").deciding().blocks, []);
}

#[test]
fn an_approval_names_what_was_shown_and_waits_for_the_network() {
    let (mut state, _) = submitted("pnv-954");
    let view = look(&mut state, "pnv-954");
    let document = view.appraisal.clone();
    let edits = agree_with_rest(&view);
    update(&mut state, Event::Edited { document, edits }, moment(5));
    let shown = look(&mut state, "pnv-954");
    let event = desk::Event::Reviewed {
        shown: shown.clone(),
        kind: Kind::Approve,
        message: String::new(),
    };
    update(&mut state, event.into(), moment(6));
    let drafts = drafts(&mut state);
    let [draft] = drafts.as_slice() else {
        panic!("one decision: {drafts:?}")
    };
    let work = state.work().expect("ready");
    let round = work
        .device
        .round(&subject().round)
        .expect("a round")
        .clone();
    let place = (&round, work.device.units(&round), Timestamp(6));
    let stage = shown.flow.check(draft, work.principal(), place);
    assert_eq!(stage, Ok(Stage::Accepted));
    let Action::Approve {
        appraisals, digest, ..
    } = &draft.action
    else {
        panic!("{draft:?}")
    };
    assert_eq!(appraisals.len(), 2, "both bodies of the tier");
    let digests = appraisals.keys().map(|id| {
        (
            id.clone(),
            work.device
                .document(id)
                .expect("a document")
                .read()
                .digest(),
        )
    });
    let digests = digests.collect();
    let sheet = work
        .device
        .document(&sheet_id())
        .expect("a sheet")
        .read()
        .digest();
    assert_eq!(*digest, approval_digest(sheet, &digests));
    let view = look(&mut state, "pnv-954");
    assert!(view.waiting.is_some());
    assert_eq!(view.deciding().kinds, []);
}

#[test]
fn what_changed_under_the_reviewers_eyes_is_not_decided() {
    let (mut state, mut phone) = submitted("pnv-954");
    let shown = look(&mut state, "pnv-954");
    update(
        &mut state,
        Event::OtherTab(edit(&mut phone, &[choose("1.1.3", 0)])),
        moment(5),
    );
    let message = "Bổ sung kế hoạch".to_owned();
    let event = desk::Event::Reviewed {
        shown,
        kind: Kind::Return,
        message,
    };
    update(&mut state, event.into(), moment(6));
    assert_eq!(drafts(&mut state), []);
    assert_eq!(state.toasts.list.len(), 1);
}

#[test]
fn what_the_unit_changes_after_its_submission_shows_as_a_difference_and_is_not_appraised() {
    let (mut state, mut phone) = submitted("pnv-954");
    update(&mut state, Event::Seen(sheet_id()), moment(4));
    let before = look(&mut state, "pnv-954");
    assert_eq!(
        (before.changes.as_deref(), before.amendment.len()),
        (Some(&[][..]), 0)
    );
    update(
        &mut state,
        Event::OtherTab(edit(&mut phone, &[choose(LEAF, 1)])),
        moment(5),
    );
    let view = look(&mut state, "pnv-954");
    let changed: Vec<&Code> = view
        .changes
        .iter()
        .flatten()
        .map(|change| &change.code)
        .collect();
    assert_eq!(changed, [&code(LEAF)]);
    assert_eq!(view.amendment[0].from.answer.choice, Some(0));
    assert_eq!(view.amendment[0].to.answer.choice, Some(1));
    assert_eq!(view.own, before.own);
    let kinds = view.deciding().kinds;
    assert_eq!(
        kinds,
        [
            Kind::ReturnAmendment,
            Kind::TakeAmendment,
            Kind::Return,
            Kind::Approve
        ]
    );
    let event = desk::Event::Reviewed {
        shown: view,
        kind: Kind::TakeAmendment,
        message: String::new(),
    };
    update(&mut state, event.into(), moment(6));
    let digest = phone
        .document(&sheet_id())
        .expect("a sheet")
        .read()
        .digest();
    let heads = phone.document(&sheet_id()).expect("a sheet").heads();
    let action = Action::TakeAmendment {
        tier: 1,
        heads,
        digest,
    };
    assert_eq!(drafts(&mut state)[0].action, action);
    assert_eq!(
        look(&mut state, "pnv-954").changes.as_deref(),
        Some(&[][..]),
        "decided is seen"
    );
}

#[test]
fn a_department_sees_the_rows_that_it_leads_on_and_decides_nothing() {
    let (mut state, _) = submitted("tp-954");
    let view = look(&mut state, "tp-954");
    assert!(!view.lines.is_empty());
    assert!(view.lines.iter().all(|line| line.area == code("2")));
    assert_eq!(view.deciding(), Deciding::default());
    assert!(case(state.work().expect("ready"), &case_of("pnv-954")).is_none());
    let (mut state, _) = submitted("pnv-954");
    let led = |line: &&Line| line.part == Part::Led("Phòng Tư pháp".into());
    let view = look(&mut state, "pnv-954");
    assert!(view.lines.iter().any(|line| led(&line)));
    let agreed = agree_with_rest(&view);
    let is_led = |edit: &&Edit| {
        view.lines
            .iter()
            .filter(led)
            .any(|line| line.code == *edit.leaf())
    };
    assert_eq!(agreed.iter().filter(is_led).count(), 0);
}

#[test]
fn the_queue_shows_first_what_waits_and_finds_without_marks() {
    let (mut state, _) = submitted("pnv-954");
    let case = case_of("pnv-954");
    let queue = queue(state.work().expect("ready"), &case.round, &case.body).expect("a queue");
    let names = |found: Vec<&QueueLine>| {
        found
            .iter()
            .map(|line| line.name.clone())
            .collect::<Vec<_>>()
    };
    let urgent = (Column::Urgency, false);
    assert_eq!(
        names(queue.find(Stand::All, "", urgent)),
        ["Phường 2", "Xã Đông Hải"]
    );
    assert_eq!(
        names(queue.find(Stand::All, "dong hai", urgent)),
        ["Xã Đông Hải"]
    );
    assert_eq!(names(queue.find(Stand::Waiting, "", urgent)), ["Phường 2"]);
    assert_eq!(
        names(queue.find(Stand::All, "", (Column::Name, true))),
        ["Xã Đông Hải", "Phường 2"]
    );
}

#[test]
fn the_queue_narrows_to_what_came_late_was_amended_or_changed_since_the_last_look() {
    let mut phone = phone();
    let mut writes = edit(&mut phone, &[choose(LEAF, 0)]);
    let mut record = submission(&mut phone);
    if let Write::Put(Row::Decision { record, .. }) = &mut record {
        record.late = true;
    }
    writes.push(record);
    let mut state = desk("pnv-954", writes);
    let count = |state: &mut State, stand: Stand| {
        let case = case_of("pnv-954");
        let queue = queue(state.work().expect("ready"), &case.round, &case.body);
        queue.expect("a queue").count(stand)
    };
    assert_eq!(count(&mut state, Stand::Late), 1);
    update(&mut state, Event::Seen(sheet_id()), moment(4));
    for stand in [Stand::Amended, Stand::Changed] {
        assert_eq!(count(&mut state, stand), 0, "{}", stand.name());
    }
    let later = Event::OtherTab(edit(&mut phone, &[choose(LEAF, 1)]));
    update(&mut state, later, moment(5));
    for stand in [Stand::Amended, Stand::Changed] {
        assert_eq!(count(&mut state, stand), 1, "{}", stand.name());
    }
    update(&mut state, Event::Seen(sheet_id()), moment(6));
    assert_eq!(count(&mut state, Stand::Changed), 0);
}

#[test]
fn a_remark_is_a_line_of_the_opinion_as_long_as_that_fits() {
    assert_eq!(with_remark("", "a"), Some("a".to_owned()));
    assert_eq!(with_remark("b\n", "a"), Some("b\na".to_owned()));
    let opinion = "ă".repeat(NOTE_CHARS_MAX - 2);
    assert!(with_remark(&opinion, "a").is_some());
    assert_eq!(with_remark(&opinion, "ab"), None);
}
