//! Files of answers and of scores, in the shapes of `formats.md`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Answers};
use crate::criteria::CriteriaSet;
use crate::finding::Finding;
use crate::ids::Code;
use crate::text::{Catalog, Message};

use super::{Score, score};

/// Longest file of answers that is read, in bytes.
pub const ANSWERS_BYTES_MAX: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
struct AnswersFile {
    answers: Entries,
}

/// The entries as they stand, so that none is lost to a second one of the same code.
struct Entries(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of answers by code")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Reads a file of answers. A value that is no answer becomes an unreadable answer, which scores
/// as invalid; a key that is no code and a code that stands twice become findings, and of the
/// latter the last answer counts.
///
/// # Errors
/// The finding `answers-too-long` for a file of more than [`ANSWERS_BYTES_MAX`] bytes and
/// `answers-file` for one that is not of this format at all.
pub fn read_answers(json: &str) -> Result<(Answers, Vec<Finding>), Finding> {
    if json.len() > ANSWERS_BYTES_MAX {
        let message = Message::new("answers-too-long").with("max", ANSWERS_BYTES_MAX);
        return Err(Finding::general(message.with("found", json.len())));
    }
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let file: AnswersFile = serde_json::from_str(json).map_err(|error| {
        let message = Message::new("answers-file").with("error", error.to_string());
        Finding::on_line(error.line() as u64, message)
    })?;
    let mut answers = BTreeMap::new();
    let mut findings = Vec::new();
    for (key, value) in file.answers.0 {
        let Ok(code) = key.parse::<Code>() else {
            let start: String = key.chars().take(80).collect();
            let message = Message::new("answer-no-leaf").with("code", start);
            findings.push(Finding::general(message));
            continue;
        };
        if answers
            .insert(code.clone(), Answer::read(value.get()))
            .is_some()
        {
            let message = Message::new("answer-twice").with("code", code.as_str());
            findings.push(Finding::about(&code, message));
        }
    }
    Ok((answers, findings))
}

/// Scores a file of answers. What is wrong with the file stands before what is wrong with an answer.
///
/// # Errors
/// The finding that says why it cannot be read, as [`read_answers`] does.
pub fn score_answers(set: &CriteriaSet, json: &str) -> Result<Score, Finding> {
    let (answers, found) = read_answers(json)?;
    let mut score = score(set, &answers);
    score.findings.splice(0..0, found);
    Ok(score)
}

/// The scores as other programs read them. Totals are rounded as the set says, leaves to three
/// decimals.
#[must_use]
pub fn write_scores(score: &Score, set: &CriteriaSet, catalog: &Catalog) -> Value {
    let total = |value: &crate::ratio::Ratio| value.shown(set.decimals, set.rounding);
    let leaves: Map<String, Value> = score
        .leaves
        .iter()
        .map(|(code, leaf)| {
            let (points, max) = (leaf.points.leaf_points(), leaf.max.leaf_points());
            (
                code.to_string(),
                json!({ "points": points, "max": max, "state": leaf.state }),
            )
        })
        .collect();
    let findings: Vec<Value> = score
        .findings
        .iter()
        .map(|finding| write_finding(finding, catalog))
        .collect();
    json!({
        "points": score.published.shown(set.decimals, set.rounding),
        "max": score.max.leaf_points(),
        "percent": total(&score.percent),
        "bonus": total(&score.bonus),
        "penalty": total(&score.penalty),
        "leaves": leaves,
        "findings": findings,
    })
}

/// A finding as other programs read it: its stable code, its place and its sentence.
#[must_use]
pub fn write_finding(finding: &Finding, catalog: &Catalog) -> Value {
    let mut entry = json!({
        "code": finding.code(),
        "message": catalog.format(&finding.message),
    });
    if let Some(leaf) = &finding.leaf {
        entry["leaf"] = json!(leaf);
    }
    if let Some(line) = finding.line {
        entry["line"] = json!(line);
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::table::{self, Standing};

    #[test]
    fn one_bad_answer_does_not_spoil_the_others() {
        let json = r#"{"answers":{"1.1":{"choice":0},"1.2":{"choice":"x"},"1.3":7,"not a code":{},
            "1.1":{"choice":1}}}"#;
        let (answers, findings) = read_answers(json).expect("a file");
        let read = |code: &str| answers[&code.parse::<Code>().expect("a code")].clone();
        assert_eq!(read("1.1").choice, Some(1));
        assert!(read("1.2").unreadable.is_some());
        assert!(read("1.3").unreadable.is_some());
        let codes: Vec<&str> = findings.iter().map(Finding::code).collect();
        assert_eq!(codes, ["answer-no-leaf", "answer-twice"]);
    }

    #[test]
    fn a_file_that_is_no_file_of_answers_says_where() {
        let error = read_answers("{\n\"answers\": [1]}").expect_err("a list");
        assert_eq!((error.line, error.code()), (Some(2), "answers-file"));
        for json in ["", "{}", "[]", "{\"answers\":{}", "{\"answers\":null}"] {
            assert!(read_answers(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_found_before_what_is_wrong_with_an_answer() {
        let sample = include_str!("../../../data/criteria/commune-sample.tsv");
        let set = table::read(sample, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample");
        let json = r#"{"answers":{"1.1.1":{"choice":7},"not a code":{}}}"#;
        let score = score_answers(&set, json).expect("a file");
        let codes: Vec<&str> = score.findings.iter().map(Finding::code).collect();
        assert_eq!(codes, ["answer-no-leaf", "answer-choice"]);
        assert!(score_answers(&set, "").is_err());
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let shell = r#"{"answers":{}}"#;
        let padded = |bytes: usize| format!("{shell}{}", " ".repeat(bytes - shell.len()));
        assert!(read_answers(&padded(ANSWERS_BYTES_MAX)).is_ok());
        let error = read_answers(&padded(ANSWERS_BYTES_MAX + 1)).expect_err("too long");
        assert_eq!(error.code(), "answers-too-long");
    }
}
