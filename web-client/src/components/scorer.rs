//! Who scores a leaf, where it is not the unit.

use sodiem_core::criteria::ScoredBy;
use sodiem_core::ratio::Ratio;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::hooks::App;

/// A tag that says who scores the leaf; none where it is the unit. `scorer` is the name of a department
/// or of an authority.
pub fn tag(app: &App, scored_by: &ScoredBy, scorer: Option<&str>) -> Option<Html> {
    let who = match (scored_by, scorer) {
        (ScoredBy::Unit, _) => return None,
        (ScoredBy::Survey, _) => app.text("tag-survey"),
        (_, Some(scorer)) => app.say(&Message::new("tag-scorer").with("scorer", scorer)),
        (_, None) => app.text("tag-province"),
    };
    Some(html! { <span class="tag">{ who }</span> })
}

/// What stands in the place of an answer that is not for the viewer to give, with the maximum.
pub fn locked(app: &App, scored_by: &ScoredBy, scorer: Option<&str>, max: &Ratio) -> Html {
    let key = match scored_by {
        ScoredBy::Unit => "locked-other-unit",
        ScoredBy::Province => "locked-province",
        ScoredBy::Survey => "locked-survey",
        ScoredBy::Authority(_) | ScoredBy::Department(_) => "locked-named",
    };
    let why = Message::new(key).with("scorer", scorer.unwrap_or_default());
    let max = Message::new("locked-max").with("max", max);
    html! {
        <section class="card" data-testid="locked" data-state={key}>
            <h2>{ app.text("locked-title") }</h2>
            <p>{ app.tell(&why) }</p>
            <p class="number">{ app.tell(&max) }</p>
        </section>
    }
}
