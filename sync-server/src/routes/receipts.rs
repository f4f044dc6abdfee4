//! Receipts, for anybody who holds one.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use sodiem_core::api::{ReceiptCheck, ReceiptKey};

use crate::app::App;
use crate::{problem, receipt};

/// The key by which this server's receipts are checked. Needs no sign-in.
#[utoipa::path(get, path = "/receipt-key", responses((status = 200, body = ReceiptKey)))]
pub async fn get_receipt_key(State(app): State<Arc<App>>) -> Json<ReceiptKey> {
    Json(ReceiptKey {
        key: app.signer.key(),
    })
}

/// Whether a file is a receipt of this server, and what it says. Needs no sign-in, keeps nothing. A
/// receipt that was altered is an answer, not a problem.
#[utoipa::path(post, path = "/receipts/verify",
    request_body(content = Vec<u8>, content_type = "application/json"),
    responses((status = 200, body = ReceiptCheck)))]
pub async fn post_receipt(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    file: Bytes,
) -> Json<ReceiptCheck> {
    let texts = problem::catalog(problem::language(&headers));
    Json(receipt::check(&file, Some(&app.signer.key()), texts))
}
