use super::super::tests::{check_finds, check_next, check_scores, check_steps, check_words};

fn rule(measure: &str, gives: &str) -> String {
    format!(
        r#"{{"now":"b","base":"a","a":"Thu năm trước","b":"Thu năm nay",
            "measure":"{measure}","gives":{gives}}}"#
    )
}

const GROWTH: &str = r#"{"tiers":[{"gte":10,"points":1},{"gt":0,"lt":10,"points":0.5},
    {"lte":0,"points":0}]}"#;

#[track_caller]
fn check(measure: &str, gives: &str, (a, b): (&str, &str), expect: &str) {
    let answer = format!(r#"{{"values":{{"a":"{a}","b":"{b}"}}}}"#);
    check_scores("comparison", &rule(measure, gives), "1", &answer, expect);
}

#[test]
fn each_measure_meets_its_tiers_exactly() {
    check("percent_change", GROWTH, ("200", "220"), "1 scored");
    check("percent_change", GROWTH, ("200", "219.99"), "1/2 scored");
    check("percent_change", GROWTH, ("200", "200"), "0 scored");
    check("percent_change", GROWTH, ("200", "0"), "0 scored");
    check("difference", GROWTH, ("200", "210"), "1 scored");
    check("difference", GROWTH, ("0", "5"), "1/2 scored");
    let ratio = r#"{"tiers":[{"gte":100,"points":1},{"lt":100,"points":0}]}"#;
    check("ratio", ratio, ("3", "3"), "1 scored");
    check("ratio", ratio, ("3", "2.99"), "0 scored");
}

#[test]
fn in_proportion_it_grows_to_full_points_and_no_further() {
    let to_10 = r#"{"proportion":{"full":10}}"#;
    check("percent_change", to_10, ("200", "210"), "1/2 scored");
    check("percent_change", to_10, ("200", "230"), "1 scored");
    check("percent_change", to_10, ("200", "190"), "0 scored");
    let plan = r#"{"proportion":{"full":100,"floor":80}}"#;
    check("ratio", plan, ("100", "79"), "0 scored");
    check("ratio", plan, ("100", "80"), "4/5 scored");
    check("ratio", plan, ("100", "105"), "1 scored");
}

#[test]
fn nothing_to_compare_with_is_said() {
    check(
        "ratio",
        r#"{"proportion":{"full":100}}"#,
        ("0", "0"),
        "0 unanswered",
    );
    check(
        "ratio",
        r#"{"proportion":{"full":100}}"#,
        ("0", "5"),
        "0 invalid answer-zero-denominator",
    );
    check(
        "percent_change",
        GROWTH,
        ("0", "5"),
        "0 invalid answer-zero-denominator",
    );
    check(
        "difference",
        GROWTH,
        ("5", "-5"),
        "0 invalid answer-negative",
    );
}

#[test]
fn it_says_how_it_compared_and_what_the_next_tier_needs() {
    let growth = rule("percent_change", GROWTH);
    let answer = r#"{"values":{"a":"200","b":"210"}}"#;
    check_steps(
        "comparison",
        &growth,
        "1",
        answer,
        &[
            "Thu năm trước: 200",
            "Thu năm nay: 210",
            "(210 − 200) ÷ 200 = 5 %",
            "Trên 0 % đến dưới 10 %: 0,5 điểm",
        ],
    );
    let more = "Thu năm nay: cần thêm 10 để đạt ≥ 10 %: +0,5 điểm";
    check_next("comparison", &growth, "1", answer, &[more]);
    let plan = rule("ratio", r#"{"proportion":{"full":100,"floor":80}}"#);
    let steps = [
        "Thu năm nay: cần thêm 10 để đạt ≥ 80 %: +0,8 điểm",
        "Thu năm nay: cần thêm 30 để đạt ≥ 100 %: +1 điểm",
    ];
    check_next(
        "comparison",
        &plan,
        "1",
        r#"{"values":{"a":"100","b":"70"}}"#,
        &steps,
    );
    let difference = rule("difference", r#"{"proportion":{"full":10}}"#);
    let to_10 = "Thu năm nay: cần thêm 7 để đạt ≥ 10: +0,7 điểm";
    check_next(
        "comparison",
        &difference,
        "1",
        r#"{"values":{"a":"5","b":"8"}}"#,
        &[to_10],
    );
}

#[test]
fn a_comparison_reads_in_words() {
    check_words(
        "comparison",
        &rule("difference", GROWTH),
        "1",
        &[
            "So sánh: Thu năm nay − Thu năm trước",
            "Từ 10 trở lên: 1 điểm",
            "Trên 0 đến dưới 10: 0,5 điểm",
            "Từ 0 trở xuống: 0 điểm",
        ],
    );
    check_words(
        "comparison",
        &rule("ratio", r#"{"proportion":{"full":100,"floor":80}}"#),
        "1",
        &[
            "So sánh: Thu năm nay ÷ Thu năm trước",
            "Từ 100 % trở lên: 1 điểm",
            "Thấp hơn mức đó: tính điểm theo tỷ lệ",
            "Dưới 80 %: 0 điểm",
        ],
    );
}

#[test]
fn a_scale_with_a_gap_or_without_an_end_is_found() {
    let finds = |measure: &str, gives: &str, expect: &[&str]| {
        check_finds("comparison", &rule(measure, gives), "1", expect);
    };
    finds("percent_change", GROWTH, &[]);
    finds("ratio", r#"{"tiers":[{"gte":0,"points":1}]}"#, &[]);
    finds(
        "difference",
        r#"{"tiers":[{"gte":0,"points":1}]}"#,
        &["rule-tier-gap"],
    );
    finds("difference", r#"{"tiers":[{"points":1}]}"#, &[]);
    finds(
        "ratio",
        r#"{"proportion":{"full":80,"floor":90}}"#,
        &["rule-proportion"],
    );
    finds(
        "ratio",
        r#"{"proportion":{"full":0}}"#,
        &["rule-proportion"],
    );
    let unlabelled =
        rule("ratio", r#"{"proportion":{"full":100}}"#).replace(r#""a":"Thu năm trước","#, "");
    check_finds("comparison", &unlabelled, "1", &["rule-undeclared"]);
}
