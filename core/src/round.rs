//! A scoring round (*kỳ đánh giá*): everything about a year that is a setting and not code.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::criteria::ScoredBy;
use crate::finding::Finding;
use crate::ids::{BodyId, Code, Digest, RoundId, UnitCode};
use crate::ratio::{Ratio, Rounding};
use crate::text::Message;
use crate::time::Timestamp;
use crate::unit::{Unit, UnitLevel, UnitTree};

/// Most tiers that a round may have.
pub const TIERS_MAX: usize = 5;
/// Most bodies, blocks or bands that a round may have.
pub const ROUND_LIST_MAX: usize = 2_000;

/// One round: which edition of the criteria, who appraises, until when, ranked how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Round {
    /// Its id, also in the names of its documents.
    pub id: RoundId,
    /// Counts up with each change of the settings.
    pub version: u32,
    /// Its title in Vietnamese.
    pub title: String,
    /// The province that runs it.
    pub province: UnitCode,
    /// The level of the units that are scored.
    pub scored_level: UnitLevel,
    /// Digest of the criteria set's edition.
    pub edition: Digest,
    /// Until when units submit; the hour counts, the server's clock decides.
    pub submit_by: Timestamp,
    /// From when nothing more is decided.
    pub closes_at: Timestamp,
    /// The tiers in the order in which they appraise; the first is tier 1.
    pub tiers: Vec<Tier>,
    /// Who appraises at the tiers.
    pub bodies: Vec<Body>,
    /// The blocks within which units are ranked.
    pub blocks: Vec<Block>,
    /// Bands, best first.
    pub bands: Vec<Band>,
    /// How equal results share ranks.
    pub ties: Ties,
    /// Decimals of shown totals and percentages.
    pub decimals: u32,
    /// How these are rounded.
    pub rounding: Rounding,
}

/// A tier of appraisal (*cấp thẩm định*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tier {
    /// The level of the units whose bodies appraise at it.
    pub level: UnitLevel,
    /// Until when it decides.
    pub decide_by: Timestamp,
}

/// A body that appraises (*cơ quan thẩm định*): a district's Phòng Nội vụ, Sở Nội vụ, Sở Tư pháp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Body {
    /// Its id, also in the names of its documents.
    pub id: BodyId,
    /// Its name in Vietnamese.
    pub name: String,
    /// The unit whose body it is: it appraises the units within.
    pub unit: UnitCode,
    /// Its tier, counted from 1.
    pub tier: u32,
    /// The rows of the criteria set that it appraises, each with all below; empty means all, and
    /// that the body decides for its tier.
    pub rows: Vec<Code>,
}

/// A block (*khối*): units that are ranked among each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Block {
    /// Its name in Vietnamese.
    pub name: String,
    /// The kinds of unit in it, as in [`Unit::kind`].
    pub kinds: Vec<String>,
}

/// A band (*xếp loại*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Band {
    /// Its name in Vietnamese.
    pub name: String,
    /// The lowest percentage in it.
    pub percent_min: Ratio,
}

/// How equal results share ranks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// 1-2-2-4.
    #[default]
    Skip,
    /// 1-2-2-3.
    NoSkip,
}

impl Body {
    /// Whether the body appraises the leaf `code`.
    #[must_use]
    pub fn covers(&self, code: &Code) -> bool {
        self.rows.is_empty() || self.reach(code).is_some()
    }

    /// How near the body's rows come to `code`, as the length of the nearest row's code.
    fn reach(&self, code: &Code) -> Option<usize> {
        let is_below = |row: &&Code| {
            let rest = code.as_str().strip_prefix(row.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.rows
            .iter()
            .filter(is_below)
            .map(|row| row.as_str().len())
            .max()
    }

    /// Whether a leaf is before the body: it appraises it, or the leaf names it as its scorer.
    #[must_use]
    pub fn sees(&self, leaf: &Code, scored_by: &ScoredBy) -> bool {
        self.covers(leaf) || self.is_named(scored_by)
    }

    /// Whether a leaf names it as its scorer, by its name or its id.
    fn is_named(&self, scored_by: &ScoredBy) -> bool {
        let name = scored_by.name();
        name.is_some_and(|name| self.name == name || self.id.as_str() == name)
    }

    /// Whether the body decides for its tier: it appraises everything.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Round {
    /// The bodies that appraise `unit` at `tier`.
    pub fn bodies_for<'a>(
        &'a self,
        units: &'a UnitTree,
        unit: &'a UnitCode,
        tier: u32,
    ) -> impl Iterator<Item = &'a Body> {
        self.bodies
            .iter()
            .filter(move |b| b.tier == tier && units.is_within(unit, &b.unit))
    }

    /// The body that answers a leaf of `unit` which no unit answers itself, and whose word on a leaf
    /// counts at `tier`: the one that the leaf names as its scorer, else the one whose rows come
    /// nearest to it.
    #[must_use]
    pub fn body_for_leaf<'a>(
        &'a self,
        units: &'a UnitTree,
        unit: &'a UnitCode,
        tier: u32,
        (leaf, scored_by): (&Code, &ScoredBy),
    ) -> Option<&'a Body> {
        self.bodies_for(units, unit, tier)
            .filter(|body| body.sees(leaf, scored_by))
            .max_by_key(|body| (body.is_named(scored_by), body.reach(leaf)))
    }

    /// The name of the authority or the department that a leaf names as its scorer: the body's where
    /// there is one.
    #[must_use]
    pub fn scorer<'a>(&'a self, scored_by: &'a ScoredBy) -> Option<&'a str> {
        let name = scored_by.name()?;
        let body = self.bodies.iter().find(|body| body.is_named(scored_by));
        Some(body.map_or(name, |body| &body.name))
    }

    /// The number of the last tier.
    #[must_use]
    pub fn last_tier(&self) -> u32 {
        u32::try_from(self.tiers.len()).unwrap_or(u32::MAX)
    }

    /// The body of an id.
    #[must_use]
    pub fn body(&self, id: &BodyId) -> Option<&Body> {
        self.bodies.iter().find(|body| body.id == *id)
    }

    /// The block of a unit.
    #[must_use]
    pub fn block_of(&self, unit: &Unit) -> Option<&Block> {
        self.blocks
            .iter()
            .find(|block| block.kinds.contains(&unit.kind))
    }

    /// The band of an exact percentage.
    #[must_use]
    pub fn band_of(&self, percent: &Ratio) -> Option<&Band> {
        self.bands.iter().find(|band| *percent >= band.percent_min)
    }

    /// What is wrong with the settings: no tier or too many (`round-tiers`), a body at a tier or
    /// of a unit that does not exist (`round-body`), two bodies of one id (`round-body-duplicate`),
    /// a tier without a body that decides (`round-tier-undecided`), bands that do not fall
    /// (`round-bands`), deadlines that do not follow each other (`round-deadlines`), lists longer
    /// than [`ROUND_LIST_MAX`] (`round-too-long`), a province that is none (`round-province`).
    #[must_use]
    pub fn check(&self, units: &UnitTree) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut found = |message| findings.push(Finding::general(message));
        if self.tiers.is_empty() || self.tiers.len() > TIERS_MAX {
            found(Message::new("round-tiers").with("max", TIERS_MAX));
        }
        let longest = self
            .bodies
            .len()
            .max(self.blocks.len())
            .max(self.bands.len());
        if longest > ROUND_LIST_MAX {
            found(Message::new("round-too-long").with("max", ROUND_LIST_MAX));
        }
        if units
            .get(&self.province)
            .is_none_or(|unit| unit.level != UnitLevel::Province)
        {
            found(Message::new("round-province").with("code", self.province.as_str()));
        }
        for (index, body) in self.bodies.iter().enumerate() {
            let at_tier = (body.tier as usize)
                .checked_sub(1)
                .and_then(|i| self.tiers.get(i));
            let level = units.get(&body.unit).map(|unit| unit.level);
            if at_tier.map(|tier| tier.level) != level || level.is_none() {
                found(Message::new("round-body").with("body", body.id.as_str()));
            }
            if self.bodies[..index].iter().any(|other| other.id == body.id) {
                found(Message::new("round-body-duplicate").with("body", body.id.as_str()));
            }
        }
        for tier in 1..=self.last_tier() {
            if !self
                .bodies
                .iter()
                .any(|body| body.tier == tier && body.decides())
            {
                found(Message::new("round-tier-undecided").with("tier", tier as usize));
            }
        }
        if self
            .bands
            .windows(2)
            .any(|pair| pair[0].percent_min <= pair[1].percent_min)
        {
            found(Message::new("round-bands"));
        }
        let deadlines = std::iter::once(self.submit_by)
            .chain(self.tiers.iter().map(|tier| tier.decide_by))
            .chain([self.closes_at])
            .collect::<Vec<_>>();
        if !deadlines.is_sorted() {
            found(Message::new("round-deadlines"));
        }
        findings
    }
}
