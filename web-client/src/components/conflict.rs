//! Two answers that stand at one leaf, and the choice of one.

use sodiem_core::answer::Answer;
use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::answer_lines::answer_lines;
use crate::hooks::App;
use crate::state::view::leaf::{Contender, Who};

/// Both answers, with person, device and time, each with a button to choose it.
pub fn conflict(
    app: &App,
    rule: &Rule,
    contenders: &[Contender],
    on_choose: Option<&Callback<Answer>>,
) -> Html {
    let contender = |(index, contender): (usize, &Contender)| {
        let onclick = on_choose.map(|on_choose| {
            let (on_choose, answer) = (on_choose.clone(), contender.answer.clone());
            Callback::from(move |_: MouseEvent| on_choose.emit(answer.clone()))
        });
        html! {
            <li class="contender" key={index} data-testid="contender">
                <p>
                    <strong>{ who(app, &contender.who) }</strong>
                    <br /><span class="soft number">{ contender.made_at.shown() }</span>
                </p>
                { answer_lines(app, rule, &contender.answer) }
                <p class="number"><strong>{ app.points(&contender.score.points) }</strong>{ " / " }
                    { app.points(&contender.score.max) }</p>
                if let Some(onclick) = onclick {
                    <button class="button button--primary" type="button" {onclick}
                        data-testid={format!("choose-{index}")}>{ app.text("conflict-choose") }</button>
                }
            </li>
        }
    };
    html! {
        <section class="card card--warn" data-testid="conflict" data-state="open">
            <h2>{ app.text("conflict-title") }</h2>
            <p>{ app.text("conflict-about") }</p>
            <ul class="contenders">{ for contenders.iter().enumerate().map(contender) }</ul>
        </section>
    }
}

/// A person and a device in words.
pub fn who(app: &App, who: &Who) -> Html {
    let message = match who {
        Who::Here(name) => sodiem_core::text::Message::new("who-here").with("name", name.as_str()),
        Who::Seat { name, device } => sodiem_core::text::Message::new("who-seat")
            .with("name", name.as_str())
            .with("device", device.as_str()),
        Who::Unknown => sodiem_core::text::Message::new("who-unknown"),
    };
    app.tell(&message)
}
