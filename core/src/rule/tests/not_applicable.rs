//! Leaves that do not apply, whatever their kind.

use super::*;
use crate::criteria::{Claimant, NotApplicablePolicy};

#[track_caller]
fn check_not_applicable(policy: NotApplicablePolicy, answer: &str, expect: &str) {
    let na = NotApplicable {
        when: "a=0".into(),
        policy,
        claimed_by: None,
        reason_required: false,
    };
    let outcome = rule("target_ratio", RATE).score(&ratio("2"), Some(&na), &Answer::read(answer));
    assert_eq!(format!("{} of {}", in_short(&outcome), outcome.max), expect);
}

#[test]
fn a_leaf_that_does_not_apply_follows_its_policy() {
    let nought = r#"{"values":{"a":"0","b":"0"}}"#;
    for answer in [nought, r#"{"not_applicable":true}"#] {
        check_not_applicable(NotApplicablePolicy::Full, answer, "2 not_applicable of 2");
        check_not_applicable(
            NotApplicablePolicy::Exclude,
            answer,
            "0 not_applicable of 0",
        );
        check_not_applicable(NotApplicablePolicy::Zero, answer, "0 not_applicable of 2");
    }
}

#[test]
fn not_applicable_outweighs_all_else() {
    for answer in [
        r#"{"not_applicable":true,"values":{"a":"x"}}"#,
        r#"{"not_applicable":true,"choice":7}"#,
        r#"{"not_applicable":true,"points":"99"}"#,
    ] {
        check_not_applicable(NotApplicablePolicy::Full, answer, "2 not_applicable of 2");
    }
    let no_longer = r#"{"not_applicable":false,"values":{"a":"2","b":"1"}}"#;
    check_not_applicable(NotApplicablePolicy::Full, no_longer, "1 scored of 2");
    check_scores(
        "target_ratio",
        RATE,
        "2",
        r#"{"not_applicable":true}"#,
        "0 invalid answer-not-applicable",
    );
}

#[track_caller]
fn check_claim(na: &NotApplicable, claim: &Answer, expect: &str) {
    let outcome = rule("target_ratio", RATE).score(&ratio("2"), Some(na), claim);
    assert_eq!(format!("{} of {}", in_short(&outcome), outcome.max), expect);
}

#[test]
fn a_claim_that_needs_a_reason_or_a_body_is_refused_without() {
    let na = NotApplicable {
        when: "không có nhiệm vụ".into(),
        policy: NotApplicablePolicy::Exclude,
        claimed_by: None,
        reason_required: true,
    };
    let check = |claim: &Answer| {
        check_claim(&na, claim, "0 invalid answer-no-reason of 2");
        let with = |reason: &str| Answer {
            reason: Some(reason.to_owned()),
            is_own: true,
            ..claim.clone()
        };
        check_claim(&na, &with("  "), "0 invalid answer-no-reason of 2");
        let told = with("không được giao");
        check_claim(&na, &told, "0 not_applicable of 0");
        let of_bodies = NotApplicable {
            claimed_by: Some(Claimant::Province),
            ..na.clone()
        };
        check_claim(&of_bodies, &told, "0 invalid answer-not-claimable of 2");
        let theirs = Answer {
            is_own: false,
            ..told
        };
        check_claim(&of_bodies, &theirs, "0 not_applicable of 0");
    };
    check(&Answer::not_applicable());
    // What the numbers say is a claim as well.
    check(&Answer::read(r#"{"values":{"a":"0","b":"0"}}"#));
    let catalog = Catalog::new(Language::Vi, &[]);
    let words = na.in_words(&rule("target_ratio", RATE));
    let words: Vec<String> = words.iter().map(|line| catalog.format(line)).collect();
    assert_eq!(
        words,
        [
            "Không áp dụng khi không có nhiệm vụ: trừ khỏi điểm tối đa",
            "Phải ghi lý do không áp dụng",
        ]
    );
}

#[test]
fn only_a_condition_on_a_number_that_is_asked_for_comes_about_by_itself() {
    let check = |when: &str, expect: &str| {
        let na = NotApplicable {
            when: when.into(),
            policy: NotApplicablePolicy::Full,
            claimed_by: None,
            reason_required: false,
        };
        check_lines(
            &na.in_words(&rule("target_ratio", RATE)),
            &[&format!("Không áp dụng khi {expect}: tính đủ điểm")],
        );
    };
    let nothing = "không có đối tượng để tính";
    check("a=0", nothing);
    check("a = 0", nothing);
    check("c=0", "c=0");
    check("a=1", "a=1");
    check("số thủ tục = 0", "số thủ tục = 0");
}
