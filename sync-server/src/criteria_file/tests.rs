use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use sodiem_core::criteria::check::check;
use sodiem_core::criteria::file::FILE_BYTES_MAX;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::criteria::{
    Claimant, Content, DECIMALS_MAX, NotApplicable, NotApplicablePolicy, RoundedAt, ScoredBy,
};
use sodiem_core::ratio::Rounding;

use super::*;

mod unseen;

const SAMPLE: &str = include_str!("../../../data/criteria/commune-sample.tsv");
/// The kinds of rules that the sample has not.
const KINDS_BESIDE: &str = include_str!("../../../core/testdata/scoring/kinds.tsv");

fn given() -> Given {
    Given {
        title: "Bộ tiêu chí thử".to_owned(),
        standing: Standing::InForce,
    }
}

fn sample() -> CriteriaSet {
    table::read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample")
}

/// A set with every kind of rule that the sample has not, every kind of scorer, each claim that a
/// leaf does not apply, and a rounding of its own.
fn other() -> CriteriaSet {
    let mut set =
        table::read(KINDS_BESIDE, "Các cách tính khác", Standing::InForce).expect("a sound set");
    set.decimals = 3;
    set.rounding = Rounding::HalfToEven;
    set.rounded_at = RoundedAt::Area;
    let scorers = [
        ScoredBy::Department("Sở Tư pháp".to_owned()),
        ScoredBy::Authority("Chủ tịch UBND tỉnh".to_owned()),
        ScoredBy::Province,
    ];
    let claims = [None, Some(Claimant::Province)];
    let leaves = set
        .rows
        .iter_mut()
        .filter_map(|row| match &mut row.content {
            Content::Leaf(leaf) => Some(leaf),
            _ => None,
        });
    for (index, leaf) in leaves
        .enumerate()
        .filter(|(_, leaf)| !leaf.scored_by.is_survey())
    {
        leaf.scored_by = scorers[index % scorers.len()].clone();
        leaf.not_applicable = Some(NotApplicable {
            when: "không phát sinh; có xác nhận".to_owned(),
            policy: NotApplicablePolicy::Exclude,
            claimed_by: claims[index % claims.len()],
            reason_required: index % 3 == 0,
        });
    }
    assert_eq!(check(&set), []);
    set
}

/// A workbook with the headings of the template and a small set that is sound.
fn small() -> Workbook {
    let mut book = Workbook::new();
    let criteria = sheet(
        &mut book,
        "Tiêu chí",
        &[
            &[
                "Mã",
                "Tên tiêu chí",
                "Điểm tối đa",
                "Cách tính",
                "Mức điểm",
                "Tài liệu kiểm chứng",
                "Bên chấm",
            ],
            &["1", "Chỉ đạo, điều hành", "3"],
            &[
                "1.1",
                "Kế hoạch",
                "1",
                "Chọn một mức",
                "kịp thời: 1; không kịp thời: 0,5; không ban hành: 0",
                "Kế hoạch",
                "Tự chấm",
            ],
            &[
                "1.2",
                "Mức độ thực hiện",
                "2",
                "Theo mức tỷ lệ",
                "trên 90%: 2; 70%-90%: 1; dưới 70%: 0",
                "Báo cáo",
                "Tự chấm",
            ],
        ],
    );
    criteria.set_column_width(0, 10).expect("a width");
    sheet(
        &mut book,
        "Số liệu",
        &[
            &["Mã", "Số liệu", "Vai trò"],
            &["1.2", "Số nhiệm vụ", "Mẫu số"],
            &["", "Số nhiệm vụ hoàn thành", "Tử số"],
        ],
    );
    book
}

fn sheet<'a>(book: &'a mut Workbook, name: &str, rows: &[&[&str]]) -> &'a mut Worksheet {
    let sheet = book.add_worksheet().set_name(name).expect("a name");
    for (line, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            sheet.write(line, column, *text).expect("a text");
        }
    }
    sheet
}

/// The small set's workbook with one thing changed on its first sheet.
fn with(change: impl FnOnce(&mut Worksheet)) -> Result<CriteriaSet, Vec<Finding>> {
    let mut book = small();
    change(book.worksheet_from_index(0).expect("a sheet"));
    read(&book.save_to_buffer().expect("a workbook"), &given())
}

#[track_caller]
fn check_found(read: Result<CriteriaSet, Vec<Finding>>, expect: &[(&str, &str)]) {
    let findings = read.expect_err("findings");
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.cell.as_deref().unwrap_or(""), finding.code()))
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn a_set_comes_back_from_a_spreadsheet_as_it_went() {
    for set in [sample(), other()] {
        let file = workbook(&set).expect("a workbook");
        assert_eq!(read(&file, &given()), Ok(set));
    }
}

#[test]
fn a_set_without_a_word_about_rounding_rounds_its_total_to_two_decimals() {
    let set = with(|_| {}).expect("a sound set");
    let rounds = (set.decimals, set.rounding, set.rounded_at);
    assert_eq!(rounds, (2, Rounding::HalfAwayFromZero, RoundedAt::Total));
}

/// The small set's workbook that also says this of itself.
fn that_says(about: &[&[&str]]) -> Result<CriteriaSet, Vec<Finding>> {
    let mut book = small();
    sheet(&mut book, "Thông tin", about);
    read(&book.save_to_buffer().expect("a workbook"), &given())
}

#[test]
fn how_a_set_rounds_is_read_from_the_sheet_about_it() {
    let set = that_says(&[
        &["Làm tròn ở", "từng tiêu chí"],
        &["Cách làm tròn", "Nửa về số chẵn"],
        &["Số chữ số thập phân", "4"],
    ])
    .expect("a sound set");
    let rounds = (set.decimals, set.rounding, set.rounded_at);
    assert_eq!(
        rounds,
        (DECIMALS_MAX, Rounding::HalfToEven, RoundedAt::Leaf)
    );
}

#[test]
fn what_the_sheet_about_the_set_says_wrongly_is_found_in_its_cell() {
    let read = that_says(&[
        &["Tên bộ tiêu chí", "Bộ thử"],
        &["Bộ tiêu chí mẫu", "có thể"],
        &["Cách làm tròn", "lên"],
        &["Làm tròn ở", "mọi nơi"],
        &["Số chữ số thập phân", "5"],
    ]);
    check_found(
        read,
        &[
            ("Thông tin!B2", "notation-yes"),
            ("Thông tin!B3", "workbook-about"),
            ("Thông tin!B4", "workbook-about"),
            ("Thông tin!B5", "workbook-about-decimals"),
        ],
    );
    let mut book = small();
    let about = sheet(&mut book, "Thông tin", &[&["Số chữ số thập phân"]]);
    let formula = Formula::new("=1/0").set_result("#DIV/0!");
    about.write_formula(0, 1, formula).expect("a formula");
    let file = book.save_to_buffer().expect("a workbook");
    check_found(
        super::read(&file, &given()),
        &[("Thông tin!B1", "workbook-broken")],
    );
}

#[test]
fn a_named_department_or_authority_may_be_typed_where_the_list_stands() {
    let set = with(|sheet| {
        sheet
            .write(2, 6, "Sở, ngành: Sở Tư pháp")
            .expect("a scorer");
        sheet
            .write(3, 6, "người có thẩm quyền: Chủ tịch UBND tỉnh")
            .expect("a scorer");
    })
    .expect("a sound set");
    let scorers: Vec<String> = set
        .leaves()
        .map(|(_, leaf)| leaf.scored_by.to_string())
        .collect();
    assert_eq!(
        scorers,
        ["department:Sở Tư pháp", "authority:Chủ tịch UBND tỉnh"]
    );
    let file = template().expect("a workbook");
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
    let part = parts
        .by_name("xl/worksheets/sheet1.xml")
        .expect("the criteria");
    let xml = std::io::read_to_string(part).expect("XML");
    assert!(xml.contains(r#"errorStyle="warning""#), "{xml}");
}

#[test]
fn what_is_wrong_with_a_formula_is_found_in_the_cell_of_the_formula() {
    let formula = |levels: &str| {
        let mut book = small();
        let criteria = book.worksheet_from_index(0).expect("a sheet");
        criteria.write(3, 3, "Công thức").expect("a kind");
        criteria.write(3, 4, levels).expect("a formula");
        let numbers = book.worksheet_from_index(1).expect("a sheet");
        numbers.write(1, 2, "Biến số").expect("a role");
        numbers.write(2, 2, "Biến số").expect("a role");
        read(&book.save_to_buffer().expect("a workbook"), &given())
    };
    assert!(formula("a > 0 → b / a * 2; còn lại → 2").is_ok());
    let found = |key| [("Tiêu chí!E4", key)];
    check_found(formula("0,5 * b / a"), &found("rule-expression-comma"));
    check_found(formula("b / a / c"), &found("rule-formula-undeclared"));
    check_found(formula(" "), &found("notation-formula-missing"));
    check_found(formula(&"(".repeat(9_000)), &found("rule-expression-long"));
}

#[test]
fn a_set_comes_back_from_every_form_as_it_went() {
    let set = sample();
    let as_sample = Given {
        title: set.title.clone(),
        standing: Standing::Sample,
    };
    let csv = csv(&set).expect("CSV");
    assert_eq!(read(&csv, &as_sample).as_ref(), Ok(&set));
    assert_eq!(read(SAMPLE.as_bytes(), &as_sample).as_ref(), Ok(&set));
    assert_eq!(read(set.to_json().as_bytes(), &given()), Ok(set));
}

#[test]
fn what_was_exported_twice_is_the_same() {
    for own in [sample(), other()] {
        let once = workbook(&own).expect("a workbook");
        let set = read(&once, &given()).expect("the same set");
        assert_eq!(table::write(&set), table::write(&own));
        assert_eq!(set.to_json(), own.to_json());
        let again = workbook(&set).expect("a workbook");
        let cells = |file: &[u8]| cells::read(file).expect("sheets");
        let cells = |file| {
            cells(file)
                .into_iter()
                .map(|sheet| (sheet.name, sheet.cells))
        };
        assert!(cells(&again).eq(cells(&once)));
    }
}

#[test]
fn a_set_typed_as_forms_say_it_is_read() {
    let set = with(|_| {}).expect("a sound set");
    assert_eq!(set.title, "Bộ tiêu chí thử");
    let expected = "code\tparent_code\tlevel\tname_vi\tmax_points\trule_kind\trule_parameters\tevidence_required_vi\tscored_by\n\
        1\t\tdomain\tChỉ đạo, điều hành\t3\tsum\t{}\t\t\n\
        1.1\t1\tcriterion\tKế hoạch\t1\tchoice\t{\"options\":[{\"label\":\"kịp thời\",\"points\":1},{\"label\":\"không kịp thời\",\"points\":0.5},{\"label\":\"không ban hành\",\"points\":0}]}\tKế hoạch\tself\n\
        1.2\t1\tcriterion\tMức độ thực hiện\t2\ttiers\t{\"input\":{\"num\":\"b\",\"den\":\"a\",\"a\":\"Số nhiệm vụ\",\"b\":\"Số nhiệm vụ hoàn thành\"},\"tiers\":[{\"gt\":90,\"points\":2},{\"gte\":70,\"lte\":90,\"points\":1},{\"lt\":70,\"points\":0}]}\tBáo cáo\tself\n";
    assert_eq!(table::write(&set), expected);
}

#[test]
fn the_template_is_read_as_a_set_without_rows() {
    let file = template().expect("a workbook");
    let given = Given {
        title: String::new(),
        ..given()
    };
    check_found(read(&file, &given), &[("", "criteria-title")]);
}

#[test]
fn all_that_is_wrong_is_said_at_once_with_sheet_and_cell() {
    let read = with(|sheet| {
        sheet.write(1, 2, "4").expect("a maximum");
        sheet.write(2, 3, "Chọn bừa").expect("a kind");
        sheet.write(2, 6, "Không ai").expect("who scores");
        sheet
            .write(3, 4, "trên 90: hai; 70-90: 1; dưới 70: 0")
            .expect("levels");
    });
    check_found(
        read,
        &[
            ("Tiêu chí!G3", "workbook-scored-by"),
            ("Tiêu chí!D3", "criteria-rule-unknown"),
            ("Tiêu chí!E4", "notation-level"),
            ("Tiêu chí!C2", "criteria-sum"),
        ],
    );
}

#[test]
fn a_rule_that_does_not_hold_together_is_found_in_its_cell() {
    let read = with(|sheet| {
        sheet.write(3, 4, "> 90 → 2; < 70 → 0").expect("levels");
    });
    check_found(read, &[("Tiêu chí!E4", "rule-tier-gap")]);
}

#[test]
fn what_is_wrong_with_an_item_or_a_number_is_found_in_its_own_row() {
    let mut book = small();
    let criteria = book.worksheet_from_index(0).expect("a sheet");
    criteria.clear_cell(2, 4);
    criteria.write(3, 3, "Chia theo hệ số").expect("a kind");
    criteria.clear_cell(3, 4);
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.write(0, 3, "Ký hiệu").expect("a heading");
    numbers.write(0, 4, "Hệ số").expect("a heading");
    numbers.write(1, 2, "Tổng").expect("a role");
    numbers.write(2, 2, "Thành phần").expect("a role");
    numbers.write(2, 4, "2").expect("a weight");
    let long = "x".repeat(501);
    sheet(
        &mut book,
        "Nội dung",
        &[
            &["Mã", "Nội dung", "Điểm"],
            &["1.1", "kịp thời", "0,5"],
            &["", &long, "0"],
        ],
    );
    let read = read(&book.save_to_buffer().expect("a workbook"), &given());
    check_found(
        read,
        &[
            ("Nội dung!B3", "rule-label"),
            ("Nội dung!C2", "rule-max-unreachable"),
            ("Số liệu!E3", "rule-weight"),
        ],
    );
}

#[test]
fn an_edge_that_two_levels_share_must_say_whose_it_is() {
    let read = with(|sheet| {
        sheet
            .write(3, 4, "≥ 90 → 2; 80–90 → 1; 70–80 → 0,5; < 70 → 0")
            .expect("levels");
    });
    check_found(read, &[("Tiêu chí!E4", "notation-edge")]);
}

#[test]
fn numbers_may_be_typed_as_text_with_a_comma_but_not_two_ways() {
    let set = with(|sheet| {
        sheet.write(1, 2, "3,0").expect("a maximum");
        sheet.write_number(2, 2, 1.0).expect("a maximum");
    });
    assert!(set.is_ok(), "{set:?}");
    let read = with(|sheet| {
        sheet.write(1, 2, "3.000").expect("a maximum");
    });
    check_found(read, &[("Tiêu chí!C2", "notation-decimal")]);
}

#[test]
fn dates_errors_and_formulas_without_a_value_are_found() {
    let read = with(|sheet| {
        let date = ExcelDateTime::parse_from_str("2025-01-02").expect("a date");
        let format = Format::new().set_num_format("dd/mm/yyyy");
        sheet
            .write_with_format(1, 2, &date, &format)
            .expect("a date");
    });
    check_found(read, &[("Tiêu chí!C2", "workbook-date")]);
}

#[test]
fn a_formula_counts_as_what_it_came_to() {
    let set = with(|sheet| {
        let formula = Formula::new("=1+2").set_result("3");
        sheet.write_formula(1, 2, formula).expect("a formula");
    });
    assert!(set.is_ok(), "{set:?}");
}

#[test]
fn merged_cells_are_found_where_criteria_stand() {
    let read = with(|sheet| {
        sheet
            .merge_range(2, 1, 3, 1, "Kế hoạch", &Format::new())
            .expect("a range");
    });
    check_found(
        read,
        &[
            ("Tiêu chí!B3", "workbook-merged"),
            ("Tiêu chí!B4", "criteria-name"),
        ],
    );
}

#[test]
fn texts_of_old_fonts_are_named() {
    // "Kế hoạch" under .VnTime, "Kieåm tra" under a VNI font.
    for (text, font) in [("KÕ ho¹ch", "TCVN3"), ("Kieåm tra", "VNI")] {
        let findings = with(|sheet| {
            sheet.write(2, 1, text).expect("a text");
        })
        .expect_err("a font");
        assert_eq!(findings[0].code(), "workbook-font");
        let said = findings[0].message.values.get("font");
        assert!(format!("{said:?}").contains(font), "{findings:?}");
    }
}

#[test]
fn each_text_of_an_old_font_is_named_once_in_its_cell() {
    let read = with(|sheet| {
        sheet.write(2, 1, "KÕ ho¹ch").expect("a text");
        sheet.write(2, 5, "KÕ ho¹ch").expect("a text");
    });
    let font = "workbook-font";
    check_found(read, &[("Tiêu chí!B3", font), ("Tiêu chí!F3", font)]);
    let titled = that_says(&[&["Tên bộ tiêu chí", "Boä tieâu chí"]]);
    check_found(titled, &[("Thông tin!B1", font)]);
}

#[test]
fn vietnamese_and_english_are_no_old_font() {
    let set = with(|sheet| {
        sheet
            .write(2, 1, "Cơ sở dữ liệu hoà nhập, tỷ lệ ≥ 90 %, ISO®")
            .expect("a text");
    });
    assert!(set.is_ok(), "{set:?}");
}

#[test]
fn rows_of_a_criterion_that_is_not_there_are_found() {
    let mut book = small();
    let numbers = book.worksheet_from_index(1).expect("a sheet");
    numbers.write(3, 0, "9.9").expect("a code");
    numbers.write(3, 1, "Số gì đó").expect("a label");
    let read = read(&book.save_to_buffer().expect("a workbook"), &given());
    check_found(read, &[("Số liệu!A4", "workbook-stranger")]);
}

#[test]
fn a_sheet_is_read_down_to_its_limit() {
    let at = |row: usize| {
        let row = u32::try_from(row).expect("a row");
        with(|sheet| {
            sheet.write(row, 0, "1.3").expect("a code");
        })
    };
    check_found(at(cells::SHEET_ROWS_MAX), &[("", "workbook-rows")]);
    let findings = at(cells::SHEET_ROWS_MAX - 1).expect_err("a row without a name");
    assert!(
        findings
            .iter()
            .all(|finding| finding.code() != "workbook-rows")
    );
}

#[test]
fn a_cell_is_read_up_to_its_limit() {
    let long = |chars: usize| {
        with(|sheet| {
            sheet.write(2, 5, "ă".repeat(chars)).expect("a text");
        })
    };
    check_found(
        long(cells::CELL_CHARS_MAX + 1),
        &[("", "workbook-cell-long")],
    );
    check_found(
        long(cells::CELL_CHARS_MAX),
        &[("Tiêu chí!F3", "criteria-evidence")],
    );
}

#[test]
fn a_sheet_that_claims_a_million_columns_costs_nothing() {
    let set = with(|sheet| {
        sheet.write(2, 16_383, "xa").expect("a text");
    });
    assert!(set.is_ok(), "{set:?}");
}

/// An archive of these parts, stored as they are or deflated.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer = zip::ZipWriter::new(&mut file);
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("a part");
        writer.write_all(content).expect("a part");
    }
    writer.finish().expect("an archive");
    file.into_inner()
}

#[test]
fn files_that_are_no_plain_spreadsheet_are_refused_for_their_reason() {
    let bomb = vec![0; archive::UNPACKED_MIB_MAX * 1024 * 1024];
    let cases: [(Vec<u8>, &str); 6] = [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "workbook-encrypted",
        ),
        (b"PK\x03\x04 and no more".to_vec(), "workbook-damaged"),
        (archive(&[("word/document.xml", b"<a/>")]), "workbook-kind"),
        (
            archive(&[("xl/workbook.xml", b"<a/>"), ("xl/vbaProject.bin", b"")]),
            "workbook-macros",
        ),
        (
            archive(&[
                ("xl/workbook.xml", b"<a/>"),
                ("xl/worksheets/sheet1.xml", &bomb),
            ]),
            "workbook-unpacked",
        ),
        (b"\xff\xfe\x00\x01".to_vec(), "workbook-not-utf8"),
    ];
    for (file, code) in cases {
        check_found(read(&file, &given()), &[("", code)]);
    }
}

#[test]
fn a_cell_at_a_place_that_no_sheet_has_is_no_panic() {
    let file = workbook(&sample()).expect("a workbook");
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
    let names: Vec<String> = parts
        .file_names()
        .flatten()
        .map(|name| name.to_string())
        .collect();
    let mut maimed = Vec::new();
    for name in names {
        let part = parts.by_name(&name).expect("a part");
        let text = std::io::read_to_string(part).expect("XML");
        let text = text.replace("r=\"A2\"", "r=\"ZZZZZZZZ99999999999999999999\"");
        maimed.push((name, text));
    }
    let parts: Vec<_> = maimed
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let findings = read(&archive(&parts), &given()).expect_err("a damaged sheet");
    assert!(!findings.is_empty());
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let mut file = sample().to_json().into_bytes();
    file.resize(FILE_BYTES_MAX, b' ');
    assert!(read(&file, &given()).is_ok());
    file.push(b' ');
    check_found(read(&file, &given()), &[("", "criteria-too-long")]);
}

#[test]
fn a_file_that_is_no_table_at_all_is_named_so() {
    let others: [&[u8]; 4] = [b"", b"\xef\xbb\xbf  \n", b"%PDF-1.7", b" <html>"];
    for file in others {
        check_found(read(file, &given()), &[("", "workbook-other")]);
    }
}
