//! The form of one leaf, fit for its rule: points and their arithmetic change with every key.

use sodiem_core::answer::{ANSWER_BYTES_MAX, Answer};
use sodiem_core::criteria::{Leaf, RoundingPolicy, Row};
use sodiem_core::device::Place;
use sodiem_core::rule::Input;
use sodiem_core::scoring::{LeafState, score_row};
use yew::prelude::*;

use super::inputs::Inputs;
use super::not_saved::not_saved;
use super::points::{Outcome, Points, told};
use super::vi::VI;
use crate::hooks::{Draft, Held, use_app, use_draft};
use crate::state::form::Form;

/// Longest reason, in characters: an answer is one value of at most [`ANSWER_BYTES_MAX`].
const REASON_CHARS_MAX: usize = ANSWER_BYTES_MAX / 8;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// How the set rounds.
    pub policy: RoundingPolicy,
    /// The answer that stands.
    pub stored: Option<Answer>,
    /// Where what cannot be kept is held; nowhere for a form that is only tried.
    #[prop_or_default]
    pub place: Option<Place>,
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
    let held = match &props.place {
        Some(place) => app.held(place, |said| Form::held(rule, said), Form::said),
        None => Held::nothing(),
    };
    let draft = use_draft(stored, held, is_same, keep);
    let form = draft.value();
    let mut asks_reason = form.is_not_applicable();
    let outcome = form.answer(language).ok().map(|mut answer| {
        answer.is_own = props.leaf.scored_by.is_unit();
        let outcome = score_row(props.policy, &props.row, &props.leaf, &answer);
        // A share of nothing is a claim too, with nothing ticked.
        asks_reason |= outcome.state == LeafState::NotApplicable
            || outcome
                .findings
                .iter()
                .any(|said| said.code() == "answer-no-reason");
        Outcome {
            points: outcome.points,
            max: outcome.max,
            state: outcome.state,
            explanation: outcome.explanation,
            next: outcome.next,
            findings: told(&outcome.findings),
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
            { not_applicable(&app, props, (&form, asks_reason), &draft) }
            <Inputs form={form.clone()} draft={draft.clone()} says_errors={draft.is_refused()}
                points_max={props.row.points_max.clone()} />
            if draft.is_refused() && props.place.is_some() { { not_saved(&app) } }
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
    (form, asks_reason): (&Form, bool),
    draft: &Draft<Form>,
) -> Html {
    let claimable = props.leaf.not_applicable.as_ref();
    let Some(rule) = claimable.filter(|na| na.unit_claims()) else {
        return Html::default();
    };
    let ticking = draft.clone();
    let onchange = Callback::from(move |event: Event| {
        let is_ticked = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .checked();
        ticking.set(|form| {
            form.set_not_applicable(is_ticked);
            if !is_ticked {
                form.set_reason(String::new());
            }
        });
    });
    // A condition on the inputs, such as `a=0`, comes about by itself.
    let when = Some(rule.when.as_str()).filter(|when| !when.contains('='));
    html! {
        <>
            <label class="option" data-state={if form.is_not_applicable() { "chosen" } else { "open" }}>
                <input class="option__input" type="checkbox" {onchange} data-testid="not-applicable"
                    checked={form.is_not_applicable()} />
                <span class="option__label">
                    { app.text("form-not-applicable") }
                    { for when.map(|when| html! { <span class="soft" lang={VI}>{ format!(" – {when}") }</span> }) }
                </span>
            </label>
            if asks_reason && rule.reason_required {
                { reason(app, form, draft) }
            }
        </>
    }
}

/// Why the leaf does not apply.
fn reason(app: &crate::hooks::App, form: &Form, draft: &Draft<Form>) -> Html {
    let (typing, leaving) = (draft.clone(), draft.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .value();
        typing.edit(|form| form.set_reason(text));
    });
    let onblur = Callback::from(move |_: FocusEvent| leaving.keep());
    html! {
        <div class="field">
            <label class="field__label" for="na-reason">{ app.text("form-na-reason") }</label>
            <input class="field__input" id="na-reason" data-testid="na-reason" {oninput} {onblur}
                value={form.reason().to_owned()} maxlength={REASON_CHARS_MAX.to_string()} required=true />
        </div>
    }
}
