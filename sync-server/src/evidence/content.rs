//! What a file is, by what it holds and not by its name.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::Path;

use sodiem_core::api::ProblemCode;
use sodiem_core::evidence::{FileKind, KIND_BYTES};
use sodiem_core::ids::Digest;
use zip::ZipArchive;

use super::disk;
use super::storage::digest_of;
use crate::error::Error;

/// Largest picture, in pixels: 10,000 to a side. A browser takes four bytes for each.
pub const PICTURE_PIXELS_MAX: u64 = 100_000_000;
/// Most parts of a document of a word processor.
const PARTS_MAX: usize = 10_000;
/// What a part begins with in the directory of a package.
const PART: &[u8] = b"PK\x01\x02";
/// How much of a package is looked at together, in bytes.
const BLOCK_BYTES: usize = 64 * 1024;
/// Largest that such a document may be unpacked, in bytes.
pub const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What the file is, or why it is not taken.
///
/// # Errors
/// Where it does not read.
pub(super) fn check(path: &Path, digest: &Digest) -> Result<Result<FileKind, ProblemCode>, Error> {
    let held = File::open(path).and_then(digest_of);
    let held = held.map_err(|error| disk(&error))?;
    if held != *digest {
        return Ok(Err(ProblemCode::FileOther));
    }
    let mut file = File::open(path).map_err(|error| disk(&error))?;
    let mut head = Vec::new();
    let taken = (&mut file).take(KIND_BYTES as u64).read_to_end(&mut head);
    taken.map_err(|error| disk(&error))?;
    file.rewind().map_err(|error| disk(&error))?;
    Ok(kind(&head, file, path))
}

fn kind(head: &[u8], file: File, path: &Path) -> Result<FileKind, ProblemCode> {
    let picture = match head {
        [0xff, 0xd8, 0xff, ..] => Some(FileKind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(FileKind::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(FileKind::Webp),
        _ => None,
    };
    if let Some(kind) = picture {
        return check_picture(path).map(|()| kind);
    }
    if head.windows(5).any(|bytes| bytes == b"%PDF-") {
        return Ok(FileKind::Pdf);
    }
    match head {
        [b'P', b'K', 3, 4, ..] => office(file),
        _ => Err(ProblemCode::FileKindUnknown),
    }
}

fn check_picture(path: &Path) -> Result<(), ProblemCode> {
    let size = imagesize::size(path).map_err(|_| ProblemCode::FileDamaged)?;
    let pixels = (size.width as u64).saturating_mul(size.height as u64);
    match pixels {
        1..=PICTURE_PIXELS_MAX => Ok(()),
        _ => Err(ProblemCode::FileDamaged),
    }
}

/// A package of a word processor or a spreadsheet, which carries no program and is no larger unpacked than it
/// may be: as its directory says, which whoever unpacks it goes by.
fn office(mut file: File) -> Result<FileKind, ProblemCode> {
    // Before anybody reads the directory, which takes memory for each part.
    let parts = count_parts(&mut file).map_err(|_| ProblemCode::FileDamaged)?;
    if parts > PARTS_MAX {
        return Err(ProblemCode::FileDamaged);
    }
    let mut archive = ZipArchive::new(file).map_err(|_| ProblemCode::FileDamaged)?;
    let (mut unpacked, mut kind, mut has_types) = (0_u64, None, false);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index);
        let part = part.map_err(|_| ProblemCode::FileDamaged)?;
        unpacked = unpacked.saturating_add(part.size());
        let name = part.name().map_err(|_| ProblemCode::FileDamaged)?;
        let name = name.to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("/activex/") {
            return Err(ProblemCode::FileActive);
        }
        has_types |= name == "[content_types].xml";
        match name.as_str() {
            "word/document.xml" => kind = Some(FileKind::Docx),
            "xl/workbook.xml" => kind = Some(FileKind::Xlsx),
            _ => {}
        }
    }
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(ProblemCode::FileDamaged);
    }
    kind.filter(|_| has_types)
        .ok_or(ProblemCode::FileKindUnknown)
}

/// How many parts the directories of a package can have at most: what begins as one does.
fn count_parts(file: &mut File) -> std::io::Result<usize> {
    let (mut count, mut block, mut kept) = (0, vec![0; BLOCK_BYTES], 0);
    loop {
        let read = file.read(&mut block[kept..])?;
        if read == 0 {
            file.rewind()?;
            return Ok(count);
        }
        let held = &block[..kept + read];
        count += held
            .windows(PART.len())
            .filter(|bytes| *bytes == PART)
            .count();
        // A beginning may lie across two blocks.
        let end = held.len();
        kept = end.min(PART.len() - 1);
        block.copy_within(end - kept..end, 0);
    }
}
