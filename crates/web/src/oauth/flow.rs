//! Asking a person for consent, once.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Env;
use secrecy::SecretString;
use url::Url;

use super::broker::{Pkce, authorize_url, redeem};
use super::callback::Callback;
use super::{Error, Result};
use super::{Provider, Tokens};

/// A consent that is being asked for. Dropping it closes the door.
pub struct Flow {
    /// To be opened in the system's browser.
    pub authorize_url: Url,
    provider: Provider,
    env: Env,
    callback: Callback,
    redirect: String,
    pkce: Pkce,
}

/// Opens the door on this machine, and then says where consent is asked for.
pub async fn begin(provider: Provider, env: Env) -> Result<Flow> {
    crate::check_secure(&provider.token)?;
    let state = SecretString::from(URL_SAFE_NO_PAD.encode(env.bytes::<32>()));
    let pkce = Pkce::new(&env);
    let callback = Callback::bind(state.clone()).await?;
    // Without a path, as it is registered: providers compare letter by letter.
    let redirect = format!("http://{}:{}", provider.redirect_host, callback.port());
    let authorize_url = authorize_url(&provider, &redirect, &state, &pkce);
    Ok(Flow {
        authorize_url,
        provider,
        env,
        callback,
        redirect,
        pkce,
    })
}

impl Flow {
    /// Waits for the person, at most this long.
    pub async fn finish(self, timeout: Duration) -> Result<Tokens> {
        let code = tokio::time::timeout(timeout, self.callback.wait())
            .await
            .map_err(|_| Error::SignIn("nobody gave consent in time; connect again".into()))??;
        // Nothing more is expected: the door closes before the code is used.
        drop(self.callback);
        let granted = redeem(&self.provider, &self.env, &self.redirect, &code, &self.pkce).await?;
        Ok(granted.tokens)
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("provider", &self.provider.name)
            .finish_non_exhaustive()
    }
}
