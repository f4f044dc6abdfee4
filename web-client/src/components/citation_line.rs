//! A citation in a line, to read.

use sodiem_core::document::Citation;
use yew::prelude::*;

use super::vi::{VI, vi};
use crate::hooks::App;

/// Number and title; its address or the name of its first file where nothing says what document it is.
pub fn name(citation: &Citation) -> String {
    let Citation {
        number,
        document,
        link,
        files,
        ..
    } = citation;
    let file = files.first().map_or("", |file| &file.name);
    let parts = [number, document].map(|part| part.trim());
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match said[..] {
        [] if link.is_empty() => file.to_owned(),
        [] => link.clone(),
        _ => said.join(" "),
    }
}

/// Number, title, date, section and page, as far as they are given; the name of its first file where nothing says
/// what document it is.
pub fn citation_line(app: &App, citation: &Citation) -> Html {
    let Citation {
        document,
        number,
        date,
        section,
        page,
        issuer,
        link,
        files,
    } = citation;
    let is_nameless = [document, number, link].iter().all(|text| text.is_empty());
    let file = files.first().filter(|_| is_nameless);
    let part = |key: &str, text: &str| {
        (!text.is_empty()).then(|| {
            html! { <>{ " " }<span class="soft">{ app.text(key) }{ " " }{ vi(text.to_owned()) }</span></> }
        })
    };
    html! {
        <span data-testid="citation-line">
            <strong lang={VI}>{ number.clone() }</strong>{ " " }{ vi(document.clone()) }
            { for file.map(|file| vi(file.name.clone())) }
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
