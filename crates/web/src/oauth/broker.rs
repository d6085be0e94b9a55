//! Consent that is asked for on behalf of a program with an address of its own: an admin signs in
//! in the browser, the provider calls the program back over HTTPS, and the secret stays there.
//!
//! What has to be remembered between the two is the state and the verifier; both are secrets.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Env;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

use super::exchange::{check_scopes, exchange};
use super::{Provider, Result, Tokens};

/// Proves that who brings the code is who asked for it (RFC 7636).
#[derive(Clone)]
pub struct Pkce(SecretString);

impl Pkce {
    pub fn new(env: &Env) -> Self {
        Self(URL_SAFE_NO_PAD.encode(env.bytes::<32>()).into())
    }

    /// As it was kept until the provider called back.
    pub fn from_verifier(verifier: SecretString) -> Self {
        Self(verifier)
    }

    pub fn verifier(&self) -> &SecretString {
        &self.0
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose_secret().as_bytes()))
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pkce")
    }
}

/// Where a person is sent to give consent.
pub fn authorize_url(
    provider: &Provider,
    redirect: &str,
    state: &SecretString,
    pkce: &Pkce,
) -> Url {
    let mut url = provider.authorize.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("scope", &provider.scopes.join(" "))
        .append_pair("state", state.expose_secret())
        .append_pair("code_challenge", &pkce.challenge())
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(&provider.extra);
    url
}

/// What consent gave.
#[derive(Clone, Debug)]
pub struct Granted {
    pub tokens: Tokens,
    /// Where the account lives, where the provider says it.
    pub instance: Option<Url>,
}

/// Tokens for the code that the provider brought. `redirect` is the one that was asked with.
pub async fn redeem(
    provider: &Provider,
    env: &Env,
    redirect: &str,
    code: &SecretString,
    pkce: &Pkce,
) -> Result<Granted> {
    let http = provider.guard.client(&provider.token)?;
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.expose_secret()),
        ("redirect_uri", redirect),
        ("code_verifier", pkce.verifier().expose_secret()),
    ];
    let answer = exchange(provider, &http, env.now(), &grant).await?;
    if let Some(granted) = &answer.scope {
        check_scopes(provider, granted)?;
    }
    Ok(Granted {
        tokens: answer.tokens,
        instance: answer.instance,
    })
}
