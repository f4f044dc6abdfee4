//! The flow of decisions on one sheet: the transition table, and what the decisions so far come to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Action, DecisionDraft, DecisionRecord, HEADS_MAX, MESSAGE_CHARS_MAX};
use crate::account::Principal;
use crate::gather::gather;
use crate::ids::{ChangeId, Digest, DocumentId};
use crate::round::Round;
use crate::time::Timestamp;
use crate::unit::UnitTree;

/// Where a unit's sheet stands.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(tag = "stage", content = "tier", rename_all = "snake_case")]
pub enum Stage {
    /// The unit is scoring itself (*đang tự chấm*).
    #[default]
    Draft,
    /// Submitted and approved below this tier; it has the word now (*đang thẩm định*).
    UnderReview(u32),
    /// Returned by this tier (*bị trả lại*).
    Returned(u32),
    /// Approved at the last tier (*đã chấp nhận*).
    Accepted,
}

/// The transition table: where a decision leads from a stage, `None` where it is not possible.
/// Tiers count from 1 and come from the round.
#[must_use]
pub fn next_stage(stage: Stage, action: &Action, last_tier: u32) -> Option<Stage> {
    use Action::{Approve, Reopen, Return, ReturnAmendment, Submit, TakeAmendment};
    use Stage::{Accepted, Draft, Returned, UnderReview};
    match (stage, action) {
        (Draft | Returned(_), Submit { .. }) => Some(UnderReview(1)),
        // Before anyone approved it, a submission may be replaced by the unit itself.
        (UnderReview(1), Submit { .. }) => Some(UnderReview(1)),
        (UnderReview(at), Return { tier, .. }) if at == *tier => Some(Returned(at)),
        (UnderReview(at), Approve { tier, .. }) if at == *tier && at < last_tier => {
            Some(UnderReview(at + 1))
        }
        (UnderReview(at), Approve { tier, .. }) if at == *tier => Some(Accepted),
        (UnderReview(at), TakeAmendment { tier, .. }) if at == *tier => Some(UnderReview(at)),
        (UnderReview(at), ReturnAmendment { tier, .. }) if at == *tier => Some(UnderReview(at)),
        // What changed after acceptance needs the last tier's approval again.
        (Accepted, TakeAmendment { tier, .. }) if *tier == last_tier => {
            Some(UnderReview(last_tier))
        }
        (Accepted, ReturnAmendment { tier, .. }) if *tier == last_tier => Some(Accepted),
        (Accepted, Reopen { .. }) => Some(Returned(last_tier)),
        _ => None,
    }
}

/// What the decisions so far have made of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// Where it stands.
    pub stage: Stage,
    /// The version under review: what was submitted last, or taken in as an amendment.
    pub submission: Option<Submission>,
    /// The approvals of that version, by tier.
    pub approvals: BTreeMap<u32, Approval>,
    /// The heads of an amendment that was left out.
    pub left_out: Option<Vec<ChangeId>>,
    /// The last return or reopening: who says what.
    pub returned: Option<Returned>,
    /// Hash of the latest decision: what the next one answers.
    pub latest: Option<Digest>,
    /// The hashes that it had in logs that were lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<Digest>,
}

/// A version of the sheet that was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Submission {
    /// The sheet's heads.
    pub heads: Vec<ChangeId>,
    /// Digest of the content at these heads.
    pub digest: Digest,
    /// When the server received it.
    pub received_at: Timestamp,
    /// Whether that was after the deadline.
    pub late: bool,
    /// Who submitted it, or took it in.
    pub name: String,
}

/// An approval at a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    /// The appraisals that were approved with the sheet.
    #[schema(value_type = BTreeMap<String, Vec<ChangeId>>)]
    pub appraisals: BTreeMap<DocumentId, Vec<ChangeId>>,
    /// When the server received it.
    pub received_at: Timestamp,
    /// Who approved.
    pub name: String,
}

/// A return, as the unit reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Returned {
    /// The tier that returned.
    pub tier: u32,
    /// What the unit is to do.
    pub message: String,
    /// When the server received it.
    pub received_at: Timestamp,
    /// Who returned it.
    pub name: String,
}

/// Why a decision cannot be made.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
pub enum DecisionRefusal {
    /// Another decision on the sheet came first; the difference is to be looked at.
    #[error("another decision came first")]
    Superseded,
    /// The stage does not allow it.
    #[error("the sheet's stage does not allow it")]
    NotPossibleNow,
    /// The account may not decide this.
    #[error("not this account's to decide")]
    NotAllowed,
    /// The round is closed.
    #[error("the round is closed")]
    RoundClosed,
    /// It was made for another edition of the criteria set.
    #[error("made for another edition")]
    OtherEdition,
    /// It names content that the server does not have: send the changes first.
    #[error("names changes that were not received")]
    UnknownHeads,
    /// It names other content than what is under review.
    #[error("names other content than that under review")]
    OtherContent,
    /// The sheet holds a conflict that nobody decided.
    #[error("an undecided conflict")]
    Conflict,
    /// A leaf holds more than one may write: several wrote it apart, and it is to be shortened.
    #[error("a text too long or too many citations")]
    TooLong,
    /// An appraisal changes points without saying why.
    #[error("changed points without a reason")]
    NoReason,
    /// Points stand on no document and on no explanation, where the set asks for documents.
    #[error("points without a document or an explanation")]
    NoExplanation,
    /// A file that the version cites is not with the server yet, or waits for its scan.
    #[error("a cited file is not there yet")]
    FilesMissing,
    /// A required message is missing or longer than [`MESSAGE_CHARS_MAX`], or too many heads.
    #[error("malformed")]
    Malformed,
    /// No such round or unit.
    #[error("no such round or unit")]
    Unknown,
    /// What only a newer server says; none gives it.
    #[error("a reason that only a newer program knows")]
    #[serde(other)]
    Newer,
}

impl Flow {
    /// The flow after all these decisions on one sheet, in the server's order. Decisions belong to
    /// an edition: what was decided before the round moved to another is history.
    #[must_use]
    pub fn of<'a>(records: impl IntoIterator<Item = &'a DecisionRecord>, round: &Round) -> Self {
        let is_own = |record: &&DecisionRecord| record.draft.edition == round.edition;
        let records = records.into_iter().filter(is_own);
        records.fold(Self::default(), |flow, record| {
            flow.after(record, round.last_tier())
        })
    }

    /// The flow after one more decision. One that the table does not know is passed over: the
    /// server never records such.
    #[must_use]
    pub fn after(mut self, record: &DecisionRecord, last_tier: u32) -> Self {
        let Some(stage) = next_stage(self.stage, &record.draft.action, last_tier) else {
            return self;
        };
        self.stage = stage;
        self.latest = Some(record.hash);
        self.formerly.clone_from(&record.formerly);
        let (received_at, name) = (record.received_at, record.name.clone());
        match record.draft.action.clone() {
            Action::Submit { heads, digest } => {
                let late = record.late;
                self.submission = Some(Submission {
                    heads,
                    digest,
                    received_at,
                    late,
                    name,
                });
                self.approvals.clear();
            }
            Action::TakeAmendment { heads, digest, .. } => {
                let late = self.submission.as_ref().is_some_and(|s| s.late);
                self.submission = Some(Submission {
                    heads,
                    digest,
                    received_at,
                    late,
                    name,
                });
                // The tiers below approved another version; this tier answers for the new one.
                let approvals = std::mem::take(&mut self.approvals).into_iter();
                self.approvals = gather(approvals.filter(|(tier, _)| *tier != last_tier));
            }
            Action::Approve {
                tier, appraisals, ..
            } => {
                self.approvals.insert(
                    tier,
                    Approval {
                        appraisals,
                        received_at,
                        name,
                    },
                );
            }
            Action::Return { tier, message } => {
                self.returned = Some(Returned {
                    tier,
                    message,
                    received_at,
                    name,
                });
            }
            Action::Reopen { message } => {
                self.returned = Some(Returned {
                    tier: last_tier,
                    message,
                    received_at,
                    name,
                });
            }
            Action::ReturnAmendment { heads, .. } => self.left_out = Some(heads),
        }
        self
    }

    /// Whether the sheet at `heads` holds an amendment that nobody answered: it is not the version
    /// under review, nor one that was left out.
    #[must_use]
    pub fn amendment_pending(&self, heads: &[ChangeId]) -> bool {
        let open = matches!(self.stage, Stage::UnderReview(_) | Stage::Accepted);
        let Some(submission) = &self.submission else {
            return false;
        };
        open && submission.heads != heads && self.left_out.as_deref() != Some(heads)
    }

    /// Whether `draft` may be decided now, as far as the flow, the round and the person go; the
    /// content that it names is for the caller to compare.
    ///
    /// # Errors
    /// The first [`DecisionRefusal`] that applies.
    pub fn check(
        &self,
        draft: &DecisionDraft,
        who: &Principal,
        (round, units, now): (&Round, &UnitTree, Timestamp),
    ) -> Result<Stage, DecisionRefusal> {
        if !may_decide(draft, who, round, units) {
            return Err(DecisionRefusal::NotAllowed);
        }
        if !is_well_formed(&draft.action) {
            return Err(DecisionRefusal::Malformed);
        }
        if now > round.closes_at {
            return Err(DecisionRefusal::RoundClosed);
        }
        if draft.edition != round.edition {
            return Err(DecisionRefusal::OtherEdition);
        }
        let next = self.next(draft, round)?;
        let under_review = self.submission.as_ref().map(|submission| &submission.heads);
        if matches!(&draft.action, Action::Approve { heads, .. } if Some(heads) != under_review) {
            return Err(DecisionRefusal::OtherContent);
        }
        Ok(next)
    }
}

impl Flow {
    /// Where a decision leads, as far as the decisions before it go: all that a decision still has to
    /// meet that was recorded once and is brought back.
    ///
    /// # Errors
    /// [`DecisionRefusal::Superseded`], [`DecisionRefusal::NotPossibleNow`].
    pub fn next(&self, draft: &DecisionDraft, round: &Round) -> Result<Stage, DecisionRefusal> {
        let names_former = |hash: &Digest| self.formerly.contains(hash);
        if draft.answers != self.latest && !draft.answers.as_ref().is_some_and(names_former) {
            return Err(DecisionRefusal::Superseded);
        }
        next_stage(self.stage, &draft.action, round.last_tier())
            .ok_or(DecisionRefusal::NotPossibleNow)
    }
}

/// The content that an approval names: the digest of the sheet and those of the appraisals that are
/// approved with it.
#[must_use]
pub fn approval_digest(sheet: Digest, appraisals: &BTreeMap<DocumentId, Digest>) -> Digest {
    Digest::of_json(&(sheet, appraisals))
}

/// Whether the decision is one of this account's: the head submits, and the bodies that decide for
/// a tier answer.
fn may_decide(draft: &DecisionDraft, who: &Principal, round: &Round, units: &UnitTree) -> bool {
    let tier = match &draft.action {
        Action::Submit { .. } => return who.heads(&draft.unit),
        Action::Return { tier, .. }
        | Action::Approve { tier, .. }
        | Action::TakeAmendment { tier, .. }
        | Action::ReturnAmendment { tier, .. } => *tier,
        Action::Reopen { .. } => round.last_tier(),
    };
    who.bodies(round, units, &draft.unit)
        .any(|body| body.decides() && body.tier == tier)
}

fn is_well_formed(action: &Action) -> bool {
    let is_message =
        |text: &str| !text.trim().is_empty() && text.chars().count() <= MESSAGE_CHARS_MAX;
    let are_heads = |heads: &[ChangeId]| heads.is_sorted() && heads.len() <= HEADS_MAX;
    match action {
        Action::Submit { heads, .. } | Action::TakeAmendment { heads, .. } => are_heads(heads),
        Action::Approve {
            heads, appraisals, ..
        } => are_heads(heads) && appraisals.values().all(|heads| are_heads(heads)),
        Action::Return { message, .. } | Action::Reopen { message } => is_message(message),
        Action::ReturnAmendment { heads, message, .. } => are_heads(heads) && is_message(message),
    }
}

#[cfg(test)]
mod tests;
