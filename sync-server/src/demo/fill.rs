//! The demo's year: communes score themselves, districts appraise, the province accepts; somebody
//! is late, somebody is sent back, two officers disagree.

use std::collections::BTreeMap;

use anyhow::Result;
use sodiem_core::answer::Answer;
use sodiem_core::criteria::{Leaf, ScoredBy};
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DocumentId, UnitCode};
use sodiem_core::unit::Unit;

use super::answers::{self, Quality};
use super::district::appraise_in_districts;
use super::people::{head, officer};
use super::person::{Person, Stage};
use super::provincial::{accept, answer_in_departments};
use super::seeded::Seeded;
use super::{PROVINCE, UNTOUCHED, code};
use crate::reference::Reference;
use crate::survey;

const SEED: u64 = 2020;
const PHONE: &str = "Chrome, Android";
pub(super) const DESK: &str = "Firefox, Windows";

/// How far a commune comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Course {
    NotBegun,
    HalfDone,
    InConflict,
    Submitted,
    Amended,
    Returned,
    Approved,
    Accepted,
    /// Returned first, then explained, submitted again and accepted.
    AcceptedAtSecond,
    AcceptedThenAmended,
}

use Course::{
    Accepted, AcceptedAtSecond, AcceptedThenAmended, Amended, Approved, HalfDone, InConflict,
    NotBegun, Returned, Submitted,
};

/// The communes take these in turn.
const COURSES: [Course; 21] = [
    Accepted,
    Approved,
    HalfDone,
    Accepted,
    Submitted,
    AcceptedAtSecond,
    InConflict,
    Accepted,
    Returned,
    Accepted,
    Approved,
    NotBegun,
    Accepted,
    Amended,
    Accepted,
    HalfDone,
    Accepted,
    AcceptedThenAmended,
    Submitted,
    Accepted,
    Returned,
];

/// A commune with the people who score it.
pub(super) struct Commune<'a> {
    pub(super) unit: &'a Unit,
    pub(super) course: Course,
    pub(super) quality: Quality,
    pub(super) officers: [Person<'a>; 2],
    pub(super) head: Person<'a>,
}

/// Everything that happens, in its order; `progress` hears what is done.
pub fn fill(stage: &Stage<'_>, reference: &Reference, progress: impl Fn(&str)) -> Result<()> {
    let seeded = &mut Seeded::new(SEED);
    let mut communes = communes(stage, reference, seeded)?;
    for (index, commune) in communes.iter_mut().enumerate() {
        score_itself(stage, commune, seeded)?;
        if index % 16 == 15 {
            progress(&format!("{} communes have scored themselves", index + 1));
        }
    }
    appraise_in_districts(stage, reference, &mut communes, seeded)?;
    progress("the districts have appraised");
    answer_in_departments(stage, &communes, seeded)?;
    accept(stage, &communes, seeded)?;
    progress("the province has appraised");
    for commune in communes
        .iter_mut()
        .filter(|commune| is_amended(commune.course))
    {
        amend(stage, commune, seeded)?;
    }
    import_survey(stage, reference, seeded)?;
    progress("the survey is imported");
    Ok(())
}

fn communes<'a>(
    stage: &'a Stage<'a>,
    reference: &'a Reference,
    seeded: &mut Seeded,
) -> Result<Vec<Commune<'a>>> {
    let province = code(PROVINCE);
    let units = reference.units(stage.round);
    let untouched = code(UNTOUCHED);
    let touched = reference
        .scored(&stage.round.id)
        .iter()
        .filter(|unit| **unit != untouched && units.is_within(unit, &province))
        .filter_map(|unit| units.get(unit));
    let mut communes = Vec::new();
    for (unit, course) in touched.zip(COURSES.iter().cycle()) {
        let mut sit =
            |username: String, device| Person::sit_down(stage, (&username, device), seeded);
        communes.push(Commune {
            unit,
            course: *course,
            officers: [sit(officer(unit, 1), PHONE)?, sit(officer(unit, 2), DESK)?],
            head: sit(head(unit), PHONE)?,
            quality: seeded.between(58, 96),
        });
    }
    Ok(communes)
}

/// The leaves that someone answers, in the order of the set.
pub(super) fn leaves(stage: &Stage<'_>, by: ScoredBy) -> Vec<(Code, Leaf)> {
    let own = stage.set.leaves().filter(|(_, leaf)| leaf.scored_by == by);
    own.map(|(row, leaf)| (row.code.clone(), leaf.clone()))
        .collect()
}

fn score_itself(stage: &Stage<'_>, commune: &mut Commune<'_>, seeded: &mut Seeded) -> Result<()> {
    let share = match commune.course {
        NotBegun => 0,
        HalfDone => seeded.between(25, 75),
        _ => 100,
    };
    let sheet = commune.head.sheet_of(&commune.unit.code);
    for (leaf_code, leaf) in leaves(stage, ScoredBy::Unit) {
        if !seeded.chance(share) {
            continue;
        }
        // Two officers share the areas.
        let second = leaf_code.as_str().starts_with(['3', '4', '5', '7']);
        let edits = answers::entry(&leaf_code, &leaf, commune.quality, seeded);
        commune.officers[usize::from(second)].write(&sheet, &edits)?;
    }
    if commune.course == InConflict {
        disagree(&sheet, &mut commune.officers)?;
    }
    for officer in &mut commune.officers {
        officer.exchange()?;
    }
    if commune.course >= Submitted {
        commune.head.exchange()?;
        commune.head.submit(&commune.unit.code, seeded)?;
    }
    Ok(())
}

/// Both officers, without a network, answer one leaf differently.
fn disagree(sheet: &DocumentId, officers: &mut [Person<'_>; 2]) -> Result<()> {
    let leaf = super::criterion("1.1.3");
    for (officer, done) in officers.iter_mut().zip(["10", "11"]) {
        let values = [
            ("a".to_owned(), "12".to_owned()),
            ("b".to_owned(), done.to_owned()),
        ];
        let answer = Answer {
            values: Some(values.into()),
            ..Answer::default()
        };
        officer.write(
            sheet,
            &[Edit::Answer {
                leaf: leaf.clone(),
                answer,
            }],
        )?;
    }
    Ok(())
}

/// Whether the districts are done with a commune.
pub(super) fn is_at_province(course: Course) -> bool {
    matches!(
        course,
        Approved | Accepted | AcceptedAtSecond | AcceptedThenAmended
    )
}

fn is_amended(course: Course) -> bool {
    matches!(course, Amended | AcceptedThenAmended)
}

/// An officer whose phone was away changes a leaf that is under review.
fn amend(stage: &Stage<'_>, commune: &mut Commune<'_>, seeded: &mut Seeded) -> Result<()> {
    let Some((leaf_code, leaf)) = leaves(stage, ScoredBy::Unit).into_iter().nth(7) else {
        return Ok(());
    };
    let sheet = commune.head.sheet_of(&commune.unit.code);
    let mut edits = answers::entry(&leaf_code, &leaf, commune.quality, seeded);
    let text = "Đính chính sau khi đối chiếu lại hồ sơ gốc.".to_owned();
    edits.push(Edit::Note {
        leaf: leaf_code,
        text,
    });
    let [_, officer] = &mut commune.officers;
    officer.write(&sheet, &edits)?;
    officer.exchange()
}

fn import_survey(stage: &Stage<'_>, reference: &Reference, seeded: &mut Seeded) -> Result<()> {
    let mut text = "unit_code,leaf,A,B,C,D,satisfied,answered\n".to_owned();
    for unit in reference.scored(&stage.round.id) {
        let quality = seeded.between(60, 96);
        for (leaf_code, leaf) in leaves(stage, ScoredBy::Survey) {
            text += &survey_line(unit, &leaf_code, &answers::answer(&leaf, quality, seeded));
        }
    }
    survey::import(stage.app, &stage.round.id, text, None)?;
    Ok(())
}

fn survey_line(unit: &UnitCode, leaf: &Code, answer: &Answer) -> String {
    let number = |count: Option<i64>| count.map_or_else(String::new, |count| count.to_string());
    let none = BTreeMap::new();
    let responses = answer.responses.as_ref().unwrap_or(&none);
    let options = ["A", "B", "C", "D"].map(|option| number(responses.get(option).copied()));
    let rest = [number(answer.satisfied), number(answer.answered)];
    format!("{unit},{leaf},{},{}\n", options.join(","), rest.join(","))
}
