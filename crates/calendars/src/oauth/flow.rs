//! Asking a person for consent, once.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Env;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

use super::callback::Callback;
use super::exchange::exchange;
use super::{Provider, Tokens};
use crate::rest;
use crate::{CalendarError, Result};

/// A consent that is being asked for. Dropping it closes the door.
pub struct Flow {
    /// To be opened in the system's browser.
    pub authorize_url: Url,
    provider: Provider,
    env: Env,
    http: reqwest::Client,
    callback: Callback,
    redirect: String,
    verifier: SecretString,
}

/// Opens the door on this machine, and then says where consent is asked for.
pub async fn begin(provider: Provider, env: Env) -> Result<Flow> {
    let http = rest::client(&provider.token)?;
    let state = SecretString::from(URL_SAFE_NO_PAD.encode(env.bytes::<32>()));
    let verifier = SecretString::from(URL_SAFE_NO_PAD.encode(env.bytes::<32>()));
    let callback = Callback::bind(state.clone()).await?;
    // Without a path, as it is registered: providers compare letter by letter.
    let redirect = format!("http://{}:{}", provider.redirect_host, callback.port());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret().as_bytes()));
    let mut authorize_url = provider.authorize.clone();
    authorize_url
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &redirect)
        .append_pair("scope", &provider.scopes.join(" "))
        .append_pair("state", state.expose_secret())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(&provider.extra);
    Ok(Flow {
        authorize_url,
        provider,
        env,
        http,
        callback,
        redirect,
        verifier,
    })
}

impl Flow {
    /// Waits for the person, at most this long.
    pub async fn finish(self, timeout: Duration) -> Result<Tokens> {
        let code = tokio::time::timeout(timeout, self.callback.wait())
            .await
            .map_err(|_| {
                CalendarError::SignIn("nobody gave consent in time; connect again".into())
            })??;
        // Nothing more is expected: the door closes before the code is used.
        drop(self.callback);
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", &self.redirect),
            ("code_verifier", self.verifier.expose_secret()),
        ];
        let (tokens, granted) =
            exchange(&self.provider, &self.http, self.env.now(), &grant).await?;
        if let Some(granted) = granted {
            check_scopes(&self.provider, &granted)?;
        }
        Ok(tokens)
    }
}

/// People can leave out single permissions; without one of these nothing would work, later and with
/// a worse message.
fn check_scopes(provider: &Provider, granted: &str) -> Result<()> {
    let has = |wanted: &str| {
        wanted == "offline_access"
            || granted
                .split_whitespace()
                .any(|g| g.eq_ignore_ascii_case(wanted) || g.rsplit('/').next() == Some(wanted))
    };
    if provider.scopes.iter().all(|s| has(s)) {
        return Ok(());
    }
    Err(CalendarError::Forbidden(format!(
        "not every permission was given at {}; connect again and tick all of them",
        provider.name
    )))
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("provider", &self.provider.name)
            .finish_non_exhaustive()
    }
}
