//! A round's title and its moments: until when each does its part.

use sodiem_core::text::Message;
use sodiem_core::unit::UnitLevel;
use yew::prelude::*;

use super::PartProps;
use crate::hooks::{App, use_app};
use crate::pages::admin::parts::LineField;
use crate::state::view::admin::{RoundForm, TierForm, When};

/// Title, tiers and deadlines.
#[component]
pub fn Moments(part: &PartProps) -> Html {
    let app = use_app();
    let tier = |(index, tier): (usize, &TierForm)| {
        let level = app.text(level_key(tier.level));
        let label = Message::new("admin-tier-by")
            .with("tier", index + 1)
            .with("level", level.to_string());
        moment(
            &app,
            part,
            (&format!("tier-{index}"), app.say(&label)),
            &tier.decide_by,
            move |form| &mut form.tiers[index].decide_by,
        )
    };
    html! {
        <section class="card">
            <h2>{ app.text("admin-deadlines") }</h2>
            <LineField id="round-title" label={app.text("admin-round-title")} value={part.form.title.clone()}
                error={part.errors.get("round-title").cloned()} on_type={part.change(|form, title| form.title = title)} />
            { moment(&app, part, ("submit-by", app.text("admin-submit-by")), &part.form.submit_by, |form| &mut form.submit_by) }
            { for part.form.tiers.iter().enumerate().map(tier) }
            { moment(&app, part, ("closes-at", app.text("admin-closes-at")), &part.form.closes_at, |form| &mut form.closes_at) }
            <p class="soft">{ app.text("admin-tiers-fixed") }</p>
        </section>
    }
}

/// The key of a level's name.
pub fn level_key(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::Province => "admin-level-province",
        UnitLevel::District => "admin-level-district",
        UnitLevel::Commune => "admin-level-commune",
    }
}

/// A date and a time of day.
fn moment(
    app: &App,
    part: &PartProps,
    (id, label): (&str, AttrValue),
    when: &When,
    of: impl Fn(&mut RoundForm) -> &mut When + Copy + 'static,
) -> Html {
    html! {
        <fieldset class="group">
            <legend class="field__label">{ label.clone() }</legend>
            <div class="moment">
                <LineField id={format!("{id}-date")} label={app.text("admin-date")} hint={app.text("admin-date-hint")} value={when.date.clone()}
                    error={part.errors.get(id).cloned()} on_type={part.change(move |form, date| of(form).date = date)} />
                <LineField id={format!("{id}-time")} label={app.text("admin-time")} hint={app.text("admin-time-hint")} value={when.time.clone()}
                    on_type={part.change(move |form, time| of(form).time = time)} />
            </div>
        </fieldset>
    }
}
