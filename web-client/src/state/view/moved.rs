//! What a move to other criteria did to a sheet, as its unit is told.

use sodiem_core::answer::Answer;
use sodiem_core::document::carry::{Homeless, homeless};
use sodiem_core::ids::{Code, Digest, DocumentId};
use sodiem_core::rule::Rule;
use sodiem_core::time::Timestamp;

use super::sheet::Subject;
use crate::state::Work;

/// The last move of a sheet's round.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedView {
    /// When.
    pub moved_at: Timestamp,
    /// The title of the criteria since then.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The edition before, where the sheet of then is here to be looked at.
    pub earlier: Option<Digest>,
    /// What of the sheet before has no home.
    pub homeless: Vec<HomelessLeaf>,
}

/// A leaf of the sheet before of which something has no home.
#[derive(Debug, Clone, PartialEq)]
pub struct HomelessLeaf {
    /// Its code then.
    pub code: Code,
    /// Its name then.
    pub name: String,
    /// Whether a leaf continues it, which asks something else.
    pub is_asked_otherwise: bool,
    /// Its rule then.
    pub rule: Rule,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// Note and explanation, where they have no home either.
    pub texts: Vec<String>,
}

/// The last move of a sheet's round, if it ever moved.
pub fn moved(work: &mut Work, Subject { round, unit }: &Subject) -> Option<MovedView> {
    let moved = work.device.round(round)?.moves.last()?.clone();
    let before = DocumentId::sheet(round, unit, &moved.from);
    let is_there = work.device.holds(&before);
    let sheet = match is_there {
        true => work.device.document(&before)?.read(),
        false => sodiem_core::document::Sheet::default(),
    };
    let old = work.device.edition(&moved.from)?;
    let new = work.device.edition(&moved.to)?;
    let lost = homeless(&sheet, &moved.mapping, new);
    let leaf = |(code, why): (&Code, &Homeless)| {
        let (row, entry) = (old.row(code)?, sheet.leaves.get(code)?);
        let answers = entry.candidates.iter();
        let texts = [&entry.note, &entry.explanation].into_iter();
        let texts = texts.filter(|text| *why == Homeless::NoLeaf && !text.is_empty());
        Some(HomelessLeaf {
            code: code.clone(),
            name: row.name.clone(),
            is_asked_otherwise: *why == Homeless::OtherShape,
            rule: row.leaf()?.rule.clone(),
            answers: answers.map(|candidate| candidate.answer.clone()).collect(),
            texts: texts.cloned().collect(),
        })
    };
    Some(MovedView {
        moved_at: moved.moved_at,
        title: new.title.clone(),
        reason: moved.reason,
        earlier: is_there.then_some(moved.from),
        homeless: lost.iter().filter_map(leaf).collect(),
    })
}
