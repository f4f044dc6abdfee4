//! Levels of a rule: `≥ 90 → 2; 70–90 → 1; < 70 → 0`, separated by semicolons or lines. The words
//! that forms use are understood too: `từ 90 trở lên`, `trên 90`, `từ 70 đến dưới 90`, `dưới 70`.

use crate::ratio::Ratio;
use crate::rule::Item;
use crate::rule::count_tiers::CountTier;
use crate::rule::formula::Alternative;
use crate::rule::number::Number;
use crate::rule::tiers::Tier;
use crate::search::fold;
use crate::text::Message;

use super::{decimal, quote, squeezed, written};

const ARROW: &str = " → ";
/// What may stand between a level and its points.
const ARROWS: [&str; 4] = ["→", "->", "=>", ":"];
/// The same for a formula, in which a colon would be a division.
const FORMULA_ARROWS: [&str; 3] = ["→", "->", "=>"];
/// The level of every rate.
const ALL: &str = "tất cả";
/// The condition of a formula where none before holds.
const OTHERWISE: &str = "còn lại";

/// Levels of a rate. An edge that stands in two levels belongs to the one that claims it with a sign;
/// where neither does, nobody can know.
pub(crate) fn tiers(text: &str) -> Result<Vec<Tier>, Vec<Message>> {
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
pub(crate) fn write_tiers(tiers: &[Tier]) -> String {
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
        let edges = match edges.is_empty() {
            true => ALL.to_owned(),
            false => edges.join(" và "),
        };
        format!("{edges}{ARROW}{}", written(&tier.points))
    };
    tiers.iter().map(level).collect::<Vec<_>>().join("; ")
}

/// Pairs of a percentage and its points: `90 → 0; 98 → 4`.
pub(crate) fn points(text: &str) -> Result<Vec<[Number; 2]>, Vec<Message>> {
    each(text, |level, points| {
        let rate = decimal(level.trim().trim_end_matches('%'))?;
        Some([Number::from(rate), points])
    })
}

/// What [`points`] reads.
pub(crate) fn write_points(points: &[[Number; 2]]) -> String {
    let pair =
        |[rate, points]: &[Number; 2]| format!("{}{ARROW}{}", written(rate), written(points));
    points.iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// Levels of a count, each from a number on: `≥ 2 → 0,5; 1 → 0,25; 0 → 0`.
pub(crate) fn counts(text: &str) -> Result<Vec<CountTier>, Vec<Message>> {
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
pub(crate) fn write_counts(tiers: &[CountTier]) -> String {
    let level =
        |tier: &CountTier| format!("≥ {}{ARROW}{}", written(&tier.min), written(&tier.points));
    tiers.iter().map(level).collect::<Vec<_>>().join("; ")
}

/// Items with their points: `Ban hành kịp thời → 1; không kịp thời → 0,5`.
pub(crate) fn items(text: &str) -> Result<Vec<Item>, Vec<Message>> {
    each(text, |label, points| {
        let label = label.trim().to_owned();
        (!label.is_empty()).then_some(Item { label, points })
    })
}

/// Alternatives of a formula: `a > 10 → b / a * 2; còn lại → 2`. One alone needs no condition.
pub(crate) fn alternatives(text: &str) -> Result<Vec<Alternative>, Vec<Message>> {
    let alternative = |text| match divide(text, &FORMULA_ARROWS) {
        None => Alternative::new(None, text),
        Some((when, points)) if squeezed(when) == squeezed(OTHERWISE) => {
            Alternative::new(None, points)
        }
        Some((when, points)) => Alternative::new(Some(when), points),
    };
    let alternatives: Vec<Alternative> = split(text).map(alternative).collect();
    if alternatives.is_empty() {
        return Err(vec![Message::new("notation-formula-missing")]);
    }
    Ok(alternatives)
}

/// What [`alternatives`] reads.
pub(crate) fn write_alternatives(alternatives: &[Alternative]) -> String {
    let alternative = |own: &Alternative| match own.when() {
        Some(when) => format!("{when}{ARROW}{}", own.points()),
        None if alternatives.len() == 1 => own.points().to_owned(),
        None => format!("{OTHERWISE}{ARROW}{}", own.points()),
    };
    let written: Vec<String> = alternatives.iter().map(alternative).collect();
    written.join("; ")
}

/// The levels of a cell.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '\n'])
        .filter(|level| !level.trim().is_empty())
}

/// Reads each level with its points; all that do not read at once.
fn each<T>(text: &str, read: impl Fn(&str, Number) -> Option<T>) -> Result<Vec<T>, Vec<Message>> {
    let mut levels = Vec::new();
    let mut wrong = Vec::new();
    for level in split(text) {
        let read =
            divide(level, &ARROWS).and_then(|(level, points)| read(level, decimal(points)?.into()));
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
fn divide<'a>(level: &'a str, arrows: &[&str]) -> Option<(&'a str, &'a str)> {
    let arrow = arrows.iter().find(|arrow| level.contains(**arrow))?;
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
    if squeezed(level) == squeezed(ALL) {
        return Some(Span {
            low: None,
            high: None,
        });
    }
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

/// The words and signs of a level. `–` after a number and `đến` say "up to"; a dash elsewhere is the
/// sign of a number.
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
        let is_after_number = matches!(tokens.last(), Some(Token::Number(_)));
        let dash = ["–", "—", "−", "-"].iter();
        let dash = dash.copied().find(|word| rest.starts_with(*word));
        let to = dash
            .filter(|_| is_after_number)
            .or(rest.starts_with("den").then_some("den"));
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
            let minus = dash.map_or(0, str::len);
            let is_other = |c: char| !c.is_ascii_digit() && c != ',' && c != '.';
            let number = &rest[minus..];
            let number = &number[..number.find(is_other).unwrap_or(number.len())];
            let number = number.trim_end_matches([',', '.']);
            let value = decimal(number)?;
            tokens.push(Token::Number(if minus > 0 { -&value } else { value }));
            minus + number.len()
        };
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}
