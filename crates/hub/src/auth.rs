//! Who is asking: an agent by its key, a device by its token, an admin by a device's token.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use baton_api::{Code, Problem};

use crate::engine::{Agent, Device};
use crate::fail::Fail;
use crate::secret;
use crate::server::App;
use crate::store::{agents, devices};

/// How often the last use of a key is noted: writing it for each request would cost a commit.
const NOTE_USE_SECONDS: i64 = 60;

fn bearer(parts: &Parts) -> Result<&str, Problem> {
    parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| {
            Problem::new(Code::Unauthenticated, "This address needs a key.")
                .fix("Send the header `Authorization: Bearer <key>`.")
        })
}

fn unknown() -> Problem {
    Problem::new(Code::Unauthenticated, "This key is not valid here.")
        .fix("Check the key; it may have been revoked.")
}

impl FromRequestParts<App> for Agent {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fail> {
        let hash = secret::hash(bearer(parts)?);
        let mut c = app.engine.store.read().await?;
        let row = agents::agent_by_key(&mut c, &hash).await?;
        if row.is_none() && devices::device_by_token(&mut c, &hash).await?.is_some() {
            return Err(Problem::new(
                Code::Forbidden,
                "This is a device's token, not an agent's key.",
            )
            .into());
        }
        drop(c);
        let row = row
            .filter(|r| secret::same(&r.hash, &hash))
            .ok_or_else(unknown)?;
        app.rate.check(&row.key.0)?;
        app.note_use(&row.key, NOTE_USE_SECONDS).await?;
        Ok(Self {
            id: row.id,
            workspace: row.workspace,
            name: row.name,
        })
    }
}

impl FromRequestParts<App> for Device {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fail> {
        let hash = secret::hash(bearer(parts)?);
        let mut c = app.engine.store.read().await?;
        let row = devices::device_by_token(&mut c, &hash).await?;
        if row.is_none() && agents::agent_by_key(&mut c, &hash).await?.is_some() {
            return Err(Problem::new(
                Code::Forbidden,
                "This is an agent's key, not a device's token.",
            )
            .into());
        }
        drop(c);
        let row = row
            .filter(|r| secret::same(&r.hash, &hash))
            .ok_or_else(unknown)?;
        app.rate.check(&row.id.0)?;
        Ok(Self {
            id: row.id,
            rep: row.rep,
            workspace: row.workspace,
        })
    }
}

/// A device whose rep is an admin.
#[derive(Clone, Debug)]
pub struct Admin(pub Device);

impl FromRequestParts<App> for Admin {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fail> {
        let device = Device::from_request_parts(parts, app).await?;
        app.engine.require_admin(&device).await?;
        Ok(Self(device))
    }
}
