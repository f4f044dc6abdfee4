//! A unit's own sheet: overview, leaves, submission.

use sodiem_core::answer::Answer;
use sodiem_core::ids::{Code, RoundId, UnitCode};

use crate::browser::Browser;

/// A sheet in a browser.
pub struct Sheet<'a> {
    browser: &'a Browser,
    path: String,
}

impl<'a> Sheet<'a> {
    /// The sheet of a unit.
    #[must_use]
    pub fn new(browser: &'a Browser, round: &RoundId, unit: &UnitCode) -> Self {
        Self {
            browser,
            path: format!("/sheet/{round}/{unit}"),
        }
    }

    /// The sheet at a glance.
    pub async fn overview(&self) {
        self.browser.go_within(&self.path).await;
        self.browser.wait("overview").await;
    }

    /// One leaf.
    pub async fn leaf(&self, code: &Code) {
        self.browser
            .go_within(&format!("{}/leaf/{code}", self.path))
            .await;
        let browser = self.browser;
        browser
            .until(&format!("leaf {code}"), async || {
                Ok(
                    (browser.has("leaf").await && browser.text("code").await == code.as_str())
                        .then_some(()),
                )
            })
            .await;
    }

    /// What is missing, and submitting.
    pub async fn submission(&self) {
        self.browser
            .go_within(&format!("{}/submit", self.path))
            .await;
        self.browser.wait("submission").await;
    }

    /// Answers a leaf by its form, until the device has it.
    pub async fn answer(&self, code: &Code, answer: &Answer) {
        self.leaf(code).await;
        self.type_in(answer).await;
        let reached = ["reached=saved", "reached=received", "reached=under-review"];
        self.browser.wait_for_one(&reached).await;
        // What is saved now is what stands in the form.
        self.browser.wait("answer-form=open").await;
    }

    async fn type_in(&self, answer: &Answer) {
        let browser = self.browser;
        if answer.not_applicable == Some(true) {
            self.tick("not-applicable", true).await;
        }
        if let Some(choice) = answer.choice {
            browser.click(&format!("choice-{choice}")).await;
        }
        for (index, is_met) in answer.checked.iter().flatten().enumerate() {
            // An untouched list is unanswered: where nothing is met, one is ticked and unticked.
            self.tick(&format!("check-{index}"), true).await;
            self.tick(&format!("check-{index}"), *is_met).await;
        }
        for (name, value) in answer.values.iter().flatten() {
            browser
                .fill(&format!("value-{name}"), &value.replace('.', ","))
                .await;
        }
        for (index, count) in answer.counts.iter().flatten().enumerate() {
            browser
                .fill(&format!("count-{index}"), &count.to_string())
                .await;
        }
    }

    async fn tick(&self, place: &str, is_ticked: bool) {
        if self.browser.is_chosen(place).await != is_ticked {
            self.browser.click(place).await;
        }
    }

    /// Waits until the overview shows these exact points.
    pub async fn wait_for_points(&self, points: &str) {
        self.overview().await;
        self.browser.wait(&format!("own-points={points}")).await;
    }

    /// Explains every leaf with points that no document proves, as one must before submitting.
    async fn explain(&self) {
        self.submission().await;
        if !self.browser.has("missing-explanations").await {
            return;
        }
        let script =
            "return [...document.querySelectorAll('[data-testid=missing-explanations] .code')]
            .map((code) => code.textContent);";
        let codes = self.browser.script(script, Vec::new()).await;
        let codes: Vec<Code> = serde_json::from_value(codes).expect("codes of leaves");
        assert!(self.browser.has("submission=submit-explain-first").await);
        for code in &codes {
            self.leaf(code).await;
            self.browser
                .fill(
                    "explanation",
                    "Số liệu theo sổ theo dõi, chưa có văn bản riêng",
                )
                .await;
            let kept = ["reached=saved", "reached=received", "reached=under-review"];
            self.browser.wait_for_one(&kept).await;
        }
        self.submission().await;
        self.browser.wait_gone("missing-explanations").await;
    }

    /// Submits what is shown, and waits until the decision is on the device.
    pub async fn submit(&self) {
        self.explain().await;
        self.submission().await;
        self.browser.wait("submission=possible").await;
        self.browser.click("submit-ask").await;
        self.browser.click("submit-dialog submit-confirm").await;
        self.browser.wait_gone("submit-dialog").await;
    }

    /// Waits until the sheet stands so: `draft`, `under-review-1`, `returned-1`, `accepted`.
    pub async fn wait_for_stage(&self, stage: &str) {
        self.overview().await;
        self.browser.wait(&format!("stage={stage}")).await;
    }
}
