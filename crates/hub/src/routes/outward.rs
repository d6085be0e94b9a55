//! What others open and call: the page behind the links in messages, Slack's answers, a CRM's
//! consent. None of them needs an account, and none shows anything of a prospect.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use baton_core::ids::{ConnectionId, HandoffId};
use secrecy::SecretString;
use serde::Deserialize;

use crate::fail::{Fail, Result};
use crate::server::App;

const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

pub fn router() -> Router<App> {
    let pages = Router::new()
        .route("/h", get(home))
        .route("/h/{handoff}", get(handoff))
        .route("/v1/oauth/callback", get(signed_in))
        .layer(middleware::map_response(guarded));
    Router::new()
        .route("/v1/slack/{connection}", post(slack))
        .merge(pages)
}

async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

#[derive(Template)]
#[template(path = "open.html")]
struct Open<'a> {
    /// Opens the app.
    link: &'a str,
}

#[derive(Template)]
#[template(path = "signed_in.html")]
struct SignedIn<'a> {
    title: &'a str,
    words: &'a str,
}

/// The same page whether there is such a handoff or not: it is the app that knows who may see it.
async fn handoff(Path(handoff): Path<HandoffId>) -> Response {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if handoff.0.len() > 64 || !handoff.0.chars().all(plain) {
        return page(
            StatusCode::NOT_FOUND,
            &Open {
                link: "baton://inbox",
            },
        );
    }
    let link = format!("baton://handoff/{handoff}");
    page(StatusCode::OK, &Open { link: &link })
}

async fn home() -> Response {
    page(
        StatusCode::OK,
        &Open {
            link: "baton://inbox",
        },
    )
}

fn page(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(header::CONTENT_TYPE, kind)], html).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A click in Slack. Answered at once, because Slack waits three seconds; worked on afterwards.
async fn slack(
    State(app): State<App>,
    Path(connection): Path<ConnectionId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode> {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let clicked = app
        .engine
        .from_slack(
            &connection,
            &text("x-slack-request-timestamp"),
            &text("x-slack-signature"),
            &body,
        )
        .await?;
    if let Some(clicked) = clicked {
        let engine = app.engine.clone();
        app.engine
            .beside(async move { engine.clicked_by_request(&connection, clicked).await });
    }
    Ok(StatusCode::OK)
}

#[derive(Deserialize)]
struct Consent {
    state: Option<String>,
    code: Option<SecretString>,
}

/// An admin's browser is back from the CRM.
async fn signed_in(State(app): State<App>, Query(consent): Query<Consent>) -> Response {
    let state = consent.state.unwrap_or_default();
    let Some(code) = consent.code else {
        app.engine.not_signed_in(&state);
        return told(
            StatusCode::BAD_REQUEST,
            "Not signed in",
            "You can close this page, and begin again in Baton.",
        );
    };
    match app.engine.signed_in(&state, code).await {
        Ok(with) => {
            let words = format!(
                "Your account is now used by the connection {} of the workspace {}. You can close \
                 this page and go back to Baton. If this is not what you wanted, withdraw Baton's \
                 access at the provider, and tell whoever sent you here.",
                with.connection, with.workspace
            );
            told(StatusCode::OK, "Signed in", &words)
        }
        Err(Fail::Problem(problem)) => {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
            told(status, "Not signed in", &problem.detail)
        }
        Err(e) => {
            tracing::error!(error = %e, "signing in at a CRM failed");
            told(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Not signed in",
                "The hub failed. Begin again in Baton.",
            )
        }
    }
}

fn told(status: StatusCode, title: &str, words: &str) -> Response {
    page(status, &SignedIn { title, words })
}
