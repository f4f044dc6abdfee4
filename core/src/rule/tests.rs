//! What the tests of each kind share, and what holds for every kind.

use super::*;
use crate::text::{Catalog, Language};

mod not_applicable;

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
    let outcome = scored(kind, parameters, max, answer);
    assert_eq!(in_short(&outcome), expect, "{kind} {answer}");
    let is_good = outcome.state == LeafState::Scored && outcome.findings.is_empty();
    let takes = rule(kind, parameters).takes(&Answer::read(answer));
    assert!(takes || !is_good, "{kind} takes {answer}");
}

/// `expect`: the last step of the explanation in Vietnamese.
#[track_caller]
pub(super) fn check_explains(kind: &str, parameters: &str, max: &str, answer: &str, expect: &str) {
    let outcome = scored(kind, parameters, max, answer);
    let last = outcome.explanation.last().expect("a step");
    assert_eq!(Catalog::new(Language::Vi, &[]).format(last), expect);
}

#[track_caller]
fn check_lines<'a>(lines: impl IntoIterator<Item = &'a Message>, expect: &[&str]) {
    let catalog = Catalog::new(Language::Vi, &[]);
    let told = lines.into_iter().map(|line| catalog.format(line));
    assert_eq!(told.collect::<Vec<_>>(), expect);
}

/// `expect`: the whole explanation in Vietnamese.
#[track_caller]
pub(super) fn check_steps(kind: &str, parameters: &str, max: &str, answer: &str, expect: &[&str]) {
    let outcome = scored(kind, parameters, max, answer);
    check_lines(&outcome.explanation, expect);
}

/// `expect`: the rule in words, in Vietnamese.
#[track_caller]
pub(super) fn check_words(kind: &str, parameters: &str, max: &str, expect: &[&str]) {
    check_lines(&rule(kind, parameters).in_words(&ratio(max)), expect);
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
fn points_are_as_long_as_their_limit_and_no_longer() {
    // One in 10^k, by factors that the answer brings: 512 bits hold 154 digits.
    let check = |digits: [usize; 5], expect: &str| {
        let variables = ["a", "b", "c", "d", "e"]
            .map(|name| format!(r#"{{"name":"{name}","label":"{name}"}}"#))
            .join(",");
        let rule = format!(
            r#"{{"variables":[{variables}],"alternatives":[{{"points":"1/(a*b*c*d*e)"}}]}}"#
        );
        let value = |(name, zeros): (&str, usize)| format!(r#""{name}":"1{}""#, "0".repeat(zeros));
        let values = ["a", "b", "c", "d", "e"].into_iter().zip(digits).map(value);
        let values = values.collect::<Vec<_>>().join(",");
        let answer = format!(r#"{{"values":{{{values}}}}}"#);
        let outcome = scored("formula", &rule, "1", &answer);
        let found = outcome
            .findings
            .first()
            .map_or("", |finding| finding.key.as_str());
        assert_eq!(found, expect);
        assert_eq!(outcome.points.bits() > 1, expect.is_empty());
    };
    // 10^154 has 512 bits, 10^155 has 515.
    check([31, 31, 31, 31, 30], "");
    check([31, 31, 31, 31, 31], "answer-too-precise");
}

#[test]
fn a_unit_sets_points_only_where_the_rule_asks_for_them() {
    let check = |kind: &str, parameters: &str, expect: &str| {
        let answer = Answer {
            is_own: true,
            ..Answer::read(r#"{"points":"2"}"#)
        };
        let outcome = rule(kind, parameters).score(&ratio("2"), None, &answer);
        assert_eq!(in_short(&outcome), expect);
    };
    check("target_ratio", RATE, "0 invalid answer-shape");
    check("choice", r#"{"options":[]}"#, "0 invalid answer-shape");
    check("points", r#"{"min":0}"#, "2 scored");
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
    let magic = Rule::read("magic", serde_json::from_str("{}").expect("JSON"));
    assert_eq!(magic, Err(RuleError::UnknownKind("magic".into())));
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
        let item = |index: usize| format!(r#"{{"label":"{index}","points":1}}"#);
        let items = (0..count).map(item).collect::<Vec<_>>().join(",");
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

/// Rules by which more of `b` out of the same `a` never gives less.
const RISING: [(&str, &str, &str); 9] = [
    (
        "tiers",
        "2",
        r#"{"input":{"num":"b","den":"a","a":"A","b":"B"},
            "tiers":[{"gt":90,"points":2},{"gte":70,"lte":90,"points":1},{"lt":70,"points":-1}]}"#,
    ),
    (
        "proportional",
        "2",
        r#"{"num":"b","den":"a","a":"A","b":"B","floor_pct":80,"floor_inclusive":false,"full_pct":95}"#,
    ),
    (
        "target_ratio",
        "2",
        r#"{"num":"b","den":"a","a":"A","b":"B","target_pct":70}"#,
    ),
    (
        "interpolate",
        "4",
        r#"{"num":"b","den":"a","a":"A","b":"B","points":[[80,0],[90,1],[98,4]],"clamp":true}"#,
    ),
    (
        "weighted_split",
        "2",
        r#"{"total":"a","a":"A","parts":[{"var":"b","label":"B","weight":1}]}"#,
    ),
    (
        "comparison",
        "1",
        r#"{"now":"b","base":"a","a":"A","b":"B","measure":"percent_change",
            "gives":{"tiers":[{"gte":10,"points":1},{"gt":0,"lt":10,"points":0.5},{"lte":0,"points":0}]}}"#,
    ),
    (
        "comparison",
        "1",
        r#"{"now":"b","base":"a","a":"A","b":"B","measure":"difference","gives":{"proportion":{"full":10}}}"#,
    ),
    (
        "comparison",
        "1",
        r#"{"now":"b","base":"a","a":"A","b":"B","measure":"ratio",
            "gives":{"proportion":{"full":110,"floor":80}}}"#,
    ),
    (
        "formula",
        "2",
        r#"{"variables":[{"name":"a","label":"A"},{"name":"b","label":"B"}],
            "alternatives":[{"when":"b/a < 0.5","points":"b/a"},{"points":"max(1, b/a*2)"}]}"#,
    ),
];

mod properties {
    use super::*;
    use crate::rule::step::Change;
    use proptest::prelude::*;

    fn values(a: &str, b: &Ratio) -> Answer {
        let values = [("a".into(), a.into()), ("b".into(), b.exact_decimal())];
        Answer {
            values: Some(values.into()),
            ..Answer::default()
        }
    }

    fn counts(counts: &[i64]) -> Answer {
        Answer {
            counts: Some(counts.to_vec()),
            ..Answer::default()
        }
    }

    fn points(kind: &str, max: &str, parameters: &str, answer: &Answer) -> Ratio {
        rule(kind, parameters)
            .tally(&ratio(max), None, answer)
            .points
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn more_done_never_gives_less(a in 1..500_u32, b in 0..60_000_u32, more in 0..5_000_u32) {
            let hundredth = |n: u32| &Ratio::integer(n.into()) / &Ratio::integer(100);
            for (kind, max, parameters) in RISING {
                let of = |b: u32| points(kind, max, parameters, &values(&a.to_string(), &hundredth(b)));
                prop_assert!(of(b) <= of(b + more), "{kind} {a} {b} {more}");
            }
        }

        #[test]
        fn a_step_gives_what_it_says(a in 1..500_u32, b in 0..500_u32) {
            let b = Ratio::integer(b.into());
            for (kind, max, parameters) in RISING {
                let answer = values(&a.to_string(), &b);
                let outcome = rule(kind, parameters).score(&ratio(max), None, &answer);
                for step in &outcome.next {
                    let Change::More(by) = &step.need.change else {
                        return Err(TestCaseError::fail(format!("{kind}: {step:?}")));
                    };
                    let ahead = points(kind, max, parameters, &values(&a.to_string(), &(&b + by)));
                    prop_assert_eq!(&ahead, &(&outcome.points + &step.gains));
                    // One less would not do.
                    let short = &(&b + by) - &Ratio::integer(1);
                    let short = points(kind, max, parameters, &values(&a.to_string(), &short));
                    prop_assert!(short < ahead, "{kind} {a} {b}: {step:?}");
                }
            }
        }

        #[test]
        fn more_events_add_or_take_and_never_the_other_way(
            first in 0..50_i64, second in 0..50_i64, more in 0..50_i64,
        ) {
            let events = |each: [&str; 2]| {
                format!(r#"[{{"label":"A","points":{}}},{{"label":"B","points":{}}}]"#, each[0], each[1])
            };
            let (good, bad) = (events(["0.5", "0.75"]), events(["-0.25", "-1"]));
            let rules = [
                ("unit_points", "2", format!(r#"{{"items":{good}}}"#), true),
                ("bonus", "2", format!(r#"{{"events":{good},"cap":2}}"#), true),
                ("deduct", "2", format!(r#"{{"start":2,"min":-1,"events":{bad}}}"#), false),
                ("penalty", "-2", format!(r#"{{"events":{bad},"cap":-2}}"#), false),
            ];
            for (kind, max, parameters, rises) in &rules {
                let of = |counted: &[i64]| points(kind, max, parameters, &counts(counted));
                let (few, many) = (of(&[first, second]), of(&[first, second + more]));
                prop_assert!(if *rises { few <= many } else { few >= many }, "{kind}");
            }
        }

        #[test]
        fn no_expression_breaks_anything(source in "[-+*/()<>=!,. abmnx0-9]{0,40}", deep in "[(]{0,40}") {
            let parameters = serde_json::json!({
                "variables": [{ "name": "a", "label": "A" }, { "name": "b", "label": "B" }],
                "alternatives": [{ "when": format!("{deep}{source}"), "points": source.clone() },
                    { "points": format!("{deep}{source}") }],
            });
            let formula = rule("formula", &parameters.to_string());
            let outcome = formula.score(&ratio("1"), None, &values("3", &ratio("7")));
            prop_assert!(outcome.points >= Ratio::zero() && outcome.points <= ratio("1"));
            // What the check finds nothing wrong with can be computed, but for a nought below.
            let is_sound = formula.check(&ratio("1")).is_empty();
            let found = outcome.findings.first().map(|finding| finding.key.as_str());
            prop_assert!(!is_sound || [None, Some("answer-formula-nought")].contains(&found));
        }
    }
}
