//! Signs as Standard Webhooks say: HMAC-SHA256 over id, time and body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;

use crate::{Fault, Result};

const PREFIX: &str = "whsec_";
/// Bytes that the standard wants a key to have.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret in the form in which receivers are given it. The bytes have to be random.
pub fn new_secret(bytes: &[u8; 24]) -> SecretString {
    format!("{PREFIX}{}", STANDARD.encode(bytes)).into()
}

pub(super) struct Key(SecretSlice<u8>);

impl Key {
    pub fn read(secret: &SecretString) -> Result<Self> {
        let secret = secret.expose_secret().trim();
        let coded = secret.strip_prefix(PREFIX).unwrap_or(secret);
        let bytes = STANDARD.decode(coded).ok();
        let bytes = bytes.filter(|b| LENGTHS.contains(&b.len()));
        let wrong = || Fault::Refused("the secret is not `whsec_` and 24 to 64 bytes".into());
        Ok(Self(bytes.ok_or_else(wrong)?.into()))
    }

    /// The value of `webhook-signature`.
    pub fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        // A key of any length fits: HMAC shortens and pads it.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()) else {
            return String::new();
        };
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> Result<Key> {
        Key::read(&secret.to_owned().into())
    }

    #[test]
    fn the_published_example_has_its_signature() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = key.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_published_implementation_signs_alike() {
        let secret = new_secret(&[7; 24]);
        let theirs = standardwebhooks::Webhook::new(secret.expose_secret()).unwrap();
        let ours = Key::read(&secret).unwrap();
        for (id, seconds, body) in [
            ("dlv_1", 0, ""),
            ("dlv_2", 1_773_322_200, "{\"a\":\"é {{x}}\"}"),
        ] {
            let want = theirs.sign(id, seconds, body.as_bytes()).unwrap();
            assert_eq!(ours.sign(id, seconds, body), want);
        }
    }

    #[test]
    fn a_secret_has_24_to_64_bytes() {
        let of = |bytes: usize| key(&format!("whsec_{}", STANDARD.encode(vec![1; bytes]))).is_ok();
        assert!(of(24) && of(64));
        assert!(!of(23) && !of(65) && !of(0));
        assert!(key("whsec_no base64").is_err());
        assert!(key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_ok());
    }
}
