//! How a province begins: its units, an edition of the criteria, a round with settings to start
//! from, and accounts.

use sodiem_core::account::Grant;
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::finding::Finding;
use sodiem_core::ids::{AccountId, BodyId, RoundId, UnitCode};
use sodiem_core::ratio::{Ratio, Rounding};
use sodiem_core::round::{Band, Block, Body, Edge, Ranking, Round, Tier, Ties};
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;
use sodiem_core::unit::{Unit, UnitLevel, UnitTree};

use crate::app::App;
use crate::store::accounts::{self, AccountRow};
use crate::store::{self, published};

/// A day, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days from now until units submit, each tier decides, and the round closes.
pub const SUBMIT_DAYS: i64 = 30;
const DECIDE_DAYS: i64 = 20;
const CLOSE_DAYS: i64 = 30;
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
    /// The edition of the criteria.
    pub set: &'a CriteriaSet,
    /// The levels of its tiers, the first to appraise in front.
    pub tiers: &'a [UnitLevel],
}

/// The tiers of a province: its districts, where there are any, then itself.
#[must_use]
pub fn usual_tiers(units: &UnitTree, province: &UnitCode) -> &'static [UnitLevel] {
    match units.within(province, UnitLevel::District).as_slice() {
        [] => &[UnitLevel::Province],
        _ => &[UnitLevel::District, UnitLevel::Province],
    }
}

/// A round with settings to start from, units submitting [`SUBMIT_DAYS`] from `now`: a body for
/// each unit of each tier's level; `xã` apart from `phường` and `thị trấn`; an administrator changes
/// what is to differ.
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
        title: format!("Chỉ số cải cách hành chính cấp xã, {}", subject.id),
        province: subject.province.clone(),
        scored_level: UnitLevel::Commune,
        edition: subject.set.digest(),
        submit_by: closing_time(now, SUBMIT_DAYS),
        closes_at: closing_time(now, last_day + CLOSE_DAYS),
        bodies: bodies(subject),
        tiers,
        blocks: vec![
            block("Xã", &["Xã"]),
            block("Phường, thị trấn", &["Phường", "Thị trấn"]),
        ],
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
        decimals: 2,
        rounding: Rounding::default(),
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

fn bodies(subject: &Subject<'_>) -> Vec<Body> {
    let body = |unit: &Unit, tier: u32| {
        let (id, name) = match unit.level {
            UnitLevel::Province => ("snv".to_owned(), "Sở Nội vụ".to_owned()),
            UnitLevel::District | UnitLevel::Commune => (
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

/// What is wrong with a round's settings, its criteria and the other provinces' rounds included.
#[must_use]
pub fn check_round(round: &Round, units: &UnitTree, others: &[Round]) -> Vec<Finding> {
    let mut findings = round.check(units);
    // A reviewer is bound to a body by its id alone.
    for other in others
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

/// Stores units, criteria and a round.
///
/// # Errors
/// [`store::Error`] where they cannot be stored.
pub fn publish(
    app: &App,
    units: UnitTree,
    set: CriteriaSet,
    round: Round,
) -> Result<(), store::Error> {
    let now = app.environment.now();
    app.store.write(move |connection| {
        let units: Vec<Unit> = units.iter().cloned().collect();
        published::put_units(connection, &units)?;
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
