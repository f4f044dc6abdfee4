//! Rows and columns that somebody hid, which the library that reads the cells does not tell: whoever
//! looks at the sheet does not see that they are read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor};
use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use sodiem_core::text::Message;
use zip::ZipArchive;

use super::cells::SHEET_ROWS_MAX;

/// Where the parts of a workbook stand in its archive.
const PARTS: &str = "xl/";
const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// What is hidden in a sheet.
#[derive(Debug, Default)]
pub struct Hidden {
    /// Its rows, from 0.
    pub rows: BTreeSet<u32>,
    /// Its columns, from 0, in ranges.
    pub columns: Vec<RangeInclusive<u32>>,
}

/// What is hidden in each sheet, by the sheet's name. A part that does not read hides nothing: what is
/// wrong with it is for whoever reads its cells to say.
///
/// # Errors
/// Where several sheets are of one part: each of them would be read anew, and no program writes that.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Hidden>, Message> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(BTreeMap::new());
    };
    let mut targets = BTreeMap::new();
    each_start(&mut archive, RELATIONS, |own| {
        if let (Some(id), Some(target)) = (attribute(own, "Id"), attribute(own, "Target")) {
            targets.insert(id, target);
        }
    });
    let mut sheets = Vec::new();
    each_start(&mut archive, WORKBOOK, |own| {
        if own.local_name().as_ref() == "sheet" {
            let target = attribute(own, "id").and_then(|id| targets.get(&id));
            sheets.extend(attribute(own, "name").zip(target.map(|own| part(own))));
        }
    });
    let parts: BTreeSet<&String> = sheets.iter().map(|(_, part)| part).collect();
    if parts.len() < sheets.len() {
        return Err(Message::new("workbook-damaged").with("error", WORKBOOK));
    }
    let read = |(name, part): (String, String)| (name, hidden(&mut archive, &part));
    Ok(sheets.into_iter().map(read).collect())
}

/// A relation's target is absolute, or begins where the workbook stands; some programs write it in
/// other letters, or with backslashes.
fn part(target: &str) -> String {
    let target = target.replace('\\', "/").to_ascii_lowercase();
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{PARTS}{target}"),
    }
}

fn hidden(archive: &mut ZipArchive<Cursor<&[u8]>>, part: &str) -> Hidden {
    let mut hidden = Hidden::default();
    let mut row = 0;
    each_start(archive, part, |own| match own.local_name().as_ref() {
        "row" => {
            // A row that does not say which it is follows the one before.
            row = number(own, "r").unwrap_or(row + 1);
            if row as usize <= SHEET_ROWS_MAX && (is_hidden(own) || is_nought(own, "ht")) {
                hidden.rows.extend(row.checked_sub(1));
            }
        }
        "col" if is_hidden(own) || is_nought(own, "width") => {
            if let (Some(first @ 1..), Some(last)) = (number(own, "min"), number(own, "max")) {
                hidden.columns.push(first - 1..=last.saturating_sub(1));
            }
        }
        _ => {}
    });
    hidden
}

/// Calls for each element of a part, as far as the part reads.
fn each_start(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    mut on_start: impl FnMut(&BytesStart<'_>),
) {
    let names = archive.file_names().flatten();
    let mut names = names.filter(|name| name.eq_ignore_ascii_case(part));
    let name = names.next().map(|name| name.to_string());
    drop(names);
    let Some(part) = name.and_then(|name| archive.by_name(&name).ok()) else {
        return;
    };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(own) | Event::Empty(own)) => on_start(&own),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute's value, whatever the namespace that stands before its name.
fn attribute(own: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = own.attributes().flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Explicit1_0).ok()?;
    Some(value.into_owned())
}

fn number(own: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(own, name)?.parse().ok()
}

fn is_hidden(own: &BytesStart<'_>) -> bool {
    let hidden = attribute(own, "hidden").unwrap_or_default();
    let hidden = hidden.trim();
    hidden == "1" || hidden.eq_ignore_ascii_case("true")
}

/// Whether a height or a width is none.
fn is_nought(own: &BytesStart<'_>, name: &str) -> bool {
    let size = attribute(own, name).and_then(|size| size.trim().parse::<f64>().ok());
    size.is_some_and(|size| size <= 0.0)
}
