//! Two answers that stand at one leaf, and the choice of one.

use sodiem_core::answer::Answer;
use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::answer_lines::AnswerLines;
use crate::hooks::{App, use_app};
use crate::state::view::leaf::{Contender, Who};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The rule that both answer.
    pub rule: Rule,
    /// The answers that stand.
    pub contenders: Vec<Contender>,
    /// Nobody may decide here.
    pub is_locked: bool,
    /// The person chose one.
    pub on_choose: Callback<Answer>,
}

/// Both answers, with person, device and time, each with a button to choose it.
#[component]
pub fn Conflict(props: &Props) -> Html {
    let app = use_app();
    let contender = |(index, contender): (usize, &Contender)| {
        let (on_choose, answer) = (props.on_choose.clone(), contender.answer.clone());
        let onclick = Callback::from(move |_: MouseEvent| on_choose.emit(answer.clone()));
        html! {
            <li class="contender" key={index} data-testid="contender">
                <p>
                    <strong>{ who(&app, &contender.who) }</strong>
                    <br /><span class="soft number">{ contender.made_at.shown() }</span>
                </p>
                <AnswerLines rule={props.rule.clone()} answer={contender.answer.clone()} />
                <p class="number"><strong>{ app.points(&contender.score.points) }</strong>{ " / " }
                    { app.points(&contender.score.max) }</p>
                if !props.is_locked {
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
            <ul class="contenders">{ for props.contenders.iter().enumerate().map(contender) }</ul>
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
