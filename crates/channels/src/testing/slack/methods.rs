//! What Slack's methods do.

use serde_json::{Value, json};
use url::Url;

use super::{Message, Request, State};

type Said = Result<Value, &'static str>;

pub(super) fn call(state: &mut State, base: &Url, request: &Request) -> Said {
    let body = &request.body;
    match request.method.as_str() {
        "auth.test" => Ok(json!({
            "url": base,
            "team": "Showloom",
            "user": "baton",
            "team_id": "T00000001",
            "user_id": "U00000000",
            "bot_id": "B00000001",
        })),
        "users.lookupByEmail" => match state.users.get(text(body, "email")) {
            Some(id) => Ok(json!({ "user": { "id": id } })),
            None => Err("users_not_found"),
        },
        "conversations.open" => open(state, text(body, "users")),
        "chat.postMessage" => post(state, body),
        "chat.postEphemeral" => whisper(state, body),
        "chat.update" => update(state, body),
        "conversations.history" => history(state, body),
        "apps.connections.open" => {
            let ticket = format!("ticket-{}", state.number());
            state.tickets.insert(ticket.clone());
            let mut url = base.join("link").unwrap();
            url.set_scheme("ws").unwrap();
            url.query_pairs_mut().append_pair("ticket", &ticket);
            Ok(json!({ "url": url }))
        }
        _ => Err("unknown_method"),
    }
}

fn text<'a>(body: &'a Value, field: &str) -> &'a str {
    body[field].as_str().unwrap_or_default()
}

fn open(state: &mut State, user: &str) -> Said {
    if !state.users.values().any(|u| u == user) {
        return Err("user_not_found");
    }
    let id = user.replacen('U', "D", 1);
    state.channels.insert(id.clone(), true);
    Ok(json!({ "channel": { "id": id } }))
}

/// The app has to be in it.
fn entered(state: &State, channel: &str) -> Result<(), &'static str> {
    match state.channels.get(channel) {
        Some(true) => Ok(()),
        Some(false) => Err("not_in_channel"),
        None => Err("channel_not_found"),
    }
}

fn message(state: &mut State, body: &Value) -> Result<Message, &'static str> {
    let channel = text(body, "channel").to_owned();
    entered(state, &channel)?;
    Ok(Message {
        ts: state.ts(),
        text: text(body, "text").into(),
        blocks: body["blocks"].clone(),
        metadata: body["metadata"].clone(),
        before: vec![],
        only_to: None,
        channel,
    })
}

fn post(state: &mut State, body: &Value) -> Said {
    let message = message(state, body)?;
    let said = json!({ "channel": message.channel, "ts": message.ts });
    state.messages.push(message);
    Ok(said)
}

fn whisper(state: &mut State, body: &Value) -> Said {
    let mut message = message(state, body)?;
    let user = text(body, "user");
    if !state.users.values().any(|u| u == user) {
        return Err("user_not_in_channel");
    }
    message.only_to = Some(user.into());
    let said = json!({ "message_ts": message.ts });
    state.whispers.push(message);
    Ok(said)
}

fn update(state: &mut State, body: &Value) -> Said {
    let (channel, ts) = (text(body, "channel"), text(body, "ts"));
    entered(state, channel)?;
    let mut messages = state.messages.iter_mut();
    let Some(message) = messages.find(|m| m.channel == channel && m.ts == ts) else {
        return Err("message_not_found");
    };
    let blocks = body["blocks"].clone();
    message
        .before
        .push(std::mem::replace(&mut message.blocks, blocks));
    message.text = text(body, "text").into();
    if !body["metadata"].is_null() {
        message.metadata = body["metadata"].clone();
    }
    Ok(json!({ "channel": channel, "ts": ts, "text": message.text }))
}

fn history(state: &State, body: &Value) -> Said {
    let channel = text(body, "channel");
    entered(state, channel)?;
    let number = |field: &str| text(body, field).parse::<usize>().ok();
    let inclusive = body["inclusive"] == "1";
    let oldest = instant(text(body, "oldest"));
    let found: Vec<_> = state
        .messages
        .iter()
        .rev()
        .filter(|m| m.channel == channel)
        .filter(|m| instant(&m.ts) > oldest || (inclusive && instant(&m.ts) == oldest))
        .map(|m| {
            let mut metadata = m.metadata.clone();
            if body["include_all_metadata"] != "1" && metadata.is_object() {
                metadata = json!({ "event_type": metadata["event_type"] });
            }
            json!({ "type": "message", "ts": m.ts, "text": m.text, "metadata": metadata })
        })
        .collect();
    let skip = number("cursor").unwrap_or(0);
    let size = number("limit").unwrap_or(100).min(state.page);
    let more = found.len() > skip + size;
    let next = if more {
        (skip + size).to_string()
    } else {
        String::new()
    };
    let page: Vec<_> = found.into_iter().skip(skip).take(size).collect();
    Ok(json!({
        "messages": page,
        "has_more": more,
        "response_metadata": { "next_cursor": next },
    }))
}

/// Seconds and what comes behind the point.
fn instant(ts: &str) -> (u64, u64) {
    let (seconds, rest) = ts.split_once('.').unwrap_or((ts, "0"));
    (seconds.parse().unwrap_or(0), rest.parse().unwrap_or(0))
}
