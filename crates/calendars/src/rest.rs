//! Requests to a provider's JSON interface: each has a time-out, each answer a limit, and a token
//! never travels to another host.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::{Host, Url};

use crate::oauth::Access;
use crate::{CalendarError, Result};

const CONNECT: Duration = Duration::from_secs(10);
const REQUEST: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read: a page of a few hundred events is some hundred kilobytes.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// The longest that a provider can ask us to wait.
const MAX_RETRY_AFTER: u64 = 60 * 60;
/// Characters of a provider's words that are passed on.
const MAX_WORDS: usize = 200;

/// A client that follows no redirect, because a token must not travel to where it points.
pub(crate) fn client(base: &Url) -> Result<Client> {
    check_secure(base)?;
    let mut http = Client::builder()
        .connect_timeout(CONNECT)
        .timeout(REQUEST)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")));
    if base.scheme() == "http" {
        // Plain http is for this machine alone: a proxy would be a detour in the open.
        http = http.no_proxy();
    }
    http.build()
        .map_err(|_| CalendarError::Refused("TLS cannot be set up on this machine".into()))
}

/// Only this machine is spoken to without TLS.
fn check_secure(url: &Url) -> Result<()> {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || (url.scheme() == "http" && here) {
        return Ok(());
    }
    Err(CalendarError::Refused(format!(
        "`{}` is not reached by https",
        url.host_str().unwrap_or_default()
    )))
}

/// Adds a field to a body.
pub(crate) fn set(body: &mut Value, field: &str, value: Value) {
    if let Value::Object(fields) = body {
        fields.insert(field.into(), value);
    }
}

/// Why a request failed, without its address.
pub(crate) fn unreachable(e: &reqwest::Error) -> CalendarError {
    let why = if e.is_timeout() {
        "no answer in time"
    } else if e.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    CalendarError::Unreachable(why.into())
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

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T> {
        // What serde says of a wrong answer may quote it; where it went wrong is enough.
        serde_json::from_slice(&self.body).map_err(|e| {
            CalendarError::Unreadable(format!("line {}, column {}", e.line(), e.column()))
        })
    }

    /// What an answer without success means, where its status says it alone. `said` is what the
    /// provider has to say.
    pub(crate) fn failure(&self, said: &str) -> CalendarError {
        let said = words(said, self.status);
        match self.status.as_u16() {
            401 => CalendarError::SignIn(said),
            403 => CalendarError::Forbidden(said),
            404 | 410 => CalendarError::NotFound,
            412 => CalendarError::Changed,
            429 => CalendarError::Throttled(self.retry_after),
            503 | 504 if self.retry_after.is_some() => CalendarError::Throttled(self.retry_after),
            500.. => CalendarError::Unreachable(said),
            _ => CalendarError::Refused(said),
        }
    }
}

/// A provider's words, short and on one line.
fn words(said: &str, status: StatusCode) -> String {
    let said: String = said
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_WORDS)
        .collect();
    if said.trim().is_empty() {
        format!("status {}", status.as_u16())
    } else {
        said
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
        answer(request.send().await.map_err(|e| unreachable(&e))?).await
    }
}

/// Reads an answer, up to the limit.
pub(crate) async fn answer(mut response: Response) -> Result<Reply> {
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.trim().parse::<u64>().ok())
        .map(|s| Duration::from_secs(s.min(MAX_RETRY_AFTER)));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| unreachable(&e))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(CalendarError::Unreadable("the answer is too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status,
        retry_after,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(base: &str) -> Rest {
        Rest::new(base.parse().unwrap(), Access::Token("t".into())).unwrap()
    }

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        for plain in [
            "http://example.com/v1",
            "http://10.0.0.1/",
            "ftp://localhost/",
        ] {
            assert!(client(&plain.parse().unwrap()).is_err(), "{plain}");
        }
        for fine in [
            "https://example.com/",
            "http://127.0.0.1:4711/",
            "http://[::1]/",
        ] {
            assert!(client(&fine.parse().unwrap()).is_ok(), "{fine}");
        }
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
