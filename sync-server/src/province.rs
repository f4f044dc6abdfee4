//! How a province begins: its units, an edition of the criteria, a round with settings to start
//! from, and accounts.

use std::collections::BTreeSet;

use sodiem_core::account::Grant;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::finding::Finding;
use sodiem_core::ids::{AccountId, BodyId, RoundId, UnitCode};
use sodiem_core::ratio::Ratio;
use sodiem_core::register::{Period, Register};
use sodiem_core::round::{Band, Block, Body, Edge, Ranking, Round, Tier, Ties};
use sodiem_core::text::Message;
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::{Unit, UnitLevel, UnitTree};

use crate::app::App;
use crate::reference::Reference;
use crate::store::accounts::{self, AccountRow};
use crate::store::{self, published};

/// A day, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days from now until units submit, each tier decides, and the round closes.
pub const SUBMIT_DAYS: i64 = 30;
const DECIDE_DAYS: i64 = 20;
const CLOSE_DAYS: i64 = 30;
/// The id of a province's own body.
const OFFICE: &str = "snv";
/// The hour at which an office closes.
const CLOSING_HOUR: &str = "17:00";

/// What a round is about.
pub struct Subject<'a> {
    /// The round's id.
    pub id: RoundId,
    /// The province.
    pub province: &'a UnitCode,
    /// All units.
    pub units: &'a UnitTree,
    /// The day whose units these are.
    pub units_on: Day,
    /// The edition of the criteria.
    pub set: &'a CriteriaSet,
    /// The level of the units that are scored.
    pub scored_level: UnitLevel,
    /// The levels of its tiers, the first to appraise in front.
    pub tiers: &'a [UnitLevel],
    /// The rounds that there are.
    pub others: &'a [Round],
}

/// The tiers of a province above what is scored: its districts, where there are any, then itself.
#[must_use]
pub fn usual_tiers(
    units: &UnitTree,
    province: &UnitCode,
    scored_level: UnitLevel,
) -> Vec<UnitLevel> {
    [UnitLevel::District, UnitLevel::Province]
        .into_iter()
        .filter(|tier| scored_level.is_below(*tier) && !units.within(province, *tier).is_empty())
        .collect()
}

/// A round with settings to start from, units submitting [`SUBMIT_DAYS`] from `now`: a body for
/// each unit of each tier's level; `xã` apart from `phường` and `thị trấn`, every other level one
/// block; an administrator changes what is to differ.
#[must_use]
pub fn new_round(subject: &Subject<'_>, now: Timestamp) -> Round {
    let tiers: Vec<Tier> = (1..)
        .zip(subject.tiers)
        .map(|(number, level)| Tier {
            level: *level,
            decide_by: closing_time(now, SUBMIT_DAYS + DECIDE_DAYS * number),
        })
        .collect();
    let last_day = SUBMIT_DAYS + DECIDE_DAYS * i64::try_from(tiers.len()).unwrap_or(1);
    Round {
        version: 1,
        title: format!(
            "Chỉ số cải cách hành chính {}, {}",
            scored_name(subject),
            subject.id
        ),
        province: subject.province.clone(),
        scored_level: subject.scored_level,
        units_on: subject.units_on,
        compares_with: Vec::new(),
        edition: subject.set.digest(),
        submit_by: closing_time(now, SUBMIT_DAYS),
        closes_at: closing_time(now, last_day + CLOSE_DAYS),
        bodies: bodies(subject),
        tiers,
        blocks: blocks(subject),
        bands: [
            ("Xuất sắc", 90),
            ("Tốt", 80),
            ("Khá", 70),
            ("Trung bình", 50),
            ("Yếu", 0),
        ]
        .map(|(name, percent)| Band {
            name: name.to_owned(),
            min: Ratio::integer(percent),
            edge: Edge::AtLeast,
            block: None,
        })
        .into(),
        ranking: Ranking::default(),
        ties: Ties::Skip,
        decimals: subject.set.decimals,
        rounding: subject.set.rounding,
        clarifications: Vec::new(),
        moves: Vec::new(),
        id: subject.id.clone(),
    }
}

/// 17:00 in Viet Nam, so many days from now.
fn closing_time(now: Timestamp, days: i64) -> Timestamp {
    let day = Timestamp(now.0.saturating_add(days * DAY_MS));
    day.form_fields()
        .and_then(|(date, _)| Timestamp::from_local(&date, CLOSING_HOUR))
        .unwrap_or(day)
}

/// What is scored, as titles name it.
fn scored_name(subject: &Subject<'_>) -> &'static str {
    match subject.scored_level {
        UnitLevel::Commune => "cấp xã",
        UnitLevel::District => "cấp huyện",
        UnitLevel::Department => "các sở, ban, ngành",
        UnitLevel::Province => "cấp tỉnh",
    }
}

/// Communes apart by kind; units of another level together, of whatever kinds there are.
fn blocks(subject: &Subject<'_>) -> Vec<Block> {
    let units = subject.units.within(subject.province, subject.scored_level);
    let kinds: BTreeSet<&str> = units.iter().map(|unit| unit.kind.as_str()).collect();
    let all = |name| vec![block(name, &kinds.iter().copied().collect::<Vec<_>>())];
    match subject.scored_level {
        UnitLevel::Commune if kinds.contains("Đặc khu") => vec![
            block("Xã, đặc khu", &["Xã", "Đặc khu"]),
            block("Phường", &["Phường"]),
        ],
        UnitLevel::Commune => vec![
            block("Xã", &["Xã"]),
            block("Phường, thị trấn", &["Phường", "Thị trấn"]),
        ],
        UnitLevel::District => all("Huyện, thị xã, thành phố"),
        UnitLevel::Department => all("Sở, ban, ngành"),
        UnitLevel::Province => all("Tỉnh, thành phố"),
    }
}

fn bodies(subject: &Subject<'_>) -> Vec<Body> {
    // A reviewer is bound to a body by its id alone, so each province needs its own.
    let elsewhere = subject
        .others
        .iter()
        .any(|round| round.province != *subject.province && round.body(&body_id(OFFICE)).is_some());
    let office = |unit: &Unit| match elsewhere {
        true => format!("{OFFICE}-{}", unit.code),
        false => OFFICE.to_owned(),
    };
    let body = |unit: &Unit, tier: u32| {
        let (id, name) = match unit.level {
            UnitLevel::Province => (office(unit), "Sở Nội vụ".to_owned()),
            UnitLevel::Department | UnitLevel::District | UnitLevel::Commune => (
                format!("pnv-{}", unit.code),
                format!("Phòng Nội vụ {}", begun_small(&unit.name)),
            ),
        };
        Body {
            id: body_id(&id),
            name,
            unit: unit.code.clone(),
            tier,
            rows: Vec::new(),
        }
    };
    let of_tier = |(tier, level): (u32, &UnitLevel)| {
        let units = subject.units.within(subject.province, *level);
        units.into_iter().map(move |unit| body(unit, tier))
    };
    (1..).zip(subject.tiers).flat_map(of_tier).collect()
}

/// A body's id from a text that is one.
///
/// # Panics
/// For a text that is none: the callers' are constants and unit codes.
#[must_use]
pub fn body_id(text: &str) -> BodyId {
    text.parse()
        .expect("letters, digits and hyphens make a body's id")
}

fn begun_small(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

fn block(name: &str, kinds: &[&str]) -> Block {
    Block {
        name: name.to_owned(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
    }
}

/// What is wrong with a round's settings, given the `units` of its day; its criteria and the other
/// rounds included.
#[must_use]
pub fn check_round(round: &Round, units: &UnitTree, reference: &Reference) -> Vec<Finding> {
    let mut findings = round.check(units);
    for id in &round.compares_with {
        let other = reference.round(id);
        if !other.is_some_and(|other| is_before(other, round, &reference.register)) {
            let message = Message::new("round-compares-with").with("round", id.as_str());
            findings.push(Finding::general(message));
        }
    }
    // A reviewer is bound to a body by its id alone.
    for other in reference
        .rounds
        .iter()
        .filter(|other| other.province != round.province)
    {
        for body in round
            .bodies
            .iter()
            .filter(|body| other.body(&body.id).is_some())
        {
            let message = Message::new("round-body-elsewhere").with("body", body.id.as_str());
            findings.push(Finding::general(message));
        }
    }
    findings
}

/// Whether a round's results come before those of another: of the same level of units, of the same
/// province or one that it was made of.
fn is_before(other: &Round, round: &Round, register: &Register) -> bool {
    let origin = register.origin(&round.province, round.units_on, other.units_on);
    other.id != round.id
        && other.scored_level == round.scored_level
        && other.units_on <= round.units_on
        && origin.units().contains(&other.province)
}

/// The rounds with whose results a new round's are compared: the newest of each province that it was.
#[must_use]
pub fn rounds_before(round: &Round, reference: &Reference) -> Vec<RoundId> {
    let mut before: Vec<&Round> = Vec::new();
    // The newest come first.
    for other in &reference.rounds {
        let is_known = before.iter().any(|known| known.province == other.province);
        if !is_known && is_before(other, round, &reference.register) {
            before.push(other);
        }
    }
    before.into_iter().map(|round| round.id.clone()).collect()
}

/// Stores units, criteria and a round.
///
/// # Errors
/// [`store::Error`] where they cannot be stored.
pub fn publish(
    app: &App,
    units_on: Day,
    units: UnitTree,
    set: CriteriaSet,
    round: Round,
) -> Result<(), store::Error> {
    let now = app.environment.now();
    app.store.write(move |connection| {
        let periods = units.iter().map(|unit| Period {
            from: units_on,
            until: None,
            unit: unit.clone(),
        });
        published::put_periods(connection, &periods.collect::<Vec<_>>())?;
        published::put_criteria_set(connection, &set, now)?;
        published::put_round(connection, &round, now)
    })
}

/// A new account, before it has an id.
pub struct NewAccount {
    /// User name, as [`crate::password::username`] writes it.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The province whose administrator keeps it.
    pub province: UnitCode,
    /// What it may do.
    pub grants: Vec<Grant>,
}

impl NewAccount {
    /// The account with a new id.
    #[must_use]
    pub fn with_id(self, app: &App) -> AccountRow {
        let Self {
            username,
            name,
            province,
            grants,
        } = self;
        AccountRow {
            id: account_id(app),
            username,
            name,
            province,
            grants,
        }
    }
}

fn account_id(app: &App) -> AccountId {
    let id = hex::encode(app.environment.bytes::<16>());
    id.parse()
        .expect("32 hexadecimal digits make an account's id")
}

/// Stores accounts that share one stored password; says which user names were taken.
///
/// # Errors
/// [`store::Error`] where they cannot be stored.
pub fn add_accounts(
    app: &App,
    accounts: Vec<NewAccount>,
    password: String,
) -> Result<Vec<String>, store::Error> {
    let rows: Vec<AccountRow> = accounts
        .into_iter()
        .map(|account| account.with_id(app))
        .collect();
    app.store.write(move |connection| {
        let mut taken = Vec::new();
        for row in rows {
            if !accounts::add(connection, &row, &password)? {
                taken.push(row.username);
            }
        }
        Ok(taken)
    })
}
