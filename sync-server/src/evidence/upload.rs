//! Taking a file piece by piece (tus 1.0): how much is durable is what the database says, and the bytes are
//! there before it does.

use std::fs::{self, File};
use std::io::{ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use futures_util::StreamExt as _;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use sodiem_core::account::Principal;
use sodiem_core::api::ProblemCode;
use sodiem_core::time::Timestamp;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::scan::Verdict;
use super::{content, disk};
use crate::app::App;
use crate::error::Error;
use crate::store::evidence::{self, Upload};

/// After how long nothing more is expected of an upload, in milliseconds: a commune may be without a network
/// for days.
pub const UPLOAD_IDLE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A piece of a file.
pub struct Piece {
    /// Of which upload.
    pub upload: String,
    /// Where it begins.
    pub offset: u64,
    /// What it must be, where the sender says so.
    pub checksum: Option<Checksum>,
}

/// What a piece must be: its SHA-256.
pub struct Checksum(pub [u8; 32]);

/// An upload of the sender's, finished where every byte is here.
///
/// # Errors
/// Not the sender's; gone; what was found in the file.
pub async fn state(app: Arc<App>, who: Principal, id: String) -> Result<Upload, Error> {
    let (asked, of) = (id.clone(), who.clone());
    let upload = Arc::clone(&app)
        .run(move |app| own(app, &of, &asked))
        .await?;
    complete(app, who, upload).await
}

/// Finishes an upload of which every byte is here: where the server died before it did, or had nowhere to put it.
///
/// # Errors
/// Those of [`state`].
pub async fn complete(app: Arc<App>, who: Principal, upload: Upload) -> Result<Upload, Error> {
    if upload.is_stored || !upload.is_whole() {
        return Ok(upload);
    }
    app.run_storing(move |app| {
        let _claim = app.evidence.claim(&upload.id)?;
        // Whoever had it until now may have ended it.
        let upload = own(app, &who, &upload.id)?;
        match upload.is_stored {
            true => Ok(upload),
            false => finish(app, upload),
        }
    })
    .await
}

fn own(app: &App, who: &Principal, id: &str) -> Result<Upload, Error> {
    let upload = app.store.read(|c| evidence::upload(c, id))?;
    let is_own = |upload: &Upload| upload.account == who.account;
    let upload = upload.filter(is_own).ok_or(ProblemCode::NotFound)?;
    if upload.expires_at < app.environment.now() {
        return Err(ProblemCode::UploadGone.into());
    }
    match upload.refused {
        Some(code) => Err(code.into()),
        None => Ok(upload),
    }
}

/// Takes a piece, which goes on to its end also where the sender is gone: what came is kept. The last one is
/// answered once the file is checked and stored.
///
/// # Errors
/// Those of [`state`]; somebody else writes; it does not begin where the upload stands, is damaged, or is
/// longer than what is left.
pub async fn append(
    app: Arc<App>,
    who: Principal,
    piece: Piece,
    body: Body,
) -> Result<Upload, Error> {
    let work = async move {
        let claim = app.evidence.claim(&piece.upload)?;
        let id = piece.upload.clone();
        let upload = Arc::clone(&app)
            .run(move |app| {
                let upload = own(app, &who, &id)?;
                is_here(app, &upload)?;
                app.evidence.check_room(upload.bytes - upload.received)?;
                Ok(upload)
            })
            .await?;
        if upload.received != piece.offset {
            return Err(ProblemCode::UploadOffset.into());
        }
        if upload.is_stored {
            return Ok(upload);
        }
        let path = app.evidence.sent(&upload.id);
        let written = write(&path, &upload, piece.checksum, body).await?;
        let noted = Upload {
            received: upload.received + written,
            expires_at: Timestamp(app.environment.now().0 + UPLOAD_IDLE_MS),
            ..upload
        };
        let advanced = Arc::clone(&app).run(move |app| {
            let (id, until) = (noted.id.clone(), (noted.received, noted.expires_at));
            let is_noted = app.store.write(move |c| evidence::advance(c, &id, until))?;
            is_noted
                .then_some(noted)
                .ok_or(ProblemCode::UploadGone.into())
        });
        let noted = advanced.await?;
        let done = match noted.is_whole() && !noted.is_stored {
            true => {
                let finished = Arc::clone(&app).run_storing(move |app| finish(app, noted));
                finished.await
            }
            false => Ok(noted),
        };
        drop(claim);
        done
    };
    let done = tokio::spawn(work).await;
    done.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}

/// Takes a piece that is here already, and finishes the upload with the last one.
///
/// # Errors
/// Those of [`append`].
pub fn add(
    app: &App,
    who: &Principal,
    id: &str,
    (offset, bytes): (u64, &[u8]),
) -> Result<Upload, Error> {
    let _claim = app.evidence.claim(id)?;
    let upload = own(app, who, id)?;
    if upload.received != offset {
        return Err(ProblemCode::UploadOffset.into());
    }
    if upload.is_stored && bytes.is_empty() {
        return Ok(upload);
    }
    is_here(app, &upload)?;
    app.evidence.check_room(upload.bytes - upload.received)?;
    let received = upload.received + bytes.len() as u64;
    if received > upload.bytes {
        return Err(ProblemCode::BodyTooLarge.into());
    }
    let written = write_at(&app.evidence.sent(id), upload.received, bytes);
    written.map_err(|error| disk(&error))?;
    let expires_at = Timestamp(app.environment.now().0 + UPLOAD_IDLE_MS);
    let noted = Upload {
        received,
        expires_at,
        ..upload
    };
    let id = noted.id.clone();
    let until = (received, expires_at);
    if !app.store.write(move |c| evidence::advance(c, &id, until))? {
        return Err(ProblemCode::UploadGone.into());
    }
    match noted.is_whole() && !noted.is_stored {
        true => finish(app, noted),
        false => Ok(noted),
    }
}

/// What is here behind `offset` nobody was told of.
fn write_at(path: &Path, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = File::options();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether the bytes are here that the database tells of: after a restore they are not, and the upload is begun
/// anew.
fn is_here(app: &App, upload: &Upload) -> Result<(), Error> {
    let held = match fs::metadata(app.evidence.sent(&upload.id)) {
        Ok(held) => held.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(error) => return Err(disk(&error)),
    };
    match held < upload.received && !upload.is_stored {
        true => Err(give_up(app, upload)),
        false => Ok(()),
    }
}

fn give_up(app: &App, upload: &Upload) -> Error {
    tracing::warn!(upload = %upload.id, unit = %upload.unit, "what came of an upload is not here any more");
    let id = upload.id.clone();
    match app.store.write(move |c| evidence::end(c, &id)) {
        Ok(()) => ProblemCode::UploadGone.into(),
        Err(error) => error.into(),
    }
}

/// Writes what comes behind what is there; how much of it is durable. Without a checksum that is whatever
/// came, with one it is all or nothing.
async fn write(
    path: &Path,
    upload: &Upload,
    checksum: Option<Checksum>,
    body: Body,
) -> Result<u64, Error> {
    let room = upload.bytes - upload.received;
    let mut options = tokio::fs::OpenOptions::new();
    let options = options.write(true).create(true).truncate(false);
    let mut file = options.open(path).await.map_err(|error| disk(&error))?;
    // What a server that died wrote and nobody was told of.
    let cut = file.set_len(upload.received).await;
    cut.map_err(|error| disk(&error))?;
    let sought = file.seek(SeekFrom::Start(upload.received)).await;
    sought.map_err(|error| disk(&error))?;
    let written = receive(&mut file, room, checksum, body).await;
    if written.is_err() {
        // What nobody was told of takes no room: a full disk is full for everybody.
        let cut = file.set_len(upload.received).await;
        cut.map_err(|error| disk(&error))?;
    }
    written
}

/// Writes a body to where the file stands.
async fn receive(
    file: &mut tokio::fs::File,
    room: u64,
    checksum: Option<Checksum>,
    body: Body,
) -> Result<u64, Error> {
    let (mut came, mut hash) = (0, Sha256::new());
    let mut body = body.into_data_stream();
    let ended = loop {
        match body.next().await {
            None => break Ok(()),
            Some(Err(_)) => break Err(Error::from(ProblemCode::BodyUnreadable)),
            Some(Ok(bytes)) if bytes.len() as u64 > room - came => {
                break Err(ProblemCode::BodyTooLarge.into());
            }
            Some(Ok(bytes)) => {
                if checksum.is_some() {
                    hash.update(&bytes);
                }
                file.write_all(&bytes).await.map_err(|error| disk(&error))?;
                came += bytes.len() as u64;
            }
        }
    };
    if let Some(Checksum(expected)) = checksum {
        ended?;
        if <[u8; 32]>::from(hash.finalize()) != expected {
            return Err(ProblemCode::UploadChecksum.into());
        }
    } else if came == 0 {
        ended?;
    }
    file.flush().await.map_err(|error| disk(&error))?;
    file.sync_all().await.map_err(|error| disk(&error))?;
    Ok(came)
}

/// Checks a file of which every byte is here, and stores it or says why not. Where the server died in between,
/// it is done again.
fn finish(app: &App, upload: Upload) -> Result<Upload, Error> {
    let sent = app.evidence.sent(&upload.id);
    let stored = app.evidence.storage.local(&upload.digest);
    let is_whole = |path: &PathBuf| fs::metadata(path).is_ok_and(|held| held.len() == upload.bytes);
    let path = match stored {
        _ if sent.exists() => &sent,
        Some(ref stored) if is_whole(stored) => stored,
        _ => return Err(give_up(app, &upload)),
    };
    let checked = app.check(|| content::check(path, &upload.digest))?;
    let verdict = match (&checked, &app.evidence.scanner) {
        (Ok(_), Some(scanner)) => scanner.scan(File::open(path)),
        _ => Verdict::Clean,
    };
    let kind = match (checked, &verdict) {
        (Ok(_), Verdict::Found(name)) => {
            tracing::warn!(upload = %upload.id, unit = %upload.unit, found = %name, "a file is harmful");
            Err(ProblemCode::FileInfected)
        }
        (checked, _) => checked,
    };
    let kind = match kind {
        Ok(kind) => kind,
        Err(code) => {
            let id = upload.id.clone();
            app.store.write(move |c| evidence::refuse(c, &id, code))?;
            remove(&sent)?;
            return Err(code.into());
        }
    };
    if path == &sent {
        let file = (&upload.digest, upload.bytes);
        let taken = app.evidence.storage.take(&sent, file);
        taken.map_err(|error| disk(&error))?;
    }
    let now = app.environment.now();
    let is_held = verdict == Verdict::Unknown;
    let kept = Upload {
        is_stored: true,
        ..upload
    };
    let noted = kept.clone();
    let keep = move |c: &Connection| evidence::keep(c, &noted, (kind, is_held), now);
    if !app.store.write(keep)? {
        return Err(ProblemCode::UploadGone.into());
    }
    tracing::info!(unit = %kept.unit, digest = %kept.digest, bytes = kept.bytes, is_held, "a file is stored");
    remove(&sent)?;
    Ok(kept)
}

pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk(&error)),
        _ => Ok(()),
    }
}

/// Gives an upload up.
///
/// # Errors
/// Not the sender's; somebody writes to it.
pub fn end(app: &App, who: &Principal, id: &str) -> Result<(), Error> {
    let _claim = app.evidence.claim(id)?;
    let upload = app.store.read(|c| evidence::upload(c, id))?;
    let upload = upload.filter(|upload| upload.account == who.account);
    let upload = upload.ok_or(ProblemCode::NotFound)?;
    let gone = upload.id.clone();
    app.store.write(move |c| evidence::end(c, &gone))?;
    remove(&app.evidence.sent(&upload.id))
}

/// Forgets the uploads that ran out, with what came of them.
///
/// # Errors
/// Where database or disk do not do it.
pub fn sweep(app: &App) -> Result<(), Error> {
    let now = app.environment.now();
    for id in app.store.read(|c| evidence::expired(c, now))? {
        // Somebody writes to it: it is not idle.
        let Ok(_claim) = app.evidence.claim(&id) else {
            continue;
        };
        let gone = id.clone();
        if app.store.write(move |c| evidence::expire(c, &gone, now))? {
            remove(&app.evidence.sent(&id))?;
        }
    }
    Ok(())
}

/// Removes what a server that died left of uploads that the database does not know.
///
/// # Errors
/// Those of [`sweep`].
pub fn sweep_unknown(app: &App) -> Result<(), Error> {
    let folder = fs::read_dir(&app.evidence.sent).map_err(|error| disk(&error))?;
    for entry in folder {
        let entry = entry.map_err(|error| disk(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if app.store.read(|c| evidence::upload(c, &name))?.is_none() {
            tracing::warn!(upload = %name, "what came of an unknown upload is removed");
            remove(&entry.path())?;
        }
    }
    Ok(())
}
