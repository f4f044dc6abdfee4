//! The administrator's pages: accounts, and the settings of rounds.

use yew::prelude::*;

use crate::hooks::App;
use crate::route::Route;
use crate::state::Failure;

mod account;
mod accounts;
mod grants;
mod moving;
mod new_account;
mod parts;
mod quarantine;
mod round;
mod seats;

/// The administrator's page at an address.
pub fn page(route: &Route) -> Option<Html> {
    Some(match route.clone() {
        Route::Accounts => html! { <accounts::AccountsPage /> },
        Route::NewAccount => html! { <new_account::NewAccountPage /> },
        Route::Account { account } => {
            let key = account.to_string();
            html! { <account::AccountPage {key} {account} /> }
        }
        Route::Quarantine => html! { <quarantine::QuarantinePage /> },
        Route::RoundSettings { round } => {
            let key = round.to_string();
            html! { <round::RoundPage {key} {round} /> }
        }
        Route::RoundMove { round, edition } => {
            let key = format!("{round}/{edition}");
            html! { <moving::MovePage {key} {round} {edition} /> }
        }
        _ => return None,
    })
}

/// Why a request was not done, with what is wrong.
pub fn failure(app: &App, failure: Option<&Failure>) -> Html {
    let Some(failure) = failure else {
        return Html::default();
    };
    let findings = match failure {
        Failure::Problem(problem) => problem.findings.clone(),
        _ => Vec::new(),
    };
    html! {
        <div class="notice notice--bad" role="alert" data-testid="failure">
            <p><strong>{ app.tell(&failure.message()) }</strong></p>
            <crate::components::findings::Findings {findings} />
        </div>
    }
}

/// A password that is shown this once.
fn password(app: &App, password: &str) -> Html {
    html! {
        <div class="notice notice--good" data-testid="password-notice">
            <p>{ app.text("admin-password-once") }</p>
            <p><output class="password" data-testid="new-password">{ password.to_owned() }</output></p>
        </div>
    }
}
