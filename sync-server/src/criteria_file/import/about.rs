//! What the workbook says of the set as a whole: a name and its value a row.

use std::collections::BTreeSet;

use sodiem_core::criteria::file::plain;
use sodiem_core::criteria::font;
use sodiem_core::criteria::notation::{self, ROUNDED_AT, ROUNDINGS, quote, squeezed};
use sodiem_core::criteria::table::Standing;
use sodiem_core::criteria::{CriteriaSet, DECIMALS_MAX, RoundedAt};
use sodiem_core::finding::Finding;
use sodiem_core::ratio::Rounding;
use sodiem_core::text::Message;

use super::super::cells::{Place, Sheet, Value, reference};
use super::super::layout::{
    ABOUT, ABOUT_DECIMALS, ABOUT_ROUNDED_AT, ABOUT_ROUNDING, ABOUT_SAMPLE, ABOUT_TITLE, GUIDE,
};
use super::Given;

/// What is said of a set; the rest is as given, or as in the table.
pub(super) struct About {
    /// Title and standing.
    pub(super) given: Given,
    decimals: Option<u32>,
    rounding: Option<Rounding>,
    rounded_at: Option<RoundedAt>,
}

impl About {
    /// Reads the sheet, if there is one.
    pub(super) fn read(sheets: &[Sheet], given: &Given, found: &mut Vec<Finding>) -> Self {
        let mut about = Self {
            given: given.clone(),
            decimals: None,
            rounding: None,
            rounded_at: None,
        };
        let Some(sheet) = find(sheets) else {
            return about;
        };
        if sheet.is_hidden || !sheet.hidden.rows.is_empty() || !sheet.merged.is_empty() {
            let message = Message::new("workbook-about-hidden");
            found.push(about_cell(sheet, (0, 0), message));
        }
        let (mut taken, mut values) = (BTreeSet::new(), BTreeSet::new());
        for ((row, column), name) in &sheet.cells {
            let Some(text) = name.text() else { continue };
            let place = (*row, *column);
            // A title may begin as one of the names does.
            if values.contains(&place) {
                continue;
            }
            let Some(name) = named(text) else {
                if let Some(near) = near(text) {
                    let message = Message::new("workbook-about-near").with("value", quote(text));
                    found.push(about_cell(sheet, place, message.with("name", near)));
                }
                continue;
            };
            let mut beside = sheet.cells.range((*row, column + 1)..(row + 1, 0));
            let Some((place, value)) = beside.next() else {
                continue;
            };
            values.insert(*place);
            if !taken.insert(name) {
                let message = Message::new("workbook-about-twice").with("name", name);
                found.push(about_cell(sheet, *place, message));
            } else if let Err(message) = about.take(name, value) {
                found.push(about_cell(sheet, *place, message));
            }
        }
        about
    }

    /// Takes one value under its name.
    fn take(&mut self, name: &str, value: &Value) -> Result<(), Message> {
        let text = match value {
            Value::Text(text) | Value::Number(text) => plain(text),
            Value::Date => return Err(Message::new("workbook-date")),
            Value::Broken => return Err(Message::new("workbook-broken")),
        };
        match name {
            // The title as given stands in for it until it can be read.
            ABOUT_TITLE => match font::check(&text) {
                Some(message) => return Err(message),
                None => self.given.title = text,
            },
            ABOUT_SAMPLE => self.given.standing = standing(&text)?,
            ABOUT_DECIMALS => self.decimals = Some(decimals(&text)?),
            ABOUT_ROUNDING => {
                let rounding = notation::rounding(&text);
                self.rounding = Some(rounding.ok_or_else(|| wrong(name, &text, &ROUNDINGS))?);
            }
            _ => {
                let rounded_at = notation::rounded_at(&text);
                self.rounded_at = Some(rounded_at.ok_or_else(|| wrong(name, &text, &ROUNDED_AT))?);
            }
        }
        Ok(())
    }

    /// The set with what is said of it.
    pub(super) fn complete(self, set: CriteriaSet) -> CriteriaSet {
        CriteriaSet {
            decimals: self.decimals.unwrap_or(set.decimals),
            rounding: self.rounding.unwrap_or(set.rounding),
            rounded_at: self.rounded_at.unwrap_or(set.rounded_at),
            ..set
        }
    }
}

/// All that the sheet says.
const NAMES: [&str; 5] = [
    ABOUT_TITLE,
    ABOUT_SAMPLE,
    ABOUT_DECIMALS,
    ABOUT_ROUNDING,
    ABOUT_ROUNDED_AT,
];

/// The sheet: by its name, otherwise the one that says something of that.
fn find(sheets: &[Sheet]) -> Option<&Sheet> {
    let wanted = squeezed(ABOUT);
    let mut all = sheets.iter();
    let says = |sheet: &&Sheet| {
        let mut texts = sheet.cells.values().filter_map(Value::text);
        texts.any(|text| named(text).is_some())
    };
    let called = all.find(|sheet| squeezed(&sheet.name) == wanted);
    called.or_else(|| {
        sheets
            .iter()
            .find(|sheet| sheet.name != GUIDE && says(sheet))
    })
}

fn named(text: &str) -> Option<&'static str> {
    let text = squeezed(text);
    NAMES.into_iter().find(|own| squeezed(own) == text)
}

/// The name that a text begins with and is not: `Cách làm tròn:`.
fn near(text: &str) -> Option<&'static str> {
    let text = squeezed(text);
    NAMES
        .into_iter()
        .find(|own| text.starts_with(&squeezed(own)))
}

fn standing(text: &str) -> Result<Standing, Message> {
    match squeezed(text).as_str() {
        "co" => Ok(Standing::Sample),
        "khong" => Ok(Standing::InForce),
        _ => Err(Message::new("notation-yes").with("value", quote(text))),
    }
}

fn decimals(text: &str) -> Result<u32, Message> {
    let decimals = text
        .parse()
        .ok()
        .filter(|decimals| *decimals <= DECIMALS_MAX);
    decimals.ok_or_else(|| {
        let message = Message::new("workbook-about-decimals").with("value", quote(text));
        message.with("max", DECIMALS_MAX as usize)
    })
}

fn wrong<T>(name: &str, text: &str, list: &[(T, &str)]) -> Message {
    Message::new("workbook-about")
        .with("name", name)
        .with("value", quote(text))
        .with("expected", notation::names(list))
}

fn about_cell(sheet: &Sheet, place: Place, message: Message) -> Finding {
    Finding::in_cell(reference(&sheet.name, place), message)
}
