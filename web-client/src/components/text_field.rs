//! A field for text of several lines, kept as one types.

use sodiem_core::device::Place;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::hooks::{use_app, use_draft};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its `id` and `data-testid`.
    pub id: AttrValue,
    /// What it asks.
    pub label: AttrValue,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is stored.
    pub stored: AttrValue,
    /// Where what cannot be kept is held.
    pub place: Place,
    /// The most characters that are taken.
    pub chars_max: usize,
    /// Nobody may write here.
    #[prop_or_default]
    pub is_locked: bool,
    /// Stores the text.
    pub on_keep: Callback<String>,
}

/// A text field. A text that is too long stays in the field and is not stored.
#[component]
pub fn TextField(props: &Props) -> Html {
    let app = use_app();
    let (chars_max, on_keep) = (props.chars_max, props.on_keep.clone());
    let is_too_long = move |text: &str| text.chars().count() > chars_max;
    let keep = Callback::from(move |text: String| {
        let is_kept = !is_too_long(&text);
        if is_kept {
            on_keep.emit(text);
        }
        is_kept
    });
    let held = app.held(&props.place, |text| Some(text.to_owned()), String::clone);
    let draft = use_draft(props.stored.to_string(), held, |a, b| a == b, keep);
    let typing = draft.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event
            .target_unchecked_into::<web_sys::HtmlTextAreaElement>()
            .value();
        typing.edit(|value| *value = text);
    });
    let leaving = draft.clone();
    let onblur = Callback::from(move |_: FocusEvent| leaving.keep());
    let value = draft.value();
    let error = is_too_long(&value).then(|| {
        let message = Message::new("text-too-long")
            .with("length", value.chars().count())
            .with("max", chars_max);
        app.say(&message)
    });
    let error_id = format!("{}-error", props.id);
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            { for props.hint.clone().map(|hint| html! { <span class="field__hint">{ hint }</span> }) }
            <textarea class="field__input" id={props.id.clone()} data-testid={props.id.clone()}
                {value} {oninput} {onblur} readonly={props.is_locked} rows="3"
                aria-invalid={error.is_some().to_string()}
                aria-describedby={error.is_some().then(|| error_id.clone())} />
            <span class="field__error" role="alert" id={error_id.clone()} data-testid={error_id}>
                { error.unwrap_or_default() }
            </span>
        </div>
    }
}
