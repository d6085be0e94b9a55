//! Anthropic's Messages with `output_config`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Heard, Wrong, unfenced};
use crate::llm::Prompt;

pub fn body(prompt: &Prompt, model: &str, most_tokens: u32) -> Value {
    json!({
        "model": model,
        "max_tokens": most_tokens,
        "system": prompt.system,
        "messages": [{ "role": "user", "content": prompt.user }],
        "output_config": { "format": { "type": "json_schema", "schema": prompt.schema } },
    })
}

#[derive(Deserialize)]
struct Reply {
    content: Vec<Block>,
    #[serde(default)]
    stop_reason: Option<String>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default, rename = "input_tokens")]
    input: Option<u32>,
    /// What the server had read before, which it does not count again.
    #[serde(default, rename = "cache_read_input_tokens")]
    cached: Option<u32>,
    #[serde(default, rename = "cache_creation_input_tokens")]
    kept: Option<u32>,
    #[serde(default, rename = "output_tokens")]
    output: Option<u32>,
}

impl Usage {
    /// All that was read, wherever from.
    fn read(&self) -> Option<u32> {
        let beside = [self.cached, self.kept].into_iter().flatten();
        let beside = beside.fold(0, u32::saturating_add);
        Some(self.input?.saturating_add(beside))
    }
}

pub fn hear(body: &[u8]) -> Heard {
    let Ok(reply) = serde_json::from_slice::<Reply>(body) else {
        return Heard::wrong(
            Wrong::Invalid,
            "the server did not answer as such servers do",
        );
    };
    let usage = reply.usage.as_ref();
    Heard {
        tokens_in: usage.and_then(Usage::read),
        tokens_out: usage.and_then(|u| u.output),
        said: said(&reply),
    }
}

fn said(reply: &Reply) -> Result<String, (Wrong, String)> {
    let wrong = |wrong, words: &str| Err((wrong, words.to_owned()));
    match reply.stop_reason.as_deref() {
        Some("end_turn") => {}
        Some("refusal") => return wrong(Wrong::Refused, "the model declined"),
        Some("max_tokens") => return wrong(Wrong::Truncated, "the answer ends in the middle"),
        Some("model_context_window_exceeded") => {
            return wrong(Wrong::TooLong, "the talk does not fit the model");
        }
        _ => return wrong(Wrong::Invalid, "the answer has no proper end"),
    }
    let texts = reply.content.iter().filter(|b| b.kind == "text");
    let text: String = texts.map(|b| b.text.as_str()).collect();
    if text.trim().is_empty() {
        return wrong(Wrong::Invalid, "the answer is empty");
    }
    Ok(unfenced(&text).to_owned())
}
