//! A bar that shows a share. Its length is an SVG attribute: the page's policy allows no styles in
//! attributes.

use sodiem_core::ratio::Ratio;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The part.
    pub part: Ratio,
    /// The whole.
    pub whole: Ratio,
    /// What it says, for those who do not see it.
    pub label: AttrValue,
}

/// A bar of `part` out of `whole`.
#[component]
pub fn Bar(props: &Props) -> Html {
    let share = props
        .part
        .checked_div(&props.whole)
        .map_or(0, |share| share.to_permille());
    let share = share.clamp(0, 1000);
    let fill = if share == 1000 {
        "bar__fill bar__fill--full"
    } else {
        "bar__fill"
    };
    html! {
        <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img"
            aria-label={props.label.clone()}>
            <rect class={fill} width={share.to_string()} height="10" />
        </svg>
    }
}
