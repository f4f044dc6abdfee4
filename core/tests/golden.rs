//! Golden vectors: criteria and answers in, scores out, on every target to the last digit. The
//! files are part of the test, because a wasm module has no folder to read.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::criteria::{CriteriaSet, RoundedAt, notation};
use sodiem_core::finding::Finding;
use sodiem_core::ratio::{Ratio, Rounding};
use sodiem_core::rule::Rule;
use sodiem_core::rule::step::Step;
use sodiem_core::scoring::file::{read_answers, write_scores};
use sodiem_core::scoring::{Score, score};
use sodiem_core::text::{Catalog, Language, Message};

const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const SHEETS: &str = include_str!("../testdata/scoring/sheets.json");
/// Every shape of rule that provinces were found to use, each with the vectors that hold it.
const SHAPES: &str = include_str!("../testdata/scoring/shapes.tsv");
const SAMPLE_SHEETS: &str = include_str!("../testdata/scoring/sample.json");

macro_rules! leaves {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../testdata/scoring/leaf/", $name, ".json")))),*]
    };
}

const LEAVES: &[(&str, &str)] = leaves![
    "bonus",
    "checklist",
    "checklist-all",
    "checklist-any",
    "choice",
    "choice-negative",
    "choice-not-applicable",
    "choice-yes-no",
    "choice-zero-minus",
    "comparison",
    "comparison-plan",
    "count-tiers",
    "deduct",
    "deduct-unfloored",
    "external-index",
    "formula",
    "formula-split",
    "interpolate",
    "penalty",
    "points",
    "points-authority",
    "proportional",
    "proportional-example",
    "proportional-exclusive",
    "proportional-full",
    "survey-groups",
    "survey-mean",
    "survey-satisfaction",
    "target-ratio",
    "tiers",
    "tiers-above-100",
    "tiers-from-below",
    "tiers-negative",
    "unit-points",
    "weighted-split",
];

/// One leaf and what different answers give.
#[derive(Deserialize)]
struct LeafFile {
    rule_kind: String,
    rule_parameters: Value,
    max_points: String,
    /// The total below which the leaf stands, for bonus and penalty.
    outside: Option<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    answer: Value,
    points: String,
    state: String,
    max: Option<String>,
    #[serde(default)]
    findings: Vec<String>,
    /// The last step of the explanation in Vietnamese.
    explained: Option<String>,
    /// What would give more, in Vietnamese.
    next: Option<Vec<String>>,
}

/// A whole sheet; without criteria of its own it is one of the sample.
#[derive(Deserialize)]
struct Sheet {
    name: String,
    criteria: Option<Vec<Vec<Value>>>,
    /// How its set rounds, where that is not the usual way.
    rounds: Option<Rounds>,
    answers: Value,
    scores: Map<String, Value>,
}

#[derive(Deserialize)]
struct Rounds {
    at: RoundedAt,
    decimals: u32,
    rounding: Rounding,
}

fn catalog() -> Catalog {
    Catalog::new(Language::Vi, &[])
}

/// The table of these rows; a cell that is no text is the JSON of parameters.
fn table(rows: &[Vec<Value>]) -> String {
    let cell = |cell: &Value| {
        cell.as_str()
            .map_or_else(|| cell.to_string(), str::to_owned)
    };
    let line = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n";
    let heading = SAMPLE.lines().next().expect("a heading").to_owned() + "\n";
    heading + &rows.iter().map(line).collect::<String>()
}

fn set(table: &str) -> CriteriaSet {
    read(table, "Bộ tiêu chí mẫu", Standing::Sample).expect("a sound set")
}

fn score_file(set: &CriteriaSet, answers: &Value) -> Score {
    let file = json!({ "answers": answers }).to_string();
    let (answers, findings) = read_answers(&file).expect("a file of answers");
    assert_eq!(findings, []);
    score(set, &answers)
}

fn check_leaf(file: &str, text: &str) {
    let LeafFile {
        rule_kind,
        rule_parameters,
        max_points,
        outside,
        cases,
    } = serde_json::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let cap: Value = serde_json::from_str(&max_points).expect("a number");
    let mut rows = Vec::new();
    if let Some(total) = &outside {
        let parameters = json!({ "cap": cap, "outside_100": true });
        rows.push(json!([
            "T", "", "domain", "Tên", max_points, total, parameters, "", ""
        ]));
    }
    let (code, parent, level) = if outside.is_some() {
        ("T.1", "T", "criterion")
    } else {
        ("1", "", "domain")
    };
    rows.push(json!([
        code,
        parent,
        level,
        "Tên",
        max_points,
        rule_kind,
        rule_parameters,
        "Văn bản",
        "self"
    ]));
    let rows: Vec<Vec<Value>> = rows
        .into_iter()
        .map(|row| serde_json::from_value(row).expect("cells"))
        .collect();
    let set = set(&table(&rows));
    for case in cases {
        let score = score_file(&set, &json!({ code: case.answer }));
        let written = write_scores(&score, &set, &catalog());
        let expect = json!({
            "points": case.points,
            "max": case.max.as_ref().unwrap_or(&max_points),
            "state": case.state,
        });
        assert_eq!(written["leaves"][code], expect, "{file}: {}", case.name);
        let found: Vec<&str> = score.findings.iter().map(Finding::code).collect();
        assert_eq!(found, case.findings, "{file}: {}", case.name);
        let steps = score.leaves.values().flat_map(|leaf| &leaf.explanation);
        if let Some(explained) = &case.explained {
            let last = steps.last().map(|step| catalog().format(step));
            assert_eq!(last.as_ref(), Some(explained), "{file}: {}", case.name);
        }
        if let Some(next) = &case.next {
            let steps = score.leaves.values().flat_map(|leaf| &leaf.next);
            let told: Vec<String> = steps
                .map(|step| catalog().format(&step.message()))
                .collect();
            assert_eq!(&told, next, "{file}: {}", case.name);
        }
        check_texts(&score);
    }
}

/// Every sentence of a score is there in both languages, with all its values.
fn check_texts(score: &Score) {
    let explanations = score.leaves.values().flat_map(|leaf| &leaf.explanation);
    let findings = score.findings.iter().map(|finding| &finding.message);
    let next = score.leaves.values().flat_map(|leaf| &leaf.next);
    let next: Vec<Message> = next.map(Step::message).collect();
    for language in Language::ALL {
        let catalog = Catalog::new(language, &[]);
        for message in explanations.clone().chain(findings.clone()).chain(&next) {
            let text = catalog.format(message);
            assert!(
                catalog.has(&message.key) && !text.contains('{'),
                "{language:?}: {text}"
            );
        }
    }
}

fn check_sheets(text: &str) {
    let sheets: Vec<Sheet> = serde_json::from_str(text).expect("sheets");
    for Sheet {
        name,
        criteria,
        rounds,
        answers,
        scores,
    } in sheets
    {
        let mut set = set(&criteria.map_or_else(|| SAMPLE.to_owned(), |rows| table(&rows)));
        if let Some(rounds) = rounds {
            set.rounded_at = rounds.at;
            set.decimals = rounds.decimals;
            set.rounding = rounds.rounding;
        }
        let score = score_file(&set, &answers);
        let mut written = write_scores(&score, &set, &catalog());
        let found = score
            .findings
            .iter()
            .map(|finding| json!([finding.code(), finding.leaf]));
        written["findings"] = found.collect();
        assert_eq!(written, Value::Object(scores), "{name}");
        check_texts(&score);
    }
}

#[test]
fn every_kind_of_rule_scores_as_written_down() {
    for (file, text) in LEAVES {
        check_leaf(file, text);
    }
}

#[test]
fn every_kind_of_rule_has_its_golden_vectors() {
    let kinds: BTreeSet<String> = LEAVES
        .iter()
        .map(|(_, text)| {
            serde_json::from_str::<LeafFile>(text)
                .expect("a file")
                .rule_kind
        })
        .collect();
    assert_eq!(kinds, Rule::KINDS.map(str::to_owned).into());
}

/// A rule means the same after somebody carried it through a spreadsheet.
#[test]
fn every_rule_comes_back_from_its_spreadsheet_notation() {
    for (file, text) in LEAVES {
        let LeafFile {
            rule_kind,
            mut rule_parameters,
            max_points,
            ..
        } = serde_json::from_str(text).expect("a file");
        rule_parameters.as_object_mut().map(|own| own.remove("na"));
        let parameters = serde_json::value::to_raw_value(&rule_parameters).expect("JSON");
        let rule = Rule::read(&rule_kind, &parameters).expect("a rule");
        let max: Ratio = max_points.parse().expect("a maximum");
        let notation = notation::write(&rule, &max);
        assert_eq!(
            notation::read(&notation, &max),
            Ok(rule),
            "{file}: {notation:?}"
        );
    }
}

#[test]
fn every_shape_of_rule_has_its_vectors_and_every_vector_its_shape() {
    let sheets: Vec<Sheet> = serde_json::from_str(SHEETS).expect("sheets");
    let sheets = sheets.iter().filter_map(|sheet| sheet.name.split_once(':'));
    let sheets: BTreeSet<&str> = sheets.map(|(name, _)| name).collect();
    let leaves: BTreeSet<&str> = LEAVES.iter().map(|(name, _)| *name).collect();
    let lines = SHAPES
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let shapes: Vec<(&str, BTreeSet<&str>)> = lines
        .map(|cells| (cells[0], cells[3].split(' ').collect()))
        .collect();
    let expected: Vec<String> = (1..=23).map(|number| format!("2.{number}")).collect();
    let numbers: Vec<&str> = shapes.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, expected);
    let named: BTreeSet<&str> = shapes
        .into_iter()
        .flat_map(|(_, vectors)| vectors)
        .collect();
    let known: BTreeSet<&str> = leaves.union(&sheets).copied().collect();
    assert_eq!(
        named.difference(&known).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
    assert_eq!(
        leaves.difference(&named).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
}

#[test]
fn whole_sheets_score_as_written_down() {
    check_sheets(SHEETS);
}

#[test]
fn the_whole_sample_scores_as_a_second_program_computed_it() {
    check_sheets(SAMPLE_SHEETS);
}

#[test]
fn a_finding_of_a_file_of_scores_has_its_code_its_place_and_its_sentence() {
    let set = set(SAMPLE);
    let score = score_file(
        &set,
        &json!({ "1.1.3": { "values": { "a": "3", "b": "5" } } }),
    );
    let written = write_scores(&score, &set, &catalog());
    assert_eq!(
        written["findings"],
        json!([{
            "code": "answer-above-whole",
            "leaf": "1.1.3",
            "message": "Số nhiệm vụ đã hoàn thành (5) lớn hơn Số nhiệm vụ trong kế hoạch (3). \
                        Kiểm tra lại hai số.",
        }])
    );
}

#[cfg(not(target_family = "wasm"))]
#[test]
fn no_golden_file_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/scoring/leaf");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of golden vectors")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let listed = LEAVES
        .iter()
        .map(|(name, _)| format!("{name}.json"))
        .collect();
    assert_eq!(files, listed);
}
