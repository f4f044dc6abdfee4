//! A real browser, driven by what the pages promise: `data-testid` names a place, `data-state` what
//! it is like.
//!
//! A place is written `leaf-1.1.1`, one in a state `leaf-1.1.1=scored`, one inside another
//! `deciding decide-approve`. Everything here waits until the place is there.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, DesiredCapabilities, Key, LoggingPrefsLogLevel, WebDriver, WebElement};

use crate::{PATIENCE, place};

mod process;
mod tabs;

use process::{kill_browser, profile_argument, start_chromedriver};
pub use tabs::Tab;

/// How often a place is looked for.
const LOOK: Duration = Duration::from_millis(40);

/// The size of a screen, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 360 × 800, by touch.
    Phone,
    /// 1280 × 900, with keyboard and mouse.
    Desk,
}

impl Screen {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (360, 800),
            Self::Desk => (1280, 900),
        }
    }
}

/// A browser with a profile that outlives it, as a phone's does.
pub struct Browser {
    base: String,
    screen: Screen,
    profile: TempDir,
    running: Option<Running>,
}

struct Running {
    chromedriver: Child,
    driver: WebDriver,
}

impl Browser {
    /// A browser that nobody used before, for the pages at `base`.
    pub async fn open(base: &str, screen: Screen) -> Self {
        let profile = TempDir::new().expect("a temporary folder");
        let mut browser = Self {
            base: base.to_owned(),
            screen,
            profile,
            running: None,
        };
        browser.start().await;
        browser
    }

    /// Kills the browser where it stands and opens it again on its profile.
    pub async fn kill_and_reopen(&mut self) {
        self.kill();
        self.start().await;
    }

    async fn start(&mut self) {
        // The client that drives it is built for HTTPS too, with what the server brings; an earlier browser of
        // this test has installed that already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let (chromedriver, address) = start_chromedriver();
        let capabilities = self.capabilities().expect("capabilities of a browser");
        let driver = WebDriver::new(address, capabilities).await;
        let driver = driver.unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        self.running = Some(Running {
            chromedriver,
            driver,
        });
        self.resize(self.screen).await;
        let downloads = self.downloads();
        std::fs::create_dir_all(&downloads).expect("the profile is ours");
        let behaviour = json!({ "behavior": "allow", "downloadPath": downloads });
        self.command("Browser.setDownloadBehavior", behaviour).await;
    }

    fn capabilities(&self) -> WebDriverResult<thirtyfour::Capabilities> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&place::chrome().to_string_lossy())?;
        let profile = profile_argument(self.profile.path());
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            // A camera that shows a pattern, which every page may use.
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--no-first-run",
            "--password-store=basic",
            "--lang=vi",
            &profile,
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(capabilities.into())
    }

    /// Makes the screen another.
    pub async fn resize(&mut self, screen: Screen) {
        self.screen = screen;
        let (width, height) = screen.size();
        let metrics = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": screen == Screen::Phone,
        });
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Where downloads go.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// Waits for a download that ends with `ending`, and reads it.
    pub async fn downloaded(&self, ending: &str) -> Vec<u8> {
        self.until(&format!("a download *{ending}"), async || {
            let folder = std::fs::read_dir(self.downloads()).expect("the folder is ours");
            let mut paths = folder.flatten().map(|entry| entry.path());
            let path = paths.find(|path| path.to_string_lossy().ends_with(ending));
            let bytes = path.map(|path| std::fs::read(path).expect("the folder is ours"));
            // The browser takes the name before it has the content.
            Ok(bytes.filter(|bytes| !bytes.is_empty()))
        })
        .await
    }

    fn driver(&self) -> &WebDriver {
        &self.running.as_ref().expect("the browser runs").driver
    }

    /// Sends a command of the browser's own protocol.
    ///
    /// # Panics
    /// Where the browser refuses it.
    pub async fn command(&self, method: &str, parameters: Value) -> Value {
        let sent = self.driver().cdp().send_raw(method, parameters).await;
        sent.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Runs a script in the page.
    ///
    /// # Panics
    /// Where it throws.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.driver().execute(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("a script: {error}"))
            .json()
            .clone()
    }

    /// Runs a script that calls back when it is done.
    ///
    /// # Panics
    /// Where it throws.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.driver()
            .set_script_timeout(PATIENCE)
            .await
            .expect("a timeout is set");
        let ran = self.driver().execute_async(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("a script: {error}"))
            .json()
            .clone()
    }

    /// Opens an address of the program, as if typed.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        let gone = self.driver().goto(&address).await;
        gone.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Opens an address without loading the program again.
    pub async fn go_within(&self, path: &str) {
        let script = "history.pushState(null, '', arguments[0]); \
                      window.dispatchEvent(new PopStateEvent('popstate'));";
        self.script(script, vec![path.into()]).await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver()
            .refresh()
            .await
            .unwrap_or_else(|error| panic!("reload: {error}"));
    }

    /// Waits for a place and gives its element.
    pub async fn wait(&self, place: &str) -> WebElement {
        let css = css(place);
        self.until(place, async || {
            self.driver().find_all(By::Css(&*css)).await.map(first)
        })
        .await
    }

    /// Waits until the page shows `html[data-view]` so.
    pub async fn wait_for_view(&self, views: &[&str]) -> String {
        self.until(&format!("one of the views {views:?}"), async || {
            let root = self.driver().find(By::Css("html")).await?;
            let view = root.attr("data-view").await?;
            Ok(view.filter(|view| views.contains(&view.as_str())))
        })
        .await
    }

    /// Waits for whichever of these places comes first.
    pub async fn wait_for_one<'a>(&self, places: &[&'a str]) -> &'a str {
        self.until(&format!("one of {places:?}"), async || {
            for place in places {
                if self.has(place).await {
                    return Ok(Some(*place));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until a place is gone.
    pub async fn wait_gone(&self, place: &str) {
        let css = css(place);
        self.until(&format!("the end of {place}"), async || {
            let found = self.driver().find_all(By::Css(&*css)).await?;
            Ok(found.is_empty().then_some(()))
        })
        .await;
    }

    /// Whether a place is there now.
    pub async fn has(&self, place: &str) -> bool {
        let found = self.driver().find_all(By::Css(&*css(place))).await;
        found.is_ok_and(|found| !found.is_empty())
    }

    /// How often a place is there now.
    pub async fn count(&self, place: &str) -> usize {
        let found = self.driver().find_all(By::Css(&*css(place))).await;
        found.map_or(0, |found| found.len())
    }

    /// Clicks.
    pub async fn click(&self, place: &str) {
        let css = css(place);
        self.until(&format!("{place} to click"), async || {
            let Some(element) = self.driver().find_all(By::Css(&*css)).await.map(first)? else {
                return Ok(None);
            };
            self.centre(&element).await?;
            if !element.is_enabled().await? {
                return Ok(None);
            }
            element.click().await.map(Some)
        })
        .await;
    }

    /// Replaces what stands in a field, and leaves the field.
    pub async fn fill(&self, place: &str, text: &str) {
        let css = css(place);
        self.until(&format!("{place} to fill"), async || {
            let Some(element) = self.driver().find_all(By::Css(&*css)).await.map(first)? else {
                return Ok(None);
            };
            self.centre(&element).await?;
            element.send_keys(Key::Control + "a").await?;
            element.send_keys(Key::Delete + "").await?;
            element.send_keys(text).await?;
            element.send_keys(Key::Tab + "").await.map(Some)
        })
        .await;
    }

    /// Chooses the option of a value in a list.
    pub async fn choose(&self, place: &str, value: &str) {
        let css = format!("{} option[value='{value}']", css(place));
        self.until(&format!("{value} in {place}"), async || {
            let Some(option) = self.driver().find_all(By::Css(&*css)).await.map(first)? else {
                return Ok(None);
            };
            option.click().await.map(Some)
        })
        .await;
    }

    /// Types at the end of a field, and stays in it.
    pub async fn type_in(&self, place: &str, text: &str) {
        let element = self.wait(place).await;
        self.centre(&element).await.expect("it was there");
        let typed = element.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("{place}: {error}"));
    }

    /// What stands in a field.
    pub async fn value(&self, place: &str) -> String {
        let value = self.wait(place).await.value().await;
        value.ok().flatten().unwrap_or_default()
    }

    async fn centre(&self, element: &WebElement) -> WebDriverResult<()> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver()
            .execute(script, vec![element.to_json()?])
            .await
            .map(drop)
    }

    /// The text of a place.
    pub async fn text(&self, place: &str) -> String {
        let css = css(place);
        self.until(place, async || {
            match self.driver().find_all(By::Css(&*css)).await.map(first)? {
                Some(element) => element.text().await.map(Some),
                None => Ok(None),
            }
        })
        .await
    }

    /// What a place is like.
    pub async fn state(&self, place: &str) -> String {
        self.attribute(place, "data-state").await
    }

    /// An attribute of a place.
    pub async fn attribute(&self, place: &str, name: &str) -> String {
        let css = css(place);
        self.until(&format!("{name} of {place}"), async || {
            match self.driver().find_all(By::Css(&*css)).await.map(first)? {
                Some(element) => element.attr(name).await,
                None => Ok(None),
            }
        })
        .await
    }

    /// Whether a box is ticked or an option chosen.
    pub async fn is_chosen(&self, place: &str) -> bool {
        self.wait(place).await.is_selected().await.unwrap_or(false)
    }

    /// Waits until the probe finds something.
    pub async fn until<T>(
        &self,
        what: &str,
        probe: impl AsyncFn() -> WebDriverResult<Option<T>>,
    ) -> T {
        let begin = Instant::now();
        let mut look = tokio::time::interval(LOOK);
        let mut last = String::new();
        while begin.elapsed() < PATIENCE {
            look.tick().await;
            match probe().await {
                Ok(Some(found)) => return found,
                Ok(None) => last.clear(),
                // An element may be gone or covered for a moment: a page that draws itself anew.
                Err(error) => last = error.to_string(),
            }
        }
        let seen = self.keep_evidence().await;
        panic!("waited in vain for {what}; {last}\n{seen}");
    }

    /// Keeps what the browser shows: a picture, the page, its address.
    pub async fn keep_evidence(&self) -> String {
        let driver = self.driver();
        let mut said = String::new();
        if let Ok(address) = driver.current_url().await {
            writeln!(said, "the address: {address}").expect("a text takes more text");
        }
        if let Ok(picture) = driver.screenshot_as_png().await {
            let (path, mut file) = place::artifact("screen", "png");
            drop(file.write_all(&picture));
            writeln!(said, "the screen: {}", path.display()).expect("a text takes more text");
        }
        if let Ok(source) = driver.source().await {
            let (path, mut file) = place::artifact("page", "html");
            drop(file.write_all(source.as_bytes()));
            writeln!(said, "the page: {}", path.display()).expect("a text takes more text");
        }
        for entry in driver.browser_log().await.unwrap_or_default() {
            writeln!(said, "the console: {} {}", entry.level, entry.message)
                .expect("a text takes more text");
        }
        said
    }

    /// Kills the browser where it stands.
    pub fn kill(&mut self) {
        let Some(Running {
            mut chromedriver,
            driver,
        }) = self.running.take()
        else {
            return;
        };
        // The session ends with its processes, not by asking.
        drop(driver.leak());
        kill_browser(self.profile.path());
        drop(chromedriver.kill());
        drop(chromedriver.wait());
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.kill();
    }
}

fn first(mut elements: Vec<WebElement>) -> Option<WebElement> {
    if elements.is_empty() {
        None
    } else {
        Some(elements.swap_remove(0))
    }
}

/// The selector of a place.
fn css(place: &str) -> String {
    let part = |part: &str| match part.split_once('=') {
        Some((id, state)) => format!("[data-testid=\"{id}\"][data-state=\"{state}\"]"),
        None => format!("[data-testid=\"{part}\"]"),
    };
    place.split(' ').map(part).collect::<Vec<_>>().join(" ")
}
