//! What the province clarified about a leaf, once for all units.

use sodiem_core::ids::Code;
use sodiem_core::round::Clarification;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::vi::VI;
use crate::hooks::App;

/// The clarifications with date and name, and with the row that they are of where it is not the
/// leaf itself.
pub fn clarifications(app: &App, leaf: &Code, all: &[Clarification]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    let one = |one: &Clarification| {
        let given = Message::new("clarification-given")
            .with("date", one.at.shown_date())
            .with("name", one.by.as_str());
        let above = (one.row != *leaf)
            .then(|| Message::new("clarification-of").with("code", one.row.as_str()));
        html! {
            <li class="review" data-testid="clarification" data-state={one.row.to_string()}>
                <p class="soft tags">
                    <span>{ app.tell(&given) }</span>
                    { for above.map(|above| html! { <span class="tag">{ app.tell(&above) }</span> }) }
                </p>
                <p class="quote" data-testid="clarification-text" lang={VI}>{ one.text.clone() }</p>
            </li>
        }
    };
    html! {
        <section class="card" data-testid="clarifications">
            <h2>{ app.text("clarifications") }</h2>
            <ul class="reviews">{ for all.iter().map(one) }</ul>
        </section>
    }
}
