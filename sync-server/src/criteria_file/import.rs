//! From the workbook to the criteria table: each row becomes a line of the table, and what the
//! table's checks find is led back to the cell.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::criteria::file::plain;
use sodiem_core::criteria::font::FONT;
use sodiem_core::criteria::notation::{self, ItemRow, Notation, VariableRow, quote};
use sodiem_core::criteria::table;
use sodiem_core::criteria::{CriteriaSet, Leaf, ScoredBy};
use sodiem_core::finding::Finding;
use sodiem_core::ids::Code;
use sodiem_core::ratio::Ratio;
use sodiem_core::rule::number::Number;
use sodiem_core::text::Message;

use super::Given;
use super::cells::{self, Sheet, Value, reference};
use super::faults::check_sheet;
use super::layout::{
    self, CRITERIA, Found, ITEMS, Layout, NotFound, VARIABLES, criteria, items, variables,
};

mod about;
mod place;

use about::About;
use place::Places;

/// Reads a workbook.
///
/// # Errors
/// All findings at once, each with sheet and cell, or the one reason why it cannot be read.
pub fn read(bytes: &[u8], given: &Given) -> Result<CriteriaSet, Vec<Finding>> {
    let sheets = cells::read(bytes).map_err(|message| vec![Finding::general(message)])?;
    let rows = find(&sheets, &CRITERIA).and_then(|found| {
        found.ok_or_else(|| {
            let message = Message::new("workbook-no-sheet").with("sheet", CRITERIA.name);
            vec![Finding::general(message)]
        })
    })?;
    let mut import = Import {
        rows,
        items: find(&sheets, &ITEMS)?,
        variables: find(&sheets, &VARIABLES)?,
        found: Vec::new(),
        lines: Vec::new(),
    };
    import.check_sheets();
    let about = About::read(&sheets, given, &mut import.found);
    let table = import.table();
    let read = table::read(&table, &about.given.title, about.given.standing);
    import.finish(read.map(|set| about.complete(set)))
}

/// The sheet of a layout; none where the workbook has none.
fn find<'a, const N: usize>(
    sheets: &'a [Sheet],
    layout: &Layout<N>,
) -> Result<Option<Found<'a, N>>, Vec<Finding>> {
    let (place, message) = match layout::find(sheets, layout) {
        Ok(found) => return Ok(Some(found)),
        Err(NotFound::None) => return Ok(None),
        Err(NotFound::Columns(sheet, place, missing)) => {
            let message = Message::new("workbook-columns").with("missing", missing.join(", "));
            (reference(&sheet.name, place), message)
        }
        Err(NotFound::Several(several)) => {
            let names: Vec<&str> = several.iter().map(|sheet| sheet.name.as_str()).collect();
            let message = Message::new("workbook-sheets-alike")
                .with("sheets", names.join(", "))
                .with("name", layout.name);
            (reference(names[0], (0, 0)), message)
        }
    };
    Err(vec![Finding::in_cell(place, message)])
}

struct Import<'a> {
    rows: Found<'a, 9>,
    items: Option<Found<'a, 3>>,
    variables: Option<Found<'a, 5>>,
    found: Vec<Finding>,
    /// The row of each line of the table, and what the table need not say of it again.
    lines: Vec<Line>,
}

#[derive(Default)]
struct Line {
    places: Places,
    is_max_wrong: bool,
    is_rule_wrong: bool,
    is_scored_by_wrong: bool,
}

impl Import<'_> {
    /// What no cell of a table may be: merged, an error, text of a font that is no Unicode.
    fn check_sheets(&mut self) {
        let mut found = check_sheet(&self.rows);
        found.extend(self.items.iter().flat_map(check_sheet));
        found.extend(self.variables.iter().flat_map(check_sheet));
        self.found.extend(found);
    }

    /// The criteria table that the workbook says.
    fn table(&mut self) -> String {
        let mut table = table::COLUMNS.join("\t") + "\n";
        let rows = self.rows.rows();
        let codes: BTreeSet<String> = rows
            .iter()
            .map(|row| self.text(*row, criteria::CODE))
            .collect();
        let parents: BTreeMap<String, String> = codes
            .iter()
            .map(|code| (code.clone(), parent_of(code, &codes)))
            .collect();
        let summed: BTreeSet<&String> = parents.values().collect();
        let mut items = by_code(self.items.as_ref());
        let mut variables = by_code(self.variables.as_ref());
        self.found.extend(ambiguous(self.items.as_ref(), &codes));
        self.found
            .extend(ambiguous(self.variables.as_ref(), &codes));
        for row in rows {
            let code = self.text(row, criteria::CODE);
            let places = Places {
                row,
                items: items.remove(&code).unwrap_or_default(),
                variables: variables.remove(&code).unwrap_or_default(),
            };
            let is_sum = summed.contains(&code);
            let parent = parents.get(&code).map_or("", String::as_str);
            table.push_str(&self.line(places, &code, (parent, depth(&code, &parents), is_sum)));
        }
        let others = strangers(self.variables.as_ref(), variables);
        let strangers = strangers(self.items.as_ref(), items);
        self.found.extend(strangers);
        self.found.extend(others);
        table
    }

    fn line(
        &mut self,
        places: Places,
        code: &str,
        (parent, depth, is_sum): (&str, usize, bool),
    ) -> String {
        let row = places.row;
        let mut line = Line::default();
        let max = self.max(row, &mut line);
        let written = self.text(row, criteria::KIND);
        let kind = match notation::kind_of(&written) {
            None if written.is_empty() && is_sum => "sum",
            kind => kind.unwrap_or_default(),
        };
        let is_total = notation::TOTALS.iter().any(|(own, _)| *own == kind);
        let scored_by = if is_total {
            self.check_total(&places);
            self.text(row, criteria::SCORED_BY)
        } else {
            self.scored_by(row, &mut line)
        };
        let (kind, parameters) = match kind {
            "sum" => ("sum".to_owned(), "{}".to_owned()),
            "bonus_total" | "penalty_total" => {
                let cap = exact(max.as_ref().unwrap_or(&Ratio::zero()));
                (
                    kind.to_owned(),
                    format!(r#"{{"cap":{cap},"outside_100":true}}"#),
                )
            }
            _ => {
                let cells = max.as_ref().and_then(|max| self.rule(&places, code, max));
                line.is_rule_wrong = cells.is_none();
                cells.unwrap_or_else(|| ("choice".to_owned(), "{}".to_owned()))
            }
        };
        let cells = [
            code,
            parent,
            table::level_of(depth),
            &self.text(row, criteria::NAME),
            &max.as_ref().map_or_else(|| "?".to_owned(), exact),
            &kind,
            &parameters,
            &self.text(row, criteria::EVIDENCE),
            &scored_by,
        ];
        self.lines.push(Line { places, ..line });
        cells.join("\t") + "\n"
    }

    /// A row that only sums has nothing else: what is written there would be lost.
    fn check_total(&mut self, places: &Places) {
        const NOTHING: [usize; 4] = [
            criteria::LEVELS,
            criteria::SETTINGS,
            criteria::NOT_APPLICABLE,
            criteria::EVIDENCE,
        ];
        for column in NOTHING {
            if self.rows.value(places.row, column).is_some() {
                self.about_row(places.row, column, Message::new("workbook-sum-vain"));
            }
        }
        let items = places.items.first().zip(self.items.as_ref());
        let items = items.map(|(row, found)| reference(&found.sheet.name, found.place(*row, 0)));
        let variables = places.variables.first().zip(self.variables.as_ref());
        let variables =
            variables.map(|(row, found)| reference(&found.sheet.name, found.place(*row, 0)));
        let vain = |cell| Finding::in_cell(cell, Message::new("workbook-sum-vain"));
        self.found
            .extend(items.into_iter().chain(variables).map(vain));
    }

    fn max(&mut self, row: u32, line: &mut Line) -> Option<Ratio> {
        let value = self.rows.value(row, criteria::MAX).cloned();
        let max = self.number(&value);
        line.is_max_wrong = max.is_none();
        // A date or an error in the cell was said already.
        if max.is_none() && value.is_none_or(|value| value.text().is_some()) {
            let value = quote(&self.text(row, criteria::MAX));
            let message = Message::new("notation-decimal").with("value", value);
            self.about_row(row, criteria::MAX, message);
        }
        max
    }

    fn number(&self, value: &Option<Value>) -> Option<Ratio> {
        match value {
            Some(Value::Number(number)) => Ratio::parse_decimal(number).ok(),
            Some(Value::Text(text)) => notation::decimal(text),
            _ => None,
        }
    }

    /// Who answers a leaf, as the table writes it.
    fn scored_by(&mut self, row: u32, line: &mut Line) -> String {
        let written = self.text(row, criteria::SCORED_BY);
        let scored_by = notation::scored_by(&written).unwrap_or_else(|| {
            line.is_scored_by_wrong = true;
            let message = Message::new("workbook-scored-by").with("value", quote(&written));
            let message = message.with("expected", notation::scorers());
            self.about_row(row, criteria::SCORED_BY, message);
            ScoredBy::Unit
        });
        scored_by.to_string()
    }

    /// Kind and parameters of a leaf's rule as the table writes them.
    fn rule(&mut self, places: &Places, code: &str, max: &Ratio) -> Option<(String, String)> {
        let row = places.row;
        // A date or an error in a cell was said already.
        if is_faulty(Some(&self.rows), &[row])
            || is_faulty(self.items.as_ref(), &places.items)
            || is_faulty(self.variables.as_ref(), &places.variables)
        {
            return None;
        }
        let items = places.items.iter().map(|item| ItemRow {
            label: text(self.items.as_ref(), *item, items::LABEL),
            points: written(self.items.as_ref(), *item, items::POINTS),
        });
        let variables = places.variables.iter().map(|variable| VariableRow {
            symbol: text(self.variables.as_ref(), *variable, variables::SYMBOL),
            label: text(self.variables.as_ref(), *variable, variables::LABEL),
            role: text(self.variables.as_ref(), *variable, variables::ROLE),
            weight: written(self.variables.as_ref(), *variable, variables::WEIGHT),
        });
        let notation = Notation {
            kind: self.text(row, criteria::KIND),
            levels: self.lines_of(row, criteria::LEVELS),
            settings: self.lines_of(row, criteria::SETTINGS),
            items: items.collect(),
            variables: variables.collect(),
        };
        let rule = notation::read(&notation, max);
        let na = notation::not_applicable(&self.text(row, criteria::NOT_APPLICABLE));
        match (rule, na) {
            (Ok(rule), Ok(not_applicable)) => Some(table::leaf_cells(&Leaf {
                rule,
                not_applicable,
                evidence: String::new(),
                scored_by: ScoredBy::Unit,
            })),
            (rule, na) => {
                for (cell, message) in rule.err().unwrap_or_default() {
                    let place = self.place_of(cell, places);
                    self.found.push(about_code(code, place, message));
                }
                if let Err(message) = na {
                    self.about_row(row, criteria::NOT_APPLICABLE, message);
                }
                None
            }
        }
    }

    /// The set, or all that is wrong, in the order of the rows.
    fn finish(
        mut self,
        read: Result<CriteriaSet, Vec<Finding>>,
    ) -> Result<CriteriaSet, Vec<Finding>> {
        let mut found = std::mem::take(&mut self.found);
        match read {
            Ok(set) if found.is_empty() => return Ok(set),
            Ok(_) => {}
            Err(findings) => {
                let (placed, general): (Vec<_>, Vec<_>) = findings
                    .into_iter()
                    .partition(|finding| finding.line.is_some());
                found.extend(general);
                found.extend(placed.into_iter().filter_map(|own| self.in_cell(own)));
            }
        }
        if found.is_empty() {
            // What the table found was said already; it cannot be that nothing was.
            found.push(Finding::general(Message::new("criteria-empty")));
        }
        Err(found)
    }

    /// A finding of the table's line with its cell; none where that was said already.
    fn in_cell(&self, finding: Finding) -> Option<Finding> {
        let index = usize::try_from(finding.line?).ok()?.checked_sub(2)?;
        let line = self.lines.get(index)?;
        // Each cell of a text that is no Unicode was named.
        let cell = match finding.code() {
            FONT => None,
            _ => self.led_back(line, &finding),
        };
        Some(Finding {
            line: None,
            cell: Some(cell?),
            ..finding
        })
    }

    fn about_row(&mut self, row: u32, column: usize, message: Message) {
        let place = reference(&self.rows.sheet.name, self.rows.place(row, column));
        let code = self.text(row, criteria::CODE);
        self.found.push(about_code(&code, place, message));
    }

    fn text(&self, row: u32, column: usize) -> String {
        text(Some(&self.rows), row, column)
    }

    /// A text that may have lines.
    fn lines_of(&self, row: u32, column: usize) -> String {
        let value = self.rows.value(row, column).and_then(Value::text);
        value.unwrap_or_default().to_owned()
    }
}

fn about_code(code: &str, place: String, message: Message) -> Finding {
    Finding {
        leaf: code.parse::<Code>().ok(),
        ..Finding::in_cell(place, message)
    }
}

/// A cell's text in one line.
fn text<const N: usize>(found: Option<&Found<'_, N>>, row: u32, column: usize) -> String {
    let value = found.and_then(|found| found.value(row, column)?.text());
    plain(value.unwrap_or_default())
}

/// A cell's number as people write it, or its text.
fn written<const N: usize>(found: Option<&Found<'_, N>>, row: u32, column: usize) -> String {
    match found.and_then(|found| found.value(row, column)) {
        Some(Value::Number(number)) => number.replace('.', ","),
        value => plain(value.and_then(Value::text).unwrap_or_default()),
    }
}

fn exact(number: &Ratio) -> String {
    Number::from(number.clone()).decimal()
}

/// Whether a known column of these rows holds what no text or number is.
fn is_faulty<const N: usize>(found: Option<&Found<'_, N>>, rows: &[u32]) -> bool {
    let value = |row: u32, column| found.and_then(|found| found.value(row, column));
    let is_fault = |value: &Value| value.text().is_none();
    let mut rows = rows.iter();
    rows.any(|row| (0..N).any(|column| value(*row, column).is_some_and(is_fault)))
}

/// Rows of a code that no criterion has.
fn strangers<const N: usize>(
    found: Option<&Found<'_, N>>,
    left: BTreeMap<String, Vec<u32>>,
) -> Vec<Finding> {
    let stranger = |(code, rows): (&String, &Vec<u32>)| {
        let message = Message::new("workbook-stranger").with("code", quote(code));
        let cell = reference(&found?.sheet.name, found?.place(rows[0], 0));
        Some(Finding::in_cell(cell, message))
    };
    left.iter().filter_map(stranger).collect()
}

/// Codes that were typed as numbers, which shows 3.20 and holds 3.2, where both are criteria.
fn ambiguous<const N: usize>(
    found: Option<&Found<'_, N>>,
    codes: &BTreeSet<String>,
) -> Vec<Finding> {
    let rows = found.map(Found::rows).unwrap_or_default();
    let ambiguous = |row: &u32| {
        let Some(Value::Number(code)) = found?.value(*row, 0) else {
            return None;
        };
        let is_other = code.contains('.') && codes.contains(&format!("{code}0"));
        let message = Message::new("workbook-code-number").with("code", code.as_str());
        let cell = reference(&found?.sheet.name, found?.place(*row, 0));
        is_other.then(|| Finding::in_cell(cell, message))
    };
    rows.iter().filter_map(ambiguous).collect()
}

/// The rows of each code.
fn by_code<const N: usize>(found: Option<&Found<'_, N>>) -> BTreeMap<String, Vec<u32>> {
    let mut rows: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut last = String::new();
    for row in found.map(Found::rows).unwrap_or_default() {
        // An empty code goes on with the one above.
        let code = text(found, row, 0);
        if !code.is_empty() {
            last = code;
        }
        rows.entry(last.clone()).or_default().push(row);
    }
    rows
}

/// The row above a code: the nearest that its own code begins with, as in 1.2.3 below 1.2.
fn parent_of(code: &str, codes: &BTreeSet<String>) -> String {
    let above = std::iter::successors(code.rsplit_once('.'), |(above, _)| above.rsplit_once('.'));
    let mut above = above.map(|(above, _)| above);
    let nearest = above.clone().next();
    let found = above.find(|above| codes.contains(*above));
    found.or(nearest).unwrap_or_default().to_owned()
}

fn depth(code: &str, parents: &BTreeMap<String, String>) -> usize {
    let above = std::iter::successors(parents.get(code), |parent| parents.get(*parent));
    above.take_while(|parent| !parent.is_empty()).count() + 1
}
