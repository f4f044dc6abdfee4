//! Levels of a rule: `≥ 90 → 2; 70–90 → 1; < 70 → 0`, separated by semicolons or lines. The words
//! that forms use are understood too: `từ 90 trở lên`, `trên 90`, `từ 70 đến dưới 90`, `dưới 70`.

use crate::ratio::Ratio;
use crate::rule::Item;
use crate::rule::count_tiers::CountTier;
use crate::rule::number::Number;
use crate::rule::tiers::Tier;
use crate::search::fold;
use crate::text::Message;

use super::{decimal, quote, written};

const ARROW: &str = " → ";
/// What may stand between a level and its points.
const ARROWS: [&str; 4] = ["→", "->", "=>", ":"];

/// Levels of a rate. An edge that stands in two levels belongs to the one that claims it with a sign;
/// where neither does, nobody can know.
pub(super) fn tiers(text: &str) -> Result<Vec<Tier>, Vec<Message>> {
    let spans = each(text, |level, points| Some((span(level)?, points)))?;
    let mut wrong = Vec::new();
    let mut tiers = Vec::new();
    for (index, (own, points)) in spans.iter().enumerate() {
        let others = || spans.iter().enumerate().filter(|(at, _)| *at != index);
        let low = own.low.as_ref().map(|low| {
            let claimed = others().find_map(|(_, (other, _))| other.high.as_ref()?.claims(low));
            low.settle(claimed, &mut wrong)
        });
        let high = own.high.as_ref().map(|high| {
            let claimed = others().find_map(|(_, (other, _))| other.low.as_ref()?.claims(high));
            high.settle(claimed, &mut wrong)
        });
        let pick = |edge: &Option<(Ratio, bool)>, is_in: bool| {
            let edge = edge.as_ref().filter(|(_, inclusive)| *inclusive == is_in);
            edge.map(|(value, _)| Number::from(value.clone()))
        };
        tiers.push(Tier {
            gte: pick(&low, true),
            gt: pick(&low, false),
            lte: pick(&high, true),
            lt: pick(&high, false),
            points: points.clone(),
        });
    }
    wrong.dedup();
    if wrong.is_empty() {
        Ok(tiers)
    } else {
        Err(wrong)
    }
}

/// What [`tiers`] reads.
pub(super) fn write_tiers(tiers: &[Tier]) -> String {
    let level = |tier: &Tier| {
        let edges = [
            ("≥ ", &tier.gte),
            ("> ", &tier.gt),
            ("≤ ", &tier.lte),
            ("< ", &tier.lt),
        ];
        let edges: Vec<String> = edges
            .iter()
            .filter_map(|(sign, edge)| Some(format!("{sign}{}", written(edge.as_ref()?))))
            .collect();
        format!("{}{ARROW}{}", edges.join(" và "), written(&tier.points))
    };
    tiers.iter().map(level).collect::<Vec<_>>().join("; ")
}

/// Pairs of a percentage and its points: `90 → 0; 98 → 4`.
pub(super) fn points(text: &str) -> Result<Vec<[Number; 2]>, Vec<Message>> {
    each(text, |level, points| {
        let rate = decimal(level.trim().trim_end_matches('%'))?;
        Some([Number::from(rate), points])
    })
}

/// What [`points`] reads.
pub(super) fn write_points(points: &[[Number; 2]]) -> String {
    let pair =
        |[rate, points]: &[Number; 2]| format!("{}{ARROW}{}", written(rate), written(points));
    points.iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// Levels of a count, each from a number on: `≥ 2 → 0,5; 1 → 0,25; 0 → 0`.
pub(super) fn counts(text: &str) -> Result<Vec<CountTier>, Vec<Message>> {
    each(text, |level, points| {
        let span = match decimal(level) {
            Some(value) => value,
            None => match span(level)? {
                Span {
                    low: Some(low),
                    high: None,
                } if low.side == Some(true) => low.value,
                _ => return None,
            },
        };
        Some(CountTier {
            min: span.into(),
            points,
        })
    })
}

/// What [`counts`] reads.
pub(super) fn write_counts(tiers: &[CountTier]) -> String {
    let level =
        |tier: &CountTier| format!("≥ {}{ARROW}{}", written(&tier.min), written(&tier.points));
    tiers.iter().map(level).collect::<Vec<_>>().join("; ")
}

/// Items with their points: `Ban hành kịp thời → 1; không kịp thời → 0,5`.
pub(super) fn items(text: &str) -> Result<Vec<Item>, Vec<Message>> {
    each(text, |label, points| {
        let label = label.trim().to_owned();
        (!label.is_empty()).then_some(Item { label, points })
    })
}

/// Reads each level with its points; all that do not read at once.
fn each<T>(text: &str, read: impl Fn(&str, Number) -> Option<T>) -> Result<Vec<T>, Vec<Message>> {
    let mut levels = Vec::new();
    let mut wrong = Vec::new();
    for level in text
        .split([';', '\n'])
        .filter(|level| !level.trim().is_empty())
    {
        let read = divide(level).and_then(|(level, points)| read(level, decimal(points)?.into()));
        match read {
            Some(level) => levels.push(level),
            None => wrong.push(Message::new("notation-level").with("level", quote(level))),
        }
    }
    if levels.is_empty() && wrong.is_empty() {
        wrong.push(Message::new("notation-levels-missing"));
    }
    if wrong.is_empty() {
        Ok(levels)
    } else {
        Err(wrong)
    }
}

/// A level and its points, at the last arrow.
fn divide(level: &str) -> Option<(&str, &str)> {
    let arrow = ARROWS.iter().find(|arrow| level.contains(**arrow))?;
    level.rsplit_once(arrow)
}

/// What a level covers.
#[derive(Debug)]
struct Span {
    low: Option<Edge>,
    high: Option<Edge>,
}

/// An end of a level.
#[derive(Debug)]
struct Edge {
    value: Ratio,
    /// Whether it belongs to the level; `None` where the level does not say.
    side: Option<bool>,
}

impl Edge {
    /// Whether this end of one level leaves an end of its neighbour at the same place to it.
    fn claims(&self, other: &Self) -> Option<Option<bool>> {
        (self.value == other.value).then_some(self.side.map(|is_own| !is_own))
    }

    /// Its value, and whether it belongs to the level, given what its neighbour leaves.
    fn settle(&self, left: Option<Option<bool>>, wrong: &mut Vec<Message>) -> (Ratio, bool) {
        let side = match (self.side, left) {
            (Some(own), _) | (None, Some(Some(own))) => own,
            (None, None) => true,
            (None, Some(None)) => {
                wrong.push(Message::new("notation-edge").with("at", written(&self.value)));
                true
            }
        };
        (self.value.clone(), side)
    }
}

/// A sign or a number of a level.
enum Token {
    Sign(Sign),
    Number(Ratio),
    To,
}

#[derive(Clone, Copy)]
struct Sign {
    is_low: bool,
    is_in: bool,
}

fn span(level: &str) -> Option<Span> {
    let (mut low, mut high) = (None, None);
    let mut sign: Option<Sign> = None;
    let mut after_to = false;
    for token in tokens(level)? {
        match token {
            Token::Sign(new) => {
                if sign.replace(new).is_some() {
                    return None;
                }
            }
            Token::To => after_to = true,
            Token::Number(value) => {
                let is_low = sign.map_or(!after_to, |sign| sign.is_low && !after_to);
                // `đến 70` alone says up to and with it.
                let is_up_to = after_to && low.is_none() && sign.is_none();
                let side = sign
                    .take()
                    .map(|sign| sign.is_in)
                    .or(is_up_to.then_some(true));
                let edge = Edge { value, side };
                let place = if is_low { &mut low } else { &mut high };
                if place.replace(edge).is_some() {
                    return None;
                }
                after_to = false;
            }
        }
    }
    let is_bare = |edge: &Option<Edge>| edge.as_ref().is_some_and(|edge| edge.side.is_none());
    // A lone number is no level of a rate.
    let is_lone = low.is_some() != high.is_some() && (is_bare(&low) || is_bare(&high));
    (sign.is_none() && !after_to && !is_lone && (low.is_some() || high.is_some()))
        .then_some(Span { low, high })
}

/// The words and signs of a level. `–` between numbers and `đến` say "up to".
fn tokens(level: &str) -> Option<Vec<Token>> {
    const LOW: [(&str, bool); 6] = [
        ("≥", true),
        (">=", true),
        ("tu", true),
        (">", false),
        ("tren", false),
        ("lon hon", false),
    ];
    const HIGH: [(&str, bool); 5] = [
        ("≤", true),
        ("<=", true),
        ("<", false),
        ("duoi", false),
        ("nho hon", false),
    ];
    const SILENT: [&str; 5] = ["tro len", "va", "%", ",", "ty le"];
    let level = fold(level);
    let mut rest = level.trim_start();
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let low = LOW.iter().find(|(word, _)| rest.starts_with(word));
        let high = HIGH.iter().find(|(word, _)| rest.starts_with(word));
        let silent = SILENT.iter().find(|word| rest.starts_with(**word));
        let to = ["–", "—", "-", "den"]
            .iter()
            .find(|word| rest.starts_with(**word));
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.');
        let length = if let Some((word, is_in)) = low {
            tokens.push(Token::Sign(Sign {
                is_low: true,
                is_in: *is_in,
            }));
            word.len()
        } else if let Some((word, is_in)) = high {
            tokens.push(Token::Sign(Sign {
                is_low: false,
                is_in: *is_in,
            }));
            word.len()
        } else if let Some(word) = silent {
            word.len()
        } else if let Some(word) = to {
            tokens.push(Token::To);
            word.len()
        } else {
            let number = &rest[..digits.unwrap_or(rest.len())];
            let trimmed = number.trim_end_matches([',', '.']);
            tokens.push(Token::Number(decimal(trimmed)?));
            trimmed.len()
        };
        if length == 0 {
            return None;
        }
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}
