use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sodiem_core::answer::Answer;
use sodiem_core::api::{Bytes, DecisionOutcome, DocumentPush, RefusalCode, SyncReply};
use sodiem_core::decision::{Action, DecisionDraft, DecisionRefusal};
use sodiem_core::document::{Citation, Edit, NOTE_CHARS_MAX};
use sodiem_core::ids::{ChangeId, Code, Digest, UnitCode};
use tempfile::TempDir;

use super::*;
use crate::administration;
use crate::check;
use crate::demo::person::{Person, Stage};
use crate::demo::seeded::Seeded;
use crate::demo::{self, Filling};
use crate::environment::Environment;
use crate::store::standings;

mod files;
mod first_load;
mod rights;

const COMMUNE: &str = "31852";

/// The empty demo, with a clock that only the test moves.
struct World {
    app: App,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

impl World {
    fn begin() -> Self {
        let folder = TempDir::new().expect("a folder");
        demo::prepare(folder.path(), Filling::Empty).expect("the empty demo");
        let clock = Arc::new(AtomicI64::new(Environment::of_machine().now().0));
        let app = app(&folder, &clock);
        Self { app, clock, folder }
    }

    /// The server started anew: nothing is in memory.
    fn restart(&mut self) {
        self.app = app(&self.folder, &self.clock);
    }

    /// Lets a test play with people.
    fn play(&self, test: impl FnOnce(&Stage<'_>, &mut Seeded)) {
        self.play_on(test);
        assert!(self.is_well(), "the data do not hold together");
    }

    fn is_well(&self) -> bool {
        check::run(&self.app, |_| ()).expect("a check")
    }

    /// The same, whatever becomes of the data.
    fn play_on(&self, test: impl FnOnce(&Stage<'_>, &mut Seeded)) {
        let reference = self.app.reference().expect("published");
        let round = &reference.rounds[0];
        let (round, set) = reference.round_and_set(&round.id).expect("a round");
        let tick = || Timestamp(self.clock.load(Ordering::Relaxed));
        let stage = Stage {
            app: &self.app,
            round,
            set,
            tick: &tick,
        };
        // People who sat down before keep their seats.
        test(&stage, &mut Seeded::new(1 + count(&self.app, "seat")));
    }

    fn run_sql(&self, sql: &'static str) {
        let run = self.app.store.write(move |c| Ok(c.execute_batch(sql)?));
        run.expect("it is ours");
    }
}

fn app(folder: &TempDir, clock: &Arc<AtomicI64>) -> App {
    let (shown, machine) = (Arc::clone(clock), Environment::of_machine());
    let environment = Environment::new(
        move || Timestamp(shown.load(Ordering::Relaxed)),
        move |bytes| machine.fill(bytes),
    );
    App::open(folder.path(), environment).expect("a data folder")
}

fn commune() -> UnitCode {
    COMMUNE.parse().expect("a unit code")
}

fn leaf(text: &str) -> Code {
    text.parse().expect("a code")
}

fn choose(code: &str, choice: u32) -> Edit {
    let answer = Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    Edit::Answer {
        leaf: leaf(code),
        answer,
    }
}

fn sit<'a>(stage: &'a Stage<'a>, name: &str, seeded: &mut Seeded) -> Person<'a> {
    Person::sit_down(stage, (name, "máy thử"), seeded).expect("an account of the demo")
}

fn officer<'a>(stage: &'a Stage<'a>, seeded: &mut Seeded) -> Person<'a> {
    sit(stage, &format!("canbo1.{COMMUNE}"), seeded)
}

fn head<'a>(stage: &'a Stage<'a>, seeded: &mut Seeded) -> Person<'a> {
    sit(stage, &format!("lanhdao.{COMMUNE}"), seeded)
}

fn count(app: &App, table: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let counted = app
        .store
        .read(|c| Ok(c.query_row(&sql, [], |row| row.get(0))?));
    counted.expect("a table")
}

fn send(app: &App, person: &mut Person<'_>, request: &SyncRequest) -> SyncReply {
    exchange(app, person.device().principal(), request.clone()).expect("within the limits")
}

/// A decision as a hostile or confused device may make it.
fn draft(stage: &Stage<'_>, id: u8, action: Action, answers: Option<Digest>) -> DecisionDraft {
    DecisionDraft {
        id: hex::encode([id; 16]).parse().expect("an id"),
        round: stage.round.id.clone(),
        unit: commune(),
        edition: stage.round.edition,
        action,
        answers,
        made_at: Timestamp(0),
    }
}

fn decide(app: &App, person: &mut Person<'_>, drafts: &[DecisionDraft]) -> Vec<DecisionOutcome> {
    let request = SyncRequest {
        decisions: drafts.to_vec(),
        ..SyncRequest::default()
    };
    let reply = send(app, person, &request);
    reply
        .decided
        .into_iter()
        .map(|result| result.outcome)
        .collect()
}

#[track_caller]
fn refused(outcome: &DecisionOutcome, expect: DecisionRefusal) {
    assert_eq!(*outcome, DecisionOutcome::Refused { code: expect });
}

#[test]
fn what_is_sent_twice_is_stored_once() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        let sheet = officer.sheet_of(&commune());
        officer
            .write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        let request = officer.device().request();
        let first = send(stage.app, &mut officer, &request);
        let again = send(stage.app, &mut officer, &request);
        assert_eq!(first.pushed[0].accepted.len(), 1);
        assert_eq!(first.pushed, again.pushed);
        assert_eq!(count(stage.app, "change"), 1);
        assert_eq!(count(stage.app, "feed"), 1);
    });
}

#[test]
fn a_device_of_another_incarnation_gets_everything_again() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        let sheet = officer.sheet_of(&commune());
        officer
            .write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        officer.exchange().expect("an exchange");
        let epoch = officer.device().request().epoch;
        let lost = SyncRequest {
            epoch: Some("other".into()),
            cursor: 99,
            ..SyncRequest::default()
        };
        let reply = send(stage.app, &mut officer, &lost);
        assert_eq!(Some(reply.epoch), epoch);
        assert_eq!(reply.documents[0].changes.len(), 1);
        assert_eq!((reply.cursor, reply.more), (1, false));
        assert_eq!(reply.seats[0].device, "máy thử");
    });
}

#[test]
fn a_long_feed_comes_in_pages_that_lose_nothing() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        let sheet = officer.sheet_of(&commune());
        for number in 0..300 {
            let text = number.to_string().repeat(166);
            let citation = Citation {
                document: text.clone(),
                number: text.clone(),
                date: text.clone(),
                section: text.clone(),
                page: text,
                ..Citation::default()
            };
            let edit = Edit::Cite {
                leaf: leaf("1.1.1"),
                id: "01".into(),
                citation,
            };
            officer.write(&sheet, &[edit]).expect("a citation");
        }
        officer.exchange().expect("an exchange");
        let (mut cursor, mut pages, mut changes) = (0, 0, 0);
        let epoch = officer.device().request().epoch;
        loop {
            let request = SyncRequest {
                epoch: epoch.clone(),
                cursor,
                ..SyncRequest::default()
            };
            let reply = send(stage.app, &mut officer, &request);
            changes += reply
                .documents
                .iter()
                .map(|pull| pull.changes.len())
                .sum::<usize>();
            cursor = reply.cursor;
            pages += 1;
            if !reply.more {
                break;
            }
        }
        assert!(pages > 1, "everything came in one page");
        assert_eq!(changes, 300);
    });
}

#[test]
fn a_device_on_a_bad_line_gets_replies_as_short_as_it_asks_for() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut writer = officer(stage, seeded);
        let sheet = writer.sheet_of(&commune());
        for number in 0..20 {
            let text = format!("{number}").repeat(500);
            let note = Edit::Note {
                leaf: leaf("1.1.1"),
                text,
            };
            writer.write(&sheet, &[note]).expect("a note");
        }
        writer.exchange().expect("an exchange");
        let mut reader = head(stage, seeded);
        let mut request = SyncRequest {
            reply_bytes_max: Some(1),
            ..SyncRequest::default()
        };
        let mut pages = 0;
        loop {
            let reply = send(stage.app, &mut reader, &request);
            let changes = reply.documents.iter().map(|pulled| pulled.changes.len());
            assert_eq!(changes.sum::<usize>(), 1);
            pages += 1;
            if !reply.more {
                break;
            }
            request.epoch = Some(reply.epoch);
            request.cursor = reply.cursor;
        }
        assert_eq!(pages, 20);
    });
}

#[test]
fn a_request_is_taken_up_to_its_limits() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let action = Action::Reopen {
            message: "x".into(),
        };
        let one = draft(stage, 1, action, None);
        let request = |decisions| SyncRequest {
            decisions: vec![one.clone(); decisions],
            ..SyncRequest::default()
        };
        let principal = head.device().principal().clone();
        assert!(exchange(stage.app, &principal, request(SYNC_DECISIONS_MAX)).is_ok());
        let beyond = exchange(stage.app, &principal, request(SYNC_DECISIONS_MAX + 1));
        assert_eq!(
            beyond.map_err(|e| e.code()),
            Err(sodiem_core::api::ProblemCode::Invalid)
        );
    });
}

#[test]
fn a_submission_names_content_that_is_there_and_as_it_was_shown() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.explain(&sheet).expect("an explanation");
        head.exchange().expect("an exchange");
        let (heads, digest) = head.pinned(&sheet).expect("a sheet");
        let submit = |heads: &[ChangeId], digest| Action::Submit {
            heads: heads.to_vec(),
            digest,
        };
        let nowhere = [ChangeId([9; 32])];
        let drafts = [
            draft(stage, 1, submit(&nowhere, digest), None),
            draft(stage, 2, submit(&[], digest), None),
            draft(stage, 3, submit(&heads, Digest([9; 32])), None),
            draft(stage, 4, submit(&heads, digest), Some(Digest([9; 32]))),
            draft(stage, 5, submit(&heads, digest), None),
            draft(stage, 6, submit(&heads, digest), None),
            draft(stage, 7, submit(&heads, digest), Some(Digest([0; 32]))),
        ];
        let outcomes = decide(stage.app, &mut head, &drafts);
        refused(&outcomes[0], DecisionRefusal::UnknownHeads);
        refused(&outcomes[1], DecisionRefusal::UnknownHeads);
        refused(&outcomes[2], DecisionRefusal::OtherContent);
        refused(&outcomes[3], DecisionRefusal::Superseded);
        let DecisionOutcome::Recorded { record } = &outcomes[4] else {
            panic!("{outcomes:?}")
        };
        assert_eq!(
            (record.sequence, record.previous, record.late),
            (1, None, false)
        );
        assert_eq!(record.hash, record.hash_of());
        refused(&outcomes[5], DecisionRefusal::Superseded);
        refused(&outcomes[6], DecisionRefusal::Superseded);

        let again = decide(stage.app, &mut head, &drafts[4..5]);
        assert_eq!(again, outcomes[4..5], "sent twice, decided once");
        let mut officer = officer(stage, seeded);
        let stolen = decide(stage.app, &mut officer, &drafts[4..5]);
        refused(&stolen[0], DecisionRefusal::NotAllowed);
        assert_eq!(count(stage.app, "decision"), 1);
    });
}

#[test]
fn a_sheet_with_an_undecided_conflict_is_not_submitted() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut people = [officer(stage, seeded), head(stage, seeded)];
        let sheet = people[0].sheet_of(&commune());
        for (person, choice) in people.iter_mut().zip([0, 1]) {
            person
                .write(&sheet, &[choose("1.1.1", choice)])
                .expect("an answer");
        }
        people
            .iter_mut()
            .for_each(|person| person.exchange().expect("an exchange"));
        let head = &mut people[1];
        let (heads, digest) = head.pinned(&sheet).expect("a sheet");
        let submit = Action::Submit { heads, digest };
        let outcomes = decide(stage.app, head, &[draft(stage, 1, submit, None)]);
        refused(&outcomes[0], DecisionRefusal::Conflict);
    });
}

#[test]
fn a_sheet_on_which_more_was_written_apart_than_one_may_write_is_not_submitted() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut people = [officer(stage, seeded), head(stage, seeded)];
        let sheet = people[0].sheet_of(&commune());
        let note = |text: &str, count: usize| Edit::Note {
            leaf: leaf("1.1.1"),
            text: text.repeat(count),
        };
        for (person, text) in people.iter_mut().zip(["a", "b"]) {
            let half = note(text, NOTE_CHARS_MAX / 2 + 1);
            person.write(&sheet, &[half]).expect("a note");
        }
        people
            .iter_mut()
            .for_each(|person| person.exchange().expect("nothing is refused"));
        let head = &mut people[1];
        let (heads, digest) = head.pinned(&sheet).expect("a sheet");
        let submit = Action::Submit { heads, digest };
        let outcomes = decide(stage.app, head, &[draft(stage, 1, submit, None)]);
        refused(&outcomes[0], DecisionRefusal::TooLong);

        head.write(&sheet, &[note("c", NOTE_CHARS_MAX)])
            .expect("a note");
        head.submit(&commune(), seeded)
            .expect("as long as one may be");
    });
}

#[test]
fn points_without_a_document_or_an_explanation_are_not_submitted() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        let submit = |head: &mut Person<'_>, id| {
            head.exchange().expect("an exchange");
            let (heads, digest) = head.pinned(&sheet).expect("a sheet");
            let submit = Action::Submit { heads, digest };
            decide(stage.app, head, &[draft(stage, id, submit, None)])
        };
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        let outcomes = submit(&mut head, 1);
        refused(&outcomes[0], DecisionRefusal::NoExplanation);
        let blank = Edit::Explanation {
            leaf: leaf("1.1.1"),
            text: " .\u{200b}\n".into(),
        };
        head.write(&sheet, &[blank]).expect("a text");
        let outcomes = submit(&mut head, 2);
        refused(&outcomes[0], DecisionRefusal::NoExplanation);

        let cite = |number: &str| Edit::Cite {
            leaf: leaf("1.1.1"),
            id: "0".repeat(8),
            citation: Citation {
                number: number.into(),
                page: "3".into(),
                ..Citation::default()
            },
        };
        head.write(&sheet, &[cite(" ")]).expect("a citation");
        let outcomes = submit(&mut head, 3);
        refused(&outcomes[0], DecisionRefusal::NoExplanation);
        head.write(&sheet, &[cite("12/KH-UBND")])
            .expect("a citation");
        let outcomes = submit(&mut head, 4);
        assert!(matches!(&outcomes[0], DecisionOutcome::Recorded { .. }));
    });
}

#[test]
fn a_submission_after_the_deadline_is_taken_and_marked() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.explain(&sheet).expect("an explanation");
        head.exchange().expect("an exchange");
        let (heads, digest) = head.pinned(&sheet).expect("a sheet");
        world
            .clock
            .store(stage.round.submit_by.0 + 1, Ordering::Relaxed);
        let submit = Action::Submit { heads, digest };
        let outcomes = decide(stage.app, &mut head, &[draft(stage, 1, submit, None)]);
        assert!(matches!(&outcomes[0], DecisionOutcome::Recorded { record } if record.late));
    });
}

#[test]
fn an_approval_pins_every_appraisal_of_its_tier() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.submit(&commune(), seeded).expect("a submission");
        let mut reviewer = sit(stage, "pnv-956", seeded);
        reviewer.exchange().expect("an exchange");
        let body = crate::province::body_id("pnv-956");
        let round = stage.round;
        let appraisal = DocumentId::appraisal(&round.id, &commune(), &round.edition, &body);
        let opinion = Edit::Opinion {
            leaf: leaf("1.1.1"),
            text: "đạt".into(),
        };
        reviewer.write(&appraisal, &[opinion]).expect("an opinion");
        reviewer.exchange().expect("an exchange");

        let (heads, shown) = reviewer.pinned(&sheet).expect("a sheet");
        let none = BTreeMap::new();
        let digest = sodiem_core::decision::approval_digest(shown, &none);
        let approve = Action::Approve {
            tier: 1,
            heads,
            appraisals: BTreeMap::new(),
            digest,
        };
        let latest = reviewer.device().flow(&round.id, &commune()).latest;
        let outcomes = decide(
            stage.app,
            &mut reviewer,
            &[draft(stage, 1, approve, latest)],
        );
        refused(&outcomes[0], DecisionRefusal::OtherContent);
        reviewer
            .approve((&commune(), 1), seeded)
            .expect("with its appraisal");
        assert_eq!(count(stage.app, "decision"), 2);
    });
}

#[test]
fn a_unit_that_does_not_open_holds_up_no_other_and_loses_nothing() {
    let mut world = World::begin();
    let neighbour: UnitCode = "31855".parse().expect("a unit code");
    let appraisal = |stage: &Stage<'_>, unit: &UnitCode| {
        let body = crate::province::body_id("pnv-956");
        DocumentId::appraisal(&stage.round.id, unit, &stage.round.edition, &body)
    };
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.submit(&commune(), seeded).expect("a submission");
    });
    world.run_sql(
        "CREATE TABLE whole AS SELECT id, body FROM change;
         UPDATE change SET body = zeroblob(9);",
    );
    world.restart();
    assert!(!world.is_well(), "the check sees it");
    world.play_on(|stage, seeded| {
        let mut reviewer = sit(stage, "pnv-956", seeded);
        reviewer.exchange().expect("what reads is pulled");
        let (broken, sound) = (appraisal(stage, &commune()), appraisal(stage, &neighbour));
        for id in [&broken, &sound] {
            reviewer
                .write(id, &[choose("1.1.1", 1)])
                .expect("an answer");
        }
        let request = SyncRequest {
            decisions: vec![draft(
                stage,
                1,
                Action::Return {
                    tier: 1,
                    message: "x".into(),
                },
                None,
            )],
            ..reviewer.device().request()
        };
        let reply = send(stage.app, &mut reviewer, &request);
        assert_eq!(reply.unavailable, std::slice::from_ref(&broken));
        assert_eq!(
            reply.pushed.iter().map(|p| &p.document).collect::<Vec<_>>(),
            [&sound]
        );
        assert_eq!(reply.decided, [], "it waits like the changes");
        let request = reviewer.device().request();
        let reply = send(stage.app, &mut reviewer, &request);
        let received = reviewer.device().receive(&request, reply);
        assert!(!received.again, "what waits does not hurry");
        assert_eq!(reviewer.device().unsent().changes, 1);
        assert_eq!(reviewer.device().refused_entries().count(), 0);
        assert_eq!(count(stage.app, "quarantine"), 0);

        let anew = SyncRequest::default();
        let reply = send(stage.app, &mut reviewer, &anew);
        let sheet = reviewer.sheet_of(&commune());
        assert_eq!(reply.unavailable, [sheet]);
        assert_eq!(reply.decisions.len(), 1, "the rest of the feed is there");

        world.run_sql("UPDATE change SET body = whole.body FROM whole WHERE whole.id = change.id;");
        reviewer.exchange().expect("an exchange");
        assert!(
            reviewer.device().unsent().is_empty(),
            "it arrives when it can"
        );
    });
    assert!(world.is_well());
}

#[test]
fn points_are_not_changed_without_a_reason() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.submit(&commune(), seeded).expect("a submission");
        let mut reviewer = sit(stage, "pnv-956", seeded);
        reviewer.exchange().expect("an exchange");
        let body = crate::province::body_id("pnv-956");
        let round = stage.round;
        let appraisal = DocumentId::appraisal(&round.id, &commune(), &round.edition, &body);
        let other = choose("1.1.1", 2);
        reviewer
            .write(&appraisal, std::slice::from_ref(&other))
            .expect("an answer");
        reviewer.exchange().expect("an exchange");

        let approve = |reviewer: &mut Person<'_>| {
            let (heads, shown) = reviewer.pinned(&sheet).expect("a sheet");
            let (appraised, found) = reviewer.pinned(&appraisal).expect("an appraisal");
            let digests = BTreeMap::from([(appraisal.clone(), found)]);
            Action::Approve {
                tier: 1,
                heads,
                appraisals: BTreeMap::from([(appraisal.clone(), appraised)]),
                digest: sodiem_core::decision::approval_digest(shown, &digests),
            }
        };
        let latest = reviewer.device().flow(&round.id, &commune()).latest;
        let without = draft(stage, 1, approve(&mut reviewer), latest);
        let outcomes = decide(stage.app, &mut reviewer, &[without]);
        refused(&outcomes[0], DecisionRefusal::NoReason);

        let Edit::Answer { leaf, mut answer } = other else {
            unreachable!("choosing answers")
        };
        answer.reason = Some("theo hồ sơ".into());
        let reasoned = Edit::Answer { leaf, answer };
        reviewer.write(&appraisal, &[reasoned]).expect("a reason");
        reviewer.exchange().expect("an exchange");
        let with = draft(stage, 2, approve(&mut reviewer), latest);
        let outcomes = decide(stage.app, &mut reviewer, &[with]);
        assert!(
            matches!(&outcomes[0], DecisionOutcome::Recorded { .. }),
            "{outcomes:?}"
        );
    });
}

#[test]
fn what_is_refused_is_kept_up_to_a_seats_share() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut officer = officer(stage, seeded);
        let sheet = officer.sheet_of(&commune());
        for round in [0, 0, 1, 2] {
            let change = |number| Bytes(format!("no change {round} {number}").into_bytes());
            let push = DocumentPush {
                document: sheet.clone(),
                changes: (0..SYNC_CHANGES_MAX).map(change).collect(),
                vouchers: Vec::new(),
            };
            let request = SyncRequest {
                documents: vec![push],
                ..SyncRequest::default()
            };
            let reply = send(stage.app, &mut officer, &request);
            assert_eq!(reply.pushed[0].refused.len(), SYNC_CHANGES_MAX);
            assert_eq!(reply.pushed[0].refused[0].code, RefusalCode::Unreadable);
        }
        let kept = crate::store::quarantine::QUARANTINE_ROWS_MAX;
        assert_eq!(count(stage.app, "quarantine"), u64::from(kept));
    });
}

#[test]
fn new_settings_of_a_round_move_what_is_computed_by_them() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut head = head(stage, seeded);
        let sheet = head.sheet_of(&commune());
        head.write(&sheet, &[choose("1.1.1", 0)])
            .expect("an answer");
        head.submit(&commune(), seeded).expect("a submission");
        let mut reviewer = sit(stage, "pnv-956", seeded);
        reviewer.exchange().expect("an exchange");
        let body = crate::province::body_id("pnv-956");
        let round = stage.round;
        let appraisal = DocumentId::appraisal(&round.id, &commune(), &round.edition, &body);
        reviewer
            .write(&appraisal, &[choose("1.1.1", 2)])
            .expect("an answer");
        reviewer.exchange().expect("an exchange");
        let points = || {
            let standings = stage.app.store.read(|c| standings::of_round(c, &round.id));
            standings.expect("standings")[&commune()]
                .score
                .points
                .clone()
        };
        assert!(points().is_zero(), "the reviewer's word counts");
        let mut wish = round.clone();
        for body in wish.bodies.iter_mut().filter(|other| other.id == body) {
            body.unit = "957".parse().expect("a unit code");
        }
        let mut admin = sit(stage, "admin", seeded);
        let who = admin.device().principal();
        administration::put_round(stage.app, who, &round.id, wish).expect("good settings");
        assert!(!points().is_zero(), "it does not any more");
    });
}

#[test]
fn what_several_send_for_one_sheet_at_one_moment_is_each_ones_own() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut people = [officer(stage, seeded), head(stage, seeded)];
        let sheet = people[0].sheet_of(&commune());
        let mut asked = Vec::new();
        for (choice, person) in (0..).zip(&mut people) {
            person
                .write(&sheet, &[choose("1.1.1", choice)])
                .expect("an answer");
            let who = person.device().principal().clone();
            asked.push(Asked::new(
                &who,
                stage.app.environment.now(),
                person.device().request(),
            ));
        }
        // One more sends, as the first one's, what the second wrote.
        let mut stolen = asked[1].clone();
        stolen.who = asked[0].who.clone();
        asked.insert(1, stolen);
        let reference = stage.app.reference().expect("what is published");
        let keys = asked[0].keys(&reference.access(&asked[0].who).scope);
        let slots = stage.app.dossiers.slots(&keys);
        let mut units = push::Units::lock(stage.app, &reference, &keys, &slots).expect("the unit");
        let taken = push::take(stage.app, &reference, &mut units, asked).expect("it is stored");
        let became: Vec<_> = taken
            .iter()
            .map(|pushed| (pushed.results[0].accepted.len(), &pushed.results[0].refused))
            .collect();
        assert_eq!(became[0], (1, &vec![]));
        assert_eq!(became[1].0, 0);
        assert_eq!(became[1].1[0].code, RefusalCode::OtherAuthor);
        assert_eq!(became[2], (1, &vec![]), "it is not taken for the thief's");
        let heads = &taken[2].results[0].heads;
        assert_eq!(heads.len(), 2, "both answers stand");
    });
    assert!(world.is_well());
}

#[test]
fn many_who_send_for_one_sheet_at_once_are_all_answered() {
    let world = World::begin();
    world.play(|stage, seeded| {
        let mut people: Vec<_> = (0..8).map(|_| officer(stage, seeded)).collect();
        let sheet = people[0].sheet_of(&commune());
        for (number, person) in people.iter_mut().enumerate() {
            let text = format!("của người {number}");
            let note = Edit::Note {
                leaf: leaf("1.1.1"),
                text,
            };
            person.write(&sheet, &[note]).expect("a note");
        }
        let app = stage.app;
        let sent: Vec<_> = people
            .iter_mut()
            .map(|person| {
                (
                    person.device().principal().clone(),
                    person.device().request(),
                )
            })
            .collect();
        let begin = std::sync::Barrier::new(sent.len());
        let replies: Vec<SyncReply> = std::thread::scope(|scope| {
            let sending = sent.into_iter().map(|(who, request)| {
                let begin = &begin;
                scope.spawn(move || {
                    begin.wait();
                    exchange(app, &who, request).expect("an answer")
                })
            });
            let sending: Vec<_> = sending.collect();
            sending
                .into_iter()
                .map(|one| one.join().expect("no panic"))
                .collect()
        });
        assert!(
            replies
                .iter()
                .all(|reply| reply.pushed[0].accepted.len() == 1)
        );
        assert_eq!(count(app, "change"), 8);
    });
    assert!(world.is_well());
}
