//! One leaf in the list: what the unit says, what the body finds, and what is to be looked at.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::{CriteriaSet, Leaf, Row, ScoredBy};
use sodiem_core::document::LeafEntry;
use sodiem_core::ids::Code;
use sodiem_core::ratio::Ratio;
use sodiem_core::record;
use sodiem_core::scoring::{LeafState, score_leaf};

use super::appraise::Turn;
use super::source::Source;
use crate::state::search;

/// Somebody's answer and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The answer; empty where there is none.
    pub answer: Answer,
    /// Its points.
    pub points: Ratio,
    /// Out of so many.
    pub max: Ratio,
    /// How it stands.
    pub state: LeafState,
}

impl Said {
    /// What an answer gives at a leaf.
    pub fn new(set: &CriteriaSet, code: &Code, answer: Option<&Answer>) -> Self {
        let answer = answer.cloned().unwrap_or_default();
        let score = score_leaf(set, code, &answer).expect("the code is a leaf's");
        Self {
            answer,
            points: score.points,
            max: score.max,
            state: score.state,
        }
    }

    /// Whether both give the same.
    pub fn gives_the_same(&self, other: &Self) -> bool {
        self.points == other.points && self.max == other.max
    }

    /// Whether this finding says why it differs from what was said before, if it does.
    pub fn is_reasoned<'a>(&self, before: impl IntoIterator<Item = &'a Self>) -> bool {
        let before = before.into_iter().map(|other| (&other.points, &other.max));
        record::is_reasoned(
            self.answer.reason.as_deref(),
            (&self.points, &self.max),
            before,
        )
    }
}

/// Whose a leaf is at this tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The body appraises it.
    Own,
    /// Another body of the tier leads on it: its name. The deciding body may still appraise it.
    Led(String),
    /// It is not appraised here: the survey's, or answered at the last tier.
    Elsewhere,
}

/// A leaf in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The area it stands in.
    pub area: Code,
    /// The criterion above it, where there is one below the area.
    pub criterion: Option<(Code, String)>,
    /// Who answers it.
    pub scored_by: ScoredBy,
    /// The authority or the department that scores it, where the set names one.
    pub scorer: Option<String>,
    /// Whose it is at this tier.
    pub part: Part,
    /// Whether the body may write its finding now.
    pub is_open: bool,
    /// What the unit says.
    pub own: Said,
    /// What the tier below finds, and which body.
    pub below: Option<(String, Said)>,
    /// What this body was typing could not be kept: its reason is missing.
    pub is_held: bool,
    /// What this body finds.
    pub found: Option<Said>,
    /// What the body that leads on it finds.
    pub led: Option<Said>,
    /// The body's opinion.
    pub opinion: String,
    /// The body asks for an explanation.
    pub asks: bool,
    /// The unit explained something.
    pub is_explained: bool,
    /// The body's devices disagree.
    pub is_conflict: bool,
    /// The unit's devices disagree.
    pub is_unit_conflict: bool,
    /// The unit changed it since the person looked last.
    pub is_changed: bool,
    /// The unit changed it after the version under review.
    pub is_amended: bool,
    /// It is answered, asks for a document, and none is cited.
    pub lacks_citation: bool,
    /// The province clarified something about it.
    pub is_clarified: bool,
}

impl Line {
    /// Whether the unit answers it.
    pub fn is_units(&self) -> bool {
        self.scored_by.is_unit()
    }

    /// What stood before this body: the finding of the tier below, else the unit's own answer.
    pub fn before(&self) -> &Said {
        self.below.as_ref().map_or(&self.own, |(_, said)| said)
    }

    /// What this tier finds.
    pub fn finding(&self) -> Option<&Said> {
        match &self.part {
            Part::Led(_) => self.led.as_ref().or(self.found.as_ref()),
            Part::Own | Part::Elsewhere => self.found.as_ref(),
        }
    }

    /// What counts as things stand.
    pub fn of_record(&self) -> &Said {
        self.finding().unwrap_or_else(|| self.before())
    }

    /// Finding less self-score.
    pub fn difference(&self) -> Ratio {
        &self.of_record().points - &self.own.points
    }

    /// Whether the body is to appraise it and has not.
    pub fn is_unappraised(&self) -> bool {
        self.part == Part::Own && self.found.is_none() && !self.is_conflict
    }

    /// Whether a finding of this tier differs and says no reason, or the body's is held back for
    /// want of one.
    pub fn lacks_reason(&self) -> bool {
        let answered = self.is_units().then_some([&self.own, self.before()]);
        let is_reasoned = |found: &Said| found.is_reasoned(answered.into_iter().flatten());
        self.is_held || !self.found.iter().chain(&self.led).all(is_reasoned)
    }
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// What the body has yet to appraise.
    Unappraised,
    /// Where the finding differs.
    Different,
    /// Where a reason is missing.
    NoReason,
    /// Where an explanation is asked for.
    Asked,
    /// What the unit changed since the last look, or after the submission.
    Changed,
    /// Answered without the document that proves it.
    NoCitation,
    /// Where two devices disagree.
    Conflict,
}

impl Filter {
    /// All, in the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Unappraised,
        Self::Different,
        Self::NoReason,
        Self::Asked,
        Self::Changed,
        Self::NoCitation,
        Self::Conflict,
    ];

    /// Its name in addresses, `data-testid` and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unappraised => "unappraised",
            Self::Different => "different",
            Self::NoReason => "no-reason",
            Self::Asked => "asked",
            Self::Changed => "changed",
            Self::NoCitation => "no-citation",
            Self::Conflict => "conflict",
        }
    }

    /// The filter of a name; all for any other.
    pub fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|filter| filter.name() == name)
            .unwrap_or_default()
    }

    /// Whether a leaf passes.
    pub fn passes(self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::Unappraised => line.is_open && line.is_unappraised(),
            Self::Different => line.is_units() && !line.of_record().gives_the_same(&line.own),
            Self::NoReason => line.lacks_reason(),
            Self::Asked => line.asks,
            Self::Changed => line.is_changed || line.is_amended,
            Self::NoCitation => line.lacks_citation,
            Self::Conflict => line.is_conflict || line.is_unit_conflict,
        }
    }

    /// Whether a leaf passes and matches a search.
    pub fn finds(self, line: &Line, query: &str) -> bool {
        self.passes(line) && search::matches(query, [line.code.as_str(), line.name.as_str()])
    }
}

/// A leaf of the list.
pub(super) fn line(
    source: &Source<'_>,
    turn: Turn,
    (row, leaf): (&Row, &Leaf),
    (area, criterion): (&Code, Option<(Code, String)>),
) -> Line {
    let (code, tier) = (&row.code, source.body.tier);
    let said = |answer: Option<&Answer>| Said::new(source.set, code, answer);
    let entry =
        |sheet: &sodiem_core::document::Sheet| sheet.leaves.get(code).cloned().unwrap_or_default();
    let shown = entry(source.sheet());
    let appraisal = source
        .appraisals
        .get(&source.body.id)
        .map(entry)
        .unwrap_or_default();
    let is_units = leaf.scored_by.is_unit();
    let own = shown.answer().filter(|_| is_units).map(Answer::of_unit);
    let own = said(own.as_ref());
    let part = part(source, code, &leaf.scored_by);
    let below = (1..tier).rev().find_map(|tier| source.found_at(tier, code));
    let below = below
        .filter(|_| is_units)
        .map(|(body, a)| (body.name.clone(), said(Some(a))));
    let led = match &part {
        Part::Led(_) => source
            .responsible(tier, code)
            .and_then(|body| source.found_by(body, code)),
        Part::Own | Part::Elsewhere => None,
    };
    let differs = |other: Option<&sodiem_core::document::Sheet>| {
        other.is_some_and(|other| says_other(&entry(other), &entry(&source.now.sheet)))
    };
    Line {
        code: code.clone(),
        name: row.name.clone(),
        area: area.clone(),
        criterion,
        scored_by: leaf.scored_by.clone(),
        scorer: source.round.scorer(&leaf.scored_by).map(str::to_owned),
        is_open: part != Part::Elsewhere && turn.opens(&leaf.scored_by),
        lacks_citation: own.state == LeafState::Scored
            && !leaf.evidence.is_empty()
            && shown.citations.is_empty(),
        is_clarified: source.clarified.contains(code),
        led: led.map(|answer| said(Some(answer))),
        found: appraisal.answer().map(|answer| said(Some(answer))),
        is_held: source.held.contains(code),
        is_conflict: appraisal.is_conflict(),
        opinion: appraisal.opinion,
        asks: appraisal.asks,
        is_explained: !shown.explanation.is_empty(),
        is_unit_conflict: shown.is_conflict(),
        is_changed: differs(source.seen.as_ref()),
        is_amended: differs(source.reviewed.as_ref()),
        part,
        own,
        below,
    }
}

/// Whose a leaf is at the body's tier.
fn part(source: &Source<'_>, code: &Code, scored_by: &ScoredBy) -> Part {
    let tier = source.body.tier;
    let is_here = match scored_by {
        ScoredBy::Unit => true,
        ScoredBy::Province | ScoredBy::Authority(_) | ScoredBy::Department(_) => {
            tier == source.round.last_tier()
        }
        ScoredBy::Survey => false,
    };
    match source.responsible(tier, code) {
        Some(body) if is_here && body.id == source.body.id => Part::Own,
        Some(body) if is_here && source.body.covers(code) => Part::Led(body.name.clone()),
        _ => Part::Elsewhere,
    }
}

/// Whether two entries say something else, whoever wrote them.
pub(super) fn says_other(a: &LeafEntry, b: &LeafEntry) -> bool {
    let answers = |entry: &LeafEntry| {
        entry
            .candidates
            .iter()
            .map(|c| c.answer.clone())
            .filter(|a| !a.is_empty())
            .collect::<Vec<_>>()
    };
    answers(a) != answers(b)
        || a.note != b.note
        || a.explanation != b.explanation
        || a.citations != b.citations
}
