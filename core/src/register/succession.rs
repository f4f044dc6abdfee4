//! Successions: which unit went into which.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::finding::Finding;
use crate::gather::gather;
use crate::ids::UnitCode;
use crate::lines::numbered;
use crate::text::Message;
use crate::time::Day;

/// Most successions in one file: each of the country's units into a few others.
pub const SUCCESSIONS_MAX: usize = 100_000;

/// How much of a unit went into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All of it.
    Whole,
    /// The greater part of one that was split: its people and its papers went there.
    Main,
    /// Another part of one that was split.
    Part,
}

impl Part {
    /// Its name in files and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Main => "main",
            Self::Part => "part",
        }
    }
}

/// One unit that went into another, or into itself where others joined it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    /// The first day on which it was so.
    pub day: Day,
    /// The unit before.
    pub old: UnitCode,
    /// The unit after.
    pub new: UnitCode,
    /// How much of it.
    pub part: Part,
}

/// What a unit was on an earlier day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// The same unit, perhaps under another code.
    Same {
        /// Its code then.
        unit: UnitCode,
    },
    /// Several that were merged, wholly or in part.
    Merged {
        /// Their codes, in order.
        units: Vec<UnitCode>,
    },
    /// Part of one that was split.
    Split {
        /// Its code.
        unit: UnitCode,
    },
    /// Nothing that is known.
    New,
}

impl Origin {
    /// The units that it was.
    #[must_use]
    pub fn units(&self) -> &[UnitCode] {
        match self {
            Self::Same { unit } | Self::Split { unit } => std::slice::from_ref(unit),
            Self::Merged { units } => units,
            Self::New => &[],
        }
    }
}

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    old_code: String,
    new_code: String,
    /// Empty where the file has no such column: whole.
    part: Option<String>,
}

/// Reads successions of `day`, each with its line, with the columns `old_code,new_code,part`; without the last, all are
/// whole.
///
/// # Errors
/// All findings at once, each with its line: lines that do not read (`succession-line`), a part that
/// there is not (`succession-part`), a pair that comes again (`succession-duplicate`), a unit that
/// goes whole into several, or is split without one main successor (`succession-main`), more than
/// [`SUCCESSIONS_MAX`] (`succession-too-many`).
pub fn read_successions(text: &str, day: Day) -> Result<Vec<(u64, Succession)>, Vec<Finding>> {
    let (mut successions, mut findings) = (Vec::new(), Vec::new());
    let text = text.trim_start_matches('\u{feff}');
    let reader = csv::Reader::from_reader(text.as_bytes());
    for (line, read) in numbered::<Line>(text, reader) {
        if successions.len() == SUCCESSIONS_MAX {
            let message = Message::new("succession-too-many").with("max", SUCCESSIONS_MAX);
            findings.push(Finding::on_line(line, message));
            break;
        }
        let read = read.map_err(|error| error.to_string());
        match read.and_then(|read| succession(&read, day)) {
            Ok(Ok(succession)) => successions.push((line, succession)),
            Ok(Err(message)) => findings.push(Finding::on_line(line, message)),
            Err(error) => {
                let message = Message::new("succession-line").with("error", error);
                findings.push(Finding::on_line(line, message));
            }
        }
    }
    findings.extend(contradictions(&successions));
    if findings.is_empty() {
        Ok(successions)
    } else {
        findings.sort();
        Err(findings)
    }
}

/// A succession from its line: `Err` inside for what reads but is wrong.
fn succession(line: &Line, day: Day) -> Result<Result<Succession, Message>, String> {
    let part = match line.part.as_deref() {
        None | Some("" | "whole") => Part::Whole,
        Some("main") => Part::Main,
        Some("part") => Part::Part,
        Some(other) => return Ok(Err(Message::new("succession-part").with("part", other))),
    };
    let code = |text: &str| text.parse::<UnitCode>().map_err(|error| error.to_string());
    Ok(Ok(Succession {
        day,
        old: code(&line.old_code)?,
        new: code(&line.new_code)?,
        part,
    }))
}

fn contradictions(successions: &[(u64, Succession)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut by_old: BTreeMap<&UnitCode, Vec<&(u64, Succession)>> = BTreeMap::new();
    for one in successions {
        by_old.entry(&one.1.old).or_default().push(one);
    }
    for (old, ways) in by_old {
        let found =
            |line: u64, key| Finding::on_line(line, Message::new(key).with("code", old.as_str()));
        let mut seen = BTreeSet::new();
        let again = ways.iter().filter(|(_, one)| !seen.insert(&one.new));
        findings.extend(again.map(|(line, _)| found(*line, "succession-duplicate")));
        let mains = ways
            .iter()
            .filter(|(_, one)| one.part == Part::Main)
            .count();
        let wholes = ways
            .iter()
            .filter(|(_, one)| one.part == Part::Whole)
            .count();
        let is_clear = match ways.as_slice() {
            [_] => wholes == 1,
            _ => wholes == 0 && mains == 1,
        };
        if !is_clear {
            findings.push(found(ways[0].0, "succession-main"));
        }
    }
    findings
}

/// What a unit of a day was on an earlier one, on which `was_there` says what there was.
pub(super) fn origin(
    successions: &[Succession],
    unit: &UnitCode,
    (day, earlier): (Day, Day),
    was_there: impl Fn(&UnitCode) -> bool,
) -> Origin {
    let between = successions
        .iter()
        .filter(|one| earlier < one.day && one.day <= day);
    let mut days: BTreeMap<Day, Vec<&Succession>> = BTreeMap::new();
    for one in between {
        days.entry(one.day).or_default().push(one);
    }
    let (mut units, mut is_split) = (BTreeSet::from([unit]), false);
    for (_, ways) in days.into_iter().rev() {
        let mut before: BTreeSet<&UnitCode> = BTreeSet::new();
        for unit in units {
            let into = || ways.iter().filter(|one| one.new == *unit);
            is_split |= into().any(|one| one.part != Part::Whole);
            let olds: BTreeSet<&UnitCode> = gather(into().map(|one| &one.old));
            // Whoever no succession names went on as it was.
            let went_on = olds.is_empty() && !ways.iter().any(|one| one.old == *unit);
            before.extend(olds.into_iter().chain(went_on.then_some(unit)));
        }
        units = before;
    }
    let mut units: Vec<UnitCode> = units
        .into_iter()
        .filter(|unit| was_there(unit))
        .cloned()
        .collect();
    match (units.pop(), units.is_empty()) {
        (None, _) => Origin::New,
        (Some(unit), true) if is_split => Origin::Split { unit },
        (Some(unit), true) => Origin::Same { unit },
        (Some(last), false) => {
            units.push(last);
            Origin::Merged { units }
        }
    }
}
