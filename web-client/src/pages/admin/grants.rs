//! What an account may do: roles, each at its place.

use sodiem_core::account::Grant;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::select::SelectField;
use crate::components::vi::lang_of;
use crate::hooks::use_app;
use crate::state::view::admin::{self, Place, Role};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it may do so far.
    pub grants: Vec<Grant>,
    /// It is to be this.
    pub on_change: Callback<Vec<Grant>>,
}

/// The roles, and a form to add one.
#[component]
pub fn Grants(props: &Props) -> Html {
    let app = use_app();
    let role = use_state(|| Role::Officer);
    let place = use_state(String::new);
    let (names, places) = app.read(|state| {
        let Some(work) = state.work() else {
            return (Vec::new(), Vec::new());
        };
        let name = |grant: &Grant| admin::grant(work, grant);
        (
            props.grants.iter().map(name).collect::<Vec<_>>(),
            admin::places(work, *role),
        )
    });
    let remove = |index: usize, name: &Message| {
        let (grants, on_change) = (props.grants.clone(), props.on_change.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut grants = grants.clone();
            grants.remove(index);
            on_change.emit(grants);
        });
        grants_item(&app, name, onclick)
    };
    let on_role = {
        let (role, place) = (role.clone(), place.clone());
        Callback::from(move |name: String| {
            role.set(Role::of(&name).unwrap_or(Role::Officer));
            place.set(String::new());
        })
    };
    let on_place = {
        let place = place.clone();
        Callback::from(move |code| place.set(code))
    };
    let add = {
        let (grants, on_change, role, place) = (
            props.grants.clone(),
            props.on_change.clone(),
            *role,
            place.clone(),
        );
        Callback::from(move |_: MouseEvent| {
            let Some(grant) = role.at(&place) else { return };
            let mut grants = grants.clone();
            if !grants.contains(&grant) {
                grants.push(grant);
            }
            place.set(String::new());
            on_change.emit(grants);
        })
    };
    let roles = Role::ALL.map(|role| {
        (
            role.name().to_owned(),
            app.text(&format!("admin-role-{}", role.name())),
        )
    });
    let choose = [(String::new(), app.text("admin-place-choose"))];
    let option = |place: &Place| {
        let group = if place.group.is_empty() {
            String::new()
        } else {
            format!(" · {}", place.group)
        };
        (
            place.code.clone(),
            AttrValue::from(format!("{}{group}", place.name)),
        )
    };
    html! {
        <fieldset class="group" data-testid="grants" data-state={names.len().to_string()}>
            <legend class="field__label">{ app.text("admin-grants") }</legend>
            if names.is_empty() { <p class="soft">{ app.text("admin-grants-none") }</p> }
            <ul class="rows">{ for names.iter().enumerate().map(|(index, name)| remove(index, name)) }</ul>
            <div class="narrow">
                <SelectField id="grant-role" label={app.text("admin-role")} chosen={role.name()}
                    options={roles.to_vec()} on_choose={on_role} />
                <SelectField id="grant-place" label={app.text("admin-place")} chosen={(*place).clone()}
                    options={choose.into_iter().chain(places.iter().map(option)).collect::<Vec<_>>()} on_choose={on_place} />
                <button class="button" type="button" onclick={add} disabled={place.is_empty()} data-testid="grant-add">
                    { app.text("admin-grant-add") }
                </button>
            </div>
        </fieldset>
    }
}

fn grants_item(app: &crate::hooks::App, name: &Message, onclick: Callback<MouseEvent>) -> Html {
    let said = app.say(name);
    html! {
        <li class="rows__item rows__item--across" key={said.to_string()}>
            <span>{ app.tell(name) }</span>
            <button class="button" type="button" {onclick} lang={lang_of(&said)}
                aria-label={format!("{}: {said}", app.text("admin-remove"))}>
                { app.text("admin-remove") }
            </button>
        </li>
    }
}
