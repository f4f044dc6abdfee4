//! A bar that shows a share. Its length is an SVG attribute: the page's policy allows no styles in
//! attributes.

use sodiem_core::ratio::Ratio;
use yew::prelude::*;

/// A bar of `part` out of `whole`.
pub fn bar(part: &Ratio, whole: &Ratio, label: AttrValue) -> Html {
    let share = part
        .checked_div(whole)
        .map_or(0, |share| share.to_permille());
    let share = share.clamp(0, 1000);
    let fill = if share == 1000 {
        "bar__fill bar__fill--full"
    } else {
        "bar__fill"
    };
    html! {
        <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img"
            aria-label={label}>
            <rect class={fill} width={share.to_string()} height="10" />
        </svg>
    }
}
