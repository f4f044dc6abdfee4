//! The label of a sample criteria set, wherever the set is shown.

use sodiem_core::ids::RoundId;
use yew::prelude::*;

use crate::hooks::App;

/// Says that the round's criteria set is a sample; nothing where it is a province's own.
pub fn sample_tag(app: &App, round: &RoundId) -> Html {
    let is_sample = app.read(|state| {
        let set = state.work().and_then(|work| work.device.set(round));
        set.is_some_and(|set| set.is_sample)
    });
    if !is_sample {
        return Html::default();
    }
    html! { <span class="tag tag--warn" data-testid="sample">{ app.text("sample-set") }</span> }
}
