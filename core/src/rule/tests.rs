//! What the tests of each kind share, and what holds for every kind.

use super::*;
use crate::text::{Catalog, Language};

fn rule(kind: &str, parameters: &str) -> Rule {
    let parameters = serde_json::from_str(parameters).expect("JSON");
    Rule::read(kind, parameters).expect("a rule")
}

fn ratio(text: &str) -> Ratio {
    text.parse().expect("a number")
}

fn scored(kind: &str, parameters: &str, max: &str, answer: &str) -> Outcome {
    rule(kind, parameters).score(&ratio(max), None, &Answer::read(answer))
}

fn in_short(outcome: &Outcome) -> String {
    let state = match outcome.state {
        LeafState::Scored => "scored",
        LeafState::Unanswered => "unanswered",
        LeafState::NotApplicable => "not_applicable",
        LeafState::Invalid => "invalid",
    };
    let mut words = vec![outcome.points.to_string(), state.to_owned()];
    words.extend(outcome.findings.iter().map(|finding| finding.key.clone()));
    words.join(" ")
}

/// `expect`: exact points, state and the codes of the findings.
#[track_caller]
pub(super) fn check_scores(kind: &str, parameters: &str, max: &str, answer: &str, expect: &str) {
    assert_eq!(
        in_short(&scored(kind, parameters, max, answer)),
        expect,
        "{kind} {answer}"
    );
}

/// `expect`: the last step of the explanation in Vietnamese.
#[track_caller]
pub(super) fn check_explains(kind: &str, parameters: &str, max: &str, answer: &str, expect: &str) {
    let outcome = scored(kind, parameters, max, answer);
    let last = outcome.explanation.last().expect("a step");
    assert_eq!(Catalog::new(Language::Vi, &[]).format(last), expect);
}

/// `expect`: what would give more, in Vietnamese.
#[track_caller]
pub(super) fn check_next(kind: &str, parameters: &str, max: &str, answer: &str, expect: &[&str]) {
    let outcome = scored(kind, parameters, max, answer);
    let catalog = Catalog::new(Language::Vi, &[]);
    let next = outcome
        .next
        .iter()
        .map(|step| catalog.format(&step.message()));
    assert_eq!(next.collect::<Vec<_>>(), expect, "{kind} {answer}");
}

/// `expect`: the codes that the check of the rule finds.
#[track_caller]
pub(super) fn check_finds(kind: &str, parameters: &str, max: &str, expect: &[&str]) {
    let findings = rule(kind, parameters).check(&ratio(max));
    let found: Vec<&str> = findings
        .iter()
        .map(|finding| finding.key.as_str())
        .collect();
    assert_eq!(found, expect, "{kind} {parameters}");
}

const RATE: &str = r#"{"num":"b","den":"a","a":"A","b":"B","target_pct":100}"#;

#[track_caller]
fn check_not_applicable(policy: NotApplicablePolicy, answer: &str, expect: &str) {
    let na = NotApplicable {
        when: "a=0".into(),
        policy,
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

#[test]
fn nothing_answered_is_unanswered() {
    for answer in [
        "{}",
        r#"{"values":{}}"#,
        r#"{"values":{"a":"1"}}"#,
        r#"{"reason":"x"}"#,
    ] {
        check_scores("target_ratio", RATE, "2", answer, "0 unanswered");
    }
}

#[test]
fn an_answer_of_another_shape_or_none_is_invalid() {
    for answer in [
        r#"{"choice":0}"#,
        r#"{"checked":[true]}"#,
        r#"{"counts":[1]}"#,
        r#"{"responses":{"A":1}}"#,
        r#"{"satisfied":1,"answered":1}"#,
        r#"{"values":{"a":"1","b":"1"},"choice":0}"#,
    ] {
        check_scores("target_ratio", RATE, "2", answer, "0 invalid answer-shape");
    }
    let values = r#"{"values":{"a":"1","b":"1"}}"#;
    check_scores(
        "choice",
        r#"{"options":[]}"#,
        "2",
        values,
        "0 invalid answer-shape",
    );
    for answer in [
        "[]",
        "null",
        "\"x\"",
        r#"{"values":{"a":8}}"#,
        r#"{"x":1}"#,
        "{",
    ] {
        check_scores(
            "target_ratio",
            RATE,
            "2",
            answer,
            "0 invalid answer-unreadable",
        );
    }
}

#[test]
fn points_set_directly_stay_within_the_maximum() {
    check_scores(
        "target_ratio",
        RATE,
        "2",
        r#"{"points":"0.5"}"#,
        "1/2 scored",
    );
    check_scores("target_ratio", RATE, "2", r#"{"points":"2"}"#, "2 scored");
    check_scores(
        "target_ratio",
        RATE,
        "2",
        r#"{"points":"2.01"}"#,
        "0 invalid answer-points-range",
    );
    check_scores(
        "target_ratio",
        RATE,
        "2",
        r#"{"points":"-1"}"#,
        "0 invalid answer-points-range",
    );
    check_scores(
        "target_ratio",
        RATE,
        "2",
        r#"{"points":"1,5"}"#,
        "0 invalid answer-decimal",
    );
}

#[test]
fn every_kind_is_known_by_its_name() {
    for kind in Rule::KINDS {
        let error = Rule::read(kind, serde_json::from_str("null").expect("JSON"));
        assert!(
            matches!(error, Err(RuleError::Parameters(_))),
            "{kind}: {error:?}"
        );
    }
    let formula = Rule::read("formula", serde_json::from_str("{}").expect("JSON"));
    assert_eq!(formula, Err(RuleError::UnknownKind("formula".into())));
}

#[test]
fn a_parameter_that_does_not_exist_is_refused() {
    let parameters = r#"{"options":[{"label":"A","points":1,"note":"x"}]}"#;
    let read = Rule::read("choice", serde_json::from_str(parameters).expect("JSON"));
    assert!(matches!(read, Err(RuleError::Parameters(_))), "{read:?}");
    let floor = r#"{"num":"b","den":"a","a":"A","b":"B","target_pct":100,"floor_pct":"80"}"#;
    check_finds("target_ratio", floor, "1", &["rule-parameter-unknown"]);
}

#[test]
fn a_list_is_read_up_to_its_limit() {
    let check = |count: usize, expect: &[&str]| {
        let items = vec![r#"{"label":"A","points":1}"#; count].join(",");
        check_finds(
            "choice",
            &format!(r#"{{"options":[{items}]}}"#),
            "1",
            expect,
        );
    };
    check(RULE_ITEMS_MAX, &[]);
    check(RULE_ITEMS_MAX + 1, &["rule-list-length"]);
}

#[test]
fn a_label_is_read_up_to_its_limit() {
    let check = |chars: usize, expect: &[&str]| {
        let label = "ă".repeat(chars);
        let options = format!(r#"{{"options":[{{"label":"{label}","points":1}}]}}"#);
        check_finds("choice", &options, "1", expect);
    };
    check(LABEL_CHARS_MAX, &[]);
    check(LABEL_CHARS_MAX + 1, &["rule-label"]);
    check(0, &["rule-label"]);
}
