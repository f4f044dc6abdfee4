//! Gate 1: the bytes of a change, before Automerge sees them.
//!
//! A chunk is magic, checksum, kind, length and data. Changes are taken, and stored plain: devices
//! send them so, and the request's own compression does the rest. Other programs may deflate one,
//! which has the same hash; Automerge would inflate it without a bound, so that is done here, up to
//! the limit of a change. Whole documents and bundles bring histories that nobody checked.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::DeflateDecoder;
use sha2::{Digest as _, Sha256};

use super::reader::Reader;
use crate::api::RefusalCode;
use crate::ids::ChangeId;

/// Largest change, in bytes: a note of full length replaced by another fits.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const KIND_CHANGE: u8 = 1;
const KIND_DEFLATED: u8 = 2;
/// Magic and checksum.
const CHECKED_BYTES: usize = 8;

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

/// A change as a plain chunk, inflated where it is not; what is no deflated change is left as it is.
pub(super) fn plain(bytes: &[u8]) -> Result<Cow<'_, [u8]>, RefusalCode> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(RefusalCode::TooLarge);
    }
    let Some((checked, [KIND_DEFLATED, rest @ ..])) = bytes.split_at_checked(CHECKED_BYTES) else {
        return Ok(Cow::Borrowed(bytes));
    };
    let mut rest = Reader(rest);
    let deflated = rest.prefixed().ok_or(RefusalCode::Unreadable)?;
    if !rest.is_empty() {
        return Err(RefusalCode::Unreadable);
    }
    let mut data = Vec::new();
    // With the few bytes of the chunk it is past the limit: the next gate says so.
    let most = u64::try_from(CHANGE_BYTES_MAX).expect("a limit fits");
    DeflateDecoder::new(deflated)
        .take(most)
        .read_to_end(&mut data)
        .map_err(|_| RefusalCode::Unreadable)?;
    let mut chunk = [checked, &[KIND_CHANGE]].concat();
    write_length(&mut chunk, data.len());
    chunk.extend(data);
    Ok(Cow::Owned(chunk))
}

fn write_length(chunk: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        chunk.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    chunk.push(length.to_le_bytes()[0]);
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
