//! What the demo's province does: departments answer what is theirs, Sở Nội vụ the rest, and
//! accepts.

use anyhow::Result;
use sodiem_core::criteria::{Leaf, ScoredBy};
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DocumentId};
use sodiem_core::round::Body;

use super::fill::Course::Approved;
use super::fill::{Commune, DESK, is_at_province, leaves};
use super::person::{Person, Stage};
use super::seeded::Seeded;
use super::{answers, people};

/// The departments answer the leaves of the area that they lead on.
pub(super) fn answer_in_departments(
    stage: &Stage<'_>,
    communes: &[Commune<'_>],
    seeded: &mut Seeded,
) -> Result<()> {
    for (id, _, _) in people::DEPARTMENTS {
        answer_for_province(stage, communes, id, seeded)?;
    }
    Ok(())
}

/// One body answers what is the province's to answer, where its word counts.
fn answer_for_province<'a>(
    stage: &'a Stage<'a>,
    communes: &[Commune<'_>],
    id: &str,
    seeded: &mut Seeded,
) -> Result<Person<'a>> {
    let mut person = Person::sit_down(stage, (id, DESK), seeded)?;
    person.exchange()?;
    let Some(body) = stage.round.body(&crate::province::body_id(id)) else {
        return Ok(person);
    };
    let own: Vec<(Code, Leaf)> = leaves(stage, ScoredBy::Province)
        .into_iter()
        .filter(|(leaf, _)| is_its_own(stage, body, leaf))
        .collect();
    for commune in communes {
        let unit = &commune.unit.code;
        if !is_at_province(commune.course) && !seeded.chance(60) {
            continue;
        }
        let document = DocumentId::appraisal(&stage.round.id, unit, &stage.round.edition, &body.id);
        for (leaf, rule) in &own {
            let answer = answers::answer(rule, commune.quality, seeded);
            person.write(
                &document,
                &[Edit::Answer {
                    leaf: leaf.clone(),
                    answer,
                }],
            )?;
        }
    }
    person.exchange()?;
    Ok(person)
}

/// Departments lead on whole areas; what is left is the deciding body's.
fn is_its_own(stage: &Stage<'_>, body: &Body, leaf: &Code) -> bool {
    let leads = |other: &Body| other.tier == body.tier && !other.decides() && other.covers(leaf);
    if body.decides() {
        !stage.round.bodies.iter().any(leads)
    } else {
        body.covers(leaf)
    }
}

/// Sở Nội vụ answers the rest of what is the province's, and accepts what the districts approved.
pub(super) fn accept(
    stage: &Stage<'_>,
    communes: &[Commune<'_>],
    seeded: &mut Seeded,
) -> Result<()> {
    let mut province = answer_for_province(stage, communes, "snv", seeded)?;
    let last_tier = stage.round.last_tier();
    let is_accepted =
        |commune: &&Commune<'_>| is_at_province(commune.course) && commune.course != Approved;
    for commune in communes.iter().filter(is_accepted) {
        province.approve((&commune.unit.code, last_tier), seeded)?;
    }
    Ok(())
}
