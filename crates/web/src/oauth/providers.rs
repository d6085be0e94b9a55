//! Where the providers that Baton knows ask for consent, and what for.

use baton_core::booking::OauthClient;
use secrecy::SecretString;
use url::Url;

use super::{Error, Provider, Result};
use crate::Guard;

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
            guard: Guard::none(),
        })
    }

    pub fn microsoft(client: &OauthClient) -> Result<Self> {
        let tenant = client.tenant.as_deref().unwrap_or("organizations");
        if tenant.is_empty()
            || !tenant
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
        {
            return Err(Error::Refused(
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
            guard: Guard::none(),
        })
    }

    /// With its secret, for a program with an address of its own.
    pub fn hubspot(client: &OauthClient, scopes: &[&str]) -> Result<Self> {
        Ok(Self {
            name: "HubSpot".into(),
            authorize: address("https://app.hubspot.com/oauth/authorize")?,
            token: address("https://api.hubapi.com/oauth/2026-03/token")?,
            scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
            client_id: client.id.clone(),
            client_secret: client.secret.clone().map(SecretString::from),
            redirect_host: "localhost".into(),
            extra: vec![],
            guard: Guard::none(),
        })
    }

    /// `login` is `https://login.salesforce.com`, or the company's own domain.
    pub fn salesforce(client: &OauthClient, login: &Url) -> Result<Self> {
        let at = |path: &str| address(&format!("{}{path}", login.as_str().trim_end_matches('/')));
        Ok(Self {
            name: "Salesforce".into(),
            authorize: at("/services/oauth2/authorize")?,
            token: at("/services/oauth2/token")?,
            scopes: vec!["api".into(), "refresh_token".into()],
            client_id: client.id.clone(),
            client_secret: client.secret.clone().map(SecretString::from),
            redirect_host: "localhost".into(),
            extra: vec![],
            guard: Guard::none(),
        })
    }

    /// The same, with another host for the people who sign in: of a region.
    #[must_use]
    pub fn asking_at(mut self, host: &Url) -> Self {
        self.authorize = moved(&self.authorize, host);
        self
    }

    /// The same, with another host that gives tokens: of a proxy, of a region.
    #[must_use]
    pub fn giving_at(mut self, host: &Url) -> Self {
        self.token = moved(&self.token, host);
        self
    }

    #[must_use]
    pub fn guarded(mut self, guard: Guard) -> Self {
        self.guard = guard;
        self
    }
}

fn moved(url: &Url, host: &Url) -> Url {
    let mut moved = host.clone();
    moved.set_path(url.path());
    moved.set_query(None);
    moved
}

fn address(url: &str) -> Result<Url> {
    url.parse()
        .map_err(|_| Error::Refused("the provider's address is not one".into()))
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}
