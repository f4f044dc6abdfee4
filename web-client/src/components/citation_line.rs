//! A citation in a line, to read.

use sodiem_core::document::Citation;
use yew::prelude::*;

use super::vi::{VI, vi};
use crate::hooks::App;

/// Number, title, date, section and page, as far as they are given.
pub fn citation_line(app: &App, citation: &Citation) -> Html {
    let Citation {
        document,
        number,
        date,
        section,
        page,
    } = citation;
    let part = |key: &str, text: &str| {
        (!text.is_empty()).then(|| {
            html! { <>{ " " }<span class="soft">{ app.text(key) }{ " " }{ vi(text.to_owned()) }</span></> }
        })
    };
    html! {
        <span data-testid="citation-line">
            <strong lang={VI}>{ number.clone() }</strong>{ " " }{ vi(document.clone()) }
            { for part("citation-date", date) }
            { for part("citation-section", section) }
            { for part("citation-page", page) }
        </span>
    }
}
