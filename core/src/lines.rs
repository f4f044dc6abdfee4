//! The lines of a file of records, as whoever opens it in an editor counts them: blank ones, and those
//! within a cell in quotes, are counted too.

use csv::{Position, Reader, StringRecord};
use serde::de::DeserializeOwned;

/// The records of `file` that `reader` reads below its heading, each with the line on which it begins.
pub fn numbered<'a, T: DeserializeOwned>(
    file: &'a str,
    mut reader: Reader<&'a [u8]>,
) -> impl Iterator<Item = (u64, Result<T, csv::Error>)> {
    // What stands in memory as a text has a heading, be it empty.
    let heading = reader.headers().cloned().unwrap_or_default();
    reader.into_records().map(move |record| {
        let line = line_of(file, &record);
        let read = record.and_then(|record| record.deserialize(Some(&heading)));
        (line, read)
    })
}

/// The line of `file` on which a record of it begins.
#[must_use]
pub fn line_of(file: &str, record: &Result<StringRecord, csv::Error>) -> u64 {
    let position = match record {
        Ok(record) => record.position(),
        Err(error) => error.position(),
    };
    position.map_or(1, |position| line_after_blanks(file, position))
}

/// A record's position is where the record above ended: blank lines are still to be passed over.
fn line_after_blanks(file: &str, position: &Position) -> u64 {
    let above = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = file.as_bytes().get(above..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_cells_of_several_lines_are_counted() {
        let unix = "\nname,note\na,1\n\n\nb,\"two\n\nlines\"\nc,3";
        for file in [unix.to_owned(), unix.replace('\n', "\r\n")] {
            let reader = Reader::from_reader(file.as_bytes());
            let found: Vec<_> = numbered::<(String, String)>(&file, reader)
                .map(|(line, record)| (line, record.expect("two cells").0))
                .collect();
            let expect = [(3, "a"), (6, "b"), (9, "c")];
            assert_eq!(found, expect.map(|(line, name)| (line, name.to_owned())));
        }
    }

    #[test]
    fn a_record_that_does_not_read_has_its_line_too() {
        let file = "name,count\n\na,x\n\nb\n\nc,3\n";
        let reader = Reader::from_reader(file.as_bytes());
        let found: Vec<_> = numbered::<(String, u32)>(file, reader)
            .map(|(line, record)| (line, record.is_ok()))
            .collect();
        assert_eq!(found, [(3, false), (5, false), (7, true)]);
    }
}
