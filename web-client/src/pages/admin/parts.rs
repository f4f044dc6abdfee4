//! Fields of the administrator's forms.

use sodiem_core::text::Message;
use yew::prelude::*;

use crate::hooks::use_app;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its `id` and `data-testid`.
    pub id: AttrValue,
    /// What it asks.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<Message>,
    /// The person typed.
    pub on_type: Callback<String>,
}

/// A field of one line.
#[component]
pub fn LineField(props: &Props) -> Html {
    let app = use_app();
    let on_type = props.on_type.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        on_type.emit(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .value(),
        );
    });
    let (hint_id, error_id) = (format!("{}-hint", props.id), format!("{}-error", props.id));
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            if let Some(hint) = &props.hint { <span class="field__hint" id={hint_id.clone()}>{ hint.clone() }</span> }
            <input class="field__input" id={props.id.clone()} data-testid={props.id.clone()}
                value={props.value.clone()} {oninput} autocomplete="off"
                aria-invalid={props.error.is_some().to_string()}
                aria-describedby={format!("{hint_id} {error_id}")} />
            <span class="field__error" role="alert" id={error_id.clone()} data-testid={error_id}>
                { props.error.as_ref().map(|error| app.tell(error)) }
            </span>
        </div>
    }
}
