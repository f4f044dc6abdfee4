//! The answers of record of one unit, over its sheet, the appraisals, the survey and the decisions,
//! and what they come to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{Answer, Answers};
use crate::criteria::{CriteriaSet, Leaf, Row, ScoredBy};
use crate::decision::{Flow, Stage};
use crate::document::{Citation, Document, LeafEntry, Sheet};
use crate::gather::gather;
use crate::ids::{BodyId, Code, DocumentId, UnitCode};
use crate::ratio::Ratio;
use crate::round::{Body, Round};
use crate::scoring::{LeafScore, LeafState, Score, Subtotal, score_row, tally};
use crate::time::Timestamp;
use crate::unit::UnitTree;

/// Everything that is known of one unit in one round.
#[derive(Clone, Copy)]
pub struct Dossier<'a> {
    /// The round.
    pub round: &'a Round,
    /// The edition of the criteria set.
    pub set: &'a CriteriaSet,
    /// The units.
    pub units: &'a UnitTree,
    /// The unit.
    pub unit: &'a UnitCode,
    /// What was decided.
    pub flow: &'a Flow,
    /// The unit's scoresheet; none where nothing was ever written.
    pub sheet: Option<&'a Document>,
    /// The appraisals, by body.
    pub appraisals: &'a BTreeMap<BodyId, Document>,
    /// The survey's answers.
    pub survey: &'a Answers,
}

/// Where the answer of record of a leaf comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The unit's own sheet.
    Unit,
    /// A body's appraisal.
    Body(BodyId),
    /// The survey.
    Survey,
}

/// One leaf of one unit: what the unit says, and what counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeafStanding {
    /// The unit's own answer, in the version under review if there is one.
    pub own: Option<Answer>,
    /// What that gives (*điểm tự chấm*).
    pub own_points: Ratio,
    /// The answer of record.
    pub answer: Option<Answer>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// What it gives (*điểm thẩm định*).
    pub points: Ratio,
    /// What the leaf can give.
    pub max: Ratio,
    /// How it stands.
    pub state: LeafState,
}

/// Points of the whole and of the areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// Exact points, bonus and penalty included.
    pub points: Ratio,
    /// The maximum after exclusions, without bonus.
    pub max: Ratio,
    /// Exact percentage.
    pub percent: Ratio,
    /// Bonus points.
    pub bonus: Ratio,
    /// Penalty points, negative.
    pub penalty: Ratio,
    /// Points of the survey's leaves.
    #[serde(default = "Ratio::zero")]
    pub survey: Ratio,
    /// The exact points without any rounding, where the set rounds leaves or areas before it adds up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unrounded: Option<Ratio>,
    /// Every area.
    pub areas: BTreeMap<Code, Subtotal>,
}

/// How one unit stands: one line of the province's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// The unit.
    pub unit: UnitCode,
    /// Where its sheet stands.
    pub stage: Stage,
    /// When the version under review was received.
    pub submitted_at: Option<Timestamp>,
    /// Whether that was after the deadline.
    pub late: bool,
    /// Leaves that the unit answered.
    pub answered: u32,
    /// Leaves that the unit answers.
    pub answerable: u32,
    /// Leaves with a conflict that nobody decided.
    pub conflicts: u32,
    /// Leaves that the province answered for the unit.
    pub province_answered: u32,
    /// Leaves that the province answers.
    pub province_answerable: u32,
    /// Leaves that the survey answered for the unit.
    pub survey_answered: u32,
    /// Leaves that the survey answers.
    pub survey_answerable: u32,
    /// Whether the sheet holds changes after the version under review that nobody answered.
    pub amendment_pending: bool,
    /// What the unit gives itself on the leaves that it answers inside the 100.
    pub own: Subtotal,
    /// What the answers of record give.
    pub score: Summary,
}

/// The standing of a unit, and each of its leaves.
#[must_use]
pub fn standing(dossier: &Dossier<'_>) -> (Standing, BTreeMap<Code, LeafStanding>) {
    let set = &*dossier.round.counted(dossier.set);
    let dossier = &Dossier { set, ..*dossier };
    let current = dossier.sheet.map(Document::read).unwrap_or_default();
    let reviewed = reviewed_sheet(dossier);
    let own_answers = own_answers(dossier.set, reviewed.as_ref().unwrap_or(&current));
    let own_score = tally(dossier.set, &own_answers);
    let of_record = answers_of_record(dossier, &own_answers);
    let answers: Answers = of_record
        .iter()
        .map(|(code, (answer, _))| (code.clone(), answer.clone()))
        .collect();
    // As long as nobody else has said anything, both are the same.
    let differing = (answers != own_answers).then(|| tally(dossier.set, &answers));
    let record_score = differing.as_ref().unwrap_or(&own_score);

    let leaves = leaf_standings(
        dossier.set,
        &own_answers,
        &of_record,
        (&own_score, record_score),
    );
    let count = |is_theirs: fn(&ScoredBy) -> bool, is_counted: &dyn Fn(&Code) -> bool| {
        let of_kind = dossier
            .set
            .leaves()
            .filter(|(_, leaf)| is_theirs(&leaf.scored_by));
        let counted = of_kind.filter(|(row, _)| is_counted(&row.code)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    };
    let is_answered = |code: &Code| {
        current
            .leaves
            .get(code)
            .is_some_and(|e| e.answer().is_some())
    };
    let submission = dossier.flow.submission.as_ref();
    let standing = Standing {
        unit: dossier.unit.clone(),
        stage: dossier.flow.stage,
        submitted_at: submission.map(|submission| submission.received_at),
        late: submission.is_some_and(|submission| submission.late),
        answered: count(ScoredBy::is_unit, &is_answered),
        answerable: count(ScoredBy::is_unit, &|_| true),
        conflicts: u32::try_from(current.conflicts().count()).unwrap_or(u32::MAX),
        province_answered: count(ScoredBy::is_body, &|code| of_record.contains_key(code)),
        province_answerable: count(ScoredBy::is_body, &|_| true),
        survey_answered: count(ScoredBy::is_survey, &|code| of_record.contains_key(code)),
        survey_answerable: count(ScoredBy::is_survey, &|_| true),
        amendment_pending: dossier
            .sheet
            .is_some_and(|sheet| dossier.flow.amendment_pending(&sheet.heads())),
        own: own_subtotal(dossier.set, &own_score),
        score: summary(dossier.set, record_score),
    };
    (standing, leaves)
}

/// The version under review, or accepted.
fn reviewed_sheet(dossier: &Dossier<'_>) -> Option<Sheet> {
    match dossier.flow.stage {
        Stage::UnderReview(_) | Stage::Accepted => dossier
            .sheet?
            .read_at(&dossier.flow.submission.as_ref()?.heads),
        Stage::Draft | Stage::Returned(_) => None,
    }
}

/// A unit's answers to the leaves that it answers, marked as its own; those to others are stored and
/// not counted.
#[must_use]
pub fn own_answers(set: &CriteriaSet, sheet: &Sheet) -> Answers {
    let own = |(code, mut answer): (Code, Answer)| {
        answer.is_own = set.leaf(&code)?.scored_by.is_unit();
        answer.is_own.then_some((code, answer))
    };
    gather(sheet.answers().into_iter().filter_map(own))
}

/// What a score comes to on the leaves that the unit answers, bonus and penalty aside: the number
/// that an officer sees grow.
#[must_use]
pub fn own_subtotal(set: &CriteriaSet, score: &Score) -> Subtotal {
    let outside = set.outside();
    let is_own =
        |(row, leaf): &(&Row, &Leaf)| leaf.scored_by.is_unit() && !outside.contains(&&row.code);
    let own = set.leaves().filter(is_own);
    let own: Vec<_> = own
        .filter_map(|(row, _)| score.leaves.get(&row.code))
        .collect();
    Subtotal {
        points: own.iter().map(|leaf| &leaf.points).sum(),
        max: own.iter().map(|leaf| &leaf.max).sum(),
    }
}

/// Whether nothing is cited for points that the set wants documents for.
#[must_use]
pub fn lacks_citation(leaf: &Leaf, entry: &LeafEntry, score: &LeafScore) -> bool {
    let is_cited = entry.citations.values().any(Citation::names_a_document);
    score.state == LeafState::Scored && !leaf.evidence.is_empty() && !is_cited
}

/// Whether points stand on no document and no words either: where no document exists, the explanation
/// (*giải trình*) of how they came about is compulsory. No points need no proof.
#[must_use]
pub fn lacks_explanation(leaf: &Leaf, entry: &LeafEntry, score: &LeafScore) -> bool {
    lacks_citation(leaf, entry, score)
        && !score.points.is_zero()
        && !entry.explanation.contains(char::is_alphanumeric)
}

/// The unit's leaves of a sheet that lack their explanation: it cannot be submitted with any.
#[must_use]
pub fn unexplained(set: &CriteriaSet, sheet: &Sheet) -> Vec<Code> {
    let score = tally(set, &own_answers(set, sheet));
    let lacks = |(row, leaf): &(&Row, &Leaf)| {
        let said = sheet.leaves.get(&row.code).zip(score.leaves.get(&row.code));
        let lacking = |(entry, score)| lacks_explanation(leaf, entry, score);
        leaf.scored_by.is_unit() && said.is_some_and(lacking)
    };
    let lacking = set.leaves().filter(lacks);
    lacking.map(|(row, _)| row.code.clone()).collect()
}

/// What the bodies find.
struct Findings<'a> {
    dossier: &'a Dossier<'a>,
    answers: BTreeMap<&'a BodyId, Answers>,
}

impl<'a> Findings<'a> {
    fn of(dossier: &'a Dossier<'a>) -> Self {
        let answers = dossier
            .appraisals
            .iter()
            .map(|(body, document)| (body, appraisal(dossier, body, document).answers()));
        Self {
            dossier,
            answers: answers.collect(),
        }
    }

    /// What a tier finds of a leaf: the body that leads on it, else the one that decides.
    fn of_tier(
        &self,
        tier: u32,
        (code, scored_by): (&Code, &ScoredBy),
    ) -> Option<(&Answer, &'a Body)> {
        let Dossier {
            round, units, unit, ..
        } = self.dossier;
        let nearest = round.body_for_leaf(units, unit, tier, (code, scored_by))?;
        let deciding = round
            .bodies_for(units, unit, tier)
            .find(|body| body.decides());
        let said = |body: &'a Body| Some((self.answers.get(&body.id)?.get(code)?, body));
        said(nearest).or_else(|| said(deciding?))
    }
}

/// Whether a finding says why, where a reason is due: a body that gives other points, or leaves
/// another maximum, than what was said before it. Both are given as points and maximum.
#[must_use]
pub fn is_reasoned<'a>(
    reason: Option<&str>,
    gives: (&Ratio, &Ratio),
    before: impl IntoIterator<Item = (&'a Ratio, &'a Ratio)>,
) -> bool {
    reason.is_some_and(|reason| !reason.trim().is_empty())
        || before.into_iter().all(|other| other == gives)
}

/// The unit's leaves on which an appraisal of `tier` changes points without saying why: against the
/// unit's own answer or against the finding of the tier below.
#[must_use]
pub fn unreasoned(dossier: &Dossier<'_>, tier: u32, appraisal: &Sheet) -> Vec<Code> {
    let sheet = reviewed_sheet(dossier).or_else(|| dossier.sheet.map(Document::read));
    let own = own_answers(dossier.set, &sheet.unwrap_or_default());
    let (findings, nothing) = (Findings::of(dossier), Answer::default());
    let lacks_reason = |(row, leaf): &(&Row, &Leaf)| {
        let entry = appraisal.leaves.get(&row.code);
        let Some(found) = entry.and_then(LeafEntry::answer) else {
            return false;
        };
        let below = (1..tier)
            .rev()
            .find_map(|tier| findings.of_tier(tier, (&row.code, &leaf.scored_by)));
        let own = own.get(&row.code).unwrap_or(&nothing);
        let before = [own, below.map_or(own, |(answer, _)| answer)];
        let gives = |answer| score_row(dossier.set.policy(), row, leaf, answer);
        let (found_gives, before) = (gives(found), before.map(gives));
        leaf.scored_by.is_unit()
            && !is_reasoned(
                found.reason.as_deref(),
                (&found_gives.points, &found_gives.max),
                before.iter().map(|score| (&score.points, &score.max)),
            )
    };
    let lacking = dossier.set.leaves().filter(lacks_reason);
    lacking.map(|(row, _)| row.code.clone()).collect()
}

/// The answers that count, each with its source: a leaf's answer of record is that of the last tier
/// that appraised it, else the unit's own.
fn answers_of_record(
    dossier: &Dossier<'_>,
    own_answers: &Answers,
) -> BTreeMap<Code, (Answer, Source)> {
    let findings = Findings::of(dossier);
    let from_tier = |tier: u32, (code, scored_by): (&Code, &ScoredBy)| {
        let (answer, body) = findings.of_tier(tier, (code, scored_by))?;
        Some((answer.clone(), Source::Body(body.id.clone())))
    };
    let last_tier = dossier.round.last_tier();
    let reached = reached_tier(dossier.flow.stage, last_tier);
    let of_record = dossier.set.leaves().filter_map(|(row, leaf)| {
        let place = (&row.code, &leaf.scored_by);
        let found = match leaf.scored_by {
            ScoredBy::Survey => dossier
                .survey
                .get(&row.code)
                .map(|a| (a.clone(), Source::Survey)),
            ScoredBy::Province | ScoredBy::Authority(_) | ScoredBy::Department(_) => {
                from_tier(last_tier, place)
            }
            ScoredBy::Unit => (1..=reached)
                .rev()
                .find_map(|tier| from_tier(tier, place))
                .or_else(|| {
                    own_answers
                        .get(&row.code)
                        .map(|a| (a.clone(), Source::Unit))
                }),
        };
        Some((row.code.clone(), found?))
    });
    of_record.collect()
}

/// An appraisal as it was approved, else as it is.
fn appraisal(dossier: &Dossier<'_>, body: &BodyId, document: &Document) -> Sheet {
    let id = DocumentId::appraisal(
        &dossier.round.id,
        dossier.unit,
        &dossier.round.edition,
        body,
    );
    let tier = dossier.round.body(body).map(|body| body.tier);
    let approval = tier.and_then(|tier| dossier.flow.approvals.get(&tier));
    let heads = approval.and_then(|approval| approval.appraisals.get(&id));
    heads
        .and_then(|heads| document.read_at(heads))
        .unwrap_or_else(|| document.read())
}

/// The last tier whose word on the unit's answers counts so far.
fn reached_tier(stage: Stage, last_tier: u32) -> u32 {
    match stage {
        Stage::Draft => 0,
        Stage::UnderReview(tier) | Stage::Returned(tier) => tier,
        Stage::Accepted => last_tier,
    }
}

fn leaf_standings(
    set: &CriteriaSet,
    own_answers: &Answers,
    of_record: &BTreeMap<Code, (Answer, Source)>,
    (own_score, record_score): (&Score, &Score),
) -> BTreeMap<Code, LeafStanding> {
    // Whose an answer is stands beside it; what is stored is the answer.
    let written = |answer: &Answer| Answer {
        is_own: false,
        ..answer.clone()
    };
    let standing = |code: &Code| {
        let record = record_score.leaves.get(code)?;
        let found = of_record.get(code);
        Some(LeafStanding {
            own: own_answers.get(code).map(written),
            own_points: own_score.leaves.get(code)?.points.clone(),
            answer: found.map(|(answer, _)| written(answer)),
            source: found.map(|(_, source)| source.clone()),
            points: record.points.clone(),
            max: record.max.clone(),
            state: record.state,
        })
    };
    set.leaves()
        .filter_map(|(row, _)| Some((row.code.clone(), standing(&row.code)?)))
        .collect()
}

/// What a score comes to, as a whole and by area.
#[must_use]
pub fn summary(set: &CriteriaSet, score: &Score) -> Summary {
    let area = |code: &Code| Some((code.clone(), score.subtotals.get(code)?.clone()));
    let surveyed = set.leaves().filter(|(_, leaf)| leaf.scored_by.is_survey());
    let surveyed = surveyed.filter_map(|(row, _)| score.leaves.get(&row.code));
    Summary {
        points: score.points.clone(),
        max: score.max.clone(),
        percent: score.percent.clone(),
        bonus: score.bonus.clone(),
        penalty: score.penalty.clone(),
        survey: surveyed.map(|leaf| &leaf.points).sum(),
        unrounded: (score.unrounded != score.points).then(|| score.unrounded.clone()),
        areas: set.areas().filter_map(|row| area(&row.code)).collect(),
    }
}

#[cfg(test)]
mod tests;
