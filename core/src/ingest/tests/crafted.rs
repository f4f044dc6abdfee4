//! Changes made byte by byte, as Automerge would not make them.

use automerge::ObjId;
use sha2::{Digest as _, Sha256};

use super::{SEAT, empty};
use crate::document::layout::Container;
use crate::ids::ChangeId;

pub(super) const KIND_CHANGE: u8 = 1;

/// Numbers of columns.
pub(super) const OBJECT_COUNTER: u64 = 0x02;
pub(super) const KEY: u64 = 0x15;
pub(super) const INSERTS: u64 = 0x34;
pub(super) const ACTION: u64 = 0x42;
pub(super) const VALUE_TYPE: u64 = 0x56;
pub(super) const VALUE: u64 = 0x57;
pub(super) const REPLACED: u64 = 0x70;
pub(super) const REPLACED_ACTOR: u64 = 0x71;
pub(super) const REPLACED_COUNTER: u64 = 0x73;

/// The fields of a change, each to be set to what no device of ours sends.
pub(super) struct Crafted {
    pub(super) dependencies: Vec<ChangeId>,
    pub(super) actor: Vec<u8>,
    pub(super) sequence: u64,
    pub(super) first_operation: u64,
    pub(super) time: i64,
    pub(super) message: Vec<u8>,
    pub(super) actors: Vec<Vec<u8>>,
    pub(super) columns: Vec<(u64, Vec<u8>)>,
    pub(super) extra: Vec<u8>,
}

/// An honest change, and the only one of its kind: the first of an actor of the seat, in which an
/// officer asks about a leaf, as often as there are to be operations.
pub(super) fn asks(operations: i64) -> Crafted {
    let document = empty();
    let leaf = "1.1".parse().expect("a code");
    let leaf = document.layout().object(&leaf, Container::Leaf);
    let Some(ObjId::Id(leaf, template, _)) = leaf else {
        panic!("the template has the leaf");
    };
    let last = document.automerge().get_changes_meta(&[]).remove(0).max_op;
    Crafted {
        dependencies: document.heads(),
        actor: vec![7; 16],
        sequence: 1,
        first_operation: last + 1,
        time: 1,
        message: Vec::new(),
        actors: vec![template.to_bytes().to_vec()],
        columns: vec![
            (0x01, run(operations, &unsigned(1))),
            (OBJECT_COUNTER, run(operations, &unsigned(*leaf))),
            (KEY, run(operations, &prefixed(b"asks"))),
            (INSERTS, unsigned(operations.unsigned_abs())),
            (ACTION, run(operations, &unsigned(1))),
            (VALUE_TYPE, run(operations, &unsigned(2))),
            (REPLACED, run(operations, &unsigned(0))),
        ],
        extra: [vec![1], prefixed(&SEAT.0)].concat(),
    }
}

impl Crafted {
    /// Another content for a column, in its place or behind those before it.
    pub(super) fn with(mut self, column: u64, content: Vec<u8>) -> Self {
        self.columns.retain(|(number, _)| *number != column);
        self.columns.push((column, content));
        self.columns.sort_by_key(|(number, _)| *number);
        self
    }

    /// What the chunk of the change holds.
    pub(super) fn data(&self) -> Vec<u8> {
        let count = |count: usize| unsigned(count.try_into().expect("small"));
        let mut data = count(self.dependencies.len());
        data.extend(self.dependencies.iter().flat_map(|hash| hash.0));
        data.extend(prefixed(&self.actor));
        data.extend(unsigned(self.sequence));
        data.extend(unsigned(self.first_operation));
        data.extend(signed(self.time));
        data.extend(prefixed(&self.message));
        data.extend(count(self.actors.len()));
        data.extend(self.actors.iter().flat_map(|actor| prefixed(actor)));
        data.extend(count(self.columns.len()));
        for (number, content) in &self.columns {
            data.extend(unsigned(*number));
            data.extend(count(content.len()));
        }
        data.extend(self.columns.iter().flat_map(|(_, content)| content));
        data.extend(&self.extra);
        data
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        chunk(KIND_CHANGE, &self.data())
    }
}

/// Data with magic, the right checksum, kind and length.
pub(super) fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let hashed = [vec![kind], prefixed(data)].concat();
    let digest = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &digest[..4], &hashed].concat()
}

/// So many times one value, as Automerge writes it.
pub(super) fn run(length: i64, value: &[u8]) -> Vec<u8> {
    let length = if length == 1 { -1 } else { length };
    [&signed(length), value].concat()
}

pub(super) fn prefixed(bytes: &[u8]) -> Vec<u8> {
    let length = unsigned(bytes.len().try_into().expect("small"));
    [&length, bytes].concat()
}

pub(super) fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).expect("seven bits");
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

pub(super) fn signed(mut value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).expect("seven bits");
        value >>= 7;
        if value == 0 && low & 0x40 == 0 || value == -1 && low & 0x40 != 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A deflate stream of a few bytes that inflates to a byte and then so many times 258 more.
pub(super) fn deflated_zeros(times: usize) -> Vec<u8> {
    // The last block, with fixed codes; a zero; the longest match, one back; the end.
    let zero_then = [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0];
    let repeated = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
    let bits = zero_then.into_iter();
    let bits = bits.chain(std::iter::repeat_n(repeated, times).flatten());
    let bits: Vec<u8> = bits.chain([0; 7]).collect();
    let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
    bits.chunks(8).map(byte).collect()
}
