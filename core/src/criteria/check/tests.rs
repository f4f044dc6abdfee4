use super::*;
use crate::criteria::table::{Standing, read};

const HEADING: &str = "code\tparent_code\tlevel\tname_vi\tmax_points\trule_kind\trule_parameters\t\
                       evidence_required_vi\tscored_by\n";

/// A leaf that can reach `max`.
fn leaf(code: &str, parent: &str, level: &str, max: &str) -> String {
    format!(
        "{code}\t{parent}\t{level}\tTên\t{max}\tchoice\t\
         {{\"options\":[{{\"label\":\"Có\",\"points\":{max}}},{{\"label\":\"Không\",\"points\":0}}]}}\t\
         Quyết định\tself\n"
    )
}

fn sum(code: &str, parent: &str, level: &str, max: &str) -> String {
    format!("{code}\t{parent}\t{level}\tTên\t{max}\tsum\t{{}}\t\t\n")
}

fn set(lines: &[String]) -> Result<CriteriaSet, Vec<Finding>> {
    read(
        &format!("{HEADING}{}", lines.concat()),
        "Bộ mẫu",
        Standing::Sample,
    )
}

/// `expect`: line and code of each finding.
#[track_caller]
fn check_lines(lines: &[String], expect: &[(u64, &str)]) {
    let findings = set(lines).err().unwrap_or_default();
    let found: Vec<_> = findings
        .iter()
        .map(|f| (f.line.unwrap_or(0), f.code()))
        .collect();
    assert_eq!(found, expect);
}

fn codes(lines: &[String]) -> Vec<String> {
    let findings = set(lines).err().unwrap_or_default();
    findings.iter().map(|f| f.code().to_owned()).collect()
}

#[test]
fn a_sound_set_has_no_findings() {
    let lines = [
        sum("1", "", "domain", "3"),
        sum("1.1", "1", "criterion", "1"),
        leaf("1.1.1", "1.1", "subcriterion", "1"),
        leaf("1.2", "1", "criterion", "2"),
    ];
    let set = set(&lines).expect("a sound set");
    assert_eq!(check(&set), []);
}

#[test]
fn maxima_that_do_not_add_up_are_named_with_both_numbers() {
    let lines = [
        sum("1", "", "domain", "3.5"),
        leaf("1.1", "1", "criterion", "2"),
    ];
    check_lines(&lines, &[(2, "criteria-sum")]);
    let findings = set(&lines).expect_err("a wrong sum");
    let values = &findings[0].message.values;
    assert_eq!(values["max"], Value::Number("3.5".into()));
    assert_eq!(values["sum"], Value::Number("2".into()));
    assert_eq!(findings[0].leaf.as_ref().map(Code::as_str), Some("1"));
}

#[test]
fn a_code_that_stands_twice_is_named_on_its_second_line() {
    let lines = [
        sum("1", "", "domain", "1"),
        leaf("1.1", "1", "criterion", "1"),
        leaf("1.1", "1", "criterion", "1"),
    ];
    check_lines(&lines, &[(4, "criteria-duplicate")]);
}

#[test]
fn an_orphan_and_a_late_parent_are_named() {
    check_lines(
        &[leaf("1.1", "9", "criterion", "1")],
        &[(2, "criteria-orphan")],
    );
    let late = [
        leaf("1.1", "1", "criterion", "1"),
        sum("1", "", "domain", "1"),
    ];
    check_lines(&late, &[(2, "criteria-parent-late")]);
}

#[test]
fn a_cycle_is_named_on_each_of_its_rows() {
    let lines = [
        sum("1", "2", "criterion", "1"),
        sum("2", "1", "criterion", "1"),
    ];
    check_lines(&lines, &[(2, "criteria-cycle"), (3, "criteria-cycle")]);
}

#[test]
fn a_set_may_nest_as_deep_as_the_limit_and_no_deeper() {
    let nested = |depth: usize| -> Vec<String> {
        let code = |level: usize| vec!["1"; level].join(".");
        let level = |level| ["domain", "criterion", "subcriterion"][std::cmp::min(level, 3) - 1];
        let sums = (1..depth).map(|at| {
            sum(
                &code(at),
                &if at == 1 { String::new() } else { code(at - 1) },
                level(at),
                "1",
            )
        });
        let last = leaf(&code(depth), &code(depth - 1), level(depth), "1");
        sums.chain([last]).collect()
    };
    check_lines(&nested(LEVELS_MAX), &[]);
    check_lines(&nested(LEVELS_MAX + 1), &[(8, "criteria-too-deep")]);
}

#[test]
fn a_leaf_has_no_children_and_a_sum_has_some() {
    let lines = [
        leaf("1", "", "domain", "1"),
        leaf("1.1", "1", "criterion", "1"),
    ];
    check_lines(&lines, &[(2, "criteria-leaf-children")]);
    check_lines(&[sum("1", "", "domain", "1")], &[(2, "criteria-sum-empty")]);
}

#[test]
fn bonus_and_penalty_stand_outside_the_100() {
    let total = |kind: &str, max: &str| {
        format!("T\t\tdomain\tTên\t{max}\t{kind}\t{{\"cap\":{max},\"outside_100\":true}}\t\t\n")
    };
    let events = |kind: &str, parent: &str, max: &str| {
        format!(
            "T.1\t{parent}\tcriterion\tTên\t{max}\t{kind}\t\
             {{\"events\":[{{\"label\":\"Mỗi lần\",\"points\":{max}}}],\"cap\":{max}}}\tVăn bản\tself\n"
        )
    };
    check_lines(&[total("bonus_total", "2"), events("bonus", "T", "1")], &[]);
    check_lines(
        &[total("penalty_total", "-2"), events("penalty", "T", "-1")],
        &[],
    );
    let within = [sum("T", "", "domain", "1"), events("bonus", "T", "1")];
    check_lines(&within, &[(3, "criteria-outside")]);
    let crossed = [total("bonus_total", "1"), events("penalty", "T", "1")];
    assert!(codes(&crossed).contains(&"criteria-outside".to_owned()));
    let sign = [total("penalty_total", "2"), events("penalty", "T", "-1")];
    check_lines(&sign, &[(2, "criteria-max-sign")]);
    let cap = total("bonus_total", "2").replace("\"cap\":2", "\"cap\":3");
    check_lines(&[cap, events("bonus", "T", "1")], &[(2, "criteria-cap")]);
}

#[test]
fn any_rule_gives_a_bonus_and_some_a_penalty() {
    let total = |kind: &str, max: &str| {
        format!("T\t\tdomain\tTên\t{max}\t{kind}\t{{\"cap\":{max},\"outside_100\":true}}\t\t\n")
    };
    let row = |max: &str, kind: &str, parameters: &str| {
        format!("T.1\tT\tcriterion\tTên\t{max}\t{kind}\t{parameters}\tVăn bản\tprovince\n")
    };
    let index = r#"{"source":"Chỉ số","scale":100}"#;
    let below = |total: String, row: String| [total, row];
    let bonus = || total("bonus_total", "1");
    check_lines(&below(bonus(), leaf("T.1", "T", "criterion", "1")), &[]);
    check_lines(&below(bonus(), row("1", "external_index", index)), &[]);
    let penalty = || total("penalty_total", "-1");
    check_lines(&below(penalty(), row("-1", "points", r#"{"min":-1}"#)), &[]);
    let taking = leaf("T.1", "T", "criterion", "-1");
    check_lines(&below(penalty(), taking), &[]);
    let other = below(penalty(), row("-1", "external_index", index));
    check_lines(&other, &[(3, "criteria-penalty-kind")]);
}

#[test]
fn what_a_survey_scores_is_asked_on_its_forms() {
    let line = leaf("1", "", "domain", "1").replace("self", "survey");
    check_lines(&[line], &[(2, "criteria-survey-kind")]);
}

#[test]
fn what_the_unit_scores_itself_names_its_evidence() {
    let line = leaf("1", "", "domain", "1").replace("Quyết định", "");
    check_lines(&[line], &[(2, "criteria-evidence-missing")]);
}

#[test]
fn decimals_are_read_up_to_their_limit() {
    let set = set(&[leaf("1", "", "domain", "1")]).expect("a sound set");
    let with = |decimals| CriteriaSet {
        decimals,
        ..set.clone()
    };
    assert_eq!(check(&with(DECIMALS_MAX)), []);
    let findings = check(&with(DECIMALS_MAX + 1));
    assert_eq!(findings[0].code(), "criteria-decimals");
}
