//! Requests to Slack's methods. It answers 200 also where it refuses.

use baton_web::{Reply, answer};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::Slack;
use super::fault::{self, Problem};
use crate::Fault;

/// Without the charset Slack warns.
const JSON: &str = "application/json;charset=utf-8";

/// What a repetition does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing more than the first time.
    Harmless,
    /// It again: a second message.
    Once,
}

pub(super) enum Body {
    /// Nothing but the token.
    Empty,
    Form(Vec<(&'static str, String)>),
    Json(Value),
}

/// Why there is no answer to use.
#[derive(Debug)]
pub(super) enum Failure {
    /// Slack answered that it will not.
    Said(Problem),
    Fault(Fault),
}

impl Failure {
    /// Whether Slack gave one of these reasons.
    pub(super) fn says(&self, codes: &[&str]) -> bool {
        matches!(self, Self::Said(problem) if codes.contains(&problem.code.as_str()))
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Said(problem) => problem.fault(),
            Failure::Fault(fault) => fault,
        }
    }
}

#[derive(Deserialize)]
struct Outcome {
    ok: bool,
    #[serde(default)]
    error: String,
    needed: Option<String>,
}

impl Slack {
    /// Calls a method with the bot's token and reads the answer.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        body: Body,
        effect: Effect,
    ) -> Result<T, Failure> {
        let reply = self.call(method, body, effect).await?;
        read(&reply, effect)
    }

    pub(super) async fn call(
        &self,
        method: &str,
        body: Body,
        effect: Effect,
    ) -> Result<Reply, Failure> {
        self.call_as(&self.account.token, method, body, effect)
            .await
    }

    pub(super) async fn call_as(
        &self,
        token: &SecretString,
        method: &str,
        body: Body,
        effect: Effect,
    ) -> Result<Reply, Failure> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
            .map_err(|_| Failure::Fault(Fault::SignIn("the stored token is damaged".into())))?;
        bearer.set_sensitive(true);
        let request = self
            .http
            .post(self.method(method))
            .header(AUTHORIZATION, bearer);
        let request = match body {
            Body::Empty => request.header(CONTENT_TYPE, JSON),
            Body::Form(fields) => {
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish();
                let kind = "application/x-www-form-urlencoded";
                request.header(CONTENT_TYPE, kind).body(form)
            }
            Body::Json(body) => request.header(CONTENT_TYPE, JSON).body(body.to_string()),
        };
        let reply = match request.send().await {
            Ok(response) => answer(response).await,
            Err(e) => Err(baton_web::Fault::from(&e)),
        };
        let reply = reply.map_err(|e| Failure::Fault(fault::web(e, effect)))?;
        judge(reply, effect)
    }

    fn method(&self, name: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(name);
        }
        url
    }
}

/// An answer to use, or why there is none.
fn judge(reply: Reply, effect: Effect) -> Result<Reply, Failure> {
    if !reply.status.is_success() {
        return Err(Failure::Fault(fault::status(&reply, effect)));
    }
    let outcome: Outcome = read(&reply, effect)?;
    if outcome.ok {
        return Ok(reply);
    }
    Err(Failure::Said(Problem {
        code: baton_web::words(&outcome.error),
        needed: outcome.needed,
        wait: reply.retry_after(),
        effect,
    }))
}

pub(super) fn read<T: DeserializeOwned>(reply: &Reply, effect: Effect) -> Result<T, Failure> {
    reply
        .read()
        .map_err(|e| Failure::Fault(fault::web(e, effect)))
}
