//! A rule in its place on the sheet: what stands there of an answer, whether the leaf applies, and
//! what the kind of rule then makes of it.

use crate::answer::Answer;
use crate::criteria::{NotApplicable, NotApplicablePolicy};
use crate::ratio::Ratio;
use crate::scoring::LeafState;
use crate::text::Message;

use super::read::{self, Part};
use super::step::{Need, Step};
use super::{Outcome, POINTS_BITS_MAX, Rule, Trail, Unscored, say};

/// A rule in its place.
pub(super) struct Place<'a> {
    pub(super) rule: &'a Rule,
    pub(super) points_max: &'a Ratio,
    pub(super) not_applicable: Option<&'a NotApplicable>,
}

impl Place<'_> {
    pub(super) fn score(&self, answer: &Answer, mut trail: Trail) -> Outcome {
        if let Some(error) = &answer.unreadable {
            let message = Message::new("answer-unreadable").with("error", error.as_str());
            return self.invalid(vec![message]);
        }
        if answer.not_applicable == Some(true) {
            return self.claimed(answer);
        }
        let kind = self.rule.kind();
        if let Some(points) = &answer.points
            && !answer.is_own
            && kind.reads() != Part::Points
        {
            return self.set_directly(points);
        }
        if answer.is_empty() {
            return self.nought(LeafState::Unanswered, Vec::new());
        }
        if !read::fits(kind.reads(), answer) {
            return self.invalid(vec![Message::new("answer-shape")]);
        }
        let mut outcome = match kind.compute(self.points_max, answer, &mut trail) {
            Ok(points) if points.bits() > POINTS_BITS_MAX => {
                self.invalid(vec![Message::new("answer-too-precise")])
            }
            Ok(points) => Outcome {
                next: match trail.steps {
                    Some(_) => self.next(answer, &points),
                    None => Vec::new(),
                },
                points,
                max: self.points_max.clone(),
                state: LeafState::Scored,
                explanation: trail.steps.unwrap_or_default(),
                findings: trail.findings,
            },
            Err(Unscored::Missing) => self.nought(LeafState::Unanswered, Vec::new()),
            Err(Unscored::NothingOfNothing | Unscored::Undefined(_))
                if self.not_applicable.is_some() =>
            {
                self.claimed(answer)
            }
            Err(Unscored::NothingOfNothing) => self.nought(LeafState::Unanswered, Vec::new()),
            Err(Unscored::Undefined(findings)) => self.invalid(findings),
            Err(Unscored::Invalid(findings)) => self.invalid(findings),
        };
        outcome
            .findings
            .extend(read::undeclared(&kind.variables(), answer));
        outcome
    }

    /// A leaf that does not apply, be it in words or because its numbers say so: both are a claim,
    /// with the same conditions.
    fn claimed(&self, answer: &Answer) -> Outcome {
        match self.claim(answer) {
            Err(key) => self.invalid(vec![Message::new(key)]),
            Ok(policy) => self.does_not_apply(policy),
        }
    }

    /// What a claim that the leaf does not apply leads to, or the finding that refuses it.
    fn claim(&self, answer: &Answer) -> Result<NotApplicablePolicy, &'static str> {
        let reason = answer.reason.as_deref().unwrap_or_default();
        match self.not_applicable {
            None => Err("answer-not-applicable"),
            Some(na) if answer.is_own && !na.unit_claims() => Err("answer-not-claimable"),
            Some(na) if na.reason_required && reason.trim().is_empty() => Err("answer-no-reason"),
            Some(na) => Ok(na.policy),
        }
    }

    /// What would give more points than these.
    fn next(&self, answer: &Answer, points: &Ratio) -> Vec<Step> {
        let kind = self.rule.kind();
        let step = |(need, answer): (Need, Answer)| {
            let ahead = kind.compute(self.points_max, &answer, &mut Trail::default());
            let gains = &ahead.ok()? - points;
            (gains > Ratio::zero()).then_some(Step { need, gains })
        };
        kind.ahead(answer).into_iter().filter_map(step).collect()
    }

    fn nought(&self, state: LeafState, findings: Vec<Message>) -> Outcome {
        let max = self.points_max.clone();
        Outcome {
            points: Ratio::zero(),
            max,
            state,
            explanation: Vec::new(),
            next: Vec::new(),
            findings,
        }
    }

    fn invalid(&self, findings: Vec<Message>) -> Outcome {
        self.nought(LeafState::Invalid, findings)
    }

    fn does_not_apply(&self, policy: NotApplicablePolicy) -> Outcome {
        let nought = Ratio::zero();
        let (points, max, key) = match policy {
            NotApplicablePolicy::Full => (
                self.points_max,
                self.points_max,
                "explain-not-applicable-full",
            ),
            NotApplicablePolicy::Exclude => (&nought, &nought, "explain-not-applicable-exclude"),
            NotApplicablePolicy::Zero => (&nought, self.points_max, "explain-not-applicable-zero"),
        };
        let explanation = vec![Message::new(key).with("max", self.points_max)];
        Outcome {
            points: points.clone(),
            max: max.clone(),
            state: LeafState::NotApplicable,
            explanation,
            next: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// A reviewer's own points, within what the rule gives.
    fn set_directly(&self, text: &str) -> Outcome {
        let (low, high) = self.rule.range(self.points_max);
        let points = match read::points(text, (&low, &high)) {
            Ok(points) => points,
            Err(finding) => return self.invalid(vec![finding]),
        };
        let explanation = vec![Message::new("explain-points").with("points", say::exact(&points))];
        Outcome {
            points,
            max: self.points_max.clone(),
            state: LeafState::Scored,
            explanation,
            next: Vec::new(),
            findings: Vec::new(),
        }
    }
}
