//! Promise: a spreadsheet holds the numbers of the screen, as numbers.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use sodiem_core::api::{LeafAcross, ProblemCode, SURVEY_BYTES_MAX, SurveyImported};
use sodiem_core::consolidate::{Table, progress};
use sodiem_core::text::Value;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, Phone, ROUND, Server};

fn import(client: &Client, lines: &str) -> super::harness::Reply {
    let text = format!("unit_code,leaf,A,B,C,D,satisfied,answered\n{lines}").into_bytes();
    client.send_bytes(
        Method::POST,
        &format!("/rounds/{ROUND}/survey"),
        ("text/csv", Some(text)),
    )
}

#[test]
fn files_hold_what_the_screen_shows() {
    let server = Server::start();
    let province = server.client("snv");
    let line = format!("{COMMUNE},8.1.1,,,,,141,150\n{COMMUNE},1.8,12,6,2,0,,\n");
    assert_eq!(import(&province, &line).json::<SurveyImported>().answers, 2);
    let table: Table = province
        .get(&format!("/rounds/{ROUND}/table?ranked=all"))
        .json();
    assert_eq!(table.rows.len(), 64);
    let commune = table
        .rows
        .iter()
        .find(|row| row.unit.as_str() == COMMUNE)
        .expect("a row");
    assert!(!commune.points.exact.is_zero());

    let query = "ranked=all&search=ninh%20hoa&language=en";
    let csv = province.get(&format!("/rounds/{ROUND}/table.csv?{query}"));
    let text = String::from_utf8(csv.body).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("\u{feff}Rank,Unit code,Unit,"),
        "{}",
        lines[0]
    );
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[1].contains(&format!(",{},", commune.points.shown)),
        "{}",
        lines[1]
    );

    let xlsx = province.get(&format!("/rounds/{ROUND}/table.xlsx?{query}"));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx.body)).expect("a workbook");
    let sheet = book.worksheet_range("Consolidated").expect("a sheet");
    let row = sheet
        .rows()
        .find(|row| row[1] == Data::String(COMMUNE.into()))
        .expect("a row");
    let points: f64 = commune.points.shown.parse().expect("a number");
    assert_eq!(row[8], Data::Float(points));
    assert!(
        sheet
            .rows()
            .any(|row| row[0] == Data::String("Sample criteria set".into()))
    );
}

/// The cells of a workbook's first sheet below its headings, and the headings.
fn sheet(client: &Client, path: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let reply = client.get(path);
    assert_eq!(reply.status, 200, "{}", reply.shown());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(reply.body)).expect("a workbook");
    let range = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("that reads");
    let mut rows = range.rows().skip(3).map(<[Data]>::to_vec);
    let headings = rows.next().expect("headings");
    let headings = headings.iter().map(ToString::to_string).collect();
    (headings, rows.collect())
}

/// The records of a CSV in English.
fn records(client: &Client, path: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(client.get(path).body).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("a record"));
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

fn number(text: &str) -> Data {
    Data::Float(text.parse().expect("a number"))
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

/// Both forms hold the same, numbers as numbers.
fn check_alike(rows: &[Vec<Data>], records: &[Vec<String>]) {
    assert_eq!(rows.len() + 1, records.len());
    for (row, record) in rows.iter().zip(&records[1..]) {
        for (cell, field) in row.iter().zip(record) {
            match cell {
                Data::Float(number) => assert_eq!(field.parse(), Ok(*number)),
                Data::Empty => assert_eq!(field, ""),
                other => assert_eq!(other.to_string(), *field),
            }
        }
    }
}

pub fn surveyed() -> (Server, Client) {
    let server = Server::start();
    let province = server.client("snv");
    let lines = format!("{COMMUNE},8.1.1,,,,,141,150\n31855,8.1.1,,,,,100,150\n");
    assert_eq!(
        import(&province, &lines).json::<SurveyImported>().answers,
        2
    );
    (server, province)
}

#[test]
fn the_rankings_file_holds_the_ranked_units_block_by_block() {
    let (_server, province) = surveyed();
    let path = |extension: &str, query: &str| {
        format!("/rounds/{ROUND}/ranking.{extension}?language=en{query}")
    };
    let (headings, rows) = sheet(&province, &path("xlsx", "&ranked=all"));
    let expect = [
        "Block",
        "Rank",
        "Unit code",
        "Unit",
        "Points",
        "Percent",
        "Band",
    ];
    assert_eq!(headings, expect);
    let table: Table = province
        .get(&format!("/rounds/{ROUND}/table?ranked=all"))
        .json();
    assert_eq!(rows.len(), table.rows.len(), "all are ranked in a preview");
    for (cells, row) in rows.iter().zip(&table.rows) {
        let rank = row.rank.expect("a rank");
        let expect = [
            text(row.block.as_deref().expect("a block")),
            number(&rank.to_string()),
            text(row.unit.as_str()),
            text(&row.name),
            number(&row.points.shown),
            number(&row.percent.shown),
            text(row.band.as_deref().expect("a band")),
        ];
        assert_eq!(*cells, expect);
    }
    check_alike(&rows, &records(&province, &path("csv", "&ranked=all")));
    let (_, rows) = sheet(&province, &path("xlsx", ""));
    assert!(rows.is_empty(), "no sheet was accepted");
}

#[test]
fn the_file_of_progress_counts_units_by_district_and_stage() {
    let (server, province) = surveyed();
    let mut head = Phone::sign_in(&server, &format!("lanhdao.{COMMUNE}"));
    head.answer(COMMUNE, "1.1.1");
    head.exchange();
    head.submit(COMMUNE);
    head.exchange();
    let path = |extension: &str| format!("/rounds/{ROUND}/progress.{extension}?language=en");
    let (headings, rows) = sheet(&province, &path("xlsx"));
    let stages = [
        "District",
        "Scoring itself",
        "Returned",
        "Under review (tier 1)",
    ];
    assert_eq!(headings[..4], stages);
    assert_eq!(headings[6], "Units");
    let round = province.round();
    let table: Table = province.get(&format!("/rounds/{ROUND}/table")).json();
    let progress = progress(&table, &round, round.submit_by);
    assert_eq!(rows.len(), progress.districts.len() + 1);
    let lines = progress.districts.iter().chain([&progress.total]);
    for (cells, line) in rows.iter().zip(lines) {
        let counts = line.at.iter().chain([&line.units]).chain(&line.marked);
        let expect: Vec<Data> = counts.map(|count| number(&count.to_string())).collect();
        assert_eq!(cells[1..], expect);
    }
    assert_eq!(rows[rows.len() - 1][3], number("1"), "one was submitted");
    check_alike(&rows, &records(&province, &path("csv")));
}

#[test]
fn the_file_of_a_leaf_holds_what_the_screen_narrowed_it_to() {
    let (server, province) = surveyed();
    let mut officer = Phone::sign_in(&server, &format!("canbo1.{COMMUNE}"));
    officer.answer(COMMUNE, "1.1.1");
    officer.exchange();
    let path = |extension: &str, query: &str| {
        format!("/rounds/{ROUND}/leaves/1.1.1/table.{extension}?language=en{query}")
    };
    let (headings, rows) = sheet(&province, &path("xlsx", ""));
    assert_eq!(
        headings[..4],
        ["Unit code", "Unit", "The unit's answer", "Self-score"]
    );
    let across: LeafAcross = province
        .get(&format!("/rounds/{ROUND}/leaves/1.1.1"))
        .json();
    assert_eq!(rows.len(), across.rows.len());
    for (cells, row) in rows.iter().zip(&across.rows) {
        let standing = &row.standing;
        assert_eq!(cells[..2], [text(row.unit.as_str()), text(&row.name)]);
        assert_eq!(cells[3], number(&standing.own_points.leaf_points()));
        assert_eq!(cells[5], number(&standing.points.leaf_points()));
        assert_eq!(cells[6], number(&standing.max.leaf_points()));
    }
    check_alike(&rows, &records(&province, &path("csv", "")));
    let (_, found) = sheet(&province, &path("xlsx", "&search=ninh%20hoa"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0][0], text(COMMUNE));
    assert!(!matches!(found[0][2], Data::Empty), "what the unit says");
}

#[test]
fn a_vietnamese_file_has_decimal_commas() {
    let server = Server::start();
    let province = server.client("snv");
    import(&province, &format!("{COMMUNE},8.1.1,,,,,141,150\n"));
    let path = format!("/rounds/{ROUND}/table.csv?search={COMMUNE}&language=vi");
    let text = String::from_utf8(province.get(&path).body).expect("UTF-8");
    let cells: Vec<&str> = text.lines().nth(1).expect("a row").split(';').collect();
    assert!(cells[8].contains(','), "{cells:?}");
}

#[test]
fn a_survey_is_taken_as_a_whole_or_not_at_all() {
    let server = Server::start();
    let province = server.client("snv");
    let lines = format!(
        "{COMMUNE},8.1.1,,,,,141,150\n{COMMUNE},8.1.1,,,,,141,150\nxx,8.1.1,,,,,1,2\n\
         {COMMUNE},1.1.1,1,,,,,\n{COMMUNE},1.8,một,,,,,\n{COMMUNE},8.1.2,,,,,9,8\n\
         {COMMUNE},8.1.3,,,,,,\n"
    );
    let problem = import(&province, &lines).problem();
    assert_eq!(problem.code, ProblemCode::Invalid);
    let found: Vec<_> = problem
        .findings
        .iter()
        .map(|f| (f.line.unwrap_or(0), f.code().to_owned()))
        .collect();
    assert_eq!(found[0], (3, "survey-twice".into()));
    assert_eq!(found[1], (4, "survey-unit".into()));
    assert_eq!(found[2], (5, "survey-leaf".into()));
    assert_eq!(found[3], (6, "survey-count".into()));
    assert_eq!(found[4].0, 7);
    assert_eq!(found[5], (8, "survey-no-answer".into()));
    assert_eq!(found.len(), 6);
    let table: Table = province.get(&format!("/rounds/{ROUND}/table")).json();
    assert!(table.rows.iter().all(|row| row.points.exact.is_zero()));
}

#[test]
fn a_survey_is_taken_up_to_its_limit() {
    let server = Server::start();
    let province = server.client("snv");
    let line = format!("{COMMUNE},8.1.1,,,,,141,150\n");
    let heading = "unit_code,leaf,A,B,C,D,satisfied,answered\n".len();
    let padded = |length: usize| {
        let mut text = line.clone();
        text.push_str(&"\n".repeat(length - heading - line.len()));
        import(&province, &text)
    };
    assert_eq!(padded(SURVEY_BYTES_MAX).json::<SurveyImported>().answers, 1);
    assert_eq!(
        padded(SURVEY_BYTES_MAX + 1).code(),
        ProblemCode::BodyTooLarge
    );
}

#[test]
fn a_query_that_cannot_be_read_is_refused_by_the_name_of_its_parameter() {
    let server = Server::start();
    let province = server.client("snv");
    for (path, name) in [
        ("table?ranked=some", "ranked"),
        ("table.csv?search=x&sort=weight", "sort"),
        ("progress.xlsx?language=fr", "language"),
        ("leaves/1.1.1/table.csv?tier=first", "tier"),
    ] {
        let problem = province.get(&format!("/rounds/{ROUND}/{path}")).problem();
        assert_eq!(problem.code, ProblemCode::BodyUnreadable, "{path}");
        let [finding] = problem.findings.as_slice() else {
            panic!("{path}: {:?}", problem.findings)
        };
        assert_eq!(finding.code(), "query-parameter");
        let said = finding.message.values.get("name");
        assert_eq!(said, Some(&Value::from(name)), "{path}");
    }
}

#[test]
fn a_file_that_no_screen_makes_is_not_found() {
    let server = Server::start();
    let province = server.client("snv");
    for path in [
        "table.pdf",
        "table.",
        "survey.csv",
        "leaves/1.1.1/ranking.csv",
        "leaves/9.9/table.csv",
    ] {
        let reply = province.get(&format!("/rounds/{ROUND}/{path}"));
        assert_eq!(reply.code(), ProblemCode::NotFound, "{path}");
    }
}
