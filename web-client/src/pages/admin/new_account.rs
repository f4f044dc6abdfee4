//! A new account.

use sodiem_core::account::Grant;
use sodiem_core::api::NewAccount;
use yew::prelude::*;

use super::grants::Grants;
use super::parts::LineField;
use super::{failure, password};
use crate::components::go::Go;
use crate::components::page::Page;
use crate::hooks::use_app;
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::admin::{Attempt, Doing};
use crate::state::view::admin;

/// What was typed so far.
#[derive(Clone, Default, PartialEq)]
struct Typed {
    name: String,
    username: String,
    grants: Vec<Grant>,
}

/// The form of a new account; its password is made here and shown once.
#[component]
pub fn NewAccountPage() -> Html {
    let app = use_app();
    let typed = use_state(Typed::default);
    let (is_admin, attempt, secret) = app.read(|state| {
        let is_admin = state
            .work()
            .is_some_and(|work| !admin::provinces(work).is_empty());
        (
            is_admin,
            state.desk.admin.account.clone(),
            state.desk.admin.password.clone(),
        )
    });
    {
        let app = app.clone();
        use_effect_with((), move |()| {
            app.send(Doing::Leave);
            move || app.send(Doing::Leave)
        });
    }
    if !is_admin {
        return html! { <NotFound /> };
    }
    let change = |change: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            change(&mut next, text);
            typed.set(next);
        })
    };
    let on_grants = {
        let typed = typed.clone();
        Callback::from(move |grants| {
            typed.set(Typed {
                grants,
                ..(*typed).clone()
            });
        })
    };
    let onsubmit = {
        let (app, typed) = (app.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            app.send(Doing::MakePassword);
            let password = app
                .read(|state| state.desk.admin.password.clone())
                .unwrap_or_default();
            let Typed {
                name,
                username,
                grants,
            } = (*typed).clone();
            let new = NewAccount {
                username: username.trim().to_lowercase(),
                name,
                grants,
                password,
            };
            app.send(Doing::Add(new));
        })
    };
    let done = match &attempt {
        Attempt::Done(account) => Some(account.clone()),
        _ => None,
    };
    let is_ready = attempt != Attempt::Running
        && done.is_none()
        && ![&typed.name, &typed.username]
            .into_iter()
            .any(|text| text.trim().is_empty());
    html! {
        <Page title={app.text("admin-new-account")} id="new-account-page" back={(Route::Accounts, app.text("nav-accounts"))}>
            <form class="card" {onsubmit} data-state={attempt.name()}>
                <LineField id="account-name" label={app.text("admin-name")} value={typed.name.clone()}
                    on_type={change(|typed, name| typed.name = name)} />
                <LineField id="account-username" label={app.text("admin-username")} hint={app.text("admin-username-hint")}
                    value={typed.username.clone()} on_type={change(|typed, username| typed.username = username)} />
                <Grants grants={typed.grants.clone()} on_change={on_grants} />
                { failure(&app, attempt.failure()) }
                <div class="buttons">
                    <button class="button button--primary" type="submit" disabled={!is_ready} data-testid="account-add">
                        { app.text("admin-account-add") }
                    </button>
                </div>
            </form>
            if let Some((account, secret)) = done.zip(secret) {
                { password(&app, &secret) }
                <Go to={Route::Account { account: account.id }} class="button" id="to-account">{ app.text("admin-to-account") }</Go>
            }
        </Page>
    }
}
