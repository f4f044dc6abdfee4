use sodiem_core::criteria::table::{self, Standing};

use super::*;

const HEADING: &str = "unit_code,leaf,A,B,C,D,satisfied,answered\n";

fn set() -> CriteriaSet {
    let sample = include_str!("../../../data/criteria/commune-sample.tsv");
    table::read(sample, "mẫu", Standing::Sample).expect("the sample")
}

#[test]
fn a_line_fills_the_shape_of_its_rule() {
    let units = ["31852".parse().expect("a code")];
    let text = format!("\u{feff}{HEADING}31852,1.8,12,6,2,0,,\n31852,8.1.1,,,,,141,150\n");
    let survey = read(&text, &set(), &units).unwrap_or_else(|findings| panic!("{findings:?}"));
    let answers = &survey.answers[&units[0]];
    let json = |leaf: &str| answers[&leaf.parse::<Code>().expect("a code")].to_json();
    assert_eq!(json("1.8"), r#"{"responses":{"A":12,"B":6,"C":2,"D":0}}"#);
    assert_eq!(json("8.1.1"), r#"{"satisfied":141,"answered":150}"#);
}

#[test]
fn a_file_with_semicolons_says_the_same() {
    let units = ["31852".parse().expect("a code")];
    let text = format!("{HEADING}31852,8.1.1,,,,,141,150\n");
    let of = |text: &str| read(text, &set(), &units).map(|survey| survey.answers);
    let commas = of(&text).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(of(&text.replace(',', ";")).ok(), Some(commas));
}

#[test]
fn a_file_is_read_up_to_its_lines() {
    let units: Vec<UnitCode> = (0..=SURVEY_LINES_MAX)
        .map(|n| format!("u{n:08}").parse().expect("a code"))
        .collect();
    let text = |lines: usize| {
        let lines = units[..lines]
            .iter()
            .map(|unit| format!("{unit},8.1.1,,,,,141,150\n"));
        HEADING.to_owned() + &lines.collect::<String>()
    };
    let set = set();
    assert!(read(&text(SURVEY_LINES_MAX), &set, &units).is_ok());
    let findings = read(&text(SURVEY_LINES_MAX + 1), &set, &units)
        .err()
        .expect("too long");
    assert_eq!(findings[0].code(), "survey-too-long");
}

#[test]
fn a_finding_names_the_line_that_the_file_has_it_on() {
    let units = ["31852".parse().expect("a code")];
    let text =
        "unit_code,leaf,\"A\nB\",satisfied,answered\n\n31852,8.1.1,,141,150\n\n\n1,8.1.1,,1,2\n";
    let findings = read(text, &set(), &units).err().expect("no such unit");
    assert_eq!(
        (findings[0].line, findings[0].code()),
        (Some(7), "survey-unit")
    );
}

#[test]
fn a_file_without_its_columns_says_so() {
    let findings = read("unit,leaf\n", &set(), &[]).err().expect("no columns");
    assert_eq!(findings[0].code(), "survey-columns");
}
