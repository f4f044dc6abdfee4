use std::collections::BTreeSet;

use super::*;
use crate::criteria::table::{self, Standing};
use crate::criteria::{Claimant, CriteriaSet, NotApplicable, NotApplicablePolicy, ScoredBy};
use crate::rule::{Rule, external_index, formula};

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");
/// The kinds that the sample has not.
const KINDS_BESIDE: &str = include_str!("../../../testdata/scoring/kinds.tsv");

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

fn both_sets() -> [CriteriaSet; 2] {
    [SAMPLE, KINDS_BESIDE]
        .map(|table| table::read(table, "mẫu", Standing::Sample).expect("a sound set"))
}

#[test]
fn every_kind_of_rule_comes_back_as_it_was_written() {
    let mut kinds = BTreeSet::new();
    for set in both_sets() {
        for (row, leaf) in set.leaves() {
            let notation = write(&leaf.rule, &row.points_max);
            let rule = read(&notation, &row.points_max);
            assert_eq!(rule.as_ref(), Ok(&leaf.rule), "{}: {notation:?}", row.code);
            kinds.insert(kind_of(&notation.kind));
        }
    }
    assert_eq!(kinds, Rule::KINDS.map(Some).into());
}

#[test]
fn whether_a_leaf_applies_comes_back_as_it_was_written() {
    let claims = [None, Some(Claimant::Unit), Some(Claimant::Province)];
    for claimed_by in claims {
        for reason_required in [false, true] {
            for (policy, when) in [
                (NotApplicablePolicy::Full, "a=0"),
                (
                    NotApplicablePolicy::Exclude,
                    "không có hồ sơ; không có đơn khi lập báo cáo",
                ),
                (NotApplicablePolicy::Zero, "xã mới thành lập"),
            ] {
                let na = NotApplicable {
                    when: when.to_owned(),
                    policy,
                    claimed_by,
                    reason_required,
                };
                let text = write_not_applicable(&na);
                assert_eq!(not_applicable(&text), Ok(Some(na)), "{text}");
            }
        }
    }
    assert_eq!(not_applicable(" "), Ok(None));
    assert!(not_applicable("bỏ qua").is_err());
}

#[test]
fn who_may_claim_and_why_are_read_in_either_order() {
    let text =
        "Loại khỏi điểm tối đa khi không có hồ sơ; Phải nêu lý do; cơ quan thẩm định xác nhận";
    let na = not_applicable(text).expect("a condition").expect("one");
    assert_eq!(na.when, "không có hồ sơ");
    assert_eq!(na.claimed_by, Some(Claimant::Province));
    assert!(na.reason_required);
}

#[test]
fn who_scores_comes_back_as_it_was_written() {
    for scorer in [
        ScoredBy::Unit,
        ScoredBy::Province,
        ScoredBy::Survey,
        ScoredBy::Department("Sở Tư pháp".to_owned()),
        ScoredBy::Authority("Chủ tịch UBND tỉnh: kỳ 2".to_owned()),
    ] {
        assert_eq!(scored_by(&write_scored_by(&scorer)), Some(scorer));
    }
    let department = ScoredBy::Department("Sở Nội vụ".to_owned());
    assert_eq!(scored_by("sở,  ngành:Sở Nội vụ "), Some(department));
    for text in ["", "Sở Tư pháp", "Sở, ngành:", "Bộ: Bộ Nội vụ", "self"] {
        assert_eq!(scored_by(text), None, "{text}");
    }
}

#[test]
fn how_a_set_rounds_comes_back_as_it_was_written() {
    for (value, name) in ROUNDINGS {
        assert_eq!(rounding(name), Some(value));
    }
    for (value, name) in ROUNDED_AT {
        assert_eq!(rounded_at(&name.to_uppercase()), Some(value));
    }
    assert_eq!((rounding("lên"), rounded_at("")), (None, None));
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
fn a_dash_after_a_number_says_up_to_and_elsewhere_less_than_nought() {
    check_tiers(
        "≥ 0 → 2; -5–0 → 1; < -5 → 0",
        "≥ 0 → 2; ≥ -5 và < 0 → 1; < -5 → 0",
    );
    check_tiers("> −2,5 → 2; ≤ −2,5 → 0", "> -2,5 → 2; ≤ -2,5 → 0");
    check_tiers("từ -10 đến dưới -5: 1", "≥ -10 và < -5 → 1");
    check_tiers("tất cả → 2", "tất cả → 2");
}

#[test]
fn a_level_that_could_mean_two_things_is_refused() {
    for levels in [
        "- ≥ 90 → 2",
        "-70 → 2",
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

fn keys(read: Result<Rule, Vec<Wrong>>) -> Vec<(Cell, String)> {
    let wrong = read.expect_err("findings");
    wrong.into_iter().map(|(cell, m)| (cell, m.key)).collect()
}

fn row(symbol: &str, label: &str, role: &str, weight: &str) -> VariableRow {
    VariableRow {
        symbol: symbol.to_owned(),
        label: label.to_owned(),
        role: role.to_owned(),
        weight: weight.to_owned(),
    }
}

fn formula_of(levels: &str, settings: &str) -> Result<Rule, Vec<Wrong>> {
    let notation = Notation {
        kind: "Công thức".to_owned(),
        levels: levels.to_owned(),
        settings: settings.to_owned(),
        variables: vec![row("a", "Giao", "Biến số", ""), row("b", "Xong", "", "")],
        ..Notation::default()
    };
    read(&notation, &ratio("2"))
}

#[test]
fn a_formula_is_read_with_its_alternatives_and_limits() {
    let levels = "a > 10 → b / a * 2\nCòn lại -> min(b, 0.5)";
    let rule = formula_of(levels, "Số nguyên = a,b; tối đa a = 100; thấp nhất = -0,5");
    let Ok(Rule::Formula(rule)) = rule else {
        panic!("a formula: {rule:?}");
    };
    assert_eq!(
        rule.alternatives,
        [
            formula::Alternative::new(Some("a > 10"), "b / a * 2"),
            formula::Alternative::new(None, "min(b, 0.5)"),
        ]
    );
    assert!(rule.variables.iter().all(|variable| variable.whole));
    assert_eq!(rule.variables[0].max.as_deref(), Some(&ratio("100")));
    assert_eq!(rule.variables[1].max, None);
    assert_eq!(rule.min.as_deref(), Some(&ratio("-0.5")));
}

#[test]
fn a_decimal_comma_in_a_formula_is_found_and_never_misread() {
    for formula in ["0,5 * b / a", "min(b / a, 1,5)"] {
        let rule = formula_of(formula, "").expect("a formula as it was written");
        let found = rule.check(&ratio("2"));
        assert_eq!(found[0].key, "rule-expression-comma", "{formula}");
    }
}

#[test]
fn what_is_wrong_with_a_formula_is_found_in_its_cell() {
    let found = |cell, key: &str| vec![(cell, key.to_owned())];
    assert_eq!(
        keys(formula_of("", "")),
        found(Cell::Levels, "notation-formula-missing")
    );
    assert_eq!(
        keys(formula_of("b / a", "số nguyên = a, c")),
        found(Cell::Settings, "notation-symbol")
    );
    assert_eq!(
        keys(formula_of("b / a", "tối đa A = 5")),
        found(Cell::Settings, "notation-setting-unknown")
    );
}

#[test]
fn a_comparison_gives_by_levels_or_in_proportion_but_not_both() {
    let of = |levels: &str, settings: &str| {
        let notation = Notation {
            kind: "So với năm trước hoặc kế hoạch".to_owned(),
            levels: levels.to_owned(),
            settings: settings.to_owned(),
            variables: vec![
                row("", "Thu năm trước", "Kỳ gốc", ""),
                row("", "Thu năm nay", "Thực hiện", ""),
            ],
            ..Notation::default()
        };
        read(&notation, &ratio("1"))
    };
    assert!(of("> 0 → 1; ≤ 0 → 0", "so sánh = Tăng trưởng").is_ok());
    assert!(of("", "so sánh = tỷ lệ; đủ điểm từ = 100; sàn = 80").is_ok());
    let found = |cell, key: &str| vec![(cell, key.to_owned())];
    assert_eq!(
        keys(of("> 0 → 1; ≤ 0 → 0", "so sánh = tỷ lệ; đủ điểm từ = 100")),
        found(Cell::Levels, "notation-levels-vain")
    );
    assert_eq!(
        keys(of("> 0 → 1; ≤ 0 → 0", "so sánh = hơn")),
        found(Cell::Settings, "notation-one-of")
    );
    assert_eq!(
        keys(of("> 0 → 1; ≤ 0 → 0", "")),
        found(Cell::Settings, "notation-setting-missing")
    );
}

#[test]
fn each_option_of_a_survey_of_groups_is_of_one_group() {
    let of = |options: &[&str]| {
        let items = options.iter().map(|label| ItemRow {
            label: (*label).to_owned(),
            points: "100".to_owned(),
        });
        let notation = Notation {
            kind: "Khảo sát theo nhóm".to_owned(),
            settings: "phiếu tối thiểu 01 = 5".to_owned(),
            items: items.collect(),
            variables: vec![
                row("01", "Lãnh đạo", "Nhóm", "40"),
                row("02", "Người dân", "Nhóm", "60"),
            ],
            ..Notation::default()
        };
        read(&notation, &ratio("2"))
    };
    let Ok(Rule::SurveyGroups(rule)) = of(&["01/A", "02 / A"]) else {
        panic!("groups");
    };
    let forms: Vec<u32> = rule.groups.iter().map(|group| group.min_forms).collect();
    assert_eq!(forms, [5, 0]);
    assert!(
        rule.groups
            .iter()
            .all(|group| group.scale.contains_key("A"))
    );
    assert_eq!(
        keys(of(&["01/A", "03/A", "A", "01/A"])),
        [
            (Cell::ItemLabel(1), "notation-group".to_owned()),
            (Cell::ItemLabel(2), "notation-group".to_owned()),
            (Cell::ItemLabel(3), "notation-option-twice".to_owned()),
        ]
    );
}

#[test]
fn a_setting_that_reads_as_two_comes_back_in_quotes() {
    for source in [
        "Bộ chỉ số 766",
        "Cổng DVC; mục A",
        "A; B = C",
        "x = y",
        "\"Một cửa\"",
        "\"Một cửa\" quốc gia",
        "A\nB = C",
        "a;b",
    ] {
        let rule = Rule::ExternalIndex(external_index::ExternalIndex {
            source: source.to_owned(),
            scale: Number::integer(100),
            as_of: Some("31/12".to_owned()),
        });
        let notation = write(&rule, &ratio("1"));
        assert_eq!(read(&notation, &ratio("1")), Ok(rule), "{notation:?}");
    }
}

#[test]
fn a_setting_with_a_slip_is_found_and_not_taken_for_a_text() {
    let index = |settings: &str| Notation {
        kind: "Theo chỉ số khác".into(),
        settings: settings.into(),
        ..Notation::default()
    };
    for slip in ["thang: 50", "thang – 50", "thang 50"] {
        let written = index(&format!("nguồn = Bộ chỉ số 766; {slip}"));
        let found = read(&written, &Ratio::integer(2)).expect_err("a slip");
        let found: Vec<_> = found
            .iter()
            .map(|(cell, said)| (*cell, said.key.as_str()))
            .collect();
        assert_eq!(
            found,
            [(Cell::Settings, "notation-setting-unknown")],
            "{slip}"
        );
    }
    let quoted = index("nguồn = \"Bộ chỉ số 766; thang: 50\"");
    assert!(read(&quoted, &Ratio::integer(2)).is_ok());
}

#[test]
fn a_reason_is_demanded_in_either_spelling() {
    for written in [
        "đủ điểm khi a=0; phải nêu lý do",
        "đủ điểm khi a=0; phải nêu lí do.",
    ] {
        let na = not_applicable(written).expect("read").expect("one");
        assert!(na.reason_required, "{written}");
        assert_eq!(na.when, "a=0");
    }
}
