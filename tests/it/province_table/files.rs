//! The files that are taken home hold the same numbers as the table.

use calamine::{Data, Reader, Xlsx};
use sodiem_core::consolidate::{Table, TableRow};

use super::play::Province;

/// The numbers of a row in the order of the file's columns from the self-points on.
fn numbers<'a>(table: &'a Table, row: &'a TableRow) -> Vec<&'a str> {
    let fixed = [&row.own, &row.points, &row.max, &row.percent].into_iter();
    let areas = table.areas.iter().map(|area| &row.areas[&area.code]);
    fixed
        .chain(areas)
        .map(|figure| figure.shown.as_str())
        .collect()
}

/// The columns of a file that hold [`numbers`]: four, the band, then the areas.
fn number_columns(table: &Table) -> Vec<usize> {
    (7..11).chain(12..12 + table.areas.len()).collect()
}

pub fn check_files(province: &Province, table: &Table) {
    let path = format!("/rounds/{}/table", province.office.round().id);
    let get = |query: &str| {
        let reply = province.office.client().get(&format!("{path}{query}"));
        let reply = reply.expect("the network is open");
        assert!(reply.status.is_success(), "{}", reply.shown());
        reply.body
    };
    check_spreadsheet(&get(".xlsx?language=vi"), table);
    check_csv(&get(".csv?language=en"), (b',', "."), table);
    check_csv(&get(".csv?language=vi"), (b';', ","), table);
}

fn check_spreadsheet(bytes: &[u8], table: &Table) {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheet = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("that reads");
    let lines: Vec<&[Data]> = sheet.rows().skip(4).collect();
    assert_eq!(lines.len(), table.rows.len());
    for (line, row) in lines.iter().zip(&table.rows) {
        assert_eq!(
            line[1],
            Data::String(row.unit.to_string()),
            "codes keep their zeros"
        );
        assert_eq!(line[2], Data::String(row.name.clone()));
        let rank = row
            .rank
            .map_or(Data::Empty, |rank| Data::Float(rank.into()));
        assert_eq!(line[0], rank, "{}", row.unit);
        for (column, shown) in number_columns(table).into_iter().zip(numbers(table, row)) {
            let number: f64 = shown.parse().expect("a published number");
            assert_eq!(
                line[column],
                Data::Float(number),
                "{} column {column}",
                row.unit
            );
        }
    }
}

fn check_csv(bytes: &[u8], (delimiter, point): (u8, &str), table: &Table) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let lines: Vec<_> = reader
        .records()
        .map(|line| line.expect("a record"))
        .collect();
    assert_eq!(lines.len(), table.rows.len());
    for (line, row) in lines.iter().zip(&table.rows) {
        assert_eq!((&line[1], &line[2]), (row.unit.as_str(), row.name.as_str()));
        for (column, shown) in number_columns(table).into_iter().zip(numbers(table, row)) {
            assert_eq!(
                line[column],
                shown.replace('.', point),
                "{} column {column}",
                row.unit
            );
        }
    }
}

/// What the command line exports from the stopped server's folder is the same.
pub fn check_export(province: &Province, table: &Table) {
    let file = province.server.data().join("bang.xlsx");
    let round = province.office.round().id.to_string();
    let file_name = file.to_str().expect("a temporary folder's name");
    let output = province
        .server
        .call("export", &["--round", &round, file_name]);
    assert!(output.status.success(), "{output:?}");
    check_spreadsheet(&std::fs::read(&file).expect("the file was written"), table);
}
