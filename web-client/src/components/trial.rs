//! A leaf that is only tried: what an answer would give, with nothing saved.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::{Leaf, RoundingPolicy, Row};
use yew::prelude::*;

use super::answer_form::AnswerForm;
use crate::hooks::use_app;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// How the set rounds.
    pub policy: RoundingPolicy,
    /// The answer to begin with.
    #[prop_or_default]
    pub answer: Option<Answer>,
    /// An answer was tried.
    #[prop_or_default]
    pub on_try: Callback<Answer>,
}

/// The form, which says that it saves nothing.
#[component]
pub fn Trial(props: &Props) -> Html {
    let app = use_app();
    let answer = use_state(|| props.answer.clone());
    let on_keep = {
        let (answer, on_try) = (answer.clone(), props.on_try.clone());
        Callback::from(move |tried: Answer| {
            on_try.emit(tried.clone());
            answer.set(Some(tried));
        })
    };
    html! {
        <div class="trial" data-testid="trial">
            <p class="notice">{ app.text("trial-about") }</p>
            <AnswerForm row={props.row.clone()} leaf={props.leaf.clone()} policy={props.policy} stored={(*answer).clone()} {on_keep} />
        </div>
    }
}
