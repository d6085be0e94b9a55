//! Links: those that open the desktop app, and signed ones for prospects.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::ids::MeetingId;
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use url::Url;

/// Long enough that nobody guesses one.
const SIGNATURE_BYTES: usize = 18;

/// Signs the addresses with which a prospect moves or cancels a meeting, without an account.
#[derive(Clone, Debug)]
pub struct Links {
    key: Arc<SecretString>,
}

impl Links {
    pub fn new(key: SecretString) -> Self {
        Self { key: Arc::new(key) }
    }

    /// Where the prospect manages the meeting, on the hub at `hub`.
    pub fn meeting(&self, hub: &Url, meeting: &MeetingId) -> Url {
        let mut url = hub.clone();
        url.set_path(&format!("/m/{meeting}/{}", self.signature(meeting)));
        url
    }

    /// Whether the signature is ours, in constant time.
    pub fn is_signed(&self, meeting: &MeetingId, signature: &str) -> bool {
        URL_SAFE_NO_PAD.decode(signature).is_ok_and(|s| {
            s.len() == SIGNATURE_BYTES && self.mac(meeting).verify_truncated_left(&s).is_ok()
        })
    }

    fn signature(&self, meeting: &MeetingId) -> String {
        let whole = self.mac(meeting).finalize().into_bytes();
        let part: Vec<u8> = whole.iter().take(SIGNATURE_BYTES).copied().collect();
        URL_SAFE_NO_PAD.encode(part)
    }

    fn mac(&self, meeting: &MeetingId) -> Hmac<Sha256> {
        let mut mac = keyed(self.key.expose_secret().as_bytes());
        mac.update(b"meeting:");
        mac.update(meeting.0.as_bytes());
        mac
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length: the other branch never runs.
    Hmac::new_from_slice(key)
        .unwrap_or_else(|_| Hmac::new(&hmac::digest::Key::<Hmac<Sha256>>::default()))
}

/// Opens the meeting in the app of whoever has it.
pub fn meeting_link(meeting: &MeetingId) -> String {
    format!("baton://meeting/{meeting}")
}

/// `baton://enrol/<percent-encoded origin>/<code>`: opens the app with hub and code filled in.
pub fn enrol_link(hub: &Url, code: &str) -> String {
    let encode = |s: &str| url::form_urlencoded::byte_serialize(s.as_bytes()).collect::<String>();
    format!(
        "baton://enrol/{}/{}",
        encode(&hub.origin().ascii_serialization()),
        encode(code)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_opens_its_own_meeting_and_no_other() {
        let links = Links::new("key".to_owned().into());
        let hub = Url::parse("https://hub.example.com/").unwrap();
        let url = links.meeting(&hub, &"mtg_1".into());
        let signature = url.path().rsplit('/').next().unwrap().to_owned();
        assert!(links.is_signed(&"mtg_1".into(), &signature));
        assert!(!links.is_signed(&"mtg_2".into(), &signature));
        for wrong in ["", "AAAA", &signature[1..], &format!("{signature}A")] {
            assert!(!links.is_signed(&"mtg_1".into(), wrong), "{wrong}");
        }
        let others = Links::new("another".to_owned().into());
        assert!(!others.is_signed(&"mtg_1".into(), &signature));
    }

    #[test]
    fn a_link_carries_the_origin_and_the_code() {
        let hub = Url::parse("https://hub.example.com:8443/").unwrap();
        let link = enrol_link(&hub, "ABCD-EFGH-JKMN");
        assert_eq!(
            link,
            "baton://enrol/https%3A%2F%2Fhub.example.com%3A8443/ABCD-EFGH-JKMN"
        );
    }
}
