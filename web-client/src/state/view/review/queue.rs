//! The units before a body: what waits for it first.

use std::cmp::Ordering;
use std::rc::Rc;

use sodiem_core::ids::BodyId;
use sodiem_core::round::Body;
use sodiem_core::scoring::Subtotal;
use sodiem_core::search::fold;
use sodiem_core::time::Timestamp;

use super::{Case, CaseView, Turn, case_in};
use crate::state::{Work, search};

/// The units before a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueView {
    /// The round's title.
    pub round_title: String,
    /// The body.
    pub body: Body,
    /// Until when the tier decides.
    pub decide_by: Option<Timestamp>,
    /// The units, by code.
    pub lines: Vec<QueueLine>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLine {
    /// Which case.
    pub case: Case,
    /// The unit's name.
    pub name: String,
    /// Whose turn it is.
    pub turn: Turn,
    /// Leaves that the body appraised, of those that it is to.
    pub progress: (usize, usize),
    /// Self-score.
    pub own: Subtotal,
    /// Appraisal, once it began.
    pub found: Option<Subtotal>,
    /// The submission came late.
    pub is_late: bool,
    /// An amendment waits for an answer.
    pub has_amendment: bool,
    /// The body's devices disagree somewhere.
    pub has_conflict: bool,
    /// Leaves that the unit changed since the last look; none where nobody looked.
    pub changed: Option<usize>,
    /// A decision waits to be sent.
    pub is_waiting: bool,
    /// A decision was refused.
    pub is_refused: bool,
}

impl QueueLine {
    /// Whether the body is to do something.
    pub fn needs_body(&self) -> bool {
        !self.is_waiting && (self.turn == Turn::Now || self.has_amendment) || self.is_refused
    }
}

/// Where units stand, or what is to be looked at in them, to narrow the queue to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stand {
    /// Everywhere.
    #[default]
    All,
    /// Where the body is to do something.
    Waiting,
    /// With the unit, for the first time.
    Draft,
    /// With the unit, returned.
    Returned,
    /// With another tier.
    Elsewhere,
    /// Accepted.
    Accepted,
    /// Submitted after the deadline.
    Late,
    /// Changed after the submission: an amendment waits for an answer.
    Amended,
    /// Changed since the person looked last.
    Changed,
}

impl Stand {
    /// All, in the order of the screen.
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::Waiting,
        Self::Draft,
        Self::Returned,
        Self::Elsewhere,
        Self::Accepted,
        Self::Late,
        Self::Amended,
        Self::Changed,
    ];

    /// Its name in addresses, `data-testid` and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Waiting => "waiting",
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::Elsewhere => "elsewhere",
            Self::Accepted => "accepted",
            Self::Late => "late",
            Self::Amended => "amended",
            Self::Changed => "changed",
        }
    }

    /// The one of a name; all for any other.
    pub fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|stand| stand.name() == name)
            .unwrap_or_default()
    }

    /// Whether a unit stands there.
    pub fn passes(self, line: &QueueLine) -> bool {
        match self {
            Self::All => true,
            Self::Waiting => line.needs_body(),
            Self::Draft => line.turn == Turn::Draft,
            Self::Returned => line.turn == Turn::Returned,
            Self::Elsewhere => matches!(line.turn, Turn::Below(_) | Turn::Above(_)),
            Self::Accepted => line.turn == Turn::Accepted,
            Self::Late => line.is_late,
            Self::Amended => line.has_amendment,
            Self::Changed => line.changed.is_some_and(|leaves| leaves > 0),
        }
    }
}

/// What the queue is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Column {
    /// What waits for the body first, then by name.
    #[default]
    Urgency,
    /// By name.
    Name,
    /// By stage.
    Stage,
    /// By what is left to appraise.
    Progress,
    /// By self-score, highest first.
    Own,
    /// By appraisal, highest first.
    Found,
    /// By what changed, most first.
    Changed,
}

impl Column {
    /// Those that head a column of the table.
    pub const SHOWN: [Self; 6] = [
        Self::Name,
        Self::Stage,
        Self::Progress,
        Self::Own,
        Self::Found,
        Self::Changed,
    ];

    /// Its name in addresses, `data-testid` and keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Name => "name",
            Self::Stage => "stage",
            Self::Progress => "progress",
            Self::Own => "own",
            Self::Found => "found",
            Self::Changed => "changed",
        }
    }

    /// The one of a name; urgency for any other.
    pub fn of(name: &str) -> Self {
        Self::SHOWN
            .into_iter()
            .find(|column| column.name() == name)
            .unwrap_or_default()
    }

    fn compare(self, a: &QueueLine, b: &QueueLine) -> Ordering {
        let points = |line: &QueueLine| line.found.as_ref().map(|found| found.points.clone());
        match self {
            Self::Urgency => b.needs_body().cmp(&a.needs_body()),
            Self::Name => Ordering::Equal,
            Self::Stage => rank(a.turn).cmp(&rank(b.turn)),
            Self::Progress => left(a).cmp(&left(b)),
            Self::Own => b.own.points.cmp(&a.own.points),
            Self::Found => points(b).cmp(&points(a)),
            Self::Changed => b.changed.cmp(&a.changed),
        }
    }
}

/// The stages in the order of the work.
fn rank(turn: Turn) -> u32 {
    match turn {
        Turn::Draft => 0,
        Turn::Returned => 1,
        Turn::Below(_) => 2,
        Turn::Now => 3,
        Turn::Above(_) => 4,
        Turn::Accepted => 5,
    }
}

/// How many leaves are left.
fn left(line: &QueueLine) -> usize {
    line.progress.1 - line.progress.0
}

impl QueueView {
    /// The units that stand somewhere and match a search, sorted.
    pub fn find(&self, stand: Stand, query: &str, sort: (Column, bool)) -> Vec<&QueueLine> {
        let is_found = |line: &&QueueLine| {
            let texts = [line.case.unit.as_str(), line.name.as_str()];
            stand.passes(line) && search::matches(query, texts)
        };
        let mut found: Vec<&QueueLine> = self.lines.iter().filter(is_found).collect();
        // Names are compared without marks: the order of bytes would put Đ after Z.
        found.sort_by_cached_key(|line| fold(&line.name));
        if sort == (Column::Name, true) {
            found.reverse();
        }
        let (column, is_reversed) = sort;
        found.sort_by(|a, b| {
            let ordering = column.compare(a, b);
            if is_reversed {
                ordering.reverse()
            } else {
                ordering
            }
        });
        found
    }

    /// How many units stand somewhere.
    pub fn count(&self, stand: Stand) -> usize {
        self.lines.iter().filter(|line| stand.passes(line)).count()
    }
}

/// The queue of a body; `None` where it is not the person's.
pub fn queue(
    work: &mut Work,
    round: &sodiem_core::ids::RoundId,
    body: &BodyId,
) -> Option<QueueView> {
    let round = Rc::new(work.device.round(round)?.clone());
    let body = round
        .body(body)
        .filter(|body| work.principal().reviews_for(&body.id))?
        .clone();
    let units = work.device.units(&round);
    let cases: Vec<Case> = units
        .within(&body.unit, round.scored_level)
        .into_iter()
        .map(|unit| Case {
            round: round.id.clone(),
            body: body.id.clone(),
            unit: unit.code.clone(),
        })
        .collect();
    let lines = cases
        .iter()
        .filter_map(|case| Some(line(&*case_in(work, case, &round)?)))
        .collect();
    let tier = (body.tier as usize)
        .checked_sub(1)
        .and_then(|index| round.tiers.get(index));
    Some(QueueView {
        round_title: round.title.clone(),
        decide_by: tier.map(|tier| tier.decide_by),
        body,
        lines,
    })
}

fn line(view: &CaseView) -> QueueLine {
    let progress = view.progress();
    let is_seen_stage = !matches!(view.turn, Turn::Draft);
    QueueLine {
        case: view.case.clone(),
        name: view.unit_name.clone(),
        turn: view.turn,
        own: view.own.clone(),
        found: (progress.0 > 0 || view.lines.iter().any(|line| line.below.is_some()))
            .then(|| view.found.clone()),
        is_late: view.is_late(),
        has_amendment: view.has_amendment()
            && view.deciding().kinds.contains(&super::Kind::TakeAmendment),
        has_conflict: view.lines.iter().any(|line| line.is_conflict),
        changed: view
            .changes
            .as_ref()
            .filter(|_| is_seen_stage)
            .map(Vec::len),
        is_waiting: view.waiting.is_some(),
        is_refused: view.refused.is_some(),
        progress,
    }
}
