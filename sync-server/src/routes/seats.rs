//! Seats, one a device: the own, and those of the accounts that one administers.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sodiem_core::api::{Seat, SeatUpdate};
use sodiem_core::ids::SeatId;

use super::{Body, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::seats;

/// The own seats, newest first.
#[utoipa::path(get, path = "/seats", responses((status = 200, body = Vec<Seat>)))]
pub async fn get_seats(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
) -> Result<Json<Vec<Seat>>, Error> {
    app.run(move |app| seats::own(app, &who).map(Json)).await
}

/// Names the device of an own seat.
#[utoipa::path(put, path = "/seats/{seat}", params(("seat" = SeatId, Path)),
    request_body = SeatUpdate, responses((status = 204)))]
pub async fn put_seat(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(seat): Path<String>,
    Body(wish): Body<SeatUpdate>,
) -> Result<StatusCode, Error> {
    let seat: SeatId = named(&seat)?;
    app.run(move |app| seats::name(app, &who, seat, &wish))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses a seat from now on: one's own, or one of an account that one administers.
#[utoipa::path(delete, path = "/seats/{seat}", params(("seat" = SeatId, Path)),
    responses((status = 204)))]
pub async fn delete_seat(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(seat): Path<String>,
) -> Result<StatusCode, Error> {
    let seat: SeatId = named(&seat)?;
    app.run(move |app| seats::revoke(app, &who, seat)).await?;
    Ok(StatusCode::NO_CONTENT)
}
