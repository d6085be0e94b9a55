//! Calendar accounts of the hub, for admins.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_api::Problem;
use baton_api::calendars::{ListedCalendar, NewTeamCalendar, TeamCalendarView, TeamLink};
use baton_core::ids::TeamCalendarId;

use crate::auth::Admin;
use crate::extract::{Body, Id};
use crate::fail::Result;
use crate::server::App;

/// The calendar accounts that the hub is connected with
#[utoipa::path(
    get, path = "/v1/admin/calendars", tag = "admin", security(("device_token" = [])),
    responses(
        (status = 200, body = Vec<TeamCalendarView>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn all(
    State(app): State<App>,
    Admin(device): Admin,
) -> Result<Json<Vec<TeamCalendarView>>> {
    app.engine.team_calendars(&device.workspace).await.map(Json)
}

/// Connect an account
///
/// It is asked before it is stored; the password is sealed and never shown again.
#[utoipa::path(
    post, path = "/v1/admin/calendars", tag = "admin", security(("device_token" = [])),
    request_body = NewTeamCalendar,
    responses(
        (status = 201, body = TeamCalendarView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem),
    )
)]
pub async fn add(
    State(app): State<App>,
    Admin(device): Admin,
    Body(new): Body<NewTeamCalendar>,
) -> Result<(StatusCode, Json<TeamCalendarView>)> {
    let view = app.engine.add_team_calendar(&device.workspace, new).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// The calendars of an account, read now
#[utoipa::path(
    get, path = "/v1/admin/calendars/{id}/list", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The account")),
    responses(
        (status = 200, body = Vec<ListedCalendar>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem),
    )
)]
pub async fn list(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<TeamCalendarId>,
) -> Result<Json<Vec<ListedCalendar>>> {
    app.engine
        .list_team_calendar(&device.workspace, &id)
        .await
        .map(Json)
}

/// Say whose calendar is which
#[utoipa::path(
    put, path = "/v1/admin/calendars/{id}/links", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The account")),
    request_body = Vec<TeamLink>,
    responses(
        (status = 200, body = TeamCalendarView), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    )
)]
pub async fn link(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<TeamCalendarId>,
    Body(links): Body<Vec<TeamLink>>,
) -> Result<Json<TeamCalendarView>> {
    app.engine
        .link_team_calendar(&device.workspace, &id, links)
        .await
        .map(Json)
}

/// Disconnect an account
#[utoipa::path(
    delete, path = "/v1/admin/calendars/{id}", tag = "admin", security(("device_token" = [])),
    params(("id" = String, Path, description = "The account")),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem),
    )
)]
pub async fn drop(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<TeamCalendarId>,
) -> Result<StatusCode> {
    app.engine
        .drop_team_calendar(&device.workspace, &id)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
