//! A scoring round (*kỳ đánh giá*): everything about a year that is a setting and not code.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::criteria::{CriteriaSet, Leaf, ScoredBy};
use crate::finding::Finding;
use crate::ids::{BodyId, Code, Digest, RoundId, UnitCode};
use crate::letters::is_hidden;
use crate::ratio::{Ratio, Rounding};
use crate::text::Message;
use crate::time::{Day, Timestamp};
use crate::unit::{Unit, UnitLevel, UnitTree};

mod clarification;
mod moves;
mod ranking;

pub use clarification::{CLARIFICATION_CHARS_MAX, CLARIFICATIONS_MAX, Clarification};
pub use moves::{Declared, EditionMove, MOVES_MAX, Mapping, REASON_CHARS_MAX, is_reason, mapping};
pub use ranking::{BandedBy, Edge, PercentOf, Ranking, Survey, TieBreaker, Ties};

/// Most tiers that a round may have.
pub const TIERS_MAX: usize = 5;
/// Most bodies, blocks, bands or unranked units that a round may have.
pub const ROUND_LIST_MAX: usize = 2_000;

/// Most decimals of shown totals and percentages.
pub const ROUND_DECIMALS_MAX: u32 = 6;
/// Within which all deadlines lie: the years 2000 to 2100 in Viet Nam.
pub const DEADLINES: Range<Timestamp> = Timestamp(946_659_600_000)..Timestamp(4_133_955_600_000);

/// Most tie-breakers.
pub const TIE_BREAKERS_MAX: usize = 20;

/// Longest title of a round and name of a body, a block or a band, in characters.
pub const ROUND_NAME_CHARS_MAX: usize = 300;

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
    /// The day whose units are scored.
    #[serde(default)]
    pub units_on: Day,
    /// The rounds before, with whose results these are compared: several where provinces merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compares_with: Vec<RoundId>,
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
    /// What is compared, and who is ranked.
    #[serde(default)]
    pub ranking: Ranking,
    /// Bands, best first: those of all blocks, and those of one that has its own.
    pub bands: Vec<Band>,
    /// How results that are equal in all that is compared share ranks.
    pub ties: Ties,
    /// Decimals of shown totals and percentages.
    pub decimals: u32,
    /// How these are rounded.
    pub rounding: Rounding,
    /// What the province clarified, the latest last. Settings that are saved leave them as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clarifications: Vec<Clarification>,
    /// How it came to its edition, oldest first: no setting, but what was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<EditionMove>,
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
    /// Where it begins: a percentage, or points.
    #[serde(alias = "percent_min")]
    pub min: Ratio,
    /// Whether what lies exactly there belongs to it.
    #[serde(default)]
    pub edge: Edge,
    /// The block that it is of, by name; without one, of every block that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
}

/// Whether a text is a name: something, not too long, nothing that cannot be seen.
fn is_name(text: &str) -> bool {
    let chars = text.chars().count();
    (1..=ROUND_NAME_CHARS_MAX).contains(&chars)
        && !text.trim().is_empty()
        && !text.chars().any(is_hidden)
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

    /// The bands of a block, best first.
    pub fn bands_of<'a>(&'a self, block: &'a str) -> impl Iterator<Item = &'a Band> {
        let of = |name: Option<&'a str>| {
            let bands = self.bands.iter();
            bands.filter(move |band| band.block.as_deref() == name)
        };
        let own = of(Some(block)).next().map(|_| block);
        of(own)
    }

    /// The band of a published value in a block.
    #[must_use]
    pub fn band_of<'a>(&'a self, block: &'a str, value: &Ratio) -> Option<&'a Band> {
        let is_in = |band: &&Band| match band.edge {
            Edge::AtLeast => *value >= band.min,
            Edge::Above => *value > band.min,
        };
        self.bands_of(block).find(is_in)
    }

    /// Whether a leaf counts in this round: all do, or those that are not the survey's.
    #[must_use]
    pub fn counts(&self, leaf: &Leaf) -> bool {
        self.ranking.survey == Survey::Held || !leaf.scored_by.is_survey()
    }

    /// What of a set counts in this round.
    #[must_use]
    pub fn counted<'a>(&self, set: &'a CriteriaSet) -> Cow<'a, CriteriaSet> {
        match self.ranking.survey {
            Survey::Held => Cow::Borrowed(set),
            Survey::NotHeld => Cow::Owned(set.without(|leaf| !self.counts(leaf))),
        }
    }

    /// Goes on rounding as its set says where it did so by the edition before; what an administrator chose
    /// instead stays.
    pub fn follow_rounding(&mut self, old: &CriteriaSet, new: &CriteriaSet) {
        if (self.decimals, self.rounding) == (old.decimals, old.rounding) {
            (self.decimals, self.rounding) = (new.decimals, new.rounding);
        }
    }

    /// Tie-breakers that name no area of the edition (`round-tie-breaker`): they would break no tie.
    #[must_use]
    pub fn check_areas(&self, set: &CriteriaSet) -> Vec<Finding> {
        let stranger = |breaker: &TieBreaker| match breaker {
            TieBreaker::Area(code) if !set.areas().any(|area| area.code == *code) => {
                let message = Message::new("round-tie-breaker").with("code", code.as_str());
                Some(Finding::general(message))
            }
            _ => None,
        };
        let breakers = self.ranking.tie_breakers.iter();
        breakers.filter_map(stranger).collect()
    }

    /// What is wrong with the settings: no tier or too many (`round-tiers`), a body at a tier or
    /// of a unit that does not exist (`round-body`), two bodies of one id (`round-body-duplicate`),
    /// a tier without a body that decides (`round-tier-undecided`) or not above what is scored
    /// (`round-tier-level`), a round before that is this one (`round-compares-with`), bands of a block that do not
    /// fall (`round-bands`) or whose block there is not (`round-band-block`), a unit that is not
    /// to be ranked and not the province's (`round-unranked`), deadlines that do not follow each other (`round-deadlines`)
    /// or lie outside of [`DEADLINES`] (`round-deadline-years`), lists longer
    /// than [`ROUND_LIST_MAX`] (`round-too-long`), more than [`ROUND_DECIMALS_MAX`] decimals
    /// (`round-decimals`) or [`TIE_BREAKERS_MAX`] tie-breakers (`round-tie-breakers`), a name that is
    /// none (`round-name`), a band that begins at no plain decimal (`round-band-min`), a province that is none (`round-province`).
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
            .max(self.bands.len())
            .max(self.ranking.unranked.len())
            .max(self.compares_with.len());
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
        for tier in &self.tiers {
            if !self.scored_level.is_below(tier.level) {
                found(Message::new("round-tier-level").with("level", tier.level.name()));
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
        for message in self
            .check_names()
            .into_iter()
            .chain(self.check_results(units))
        {
            found(message);
        }
        if self.compares_with.contains(&self.id) {
            found(Message::new("round-compares-with").with("round", self.id.as_str()));
        }
        let deadlines = std::iter::once(self.submit_by)
            .chain(self.tiers.iter().map(|tier| tier.decide_by))
            .chain([self.closes_at])
            .collect::<Vec<_>>();
        if !deadlines.is_sorted() {
            found(Message::new("round-deadlines"));
        }
        if !deadlines.iter().all(|moment| DEADLINES.contains(moment)) {
            found(Message::new("round-deadline-years"));
        }
        findings
    }

    fn check_names(&self) -> Vec<Message> {
        let mut findings = Vec::new();
        let mut found = |message| findings.push(message);
        let names = std::iter::once(&self.title)
            .chain(self.bodies.iter().map(|body| &body.name))
            .chain(self.blocks.iter().map(|block| &block.name))
            .chain(self.bands.iter().map(|band| &band.name));
        for name in names.filter(|name| !is_name(name)) {
            let start: String = name.chars().take(40).collect();
            let message = Message::new("round-name").with("max", ROUND_NAME_CHARS_MAX);
            found(message.with("name", start));
        }
        findings
    }

    /// What is wrong with how results are compared and shown.
    fn check_results(&self, units: &UnitTree) -> Vec<Message> {
        let mut findings = Vec::new();
        let mut found = |message| findings.push(message);
        for band in self.bands.iter().filter(|band| !band.min.is_plain()) {
            found(Message::new("round-band-min").with("band", band.name.as_str()));
        }
        if self.decimals > ROUND_DECIMALS_MAX {
            found(Message::new("round-decimals").with("max", ROUND_DECIMALS_MAX as usize));
        }
        if self.ranking.tie_breakers.len() > TIE_BREAKERS_MAX {
            found(Message::new("round-tie-breakers").with("max", TIE_BREAKERS_MAX));
        }
        let blocks = self.blocks.iter().map(|block| Some(block.name.as_str()));
        for block in blocks.clone().chain([None]) {
            let bands = self.bands.iter();
            let of_block = bands.filter(|band| band.block.as_deref() == block);
            if !of_block.is_sorted_by(|better, worse| better.min > worse.min) {
                found(Message::new("round-bands"));
            }
        }
        for band in &self.bands {
            let name = band.block.as_deref();
            if name.is_some() && !blocks.clone().any(|block| block == name) {
                found(Message::new("round-band-block").with("band", band.name.as_str()));
            }
        }
        for unit in &self.ranking.unranked {
            if !units.is_within(unit, &self.province) {
                found(Message::new("round-unranked").with("code", unit.as_str()));
            }
        }
        findings
    }
}
