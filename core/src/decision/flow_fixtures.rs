//! A round that tests of several modules share.

use crate::ids::Digest;
use crate::ratio::Rounding;
use crate::round::{Body, Ranking, Round, Tier, Ties};
use crate::time::{Day, Timestamp};
use crate::unit::UnitLevel;

/// Two tiers, a district's body and a department beside the deciding one.
pub(crate) fn round() -> Round {
    let body = |id: &str, unit: &str, tier, rows: &[&str]| Body {
        id: id.parse().expect("a body"),
        name: id.into(),
        unit: unit.parse().expect("a unit"),
        tier,
        rows: rows.iter().map(|row| row.parse().expect("a row")).collect(),
    };
    let tier = |level| Tier {
        level,
        decide_by: Timestamp(200),
    };
    Round {
        id: "2020".parse().expect("a round"),
        version: 1,
        title: "2020".into(),
        province: "95".parse().expect("a unit"),
        scored_level: UnitLevel::Commune,
        units_on: Day::default(),
        compares_with: Vec::new(),
        edition: Digest::of(b"edition"),
        submit_by: Timestamp(100),
        closes_at: Timestamp(300),
        tiers: vec![tier(UnitLevel::District), tier(UnitLevel::Province)],
        bodies: vec![
            body("pnv-954", "954", 1, &[]),
            body("pnv-956", "956", 1, &[]),
            body("snv", "95", 2, &[]),
            body("stp", "95", 2, &["2"]),
        ],
        blocks: Vec::new(),
        bands: Vec::new(),
        ranking: Ranking::default(),
        ties: Ties::Skip,
        decimals: 2,
        rounding: Rounding::HalfAwayFromZero,
        clarifications: Vec::new(),
        moves: Vec::new(),
    }
}
