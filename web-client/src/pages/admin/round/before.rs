//! The list of units that a round scores, and the rounds before that its results are compared with.

use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::PartProps;
use crate::components::vi::vi;
use crate::hooks::use_app;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The round as it is.
    pub round: Round,
    /// The form.
    pub part: PartProps,
}

/// The rounds before.
#[component]
pub fn Before(props: &Props) -> Html {
    let app = use_app();
    let Props { round, part } = props;
    let others: Vec<Round> = app.read(|state| {
        let rounds = state.work().map(|work| work.device.rounds().to_vec());
        let is_before = |other: &Round| {
            other.id != round.id
                && other.scored_level == round.scored_level
                && other.units_on <= round.units_on
        };
        rounds
            .unwrap_or_default()
            .into_iter()
            .filter(is_before)
            .collect()
    });
    let level = app.text(&format!("admin-level-{}", round.scored_level.name()));
    let units = Message::new("admin-units-on")
        .with("level", level.to_string())
        .with("day", round.units_on.shown());
    let choice = |other: &Round| {
        let id = other.id.clone();
        let is_on = part.form.compares_with.contains(&id);
        let onclick = part.click(move |form| toggle(&mut form.compares_with, &id));
        html! {
            <li key={other.id.to_string()}>
                <label class="option" data-state={if is_on { "chosen" } else { "open" }}>
                    <input class="option__input" type="checkbox" checked={is_on} {onclick}
                        data-testid={format!("compares-with-{}", other.id)} />
                    <span class="option__label">{ vi(other.title.clone()) }</span>
                </label>
            </li>
        }
    };
    html! {
        <section class="card" data-testid="round-before">
            <h2>{ app.text("admin-before") }</h2>
            <p>{ app.tell(&units) }</p>
            if others.is_empty() {
                <p class="soft">{ app.text("admin-before-none") }</p>
            } else {
                <p class="soft">{ app.text("admin-before-hint") }</p>
                <ul class="options">{ for others.iter().map(choice) }</ul>
            }
        </section>
    }
}

fn toggle(chosen: &mut Vec<RoundId>, id: &RoundId) {
    match chosen.iter().position(|other| other == id) {
        Some(index) => drop(chosen.remove(index)),
        None => chosen.push(id.clone()),
    }
}
