//! What moving a round to other criteria does, as the administrator is shown it.

use sodiem_core::api::{Moved, UnitMoved};
use sodiem_core::decision::Stage;
use sodiem_core::ratio::Ratio;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use sodiem_core::api::Shift;

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
}
