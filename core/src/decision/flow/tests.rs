//! The flow's promises: who may decide what, when, about which content.

use super::*;
use crate::account::Grant;
use crate::api::Bytes;
use crate::decision::flow_fixtures::round;
use crate::ids::{AccountId, SeatId, UnitCode};
use crate::unit::{Unit, UnitLevel};

fn unit_code(code: &str) -> UnitCode {
    code.parse().expect("a unit")
}

fn units() -> UnitTree {
    let unit = |code: &str, parent: Option<&str>, level| Unit {
        code: unit_code(code),
        parent: parent.map(unit_code),
        level,
        kind: "Xã".into(),
        name: code.into(),
    };
    UnitTree::new(vec![
        unit("95", None, UnitLevel::Province),
        unit("954", Some("95"), UnitLevel::District),
        unit("956", Some("95"), UnitLevel::District),
        unit("31825", Some("954"), UnitLevel::Commune),
    ])
    .expect("a tree")
}

fn person(grant: Grant) -> Principal {
    Principal {
        account: AccountId::try_from("0".repeat(32)).expect("an account"),
        username: "x".into(),
        name: "X".into(),
        seat: SeatId([1; 16]),
        grants: vec![grant],
    }
}

fn head() -> Principal {
    person(Grant::Head {
        unit: unit_code("31825"),
    })
}

fn reviewer(body: &str) -> Principal {
    person(Grant::Reviewer {
        body: body.parse().expect("a body"),
    })
}

fn heads(number: u8) -> Vec<ChangeId> {
    vec![ChangeId([number; 32])]
}

fn submit(number: u8) -> Action {
    Action::Submit {
        heads: heads(number),
        digest: Digest::of(&[number]),
    }
}

fn approve(tier: u32, number: u8) -> Action {
    let digest = Digest::of(&[number]);
    Action::Approve {
        tier,
        heads: heads(number),
        appraisals: BTreeMap::new(),
        digest,
    }
}

fn give_back(tier: u32) -> Action {
    Action::Return {
        tier,
        message: "Bổ sung tài liệu kiểm chứng".into(),
    }
}

fn draft(action: Action, flow: &Flow) -> DecisionDraft {
    DecisionDraft {
        id: "0".repeat(32).parse().expect("a decision"),
        round: round().id,
        unit: unit_code("31825"),
        edition: round().edition,
        action,
        answers: flow.latest,
        made_at: Timestamp(50),
    }
}

fn record(draft: DecisionDraft, sequence: u64) -> DecisionRecord {
    let mut record = DecisionRecord {
        sequence,
        draft,
        account: head().account,
        name: "X".into(),
        seat: SeatId([1; 16]),
        received_at: Timestamp(60),
        late: false,
        previous: None,
        formerly: Vec::new(),
        hash: Digest([0; 32]),
        voucher: Bytes::default(),
    };
    record.hash = record.hash_of();
    record
}

/// The flow after these actions.
fn flow(actions: &[Action]) -> Flow {
    (1..)
        .zip(actions)
        .fold(Flow::default(), |flow, (sequence, action)| {
            let record = record(draft(action.clone(), &flow), sequence);
            flow.after(&record, round().last_tier())
        })
}

#[track_caller]
fn check(flow: &Flow, who: &Principal, action: Action, expect: Result<Stage, DecisionRefusal>) {
    let now = Timestamp(60);
    let found = flow.check(&draft(action, flow), who, (&round(), &units(), now));
    assert_eq!(found, expect);
}

#[test]
fn a_sheet_climbs_tier_by_tier_and_is_accepted_at_the_last() {
    let stages = [
        (vec![], Stage::Draft),
        (vec![submit(1)], Stage::UnderReview(1)),
        (vec![submit(1), approve(1, 1)], Stage::UnderReview(2)),
        (
            vec![submit(1), approve(1, 1), approve(2, 1)],
            Stage::Accepted,
        ),
    ];
    for (actions, stage) in stages {
        assert_eq!(flow(&actions).stage, stage);
    }
}

#[test]
fn a_returned_sheet_is_submitted_again_and_starts_at_the_first_tier() {
    let actions = [submit(1), approve(1, 1), give_back(2), submit(2)];
    assert_eq!(flow(&actions[..3]).stage, Stage::Returned(2));
    let again = flow(&actions);
    assert_eq!(
        (again.stage, again.approvals.len()),
        (Stage::UnderReview(1), 0)
    );
}

#[test]
fn only_the_head_of_the_unit_submits() {
    let at_first = Flow::default();
    check(&at_first, &head(), submit(1), Ok(Stage::UnderReview(1)));
    let officer = person(Grant::Officer {
        unit: unit_code("31825"),
    });
    check(
        &at_first,
        &officer,
        submit(1),
        Err(DecisionRefusal::NotAllowed),
    );
    let other = person(Grant::Head {
        unit: unit_code("954"),
    });
    check(
        &at_first,
        &other,
        submit(1),
        Err(DecisionRefusal::NotAllowed),
    );
}

#[test]
fn only_the_body_that_decides_for_the_tier_and_the_unit_answers() {
    let submitted = flow(&[submit(1)]);
    check(
        &submitted,
        &reviewer("pnv-954"),
        approve(1, 1),
        Ok(Stage::UnderReview(2)),
    );
    for other in ["pnv-956", "snv", "stp"] {
        check(
            &submitted,
            &reviewer(other),
            approve(1, 1),
            Err(DecisionRefusal::NotAllowed),
        );
    }
    let climbed = flow(&[submit(1), approve(1, 1)]);
    check(
        &climbed,
        &reviewer("stp"),
        approve(2, 1),
        Err(DecisionRefusal::NotAllowed),
    );
    check(
        &climbed,
        &reviewer("snv"),
        approve(2, 1),
        Ok(Stage::Accepted),
    );
    check(
        &climbed,
        &reviewer("pnv-954"),
        give_back(1),
        Err(DecisionRefusal::NotPossibleNow),
    );
}

#[test]
fn an_approval_of_a_superseded_submission_is_refused() {
    let seen = flow(&[submit(1)]);
    let replaced = flow(&[submit(1), submit(2)]);
    let stale = draft(approve(1, 1), &seen);
    let context = (&round(), &units(), Timestamp(60));
    let found = replaced.check(&stale, &reviewer("pnv-954"), context);
    assert_eq!(found, Err(DecisionRefusal::Superseded));
}

#[test]
fn an_approval_of_other_content_than_that_under_review_is_refused() {
    let submitted = flow(&[submit(1)]);
    check(
        &submitted,
        &reviewer("pnv-954"),
        approve(1, 2),
        Err(DecisionRefusal::OtherContent),
    );
}

#[test]
fn nothing_is_decided_after_the_round_closed_and_everything_at_its_last_moment() {
    let at = |now| {
        let flow = Flow::default();
        flow.check(
            &draft(submit(1), &flow),
            &head(),
            (&round(), &units(), Timestamp(now)),
        )
    };
    assert_eq!(at(300), Ok(Stage::UnderReview(1)));
    assert_eq!(at(301), Err(DecisionRefusal::RoundClosed));
}

#[test]
fn a_return_says_what_to_do_within_its_limit() {
    let submitted = flow(&[submit(1)]);
    let message = |text: String| Action::Return {
        tier: 1,
        message: text,
    };
    let who = reviewer("pnv-954");
    check(
        &submitted,
        &who,
        message(" ".into()),
        Err(DecisionRefusal::Malformed),
    );
    check(
        &submitted,
        &who,
        message("ế".repeat(MESSAGE_CHARS_MAX)),
        Ok(Stage::Returned(1)),
    );
    let over = message("ế".repeat(MESSAGE_CHARS_MAX + 1));
    check(&submitted, &who, over, Err(DecisionRefusal::Malformed));
}

#[test]
fn a_late_change_is_an_amendment_until_it_is_taken_or_left_out() {
    let accepted = flow(&[submit(1), approve(1, 1), approve(2, 1)]);
    assert!(!accepted.amendment_pending(&heads(1)));
    assert!(accepted.amendment_pending(&heads(2)));
    let take = |number| Action::TakeAmendment {
        tier: 2,
        heads: heads(number),
        digest: Digest::of(&[number]),
    };
    let leave_out = Action::ReturnAmendment {
        tier: 2,
        heads: heads(2),
        message: "Quá hạn".into(),
    };
    let left = accepted
        .clone()
        .after(&record(draft(leave_out, &accepted), 4), 2);
    assert!(!left.amendment_pending(&heads(2)));
    assert_eq!(
        left.submission.as_ref().map(|s| s.heads.clone()),
        Some(heads(1))
    );
    let taken = accepted
        .clone()
        .after(&record(draft(take(2), &accepted), 4), 2);
    assert_eq!(taken.stage, Stage::UnderReview(2));
    assert_eq!(taken.submission.map(|s| s.heads), Some(heads(2)));
}

#[test]
fn an_accepted_sheet_is_opened_again_by_the_last_tier_alone() {
    let accepted = flow(&[submit(1), approve(1, 1), approve(2, 1)]);
    let reopen = Action::Reopen {
        message: "Kết luận thanh tra".into(),
    };
    check(
        &accepted,
        &reviewer("snv"),
        reopen.clone(),
        Ok(Stage::Returned(2)),
    );
    check(
        &accepted,
        &reviewer("pnv-954"),
        reopen,
        Err(DecisionRefusal::NotAllowed),
    );
}

#[test]
fn a_record_that_was_altered_does_not_carry_its_hash() {
    let honest = record(draft(submit(1), &Flow::default()), 1);
    assert_eq!(honest.hash, honest.hash_of());
    let altered = DecisionRecord {
        late: true,
        ..honest.clone()
    };
    assert_ne!(altered.hash, altered.hash_of());
}

#[test]
fn a_record_that_comes_back_to_its_place_is_the_same_and_elsewhere_keeps_the_hash_that_it_had() {
    let before = (4, Some(Digest([4; 32])));
    let first = record(draft(submit(1), &Flow::default()), 0).placed(before);
    assert_eq!((first.sequence, first.hash), (5, first.hash_of()));
    assert_eq!(first.clone().placed(before), first);
    let second = first.clone().placed((8, Some(Digest([8; 32]))));
    assert_eq!((second.sequence, second.hash), (9, second.hash_of()));
    assert_eq!(second.formerly, [first.hash]);
    let third = second.clone().placed((2, None));
    assert_eq!(third.formerly, [first.hash, second.hash]);
}

#[test]
fn what_answers_a_decision_names_any_hash_that_it_had() {
    let before = record(draft(submit(1), &Flow::default()), 1);
    let after = Flow::default().after(&before.clone().placed((6, None)), round().last_tier());
    let answer = |answers| DecisionDraft {
        answers,
        ..draft(give_back(1), &after)
    };
    for hash in [after.latest, Some(before.hash)] {
        let next = after.next(&answer(hash), &round());
        assert_eq!(next, Ok(Stage::Returned(1)));
    }
    for other in [None, Some(Digest([9; 32]))] {
        let next = after.next(&answer(other), &round());
        assert_eq!(next, Err(DecisionRefusal::Superseded));
    }
}
