//! Every text that this crate asks for is there in both languages. Reads the sources, so it runs
//! natively only.
#![cfg(not(target_family = "wasm"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sodiem_core::criteria::font;
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::text::{Catalog, Language};

/// How the keys of this crate's messages begin.
const FAMILIES: [&str; 17] = [
    "answer-",
    "answers-",
    "clarification-",
    "criteria-",
    "explain-",
    "label-",
    "move-",
    "next-",
    "notation-",
    "range-",
    "round-",
    "rule-",
    "succession-",
    "table-incomparable-",
    "unit-",
    "units-",
    "words-",
];

/// Those of them that a person meets who only scores.
const OFFICERS: [&str; 6] = ["answer-", "explain-", "label-", "next-", "range-", "words-"];

/// The keys that the sources name, tests aside.
fn literals(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            literals(&path, found);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            let source = fs::read_to_string(&path).expect("a source");
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            found.extend(lines.flat_map(keys_of).map(str::to_owned));
        }
    }
}

/// What messages are made with, and whatever else looks like a key of ours.
fn keys_of(line: &str) -> Vec<&str> {
    let parts: Vec<&str> = line.split('"').collect();
    let literals = (1..parts.len()).step_by(2);
    let is_message = |index: usize| parts[index - 1].ends_with("Message::new(");
    let keys = literals.filter(|index| is_message(*index) || is_key(parts[*index]));
    keys.map(|index| parts[index]).collect()
}

fn is_key(text: &str) -> bool {
    FAMILIES.iter().any(|family| text.starts_with(family))
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[test]
fn every_key_that_the_sources_name_has_a_text() {
    let mut found = BTreeSet::new();
    literals(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut found,
    );
    let keys: Vec<&String> = found.iter().collect();
    assert!(keys.len() > 100, "the sources name their keys: {keys:?}");
    for language in Language::ALL {
        let catalog = Catalog::new(language, &[]);
        let missing: Vec<_> = keys.iter().filter(|key| !catalog.has(key)).collect();
        assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
        let officers = Catalog::of_officer(language, &[]);
        let is_officers = |key: &str| OFFICERS.iter().any(|family| key.starts_with(family));
        let missing = keys
            .iter()
            .filter(|key| is_officers(key) && !officers.has(key));
        assert_eq!(
            missing.collect::<Vec<_>>(),
            Vec::<&&String>::new(),
            "{language:?}"
        );
    }
}

#[test]
fn every_rule_of_the_sample_has_words_in_both_languages() {
    let table = include_str!("../../data/criteria/commune-sample.tsv");
    let set = read(table, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    for language in Language::ALL {
        let catalog = Catalog::new(language, &[]);
        for (row, leaf) in set.leaves() {
            let words = leaf.rule.in_words(&row.points_max);
            assert!(!words.is_empty(), "{}", row.code);
            for message in &words {
                let text = catalog.format(message);
                assert!(
                    catalog.has(&message.key) && !text.contains('{'),
                    "{}: {text}",
                    row.code
                );
            }
        }
    }
}

#[test]
fn a_rule_reads_as_an_officer_would_say_it() {
    let table = include_str!("../../data/criteria/commune-sample.tsv");
    let set = read(table, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let catalog = Catalog::new(Language::Vi, &[]);
    let words = |code: &str| {
        let row = set.row(&code.parse().expect("a code")).expect("a row");
        let leaf = row.leaf().expect("a leaf");
        let words = leaf.rule.in_words(&row.points_max);
        words
            .iter()
            .map(|message| catalog.format(message))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words("1.1.3"),
        [
            "Tỷ lệ: Số nhiệm vụ đã hoàn thành ÷ Số nhiệm vụ trong kế hoạch",
            "Trên 90 %: 2 điểm",
            "Từ 70 % đến 90 %: 1 điểm",
            "Dưới 70 %: 0 điểm",
        ]
    );
    assert_eq!(
        words("1.4.1"),
        [
            "Tỷ lệ: Số mục tiêu đã hoàn thành ÷ Số mục tiêu của kế hoạch",
            "Từ 100 % trở lên: 1 điểm",
            "Thấp hơn mức đó: tính điểm theo tỷ lệ",
            "Dưới 90 %: 0 điểm",
        ]
    );
}

/// The files below a folder whose name ends so.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

#[test]
fn no_vietnamese_text_that_is_kept_here_is_taken_for_an_old_font() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    files(&root.join("data"), ".tsv", &mut found);
    files(&root.join("data"), ".csv", &mut found);
    files(&root.join("core/locales"), "vi.ftl", &mut found);
    files(&root.join("web-client/locales"), "vi.ftl", &mut found);
    assert!(found.len() > 8, "{found:?}");
    for path in found {
        let text = fs::read_to_string(&path).expect("a text");
        // Each word alone: another's letters must not be what excuses it.
        let words: BTreeSet<&str> = text
            .split_whitespace()
            .flat_map(|word| word.split(','))
            .collect();
        let taken: Vec<&&str> = words
            .iter()
            .filter(|word| font::check(word).is_some())
            .collect();
        assert!(taken.is_empty(), "{}: {taken:?}", path.display());
    }
}
