//! What an administrator does: accounts and the settings of rounds, within the own province.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::account::{GRANTS_MAX, Grant, PERSON_NAME_CHARS_MAX, Principal};
use sodiem_core::answer::Answers;
use sodiem_core::api::{Account, AccountUpdate, NewAccount, ProblemCode};
use sodiem_core::finding::Finding;
use sodiem_core::ids::{AccountId, RoundId, UnitCode};
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::unit::{UnitLevel, UnitTree};

use crate::app::{App, News};
use crate::dossier;
use crate::error::Error;
use crate::password;
use crate::province;
use crate::reference::Reference;
use crate::store::documents::{self, Begun};
use crate::store::{accounts, published, sessions, standings};

/// The provinces that an account administers.
pub(crate) fn provinces(who: &Principal) -> Result<Vec<UnitCode>, Error> {
    let own = |grant: &Grant| match grant {
        Grant::Administrator { unit } => Some(unit.clone()),
        _ => None,
    };
    let provinces: Vec<UnitCode> = who.grants.iter().filter_map(own).collect();
    if provinces.is_empty() {
        Err(ProblemCode::NotAllowed.into())
    } else {
        Ok(provinces)
    }
}

/// The accounts that the administrator keeps.
///
/// # Errors
/// Not allowed for who is none.
pub fn list(app: &App, who: &Principal) -> Result<Vec<Account>, Error> {
    let provinces = provinces(who)?;
    let accounts = app.store.read(|connection| {
        let lists = provinces
            .iter()
            .map(|province| accounts::list(connection, Some(province)));
        lists.collect::<Result<Vec<_>, _>>()
    })?;
    Ok(accounts.concat())
}

/// Adds an account to the administrator's province.
///
/// # Errors
/// Invalid with all findings; conflict where the user name is taken.
pub fn add(app: &App, who: &Principal, new: NewAccount) -> Result<Account, Error> {
    let provinces = provinces(who)?;
    let reference = app.reference()?;
    let username = password::username(&new.username);
    let fits = |province: &&UnitCode| check_grants(&reference, province, &new.grants).is_empty();
    let province = provinces.iter().find(fits).unwrap_or(&provinces[0]);
    let findings = [
        check_grants(&reference, province, &new.grants),
        password::check_username(&username).into_iter().collect(),
        password::check(&new.password).into_iter().collect(),
        check_name(&new.name),
    ]
    .concat();
    if !findings.is_empty() {
        return Err(Error::invalid(findings));
    }
    let stored = password::hash(&new.password, &app.environment);
    let name = new.name.trim().to_owned();
    let account = province::NewAccount {
        username,
        name,
        province: province.clone(),
        grants: new.grants,
    };
    let row = account.with_id(app);
    let id = row.id.clone();
    let is_added = app
        .store
        .write(move |connection| accounts::add(connection, &row, &stored))?;
    if !is_added {
        return Err(ProblemCode::Conflict.into());
    }
    get(app, &id)
}

/// Replaces what an account is. A new password and a lock end its sessions; what it may do less
/// holds from its next request on, for every request asks.
///
/// # Errors
/// Invalid with all findings; not found for an account of somebody else's province.
pub fn update(
    app: &App,
    who: &Principal,
    id: &AccountId,
    wish: AccountUpdate,
) -> Result<Account, Error> {
    let provinces = provinces(who)?;
    let (row, _) = app
        .store
        .read(|connection| accounts::get(connection, id))?
        .filter(|(row, _)| provinces.contains(&row.province))
        .ok_or(ProblemCode::NotFound)?;
    let reference = app.reference()?;
    let mut findings = check_grants(&reference, &row.province, &wish.grants);
    findings.extend(check_name(&wish.name));
    findings.extend(wish.password.as_deref().and_then(password::check));
    let is_own = who.account == row.id;
    let stays = wish.enabled
        && wish
            .grants
            .iter()
            .any(|g| matches!(g, Grant::Administrator { .. }));
    if is_own && !stays {
        findings.push(Finding::general(Message::new("account-own")));
    }
    if !findings.is_empty() {
        return Err(Error::invalid(findings));
    }
    let stored = wish
        .password
        .map(|password| password::hash(&password, &app.environment));
    let name = wish.name.trim().to_owned();
    let account = row.id.clone();
    app.store.write(move |connection| {
        accounts::update(connection, &account, &name, wish.enabled)?;
        accounts::set_grants(connection, &account, &wish.grants)?;
        if let Some(stored) = &stored {
            accounts::set_password(connection, &account, stored)?;
        }
        if stored.is_some() || !wish.enabled {
            sessions::end_all(connection, &account)?;
        }
        Ok(())
    })?;
    app.tell(News::Access(id.clone()));
    get(app, id)
}

fn get(app: &App, id: &AccountId) -> Result<Account, Error> {
    app.store
        .read(|connection| {
            let Some((row, enabled)) = accounts::get(connection, id)? else {
                return Ok(None);
            };
            let seats = accounts::seats(connection, id)?;
            let accounts::AccountRow {
                id,
                username,
                name,
                grants,
                ..
            } = row;
            Ok(Some(Account {
                id,
                username,
                name,
                grants,
                enabled,
                seats,
            }))
        })?
        .ok_or_else(|| ProblemCode::NotFound.into())
}

/// What is wrong with what an account of `province` is to do: places outside it, too many.
pub(crate) fn check_grants(
    reference: &Reference,
    province: &UnitCode,
    grants: &[Grant],
) -> Vec<Finding> {
    let within = |unit: &UnitCode, level: UnitLevel| {
        // Who worked for a unit that is no more keeps its rounds.
        let is_in = |units: &UnitTree| {
            let found = units.get(unit);
            found.is_some_and(|found| found.level == level) && units.is_within(unit, province)
        };
        let rounds = reference.rounds.iter();
        let mut of_rounds = rounds.map(|round| reference.units(round));
        is_in(&reference.newest_units) || of_rounds.any(is_in)
    };
    let own_rounds = || {
        reference
            .rounds
            .iter()
            .filter(|round| round.province == *province)
    };
    let is_good = |grant: &&Grant| match grant {
        Grant::Officer { unit } | Grant::Head { unit } => {
            let levels: BTreeSet<UnitLevel> = own_rounds().map(|r| r.scored_level).collect();
            levels
                .into_iter()
                .chain([UnitLevel::Commune])
                .any(|level| within(unit, level))
        }
        Grant::Reviewer { body } => own_rounds().any(|round| round.body(body).is_some()),
        Grant::Province { unit } | Grant::Administrator { unit } => unit == province,
    };
    let mut findings: Vec<Finding> = grants
        .iter()
        .filter(|grant| !is_good(grant))
        .map(|grant| {
            let place = match grant {
                Grant::Reviewer { body } => body.to_string(),
                Grant::Officer { unit }
                | Grant::Head { unit }
                | Grant::Province { unit }
                | Grant::Administrator { unit } => unit.to_string(),
            };
            Finding::general(Message::new("account-grant").with("place", place))
        })
        .collect();
    if grants.len() > GRANTS_MAX {
        findings.push(Finding::general(
            Message::new("account-grants").with("max", GRANTS_MAX),
        ));
    }
    findings
}

/// What is wrong with a person's name.
pub(crate) fn check_name(name: &str) -> Vec<Finding> {
    let length = name.trim().chars().count();
    let message = Message::new("account-name").with("max", PERSON_NAME_CHARS_MAX);
    let is_good = (1..=PERSON_NAME_CHARS_MAX).contains(&length);
    if is_good {
        Vec::new()
    } else {
        vec![Finding::general(message)]
    }
}

/// A round of the administrator's province.
///
/// # Errors
/// Not found for who takes no part in it, not allowed for who does not administer it.
pub(crate) fn administered<'a>(
    reference: &'a Reference,
    who: &Principal,
    id: &RoundId,
) -> Result<&'a Round, Error> {
    let round = reference
        .round(id)
        .filter(|round| reference.takes_part(who, round))
        .ok_or(ProblemCode::NotFound)?;
    if who.administers(&round.province) {
        Ok(round)
    } else {
        Err(ProblemCode::NotAllowed.into())
    }
}

/// What became of new settings.
enum Saved {
    Done(Box<Round>),
    /// Somebody else changed them meanwhile.
    Stale,
    /// They change what people have worked by already.
    Refused(Vec<Finding>),
}

/// Replaces a round's settings, if they are still those that the administrator changed. What the
/// province clarified stays as it is.
///
/// # Errors
/// Conflict where somebody else changed them meanwhile; invalid with all findings.
pub fn put_round(
    app: &App,
    who: &Principal,
    id: &RoundId,
    mut wish: Round,
) -> Result<Round, Error> {
    let reference = app.reference()?;
    let round = administered(&reference, who, id)?;
    let is_same = wish.id == round.id
        && wish.province == round.province
        && wish.scored_level == round.scored_level
        && wish.units_on == round.units_on;
    let fixed = (!is_same).then(|| Finding::general(Message::new("round-fixed")));
    let mut findings: Vec<Finding> = fixed.into_iter().collect();
    findings.extend(province::check_round(
        &wish,
        reference.units(round),
        &reference,
    ));
    let Some(set) = reference.sets.get(&wish.edition) else {
        findings.push(Finding::general(Message::new("round-edition")));
        return Err(Error::invalid(findings));
    };
    wish.follow_rounding(reference.sets.get(&round.edition).unwrap_or(set), set);
    findings.extend(wish.check_areas(set));
    if !findings.is_empty() {
        return Err(Error::invalid(findings));
    }
    let now = app.environment.now();
    let seen = wish.version;
    wish.version = seen.saturating_add(1);
    wish.moves.clone_from(&round.moves);
    let (before, mut saved) = (round.clone(), wish.clone());
    // Who appraises what decides whose answers count: how units stand is stored by the new settings.
    let units: BTreeMap<UnitCode, Answers> = reference
        .scored(id)
        .iter()
        .map(|unit| (unit.clone(), Answers::new()))
        .collect();
    let place = (&*reference, &wish, set);
    let outcome = dossier::with_standings(app, place, &units, move |standings| {
        Ok(app.store.write(move |connection| {
            let held = published::round(connection, &saved.id)?;
            let Some(held) = held.filter(|held| held.version == seen) else {
                return Ok(Saved::Stale);
            };
            saved.clarifications = held.clarifications;
            let findings = worked_by(&before, &saved, documents::begun(connection, &saved.id)?);
            if !findings.is_empty() {
                return Ok(Saved::Refused(findings));
            }
            if before.edition != saved.edition {
                standings::clear(connection, &saved.id)?;
            }
            published::put_round(connection, &saved, now)?;
            for (standing, leaves) in &standings {
                standings::put(connection, &saved.id, standing, leaves)?;
            }
            Ok(Saved::Done(Box::new(saved)))
        })?)
    });
    let version = app
        .store
        .read(|connection| published::round_version(connection, id))?;
    let outcome = match outcome {
        // Whoever was faster made it so; to try again as it is would not help.
        Err(_) if version != Some(seen) => Saved::Stale,
        outcome => outcome?,
    };
    match outcome {
        Saved::Done(round) => {
            app.announce(id, reference.scored(id))?;
            Ok(*round)
        }
        Saved::Stale => Err(ProblemCode::Conflict.into()),
        Saved::Refused(findings) => Err(Error::invalid(findings)),
    }
}

/// What new settings would take from under work that was done by those before. Tiers stay once a
/// sheet was submitted or an appraisal written; the edition stays once anything was written, for
/// answers by another one would be out of everybody's sight.
fn worked_by(before: &Round, wish: &Round, begun: Begun) -> Vec<Finding> {
    let Begun {
        sheets,
        appraisals,
        decisions,
    } = begun;
    let levels =
        |round: &Round| -> Vec<UnitLevel> { round.tiers.iter().map(|tier| tier.level).collect() };
    let found = |key: &str| {
        let message = Message::new(key)
            .with("sheets", sheets as usize)
            .with("appraisals", appraisals as usize)
            .with("decisions", decisions as usize);
        Finding::general(message)
    };
    let is_judged = appraisals + decisions > 0;
    let tiers = levels(before) != levels(wish) && is_judged;
    let edition = before.edition != wish.edition && (is_judged || sheets > 0);
    [
        (tiers, "round-tiers-begun"),
        (edition, "round-edition-begun"),
    ]
    .into_iter()
    .filter(|(is_wrong, _)| *is_wrong)
    .map(|(_, key)| found(key))
    .collect()
}
