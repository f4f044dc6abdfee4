//! One of several options, or ticks.

use yew::prelude::*;

use super::vi::VI;

#[derive(Clone, PartialEq)]
pub struct Choice {
    /// What it says.
    pub label: AttrValue,
    /// What it gives.
    pub points: AttrValue,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the group asks.
    pub legend: AttrValue,
    /// The options.
    pub choices: Vec<Choice>,
    /// Several may be ticked.
    #[prop_or_default]
    pub is_multiple: bool,
    /// Names of the fields in the page.
    pub name: AttrValue,
    /// An option was chosen, or ticked or not.
    pub on_choose: Callback<(usize, bool)>,
}

/// Options as large targets.
#[component]
pub fn ChoiceField(props: &Props) -> Html {
    let kind = if props.is_multiple {
        "checkbox"
    } else {
        "radio"
    };
    let option = |(index, choice): (usize, &Choice)| {
        let on_choose = props.on_choose.clone();
        let onchange = Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<web_sys::HtmlInputElement>();
            on_choose.emit((index, input.checked()));
        });
        html! {
            <label class="option" key={index} data-state={if choice.is_chosen { "chosen" } else { "open" }}>
                <input class="option__input" type={kind} name={props.name.clone()} {onchange}
                    checked={choice.is_chosen} data-testid={format!("{}-{index}", props.name)} />
                <span class="option__label" lang={VI}>{ choice.label.clone() }</span>
                <span class="option__points number">{ choice.points.clone() }</span>
            </label>
        }
    };
    html! {
        <fieldset class="options">
            <legend class="field__label">{ props.legend.clone() }</legend>
            { for props.choices.iter().enumerate().map(option) }
        </fieldset>
    }
}
