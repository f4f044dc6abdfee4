use super::*;
use crate::criteria::font;
use crate::ratio::Ratio;

const SAMPLE: &str = include_str!("../../../../data/criteria/commune-sample.tsv");

fn sample() -> CriteriaSet {
    table::read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample")
}

/// What a text is read as that says nothing of itself.
fn read_text(text: &str) -> Result<CriteriaSet, Vec<Finding>> {
    read(text, "Bộ tiêu chí thử", Standing::InForce)
}

/// The code of the first finding, where the text is no sound set.
fn checked(text: &str) -> Result<(), String> {
    let first = |findings: Vec<Finding>| findings[0].code().to_owned();
    read_text(text).map(drop).map_err(first)
}

fn refused(code: &str) -> Result<(), String> {
    Err(code.to_owned())
}

/// The table's cells, each in quotes where `delimiter` or quotes stand in it.
fn as_csv(table: &str, delimiter: char) -> String {
    let cell = |cell: &str| match cell.contains([delimiter, '"']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    let line = |line: &str| line.split('\t').map(cell).collect::<Vec<_>>();
    let lines = table
        .lines()
        .map(|row| line(row).join(&delimiter.to_string()) + "\n");
    lines.collect()
}

#[test]
fn a_set_is_the_same_from_every_form_of_text() {
    let set = sample();
    let forms = [SAMPLE.to_owned(), as_csv(SAMPLE, ','), as_csv(SAMPLE, ';')];
    for text in forms
        .iter()
        .flat_map(|own| [own.clone(), format!("\u{feff}{own}")])
    {
        let read = read(&text, &set.title, Standing::Sample);
        assert_eq!(read.as_ref(), Ok(&set));
    }
    assert_eq!(read_text(&set.to_json()), Ok(set));
}

#[test]
fn a_finding_names_the_line_that_the_file_has_it_on() {
    let heading = table::COLUMNS.join(";");
    let rows =
        "\n\n1;;domain;\"Chỉ đạo,\nđiều hành\";1;sum;{};;\n\n1.1;1;criterion;;1;magic;{};;self\n";
    for text in [
        heading.clone() + rows,
        (heading + rows).replace('\n', "\r\n"),
    ] {
        let findings = read_text(&text).expect_err("neither name nor rule");
        let found: Vec<_> = findings.iter().map(|f| (f.line, f.code())).collect();
        assert_eq!(
            found,
            [
                (Some(6), "criteria-name"),
                (Some(6), "criteria-rule-unknown")
            ]
        );
    }
}

#[test]
fn a_text_is_read_up_to_its_limit() {
    let json = sample().to_json();
    let padded = |bytes: usize| json.clone() + &" ".repeat(bytes - json.len());
    assert_eq!(checked(&padded(FILE_BYTES_MAX)), Ok(()));
    assert_eq!(
        checked(&padded(FILE_BYTES_MAX + 1)),
        refused("criteria-too-long")
    );
}

#[test]
fn more_findings_than_anybody_reads_are_counted() {
    let wrong = |rows: usize| table::COLUMNS.join("\t") + &"\nno code\t\t\t\t\t\t\t\t".repeat(rows);
    let told = |rows: usize| read_text(&wrong(rows)).expect_err("no codes");
    assert_eq!(told(FINDINGS_MAX).len(), FINDINGS_MAX);
    let findings = told(FINDINGS_MAX + 2);
    assert_eq!(findings.len(), FINDINGS_MAX + 1);
    let more = Message::new("criteria-more").with("count", 2);
    assert_eq!(findings.last(), Some(&Finding::general(more)));
}

#[test]
fn json_that_is_no_sound_set_is_refused_with_its_place() {
    let mut set = sample();
    set.rows[0].points_max = Ratio::integer(99);
    assert_eq!(checked(&set.to_json()), refused("criteria-sum"));
    let findings = read_text("{\n\"title\": 1}").expect_err("no set");
    let found: Vec<_> = findings.iter().map(|f| (f.line, f.code())).collect();
    assert_eq!(found, [(Some(2), "criteria-json")]);
}

#[test]
fn json_keeps_to_the_limits_of_the_table() {
    let found = |change: &dyn Fn(&mut CriteriaSet)| {
        let mut set = sample();
        change(&mut set);
        checked(&set.to_json())
    };
    let named = |name: String| found(&|set| set.rows[0].name.clone_from(&name));
    assert_eq!(found(&|_| ()), Ok(()));
    assert_eq!(named("x".repeat(table::NAME_CHARS_MAX)), Ok(()));
    assert_eq!(
        named("x".repeat(table::NAME_CHARS_MAX + 1)),
        refused("criteria-name")
    );
    assert_eq!(named("Cải\0cách".to_owned()), refused("criteria-name"));
    assert_eq!(
        named("Ca\u{309}i cách".to_owned()),
        refused("criteria-json-form"),
        "not composed"
    );
    let long = format!("{}/1", "9".repeat(1_000));
    let points = long.parse::<Ratio>().expect("a number");
    assert_eq!(
        found(&|set| set.rows[0].points_max = points.clone()),
        refused("criteria-json-form")
    );
    let chain = |set: &mut CriteriaSet| {
        let row = set.rows[0].clone();
        set.rows = vec![row; ROWS_MAX + 1];
    };
    assert_eq!(found(&chain), refused("criteria-too-many"));
    assert_eq!(found(&|set| set.rows.clear()), refused("criteria-empty"));
}

#[test]
fn a_text_of_an_old_font_is_refused_in_every_form_of_text() {
    let name = "1.1.1";
    let line = SAMPLE
        .lines()
        .position(|line| line.starts_with(&format!("{name}\t")));
    let line = line.expect("a leaf") as u64 + 1;
    let set = sample();
    let leaf = set.rows.iter().find(|row| row.code.as_str() == name);
    let whole = &leaf.expect("the leaf").name;
    let old = SAMPLE.replace(whole.as_str(), "KÕ ho¹ch");
    let placed = |text: &str| {
        let findings = read_text(text).expect_err("an old font");
        let found = findings.iter().map(|f| (f.line, f.code().to_owned()));
        found.collect::<Vec<_>>()
    };
    let expect = |line| vec![(line, font::FONT.to_owned())];
    assert_eq!(placed(&old), expect(Some(line)));
    assert_eq!(placed(&as_csv(&old, ',')), expect(Some(line)));
    let json = set.to_json().replace(whole.as_str(), "KÕ ho¹ch");
    assert_eq!(placed(&json), expect(None));
}

#[test]
fn a_label_and_a_title_of_an_old_font_are_refused() {
    let row = |label: &str| {
        let heading = table::COLUMNS.join("\t");
        let parameters = format!(
            r#"{{"options":[{{"label":"{label}","points":1}},{{"label":"Không","points":0}}]}}"#
        );
        format!(
            "{heading}\n1\t\tdomain\tKế hoạch\t1\tsum\t{{}}\t\t\n1.1\t1\tcriterion\tBan hành\t1\tchoice\t{parameters}\tKế hoạch\tself\n"
        )
    };
    assert_eq!(checked(&row("Có")), Ok(()));
    assert_eq!(checked(&row("Kieåm tra")), refused(font::FONT));
    let titled = read(SAMPLE, "Boä tieâu chí", Standing::Sample);
    let findings = titled.expect_err("an old font");
    assert_eq!(findings[0].code(), font::FONT);
}
