//! A body's desk: its queue, a unit's sheet side by side, decisions.

use sodiem_core::ids::{BodyId, Code, RoundId, UnitCode};

use crate::browser::Browser;

/// A unit's sheet before a body, in a browser.
pub struct Review<'a> {
    browser: &'a Browser,
    path: String,
}

impl<'a> Review<'a> {
    /// The case of a unit.
    #[must_use]
    pub fn new(browser: &'a Browser, round: &RoundId, body: &BodyId, unit: &UnitCode) -> Self {
        Self {
            browser,
            path: format!("/review/{round}/{body}/{unit}"),
        }
    }

    /// The whole.
    pub async fn whole(&self) {
        self.browser.go_within(&self.path).await;
        self.browser.wait("deciding").await;
    }

    /// One leaf.
    pub async fn leaf(&self, code: &Code) {
        self.browser
            .go_within(&format!("{}/{code}", self.path))
            .await;
        self.browser.wait(&format!("pane={code}")).await;
    }

    /// Agrees with everything that was not appraised yet.
    pub async fn accept_rest(&self) {
        self.whole().await;
        self.browser.click("accept-rest").await;
        self.browser.click("rest-dialog rest-confirm").await;
        self.browser.wait_gone("rest-dialog").await;
        self.browser.wait_gone("accept-rest").await;
    }

    /// Makes a decision: `approve`, `return`, `take-amendment`, `return-amendment`, `reopen`.
    pub async fn decide(&self, kind: &str, message: Option<&str>) {
        self.whole().await;
        self.browser.click(&format!("decide-{kind}")).await;
        if let Some(message) = message {
            self.browser.fill("decide-dialog message", message).await;
        }
        self.browser.click("decide-dialog decide-confirm").await;
        self.browser.wait_gone("decide-dialog").await;
    }
}
