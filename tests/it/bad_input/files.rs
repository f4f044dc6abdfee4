//! Files that the command line and the survey refuse, with their lines.

use sodiem_core::api::{Problem, ProblemCode, SurveyImported};
use sodiem_core::criteria::ScoredBy;
use sodiem_core::rule::Rule;
use sodiem_tests::http::Body;
use sodiem_tests::server::{Pages, Server};
use ureq::http::Method;

use super::COMMUNE;

const UNITS_HEADING: &str = "code,parent_code,level,type_vi,name_vi\n";
const CRITERIA: &str = include_str!("../../../data/criteria/commune-sample.tsv");

/// Runs a command on a file that it must refuse: exit code 2, a place and a text in both languages.
fn refuses(server: &Server, verb: &str, text: &str, (place, key): (&str, &str)) {
    let path = server.data().join(format!("{key}.txt"));
    std::fs::write(&path, text).expect("the data folder is ours");
    let path = path.to_str().expect("a temporary folder's name");
    let file: &[&str] = if verb.starts_with("criteria") {
        &["--criteria", path]
    } else {
        &[path]
    };
    let mut told = Vec::new();
    for language in ["vi", "en"] {
        let output = server.call(verb, &[&["--language", language], file].concat());
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{key}: {stderr}");
        assert!(stderr.contains(place), "{key}: no {place} in {stderr}");
        assert!(
            !stderr.contains("criteria-") && !stderr.contains("unit-"),
            "no text: {stderr}"
        );
        told.push(stderr);
    }
    assert_ne!(told[0], told[1], "{key}: both languages say the same");
}

/// The sample with one text replaced, which must be there.
fn sample_with(from: &str, to: &str) -> String {
    assert!(CRITERIA.contains(from), "the sample has no {from}");
    CRITERIA.replacen(from, to, 1)
}

#[test]
fn a_file_of_units_that_does_not_hold_is_refused_with_its_lines() {
    let mut server = Server::empty(Pages::None);
    for (lines, place, name) in [
        ("1,2,commune,Xã,A\n", ":2:", "orphan"),
        (
            "1,2,district,Huyện,A\n2,1,district,Huyện,B\n",
            ":2:",
            "cycle",
        ),
        (
            "96,,province,Tỉnh,A\n96,,province,Tỉnh,B\n",
            ":3:",
            "duplicate",
        ),
        ("96,,hamlet,Ấp,A\n", ":2:", "level"),
    ] {
        let text = format!("{UNITS_HEADING}{lines}");
        refuses(&server, "units import", &text, (place, name));
    }
    server.stop();
    server.check();
}

#[test]
fn a_criteria_table_that_does_not_hold_is_refused_with_its_rows() {
    let mut server = Server::empty(Pages::None);
    let leaf = CRITERIA
        .lines()
        .find(|line| line.split('\t').nth(5) == Some("choice"));
    let leaf = leaf.expect("the sample has a choice");
    let cells: Vec<&str> = leaf.split('\t').collect();
    let with = |column: usize, cell: &str| {
        let mut changed = cells.clone();
        changed[column] = cell;
        sample_with(leaf, &changed.join("\t"))
    };
    let place = cells[0];
    for (text, name) in [
        (with(4, "9"), "sums"),
        (with(5, "guess"), "rule"),
        (with(6, "{"), "parameters"),
        (with(1, "9.9.9"), "orphan"),
    ] {
        refuses(&server, "criteria import", &text, (place, name));
    }
    server.stop();
    server.check();
}

#[test]
fn a_survey_with_a_wrong_line_is_refused_as_a_whole() {
    let server = Server::empty(Pages::None);
    let base = format!("http://{}", server.address());
    let office = sodiem_tests::device::Phone::sign_in(&base, "snv", &server.password());
    let is_satisfaction = |rule: &Rule| matches!(rule, Rule::SurveySatisfaction(_));
    let mut leaves = office
        .set()
        .leaves()
        .filter(|(_, leaf)| is_satisfaction(&leaf.rule));
    let (row, leaf) = leaves.next().expect("a leaf of satisfaction");
    assert_eq!(leaf.scored_by, ScoredBy::Survey);
    let path = format!("/rounds/{}/survey", office.round().id);
    let send = |lines: &str| {
        let text = format!("unit_code,leaf,satisfied,answered\n{lines}");
        let body = Body::Bytes("text/csv", text.into_bytes());
        office
            .client()
            .send(&Method::POST, &path, &body)
            .expect("an answer")
    };
    let good = format!("{COMMUNE},{},90,100\n", row.code);
    for bad in [
        format!("99999,{},90,100\n", row.code),
        format!("{COMMUNE},1.1.1,90,100\n"),
        format!("{COMMUNE},{},110,100\n", row.code),
        format!("{COMMUNE},{},chín,100\n", row.code),
        good.clone(),
    ] {
        let problem: Problem = send(&format!("{good}{bad}")).problem();
        assert_eq!(problem.code, ProblemCode::Invalid);
        let lines: Vec<_> = problem
            .findings
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [Some(3)], "{bad}: {problem:?}");
    }
    assert_eq!(
        send(&good).json::<SurveyImported>().answers,
        1,
        "nothing was stored before"
    );
}
