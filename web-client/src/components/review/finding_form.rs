//! What the body finds at a leaf, in the shapes of its rule. A finding that gives other points than
//! the unit's is kept only with its reason.

use sodiem_core::answer::{ANSWER_BYTES_MAX, Answer};
use sodiem_core::criteria::{Leaf, RoundingPolicy, Row};
use sodiem_core::device::Place;
use sodiem_core::scoring::{LeafScore, score_row};
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::inputs::Inputs;
use crate::components::not_saved::not_saved;
use crate::components::number_field::NumberField;
use crate::components::points::{Outcome, Points, told};
use crate::components::vi::vi;
use crate::hooks::{App, Draft, use_app, use_draft};
use crate::state::form::{Field, Form};
use crate::state::view::review::Said;

/// Longest reason, in characters: an answer is one value of at most [`ANSWER_BYTES_MAX`].
const REASON_CHARS_MAX: usize = ANSWER_BYTES_MAX / 8;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// The row of the set.
    pub row: Row,
    /// What is scored.
    pub leaf: Leaf,
    /// How the set rounds.
    pub policy: RoundingPolicy,
    /// What was said before, from which other points differ: the unit's answer, and the finding of
    /// the tier below. Empty where the body itself answers.
    pub before: Vec<Said>,
    /// The finding that stands.
    pub stored: Option<Answer>,
    /// Where what cannot be kept is held.
    pub place: Place,
    /// Stores a finding.
    pub on_keep: Callback<Answer>,
}

impl Props {
    fn outcome(&self, answer: &Answer) -> LeafScore {
        score_row(self.policy, &self.row, &self.leaf, answer)
    }

    /// Whether an answer gives other points than what was said before.
    fn differs(&self, answer: &Answer) -> bool {
        let outcome = self.outcome(answer);
        let gives = Said {
            answer: Answer::default(),
            points: outcome.points,
            max: outcome.max,
            state: outcome.state,
        };
        !answer.is_empty() && !gives.is_reasoned(&self.before)
    }

    fn is_keepable(&self, answer: &Answer) -> bool {
        let reason = answer.reason.as_deref().unwrap_or_default();
        let is_said = !reason.is_empty() && reason.chars().count() <= REASON_CHARS_MAX;
        is_said || (reason.is_empty() && !self.differs(answer))
    }
}

/// The form.
#[component]
pub fn FindingForm(props: &Props) -> Html {
    let app = use_app();
    let language = app.language();
    let stored = Form::new(&props.leaf.rule, props.stored.as_ref(), language);
    let own = props.clone();
    let keep = Callback::from(move |form: Form| {
        let answer = form
            .answer(language)
            .ok()
            .filter(|answer| own.is_keepable(answer));
        let is_kept = answer.is_some();
        if let Some(answer) = answer {
            // A reason alone finds nothing.
            own.on_keep.emit(if answer.is_empty() {
                Answer::default()
            } else {
                answer
            });
        }
        is_kept
    });
    let is_same = move |a: &Form, b: &Form| a.answer(language) == b.answer(language);
    let rule = &props.leaf.rule;
    let held = app.held(&props.place, |said| Form::held(rule, said), Form::said);
    let draft = use_draft(stored, held, is_same, keep);
    use_another(&draft, props);
    let form = draft.value();
    let answer = form.answer(language).ok();
    let differs = answer.as_ref().is_some_and(|answer| props.differs(answer));
    let na = props.leaf.not_applicable.as_ref();
    let claims = form.is_not_applicable() && na.is_some_and(|na| na.reason_required);
    let needs_reason = differs || claims;
    let clear = draft.clone();
    let onclear = Callback::from(move |_: MouseEvent| clear.set(Form::clear));
    html! {
        <div class="answer" data-testid="finding-form"
            data-state={if draft.is_refused() { "refused" } else { "open" }}>
            { switches(&app, props, &form, &draft) }
            if form.sets_points() {
                { direct(&app, &form, &draft) }
            } else if !form.is_not_applicable() {
                <Inputs form={form.clone()} draft={draft.clone()} says_errors={draft.is_refused()}
                    points_max={props.row.points_max.clone()} />
            }
            if draft.is_refused() { { not_saved(&app) } }
            <Points outcome={answer.as_ref().map(|answer| shown(props, answer))} />
            if needs_reason || !form.reason().is_empty() {
                { reason(&app, &form, &draft, needs_reason) }
            }
            <div>
                <button class="button button--quiet" type="button" onclick={onclear} data-testid="finding-clear">
                    { app.text("finding-clear") }
                </button>
            </div>
        </div>
    }
}

/// Another finding, such as agreement, takes the place of what could not be kept.
#[hook]
fn use_another(draft: &Draft<Form>, props: &Props) {
    let app = use_app();
    let (draft, rule) = (draft.clone(), props.leaf.rule.clone());
    let before = use_mut_ref(|| props.stored.clone());
    use_effect_with(props.stored.clone(), move |stored| {
        let is_another = before.replace(stored.clone()) != *stored;
        if is_another && draft.is_refused() {
            let another = Form::new(&rule, stored.as_ref(), app.language());
            draft.set(|form| *form = another);
        }
    });
}

fn shown(props: &Props, answer: &Answer) -> Outcome {
    let outcome = props.outcome(answer);
    Outcome {
        points: outcome.points,
        max: outcome.max,
        state: outcome.state,
        explanation: outcome.explanation,
        next: Vec::new(),
        findings: told(&outcome.findings),
    }
}

/// The ticks above the fields: does not apply, where the rule allows it, and points set directly.
fn switches(app: &App, props: &Props, form: &Form, draft: &Draft<Form>) -> Html {
    let switch = |id: &'static str, is_on: bool, label: Html, set: fn(&mut Form, bool)| {
        let draft = draft.clone();
        let onchange = Callback::from(move |event: Event| {
            let is_ticked = event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .checked();
            draft.set(|form| set(form, is_ticked));
        });
        html! {
            <label class="option" data-state={if is_on { "chosen" } else { "open" }}>
                <input class="option__input" type="checkbox" {onchange} checked={is_on} data-testid={id} />
                <span class="option__label">{ label }</span>
            </label>
        }
    };
    // A condition on the inputs, such as `a=0`, comes about by itself.
    let when = props
        .leaf
        .not_applicable
        .as_ref()
        .map(|rule| match rule.when.contains('=') {
            true => html! { { app.text("form-not-applicable") } },
            false => {
                html! { <>{ app.text("form-not-applicable") }{ " – " }{ vi(rule.when.clone()) }</> }
            }
        });
    html! {
        <>
            if let Some(label) = when {
                { switch("not-applicable", form.is_not_applicable(), label, Form::set_not_applicable) }
            }
            if !form.asks_for_points() {
                { switch("set-points", form.sets_points(), html! { { app.text("finding-direct") } }, Form::set_points_directly) }
            }
        </>
    }
}

fn direct(app: &App, form: &Form, draft: &Draft<Form>) -> Html {
    let (typing, leaving) = (draft.clone(), draft.clone());
    let on_type = Callback::from(move |text: String| {
        typing.edit(|form| form.type_in(Field::Points, text));
    });
    let on_leave = Callback::from(move |()| leaving.keep());
    let error = draft
        .is_refused()
        .then(|| form.error(&Field::Points, app.language()))
        .flatten();
    html! {
        <NumberField id="finding-points" label={app.text("label-points")} hint={html! { { app.text("finding-direct-hint") } }}
            value={form.typed(&Field::Points).to_owned()} error={error.map(|error| app.tell(&error))}
            {on_type} {on_leave} />
    }
}

/// Why the points differ. Without it nothing is kept, and the field says so.
fn reason(app: &App, form: &Form, draft: &Draft<Form>, differs: bool) -> Html {
    let (typing, leaving) = (draft.clone(), draft.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event
            .target_unchecked_into::<web_sys::HtmlTextAreaElement>()
            .value();
        typing.edit(|form| form.set_reason(text));
    });
    let onblur = Callback::from(move |_: FocusEvent| leaving.keep());
    let length = form.reason().trim().chars().count();
    let error = match length {
        0 if differs => Some(app.text("finding-reason-missing")),
        length if length > REASON_CHARS_MAX => {
            let message = Message::new("text-too-long")
                .with("length", length)
                .with("max", REASON_CHARS_MAX);
            Some(app.say(&message))
        }
        _ => None,
    };
    html! {
        <div class="field">
            <label class="field__label" for="reason">{ app.text("finding-reason") }</label>
            <textarea class="field__input" id="reason" data-testid="reason" rows="3" {oninput} {onblur}
                value={form.reason().to_owned()} required={differs}
                aria-invalid={error.is_some().to_string()} aria-describedby="reason-error" />
            <span class="field__error" role="alert" id="reason-error" data-testid="reason-error">
                { error.unwrap_or_default() }
            </span>
        </div>
    }
}
