//! The settings of a round while an administrator changes them: what the fields say, and the round
//! that they make.

use sodiem_core::ids::{Digest, RoundId};
use sodiem_core::ratio::{Ratio, Rounding};
use sodiem_core::round::{
    Band, BandedBy, Block, Body, Edge, PercentOf, ROUND_DECIMALS_MAX, Ranking, Round, Survey,
    TieBreaker, Tier, Ties,
};
use sodiem_core::text::{Language, Message};
use sodiem_core::time::Timestamp;
use sodiem_core::unit::UnitLevel;

use super::Errors;
use crate::state::entry::{self, Kind};
pub use ties::{named_areas, tie_breaker_name};
use words::{joined, words};

mod ties;
mod words;

/// The fields.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are those of the round")]
pub struct RoundForm {
    /// The version of the settings that the fields were filled from.
    pub version: u32,
    pub title: String,
    pub edition: Digest,
    pub compares_with: Vec<RoundId>,
    pub submit_by: When,
    pub tiers: Vec<TierForm>,
    pub closes_at: When,
    pub bodies: Vec<BodyForm>,
    pub blocks: Vec<BlockForm>,
    pub bands: Vec<BandForm>,
    pub banded_by: BandedBy,
    pub percent_of: PercentOf,
    pub survey: Survey,
    pub tie_breakers: Vec<TieBreaker>,
    pub unranked: String,
    pub ties: Ties,
    pub decimals: String,
    pub rounding: Rounding,
}

/// A date (`20/10/2021`) and a time of day (`17:00`) in Viet Nam, as people there write them: a
/// browser's own fields would write them its own way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they say what they are")]
pub struct When {
    pub date: String,
    pub time: String,
}

/// A tier.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are those of the tier")]
pub struct TierForm {
    pub level: UnitLevel,
    pub decide_by: When,
}

/// A body; its rows stand one after another, with spaces between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are those of the body")]
pub struct BodyForm {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub tier: u32,
    pub rows: String,
}

/// A block; its kinds stand one after another, with commas between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are those of the block")]
pub struct BlockForm {
    pub name: String,
    pub kinds: String,
}

/// A band.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are those of the band")]
pub struct BandForm {
    pub name: String,
    pub min: String,
    pub edge: Edge,
    /// The block's name; empty for all.
    pub block: String,
}

impl When {
    fn of(moment: Timestamp) -> Self {
        let shown = moment.shown();
        let (date, time) = shown.split_once(' ').unwrap_or_default();
        Self {
            date: date.to_owned(),
            time: time.to_owned(),
        }
    }

    fn read(&self) -> Option<Timestamp> {
        let mut parts = self.date.trim().splitn(3, '/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        Timestamp::from_local(&format!("{year}-{month}-{day}"), self.time.trim())
    }
}

impl RoundForm {
    /// The fields of a round.
    pub fn of(round: &Round, language: Language) -> Self {
        let tier = |tier: &Tier| TierForm {
            level: tier.level,
            decide_by: When::of(tier.decide_by),
        };
        let block = |block: &Block| BlockForm {
            name: block.name.clone(),
            kinds: block.kinds.join(", "),
        };
        let band = |band: &Band| BandForm {
            name: band.name.clone(),
            min: entry::shown(&band.min.exact_decimal(), language),
            edge: band.edge,
            block: band.block.clone().unwrap_or_default(),
        };
        Self {
            version: round.version,
            title: round.title.clone(),
            edition: round.edition,
            compares_with: round.compares_with.clone(),
            submit_by: When::of(round.submit_by),
            tiers: round.tiers.iter().map(tier).collect(),
            closes_at: When::of(round.closes_at),
            bodies: round.bodies.iter().map(body).collect(),
            blocks: round.blocks.iter().map(block).collect(),
            bands: round.bands.iter().map(band).collect(),
            banded_by: round.ranking.banded_by,
            percent_of: round.ranking.percent_of,
            survey: round.ranking.survey,
            tie_breakers: round.ranking.tie_breakers.clone(),
            unranked: joined(&round.ranking.unranked),
            ties: round.ties,
            decimals: round.decimals.to_string(),
            rounding: round.rounding,
        }
    }

    /// A tier more, below the others: the bodies keep their levels.
    pub fn add_tier(&mut self) {
        self.tiers.insert(
            0,
            TierForm {
                level: UnitLevel::District,
                decide_by: self.submit_by.clone(),
            },
        );
        for body in &mut self.bodies {
            body.tier += 1;
        }
    }

    /// A tier less, and the bodies that appraised at it.
    pub fn remove_tier(&mut self, index: usize) {
        self.tiers.remove(index);
        let removed = u32::try_from(index + 1).unwrap_or(u32::MAX);
        self.bodies.retain(|body| body.tier != removed);
        for body in self.bodies.iter_mut().filter(|body| body.tier > removed) {
            body.tier -= 1;
        }
    }

    /// The round that the fields make of `before`; what is no field stays.
    ///
    /// # Errors
    /// What is wrong, by the id of the field.
    pub fn read(&self, before: &Round, language: Language) -> Result<Round, Errors> {
        let mut reading = Reading {
            errors: Errors::new(),
            language,
        };
        let title = reading.text("round-title", &self.title);
        let submit_by = reading.when("submit-by", &self.submit_by);
        let tiers = self.tiers.iter().enumerate().map(|(index, tier)| Tier {
            level: tier.level,
            decide_by: reading.when(&format!("tier-{index}"), &tier.decide_by),
        });
        let tiers = tiers.collect();
        let closes_at = reading.when("closes-at", &self.closes_at);
        let bodies = self.bodies.iter().enumerate();
        let bodies = bodies
            .filter_map(|(index, body)| reading.body(index, body))
            .collect();
        let blocks = self.blocks.iter().enumerate();
        let blocks = blocks
            .map(|(index, block)| reading.block(index, block))
            .collect();
        let bands = self.bands.iter().enumerate();
        let bands = bands
            .map(|(index, band)| reading.band(index, band))
            .collect();
        let decimals = reading.decimals(&self.decimals);
        let ranking = Ranking {
            unranked: reading.codes("unranked", &self.unranked),
            banded_by: self.banded_by,
            percent_of: self.percent_of,
            survey: self.survey,
            tie_breakers: self.tie_breakers.clone(),
        };
        if !reading.errors.is_empty() {
            return Err(reading.errors);
        }
        let (ties, rounding) = (self.ties, self.rounding);
        Ok(Round {
            version: self.version,
            title,
            edition: self.edition,
            compares_with: self.compares_with.clone(),
            submit_by,
            closes_at,
            tiers,
            bodies,
            blocks,
            bands,
            ranking,
            ties,
            decimals,
            rounding,
            ..before.clone()
        })
    }
}

fn body(body: &Body) -> BodyForm {
    BodyForm {
        id: body.id.to_string(),
        name: body.name.clone(),
        unit: body.unit.to_string(),
        tier: body.tier,
        rows: joined(&body.rows),
    }
}

struct Reading {
    errors: Errors,
    language: Language,
}

impl Reading {
    fn wrong(&mut self, field: &str, message: Message) {
        self.errors.insert(field.to_owned(), message);
    }

    fn text(&mut self, field: &str, text: &str) -> String {
        if text.trim().is_empty() {
            self.wrong(field, Message::new("admin-empty"));
        }
        text.trim().to_owned()
    }

    fn when(&mut self, field: &str, when: &When) -> Timestamp {
        when.read().unwrap_or_else(|| {
            self.wrong(field, Message::new("admin-no-moment"));
            Timestamp(0)
        })
    }

    fn body(&mut self, index: usize, form: &BodyForm) -> Option<Body> {
        let name = self.text(&format!("body-{index}-name"), &form.name);
        let id = form.id.trim().parse();
        if id.is_err() {
            self.wrong(&format!("body-{index}-id"), Message::new("admin-no-id"));
        }
        let unit = form.unit.parse();
        if unit.is_err() {
            self.wrong(&format!("body-{index}-unit"), Message::new("admin-empty"));
        }
        let rows = self.codes(&format!("body-{index}-rows"), &form.rows);
        Some(Body {
            id: id.ok()?,
            name,
            unit: unit.ok()?,
            tier: form.tier,
            rows,
        })
    }

    fn block(&mut self, index: usize, form: &BlockForm) -> Block {
        let name = self.text(&format!("block-{index}-name"), &form.name);
        let kinds = form
            .kinds
            .split(',')
            .map(str::trim)
            .filter(|kind| !kind.is_empty());
        let kinds: Vec<String> = kinds.map(str::to_owned).collect();
        if kinds.is_empty() {
            self.wrong(&format!("block-{index}-kinds"), Message::new("admin-empty"));
        }
        Block { name, kinds }
    }

    fn band(&mut self, index: usize, form: &BandForm) -> Band {
        let name = self.text(&format!("band-{index}-name"), &form.name);
        let field = format!("band-{index}-min");
        let percent = match entry::read(&form.min, Kind::Decimal, self.language) {
            Ok(percent) => percent.and_then(|percent| Ratio::parse_decimal(&percent).ok()),
            Err(message) => {
                self.wrong(&field, message);
                None
            }
        };
        let min = percent.unwrap_or_else(|| {
            self.wrong(&field, Message::new("admin-empty"));
            Ratio::zero()
        });
        Band {
            name,
            min,
            edge: form.edge,
            block: Some(form.block.clone()).filter(|block| !block.is_empty()),
        }
    }

    /// Codes with spaces, commas or semicolons between them.
    fn codes<T>(&mut self, field: &str, typed: &str) -> Vec<T>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        let codes: Result<Vec<T>, _> = words(typed).map(str::parse).collect();
        codes.unwrap_or_else(|error| {
            let message = Message::new("admin-no-codes").with("error", error.to_string());
            self.wrong(field, message);
            Vec::new()
        })
    }

    fn decimals(&mut self, typed: &str) -> u32 {
        let decimals = typed
            .trim()
            .parse()
            .ok()
            .filter(|decimals| *decimals <= ROUND_DECIMALS_MAX);
        decimals.unwrap_or_else(|| {
            let message = Message::new("admin-decimals").with("max", ROUND_DECIMALS_MAX as usize);
            self.wrong("decimals", message);
            0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sodiem_core::time::Day;

    fn round() -> Round {
        let body = |id: &str, unit: &str, tier, rows: &[&str]| Body {
            id: id.parse().expect("a body"),
            name: format!("Cơ quan {id}"),
            unit: unit.parse().expect("a unit"),
            tier,
            rows: rows
                .iter()
                .map(|row| row.parse().expect("a code"))
                .collect(),
        };
        let at = |date| Timestamp::from_local(date, "17:00").expect("a day");
        let band = |name: &str, percent: &str| Band {
            name: name.to_owned(),
            min: Ratio::parse_decimal(percent).expect("a number"),
            edge: Edge::Above,
            block: Some("Khối xã".into()),
        };
        Round {
            id: "2026".parse().expect("a round"),
            version: 3,
            title: "Kỳ 2026".into(),
            province: "95".parse().expect("a unit"),
            scored_level: UnitLevel::Commune,
            units_on: Day::default(),
            compares_with: Vec::new(),
            edition: Digest::of(b"set"),
            submit_by: at("2026-12-01"),
            closes_at: at("2027-01-30"),
            tiers: vec![Tier {
                level: UnitLevel::Province,
                decide_by: at("2026-12-20"),
            }],
            bodies: vec![
                body("snv", "95", 1, &[]),
                body("stp", "95", 1, &["2", "3.1"]),
            ],
            blocks: vec![Block {
                name: "Xã".into(),
                kinds: vec!["Xã".into(), "Đặc khu".into()],
            }],
            bands: vec![band("Tốt", "80.5"), band("Khá", "0")],
            ranking: Ranking {
                unranked: vec!["31813".parse().expect("a code")],
                banded_by: BandedBy::Points,
                percent_of: PercentOf::Whole,
                survey: Survey::NotHeld,
                tie_breakers: vec![
                    TieBreaker::Appraised,
                    TieBreaker::Area("3".parse().expect("a code")),
                ],
            },
            ties: Ties::NoSkip,
            decimals: 2,
            rounding: Rounding::HalfToEven,
            clarifications: Vec::new(),
            moves: Vec::new(),
        }
    }

    #[test]
    fn the_fields_of_a_round_make_the_same_round() {
        for language in Language::ALL {
            let form = RoundForm::of(&round(), language);
            assert_eq!(form.read(&round(), language), Ok(round()));
        }
    }

    #[test]
    fn a_tier_comes_and_goes_with_its_bodies() {
        let form = RoundForm::of(&round(), Language::Vi);
        let mut changed = form.clone();
        changed.add_tier();
        assert_eq!(changed.tiers[0].level, UnitLevel::District);
        let tiers = |form: &RoundForm| form.bodies.iter().map(|body| body.tier).collect::<Vec<_>>();
        assert_eq!(
            tiers(&changed),
            [2, 2],
            "the province has the last word as before"
        );
        changed.remove_tier(0);
        assert_eq!(changed, form);
        changed.remove_tier(0);
        assert!(changed.bodies.is_empty());
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let mut form = RoundForm::of(&round(), Language::Vi);
        form.title.clear();
        form.submit_by.date = "30/02/2026".into();
        form.bodies[1].id = "có dấu".into();
        form.bodies[1].rows = "2 ?".into();
        form.blocks[0].kinds = " , ".into();
        form.bands[0].min = "8x".into();
        form.decimals = "99".into();
        let errors = form.read(&round(), Language::Vi).expect_err("wrong fields");
        let fields: Vec<&str> = errors.keys().map(String::as_str).collect();
        let expect = [
            "band-0-min",
            "block-0-kinds",
            "body-1-id",
            "body-1-rows",
            "decimals",
            "round-title",
            "submit-by",
        ];
        assert_eq!(fields, expect);
    }

    #[test]
    fn decimals_are_taken_up_to_their_limit() {
        let mut form = RoundForm::of(&round(), Language::Vi);
        form.decimals = ROUND_DECIMALS_MAX.to_string();
        assert!(form.read(&round(), Language::Vi).is_ok());
        form.decimals = (ROUND_DECIMALS_MAX + 1).to_string();
        assert!(form.read(&round(), Language::Vi).is_err());
    }
}
