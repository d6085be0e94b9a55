//! Whether a webhook comes from Calendly.

use baton_core::Timestamp;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far a webhook's clock may be from ours, in seconds: an older one may be a replay.
const TOLERANCE_SECONDS: i64 = 3 * 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("the signature cannot be read")]
    Malformed,
    #[error("the webhook is too old, or from the future")]
    Stale,
    #[error("the signature is wrong")]
    Wrong,
}

/// Checks the header `Calendly-Webhook-Signature` (`t=…,v1=…`) against the body as it came.
pub fn verify_webhook(
    key: &SecretString,
    header: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), WebhookError> {
    let parts = || header.split(',').filter_map(|p| p.trim().split_once('='));
    let t = parts()
        .find_map(|(name, value)| (name == "t").then_some(value))
        .ok_or(WebhookError::Malformed)?;
    let seconds: i64 = t.parse().map_err(|_| WebhookError::Malformed)?;
    let signatures: Vec<Vec<u8>> = parts()
        .filter(|(name, _)| *name == "v1")
        .filter_map(|(_, value)| hex::decode(value).ok())
        .collect();
    if signatures.is_empty() {
        return Err(WebhookError::Malformed);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
        .map_err(|_| WebhookError::Malformed)?;
    mac.update(t.as_bytes());
    mac.update(b".");
    mac.update(body);
    // In constant time.
    if !signatures
        .iter()
        .any(|s| mac.clone().verify_slice(s).is_ok())
    {
        return Err(WebhookError::Wrong);
    }
    let now = now.as_millis().div_euclid(1000);
    if now.abs_diff(seconds) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(WebhookError::Stale);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"event":"invitee.created"}"#;

    fn key() -> SecretString {
        "whk_test".into()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    /// Made with `openssl dgst -sha256 -hmac whk_test`.
    const HEADER: &str =
        "t=1700000000,v1=8596f09db915a139252a3f8da954967c0ae3c2cf5c61e2eda812217e3819a7cf";

    #[test]
    fn a_webhook_of_calendly_is_accepted_for_three_minutes() {
        for (now, expected) in [
            (1_700_000_000, Ok(())),
            (1_700_000_180, Ok(())),
            (1_700_000_181, Err(WebhookError::Stale)),
            (1_699_999_000, Err(WebhookError::Stale)),
        ] {
            assert_eq!(
                verify_webhook(&key(), HEADER, BODY, at(now)),
                expected,
                "{now}"
            );
        }
    }

    #[test]
    fn a_changed_body_time_or_key_is_refused() {
        let now = at(1_700_000_000);
        let wrong = Err(WebhookError::Wrong);
        assert_eq!(verify_webhook(&key(), HEADER, b"{}", now), wrong);
        let later = HEADER.replace("t=1700000000", "t=1700000001");
        assert_eq!(verify_webhook(&key(), &later, BODY, now), wrong);
        assert_eq!(verify_webhook(&"other".into(), HEADER, BODY, now), wrong);
    }

    #[test]
    fn a_header_that_says_nothing_is_refused() {
        for header in [
            "",
            "t=1700000000",
            "v1=00",
            "t=x,v1=00",
            "t=1700000000,v1=zz",
        ] {
            let verdict = verify_webhook(&key(), header, BODY, at(1_700_000_000));
            assert_eq!(verdict, Err(WebhookError::Malformed), "{header}");
        }
    }
}
