//! How often what was read was right.

use axum::Json;
use axum::extract::State;
use baton_api::quality::QualityReport;
use serde::Deserialize;

use super::refusals::Reading;
use crate::auth::Admin;
use crate::extract::Query;
use crate::fail::Result;
use crate::server::App;

/// How often what was read was right
///
/// Over handoffs that a rep had and that ended in these days.
#[utoipa::path(
    get, path = "/v1/admin/quality", tag = "admin", security(("device_token" = [])),
    params(AskedQuality),
    responses((status = 200, body = QualityReport), Reading)
)]
pub async fn get(
    State(app): State<App>,
    Admin(device): Admin,
    Query(asked): Query<AskedQuality>,
) -> Result<Json<QualityReport>> {
    let days = asked.days.unwrap_or(30);
    app.engine.quality(&device.workspace, days).await.map(Json)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AskedQuality {
    /// 1 to 366; 30 if not given
    #[serde(default)]
    #[param(minimum = 1, maximum = 366)]
    pub days: Option<u32>,
}
