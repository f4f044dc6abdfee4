//! Files that prove answers: taken piece by piece as the line allows, checked when all of it is here, and kept
//! under what they hold.
//!
//! A unit has a file once it sent every byte of it, whoever else did before. Nothing is acknowledged that
//! a power cut could take back: bytes first, then how many they are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sodiem_core::api::ProblemCode;
use sodiem_core::ids::Digest;

use crate::config::ServeOptions;
use crate::error::Error;
use crate::store::create_private_folder;

mod content;
mod copy;
mod list;
mod scan;
mod upload;

pub use copy::{Copied, copy_all};
pub use list::{find, list};
pub use scan::Scanner;
pub use upload::{Announced, Checksum, Piece, append, begin, digest_of, end, state, sweep};

/// How much a unit may store for a round, in bytes, where nothing else is configured.
pub const UNIT_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// The folder of the files in a data folder, and beside a backup.
pub const FILES: &str = "files";

/// Where the files are, and what is being written.
pub struct Evidence {
    /// Files that are whole, by digest.
    stored: PathBuf,
    /// Files that are being sent, by upload.
    sent: PathBuf,
    /// How much a unit may store for a round.
    pub unit_bytes_max: u64,
    /// Who looks for harmful files, if anybody.
    pub scanner: Option<Scanner>,
    /// The uploads that somebody writes to now.
    busy: Mutex<BTreeSet<String>>,
}

impl Evidence {
    /// In a data folder.
    ///
    /// # Errors
    /// Where the folders cannot be made.
    pub fn open(data: &Path) -> std::io::Result<Self> {
        let (stored, sent) = (data.join(FILES), data.join("uploads"));
        create_private_folder(&stored)?;
        create_private_folder(&sent)?;
        Ok(Self {
            stored,
            sent,
            unit_bytes_max: UNIT_BYTES_MAX,
            scanner: None,
            busy: Mutex::default(),
        })
    }

    /// As the server is to run.
    pub fn configure(&mut self, options: &ServeOptions) {
        self.unit_bytes_max = options.unit_mebibytes_max.saturating_mul(1024 * 1024);
        self.scanner = options.clamd.clone().map(|address| Scanner { address });
    }

    /// Where a file is that is stored.
    #[must_use]
    pub fn path(&self, digest: &Digest) -> PathBuf {
        copy::place_of(&self.stored, digest)
    }

    fn sent(&self, upload: &str) -> PathBuf {
        self.sent.join(upload)
    }

    /// Takes the right to write to an upload, for as long as the value lives.
    fn claim(&self, upload: &str) -> Result<Claim<'_>, Error> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(upload.to_owned()) {
            return Err(ProblemCode::UploadLocked.into());
        }
        Ok(Claim {
            of: self,
            upload: upload.to_owned(),
        })
    }
}

/// The right to write to an upload.
struct Claim<'a> {
    of: &'a Evidence,
    upload: String,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let busy = self.of.busy.lock();
        busy.unwrap_or_else(PoisonError::into_inner)
            .remove(&self.upload);
    }
}

/// What a failure of the disk is called.
fn disk(error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            tracing::error!("the disk is full");
            ProblemCode::StorageFull.into()
        }
        _ => Error::Internal(format!("files: {error}")),
    }
}
