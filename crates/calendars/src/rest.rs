//! Requests to a provider's JSON interface: each has a time-out, each answer a limit, and a token
//! never travels to another host.

use baton_web::{Fault, answer};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

pub(crate) use baton_web::Reply;

use crate::oauth::Access;
use crate::{CalendarError, Result};

/// A client that follows no redirect, because a token must not travel to where it points.
pub(crate) fn client(base: &Url) -> Result<Client> {
    Ok(baton_web::client(base)?)
}

/// Adds a field to a body.
pub(crate) fn set(body: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = body {
        fields.insert(field.into(), value);
    }
}

pub(crate) struct Rest {
    http: Client,
    base: Url,
    access: Access,
}

pub(crate) struct Ask {
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, String)>,
    body: Option<Value>,
}

impl Ask {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: vec![],
            body: None,
        }
    }

    pub(crate) fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        self.url.query_pairs_mut().extend_pairs(pairs);
        self
    }

    pub(crate) fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With the state that is known, if one is: the provider refuses when it has another.
    pub(crate) fn if_match(self, revision: Option<&str>) -> Self {
        match revision {
            Some(revision) => self.header(reqwest::header::IF_MATCH, revision),
            None => self,
        }
    }

    pub(crate) fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

/// What an answer without success means, where its status says it alone. `said` is what the
/// provider has to say.
pub(crate) fn failure(reply: &Reply, said: &str) -> CalendarError {
    let said = reply.words(said);
    let wait = reply.retry_after();
    match reply.status.as_u16() {
        401 => CalendarError::SignIn(said),
        403 => CalendarError::Forbidden(said),
        404 | 410 => CalendarError::NotFound,
        412 => CalendarError::Changed,
        429 => CalendarError::Throttled(wait),
        503 | 504 if wait.is_some() => CalendarError::Throttled(wait),
        500.. => CalendarError::Unreachable(said),
        _ => CalendarError::Refused(said),
    }
}

impl Rest {
    pub(crate) fn new(base: Url, access: Access) -> Result<Self> {
        let http = client(&base)?;
        Ok(Self { http, base, access })
    }

    /// An address under the base. Ids are data: each is encoded as one segment.
    pub(crate) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    /// A link that came from outside, if it leads to where the base leads: it will be followed with
    /// a token.
    pub(crate) fn own(&self, link: &str) -> Result<Url> {
        let prefix = format!("{}/", self.base.path().trim_end_matches('/'));
        Url::parse(link)
            .ok()
            .filter(|url| {
                url.origin() == self.base.origin()
                    && url.path().starts_with(&prefix)
                    && url.username().is_empty()
                    && url.password().is_none()
            })
            .ok_or_else(|| CalendarError::Unreadable("a link leads elsewhere".into()))
    }

    /// Sends it, once more with a renewed token if the first was refused.
    pub(crate) async fn send(&self, ask: Ask) -> Result<Reply> {
        let bearer = self.access.bearer().await?;
        let reply = self.try_send(&ask, &bearer).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        let bearer = self.access.renewed(&bearer).await?;
        let reply = self.try_send(&ask, &bearer).await?;
        if reply.status == StatusCode::UNAUTHORIZED {
            return Err(CalendarError::SignIn(
                "the provider refused a new token".into(),
            ));
        }
        Ok(reply)
    }

    async fn try_send(&self, ask: &Ask, bearer: &SecretString) -> Result<Reply> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()))
            .map_err(|_| CalendarError::SignIn("the stored token is damaged".into()))?;
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
                .is_ok()
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
            assert!(rest.own(wrong).is_err(), "{wrong}");
        }
    }
}
