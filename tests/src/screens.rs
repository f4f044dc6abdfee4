//! Every screen of the program, listed once: who sees it, where it is, what shows that it is there.

use serde_json::Value;

/// Whose screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// An officer of a commune whose sheet holds a conflict.
    Officer,
    /// The head of a commune whose sheet was returned.
    Head,
    /// A district's reviewer.
    District,
    /// The province's office.
    Province,
    /// The administrator.
    Administrator,
}

/// A screen.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Who looks at it.
    pub person: Person,
    /// Its address, with names in braces for what the demo's data say.
    pub path: &'static str,
    /// The place that shows that everything on it is there.
    pub ready: &'static str,
    /// What is pressed on it, and what that brings.
    pub pressed: Option<(&'static str, &'static str)>,
}

const fn screen(person: Person, path: &'static str, ready: &'static str) -> Screen {
    Screen {
        person,
        path,
        ready,
        pressed: None,
    }
}

const fn pressed(screen: Screen, button: &'static str, brings: &'static str) -> Screen {
    Screen {
        pressed: Some((button, brings)),
        ..screen
    }
}

use Person::{Administrator, District, Head, Officer, Province};

const SHEET: &str = "/sheet/{round}/{unit}";
const LEAF: &str = "/sheet/{round}/{unit}/leaf/{leaf}";
const CASE: &str = "/review/{round}/{body}/{unit}";

/// All of them. Each address of the program's `route.rs` occurs; a test compares.
pub const ALL: &[Screen] = &[
    screen(Officer, SHEET, "overview own-points"),
    screen(Officer, "/sheet/{round}/{unit}/leaves", "leaves found"),
    pressed(
        screen(Officer, LEAF, "leaf answer-form"),
        "history-toggle",
        "history",
    ),
    pressed(
        screen(Officer, LEAF, "leaf answer-form"),
        "cite",
        "citation",
    ),
    pressed(
        screen(
            Officer,
            "/sheet/{round}/{unit}/leaf/{survey-leaf}",
            "leaf locked",
        ),
        "try",
        "trial",
    ),
    screen(
        Officer,
        "/sheet/{round}/{unit}/leaf/{conflict}",
        "leaf conflict",
    ),
    pressed(
        screen(
            Officer,
            "/sheet/{round}/{unit}/documents",
            "library library-document",
        ),
        "library-edit",
        "citation",
    ),
    screen(
        Officer,
        "/sheet/{round}/{unit}/submit",
        "submission=submit-head-only",
    ),
    screen(Officer, "/sheet/{round}/{unit}/print", "print"),
    screen(
        Officer,
        "/sheet/{round}/{unit}/print/{edition}",
        "print paper",
    ),
    screen(Officer, "/sync", "sync-page"),
    screen(Officer, "/settings", "settings"),
    pressed(
        screen(Officer, "/settings", "settings"),
        "sign-out",
        "sign-out-dialog",
    ),
    screen(Officer, "/404", "not-found"),
    screen(Head, "/", "overview returned"),
    screen(Head, LEAF, "leaf answer-form"),
    pressed(
        screen(Head, "/sheet/{round}/{unit}/submit", "submission=possible"),
        "submit-ask",
        "submit-dialog",
    ),
    screen(District, "/review/{round}/{body}", "queue queue-table"),
    pressed(
        screen(District, CASE, "deciding"),
        "decide-return",
        "decide-dialog",
    ),
    pressed(
        screen(District, CASE, "deciding"),
        "accept-rest",
        "rest-dialog",
    ),
    screen(
        District,
        "/review/{round}/{body}/{unit}/{leaf}",
        "pane finding-form",
    ),
    screen(
        Province,
        "/review/{round}/{body}/{unit}/{province-leaf}",
        "pane finding-form",
    ),
    screen(
        Province,
        "/province/{round}",
        "province-progress-page progress-chart",
    ),
    screen(
        Province,
        "/province/{round}/units/{district}",
        "province-units-page unit",
    ),
    screen(
        Province,
        "/province/{round}/table",
        "province-table-page row",
    ),
    screen(
        Province,
        "/province/{round}/ranking",
        "province-ranking-page ranked-unit",
    ),
    screen(Province, "/province/{round}/leaves", "province-leaves-page"),
    screen(
        Province,
        "/province/{round}/leaves/{leaf}",
        "province-leaf-page leaf-row",
    ),
    screen(
        Province,
        "/province/{round}/acceptance",
        "province-acceptance-page found",
    ),
    screen(
        Province,
        "/province/{round}/survey",
        "province-survey-page survey-file",
    ),
    screen(Province, "/criteria", "editions criteria-file"),
    pressed(
        screen(Province, "/criteria/{edition}", "edition preview"),
        "leaf-1.1.1",
        "trial",
    ),
    screen(Administrator, "/accounts", "accounts-page account"),
    screen(Administrator, "/accounts/new", "new-account-page"),
    screen(Administrator, "/accounts/{account}", "account-page seat"),
    screen(Administrator, "/quarantine", "quarantine-page"),
    screen(Administrator, "/rounds/{round}", "round-page round-form"),
    screen(
        Administrator,
        "/rounds/{round}/move/{edition}",
        "move-page move",
    ),
];

impl Screen {
    /// Its address with the names filled in.
    ///
    /// # Panics
    /// Where a name has no value.
    #[must_use]
    pub fn address(&self, values: &Value) -> String {
        let mut address = self.path.to_owned();
        for (name, value) in values.as_object().expect("names with values") {
            address = address.replace(&format!("{{{name}}}"), value.as_str().expect("a text"));
        }
        assert!(!address.contains('{'), "no value for a name in {address}");
        address
    }
}

/// The addresses of the program that no screen stands for.
#[must_use]
pub fn forgotten(routes: &str) -> Vec<String> {
    let addresses = routes.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix("#[at(\"")?;
        Some(rest.split('"').next()?.to_owned())
    });
    addresses
        .filter(|address| !ALL.iter().any(|screen| fits(address, screen.path)))
        .collect()
}

fn fits(address: &str, path: &str) -> bool {
    let (address, path): (Vec<_>, Vec<_>) =
        (address.split('/').collect(), path.split('/').collect());
    address.len() == path.len()
        && address
            .iter()
            .zip(&path)
            .all(|(part, own)| part == own || (part.starts_with(':') && own.starts_with('{')))
}
