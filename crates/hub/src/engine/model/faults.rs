//! Why a model's reading is not used, and what an admin can do about it.

use std::time::Duration;

use baton_api::reading::{ModelFault, ModelProblem};
use baton_core::Timestamp;
use baton_insight::llm::wire::Wrong;
use baton_web::Fault;

/// Characters that a server's words must share with the talk to be taken for a part of it.
const QUOTED: usize = 16;

/// What went wrong with one call.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub code: ModelFault,
    pub detail: String,
    /// Whether the same may work a little later.
    pub passes: bool,
    /// So long the server asked to be left alone.
    pub wait: Option<Duration>,
}

impl Trouble {
    pub fn new(code: ModelFault, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            passes: matches!(
                code,
                ModelFault::Unreachable | ModelFault::RateLimited | ModelFault::Slow
            ),
            wait: None,
        }
    }

    /// Of a request without an answer.
    pub fn of_fault(fault: &Fault) -> Self {
        let code = match fault {
            Fault::Unknown("no answer in time") => ModelFault::Slow,
            Fault::TooLong => ModelFault::Invalid,
            _ => ModelFault::Unreachable,
        };
        let mut trouble = Self::new(code, fault.to_string());
        trouble.passes &= !matches!(fault, Fault::Insecure(_) | Fault::Private(_) | Fault::Tls);
        trouble
    }

    pub fn of_wrong(wrong: Wrong, detail: String) -> Self {
        let code = match wrong {
            Wrong::Unauthorized => ModelFault::Unauthorized,
            Wrong::RateLimited => ModelFault::RateLimited,
            Wrong::Refused => ModelFault::Refused,
            Wrong::Truncated => ModelFault::Truncated,
            Wrong::Invalid => ModelFault::Invalid,
            Wrong::TooLong => ModelFault::TooLong,
            Wrong::Busy | Wrong::Server => ModelFault::Server,
        };
        let mut trouble = Self::new(code, detail);
        trouble.passes |= wrong == Wrong::Busy;
        trouble
    }

    pub fn problem(&self, at: Timestamp) -> ModelProblem {
        ModelProblem {
            code: self.code,
            detail: self.detail.clone(),
            fix: fix(self.code).into(),
            at,
        }
    }
}

fn fix(code: ModelFault) -> &'static str {
    match code {
        ModelFault::Unreachable => {
            "Look at the address, and whether the server runs; an address inside the network must \
             be allowed by the operator with --outward-networks."
        }
        ModelFault::Unauthorized => "Enter a key that the server takes.",
        ModelFault::RateLimited => "Ask the provider for a higher limit.",
        ModelFault::Slow => "Allow more seconds, or choose a faster model.",
        ModelFault::Refused => "Nothing for this talk; if it is often so, choose another model.",
        ModelFault::Truncated => "Choose a model that answers shorter or may answer longer.",
        ModelFault::Invalid => "Choose a model and a server that keep to a JSON schema.",
        ModelFault::TooLong => "Choose a model that reads longer texts.",
        ModelFault::Budget => "Allow more tokens a day, or wait until midnight (UTC).",
        ModelFault::Server => "Look at the name of the model, and at what the server says.",
    }
}

/// What the server said, unless it repeats the talk; never the key.
pub fn shown(said: &str, sent: &str, key: Option<&str>) -> String {
    let said = match key {
        Some(key) if !key.is_empty() => said.replace(key, "…"),
        _ => said.to_owned(),
    };
    let said = baton_web::words(&said);
    let all: Vec<char> = said.chars().collect();
    let quotes = all.windows(QUOTED).any(|part| {
        let part: String = part.iter().collect();
        sent.contains(&part)
    });
    if quotes {
        return "The server repeats the talk in its error; that is not kept.".into();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_the_key_nor_the_talk_is_shown() {
        let sent = r#"{"says":"We have 220 people and no money"}"#;
        let check = |said: &str, want: &str| assert_eq!(shown(said, sent, Some("sk-1")), want);
        check("bad key sk-1 here", "bad key … here");
        check("model not found", "model not found");
        check(
            "cannot read: 220 people and no money",
            "The server repeats the talk in its error; that is not kept.",
        );
    }
}
