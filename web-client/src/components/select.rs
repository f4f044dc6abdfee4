//! Fields that narrow a list; what they say stands in the address, so that the way back keeps it.

use yew::prelude::*;

use crate::components::vi::lang_of;

#[derive(Properties, PartialEq)]
pub struct SearchProps {
    /// Its `id` and `data-testid`.
    pub id: AttrValue,
    /// What it asks.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// The person typed.
    pub on_type: Callback<String>,
}

/// A field to search in.
#[component]
pub fn SearchField(props: &SearchProps) -> Html {
    let on_type = props.on_type.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        on_type.emit(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .value(),
        );
    });
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <input class="field__input" type="search" id={props.id.clone()} {oninput}
                data-testid={props.id.clone()} value={props.value.clone()} autocomplete="off" />
        </div>
    }
}

/// An option: its value and what it says.
pub type Choice = (String, AttrValue);

#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// Its `id` and `data-testid`.
    pub id: AttrValue,
    /// What it asks.
    pub label: AttrValue,
    /// The options.
    pub options: Vec<Choice>,
    /// The value of the chosen one.
    pub chosen: AttrValue,
    /// Another was chosen.
    pub on_choose: Callback<String>,
}

/// A field to choose in.
#[component]
pub fn SelectField(props: &SelectProps) -> Html {
    let on_choose = props.on_choose.clone();
    let onchange = Callback::from(move |event: Event| {
        on_choose.emit(
            event
                .target_unchecked_into::<web_sys::HtmlSelectElement>()
                .value(),
        );
    });
    let select = use_node_ref();
    {
        // Where the list changes, the browser may keep another one selected than the attribute says.
        let select = select.clone();
        let shown = (props.chosen.clone(), props.options.clone());
        use_effect_with(shown, move |(chosen, _)| {
            if let Some(select) = select.cast::<web_sys::HtmlSelectElement>() {
                select.set_value(chosen);
            }
        });
    }
    let option = |(value, name): &Choice| {
        let selected = *value == *props.chosen;
        html! { <option value={value.clone()} {selected} lang={lang_of(name)}>{ name.clone() }</option> }
    };
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <select ref={select} class="field__input" id={props.id.clone()} data-testid={props.id.clone()} {onchange}>
                { for props.options.iter().map(option) }
            </select>
        </div>
    }
}
