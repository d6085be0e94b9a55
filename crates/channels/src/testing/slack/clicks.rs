//! Somebody clicks.

use std::time::Duration;

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{FakeSlack, Message, SIGNING_SECRET};

/// In which an app has to say that it was told.
const ACKNOWLEDGE: Duration = Duration::from_secs(3);
const TRIES: usize = 3;

impl FakeSlack {
    /// Somebody clicks a button of a message, or chooses an option: over a connection if there is
    /// one, else as a request. Whether the app said in time that it was told.
    ///
    /// A button that is no longer there can be clicked by who still sees it.
    pub async fn press(&self, user: &str, ts: &str, action_id: &str, value: &str) -> bool {
        let (payload, id, url) = {
            let mut state = self.shared.lock();
            let message = state.messages.iter().find(|m| m.ts == ts);
            let message = message.unwrap_or_else(|| panic!("no message {ts}"));
            let action = action(message, action_id, value)
                .unwrap_or_else(|| panic!("no button {action_id} {value} in {ts}"));
            let mut payload = payload(user, message, &action);
            let number = state.number();
            payload["trigger_id"] = format!("{number}.fake").into();
            let id = format!("envelope-{number}");
            (payload, id, state.request_url.clone())
        };
        if self.sockets() > 0 {
            return self.by_socket(&payload, &id).await;
        }
        let url = url.expect("nobody is connected, and there is no address for requests");
        self.by_request(&payload, url).await
    }

    async fn by_socket(&self, payload: &Value, id: &str) -> bool {
        let envelope = json!({
            "envelope_id": id,
            "type": "interactive",
            "accepts_response_payload": true,
            "payload": payload,
        });
        for _ in 0..TRIES {
            {
                let state = self.shared.lock();
                let staying = state.wires.iter().rev().find(|w| !w.leaving);
                if let Some(wire) = staying.or(state.wires.last()) {
                    wire.say(envelope.clone());
                    if state.again {
                        wire.say(envelope.clone());
                        let mut other = envelope.clone();
                        other["envelope_id"] = format!("{id}-again").into();
                        wire.say(other);
                    }
                }
            }
            let heard = self.until("an envelope to be acknowledged", |slack| {
                let state = slack.shared.lock();
                state.acknowledged.contains(id).then_some(())
            });
            if tokio::time::timeout(ACKNOWLEDGE, heard).await.is_ok() {
                return true;
            }
        }
        false
    }

    async fn by_request(&self, payload: &Value, url: url::Url) -> bool {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        let timestamp = self.shared.lock().seconds().to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING_SECRET.as_bytes()).unwrap();
        mac.update(format!("v0:{timestamp}:{body}").as_bytes());
        let signature = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", signature)
            .timeout(ACKNOWLEDGE)
            .body(body)
            .send()
            .await;
        answer.is_ok_and(|a| a.status().is_success())
    }
}

/// What is said of an element that was clicked, if the message has or had it.
fn action(message: &Message, action_id: &str, value: &str) -> Option<Value> {
    let versions = message.before.iter().chain([&message.blocks]);
    let elements = versions
        .filter_map(Value::as_array)
        .flatten()
        .filter(|block| block["type"] == "actions")
        .filter_map(|block| block["elements"].as_array())
        .flatten();
    for element in elements.filter(|e| e["action_id"] == action_id) {
        let mut said = json!({
            "type": element["type"],
            "action_id": action_id,
            "block_id": "b1",
            "action_ts": message.ts,
        });
        if element["type"] == "static_select" {
            let options = element["options"].as_array().unwrap();
            let Some(option) = options.iter().find(|o| o["value"] == value) else {
                continue;
            };
            said["selected_option"] = option.clone();
        } else if element["value"].as_str().unwrap_or_default() == value {
            said["text"] = element["text"].clone();
            said["value"] = element["value"].clone();
        } else {
            continue;
        }
        return Some(said);
    }
    None
}

fn payload(user: &str, message: &Message, action: &Value) -> Value {
    json!({
        "type": "block_actions",
        "api_app_id": "A00000001",
        "team": { "id": "T00000001", "domain": "showloom" },
        "user": { "id": user, "username": "somebody", "team_id": "T00000001" },
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": false,
        },
        "channel": { "id": message.channel, "name": "directmessage" },
        "message": { "type": "message", "ts": message.ts, "blocks": message.blocks },
        "response_url": "https://hooks.slack.com/actions/T00000001/1/fake",
        "actions": [action],
    })
}
