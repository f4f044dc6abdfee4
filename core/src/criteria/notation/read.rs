//! From the cells to the rule.

use crate::ratio::Ratio;
use crate::rule::{
    Rule, bonus, checklist, choice, comparison, count_tiers, deduct, external_index, formula,
    interpolate, penalty, points, proportional, survey_groups, survey_mean, survey_satisfaction,
    target_ratio, tiers, unit_points,
};
use crate::text::Message;

use super::settings::Settings;
use super::{Cell, FORMS_MIN, LEAST, MEASURES, MODES, Notation, Wrong, kind_of, levels, quote};

mod cells;
mod variables;

/// The rule that is written for a leaf of this maximum.
///
/// # Errors
/// All that could not be read, with their cells.
pub fn read(notation: &Notation, points_max: &Ratio) -> Result<Rule, Vec<Wrong>> {
    let Some(kind) = kind_of(&notation.kind) else {
        let kind = Message::new("criteria-rule-unknown").with("kind", quote(&notation.kind));
        return Err(vec![(Cell::Kind, kind)]);
    };
    let mut reader = Reader {
        notation,
        points_max,
        settings: Settings::read(&notation.settings),
        used: Used::default(),
        wrong: Vec::new(),
    };
    let rule = reader.rule(kind);
    reader.finish(rule)
}

struct Reader<'a> {
    notation: &'a Notation,
    points_max: &'a Ratio,
    settings: Settings,
    used: Used,
    wrong: Vec<Wrong>,
}

/// What the kind of rule asked for; the rest was written in vain.
#[derive(Default)]
struct Used {
    levels: bool,
    items: bool,
    variables: bool,
}

impl Reader<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a kind of rule: the contents of what can be written"
    )]
    fn rule(&mut self, kind: &str) -> Option<Rule> {
        Some(match kind {
            "choice" => {
                let (options, min) = (self.items(), self.number_if(LEAST));
                Rule::Choice(choice::Choice {
                    options: options?,
                    min: min?,
                })
            }
            "checklist" => {
                let (items, mode) = (self.items(), self.one_of("cách cộng", &MODES));
                Rule::Checklist(checklist::Checklist {
                    items: items?,
                    mode: mode?.unwrap_or_default(),
                })
            }
            "tiers" => {
                let (input, tiers) = (self.rate(), self.levels(levels::tiers));
                let min = self.number_if(LEAST);
                Rule::Tiers(tiers::Tiers {
                    input: input?,
                    tiers: tiers?,
                    min: min?,
                })
            }
            "proportional" => {
                let (rate, floor) = (self.rate(), self.number("sàn"));
                let inclusive = self.yes("tính cả sàn", true);
                let full = self.number_if("đủ điểm từ");
                Rule::Proportional(proportional::Proportional {
                    rate: rate?,
                    floor_pct: floor?,
                    floor_inclusive: inclusive?,
                    full_pct: full?,
                })
            }
            "target_ratio" => {
                let (rate, target) = (self.rate(), self.number("chỉ tiêu"));
                Rule::TargetRatio(target_ratio::TargetRatio {
                    rate: rate?,
                    target_pct: target?,
                })
            }
            "interpolate" => {
                let (rate, points) = (self.rate(), self.levels(levels::points));
                Rule::Interpolate(interpolate::Interpolate {
                    rate: rate?,
                    points: points?,
                    clamp: true,
                })
            }
            "weighted_split" => Rule::WeightedSplit(self.split()?),
            "deduct" => {
                let events = self.items();
                let start = self.number_or("điểm gốc", self.points_max);
                let min = self.number_or(LEAST, &Ratio::zero());
                Rule::Deduct(deduct::Deduct {
                    start: start?,
                    min: min?,
                    events: events?,
                })
            }
            "count_tiers" => {
                let (counted, tiers) = (self.counted(), self.levels(levels::counts));
                let min = self.number_if(LEAST);
                let (input, labels) = counted?;
                Rule::CountTiers(count_tiers::CountTiers {
                    input,
                    tiers: tiers?,
                    min: min?,
                    labels,
                })
            }
            "survey_mean" => {
                let (scale, min_forms) = (self.scale(), self.whole_or_nought(FORMS_MIN));
                Rule::SurveyMean(survey_mean::SurveyMean {
                    scale: scale?,
                    aggregate: survey_mean::Aggregate::Mean,
                    min_forms: min_forms?,
                    group: self.settings.take("đối tượng"),
                })
            }
            "survey_satisfaction" => {
                Rule::SurveySatisfaction(survey_satisfaction::SurveySatisfaction {
                    aggregate: survey_satisfaction::Aggregate::PercentSatisfied,
                    satisfied_levels: self.labels(),
                    min_forms: self.whole_or_nought(FORMS_MIN)?,
                    group: self.settings.take("đối tượng"),
                })
            }
            "external_index" => Rule::ExternalIndex(external_index::ExternalIndex {
                source: self.text("nguồn")?,
                scale: self.number_or("thang", &Ratio::integer(100))?,
                as_of: self.settings.take("thời điểm"),
            }),
            "bonus" => Rule::Bonus(bonus::Bonus {
                events: self.items()?,
                cap: self.points_max.clone().into(),
            }),
            "penalty" => Rule::Penalty(penalty::Penalty {
                events: self.items()?,
                cap: self.points_max.clone().into(),
            }),
            "points" => {
                let min = self.number_or(LEAST, &Ratio::zero());
                let (max, step) = (self.number_if("cao nhất"), self.number_if("bước"));
                Rule::Points(points::Points {
                    min: min?,
                    max: max?,
                    step: step?,
                })
            }
            "unit_points" => Rule::UnitPoints(unit_points::UnitPoints {
                items: self.items()?,
            }),
            "comparison" => {
                let (compared, measure) = (self.compared(), self.needed("so sánh", &MEASURES));
                let gives = self.gives();
                let (now, base, labels) = compared?;
                Rule::Comparison(comparison::Comparison {
                    now,
                    base,
                    measure: measure?,
                    gives: gives?,
                    labels,
                })
            }
            "formula" => {
                let variables = self.declared();
                let alternatives = self.levels(levels::alternatives);
                let min = self.number_if(LEAST);
                Rule::Formula(formula::Formula {
                    variables: variables?,
                    alternatives: alternatives?,
                    min: min?,
                })
            }
            "survey_groups" => Rule::SurveyGroups(survey_groups::SurveyGroups {
                groups: self.groups()?,
            }),
            _ => return None,
        })
    }

    /// The rule, if nothing was wrong and nothing was written in vain.
    fn finish(mut self, rule: Option<Rule>) -> Result<Rule, Vec<Wrong>> {
        let rule = match (rule, self.wrong.is_empty()) {
            (Some(rule), true) => rule,
            (None, true) => {
                self.found(Cell::Kind, "notation-no-leaf");
                return Err(self.wrong);
            }
            (_, false) => return Err(self.wrong),
        };
        for key in std::mem::take(&mut self.settings).rest() {
            let message = Message::new("notation-setting-unknown").with("key", quote(&key));
            self.wrong.push((Cell::Settings, message));
        }
        if !self.used.levels && !self.notation.levels.trim().is_empty() {
            self.found(Cell::Levels, "notation-levels-vain");
        }
        if !self.used.items && !self.notation.items.is_empty() {
            self.found(Cell::ItemLabel(0), "notation-items-vain");
        }
        if !self.used.variables && !self.notation.variables.is_empty() {
            self.found(Cell::Role(0), "notation-variables-vain");
        }
        if self.wrong.is_empty() {
            Ok(rule)
        } else {
            Err(self.wrong)
        }
    }
}
