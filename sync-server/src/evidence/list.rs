//! What a unit has, for whoever may read it.

use std::time::{Duration, Instant};

use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::{EvidenceList, FileState, ProblemCode, StoredFile};
use sodiem_core::ids::{Digest, RoundId, UnitCode};
use sodiem_core::text::{Catalog, Language};

use super::scan::Verdict;
use crate::app::App;
use crate::error::Error;
use crate::store::evidence::{self, UnitFile, Upload};

/// For how long somebody who looks waits for scans.
const LOOK_AGAIN_MAX: Duration = Duration::from_secs(3);

/// The files of a unit in a round.
///
/// # Errors
/// Not within the reader's scope.
pub fn list(
    app: &App,
    who: &Principal,
    place: (&RoundId, &UnitCode),
    language: Language,
) -> Result<EvidenceList, Error> {
    check_reader(app, who, place)?;
    let is_own = is_own(who, place.1);
    let reference = app.reference()?;
    let round = reference.round(place.0).ok_or(ProblemCode::NotFound)?;
    let may_read = who.may_read(round, reference.units(round));
    let read = |c: &rusqlite::Connection| {
        let mut files = Vec::new();
        for file in evidence::files(c, place)? {
            let others = match is_own {
                true => Vec::new(),
                false => evidence::elsewhere(c, place, &file.digest)?,
            };
            let elsewhere = others.iter().filter(|unit| may_read(unit)).count();
            files.push(stored(file, elsewhere));
        }
        let refused = match is_own {
            true => evidence::refused(c, place)?,
            false => Vec::new(),
        };
        Ok((files, refused, evidence::extent(c, place)?.0))
    };
    let (mut files, refused, used_bytes) = app.store.read(read)?;
    let catalog = Catalog::new(language, &[]);
    // What one device sent in vain and another well is there.
    let is_lacking = |upload: &Upload| !files.iter().any(|file| file.digest == upload.digest);
    let refused: Vec<Upload> = refused.into_iter().filter(is_lacking).collect();
    files.extend(refused.into_iter().map(|upload| StoredFile {
        digest: upload.digest,
        name: upload.name,
        kind: None,
        bytes: upload.bytes,
        received_at: None,
        state: FileState::Refused,
        reason: upload.refused.map(|code| catalog.text(code.message_key())),
        elsewhere: 0,
    }));
    Ok(EvidenceList {
        used_bytes,
        max_bytes: app.evidence.unit_bytes_max,
        files,
    })
}

/// Has files scanned again that nobody could scan when they came, for a while each time that somebody looks. A harmful
/// one is refused as if it had been scanned at once; its bytes stay where they are, for whoever looks after the server.
///
/// # Errors
/// Not within the reader's scope.
pub fn look_again(app: &App, who: &Principal, place: (&RoundId, &UnitCode)) -> Result<(), Error> {
    check_reader(app, who, place)?;
    let Some(scanner) = &app.evidence.scanner else {
        return Ok(());
    };
    let files = app.store.read(|c| evidence::files(c, place))?;
    let mut held: Vec<UnitFile> = files.into_iter().filter(|file| file.is_held).collect();
    let until = Instant::now() + LOOK_AGAIN_MAX;
    while !held.is_empty() {
        // By lot: one that the scanner never takes must not hold up the rest.
        let drawn = usize::from(u16::from_le_bytes(app.environment.bytes())) % held.len();
        let digest = held.swap_remove(drawn).digest;
        // Somebody else looks.
        let Ok(_claim) = app.evidence.claim(&digest.to_string()) else {
            continue;
        };
        let verdict = scanner.scan(app.evidence.storage.read(&digest));
        let is_asked = verdict != Verdict::Unknown;
        judge(app, digest, verdict)?;
        if !is_asked || Instant::now() > until {
            break;
        }
    }
    Ok(())
}

fn judge(app: &App, digest: Digest, verdict: Verdict) -> Result<(), Error> {
    match verdict {
        Verdict::Clean => app.store.write(move |c| evidence::release(c, &digest))?,
        Verdict::Found(found) => {
            tracing::warn!(%digest, %found, "a held file is harmful");
            let code = ProblemCode::FileInfected;
            app.store
                .write(move |c| evidence::withdraw(c, &digest, code))?;
        }
        Verdict::Unknown => {}
    }
    Ok(())
}

fn stored(file: UnitFile, elsewhere: usize) -> StoredFile {
    StoredFile {
        digest: file.digest,
        name: file.name,
        kind: Some(file.kind),
        bytes: file.bytes,
        received_at: Some(file.received_at),
        state: match file.is_held {
            true => FileState::Held,
            false => FileState::Stored,
        },
        reason: None,
        elsewhere,
    }
}

/// A file of a unit that may be opened.
///
/// # Errors
/// Not within the reader's scope; the unit has no such file; it waits for its scan.
pub fn find(
    app: &App,
    who: &Principal,
    place: (&RoundId, &UnitCode),
    digest: &Digest,
) -> Result<UnitFile, Error> {
    check_reader(app, who, place)?;
    let file = app.store.read(|c| evidence::file(c, place, digest))?;
    let file = file.ok_or(ProblemCode::NotFound)?;
    match file.is_held {
        true => Err(ProblemCode::FileHeld.into()),
        false => Ok(file),
    }
}

fn check_reader(
    app: &App,
    who: &Principal,
    (round, unit): (&RoundId, &UnitCode),
) -> Result<(), Error> {
    let reference = app.reference()?;
    let is_scored = reference.scored(round).binary_search(unit).is_ok();
    let round = reference.round(round).filter(|_| is_scored);
    let may_read = |round| who.may_read(round, reference.units(round))(unit);
    match round.is_some_and(may_read) {
        true => Ok(()),
        false => Err(ProblemCode::NotFound.into()),
    }
}

fn is_own(who: &Principal, unit: &UnitCode) -> bool {
    who.grants.iter().any(|grant| match grant {
        Grant::Officer { unit: own } | Grant::Head { unit: own } => own == unit,
        _ => false,
    })
}
