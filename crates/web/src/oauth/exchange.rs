//! The token endpoint: a code or a refresh token for an access token.

use crate::Fault;
use baton_core::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::{Error, Result};
use super::{Provider, Tokens};
use crate::Reply;

/// Where the provider does not say how long a token holds.
const DEFAULT_SECONDS: i64 = 5 * 60;
/// The longest life that is believed.
const MAX_SECONDS: i64 = 24 * 60 * 60;

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    expires_in: Option<i64>,
    scope: Option<String>,
    instance_url: Option<Url>,
}

/// What the token endpoint gave.
pub(super) struct Answer {
    pub tokens: Tokens,
    /// The scopes that were granted, if the provider says which.
    pub scope: Option<String>,
    pub instance: Option<Url>,
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

pub(super) async fn exchange(
    provider: &Provider,
    http: &reqwest::Client,
    now: Timestamp,
    grant: &[(&str, &str)],
) -> Result<Answer> {
    let response = http
        .post(provider.token.clone())
        .header(
            reqwest::header::CONTENT_TYPE,
            "application/x-www-form-urlencoded",
        )
        .header(reqwest::header::ACCEPT, "application/json")
        .body(form(provider, grant))
        .send()
        .await
        .map_err(|e| Fault::from(&e))?;
    let reply = crate::answer(response).await?;
    if !reply.status.is_success() {
        return Err(denied(provider, &reply));
    }
    let granted: Granted = reply.read()?;
    let lives = granted
        .expires_in
        .unwrap_or(DEFAULT_SECONDS)
        .clamp(0, MAX_SECONDS);
    let tokens = Tokens {
        access: granted.access_token,
        refresh: granted
            .refresh_token
            .filter(|r| !r.expose_secret().is_empty()),
        expires_at: now.plus_seconds(lives),
    };
    Ok(Answer {
        tokens,
        scope: granted.scope,
        instance: granted.instance_url,
    })
}

fn form(provider: &Provider, grant: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(grant)
        .append_pair("client_id", &provider.client_id);
    if let Some(secret) = &provider.client_secret {
        form.append_pair("client_secret", secret.expose_secret());
    }
    form.finish()
}

fn denied(provider: &Provider, reply: &Reply) -> Error {
    let name = &provider.name;
    let code = reply.read::<Denied>().map_or(String::new(), |d| d.error);
    match code.as_str() {
        "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
            Error::SignIn(format!("{name} says that the consent has ended"))
        }
        "invalid_client" | "unauthorized_client" => Error::Refused(format!(
            "{name} does not know the app: an admin checks its client id and secret in the settings"
        )),
        "temporarily_unavailable" | "server_error" => {
            Error::Unreachable(format!("{name} cannot answer now"))
        }
        code => Error::of(reply, format!("{name} answered {}", plain(code))),
    }
}

/// An error code as the standard writes them; anything else is not repeated.
pub(super) fn plain(code: &str) -> String {
    let fine = !code.is_empty()
        && code.len() <= 60
        && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if fine { code } else { "an unknown error" }.to_owned()
}

/// People can leave out single permissions; without one of these nothing would work, later and with
/// a worse message.
pub(super) fn check_scopes(provider: &Provider, granted: &str) -> Result<()> {
    let has = |wanted: &str| {
        wanted == "offline_access"
            || granted
                .split_whitespace()
                .any(|g| g.eq_ignore_ascii_case(wanted) || g.rsplit('/').next() == Some(wanted))
    };
    if provider.scopes.iter().all(|s| has(s)) {
        return Ok(());
    }
    Err(Error::Forbidden(format!(
        "not every permission was given at {}; connect again and tick all of them",
        provider.name
    )))
}
