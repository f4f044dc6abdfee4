//! What happens, from event to effects.

use sodiem_core::account::{Grant, Principal};
use sodiem_core::answer::Answer;
use sodiem_core::api::{Problem, ProblemCode};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::document::{Edit, NOTE_CHARS_MAX};
use sodiem_core::ids::Code;

use super::fixture::{called, moment, principal, ready, session, set, stored, subject, workspace};
use super::view::sheet::{self, Filter};
use super::view::status::{self, Connection, Reached};
use super::*;

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
    let came = Event::WorkspaceFetched(Box::new(Ok(workspace())));
    let effects = update(&mut state, came, moment(3));
    let criteria = format!("/api/v1/criteria/{}", set().digest());
    assert_eq!(called(&effects), [criteria]);
    let came = Event::SetFetched(set().digest(), Ok(set()));
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
        Event::WorkspaceFetched(Box::new(Ok(workspace()))),
        moment(3),
    );
    let other = CriteriaSet {
        title: "Bộ khác".into(),
        ..set()
    };
    update(
        &mut state,
        Event::SetFetched(set().digest(), Ok(other)),
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
    update(&mut state, Event::Stored, moment(6));
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

#[test]
fn signing_out_with_unsent_work_keeps_it() {
    let mut state = ready();
    answer(&mut state, "1.1.1", r#"{"choice":0}"#, 5);
    update(&mut state, Event::Stored, moment(6));
    let effects = update(&mut state, Event::SignOutConfirmed, moment(7));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Leave { erase: false, .. }]
    ));
}

#[test]
fn signing_out_with_everything_sent_erases_the_data() {
    let mut state = ready();
    let effects = update(&mut state, Event::SignOutConfirmed, moment(5));
    assert!(matches!(effects.as_slice(),
        [Effect::Leave { erase: true, account }] if *account == principal().account));
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

#[test]
fn time_to_the_deadline_is_told_in_fitting_units() {
    const HOUR: i64 = 3_600_000;
    for (left, key, count) in [
        (72 * HOUR, "time-left-days", "3"),
        (47 * HOUR, "time-left-hours", "47"),
        (HOUR, "time-left-minutes", "60"),
        (-3 * HOUR, "time-over-hours", "3"),
    ] {
        let told = sheet::time_left(Timestamp(left), Timestamp(0)).message;
        assert_eq!(
            (told.key.as_str(), &told.values["count"]),
            (key, &count_value(count))
        );
    }
}

fn count_value(count: &str) -> sodiem_core::text::Value {
    sodiem_core::text::Value::Number(count.into())
}
