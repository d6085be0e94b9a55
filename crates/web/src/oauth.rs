//! Consent: for the desktop (RFC 8252) with the system browser and a listener on this machine, for
//! a server with an address of its own; PKCE for both, and tokens that are renewed once however
//! many ask.
//!
//! A whole sign-in is two form posts and one address, so this is thin code over the house's HTTP
//! client: a general `OAuth` crate would bring its own clock and randomness, and an error type that
//! carries the provider's raw reply, tokens and all.

mod broker;
mod callback;
mod error;
mod exchange;
mod flow;
mod providers;
mod session;

use std::fmt;

use baton_core::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::Guard;

pub use broker::{Granted, Pkce, authorize_url, redeem};
pub use error::{Error, Result};
pub use flow::{Flow, begin};
pub use session::{Session, TokenStore};

/// Where consent is asked for, and for what.
#[derive(Clone, Debug)]
pub struct Provider {
    /// As people know it.
    pub name: String,
    pub authorize: Url,
    pub token: Url,
    pub scopes: Vec<String>,
    pub client_id: String,
    /// Of an installed app no secret at all; Google asks for it nevertheless.
    pub client_secret: Option<SecretString>,
    /// How the provider wants this machine to be called: `127.0.0.1` or `localhost`.
    pub redirect_host: String,
    /// Further parameters of the authorize address.
    pub extra: Vec<(String, String)>,
    /// Where tokens are exchanged at an address that somebody entered.
    pub guard: Guard,
}

/// What opens an account.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access: SecretString,
    pub refresh: Option<SecretString>,
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    access: String,
    refresh: Option<String>,
    expires_at: Timestamp,
}

impl Tokens {
    /// As one secret, for the keychain.
    pub fn to_secret(&self) -> Result<SecretString> {
        serde_json::to_string(&Kept {
            access: self.access.expose_secret().into(),
            refresh: self.refresh.as_ref().map(|r| r.expose_secret().into()),
            expires_at: self.expires_at,
        })
        .map(SecretString::from)
        .map_err(|_| Error::Refused("the tokens cannot be written down".into()))
    }

    pub fn from_secret(secret: &SecretString) -> Result<Self> {
        let kept: Kept = serde_json::from_str(secret.expose_secret())
            .map_err(|_| Error::SignIn("the stored sign-in is damaged".into()))?;
        Ok(Self {
            access: kept.access.into(),
            refresh: kept.refresh.map(SecretString::from),
            expires_at: kept.expires_at,
        })
    }
}

/// How requests show that they may.
#[derive(Clone)]
pub enum Access {
    /// A token that a person made by hand; it cannot be renewed.
    Token(SecretString),
    Session(Session),
}

impl Access {
    pub async fn bearer(&self) -> Result<SecretString> {
        match self {
            Self::Token(token) => Ok(token.clone()),
            Self::Session(session) => session.access().await,
        }
    }

    /// Another token in place of one that was refused.
    pub async fn renewed(&self, refused: &SecretString) -> Result<SecretString> {
        match self {
            Self::Token(_) => Err(Error::SignIn("the token is no longer accepted".into())),
            Self::Session(session) => session.renewed(refused).await,
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access")
    }
}
