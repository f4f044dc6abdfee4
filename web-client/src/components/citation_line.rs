//! A citation in a line, to read.

use sodiem_core::document::Citation;
use yew::prelude::*;

use super::vi::{VI, vi};
use crate::hooks::use_app;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The citation.
    pub citation: Citation,
}

/// Number, title, date, section and page, as far as they are given.
#[component]
pub fn CitationLine(props: &Props) -> Html {
    let app = use_app();
    let Citation {
        document,
        number,
        date,
        section,
        page,
    } = &props.citation;
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
