//! Compared with last year, or with a plan: "revenue up by 10 % or more: 1; up at all: 0.5; else 0".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{
    FLOOR, FULL_FROM, Notated, Notation, Reader, Role, levels, named, settings, write, written,
};
use crate::ratio::Ratio;
use crate::text::{Message, Value};

use super::number::Number;
use super::step::{self, Change, Need, Side, Threshold};
use super::tiers::{self, Tier};
use super::{Asked, Kind, Trail, Unscored, check, read, say};

/// Parameters: the two variables, how they are compared, and what that gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    /// The variable of what was reached.
    pub now: String,
    /// The variable that it is compared with: last year's value, or the plan's.
    pub base: String,
    /// How they are compared.
    pub measure: Measure,
    /// What the outcome gives.
    pub gives: Gives,
    /// The variables' labels in Vietnamese.
    #[serde(flatten)]
    pub labels: BTreeMap<String, String>,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// `now − base`.
    Difference,
    /// `(now − base) ÷ base`, in percent.
    PercentChange,
    /// `now ÷ base`, in percent.
    Ratio,
}

/// What the outcome of a comparison gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// Points by tier.
    Tiers(Vec<Tier>),
    /// Points in proportion.
    Proportion(Proportion),
}

/// Full points from a value on, `max × value ÷ full` below it, and nothing below the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    /// From this on there are full points.
    pub full: Number,
    /// Below this there are no points; 0 unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Number>,
}

impl Proportion {
    fn floor(&self) -> Ratio {
        self.floor.as_deref().cloned().unwrap_or_else(Ratio::zero)
    }
}

/// A comparison that was answered.
struct Answered {
    now: Ratio,
    base: Ratio,
    value: Ratio,
}

impl Measure {
    fn is_percent(self) -> bool {
        self != Self::Difference
    }

    /// The value to reach so that the comparison comes out at `value`.
    fn invert(self, value: &Ratio, base: &Ratio) -> Ratio {
        let share = || &(base * value) / &Ratio::integer(100);
        match self {
            Self::Difference => base + value,
            Self::PercentChange => base + &share(),
            Self::Ratio => share(),
        }
    }

    fn shown(self, value: &Ratio) -> Value {
        if self.is_percent() {
            say::percent(value)
        } else {
            say::exact(value)
        }
    }
}

impl Comparison {
    fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.labels.get(name).map_or(name, String::as_str)
    }

    fn read(&self, answer: &Answer) -> Result<Answered, Unscored> {
        let values = read::values(&self.variables(), answer)?;
        let [base, now] = values.try_into().map_err(|_| Unscored::Missing)?;
        let change = &now - &base;
        let value = match self.measure {
            Measure::Difference => Some(change),
            Measure::PercentChange => change.checked_div(&base).map(|rate| rate.percent()),
            Measure::Ratio => now.checked_div(&base).map(|rate| rate.percent()),
        };
        match value {
            Some(value) => Ok(Answered { now, base, value }),
            None if now.is_zero() => Err(Unscored::NothingOfNothing),
            None => Err(Unscored::Invalid(vec![
                Message::new("answer-zero-denominator")
                    .with("num_label", self.label(&self.now))
                    .with("num", say::exact(&now))
                    .with("den_label", self.label(&self.base)),
            ])),
        }
    }

    /// What was compared, and how it came out.
    fn explain(&self, answered: &Answered) -> Message {
        let Answered { now, base, value } = answered;
        let key = match self.measure {
            Measure::Difference => "explain-difference",
            Measure::PercentChange => "explain-change",
            Measure::Ratio => "explain-ratio",
        };
        Message::new(key)
            .with("now", say::exact(now))
            .with("base", say::exact(base))
            .with("sign", say::sign(value))
            .with("value", value)
    }

    fn step_to(
        &self,
        (side, value): (Side, &Ratio),
        answered: &Answered,
        answer: &Answer,
    ) -> Option<(Need, Answer)> {
        let edge = self.measure.invert(value, &answered.base);
        let met = side.meet(&edge, &answered.now)?;
        let threshold = Threshold {
            side,
            value: value.clone(),
            is_percent: self.measure.is_percent(),
        };
        let change = Change::between(&answered.now, &met);
        let need = Need {
            threshold: Some(threshold),
            ..Need::new(self.label(&self.now), change)
        };
        Some((need, step::with_value(answer, &self.now, &met)))
    }

    fn check_gives(&self, points_max: &Ratio) -> Vec<Message> {
        let shown = |value: &Ratio| self.measure.shown(value);
        match &self.gives {
            Gives::Tiers(tiers) => {
                let nought = Ratio::zero();
                let from = (self.measure == Measure::Ratio).then_some(&nought);
                tiers::check(tiers, from, points_max, &shown)
            }
            Gives::Proportion(proportion) => {
                let (floor, full) = (proportion.floor(), &*proportion.full);
                if floor.is_negative() || *full <= floor {
                    let message = Message::new("rule-proportion").with("full", shown(full));
                    return vec![message.with("floor", shown(&floor))];
                }
                Vec::new()
            }
        }
    }

    /// Full points, or part of them, or none.
    fn in_proportion(
        &self,
        proportion: &Proportion,
        value: &Ratio,
        points_max: &Ratio,
        trail: &mut Trail,
    ) -> Ratio {
        let full = &*proportion.full;
        if *value < proportion.floor() {
            trail.say(|| self.below_floor(proportion));
            return Ratio::zero();
        }
        let share = value.checked_div(full).filter(|_| value < full);
        let Some(share) = share else {
            trail.say(|| self.full_at(proportion, points_max));
            return points_max.clone();
        };
        let points = points_max * &share;
        trail.say(|| {
            let factor = Message::new("explain-share")
                .with("value", value)
                .with("full", say::exact(full));
            say::product(points_max, factor, &points)
        });
        points
    }

    fn below_floor(&self, proportion: &Proportion) -> Message {
        let floor = self.measure.shown(&proportion.floor());
        Message::new("words-below").with("floor", floor)
    }

    fn full_at(&self, proportion: &Proportion, points_max: &Ratio) -> Message {
        Message::new("words-full-at")
            .with("full", self.measure.shown(&proportion.full))
            .with("max", say::exact(points_max))
    }
}

impl Kind for Comparison {
    fn check(&self, points_max: &Ratio) -> Vec<Message> {
        let mut findings = check::labels([&self.base, &self.now], &self.labels);
        findings.extend(self.check_gives(points_max));
        findings
    }

    /// What it is compared with comes first: it is known before the year begins.
    fn variables(&self) -> Vec<Asked<'_>> {
        vec![
            Asked::number(&self.base, self.label(&self.base)),
            Asked::number(&self.now, self.label(&self.now)),
        ]
    }

    fn in_words(&self, points_max: &Ratio) -> Vec<Message> {
        let key = match self.measure {
            Measure::Difference => "words-difference",
            Measure::PercentChange => "words-change",
            Measure::Ratio => "words-ratio",
        };
        let head = Message::new(key)
            .with("now", self.label(&self.now))
            .with("base", self.label(&self.base));
        let shown = |value: &Ratio| self.measure.shown(value);
        let gives = match &self.gives {
            Gives::Tiers(tiers) => tiers.iter().map(|tier| tier.in_words(&shown)).collect(),
            Gives::Proportion(proportion) => vec![
                self.full_at(proportion, points_max),
                Message::new("words-in-proportion"),
                self.below_floor(proportion),
            ],
        };
        std::iter::once(head).chain(gives).collect()
    }

    fn compute(
        &self,
        points_max: &Ratio,
        answer: &Answer,
        trail: &mut Trail,
    ) -> Result<Ratio, Unscored> {
        let answered = self.read(answer)?;
        trail.say(|| say::answered(self.label(&self.base), &answered.base));
        trail.say(|| say::answered(self.label(&self.now), &answered.now));
        trail.say(|| self.explain(&answered));
        match &self.gives {
            Gives::Tiers(tiers) => {
                let shown = |value: &Ratio| self.measure.shown(value);
                tiers::points(tiers, &answered.value, &shown, trail)
            }
            Gives::Proportion(proportion) => {
                Ok(self.in_proportion(proportion, &answered.value, points_max, trail))
            }
        }
    }

    fn ahead(&self, answer: &Answer) -> Vec<(Need, Answer)> {
        let Ok(answered) = self.read(answer) else {
            return Vec::new();
        };
        let step = |threshold| self.step_to(threshold, &answered, answer);
        match &self.gives {
            Gives::Tiers(tiers) => {
                let thresholds = tiers::thresholds(tiers, &answered.value);
                thresholds.into_iter().filter_map(step).collect()
            }
            Gives::Proportion(proportion) => {
                let (floor, full) = (proportion.floor(), &*proportion.full);
                let thresholds = [(Side::AtLeast, &floor), (Side::AtLeast, full)];
                thresholds.into_iter().filter_map(step).collect()
            }
        }
    }

    fn least(&self) -> Ratio {
        match &self.gives {
            Gives::Tiers(tiers) => check::least_of(tiers.iter().map(|tier| &*tier.points)),
            Gives::Proportion(_) => Ratio::zero(),
        }
    }
}

/// The setting that says how the two values are compared: `so sánh = tăng trưởng`.
const MEASURE: &str = "so sánh";
const MEASURES: [(Measure, &str); 3] = [
    (Measure::Difference, "chênh lệch"),
    (Measure::PercentChange, "tăng trưởng"),
    (Measure::Ratio, "tỷ lệ"),
];

impl Gives {
    /// Points by levels, or in proportion where it is written from where on there are full points.
    fn written(reader: &mut Reader<'_>) -> Option<Self> {
        let Some(full) = reader.number_if(FULL_FROM)? else {
            return reader.levels(levels::tiers).map(Self::Tiers);
        };
        let floor = reader.number_if(FLOOR)?;
        Some(Self::Proportion(Proportion { full, floor }))
    }
}

impl Notated for Comparison {
    const NAME: &'static str = "So với năm trước hoặc kế hoạch";

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let found = reader.variables(&[(Role::Now, "b"), (Role::Base, "a")]);
        let (now, base) = (
            reader.one(&found, Role::Now),
            reader.one(&found, Role::Base),
        );
        let (measure, gives) = (reader.needed(MEASURE, &MEASURES), Gives::written(reader));
        let ((now, now_label), (base, base_label)) = (now?, base?);
        Some(Self {
            labels: [(now.clone(), now_label), (base.clone(), base_label)].into(),
            now,
            base,
            measure: measure?,
            gives: gives?,
        })
    }

    fn write(&self, _points_max: &Ratio) -> Notation {
        let label = |name: &String| self.labels.get(name).map_or("", String::as_str);
        let measure = (MEASURE, Some(named(&MEASURES, &self.measure).to_owned()));
        let (levels, settings) = match &self.gives {
            Gives::Tiers(tiers) => (levels::write_tiers(tiers), settings::write(&[measure])),
            Gives::Proportion(proportion) => {
                let full = (FULL_FROM, Some(written(&proportion.full)));
                let floor = (FLOOR, proportion.floor.as_deref().map(written));
                (String::new(), settings::write(&[measure, full, floor]))
            }
        };
        Notation {
            variables: vec![
                write::variable(Role::Base, &self.base, label(&self.base)),
                write::variable(Role::Now, &self.now, label(&self.now)),
            ],
            levels,
            settings,
            ..Notation::default()
        }
    }
}

#[cfg(test)]
mod tests;
