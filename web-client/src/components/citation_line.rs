//! A citation in a line, to read.

use sodiem_core::document::Citation;
use yew::prelude::*;

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
            html! { <>{ " " }<span class="soft">{ app.text(key) }{ " " }<span lang="vi">{ text.to_owned() }</span></span></> }
        })
    };
    html! {
        <span data-testid="citation-line">
            <strong lang="vi">{ number.clone() }</strong>{ " " }<span lang="vi">{ document.clone() }</span>
            { for part("citation-date", date) }
            { for part("citation-section", section) }
            { for part("citation-page", page) }
        </span>
    }
}
