//! What the demo's districts do: appraise, find otherwise, ask, return, approve.

use anyhow::Result;
use sodiem_core::answer::Answer;
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DocumentId};
use sodiem_core::unit::UnitLevel;

use super::fill::Course::{AcceptedAtSecond, Returned};
use super::fill::{Commune, DESK};
use super::person::{Person, Stage};
use super::seeded::Seeded;
use super::{PROVINCE, code};
use crate::reference::Reference;

/// Every district appraises those of its communes that have come so far.
pub(super) fn appraise_in_districts(
    stage: &Stage<'_>,
    reference: &Reference,
    communes: &mut [Commune<'_>],
    seeded: &mut Seeded,
) -> Result<()> {
    let units = reference.units(stage.round);
    let districts = units.within(&code(PROVINCE), UnitLevel::District);
    for district in districts {
        let username = format!("pnv-{}", district.code);
        let mut reviewer = Person::sit_down(stage, (&username, DESK), seeded)?;
        reviewer.exchange()?;
        let own = |commune: &&mut Commune<'_>| {
            units.is_within(&commune.unit.code, &district.code) && commune.course >= Returned
        };
        for commune in communes.iter_mut().filter(own) {
            appraise(stage, (&mut reviewer, &username), commune, seeded)?;
        }
    }
    Ok(())
}

fn appraise(
    stage: &Stage<'_>,
    (reviewer, body): (&mut Person<'_>, &str),
    commune: &mut Commune<'_>,
    seeded: &mut Seeded,
) -> Result<()> {
    let unit = &commune.unit.code;
    let body = crate::province::body_id(body);
    let appraisal = DocumentId::appraisal(&stage.round.id, unit, &stage.round.edition, &body);
    let sheet = reviewer.sheet_of(unit);
    let own = reviewer.read(&sheet)?.answers();
    for (leaf, answer) in own.iter().filter(|_| seeded.chance(7)) {
        if let Some(edits) = find_other(leaf, answer) {
            reviewer.write(&appraisal, &edits)?;
        }
    }
    if matches!(commune.course, Returned | AcceptedAtSecond) {
        let leaf = super::criterion("1.4.1");
        let opinion = "Chưa thấy bảng tổng hợp mục tiêu; đề nghị giải trình và bổ sung.".to_owned();
        reviewer.write(
            &appraisal,
            &[
                Edit::Ask {
                    leaf: leaf.clone(),
                    asks: true,
                },
                Edit::Opinion {
                    leaf: leaf.clone(),
                    text: opinion,
                },
            ],
        )?;
        reviewer.exchange()?;
        let message = "Đề nghị bổ sung tài liệu kiểm chứng tiêu chí 1.4.1 và nộp lại.";
        reviewer.send_back((unit, 1), message, seeded)?;
        if commune.course == Returned {
            return Ok(());
        }
        explain(commune, &sheet, &leaf, seeded)?;
    }
    reviewer.exchange()?;
    reviewer.approve((&commune.unit.code, 1), seeded)
}

/// What a reviewer finds other than the unit, where there is something to find.
fn find_other(leaf: &Code, own: &Answer) -> Option<Vec<Edit>> {
    let mut answer = own.clone();
    if let Some(choice) = &mut answer.choice {
        *choice = u32::from(*choice == 0);
    } else if let Some(checked) = &mut answer.checked {
        let met = checked.iter_mut().find(|met| **met)?;
        *met = false;
    } else if let Some(counts) = &mut answer.counts {
        *counts.first_mut()? += 1;
    } else {
        return None;
    }
    answer.reason = Some("Theo hồ sơ lưu tại Phòng Nội vụ và biên bản thẩm định.".to_owned());
    let opinion = "Tài liệu kiểm chứng chưa đủ căn cứ.".to_owned();
    Some(vec![
        Edit::Answer {
            leaf: leaf.clone(),
            answer,
        },
        Edit::Opinion {
            leaf: leaf.clone(),
            text: opinion,
        },
    ])
}

fn explain(
    commune: &mut Commune<'_>,
    sheet: &DocumentId,
    leaf: &Code,
    seeded: &mut Seeded,
) -> Result<()> {
    let [officer, _] = &mut commune.officers;
    officer.exchange()?;
    let text = "Đã bổ sung bảng tổng hợp mục tiêu và báo cáo kết quả tuyên truyền năm 2020.".into();
    officer.write(
        sheet,
        &[Edit::Explanation {
            leaf: leaf.clone(),
            text,
        }],
    )?;
    officer.exchange()?;
    commune.head.exchange()?;
    commune.head.submit(&commune.unit.code, seeded)
}
