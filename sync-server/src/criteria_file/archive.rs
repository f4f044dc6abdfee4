//! What kind of file it is, and whether it can be opened at all: a spreadsheet is a ZIP archive that
//! somebody made, so its size is known only after it was unpacked.

use std::io::{Cursor, Read};

use sodiem_core::text::Message;
use zip::ZipArchive;
use zip::result::ZipError;

/// Most that a spreadsheet's parts may have unpacked, together, in MiB.
pub const UNPACKED_MIB_MAX: usize = 64;
/// Most parts of a spreadsheet.
pub const PARTS_MAX: usize = 1_000;

/// How a ZIP archive begins, and the compound file of old and of encrypted Office files.
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Whether the file is an Office file, be it one that cannot be read.
pub fn is_spreadsheet(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
}

/// Refuses what is no plain XLSX file or would unpack to more than [`UNPACKED_MIB_MAX`].
///
/// # Errors
/// The one message that says why.
pub fn check(bytes: &[u8]) -> Result<(), Message> {
    if bytes.starts_with(COMPOUND) {
        return Err(Message::new("workbook-encrypted"));
    }
    let damaged =
        |error: ZipError| Message::new("workbook-damaged").with("error", error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(Message::new("workbook-parts").with("max", PARTS_MAX));
    }
    if has(&archive, |name| {
        name.to_ascii_lowercase().ends_with("vbaproject.bin")
    }) {
        return Err(Message::new("workbook-macros"));
    }
    if !has(&archive, |name| name == "xl/workbook.xml") {
        return Err(Message::new("workbook-kind"));
    }
    let mut left = UNPACKED_MIB_MAX as u64 * 1024 * 1024;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        // What the archive says of a part's size is a claim: it is unpacked to know.
        let mut counted = part.take(left + 1);
        let size = std::io::copy(&mut counted, &mut std::io::sink())
            .map_err(|error| damaged(error.into()))?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Message::new("workbook-unpacked").with("max", UNPACKED_MIB_MAX))?;
    }
    Ok(())
}

fn has(archive: &ZipArchive<Cursor<&[u8]>>, wanted: impl Fn(&str) -> bool) -> bool {
    archive.file_names().flatten().any(|name| wanted(&name))
}
