//! The accounts.

use serde::{Deserialize, Serialize};
use sodiem_core::text::Message;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::freshness::Freshness;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::select::{SearchField, SelectField};
use crate::components::vi::vi;
use crate::hooks::{App, use_app, use_wanted};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::admin::{self, AccountLine, Role};

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Narrowed {
    #[serde(skip_serializing_if = "String::is_empty")]
    role: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The list of accounts.
#[component]
pub fn AccountsPage() -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let narrowed: Narrowed = location
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
    use_wanted(Some(Wanted::Accounts));
    let texts = app.texts();
    let found = app.read(|state| {
        let accounts = state.desk.online.accounts();
        let work = state.work()?;
        if admin::provinces(work).is_empty() {
            return None;
        }
        let narrow = (Role::of(&narrowed.role), narrowed.q.as_str());
        let value = accounts.value.as_ref();
        let lines = value.map(|all| admin::accounts(work, all, &texts, narrow));
        Some((accounts, lines))
    });
    let Some((accounts, lines)) = found else {
        return html! { <NotFound /> };
    };
    let narrow = Callback::from(move |narrowed: Narrowed| {
        // Fails only for a query that cannot be written, and ours is plain text.
        drop(navigator.replace_with_query(&Route::Accounts, &narrowed));
    });
    html! {
        <Page title={app.text("nav-accounts")} id="accounts-page">
            <div class="buttons">
                <Go to={Route::NewAccount} class="button button--primary" id="to-new-account">{ app.text("admin-new-account") }</Go>
                <Go to={Route::Quarantine} class="button" id="to-quarantine">{ app.text("admin-quarantine") }</Go>
            </div>
            <Freshness wanted={Wanted::Accounts} standing={&accounts} />
            { fields(&app, &narrowed, &narrow) }
            if let Some(lines) = lines { { list(&app, &lines) } }
        </Page>
    }
}

fn fields(app: &App, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let (own, emit) = (narrowed.clone(), narrow.clone());
    let on_type = Callback::from(move |q| emit.emit(Narrowed { q, ..own.clone() }));
    let (own, emit) = (narrowed.clone(), narrow.clone());
    let on_choose = Callback::from(move |role| {
        emit.emit(Narrowed {
            role,
            ..own.clone()
        });
    });
    let all = [(String::new(), app.text("admin-role-all"))];
    let roles = Role::ALL.map(|role| {
        (
            role.name().to_owned(),
            app.text(&format!("admin-role-{}", role.name())),
        )
    });
    html! {
        <div class="narrow" role="search">
            <SearchField id="search" label={app.text("admin-search")} value={narrowed.q.clone()} {on_type} />
            <SelectField id="role" label={app.text("admin-role")} chosen={narrowed.role.clone()}
                options={all.into_iter().chain(roles).collect::<Vec<_>>()} {on_choose} />
        </div>
    }
}

fn list(app: &App, lines: &[AccountLine]) -> Html {
    let item = |line: &AccountLine| {
        let account = &line.account;
        let to = Route::Account {
            account: account.id.clone(),
        };
        let state = if account.enabled {
            "enabled"
        } else {
            "disabled"
        };
        let devices = Message::new("admin-devices").with("count", line.devices);
        html! {
            <li class="rows__item" key={account.id.to_string()} data-testid="account" data-state={state}>
                <Go {to} class="link" id={format!("account-{}", account.username)}>{ vi(account.name.clone()) }</Go>
                <span class="soft">{ account.username.clone() }{ " · " }{ app.tell(&devices) }</span>
                <span class="tags">
                    { for line.roles.iter().map(|role| html! { <span class="tag">{ app.tell(role) }</span> }) }
                    if !account.enabled { <span class="tag tag--bad">{ app.text("admin-disabled") }</span> }
                </span>
            </li>
        }
    };
    html! {
        <section class="card card--list">
            <p class="soft" role="status" data-testid="found" data-state={lines.len().to_string()}>
                { app.tell(&Message::new("admin-found").with("count", lines.len())) }
            </p>
            <ul class="rows">{ for lines.iter().map(item) }</ul>
        </section>
    }
}
