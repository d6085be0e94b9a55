//! Consent for the desktop (RFC 8252): the system browser, a listener on this machine, PKCE, and
//! tokens that are renewed once however many ask.
//!
//! A whole sign-in is two form posts and one address, so this is thin code over the house's HTTP
//! client: a general `OAuth` crate would bring its own clock and randomness, and an error type that
//! carries the provider's raw reply, tokens and all.

mod callback;
mod exchange;
mod flow;
mod session;

use std::fmt;

use baton_core::Timestamp;
use baton_core::booking::OauthClient;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{CalendarError, Result};

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
}

impl Provider {
    pub fn google(client: &OauthClient) -> Result<Self> {
        Ok(Self {
            name: "Google".into(),
            authorize: address("https://accounts.google.com/o/oauth2/v2/auth")?,
            token: address("https://oauth2.googleapis.com/token")?,
            // To choose from the list, to read what blocks time, and to write into own calendars.
            scopes: [
                "calendar.calendarlist.readonly",
                "calendar.events.readonly",
                "calendar.events.freebusy",
                "calendar.events.owned",
            ]
            .map(|s| format!("https://www.googleapis.com/auth/{s}"))
            .into(),
            client_id: client.id.clone(),
            client_secret: client.secret.clone().map(SecretString::from),
            redirect_host: "127.0.0.1".into(),
            // A refresh token comes only with offline access, and a second time only with consent.
            extra: pairs(&[("access_type", "offline"), ("prompt", "consent")]),
        })
    }

    pub fn microsoft(client: &OauthClient) -> Result<Self> {
        let tenant = client.tenant.as_deref().unwrap_or("organizations");
        if tenant.is_empty()
            || !tenant
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
        {
            return Err(CalendarError::Refused(
                "the tenant in the settings is neither a domain nor an id".into(),
            ));
        }
        let base = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0");
        Ok(Self {
            name: "Microsoft".into(),
            authorize: address(&format!("{base}/authorize"))?,
            token: address(&format!("{base}/token"))?,
            scopes: vec!["offline_access".into(), "Calendars.ReadWrite".into()],
            client_id: client.id.clone(),
            client_secret: client.secret.clone().map(SecretString::from),
            // Microsoft ignores the port of `localhost` alone.
            redirect_host: "localhost".into(),
            extra: pairs(&[("prompt", "select_account")]),
        })
    }
}

fn address(url: &str) -> Result<Url> {
    url.parse()
        .map_err(|_| CalendarError::Refused("the provider's address is not one".into()))
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
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
        .map_err(|_| CalendarError::Refused("the tokens cannot be written down".into()))
    }

    pub fn from_secret(secret: &SecretString) -> Result<Self> {
        let kept: Kept = serde_json::from_str(secret.expose_secret())
            .map_err(|_| CalendarError::SignIn("the stored sign-in is damaged".into()))?;
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
    pub(crate) async fn bearer(&self) -> Result<SecretString> {
        match self {
            Self::Token(token) => Ok(token.clone()),
            Self::Session(session) => session.access().await,
        }
    }

    /// Another token in place of one that was refused.
    pub(crate) async fn renewed(&self, refused: &SecretString) -> Result<SecretString> {
        match self {
            Self::Token(_) => Err(CalendarError::SignIn(
                "the token is no longer accepted".into(),
            )),
            Self::Session(session) => session.renewed(refused).await,
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access")
    }
}
