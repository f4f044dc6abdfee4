//! A commune, its province, a round and the sample criteria, for tests.

use std::collections::BTreeMap;

use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::{Session, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::criteria::table::{self, Standing};
use sodiem_core::ids::SeatId;
use sodiem_core::ratio::Rounding;
use sodiem_core::round::{Body, Ranking, Round, Tier, Ties};
use sodiem_core::time::{Day, Timestamp};
use sodiem_core::unit::{Unit, UnitLevel};

use super::effect::Fetched;
use super::view::sheet::Subject;
use super::{Effect, Event, Moment, State, Stored, update};

/// The sample criteria set.
pub fn set() -> CriteriaSet {
    let table = include_str!("../../../data/criteria/commune-sample.tsv");
    table::read(table, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample reads")
}

/// A value as the server sends it.
pub fn fetched<T: serde::Serialize>(value: T) -> Fetched<T> {
    let json = serde_json::to_string(&value).expect("it has a JSON form");
    Fetched { value, json }
}

/// A moment; `n` makes it later and differently random.
pub fn moment(n: u8) -> Moment {
    Moment {
        now: Timestamp(1_600_000_000_000 + i64::from(n) * 1_000),
        random: [n; 16],
    }
}

/// The sheet of the fixture's commune.
pub fn subject() -> Subject {
    Subject {
        round: "2020".parse().expect("a round"),
        unit: "31813".parse().expect("a unit"),
    }
}

/// The head of the fixture's commune.
pub fn principal() -> Principal {
    Principal {
        account: "0".repeat(32).parse().expect("an account"),
        username: "hoa".into(),
        name: "Nguyễn Thị Hoa".into(),
        seat: SeatId([1; 16]),
        grants: vec![Grant::Head {
            unit: subject().unit,
        }],
    }
}

/// The fixture's session.
pub fn session() -> Session {
    Session {
        program: principal().program(),
        principal: principal(),
        expires_at: Timestamp(i64::MAX),
        now: Timestamp(0),
        bundle_key: Default::default(),
    }
}

/// The fixture's round and units.
pub fn workspace() -> Workspace {
    let unit = |code: &str, parent: Option<&str>, level, kind: &str, name: &str| Unit {
        code: code.parse().expect("a code"),
        parent: parent.map(|parent| parent.parse().expect("a code")),
        level,
        kind: kind.into(),
        name: name.into(),
    };
    let units = vec![
        unit("95", None, UnitLevel::Province, "Tỉnh", "Tỉnh Bạc Liêu"),
        unit(
            "954",
            Some("95"),
            UnitLevel::District,
            "Thành phố",
            "Thành phố Bạc Liêu",
        ),
        unit(
            "31813",
            Some("954"),
            UnitLevel::Commune,
            "Phường",
            "Phường 2",
        ),
    ];
    Workspace {
        rounds: vec![round()],
        units: [(Day::default(), units)].into(),
        version: 0,
        now: Timestamp(0),
        principal: None,
    }
}

pub fn round() -> Round {
    let later = |days: i64| Timestamp(1_600_000_000_000 + days * 86_400_000);
    Round {
        id: subject().round,
        version: 1,
        title: "Chỉ số CCHC năm 2020".into(),
        province: "95".parse().expect("a code"),
        scored_level: UnitLevel::Commune,
        units_on: Day::default(),
        compares_with: Vec::new(),
        edition: set().digest(),
        submit_by: later(10),
        closes_at: later(40),
        tiers: vec![Tier {
            level: UnitLevel::District,
            decide_by: later(20),
        }],
        bodies: vec![Body {
            id: "pnv-954".parse().expect("a body"),
            name: "Phòng Nội vụ".into(),
            unit: "954".parse().expect("a code"),
            tier: 1,
            rows: Vec::new(),
        }],
        blocks: Vec::new(),
        bands: Vec::new(),
        ranking: Ranking::default(),
        ties: Ties::default(),
        decimals: 2,
        rounding: Rounding::default(),
        clarifications: Vec::new(),
        moves: Vec::new(),
    }
}

/// A state with the fixture's work open, as after a reload without a network.
pub fn ready() -> State {
    let mut state = State::default();
    let principal = Some(principal());
    let started = Event::Started {
        language: Default::default(),
        theme: Default::default(),
        principal,
        online: false,
        offline_since: None,
    };
    update(&mut state, started, moment(1));
    let stored = Stored {
        workspace: Some(workspace()),
        sets: [(set().digest(), set())].into(),
        ..Stored::default()
    };
    update(&mut state, Event::Opened(Box::new(Ok(stored))), moment(2));
    assert!(state.work().is_some());
    state
}

/// The paths that effects call.
pub fn called(effects: &[Effect]) -> Vec<&str> {
    let mut paths = Vec::new();
    for effect in effects {
        if let Effect::Call(call) = effect {
            paths.push(call.path.as_str());
        }
    }
    paths
}

/// The rows that effects store, by key.
pub fn stored(effects: &[Effect]) -> BTreeMap<String, sodiem_core::device::Write> {
    use sodiem_core::device::Write;
    let batches = effects.iter().filter_map(|effect| match effect {
        Effect::Store(batch) => Some(batch),
        _ => None,
    });
    let key = |write: &Write| match write {
        Write::Put(row) => row.key(),
        Write::Delete(key) => key.clone(),
    };
    batches
        .flat_map(|batch| &batch.writes)
        .map(|write| (key(write), write.clone()))
        .collect()
}
