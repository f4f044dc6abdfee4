//! What a person who looks at the workbook would not see, or not see so, is never read unseen.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

fn read_book(mut book: Workbook) -> Result<CriteriaSet, Vec<Finding>> {
    read(&book.save_to_buffer().expect("a workbook"), &given())
}

/// A workbook with another part.
fn changed(mut book: Workbook, name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let file = book.save_to_buffer().expect("a workbook");
    let mut parts = ZipArchive::new(Cursor::new(file)).expect("an archive");
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).expect("a part");
        let own = part.name().expect("a plain name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        let text = if own == name { change(text) } else { text };
        changed
            .start_file(own, SimpleFileOptions::default())
            .expect("a part");
        changed.write_all(text.as_bytes()).expect("written");
    }
    changed.finish().expect("an archive").into_inner()
}

#[test]
fn what_is_hidden_is_found() {
    let read = with(|sheet| {
        sheet.set_row_hidden(3).expect("a row");
        sheet.set_column_hidden(5).expect("a column");
        // Nothing stands there.
        sheet.set_row_hidden(40).expect("a row");
        sheet.set_column_hidden(30).expect("a column");
    });
    let (column, row) = ("workbook-column-hidden", "workbook-row-hidden");
    check_found(read, &[("Tiêu chí!F1", column), ("Tiêu chí!A4", row)]);
    let flat = with(|sheet| {
        sheet.set_row_height(3, 0).expect("a row");
    });
    check_found(flat, &[("Tiêu chí!A4", row)]);
    let mut book = small();
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.set_hidden(true);
    check_found(read_book(book), &[("Số liệu!A1", "workbook-sheet-hidden")]);
}

#[test]
fn a_hidden_row_is_found_however_the_part_is_named() {
    for target in [
        "WORKSHEETS/Sheet1.xml",
        "worksheets\\sheet1.xml",
        "/xl/worksheets/sheet1.xml",
    ] {
        let mut book = small();
        let sheet = book.worksheet_from_index(0).expect("a sheet");
        sheet.set_row_hidden(3).expect("a row");
        let file = changed(book, "xl/_rels/workbook.xml.rels", |rels| {
            rels.replace("worksheets/sheet1.xml", target)
        });
        let hidden = hidden::read(&file).expect("parts of their own");
        assert!(hidden["Tiêu chí"].rows.contains(&3), "{target}");
    }
}

#[test]
fn sheets_of_one_part_are_refused() {
    let file = changed(small(), "xl/_rels/workbook.xml.rels", |rels| {
        rels.replace("worksheets/sheet2.xml", "worksheets/sheet1.xml")
    });
    check_found(read(&file, &given()), &[("", "workbook-damaged")]);
}

#[test]
fn a_workbook_holds_as_much_text_as_it_may_and_no_more() {
    let with_text = |cells: u32| {
        with(|sheet| {
            let text = "a".repeat(cells::CELL_CHARS_MAX);
            for row in 0..cells {
                sheet.write(row + 50, 20, &text).expect("a text");
            }
        })
    };
    let most = cells::TEXT_MIB_MAX * 1024 * 1024 / cells::CELL_CHARS_MAX;
    let most = u32::try_from(most).expect("small");
    assert!(with_text(most - 1).is_ok());
    check_found(with_text(most + 1), &[("", "workbook-text")]);
}

#[test]
fn of_sheets_that_are_alike_none_is_taken() {
    let mut book = small();
    sheet(&mut book, "TIEU CHI", &[&["Mã"]]);
    let alike = "workbook-sheets-alike";
    check_found(read_book(book), &[("Tiêu chí!A1", alike)]);
    let headings = ["Mã", "Số liệu", "Vai trò"];
    let mut book = small();
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.set_name("Số liệu cũ").expect("a name");
    sheet(&mut book, "Số liệu mới", &[&headings]);
    check_found(read_book(book), &[("Số liệu cũ!A1", alike)]);
}

#[test]
fn a_column_is_not_lost_by_its_heading() {
    let headed = |heading: &str| {
        with(|sheet| {
            sheet.write(0, 8, heading).expect("a heading");
            sheet.write(2, 8, "Kế hoạch").expect("a text");
        })
    };
    let unknown = "workbook-heading-unknown";
    check_found(headed("Không áp dụng"), &[("Tiêu chí!I1", unknown)]);
    let twice = "workbook-heading-twice";
    check_found(headed("Tài liệu kiểm chứng"), &[("Tiêu chí!I1", twice)]);
}

#[test]
fn what_stands_in_a_row_that_only_sums_is_not_lost() {
    let read = with(|sheet| {
        sheet.write(1, 4, "≥ 90 → 2").expect("levels");
        sheet.write(1, 5, "Báo cáo").expect("evidence");
    });
    let vain = "workbook-sum-vain";
    check_found(read, &[("Tiêu chí!E2", vain), ("Tiêu chí!F2", vain)]);
    let mut book = small();
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.write(3, 0, "1").expect("a code");
    numbers.write(3, 1, "Số gì đó").expect("a label");
    check_found(read_book(book), &[("Số liệu!A4", vain)]);
}

#[test]
fn a_code_typed_as_a_number_is_not_taken_for_another() {
    let mut book = small();
    let criteria = book.worksheet_from_index(0).expect("a sheet");
    criteria.write(2, 0, "1.20").expect("a code");
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.write_number(1, 0, 1.2).expect("a number");
    check_found(read_book(book), &[("Số liệu!A2", "workbook-code-number")]);
}

#[test]
fn what_is_said_of_the_set_is_found_wherever_it_stands_and_named_where_it_is_not_read() {
    let said = |name: &str, rows: &[&[&str]]| {
        let mut book = small();
        sheet(&mut book, name, rows);
        read_book(book)
    };
    let elsewhere = said("Thông tin chung", &[&["Bộ tiêu chí mẫu", "", "có"]]);
    assert!(elsewhere.expect("a sound set").is_sample);
    let title = "Bộ tiêu chí mẫu xác định Chỉ số cải cách hành chính cấp xã";
    let titled = said("Thông tin", &[&["Tên bộ tiêu chí", title]]);
    assert_eq!(titled.expect("a sound set").title, title);
    check_found(
        said("Thông tin", &[&["Cách làm tròn:", "Nửa về số chẵn"]]),
        &[("Thông tin!A1", "workbook-about-near")],
    );
    let decimals: &[&str] = &["Số chữ số thập phân", "1"];
    check_found(
        said("Thông tin", &[decimals, decimals]),
        &[("Thông tin!B2", "workbook-about-twice")],
    );
    let mut book = small();
    let about = sheet(&mut book, "Thông tin", &[decimals]);
    about.set_row_hidden(0).expect("a row");
    check_found(
        read_book(book),
        &[("Thông tin!A1", "workbook-about-hidden")],
    );
}

#[test]
fn a_fault_is_named_once_and_a_long_text_is_not_repeated_whole() {
    let findings = with(|sheet| {
        let broken = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(2, 2, broken).expect("a formula");
        let long = "x".repeat(9_000);
        sheet.write(3, 2, &long).expect("a text");
        sheet.write(3, 6, &long).expect("a text");
    })
    .expect_err("findings");
    let found: Vec<_> = findings.iter().map(Finding::code).collect();
    assert_eq!(
        found,
        ["workbook-broken", "notation-decimal", "workbook-scored-by"]
    );
    let said = format!("{findings:?}").len();
    assert!(said < 3_000, "{said} characters");
}
