//! One leaf: its rule, what stands at it, who said what about it, and what came before.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::{CriteriaSet, Leaf, RoundingPolicy, Row};
use sodiem_core::device::Place;
use sodiem_core::document::{HistoryEntry, LeafEntry};
use sodiem_core::gather::in_order;
use sodiem_core::ids::{Code, DocumentId, SeatId};
use sodiem_core::ratio::Ratio;
use sodiem_core::round::Clarification;
use sodiem_core::scoring::{LeafScore, score_leaf};
use sodiem_core::time::Timestamp;

use super::sheet::{self, Subject};
use super::status::{self, Reached};
use super::{held, library, receipt};
use crate::state::Work;

/// A leaf as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafView {
    /// The sheet's document.
    pub document: DocumentId,
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// The area, then the criterion: where the leaf stands.
    pub path: Vec<(Code, String)>,
    /// What stands at it.
    pub entry: LeafEntry,
    /// What that gives.
    pub score: LeafScore,
    /// How the set rounds.
    pub policy: RoundingPolicy,
    /// The authority or the department that scores it, where the set names one.
    pub scorer: Option<String>,
    /// Whether the person may answer it.
    pub is_editable: bool,
    /// How far it has come.
    pub reached: Option<Reached>,
    /// When the server had it as it stands, where a receipt on this device says so.
    pub received_at: Option<Timestamp>,
    /// What is typed in one of its fields is not saved.
    pub is_held: bool,
    /// All of that was typed among the sheet's documents, not on the leaf's page.
    pub is_held_in_library: bool,
    /// The answers that stand in conflict.
    pub conflict: Vec<Contender>,
    /// What the reviewing bodies say.
    pub reviews: Vec<Review>,
    /// What the province clarified about it, newest first.
    pub clarifications: Vec<Clarification>,
    /// The leaf before and the leaf after, in the order of the set.
    pub neighbours: (Option<Code>, Option<Code>),
}

/// How the names of citations begin among the fields of a leaf that can be held.
pub const CITATION: &str = "citation-";

impl LeafView {
    /// A field of the leaf.
    pub fn place(&self, field: &str) -> Place {
        Place {
            document: self.document.clone(),
            leaf: self.row.code.clone(),
            field: field.to_owned(),
        }
    }
}

/// The ids of citations of which something is held.
pub fn held_citations(work: &Work, view: &LeafView) -> Vec<String> {
    let places = work.device.held().map(|held| &held.place);
    let here = places.filter(|p| p.document == view.document && p.leaf == view.row.code);
    here.filter_map(|place| Some(place.field.strip_prefix(CITATION)?.to_owned()))
        .collect()
}

/// One of the answers in a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contender {
    /// The answer.
    pub answer: Answer,
    /// What it gives.
    pub score: LeafScore,
    /// Who gave it, on which device.
    pub who: Who,
    /// When, by that device's clock.
    pub made_at: Timestamp,
}

/// A person and a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// This person on this device.
    Here(String),
    /// A person, on a device.
    Seat { name: String, device: String },
    /// Nobody whom the server has named yet.
    Unknown,
}

/// What a body says of a leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The body's name.
    pub body: String,
    /// Its tier.
    pub tier: u32,
    /// Its opinion.
    pub opinion: String,
    /// It asks for an explanation.
    pub asks: bool,
    /// What it finds, where it appraised: the answer and its points.
    pub found: Option<(Answer, Ratio)>,
}

/// The page of a leaf; `None` for a code that is no leaf, or none that counts in the round.
pub fn view(work: &mut Work, subject: &Subject, code: &Code) -> Option<LeafView> {
    let document = sheet::document(work, subject)?;
    let opened = work.opened(&document)?;
    let flow = work.device.flow(&subject.round, &subject.unit);
    let reviewed = status::reviewed(work, &document, &flow);
    let is_unsent = work.device.unsent_leaves(&document).contains(code);
    let received_at = receipt::of_leaf(work, &document, code).filter(|_| !is_unsent);
    let held = held::places(work, &document);
    let held: Vec<&Place> = held.filter(|place| place.leaf == *code).collect();
    let is_elsewhere = |place: &&Place| place.field.starts_with(library::DOCUMENT);
    let is_held_in_library = !held.is_empty() && held.iter().all(is_elsewhere);
    let is_held = !held.is_empty();
    let reviews = reviews(work, subject, code);
    let (round, set) = (
        work.device.round(&subject.round)?,
        work.device.set(&subject.round)?,
    );
    let set = &*round.counted(set);
    let row = set.row(code)?.clone();
    let leaf = row.leaf()?.clone();
    let entry = opened.sheet.leaves.get(code)?.clone();
    let contender = |candidate: &sodiem_core::document::Candidate| {
        let mut answer = candidate.answer.clone();
        answer.is_own = leaf.scored_by.is_unit();
        Some(Contender {
            score: score_leaf(set, code, &answer)?,
            answer,
            who: who(work, candidate.seat),
            made_at: candidate.made_at,
        })
    };
    let conflict = match entry.is_conflict() {
        true => entry.candidates.iter().filter_map(contender).collect(),
        false => Vec::new(),
    };
    Some(LeafView {
        path: path(set, code),
        clarifications: round.clarifications_of(set, code).cloned().collect(),
        // A leaf that others score is shown as what it can give, not as this sheet's nought.
        score: opened.score.leaves.get(code)?.clone(),
        policy: set.policy(),
        scorer: round.scorer(&leaf.scored_by).map(str::to_owned),
        is_editable: leaf.scored_by.is_unit() && work.principal().answers(&subject.unit),
        reached: status::reached(code, &entry, is_unsent, reviewed.as_deref()),
        received_at,
        neighbours: neighbours(set, code),
        is_held,
        is_held_in_library,
        document,
        row,
        leaf,
        entry,
        conflict,
        reviews,
    })
}

/// The rows above a leaf, the area first.
fn path(set: &CriteriaSet, code: &Code) -> Vec<(Code, String)> {
    let above = set.upwards(code).skip(1);
    let mut path: Vec<_> = above
        .map(|row| (row.code.clone(), row.name.clone()))
        .collect();
    path.reverse();
    path
}

fn neighbours(set: &CriteriaSet, code: &Code) -> (Option<Code>, Option<Code>) {
    let codes: Vec<&Code> = set.leaves().map(|(row, _)| &row.code).collect();
    let Some(here) = codes.iter().position(|other| *other == code) else {
        return (None, None);
    };
    let at = |index: Option<usize>| index.and_then(|i| codes.get(i)).map(|code| (*code).clone());
    (at(here.checked_sub(1)), at(Some(here + 1)))
}

/// Who sits on a seat.
pub fn who(work: &Work, seat: Option<SeatId>) -> Who {
    let principal = work.principal();
    match seat {
        Some(seat) if seat == principal.seat => Who::Here(principal.name.clone()),
        Some(seat) => work
            .device
            .seat(&seat)
            .map_or(Who::Unknown, |found| Who::Seat {
                name: found.name.clone(),
                device: found.device.clone(),
            }),
        None => Who::Unknown,
    }
}

fn reviews(work: &mut Work, subject: &Subject, code: &Code) -> Vec<Review> {
    let sheets = sheet::asked(work, subject);
    let Some(round) = work.device.round(&subject.round) else {
        return Vec::new();
    };
    let reviews = sheets.iter().filter_map(|(id, opened)| {
        let body = round.body(id)?;
        let entry = opened.sheet.leaves.get(code)?;
        let found = entry.answer().and_then(|answer| {
            Some((
                answer.clone(),
                opened.score.leaves.get(code)?.points.clone(),
            ))
        });
        let says = found.is_some() || entry.asks || !entry.opinion.is_empty();
        says.then(|| Review {
            body: body.name.clone(),
            tier: body.tier,
            opinion: entry.opinion.clone(),
            asks: entry.asks,
            found,
        })
    });
    in_order(reviews, |review| review.tier)
}

/// The history of a leaf, newest first, each entry with who made it.
pub fn history(work: &mut Work, document: &DocumentId, code: &Code) -> Vec<(HistoryEntry, Who)> {
    let mut entries = match work.device.document(document) {
        Some(document) => document.history(code),
        None => Vec::new(),
    };
    entries.reverse();
    let named = |entry: HistoryEntry| {
        let who = who(work, entry.seat);
        (entry, who)
    };
    entries.into_iter().map(named).collect()
}
