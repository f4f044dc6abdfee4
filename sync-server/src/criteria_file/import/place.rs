//! The cell that a finding is about.

use sodiem_core::criteria::notation::Cell;
use sodiem_core::finding::Finding;
use sodiem_core::text::Value;

use super::super::cells::reference;
use super::super::layout::{Found, criteria, items, variables};
use super::{Import, Line, text};

/// Where the cells of a row and of its rule stand.
#[derive(Default)]
pub(super) struct Places {
    pub(super) row: u32,
    pub(super) items: Vec<u32>,
    pub(super) variables: Vec<u32>,
}

/// What the table finds fault with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// A column of the criteria.
    Column(usize),
    /// The cell of a rule.
    Rule(Part),
}

/// A cell of a rule, whichever sheet holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Kind,
    Levels,
    Settings,
    /// The text of an item or of a number that is asked for.
    Label,
    /// The points of an item; the levels where there are no items.
    Points,
    /// The symbol of a number.
    Symbol,
    /// The weight of a part or of a group.
    Weight,
}

impl Subject {
    fn of(key: &str) -> Self {
        let column = match key {
            "criteria-name" => criteria::NAME,
            "criteria-max" | "criteria-sum" | "criteria-max-sign" | "criteria-cap" => criteria::MAX,
            "criteria-evidence" | "criteria-evidence-missing" => criteria::EVIDENCE,
            "criteria-scored-by" | "criteria-sum-scored-by" | "criteria-survey-kind" => {
                criteria::SCORED_BY
            }
            "criteria-na-when" | "criteria-na-claimed-by" => criteria::NOT_APPLICABLE,
            key => return Part::of(key).map_or(Self::Column(criteria::CODE), Self::Rule),
        };
        Self::Column(column)
    }
}

impl Part {
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "rule-label" | "rule-label-twice" | "rule-list-length" => Self::Label,
            "rule-points-negative"
            | "rule-points-positive"
            | "rule-max-unreachable"
            | "rule-max-exceeded"
            | "rule-above-min"
            | "rule-scale"
            | "rule-option-percent"
            | "rule-items-nought"
            | "rule-takes" => Self::Points,
            "rule-variable-name"
            | "rule-variable-twice"
            | "rule-formula-name"
            | "rule-formula-unused"
            | "rule-group-name" => Self::Symbol,
            "rule-weight" | "rule-weights" | "rule-group-weights" => Self::Weight,
            "rule-target" | "rule-full" | "rule-floor" | "rule-floor-range" | "rule-min"
            | "rule-below-max" | "rule-step" | "rule-index-scale" | "rule-proportion"
            | "rule-formula-max" => Self::Settings,
            key if LEVELS.iter().any(|family| key.starts_with(family)) => Self::Levels,
            "criteria-parameters"
            | "criteria-rule-unknown"
            | "criteria-leaf-children"
            | "criteria-sum-empty"
            | "criteria-outside"
            | "criteria-penalty-kind" => Self::Kind,
            key if key.starts_with("rule-") => Self::Kind,
            _ => return None,
        })
    }
}

/// How the findings begin that are about the levels of a rule.
const LEVELS: [&str; 6] = [
    "rule-expression",
    "rule-formula",
    "rule-tier-",
    "rule-count-",
    "rule-points-order",
    "rule-rate-range",
];

impl Import<'_> {
    /// The cell that a finding of the table is about; none where the cell's own reader said so before.
    pub(super) fn led_back(&self, line: &Line, finding: &Finding) -> Option<String> {
        let places = &line.places;
        match Subject::of(finding.code()) {
            Subject::Column(criteria::MAX) if line.is_max_wrong => None,
            Subject::Column(criteria::SCORED_BY) if line.is_scored_by_wrong => None,
            Subject::Column(column) => Some(self.in_row(places, column)),
            Subject::Rule(_) if line.is_rule_wrong => None,
            Subject::Rule(part) => Some(self.cell_of(part, finding, places)),
        }
    }

    fn cell_of(&self, part: Part, finding: &Finding, places: &Places) -> String {
        let value = |name: &str| match finding.message.values.get(name) {
            Some(Value::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let item = |column| {
            let said = value("label");
            let row = row_of(self.items.as_ref(), &places.items, items::LABEL, said)?;
            place(self.items.as_ref(), row, column)
        };
        let number = |by, said, column| {
            let rows = &places.variables;
            let row = row_of(self.variables.as_ref(), rows, by, said)?;
            place(self.variables.as_ref(), row, column)
        };
        let symbol = value("name");
        let found = match part {
            Part::Kind => None,
            Part::Levels => Some(self.in_row(places, criteria::LEVELS)),
            Part::Settings => Some(self.in_row(places, criteria::SETTINGS)),
            Part::Label => item(items::LABEL)
                .or_else(|| number(variables::LABEL, value("label"), variables::LABEL)),
            Part::Points => item(items::POINTS),
            Part::Symbol => number(variables::SYMBOL, symbol, variables::SYMBOL),
            Part::Weight => number(variables::LABEL, value("label"), variables::WEIGHT),
        };
        let column = match self.rows.value(places.row, criteria::LEVELS) {
            // Items may stand in the levels, and numbers are only named there.
            Some(_) if part != Part::Kind => criteria::LEVELS,
            _ => criteria::KIND,
        };
        found.unwrap_or_else(|| self.in_row(places, column))
    }

    /// The cell that a reader of a rule is about.
    pub(super) fn place_of(&self, cell: Cell, places: &Places) -> String {
        let item = |index: usize, column| {
            let row = places.items.get(index);
            row.and_then(|row| place(self.items.as_ref(), *row, column))
                .unwrap_or_else(|| self.in_row(places, criteria::LEVELS))
        };
        let number = |index: usize, column| {
            let row = places.variables.get(index);
            row.and_then(|row| place(self.variables.as_ref(), *row, column))
                .unwrap_or_else(|| self.in_row(places, criteria::KIND))
        };
        match cell {
            Cell::Kind => self.in_row(places, criteria::KIND),
            Cell::Levels => self.in_row(places, criteria::LEVELS),
            Cell::Settings => self.in_row(places, criteria::SETTINGS),
            Cell::ItemPoints(index) => item(index, items::POINTS),
            Cell::ItemLabel(index) => item(index, items::LABEL),
            Cell::Role(index) => number(index, variables::ROLE),
            Cell::Weight(index) => number(index, variables::WEIGHT),
        }
    }

    fn in_row(&self, places: &Places, column: usize) -> String {
        reference(&self.rows.sheet.name, self.rows.place(places.row, column))
    }
}

fn place<const N: usize>(found: Option<&Found<'_, N>>, row: u32, column: usize) -> Option<String> {
    let found = found?;
    Some(reference(&found.sheet.name, found.place(row, column)))
}

/// The row whose text in a column is what a finding says, which may be the beginning only; the first
/// where it says nothing of that.
fn row_of<const N: usize>(
    found: Option<&Found<'_, N>>,
    rows: &[u32],
    column: usize,
    said: Option<&str>,
) -> Option<u32> {
    let Some(said) = said else {
        return rows.first().copied();
    };
    let says = |row: &&u32| {
        let own = text(found, **row, column);
        own == said || !said.is_empty() && own.starts_with(said)
    };
    rows.iter().find(says).copied()
}
