//! What a scoresheet takes in memory, by the operating system's word, beside what
//! `Document::memory_bytes` says. On Linux.

#[path = "shared/written.rs"]
mod written;

use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::document::{Document, Edit, Edition};
use sodiem_core::ids::DocumentId;
use sodiem_core::time::Timestamp;

use written::written;

const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const COPIES: usize = 100;
const PAGE_BYTES: usize = 4096;

fn main() {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let (round, unit) = (
        "2020".parse().expect("a round"),
        "31825".parse().expect("a unit"),
    );
    let id = DocumentId::sheet(&round, &unit, &set.digest());
    let edition = Edition::new(set);
    for changes in [1, 100, 300, 1_500, 5_000] {
        let document = written(&edition, &id, changes);
        report(&format!("{changes} changes"), &edition, &document);
    }
    let mut document = written(&edition, &id, 1);
    let leaf = edition.leaves().next().map(|(row, _)| row.code.clone());
    let note = Edit::Note {
        leaf: leaf.expect("a leaf"),
        text: "Ủy ban nhân dân xã ".repeat(1000),
    };
    document.edit(&[note], Timestamp(9)).expect("taken");
    report("one note of 19,000 letters", &edition, &document);
}

/// Each copy is loaded for itself: clones share their memory.
fn report(what: &str, edition: &Edition, document: &Document) {
    let saved = document.save();
    let before = resident_bytes();
    let open = |_| edition.open(document.id(), &saved).expect("opens");
    let copies: Vec<Document> = (0..COPIES).map(open).collect();
    let each = resident_bytes().saturating_sub(before) / COPIES;
    println!(
        "{what}: {each} bytes, said to be {}",
        copies[0].memory_bytes()
    );
}

fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux says it");
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<usize>().ok());
    pages.expect("a number") * PAGE_BYTES
}
