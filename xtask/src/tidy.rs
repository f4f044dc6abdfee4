//! What no compiler checks of the checkout: that it stays readable, and its documents true.

use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::parser;

/// Folders of the packages.
const PACKAGES: [&str; 6] = [
    "core",
    "core-wasm",
    "sync-server",
    "tests",
    "web-client",
    "xtask",
];

const SOURCE_LINES_MAX: usize = 500;
const ARCHITECTURE_LINES_MAX: usize = 250;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every Rust file: its path in the checkout and its text.
fn rust_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for package in PACKAGES {
        collect(&root().join(package), &mut files);
    }
    assert!(files.iter().any(|(path, _)| path == "xtask/src/tidy.rs"));
    files
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

#[track_caller]
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    let is_unit_tests = |path: &str| path.ends_with("/tests.rs");
    let silent = rust_files()
        .into_iter()
        .filter(|(path, text)| !is_unit_tests(path) && !text.starts_with("//!"));
    assert_none(
        silent
            .map(|(path, _)| format!("{path}: begin with a `//!` sentence"))
            .collect(),
    );
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let is_test = |path: &str| path.contains("tests/") || path.ends_with("tests.rs");
    let long = rust_files().into_iter().filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > SOURCE_LINES_MAX && !is_test(&path))
            .then(|| format!("{path}: {lines} lines, at most {SOURCE_LINES_MAX}: split it"))
    });
    assert_none(long.collect());
}

#[test]
fn nothing_sleeps_is_ignored_or_is_left_undone() {
    // In two parts, so that this file does not hold what it forbids.
    let forbidden = [
        (concat!("thread::", "sleep"), "wait for a state instead"),
        (concat!("#[", "ignore"), "run it or remove it"),
        (concat!("todo", "!("), "do it"),
        (concat!("unimplemented", "!("), "do it"),
        (concat!("FIX", "ME"), "fix it"),
        (concat!("TO", "DO"), "do it"),
    ];
    let mut complaints = Vec::new();
    for (path, text) in rust_files() {
        for (number, line) in text.lines().enumerate() {
            for (word, advice) in forbidden.iter().filter(|(word, _)| line.contains(word)) {
                complaints.push(format!("{path}:{}: {word}: {advice}", number + 1));
            }
        }
    }
    assert_none(complaints);
}

/// The README and `docs/*.md`, as far as they are there.
fn documents() -> Vec<PathBuf> {
    let mut paths = vec![root().join("README.md")];
    if let Ok(entries) = fs::read_dir(root().join("docs")) {
        paths.extend(entries.map(|entry| entry.unwrap().path()));
    }
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "md") && path.is_file());
    paths
}

/// Whether a word in backticks names something below a top-level folder of the checkout.
fn names_a_path(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    word.chars().all(is_plain)
        && word.split_once('/').is_some_and(|(top, _)| {
            !top.is_empty() && !top.chars().all(|c| c == '.') && root().join(top).is_dir()
        })
}

#[test]
fn every_path_in_the_documents_exists() {
    let mut complaints = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for (number, line) in text.lines().enumerate() {
            let words = line.split('`').skip(1).step_by(2);
            for word in words.filter(|word| names_a_path(word) && !root().join(word).exists()) {
                let document = document.strip_prefix(root()).unwrap().display();
                complaints.push(format!("{document}:{}: there is no {word}", number + 1));
            }
        }
    }
    assert_none(complaints);
}

#[test]
fn the_architecture_is_read_in_one_sitting() {
    let Ok(text) = fs::read_to_string(root().join("docs/ARCHITECTURE.md")) else {
        return;
    };
    assert!(text.lines().count() <= ARCHITECTURE_LINES_MAX);
}

/// The keys of a Fluent file with the variables of each message, sorted.
fn messages(path: &str) -> Vec<(String, Vec<String>)> {
    let text =
        fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let resource: Resource<&str> =
        parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
    let mut found = Vec::new();
    for entry in &resource.body {
        let key = match entry {
            Entry::Message(message) => message.id.name.to_owned(),
            Entry::Term(term) => format!("-{}", term.id.name),
            _ => continue,
        };
        found.push((key, variables(entry)));
    }
    found.sort();
    found
}

/// The names after `$` in an entry, each once.
fn variables(entry: &Entry<&str>) -> Vec<String> {
    let entry = Resource {
        body: vec![entry.clone()],
    };
    let text = fluent_syntax::serializer::serialize(&entry);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut names: Vec<String> = text
        .split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|&c| is_name(c)).collect())
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn every_text_is_there_in_both_languages_with_the_same_values() {
    for folder in [
        "core/locales",
        "core/locales/office",
        "web-client/locales",
        "web-client/locales/desk",
    ] {
        let read = |language| messages(&format!("{folder}/{language}.ftl"));
        let (vietnamese, english) = (read("vi"), read("en"));
        let lonely = |ours: &[(String, Vec<String>)], theirs: &[(String, Vec<String>)]| {
            ours.iter()
                .filter(|message| !theirs.contains(message))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (lonely(&vietnamese, &english), lonely(&english, &vietnamese)),
            (vec![], vec![]),
            "messages of {folder} that are in one language only or use other values there"
        );
    }
}
