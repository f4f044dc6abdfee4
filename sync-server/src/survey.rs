//! The survey's answers (*điều tra xã hội học*) from a CSV file: read and checked as a whole, every
//! finding with its line, before anything is stored.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use sodiem_core::answer::{Answer, Answers};
use sodiem_core::api::{ProblemCode, SurveyImported};
use sodiem_core::criteria::survey::{ANSWERED_COLUMN, LEAF_COLUMN, SATISFIED_COLUMN, UNIT_COLUMN};
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::finding::Finding;
use sodiem_core::ids::{AccountId, Code, Digest, RoundId, UnitCode};
use sodiem_core::lines::numbered;
use sodiem_core::scoring::{LeafState, score_leaf};
use sodiem_core::text::Message;

use crate::app::App;
use crate::dossier;
use crate::error::Error;
use crate::store::survey::Import;
use crate::store::{standings, survey};

/// Most lines of it.
pub const SURVEY_LINES_MAX: usize = 50_000;
/// Most findings that are told of one file.
const FINDINGS_MAX: usize = 200;

/// What a file says, checked.
pub struct Survey {
    /// The answers.
    pub answers: BTreeMap<UnitCode, Answers>,
    /// What is worth knowing and stops nothing.
    pub findings: Vec<Finding>,
}

/// A line: the columns that are not named here are options.
#[derive(Deserialize)]
struct Line(BTreeMap<String, String>);

/// Reads a file with the columns `unit_code,leaf`, one for each option of the survey's scales (`A`; of
/// a form of several groups `01/A`), and `satisfied,answered`. A unit's leaf fills those of its rule and leaves the others empty.
///
/// # Errors
/// All findings at once.
pub fn read(text: &str, set: &CriteriaSet, scored: &[UnitCode]) -> Result<Survey, Vec<Finding>> {
    let text = text.trim_start_matches('\u{feff}');
    // Spreadsheet programs that write a decimal comma part columns by semicolons.
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut reading = Reading::new(set, scored);
    let columns: BTreeSet<String> = reader
        .headers()
        .map(|row| row.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    if ![UNIT_COLUMN, LEAF_COLUMN]
        .iter()
        .all(|column| columns.contains(*column))
    {
        return Err(vec![Finding::on_line(1, Message::new("survey-columns"))]);
    }
    for (index, (number, line)) in numbered::<Line>(text, reader).enumerate() {
        if index == SURVEY_LINES_MAX || reading.faults.len() >= FINDINGS_MAX {
            let message = Message::new("survey-too-long").with("max", SURVEY_LINES_MAX);
            reading.faults.push(Finding::on_line(number, message));
            break;
        }
        match line {
            Ok(line) => reading.line(number, &line.0),
            Err(error) => {
                let message = Message::new("survey-line").with("error", error.to_string());
                reading.faults.push(Finding::on_line(number, message));
            }
        }
    }
    if reading.faults.is_empty() {
        Ok(Survey {
            answers: reading.answers,
            findings: reading.notes,
        })
    } else {
        Err(reading.faults)
    }
}

struct Reading<'a> {
    set: &'a CriteriaSet,
    scored: &'a [UnitCode],
    options: BTreeSet<String>,
    answers: BTreeMap<UnitCode, Answers>,
    faults: Vec<Finding>,
    notes: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn new(set: &'a CriteriaSet, scored: &'a [UnitCode]) -> Self {
        Self {
            set,
            scored,
            options: set.survey_options(),
            answers: BTreeMap::new(),
            faults: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn line(&mut self, number: u64, cells: &BTreeMap<String, String>) {
        match self.answer(number, cells) {
            Ok((unit, leaf, answer)) => {
                let answers = self.answers.entry(unit.clone()).or_default();
                if answers.insert(leaf.clone(), answer).is_some() {
                    let message = Message::new("survey-twice").with("unit", unit.as_str());
                    self.faults.push(at(number, &leaf, message));
                }
            }
            Err(finding) => self.faults.push(finding),
        }
    }

    fn answer(
        &mut self,
        number: u64,
        cells: &BTreeMap<String, String>,
    ) -> Result<(UnitCode, Code, Answer), Finding> {
        let cell = |name: &str| cells.get(name).map_or("", |cell| cell.trim());
        let unit = cell(UNIT_COLUMN)
            .parse::<UnitCode>()
            .ok()
            .filter(|unit| self.scored.binary_search(unit).is_ok())
            .ok_or_else(|| {
                let message = Message::new("survey-unit").with("code", cell(UNIT_COLUMN));
                Finding::on_line(number, message)
            })?;
        let leaf = cell(LEAF_COLUMN)
            .parse::<Code>()
            .ok()
            .filter(|c| {
                self.set
                    .leaf(c)
                    .is_some_and(|leaf| leaf.scored_by == ScoredBy::Survey)
            })
            .ok_or_else(|| {
                let message = Message::new("survey-leaf").with("code", cell(LEAF_COLUMN));
                Finding::on_line(number, message)
            })?;
        let answer = self
            .counts(cells)
            .map_err(|message| at(number, &leaf, message))?;
        let score = score_leaf(self.set, &leaf, &answer);
        let findings = score.iter().flat_map(|score| &score.findings);
        let told: Vec<Finding> = findings
            .map(|finding| at(number, &leaf, finding.message.clone()))
            .collect();
        let state = score.map_or(LeafState::Invalid, |score| score.state);
        if state != LeafState::Scored {
            let unclear = || at(number, &leaf, Message::new("survey-no-answer"));
            return Err(told.into_iter().next().unwrap_or_else(unclear));
        }
        self.notes.extend(told);
        Ok((unit, leaf, answer))
    }

    /// The counts of a line, in the shape of whichever rule has them.
    fn counts(&self, cells: &BTreeMap<String, String>) -> Result<Answer, Message> {
        let count = |name: &str| match cells.get(name).map_or("", |cell| cell.trim()) {
            "" => Ok(None),
            text => text.parse::<i64>().map(Some).map_err(|_| {
                Message::new("survey-count")
                    .with("column", name)
                    .with("text", text)
            }),
        };
        let mut responses = BTreeMap::new();
        for option in &self.options {
            if let Some(forms) = count(option)? {
                responses.insert(option.clone(), forms);
            }
        }
        Ok(Answer {
            responses: (!responses.is_empty()).then_some(responses),
            satisfied: count(SATISFIED_COLUMN)?,
            answered: count(ANSWERED_COLUMN)?,
            ..Answer::default()
        })
    }
}

fn at(line: u64, leaf: &Code, message: Message) -> Finding {
    Finding {
        leaf: Some(leaf.clone()),
        line: Some(line),
        cell: None,
        message,
    }
}

/// Stores a file's answers and how the units stand with them, all at once.
///
/// # Errors
/// Invalid with all findings, and then nothing is stored; not found for a round that is none.
pub fn import(
    app: &App,
    id: &RoundId,
    text: String,
    account: Option<AccountId>,
) -> Result<SurveyImported, Error> {
    let reference = app.reference()?;
    let (round, set) = reference.round_and_set(id).ok_or(ProblemCode::NotFound)?;
    let Survey { answers, findings } =
        read(&text, set, reference.scored(id)).map_err(Error::invalid)?;
    let digest = Digest::of(text.as_bytes());
    let now = app.environment.now();
    let import = Import {
        round: id.clone(),
        digest,
        account,
        body: text,
        answers: answers.clone(),
    };
    let answers = dossier::with_standings(app, (&reference, round, set), &answers, |standings| {
        Ok(app.store.write(move |connection| {
            let count = survey::put(connection, &import, now)?;
            for (standing, leaves) in &standings {
                standings::put(connection, &import.round, standing, leaves)?;
            }
            Ok(count)
        })?)
    })?;
    app.announce(id, reference.scored(id))?;
    Ok(SurveyImported {
        answers,
        digest,
        findings,
    })
}

#[cfg(test)]
mod tests;
