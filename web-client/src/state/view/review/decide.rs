//! What a body may do with a sheet: agree, return, approve, answer an amendment, open it again.

use std::collections::BTreeMap;

use sodiem_core::answer::Answer;
use sodiem_core::decision::{Action, DecisionDraft, Stage, approval_digest};
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DecisionId};
use sodiem_core::scoring::LeafState;
use sodiem_core::time::Timestamp;

use super::line::{Filter, Line};
use super::{CaseView, Turn};
use crate::state::Work;

/// A decision that a body may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Give the sheet back to the unit.
    Return,
    /// Approve it; at the last tier, accept it.
    Approve,
    /// Take what the unit changed into the version under review.
    TakeAmendment,
    /// Leave what the unit changed out.
    ReturnAmendment,
    /// Open an accepted sheet again.
    Reopen,
}

impl Kind {
    /// Its name in `data-testid` and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Approve => "approve",
            Self::TakeAmendment => "take-amendment",
            Self::ReturnAmendment => "return-amendment",
            Self::Reopen => "reopen",
        }
    }

    /// Whether the unit is to be told something.
    pub fn needs_message(self) -> bool {
        matches!(self, Self::Return | Self::ReturnAmendment | Self::Reopen)
    }
}

/// What keeps a sheet from being approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The device lacks a part of the version under review.
    Incomplete,
    /// Findings that differ and say no reason.
    NoReason(Vec<Code>),
    /// Findings on which two devices disagree.
    Conflict(Vec<Code>),
}

impl Block {
    /// Its name in `data-state` and keys of texts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::NoReason(_) => "no-reason",
            Self::Conflict(_) => "conflict",
        }
    }

    /// Where it is.
    pub fn places(&self) -> &[Code] {
        match self {
            Self::Incomplete => &[],
            Self::NoReason(codes) | Self::Conflict(codes) => codes,
        }
    }
}

/// What a body may decide about a sheet now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deciding {
    /// The decisions, in the order of the screen.
    pub kinds: Vec<Kind>,
    /// What keeps it from being approved.
    pub blocks: Vec<Block>,
    /// Leaves that nobody of this tier appraised: what was said before counts.
    pub unappraised: usize,
    /// Leaves that the body itself answers and has not: they count 0 points.
    pub unanswered: usize,
    /// Questions to the unit that are open.
    pub asked: usize,
}

impl CaseView {
    /// What the body may decide now; nothing while a decision waits to be sent.
    pub fn deciding(&self) -> Deciding {
        if !self.body.decides() {
            return Deciding::default();
        }
        let is_direct = |line: &&Line| line.scored_by.is_body();
        let count = |is_meant: &dyn Fn(&&Line) -> bool| self.lines.iter().filter(is_meant).count();
        let is_open_question = |line: &&Line| line.asks && !line.is_explained;
        Deciding {
            kinds: if self.waiting.is_none() {
                self.kinds()
            } else {
                Vec::new()
            },
            blocks: self.blocks(),
            unappraised: count(&|line| Filter::Unappraised.passes(line) && !is_direct(line)),
            unanswered: count(&|line| line.is_unappraised() && is_direct(line)),
            asked: count(&is_open_question),
        }
    }

    fn kinds(&self) -> Vec<Kind> {
        let is_last = self.body.tier == self.last_tier;
        let mut kinds = match self.turn {
            Turn::Now => vec![Kind::Return, Kind::Approve],
            Turn::Accepted if is_last => vec![Kind::Reopen],
            _ => return Vec::new(),
        };
        if self.has_amendment() {
            kinds.splice(0..0, [Kind::ReturnAmendment, Kind::TakeAmendment]);
        }
        kinds
    }

    fn blocks(&self) -> Vec<Block> {
        let codes = |is_blocking: fn(&Line) -> bool| -> Vec<Code> {
            let blocking = self.lines.iter().filter(|line| is_blocking(line));
            blocking.map(|line| line.code.clone()).collect()
        };
        let mut blocks = Vec::new();
        if !self.is_complete {
            blocks.push(Block::Incomplete);
        }
        for block in [
            Block::NoReason(codes(Line::lacks_reason)),
            Block::Conflict(codes(|line| line.is_conflict)),
        ] {
            if !block.places().is_empty() {
                blocks.push(block);
            }
        }
        blocks
    }
}

/// The edit that agrees with what stood before at a leaf, reasons and all. What has no points to
/// agree with is found to give none.
pub fn agree(line: &Line) -> Option<Edit> {
    if !line.is_open || !line.is_units() {
        return None;
    }
    let before = line.before();
    let answer = match before.state {
        LeafState::Scored | LeafState::NotApplicable => before.answer.clone(),
        LeafState::Unanswered | LeafState::Invalid => Answer {
            points: Some("0".to_owned()),
            ..Answer::default()
        },
    };
    Some(Edit::Answer {
        leaf: line.code.clone(),
        answer,
    })
}

/// Whether the body has said that it agrees.
pub fn is_agreed(line: &Line) -> bool {
    // Whose answer it is, and why, makes no difference.
    let plain = |answer: &Answer| Answer {
        is_own: false,
        ..answer.without_reason()
    };
    match (agree(line), &line.found) {
        (Some(Edit::Answer { answer, .. }), Some(found)) => plain(&found.answer) == plain(&answer),
        _ => false,
    }
}

/// The edits that agree with everything the body has not appraised.
pub fn agree_with_rest(view: &CaseView) -> Vec<Edit> {
    view.lines
        .iter()
        .filter(|line| line.is_unappraised())
        .filter_map(agree)
        .collect()
}

/// The decision as it is sent: it names the content that the person was shown. `None` where the
/// device lacks that content, or the stage does not allow it.
pub fn draft(
    work: &mut Work,
    view: &CaseView,
    (kind, message): (Kind, &str),
    (id, now): (DecisionId, Timestamp),
) -> Option<DecisionDraft> {
    let tier = view.body.tier;
    let message = message.trim().to_owned();
    let action = match kind {
        Kind::Return => Action::Return { tier, message },
        Kind::Reopen => Action::Reopen { message },
        Kind::ReturnAmendment => Action::ReturnAmendment {
            tier,
            heads: view.sheet_heads.clone(),
            message,
        },
        Kind::TakeAmendment => {
            let heads = view.sheet_heads.clone();
            let digest = work.device.document(&view.sheet)?.read_at(&heads)?.digest();
            Action::TakeAmendment {
                tier,
                heads,
                digest,
            }
        }
        Kind::Approve => approval(work, view)?,
    };
    Some(DecisionDraft {
        id,
        round: view.case.round.clone(),
        unit: view.case.unit.clone(),
        edition: view.edition,
        action,
        answers: view.flow.latest,
        made_at: now,
    })
}

/// The approval of the version under review with all appraisals of the tier.
fn approval(work: &mut Work, view: &CaseView) -> Option<Action> {
    let Stage::UnderReview(tier) = view.flow.stage else {
        return None;
    };
    let heads = view.flow.submission.as_ref()?.heads.clone();
    let sheet = work.device.document(&view.sheet)?.read_at(&heads)?.digest();
    let round = work.device.round(&view.case.round)?;
    let bodies = round.bodies_for(work.device.units(round), &view.case.unit, tier);
    let ids: Vec<_> = bodies
        .map(|body| view.case.appraisal_of(round, &body.id))
        .collect();
    let (mut appraisals, mut digests) = (BTreeMap::new(), BTreeMap::new());
    for id in ids {
        let document = work.device.document(&id)?;
        digests.insert(id.clone(), document.read().digest());
        appraisals.insert(id.clone(), document.heads());
    }
    let digest = approval_digest(sheet, &digests);
    Some(Action::Approve {
        tier,
        heads,
        appraisals,
        digest,
    })
}
