//! Criteria sets as tables: one tab-separated row per area, criterion or sub-criterion, as
//! `formats.md` describes them. What is written reads back as the same set.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::finding::Finding;
use crate::ids::Code;
use crate::letters::{composed, is_hidden};
use crate::lines::numbered;
use crate::ratio::{Ratio, Rounding};
use crate::rule::{Rule, RuleError};
use crate::text::Message;

use super::check::{Gives, Node, Role, check_cap, check_leaf, check_tree};
use super::{Content, CriteriaSet, Leaf, NotApplicable, RoundedAt, Row, ScoredBy, check, font};

/// Longest table that is read, in bytes.
pub const TABLE_BYTES_MAX: usize = 1024 * 1024;
/// Most rows of a table; real sets have some 150.
pub const ROWS_MAX: usize = 1_000;
/// Longest name of a row and longest title of a set, in characters.
pub const NAME_CHARS_MAX: usize = 500;
/// Longest list of the documents asked for, in characters.
pub const EVIDENCE_CHARS_MAX: usize = 1_000;

/// The columns, as their headings.
pub const COLUMNS: [&str; 9] = [
    "code",
    "parent_code",
    "level",
    "name_vi",
    "max_points",
    "rule_kind",
    "rule_parameters",
    "evidence_required_vi",
    "scored_by",
];

/// Decimals of a total unless the set says otherwise.
pub const DECIMALS: u32 = 2;

/// Whether a set is a sample (*bộ tiêu chí mẫu*) or in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No province's real set.
    Sample,
    /// Decided by a province.
    InForce,
}

/// A row of the table as it stands.
#[derive(Deserialize)]
struct Line {
    code: String,
    parent_code: String,
    level: String,
    name_vi: String,
    max_points: String,
    rule_kind: String,
    rule_parameters: String,
    evidence_required_vi: String,
    scored_by: String,
}

/// Reads a criteria set from its table. The set is sound: [`super::check::check`] finds nothing
/// in it.
///
/// # Errors
/// All findings at once, each with its line and, where it can be read, the code of its row.
pub fn read(text: &str, title: &str, standing: Standing) -> Result<CriteriaSet, Vec<Finding>> {
    if text.len() > TABLE_BYTES_MAX {
        let message = Message::new("criteria-too-long").with("max", TABLE_BYTES_MAX);
        return Err(vec![Finding::general(message.with("found", text.len()))]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(text.as_bytes());
    check_columns(&mut reader)?;
    let mut table = Table::default();
    table.check_title(title);
    for (index, (number, record)) in numbered::<Line>(text, reader).enumerate() {
        if index == ROWS_MAX {
            let message = Message::new("criteria-too-many").with("max", ROWS_MAX);
            table.found(None, number, message);
            break;
        }
        match record {
            Ok(line) => table.read_line(number, line),
            Err(error) => {
                table.is_partial = true;
                let message = Message::new("criteria-line").with("error", error.to_string());
                table.found(None, number, message);
            }
        }
    }
    let is_sample = standing == Standing::Sample;
    let rows = table.finish()?;
    Ok(CriteriaSet {
        title: composed(title.trim()),
        is_sample,
        decimals: DECIMALS,
        rounding: Rounding::default(),
        rounded_at: RoundedAt::default(),
        rows,
    })
}

/// Writes a set as the table that [`read`] reads.
#[must_use]
pub fn write(set: &CriteriaSet) -> String {
    let mut depths: BTreeMap<&Code, usize> = BTreeMap::new();
    let mut text = COLUMNS.join("\t") + "\n";
    for row in &set.rows {
        let above = row
            .parent
            .as_ref()
            .and_then(|parent| depths.get(parent))
            .copied();
        let depth = above.unwrap_or(0) + 1;
        depths.insert(&row.code, depth);
        text.push_str(&write_row(row, depth));
    }
    text
}

fn write_row(row: &Row, depth: usize) -> String {
    let (kind, parameters, leaf) = match &row.content {
        Content::Sum => ("sum".to_owned(), "{}".to_owned(), None),
        Content::BonusTotal { cap } => ("bonus_total".to_owned(), total_parameters(cap), None),
        Content::PenaltyTotal { cap } => ("penalty_total".to_owned(), total_parameters(cap), None),
        Content::Leaf(leaf) => {
            let (kind, parameters) = leaf_cells(leaf);
            (kind, parameters, Some(leaf))
        }
    };
    let scored_by = leaf.map(|leaf| leaf.scored_by.to_string());
    let cells = [
        row.code.as_str(),
        row.parent.as_ref().map_or("", Code::as_str),
        level_of(depth),
        &row.name,
        &row.points_max.exact_decimal(),
        &kind,
        &parameters,
        leaf.map_or("", |leaf| &leaf.evidence),
        scored_by.as_deref().unwrap_or_default(),
    ];
    cells.join("\t") + "\n"
}

fn total_parameters(cap: &Ratio) -> String {
    format!(r#"{{"cap":{},"outside_100":true}}"#, cap.exact_decimal())
}

/// The kind and the parameters of a leaf, `na` among them.
///
/// # Panics
/// Never: every rule has a JSON form.
#[must_use]
pub fn leaf_cells(leaf: &Leaf) -> (String, String) {
    #[derive(Deserialize)]
    struct Cells {
        kind: String,
        parameters: Box<RawValue>,
    }
    let json = serde_json::to_string(&leaf.rule).expect("a rule has a JSON form");
    let cells: Cells = serde_json::from_str(&json).expect("a rule is a kind and its parameters");
    let mut parameters = cells.parameters.get().to_owned();
    if let Some(na) = &leaf.not_applicable {
        let na = serde_json::to_string(na).expect("a policy has a JSON form");
        parameters.truncate(parameters.len() - 1);
        parameters.push_str(&format!(r#","na":{na}}}"#));
    }
    (cells.kind, parameters)
}

/// The name of a level, counted from 1; the lower ones are all sub-criteria.
#[must_use]
pub fn level_of(depth: usize) -> &'static str {
    match depth {
        1 => "domain",
        2 => "criterion",
        _ => "subcriterion",
    }
}

fn check_columns(reader: &mut csv::Reader<&[u8]>) -> Result<(), Vec<Finding>> {
    let line = |message| vec![Finding::on_line(1, message)];
    let heading = reader
        .headers()
        .map_err(|error| line(Message::new("criteria-line").with("error", error.to_string())))?;
    let missing: Vec<&str> = COLUMNS
        .into_iter()
        .filter(|column| !heading.iter().any(|name| name == *column))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(line(
        Message::new("criteria-columns").with("missing", missing.join(", ")),
    ))
}

/// The rows that could be read, and what is wrong with the others.
#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    nodes: Vec<Node>,
    places: Vec<(u64, String)>,
    findings: Vec<Finding>,
    /// A row without a code makes orphans of others and spoils sums: they are not reported then.
    is_partial: bool,
}

impl Table {
    fn found(&mut self, leaf: Option<&Code>, line: u64, message: Message) {
        self.findings.push(Finding {
            leaf: leaf.cloned(),
            line: Some(line),
            cell: None,
            message,
        });
    }

    fn check_title(&mut self, title: &str) {
        let chars = title.trim().chars().count();
        if chars == 0 || chars > NAME_CHARS_MAX || title.trim().chars().any(is_hidden) {
            let message = Message::new("criteria-title").with("max", NAME_CHARS_MAX);
            self.findings.push(Finding::general(message));
        }
        let font = font::check(title).map(Finding::general);
        self.findings.extend(font);
    }

    fn read_line(&mut self, line_number: u64, line: Line) {
        let code = line.code.parse::<Code>();
        let parent = match line.parent_code.as_str() {
            "" => Ok(None),
            parent => parent.parse::<Code>().map(Some),
        };
        let (code, parent) = match (code, parent) {
            (Ok(code), Ok(parent)) => (code, parent),
            (code, parent) => {
                self.is_partial = true;
                for error in [code.err(), parent.err()].into_iter().flatten() {
                    let message = Message::new("criteria-code").with("error", error.to_string());
                    self.found(None, line_number, message);
                }
                return;
            }
        };
        let mut findings = Vec::new();
        let points_max = Ratio::parse_decimal(&line.max_points);
        if points_max.is_err() {
            let value: String = line.max_points.chars().take(40).collect();
            findings.push(Message::new("criteria-max").with("value", value));
        }
        let points_max = points_max.ok();
        let name = composed(line.name_vi.trim());
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(is_hidden) {
            findings.push(Message::new("criteria-name").with("max", NAME_CHARS_MAX));
        }
        let (role, content) = read_content(&line, points_max.as_ref(), &mut findings);
        if let (Some(points_max), Some(content)) = (&points_max, content) {
            let points_max = points_max.clone();
            self.rows.push(Row {
                code: code.clone(),
                parent: parent.clone(),
                name,
                points_max,
                content,
            });
        }
        findings.extend(check_fonts(&line));
        for message in findings {
            self.found(Some(&code), line_number, message);
        }
        self.nodes.push(Node {
            code,
            parent,
            points_max,
            role,
        });
        self.places.push((line_number, line.level));
    }

    fn finish(mut self) -> Result<Vec<Row>, Vec<Finding>> {
        if self.nodes.is_empty() && self.findings.is_empty() {
            self.findings
                .push(Finding::general(Message::new("criteria-empty")));
        }
        for (index, message) in check_tree(&self.nodes) {
            let is_doubtful = ["criteria-orphan", "criteria-sum", "criteria-sum-empty"];
            if !(self.is_partial && is_doubtful.contains(&message.key.as_str())) {
                let code = self.nodes[index].code.clone();
                self.found(Some(&code), self.places[index].0, message);
            }
        }
        self.check_levels();
        if self.findings.is_empty() {
            return Ok(self.rows);
        }
        self.findings.sort_by_key(|finding| finding.line);
        Err(self.findings)
    }

    /// The named level of a row is the one at which it stands.
    fn check_levels(&mut self) {
        let mut depths: BTreeMap<Code, usize> = BTreeMap::new();
        for index in 0..self.nodes.len() {
            let Node { code, parent, .. } = self.nodes[index].clone();
            let depth = match parent {
                None => 1,
                Some(parent) => match depths.get(&parent) {
                    Some(above) => above + 1,
                    None => continue,
                },
            };
            let (line, level) = self.places[index].clone();
            if level != level_of(depth) {
                let level: String = level.chars().take(40).collect();
                let message = Message::new("criteria-level").with("level", level);
                self.found(Some(&code), line, message.with("expected", level_of(depth)));
            }
            depths.insert(code, depth);
        }
    }
}

/// The finding for a row with a text in a font of before Unicode: its name, a label of its rule, its
/// documents or whoever scores it. One is enough: who converts a row converts the whole of it.
fn check_fonts(line: &Line) -> Option<Message> {
    let texts = [&line.name_vi, &line.evidence_required_vi, &line.scored_by];
    // Between the quotes of the JSON stand its texts.
    let labels = line.rule_parameters.split('"');
    let mut texts = texts.into_iter().map(String::as_str).chain(labels);
    texts.find_map(|text| font::check(&composed(text)))
}

/// What the row does; `None` where that cannot be read, with the findings that say why.
fn read_content(
    line: &Line,
    points_max: Option<&Ratio>,
    findings: &mut Vec<Message>,
) -> (Role, Option<Content>) {
    let role = match line.rule_kind.as_str() {
        "sum" => Role::Sum,
        "bonus_total" => Role::BonusTotal,
        "penalty_total" => Role::PenaltyTotal,
        _ => {
            let leaf = read_leaf(line, findings);
            if let (Some(leaf), Some(points_max)) = (&leaf, points_max) {
                findings.extend(check_leaf(points_max, leaf));
            }
            let gives = leaf.as_ref().map(|leaf| Gives::of(&leaf.rule));
            return (Role::Leaf { gives }, leaf.map(Content::Leaf));
        }
    };
    if !line.scored_by.is_empty() {
        findings.push(Message::new("criteria-sum-scored-by"));
    }
    let parameters = line.rule_parameters.as_str();
    let content = match role {
        Role::Sum => read_sum(parameters, findings),
        Role::BonusTotal => {
            read_cap(parameters, points_max, findings).map(|cap| Content::BonusTotal { cap })
        }
        _ => read_cap(parameters, points_max, findings).map(|cap| Content::PenaltyTotal { cap }),
    };
    (role, content)
}

fn read_sum(parameters: &str, findings: &mut Vec<Message>) -> Option<Content> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    read_json::<Nothing>(parameters, findings).map(|_| Content::Sum)
}

fn read_cap(
    parameters: &str,
    points_max: Option<&Ratio>,
    findings: &mut Vec<Message>,
) -> Option<Ratio> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Total {
        cap: crate::rule::number::Number,
        outside_100: bool,
    }
    let Total { cap, outside_100 } = read_json(parameters, findings)?;
    if !outside_100 {
        findings.push(Message::new("criteria-total-inside"));
    }
    findings.extend(points_max.and_then(|max| check_cap(max, &cap)));
    Some((*cap).clone())
}

fn read_json<T: for<'a> Deserialize<'a>>(json: &str, findings: &mut Vec<Message>) -> Option<T> {
    serde_json::from_str(json)
        .map_err(|error| findings.push(parameters(error)))
        .ok()
}

fn parameters(error: impl ToString) -> Message {
    Message::new("criteria-parameters").with("error", error.to_string())
}

fn read_leaf(line: &Line, findings: &mut Vec<Message>) -> Option<Leaf> {
    let evidence = composed(line.evidence_required_vi.trim());
    if evidence.chars().count() > EVIDENCE_CHARS_MAX || evidence.chars().any(is_hidden) {
        findings.push(Message::new("criteria-evidence").with("max", EVIDENCE_CHARS_MAX));
    }
    let scored_by = line.scored_by.parse::<ScoredBy>().ok();
    if scored_by.is_none() {
        findings.push(check::scored_by(&line.scored_by));
    }
    let (rule, not_applicable) = read_rule(line, findings)?;
    Some(Leaf {
        rule,
        not_applicable,
        evidence,
        scored_by: scored_by?,
    })
}

/// The rule, and `na` of its parameters, which belongs to the leaf.
fn read_rule(line: &Line, findings: &mut Vec<Message>) -> Option<(Rule, Option<NotApplicable>)> {
    let json = composed(&line.rule_parameters);
    let mut cells: BTreeMap<String, Box<RawValue>> = read_json(&json, findings)?;
    let na = match cells.remove("na") {
        Some(na) => Some(read_json(na.get(), findings)?),
        None => None,
    };
    let json = serde_json::to_string(&cells).expect("JSON that was read can be written");
    let raw: &RawValue = serde_json::from_str(&json).expect("JSON that was written can be read");
    match Rule::read(&line.rule_kind, raw) {
        Ok(rule) => Some((rule, na)),
        Err(RuleError::UnknownKind(kind)) => {
            findings.push(Message::new("criteria-rule-unknown").with("kind", kind));
            None
        }
        Err(RuleError::Parameters(error)) => {
            findings.push(parameters(error));
            None
        }
    }
}

#[cfg(test)]
mod tests;
