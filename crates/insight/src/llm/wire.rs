//! How models are asked and answer, by dialect: bodies of requests and answers. What servers leave
//! out of their own specification is optional here.

mod anthropic;
mod openai;

use serde_json::Value;

use super::Prompt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `POST {base}/chat/completions`
    OpenAi,
    /// `POST {base}/messages`
    Anthropic,
}

/// Why there is no text to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Unauthorized,
    RateLimited,
    /// The model, or what stands before it, declined.
    Refused,
    /// It ends in the middle.
    Truncated,
    /// Not the answer of such a server.
    Invalid,
    /// The talk does not fit the model.
    TooLong,
    /// Overloaded or broken: it may pass.
    Busy,
    /// Any other error, such as of a model that there is not.
    Server,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub tokens_in: Option<u32>,
    pub tokens_out: Option<u32>,
    /// The text; or why there is none, and what the server says of it.
    pub said: Result<String, (Wrong, String)>,
}

impl Heard {
    fn wrong(wrong: Wrong, words: impl Into<String>) -> Self {
        Self {
            tokens_in: None,
            tokens_out: None,
            said: Err((wrong, words.into())),
        }
    }
}

impl Dialect {
    /// Where it is asked, below the base.
    pub fn path(self) -> &'static [&'static str] {
        match self {
            Self::OpenAi => &["chat", "completions"],
            Self::Anthropic => &["messages"],
        }
    }

    pub fn body(self, prompt: &Prompt, model: &str, most_tokens: u32) -> Value {
        match self {
            Self::OpenAi => openai::body(prompt, model, most_tokens),
            Self::Anthropic => anthropic::body(prompt, model, most_tokens),
        }
    }

    pub fn hear(self, status: u16, body: &[u8]) -> Heard {
        if !(200..300).contains(&status) {
            return refused(status, body);
        }
        match self {
            Self::OpenAi => openai::hear(body),
            Self::Anthropic => anthropic::hear(body),
        }
    }
}

/// Errors look alike in both dialects: `{"error": {"message", "type", "code"}}`.
fn refused(status: u16, body: &[u8]) -> Heard {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = body.get("error").unwrap_or(&body);
    let word = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let words = [word("message"), error.as_str().unwrap_or_default()].concat();
    let long = ["context_length_exceeded", "exceed_context_size_error"];
    let wrong = match status {
        _ if long.contains(&word("code")) || long.contains(&word("type")) => Wrong::TooLong,
        401 | 403 => Wrong::Unauthorized,
        413 => Wrong::TooLong,
        // A quota that is used up does not come back by itself.
        429 if word("code") == "insufficient_quota" => Wrong::Server,
        429 => Wrong::RateLimited,
        408 | 500.. => Wrong::Busy,
        _ => Wrong::Server,
    };
    let status = format!("status {status}");
    let words = if words.is_empty() {
        status
    } else {
        format!("{status}: {words}")
    };
    Heard::wrong(wrong, words)
}

/// Some models put JSON in a fence whatever they are told.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_prefix("```json")
        .or_else(|| text.strip_prefix("```"))
        .and_then(|t| t.strip_suffix("```"));
    inner.unwrap_or(text).trim()
}

#[cfg(test)]
mod tests;
