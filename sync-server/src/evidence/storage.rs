//! Where files are kept once they are whole, by what they hold: a folder, or a bucket of a store that speaks S3.
//!
//! Whatever is put here is durable before the call ends, and nobody finds a part of it. A store that does not
//! answer is [`ErrorKind::NotConnected`], what is not what it should be [`ErrorKind::InvalidData`].

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use sha2::{Digest as _, Sha256};
use sodiem_core::ids::Digest;

use crate::config::FilesOptions;
use crate::store::create_private_folder;

mod s3;
mod serve;

pub use s3::S3;
pub use serve::serve;

/// The folder of the files in a data folder, and beside a backup.
pub const FILES: &str = "files";

/// How much of a file is read at one time.
const BLOCK_BYTES: usize = 256 * 1024;

/// Where files are kept.
pub enum Storage {
    /// On a disk of this machine.
    Folder(Folder),
    /// In a store that speaks S3.
    S3(Arc<S3>),
}

/// A folder of files, with one in it for each first byte of a digest.
pub struct Folder {
    path: PathBuf,
}

impl Storage {
    /// The storage of a data folder.
    ///
    /// # Errors
    /// Where the options cannot be used.
    pub fn of(data: &Path, options: &FilesOptions) -> anyhow::Result<Self> {
        match &options.files_s3 {
            Some(address) => Ok(Self::S3(Arc::new(S3::open(address, options)?))),
            None => Ok(Self::folder(&data.join(FILES))),
        }
    }

    /// A folder, which is made with the first file.
    #[must_use]
    pub fn folder(path: &Path) -> Self {
        let path = path.to_owned();
        Self::Folder(Folder { path })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path.display().to_string(),
            Self::S3(s3) => s3.name().to_owned(),
        }
    }

    /// How long a file is, where it is there.
    ///
    /// # Errors
    /// Where the storage does not say.
    pub fn length(&self, digest: &Digest) -> io::Result<Option<u64>> {
        match self {
            Self::Folder(folder) => match fs::metadata(folder.place(digest)) {
                Ok(held) => Ok(Some(held.len())),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
            Self::S3(s3) => s3.length(digest),
        }
    }

    /// Reads a file, from outside the runtime's own threads.
    ///
    /// # Errors
    /// Where it is not there, or does not read.
    pub fn read(&self, digest: &Digest) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Folder(folder) => Ok(Box::new(File::open(folder.place(digest))?)),
            Self::S3(s3) => Ok(Box::new(s3::Reader::open(s3, *digest)?)),
        }
    }

    /// Puts a file here that was read from elsewhere.
    ///
    /// # Errors
    /// Where it holds something else, does not read, or the storage does not take it.
    pub fn put(&self, source: &mut dyn Read, (digest, bytes): (&Digest, u64)) -> io::Result<()> {
        match self {
            Self::Folder(folder) => folder.put(source, digest),
            Self::S3(s3) => s3.put(source, (digest, bytes)),
        }
    }

    /// Puts a file here that was sent and checked. A folder moves it; where it is copied, it stays for the caller
    /// to remove once it is noted.
    ///
    /// # Errors
    /// Those of [`Storage::put`].
    pub fn take(&self, sent: &Path, (digest, bytes): (&Digest, u64)) -> io::Result<()> {
        match self {
            Self::Folder(folder) => folder.take(sent, digest),
            Self::S3(s3) => s3.put(&mut File::open(sent)?, (digest, bytes)),
        }
    }

    /// Where a file is, if that is on this machine.
    #[must_use]
    pub fn local(&self, digest: &Digest) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.place(digest)),
            Self::S3(_) => None,
        }
    }
}

impl Folder {
    fn place(&self, digest: &Digest) -> PathBuf {
        self.path.join(place_of(digest))
    }

    fn put(&self, source: &mut dyn Read, digest: &Digest) -> io::Result<()> {
        let place = self.place(digest);
        create_private_folder(folder_of(&place))?;
        let partial = place.with_extension("partial");
        let held = copy(source, &partial)?;
        if held != *digest {
            fs::remove_file(&partial)?;
            return Err(other(digest));
        }
        self.take(&partial, digest)
    }

    /// Another unit's file of the same content may be there already.
    fn take(&self, sent: &Path, digest: &Digest) -> io::Result<()> {
        let place = self.place(digest);
        let folder = folder_of(&place);
        create_private_folder(folder)?;
        fs::rename(sent, &place)?;
        File::open(folder)?.sync_all()?;
        File::open(&self.path)?.sync_all()
    }
}

/// Copies to a file, durably, and says what it was.
fn copy(source: &mut dyn Read, target: &Path) -> io::Result<Digest> {
    let mut file = File::create(target)?;
    let (mut hash, mut block) = (Sha256::new(), vec![0; BLOCK_BYTES]);
    loop {
        let read = source.read(&mut block)?;
        if read == 0 {
            break;
        }
        hash.update(&block[..read]);
        file.write_all(&block[..read])?;
    }
    file.sync_all()?;
    Ok(Digest(hash.finalize().into()))
}

/// The name of a file in every storage: a folder for each first byte.
fn place_of(digest: &Digest) -> String {
    let name = digest.to_string();
    format!("{}/{name}", &name[..2])
}

fn folder_of(place: &Path) -> &Path {
    place.parent().expect("a folder of the first byte")
}

fn other(digest: &Digest) -> io::Error {
    let words = format!("file {digest} holds something else");
    io::Error::new(ErrorKind::InvalidData, words)
}

/// What a file holds, as its digest.
///
/// # Errors
/// Where it does not read.
pub fn digest_of(mut file: impl Read) -> io::Result<Digest> {
    let (mut hash, mut block) = (Sha256::new(), vec![0; BLOCK_BYTES]);
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(Digest(hash.finalize().into()));
        }
        hash.update(&block[..read]);
    }
}

/// What was copied, and what was not there whole.
#[derive(Default)]
pub struct Copied {
    /// How many files were copied; the others were there already.
    pub new: usize,
    /// Files that are missing, or hold something else.
    pub faults: Vec<Digest>,
}

/// Copies these files from one storage to another, each durable before the next; `done` hears how many are.
///
/// # Errors
/// Where the other storage does not take them, or the first does not answer.
pub fn copy_all(
    (from, to): (&Storage, &Storage),
    files: &[(Digest, u64)],
    mut done: impl FnMut(usize),
) -> anyhow::Result<Copied> {
    let mut copied = Copied::default();
    for (count, (digest, bytes)) in files.iter().enumerate() {
        let held = to.length(digest).with_context(|| to.name())?;
        if held != Some(*bytes) {
            match copy_one((from, to), (digest, *bytes))? {
                true => copied.new += 1,
                false => copied.faults.push(*digest),
            }
        }
        done(count + 1);
    }
    Ok(copied)
}

/// False where the file is not there whole.
fn copy_one((from, to): (&Storage, &Storage), file: (&Digest, u64)) -> anyhow::Result<bool> {
    let mut failed = None;
    let put = match from.read(file.0) {
        Ok(inner) => {
            let mut source = Source {
                inner,
                failed: &mut failed,
            };
            to.put(&mut source, file)
        }
        Err(error) => {
            failed = Some(error.kind());
            Err(error)
        }
    };
    match (put, failed) {
        (Ok(()), _) => Ok(true),
        (Err(error), Some(ErrorKind::NotConnected)) => Err(error).with_context(|| from.name()),
        (Err(_), Some(_)) => Ok(false),
        (Err(error), None) if error.kind() == ErrorKind::InvalidData => Ok(false),
        (Err(error), None) => Err(error).with_context(|| to.name()),
    }
}

/// Remembers that it was the reading that failed.
struct Source<'a> {
    inner: Box<dyn Read + Send>,
    failed: &'a mut Option<ErrorKind>,
}

impl Read for Source<'_> {
    fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(block);
        if let Err(error) = &read {
            *self.failed = Some(error.kind());
        }
        read
    }
}
