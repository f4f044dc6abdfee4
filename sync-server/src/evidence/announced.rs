//! What somebody is going to send: whether it may come, and the upload that it becomes.

use rusqlite::Connection;
use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::ProblemCode;
use sodiem_core::evidence::{FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, says_secret};
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::time::Timestamp;

use super::disk;
use super::upload::{UPLOAD_IDLE_MS, remove};
use crate::app::App;
use crate::error::Error;
use crate::store;
use crate::store::evidence::{self, UnitFile, Upload};

/// Most uploads of one account that are under way.
pub const UPLOADS_PER_ACCOUNT_MAX: usize = 200;

/// What somebody is going to send.
pub struct Announced {
    /// For which round.
    pub round: RoundId,
    /// For which unit.
    pub unit: UnitCode,
    /// What the file holds.
    pub digest: Digest,
    /// The name that people see.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
}

/// Begins an upload, or finds the one that was begun: a device may have forgotten it.
///
/// # Errors
/// Not the sender's to send; too large, no room, marked as secret; too many at once.
pub fn begin(app: &App, who: &Principal, announced: Announced) -> Result<Upload, Error> {
    let Announced {
        round,
        unit,
        digest,
        name,
        bytes,
    } = announced;
    check_sender(app, who, (&round, &unit))?;
    let now = app.environment.now();
    let id = hex::encode(app.environment.bytes::<16>());
    let expires_at = Timestamp(now.0 + UPLOAD_IDLE_MS);
    let fresh = Upload {
        id,
        account: who.account.clone(),
        seat: who.seat,
        name: tidy(&name),
        round,
        unit,
        digest,
        bytes,
        received: 0,
        expires_at,
        is_stored: false,
        refused: None,
    };
    if bytes > FILE_BYTES_MAX {
        return Err(ProblemCode::FileTooLarge.into());
    }
    if says_secret(&name) {
        return Err(ProblemCode::FileSecret.into());
    }
    if bytes == 0 {
        return Err(ProblemCode::FileDamaged.into());
    }
    app.evidence.check_room(bytes)?;
    let place = (&fresh.round, &fresh.unit);
    let begun = app
        .store
        .read(|c| evidence::begun(c, &fresh.account, place, &digest))?;
    let over = begun
        .filter(|begun| is_over(begun, &fresh))
        .map(|begun| begun.id);
    // Nobody takes away what somebody writes to.
    let claim = over.as_ref().map(|id| app.evidence.claim(id)).transpose()?;
    let terms = Terms {
        unit_bytes_max: app.evidence.unit_bytes_max,
        sent: sent_before(app, &fresh)?,
        over: over.clone(),
        now,
    };
    let upload = app.store.write(move |c| note(c, fresh, &terms))??;
    if let Some(over) = over {
        remove(&app.evidence.sent(&over))?;
    }
    drop(claim);
    Ok(upload)
}

/// Whether what was begun is not gone on with: what was refused, announced otherwise or forgotten may be sent again.
fn is_over(begun: &Upload, fresh: &Upload) -> bool {
    let idle_since = fresh.expires_at.0 - UPLOAD_IDLE_MS;
    begun.refused.is_some() || begun.bytes != fresh.bytes || begun.expires_at.0 < idle_since
}

/// The file, where the unit sent every byte of it before and they are still here.
fn sent_before(app: &App, fresh: &Upload) -> Result<Option<UnitFile>, Error> {
    let sent = app
        .store
        .read(|c| evidence::sent(c, &fresh.unit, &fresh.digest))?;
    let Some(sent) = sent.filter(|sent| sent.bytes == fresh.bytes) else {
        return Ok(None);
    };
    let held = app.evidence.storage.length(&fresh.digest);
    let held = held.map_err(|error| disk(&error))?;
    Ok(Some(sent).filter(|_| held == Some(fresh.bytes)))
}

/// What is known before an upload is noted.
struct Terms {
    unit_bytes_max: u64,
    /// What the unit sent before.
    sent: Option<UnitFile>,
    /// What was begun and is over.
    over: Option<String>,
    now: Timestamp,
}

fn note(
    connection: &Connection,
    fresh: Upload,
    terms: &Terms,
) -> Result<Result<Upload, ProblemCode>, store::Error> {
    let place = (&fresh.round, &fresh.unit);
    match evidence::begun(connection, &fresh.account, place, &fresh.digest)? {
        Some(begun) if !is_over(&begun, &fresh) => return Ok(Ok(begun)),
        // Another request was faster.
        Some(begun) if Some(&begun.id) != terms.over.as_ref() => {
            return Ok(Err(ProblemCode::UploadLocked));
        }
        Some(begun) => evidence::end(connection, &begun.id)?,
        None => {}
    }
    let is_here = evidence::file(connection, place, &fresh.digest)?.is_some();
    let problem = match is_here && terms.sent.is_some() {
        true => None,
        false => too_much(connection, &fresh, terms.unit_bytes_max)?,
    };
    if let Some(problem) = problem {
        return Ok(Err(problem));
    }
    evidence::begin(connection, &fresh)?;
    // From another device or in another round: nobody sends it twice.
    let upload = match &terms.sent {
        Some(sent) => evidence::had(connection, fresh, sent, terms.now)?,
        None => fresh,
    };
    Ok(Ok(upload))
}

fn too_much(
    connection: &Connection,
    fresh: &Upload,
    max: u64,
) -> Result<Option<ProblemCode>, store::Error> {
    let (used, announced) = evidence::extent(connection, (&fresh.round, &fresh.unit))?;
    if used + announced + fresh.bytes > max {
        return Ok(Some(ProblemCode::FilesFull));
    }
    let count = evidence::count(connection, &fresh.account)?;
    Ok((count >= UPLOADS_PER_ACCOUNT_MAX).then_some(ProblemCode::TooManyRequests))
}

/// Who scores a unit brings the files that prove it.
fn check_sender(
    app: &App,
    who: &Principal,
    (round, unit): (&RoundId, &UnitCode),
) -> Result<(), Error> {
    let reference = app.reference()?;
    let scored = reference.round(round).map(|_| reference.scored(round));
    let is_scored = scored.is_some_and(|units| units.binary_search(unit).is_ok());
    let is_own = who.grants.iter().any(|grant| match grant {
        Grant::Officer { unit: own } | Grant::Head { unit: own } => own == unit,
        _ => false,
    });
    match is_scored && is_own {
        true => Ok(()),
        false => Err(ProblemCode::NotFound.into()),
    }
}

/// A name on one line that no system takes for a path, with its Vietnamese letters.
fn tidy(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let harmless = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        // Marks that turn the direction of writing hide what a name ends with.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let name: String = name.nfc().map(harmless).collect();
    let name = name.trim().trim_start_matches('.').trim_start();
    let name = if name.is_empty() { "-" } else { name };
    let count = name.chars().count();
    if count <= FILE_NAME_CHARS_MAX {
        return name.to_owned();
    }
    // The ending says what it is.
    let ending = 20;
    let begin: String = name
        .chars()
        .take(FILE_NAME_CHARS_MAX - ending - 1)
        .collect();
    let end: String = name.chars().skip(count - ending).collect();
    format!("{begin}…{end}")
}
