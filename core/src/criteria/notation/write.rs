//! From the rule to the cells.

use crate::ratio::Ratio;
use crate::rule::number::Number;
use crate::rule::rate::Rate;
use crate::rule::weighted_split::WeightedSplit;
use crate::rule::{Item, Rule};

use super::{ItemRow, Notation, ROLES, Role, VariableRow, levels, name_of, settings, written};

/// What [`super::read()`] reads as this rule.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one arm a kind of rule: the contents of what can be written"
)]
pub fn write(rule: &Rule, points_max: &Ratio) -> Notation {
    let mut notation = Notation::default();
    let kind = match rule {
        Rule::Choice(rule) => {
            notation.items = write_items(&rule.options);
            "choice"
        }
        Rule::Checklist(rule) => {
            notation.items = write_items(&rule.items);
            "checklist"
        }
        Rule::Tiers(rule) => {
            notation.variables = write_rate(&rule.input);
            notation.levels = levels::write_tiers(&rule.tiers);
            "tiers"
        }
        Rule::Proportional(rule) => {
            notation.variables = write_rate(&rule.rate);
            let inclusive = if rule.floor_inclusive {
                "có"
            } else {
                "không"
            };
            notation.settings = settings::write(&[
                ("sàn", Some(written(&rule.floor_pct))),
                ("tính cả sàn", Some(inclusive.to_owned())),
                ("đủ điểm từ", rule.full_pct.as_deref().map(written)),
            ]);
            "proportional"
        }
        Rule::TargetRatio(rule) => {
            notation.variables = write_rate(&rule.rate);
            notation.settings = settings::write(&[("chỉ tiêu", Some(written(&rule.target_pct)))]);
            "target_ratio"
        }
        Rule::Interpolate(rule) => {
            notation.variables = write_rate(&rule.rate);
            notation.levels = levels::write_points(&rule.points);
            "interpolate"
        }
        Rule::WeightedSplit(rule) => {
            notation.variables = write_split(rule);
            "weighted_split"
        }
        Rule::Deduct(rule) => {
            notation.items = write_items(&rule.events);
            let start = (*rule.start != *points_max).then(|| written(&rule.start));
            let min = (!rule.min.is_zero()).then(|| written(&rule.min));
            notation.settings = settings::write(&[("điểm gốc", start), ("thấp nhất", min)]);
            "deduct"
        }
        Rule::CountTiers(rule) => {
            let label = rule.labels.get(&rule.input).cloned().unwrap_or_default();
            notation.variables = vec![variable(Role::Count, &rule.input, &label)];
            notation.levels = levels::write_counts(&rule.tiers);
            "count_tiers"
        }
        Rule::SurveyMean(rule) => {
            let row = |(label, points): (&String, &Number)| ItemRow {
                label: label.clone(),
                points: written(points),
            };
            notation.items = rule.scale.iter().map(row).collect();
            notation.settings = write_survey(rule.min_forms, rule.group.as_ref());
            "survey_mean"
        }
        Rule::SurveySatisfaction(rule) => {
            let row = |label: &String| ItemRow {
                label: label.clone(),
                points: String::new(),
            };
            notation.items = rule.satisfied_levels.iter().map(row).collect();
            notation.settings = write_survey(rule.min_forms, rule.group.as_ref());
            "survey_satisfaction"
        }
        Rule::ExternalIndex(rule) => {
            notation.settings = settings::write(&[
                ("nguồn", Some(rule.source.clone())),
                ("thang", Some(written(&rule.scale))),
                ("thời điểm", rule.as_of.clone()),
            ]);
            "external_index"
        }
        Rule::Bonus(rule) => {
            notation.items = write_items(&rule.events);
            "bonus"
        }
        Rule::Penalty(rule) => {
            notation.items = write_items(&rule.events);
            "penalty"
        }
    };
    notation.kind = name_of(kind).to_owned();
    notation
}

fn write_items(items: &[Item]) -> Vec<ItemRow> {
    let row = |item: &Item| ItemRow {
        label: item.label.clone(),
        points: written(&item.points),
    };
    items.iter().map(row).collect()
}

fn write_survey(min_forms: u32, group: Option<&String>) -> String {
    let min_forms = (min_forms > 0).then(|| min_forms.to_string());
    settings::write(&[
        ("phiếu tối thiểu", min_forms),
        ("đối tượng", group.cloned()),
    ])
}

fn variable(role: Role, symbol: &str, label: &str) -> VariableRow {
    let name = ROLES.iter().find(|(own, _)| *own == role);
    VariableRow {
        symbol: symbol.to_owned(),
        label: label.to_owned(),
        role: name.map_or("", |(_, name)| *name).to_owned(),
        weight: String::new(),
    }
}

fn write_rate(rate: &Rate) -> Vec<VariableRow> {
    let label = |symbol: &String| rate.labels.get(symbol).cloned().unwrap_or_default();
    vec![
        variable(Role::Denominator, &rate.den, &label(&rate.den)),
        variable(Role::Numerator, &rate.num, &label(&rate.num)),
    ]
}

fn write_split(rule: &WeightedSplit) -> Vec<VariableRow> {
    let label = rule.labels.get(&rule.total).cloned().unwrap_or_default();
    let mut rows = vec![variable(Role::Total, &rule.total, &label)];
    rows.extend(rule.parts.iter().map(|part| VariableRow {
        weight: written(&part.weight),
        ..variable(Role::Part, &part.var, &part.label)
    }));
    rows
}
