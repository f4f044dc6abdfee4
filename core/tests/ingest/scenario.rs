//! What devices send, made of bytes: honest changes of several phones, altered ones, ones made on
//! top of altered ones, and nonsense, in requests of any order.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use automerge::{Change, ExpandedChange};
use sodiem_core::answer::Answer;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::document::{Citation, Document, Edit, Edition};
use sodiem_core::ids::{ChangeId, Code, DocumentId, SeatId};
use sodiem_core::ingest::hash_of;
use sodiem_core::time::Timestamp;

use crate::craft::{Choices, Parts, alter_bytes, altered_operations, chunk, deflated};
use crate::oracle;

const CRITERIA: &str = include_str!("criteria.tsv");
const LEAVES: [&str; 2] = ["1.1", "1.2"];
const REQUESTS_MAX: usize = 2;
const CHANGES_MAX: usize = 5;

/// A kind of document, changes that phones made in it, and the document after each of them.
pub struct World {
    pub edition: Edition,
    pub id: DocumentId,
    pub pool: Vec<Vec<u8>>,
    parts: Vec<Parts>,
    expanded: Vec<ExpandedChange>,
    after: Vec<Document>,
}

/// What one device sends.
pub struct Request {
    pub seat: Option<SeatId>,
    pub vouched: BTreeSet<ChangeId>,
    pub authors: BTreeSet<SeatId>,
    pub changes: Vec<Vec<u8>>,
}

static SHEET: LazyLock<World> = LazyLock::new(|| World::new("sheet:2020:31825:{}"));
static APPRAISAL: LazyLock<World> =
    LazyLock::new(|| World::new("appraisal:2020:31825:{}:province"));

/// Plays what the bytes say, and checks each reply and what is left in the end.
pub fn play(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let world = if choices.coin() { &APPRAISAL } else { &SHEET };
    let count = choices.below(world.after.len());
    let mut document = world.after[count].clone();
    let mut stored = world.pool[..count].to_vec();
    for number in 0..REQUESTS_MAX {
        if choices.is_over() {
            break;
        }
        let request = world.request(&document, number, &mut choices);
        document = oracle::check_reply(&document, &request, &mut stored);
    }
    oracle::check_end(world, &document, &stored);
}

pub fn seat(number: u8) -> SeatId {
    SeatId([number; 16])
}

pub fn leaf(number: usize) -> Code {
    LEAVES[number % LEAVES.len()].parse().expect("a code")
}

impl World {
    fn new(id: &str) -> Self {
        let set = table::read(CRITERIA, "mẫu", Standing::Sample).expect("a sound set");
        let id: DocumentId = id
            .replace("{}", &set.digest().short())
            .parse()
            .expect("a document");
        let edition = Edition::new(set);
        let pool = pool(&edition, &id);
        let parts = pool.iter().map(|bytes| Parts::read(bytes).expect("reads"));
        let expanded = pool.iter().map(|bytes| {
            Change::from_bytes(bytes.clone())
                .expect("a change")
                .decode()
        });
        let after = (0..=pool.len())
            .map(|count| edition.load(&id, &pool[..count]).expect("loads"))
            .collect();
        Self {
            parts: parts.collect(),
            expanded: expanded.collect(),
            after,
            pool,
            edition,
            id,
        }
    }

    fn request(&self, document: &Document, number: usize, choices: &mut Choices<'_>) -> Request {
        let seat = [Some(1), Some(1), Some(2), None][choices.below(4)].map(seat);
        let trust = choices.below(4);
        let changes = self.changes(document, number, choices);
        let vouched = match trust {
            1 => self
                .pool
                .iter()
                .filter_map(|bytes| hash_of(bytes))
                .collect(),
            2 => changes.iter().filter_map(|bytes| hash_of(bytes)).collect(),
            _ => BTreeSet::new(),
        };
        let authors = (1..=3).map(self::seat).take(trust).collect();
        Request {
            seat,
            vouched,
            authors,
            changes,
        }
    }

    fn changes(
        &self,
        document: &Document,
        number: usize,
        choices: &mut Choices<'_>,
    ) -> Vec<Vec<u8>> {
        let author = 1 + choices.byte() % 3;
        let actor = 0x20 + u8::try_from(number).expect("few") * 4 + author;
        let mut phone = document.clone();
        phone.begin_session(seat(author), [actor; 16]);
        let mut changes: Vec<Vec<u8>> = Vec::new();
        while changes.len() < CHANGES_MAX && !choices.is_over() {
            let of_pool = choices.below(self.pool.len());
            let made = match choices.below(8) {
                0 => Some(self.pool[of_pool].clone()),
                1 => changes.get(of_pool).cloned(),
                2 => Some(choices.bytes(120)),
                3 => Some(self.altered(&self.pool[of_pool], choices)),
                4 => edited(&mut phone, choices),
                _ => edited(&mut phone.clone(), choices).map(|bytes| {
                    let altered = self.altered(&bytes, choices);
                    build_on(&mut phone, &altered);
                    altered
                }),
            };
            changes.extend(made);
        }
        match choices.below(8) {
            1 => changes.reverse(),
            2 => {
                let first = changes.len().min(1);
                changes.rotate_left(first);
            }
            _ => {}
        }
        changes
    }

    /// A change with something different in its operations, its fields, its bytes or its chunk.
    fn altered(&self, bytes: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let other = choices.below(self.pool.len());
        if choices.coin() {
            let altered = altered_operations(&bytes, choices, &self.expanded[other]);
            bytes = altered.unwrap_or(bytes);
        }
        let Some(mut parts) = Parts::read(&bytes) else {
            return bytes;
        };
        for _ in 0..choices.below(4) {
            parts.alter(choices, &self.parts[other]);
        }
        let mut data = parts.data();
        match choices.below(16) {
            0 => alter_bytes(&mut data, choices),
            1 => return chunk(choices.byte(), &data),
            2 => return deflated(&data),
            3 => {
                let mut bytes = chunk(1, &data);
                alter_bytes(&mut bytes, choices);
                return bytes;
            }
            _ => {}
        }
        chunk(1, &data)
    }
}

/// What three phones of two seats write apart and together.
fn pool(edition: &Edition, id: &DocumentId) -> Vec<Vec<u8>> {
    let mut phones = [(1, 1), (1, 2), (2, 3)].map(|(author, actor)| {
        let mut phone = edition.blank(id);
        phone.begin_session(seat(author), [actor; 16]);
        phone
    });
    let mut pool: Vec<Vec<u8>> = Vec::new();
    // Each byte says which phone writes what, or takes what the others wrote.
    for step in 0..40_u8 {
        let phone = &mut phones[usize::from(step / 3 % 3)];
        if step % 11 == 10 {
            phone.apply(&pool).expect("applies");
        }
        let said = [step.wrapping_mul(7), step, step / 2, step];
        let change = edited(phone, &mut Choices(&said));
        pool.extend(change);
    }
    pool
}

/// One intent of a person; nothing where it changes nothing or is not taken.
pub fn edited(phone: &mut Document, choices: &mut Choices<'_>) -> Option<Vec<u8>> {
    let edit = edit(choices);
    let made_at = Timestamp(i64::from(choices.byte()));
    // On top of what Automerge would not have taken, it may do anything.
    let change = catch_unwind(AssertUnwindSafe(|| phone.edit(&[edit], made_at)));
    Some(change.ok()?.ok()??.bytes)
}

fn edit(choices: &mut Choices<'_>) -> Edit {
    let (kind, leaf) = (choices.byte() % 9, leaf(choices.below(2)));
    let text = |choices: &mut Choices<'_>| match choices.byte() {
        long @ 250.. => "ắ".repeat(1 << (long - 242)),
        short => "một hai ba bốn năm sáu bảy"
            .split(' ')
            .filter(|word| (short >> (word.len() % 8)) & 1 == 0)
            .collect(),
    };
    let id = |choices: &mut Choices<'_>| format!("a{}", choices.below(3));
    match kind {
        0 | 1 => Edit::Answer {
            leaf,
            answer: Answer {
                choice: Some(choices.byte().into()),
                ..Answer::default()
            },
        },
        2 => Edit::Answer {
            leaf,
            answer: Answer::default(),
        },
        3 => Edit::Note {
            leaf,
            text: text(choices),
        },
        4 => Edit::Explanation {
            leaf,
            text: text(choices),
        },
        5 => Edit::Cite {
            leaf,
            id: id(choices),
            citation: Citation {
                number: text(choices),
                ..Citation::default()
            },
        },
        6 => Edit::RemoveCitation {
            leaf,
            id: id(choices),
        },
        7 => Edit::Opinion {
            leaf,
            text: text(choices),
        },
        _ => Edit::Ask {
            leaf,
            asks: choices.coin(),
        },
    }
}

/// What is written next stands on this one, where Automerge takes it at all.
fn build_on(phone: &mut Document, bytes: &[u8]) {
    if Parts::read(bytes).is_some_and(|parts| !parts.is_bomb()) {
        let mut taken = phone.clone();
        if let Ok(Ok(())) = catch_unwind(AssertUnwindSafe(|| taken.apply([bytes]))) {
            *phone = taken;
        }
    }
}
