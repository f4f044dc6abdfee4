//! The first load of a scoresheet as its changes and as a snapshot: bytes in the reply, plain and
//! compressed, and what a device and the server do for it, in milliseconds.

#[path = "shared/written.rs"]
mod written;

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use sodiem_core::api::{Bytes, DocumentPull, DocumentSnapshot};
use sodiem_core::criteria::table::{Standing, read};
use sodiem_core::document::{Change, Document, Edition};
use sodiem_core::ids::{Digest, DocumentId};
use sodiem_core::ingest::hash_of;
use sodiem_core::vouched::VOUCHED_TOGETHER;

use written::written;

const SAMPLE: &str = include_str!("../../data/criteria/commune-sample.tsv");
const VOUCHER_BYTES: usize = 16;
const ROUNDS: usize = 7;

fn main() {
    let set = read(SAMPLE, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample is sound");
    let (round, unit) = (
        "2020".parse().expect("a round"),
        "31825".parse().expect("a unit"),
    );
    let id = DocumentId::sheet(&round, &unit, &set.digest());
    let edition = Edition::new(set);
    for count in [5, 10, 20, 30, 50, 100, 500, 1_500, 5_000] {
        println!("{count} changes");
        compare(&edition, &written(&edition, &id, count));
    }
}

fn compare(edition: &Edition, document: &Document) {
    let (id, heads) = (document.id(), document.heads());
    let (changes, saved) = (document.changes_since(&[]), document.save());
    let each = vouchers_of(&changes, changes.len());
    let pull = DocumentPull {
        document: id.clone(),
        snapshot: None,
        changes: Vec::new(),
        vouchers: Vec::new(),
        heads: heads.clone(),
    };
    let plain = DocumentPull {
        changes: changes.iter().map(|own| Bytes(own.bytes.clone())).collect(),
        vouchers: each
            .chunks(VOUCHER_BYTES)
            .map(|own| Bytes(own.to_vec()))
            .collect(),
        ..pull.clone()
    };
    let whole = |vouchers: usize| DocumentPull {
        snapshot: Some(DocumentSnapshot {
            saved: Bytes(saved.clone()),
            heads: heads.clone(),
            vouchers: Bytes(vouchers_of(&changes, vouchers)),
        }),
        ..pull.clone()
    };
    let together = changes.len().div_ceil(VOUCHED_TOGETHER);
    println!("  as changes: {}", sizes(&plain));
    println!("  as a snapshot: {}", sizes(&whole(together)));
    println!(
        "  with a voucher for each: {}",
        sizes(&whole(changes.len()))
    );
    report("name each change", || {
        let names = plain.changes.iter().map(|own| hash_of(&own.0));
        names.collect::<Vec<_>>()
    });
    report("take the snapshot apart", || {
        Document::unpack(&saved, &heads).expect("ours")
    });
    report("apply the changes", || {
        let bodies = changes.iter().map(|own| &own.bytes);
        edition.load(id, bodies).expect("loads")
    });
    report("make the snapshot", || {
        let opened = edition.open(id, &document.save()).expect("opens");
        opened.read() == document.read()
    });
}

/// As hard to compress as the server's.
fn vouchers_of(changes: &[Change], count: usize) -> Vec<u8> {
    let own = changes.iter().take(count);
    own.flat_map(|own| Digest::of(&own.bytes).0[..VOUCHER_BYTES].to_vec())
        .collect()
}

fn sizes(pull: &DocumentPull) -> String {
    let json = serde_json::to_vec(pull).expect("JSON");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&json).expect("memory");
    let packed = packed.finish().expect("memory");
    format!("{} bytes, compressed {}", json.len(), packed.len())
}

fn report<T>(what: &str, work: impl Fn() -> T) {
    let round = |_| {
        let begin = Instant::now();
        black_box(work());
        begin.elapsed()
    };
    let mut took: Vec<_> = (0..ROUNDS).map(round).collect();
    took.sort_unstable();
    let middle = took[ROUNDS / 2].as_secs_f64() * 1000.0;
    println!("  {what}: {middle:.2} ms");
}
