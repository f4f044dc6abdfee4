//! An answer in words.

use sodiem_core::answer::Answer;
use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::vi::VI;
use crate::hooks::App;
use crate::state::view::answer;

/// What was asked and what was said, a line each.
pub fn answer_lines(app: &App, rule: &Rule, answer: &Answer) -> Html {
    let line = |line: answer::Line| {
        html! {
            <li>
                if !line.label.is_empty() { <span class="soft" lang={VI}>{ line.label }{ ": " }</span> }
                <span>{ app.tell(&line.said) }</span>
            </li>
        }
    };
    html! {
        <ul class="lines">{ for answer::lines(rule, answer).into_iter().map(line) }</ul>
    }
}
