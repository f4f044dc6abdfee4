//! The pages as people use them: what is on them, and what one does there.

mod ranking;
mod review;
mod sheet;

pub use ranking::Ranking;
pub use review::Review;
pub use sheet::Sheet;

use crate::browser::Browser;

/// Signs in at the form that is shown, and waits for the program.
pub async fn sign_in(browser: &Browser, username: &str, password: &str) {
    browser.wait_for_view(&["sign-in"]).await;
    browser.fill("username", username).await;
    browser.fill("password", password).await;
    browser.click("sign-in-submit").await;
    browser.wait_for_view(&["app"]).await;
}

/// Waits until everything on this device has reached the server.
pub async fn wait_until_received(browser: &Browser) {
    browser.wait("sync-status=received").await;
}

/// Waits until the program knows that there is no network.
pub async fn wait_until_offline(browser: &Browser) {
    browser.wait("sync-status=offline").await;
}

/// Waits until the program is on the device and starts without a network, and says which it is:
/// `officer` or `desk`.
pub async fn wait_until_installed(browser: &Browser) -> String {
    let script = "const worker = navigator.serviceWorker.controller; \
                  const chosen = localStorage.getItem('sodiem.program') ?? 'officer'; \
                  const kept = worker && new URL(worker.scriptURL).searchParams.get('program'); \
                  return worker?.state === 'activated' && kept === chosen ? kept : null;";
    browser
        .until("the program to be on the device", async || {
            let kept = browser.script(script, Vec::new()).await;
            Ok(kept.as_str().map(str::to_owned))
        })
        .await
}

/// Sends and fetches now, as the button does, and waits for the outcome.
pub async fn sync_now(browser: &Browser) {
    browser.go_within("/sync").await;
    browser.wait("sync-page").await;
    browser.click("sync-now").await;
    wait_until_received(browser).await;
}

/// Sends and fetches now, after signing in again if the session did not survive: a browser that is
/// killed has not written its latest cookies.
pub async fn sync_after_kill(browser: &Browser, password: &str) {
    browser.go_within("/sync").await;
    browser.wait("sync-page").await;
    browser.click("sync-now").await;
    let outcomes = ["sync-status=received", "sync-status=sign-in"];
    if browser.wait_for_one(&outcomes).await == outcomes[1] {
        browser.click("sign-in-again").await;
        browser.wait_for_view(&["sign-in"]).await;
        browser.fill("password", password).await;
        browser.click("sign-in-submit").await;
        browser.wait_for_view(&["app"]).await;
    }
    wait_until_received(browser).await;
}
