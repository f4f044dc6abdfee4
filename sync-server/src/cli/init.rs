//! `sodiem init`: a data folder with which a province starts.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use sodiem_core::account::Grant;
use sodiem_core::ids::{RoundId, UnitCode};
use sodiem_core::text::Language;
use sodiem_core::time::Day;
use sodiem_core::unit::UnitLevel;

use super::criteria::CriteriaOption;
use super::{Failure, input};
use crate::app::App;
use crate::config::DataOptions;
use crate::environment::Environment;
use crate::password;
use crate::province::{self, NewAccount, Subject};
use crate::store::Store;

/// What a province begins with.
#[derive(Args)]
pub struct InitOptions {
    #[command(flatten)]
    data: DataOptions,
    /// Code of the province, as in the file of units.
    #[arg(long, env = "SODIEM_PROVINCE", value_name = "CODE")]
    province: UnitCode,
    /// Id of the first round, such as the year: letters, digits and hyphens.
    #[arg(long, env = "SODIEM_ROUND", value_name = "ID")]
    round: RoundId,
    /// The units: CSV with the columns code,parent_code,level,type_vi,name_vi.
    #[arg(long, env = "SODIEM_UNITS", value_name = "FILE")]
    units: PathBuf,
    /// The first day of that list, YYYY-MM-DD; lists before and after are imported with their own.
    /// By default today.
    #[arg(long, value_name = "DATE")]
    units_on: Option<Day>,
    #[command(flatten)]
    criteria: CriteriaOption,
    /// User name of the province's administrator.
    #[arg(
        long,
        env = "SODIEM_ADMINISTRATOR",
        value_name = "NAME",
        default_value = "admin"
    )]
    administrator: String,
}

/// Makes the folder and prints the administrator's password, once.
pub fn run(options: InitOptions, language: Language) -> Result<(), Failure> {
    let InitOptions {
        data,
        province,
        round,
        units,
        units_on,
        criteria,
        administrator,
    } = options;
    if Store::exists(&data.data) {
        let folder = data.data.display();
        return Err(anyhow::anyhow!("{folder} holds data already; choose another folder").into());
    }
    let username = password::username(&administrator);
    if let Some(finding) = password::check_username(&username) {
        return Err(input::unusable(
            &[finding],
            "--administrator".as_ref(),
            language,
        ));
    }
    let tree = super::units::read(&units, language)?;
    let set = criteria.read(language)?;
    let environment = Environment::of_machine();
    let units_on = units_on.unwrap_or_else(|| environment.now().day());
    let subject = Subject {
        id: round,
        province: &province,
        units: &tree,
        set: &set,
        units_on,
        scored_level: UnitLevel::Commune,
        tiers: &province::usual_tiers(&tree, &province, UnitLevel::Commune),
        others: &[],
    };
    let round = province::new_round(&subject, environment.now());
    let findings = round.check(&tree);
    if !findings.is_empty() {
        return Err(input::unusable(&findings, &units, language));
    }
    let app = App::open(&data.data, environment).context("the data folder")?;
    let (title, submit_by) = (round.title.clone(), round.submit_by.shown());
    province::publish(&app, units_on, tree, set, round)?;
    let password = app.environment.password();
    let stored = password::hash(&password, &app.environment);
    let account = NewAccount {
        username: username.clone(),
        name: "Quản trị".to_owned(),
        province: province.clone(),
        grants: vec![
            Grant::Administrator {
                unit: province.clone(),
            },
            Grant::Province { unit: province },
        ],
    };
    province::add_accounts(&app, vec![account], stored)?;
    println!("{title}: units submit by {submit_by}; the administrator changes what is to differ.");
    println!("Administrator: {username}\nPassword:      {password}\n");
    println!(
        "It is not shown again. Now: sodiem serve --data {}",
        data.data.display()
    );
    Ok(())
}
