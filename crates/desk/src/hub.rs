//! The hub over HTTP: every request has a timeout, every answer a limit.

use std::time::Duration;

use baton_api::{Code, Problem};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::failure::{Failure, FailureCode};

const CONNECT: Duration = Duration::from_secs(10);
const REQUEST: Duration = Duration::from_secs(15);
/// For what the hub asks others: it gives up first, and says so.
const PATIENT: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(20);
/// Until the head of an answer.
pub(crate) const HEAD: Duration = Duration::from_secs(20);
/// Bytes of an answer that are read.
const MAX_ANSWER: usize = 8 * 1024 * 1024;
/// Bytes of a whole conversation that are read: what comes in with what was read of it.
const MAX_FILE: usize = 4 * baton_api::limits::ARCHIVE_BYTES;
const OTHER_PROGRAM: &str = "Check that this is a Baton hub, and that app and hub are up to date.";
/// The longest that a hub can ask us to wait.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(5);

#[derive(Clone)]
pub(crate) struct Hub {
    http: reqwest::Client,
    base: Url,
    token: Option<SecretString>,
}

/// How a request ended, by what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HubError {
    #[error("the hub did not answer")]
    Unreachable,
    #[error("this device is signed out")]
    SignedOut,
    /// The hub was reached and cannot do it now.
    #[error("{problem}")]
    Later {
        problem: Problem,
        after: Option<Duration>,
    },
    /// The hub refused, and would again.
    #[error("{0}")]
    Refused(Problem),
}

impl From<HubError> for Failure {
    fn from(e: HubError) -> Self {
        match e {
            HubError::Unreachable => Self::new(FailureCode::Unreachable, "The hub did not answer.")
                .fix("Check the network and the hub's address, then try again."),
            HubError::SignedOut => Self::new(
                FailureCode::SignedOut,
                "This device is no longer signed in.",
            )
            .fix("Ask an admin for a new code and join again."),
            HubError::Later { problem, .. } => {
                let mut failure = Self::from(problem);
                failure.code = FailureCode::Unreachable;
                failure
                    .fix
                    .get_or_insert_with(|| "Try again in a moment.".into());
                failure
            }
            HubError::Refused(problem) => problem.into(),
        }
    }
}

impl Hub {
    pub(crate) fn new(base: Url, token: Option<SecretString>) -> Result<Self, Failure> {
        crate::links::check_hub(&base)?;
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // A connection that died in the machine's sleep must not be used for an answer.
            .pool_idle_timeout(IDLE)
            .http2_keep_alive_interval(IDLE)
            .http2_keep_alive_timeout(CONNECT)
            // A token must not travel to where a redirect points.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")));
        if base.scheme() == "http" {
            // Plain http is for this machine alone: a proxy would be a detour in the open.
            http = http.no_proxy();
        }
        let http = http
            .build()
            .map_err(|e| Failure::new(FailureCode::Internal, e.to_string()))?;
        Ok(Self { http, base, token })
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, HubError> {
        self.find(path, &[]).await
    }

    /// As [`get`](Self::get), with a query.
    pub(crate) async fn find<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, HubError> {
        let request = self.to(Method::GET, self.question(path, query));
        let request = request.timeout(REQUEST);
        read(check(request.send().await.map_err(|e| unreachable(&e))?).await?).await
    }

    /// A file as JSON, which may be larger than any other answer.
    pub(crate) async fn file(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<serde_json::Value, HubError> {
        let request = self.to(Method::GET, self.question(path, query));
        let request = request.timeout(PATIENT);
        let response = check(request.send().await.map_err(|e| unreachable(&e))?).await?;
        let bytes = body(response, MAX_FILE).await?;
        serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<T, HubError> {
        read(self.send(Method::POST, path, Some(body)).await?).await
    }

    pub(crate) async fn put<T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<T, HubError> {
        read(self.send(Method::PUT, path, Some(body)).await?).await
    }

    /// As [`put`](Self::put), where there is nothing to be answered.
    pub(crate) async fn report(
        &self,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<(), HubError> {
        self.send(Method::PUT, path, Some(body)).await?;
        Ok(())
    }

    /// As [`post`](Self::post), where there is nothing to be said and the hub asks a third party.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, HubError> {
        let request = self.request(Method::POST, path).timeout(PATIENT);
        read(check(request.send().await.map_err(|e| unreachable(&e))?).await?).await
    }

    /// As [`post`](Self::post), where there is nothing to be said nor answered.
    pub(crate) async fn call(&self, path: &[&str]) -> Result<(), HubError> {
        self.send(Method::POST, path, None::<&()>).await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, path: &[&str]) -> Result<(), HubError> {
        self.send(Method::DELETE, path, None::<&()>).await?;
        Ok(())
    }

    /// Opens the feed after `position`. The answer is endless: its reader sets the limits.
    pub(crate) async fn feed(&self, position: i64) -> Result<Response, HubError> {
        let request = self
            .request(Method::GET, &["v1", "feed"])
            .header(ACCEPT, "text/event-stream")
            .header("last-event-id", position);
        let sent = tokio::time::timeout(HEAD, request.send()).await;
        let response = sent.map_err(|_| HubError::Unreachable)?;
        check(response.map_err(|e| unreachable(&e))?).await
    }

    async fn send(
        &self,
        method: Method,
        path: &[&str],
        body: Option<&(impl Serialize + ?Sized)>,
    ) -> Result<Response, HubError> {
        let mut request = self.request(method, path).timeout(REQUEST);
        if let Some(body) = body {
            request = request.json(body);
        }
        check(request.send().await.map_err(|e| unreachable(&e))?).await
    }

    fn request(&self, method: Method, path: &[&str]) -> reqwest::RequestBuilder {
        self.to(method, self.address(path))
    }

    fn question(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.address(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    fn address(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            // Ids are data: each is encoded as one segment.
            segments.clear().extend(path);
        }
        url
    }

    fn to(&self, method: Method, url: Url) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, url);
        let bearer = self.token.as_ref().and_then(|token| {
            let mut value =
                HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).ok()?;
            value.set_sensitive(true);
            Some(value)
        });
        if let Some(bearer) = bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        request
    }
}

fn unreachable(e: &reqwest::Error) -> HubError {
    tracing::debug!(
        connect = e.is_connect(),
        timeout = e.is_timeout(),
        "a request to the hub failed"
    );
    HubError::Unreachable
}

async fn check(response: Response) -> Result<Response, HubError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok()?.parse().ok())
        .map(|s| Duration::from_secs(s).min(MAX_RETRY_AFTER));
    let problem = match body(response, MAX_ANSWER).await {
        Ok(bytes) => serde_json::from_slice(&bytes).ok(),
        Err(_) => None,
    };
    let problem = problem.unwrap_or_else(|| unknown(status));
    Err(match status {
        // Without a token it is the code that is refused.
        StatusCode::UNAUTHORIZED if problem.code == Code::Unauthenticated => HubError::SignedOut,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            HubError::Later { problem, after }
        }
        s if s.is_server_error() || s.is_redirection() || problem.code == Code::Unavailable => {
            HubError::Later { problem, after }
        }
        _ => HubError::Refused(problem),
    })
}

/// A status without problem details: from a proxy on the way, say.
fn unknown(status: StatusCode) -> Problem {
    let code = match status.as_u16() {
        // Only the hub itself may say that the token is worth nothing.
        401 => Code::Unavailable,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        429 => Code::RateLimited,
        500 => Code::Internal,
        s if s >= 500 => Code::Unavailable,
        _ => Code::InvalidJson,
    };
    let mut problem = Problem::new(code, format!("The hub answered with status {status}."));
    problem.status = status.as_u16();
    problem
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, HubError> {
    let bytes = body(response, MAX_ANSWER).await?;
    serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))
}

fn unreadable(e: &serde_json::Error) -> HubError {
    HubError::Later {
        problem: Problem::new(
            Code::Internal,
            format!("The hub's answer cannot be read ({:?}).", e.classify()),
        )
        .fix(OTHER_PROGRAM),
        after: None,
    }
}

async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, HubError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| unreachable(&e))? {
        if bytes.len() + chunk.len() > most {
            let problem = Problem::new(Code::Internal, "The hub's answer is too long to be read.");
            return Err(HubError::Later {
                problem: problem.fix(OTHER_PROGRAM),
                after: None,
            });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
