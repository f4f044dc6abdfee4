//! `sodiem user …`: accounts, for whoever runs the machine.

use std::str::FromStr;

use clap::Subcommand;
use sodiem_core::account::Grant;
use sodiem_core::api::Account;
use sodiem_core::ids::UnitCode;
use sodiem_core::text::Language;

use super::{Failure, input, open};
use crate::administration::{check_grants, check_name};
use crate::app::App;
use crate::config::DataOptions;
use crate::password;
use crate::province::{self, NewAccount};
use crate::store::{accounts, sessions};

/// What there is to do with accounts.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add an account. Without --password-stdin a password is generated and printed once.
    Add {
        #[command(flatten)]
        data: DataOptions,
        /// User name.
        username: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The province whose administrator keeps the account.
        #[arg(long, env = "SODIEM_PROVINCE", value_name = "CODE")]
        province: UnitCode,
        /// What the account may do, as role:place: officer:UNIT, head:UNIT, reviewer:BODY,
        /// province:CODE, administrator:CODE. May be given more than once.
        #[arg(long = "grant", value_name = "ROLE:PLACE")]
        grants: Vec<GrantText>,
        /// Read the password from the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account a new password, which ends its sessions.
    ResetPassword {
        #[command(flatten)]
        data: DataOptions,
        /// User name.
        username: String,
        /// Read the password from the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    List {
        #[command(flatten)]
        data: DataOptions,
    },
}

/// A grant as it is typed: `role:place`.
#[derive(Debug, Clone)]
pub struct GrantText(Grant);

impl FromStr for GrantText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (role, place) = text.split_once(':').ok_or("write it as role:place")?;
        let unit = || place.parse::<UnitCode>().map_err(|error| error.to_string());
        let grant = match role {
            "officer" => Grant::Officer { unit: unit()? },
            "head" => Grant::Head { unit: unit()? },
            "province" => Grant::Province { unit: unit()? },
            "administrator" => Grant::Administrator { unit: unit()? },
            "reviewer" => {
                let body = place.parse().map_err(|error| format!("{error}"))?;
                Grant::Reviewer { body }
            }
            other => return Err(format!("there is no role {other}")),
        };
        Ok(Self(grant))
    }
}

/// `sodiem user …`
pub fn run(command: UserCommand, language: Language) -> Result<(), Failure> {
    match command {
        UserCommand::Add {
            data,
            username,
            name,
            province,
            grants,
            password_stdin,
        } => {
            let app = open(&data)?;
            let grants = grants.into_iter().map(|GrantText(grant)| grant).collect();
            let username = password::username(&username);
            let account = NewAccount {
                username,
                name,
                province,
                grants,
            };
            add(&app, account, password_stdin, language)
        }
        UserCommand::ResetPassword {
            data,
            username,
            password_stdin,
        } => reset(
            &open(&data)?,
            &password::username(&username),
            password_stdin,
            language,
        ),
        UserCommand::List { data } => list(&open(&data)?),
    }
}

fn add(
    app: &App,
    account: NewAccount,
    password_stdin: bool,
    language: Language,
) -> Result<(), Failure> {
    let mut findings = check_grants(&*app.reference()?, &account.province, &account.grants);
    findings.extend(check_name(&account.name));
    findings.extend(password::check_username(&account.username));
    if !findings.is_empty() {
        return Err(input::unusable(
            &findings,
            account.username.as_ref(),
            language,
        ));
    }
    let username = account.username.clone();
    let stored = new_password(app, password_stdin, language)?;
    let taken = province::add_accounts(app, vec![account], stored.hash)?;
    if !taken.is_empty() {
        return Err(anyhow::anyhow!("the user name {username} is taken").into());
    }
    println!("{username} added{}", stored.shown);
    Ok(())
}

fn reset(
    app: &App,
    username: &str,
    password_stdin: bool,
    language: Language,
) -> Result<(), Failure> {
    let found = app
        .store
        .read(|connection| accounts::credentials(connection, username))?;
    let account = found
        .ok_or_else(|| anyhow::anyhow!("there is no user {username}"))?
        .account;
    let stored = new_password(app, password_stdin, language)?;
    app.store.write(move |connection| {
        accounts::set_password(connection, &account, &stored.hash)?;
        sessions::end_all(connection, &account)
    })?;
    println!("{username} has a new password{}", stored.shown);
    Ok(())
}

/// A password to be stored, and what to print of it: only one that was generated.
struct NewPassword {
    hash: String,
    shown: String,
}

fn new_password(
    app: &App,
    password_stdin: bool,
    language: Language,
) -> Result<NewPassword, Failure> {
    let (password, shown) = if password_stdin {
        (input::password()?, String::new())
    } else {
        let password = app.environment.password();
        let shown = format!("\nPassword: {password}\nIt is not shown again.");
        (password, shown)
    };
    if let Some(finding) = password::check(&password) {
        return Err(input::unusable(&[finding], "password".as_ref(), language));
    }
    Ok(NewPassword {
        hash: password::hash(&password, &app.environment),
        shown,
    })
}

fn list(app: &App) -> Result<(), Failure> {
    let accounts = app
        .store
        .read(|connection| accounts::list(connection, None))?;
    let lines: Vec<String> = accounts.iter().map(line).collect();
    Ok(super::print(&lines.join("\n"))?)
}

/// User name, name and grants, as `user add` takes them.
fn line(account: &Account) -> String {
    let grants = account.grants.iter().map(|grant| match grant {
        Grant::Officer { unit } => format!("officer:{unit}"),
        Grant::Head { unit } => format!("head:{unit}"),
        Grant::Reviewer { body } => format!("reviewer:{body}"),
        Grant::Province { unit } => format!("province:{unit}"),
        Grant::Administrator { unit } => format!("administrator:{unit}"),
    });
    let grants: Vec<String> = grants.collect();
    let locked = if account.enabled { "" } else { "\tlocked" };
    let Account { username, name, .. } = account;
    format!("{username}\t{name}\t{}{locked}", grants.join(","))
}
