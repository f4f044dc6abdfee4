use super::*;
use crate::criteria::table::{self, Standing};
use crate::rule::Rule;

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");

fn ratio(text: &str) -> Ratio {
    Ratio::parse_decimal(text).expect("a decimal")
}

fn rate_rows() -> Vec<VariableRow> {
    let row = |label: &str, role: &str| VariableRow {
        label: label.to_owned(),
        role: role.to_owned(),
        ..VariableRow::default()
    };
    vec![row("Giao", "Mẫu số"), row("Xong", "Tử số")]
}

fn tiers_of(levels: &str) -> Result<String, Vec<Wrong>> {
    let notation = Notation {
        kind: "Theo mức tỷ lệ".to_owned(),
        levels: levels.to_owned(),
        variables: rate_rows(),
        ..Notation::default()
    };
    read(&notation, &ratio("2")).map(|rule| write(&rule, &ratio("2")).levels)
}

#[track_caller]
fn check_tiers(levels: &str, expect: &str) {
    assert_eq!(tiers_of(levels).as_deref(), Ok(expect), "{levels}");
}

#[test]
fn every_rule_of_the_sample_comes_back_as_it_was_written() {
    let set = table::read(SAMPLE, "mẫu", Standing::Sample).expect("the sample");
    for (row, leaf) in set.leaves() {
        let notation = write(&leaf.rule, &row.points_max);
        let rule = read(&notation, &row.points_max);
        assert_eq!(rule.as_ref(), Ok(&leaf.rule), "{}: {notation:?}", row.code);
    }
}

#[test]
fn whether_a_leaf_applies_comes_back_as_it_was_written() {
    let set = table::read(SAMPLE, "mẫu", Standing::Sample).expect("the sample");
    for (_, leaf) in set.leaves() {
        let text = leaf.not_applicable.as_ref().map(write_not_applicable);
        let read = not_applicable(&text.unwrap_or_default());
        assert_eq!(read, Ok(leaf.not_applicable.clone()));
    }
    assert!(not_applicable("bỏ qua").is_err());
}

#[test]
fn levels_are_read_as_forms_say_them() {
    // Cà Mau 1.1.4 (QĐ 1880/QĐ-UBND, 2013): both edges belong to the middle.
    check_tiers(
        "trên 90%: 2; từ 70%–90%: 1; dưới 70%: 0",
        "> 90 → 2; ≥ 70 và ≤ 90 → 1; < 70 → 0",
    );
    // Tiền Giang 1.4.1 (2022).
    check_tiers(
        "từ 30% số trở lên: 1".replace("số ", "").as_str(),
        "≥ 30 → 1",
    );
    check_tiers(
        "từ 30%: 1; từ 20%–dưới 30%: 0,5; dưới 20%: 0",
        "≥ 30 → 1; ≥ 20 và < 30 → 0,5; < 20 → 0",
    );
    check_tiers(
        "≥ 90 → 2; 70–90 → 1; < 70 → 0",
        "≥ 90 → 2; ≥ 70 và < 90 → 1; < 70 → 0",
    );
    check_tiers(
        "Từ 90 trở lên -> 2\nTừ 70 đến dưới 90 -> 1\nDưới 70 -> 0",
        "≥ 90 → 2; ≥ 70 và < 90 → 1; < 70 → 0",
    );
    check_tiers(
        ">= 99,5 => 2; >= 70, < 99,5 => -0,25; đến 70 => 0",
        "≥ 99,5 → 2; > 70 và < 99,5 → -0,25; ≤ 70 → 0"
            .replace("> 70 và", "≥ 70 và")
            .as_str(),
    );
}

#[test]
fn a_level_that_could_mean_two_things_is_refused() {
    for levels in [
        "90 → 2",
        "≥ → 2",
        "≥ 90 trên 80 → 2",
        "70 80 → 1",
        "≥ 1.500 → 2",
        "nhiều → 2",
        "≥ 90",
        "≥ 90 → hai",
        "",
    ] {
        let wrong = tiers_of(levels).expect_err(levels);
        assert_eq!(wrong[0].0, Cell::Levels, "{levels}");
    }
}

#[test]
fn a_decimal_is_read_with_a_comma_and_refused_where_it_is_two_things() {
    for (text, value) in [
        ("0,5", "0.5"),
        ("-0,25", "-0.25"),
        ("1.5", "1.5"),
        (" 12 ", "12"),
    ] {
        assert_eq!(decimal(text), Some(ratio(value)), "{text}");
    }
    for text in ["1.500", "1.500,5", "1,5,0", "", "½", "1e3", "1 000"] {
        assert_eq!(decimal(text), None, "{text}");
    }
}

#[test]
fn a_value_may_hold_semicolons() {
    let notation = Notation {
        kind: "survey_satisfaction".to_owned(),
        settings: "đối tượng = Lãnh đạo sở; đại biểu HĐND; Phiếu tối thiểu = 45".to_owned(),
        items: vec![ItemRow {
            label: "Hài lòng".to_owned(),
            points: String::new(),
        }],
        ..Notation::default()
    };
    let Ok(Rule::SurveySatisfaction(rule)) = read(&notation, &ratio("4")) else {
        panic!("a survey");
    };
    assert_eq!(rule.group.as_deref(), Some("Lãnh đạo sở; đại biểu HĐND"));
    assert_eq!(rule.min_forms, 45);
}

#[test]
fn what_is_written_in_vain_or_missing_is_found_in_its_cell() {
    let notation = Notation {
        kind: "So với chỉ tiêu".to_owned(),
        levels: "≥ 90 → 2".to_owned(),
        settings: "sàn = 3".to_owned(),
        variables: vec![VariableRow {
            role: "Tổng".to_owned(),
            ..VariableRow::default()
        }],
        ..Notation::default()
    };
    let wrong = read(&notation, &ratio("1")).expect_err("findings");
    let found: Vec<_> = wrong
        .iter()
        .map(|(cell, m)| (*cell, m.key.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Cell::Role(0), "notation-role"),
            (Cell::Kind, "notation-role-missing"),
            (Cell::Kind, "notation-role-missing"),
            (Cell::Settings, "notation-setting-missing"),
        ]
    );
    let notation = Notation {
        settings: "chỉ tiêu = 98; sàn = 3".to_owned(),
        variables: rate_rows(),
        ..notation
    };
    let wrong = read(&notation, &ratio("1")).expect_err("findings");
    let found: Vec<_> = wrong
        .iter()
        .map(|(cell, m)| (*cell, m.key.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Cell::Settings, "notation-setting-unknown"),
            (Cell::Levels, "notation-levels-vain"),
        ]
    );
}
