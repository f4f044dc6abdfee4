//! What comes from outside ends in findings or in a sound set, whatever it is: random bytes, the
//! sample's files with something changed, random cells and formulas.
//!
//! Each property tries a modest number of cases; `SODIEM_FUZZ_SECONDS=3600` tries it for an hour:
//! `cargo test -p sodiem-sync-server --test it fuzz`.

use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::json;
use sodiem_core::answer::Answer;
use sodiem_core::criteria::check::check;
use sodiem_core::criteria::notation::{self, ItemRow, Notation, VariableRow};
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::ratio::Ratio;
use sodiem_core::rule::Rule;
use sodiem_core::text::{Catalog, Language, Message};
use sodiem_sync_server::criteria_file::{self, Given};

const SAMPLE: &str = include_str!("../../../data/criteria/commune-sample.tsv");
const KINDS_BESIDE: &str = include_str!("../../../core/testdata/scoring/kinds.tsv");

/// What breaks readers of tables and of XML.
const SNAGS: [&str; 24] = [
    "\t",
    "\n",
    "\"",
    "{",
    "}",
    "[",
    "<",
    ">",
    "&#0;",
    "]]>",
    "0",
    "-1",
    "1,5",
    "1e9",
    "null",
    "99999999999999999999",
    "r=\"ZZZZ99999999\"",
    "t=\"e\"",
    "<f>A1</f>",
    "đủ điểm khi ",
    "formula",
    "sum",
    "1.1.1",
    "\u{feff}",
];

static CATALOGS: LazyLock<[Catalog; 2]> =
    LazyLock::new(|| Language::ALL.map(|language| Catalog::new(language, &[])));

/// Tries a property over a modest number of cases, or for as long as somebody asked.
fn fuzz<S: Strategy>(inputs: &S, property: impl Fn(S::Value)) {
    const CASES: u32 = 128;
    let seconds = std::env::var("SODIEM_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|text| text.parse().expect("a number of seconds"));
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    loop {
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(CASES)
        };
        let run = TestRunner::new(config).run(inputs, |input| {
            property(input);
            Ok(())
        });
        run.unwrap_or_else(|error| panic!("{error}"));
        if until.is_none_or(|until| Instant::now() >= until) {
            return;
        }
    }
}

/// One change: where, how many bytes go, and what comes in their place.
type Change = (Index, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let snag = select(SNAGS.to_vec()).prop_map(|snag| snag.as_bytes().to_vec());
    let inserted = prop_oneof![snag, prop::collection::vec(any::<u8>(), 0..8)];
    let change = (any::<Index>(), 0..12_usize, inserted);
    prop::collection::vec(change, 1..6)
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, removed, inserted) in changes {
        let at = at.index(bytes.len() + 1);
        let end = bytes.len().min(at + removed);
        bytes.splice(at..end, inserted.iter().copied());
    }
    bytes
}

fn check_said(messages: &[Message]) {
    // What somebody wrote may look like a value that is missing.
    let is_plain = |message: &&Message| !format!("{message:?}").contains("{$");
    for message in messages.iter().filter(is_plain) {
        for catalog in CATALOGS.iter() {
            assert!(catalog.has(&message.key), "{}", message.key);
            assert!(!catalog.format(message).contains("{$"), "{message:?}");
        }
    }
}

/// A file is a sound set, or something is found in it that can be said.
fn check_file(bytes: &[u8]) {
    let given = Given {
        title: "Bộ tiêu chí thử".to_owned(),
        standing: Standing::InForce,
    };
    match criteria_file::read(bytes, &given) {
        Ok(set) => assert_eq!(check(&set), []),
        Err(findings) => {
            assert!(!findings.is_empty());
            let messages: Vec<Message> = findings.into_iter().map(|f| f.message).collect();
            check_said(&messages);
        }
    }
}

fn workbook(table: &str) -> Vec<u8> {
    let set = table::read(table, "Bộ tiêu chí mẫu", Standing::Sample).expect("a sound set");
    criteria_file::workbook(&set).expect("a workbook")
}

/// The parts of a workbook, unpacked.
fn parts(workbook: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (name, bytes)
    };
    (0..count).map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn random_bytes_are_never_more_than_findings() {
    let begin = select(vec![
        "",
        "PK\u{3}\u{4}",
        "{",
        "code\tparent_code",
        "code;parent_code\n",
    ]);
    let bytes = prop::collection::vec(any::<u8>(), 0..2_000);
    fuzz(&(begin, bytes), |(begin, bytes)| {
        check_file(&[begin.as_bytes(), &bytes].concat());
    });
}

#[test]
fn a_table_with_something_changed_is_a_sound_set_or_findings() {
    fuzz(&(any::<bool>(), changes()), |(is_sample, changes)| {
        let table = if is_sample { SAMPLE } else { KINDS_BESIDE };
        check_file(&changed(table.as_bytes(), &changes));
    });
}

#[test]
fn a_set_as_json_with_something_changed_is_a_sound_set_or_findings() {
    let set = table::read(KINDS_BESIDE, "mẫu", Standing::Sample).expect("a sound set");
    let json = set.to_json();
    fuzz(&changes(), |changes| {
        check_file(&changed(json.as_bytes(), &changes));
    });
}

#[test]
fn a_workbook_with_something_changed_is_a_sound_set_or_findings() {
    let workbook = workbook(KINDS_BESIDE);
    fuzz(&changes(), |changes| {
        check_file(&changed(&workbook, &changes));
    });
}

#[test]
fn a_workbook_with_something_changed_inside_is_a_sound_set_or_findings() {
    let sample = parts(workbook(SAMPLE));
    let kinds = parts(workbook(KINDS_BESIDE));
    let inputs = (any::<bool>(), any::<Index>(), changes());
    fuzz(&inputs, |(is_sample, part, changes)| {
        let mut parts = if is_sample {
            sample.clone()
        } else {
            kinds.clone()
        };
        let part = part.get_mut(&mut parts);
        part.1 = changed(&part.1, &changes);
        check_file(&packed(&parts));
    });
}

/// A text of what stands in levels, settings and formulas.
fn written() -> impl Strategy<Value = String> {
    let word = select(vec![
        "≥",
        ">",
        "≤",
        "<",
        "=",
        "→",
        "->",
        "–",
        "-",
        "từ",
        "đến",
        "dưới",
        "tất cả",
        "còn lại",
        "và",
        "90",
        "0,5",
        "0.5",
        "100",
        ";",
        "\n",
        ",",
        "a",
        "b",
        "min",
        "max",
        "and",
        "or",
        "(",
        ")",
        "+",
        "*",
        "/",
        "÷",
        "sàn",
        "thấp nhất",
        "bước",
        "so sánh",
        "tăng trưởng",
        "số nguyên",
        "tối đa a",
        "phiếu tối thiểu 01",
        "\"",
        "01/A",
        "%",
        "é",
    ]);
    prop::collection::vec((word, any::<bool>()), 0..40).prop_map(|words| {
        let spaced = |(word, is_spaced): (&str, bool)| match is_spaced {
            true => format!("{word} "),
            false => word.to_owned(),
        };
        words.into_iter().map(spaced).collect()
    })
}

/// A rule that reads is the same rule once more after it was written down.
fn check_notation(notation: &Notation, max: &Ratio) {
    match notation::read(notation, max) {
        Ok(rule) => {
            let found = rule.check(max);
            check_said(&found);
            if found.is_empty() {
                let again = notation::write(&rule, max);
                assert_eq!(notation::read(&again, max).as_ref(), Ok(&rule), "{again:?}");
                check_scores(&rule, max);
            }
        }
        Err(wrong) => {
            let messages: Vec<Message> = wrong.into_iter().map(|(_, message)| message).collect();
            assert!(!messages.is_empty());
            check_said(&messages);
        }
    }
}

/// Points stay within what the rule gives, and every word about them can be said.
fn check_scores(rule: &Rule, max: &Ratio) {
    let (least, most) = rule.range(max);
    for (a, b) in [
        ("0", "0"),
        ("8", "5"),
        ("0", "3"),
        ("0.1", "99999999999999"),
    ] {
        let answer = json!({ "values": { "a": a, "b": b, "n": a } }).to_string();
        let outcome = rule.score(max, None, &Answer::read(&answer));
        assert!(
            least <= outcome.points && outcome.points <= most,
            "{rule:?}"
        );
        check_said(&outcome.explanation);
        check_said(&outcome.findings);
    }
}

#[test]
fn random_cells_of_a_rule_are_a_rule_or_findings() {
    let kinds = select(Rule::NAMES.map(|(kind, _)| kind).to_vec());
    let roles = select(notation::ROLES.map(|(_, role)| role).to_vec());
    let variables = prop::collection::vec((roles, written()), 0..3);
    let items = prop::collection::vec((written(), written()), 0..3);
    let inputs = (kinds, written(), written(), items, variables);
    fuzz(&inputs, |(kind, levels, settings, items, variables)| {
        let item = |(label, points)| ItemRow { label, points };
        let variable = |(role, weight): (&str, String)| VariableRow {
            symbol: String::new(),
            label: "Số liệu".to_owned(),
            role: role.to_owned(),
            weight,
        };
        let notation = Notation {
            kind: kind.to_owned(),
            levels,
            settings,
            items: items.into_iter().map(item).collect(),
            variables: variables.into_iter().map(variable).collect(),
        };
        check_notation(&notation, &Ratio::integer(2));
    });
}

#[test]
fn random_levels_of_a_rate_are_a_rule_or_findings() {
    let rows = [("a", "Mẫu số"), ("b", "Tử số")];
    fuzz(&written(), |levels| {
        check_notation(&with_variables("tiers", levels, rows), &Ratio::integer(2));
    });
}

#[test]
fn random_formulas_are_scored_within_their_bounds_or_found_wrong() {
    let rows = [("a", "Biến số"), ("b", "Biến số")];
    let sign = select(vec![
        "a",
        "b",
        "0",
        "1",
        "2.5",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        "min(",
        "max(",
        ", ",
        " and ",
        " or ",
        " > ",
        " <= ",
        " = ",
        " → ",
        "; ",
        "còn lại",
        "÷",
        "−",
    ]);
    let short = prop::collection::vec(sign.clone(), 1..12);
    let long = prop::collection::vec(sign, 100..400);
    let formulas = prop_oneof![8 => short, 1 => long].prop_map(|signs| signs.concat());
    fuzz(&formulas, |formula| {
        check_notation(
            &with_variables("formula", formula, rows),
            &Ratio::integer(2),
        );
    });
}

fn with_variables(kind: &str, levels: String, rows: [(&str, &str); 2]) -> Notation {
    let row = |(symbol, role): (&str, &str)| VariableRow {
        symbol: symbol.to_owned(),
        label: "Số liệu".to_owned(),
        role: role.to_owned(),
        weight: String::new(),
    };
    Notation {
        kind: kind.to_owned(),
        levels,
        variables: rows.map(row).to_vec(),
        ..Notation::default()
    }
}
