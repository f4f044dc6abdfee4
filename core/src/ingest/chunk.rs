//! Gate 1: the bytes of a change, before Automerge sees them.
//!
//! A chunk is magic, checksum, kind, length and data. Only plain changes are taken: devices send
//! them so, and the request's own compression does the rest. A compressed change inflates without
//! a bound inside Automerge; whole documents and bundles bring histories that nobody checked.

use sha2::{Digest as _, Sha256};

use super::reader::Reader;
use crate::api::RefusalCode;
use crate::ids::ChangeId;

/// Largest change, in bytes: a note of full length replaced by another fits.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const KIND_CHANGE: u8 = 1;

/// A change whose bytes are as its author wrote them.
pub(super) struct Chunk<'a> {
    pub(super) id: ChangeId,
    pub(super) data: &'a [u8],
}

/// The hash of the change that these bytes are; `None` where they are none, or were altered.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Option<ChangeId> {
    read(bytes).ok().map(|chunk| chunk.id)
}

pub(super) fn read(bytes: &[u8]) -> Result<Chunk<'_>, RefusalCode> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(RefusalCode::TooLarge);
    }
    let unreadable = RefusalCode::Unreadable;
    let rest = bytes.strip_prefix(&MAGIC).ok_or(unreadable)?;
    let (checksum, hashed) = rest.split_at_checked(4).ok_or(unreadable)?;
    let (kind, rest) = hashed.split_first().ok_or(unreadable)?;
    let mut rest = Reader(rest);
    let data = rest.prefixed().ok_or(unreadable)?;
    let digest = Sha256::digest(hashed);
    if *kind != KIND_CHANGE || !rest.is_empty() || digest[..4] != *checksum {
        return Err(unreadable);
    }
    Ok(Chunk {
        id: ChangeId(digest.into()),
        data,
    })
}
