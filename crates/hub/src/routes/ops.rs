//! For whoever runs the hub.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::fail::Fail;
use crate::metrics::StateLabel;
use crate::server::App;
use crate::store::handoffs;

/// Whether the process runs.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 204)))]
pub async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether the hub can do its work: the database answers.
#[utoipa::path(
    get, path = "/readyz", tag = "operations",
    responses((status = 204), (status = 503, body = baton_api::Problem))
)]
pub async fn readyz(State(app): State<App>) -> Result<StatusCode, Fail> {
    app.engine.store.ready().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Figures in the Prometheus text format.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"))
)]
pub async fn metrics(State(app): State<App>) -> Result<Response, Fail> {
    let metrics = &app.engine.metrics;
    let states = handoffs::count_by_state(&mut *app.engine.store.read().await?).await?;
    for (state, n) in states {
        metrics.by_state.get_or_create(&StateLabel { state }).set(n);
    }
    let kind = [(
        header::CONTENT_TYPE,
        "application/openmetrics-text; version=1.0.0",
    )];
    Ok((kind, metrics.render()).into_response())
}

pub fn document(json: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}
