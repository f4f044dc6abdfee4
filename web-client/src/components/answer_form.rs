//! The form of one leaf, fit for its rule: points and their arithmetic change with every key.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::{Leaf, Row};
use sodiem_core::device::Place;
use sodiem_core::rule::Input;
use yew::prelude::*;

use super::inputs::Inputs;
use super::not_saved::NotSaved;
use super::points::{Outcome, Points};
use super::vi::VI;
use crate::hooks::{Draft, use_app, use_draft};
use crate::state::form::Form;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// The answer that stands.
    pub stored: Option<Answer>,
    /// Where what cannot be kept is held.
    pub place: Place,
    /// Stores an answer.
    pub on_keep: Callback<Answer>,
}

/// The form.
#[component]
pub fn AnswerForm(props: &Props) -> Html {
    let app = use_app();
    let language = app.language();
    let stored = Form::new(&props.leaf.rule, props.stored.as_ref(), language);
    let on_keep = props.on_keep.clone();
    let keep = Callback::from(move |form: Form| {
        let answer = form.answer(language);
        let is_kept = answer.is_ok();
        if let Ok(answer) = answer {
            on_keep.emit(answer);
        }
        is_kept
    });
    let is_same = move |a: &Form, b: &Form| a.answer(language) == b.answer(language);
    let rule = &props.leaf.rule;
    let held = app.held(&props.place, |said| Form::held(rule, said), Form::said);
    let draft = use_draft(stored, held, is_same, keep);
    let form = draft.value();
    let outcome = form.answer(language).ok().map(|answer| {
        let not_applicable = props.leaf.not_applicable.as_ref();
        let outcome = props
            .leaf
            .rule
            .score(&props.row.points_max, not_applicable, &answer);
        Outcome {
            points: outcome.points,
            max: outcome.max,
            state: outcome.state,
            explanation: outcome.explanation,
            next: outcome.next,
            findings: outcome.findings,
        }
    });
    let clear = draft.clone();
    let onclear = Callback::from(move |_: MouseEvent| clear.set(Form::clear));
    let has_counts = form
        .inputs()
        .iter()
        .any(|input| matches!(input, Input::Counts(_)));
    let none = draft.clone();
    let onnone = Callback::from(move |_: MouseEvent| none.set(Form::count_none));
    html! {
        <div class="answer" data-testid="answer-form"
            data-state={if draft.is_refused() { "refused" } else { "open" }}>
            { not_applicable(&app, props, &form, &draft) }
            <Inputs form={form.clone()} draft={draft.clone()} says_errors={draft.is_refused()} />
            if draft.is_refused() { <NotSaved /> }
            <div class="buttons">
                if has_counts {
                    <button class="button" type="button" onclick={onnone} data-testid="count-none">
                        { app.text("form-count-none") }
                    </button>
                }
                <button class="button button--quiet" type="button" onclick={onclear} data-testid="clear">
                    { app.text("form-clear") }
                </button>
            </div>
            <Points {outcome} />
        </div>
    }
}

/// The tick that says that the leaf does not apply, where its rule allows it.
fn not_applicable(
    app: &crate::hooks::App,
    props: &Props,
    form: &Form,
    draft: &Draft<Form>,
) -> Html {
    let Some(rule) = &props.leaf.not_applicable else {
        return Html::default();
    };
    let draft = draft.clone();
    let onchange = Callback::from(move |event: Event| {
        let is_ticked = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .checked();
        draft.set(|form| form.set_not_applicable(is_ticked));
    });
    // A condition on the inputs, such as `a=0`, comes about by itself.
    let when = Some(rule.when.as_str()).filter(|when| !when.contains('='));
    html! {
        <label class="option" data-state={if form.is_not_applicable() { "chosen" } else { "open" }}>
            <input class="option__input" type="checkbox" {onchange} data-testid="not-applicable"
                checked={form.is_not_applicable()} />
            <span class="option__label">
                { app.text("form-not-applicable") }
                { for when.map(|when| html! { <span class="soft" lang={VI}>{ format!(" – {when}") }</span> }) }
            </span>
        </label>
    }
}
