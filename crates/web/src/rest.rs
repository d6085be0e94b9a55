//! Requests to a provider's JSON interface: each has a time-out, each answer a limit, and a token
//! never travels to another host.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use crate::oauth::{self, Access};
use crate::{Fault, Guard, Reply, answer};

/// How a request with a token fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// There is no token that is accepted: what was asked was not done.
    #[error(transparent)]
    Access(#[from] oauth::Error),
    #[error(transparent)]
    Request(#[from] Fault),
}

/// An interface with one base, and the access to it.
pub struct Rest {
    http: Client,
    base: Url,
    access: Access,
}

/// A request that can be made twice.
pub struct Ask {
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, String)>,
    body: Option<Value>,
}

impl Ask {
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: vec![],
            body: None,
        }
    }

    #[must_use]
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        self.url.query_pairs_mut().extend_pairs(pairs);
        self
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With the state that is known, if one is: the provider refuses when it has another.
    #[must_use]
    pub fn if_match(self, revision: Option<&str>) -> Self {
        match revision {
            Some(revision) => self.header(reqwest::header::IF_MATCH, revision),
            None => self,
        }
    }

    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

impl Rest {
    pub fn new(base: Url, access: Access) -> Result<Self, Fault> {
        Self::guarded(base, access, &Guard::none())
    }

    /// For a base that somebody else entered than who runs the program.
    pub fn guarded(base: Url, access: Access, guard: &Guard) -> Result<Self, Fault> {
        let http = guard.client(&base)?;
        Ok(Self { http, base, access })
    }

    /// An address under the base. Ids are data: each is encoded as one segment.
    pub fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    /// A link that came from outside, if it leads to where the base leads: it will be followed with
    /// a token.
    pub fn own(&self, link: &str) -> Option<Url> {
        let prefix = format!("{}/", self.base.path().trim_end_matches('/'));
        Url::parse(link).ok().filter(|url| {
            url.origin() == self.base.origin()
                && url.path().starts_with(&prefix)
                && url.username().is_empty()
                && url.password().is_none()
        })
    }

    /// Sends it, once more with a renewed token if the first was refused.
    pub async fn send(&self, ask: Ask) -> Result<Reply, Failed> {
        let bearer = self.access.bearer().await?;
        let reply = self.try_send(&ask, &bearer).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        let bearer = self.access.renewed(&bearer).await?;
        let reply = self.try_send(&ask, &bearer).await?;
        if reply.status == StatusCode::UNAUTHORIZED {
            return Err(oauth::Error::SignIn("the provider refused a new token".into()).into());
        }
        Ok(reply)
    }

    async fn try_send(&self, ask: &Ask, bearer: &SecretString) -> Result<Reply, Failed> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()))
            .map_err(|_| oauth::Error::SignIn("the stored token is damaged".into()))?;
        value.set_sensitive(true);
        let mut request = self
            .http
            .request(ask.method.clone(), ask.url.clone())
            .header(AUTHORIZATION, value);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|e| Fault::from(&e))?;
        Ok(answer(response).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(base: &str) -> Rest {
        Rest::new(base.parse().unwrap(), Access::Token("t".into())).unwrap()
    }

    #[test]
    fn ids_are_single_segments() {
        let url = rest("https://example.com/v3").url(&["calendars", "a/../b?c#d@e", "events"]);
        assert_eq!(
            url.as_str(),
            "https://example.com/v3/calendars/a%2F..%2Fb%3Fc%23d@e/events"
        );
    }

    #[test]
    fn links_to_elsewhere_are_not_followed() {
        let rest = rest("https://graph.example/v1.0");
        assert!(
            rest.own("https://graph.example/v1.0/me/events?$skip=5")
                .is_some()
        );
        for wrong in [
            "https://graph.example.evil/v1.0/me",
            "https://evil.example/v1.0/me",
            "http://graph.example/v1.0/me",
            "https://graph.example:8443/v1.0/me",
            "https://me@graph.example/v1.0/me",
            "https://graph.example/beta/me",
            "https://graph.example/v1.0evil",
            "/v1.0/me",
        ] {
            assert!(rest.own(wrong).is_none(), "{wrong}");
        }
    }
}
