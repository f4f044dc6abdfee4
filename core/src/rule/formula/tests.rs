use super::super::tests::{check_explains, check_finds, check_next, check_scores, check_words};

/// Tiền Giang 1.4.2, written as a formula.
const SPLIT: &str = r#"{"variables":[{"name":"a","label":"Vấn đề"},
    {"name":"b","label":"Đã xử lý"},{"name":"c","label":"Đang xử lý"}],
    "alternatives":[{"points":"b/a*1 + c/a*0.5"}]}"#;

const TWO: &str = r#"{"variables":[{"name":"a","label":"Hồ sơ","whole":true,"max":1000},
    {"name":"b","label":"Đúng hạn","whole":true}],
    "alternatives":[{"when":"a >= 10 and b/a >= 0.5","points":"b/a*2"},
        {"when":"a = 0","points":"2"},{"points":"b - a"}],"min":-1}"#;

#[track_caller]
fn check_two(a: &str, b: &str, expect: &str) {
    let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
    check_scores("formula", TWO, "2", &answer, expect);
}

#[test]
fn the_first_alternative_that_holds_gives_the_points() {
    check_two("20", "15", "3/2 scored");
    check_two("0", "0", "2 scored");
    check_two("5", "5", "0 scored");
    check_two("9", "8", "-1 scored");
}

#[test]
fn points_stay_between_the_least_and_the_maximum() {
    check_two("20", "50", "2 scored");
    check_two("9", "0", "-1 scored");
    let answer = r#"{"values":{"a":"1","b":"9","c":"0"}}"#;
    check_scores("formula", SPLIT, "1", answer, "1 scored");
}

#[test]
fn the_explanation_puts_the_numbers_in_and_says_what_was_chosen() {
    let answer = r#"{"values":{"a":"8","b":"5","c":"2"}}"#;
    check_explains(
        "formula",
        SPLIT,
        "1",
        answer,
        "5 ÷ 8 × 1 + 2 ÷ 8 × 0,5 = 0,75 điểm",
    );
    let told = |answer: &str, expect: &[&str]| {
        super::super::tests::check_steps("formula", TWO, "2", answer, expect);
    };
    told(
        r#"{"values":{"a":"20","b":"50"}}"#,
        &[
            "Hồ sơ: 20",
            "Đúng hạn: 50",
            "Vì 20 ≥ 10 và 50 ÷ 20 ≥ 0,5:",
            "50 ÷ 20 × 2 = 5 điểm",
            "Không quá 2 điểm",
        ],
    );
    told(
        r#"{"values":{"a":"9","b":"8"}}"#,
        &[
            "Hồ sơ: 9",
            "Đúng hạn: 8",
            "Không đúng: 9 ≥ 10 và 8 ÷ 9 ≥ 0,5",
            "Không đúng: 9 = 0",
            "Vì không có điều kiện nào đúng:",
            "8 − 9 = −1 điểm",
        ],
    );
}

#[test]
fn one_more_of_what_is_counted_says_what_it_gives() {
    let next = |a: &str, b: &str, expect: &[&str]| {
        let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
        check_next("formula", TWO, "2", &answer, expect);
    };
    // One file fewer would give as much, and is no advice.
    next("16", "15", &["Đúng hạn: cần thêm 1: +0,125 điểm"]);
    next("10", "4", &["Đúng hạn: cần thêm 1: +2 điểm"]);
    // None leads above the greatest value, and full points need none.
    next("0", "0", &[]);
    next("1000", "1000", &[]);
    // What is measured and not counted has no next number.
    let measured = r#"{"values":{"a":"8","b":"5","c":"2"}}"#;
    check_next("formula", SPLIT, "1", measured, &[]);
}

#[test]
fn a_formula_reads_in_words() {
    check_words(
        "formula",
        TWO,
        "2",
        &[
            "Tính theo công thức, với:",
            "a = Hồ sơ",
            "b = Đúng hạn",
            "Nếu a ≥ 10 và b ÷ a ≥ 0,5: b ÷ a × 2",
            "Nếu a = 0: 2",
            "Trường hợp khác: b − a",
            "Không quá 2 điểm",
            "Không thấp hơn −1 điểm",
        ],
    );
}

#[test]
fn a_division_by_nought_is_invalid_and_says_where() {
    for b in ["5", "0"] {
        let answer = format!(r#"{{"values":{{"a":"0","b":"{b}","c":"0"}}}}"#);
        let expect = "0 invalid answer-formula-nought";
        check_scores("formula", SPLIT, "1", &answer, expect);
    }
    // The condition that looks first is not divided.
    check_two("0", "3", "2 scored");
}

#[test]
fn a_number_that_does_not_fit_its_variable_is_invalid() {
    check_two("1001", "1", "0 invalid answer-above-scale");
    check_two("1.5", "1", "0 invalid answer-whole");
    check_two("20", "-1", "0 invalid answer-negative");
    let missing = r#"{"values":{"a":"20"}}"#;
    check_scores("formula", TWO, "2", missing, "0 unanswered");
}

#[test]
fn variables_are_declared_and_used() {
    check_finds("formula", SPLIT, "1", &[]);
    check_finds("formula", TWO, "2", &[]);
    let finds = |from: &str, to: &str, expect: &[&str]| {
        check_finds("formula", &SPLIT.replace(from, to), "1", expect);
    };
    finds(
        "c/a*0.5",
        "d/a*0.5",
        &["rule-formula-undeclared", "rule-formula-unused"],
    );
    finds(
        r#""name":"c""#,
        r#""name":"b""#,
        &["rule-variable-twice", "rule-formula-undeclared"],
    );
    finds(
        r#""name":"c""#,
        r#""name":"min""#,
        &[
            "rule-formula-name",
            "rule-formula-undeclared",
            "rule-formula-unused",
        ],
    );
    finds(
        r#""name":"c""#,
        r#""name":"số c""#,
        &[
            "rule-formula-name",
            "rule-formula-undeclared",
            "rule-formula-unused",
        ],
    );
    finds(
        r#"xử lý"}"#,
        r#"xử lý","max":-1}"#,
        &["rule-formula-max", "rule-formula-max"],
    );
}

#[test]
fn a_formula_that_cannot_be_read_says_where() {
    let finds = |formula: &str, expect: &[&str]| {
        check_finds(
            "formula",
            &SPLIT.replace("b/a*1 + c/a*0.5", formula),
            "1",
            expect,
        );
    };
    finds("b/a*1 + c/a*0,5", &["rule-expression-comma"]);
    finds("b/a*1 + c/a%", &["rule-expression-at"]);
    finds("b/a*1 +", &["rule-expression-end"]);
    finds(&"(".repeat(10_000), &["rule-expression-long"]);
    let deep = format!("{}a{}", "(".repeat(20), ")".repeat(20));
    finds(&deep, &["rule-expression-deep"]);
    let many = format!("a{}", "+b+c".repeat(60));
    finds(&many, &["rule-expression-operators"]);
}

#[test]
fn one_alternative_without_a_condition_stands_last() {
    let finds = |from: &str, to: &str, expect: &[&str]| {
        check_finds("formula", &TWO.replace(from, to), "2", expect);
    };
    finds(
        r#"{"points":"b - a"}"#,
        r#"{"when":"a > 1","points":"b"}"#,
        &["rule-formula-last"],
    );
    finds(r#""when":"a = 0","#, "", &["rule-formula-early"]);
    finds(r#""min":-1"#, r#""min":2"#, &["rule-below-max"]);
}

#[test]
fn a_maximum_that_no_answer_reaches_is_found() {
    let check = |variables: &str, points: &str, expect: &[&str]| {
        let rule =
            format!(r#"{{"variables":[{variables}],"alternatives":[{{"points":"{points}"}}]}}"#);
        check_finds("formula", &rule, "3", expect);
    };
    let (a, to_four) = (
        r#"{"name":"a","label":"A"}"#,
        r#"{"name":"a","label":"A","max":4}"#,
    );
    let two = r#"{"name":"a","label":"A"},{"name":"b","label":"B"}"#;
    let short = &["rule-max-unreachable"];
    check(a, "min(a, 2)", short);
    check(a, "min(a, 3)", &[]);
    check(a, "a / 100", &[]);
    check(to_four, "a / 2", short);
    check(to_four, "a * 3 / 4", &[]);
    check(to_four, "max(a, 1) - 2", short);
    check(to_four, "3 - a", &[]);
    check(to_four, "2 - a", short);
    check(to_four, "4 / (a + 2)", short);
    check(to_four, "6 / (a + 2)", &[]);
    check(to_four, "-(a - 5) * -1", short);
    check(two, "min(b / a, 1) * 2", short);
    check(two, "min(b / a, 1) * 3", &[]);
    check(two, "b / a - a * b", &[]);
}

#[test]
fn a_division_by_nought_that_no_answer_avoids_is_found() {
    let check = |when: &str, points: &str, expect: &[&str]| {
        let rule = format!(
            r#"{{"variables":[{{"name":"a","label":"A"}},{{"name":"b","label":"B"}},
                {{"name":"c","label":"C","max":0}}],
                "alternatives":[{{"when":"c > 0 and {when}","points":"{points}"}},{{"points":"a + b"}}]}}"#
        );
        check_finds("formula", &rule, "3", expect);
    };
    let found = &["rule-formula-nought"];
    for divisor in ["0", "(a - a)", "(a * 0)", "(0 - 0)", "c", "-c", "min(c, a)"] {
        check("a > 1", &format!("b / {divisor}"), found);
        check(&format!("b / {divisor} > 1"), "a", found);
    }
    check("a / 0 > 1", "max(1, b / (b - b))", &[found[0], found[0]]);
    for divisor in ["a", "(a - b)", "(a - 1)", "(c + 1)", "max(c, a)"] {
        check("a > 1", &format!("b / {divisor}"), &[]);
    }
}
