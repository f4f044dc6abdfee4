//! A unit's scoresheet at a glance: points, areas, leaves and where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sodiem_core::api::Receipt;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::decision::{Action, DecisionDraft, Flow, Stage};
use sodiem_core::device::RefusedDecision;
use sodiem_core::document::Sheet;
use sodiem_core::gather::gather;
use sodiem_core::ids::{BodyId, ChangeId, Code, DocumentId, RoundId, UnitCode};
use sodiem_core::ratio::Ratio;
use sodiem_core::record::{self, own_subtotal};
use sodiem_core::round::Round;
use sodiem_core::scoring::{LeafState, Subtotal};
use sodiem_core::time::Timestamp;

use super::status::{self, Reached};
use super::{held, receipt};
use crate::state::{Opened, Work, search};

/// Which sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The round.
    pub round: RoundId,
    /// The unit.
    pub unit: UnitCode,
}

/// A sheet at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetView {
    /// The sheet's document.
    pub document: DocumentId,
    /// Its heads: what is shown.
    pub heads: Vec<ChangeId>,
    /// The round's title.
    pub round_title: String,
    /// The unit's name.
    pub unit_name: String,
    /// The criteria set's title.
    pub set_title: String,
    /// A sample set says so.
    pub is_sample: bool,
    /// Until when to submit.
    pub submit_by: Timestamp,
    /// Where it stands, by the server's decisions.
    pub flow: Flow,
    /// Points so far of what the unit scores itself, inside the 100.
    pub own: Subtotal,
    /// Bonus points.
    pub bonus: Ratio,
    /// Penalty points.
    pub penalty: Ratio,
    /// Leaves that the unit answered.
    pub answered: usize,
    /// Leaves that the unit answers.
    pub answerable: usize,
    /// The areas, in the order of the set.
    pub areas: Vec<Area>,
    /// The leaves, in the order of the set.
    pub leaves: Vec<LeafRow>,
    /// Changes came after the submission that nobody answered.
    pub amendment_pending: bool,
    /// A submission that waits to be sent.
    pub waiting: Option<DecisionDraft>,
    /// A submission that the server refused.
    pub refused: Option<RefusedDecision>,
    /// The leaves that changed since what is under review, or since what was refused.
    pub changed: Vec<Code>,
    /// Whether the person submits this sheet.
    pub may_submit: bool,
    /// The server's receipt of the latest changes that were sent from here.
    pub receipt: Option<Receipt>,
    /// It does not cover the sheet as it is shown: changes wait to be sent.
    pub has_unsent: bool,
    /// The server's receipt of the latest submission, where it was sent from here.
    pub submission_receipt: Option<Receipt>,
}

/// An area of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Points and maximum of the leaves that the unit scores.
    pub own: Subtotal,
    /// Leaves that the unit answered.
    pub answered: usize,
    /// Leaves that the unit answers.
    pub answerable: usize,
}

/// A leaf in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafRow {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its area.
    pub area: Code,
    /// The criterion above it, where it is not the area.
    pub criterion: Option<(Code, String)>,
    /// Points so far.
    pub points: Ratio,
    /// What it can give.
    pub max: Ratio,
    /// How it stands.
    pub state: LeafState,
    /// Who answers it.
    pub scored_by: ScoredBy,
    /// The authority or the department that scores it, where the set names one.
    pub scorer: Option<String>,
    /// Two answers stand at it.
    pub is_conflict: bool,
    /// Its texts or citations are more than one may write.
    pub is_oversized: bool,
    /// A reviewer asks for an explanation.
    pub asks: bool,
    /// The tier that returned the sheet says something about it.
    pub is_returned: bool,
    /// What is typed in one of its fields is not saved.
    pub is_held: bool,
    /// It is answered, asks for a document, and none is cited.
    pub lacks_citation: bool,
    /// Neither is it explained, though it gives points.
    pub lacks_explanation: bool,
    /// The province clarified something about it.
    pub is_clarified: bool,
    /// How far it has come.
    pub reached: Option<Reached>,
}

impl LeafRow {
    /// Whether the unit answers it.
    pub fn is_own(&self) -> bool {
        self.scored_by.is_unit()
    }

    /// Whether it still needs the unit's answer.
    pub fn is_unanswered(&self) -> bool {
        self.is_own() && !self.is_conflict && self.state == LeafState::Unanswered
    }
}

/// What a list of leaves is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// What the unit has yet to answer.
    Unanswered,
    /// Answered without the document that proves it.
    NoCitation,
    /// And without the explanation that stands in for it.
    NoExplanation,
    /// What a reviewer asks about.
    Asked,
    /// What the tier that returned the sheet says something about.
    Returned,
    /// Two answers stand.
    Conflict,
    /// What cannot be scored as it is.
    Invalid,
    /// What is typed and not saved.
    Held,
}

impl Filter {
    /// All, in the order of the screen.
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::Unanswered,
        Self::NoCitation,
        Self::NoExplanation,
        Self::Asked,
        Self::Returned,
        Self::Conflict,
        Self::Invalid,
        Self::Held,
    ];

    /// Its name in addresses, `data-testid` and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unanswered => "unanswered",
            Self::NoCitation => "no-citation",
            Self::NoExplanation => "no-explanation",
            Self::Asked => "asked",
            Self::Returned => "returned",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
            Self::Held => "held",
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
    pub fn passes(self, leaf: &LeafRow) -> bool {
        match self {
            Self::All => true,
            Self::Unanswered => leaf.is_unanswered(),
            Self::NoCitation => leaf.is_own() && leaf.lacks_citation,
            Self::NoExplanation => leaf.is_own() && leaf.lacks_explanation,
            Self::Asked => leaf.asks,
            Self::Returned => leaf.is_returned,
            Self::Held => leaf.is_held,
            Self::Conflict => leaf.is_conflict,
            Self::Invalid => leaf.is_own() && leaf.state == LeafState::Invalid,
        }
    }
}

impl SheetView {
    /// Whether the receipt is of the sheet as it stands here.
    pub fn is_receipt_whole(&self) -> bool {
        let receipt = self.receipt.as_ref();
        receipt.is_some_and(|receipt| receipt.heads() == self.heads)
    }

    /// The leaves of an area, or all, that pass a filter and match a search.
    pub fn find<'a>(
        &'a self,
        area: Option<&'a Code>,
        filter: Filter,
        query: &'a str,
    ) -> impl Iterator<Item = &'a LeafRow> {
        self.leaves.iter().filter(move |leaf| {
            area.is_none_or(|area| leaf.area == *area)
                && filter.passes(leaf)
                && search::matches(query, [leaf.code.as_str(), leaf.name.as_str()])
        })
    }

    /// How many leaves have come how far.
    pub fn count(&self, reached: Reached) -> usize {
        self.leaves
            .iter()
            .filter(|leaf| leaf.reached == Some(reached))
            .count()
    }

    /// Whether the unit's head may submit now, as far as the stage goes.
    pub fn is_submittable(&self) -> bool {
        match self.flow.stage {
            Stage::Draft | Stage::Returned(_) => true,
            Stage::UnderReview(1) => self.amendment_pending,
            Stage::UnderReview(_) | Stage::Accepted => false,
        }
    }
}

/// The sheets that the person answers: every round and unit of theirs.
pub fn own_subjects(work: &Work) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for round in work.device.rounds() {
        for unit in work.device.units(round).iter() {
            if unit.level == round.scored_level && work.principal().answers(&unit.code) {
                subjects.push(Subject {
                    round: round.id.clone(),
                    unit: unit.code.clone(),
                });
            }
        }
    }
    subjects
}

/// The document of a sheet.
pub fn document(work: &Work, subject: &Subject) -> Option<DocumentId> {
    let round = work.device.round(&subject.round)?;
    Some(DocumentId::sheet(&round.id, &subject.unit, &round.edition))
}

/// A sheet at a glance; `None` for a round or a unit that is not there.
pub fn view(work: &mut Work, subject: &Subject) -> Option<SheetView> {
    let document = document(work, subject)?;
    let opened = work.opened(&document)?;
    let flow = work.device.flow(&subject.round, &subject.unit);
    let reviewed = status::reviewed(work, &document, &flow);
    let unsent = work.device.unsent_leaves(&document);
    let has_unsent = work.device.unsent_in(&document) > 0;
    let is_submission = |draft: &DecisionDraft| {
        draft.round == subject.round
            && draft.unit == subject.unit
            && matches!(draft.action, Action::Submit { .. })
    };
    let refused = work
        .device
        .refused_decisions()
        .find(|r| is_submission(&r.draft))
        .cloned();
    let before = match refused.as_ref().map(|refused| &refused.draft.action) {
        Some(Action::Submit { heads, .. }) => work.version(&document, heads),
        _ => reviewed.clone(),
    };
    let changed = before.map(|before| status::differing(&before, &opened.sheet));
    let asked = asked(work, subject);
    let held: BTreeSet<Code> =
        gather(held::places(work, &document).map(|place| place.leaf.clone()));
    let device = &work.device;
    let round = device.round(&subject.round)?;
    let returning = returning(round, &flow, &asked);
    let set = device.set(&subject.round)?;
    let unit = device.units(round).get(&subject.unit)?;
    let marks = Marks {
        round,
        opened: &opened,
        is_unsent: &|code| unsent.contains(code),
        asks: &|code| {
            asked
                .values()
                .any(|sheet| sheet.sheet.leaves.get(code).is_some_and(|e| e.asks))
        },
        is_returned: &|code| returning.iter().any(|said| says(said, &opened, code)),
        is_held: &|code| held.contains(code),
        clarified: round.clarified_leaves(set),
        reviewed: reviewed.as_deref(),
    };
    let (areas, leaves) = rows(&round.counted(set), &marks);
    Some(SheetView {
        round_title: round.title.clone(),
        unit_name: unit.name.clone(),
        set_title: set.title.clone(),
        is_sample: set.is_sample,
        submit_by: round.submit_by,
        own: own_subtotal(set, &opened.score),
        bonus: opened.score.bonus.clone(),
        penalty: opened.score.penalty.clone(),
        answered: areas.iter().map(|area| area.answered).sum(),
        answerable: areas.iter().map(|area| area.answerable).sum(),
        amendment_pending: flow.amendment_pending(&opened.heads),
        waiting: device.drafts().find(|draft| is_submission(draft)).cloned(),
        refused,
        changed: changed.unwrap_or_default(),
        may_submit: work.principal().heads(&subject.unit),
        receipt: device.receipt(&document, None).cloned(),
        has_unsent,
        submission_receipt: receipt::of_submission(work, subject).cloned(),
        heads: opened.heads.clone(),
        document,
        flow,
        areas,
        leaves,
    })
}

/// What the bodies of all tiers say of a unit, by body.
pub fn asked(work: &mut Work, subject: &Subject) -> BTreeMap<BodyId, Rc<Opened>> {
    let Some(round) = work.device.round(&subject.round).cloned() else {
        return BTreeMap::new();
    };
    let tiers = 1..=round.last_tier();
    let units = work.device.units(&round);
    let bodies: Vec<BodyId> = tiers
        .flat_map(|tier| round.bodies_for(units, &subject.unit, tier))
        .map(|body| body.id.clone())
        .collect();
    let mut sheets = BTreeMap::new();
    for body in bodies {
        let id = DocumentId::appraisal(&round.id, &subject.unit, &round.edition, &body);
        let is_there = work.device.documents().any(|known| *known == id);
        if let Some(opened) = is_there.then(|| work.opened(&id)).flatten() {
            sheets.insert(body, opened);
        }
    }
    sheets
}

/// The appraisals of the tier that returned the sheet.
fn returning(round: &Round, flow: &Flow, asked: &BTreeMap<BodyId, Rc<Opened>>) -> Vec<Rc<Opened>> {
    let Stage::Returned(tier) = flow.stage else {
        return Vec::new();
    };
    let is_of_tier = |id: &BodyId| round.body(id).is_some_and(|body| body.tier == tier);
    let own = asked.iter().filter(|(id, _)| is_of_tier(id));
    own.map(|(_, appraisal)| Rc::clone(appraisal)).collect()
}

/// Whether an appraisal says something about a leaf: a question, an opinion, other points.
fn says(appraisal: &Opened, own: &Opened, code: &Code) -> bool {
    let Some(entry) = appraisal.sheet.leaves.get(code) else {
        return false;
    };
    let points = |opened: &Opened| {
        opened
            .score
            .leaves
            .get(code)
            .map(|leaf| leaf.points.clone())
    };
    let differs = entry.answer().is_some() && points(appraisal) != points(own);
    entry.asks || !entry.opinion.is_empty() || differs
}

/// What marks the leaves of a list.
struct Marks<'a> {
    round: &'a Round,
    opened: &'a Opened,
    is_unsent: &'a dyn Fn(&Code) -> bool,
    asks: &'a dyn Fn(&Code) -> bool,
    is_returned: &'a dyn Fn(&Code) -> bool,
    is_held: &'a dyn Fn(&Code) -> bool,
    clarified: BTreeSet<&'a Code>,
    reviewed: Option<&'a Sheet>,
}

/// Areas and leaves, in the order of the set.
fn rows(set: &sodiem_core::criteria::CriteriaSet, marks: &Marks<'_>) -> (Vec<Area>, Vec<LeafRow>) {
    let mut areas: Vec<Area> = Vec::new();
    let mut leaves = Vec::new();
    let names: BTreeMap<&Code, &str> =
        gather(set.rows.iter().map(|row| (&row.code, row.name.as_str())));
    for row in &set.rows {
        if row.parent.is_none() {
            areas.push(Area {
                code: row.code.clone(),
                name: row.name.clone(),
                own: Subtotal {
                    points: Ratio::zero(),
                    max: Ratio::zero(),
                },
                answered: 0,
                answerable: 0,
            });
        }
        let (Some(leaf), Some(area)) = (row.leaf(), areas.last_mut()) else {
            continue;
        };
        let above = row.parent.as_ref().filter(|parent| **parent != area.code);
        let criterion = above.map(|code| (code.clone(), names[code].to_owned()));
        let found = leaf_row(row, leaf, (&area.code, criterion), marks);
        if found.is_own() {
            area.answerable += 1;
            area.answered += usize::from(!found.is_unanswered() && !found.is_conflict);
            area.own.points = &area.own.points + &found.points;
            area.own.max = &area.own.max + &found.max;
        }
        leaves.push(found);
    }
    (areas, leaves)
}

fn leaf_row(
    row: &sodiem_core::criteria::Row,
    leaf: &sodiem_core::criteria::Leaf,
    (area, criterion): (&Code, Option<(Code, String)>),
    marks: &Marks<'_>,
) -> LeafRow {
    let code = &row.code;
    let entry = marks
        .opened
        .sheet
        .leaves
        .get(code)
        .cloned()
        .unwrap_or_default();
    let score = &marks.opened.score.leaves[code];
    LeafRow {
        code: code.clone(),
        name: row.name.clone(),
        area: area.clone(),
        criterion,
        points: score.points.clone(),
        max: score.max.clone(),
        state: score.state,
        scored_by: leaf.scored_by.clone(),
        scorer: marks.round.scorer(&leaf.scored_by).map(str::to_owned),
        is_conflict: entry.is_conflict(),
        is_oversized: entry.is_oversized(),
        asks: (marks.asks)(code),
        is_returned: (marks.is_returned)(code),
        is_held: (marks.is_held)(code),
        lacks_citation: record::lacks_citation(leaf, &entry, score),
        lacks_explanation: record::lacks_explanation(leaf, &entry, score),
        is_clarified: marks.clarified.contains(code),
        reached: status::reached(code, &entry, (marks.is_unsent)(code), marks.reviewed),
    }
}
