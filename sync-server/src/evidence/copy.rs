//! Copies of files in backups: each file once, whichever backups name it, for what it holds never changes.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sodiem_core::ids::Digest;

use super::upload::digest_of;
use crate::store::create_private_folder;

/// What was copied, and what was not there whole.
#[derive(Default)]
pub struct Copied {
    /// How many files were copied; the others were there already.
    pub new: usize,
    /// Files that are missing, or hold something else.
    pub faults: Vec<Digest>,
}

/// Where a file is in a folder of files: a folder for each first byte.
#[must_use]
pub fn place_of(folder: &Path, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    folder.join(&name[..2]).join(&name)
}

/// Copies these files from one folder to another, each durable before the next; `done` hears how many are.
///
/// # Errors
/// Where the other folder does not take them.
pub fn copy_all(
    (from, to): (&Path, &Path),
    files: &[(Digest, u64)],
    mut done: impl FnMut(usize),
) -> io::Result<Copied> {
    let mut copied = Copied::default();
    for (count, (digest, bytes)) in files.iter().enumerate() {
        let (source, target) = (place_of(from, digest), place_of(to, digest));
        let is_there = fs::metadata(&target).is_ok_and(|held| held.len() == *bytes);
        if !is_there {
            match digest_of(&source) {
                Ok(held) if held == *digest => copy(&source, &target)?,
                _ => {
                    copied.faults.push(*digest);
                    continue;
                }
            }
            copied.new += 1;
        }
        done(count + 1);
    }
    Ok(copied)
}

fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().expect("a folder of the first byte");
    create_private_folder(folder)?;
    let partial = target.with_extension("partial");
    fs::copy(source, &partial)?;
    File::open(&partial)?.sync_all()?;
    fs::rename(&partial, target)?;
    File::open(folder)?.sync_all()
}
