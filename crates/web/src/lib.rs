//! Requests to other people's servers. Each has a time-out, each answer a limit, no redirect is
//! followed with a token, and only this machine is spoken to without TLS.
//!
//! Of a provider only where it asks for consent is known here; nothing knows of calendars or
//! messages.

mod guard;
mod networks;
pub mod oauth;
pub mod rest;

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::{Host, Url};

pub use guard::{Guard, Private};
pub use networks::Allowed;

const CONNECT: Duration = Duration::from_secs(10);
const REQUEST: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read: a page of a few hundred events is some hundred kilobytes.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// The longest that a provider can ask us to wait.
const MAX_RETRY_AFTER: u64 = 60 * 60;
/// Characters of a provider's words that are passed on.
const MAX_WORDS: usize = 200;

/// How a request fails. Messages are for people and hold no address and no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The address is not one that is spoken to.
    #[error("`{0}` is not reached by https")]
    Insecure(String),
    #[error(transparent)]
    Private(#[from] Private),
    #[error("TLS cannot be set up on this machine")]
    Tls,
    /// Nothing was sent: it is safe to try again.
    #[error("{0}")]
    NotSent(&'static str),
    /// It may have been done, or not.
    #[error("{0}")]
    Unknown(&'static str),
    #[error("the answer is too long")]
    TooLong,
    /// Where it went wrong, and nothing of what stands there.
    #[error("line {line}, column {column}")]
    Unreadable { line: usize, column: usize },
}

impl From<&reqwest::Error> for Fault {
    fn from(e: &reqwest::Error) -> Self {
        if guard::kept_back(e) {
            Self::Private(Private)
        } else if e.is_connect() {
            Self::NotSent(if e.is_timeout() {
                "no answer in time"
            } else {
                "no connection"
            })
        } else if e.is_builder() {
            Self::NotSent("the request cannot be made")
        } else if e.is_timeout() {
            Self::Unknown("no answer in time")
        } else {
            Self::Unknown("the connection broke")
        }
    }
}

/// A client that follows no redirect, because a token must not travel to where it points.
pub fn client(base: &Url) -> Result<Client, Fault> {
    check_secure(base)?;
    let mut http = builder();
    if base.scheme() == "http" {
        // Plain http is for this machine alone: a proxy would be a detour in the open.
        http = http.no_proxy();
    }
    http.build().map_err(|_| Fault::Tls)
}

/// With our time-outs and name, and without redirects; for clients with wishes of their own.
pub fn builder() -> ClientBuilder {
    Client::builder()
        .connect_timeout(CONNECT)
        .timeout(REQUEST)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")))
}

/// Only this machine is spoken to without TLS.
pub fn check_secure(url: &Url) -> Result<(), Fault> {
    if url.scheme() == "https" || (url.scheme() == "http" && is_here(url)) {
        return Ok(());
    }
    Err(Fault::Insecure(url.host_str().unwrap_or_default().into()))
}

/// Whether the address is on this machine.
pub fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// An answer that was read to its end.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        // What serde says of a wrong answer may quote it; where it went wrong is enough.
        serde_json::from_slice(&self.body).map_err(|e| Fault::Unreadable {
            line: e.line(),
            column: e.column(),
        })
    }

    /// How long the provider asks us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?;
        let seconds = seconds.trim().parse::<u64>().ok()?;
        Some(Duration::from_secs(seconds.min(MAX_RETRY_AFTER)))
    }

    /// What the provider has to say, or its status where it says nothing.
    pub fn words(&self, said: &str) -> String {
        let said = words(said);
        if said.is_empty() {
            format!("status {}", self.status.as_u16())
        } else {
            said
        }
    }
}

/// A provider's words, short and on one line.
pub fn words(said: &str) -> String {
    let said: String = said
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_WORDS)
        .collect();
    said.trim().to_owned()
}

/// Reads an answer, up to the limit.
pub async fn answer(mut response: Response) -> Result<Reply, Fault> {
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| Fault::from(&e))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(Fault::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status,
        headers,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn words_are_short_and_on_one_line() {
        assert_eq!(words(" no\nsuch\tuser "), "no such user");
        assert_eq!(words(&"x".repeat(1_000)).len(), MAX_WORDS);
    }
}
