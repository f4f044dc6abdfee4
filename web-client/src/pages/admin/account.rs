//! One account: what it may do, its devices, its password.

use sodiem_core::account::Grant;
use sodiem_core::api::{Account, AccountUpdate, Seat};
use sodiem_core::ids::AccountId;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::grants::Grants;
use super::parts::LineField;
use super::seats::Seats;
use super::{failure, password};
use crate::components::dialog::Dialog;
use crate::components::freshness::Freshness;
use crate::components::page::Page;
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::admin::{Attempt, Doing};
use crate::state::online::Wanted;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The account.
    pub account: AccountId,
}

/// What is asked before it is done.
#[derive(Clone, PartialEq)]
enum Asked {
    Reset,
    Disable,
    Revoke(Seat),
}

/// The account's page.
#[component]
pub fn AccountPage(props: &Props) -> Html {
    let app = use_app();
    use_wanted(Some(Wanted::Accounts));
    let accounts = app.read(|state| state.desk.online.accounts());
    let of_id = |all: &std::rc::Rc<Vec<Account>>| {
        all.iter()
            .find(|account| account.id == props.account)
            .cloned()
    };
    let account = accounts.value.as_ref().and_then(of_id);
    {
        let app = app.clone();
        use_effect_with((), move |()| {
            app.send(Doing::Leave);
            move || app.send(Doing::Leave)
        });
    }
    let title = account
        .as_ref()
        .map_or_else(|| app.text("nav-accounts"), |a| a.name.clone().into());
    html! {
        <Page {title} id="account-page" back={(Route::Accounts, app.text("nav-accounts"))}>
            <Freshness wanted={Wanted::Accounts} standing={&accounts} />
            if let Some(account) = account { <AccountForm {account} /> }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    account: Account,
}

#[component]
fn AccountForm(props: &FormProps) -> Html {
    let app = use_app();
    let account = &props.account;
    let typed = use_state(|| (account.name.clone(), account.grants.clone()));
    let asked = use_state(|| None::<Asked>);
    let (attempt, seat, secret) = app.read(|state| {
        let admin = &state.desk.admin;
        (
            admin.account.clone(),
            admin.seat.clone(),
            admin.password.clone(),
        )
    });
    let on_name = {
        let typed = typed.clone();
        Callback::from(move |name| typed.set((name, typed.1.clone())))
    };
    let on_grants = {
        let typed = typed.clone();
        Callback::from(move |grants: Vec<Grant>| typed.set((typed.0.clone(), grants)))
    };
    let onsubmit = {
        let (app, typed, account) = (app.clone(), typed.clone(), account.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (name, grants) = (*typed).clone();
            change(
                &app,
                &Account {
                    name,
                    grants,
                    ..account.clone()
                },
                None,
            );
        })
    };
    let ask = |what: Asked| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(Some(what.clone())))
    };
    let enable = {
        let (app, account) = (app.clone(), account.clone());
        Callback::from(move |_: MouseEvent| {
            change(
                &app,
                &Account {
                    enabled: true,
                    ..account.clone()
                },
                None,
            );
        })
    };
    let on_revoke = {
        let asked = asked.clone();
        Callback::from(move |seat| asked.set(Some(Asked::Revoke(seat))))
    };
    let is_running = attempt == Attempt::Running;
    let is_changed = typed.0 != account.name || typed.1 != account.grants;
    html! {
        <>
            <form class="card" {onsubmit} data-state={attempt.name()}>
                <p class="tags">
                    <span class="soft" data-testid="username">{ account.username.clone() }</span>
                    if !account.enabled { <span class="tag tag--bad" data-testid="disabled">{ app.text("admin-disabled") }</span> }
                </p>
                <LineField id="account-name" label={app.text("admin-name")} value={typed.0.clone()} on_type={on_name} />
                <Grants grants={typed.1.clone()} on_change={on_grants} />
                { failure(&app, attempt.failure()) }
                <div class="buttons">
                    <button class="button button--primary" type="submit" disabled={is_running || !is_changed} data-testid="account-save">
                        { app.text("admin-save") }
                    </button>
                    <button class="button" type="button" onclick={ask(Asked::Reset)} disabled={is_running} data-testid="account-reset">
                        { app.text("admin-reset") }
                    </button>
                    if account.enabled {
                        <button class="button button--danger" type="button" onclick={ask(Asked::Disable)} disabled={is_running} data-testid="account-disable">
                            { app.text("admin-disable") }
                        </button>
                    } else {
                        <button class="button" type="button" onclick={enable} disabled={is_running} data-testid="account-enable">
                            { app.text("admin-enable") }
                        </button>
                    }
                </div>
            </form>
            if let (Attempt::Done(_), Some(secret)) = (&attempt, &secret) { { password(&app, secret) } }
            { failure(&app, seat.failure()) }
            <Seats seats={account.seats.clone()} {on_revoke} />
            { question(&app, account, &asked) }
        </>
    }
}

/// Sends the account as it is to be.
fn change(app: &App, account: &Account, password: Option<String>) {
    let Account {
        id,
        name,
        grants,
        enabled,
        ..
    } = account.clone();
    app.send(Doing::Change(
        id,
        AccountUpdate {
            name,
            grants,
            enabled,
            password,
        },
    ));
}

fn question(app: &App, account: &Account, asked: &UseStateHandle<Option<Asked>>) -> Html {
    let Some(what) = (**asked).clone() else {
        return Html::default();
    };
    let (key, place) = match &what {
        Asked::Reset => ("admin-reset", account.name.clone()),
        Asked::Disable => ("admin-disable", account.name.clone()),
        Asked::Revoke(seat) => ("admin-seat-revoke", seat.device.clone()),
    };
    let on_close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let close = on_close.reform(|_: MouseEvent| ());
    let confirm = {
        let (app, account, asked) = (app.clone(), account.clone(), asked.clone());
        Callback::from(move |_: MouseEvent| {
            match &what {
                Asked::Reset => {
                    app.send(Doing::MakePassword);
                    let password = app.read(|state| state.desk.admin.password.clone());
                    change(&app, &account, password);
                }
                Asked::Disable => change(
                    &app,
                    &Account {
                        enabled: false,
                        ..account.clone()
                    },
                    None,
                ),
                Asked::Revoke(seat) => app.send(Doing::Revoke(seat.id)),
            }
            asked.set(None);
        })
    };
    let long = Message::new(&format!("{key}-long")).with("place", place);
    html! {
        <Dialog title={app.text(key)} id="admin-question" {on_close}>
            <p>{ app.tell(&long) }</p>
            <div class="buttons">
                <button class="button button--danger" type="button" onclick={confirm} data-testid="admin-confirm">{ app.text(key) }</button>
                <button class="button" type="button" onclick={close}>{ app.text("cancel") }</button>
            </div>
        </Dialog>
    }
}
