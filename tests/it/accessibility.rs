//! Promise: every screen is for everyone. axe-core finds nothing serious or critical on any of
//! them, on a phone and at a desk, in both languages, light and dark, and none scrolls beyond its end.

use serde_json::json;
use sodiem_tests::browser::{self, Browser};
use sodiem_tests::pages::sign_in;
use sodiem_tests::screens::{self, Person, Screen};
use sodiem_tests::server::{Pages, Server};

mod part;

use part::Part;

const AXE: &str = include_str!("../vendor/axe-core-4.14.1.min.js");
const ROUTES: &str = include_str!("../../web-client/src/route.rs");
/// Runs it and calls back with what it found: rule, impact, what it means, where.
const RUN: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, { resultTypes: ['violations'] }).then((found) => \
      done(found.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, \
        nodes: v.nodes.map((n) => n.target.join(' ') + '  ' + n.html.slice(0, 200) \
          + '  ' + (n.failureSummary ?? '').slice(0, 300)) }))), \
      (error) => done([{ id: 'axe', impact: 'critical', help: String(error), nodes: [] }]));";

/// What is Vietnamese and not said to be: in an English page, letters that English has not, in a text
/// or a label whose nearest `lang` is not `vi`. The product's name is a name in every language.
const UNSAID: &str = r#"
    const letters = /[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1ea0-\u1ef9]/;
    const isUnsaid = (text, element) => letters.test(text.replaceAll('Sổ Điểm', ''))
      && element.closest('[lang]').lang !== 'vi';
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      const isDrawn = parentElement.closest('noscript, script, [role=img]');
      if (!isDrawn && isUnsaid(data, parentElement)) found.push(data.trim().slice(0, 120));
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name) ?? '';
        if (isUnsaid(text, element)) found.push(`${name}: ${text.slice(0, 120)}`);
      }
    }
    return found;"#;

/// By how many pixels the program's page itself can be scrolled: what is in it scrolls, it does not.
const BEYOND: &str = "const page = document.documentElement; \
    return document.querySelector('.shell') \
      ? Math.max(page.scrollHeight - innerHeight, page.scrollWidth - innerWidth) : 0;";

/// The languages, each with a theme: texts depend on the one, colours on the other.
const LOOKS: [(&str, &str); 2] = [("vi", "light"), ("en", "dark")];

/// How many screens were looked at, and how many barriers they have; each is printed where it is
/// found.
#[derive(Default)]
struct Findings {
    looked_at: usize,
    barriers: usize,
    /// Vietnamese words that are not said to be.
    unsaid: usize,
    /// Screens that scroll beyond their end.
    endless: usize,
}

impl Findings {
    /// Looks at what the browser shows now, on a phone and at a desk.
    async fn look(&mut self, browser: &mut Browser, name: &str) {
        for screen in [browser::Screen::Phone, browser::Screen::Desk] {
            browser.resize(screen).await;
            if browser.script("return typeof axe", Vec::new()).await == "undefined" {
                browser.script(AXE, Vec::new()).await;
            }
            let unsaid = browser.script(UNSAID, Vec::new()).await;
            for words in unsaid.as_array().expect("a list") {
                self.unsaid += 1;
                println!("{name} {screen:?}: not said to be Vietnamese: {words}");
            }
            let beyond = browser.script(BEYOND, Vec::new()).await;
            if beyond.as_f64().is_none_or(|pixels| pixels > 1.0) {
                self.endless += 1;
                println!("{name} {screen:?}: scrolls {beyond} pixels beyond its end");
            }
            let found = browser.script_async(RUN, Vec::new()).await;
            self.looked_at += 1;
            for violation in found.as_array().expect("a list") {
                let impact = violation["impact"].as_str().unwrap_or("unknown");
                if ["minor", "moderate"].contains(&impact) {
                    continue;
                }
                self.barriers += 1;
                println!(
                    "{name} {screen:?}: {} ({impact}): {}\n{:#}",
                    violation["id"], violation["help"], violation["nodes"]
                );
            }
        }
    }
}

/// How many barriers are in what the browser shows, on a phone and at a desk.
pub async fn barriers(browser: &mut Browser, name: &str) -> usize {
    let mut findings = Findings::default();
    findings.look(browser, name).await;
    findings.barriers + findings.endless
}

/// All screens of one person in one look.
async fn walk(server: &Server, part: &Part, person: Person, look: (&str, &str)) -> Findings {
    let base = format!("http://{}", server.address());
    let mut browser = Browser::open(&base, browser::Screen::Desk).await;
    let mut findings = Findings::default();
    browser.go("/").await;
    set_look(&browser, look).await;
    browser.wait_for_view(&["sign-in"]).await;
    findings
        .look(&mut browser, &format!("{look:?} the sign-in of {person:?}"))
        .await;
    browser.go("/bien-nhan").await;
    browser.wait("receipt-page").await;
    findings
        .look(&mut browser, &format!("{look:?} the check of receipts"))
        .await;
    browser.go("/").await;
    browser.wait_for_view(&["sign-in"]).await;
    sign_in(&browser, &part.username, &server.password()).await;
    let shown = "return [document.documentElement.lang, document.documentElement.dataset.theme]";
    let shown = browser.script(shown, Vec::new()).await;
    assert_eq!(shown, json!([look.0, look.1]));
    for screen in screens::ALL.iter().filter(|screen| screen.person == person) {
        show(&mut browser, screen, &screen.address(&part.values)).await;
        findings
            .look(
                &mut browser,
                &format!("{look:?} {person:?} {}", screen.path),
            )
            .await;
        if let Some((button, brings)) = screen.pressed {
            browser.click(button).await;
            browser.wait(brings).await;
            let name = format!("{look:?} {person:?} {} after {button}", screen.path);
            findings.look(&mut browser, &name).await;
            // A dialog stands over every other page too.
            browser.reload().await;
            browser.wait_for_view(&["app"]).await;
        }
    }
    findings
}

async fn show(browser: &mut Browser, screen: &Screen, address: &str) {
    browser.resize(browser::Screen::Desk).await;
    browser.go_within(address).await;
    browser.wait(screen.ready).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_barrier_is_found_where_there_is_one() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut browser = Browser::open(&base, browser::Screen::Phone).await;
    browser.go("/").await;
    browser.wait_for_view(&["sign-in"]).await;
    let barrier = "document.querySelector('main').append(document.createElement('button'))";
    browser.script(barrier, Vec::new()).await;
    let mut findings = Findings::default();
    findings.look(&mut browser, "a button without a name").await;
    assert_eq!(findings.barriers, 2, "one on the phone, one at the desk");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_not_said_to_be_vietnamese_are_found() {
    let server = Server::empty(Pages::Served);
    let base = format!("http://{}", server.address());
    let mut browser = Browser::open(&base, browser::Screen::Phone).await;
    browser.go("/").await;
    set_look(&browser, LOOKS[1]).await;
    browser.wait_for_view(&["sign-in"]).await;
    let mut findings = Findings::default();
    findings.look(&mut browser, "the sign-in").await;
    assert_eq!(findings.unsaid, 0);
    let words = "const main = document.querySelector('main'); \
                 main.insertAdjacentHTML('beforeend', \
                   '<p>Xã Vĩnh Hậu</p><p lang=\"vi\">Xã Vĩnh Hậu</p><p title=\"Huyện Hòa Bình\">95</p>')";
    browser.script(words, Vec::new()).await;
    findings.look(&mut browser, "words").await;
    assert_eq!(findings.unsaid, 4, "two on the phone, two at the desk");
}

/// Language and theme, as chosen on this device before.
async fn set_look(browser: &Browser, (language, theme): (&str, &str)) {
    let script = "localStorage.setItem('sodiem.language', arguments[0]); \
                  localStorage.setItem('sodiem.theme', arguments[1]);";
    browser
        .script(script, vec![language.into(), theme.into()])
        .await;
    browser.reload().await;
}

#[test]
fn no_screen_is_forgotten() {
    assert_eq!(screens::forgotten(ROUTES), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_screen_has_a_serious_barrier() {
    let server = Server::filled();
    let people = [
        Person::Officer,
        Person::Head,
        Person::District,
        Person::Province,
        Person::Administrator,
    ];
    let (mut looked_at, mut barriers, mut unsaid, mut endless) = (0, 0, 0, 0);
    for person in people {
        let part = Part::of(&server, person);
        let (light, dark) = tokio::join!(
            walk(&server, &part, person, LOOKS[0]),
            walk(&server, &part, person, LOOKS[1])
        );
        looked_at += light.looked_at + dark.looked_at;
        barriers += light.barriers + dark.barriers;
        unsaid += light.unsaid + dark.unsaid;
        endless += light.endless + dark.endless;
    }
    let found = (barriers, unsaid, endless);
    assert_eq!(found, (0, 0, 0), "they are printed above");
    assert!(looked_at >= screens::ALL.len() * 4, "{looked_at} screens");
}
