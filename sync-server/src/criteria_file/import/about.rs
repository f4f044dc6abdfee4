//! What the workbook says of the set as a whole: a name and its value a row.

use sodiem_core::criteria::file::plain;
use sodiem_core::criteria::font;
use sodiem_core::criteria::notation::{self, ROUNDED_AT, ROUNDINGS, squeezed};
use sodiem_core::criteria::table::Standing;
use sodiem_core::criteria::{CriteriaSet, DECIMALS_MAX, RoundedAt};
use sodiem_core::finding::Finding;
use sodiem_core::ratio::Rounding;
use sodiem_core::text::Message;

use super::super::cells::{Place, Sheet, Value, reference};
use super::super::layout::{
    ABOUT, ABOUT_DECIMALS, ABOUT_ROUNDED_AT, ABOUT_ROUNDING, ABOUT_SAMPLE, ABOUT_TITLE,
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
        let wanted = squeezed(ABOUT);
        let Some(sheet) = sheets.iter().find(|s| squeezed(&s.name) == wanted) else {
            return about;
        };
        for ((row, column), name) in &sheet.cells {
            let place = (*row, column + 1);
            let (Some(name), Some(value)) = (name.text(), sheet.cells.get(&place)) else {
                continue;
            };
            if let Err(message) = about.take(name, value) {
                found.push(about_cell(sheet, place, message));
            }
        }
        about
    }

    /// Takes one value under its name; what has another name is passed over.
    fn take(&mut self, name: &str, value: &Value) -> Result<(), Message> {
        let names = [
            ABOUT_TITLE,
            ABOUT_SAMPLE,
            ABOUT_DECIMALS,
            ABOUT_ROUNDING,
            ABOUT_ROUNDED_AT,
        ];
        let Some(name) = names
            .into_iter()
            .find(|own| squeezed(own) == squeezed(name))
        else {
            return Ok(());
        };
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

fn standing(text: &str) -> Result<Standing, Message> {
    match squeezed(text).as_str() {
        "co" => Ok(Standing::Sample),
        "khong" => Ok(Standing::InForce),
        _ => Err(Message::new("notation-yes").with("value", text)),
    }
}

fn decimals(text: &str) -> Result<u32, Message> {
    let decimals = text
        .parse()
        .ok()
        .filter(|decimals| *decimals <= DECIMALS_MAX);
    decimals.ok_or_else(|| {
        let message = Message::new("workbook-about-decimals").with("value", text);
        message.with("max", DECIMALS_MAX as usize)
    })
}

fn wrong<T>(name: &str, text: &str, list: &[(T, &str)]) -> Message {
    Message::new("workbook-about")
        .with("name", name)
        .with("value", text)
        .with("expected", notation::names(list))
}

fn about_cell(sheet: &Sheet, place: Place, message: Message) -> Finding {
    Finding::in_cell(reference(&sheet.name, place), message)
}
