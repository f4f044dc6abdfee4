//! Checks a criteria set as a whole: its tree, its sums and the rule of every leaf.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::ids::Code;
use crate::ratio::{Ratio, Rounding};
use crate::rule::Rule;
use crate::text::{Message, Value};

use super::{Claimant, Content, CriteriaSet, DECIMALS_MAX, Leaf, Row, SCORER_CHARS_MAX};

/// Most levels of a criteria set, areas included.
pub const LEVELS_MAX: usize = 6;

/// What is wrong with a set; nothing for one that can be scored.
#[must_use]
pub fn check(set: &CriteriaSet) -> Vec<Finding> {
    let nodes: Vec<Node> = set.rows.iter().map(Node::of).collect();
    let mut findings = check_tree(&nodes);
    for (index, row) in set.rows.iter().enumerate() {
        let found = match &row.content {
            Content::Sum => Vec::new(),
            Content::BonusTotal { cap } | Content::PenaltyTotal { cap } => {
                check_cap(&row.points_max, cap).into_iter().collect()
            }
            Content::Leaf(leaf) => check_leaf(&row.points_max, leaf),
        };
        findings.extend(found.into_iter().map(|message| (index, message)));
    }
    findings.sort_by_key(|(index, _)| *index);
    let about = |(index, message): (usize, Message)| Finding::about(&set.rows[index].code, message);
    let general = check_decimals(set).map(Finding::general);
    general
        .into_iter()
        .chain(findings.into_iter().map(about))
        .collect()
}

fn check_decimals(set: &CriteriaSet) -> Option<Message> {
    (set.decimals > DECIMALS_MAX).then(|| {
        Message::new("criteria-decimals")
            .with("decimals", set.decimals as usize)
            .with("max", DECIMALS_MAX as usize)
    })
}

/// A row as far as the tree goes; a file may hold rows that are wrong in other ways.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) code: Code,
    pub(super) parent: Option<Code>,
    /// `None` where it could not be read.
    pub(super) points_max: Option<Ratio>,
    pub(super) role: Role,
}

/// What a row is in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Sum,
    BonusTotal,
    PenaltyTotal,
    Leaf {
        /// What its kind of rule gives; `None` where the rule is not known.
        gives: Option<Gives>,
    },
}

/// What a kind of rule gives, which says below what areas it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// Points, up to a maximum above nought.
    Points,
    /// Points, or takes some away under a maximum below nought.
    Either,
    /// A bonus.
    Bonus,
    /// A penalty.
    Penalty,
}

impl Gives {
    pub(super) fn of(rule: &Rule) -> Self {
        match rule {
            Rule::Bonus(_) => Self::Bonus,
            Rule::Penalty(_) => Self::Penalty,
            Rule::Choice(_) | Rule::Points(_) => Self::Either,
            _ => Self::Points,
        }
    }

    /// The finding where it may not stand below this area.
    fn misplaced(self, area: Option<&Role>) -> Option<&'static str> {
        match (area, self) {
            (Some(Role::BonusTotal), Self::Penalty) => Some("criteria-outside"),
            (Some(Role::BonusTotal), _)
            | (Some(Role::PenaltyTotal), Self::Penalty | Self::Either) => None,
            (Some(Role::PenaltyTotal), _) => Some("criteria-penalty-kind"),
            (_, Self::Bonus | Self::Penalty) => Some("criteria-outside"),
            (_, Self::Points | Self::Either) => None,
        }
    }
}

impl Node {
    fn of(row: &Row) -> Self {
        let role = match &row.content {
            Content::Sum => Role::Sum,
            Content::BonusTotal { .. } => Role::BonusTotal,
            Content::PenaltyTotal { .. } => Role::PenaltyTotal,
            Content::Leaf(leaf) => Role::Leaf {
                gives: Some(Gives::of(&leaf.rule)),
            },
        };
        let points_max = Some(row.points_max.clone());
        Self {
            code: row.code.clone(),
            parent: row.parent.clone(),
            points_max,
            role,
        }
    }

    fn about(&self, key: &str) -> Message {
        Message::new(key).with("code", self.code.as_str())
    }
}

/// The cap of a total is its row's maximum.
pub(super) fn check_cap(points_max: &Ratio, cap: &Ratio) -> Option<Message> {
    (cap != points_max).then(|| Message::new("criteria-cap").with("cap", cap))
}

/// What is wrong with one leaf.
pub(super) fn check_leaf(points_max: &Ratio, leaf: &Leaf) -> Vec<Message> {
    let mut findings = leaf.rule.check(points_max);
    if leaf.scored_by.is_unit() && leaf.evidence.is_empty() {
        findings.push(Message::new("criteria-evidence-missing"));
    }
    // A scorer's name reads back as it is written: it is there, not too long, in one Unicode form.
    if leaf.scored_by.to_string().parse() != Ok(leaf.scored_by.clone()) {
        findings.push(scored_by(&leaf.scored_by.to_string()));
    }
    // The file of a survey has columns for its forms alone: nobody could say anything else.
    if leaf.scored_by.is_survey() && leaf.survey_columns().is_empty() {
        findings.push(Message::new("criteria-survey-kind"));
    }
    if let Some(na) = &leaf.not_applicable {
        if na.when.trim().is_empty() {
            findings.push(Message::new("criteria-na-when"));
        }
        // What a unit says of a leaf that it does not score is not counted.
        if na.claimed_by == Some(Claimant::Unit) && !leaf.scored_by.is_unit() {
            findings.push(Message::new("criteria-na-claimed-by"));
        }
    }
    findings
}

/// The finding for a scorer that is none.
pub(super) fn scored_by(text: &str) -> Message {
    let found: String = text.chars().take(40).collect();
    Message::new("criteria-scored-by")
        .with("scored_by", found)
        .with("max", SCORER_CHARS_MAX)
}

/// What is wrong with the tree, by the index of the row.
pub(super) fn check_tree(nodes: &[Node]) -> Vec<(usize, Message)> {
    let mut tree = Tree {
        by_code: BTreeMap::new(),
        children: BTreeMap::new(),
        nodes,
    };
    let mut findings = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        if tree.by_code.contains_key(&node.code) {
            findings.push((index, node.about("criteria-duplicate")));
            continue;
        }
        tree.by_code.insert(&node.code, index);
        if let Some(parent) = &node.parent {
            tree.children.entry(parent).or_default().push(index);
        }
    }
    for &index in tree.by_code.values() {
        let about = |message| (index, message);
        findings.extend(tree.check_place(index).into_iter().map(about));
        findings.extend(tree.check_role(index).into_iter().map(about));
        findings.extend(tree.check_sum(index).into_iter().map(about));
    }
    findings.sort_by_key(|(index, _)| *index);
    findings
}

struct Tree<'a> {
    nodes: &'a [Node],
    by_code: BTreeMap<&'a Code, usize>,
    children: BTreeMap<&'a Code, Vec<usize>>,
}

impl<'a> Tree<'a> {
    /// The row and those above it, nearest first; `None` in a cycle.
    fn upwards(&self, index: usize) -> Option<Vec<&'a Node>> {
        let mut seen = BTreeSet::new();
        let mut path = Vec::new();
        let mut next = Some(index);
        while let Some(index) = next {
            if !seen.insert(index) {
                return None;
            }
            path.push(&self.nodes[index]);
            let parent = self.nodes[index].parent.as_ref();
            next = parent.and_then(|parent| self.by_code.get(parent)).copied();
        }
        Some(path)
    }

    fn check_place(&self, index: usize) -> Option<Message> {
        let node = &self.nodes[index];
        let parent = node.parent.as_ref()?;
        let about = |key| node.about(key).with("parent", parent.as_str());
        let Some(&parent_index) = self.by_code.get(parent) else {
            return Some(about("criteria-orphan"));
        };
        match self.upwards(index) {
            None => Some(about("criteria-cycle")),
            Some(path) if path.len() > LEVELS_MAX => {
                Some(about("criteria-too-deep").with("max", LEVELS_MAX))
            }
            Some(_) => (parent_index > index).then(|| about("criteria-parent-late")),
        }
    }

    fn check_role(&self, index: usize) -> Vec<Message> {
        let node = &self.nodes[index];
        let mut findings = Vec::new();
        let mut found = |key| findings.push(node.about(key));
        let has_children = self.children.contains_key(&node.code);
        let is_leaf = matches!(node.role, Role::Leaf { .. });
        if is_leaf && has_children {
            found("criteria-leaf-children");
        }
        if !is_leaf && !has_children {
            found("criteria-sum-empty");
        }
        if matches!(node.role, Role::BonusTotal | Role::PenaltyTotal) && node.parent.is_some() {
            found("criteria-total-place");
        }
        let area = self.upwards(index).and_then(|path| path.last().copied());
        let area = area.map(|area| &area.role);
        if let Role::Leaf { gives: Some(gives) } = node.role
            && let Some(key) = gives.misplaced(area)
        {
            found(key);
        }
        let takes_away = area == Some(&Role::PenaltyTotal);
        let zero = Ratio::zero();
        if node
            .points_max
            .as_ref()
            .is_some_and(|max| *max == zero || takes_away != (*max < zero))
        {
            found("criteria-max-sign");
        }
        findings
    }

    /// A row that sums has the maximum of its children together. Totals outside the 100 have a cap
    /// instead.
    fn check_sum(&self, index: usize) -> Option<Message> {
        let node = &self.nodes[index];
        let children = self.children.get(&node.code)?;
        if node.role != Role::Sum {
            return None;
        }
        let maxima: Option<Vec<&Ratio>> = children
            .iter()
            .map(|child| self.nodes[*child].points_max.as_ref())
            .collect();
        let sum: Ratio = maxima?.into_iter().sum();
        let max = node.points_max.as_ref()?;
        (sum != *max).then(|| {
            let number = |value: &Ratio| Value::Number(value.shown(6, Rounding::default()));
            node.about("criteria-sum")
                .with("max", number(max))
                .with("sum", number(&sum))
        })
    }
}

#[cfg(test)]
mod tests;
