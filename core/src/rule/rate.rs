//! A rate (*tỷ lệ*): one variable out of another, which several kinds of rule start from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::criteria::notation::{Reader, Role, VariableRow, write};
use crate::ratio::Ratio;
use crate::text::Message;

use super::step::{self, Change, Need, Side, Threshold};
use super::{Asked, Trail, Unscored, check, read, say};

/// A rate and its variables: `{"num": "b", "den": "a", "a": "Tasks planned", "b": "Tasks done"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rate {
    /// The variable above the line.
    pub num: String,
    /// The variable below the line.
    pub den: String,
    /// The variables' labels in Vietnamese. The kinds of rule that flatten a rate have numbers beside
    /// them, so the schema leaves their values open.
    #[serde(flatten)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub labels: BTreeMap<String, String>,
}

/// A rate that was answered; the denominator is above nought.
pub(super) struct Answered {
    pub(super) num: Ratio,
    pub(super) den: Ratio,
    pub(super) percent: Ratio,
}

impl Rate {
    /// The label of the numerator.
    pub(super) fn num_label(&self) -> &str {
        self.labels.get(&self.num).map_or(&self.num, String::as_str)
    }

    /// The label of the denominator.
    pub(super) fn den_label(&self) -> &str {
        self.labels.get(&self.den).map_or(&self.den, String::as_str)
    }

    pub(super) fn check(&self) -> Vec<Message> {
        check::labels([&self.den, &self.num], &self.labels)
    }

    /// The denominator first: it is what the people who fill in the form count first.
    pub(super) fn variables(&self) -> Vec<Asked<'_>> {
        vec![
            Asked::number(&self.den, self.den_label()),
            Asked::number(&self.num, self.num_label()),
        ]
    }

    pub(super) fn read(&self, answer: &Answer) -> Result<Answered, Unscored> {
        let values = read::values(&self.variables(), answer)?;
        let [den, num] = values.try_into().map_err(|_| Unscored::Missing)?;
        match num.checked_div(&den) {
            Some(rate) => Ok(Answered {
                percent: rate.percent(),
                num,
                den,
            }),
            None if num.is_zero() => Err(Unscored::NothingOfNothing),
            None => Err(Unscored::Invalid(vec![
                Message::new("answer-zero-denominator")
                    .with("num_label", self.num_label())
                    .with("num", say::exact(&num))
                    .with("den_label", self.den_label()),
            ])),
        }
    }

    /// What was answered and the rate that it makes. A numerator above its denominator is counted
    /// and reported.
    pub(super) fn explain(&self, rate: &Answered, trail: &mut Trail) {
        trail.say(|| say::answered(self.den_label(), &rate.den));
        trail.say(|| say::answered(self.num_label(), &rate.num));
        trail.say(|| {
            Message::new("explain-rate")
                .with("rate", rate.fraction())
                .with("sign", say::sign(&rate.percent))
                .with("percent", &rate.percent)
        });
        trail.find((rate.num > rate.den).then(|| {
            Message::new("answer-above-whole")
                .with("num_label", self.num_label())
                .with("num", say::exact(&rate.num))
                .with("den_label", self.den_label())
                .with("den", say::exact(&rate.den))
        }));
    }

    /// The answer whose numerator just meets a threshold of the rate, and what that needs; `None`
    /// where it is met already, or where more than the whole would have to be done.
    pub(super) fn ahead(
        &self,
        answer: &Answer,
        side: Side,
        percent: &Ratio,
    ) -> Option<(Need, Answer)> {
        let Answered { num, den, .. } = self.read(answer).ok()?;
        let whole = Ratio::integer(100);
        let met = side.meet(&(&(percent * &den) / &whole), &num)?;
        if met > den && *percent <= whole {
            return None;
        }
        let need = Need {
            of: Some(den),
            threshold: Some(Threshold::percent(side, percent)),
            ..Need::new(self.num_label(), Change::between(&num, &met))
        };
        Some((need, step::with_value(answer, &self.num, &met)))
    }

    /// The rate in words.
    pub(super) fn in_words(&self) -> Message {
        Message::new("words-rate")
            .with("num", self.num_label())
            .with("den", self.den_label())
    }
}

impl Answered {
    pub(super) fn fraction(&self) -> Message {
        say::fraction(&self.num, &self.den)
    }
}

impl Rate {
    /// The rate whose variables are written.
    pub(super) fn written(reader: &mut Reader<'_>) -> Option<Self> {
        let found = reader.variables(&[(Role::Numerator, "b"), (Role::Denominator, "a")]);
        let num = reader.one(&found, Role::Numerator);
        let (den, den_label) = reader.one(&found, Role::Denominator)?;
        let (num, num_label) = num?;
        let labels = [(num.clone(), num_label), (den.clone(), den_label)];
        Some(Self {
            num,
            den,
            labels: labels.into(),
        })
    }

    /// The rows that [`Self::written`] reads.
    pub(super) fn rows(&self) -> Vec<VariableRow> {
        let label = |symbol: &String| self.labels.get(symbol).map_or("", String::as_str);
        vec![
            write::variable(Role::Denominator, &self.den, label(&self.den)),
            write::variable(Role::Numerator, &self.num, label(&self.num)),
        ]
    }
}
