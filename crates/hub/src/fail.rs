//! How a request fails: the caller's fault, told in a problem; or ours, logged once and told in
//! general words.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_api::{Code, Problem};

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Fail {
    #[error("{0}")]
    Problem(Box<Problem>),
    /// Not before so many seconds have passed.
    #[error("{0}")]
    Later(Box<Problem>, i64),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a task of the hub ended unexpectedly: {0}")]
    Task(#[from] tokio::task::JoinError),
}

pub type Result<T, E = Fail> = std::result::Result<T, E>;

impl From<Problem> for Fail {
    fn from(p: Problem) -> Self {
        Self::Problem(Box::new(p))
    }
}

impl Fail {
    pub fn not_found(what: &str) -> Self {
        Problem::new(
            Code::NotFound,
            format!("There is no such {what} in this workspace."),
        )
        .into()
    }

    /// The problem to tell; a fault of ours is logged here, once.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(p) | Self::Later(p, _) => *p,
            Self::Store(e) if e.is_busy() => {
                Problem::new(Code::Unavailable, "The hub is busy.").fix("Try again in a moment.")
            }
            Self::Store(e) if e.is_unwritable() => {
                tracing::error!(error = %e, "nothing can be stored");
                let detail = "The hub cannot store anything now; nothing was changed.";
                Problem::new(Code::Unavailable, detail).fix(
                    "Try again in a while. Whoever runs the hub: see that the disk of its data \
                     folder has room and can be written.",
                )
            }
            other => {
                tracing::error!(error = %other, "request failed");
                Problem::new(
                    Code::Internal,
                    "The hub failed to do this; nothing was changed.",
                )
                .fix("Try again; if it fails again, ask whoever runs the hub to read its log.")
            }
        }
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let wait = match &self {
            Self::Later(_, seconds) => Some(*seconds),
            _ => None,
        };
        let mut response = problem_response(&self.into_problem());
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// RFC 9457, with `Retry-After` where trying again helps.
pub fn problem_response(p: &Problem) -> Response {
    let status = StatusCode::from_u16(p.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(p).unwrap_or_default();
    let json = HeaderValue::from_static("application/problem+json");
    let mut response = (status, [(header::CONTENT_TYPE, json)], body).into_response();
    if matches!(
        p.code,
        Code::RateLimited | Code::Unavailable | Code::TimedOut
    ) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if p.code == Code::Unauthenticated {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
