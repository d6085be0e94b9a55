//! The token endpoint: a code or a refresh token for an access token.

use baton_core::Timestamp;
use baton_web::Fault;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::form_urlencoded;

use super::{Provider, Tokens};
use crate::rest::{self, Reply};
use crate::{CalendarError, Result};

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
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

/// The tokens, and the scopes that were granted if the provider says which.
pub(super) async fn exchange(
    provider: &Provider,
    http: &reqwest::Client,
    now: Timestamp,
    grant: &[(&str, &str)],
) -> Result<(Tokens, Option<String>)> {
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
    let reply = baton_web::answer(response).await?;
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
    Ok((tokens, granted.scope))
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

fn denied(provider: &Provider, reply: &Reply) -> CalendarError {
    let name = &provider.name;
    let code = reply.read::<Denied>().map_or(String::new(), |d| d.error);
    match code.as_str() {
        "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
            CalendarError::SignIn(format!("{name} says that the consent has ended"))
        }
        "invalid_client" | "unauthorized_client" => CalendarError::Refused(format!(
            "{name} does not know the app: an admin checks its client id and secret in the settings"
        )),
        "temporarily_unavailable" | "server_error" => {
            CalendarError::Unreachable(format!("{name} cannot answer now"))
        }
        code => match rest::failure(reply, &plain(code)) {
            // Whatever the status, the code did not say that a new consent would help.
            CalendarError::NotFound | CalendarError::Changed | CalendarError::SignIn(_) => {
                CalendarError::Refused(format!("{name} answered {}", plain(code)))
            }
            other => other,
        },
    }
}

/// An error code as the standard writes them; anything else is not repeated.
pub(super) fn plain(code: &str) -> String {
    let fine = !code.is_empty()
        && code.len() <= 60
        && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if fine { code } else { "an unknown error" }.to_owned()
}
