//! Addresses that a person types or clicks: the hub's, and `baton://` links.

use baton_core::ids::{HandoffId, MeetingId};
use url::{Host, Url};

use crate::failure::{Failure, FailureCode};
use crate::view::JoinTeam;

const SCHEME: &str = "baton";
/// Longest link or address that is looked at.
const MAX_LINK: usize = 2_048;
const MAX_CODE: usize = 128;

/// The hub's origin as a person wrote it: `https://hub.example.com`, or plain `http` on this
/// machine only. Without a scheme, `https` is meant.
pub fn parse_hub(address: &str) -> Result<Url, Failure> {
    let address = address.trim();
    if address.is_empty() {
        return Err(hub(
            "The hub's address is missing.",
            "Ask your admin for it.",
        ));
    }
    if address.len() > MAX_LINK {
        return Err(hub("This address is too long.", "Copy it again."));
    }
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let url = Url::parse(&whole).map_err(|_| {
        hub(
            "This is not an address.",
            "Write it like https://hub.example.com.",
        )
    })?;
    check_hub(&url)?;
    Ok(url)
}

/// The address of a calendar server as a person wrote it: with or without a path, `https` but on
/// this machine.
pub fn parse_calendar_server(address: &str) -> Result<Url, Failure> {
    let bad = |message: &str, fix: &str| {
        Failure::new(FailureCode::InvalidInput, message)
            .at("url")
            .fix(fix)
    };
    let address = address.trim();
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let like = "Write it like https://cal.example.com.";
    let url = Url::parse(&whole).ok().filter(Url::has_host);
    let url = url
        .filter(|_| !address.is_empty() && address.len() <= MAX_LINK)
        .ok_or_else(|| bad("This is not an address.", like))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad(
            "The address must carry no name or password.",
            "Enter them below.",
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local(&url) => Ok(url),
        "http" => Err(bad(
            "Plain http would show your password to others on the way.",
            "Use https://; http works only for a server on this machine.",
        )),
        _ => Err(bad("The address must begin with https://.", like)),
    }
}

/// Where a provider lets an admin sign in, as the hub says it: `https` but on this machine.
pub(crate) fn parse_sign_in(address: &str) -> Result<Url, Failure> {
    let url = Url::parse(address).ok().filter(Url::has_host);
    let safe = |url: &Url| url.scheme() == "https" || (url.scheme() == "http" && is_local(url));
    let bare = |url: &Url| url.username().is_empty() && url.password().is_none();
    url.filter(|url| safe(url) && bare(url)).ok_or_else(|| {
        Failure::new(
            FailureCode::Refused,
            "The address to sign in at is none that Baton opens.",
        )
        .fix("Check the connection's sign-in address: it begins with https://.")
    })
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The rules for a hub's address.
pub fn check_hub(url: &Url) -> Result<(), Failure> {
    let no_host = || {
        hub(
            "The address names no host.",
            "Write it like https://hub.example.com.",
        )
    };
    url.host().ok_or_else(no_host)?;
    let local = is_local(url);
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        "http" => {
            return Err(hub(
                "Plain http would let others on the way read and change everything.",
                "Use https://; http works only for a hub on this machine.",
            ));
        }
        _ => {
            return Err(hub(
                "The address must begin with https://.",
                "Use https://.",
            ));
        }
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(hub(
            "The address must carry no name or password.",
            "Leave out everything before the @.",
        ));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(hub(
            "The address must be the hub's alone, without a path.",
            "Leave out everything after the host.",
        ));
    }
    Ok(())
}

fn hub(message: &str, fix: &str) -> Failure {
    Failure::new(FailureCode::InvalidInput, message)
        .at("hub")
        .fix(fix)
}

/// `baton://enrol/<percent-encoded origin>/<code>`
pub fn enrol_link(hub: &Url, code: &str) -> String {
    let origin = hub.origin().ascii_serialization();
    format!("{SCHEME}://enrol/{}/{}", encode(&origin), encode(code))
}

/// Reads an enrolment link.
pub fn parse_enrol_link(link: &str) -> Result<JoinTeam, Failure> {
    let bad = || {
        Failure::new(FailureCode::InvalidInput, "This is not an enrolment link.")
            .at("link")
            .fix("Copy the whole link that your admin sent: it begins with baton://enrol/.")
    };
    let parts = parts(link, "enrol").ok_or_else(bad)?;
    let [origin, code] = parts.as_slice() else {
        return Err(bad());
    };
    if code.is_empty() || code.len() > MAX_CODE || !code.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(bad());
    }
    let hub = parse_hub(origin)?;
    Ok(JoinTeam {
        hub: hub.origin().ascii_serialization(),
        code: code.clone(),
    })
}

/// `baton://handoff/<id>`
pub fn handoff_link(id: &HandoffId) -> String {
    format!("{SCHEME}://handoff/{}", encode(&id.0))
}

/// Reads a link to a handoff.
pub fn parse_handoff_link(link: &str) -> Result<HandoffId, Failure> {
    let id = parts(link, "handoff").and_then(|parts| match parts.as_slice() {
        [id] if is_id(id) => Some(HandoffId(id.clone())),
        _ => None,
    });
    id.ok_or_else(|| {
        Failure::new(
            FailureCode::InvalidInput,
            "This link does not name a handoff.",
        )
        .at("link")
    })
}

/// `baton://meeting/<id>`
pub fn meeting_link(id: &MeetingId) -> String {
    format!("{SCHEME}://meeting/{}", encode(&id.0))
}

/// Reads a link to a meeting.
pub fn parse_meeting_link(link: &str) -> Result<MeetingId, Failure> {
    let id = parts(link, "meeting").and_then(|parts| match parts.as_slice() {
        [id] if is_id(id) => Some(MeetingId(id.clone())),
        _ => None,
    });
    id.ok_or_else(|| {
        Failure::new(
            FailureCode::InvalidInput,
            "This link does not name a meeting.",
        )
        .at("link")
    })
}

fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}

/// The decoded path segments of `baton://<kind>/…`.
fn parts(link: &str, kind: &str) -> Option<Vec<String>> {
    let link = link.trim();
    if link.len() > MAX_LINK {
        return None;
    }
    let url = Url::parse(link).ok()?;
    if url.scheme() != SCHEME
        || url.host_str() != Some(kind)
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return None;
    }
    url.path()
        .strip_prefix('/')?
        .trim_end_matches('/')
        .split('/')
        .map(decode)
        .collect()
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
}

/// Undoes percent-encoding. Kept strict: what is no UTF-8 is no link of ours.
fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(b) = rest.next() {
        bytes.push(if b == b'%' {
            let hex = |b: u8| char::from(b).to_digit(16);
            let byte = hex(rest.next()?)? * 16 + hex(rest.next()?)?;
            u8::try_from(byte).ok()?
        } else {
            b
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_what_it_was_written_for() {
        let hub = Url::parse("https://hub.example.com:8443").unwrap();
        let link = enrol_link(&hub, "ABCD-EFGH");
        assert_eq!(
            link,
            "baton://enrol/https%3A%2F%2Fhub.example.com%3A8443/ABCD-EFGH"
        );
        let join = parse_enrol_link(&link).unwrap();
        assert_eq!(join.hub, "https://hub.example.com:8443");
        assert_eq!(join.code, "ABCD-EFGH");
        let id = HandoffId("ho_018f".into());
        assert_eq!(parse_handoff_link(&handoff_link(&id)).unwrap(), id);
        let id = MeetingId("mtg_018f".into());
        assert_eq!(parse_meeting_link(&meeting_link(&id)).unwrap(), id);
    }

    #[test]
    fn links_that_are_not_ours_are_refused() {
        for link in [
            "",
            "https://enrol/x/y",
            "baton://enrol/https%3A%2F%2Fhub.example.com",
            "baton://enrol/https%3A%2F%2Fhub.example.com/",
            "baton://enrol/http%3A%2F%2Fhub.example.com/CODE",
            "baton://enrol/https%3A%2F%2Fhub.example.com/a/b",
            "baton://enrol/https%3A%2F%2Fhub.example.com%2Fx/CODE",
            "baton://enrol/%ff/CODE",
            "baton://enrol/%zz/CODE",
        ] {
            let f = parse_enrol_link(link).unwrap_err();
            assert_eq!(f.code, FailureCode::InvalidInput, "{link}");
        }
        for link in [
            "baton://handoff/",
            "baton://handoff/a%2Fb",
            "baton://handoff/<script>",
            "baton://enrol/ho_1",
            "baton://handoff/ho_1?x",
        ] {
            assert!(parse_handoff_link(link).is_err(), "{link}");
            assert!(parse_meeting_link(link).is_err(), "{link}");
        }
    }

    #[test]
    fn an_admin_signs_in_only_where_nobody_listens() {
        let check = |address: &str, ok: bool| {
            assert_eq!(parse_sign_in(address).is_ok(), ok, "{address}");
        };
        check("https://app.hubspot.com/oauth/authorize?state=x", true);
        check("http://127.0.0.1:8080/authorize?state=x", true);
        check("http://localhost:8080/authorize", true);
        check("http://login.example.com/authorize", false);
        check("https://me:secret@login.example.com/", false);
        check("file:///etc/passwd", false);
        check("javascript:alert(1)", false);
        check("baton://handoff/ho_1", false);
        check("", false);
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let check = |address: &str, ok: bool| {
            let got = parse_hub(address);
            assert_eq!(got.is_ok(), ok, "{address}");
            if let Err(f) = got {
                assert_eq!(f.field.as_deref(), Some("hub"), "{address}");
                assert!(f.fix.is_some(), "{address}");
            }
        };
        check("https://hub.example.com", true);
        check("hub.example.com", true);
        check(" https://10.0.0.4:8443/ ", true);
        check("http://localhost:8080", true);
        check("http://127.0.0.1:8080", true);
        check("http://[::1]:8080", true);
        check("http://hub.example.com", false);
        check("http://192.168.1.4", false);
        check("http://localhost.evil.example", false);
        check("ftp://hub.example.com", false);
        check("https://me:pw@hub.example.com", false);
        check("https://hub.example.com/v1", false);
        check("https://hub.example.com?x=1", false);
        check("https://", false);
        check("", false);
    }
}
