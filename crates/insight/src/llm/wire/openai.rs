//! Chat completions with `response_format`, as `OpenAI` specifies them and vLLM, llama.cpp and
//! Ollama take them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Heard, Wrong, unfenced};
use crate::llm::Prompt;

pub fn body(prompt: &Prompt, model: &str, most_tokens: u32) -> Value {
    json!({
        "model": model,
        "messages": [
            { "role": "system", "content": prompt.system },
            { "role": "user", "content": prompt.user },
        ],
        "max_completion_tokens": most_tokens,
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": "reading", "strict": true, "schema": prompt.schema },
        },
    })
}

#[derive(Deserialize)]
struct Reply {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    finish_reason: Option<String>,
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: Option<u32>,
    #[serde(default)]
    completion_tokens: Option<u32>,
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
        tokens_in: usage.and_then(|u| u.prompt_tokens),
        tokens_out: usage.and_then(|u| u.completion_tokens),
        said: said(reply.choices.into_iter().next()),
    }
}

fn said(choice: Option<Choice>) -> Result<String, (Wrong, String)> {
    let wrong = |wrong, words: &str| Err((wrong, words.to_owned()));
    let Some(choice) = choice else {
        return wrong(Wrong::Invalid, "there is no choice in the answer");
    };
    if choice.message.refusal.is_some_and(|r| !r.is_empty()) {
        return wrong(Wrong::Refused, "the model declined");
    }
    match choice.finish_reason.as_deref() {
        Some("length") => return wrong(Wrong::Truncated, "the answer ends in the middle"),
        Some("content_filter") => return wrong(Wrong::Refused, "a filter withheld the answer"),
        _ => {}
    }
    match choice.message.content {
        Some(text) if !text.trim().is_empty() => Ok(unfenced(&text).to_owned()),
        _ => wrong(Wrong::Invalid, "the answer is empty"),
    }
}
