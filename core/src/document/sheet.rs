//! The content of a document at some moment, as plain values.

use std::collections::BTreeMap;

use automerge::iter::{DocItem, MapRangeItem};
use automerge::{
    Automerge, ChangeHash, ObjId, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Span, Value, ValueRef,
};
use serde::{Deserialize, Serialize};

use super::layout::{ANSWER, ASKS, Container, EXPLANATION, LeafPlace, NOTE, OPINION};
use super::{CITATION_CHARS_MAX, CITATIONS_MAX, Layout, NOTE_CHARS_MAX};
use crate::answer::{Answer, Answers};
use crate::evidence::{EvidenceFile, FILES_PER_CITATION_MAX};
use crate::gather::{gather, in_order};
use crate::ids::{ChangeId, Code, Digest, SeatId};
use crate::json;
use crate::time::Timestamp;

/// A reference to a document that proves an answer (*tài liệu kiểm chứng*).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// What the document is (*tên văn bản*).
    pub document: String,
    /// Number and sign (*số, ký hiệu*): `12/KH-UBND`.
    pub number: String,
    /// Its date, as written.
    pub date: String,
    /// The section that proves it (*mục*).
    pub section: String,
    /// The page.
    pub page: String,
    /// Who issued it (*cơ quan ban hành*).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// Where it is published, instead of a file or beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The document itself, page by page where it was photographed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<EvidenceFile>,
}

impl Citation {
    /// Whether it says which document is meant: by number, title, address or file. A page of nothing is nothing.
    #[must_use]
    pub fn names_a_document(&self) -> bool {
        let said = [&self.number, &self.document, &self.link];
        !self.files.is_empty() || said.iter().any(|text| text.contains(char::is_alphanumeric))
    }

    /// Whether every field is within [`CITATION_CHARS_MAX`], and the files are within their limits.
    #[must_use]
    pub fn is_within_limits(&self) -> bool {
        let fields = [
            &self.document,
            &self.number,
            &self.date,
            &self.section,
            &self.page,
            &self.issuer,
            &self.link,
        ];
        let is_short = |field: &&String| field.chars().count() <= CITATION_CHARS_MAX;
        fields.iter().all(is_short)
            && self.files.len() <= FILES_PER_CITATION_MAX
            && self.files.iter().all(EvidenceFile::is_within_limits)
    }
}

/// One of the answers that stand at a leaf; more than one different is a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The answer.
    pub answer: Answer,
    /// The change that wrote it.
    pub change: ChangeId,
    /// The seat that wrote it.
    pub seat: Option<SeatId>,
    /// When, by that device's clock.
    pub made_at: Timestamp,
}

/// What a document says about one leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeafEntry {
    /// The answers that stand: none, one, or several different ones, oldest first.
    pub candidates: Vec<Candidate>,
    /// The unit's note (*ghi chú*).
    pub note: String,
    /// The unit's explanation (*giải trình*).
    pub explanation: String,
    /// What proves the answer, by id.
    pub citations: BTreeMap<String, Citation>,
    /// The appraising body's opinion (*ý kiến*).
    pub opinion: String,
    /// The appraising body asks for an explanation.
    pub asks: bool,
}

impl LeafEntry {
    /// The answer that stands: `None` where there is none, or several that nobody decided between.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self.candidates.as_slice() {
            [one] if !one.answer.is_empty() || one.answer.unreadable.is_some() => Some(&one.answer),
            _ => None,
        }
    }

    /// Whether nothing is said of the leaf.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let Self {
            candidates,
            note,
            explanation,
            citations,
            opinion,
            asks,
        } = self;
        let says = |candidate: &Candidate| candidate.answer != Answer::default();
        let texts = [note, explanation, opinion];
        !candidates.iter().any(says)
            && texts.iter().all(|text| text.is_empty())
            && citations.is_empty()
            && !asks
    }

    /// Whether the leaf holds more than one person may write, which a merge of what several wrote
    /// apart can make of it: texts longer than [`NOTE_CHARS_MAX`], more citations than
    /// [`CITATIONS_MAX`]. It is kept and shown, and to be shortened before it is submitted.
    #[must_use]
    pub fn is_oversized(&self) -> bool {
        let texts = [&self.note, &self.explanation, &self.opinion];
        let is_long = |text: &&String| text.chars().count() > NOTE_CHARS_MAX;
        self.citations.len() > CITATIONS_MAX || texts.iter().any(is_long)
    }

    /// Whether different answers stand at the leaf.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.candidates.len() > 1
    }
}

/// The content of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Every leaf of the edition.
    pub leaves: BTreeMap<Code, LeafEntry>,
}

impl Sheet {
    /// The files that its citations name, each as often as it is cited. Previews are not among them: they are made
    /// anew, and prove nothing.
    pub fn files(&self) -> impl Iterator<Item = Digest> {
        let citations = self
            .leaves
            .values()
            .flat_map(|entry| entry.citations.values());
        let files = citations.flat_map(|citation| &citation.files);
        files.map(|file| file.digest)
    }

    /// The answers that stand. A leaf with an undecided conflict has none.
    #[must_use]
    pub fn answers(&self) -> Answers {
        let answered = |(code, entry): (&Code, &LeafEntry)| {
            entry.answer().map(|answer| (code.clone(), answer.clone()))
        };
        gather(self.leaves.iter().filter_map(answered))
    }

    /// The leaves with a conflict that nobody decided.
    pub fn conflicts(&self) -> impl Iterator<Item = &Code> {
        self.leaves
            .iter()
            .filter(|(_, entry)| entry.is_conflict())
            .map(|(code, _)| code)
    }

    /// SHA-256 of everything that a person is shown of the content, conflicts included: what a
    /// decision names besides the heads.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let shown: Vec<_> = self
            .leaves
            .iter()
            .map(|(code, entry)| {
                let answers: Vec<&Answer> = entry.candidates.iter().map(|c| &c.answer).collect();
                let texts = (&entry.note, &entry.explanation, &entry.opinion);
                (code, answers, texts, &entry.citations, entry.asks)
            })
            .collect();
        Digest::of_json(&shown)
    }
}

/// One walk over the document, which is several times faster than asking for leaf after leaf.
pub(super) fn read(automerge: &Automerge, layout: &Layout, heads: Option<&[ChangeHash]>) -> Sheet {
    let empty = |(code, _): (&Code, &LeafPlace)| (code.clone(), LeafEntry::default());
    let mut leaves: BTreeMap<Code, LeafEntry> = gather(layout.leaves().map(empty));
    for item in automerge.iter_at(ROOT, heads) {
        let ObjId::Id(counter, actor, _) = item.obj.as_ref() else {
            continue;
        };
        let Some((code, container)) = layout.container(*counter, actor) else {
            continue;
        };
        let entry = leaves.entry(code.clone()).or_default();
        match (container, &item.item) {
            (Container::Leaf, DocItem::Map(value)) => {
                read_register(automerge, (entry, &item.obj), value, heads);
            }
            (Container::Text(field), DocItem::Text(Span::Text { text, .. })) => {
                text_mut(entry, field).push_str(text);
            }
            (Container::Citations, DocItem::Map(value)) => {
                let citation = shown(&value.value).and_then(|json| json::from_str(json).ok());
                let key = value.key.clone().into_owned();
                entry
                    .citations
                    .extend(citation.map(|citation| (key, citation)));
            }
            _ => {}
        }
    }
    Sheet { leaves }
}

/// Answer or question of a leaf: all that stand, where there are several.
fn read_register(
    automerge: &Automerge,
    (entry, leaf): (&mut LeafEntry, &ObjId),
    value: &MapRangeItem<'_>,
    heads: Option<&[ChangeHash]>,
) {
    match value.key.as_ref() {
        ANSWER if value.conflict => entry.candidates = candidates(automerge, leaf, heads),
        ANSWER => {
            let found =
                shown(&value.value).and_then(|json| candidate(automerge, json, &value.id()));
            entry.candidates.extend(found);
        }
        ASKS if value.conflict => entry.asks = asks(automerge, leaf, heads),
        ASKS => {
            let asks = ValueRef::Scalar(ScalarValueRef::Boolean(true));
            entry.asks = value.value == asks;
        }
        _ => {}
    }
}

fn text_mut<'a>(entry: &'a mut LeafEntry, field: &str) -> &'a mut String {
    match field {
        NOTE => &mut entry.note,
        EXPLANATION => &mut entry.explanation,
        _ => &mut entry.opinion,
    }
}

fn shown<'a>(value: &'a ValueRef<'_>) -> Option<&'a str> {
    match value {
        ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text.as_ref()),
        _ => None,
    }
}

pub(super) fn read_leaf(
    automerge: &Automerge,
    place: &LeafPlace,
    heads: Option<&[ChangeHash]>,
) -> LeafEntry {
    let text = |field| {
        place
            .texts
            .get(field)
            .map_or_else(String::new, |id| text_of(automerge, id, heads))
    };
    LeafEntry {
        candidates: candidates(automerge, &place.leaf, heads),
        note: text(NOTE),
        explanation: text(EXPLANATION),
        opinion: text(OPINION),
        citations: citations(automerge, place, heads),
        asks: asks(automerge, &place.leaf, heads),
    }
}

/// Where a body's devices disagree about asking, asking is the one that loses nothing.
fn asks(automerge: &Automerge, leaf: &ObjId, heads: Option<&[ChangeHash]>) -> bool {
    values(automerge, leaf, ASKS, heads)
        .iter()
        .any(|(value, _)| value.as_bool() == Some(true))
}

pub(super) fn text_of(automerge: &Automerge, id: &ObjId, heads: Option<&[ChangeHash]>) -> String {
    let text = match heads {
        None => automerge.text(id),
        Some(heads) => automerge.text_at(id, heads),
    };
    text.expect("the template made this text")
}

fn values<'a>(
    automerge: &'a Automerge,
    object: &ObjId,
    key: &str,
    heads: Option<&[ChangeHash]>,
) -> Vec<(Value<'a>, ObjId)> {
    let values = match heads {
        None => automerge.get_all(object, key),
        Some(heads) => automerge.get_all_at(object, key, heads),
    };
    values.expect("the template made this map")
}

/// The different answers of a leaf. Equal ones are no conflict: the earliest stands for them.
fn candidates(automerge: &Automerge, leaf: &ObjId, heads: Option<&[ChangeHash]>) -> Vec<Candidate> {
    let values = values(automerge, leaf, ANSWER, heads);
    let all = values.iter();
    let all = all.filter_map(|(value, id)| candidate(automerge, text_value(value)?, id));
    let mut different: Vec<Candidate> = Vec::new();
    for candidate in in_order(all, |candidate| (candidate.made_at, candidate.change)) {
        if different
            .iter()
            .all(|other| other.answer != candidate.answer)
        {
            different.push(candidate);
        }
    }
    different
}

/// The answer that the operation `id` wrote.
fn candidate(automerge: &Automerge, json: &str, id: &ObjId) -> Option<Candidate> {
    let hash = automerge.hash_for_opid(id)?;
    let meta = automerge.get_change_meta_by_hash(&hash)?;
    Some(Candidate {
        answer: Answer::read(json),
        change: hash.into(),
        seat: seat_of(automerge, &meta.actor),
        made_at: Timestamp(meta.timestamp),
    })
}

fn citations(
    automerge: &Automerge,
    place: &LeafPlace,
    heads: Option<&[ChangeHash]>,
) -> BTreeMap<String, Citation> {
    let Some(map) = &place.citations else {
        return BTreeMap::new();
    };
    let keys: Vec<String> = match heads {
        None => automerge.keys(map).collect(),
        Some(heads) => automerge.keys_at(map, heads).collect(),
    };
    let cited = |key: String| {
        let all = values(automerge, map, &key, heads);
        let citation = json::from_str(text_value(&all.last()?.0)?).ok()?;
        Some((key, citation))
    };
    gather(keys.into_iter().filter_map(cited))
}

/// The seat that an actor belongs to: its author.
pub(crate) fn seat_of(automerge: &Automerge, actor: &automerge::ActorId) -> Option<SeatId> {
    let author = automerge.get_author_for_actor(actor)?;
    Some(SeatId(author.as_bytes().try_into().ok()?))
}

fn text_value<'a>(value: &'a Value<'_>) -> Option<&'a str> {
    match value {
        Value::Scalar(scalar) => match scalar.as_ref() {
            ScalarValue::Str(text) => Some(text.as_str()),
            _ => None,
        },
        Value::Object(_) => None,
    }
}
