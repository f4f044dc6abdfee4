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
        issuer,
        link,
        files: _,
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
            { for part("citation-issuer", issuer) }
            { for part("citation-section", section) }
            { for part("citation-page", page) }
            if link.starts_with("https://") || link.starts_with("http://") {
                { " " }<a href={link.clone()} target="_blank" rel="noopener noreferrer">{ link.clone() }</a>
            }
        </span>
    }
}
