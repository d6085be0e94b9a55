//! Which blocks Slack refuses.

use std::collections::BTreeSet;

use serde_json::Value;

const MAX_BLOCKS: usize = 50;
/// Of all texts of a message, less what Slack counts for each block.
const MAX_ALL: usize = 12_000;
const FOR_EACH: usize = 100;

/// What is wrong with blocks, in Slack's code.
pub(super) fn broken(blocks: &Value) -> Option<&'static str> {
    let Some(all) = blocks.as_array() else {
        return Some("invalid_blocks_format");
    };
    if texts(blocks) + FOR_EACH * all.len() > MAX_ALL {
        return Some("msg_blocks_too_long");
    }
    let mut actions = BTreeSet::new();
    let fine = all.len() <= MAX_BLOCKS && all.iter().all(|b| is_block(b, &mut actions));
    (!fine).then_some("invalid_blocks")
}

fn texts(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.iter().map(texts).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) if name == "text" => text.chars().count(),
                value => texts(value),
            })
            .sum(),
        _ => 0,
    }
}

fn is_block(block: &Value, actions: &mut BTreeSet<String>) -> bool {
    let elements = block["elements"].as_array();
    let some = |most: usize| elements.filter(|e| !e.is_empty() && e.len() <= most);
    match kind(block) {
        "divider" => true,
        "header" => is_plain(&block["text"], 150),
        "context" => some(10).is_some_and(|all| all.iter().all(|e| is_text(e, 3000))),
        "section" => is_section(block),
        "actions" => some(25).is_some_and(|all| all.iter().all(|e| is_action(e, actions))),
        "rich_text" => some(usize::MAX).is_some_and(|all| all.iter().all(is_rich)),
        _ => false,
    }
}

fn is_section(block: &Value) -> bool {
    let text = &block["text"];
    let fields = block["fields"].as_array();
    let has = !text.is_null() || fields.is_some();
    has && (text.is_null() || is_text(text, 3000))
        && fields.is_none_or(|all| {
            !all.is_empty() && all.len() <= 10 && all.iter().all(|f| is_text(f, 2000))
        })
}

fn kind(value: &Value) -> &str {
    value["type"].as_str().unwrap_or_default()
}

/// Slack counts as browsers do.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn fits(text: &Value, most: usize) -> bool {
    let text = text.as_str().unwrap_or_default();
    !text.is_empty() && length(text) <= most
}

fn is_plain(text: &Value, most: usize) -> bool {
    kind(text) == "plain_text" && fits(&text["text"], most)
}

fn is_text(text: &Value, most: usize) -> bool {
    matches!(kind(text), "plain_text" | "mrkdwn") && fits(&text["text"], most)
}

fn is_action(element: &Value, actions: &mut BTreeSet<String>) -> bool {
    let id = element["action_id"].as_str().unwrap_or_default();
    if id.is_empty() || length(id) > 255 || !actions.insert(id.into()) {
        return false;
    }
    match kind(element) {
        "button" => {
            is_plain(&element["text"], 75)
                && (element["value"].is_null() || fits(&element["value"], 2000))
                && (element["url"].is_null() || is_address(&element["url"]))
                && matches!(element["style"].as_str(), None | Some("primary" | "danger"))
        }
        "static_select" => {
            let options = element["options"].as_array().map_or(&[][..], Vec::as_slice);
            let is_option = |o: &Value| is_plain(&o["text"], 75) && fits(&o["value"], 150);
            is_plain(&element["placeholder"], 150)
                && (1..=100).contains(&options.len())
                && options.iter().all(is_option)
        }
        _ => false,
    }
}

fn is_address(url: &Value) -> bool {
    fits(url, 3000)
        && url::Url::parse(url.as_str().unwrap_or_default())
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn is_rich(element: &Value) -> bool {
    let Some(inner) = element["elements"].as_array() else {
        return false;
    };
    match kind(element) {
        "rich_text_section" | "rich_text_quote" | "rich_text_preformatted" => {
            inner.iter().all(is_span)
        }
        "rich_text_list" => {
            matches!(element["style"].as_str(), Some("bullet" | "ordered"))
                && !inner.is_empty()
                && inner
                    .iter()
                    .all(|e| kind(e) == "rich_text_section" && is_rich(e))
        }
        _ => false,
    }
}

fn is_span(span: &Value) -> bool {
    match kind(span) {
        "text" => fits(&span["text"], usize::MAX),
        "link" => is_address(&span["url"]),
        "emoji" => span["name"].is_string(),
        "user" => span["user_id"].is_string(),
        "channel" => span["channel_id"].is_string(),
        "broadcast" => span["range"].is_string(),
        _ => false,
    }
}
