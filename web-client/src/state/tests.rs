//! What happens, from event to effects.

use sodiem_core::account::{Grant, Principal};
use sodiem_core::answer::Answer;
use sodiem_core::api::{Bytes, Problem, ProblemCode, Session, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft, DecisionRecord};
use sodiem_core::device::{HELD_BYTES_MAX, Place, Row, Unreadable, Write};
use sodiem_core::document::{Document, Edit, NOTE_CHARS_MAX};
use sodiem_core::ids::{Code, Digest, DocumentId, SeatId};
use std::collections::BTreeMap;

use super::fixture::{
    called, fetched, moment, principal, ready, session, set, stored, subject, workspace,
};
use super::storage::UnsentFiles;
use super::view::deadline;
use super::view::sheet::{self, Filter};
use super::view::status::{self, Connection, Reached};
use super::*;

mod moved;
mod receipts;

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn answer(state: &mut State, leaf: &str, json: &str, n: u8) -> Vec<Effect> {
    let document = sheet::document(state.work().expect("ready"), &subject()).expect("a sheet");
    let answer = Answer::from_json(json).expect("an answer");
    let edits = vec![Edit::Answer {
        leaf: code(leaf),
        answer,
    }];
    update(state, Event::Edited { document, edits }, moment(n))
}

fn problem(code: ProblemCode) -> Failure {
    Failure::Problem(Box::new(Problem {
        kind: String::new(),
        status: code.status(),
        code,
        title: String::new(),
        instance: String::new(),
        retry_after: None,
        findings: Vec::new(),
    }))
}

fn fail_exchange(state: &mut State, failure: Failure, n: u8) -> Vec<Effect> {
    let request = state.work().expect("ready").device.request();
    update(
        state,
        Event::Exchanged(request, Box::new(Err(failure))),
        moment(n),
    )
}

#[test]
fn the_first_time_everything_is_fetched_and_kept() {
    let mut state = State::default();
    update(&mut state, Event::SignedIn(session()), moment(1));
    let nothing = Event::Opened(Box::new(Ok(Stored::default())));
    assert_eq!(
        called(&update(&mut state, nothing, moment(2))),
        ["/api/v1/workspace"]
    );
    let came = Event::WorkspaceFetched(Box::new(Ok(fetched(workspace()))));
    let effects = update(&mut state, came, moment(3));
    let criteria = format!("/api/v1/criteria/{}", set().digest());
    assert_eq!(called(&effects), [criteria]);
    let came = Event::SetFetched(set().digest(), Ok(fetched(set())));
    let effects = update(&mut state, came, moment(4));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ShowProgram))
    );
    assert_eq!(called(&effects), ["/api/v1/workspace", "/api/v1/sync"]);
    assert!(state.work().is_some());
}

#[test]
fn a_criteria_set_that_is_not_what_its_digest_says_is_not_used() {
    let mut state = State::default();
    update(&mut state, Event::SignedIn(session()), moment(1));
    update(
        &mut state,
        Event::Opened(Box::new(Ok(Stored::default()))),
        moment(2),
    );
    update(
        &mut state,
        Event::WorkspaceFetched(Box::new(Ok(fetched(workspace())))),
        moment(3),
    );
    let other = CriteriaSet {
        title: "Bộ khác".into(),
        ..set()
    };
    update(
        &mut state,
        Event::SetFetched(set().digest(), Ok(fetched(other))),
        moment(4),
    );
    assert!(matches!(&state.phase, Phase::Opening(opening)
        if opening.failure == Some(Failure::Unreadable)));
}

#[test]
fn an_edit_is_stored_then_sent_and_says_so_at_each_step() {
    let mut state = ready();
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    assert_eq!(stored(&effects).len(), 1);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Wake(Timer::Sync(_), _)))
    );
    assert_eq!(status::connection(&mut state), Connection::Saving);
    assert_eq!(Reached::Saved.name(&state.sync), "saving");
    update(&mut state, Event::Stored, moment(6));
    assert_eq!(Reached::Saved.name(&state.sync), "saved");
    assert!(matches!(
        status::connection(&mut state),
        Connection::Offline(_, 1)
    ));
    let view = sheet::view(state.work().expect("ready"), &subject()).expect("a sheet");
    assert_eq!(view.count(Reached::Saved), 1);
    assert_eq!(view.answered, 1);
    assert_eq!(view.own.points.to_string(), "1");
}

#[test]
fn a_server_that_asks_to_wait_is_not_asked_before() {
    let Failure::Problem(mut busy) = problem(ProblemCode::Busy) else {
        unreachable!("a problem")
    };
    busy.retry_after = Some(40);
    let waits = [5, 6].map(|random| {
        let mut state = ready();
        let effects = fail_exchange(&mut state, Failure::Problem(busy.clone()), random);
        let after = planned(&effects).expect("it comes back");
        assert!(after >= 40_000, "{after}");
        // Neither what is written meanwhile nor what others write makes it sooner.
        let edited = answer(&mut state, "1.1.1", r#"{"choice":0}"#, random);
        assert!(planned(&edited).is_some_and(|after| after >= 40_000));
        assert!(called(&update(&mut state, Event::NewsHeard(9), moment(random))).is_empty());
        after
    });
    assert_ne!(waits[0], waits[1], "not all at once");
}

/// In how many milliseconds the next exchange is.
fn planned(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::Wake(Timer::Sync(_), after_ms) => Some(*after_ms),
        _ => None,
    })
}

#[test]
fn whatever_may_have_brought_a_network_asks_the_server() {
    let unreached = || {
        let mut state = ready();
        let effects = fail_exchange(&mut state, Failure::Unreachable, 5);
        (state, effects)
    };
    let asks = |event: Event| {
        let effects = update(&mut unreached().0, event, moment(9));
        called(&effects) == ["/api/v1/sync"]
    };
    for event in [Event::Network(true), Event::SyncAsked, Event::BecameLeader] {
        assert!(asks(event));
    }
    assert!(!asks(Event::Network(false)));
    let (mut state, effects) = unreached();
    let token = effects.iter().find_map(|effect| match effect {
        Effect::Wake(Timer::Sync(token), _) => Some(*token),
        _ => None,
    });
    let woke = Event::Woke(Timer::Sync(token.expect("it comes back")));
    assert_eq!(
        called(&update(&mut state, woke, moment(7))),
        ["/api/v1/sync"]
    );
}

#[test]
fn since_when_there_is_no_network_outlasts_the_page() {
    let mut state = State::default();
    let since = Some(moment(1).now);
    let started = |online| Event::Started {
        language: Language::default(),
        theme: Theme::default(),
        principal: None,
        online,
        offline_since: since,
    };
    for online in [false, true] {
        update(&mut state, started(online), moment(9));
        assert_eq!(state.sync.offline_since, since, "until the server is heard");
    }
    update(&mut state, Event::Network(true), moment(9));
    assert_eq!(state.sync.offline_since, None);
}

#[test]
fn signing_out_sends_first_what_waits() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::Stored, moment(5));
    state.sync.is_running = false;
    let effects = update(&mut state, Event::SignOutAsked(true), moment(6));
    assert_eq!(called(&effects), ["/api/v1/sync"]);
}

#[test]
fn the_server_has_everything_only_once_it_has_the_files_too() {
    let mut state = ready();
    state.sync.offline_since = None;
    state.sync.last_exchange = Some(moment(5).now);
    let counted = |state: &mut State, waiting| {
        let files = UnsentFiles { waiting, bytes: 9 };
        update(state, Event::FilesCounted(files), moment(6));
        status::connection(state)
    };
    assert_eq!(counted(&mut state, 2), Connection::Files(2));
    assert!(matches!(counted(&mut state, 0), Connection::Received(_)));
}

#[test]
fn an_expired_session_never_costs_an_edit() {
    let mut state = ready();
    fail_exchange(&mut state, problem(ProblemCode::SignInNeeded), 5);
    let effects = answer(&mut state, "1.1.1", r#"{"choice":1}"#, 6);
    assert_eq!(stored(&effects).len(), 1);
    update(&mut state, Event::Stored, moment(7));
    assert_eq!(status::connection(&mut state), Connection::SignIn(1));
    let effects = update(&mut state, Event::SignedIn(session()), moment(8));
    assert!(called(&effects).contains(&"/api/v1/sync"));
}

#[test]
fn what_the_device_cannot_store_is_not_called_saved() {
    let mut state = ready();
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    let batch = effects.into_iter().find_map(|effect| match effect {
        Effect::Store(batch) => Some(batch),
        _ => None,
    });
    let batch = batch.expect("something to store");
    let failed = Event::StoreFailed {
        batch,
        reason: "đầy".into(),
    };
    update(&mut state, failed, moment(6));
    assert_eq!(
        status::connection(&mut state),
        Connection::StoreFailed("đầy".into())
    );
    assert_eq!(Reached::Saved.name(&state.sync), "unsaved");
    assert!(update(&mut state, Event::UpdateAccepted, moment(7)).is_empty());
    let again = update(&mut state, Event::StoreAgain, moment(8));
    assert_eq!(stored(&again).len(), 1);
    assert!(update_is_taken(&update(
        &mut state,
        Event::Stored,
        moment(9)
    )));
}

fn update_is_taken(effects: &[Effect]) -> bool {
    matches!(effects, [Effect::Restart(Restart::Update)])
}

#[test]
fn an_update_waits_until_everything_is_saved_and_no_longer() {
    let mut state = ready();
    let accept = |state: &mut State, n| update(state, Event::UpdateAccepted, moment(n));
    assert!(update_is_taken(&accept(&mut state, 5)));
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 6);
    assert!(accept(&mut state, 7).is_empty());
    answer(&mut state, "1.1.2", r#"{"choice":0}"#, 8);
    let effects = update(&mut state, Event::Stored, moment(9));
    assert_eq!(
        stored(&effects).len(),
        1,
        "the second answer is stored first"
    );
    assert!(update_is_taken(&update(
        &mut state,
        Event::Stored,
        moment(10)
    )));
}

#[test]
fn who_needs_the_desks_program_gets_it_and_an_officer_stays_with_the_officers() {
    let started = |grants| {
        let mut state = State {
            program: Program::Officer,
            ..State::default()
        };
        let started = Event::Started {
            language: Default::default(),
            theme: Default::default(),
            principal: Some(Principal {
                grants,
                ..principal()
            }),
            online: true,
            offline_since: None,
        };
        update(&mut state, started, moment(1))
    };
    let reviewer = Grant::Reviewer {
        body: "pnv-954".parse().expect("a body"),
    };
    let own = principal().grants;
    let both = [own.clone(), vec![reviewer]].concat();
    assert!(matches!(
        started(own).as_slice(),
        [Effect::Wake(..), Effect::Open(_)]
    ));
    assert!(matches!(
        started(both).as_slice(),
        [Effect::Wake(..), Effect::Restart(Restart::Desk)]
    ));
}

#[test]
fn a_role_that_came_while_somebody_works_waits_until_everything_is_saved() {
    let mut state = ready();
    state.program = Program::Officer;
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    let mut session = session();
    session.principal.grants.push(Grant::Province {
        unit: "95".parse().expect("a province"),
    });
    assert!(update(&mut state, Event::SignedIn(session), moment(6)).is_empty());
    assert!(state.work().is_some(), "the person can go on");
    let effects = update(&mut state, Event::Stored, moment(7));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Restart(Restart::Desk)]
    ));
}

/// What the storage holds after these effects, beside what the fixture began with.
fn storage(batches: &[Vec<Effect>]) -> Stored {
    let mut rows = BTreeMap::new();
    for (key, write) in batches.iter().flat_map(|effects| stored(effects)) {
        match write {
            Write::Put(row) => drop(rows.insert(key, row)),
            Write::Delete(key) => drop(rows.remove(&key)),
        }
    }
    Stored {
        workspace: Some(workspace()),
        sets: [(set().digest(), set())].into(),
        rows: rows.into_values().collect(),
        ..Stored::default()
    }
}

fn looks(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Look))
}

/// Asks to sign out, and looks at a storage.
fn ask_to_leave(state: &mut State, stored: Stored, n: u8) -> leave::Prospect {
    let effects = update(state, Event::SignOutAsked(true), moment(n));
    assert!(matches!(effects[0], Effect::KeepDrafts) && looks(&effects));
    assert_eq!(leave::prospect(state), Some(leave::Prospect::Unknown));
    update(state, Event::Looked(Box::new(Ok(stored))), moment(n));
    leave::prospect(state).expect("somebody asks")
}

/// Confirms, and keeps what is being typed: nothing here.
fn leave(state: &mut State, n: u8) -> Vec<Effect> {
    let effects = update(state, Event::SignOutConfirmed, moment(n));
    assert!(matches!(effects.as_slice(), [Effect::KeepDrafts]));
    update(state, Event::DraftsKept, moment(n))
}

#[test]
fn signing_out_with_unsent_work_keeps_it() {
    let mut state = ready();
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::Stored, moment(6));
    let prospect = ask_to_leave(&mut state, storage(&[effects]), 7);
    let remains = leave::Remains {
        unsent: 1,
        ..leave::Remains::default()
    };
    assert_eq!(prospect, leave::Prospect::Kept(remains));
    let effects = leave(&mut state, 7);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Leave { erase: false, .. }]
    ));
}

#[test]
fn signing_out_with_everything_sent_erases_the_data() {
    let mut state = ready();
    let prospect = ask_to_leave(&mut state, storage(&[]), 5);
    assert_eq!(prospect, leave::Prospect::Erased);
    let effects = leave(&mut state, 5);
    assert!(matches!(effects.as_slice(),
        [Effect::Leave { erase: true, principal: who }] if who.account == principal().account));
    let effects = update(&mut state, Event::Left(None), moment(6));
    assert!(matches!(effects.as_slice(), [Effect::Close]));
}

#[test]
fn what_another_tab_stored_is_found_before_signing_out() {
    let (mut here, mut other) = (ready(), ready());
    let effects = answer(&mut other, "1.1.1", r#"{"choice":0}"#, 5);
    // This tab has not heard of it.
    assert!(here.work().expect("ready").unsent().is_empty());
    let prospect = ask_to_leave(&mut here, storage(&[effects]), 6);
    assert!(matches!(prospect, leave::Prospect::Kept(remains) if remains.unsent == 1));
}

#[test]
fn what_a_tab_stored_and_died_before_it_said_so_is_shown_with_what_stands_on_it() {
    let (mut here, mut other) = (ready(), ready());
    let unheard = answer(&mut other, "1.1.1", r#"{"choice":0}"#, 4);
    update(&mut other, Event::Stored, moment(4));
    let next = answer(&mut other, "1.1.2", r#"{"choice":0}"#, 5);
    let told = stored(&next).into_values().collect();
    let effects = update(&mut here, Event::OtherTab(told), moment(6));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Read)));
    let found = storage(&[unheard, next]);
    update(&mut here, Event::Opened(Box::new(Ok(found))), moment(7));
    let view = sheet::view(here.work().expect("ready"), &subject()).expect("a sheet");
    assert_eq!(view.answered, 2);
}

#[test]
fn what_another_tab_stores_while_this_one_is_brought_up_is_shown_here() {
    let (mut here, mut other) = (State::default(), ready());
    update(&mut here, Event::SignedIn(session()), moment(3));
    let before = storage(&[]);
    let effects = answer(&mut other, "1.1.1", r#"{"choice":0}"#, 4);
    let told = stored(&effects).into_values().collect();
    assert!(update(&mut here, Event::OtherTab(told), moment(5)).is_empty());
    // What it heard may be older than what it read, or newer: it reads again.
    let again = update(&mut here, Event::Opened(Box::new(Ok(before))), moment(6));
    assert!(matches!(again.as_slice(), [Effect::Read]));
    assert!(here.work().is_none());
    let after = storage(&[effects]);
    update(&mut here, Event::Opened(Box::new(Ok(after))), moment(7));
    let view = sheet::view(here.work().expect("ready"), &subject()).expect("a sheet");
    assert_eq!(view.answered, 1);
}

#[test]
fn what_comes_up_while_signing_out_is_kept_and_said() {
    let mut state = ready();
    ask_to_leave(&mut state, storage(&[]), 5);
    leave(&mut state, 5);
    let remains = leave::Remains {
        unsent: 1,
        ..leave::Remains::default()
    };
    let effects = update(&mut state, Event::Left(Some(remains)), moment(6));
    assert!(effects.is_empty());
    assert_eq!(state.closing, Some(leave::Closing::Kept(remains)));
    let effects = update(&mut state, Event::LeaveSeen, moment(7));
    assert!(matches!(effects.as_slice(), [Effect::Close]));
}

#[test]
fn nobody_signs_out_while_something_is_being_stored() {
    let mut state = ready();
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::SignOutAsked(true), moment(6));
    assert!(update(&mut state, Event::SignOutConfirmed, moment(6)).is_empty());
    assert!(looks(&update(&mut state, Event::Stored, moment(7))));
    let looked = Event::Looked(Box::new(Ok(storage(&[effects]))));
    update(&mut state, looked, moment(7));
    assert_eq!(leave(&mut state, 8).len(), 1);
}

#[test]
fn a_storage_that_cannot_be_looked_at_is_not_taken_for_empty() {
    let mut state = ready();
    update(&mut state, Event::SignOutAsked(true), moment(5));
    let looked = Event::Looked(Box::new(Err("hỏng".into())));
    update(&mut state, looked, moment(5));
    assert!(matches!(
        leave::prospect(&state),
        Some(leave::Prospect::Kept(_))
    ));
}

#[test]
fn a_tab_that_is_told_to_close_stores_what_is_being_typed_first() {
    let mut state = ready();
    let effects = update(&mut state, Event::LeftElsewhere, moment(5));
    assert!(matches!(effects.as_slice(), [Effect::KeepDrafts]));
    // The field keeps what was typed, while the tab closes.
    let kept = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    assert_eq!(stored(&kept).len(), 1);
    assert!(update(&mut state, Event::DraftsKept, moment(5)).is_empty());
    let effects = update(&mut state, Event::Stored, moment(6));
    assert!(matches!(effects.as_slice(), [Effect::Close]));
}

#[test]
fn a_tab_that_cannot_store_does_not_close() {
    let mut state = ready();
    let kept = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::LeftElsewhere, moment(5));
    let Some(Effect::Store(batch)) = kept.into_iter().next() else {
        panic!("an answer is stored")
    };
    let reason = "đầy".to_owned();
    update(&mut state, Event::StoreFailed { batch, reason }, moment(6));
    assert!(update(&mut state, Event::DraftsKept, moment(6)).is_empty());
    update(&mut state, Event::StoreAgain, moment(7));
    let effects = update(&mut state, Event::Stored, moment(8));
    assert!(matches!(effects.as_slice(), [Effect::Close]));
}

#[test]
fn signing_in_with_other_rights_costs_nothing_that_is_being_typed() {
    let mut state = ready();
    let mut session = session();
    session.principal.name = "Nguyễn Thị Hoa (lãnh đạo)".into();
    session.principal.seat = SeatId([7; 16]);
    update(&mut state, Event::SignedIn(session.clone()), moment(5));
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 6);
    assert_eq!(stored(&effects).len(), 1);
    let work = state.work().expect("still open");
    assert_eq!(*work.principal(), session.principal);
}

/// Rounds and units as they come for an account that may do more by now.
fn with_rights(grants: &[Grant]) -> Workspace {
    let mut principal = principal();
    principal.grants.extend(grants.iter().cloned());
    Workspace {
        version: 1,
        principal: Some(principal),
        ..workspace()
    }
}

fn head() -> Grant {
    let unit = subject().unit;
    Grant::Head { unit }
}

fn province() -> Grant {
    let unit = "95".parse().expect("a province");
    Grant::Province { unit }
}

#[test]
fn other_rights_count_once_what_is_being_typed_is_kept() {
    let mut state = ready();
    let came = Event::WorkspaceFetched(Box::new(Ok(fetched(with_rights(&[head()])))));
    let effects = update(&mut state, came, moment(5));
    assert!(matches!(effects.as_slice(), [Effect::KeepDrafts]));
    assert_eq!(*state.work().expect("open").principal(), principal());
    // Every field keeps what it has, still by the rights of before.
    let effects = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 6);
    assert_eq!(stored(&effects).len(), 1);
    update(&mut state, Event::Stored, moment(7));
    let effects = update(&mut state, Event::DraftsKept, moment(8));
    let kept = |effect: &Effect| matches!(effect, Effect::Store(batch) if batch.meta.len() == 1);
    assert!(effects.iter().any(kept), "for the next start");
    let work = state.work().expect("open");
    assert!(work.principal().heads(&subject().unit));
    assert!(!work.is_outdated(1), "and not asked for again");
    let unsent = work.unsent();
    assert_eq!(unsent.changes, 1);

    let same = Event::WorkspaceFetched(Box::new(Ok(fetched(with_rights(&[head()])))));
    assert!(update(&mut state, same, moment(9)).is_empty());
}

#[test]
fn rights_that_need_the_desks_program_bring_it_once_everything_is_saved() {
    let mut state = ready();
    state.program = Program::Officer;
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    let came = Event::WorkspaceFetched(Box::new(Ok(fetched(with_rights(&[province()])))));
    update(&mut state, came, moment(6));
    let is_restart = |effect: &Effect| matches!(effect, Effect::Restart(Restart::Desk));
    let effects = update(&mut state, Event::DraftsKept, moment(7));
    assert!(!effects.iter().any(is_restart), "an answer is being stored");
    let mut effects = update(&mut state, Event::Stored, moment(8));
    effects.extend(update(&mut state, Event::Stored, moment(9)));
    assert!(effects.iter().any(is_restart));
}

#[test]
fn a_start_goes_by_the_rights_that_came_last_and_by_the_seat_of_the_sign_in() {
    let start = |seat: u8| {
        let mut state = State::default();
        let mut who = principal();
        who.seat = SeatId([seat; 16]);
        who.grants.clear();
        let mut held = with_rights(&[head()]);
        held.principal.as_mut().expect("there").seat = SeatId([1; 16]);
        update(
            &mut state,
            Event::SignedIn(Session {
                principal: who,
                ..session()
            }),
            moment(1),
        );
        let stored = Stored {
            workspace: Some(held),
            sets: [(set().digest(), set())].into(),
            ..Stored::default()
        };
        update(&mut state, Event::Opened(Box::new(Ok(stored))), moment(2));
        state.work().expect("open").principal().clone()
    };
    let (same, other) = (start(1), start(2));
    assert!(same.heads(&subject().unit));
    assert_eq!(
        (other.seat, other.heads(&subject().unit)),
        (SeatId([2; 16]), false)
    );
}

#[test]
fn a_revoked_device_says_so_after_each_start() {
    let revoked = |state: &mut State| match status::connection(state) {
        Connection::Revoked(reason, waiting) => (reason.key.clone(), waiting),
        other => panic!("{other:?}"),
    };
    for (code, key) in [
        (ProblemCode::SeatRevoked, "problem-seat-revoked"),
        (ProblemCode::LateWorkFull, "problem-late-work-full"),
    ] {
        let mut state = ready();
        answer(&mut state, "1.1.1", r#"{"choice":0}"#, 3);
        update(&mut state, Event::Stored, moment(4));
        // Rounds and units are asked for before the first exchange ends.
        let came = Event::WorkspaceFetched(Box::new(Err(problem(code))));
        update(&mut state, came, moment(5));
        assert_eq!(revoked(&mut state), (key.to_owned(), 1));
        for n in [6, 7] {
            fail_exchange(&mut state, problem(code), n);
        }
        assert_eq!(
            revoked(&mut state),
            (key.to_owned(), 1),
            "still on this device"
        );
        update(&mut state, Event::SignedIn(session()), moment(8));
        assert!(!matches!(
            status::connection(&mut state),
            Connection::Revoked(..)
        ));
    }
    let mut state = ready();
    fail_exchange(&mut state, problem(ProblemCode::SignInNeeded), 5);
    assert_eq!(status::connection(&mut state), Connection::SignIn(0));
}

#[test]
fn who_opens_the_program_on_a_revoked_device_is_told_before_being_asked_to_sign_in() {
    let open = |code: ProblemCode| {
        let mut state = State::default();
        update(&mut state, Event::SignedIn(session()), moment(1));
        let nothing = Event::Opened(Box::new(Ok(Stored::default())));
        update(&mut state, nothing, moment(2));
        let came = Event::WorkspaceFetched(Box::new(Err(problem(code))));
        update(&mut state, came, moment(3))
    };
    let told = open(ProblemCode::SeatRevoked);
    assert!(matches!(told.as_slice(), [Effect::ShowProgram]));
    let asked = open(ProblemCode::SignInNeeded);
    assert!(matches!(
        asked.as_slice(),
        [Effect::AskToSignIn { again: false }]
    ));
}

#[test]
fn another_person_who_signs_in_waits_until_this_ones_work_is_stored() {
    let mut state = ready();
    let mut session = session();
    session.principal.account = "1".repeat(32).parse().expect("an account");
    let effects = update(&mut state, Event::SignedIn(session), moment(5));
    assert!(matches!(effects.as_slice(), [Effect::KeepDrafts]));
    let kept = answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    assert_eq!(stored(&kept).len(), 1);
    update(&mut state, Event::DraftsKept, moment(5));
    let effects = update(&mut state, Event::Stored, moment(6));
    assert!(matches!(effects.as_slice(), [Effect::Close]));
}

#[test]
fn one_row_that_cannot_be_read_does_not_lock_the_account_out() {
    let mut state = State::default();
    update(&mut state, Event::SignedIn(session()), moment(1));
    let mut found = storage(&[]);
    let document = format!("sheet:2020:31813:{}", set().digest().short());
    found.unreadable = vec![Unreadable {
        key: format!("change/{document}/{}", "a".repeat(64)),
        text: "{".into(),
    }];
    let effects = update(&mut state, Event::Opened(Box::new(Ok(found))), moment(2));
    let writes = stored(&effects);
    assert!(
        writes
            .keys()
            .any(|key| key.starts_with("unreadable/change/"))
    );
    assert_eq!(writes["pull"], Write::Delete("pull".into()));
    let work = state.work().expect("the work is open");
    let row = work.device.unreadable().next().cloned().expect("kept");
    let told = view::held::unreadable(work, &row);
    assert_eq!(told, ("unreadable-change", Some("Phường 2".to_owned())));
    // It keeps the data from being erased.
    let rows = storage(&[effects]);
    let prospect = ask_to_leave_after_storing(&mut state, rows);
    assert!(matches!(prospect, leave::Prospect::Kept(remains) if remains.unreadable == 1));
}

fn ask_to_leave_after_storing(state: &mut State, rows: Stored) -> leave::Prospect {
    update(state, Event::Stored, moment(50));
    ask_to_leave(state, rows, 51)
}

#[test]
fn what_cannot_be_kept_is_held_listed_and_gone_when_it_is_corrected() {
    let mut state = ready();
    let document = sheet::document(state.work().expect("ready"), &subject()).expect("a sheet");
    let place = Place {
        document,
        leaf: code("1.1.3"),
        field: form::ANSWER.into(),
    };
    let held = |typed: Option<&str>| Event::Held(place.clone(), typed.map(str::to_owned));
    let effects = update(&mut state, held(Some("1.500")), moment(5));
    update(&mut state, Event::Stored, moment(5));
    let work = state.work().expect("ready");
    let fields = view::held::fields(work);
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].unit_name, "Phường 2");
    assert_eq!(fields[0].page, view::held::Page::Sheet(subject()));
    let view = sheet::view(work, &subject()).expect("a sheet");
    assert_eq!(view.find(None, Filter::Held, "").count(), 1);
    assert_eq!(view::missing::missing(&view).held.len(), 1);
    let prospect = ask_to_leave(&mut state, storage(&[effects]), 6);
    assert!(matches!(prospect, leave::Prospect::Kept(remains) if remains.held == 1));
    let effects = update(&mut state, held(None), moment(7));
    assert_eq!(stored(&effects).len(), 1);
    assert!(view::held::fields(state.work().expect("ready")).is_empty());
}

#[test]
fn what_is_held_among_the_documents_leads_there() {
    let mut state = ready();
    let document = sheet::document(state.work().expect("ready"), &subject()).expect("a sheet");
    let place = Place {
        document,
        leaf: code("1.1.3"),
        field: format!("{}a", view::library::DOCUMENT),
    };
    update(
        &mut state,
        Event::Held(place, Some("MẬT".into())),
        moment(5),
    );
    let work = state.work().expect("ready");
    let fields = view::held::fields(work);
    assert_eq!(fields[0].page, view::held::Page::Library(subject()));
    let leaf = view::leaf::view(work, &subject(), &code("1.1.3")).expect("a leaf");
    assert!(leaf.is_held && leaf.is_held_in_library);
    let library = view::library::view(work, &subject()).expect("a sheet");
    assert_eq!(library.held, ["a"]);
}

#[test]
fn what_is_too_long_even_to_be_held_is_said() {
    let mut state = ready();
    let document = sheet::document(state.work().expect("ready"), &subject()).expect("a sheet");
    let place = Place {
        document,
        leaf: code("1.1.3"),
        field: "note".into(),
    };
    let held = |length| Event::Held(place.clone(), Some("x".repeat(length)));
    assert_eq!(
        stored(&update(&mut state, held(HELD_BYTES_MAX), moment(5))).len(),
        1
    );
    assert!(state.toasts.list.is_empty());
    update(&mut state, held(HELD_BYTES_MAX + 1), moment(6));
    assert_eq!(state.toasts.list[0].1.key, "edit-too-long-to-hold");
}

#[test]
fn a_sheet_that_changed_after_it_was_shown_is_not_submitted() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    let shown = sheet::view(state.work().expect("ready"), &subject()).expect("a sheet");
    answer(&mut state, "1.1.1", r#"{"choice":1}"#, 6);
    let submit = |heads| Event::Submitted {
        document: shown.document.clone(),
        heads,
    };
    let effects = update(&mut state, submit(shown.heads.clone()), moment(7));
    assert!(stored(&effects).is_empty());
    let now = sheet::view(state.work().expect("ready"), &subject()).expect("a sheet");
    let effects = update(&mut state, submit(now.heads), moment(8));
    assert!(stored(&effects).keys().all(|key| key.starts_with("draft/")));
    let waiting = sheet::view(state.work().expect("ready"), &subject())
        .expect("a sheet")
        .waiting;
    assert!(waiting.is_some());
}

#[test]
fn a_note_is_stored_up_to_its_limit_and_one_past_it_is_refused_with_a_word() {
    let mut state = ready();
    let document = sheet::document(state.work().expect("ready"), &subject()).expect("a sheet");
    let note = |length| Event::Edited {
        document: document.clone(),
        edits: vec![Edit::Note {
            leaf: code("1.1.1"),
            text: "ă".repeat(length),
        }],
    };
    let effects = update(&mut state, note(NOTE_CHARS_MAX + 1), moment(5));
    assert!(stored(&effects).is_empty());
    assert_eq!(state.toasts.list[0].1.key, "edit-text-too-long");
    assert_eq!(
        stored(&update(&mut state, note(NOTE_CHARS_MAX), moment(6))).len(),
        1
    );
}

#[test]
fn a_fresh_sheet_shows_everything_that_is_left() {
    let mut state = ready();
    let view = sheet::view(state.work().expect("ready"), &subject()).expect("a sheet");
    assert_eq!(view.leaves.len(), 80);
    assert_eq!(
        view.find(None, Filter::Unanswered, "").count(),
        view.answerable
    );
    assert_eq!(view.own.max.to_string(), "89/2");
    assert_eq!(
        view.find(None, Filter::All, "ban hanh ke hoach cchc nam")
            .count(),
        1
    );
    assert!(view.is_sample);
}

/// The fixture's district says something of a leaf, then returns what was submitted at these heads.
fn returned(state: &mut State, says: &str) {
    let work = state.work().expect("ready");
    let sheet = sheet::document(work, &subject()).expect("a sheet");
    let (body, edition) = ("pnv-954".parse().expect("a body"), set().digest());
    let appraisal = DocumentId::appraisal(&sheet.round, &sheet.unit, &edition, &body);
    let mut desk = Document::new(appraisal.clone(), &set());
    desk.begin_session(SeatId([8; 16]), [8; 16]);
    let opinion = Edit::Opinion {
        leaf: code(says),
        text: "Bổ sung quyết định".into(),
    };
    let change = desk.edit(&[opinion], Timestamp(1)).expect("taken");
    let change = change.expect("an opinion changes something");
    let document = work.device.document(&sheet).expect("a sheet");
    let (heads, digest) = (document.heads(), document.read().digest());
    let message = "Bổ sung mục 1.1".to_owned();
    let actions = [
        Action::Submit { heads, digest },
        Action::Return { tier: 1, message },
    ];
    let record = |(sequence, action): (u64, Action)| {
        let record = DecisionRecord {
            sequence,
            draft: DecisionDraft {
                id: sequence.to_string().repeat(32).parse().expect("a decision"),
                round: sheet.round.clone(),
                unit: sheet.unit.clone(),
                edition,
                action,
                answers: None,
                made_at: Timestamp(2),
            },
            account: principal().account,
            name: "Lê Văn Tám".into(),
            seat: SeatId([8; 16]),
            received_at: Timestamp(3),
            late: false,
            previous: None,
            formerly: Vec::new(),
            hash: Digest([7; 32]),
            voucher: Bytes::default(),
        };
        let epoch = "e".to_owned();
        Write::Put(Row::Decision { epoch, record })
    };
    let change = Write::Put(Row::Change {
        document: appraisal,
        change: change.id,
        bytes: Bytes(change.bytes),
        received: true,
        voucher: None,
    });
    let records = (1..).zip(actions).map(record);
    let told = records.chain([change]).collect();
    update(state, Event::OtherTab(told), moment(60));
}

#[test]
fn the_leaves_that_the_returning_tier_says_something_about_are_found() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    returned(&mut state, "1.1.2");
    let view = sheet::view(state.work().expect("ready"), &subject()).expect("a sheet");
    let found: Vec<&Code> = view
        .find(None, Filter::Returned, "")
        .map(|leaf| &leaf.code)
        .collect();
    assert_eq!(found, [&code("1.1.2")]);
    assert_eq!(view.find(None, Filter::Asked, "").count(), 0);
}

#[test]
fn time_to_the_deadline_is_told_in_fitting_units() {
    const HOUR: i64 = 3_600_000;
    for (left, key, count) in [
        (72 * HOUR, "time-left-days", "3"),
        (47 * HOUR, "time-left-hours", "47"),
        (HOUR, "time-left-minutes", "60"),
        (-3 * HOUR, "time-over-hours", "3"),
    ] {
        let told = deadline::time_left(Timestamp(left), Timestamp(0)).message;
        assert_eq!(
            (told.key.as_str(), &told.values["count"]),
            (key, &count_value(count))
        );
    }
}

fn count_value(count: &str) -> sodiem_core::text::Value {
    sodiem_core::text::Value::Number(count.into())
}
