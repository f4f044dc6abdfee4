//! Backups: one consistent file, written while the server serves.
//!
//! A backup does not carry the database's incarnation. Wherever it is opened it gets a new one, and
//! devices then offer again what it lacks: what was acknowledged after the backup comes back from
//! the phones that hold it.

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use sodiem_core::ids::Digest;

use super::{Error, FILE_NAME, create_private_folder, evidence, health, published};

/// Writes a backup of the data folder's database to `file`, which must not be there yet. It has its
/// name only once it is whole and durable.
///
/// # Errors
/// [`Error`] where the database does not read or the file cannot be written.
pub fn back_up(folder: &Path, file: &Path) -> Result<(), Error> {
    refuse_existing(file)?;
    let partial = file.with_extension("partial");
    let source = Connection::open_with_flags(
        folder.join(FILE_NAME),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    source.busy_timeout(super::BUSY_TIMEOUT)?;
    let failed = |error| Error::Folder(partial.clone(), error);
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(failed)?;
    }
    source.execute("VACUUM INTO ?1", [path_text(&partial)?])?;
    let copy = Connection::open(&partial)?;
    published::forget_incarnation(&copy)?;
    check(&copy, &partial)?;
    drop(copy);
    make_durable(&partial).map_err(failed)?;
    std::fs::rename(&partial, file).map_err(failed)?;
    Ok(())
}

/// Makes a data folder of a backup. The folder must not hold data yet.
///
/// # Errors
/// [`Error`] where the file is no whole backup or the folder cannot be written.
pub fn restore(file: &Path, folder: &Path) -> Result<(), Error> {
    let target = folder.join(FILE_NAME);
    refuse_existing(&target)?;
    let source = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    check(&source, file)?;
    drop(source);
    let failed = |error| Error::Folder(folder.to_owned(), error);
    create_private_folder(folder).map_err(failed)?;
    let partial = target.with_extension("partial");
    std::fs::copy(file, &partial).map_err(failed)?;
    // A file that somebody copied from a running server still carries its incarnation.
    published::forget_incarnation(&Connection::open(&partial)?)?;
    make_durable(&partial).map_err(failed)?;
    std::fs::rename(&partial, &target).map_err(failed)?;
    Ok(())
}

/// The files that prove answers, as a backup names them, with their sizes.
///
/// # Errors
/// [`Error`] where the backup does not read.
pub fn files(file: &Path) -> Result<Vec<(Digest, u64)>, Error> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    match health::schema_version(&connection)? {
        // From before there were any.
        0..=8 => Ok(Vec::new()),
        _ => evidence::all(&connection),
    }
}

fn check(connection: &Connection, file: &Path) -> Result<(), Error> {
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(Error::Value(format!("{}: {found}", file.display())))
}

fn refuse_existing(file: &Path) -> Result<(), Error> {
    if file.exists() {
        let there = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(Error::Folder(file.to_owned(), there));
    }
    Ok(())
}

fn make_durable(file: &Path) -> std::io::Result<()> {
    File::open(file)?.sync_all()
}

fn path_text(path: &Path) -> Result<&str, Error> {
    path.to_str()
        .ok_or_else(|| Error::Value(format!("{} is no UTF-8 path", path.display())))
}
