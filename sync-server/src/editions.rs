//! Editions of the criteria: a province or an administrator checks a file, adds an edition, and looks
//! at those that there are. An edition is the server's, of whatever province; it holds nobody's work.

use std::cmp::Reverse;

use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::{CriteriaRead, CriteriaUpload, EditionShown, ProblemCode};
use sodiem_core::criteria::table::Standing;
use sodiem_core::document::Edition;
use sodiem_core::finding::Finding;
use sodiem_core::ids::Digest;
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use crate::app::App;
use crate::criteria_file::{self, Given};
use crate::error::Error;
use crate::reference::Reference;
use crate::store::published;

/// Most editions that are added over the network: each stays in memory.
const EDITIONS_MAX: usize = 200;

/// Whether an account keeps criteria: a province's, or an administrator's.
fn keeps(who: &Principal) -> bool {
    let keeps =
        |grant: &Grant| matches!(grant, Grant::Province { .. } | Grant::Administrator { .. });
    who.grants.iter().any(keeps)
}

/// The editions that a round can score by, the latest import first.
///
/// # Errors
/// Not allowed for who keeps no criteria.
pub fn list(app: &App, who: &Principal) -> Result<Vec<EditionShown>, Error> {
    if !keeps(who) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let reference = app.reference()?;
    let imports = app.store.read(published::imports)?;
    let shown = |(digest, set): (&Digest, &Edition)| EditionShown {
        digest: *digest,
        title: set.title.clone(),
        is_sample: set.is_sample,
        leaves: set.leaves().count(),
        imported_at: imports.get(digest).copied().unwrap_or(Timestamp(0)),
    };
    let mut editions: Vec<EditionShown> = reference.sets.iter().map(shown).collect();
    editions.sort_by_key(|edition| Reverse(edition.imported_at));
    Ok(editions)
}

/// An edition: any, for who keeps criteria, and for others those by which a round that
/// they take part in is scored, or was before it moved.
///
/// # Errors
/// Not found for any other.
pub fn get<'a>(
    reference: &'a Reference,
    who: &Principal,
    digest: &Digest,
) -> Result<&'a Edition, Error> {
    let mut rounds = reference.rounds.iter();
    let scores = |round: &Round| round.editions().any(|edition| edition == *digest);
    let is_own =
        keeps(who) || rounds.any(|round| scores(round) && reference.takes_part(who, round));
    let set = reference.sets.get(digest).filter(|_| is_own);
    set.ok_or_else(|| ProblemCode::NotFound.into())
}

/// What a file says, and whether it is added as an edition.
///
/// # Errors
/// Not allowed for who keeps no criteria; invalid with all findings, and then nothing is added.
pub fn read(
    app: &App,
    who: &Principal,
    upload: &CriteriaUpload,
    file: &[u8],
) -> Result<CriteriaRead, Error> {
    if !keeps(who) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let given = Given {
        title: upload.title.clone(),
        standing: if upload.sample {
            Standing::Sample
        } else {
            Standing::InForce
        },
    };
    let set = criteria_file::read(file, &given).map_err(Error::invalid)?;
    if upload.save {
        let reference = app.reference()?;
        if reference.sets.len() >= EDITIONS_MAX && !reference.sets.contains_key(&set.digest()) {
            let message = Message::new("criteria-editions").with("max", EDITIONS_MAX);
            return Err(Error::invalid(vec![Finding::general(message)]));
        }
        let (saved, now) = (set.clone(), app.environment.now());
        app.store
            .write(move |connection| published::put_criteria_set(connection, &saved, now))?;
    }
    Ok(CriteriaRead {
        digest: set.digest(),
        set,
        is_saved: upload.save,
    })
}
