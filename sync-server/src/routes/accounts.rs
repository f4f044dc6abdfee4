//! Accounts, for their administrator.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sodiem_core::api::{Account, AccountUpdate, NewAccount};
use sodiem_core::ids::AccountId;

use super::{Body, named};
use crate::administration;
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;

/// The accounts of the administrator's province.
#[utoipa::path(get, path = "/accounts", responses((status = 200, body = Vec<Account>)))]
pub async fn get_accounts(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Vec<Account>>, Error> {
    app.run(move |app| administration::list(app, &who).map(Json))
        .await
}

/// Adds an account.
#[utoipa::path(post, path = "/accounts", request_body = NewAccount,
    responses((status = 201, body = Account)))]
pub async fn post_account(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<Account>), Error> {
    let account = app
        .run_hashing(move |app| administration::add(app, &who, new))
        .await?;
    Ok((StatusCode::CREATED, Json(account)))
}

/// Replaces what an account is.
#[utoipa::path(put, path = "/accounts/{account}", params(("account" = AccountId, Path)),
    request_body = AccountUpdate, responses((status = 200, body = Account)))]
pub async fn put_account(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(account): Path<String>,
    Body(wish): Body<AccountUpdate>,
) -> Result<Json<Account>, Error> {
    let account: AccountId = named(&account)?;
    app.run_hashing(move |app| administration::update(app, &who, &account, wish).map(Json))
        .await
}
