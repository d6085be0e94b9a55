//! The door on this machine through which the browser brings the answer.
//!
//! One port of its own for each consent, so that one provider's answer cannot be taken for
//! another's.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::form_urlencoded;

use super::exchange::plain;
use super::{Error, Result};

/// The head of a request: long enough for any browser's.
const MAX_HEAD: usize = 16 * 1024;
/// For one browser connection to say what it wants.
const HEAD: Duration = Duration::from_secs(10);
/// Browsers open some connections in advance.
const MAX_OPEN: usize = 16;

pub(super) struct Callback {
    listener: TcpListener,
    port: u16,
    state: SecretString,
}

/// What the browser brought: a code, or why there is none.
type Brought = Result<SecretString>;

impl Callback {
    pub(super) async fn bind(state: SecretString) -> Result<Self> {
        let blocked = |_| Error::Refused("no port can be opened on this machine".into());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(blocked)?;
        let port = listener.local_addr().map_err(blocked)?.port();
        Ok(Self {
            listener,
            port,
            state,
        })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The first answer that belongs to this consent. Whatever else knocks is turned away and
    /// changes nothing.
    pub(super) async fn wait(&self) -> Brought {
        // Connections end with the set, at the latest.
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if open.len() < MAX_OPEN => {
                    let (stream, _) = accepted.map_err(|_| {
                        Error::Unreachable("this machine's port was closed".into())
                    })?;
                    open.spawn(serve(stream, self.port, self.state.clone()));
                }
                done = open.join_next(), if !open.is_empty() => {
                    if let Some(Ok(Some(brought))) = done {
                        return brought;
                    }
                }
            }
        }
    }
}

async fn serve(mut stream: TcpStream, port: u16, state: SecretString) -> Option<Brought> {
    let head = tokio::time::timeout(HEAD, read_head(&mut stream))
        .await
        .ok()??;
    let (status, words, brought) = judge(&head, port, &state);
    let page = page(status, words);
    // The answer counts even if the browser has gone.
    let _ = tokio::time::timeout(HEAD, async {
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
    brought
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        let read = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        head.extend_from_slice(chunk.get(..read)?);
        if head.len() > MAX_HEAD {
            return None;
        }
    }
    String::from_utf8(head).ok()
}

const NOT_OURS: &str = "This page does not belong to a sign-in that is waiting.";

/// The status, what the page says, and what was brought if the request belongs to this consent.
fn judge(
    head: &str,
    port: u16,
    state: &SecretString,
) -> (&'static str, &'static str, Option<Brought>) {
    let mut lines = head.split("\r\n");
    let mut request = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (request.next(), request.next().unwrap_or_default());
    if method != Some("GET") {
        return ("405 Method Not Allowed", NOT_OURS, None);
    }
    // A name that someone else made point here is not this machine.
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = lines
        .filter_map(|l| l.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim());
    if !host.is_some_and(|h| hosts.iter().any(|known| known == h)) {
        return ("403 Forbidden", NOT_OURS, None);
    }
    let Some(query) = target.strip_prefix("/?") else {
        return ("404 Not Found", NOT_OURS, None);
    };
    let only = |name: &str| {
        let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(k, _)| k == name);
        let value = found.next().map(|(_, v)| v.into_owned());
        value.filter(|_| found.next().is_none())
    };
    let ours = only("state")
        .is_some_and(|s| bool::from(s.as_bytes().ct_eq(state.expose_secret().as_bytes())));
    if !ours {
        return ("400 Bad Request", NOT_OURS, None);
    }
    match (only("code"), only("error")) {
        (Some(code), None) if !code.is_empty() => (
            "200 OK",
            "Your account is being connected.",
            Some(Ok(code.into())),
        ),
        (None, Some(error)) => (
            "200 OK",
            "The account was not connected. Baton says why.",
            Some(Err(in_words(&error))),
        ),
        _ => ("400 Bad Request", NOT_OURS, None),
    }
}

fn in_words(error: &str) -> Error {
    match error {
        "access_denied" => {
            Error::SignIn("consent was declined in the browser; connect again".into())
        }
        "admin_policy_enforced" | "consent_required" | "org_internal" => Error::Forbidden(
            "the organisation does not allow it; ask its admin to approve the app".into(),
        ),
        "temporarily_unavailable" | "server_error" => {
            Error::Unreachable("the provider cannot answer now".into())
        }
        other => Error::Refused(format!(
            "the provider answered {}; an admin checks the client id in the settings",
            plain(other)
        )),
    }
}

/// Words are ours alone: nothing of the request is repeated.
fn page(status: &str, words: &str) -> String {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Baton</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:20vh auto;\
         padding:0 1rem;color:#1d2430;background:#fff}}</style>\
         <main><h1>Baton</h1><p>{words}</p><p>You can close this window.</p></main></html>"
    );
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         content-security-policy: default-src 'none'; style-src 'unsafe-inline'; \
         frame-ancestors 'none'\r\nx-content-type-options: nosniff\r\n\
         referrer-policy: no-referrer\r\ncache-control: no-store\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
