//! A round's settings, what the province clarifies in it, and its survey.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use sodiem_core::api::{
    MoveWish, Moved, NewClarification, ProblemCode, RoundSaved, SurveyImported,
};
use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;

use super::{Body, named};
use crate::app::App;
use crate::auth::SignedIn;
use crate::error::Error;
use crate::{administration, clarification, moving, survey};

/// Replaces a round's settings, if `version` is still the one that was changed. Its province and its
/// level stay; its tiers once a sheet was submitted or an appraisal written, its criteria once
/// anything was written: then it is moved. Its clarifications stay whatever is sent.
#[utoipa::path(put, path = "/rounds/{round}", params(("round" = RoundId, Path)),
    request_body = Round, responses((status = 200, body = RoundSaved)))]
pub async fn put_round(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Body(wish): Body<Round>,
) -> Result<Json<RoundSaved>, Error> {
    let id: RoundId = named(&id)?;
    app.run(move |app| {
        let round = administration::put_round(app, &who, &id, wish)?;
        Ok(Json(RoundSaved { round }))
    })
    .await
}

/// Clarifies a row of the criteria, for the province and its administrators: dated, by the account's
/// name, for all units, and never taken back: a later one corrects an earlier one. It counts the
/// settings' `version` up; with a `version`, it is given only if that is still the one.
#[utoipa::path(post, path = "/rounds/{round}/clarifications", params(("round" = RoundId, Path)),
    request_body = NewClarification, responses((status = 200, body = RoundSaved)))]
pub async fn post_clarification(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Body(wish): Body<NewClarification>,
) -> Result<Json<RoundSaved>, Error> {
    let id: RoundId = named(&id)?;
    app.run(move |app| {
        let round = clarification::give(app, &who, &id, wish)?;
        Ok(Json(RoundSaved { round }))
    })
    .await
}

/// Moves a round to another edition of its criteria after work began, for its administrator: what
/// was written is carried over by code or as declared, what was decided is history. With `dry_run`
/// it only says what would move. All or nothing.
#[utoipa::path(post, path = "/rounds/{round}/move", params(("round" = RoundId, Path)),
    request_body = MoveWish, responses((status = 200, body = Moved)))]
pub async fn post_move(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Body(wish): Body<MoveWish>,
) -> Result<Json<Moved>, Error> {
    let id: RoundId = named(&id)?;
    app.run(move |app| moving::move_round(app, &who, &id, wish).map(Json))
        .await
}

/// Imports the survey's answers, for the province: CSV with the columns `unit_code,leaf`, one for
/// each option of the edition's scales (`A`, `B`, …; where several groups are asked, for each option
/// of each group's form: `01/A`) and `satisfied,answered`. All or nothing.
#[utoipa::path(post, path = "/rounds/{round}/survey", params(("round" = RoundId, Path)),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = SurveyImported)))]
pub async fn post_survey(
    State(app): State<Arc<App>>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    text: String,
) -> Result<Json<SurveyImported>, Error> {
    let id: RoundId = named(&id)?;
    app.run(move |app| {
        let reference = app.reference()?;
        let round = reference
            .round(&id)
            .filter(|round| reference.takes_part(&who, round))
            .ok_or(ProblemCode::NotFound)?;
        if !who.is_province(&round.province) {
            return Err(ProblemCode::NotAllowed.into());
        }
        survey::import(app, &id, text, Some(who.account)).map(Json)
    })
    .await
}
