//! Changes taken apart, altered and put together again, by whatever bytes say.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ExpandedChange, ObjType, ScalarValue};
use flate2::{Compression, write::DeflateEncoder};
use sha2::{Digest as _, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const COLUMNS: [u64; 16] = [
    0x01, 0x02, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73, 0x80, 0x94, 0xa5, 0x4a,
];

/// The column that has no runs.
const VALUES: u64 = 0x57;

/// Bytes that decide; where they end, everything is nought.
pub struct Choices<'a>(pub &'a [u8]);

impl Choices<'_> {
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    pub fn coin(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Small ones, and those around the powers of two.
    pub fn number(&mut self) -> u64 {
        match self.byte() {
            small @ 0..200 => u64::from(small),
            power => {
                let shift = u32::from(power - 200) + 8;
                let near = u64::from(self.byte()) % 5;
                1u64.checked_shl(shift)
                    .unwrap_or(0)
                    .wrapping_add(near)
                    .wrapping_sub(2)
            }
        }
    }

    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.below(most + 1).min(self.0.len());
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_vec()
    }
}

/// The data of a change, field by field.
#[derive(Clone, Default)]
pub struct Parts {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub sequence: u64,
    pub first_operation: u64,
    pub time: i64,
    pub message: Vec<u8>,
    pub actors: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Parts {
    /// Of an honest change.
    pub fn read(chunk: &[u8]) -> Option<Self> {
        let mut rest = chunk.get(9..)?;
        unsigned(&mut rest)?;
        let mut parts = Self::default();
        for _ in 0..unsigned(&mut rest)? {
            parts.deps.push(take(&mut rest, 32)?.try_into().ok()?);
        }
        parts.actor = prefixed(&mut rest)?;
        parts.sequence = unsigned(&mut rest)?;
        parts.first_operation = unsigned(&mut rest)?;
        parts.time = signed(&mut rest)?;
        parts.message = prefixed(&mut rest)?;
        for _ in 0..unsigned(&mut rest)? {
            parts.actors.push(prefixed(&mut rest)?);
        }
        let count = unsigned(&mut rest)?;
        let mut lengths = Vec::new();
        for _ in 0..count {
            lengths.push((unsigned(&mut rest)?, unsigned(&mut rest)?));
        }
        for (number, length) in lengths {
            parts.columns.push((number, take(&mut rest, length)?));
        }
        parts.extra = rest.to_vec();
        Some(parts)
    }

    pub fn data(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let count = |count: usize| u64::try_from(count).expect("fits");
        write_unsigned(&mut data, count(self.deps.len()));
        data.extend(self.deps.iter().flatten());
        write_prefixed(&mut data, &self.actor);
        write_unsigned(&mut data, self.sequence);
        write_unsigned(&mut data, self.first_operation);
        write_signed(&mut data, self.time);
        write_prefixed(&mut data, &self.message);
        write_unsigned(&mut data, count(self.actors.len()));
        for actor in &self.actors {
            write_prefixed(&mut data, actor);
        }
        write_unsigned(&mut data, count(self.columns.len()));
        for (number, content) in &self.columns {
            write_unsigned(&mut data, *number);
            write_unsigned(&mut data, count(content.len()));
        }
        for (_, content) in &self.columns {
            data.extend(content);
        }
        data.extend(&self.extra);
        data
    }

    /// Whether it claims more than a reader that walks every claim would come through.
    pub fn is_bomb(&self) -> bool {
        let claims = |(number, column): &(u64, Vec<u8>)| {
            if *number == VALUES {
                return false;
            }
            let (mut rest, mut most) = (column.as_slice(), 0_u64);
            // Read from every place: whatever a run begins with, it is no more than this.
            while !rest.is_empty() {
                let mut from = rest;
                most = most.max(signed(&mut from).map_or(0, i64::unsigned_abs));
                rest = &rest[1..];
            }
            most > 20_000
        };
        self.columns.iter().any(claims)
    }

    /// Alters one thing. `other` is a change to take parts of.
    pub fn alter(&mut self, choices: &mut Choices<'_>, other: &Self) {
        match choices.below(20) {
            0 => self.sequence = choices.number(),
            1 => self.sequence = self.sequence.wrapping_add(u64::from(choices.byte())),
            2 => self.first_operation = choices.number(),
            3 => {
                let less = u64::from(choices.byte() % 8);
                self.first_operation = self.first_operation.wrapping_add(4).wrapping_sub(less);
            }
            4 => self.time = choices.number().cast_signed(),
            5 => self.actor = other.actor.clone(),
            6 => self.actor = choices.bytes(20),
            7 => drop(self.deps.pop()),
            8 => self.deps.extend(&other.deps),
            9 => {
                let mut hash = [choices.byte(); 32];
                hash[0] = choices.byte();
                self.deps.push(hash);
            }
            10 => self.extra = choices.bytes(80),
            11 => self.extra.clone_from(&other.extra),
            12 => self.message = choices.bytes(4),
            13 => match choices.below(4) {
                0 => drop(self.actors.pop()),
                1 => self.actors.extend(other.actors.clone()),
                2 => self.actors.reverse(),
                _ => self.actors.push(vec![choices.byte(); 16]),
            },
            14 => {
                let at = choices.below(other.columns.len());
                if let Some((number, content)) = other.columns.get(at) {
                    self.set(*number, content.clone());
                }
            }
            15 => {
                let number = COLUMNS[choices.below(COLUMNS.len())];
                self.set(number, choices.bytes(16));
            }
            16 => {
                let at = choices.below(self.columns.len());
                if let Some((number, _)) = self.columns.get_mut(at) {
                    *number = u64::from(choices.byte());
                }
            }
            17 => drop(self.columns.pop()),
            _ => {
                let at = choices.below(self.columns.len());
                if let Some((_, content)) = self.columns.get_mut(at) {
                    alter_bytes(content, choices);
                }
            }
        }
    }

    fn set(&mut self, number: u64, content: Vec<u8>) {
        self.columns.retain(|(known, _)| *known != number);
        self.columns.push((number, content));
        self.columns.sort_by_key(|(number, _)| *number);
    }
}

/// Alters bytes that may be runs of numbers.
pub fn alter_bytes(bytes: &mut Vec<u8>, choices: &mut Choices<'_>) {
    let length = bytes.len().max(1);
    let wide = usize::from(choices.byte()) << 8 | usize::from(choices.byte());
    let at = (wide % length).min(bytes.len());
    match choices.below(7) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << choices.below(8),
        1 if !bytes.is_empty() => bytes[at] = choices.byte(),
        2 if !bytes.is_empty() => drop(bytes.remove(at)),
        3 => bytes.truncate(at),
        4 => {
            let mut run = Vec::new();
            write_signed(&mut run, choices.number().cast_signed());
            write_unsigned(&mut run, choices.number());
            bytes.extend(run);
        }
        5 => {
            let count = choices.below(64);
            let again: Vec<u8> = bytes[at..].iter().copied().cycle().take(count).collect();
            bytes.extend(again);
        }
        _ => bytes.insert(at, choices.byte()),
    }
}

/// Alters one operation of a change, and puts it together again as Automerge does; `None` where
/// Automerge does not.
pub fn altered_operations(
    bytes: &[u8],
    choices: &mut Choices<'_>,
    other: &ExpandedChange,
) -> Option<Vec<u8>> {
    let read = || Change::from_bytes(bytes.to_vec()).map(|change| change.decode());
    let mut expanded = catch_unwind(read).ok()?.ok()?;
    for _ in 0..=choices.below(3) {
        alter_operation(&mut expanded, choices, other);
    }
    let made = catch_unwind(AssertUnwindSafe(|| Change::from(expanded)));
    made.ok().map(|change| change.raw_bytes().to_vec())
}

fn alter_operation(change: &mut ExpandedChange, choices: &mut Choices<'_>, other: &ExpandedChange) {
    let own = change.actor_id.clone();
    let own = &own;
    if choices.coin() {
        let donor = choices.below(other.operations.len());
        change
            .operations
            .extend(other.operations.get(donor).cloned());
    }
    let at = choices.below(change.operations.len());
    let count = change.operations.len();
    let Some(op) = change.operations.get_mut(at) else {
        return;
    };
    match choices.below(13) {
        0 => op.insert = !op.insert,
        1 => op.obj = ObjectId::Id(id(choices, own)),
        2 => op.obj = ObjectId::Root,
        3 => op.key = key(choices, own),
        4 => op.action = action(choices),
        5 => op.pred = vec![id(choices, own)].into(),
        6 => {
            let mut both: Vec<OpId> = op.pred.iter().cloned().collect();
            both.push(id(choices, own));
            op.pred = both.into();
        }
        7 => op.pred = Vec::new().into(),
        8 => {
            let op = op.clone();
            let times = 1 << choices.below(10);
            change.operations.extend(std::iter::repeat_n(op, times));
        }
        9 => drop(change.operations.remove(at)),
        10 => change.operations.swap(at, choices.below(count)),
        11 => {
            // What follows builds on it, as typing does.
            let mut op = op.clone();
            let above = change.start_op.get() + u64::try_from(at).expect("fits");
            op.key = Key::Seq(ElementId::Id(OpId::new(above, own)));
            change.operations.push(op);
        }
        _ => {
            let Op { key, action, .. } = op;
            *key = Key::Map(["answer", "asks", "note", "citations", "a1"][choices.below(5)].into());
            *action = self::action(choices);
        }
    }
}

/// Of the template, of the change itself, of an actor of the pool, or of nobody.
fn id(choices: &mut Choices<'_>, own: &ActorId) -> OpId {
    let actor = match choices.below(5) {
        0 => ActorId::from([0; 16]),
        1 | 2 => own.clone(),
        _ => ActorId::from([choices.byte() % 8; 16]),
    };
    OpId::new(choices.number(), &actor)
}

fn key(choices: &mut Choices<'_>, own: &ActorId) -> Key {
    match choices.below(4) {
        0 => Key::Seq(ElementId::Head),
        1 => Key::Seq(ElementId::Id(id(choices, own))),
        2 => Key::Map("answer".into()),
        _ => Key::Map(String::from_utf8_lossy(&choices.bytes(8)).as_ref().into()),
    }
}

fn action(choices: &mut Choices<'_>) -> OpType {
    match choices.below(14) {
        0 => OpType::Delete,
        1 => OpType::Make([ObjType::Map, ObjType::List, ObjType::Text][choices.below(3)]),
        2 => OpType::Increment(choices.number().cast_signed()),
        3 => OpType::Put(ScalarValue::Boolean(choices.coin())),
        4 => OpType::Put(ScalarValue::Null),
        5 => OpType::Put(ScalarValue::Uint(choices.number())),
        6 => OpType::Put(ScalarValue::Bytes(choices.bytes(8))),
        7 => OpType::Put(ScalarValue::counter(choices.number().cast_signed())),
        8 => text("a".repeat(1 << choices.below(16))),
        9 => text(String::from_utf8_lossy(&choices.bytes(16)).into_owned()),
        10 => text(format!("{{\"choice\":{}}}", choices.number())),
        11 => text("{}".to_owned()),
        12 => text(
            "{\"document\":\"\",\"number\":\"\",\"date\":\"\",\"section\":\"\",\"page\":\"\"}"
                .to_owned(),
        ),
        _ => OpType::MarkEnd(choices.coin()),
    }
}

fn text(text: String) -> OpType {
    OpType::Put(ScalarValue::Str(text.into()))
}

/// Data deflated, as a chunk that has the checksum of the plain one.
pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("to memory");
    let mut bytes = chunk(2, &encoder.finish().expect("to memory"));
    bytes[4..8].copy_from_slice(&chunk(1, data)[4..8]);
    bytes
}

/// Data as a chunk of a kind, its checksum right.
pub fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    write_prefixed(&mut hashed, data);
    let digest = Sha256::digest(&hashed);
    [&MAGIC[..], &digest[..4], &hashed].concat()
}

fn take(rest: &mut &[u8], count: u64) -> Option<Vec<u8>> {
    let (taken, left) = rest.split_at_checked(usize::try_from(count).ok()?)?;
    *rest = left;
    Some(taken.to_vec())
}

fn prefixed(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let length = unsigned(rest)?;
    take(rest, length)
}

fn unsigned(rest: &mut &[u8]) -> Option<u64> {
    number(rest).map(|(value, _)| value)
}

fn signed(rest: &mut &[u8]) -> Option<i64> {
    let (value, bits) = number(rest)?;
    let unused = 64_u32.saturating_sub(bits);
    Some((value << unused).cast_signed() >> unused)
}

fn number(rest: &mut &[u8]) -> Option<(u64, u32)> {
    let (mut value, mut bits) = (0_u64, 0);
    loop {
        let (byte, left) = rest.split_first()?;
        *rest = left;
        value |= u64::from(byte & 0x7f).checked_shl(bits).unwrap_or(0);
        bits += 7;
        if byte & 0x80 == 0 {
            return Some((value, bits));
        }
    }
}

fn write_prefixed(data: &mut Vec<u8>, bytes: &[u8]) {
    write_unsigned(data, u64::try_from(bytes.len()).expect("fits"));
    data.extend(bytes);
}

fn write_unsigned(data: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        data.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    data.push(value as u8);
}

fn write_signed(data: &mut Vec<u8>, mut value: i64) {
    while !(-64..64).contains(&value) {
        data.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    data.push((value & 0x7f) as u8);
}
