//! What breaks ties, to choose from.

use sodiem_core::criteria::CriteriaSet;
use sodiem_core::ids::Code;
use sodiem_core::round::TieBreaker;

use super::RoundForm;
use crate::state::Work;

/// The name of a tie-breaker as the value of an option.
pub fn tie_breaker_name(breaker: &TieBreaker) -> String {
    match breaker {
        TieBreaker::Points => "points".to_owned(),
        TieBreaker::Appraised => "appraised".to_owned(),
        TieBreaker::Survey => "survey".to_owned(),
        TieBreaker::Area(code) => format!("area:{code}"),
    }
}

/// The areas of the form's criteria with their names, and those that the form names besides.
pub fn named_areas(work: &Work, form: &RoundForm) -> Vec<(Code, String)> {
    let mut rounds = work.device.rounds().iter();
    let of_edition = rounds.find(|round| round.edition == form.edition);
    let set = of_edition.and_then(|round| work.device.set(&round.id));
    let areas = set.into_iter().flat_map(CriteriaSet::areas);
    let mut named: Vec<(Code, String)> = areas
        .map(|area| (area.code.clone(), area.name.clone()))
        .collect();
    for breaker in &form.tie_breakers {
        match breaker {
            TieBreaker::Area(code) if !named.iter().any(|(known, _)| known == code) => {
                named.push((code.clone(), String::new()));
            }
            _ => {}
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture::{ready, set};
    use sodiem_core::text::Language;

    #[test]
    fn areas_are_those_of_the_edition_and_what_was_chosen_stays() {
        let mut state = ready();
        let work = state.work().expect("ready");
        let mut form = RoundForm::of(&work.device.rounds()[0], Language::Vi);
        let areas: Vec<(Code, String)> = set()
            .areas()
            .map(|area| (area.code.clone(), area.name.clone()))
            .collect();
        form.tie_breakers = vec![TieBreaker::Survey, TieBreaker::Area(areas[0].0.clone())];
        assert_eq!(named_areas(work, &form), areas);
        let gone: Code = "99".parse().expect("a code");
        form.tie_breakers.push(TieBreaker::Area(gone.clone()));
        let named = named_areas(work, &form);
        assert_eq!(named.last(), Some(&(gone, String::new())));
        assert_eq!(named.len(), areas.len() + 1);
    }

    #[test]
    fn no_two_tie_breakers_have_one_name() {
        let area = |code: &str| TieBreaker::Area(code.parse().expect("a code"));
        let all = [
            TieBreaker::Points,
            TieBreaker::Appraised,
            TieBreaker::Survey,
            area("1"),
            area("2"),
        ];
        let mut names = all.each_ref().map(tie_breaker_name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }
}
