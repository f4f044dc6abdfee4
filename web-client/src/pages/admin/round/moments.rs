//! A round's title and its moments: until when each does its part.

use sodiem_core::round::TIERS_MAX;
use sodiem_core::text::Message;
use sodiem_core::unit::UnitLevel;
use yew::prelude::*;

use super::PartProps;
use crate::components::select::SelectField;
use crate::hooks::{App, use_app};
use crate::pages::admin::parts::LineField;
use crate::state::view::admin::{RoundForm, TierForm, When};

/// The levels whose bodies can appraise.
const LEVELS: [(&str, UnitLevel); 2] = [
    ("district", UnitLevel::District),
    ("province", UnitLevel::Province),
];

/// Title, tiers and deadlines.
#[component]
pub fn Moments(part: &PartProps) -> Html {
    let app = use_app();
    let one = |(index, form)| tier(&app, part, (index, form));
    html! {
        <section class="card">
            <h2>{ app.text("admin-deadlines") }</h2>
            <LineField id="round-title" label={app.text("admin-round-title")} value={part.form.title.clone()}
                error={part.errors.get("round-title").cloned()} on_type={part.change(|form, title| form.title = title)} />
            { moment(&app, part, ("submit-by", app.text("admin-submit-by")), &part.form.submit_by, |form| &mut form.submit_by) }
            { for part.form.tiers.iter().enumerate().map(one) }
            if part.form.tiers.len() < TIERS_MAX {
                <div class="buttons">
                    <button class="button" type="button" onclick={part.click(RoundForm::add_tier)} data-testid="tier-add">
                        { app.text("admin-tier-add") }
                    </button>
                </div>
            }
            { moment(&app, part, ("closes-at", app.text("admin-closes-at")), &part.form.closes_at, |form| &mut form.closes_at) }
            <p class="soft">{ app.text("admin-tiers-hint") }</p>
        </section>
    }
}

/// A tier: whose bodies appraise at it, and until when.
fn tier(app: &App, part: &PartProps, (index, form): (usize, &TierForm)) -> Html {
    let level = |level: UnitLevel| app.text(level_key(level));
    let label = Message::new("admin-tier-by")
        .with("tier", index + 1)
        .with("level", level(form.level).to_string());
    let options = LEVELS.map(|(name, own)| (name.to_owned(), level(own)));
    let chosen = LEVELS.iter().find(|(_, own)| *own == form.level);
    let on_choose = part.change(move |form, name| {
        if let Some((_, level)) = LEVELS.iter().find(|(own, _)| *own == name) {
            form.tiers[index].level = *level;
        }
    });
    let name = Message::new("admin-tier-level").with("tier", index + 1);
    let remove = Message::new("admin-tier-remove").with("tier", index + 1);
    html! {
        <>
            <SelectField id={format!("tier-{index}-level")} label={app.say(&name)} options={options.to_vec()}
                chosen={chosen.map_or("", |(name, _)| name)} {on_choose} />
            { moment(app, part, (&format!("tier-{index}"), app.say(&label)), &form.decide_by,
                move |form| &mut form.tiers[index].decide_by) }
            if part.form.tiers.len() > 1 {
                <div class="buttons">
                    <button class="button" type="button" onclick={part.click(move |form| form.remove_tier(index))}
                        data-testid={format!("tier-{index}-remove")}>{ app.say(&remove) }</button>
                </div>
            }
        </>
    }
}

/// The key of a level's name.
pub fn level_key(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::Province => "admin-level-province",
        UnitLevel::Department => "admin-level-department",
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
