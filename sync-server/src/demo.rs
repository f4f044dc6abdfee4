//! The demo: province 95 of the 2020 units with the sample criteria, in every state of the flow.
//!
//! Its answers are made from a fixed seed, and by real devices: each change has a seat, each
//! decision its person, and all of it went through the exchange that a phone uses.

use std::path::Path;

use anyhow::{Context, Result, bail};
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::{RoundId, UnitCode};
use sodiem_core::round::{Body, Round};
use sodiem_core::unit::UnitTree;

use crate::app::App;
use crate::province::{self, Subject};
use crate::store::published;
use crate::password;

mod people;

pub use people::DemoAccount;

const UNITS: &str = include_str!("../../data/units-2020.csv");
const CRITERIA: &str = include_str!("../../data/criteria/commune-sample.tsv");
const CRITERIA_TITLE: &str = "Bộ tiêu chí mẫu xác định Chỉ số cải cách hành chính cấp xã";
const PROVINCE: &str = "95";
const ROUND: &str = "2020";
/// The one commune of the demo that nobody touched, to try everything with.
const UNTOUCHED: &str = "31852";
/// Beside the database; readable by its owner alone.
const ACCOUNTS_FILE: &str = "demo-accounts.txt";
const META_KEY: &str = "demo";

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
pub fn prepare(app: &App, folder: &Path, filling: Filling) -> Result<Demo> {
    let reference = app.reference()?;
    if app.store.read(|connection| published::meta(connection, META_KEY))?.is_some() {
        let password = people::stored_password(&folder.join(ACCOUNTS_FILE))?;
        return Ok(demo(&reference.units, password));
    }
    if !reference.units.is_empty() {
        bail!("{} holds data that are not the demo's; choose another folder", folder.display());
    }
    let password = app.environment.password();
    let units = units()?;
    let set = criteria()?;
    let round = round(app, &units, &set);
    let findings = province::check_round(&round, &units, &[]);
    if !findings.is_empty() {
        bail!("the demo's round: {findings:?}");
    }
    let accounts = people::everyone(&units, &round);
    let demo = demo(&units, password.clone());
    people::store_password(&folder.join(ACCOUNTS_FILE), &demo)?;
    province::publish(app, units, set, round)?;
    let stored = password::hash(&password, &app.environment);
    province::add_accounts(app, accounts, stored)?;
    if filling == Filling::Filled {
        tracing::warn!("not filled yet");
    }
    app.store.write(|connection| published::set_meta(connection, META_KEY, "complete"))?;
    Ok(demo)
}

fn demo(units: &UnitTree, password: String) -> Demo {
    let commune = code(UNTOUCHED);
    let name = units.get(&commune).map_or_else(String::new, |unit| unit.name.clone());
    Demo { commune: name, accounts: people::to_try(units, &commune), password }
}

/// A unit code from a text that is one.
fn code(text: &str) -> UnitCode {
    text.parse().expect("the demo's codes are unit codes")
}

fn units() -> Result<UnitTree> {
    let all = UnitTree::read_csv(UNITS).map_err(|findings| anyhow::anyhow!("{findings:?}"))?;
    let province = code(PROVINCE);
    let own = all.iter().filter(|unit| all.is_within(&unit.code, &province)).cloned().collect();
    UnitTree::new(own).map_err(|findings| anyhow::anyhow!("{findings:?}"))
}

fn criteria() -> Result<CriteriaSet> {
    table::read(CRITERIA, CRITERIA_TITLE, Standing::Sample)
        .map_err(|findings| anyhow::anyhow!("{findings:?}"))
        .context("the sample criteria")
}

/// The demo's round, open now: the start settings, and the departments that lead on some areas.
fn round(app: &App, units: &UnitTree, set: &CriteriaSet) -> Round {
    let province = code(PROVINCE);
    let id: RoundId = ROUND.parse().expect("a year is a round's id");
    let subject = Subject { id, province: &province, units, set };
    let mut round = province::first_round(&subject, app.environment.now());
    let last_tier = round.last_tier();
    let department = |(id, name, area): &(&str, &str, &str)| Body {
        id: province::body_id(id),
        name: (*name).to_owned(),
        unit: province.clone(),
        tier: last_tier,
        rows: vec![area.parse().expect("an area's code")],
    };
    round.bodies.extend(people::DEPARTMENTS.iter().map(department));
    round
}
