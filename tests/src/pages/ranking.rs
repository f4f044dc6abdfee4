//! The province's table and ranking.

use sodiem_core::ids::{RoundId, UnitCode};

use crate::browser::Browser;

/// The results of a round in a browser at a desk.
pub struct Ranking<'a> {
    browser: &'a Browser,
    path: String,
}

impl<'a> Ranking<'a> {
    /// The results of a round.
    #[must_use]
    pub fn new(browser: &'a Browser, round: &RoundId) -> Self {
        Self {
            browser,
            path: format!("/province/{round}"),
        }
    }

    /// The consolidated table.
    pub async fn table(&self) {
        self.browser
            .go_within(&format!("{}/table", self.path))
            .await;
        self.browser.wait("province-table-page").await;
        self.browser.wait("table").await;
    }

    /// Waits until a unit has a rank in the table, and gives it.
    pub async fn rank(&self, unit: &UnitCode) -> String {
        self.table().await;
        let browser = self.browser;
        let place = format!("row={unit} cell-rank");
        browser
            .until(&format!("a rank of {unit}"), async || {
                let rank = browser.text(&place).await;
                Ok((!rank.is_empty()).then_some(rank))
            })
            .await
    }

    /// Takes the table home as a spreadsheet.
    pub async fn download_spreadsheet(&self) -> Vec<u8> {
        self.table().await;
        self.browser.click("download-xlsx").await;
        self.browser.downloaded(".xlsx").await
    }
}
