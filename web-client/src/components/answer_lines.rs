//! An answer in words.

use sodiem_core::answer::Answer;
use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::vi::VI;
use crate::hooks::use_app;
use crate::state::view::answer;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The rule that it answers.
    pub rule: Rule,
    /// The answer.
    pub answer: Answer,
}

/// What was asked and what was said, a line each.
#[component]
pub fn AnswerLines(props: &Props) -> Html {
    let app = use_app();
    let line = |line: answer::Line| {
        html! {
            <li>
                if !line.label.is_empty() { <span class="soft" lang={VI}>{ line.label }{ ": " }</span> }
                <span>{ app.tell(&line.said) }</span>
            </li>
        }
    };
    html! {
        <ul class="lines">{ for answer::lines(&props.rule, &props.answer).into_iter().map(line) }</ul>
    }
}
