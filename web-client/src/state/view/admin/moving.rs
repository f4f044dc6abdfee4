//! What moving a round to other criteria does, as the administrator is shown it.

use std::collections::BTreeSet;

use sodiem_core::api::{Moved, UnitMoved};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::Stage;
use sodiem_core::ids::Code;
use sodiem_core::ratio::Ratio;
use sodiem_core::round::{Clarification, Round};

/// The units whose totals move, those that move most in front; then the others of which something
/// has no home.
pub fn units(moved: &Moved) -> Vec<&UnitMoved> {
    let mut units: Vec<&UnitMoved> = moved.units.iter().collect();
    units.retain(|unit| !step(unit).is_zero() || unit.homeless > 0);
    units.sort_by_key(|unit| std::cmp::Reverse(step(unit)));
    units
}

/// By how much a unit moves, up or down: the more of its own total and that of record.
fn step(unit: &UnitMoved) -> Ratio {
    let steps = [&unit.own, &unit.record].map(|shift| {
        let step = &shift.after - &shift.before;
        if step.is_negative() {
            &Ratio::zero() - &step
        } else {
            step
        }
    });
    let [own, record] = steps;
    own.max(record)
}

/// How many sheets were decided on and begin again.
pub fn begin_again(moved: &Moved) -> usize {
    let begun = moved.units.iter().filter(|unit| unit.stage != Stage::Draft);
    begun.count()
}

/// How many answers have no home.
pub fn homeless(moved: &Moved) -> usize {
    let counts = moved.leaves.iter().flat_map(|leaf| leaf.homeless.values());
    counts.map(|count| *count as usize).sum()
}

/// The rows with clarifications that nothing continues in the new criteria, and the names of the bodies
/// that have fewer rows to appraise there.
pub fn unhoused(round: &Round, moved: &Moved, new: &CriteriaSet) -> (Vec<String>, Vec<String>) {
    let after = &moved.round;
    let is_left = |one: &&Clarification| after.row_of(one, new).is_none();
    let left = after.clarifications.iter().filter(is_left);
    let rows: BTreeSet<&Code> = left.map(|one| &one.row).collect();
    let pairs = round.bodies.iter().zip(&after.bodies);
    let fewer = pairs.filter(|(before, after)| after.rows.len() < before.rows.len());
    (
        rows.into_iter().map(Code::to_string).collect(),
        fewer.map(|(before, _)| before.name.clone()).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use sodiem_core::api::Shift;
    use sodiem_core::time::Timestamp;

    fn unit(code: &str, (own, record): ([i64; 2], [i64; 2]), homeless: u32) -> UnitMoved {
        let shift = |[before, after]: [i64; 2]| Shift {
            before: Ratio::integer(before),
            after: Ratio::integer(after),
        };
        UnitMoved {
            unit: code.parse().expect("a unit"),
            stage: Stage::Draft,
            own: shift(own),
            record: shift(record),
            homeless,
        }
    }

    #[test]
    fn what_moves_most_stands_in_front_and_what_does_not_move_is_left_out() {
        let moved = Moved {
            round: fixture::round(),
            is_done: false,
            units: vec![
                unit("1", ([5, 5], [5, 5]), 0),
                unit("2", ([5, 4], [5, 5]), 0),
                unit("3", ([5, 5], [7, 4]), 0),
                unit("4", ([5, 5], [5, 5]), 1),
            ],
            leaves: Vec::new(),
            fresh: Vec::new(),
        };
        let shown: Vec<&str> = units(&moved)
            .iter()
            .map(|unit| unit.unit.as_str())
            .collect();
        assert_eq!(shown, ["3", "2", "4"]);
    }

    #[test]
    fn what_was_clarified_about_a_row_that_is_no_more_is_named_and_who_appraised_it() {
        let (mut round, set) = (fixture::round(), fixture::set());
        for row in ["1.1.1", "9.9"] {
            round.clarifications.push(Clarification {
                row: row.parse().expect("a code"),
                text: "Tính cả văn bản điện tử.".into(),
                at: Timestamp(1),
                by: "Hoa".into(),
            });
        }
        let after = Round {
            bodies: round.bodies.clone(),
            ..round.clone()
        };
        round.bodies[0].rows.push("9.9".parse().expect("a code"));
        let moved = Moved {
            round: after,
            is_done: false,
            units: Vec::new(),
            leaves: Vec::new(),
            fresh: Vec::new(),
        };
        let (rows, bodies) = unhoused(&round, &moved, &set);
        assert_eq!(rows, ["9.9"]);
        assert_eq!(bodies, [round.bodies[0].name.clone()]);
    }
}
