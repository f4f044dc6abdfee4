//! What a person does to a document, one intent at a time.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ObjId, ReadDoc};
use serde::{Deserialize, Serialize};

use super::layout::{ANSWER, ASKS, EXPLANATION, LeafPlace, NOTE, OPINION};
use super::sheet::{Citation, read_leaf};
use super::{CITATION_CHARS_MAX, CITATIONS_MAX, Layout, NOTE_CHARS_MAX};
use crate::answer::{ANSWER_BYTES_MAX, Answer};
use crate::ids::{Code, DocumentKind};
use crate::letters::composed;

/// Longest id of a citation, in characters.
const CITATION_ID_CHARS_MAX: usize = 32;

/// One intent. On a leaf with a conflict, an answer decides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Answers a leaf; [`Answer::default`] takes the answer back.
    Answer {
        /// The leaf.
        leaf: Code,
        /// The whole answer.
        answer: Answer,
    },
    /// Replaces the note.
    Note {
        /// The leaf.
        leaf: Code,
        /// The whole text.
        text: String,
    },
    /// Replaces the explanation.
    Explanation {
        /// The leaf.
        leaf: Code,
        /// The whole text.
        text: String,
    },
    /// Cites a document, or changes a citation.
    Cite {
        /// The leaf.
        leaf: Code,
        /// The citation's id: random hexadecimal digits for a new one.
        id: String,
        /// The citation.
        citation: Citation,
    },
    /// Removes a citation.
    RemoveCitation {
        /// The leaf.
        leaf: Code,
        /// The citation's id.
        id: String,
    },
    /// Replaces the opinion.
    Opinion {
        /// The leaf.
        leaf: Code,
        /// The whole text.
        text: String,
    },
    /// Asks for an explanation, or no longer.
    Ask {
        /// The leaf.
        leaf: Code,
        /// Whether it is asked for.
        asks: bool,
    },
}

/// Why an edit is not taken.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// No leaf of this edition.
    #[error("{0} is no leaf of this edition")]
    UnknownLeaf(Code),
    /// The kind of document has no such field.
    #[error("this kind of document has no such field")]
    NoSuchField,
    /// A text longer than [`NOTE_CHARS_MAX`].
    #[error("a text has at most {NOTE_CHARS_MAX} characters, this one {0}")]
    TextTooLong(usize),
    /// An answer longer than [`ANSWER_BYTES_MAX`].
    #[error("an answer has at most {ANSWER_BYTES_MAX} bytes, this one {0}")]
    AnswerTooLong(usize),
    /// A citation with a field longer than [`CITATION_CHARS_MAX`], or a bad id.
    #[error("a field of a citation has at most {CITATION_CHARS_MAX} characters")]
    CitationTooLong,
    /// More than [`CITATIONS_MAX`] citations on a leaf.
    #[error("a leaf has at most {CITATIONS_MAX} citations")]
    TooManyCitations,
    /// The document is not there.
    #[error("no such document")]
    UnknownDocument,
    /// Automerge refused.
    #[error("Automerge refused: {0}")]
    Automerge(#[from] AutomergeError),
}

impl Edit {
    /// The leaf that it is about.
    #[must_use]
    pub fn leaf(&self) -> &Code {
        match self {
            Self::Answer { leaf, .. }
            | Self::Note { leaf, .. }
            | Self::Explanation { leaf, .. }
            | Self::Cite { leaf, .. }
            | Self::RemoveCitation { leaf, .. }
            | Self::Opinion { leaf, .. }
            | Self::Ask { leaf, .. } => leaf,
        }
    }

    /// The field name and text of an edit of a text.
    fn text(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Note { text, .. } => Some((NOTE, text)),
            Self::Explanation { text, .. } => Some((EXPLANATION, text)),
            Self::Opinion { text, .. } => Some((OPINION, text)),
            _ => None,
        }
    }

    /// Whether it changes anything. An edit that cannot be made differs, so that it is checked.
    pub(super) fn differs(&self, automerge: &Automerge, layout: &Layout) -> bool {
        let Some(place) = layout.leaf(self.leaf()) else {
            return true;
        };
        let now = read_leaf(automerge, place, None);
        match self {
            Self::Answer { answer, .. } => match now.candidates.as_slice() {
                [] => !answer.is_empty(),
                [one] => one.answer != *answer,
                _ => true,
            },
            Self::Note { text, .. } => now.note != composed(text),
            Self::Explanation { text, .. } => now.explanation != composed(text),
            Self::Opinion { text, .. } => now.opinion != composed(text),
            Self::Cite { id, citation, .. } => now.citations.get(id) != Some(citation),
            Self::RemoveCitation { id, .. } => now.citations.contains_key(id),
            Self::Ask { asks, .. } => now.asks != *asks,
        }
    }

    pub(super) fn check(
        &self,
        kind: &DocumentKind,
        layout: &Layout,
        automerge: &Automerge,
    ) -> Result<(), EditError> {
        let unknown = || EditError::UnknownLeaf(self.leaf().clone());
        let place = layout.leaf(self.leaf()).ok_or_else(unknown)?;
        if let Some((field, text)) = self.text() {
            let length = composed(text).chars().count();
            if !place.texts.contains_key(field) {
                return Err(EditError::NoSuchField);
            }
            return if length > NOTE_CHARS_MAX {
                Err(EditError::TextTooLong(length))
            } else {
                Ok(())
            };
        }
        match self {
            Self::Answer { answer, .. } if answer.to_json().len() > ANSWER_BYTES_MAX => {
                Err(EditError::AnswerTooLong(answer.to_json().len()))
            }
            Self::Ask { .. } if *kind == DocumentKind::Scoresheet => Err(EditError::NoSuchField),
            Self::Cite { id, citation, .. } => check_citation(id, citation, place, automerge),
            Self::RemoveCitation { .. } if place.citations.is_none() => Err(EditError::NoSuchField),
            _ => Ok(()),
        }
    }

    pub(super) fn write(
        &self,
        transaction: &mut Transaction<'_>,
        layout: &Layout,
    ) -> Result<(), EditError> {
        let unknown = || EditError::UnknownLeaf(self.leaf().clone());
        let place = layout.leaf(self.leaf()).ok_or_else(unknown)?;
        if let Some((field, text)) = self.text() {
            let id = place.texts.get(field).ok_or(EditError::NoSuchField)?;
            return Ok(replace_text(transaction, id, &composed(text))?);
        }
        let citations = place.citations.as_ref().ok_or(EditError::NoSuchField);
        match self {
            // An answer taken back is written too: against another one it is a conflict to show.
            Self::Answer { answer, .. } => {
                // Automerge writes nothing where the value equals the one that it would show of
                // several, and the conflict would stay: what stands is removed first.
                if transaction.get_all(&place.leaf, ANSWER)?.len() > 1 {
                    transaction.delete(&place.leaf, ANSWER)?;
                }
                transaction.put(&place.leaf, ANSWER, answer.to_json())?;
            }
            Self::Ask { asks, .. } => transaction.put(&place.leaf, ASKS, *asks)?,
            Self::Cite { id, citation, .. } => {
                let json = serde_json::to_string(citation).expect("a citation has a JSON form");
                transaction.put(citations?, id.as_str(), json)?;
            }
            Self::RemoveCitation { id, .. } => transaction.delete(citations?, id.as_str())?,
            Self::Note { .. } | Self::Explanation { .. } | Self::Opinion { .. } => {}
        }
        Ok(())
    }
}

fn check_citation(
    id: &str,
    citation: &Citation,
    place: &LeafPlace,
    automerge: &Automerge,
) -> Result<(), EditError> {
    let map = place.citations.as_ref().ok_or(EditError::NoSuchField)?;
    if !is_citation_id(id) || !citation.is_within_limits() {
        return Err(EditError::CitationTooLong);
    }
    let others = automerge.keys(map).filter(|key| key != id).count();
    if others >= CITATIONS_MAX {
        Err(EditError::TooManyCitations)
    } else {
        Ok(())
    }
}

/// Whether a text may be the id of a citation.
pub(super) fn is_citation_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= CITATION_ID_CHARS_MAX
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Writes what differs between the text that stands and the new one: what lies between their common
/// beginning and their common end. A person changes one place at a time; looking for more takes
/// minutes where a long text is replaced by another.
fn replace_text(
    transaction: &mut Transaction<'_>,
    id: &ObjId,
    new: &str,
) -> Result<(), AutomergeError> {
    let old: Vec<char> = transaction.text(id)?.chars().collect();
    let new: Vec<char> = new.chars().collect();
    let common =
        |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(a, b)| a == b).count();
    let start = common(&mut old.iter().zip(&new));
    let end = common(&mut old[start..].iter().rev().zip(new[start..].iter().rev()));
    let removed = isize::try_from(old.len() - start - end).expect("a text is short");
    let inserted: String = new[start..new.len() - end].iter().collect();
    transaction.splice_text(id, start, removed, &inserted)
}
