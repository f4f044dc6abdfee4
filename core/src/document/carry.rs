//! Carries what a document says over to the document of a new edition.
//!
//! What is carried is one change, or as many as different answers stand at a leaf: they are
//! concurrent, so that a conflict stays one. They are computed from pinned heads, and so the same
//! wherever that is done. What comes to the old document later is carried on top of what was carried
//! before, beside what was written in the new edition since: where both say something, the unit is
//! shown the conflict and decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::ReadDoc;
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::layout::ANSWER;
use super::{Change, Document, Edit, EditError, Edition, Layout, LeafEntry, Sheet};
use crate::answer::Answer;
use crate::criteria::{CriteriaSet, Leaf};
use crate::gather::gather;
use crate::ids::{ChangeId, Code, Digest, SeatId};
use crate::round::Mapping;
use crate::time::Timestamp;

/// How documents of one edition are carried over to the next.
#[derive(Clone, Copy)]
pub struct Carriage<'a> {
    /// What each leaf becomes.
    pub mapping: &'a Mapping,
    /// The new edition.
    pub edition: &'a Edition,
    /// Who carries: who moved the round, or wrote what came later.
    pub seat: SeatId,
    /// When.
    pub made_at: Timestamp,
}

/// Up to where a document was carried over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// The heads of the old document; none before anything was carried.
    pub from: Vec<ChangeId>,
    /// What was carried last, in the new document; none before anything was.
    pub to: Vec<ChangeId>,
}

/// What was carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The changes of the new document, each with its actor, whose only change it is. None where
    /// nothing that has a home differs.
    pub changes: Vec<(Change, [u8; 16])>,
    /// Up to where it is carried now.
    pub reached: Reached,
}

/// Why something has no home in the new edition.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Homeless {
    /// No leaf of the new edition continues the leaf: nothing that is said of it is carried.
    NoLeaf,
    /// The rule of the new leaf asks something else: texts and citations are carried, answers not.
    OtherShape,
}

/// What of a sheet or an appraisal has no home in the new edition, by leaf of the old one.
#[must_use]
pub fn homeless(sheet: &Sheet, mapping: &Mapping, set: &CriteriaSet) -> BTreeMap<Code, Homeless> {
    let found = sheet.leaves.iter().filter_map(|(code, entry)| {
        let home = mapping.get(code).and_then(|code| set.leaf(code));
        let why = match home {
            None if !entry.is_blank() => Homeless::NoLeaf,
            Some(leaf) if !fits(entry, leaf) => Homeless::OtherShape,
            _ => return None,
        };
        Some((code.clone(), why))
    });
    gather(found)
}

/// Whether the new leaf takes every answer that stands. If it does not take one of several, it is
/// given none of them: which one counts is for the unit to say.
fn fits(entry: &LeafEntry, leaf: &Leaf) -> bool {
    let mut answers = entry.candidates.iter().map(|candidate| &candidate.answer);
    answers.all(|answer| leaf.rule.takes(answer))
}

/// What is said of a leaf of the new edition and was not carried yet.
struct Difference {
    leaf: Code,
    /// The answers that stand now; none where they are to stay as they were carried.
    answers: BTreeSet<Answer>,
    /// Texts, citations and questions.
    edits: Vec<Edit>,
}

impl Carriage<'_> {
    /// Carries what `old` says and was not carried yet. `new` is the document of the new edition,
    /// with everything that was carried and written.
    #[must_use]
    pub fn carry(&self, old: &Document, new: &Document, reached: &Reached) -> Carried {
        let from = old.heads();
        let to = match reached.to.as_slice() {
            [] => self.edition.blank(&new.id).heads(),
            to => to.to_vec(),
        };
        let name = Digest::of_json(&(&new.id, &from, &to, self.mapping));
        let base = new.at(&to);
        let changes = base.map_or_else(Vec::new, |base| {
            let differences = self.differences(old, &base);
            // One change for each of the answers that stand at the leaf that has most of them.
            let answers = differences
                .iter()
                .map(|difference| difference.answers.len());
            let versions = answers
                .map(|answers| answers.max(1))
                .max()
                .unwrap_or_default();
            let change =
                |version| self.change((&base, new), name, (differences.as_slice(), version));
            (0..versions).map(change).collect()
        });
        let mut carried: Vec<ChangeId> = changes.iter().map(|(change, _)| change.id).collect();
        carried.sort_unstable();
        let is_none = carried.is_empty();
        let to = if is_none { reached.to.clone() } else { carried };
        Carried {
            changes,
            reached: Reached { from, to },
        }
    }

    /// What the old document says and what was carried does not.
    fn differences(&self, old: &Document, carried: &Document) -> Vec<Difference> {
        let (mut now, mut then) = (old.read(), carried.read());
        let differences = self.mapping.iter().filter_map(|(from, to)| {
            let leaf = self.edition.leaf(to)?;
            let (now, then) = (now.leaves.remove(from)?, then.leaves.remove(to)?);
            let difference = Difference {
                leaf: to.clone(),
                answers: differing_answers(&then, &now, leaf),
                edits: edits(to, &then, &now),
            };
            let is_none = difference.answers.is_empty() && difference.edits.is_empty();
            (!is_none).then_some(difference)
        });
        differences.collect()
    }

    /// One change on top of `base`. Its actor is named by what is carried; one that is in the
    /// document for something else is passed over, for the names can be foreseen.
    fn change(
        &self,
        (base, new): (&Document, &Document),
        name: Digest,
        (differences, version): (&[Difference], usize),
    ) -> (Change, [u8; 16]) {
        let metas = new.automerge.get_changes_meta(&[]);
        let taken: BTreeSet<&[u8]> = gather(metas.iter().map(|meta| meta.actor.to_bytes()));
        let attempts = (0_u32..).map(|attempt| {
            let mut actor = [0; 16];
            actor.copy_from_slice(&Digest::of_json(&(name, version, attempt)).0[..16]);
            (
                self.write(base.clone(), actor, (differences, version)),
                actor,
            )
        });
        let mut good = attempts
            .filter(|(change, actor)| new.has(&change.id) || !taken.contains(actor.as_slice()));
        good.next().expect("a document has few actors")
    }

    fn write(
        &self,
        mut document: Document,
        actor: [u8; 16],
        (differences, version): (&[Difference], usize),
    ) -> Change {
        document.begin_session(self.seat, actor);
        let layout = Arc::clone(&document.layout);
        let mut transaction = document.automerge.transaction();
        for difference in differences {
            difference
                .write(&mut transaction, (&layout, version))
                .expect("the leaf is in the template");
        }
        let time = CommitOptions::default().with_time(self.made_at.0);
        let (hash, _) = transaction.commit_with(time);
        hash.and_then(|hash| document.change(&hash))
            .expect("something differs")
    }
}

impl Difference {
    fn write(
        &self,
        transaction: &mut Transaction<'_>,
        (layout, version): (&Layout, usize),
    ) -> Result<(), EditError> {
        let first = self.edits.iter().filter(|_| version == 0);
        for edit in first {
            edit.write(transaction, layout)?;
        }
        let Some(answer) = self.answers.iter().nth(version) else {
            return Ok(());
        };
        let leaf = self.leaf.clone();
        let place = layout
            .leaf(&leaf)
            .ok_or(EditError::UnknownLeaf(leaf.clone()))?;
        // One of several that equals the one which stands would not be written, and be lost to them.
        let stands = !transaction.get_all(&place.leaf, ANSWER)?.is_empty();
        if self.answers.len() > 1 && stands {
            transaction.delete(&place.leaf, ANSWER)?;
        }
        let answer = answer.clone();
        Edit::Answer { leaf, answer }.write(transaction, layout)
    }
}

/// The answers that stand now, where they are others than those that were carried. Where the leaf
/// does not take them, what was carried stays.
fn differing_answers(then: &LeafEntry, now: &LeafEntry, leaf: &Leaf) -> BTreeSet<Answer> {
    let standing = |entry: &LeafEntry| -> BTreeSet<Answer> {
        let answers = entry.candidates.iter();
        gather(answers.map(|candidate| candidate.answer.clone()))
    };
    let (then, standing) = (standing(then), standing(now));
    let is_nothing = then.is_empty() && standing.iter().all(|answer| *answer == Answer::default());
    if is_nothing || then == standing || !fits(now, leaf) {
        BTreeSet::new()
    } else {
        standing
    }
}

/// What makes texts, citations and questions of one what they are in the other.
fn edits(leaf: &Code, then: &LeafEntry, now: &LeafEntry) -> Vec<Edit> {
    let leaf = || leaf.clone();
    let mut edits = Vec::new();
    if then.note != now.note {
        edits.push(Edit::Note {
            leaf: leaf(),
            text: now.note.clone(),
        });
    }
    if then.explanation != now.explanation {
        edits.push(Edit::Explanation {
            leaf: leaf(),
            text: now.explanation.clone(),
        });
    }
    if then.opinion != now.opinion {
        edits.push(Edit::Opinion {
            leaf: leaf(),
            text: now.opinion.clone(),
        });
    }
    if then.asks != now.asks {
        edits.push(Edit::Ask {
            leaf: leaf(),
            asks: now.asks,
        });
    }
    let cited = now.citations.iter();
    let cited = cited.filter(|(id, citation)| then.citations.get(*id) != Some(*citation));
    edits.extend(cited.map(|(id, citation)| Edit::Cite {
        leaf: leaf(),
        id: id.clone(),
        citation: citation.clone(),
    }));
    let removed = then
        .citations
        .keys()
        .filter(|id| !now.citations.contains_key(*id));
    edits.extend(removed.map(|id| Edit::RemoveCitation {
        leaf: leaf(),
        id: id.clone(),
    }));
    edits
}

#[cfg(test)]
mod tests;
