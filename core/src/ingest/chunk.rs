//! Gate 1: the bytes of a change, before Automerge sees them.
//!
//! A chunk is magic, checksum, kind, length and data. Only plain changes are taken: devices send
//! them so, and the request's own compression does the rest. A compressed change inflates without
//! a bound inside Automerge; whole documents and bundles bring histories that nobody checked.

use sha2::{Digest as _, Sha256};

use crate::api::RefusalCode;
use crate::ids::ChangeId;

/// Largest change, in bytes: a note of full length replaced by another fits.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const KIND_CHANGE: u8 = 1;
/// Longest length that is read, in bytes of its leb128 form: enough for [`CHANGE_BYTES_MAX`].
const LENGTH_BYTES_MAX: usize = 3;

/// The hash of the change that these bytes are; `None` where they are none, or were altered.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Option<ChangeId> {
    check(bytes).ok()
}

pub(super) fn check(bytes: &[u8]) -> Result<ChangeId, RefusalCode> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(RefusalCode::TooLarge);
    }
    let unreadable = RefusalCode::Unreadable;
    let rest = bytes.strip_prefix(&MAGIC).ok_or(unreadable)?;
    let (checksum, hashed) = rest.split_at_checked(4).ok_or(unreadable)?;
    let (kind, rest) = hashed.split_first().ok_or(unreadable)?;
    let (length, data) = leb128(rest).ok_or(unreadable)?;
    let digest = Sha256::digest(hashed);
    if *kind != KIND_CHANGE || length != data.len() || digest[..4] != *checksum {
        return Err(unreadable);
    }
    Ok(ChangeId(digest.into()))
}

/// An unsigned number and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes
        .iter()
        .take(LENGTH_BYTES_MAX)
        .position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at_checked(last + 1)?;
    let value = number
        .iter()
        .rev()
        .fold(0, |value, byte| value << 7 | usize::from(byte & 0x7f));
    Some((value, rest))
}
