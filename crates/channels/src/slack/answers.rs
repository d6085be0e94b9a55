//! What somebody clicked in Slack, and whether it comes from Slack.

use baton_core::Timestamp;
use baton_core::ids::OfferId;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

use super::blocks::{ACCEPT, DECLINE};

/// How far a request's clock may be from ours, in seconds: an older one may be a replay.
const TOLERANCE_SECONDS: u64 = 5 * 60;

/// Whether a request comes from Slack: the headers `X-Slack-Request-Timestamp` and
/// `X-Slack-Signature` (`v0=…`) against the body as it came.
pub fn verify(
    signing_secret: &SecretString,
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: Timestamp,
) -> bool {
    let Some(signature) = signature
        .strip_prefix("v0=")
        .and_then(|s| hex::decode(s).ok())
    else {
        return false;
    };
    let Ok(seconds) = timestamp.parse::<i64>() else {
        return false;
    };
    if now.as_millis().div_euclid(1000).abs_diff(seconds) > TOLERANCE_SECONDS {
        return false;
    }
    let secret = signing_secret.expose_secret();
    if secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    // In constant time.
    mac.verify_slice(&signature).is_ok()
}

/// A click on one of our buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// As which Slack knows whoever clicked.
    pub user: String,
    pub action: Action,
    /// Where the message lies.
    pub channel: String,
    pub ts: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Accept { offer: OfferId },
    Decline { offer: OfferId, reason: String },
}

#[derive(Deserialize)]
struct Payload {
    #[serde(rename = "type")]
    kind: String,
    user: Whoever,
    container: Container,
    actions: Vec<Clicked>,
}

#[derive(Deserialize)]
struct Whoever {
    id: String,
}

#[derive(Deserialize)]
struct Container {
    channel_id: String,
    message_ts: String,
}

#[derive(Deserialize)]
struct Clicked {
    action_id: String,
    value: Option<String>,
    selected_option: Option<Chosen>,
}

#[derive(Deserialize)]
struct Chosen {
    value: String,
}

impl Interaction {
    /// From the body of a request, `payload=…`. Nothing, if it asks nothing of us: also that is
    /// answered with 200.
    pub fn from_form(body: &[u8]) -> Option<Self> {
        let (_, payload) = url::form_urlencoded::parse(body).find(|(name, _)| name == "payload")?;
        Self::parse(&serde_json::from_str(&payload).ok()?)
    }

    /// From the payload itself, as it comes by Socket Mode.
    pub fn parse(payload: &Value) -> Option<Self> {
        let payload = Payload::deserialize(payload).ok()?;
        if payload.kind != "block_actions" {
            return None;
        }
        let action = payload.actions.iter().find_map(Clicked::action)?;
        Some(Self {
            user: payload.user.id,
            action,
            channel: payload.container.channel_id,
            ts: payload.container.message_ts,
        })
    }
}

impl Clicked {
    fn action(&self) -> Option<Action> {
        match self.action_id.as_str() {
            ACCEPT => Some(Action::Accept {
                offer: OfferId(self.value.clone()?),
            }),
            DECLINE => {
                let (offer, reason) = self.selected_option.as_ref()?.value.split_once(' ')?;
                Some(Action::Decline {
                    offer: offer.into(),
                    reason: reason.into(),
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Of Slack's own documentation.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow\
        &channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner\
        &command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands\
        %2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
        &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const SENT: i64 = 1_531_420_618;

    fn verified(secret: &str, timestamp: &str, signature: &str, body: &[u8], now: i64) -> bool {
        let now = Timestamp::from_millis(now * 1000);
        verify(&secret.into(), timestamp, signature, body, now)
    }

    #[test]
    fn a_request_of_slack_is_accepted_for_five_minutes() {
        let sent = SENT.to_string();
        for (later, fine) in [(0, true), (300, true), (301, false), (-301, false)] {
            let ok = verified(SECRET, &sent, SIGNATURE, BODY, SENT + later);
            assert_eq!(ok, fine, "{later} s later");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let sent = SENT.to_string();
        for (what, secret, timestamp, signature, body) in [
            ("another secret", "x", sent.as_str(), SIGNATURE, BODY),
            ("no secret", "", &sent, SIGNATURE, BODY),
            ("another time", SECRET, "1531420619", SIGNATURE, BODY),
            ("no time", SECRET, "", SIGNATURE, BODY),
            ("another body", SECRET, &sent, SIGNATURE, b"{}"),
            ("no signature", SECRET, &sent, "", BODY),
            ("a short one", SECRET, &sent, "v0=a2114d57", BODY),
            ("not hex", SECRET, &sent, "v0=zz", BODY),
        ] {
            assert!(
                !verified(secret, timestamp, signature, body, SENT),
                "{what}"
            );
        }
    }

    fn click(action: &Value) -> Value {
        json!({
            "type": "block_actions",
            "user": { "id": "U1", "username": "ana" },
            "container": { "type": "message", "channel_id": "D1", "message_ts": "1.2" },
            "actions": [action],
        })
    }

    fn decline(value: &str) -> Value {
        click(&json!({ "action_id": DECLINE, "selected_option": { "value": value } }))
    }

    #[test]
    fn clicks_are_understood_in_both_forms() {
        let accept = click(&json!({ "action_id": ACCEPT, "value": "off_1" }));
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &accept.to_string())
            .finish();
        let expected = Interaction {
            user: "U1".into(),
            action: Action::Accept {
                offer: "off_1".into(),
            },
            channel: "D1".into(),
            ts: "1.2".into(),
        };
        assert_eq!(
            Interaction::from_form(form.as_bytes()),
            Some(expected.clone())
        );
        assert_eq!(Interaction::parse(&accept), Some(expected));
        let declined = Interaction::parse(&decline("off_1 not my area")).unwrap();
        assert_eq!(
            declined.action,
            Action::Decline {
                offer: "off_1".into(),
                reason: "not my area".into()
            }
        );
    }

    #[test]
    fn what_asks_nothing_of_us_is_passed_over() {
        for payload in [
            click(&json!({ "action_id": "baton_open" })),
            click(&json!({ "action_id": ACCEPT })),
            decline("off_1"),
            json!({ "type": "view_submission" }),
            json!([]),
        ] {
            assert_eq!(Interaction::parse(&payload), None, "{payload}");
        }
        for body in [b"".as_slice(), b"payload=", b"payload=%7B", b"\xff\xfe"] {
            assert_eq!(Interaction::from_form(body), None);
        }
    }
}
