//! `sodiem round open`.

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use sodiem_core::document::Edition;
use sodiem_core::finding::Finding;
use sodiem_core::ids::{RoundId, UnitCode};
use sodiem_core::round::{Round, Tier};
use sodiem_core::text::{Language, Message};
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::{UnitLevel, UnitTree};

use super::{Failure, input, open};
use crate::config::DataOptions;
use crate::province::{self, DAY_MS, SUBMIT_DAYS, Subject};
use crate::reference::Reference;
use crate::store::published;

/// What there is to do with rounds.
#[derive(Subcommand)]
pub enum RoundCommand {
    /// Open a round, with the settings that `init` begins with; also while serving. What is to
    /// differ the administrator changes on the page, and tiers and criteria as long as nobody has
    /// worked by them.
    Open(OpenOptions),
}

/// A round to be opened.
#[derive(Args)]
pub struct OpenOptions {
    #[command(flatten)]
    data: DataOptions,
    /// Its id, such as the year: letters, digits and hyphens.
    id: RoundId,
    /// Code of the province; needed where the data folder holds several.
    #[arg(long, env = "SODIEM_PROVINCE", value_name = "CODE")]
    province: Option<UnitCode>,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// What is scored: communes, districts or the province's departments, each with criteria and
    /// blocks of its own.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Scored::Commune)]
    scores: Scored,
    /// The day whose list of units it scores, YYYY-MM-DD; it stays as it is. By default today.
    #[arg(long, value_name = "DATE")]
    units_on: Option<Day>,
    /// The rounds before, with whose results these are compared. By default the newest of the
    /// province, or of each province that it was made of.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    compares_with: Vec<RoundId>,
    /// The levels that appraise, the first in front: `district,province` or `province`. All units
    /// of a level get a body. By default the districts, where there are any, then the province.
    #[arg(long, value_name = "LEVEL", value_enum, value_delimiter = ',')]
    tiers: Vec<Level>,
    /// The edition of the criteria: its digest or how that begins; needed where there are several.
    #[arg(long, value_name = "DIGEST")]
    edition: Option<String>,
    /// The day until whose 17:00 units submit, YYYY-MM-DD; the other deadlines follow it. By
    /// default in 30 days.
    #[arg(long, value_name = "DATE")]
    submit_by: Option<String>,
}

/// A level that is scored, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scored {
    /// Communes.
    Commune,
    /// Districts.
    District,
    /// Departments of the province.
    Department,
}

impl From<Scored> for UnitLevel {
    fn from(level: Scored) -> Self {
        match level {
            Scored::Commune => Self::Commune,
            Scored::District => Self::District,
            Scored::Department => Self::Department,
        }
    }
}

/// A level that appraises, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    /// Districts.
    District,
    /// The province.
    Province,
}

impl From<Level> for UnitLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::District => Self::District,
            Level::Province => Self::Province,
        }
    }
}

/// `sodiem round …`
pub fn run(command: RoundCommand, language: Language) -> Result<(), Failure> {
    let RoundCommand::Open(options) = command;
    let app = open(&options.data)?;
    let reference = app.reference()?;
    let now = app.environment.now();
    let units_on = options.units_on.unwrap_or_else(|| now.day());
    let units = reference.register.on(units_on);
    let units =
        units.map_err(|findings| input::unusable(&findings, "--units-on".as_ref(), language))?;
    let round = round(&options, &reference, (units_on, &units), now)?;
    let mut findings = province::check_round(&round, &units, &reference);
    if units.within(&round.province, round.scored_level).is_empty() {
        let message = Message::new("round-units")
            .with("province", round.province.as_str())
            .with("level", round.scored_level.name())
            .with("day", units_on.shown());
        findings.push(Finding::general(message));
    }
    if !findings.is_empty() {
        return Err(input::unusable(&findings, "--tiers".as_ref(), language));
    }
    let saved = round.clone();
    let is_new = app.store.write(move |connection| {
        let is_new = published::round_version(connection, &saved.id)?.is_none();
        if is_new {
            published::put_round(connection, &saved, now)?;
        }
        Ok(is_new)
    })?;
    if !is_new {
        return Err(anyhow::anyhow!("there is a round {} already", round.id).into());
    }
    say(&round)?;
    Ok(())
}

fn round(
    options: &OpenOptions,
    reference: &Reference,
    (units_on, units): (Day, &UnitTree),
    now: Timestamp,
) -> Result<Round, anyhow::Error> {
    let province = province(options, reference)?;
    let scored_level = options.scores.into();
    let tiers: Vec<UnitLevel> = match options.tiers.as_slice() {
        [] => province::usual_tiers(units, &province, scored_level),
        chosen => chosen.iter().map(|level| (*level).into()).collect(),
    };
    let subject = Subject {
        id: options.id.clone(),
        province: &province,
        units,
        units_on,
        scored_level,
        others: &reference.rounds,
        set: edition(options, reference)?,
        tiers: &tiers,
    };
    let mut round = province::new_round(&subject, begin(options, now)?);
    if let Some(title) = &options.title {
        title.trim().clone_into(&mut round.title);
    }
    round.compares_with = match options.compares_with.as_slice() {
        [] => province::rounds_before(&round, reference),
        chosen => chosen.to_vec(),
    };
    Ok(round)
}

/// The province that the data folder is of, unless it is told.
fn province(options: &OpenOptions, reference: &Reference) -> Result<UnitCode, anyhow::Error> {
    let mut own: Vec<&UnitCode> = reference
        .rounds
        .iter()
        .map(|round| &round.province)
        .collect();
    own.sort_unstable();
    own.dedup();
    match (&options.province, own.as_slice()) {
        (Some(code), _) => Ok(code.clone()),
        (None, [one]) => Ok((*one).clone()),
        (None, _) => bail!("say with --province which province's round it is"),
    }
}

/// The one edition that there is, unless it is told which.
fn edition<'a>(
    options: &OpenOptions,
    reference: &'a Reference,
) -> Result<&'a Edition, anyhow::Error> {
    let wanted = options.edition.as_deref().unwrap_or_default();
    let fits = reference
        .sets
        .iter()
        .filter(|(digest, _)| digest.to_string().starts_with(wanted));
    let found: Vec<_> = fits.collect();
    match found.as_slice() {
        [(_, set)] => Ok(set),
        _ => {
            let all = reference.sets.iter();
            let lines = all.map(|(digest, set)| format!("  {} {}", digest.short(), set.title));
            bail!(
                "say with --edition which of these criteria it scores by:\n{}",
                lines.collect::<Vec<_>>().join("\n")
            )
        }
    }
}

/// The moment from which the deadlines are counted.
fn begin(options: &OpenOptions, now: Timestamp) -> Result<Timestamp, anyhow::Error> {
    let Some(date) = &options.submit_by else {
        return Ok(now);
    };
    let day = Timestamp::from_local(date, "12:00")
        .with_context(|| format!("--submit-by {date}: a day is written YYYY-MM-DD"))?;
    Ok(Timestamp(day.0 - SUBMIT_DAYS * DAY_MS))
}

fn say(round: &Round) -> std::io::Result<()> {
    let tier = |(number, tier): (u32, &Tier)| {
        let bodies = round.bodies.iter().filter(|body| body.tier == number);
        let (level, until) = (format!("{:?}", tier.level), tier.decide_by.shown());
        let level = level.to_lowercase();
        format!(
            "  tier {number}: {level}, {} bodies, until {until}",
            bodies.count()
        )
    };
    let lines: Vec<String> = (1..).zip(&round.tiers).map(tier).collect();
    super::print(&format!(
        "{}: criteria {}, units submit by {}\n{}\nThe administrator changes what is to differ.",
        round.title,
        round.edition.short(),
        round.submit_by.shown(),
        lines.join("\n"),
    ))
}
