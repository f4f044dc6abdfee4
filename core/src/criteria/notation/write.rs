//! From the rule to the cells.

use crate::ratio::Ratio;
use crate::rule::checklist::Mode;
use crate::rule::comparison::{Comparison, Gives};
use crate::rule::formula::Formula;
use crate::rule::number::Number;
use crate::rule::rate::Rate;
use crate::rule::survey_groups::{Group, SurveyGroups};
use crate::rule::weighted_split::WeightedSplit;
use crate::rule::{Item, Rule};

use super::{
    FORMS_MIN, ItemRow, LEAST, MEASURES, MODES, Notation, Role, VariableRow, levels, name_of,
    named, settings, written,
};

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
            notation.settings = settings::write(&[least(rule.min.as_ref())]);
            "choice"
        }
        Rule::Checklist(rule) => {
            notation.items = write_items(&rule.items);
            let mode = (rule.mode != Mode::Sum).then(|| named(&MODES, &rule.mode).to_owned());
            notation.settings = settings::write(&[("cách cộng", mode)]);
            "checklist"
        }
        Rule::Tiers(rule) => {
            notation.variables = write_rate(&rule.input);
            notation.levels = levels::write_tiers(&rule.tiers);
            notation.settings = settings::write(&[least(rule.min.as_ref())]);
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
            notation.settings = settings::write(&[("điểm gốc", start), (LEAST, min)]);
            "deduct"
        }
        Rule::CountTiers(rule) => {
            let label = rule.labels.get(&rule.input).cloned().unwrap_or_default();
            notation.variables = vec![variable(Role::Count, &rule.input, &label)];
            notation.levels = levels::write_counts(&rule.tiers);
            notation.settings = settings::write(&[least(rule.min.as_ref())]);
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
        Rule::Points(rule) => {
            notation.settings = settings::write(&[
                least(Some(&rule.min)),
                ("cao nhất", rule.max.as_deref().map(written)),
                ("bước", rule.step.as_deref().map(written)),
            ]);
            "points"
        }
        Rule::UnitPoints(rule) => {
            notation.items = write_items(&rule.items);
            "unit_points"
        }
        Rule::Comparison(rule) => {
            write_comparison(rule, &mut notation);
            "comparison"
        }
        Rule::Formula(rule) => {
            write_formula(rule, &mut notation);
            "formula"
        }
        Rule::SurveyGroups(rule) => {
            write_groups(rule, &mut notation);
            "survey_groups"
        }
    };
    notation.kind = name_of(kind).to_owned();
    notation
}

fn least(min: Option<&Number>) -> (&'static str, Option<String>) {
    (LEAST, min.map(|min| written(min)))
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
    settings::write(&[(FORMS_MIN, min_forms), ("đối tượng", group.cloned())])
}

fn variable(role: Role, symbol: &str, label: &str) -> VariableRow {
    VariableRow {
        symbol: symbol.to_owned(),
        label: label.to_owned(),
        role: role.name().to_owned(),
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

fn write_comparison(rule: &Comparison, notation: &mut Notation) {
    let label = |name: &String| rule.labels.get(name).cloned().unwrap_or_default();
    notation.variables = vec![
        variable(Role::Base, &rule.base, &label(&rule.base)),
        variable(Role::Now, &rule.now, &label(&rule.now)),
    ];
    let measure = ("so sánh", Some(named(&MEASURES, &rule.measure).to_owned()));
    notation.settings = match &rule.gives {
        Gives::Tiers(tiers) => {
            notation.levels = levels::write_tiers(tiers);
            settings::write(&[measure])
        }
        Gives::Proportion(proportion) => settings::write(&[
            measure,
            ("đủ điểm từ", Some(written(&proportion.full))),
            ("sàn", proportion.floor.as_deref().map(written)),
        ]),
    };
}

fn write_formula(rule: &Formula, notation: &mut Notation) {
    let declared = rule.variables.iter();
    notation.variables = declared
        .clone()
        .map(|own| variable(Role::Variable, &own.name, &own.label))
        .collect();
    notation.levels = levels::write_alternatives(&rule.alternatives);
    let whole = declared.clone().filter(|own| own.whole);
    let whole: Vec<&str> = whole.map(|own| own.name.as_str()).collect();
    let whole = (!whole.is_empty()).then(|| whole.join(", "));
    let (key, min) = least(rule.min.as_ref());
    let mut pairs = vec![(key.to_owned(), min), ("số nguyên".to_owned(), whole)];
    pairs.extend(declared.map(|own| {
        let max = own.max.as_deref().map(written);
        (format!("tối đa {}", own.name), max)
    }));
    notation.settings = settings::write(&pairs);
}

fn write_groups(rule: &SurveyGroups, notation: &mut Notation) {
    let groups = rule.groups.iter();
    let row = |group: &Group| VariableRow {
        weight: written(&group.weight_pct),
        ..variable(Role::Group, &group.name, &group.label)
    };
    notation.variables = groups.clone().map(row).collect();
    let options = groups.clone().flat_map(|group| {
        let option = |(option, points): (&String, &Number)| ItemRow {
            label: format!("{}/{option}", group.name),
            points: written(points),
        };
        group.scale.iter().map(option)
    });
    notation.items = options.collect();
    let forms = groups.filter(|group| group.min_forms > 0);
    let forms: Vec<_> = forms
        .map(|group| {
            let forms = Some(group.min_forms.to_string());
            (format!("{FORMS_MIN} {}", group.name), forms)
        })
        .collect();
    notation.settings = settings::write(&forms);
}
