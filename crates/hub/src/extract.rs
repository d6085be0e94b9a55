//! Bodies and queries, refused with a problem that names the field.

mod objects;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use baton_api::{Code, Problem};
use serde::de::DeserializeOwned;

use objects::Objects;

use crate::fail::Fail;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Fail;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fail> {
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split(';').next())
            .is_some_and(|v| v.trim().eq_ignore_ascii_case("application/json"));
        if !json {
            return Err(Problem::new(
                Code::UnsupportedMediaType,
                "The body must be sent as application/json.",
            )
            .fix("Set the header `Content-Type: application/json`.")
            .into());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|e| {
            if e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Fail::from(too_large())
            } else {
                Problem::new(Code::InvalidJson, "The body could not be read to its end.").into()
            }
        })?;
        parse(&bytes).map(Self).map_err(Fail::from)
    }
}

pub fn too_large() -> Problem {
    let most = baton_api::limits::BODY_BYTES;
    Problem::new(
        Code::BodyTooLarge,
        format!("A body may have {most} bytes at most."),
    )
    .fix("Send fewer messages in one request.")
}

pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut de)).map_err(|e| explain(&e))?;
    de.end()
        .map_err(|e| Problem::new(Code::InvalidJson, format!("After the JSON value: {e}.")))?;
    Ok(value)
}

fn explain(e: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let (path, inner) = (e.path().to_string(), e.inner());
    if inner.is_syntax() || inner.is_eof() {
        return Problem::new(
            Code::InvalidJson,
            format!("The body is not valid JSON: {inner}."),
        );
    }
    let said = inner.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
    if let Some(name) = said
        .strip_prefix("missing field `")
        .and_then(|s| s.split('`').next())
    {
        let field = if path == "." {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        return Problem::new(
            Code::MissingField,
            format!("The field `{name}` is missing."),
        )
        .at(field);
    }
    let problem = Problem::new(
        Code::InvalidField,
        format!("This value cannot be used: {said}."),
    );
    if path == "." {
        problem
    } else {
        problem.at(path)
    }
}

/// The query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fail> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(q)| Self(q))
            .map_err(|e| {
                let detail = format!("The query cannot be read: {}.", e.body_text());
                Problem::new(Code::InvalidField, detail).at("query").into()
            })
    }
}

/// A segment of the path that names an entity.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: From<String>> FromRequestParts<S> for Id<T> {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fail> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(id)| Self(T::from(id)))
            .map_err(|_| Fail::not_found("thing"))
    }
}
