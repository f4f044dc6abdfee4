//! The tabs of a browser, and what goes on behind them.

use serde_json::json;
use thirtyfour::WindowHandle;

use super::Browser;

/// The most service workers that a browser of a test registers.
const REGISTRATIONS_MAX: u32 = 3;

/// A tab of a browser.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Browser {
    /// The tab that is driven now.
    pub async fn tab(&self) -> Tab {
        let tab = self.driver().window().await;
        Tab(tab.unwrap_or_else(|error| panic!("the tab: {error}")))
    }

    /// Opens another tab, which is empty. The same is driven as before, and in sight.
    pub async fn empty_tab(&self) -> Tab {
        let opened = self.driver().new_tab().await;
        Tab(opened.unwrap_or_else(|error| panic!("another tab: {error}")))
    }

    /// Opens another tab on an address of the program, and drives it from here on.
    pub async fn open_tab(&self, path: &str) -> Tab {
        let tab = self.empty_tab().await;
        self.turn_to(&tab).await;
        self.go(path).await;
        tab
    }

    /// Drives another tab from here on, which comes in sight.
    pub async fn turn_to(&self, tab: &Tab) {
        let turned = self.driver().switch_to_window(tab.0.clone()).await;
        turned.unwrap_or_else(|error| panic!("a tab: {error}"));
    }

    /// Closes a tab that is not in sight.
    pub async fn close_behind(&self, tab: &Tab) {
        let target = json!({ "targetId": tab.0.to_string() });
        self.command("Target.closeTarget", target).await;
    }

    /// Kills the tab that is driven where it stands, and drives a new one, which is empty.
    pub async fn crash_tab(&mut self) {
        let fresh = self.empty_tab().await;
        // The tab is gone before it could say that it goes.
        drop(self.driver().cdp().send_raw("Page.crash", json!({})).await);
        self.turn_to(&fresh).await;
        self.resize(self.screen).await;
    }

    /// Has the service worker hear what a browser says once it finds a network: that it may send what was left to it.
    pub async fn find_network_for(&self, tag: &str) {
        self.command("ServiceWorker.enable", json!({})).await;
        // The browser numbers them, and passes over a number that it did not give.
        for registration in 0..REGISTRATIONS_MAX {
            let event = json!({
                "origin": self.base,
                "registrationId": registration.to_string(),
                "tag": tag,
                "lastChance": false,
            });
            self.command("ServiceWorker.dispatchSyncEvent", event).await;
        }
    }
}
