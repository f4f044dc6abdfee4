//! The form that is printed and signed: every row of the set in its order, in Vietnamese.

use sodiem_core::criteria::{Content, ScoredBy};
use sodiem_core::document::LeafEntry;
use sodiem_core::ids::{Digest, DocumentId};
use sodiem_core::ratio::Ratio;
use sodiem_core::record::own_subtotal;
use sodiem_core::scoring::LeafState;
use sodiem_core::text::Language;

use super::sheet::{self, Subject};
use crate::state::Work;

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormView {
    /// The unit's name.
    pub unit_name: String,
    /// The round's title.
    pub round_title: String,
    /// The set's title.
    pub set_title: String,
    /// A sample set says so.
    pub is_sample: bool,
    /// Every row.
    pub rows: Vec<FormRow>,
    /// Points of what the unit scores.
    pub points: String,
    /// What that can give.
    pub max: String,
    /// Bonus points.
    pub bonus: String,
    /// Penalty points.
    pub penalty: String,
}

/// A row of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How deep it stands: 1 for an area.
    pub level: usize,
    /// What it can give.
    pub max: String,
    /// What the unit gives itself; empty where others score, and on rows that sum.
    pub points: String,
    /// What stands at it, on a leaf of the unit.
    pub entry: Option<LeafEntry>,
    /// Who scores it, where it is not the unit.
    pub others: String,
}

/// The form of a sheet: by the edition in force, or by an earlier one that its round was scored by,
/// as it stood then and by the rules of then.
pub fn view(work: &mut Work, subject: &Subject, earlier: Option<&Digest>) -> Option<FormView> {
    let document = match earlier {
        None => sheet::document(work, subject)?,
        Some(edition) => DocumentId::sheet(&subject.round, &subject.unit, edition),
    };
    if earlier.is_some() && !work.device.holds(&document) {
        return None;
    }
    let opened = work.opened(&document)?;
    let device = &work.device;
    let round = device.round(&subject.round)?;
    let edition = round.edition_of(&document.edition)?;
    let set = &*round.counted(device.edition(&edition)?);
    let total = |ratio: &Ratio| Language::Vi.number(&ratio.shown(round.decimals, round.rounding));
    let leaf_points = |ratio: &Ratio| Language::Vi.number(&ratio.leaf_points());
    let row = |row: &sodiem_core::criteria::Row| {
        let own = row.leaf().filter(|leaf| leaf.scored_by.is_unit());
        let score = opened.score.leaves.get(&row.code).filter(|_| own.is_some());
        let others = match row.leaf().map(|leaf| &leaf.scored_by) {
            Some(ScoredBy::Province) => "Cấp tỉnh chấm".to_owned(),
            Some(ScoredBy::Survey) => "Điều tra xã hội học".to_owned(),
            Some(named @ (ScoredBy::Authority(_) | ScoredBy::Department(_))) => {
                format!("{} chấm", round.scorer(named).unwrap_or_default())
            }
            Some(ScoredBy::Unit) | None => String::new(),
        };
        FormRow {
            code: row.code.to_string(),
            name: row.name.clone(),
            level: row.code.as_str().split('.').count(),
            max: match &row.content {
                Content::Leaf(_) | Content::Sum => leaf_points(&row.points_max),
                Content::BonusTotal { cap } | Content::PenaltyTotal { cap } => leaf_points(cap),
            },
            points: match score {
                Some(score) if score.state == LeafState::NotApplicable => {
                    "Không áp dụng".to_owned()
                }
                Some(score) if score.state != LeafState::Unanswered => leaf_points(&score.points),
                Some(_) | None => String::new(),
            },
            entry: own.and_then(|_| opened.sheet.leaves.get(&row.code).cloned()),
            others,
        }
    };
    let own = own_subtotal(set, &opened.score);
    Some(FormView {
        unit_name: device.unit(&subject.round, &subject.unit)?.name.clone(),
        round_title: round.title.clone(),
        set_title: set.title.clone(),
        is_sample: set.is_sample,
        rows: set.rows.iter().map(row).collect(),
        points: total(&own.points),
        max: total(&own.max),
        bonus: total(&opened.score.bonus),
        penalty: total(&opened.score.penalty),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture::{fetched, moment, ready, set, subject, workspace};
    use crate::state::view::leaf;
    use crate::state::{Event, State, update};
    use sodiem_core::round::Survey;

    /// The fixture's work, its round with a survey or without.
    fn work(survey: Survey) -> State {
        let (mut state, mut workspace) = (ready(), workspace());
        workspace.rounds[0].ranking.survey = survey;
        let came = Event::WorkspaceFetched(Box::new(Ok(fetched(workspace))));
        update(&mut state, came, moment(3));
        state
    }

    /// The codes of the list, of the printed form, and of the pages one after the other.
    fn shown(survey: Survey) -> [Vec<String>; 3] {
        let mut state = work(survey);
        let work = state.work().expect("ready");
        let list = sheet::view(work, &subject()).expect("a sheet").leaves;
        let list = list.iter().map(|leaf| leaf.code.to_string()).collect();
        let form = view(work, &subject(), None).expect("a form").rows;
        let form = form.into_iter().map(|row| row.code).collect();
        let mut pages = Vec::new();
        let mut next = set().leaves().next().map(|(row, _)| row.code.clone());
        while let Some(code) = next {
            let page = leaf::view(work, &subject(), &code).expect("a leaf");
            next = page.neighbours.1;
            pages.push(code.to_string());
        }
        [list, form, pages]
    }

    #[test]
    fn a_round_without_a_survey_shows_none_of_its_leaves() {
        let set = set();
        let all: Vec<String> = set.leaves().map(|(row, _)| row.code.to_string()).collect();
        let [list, form, pages] = shown(Survey::Held);
        assert_eq!((&list, &pages, form.len()), (&all, &all, set.rows.len()));
        let left = set.leaves().filter(|(_, leaf)| !leaf.scored_by.is_survey());
        let left: Vec<String> = left.map(|(row, _)| row.code.to_string()).collect();
        let [list, form, pages] = shown(Survey::NotHeld);
        assert_eq!((&list, &pages), (&left, &left));
        let below = |code: &String| left.iter().any(|leaf| leaf.starts_with(code));
        assert!(
            form.iter().all(below),
            "nothing stands above nothing: {form:?}"
        );
        let surveyed = set.leaves().find(|(_, leaf)| leaf.scored_by.is_survey());
        let (row, _) = surveyed.expect("the sample has a survey");
        let mut state = work(Survey::NotHeld);
        let page = leaf::view(state.work().expect("ready"), &subject(), &row.code);
        assert_eq!(page, None);
    }
}
