//! The language model that reads along, if the workspace chose one: `/v1/admin/model`. Without one
//! nothing is sent anywhere.

use std::fmt;

use baton_core::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelProvider {
    /// `POST {url}/chat/completions` with `response_format`: `OpenAI`, vLLM, llama.cpp, Ollama.
    #[default]
    OpenAi,
    /// `POST {url}/messages` with `output_config.format`: Anthropic.
    Anthropic,
}

/// What an admin chooses. `PUT /v1/admin/model`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// The words of prospects are sent to the model only while this is set.
    pub enabled: bool,
    pub provider: ModelProvider,
    /// With the version: `https://api.openai.com/v1`, `http://127.0.0.1:8080/v1`.
    pub url: String,
    pub model: String,
    /// What takes longer is given up; the words stand.
    #[schema(minimum = 1, maximum = 120)]
    pub timeout_seconds: u32,
    /// Tokens of a day, both ways; when they are used up, the words stand until the next (UTC).
    #[schema(minimum = 1000)]
    pub tokens_per_day: u32,
    /// Cents of US dollars for a million tokens, in and out: for the costs that are shown.
    #[serde(default)]
    pub cents_in: u32,
    #[serde(default)]
    pub cents_out: u32,
}

/// As it is saved.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SaveModel {
    pub settings: ModelSettings,
    /// Absent: the one that is kept stays. Empty: none is sent.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub key: Option<String>,
}

impl fmt::Debug for SaveModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaveModel")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// `GET /v1/admin/model`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ModelView {
    /// None: only the embedded reader reads.
    pub settings: Option<ModelSettings>,
    pub has_key: bool,
    /// Why the last call failed, if it did.
    pub problem: Option<ModelProblem>,
    pub today: ModelUsage,
    /// Of the last 30 days with this.
    pub month: ModelUsage,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ModelProblem {
    pub code: ModelFault,
    /// What the server said, shortened; never the key, never the talk.
    pub detail: String,
    pub fix: String,
    pub at: Timestamp,
}

/// Why a model's reading is not used.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelFault {
    /// No answer from the server.
    Unreachable,
    /// The server does not take the key.
    Unauthorized,
    RateLimited,
    Slow,
    /// The model declined to answer.
    Refused,
    /// The answer ends in the middle.
    Truncated,
    /// The answer does not fit the schema, or points at words that are not there.
    Invalid,
    /// The talk is longer than the model can read.
    TooLong,
    /// The tokens of the day are used up.
    Budget,
    /// The server answered with another error.
    Server,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    specta::Type,
)]
pub struct ModelUsage {
    pub calls: u32,
    pub failed: u32,
    pub tokens_in: u32,
    pub tokens_out: u32,
    /// Of calls that were answered; absent without any.
    pub median_ms: Option<u32>,
    pub p95_ms: Option<u32>,
    /// By the prices in the settings, in cents of US dollars.
    pub cents: u32,
}

/// `POST /v1/admin/model/test`: reads a made-up talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ModelTest {
    pub millis: u32,
    pub tokens_in: u32,
    pub tokens_out: u32,
    /// What it should have found in the talk, and whether it did.
    pub found: Vec<ModelTestLine>,
    pub problem: Option<ModelProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ModelTestLine {
    pub label: String,
    pub found: bool,
}

/// Which readers a card is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelReading {
    /// The words alone: no model is chosen.
    Off,
    /// A model will read what was said since.
    Waiting,
    /// A model read the first `messages`.
    Read {
        model: String,
        messages: u32,
        at: Timestamp,
        millis: u32,
    },
    /// The words alone stand, because the model failed.
    Failed {
        model: String,
        code: ModelFault,
        at: Timestamp,
    },
}
