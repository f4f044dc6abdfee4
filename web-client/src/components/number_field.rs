//! A field for a number as people type it.

use yew::prelude::*;

use super::vi::lang_of;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Its `id` and `data-testid`.
    pub id: AttrValue,
    /// What it asks.
    pub label: AttrValue,
    /// A word more.
    #[prop_or_default]
    pub hint: Option<Html>,
    /// What stands in it.
    pub value: AttrValue,
    /// What is wrong with that.
    #[prop_or_default]
    pub error: Option<Html>,
    /// Whole numbers only.
    #[prop_or_default]
    pub is_whole: bool,
    /// The person typed.
    pub on_type: Callback<String>,
    /// The person left the field.
    pub on_leave: Callback<()>,
}

/// A number field. What is typed is never rewritten.
#[component]
pub fn NumberField(props: &Props) -> Html {
    let on_type = props.on_type.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        on_type.emit(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .value(),
        );
    });
    // What fills fields in for people may tell of the change only.
    let on_type = props.on_type.clone();
    let onchange = Callback::from(move |event: Event| {
        on_type.emit(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .value(),
        );
    });
    let on_leave = props.on_leave.clone();
    let onblur = Callback::from(move |_: FocusEvent| on_leave.emit(()));
    let error_id = format!("{}-error", props.id);
    let described = props.error.is_some().then(|| error_id.clone());
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()} lang={lang_of(&props.label)}>{ props.label.clone() }</label>
            { for props.hint.clone().map(|hint| html! { <span class="field__hint">{ hint }</span> }) }
            <input class="field__input field__input--number" id={props.id.clone()}
                data-testid={props.id.clone()} value={props.value.clone()} {oninput} {onchange} {onblur}
                inputmode={if props.is_whole { "numeric" } else { "decimal" }}
                autocomplete="off" maxlength="64"
                aria-invalid={props.error.is_some().to_string()} aria-describedby={described} />
            <span class="field__error" role="alert" id={error_id.clone()} data-testid={error_id}>
                { props.error.clone().unwrap_or_default() }
            </span>
        </div>
    }
}
