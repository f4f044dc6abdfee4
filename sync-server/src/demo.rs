//! The demo: province 95 of the 2020 units with the sample criteria, in every state of the flow.
//!
//! Its answers are made from a fixed seed, and by real devices: each change has a seat, each
//! decision its person, and all of it went through the exchange that a phone uses.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::{Context, Result, bail};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::ids::{Code, RoundId, UnitCode};
use sodiem_core::round::{Body, Round};
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::{UnitLevel, UnitTree};

use crate::app::App;
use crate::environment::Environment;
use crate::password;
use crate::province::{self, Subject};
use crate::store::published;

mod answers;
mod district;
mod fill;
mod people;
pub(crate) mod person;
mod provincial;
pub(crate) mod seeded;

use person::Stage;

pub use people::DemoAccount;

const UNITS: &str = include_str!("../../data/units-2020.csv");
/// The day of that list, and of the round.
const UNITS_ON: &str = "2020-12-31";
const CRITERIA: &str = include_str!("../../data/criteria/commune-sample.tsv");
const CRITERIA_TITLE: &str = "Bộ tiêu chí mẫu xác định Chỉ số cải cách hành chính cấp xã";
const PROVINCE: &str = "95";
const ROUND: &str = "2020";
/// The one commune of the demo that nobody touched, to try everything with.
const UNTOUCHED: &str = "31852";
/// Beside the database; readable by its owner alone.
const ACCOUNTS_FILE: &str = "demo-accounts.txt";
const META_KEY: &str = "demo";
const COMPLETE: &str = "complete";
/// How long ago the first thing happened, in milliseconds.
const PAST_MS: i64 = 12 * 24 * 60 * 60 * 1000;
/// How long one thing takes, in milliseconds.
const STEP_MS: i64 = 100_000;

/// What the demo holds besides units, round and accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Answers in every state of the flow.
    Filled,
    /// Nothing yet.
    Empty,
}

/// The demo as someone who tries it needs to know it.
pub struct Demo {
    /// The untouched commune's name.
    pub commune: String,
    /// The accounts to try first.
    pub accounts: Vec<DemoAccount>,
    /// The password of all accounts.
    pub password: String,
}

/// The demo of a data folder: made where the folder is new, found where it is there already.
///
/// # Errors
/// Where the folder holds something else.
pub fn prepare(folder: &Path, filling: Filling) -> Result<Demo> {
    let today = Environment::of_machine().now();
    // What happened in the demo happened in the days before it was made.
    let clock = Arc::new(AtomicI64::new(today.0 - PAST_MS));
    let (shown, machine) = (Arc::clone(&clock), Environment::of_machine());
    let past = Environment::new(
        move || Timestamp(shown.load(Ordering::Relaxed)),
        move |bytes| machine.fill(bytes),
    );
    let app = App::open(folder, past)?;
    let tick = move || {
        let step = |now: i64| (now + STEP_MS < today.0).then_some(now + STEP_MS);
        let before = clock.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
        Timestamp(before.unwrap_or_else(|end| end))
    };
    let accounts_file = folder.join(ACCOUNTS_FILE);
    let reference = app.reference()?;
    match app
        .store
        .read(|connection| published::meta(connection, META_KEY))?
        .as_deref()
    {
        Some(COMPLETE) => {
            let password = people::stored_password(&accounts_file)?;
            return Ok(demo(&reference.newest_units, password));
        }
        Some(_) => bail!(
            "the demo in {} was interrupted; remove the folder",
            folder.display()
        ),
        None if !reference.newest_units.is_empty() => {
            bail!(
                "{} holds other data than the demo's; choose another",
                folder.display()
            )
        }
        None => {}
    }
    app.store
        .write(|connection| published::set_meta(connection, META_KEY, "begun"))?;
    let demo = begin(&app, today, &accounts_file)?;
    if filling == Filling::Filled {
        let reference = app.reference()?;
        let id: RoundId = ROUND.parse().expect("a year is a round's id");
        let (round, set) = reference.round_and_set(&id).context("the demo's round")?;
        let stage = Stage {
            app: &app,
            round,
            set,
            tick: &tick,
        };
        fill::fill(&stage, &reference, |done| eprintln!("demo: {done}"))?;
    }
    app.store
        .write(|connection| published::set_meta(connection, META_KEY, COMPLETE))?;
    Ok(demo)
}

/// Units, criteria, round and accounts.
fn begin(app: &App, today: Timestamp, accounts_file: &Path) -> Result<Demo> {
    let password = app.environment.password();
    let units = units()?;
    let set = criteria()?;
    let round = round(today, &units, &set);
    let findings = round.check(&units);
    if !findings.is_empty() {
        bail!("the demo's round: {findings:?}");
    }
    let accounts = people::everyone(&units, &round);
    let demo = demo(&units, password.clone());
    people::store_password(accounts_file, &demo)?;
    province::publish(app, day(UNITS_ON), units, set, round)?;
    let stored = password::hash(&password, &app.environment);
    province::add_accounts(app, accounts, stored)?;
    Ok(demo)
}

fn demo(units: &UnitTree, password: String) -> Demo {
    let commune = code(UNTOUCHED);
    let name = units
        .get(&commune)
        .map_or_else(String::new, |unit| unit.name.clone());
    Demo {
        commune: name,
        accounts: people::to_try(units, &commune),
        password,
    }
}

/// A unit code from a text that is one.
fn code(text: &str) -> UnitCode {
    text.parse().expect("the demo's codes are unit codes")
}

/// A day from a text that is one.
fn day(text: &str) -> Day {
    text.parse().expect("the demo's days are days")
}

/// A criterion's code from a text that is one.
fn criterion(text: &str) -> Code {
    text.parse().expect("the demo's codes are codes")
}

fn units() -> Result<UnitTree> {
    let all = UnitTree::read_csv(UNITS).map_err(|findings| anyhow::anyhow!("{findings:?}"))?;
    let province = code(PROVINCE);
    let own = all
        .iter()
        .filter(|unit| all.is_within(&unit.code, &province))
        .cloned()
        .collect();
    UnitTree::new(own).map_err(|findings| anyhow::anyhow!("{findings:?}"))
}

fn criteria() -> Result<CriteriaSet> {
    table::read(CRITERIA, CRITERIA_TITLE, Standing::Sample)
        .map_err(|findings| anyhow::anyhow!("{findings:?}"))
        .context("the sample criteria")
}

/// The demo's round, open now: the start settings, and the departments that lead on some areas.
fn round(today: Timestamp, units: &UnitTree, set: &CriteriaSet) -> Round {
    let province = code(PROVINCE);
    let id: RoundId = ROUND.parse().expect("a year is a round's id");
    let subject = Subject {
        id,
        province: &province,
        units,
        set,
        scored_level: UnitLevel::Commune,
        tiers: &province::usual_tiers(units, &province, UnitLevel::Commune),
        units_on: day(UNITS_ON),
        others: &[],
    };
    let mut round = province::new_round(&subject, today);
    let last_tier = round.last_tier();
    let department = |(id, name, area): &(&str, &str, &str)| Body {
        id: province::body_id(id),
        name: (*name).to_owned(),
        unit: province.clone(),
        tier: last_tier,
        rows: vec![area.parse().expect("an area's code")],
    };
    round
        .bodies
        .extend(people::DEPARTMENTS.iter().map(department));
    round
}
