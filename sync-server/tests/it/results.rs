//! Promise: a spreadsheet holds the numbers of the screen, as numbers.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use sodiem_core::api::{ProblemCode, SURVEY_BYTES_MAX, SurveyImported};
use sodiem_core::consolidate::Table;
use ureq::http::Method;

use super::harness::{COMMUNE, Client, ROUND, Server};

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
