//! Whether a data folder holds together: the file, the log of decisions, the documents, and all
//! that is computed from them.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::document::Edition;
use sodiem_core::ids::{Digest, DocumentId, UnitCode};
use sodiem_core::record::Standing;
use sodiem_core::round::Round;

use crate::app::App;
use crate::dossier::{Dossier, survey_of};
use crate::province;
use crate::reference::Reference;
use crate::store::documents::Source;
use crate::store::{self, decisions, documents, health, standings};

mod files;
mod moves;
mod snapshots;

/// One check and what it found.
pub struct Check {
    /// What was checked.
    pub name: String,
    /// How much of it there was.
    pub count: usize,
    /// What is wrong; nothing where all is well.
    pub faults: Vec<String>,
}

impl Check {
    fn new(name: &str, count: usize, faults: Vec<String>) -> Self {
        Self {
            name: name.to_owned(),
            count,
            faults,
        }
    }
}

/// Whether what differs from what it is computed from is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rebuild {
    /// It is only said.
    No,
    /// It is said, and made anew.
    Yes,
}

/// Runs every check; `done` hears of each when it ends.
///
/// # Errors
/// [`store::Error`] where the database cannot be asked.
pub fn run(app: &App, done: impl FnMut(&Check)) -> Result<bool, store::Error> {
    look_through(app, Rebuild::No, done)
}

/// Runs every check, and makes anew what differs from what it is computed from: snapshots, and how
/// units stand. False where anything differed. Nobody else may be writing.
///
/// # Errors
/// [`store::Error`] where the database cannot be asked, or what is made anew cannot be stored.
pub fn rebuild(app: &App, done: impl FnMut(&Check)) -> Result<bool, store::Error> {
    look_through(app, Rebuild::Yes, done)
}

fn look_through(
    app: &App,
    rebuild: Rebuild,
    mut done: impl FnMut(&Check),
) -> Result<bool, store::Error> {
    let mut is_well = true;
    let mut note = |check: Check| {
        is_well &= check.faults.is_empty();
        done(&check);
    };
    note(schema(app)?);
    note(app.store.read(|c| {
        Ok(Check::new(
            "database pages",
            1,
            health::integrity_faults(c)?,
        ))
    })?);
    note(
        app.store
            .read(|c| Ok(Check::new("references", 1, health::foreign_key_faults(c)?)))?,
    );
    let reference = app.reference()?;
    note(editions(&reference));
    note(settings(&reference));
    note(chain(app)?);
    note(files::check(app)?);
    for round in &reference.rounds {
        if let Some(set) = reference.sets.get(&round.edition) {
            note(units(app, (&reference, round, set), rebuild)?);
        }
        if !round.moves.is_empty() {
            note(moves::check(app, &reference, round)?);
        }
    }
    Ok(is_well)
}

fn schema(app: &App) -> Result<Check, store::Error> {
    let found = app.store.read(health::schema_version)?;
    let expected = store::SCHEMA_VERSION;
    let fault = format!("version {found}, expected {expected}");
    let faults = if found == expected {
        Vec::new()
    } else {
        vec![fault]
    };
    Ok(Check::new("schema version", 1, faults))
}

/// Editions are named by their own digests.
fn editions(reference: &Reference) -> Check {
    let wrong = reference
        .sets
        .iter()
        .filter(|(digest, set)| set.digest() != **digest);
    let faults = wrong
        .map(|(digest, _)| format!("{digest} is another set's digest"))
        .collect();
    Check::new("criteria", reference.sets.len(), faults)
}

fn settings(reference: &Reference) -> Check {
    let mut faults = Vec::new();
    for round in &reference.rounds {
        if !reference.sets.contains_key(&round.edition) {
            faults.push(format!("round {}: its criteria are not there", round.id));
        }
        let findings = province::check_round(round, reference.units(round), reference);
        faults.extend(
            findings
                .iter()
                .map(|f| format!("round {}: {}", round.id, f.code())),
        );
    }
    Check::new("rounds", reference.rounds.len(), faults)
}

/// Each decision carries its own hash and the one before it.
fn chain(app: &App) -> Result<Check, store::Error> {
    let (mut faults, mut count) = (Vec::new(), 0);
    let mut last: (u64, Option<Digest>) = (0, None);
    app.store.read(|connection| {
        decisions::each(connection, |record| {
            let is_next = record.sequence == last.0 + 1 && record.previous == last.1;
            if !is_next || record.hash != record.hash_of() {
                faults.push(format!("decision {} breaks the chain", record.sequence));
            }
            last = (record.sequence, Some(record.hash));
            count += 1;
        })
    })?;
    Ok(Check::new("decisions", count, faults))
}

/// Every document is made again from its changes, every snapshot opened, every projection computed
/// again and compared.
fn units(
    app: &App,
    place: (&Reference, &Round, &Edition),
    rebuild: Rebuild,
) -> Result<Check, store::Error> {
    let (reference, round, set) = place;
    let mut faults = Vec::new();
    let mut stored = app.store.read(|c| standings::of_round(c, &round.id))?;
    let mut count = 0;
    for unit in reference.scored(&round.id) {
        let held = stored.remove(unit);
        count += usize::from(held.is_some());
        let source = (unit, Source::Changes);
        let dossier = app.store.read(|c| Dossier::load(c, (round, set), source));
        let (dossier, long) = match dossier {
            Ok(loaded) => loaded,
            Err(error) => {
                faults.push(format!("{unit}: {error}"));
                continue;
            }
        };
        faults.extend(lost_changes(app, &dossier)?);
        let long: BTreeMap<DocumentId, i64> = long.into_iter().collect();
        for document in dossier.documents() {
            let last = long.get(document.id()).copied();
            faults.extend(snapshots::check(app, (document, set), last, rebuild)?);
        }
        faults.extend(standing(app, place, (unit, &dossier, held), rebuild)?);
    }
    faults.extend(
        stored
            .keys()
            .map(|unit| format!("{unit}: a standing of no scored unit")),
    );
    Ok(Check::new(
        &format!("units of round {}", round.id),
        count,
        faults,
    ))
}

/// What is stored of how a unit stands is what its documents say.
fn standing(
    app: &App,
    (reference, round, set): (&Reference, &Round, &Edition),
    (unit, dossier, held): (&UnitCode, &Dossier, Option<Standing>),
    rebuild: Rebuild,
) -> Result<Vec<String>, store::Error> {
    let survey = survey_of(app, &round.id, unit)?;
    let (standing, leaves) = dossier.standing((reference, round, set), unit, &survey);
    let mut faults = Vec::new();
    match held {
        None if survey.is_empty() && dossier.documents().next().is_none() => return Ok(faults),
        None => faults.push(format!("{unit}: its standing is missing")),
        Some(held) => {
            if held != standing {
                faults.push(format!(
                    "{unit}: its standing differs from what its documents say"
                ));
            }
            let held = app
                .store
                .read(|c| standings::leaves_of_unit(c, &round.id, unit))?;
            let codes: BTreeSet<_> = held.keys().chain(leaves.keys()).collect();
            let differing: Vec<_> = codes
                .into_iter()
                .filter(|code| held.get(*code) != leaves.get(*code))
                .collect();
            if !differing.is_empty() {
                faults.push(format!(
                    "{unit}: leaves differ from what its documents say: {differing:?}"
                ));
            }
        }
    }
    if rebuild == Rebuild::Yes && !faults.is_empty() {
        let id = round.id.clone();
        app.store
            .write(move |c| standings::put(c, &id, &standing, &leaves))?;
        faults.push(format!("{unit}: how it stands was computed anew"));
    }
    Ok(faults)
}

/// Every stored change is part of its document.
fn lost_changes(app: &App, dossier: &Dossier) -> Result<Vec<String>, store::Error> {
    let mut faults = Vec::new();
    for document in dossier.documents() {
        let id = document.id();
        let rows = app
            .store
            .read(|connection| documents::hashes(connection, id))?;
        let lost = rows.iter().filter(|hash| !document.has(hash));
        faults.extend(lost.map(|hash| format!("{id}: change {hash} is not in the document")));
    }
    Ok(faults)
}
