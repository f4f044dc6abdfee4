//! What is compared where results are equal, in the order in which it is compared.

use sodiem_core::round::{TIE_BREAKERS_MAX, TieBreaker};
use sodiem_core::text::Message;
use yew::prelude::*;

use super::PartProps;
use crate::components::select::{Choice, SelectField};
use crate::hooks::{App, use_app};
use crate::state::view::admin::{named_areas, tie_breaker_name};

/// The tie-breakers, each a field to choose in; none can be chosen twice.
#[component]
pub fn TieBreakers(part: &PartProps) -> Html {
    let app = use_app();
    let all = choices(&app, part);
    let chosen = &part.form.tie_breakers;
    let left: Vec<&(TieBreaker, AttrValue)> = all
        .iter()
        .filter(|(breaker, _)| !chosen.contains(breaker))
        .collect();
    let one = |(index, breaker): (usize, &TieBreaker)| {
        let own = all.iter().filter(|(other, _)| other == breaker);
        let options: Vec<Choice> = own
            .chain(left.iter().copied())
            .map(|(breaker, name)| (tie_breaker_name(breaker), name.clone()))
            .collect();
        entry(&app, part, (index, breaker), (&all, options))
    };
    let next = left.first().map(|(breaker, _)| breaker.clone());
    let next = next.filter(|_| chosen.len() < TIE_BREAKERS_MAX);
    let add = next.map(|next| part.click(move |form| form.tie_breakers.push(next.clone())));
    html! {
        <fieldset class="group" data-testid="tie-breakers" data-state={chosen.len().to_string()}>
            <legend class="field__label">{ app.text("admin-tie-breakers") }</legend>
            <p class="soft">{ app.text("admin-tie-breakers-hint") }</p>
            { for chosen.iter().enumerate().map(one) }
            if let Some(add) = add {
                <div class="buttons">
                    <button class="button" type="button" onclick={add} data-testid="tie-breaker-add">{ app.text("admin-tie-breaker-add") }</button>
                </div>
            }
        </fieldset>
    }
}

/// All that can be compared, with its name; also what was chosen of other criteria.
fn choices(app: &App, part: &PartProps) -> Vec<(TieBreaker, AttrValue)> {
    let form = &part.form;
    let areas = app.read(|state| {
        let work = state.work()?;
        Some(named_areas(work, form))
    });
    let named = [
        (TieBreaker::Points, "points"),
        (TieBreaker::Appraised, "appraised"),
        (TieBreaker::Survey, "survey"),
    ];
    let named =
        named.map(|(breaker, name)| (breaker, app.text(&format!("admin-tie-breaker-{name}"))));
    let areas = areas.unwrap_or_default().into_iter();
    let areas = areas.map(|(code, name)| {
        let name = format!("{code} {name}");
        (TieBreaker::Area(code), AttrValue::from(name))
    });
    named.into_iter().chain(areas).collect()
}

fn entry(
    app: &App,
    part: &PartProps,
    (index, breaker): (usize, &TieBreaker),
    (all, options): (&[(TieBreaker, AttrValue)], Vec<Choice>),
) -> Html {
    let label = app.say(&Message::new("admin-tie-breaker").with("number", index + 1));
    let known: Vec<TieBreaker> = all.iter().map(|(breaker, _)| breaker.clone()).collect();
    let on_choose = part.change(move |form, name| {
        if let Some(breaker) = known.iter().find(|known| tie_breaker_name(known) == name) {
            form.tie_breakers[index] = breaker.clone();
        }
    });
    let remove = part.click(move |form| drop(form.tie_breakers.remove(index)));
    let name = app.say(&Message::new("admin-tie-breaker-remove").with("number", index + 1));
    html! {
        <>
            <SelectField id={format!("tie-breaker-{index}")} {label} {options} chosen={tie_breaker_name(breaker)} {on_choose} />
            <div class="buttons">
                <button class="button" type="button" onclick={remove} aria-label={name}
                    data-testid={format!("tie-breaker-{index}-remove")}>{ app.text("admin-remove") }</button>
            </div>
        </>
    }
}
