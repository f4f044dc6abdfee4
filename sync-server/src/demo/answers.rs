//! Plausible answers for every kind of rule, with notes and the documents that prove them.

use std::collections::BTreeMap;

use sodiem_core::answer::Answer;
use sodiem_core::criteria::Leaf;
use sodiem_core::document::{Citation, Edit};
use sodiem_core::ids::Code;
use sodiem_core::rule::Rule;
use sodiem_core::rule::rate::Rate;
use sodiem_core::rule::weighted_split::WeightedSplit;

use super::seeded::Seeded;

/// Notes as officers write them.
const NOTES: [&str; 8] = [
    "Số liệu tính đến ngày 14/12/2020.",
    "Đã báo cáo UBND huyện.",
    "Có danh sách kèm theo.",
    "Phụ lục lưu tại bộ phận Văn phòng – Thống kê.",
    "Thực hiện đúng kế hoạch được giao từ đầu năm.",
    "Một số nhiệm vụ chậm do dịch bệnh, đã hoàn thành trong quý IV.",
    "Kết xuất từ phần mềm một cửa điện tử.",
    "Đã rà soát, đối chiếu với công chức phụ trách.",
];
const KINDS: [(&str, &str); 4] = [
    ("Kế hoạch", "KH"),
    ("Báo cáo", "BC"),
    ("Quyết định", "QĐ"),
    ("Thông báo", "TB"),
];
const SECTIONS: [&str; 4] = ["I", "II.1", "II.3", "IV.2"];

/// How well a unit does, in percent of what could be had.
pub type Quality = i64;

/// An answer to a leaf.
pub fn answer(leaf: &Leaf, quality: Quality, seeded: &mut Seeded) -> Answer {
    if leaf.not_applicable.is_some() && seeded.chance(12) {
        return Answer::not_applicable();
    }
    match &leaf.rule {
        Rule::Choice(rule) => choice(rule.options.len(), quality, seeded),
        Rule::Checklist(rule) => {
            let checked = rule.items.iter().map(|_| seeded.chance(quality)).collect();
            Answer {
                checked: Some(checked),
                ..Answer::default()
            }
        }
        Rule::Tiers(rule) => rate(&rule.input, share(quality, seeded), seeded),
        Rule::Proportional(rule) => rate(&rule.rate, share(quality, seeded), seeded),
        Rule::Interpolate(rule) => rate(&rule.rate, seeded.between(88, 100), seeded),
        Rule::TargetRatio(rule) => {
            let target: i64 = rule.target_pct.decimal().parse().unwrap_or(100);
            let percent = (target * seeded.between(60, 115) / 100).min(100);
            rate(&rule.rate, percent, seeded)
        }
        Rule::WeightedSplit(rule) => split(rule, quality, seeded),
        Rule::Deduct(rule) => counts(rule.events.len(), 100 - quality, seeded),
        Rule::Bonus(rule) => counts(rule.events.len(), 8, seeded),
        Rule::Penalty(rule) => counts(rule.events.len(), 5, seeded),
        Rule::CountTiers(rule) => {
            let most = if seeded.chance(quality) { 4 } else { 1 };
            value(&rule.input, seeded.between(most / 2, most).to_string())
        }
        Rule::ExternalIndex(_) => {
            let (whole, part) = (seeded.between(quality - 15, quality), seeded.between(0, 99));
            value("value", format!("{whole}.{part:02}"))
        }
        Rule::SurveyMean(rule) => forms(rule.scale.keys().cloned(), quality, seeded),
        Rule::SurveyGroups(rule) => {
            let keys = rule.groups.iter().flat_map(|group| {
                let key = move |option: &String| format!("{}/{option}", group.name);
                group.scale.keys().map(key)
            });
            forms(keys, quality, seeded)
        }
        Rule::UnitPoints(rule) => counts(rule.items.len(), quality, seeded),
        Rule::Points(rule) => Answer {
            points: Some(rule.min.decimal()),
            ..Answer::default()
        },
        Rule::Comparison(rule) => {
            let base = seeded.between(100, 900);
            let now = base * seeded.between(quality, quality + 25) / 100;
            values([(&rule.base, base), (&rule.now, now)])
        }
        Rule::Formula(rule) => {
            let names = rule.variables.iter().map(|variable| &variable.name);
            values(names.map(|name| (name, seeded.between(1, 9))))
        }
        Rule::SurveySatisfaction(_) => {
            let answered = seeded.between(120, 180);
            let satisfied = answered * seeded.between(quality.min(97), 99) / 100;
            Answer {
                satisfied: Some(satisfied),
                answered: Some(answered),
                ..Answer::default()
            }
        }
    }
}

fn choice(options: usize, quality: Quality, seeded: &mut Seeded) -> Answer {
    let worst = i64::try_from(options).unwrap_or(1) - 1;
    let place = if seeded.chance(quality) {
        0
    } else {
        seeded.between(0, worst)
    };
    Answer {
        choice: u32::try_from(place).ok(),
        ..Answer::default()
    }
}

fn split(rule: &WeightedSplit, quality: Quality, seeded: &mut Seeded) -> Answer {
    let total = seeded.between(3, 14);
    let mut rest = total;
    let mut values = BTreeMap::from([(rule.total.clone(), total.to_string())]);
    for part in &rule.parts {
        let taken = if seeded.chance(quality) {
            rest
        } else {
            seeded.between(rest / 2, rest)
        };
        values.insert(part.var.clone(), taken.to_string());
        rest -= taken;
    }
    Answer {
        values: Some(values),
        ..Answer::default()
    }
}

fn values<'a>(values: impl IntoIterator<Item = (&'a String, i64)>) -> Answer {
    let written = |(name, value): (&String, i64)| (name.clone(), value.to_string());
    Answer {
        values: Some(values.into_iter().map(written).collect()),
        ..Answer::default()
    }
}

fn forms(options: impl Iterator<Item = String>, quality: Quality, seeded: &mut Seeded) -> Answer {
    let forms = |option: String| {
        let most = if option.ends_with('A') {
            24
        } else {
            9 - quality / 15
        };
        let forms = seeded.between(most / 2, most);
        (option, forms)
    };
    Answer {
        responses: Some(options.map(forms).collect()),
        ..Answer::default()
    }
}

fn share(quality: Quality, seeded: &mut Seeded) -> i64 {
    if seeded.chance(quality) {
        100
    } else {
        seeded.between(quality - 25, 99)
    }
}

fn rate(rate: &Rate, percent: i64, seeded: &mut Seeded) -> Answer {
    let den = if seeded.chance(30) {
        seeded.between(180, 2400)
    } else {
        seeded.between(8, 60)
    };
    let num = (den * percent + 50) / 100;
    let values = [
        (rate.den.clone(), den.to_string()),
        (rate.num.clone(), num.to_string()),
    ];
    Answer {
        values: Some(values.into()),
        ..Answer::default()
    }
}

fn value(name: &str, decimal: String) -> Answer {
    Answer {
        values: Some([(name.to_owned(), decimal)].into()),
        ..Answer::default()
    }
}

/// Counts of events, most of them none.
fn counts(events: usize, percent: i64, seeded: &mut Seeded) -> Answer {
    let count = |_| {
        if seeded.chance(percent / 2) {
            seeded.between(1, 2)
        } else {
            0
        }
    };
    Answer {
        counts: Some((0..events).map(count).collect()),
        ..Answer::default()
    }
}

/// A leaf as an officer fills it in: the answer, often a note and a document.
pub fn entry(code: &Code, leaf: &Leaf, quality: Quality, seeded: &mut Seeded) -> Vec<Edit> {
    let mut edits = vec![Edit::Answer {
        leaf: code.clone(),
        answer: answer(leaf, quality, seeded),
    }];
    if seeded.chance(40) {
        let text = (*seeded.pick(&NOTES)).to_owned();
        edits.push(Edit::Note {
            leaf: code.clone(),
            text,
        });
    }
    if !leaf.evidence.is_empty() && seeded.chance(80) {
        edits.push(cite(code, leaf, seeded));
    }
    edits
}

fn cite(code: &Code, leaf: &Leaf, seeded: &mut Seeded) -> Edit {
    let (kind, sign) = seeded.pick(&KINDS);
    let asked = leaf.evidence.split(';').next().unwrap_or_default().trim();
    let (day, month) = (seeded.between(2, 28), seeded.between(1, 12));
    let citation = Citation {
        document: format!("{kind} ({asked})"),
        number: format!("{}/{sign}-UBND", seeded.between(3, 240)),
        date: format!("{day:02}/{month:02}/2020"),
        section: (*seeded.pick(&SECTIONS)).to_owned(),
        page: seeded.between(1, 9).to_string(),
        ..Citation::default()
    };
    let id = hex::encode(seeded.bytes::<8>());
    Edit::Cite {
        leaf: code.clone(),
        id,
        citation,
    }
}
