//! Conversations as files.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use baton_api::privacy::{ArchiveFormat, Imported};
use baton_api::{Code, Problem, limits};
use baton_core::archive::{Archive, markdown, vcon};
use baton_core::ids::ConversationId;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::created;
use super::refusals::{Reading, Writing};
use crate::auth::Admin;
use crate::engine::Agent;
use crate::extract::{Body, Id, Query};
use crate::fail::{Fail, Result};
use crate::server::App;

const VCON: &str = "application/vcon+json";

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AskedFormat {
    /// vCon if not given.
    #[serde(default)]
    format: Option<ArchiveFormat>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Consent {
    /// They were forgotten, and want to be known again.
    #[serde(default)]
    anyway: bool,
}

/// A conversation as a file
///
/// As vCon (draft-ietf-vcon-vcon-core) for programs, or as Markdown for people.
#[utoipa::path(
    get, path = "/v1/admin/conversations/{id}/export", tag = "admin",
    security(("device_token" = [])),
    params(("id" = String, Path, description = "The conversation"), AskedFormat),
    responses(
        (status = 200, content(
            (Object = "application/vcon+json"),
            (String = "text/markdown"),
        )),
        Reading
    )
)]
pub async fn export(
    State(app): State<App>,
    Admin(device): Admin,
    Id(id): Id<ConversationId>,
    Query(asked): Query<AskedFormat>,
) -> Result<Response> {
    let archive = app.engine.archive(&device.workspace, &id).await?;
    let format = asked.format.unwrap_or(ArchiveFormat::Vcon);
    Ok(file(&archive, format))
}

/// A conversation as vCon
///
/// As draft-ietf-vcon-vcon-core has it, with what Baton read as analysis.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/vcon", tag = "agent", security(("agent_key" = [])),
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Object, content_type = "application/vcon+json"), Reading)
)]
pub async fn export_own(
    State(app): State<App>,
    agent: Agent,
    Id(id): Id<ConversationId>,
) -> Result<Response> {
    let archive = app.engine.archive_for(&agent, &id).await?;
    Ok(file(&archive, ArchiveFormat::Vcon))
}

/// Take in a conversation from elsewhere
///
/// A vCon, unsigned. It is judged as if it had been posted, has ended, and is handed to nobody.
/// Sending the same one again is harmless. Nothing that a file points at is fetched. Of somebody who
/// was forgotten it is refused.
#[utoipa::path(
    post, path = "/v1/conversations/vcon", tag = "agent", security(("agent_key" = [])),
    request_body(content((Object = "application/json"), (Object = "application/vcon+json"))),
    responses(
        (status = 201, body = Imported), (status = 200, body = Imported),
        Writing
    )
)]
pub async fn import_own(
    State(app): State<App>,
    agent: Agent,
    Vcon(file): Vcon,
) -> Result<Response> {
    app.engine.import(&agent, file).await.map(answer)
}

/// Take in a conversation from elsewhere
///
/// As an agent does; it belongs to an agent called Imported. Of somebody who was forgotten only
/// with `anyway=true`.
#[utoipa::path(
    post, path = "/v1/admin/conversations/vcon", tag = "admin", security(("device_token" = [])),
    params(Consent),
    request_body(content((Object = "application/json"), (Object = "application/vcon+json"))),
    responses(
        (status = 201, body = Imported), (status = 200, body = Imported),
        Writing
    )
)]
pub async fn import(
    State(app): State<App>,
    Admin(device): Admin,
    Query(consent): Query<Consent>,
    Vcon(file): Vcon,
) -> Result<Response> {
    let engine = &app.engine;
    let taken = engine.import_for(&device.workspace, file, consent.anyway);
    taken.await.map(answer)
}

fn answer(imported: Imported) -> Response {
    let new = imported.new;
    created((imported, new))
}

fn file(archive: &Archive, format: ArchiveFormat) -> Response {
    let (kind, ending) = match format {
        ArchiveFormat::Vcon => (VCON, ".vcon.json"),
        ArchiveFormat::Markdown => ("text/markdown; charset=utf-8", ".md"),
    };
    let mut headers = HeaderMap::new();
    let name = encoded(&archive.file_name(ending));
    let name = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"));
    if let Ok(name) = name {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    let mut response = match format {
        ArchiveFormat::Vcon => Json(vcon::write(archive)).into_response(),
        ArchiveFormat::Markdown => markdown::write(archive, &TimeZone::UTC).into_response(),
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().extend(headers);
    response
}

/// As RFC 8187 writes names that are not ASCII.
fn encoded(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    let mut out = String::new();
    for byte in name.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The body of an import, under either of its names.
#[derive(Debug)]
pub struct Vcon(Value);

impl<S: Send + Sync> FromRequest<S> for Vcon {
    type Rejection = Fail;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Fail> {
        let named = request.headers().get(CONTENT_TYPE);
        let named = named.and_then(|v| v.to_str().ok()).unwrap_or_default();
        let bare = named.split(';').next().unwrap_or_default().trim();
        if bare.eq_ignore_ascii_case(VCON) {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        let body = Body::<Value>::from_request(request, state).await;
        body.map(|Body(file)| Self(file))
            .map_err(|fail| match fail {
                Fail::Problem(p) if p.code == Code::BodyTooLarge => {
                    let most = limits::ARCHIVE_BYTES;
                    let detail = format!("A conversation may have {most} bytes at most.");
                    Problem::new(Code::BodyTooLarge, detail)
                        .fix("Leave out recordings and attachments.")
                        .into()
                }
                other => other,
            })
    }
}
