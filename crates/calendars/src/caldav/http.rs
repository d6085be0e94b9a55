//! Requests to one server: signed in, bounded in time and size, and never to anybody else.

use std::time::Duration;

use baton_web::{Fault, Guard};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use secrecy::ExposeSecret as _;
use url::{Host, Url};

use super::Credentials;
use super::multistatus::Multistatus;
use crate::{CalendarError, Result};

const CONNECT: Duration = Duration::from_secs(10);
/// For a whole answer: servers read every event of a calendar to answer.
const ANSWER: Duration = Duration::from_mins(1);
/// Longest answer, in bytes.
const LARGEST: usize = 32 << 20;
const REDIRECTS: usize = 5;

/// Providers whose servers send each other's addresses: there, a password belongs to all of them.
const FAMILIES: &[&str] = &[".icloud.com"];

/// What may stand in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b'+')
    .remove(b'=')
    .remove(b',')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')');

pub(super) struct Dav {
    http: Client,
    pub(super) base: Url,
    credentials: Credentials,
}

/// One request, without what all have in common.
pub(super) struct Request<'a> {
    pub(super) method: &'static str,
    pub(super) to: &'a Url,
    pub(super) headers: &'a [(&'static str, &'a str)],
    pub(super) body: String,
}

pub(super) struct Reply {
    /// Where the answer came from, after redirects.
    pub(super) from: Url,
    pub(super) etag: Option<String>,
    pub(super) body: String,
}

impl Dav {
    pub(super) fn new(credentials: Credentials, guard: &Guard) -> Result<Self> {
        let mut base = canonical(&credentials.url)?;
        base.set_query(None);
        base.set_fragment(None);
        // Passwords in addresses end up in logs.
        let cleared = base.set_username("").and_then(|()| base.set_password(None));
        let is_safe = base.scheme() == "https" || base.scheme() == "http" && is_this_machine(&base);
        if cleared.is_err() || !is_safe {
            return Err(CalendarError::Refused(
                "the address must begin with https://".into(),
            ));
        }
        guard.admits(&base)?;
        let mut http = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            // Followed by hand: reqwest would repeat other methods as GET.
            .redirect(Policy::none())
            .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")));
        if base.scheme() == "http" {
            http = http.no_proxy();
        }
        let http = guard
            .within(http)
            .build()
            .map_err(|e| CalendarError::Unreachable(e.to_string()))?;
        Ok(Self {
            http,
            base,
            credentials,
        })
    }

    /// An address that came from elsewhere, if it is one of this server.
    pub(super) fn address(&self, address: &str) -> Result<Url> {
        let url = self.base.join(address.trim());
        let url = url.map_err(|_| CalendarError::Unreadable("an address".into()))?;
        self.trusted(&url)?;
        canonical(&url)
    }

    /// As [`Self::address`], of a calendar: those end with a slash.
    pub(super) fn folder(&self, address: &str) -> Result<Url> {
        let mut url = self.address(address)?;
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(url)
    }

    fn trusted(&self, url: &Url) -> Result<()> {
        let same = url.scheme() == self.base.scheme()
            && url.host() == self.base.host()
            && url.port_or_known_default() == self.base.port_or_known_default();
        let of = |url: &Url, family: &str| url.domain().is_some_and(|d| d.ends_with(family));
        let related =
            url.scheme() == "https" && FAMILIES.iter().any(|f| of(url, f) && of(&self.base, f));
        if same || related {
            return Ok(());
        }
        Err(CalendarError::Refused(
            "the server names an address on another server, which must not get the password".into(),
        ))
    }

    /// Sends a request and follows redirects within the server.
    pub(super) async fn send(&self, request: Request<'_>) -> Result<Reply> {
        let mut to = request.to.clone();
        for _ in 0..=REDIRECTS {
            self.trusted(&to)?;
            let response = self.once(&request, &to).await?;
            if !response.status().is_redirection() {
                return read(response).await;
            }
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|l| l.to_str().ok());
            to = location
                .and_then(|l| to.join(l).ok())
                .ok_or_else(|| CalendarError::Unreadable("a redirect to nowhere".into()))?;
        }
        Err(CalendarError::Refused(
            "the server redirects for ever".into(),
        ))
    }

    async fn once(&self, request: &Request<'_>, to: &Url) -> Result<Response> {
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|e| CalendarError::Refused(e.to_string()))?;
        let mut out = self.http.request(method, to.clone()).basic_auth(
            &self.credentials.user,
            Some(self.credentials.password.expose_secret()),
        );
        if !request.body.is_empty() {
            let kind = if request.method == "PUT" {
                "text/calendar; charset=utf-8"
            } else {
                "application/xml; charset=utf-8"
            };
            out = out.header(CONTENT_TYPE, kind).body(request.body.clone());
        }
        for (name, value) in request.headers {
            let value = HeaderValue::from_str(value)
                .map_err(|_| CalendarError::Unreadable("a header that cannot be sent".into()))?;
            out = out.header(*name, value);
        }
        out.send().await.map_err(|e| Fault::from(&e).into())
    }

    pub(super) async fn propfind(
        &self,
        to: &Url,
        depth: &str,
        body: String,
    ) -> Result<Multistatus> {
        self.multistatus("PROPFIND", to, depth, body).await
    }

    pub(super) async fn report(&self, to: &Url, depth: &str, body: String) -> Result<Multistatus> {
        self.multistatus("REPORT", to, depth, body).await
    }

    async fn multistatus(
        &self,
        method: &'static str,
        to: &Url,
        depth: &str,
        body: String,
    ) -> Result<Multistatus> {
        let request = Request {
            method,
            to,
            headers: &[("depth", depth)],
            body,
        };
        let reply = self.send(request).await?;
        Multistatus::read(&reply.from, &reply.body)
    }
}

/// The same address for the same place, however its characters are written.
pub(super) fn canonical(url: &Url) -> Result<Url> {
    let segments = url
        .path()
        .split('/')
        .map(|segment| {
            let plain = percent_decode_str(segment).decode_utf8_lossy();
            utf8_percent_encode(&plain, PLAIN).to_string()
        })
        .collect::<Vec<_>>();
    if url.cannot_be_a_base() {
        return Err(CalendarError::Refused(
            "the address is none of a server".into(),
        ));
    }
    let mut url = url.clone();
    url.set_path(&segments.join("/"));
    Ok(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

async fn read(mut response: Response) -> Result<Reply> {
    let status = response.status();
    if !status.is_success() {
        return Err(failure(status, response.headers()));
    }
    let from = response.url().clone();
    let etag = response.headers().get(ETAG);
    let etag = etag.and_then(|e| e.to_str().ok()).map(str::to_owned);
    let mut bytes = vec![];
    while let Some(chunk) = response.chunk().await.map_err(|e| Fault::from(&e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            return Err(CalendarError::Unreadable(
                "an answer that is too long".into(),
            ));
        }
    }
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Reply { from, etag, body })
}

fn failure(status: StatusCode, headers: &HeaderMap) -> CalendarError {
    let said = format!("the server answered {status}");
    match status {
        StatusCode::UNAUTHORIZED if !takes_passwords(headers) => CalendarError::Refused(
            "the server does not let programs sign in with a user name and a password".into(),
        ),
        StatusCode::UNAUTHORIZED => CalendarError::SignIn("user name or password is wrong".into()),
        StatusCode::FORBIDDEN => CalendarError::Forbidden(said),
        StatusCode::NOT_FOUND | StatusCode::GONE => CalendarError::NotFound,
        StatusCode::PRECONDITION_FAILED => CalendarError::Changed,
        StatusCode::TOO_MANY_REQUESTS => CalendarError::Throttled(pause(headers)),
        StatusCode::SERVICE_UNAVAILABLE if pause(headers).is_some() => {
            CalendarError::Throttled(pause(headers))
        }
        // There is no room for more: asking again makes none.
        StatusCode::INSUFFICIENT_STORAGE => CalendarError::Refused(said),
        status if status.is_server_error() => CalendarError::Unreachable(said),
        StatusCode::REQUEST_TIMEOUT | StatusCode::LOCKED => CalendarError::Unreachable(said),
        _ => CalendarError::Refused(said),
    }
}

/// Whether it asks for Basic authentication, or does not say what for.
fn takes_passwords(headers: &HeaderMap) -> bool {
    let mut ways = headers.get_all(WWW_AUTHENTICATE).iter().peekable();
    let is_basic = |way: &HeaderValue| {
        let way = String::from_utf8_lossy(way.as_bytes()).to_ascii_lowercase();
        way.split([' ', ',']).any(|word| word == "basic")
    };
    ways.peek().is_none() || ways.any(is_basic)
}

fn pause(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dav(url: &str) -> Result<Dav> {
        guarded(url, &Guard::none())
    }

    fn guarded(url: &str, guard: &Guard) -> Result<Dav> {
        let credentials = Credentials {
            url: url.parse().unwrap(),
            user: "ana".into(),
            password: "secret".to_owned().into(),
        };
        Dav::new(credentials, guard)
    }

    #[tokio::test]
    async fn where_the_operator_does_not_allow_it_nothing_is_connected_to() {
        let guard = Guard::new("10.0.0.0/8".parse().unwrap());
        for (url, fine) in [
            ("https://dav.example.com/", true),
            ("https://10.1.2.3/", true),
            ("https://192.168.0.7/", false),
            ("https://169.254.169.254/", false),
            ("http://localhost:5232/", false),
        ] {
            assert_eq!(guarded(url, &guard).is_ok(), fine, "{url}");
        }
        let inside = Guard::looking_up("".parse().unwrap(), |_| {
            Box::pin(async { Ok(vec![std::net::Ipv4Addr::LOCALHOST.into()]) })
        });
        let dav = guarded("https://dav.example.com/", &inside).unwrap();
        let asked = dav.propfind(&dav.base, "0", String::new()).await;
        assert!(matches!(asked, Err(CalendarError::Refused(_))));
    }

    #[test]
    fn a_password_travels_encrypted_or_not_at_all() {
        for good in [
            "https://dav.example.com/",
            "https://dav.example.com:8443/ana",
            "http://127.0.0.1:5232",
            "http://localhost:5232/",
            "http://[::1]/",
        ] {
            assert!(dav(good).is_ok(), "{good}");
        }
        for bad in [
            "http://dav.example.com/",
            "ftp://dav.example.com/",
            "http://127.0.0.1.example.com/",
            "mailto:ana@example.com",
        ] {
            assert!(matches!(dav(bad), Err(CalendarError::Refused(_))), "{bad}");
        }
    }

    #[test]
    fn a_password_travels_to_no_other_server() {
        let check = |base: &str, to: &str, want: bool| {
            assert_eq!(dav(base).unwrap().address(to).is_ok(), want, "{base} {to}");
        };
        check("https://dav.example.com/", "/ana/work/", true);
        check(
            "https://dav.example.com/",
            "https://DAV.example.com:443/x",
            true,
        );
        check(
            "https://dav.example.com/",
            "https://evil.example.com/x",
            false,
        );
        check("https://dav.example.com/", "//evil.example.com/x", false);
        check(
            "https://dav.example.com/",
            "http://dav.example.com/x",
            false,
        );
        check(
            "https://dav.example.com/",
            "https://dav.example.com:8443/x",
            false,
        );
        check(
            "https://caldav.icloud.com/",
            "https://p42-caldav.icloud.com/1/",
            true,
        );
        check(
            "https://caldav.icloud.com/",
            "https://evil-icloud.com/1/",
            false,
        );
        check(
            "https://caldav.icloud.com/",
            "http://p42-caldav.icloud.com/1/",
            false,
        );
        check(
            "https://example.com/",
            "https://p42-caldav.icloud.com/1/",
            false,
        );
    }

    #[test]
    fn one_place_has_one_address() {
        let dav = dav("https://ana:pw@example.com/").unwrap();
        assert_eq!(dav.base.as_str(), "https://example.com/");
        let one = |a: &str| dav.address(a).unwrap().to_string();
        assert_eq!(one("/a%40b/%7e x/"), one("/a@b/~%20x/"));
        assert_eq!(one("/a%2Fb"), "https://example.com/a%2Fb");
    }
}
