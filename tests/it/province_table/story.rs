//! What everyone says of one commune, drawn from a seed.

use fastrand::Rng;
use sodiem_core::answer::Answers;
use sodiem_core::criteria::{CriteriaSet, ScoredBy};
use sodiem_core::decision::Stage;
use sodiem_core::ids::{BodyId, Code, UnitCode};
use sodiem_tests::answers;

/// How far a commune of this test comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Untouched,
    Answered,
    Submitted,
    ApprovedByDistrict,
    Accepted,
}

/// What everyone says of one commune.
pub struct Story {
    pub unit: UnitCode,
    pub district: BodyId,
    pub reach: Reach,
    pub own: Answers,
    pub by_district: Answers,
    pub by_department: Answers,
    pub by_province: Answers,
    pub survey: Answers,
}

impl Story {
    pub fn draw(set: &CriteriaSet, number: u64, (unit, district): (UnitCode, BodyId)) -> Self {
        let mut rng = Rng::with_seed(number);
        let reach = match number % 16 {
            0 => Reach::Untouched,
            1 => Reach::Answered,
            2 => Reach::Submitted,
            3 => Reach::ApprovedByDistrict,
            _ => Reach::Accepted,
        };
        let mut own = answers::all(set, ScoredBy::Unit, &mut rng);
        let by_district = some_of(set, &own, |_| true, &mut rng);
        let by_department = some_of(set, &own, |leaf| leaf.as_str().starts_with("2."), &mut rng);
        // A few are left unanswered.
        own.retain(|_, _| rng.u32(..20) > 0);
        Self {
            unit,
            district,
            reach,
            own,
            by_district,
            by_department,
            by_province: answers::all(set, ScoredBy::Province, &mut rng),
            survey: answers::all(set, ScoredBy::Survey, &mut rng),
        }
    }

    /// The answers that count, by the rules of the design alone: the last tier that appraised a
    /// leaf, else the unit; the department before the province's deciding body.
    pub fn of_record(&self) -> Answers {
        let mut answers = Answers::new();
        if self.reach >= Reach::Answered {
            answers.extend(self.own.clone());
        }
        if self.reach >= Reach::ApprovedByDistrict {
            answers.extend(self.by_district.clone());
        }
        if self.reach >= Reach::Accepted {
            answers.extend(self.by_department.clone());
            answers.extend(self.by_province.clone());
        }
        answers.extend(self.survey.clone());
        answers
    }

    pub fn stage(&self) -> Stage {
        match self.reach {
            Reach::Untouched | Reach::Answered => Stage::Draft,
            Reach::Submitted => Stage::UnderReview(1),
            Reach::ApprovedByDistrict => Stage::UnderReview(2),
            Reach::Accepted => Stage::Accepted,
        }
    }
}

/// Other answers to a few of these leaves.
fn some_of(
    set: &CriteriaSet,
    leaves: &Answers,
    is_meant: impl Fn(&Code) -> bool,
    rng: &mut Rng,
) -> Answers {
    let meant = set
        .leaves()
        .filter(|(row, _)| leaves.contains_key(&row.code) && is_meant(&row.code));
    let mut some = Answers::new();
    for leaf in meant {
        if rng.u32(..6) == 0 {
            some.insert(leaf.0.code.clone(), answers::one(set, leaf, rng));
        }
    }
    some
}
