//! One call to a model: within the budget of the day, in time, and counted whatever comes of it.

use std::time::Duration;

use baton_api::reading::{ModelFault, ModelProvider, ModelSettings};
use baton_core::{Env, Timestamp};
use baton_insight::Insight;
use baton_insight::llm::Prompt;
use baton_insight::llm::wire::{Dialect, Heard};
use baton_web::{Fault, Reply};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::faults::{Trouble, shown};
use crate::engine::Engine;
use crate::fail::Result;
use crate::store::model::{self, ModelRow, Took};

/// Tokens of an answer; models that think before they answer count that too.
const MOST_OUT: u32 = 8_000;
const DAY_MILLIS: i64 = 86_400_000;
/// For which usage is shown.
pub const MONTH_SECONDS: i64 = 30 * 86_400;
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// What came of a call.
pub struct Asked {
    pub result: Result<Insight, Trouble>,
    pub millis: u32,
    pub tokens_in: u32,
    pub tokens_out: u32,
}

impl Asked {
    /// Nothing was sent.
    pub fn not(trouble: Trouble) -> Self {
        Self {
            result: Err(trouble),
            millis: 0,
            tokens_in: 0,
            tokens_out: 0,
        }
    }
}

/// The first moment of a day, UTC.
pub fn day_of(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis() - now.as_millis().rem_euclid(DAY_MILLIS))
}

impl Engine {
    /// Asks, unless the tokens of the day are used up.
    pub(super) async fn ask_model(
        &self,
        row: &ModelRow,
        prompt: &Prompt,
        limit: Duration,
    ) -> Result<Asked> {
        let key = match self.model_key(row) {
            Ok(key) => key,
            Err(words) => return Ok(Asked::not(Trouble::new(ModelFault::Unauthorized, words))),
        };
        let estimate = u32::try_from(prompt.tokens()).unwrap_or(u32::MAX);
        let id = match self.reserve(row, estimate).await? {
            Ok(id) => id,
            Err(trouble) => return Ok(Asked::not(trouble)),
        };
        let began = tokio::time::Instant::now();
        let dialect = dialect(row.settings.provider);
        let body = dialect.body(prompt, &row.settings.model, MOST_OUT);
        let sent = self
            .send_to_model(&row.settings, key.as_ref(), &body, limit)
            .await;
        let millis = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        let heard = sent
            .as_ref()
            .map(|reply| dialect.hear(reply.status.as_u16(), &reply.body));
        let key = key.as_ref().map(SecretString::expose_secret);
        let mut asked = judge(heard, prompt, key, estimate);
        asked.millis = millis;
        if let (Err(trouble), Ok(reply)) = (&mut asked.result, &sent) {
            trouble.wait = reply.retry_after();
        }
        self.count(&id, row, &asked, sent.is_ok()).await?;
        Ok(asked)
    }

    /// The tokens count before they are spent: two calls at once cannot spend the same.
    async fn reserve(&self, row: &ModelRow, estimate: u32) -> Result<Result<String, Trouble>> {
        let now = self.now();
        let most = row.settings.tokens_per_day;
        let mut w = self.store.write().await?;
        let today = model::usage(w.conn(), &row.workspace, day_of(now)).await?;
        let used = u64::from(today.tokens_in) + u64::from(today.tokens_out);
        if used + u64::from(estimate) > u64::from(most) {
            let words = format!("{used} of {most} tokens of the day are used.");
            return Ok(Err(Trouble::new(ModelFault::Budget, words)));
        }
        let id = call_id(&self.env);
        let oldest = now.plus_seconds(-MONTH_SECONDS);
        w.begin_call(&id, &row.workspace, now, estimate, oldest)
            .await?;
        w.commit().await?;
        Ok(Ok(id))
    }

    async fn count(&self, id: &str, row: &ModelRow, asked: &Asked, answered: bool) -> Result<()> {
        let cost = |tokens: u32, cents: u32| i64::from(tokens).saturating_mul(i64::from(cents));
        let took = Took {
            tokens_in: asked.tokens_in,
            tokens_out: asked.tokens_out,
            cost: cost(asked.tokens_in, row.settings.cents_in)
                .saturating_add(cost(asked.tokens_out, row.settings.cents_out)),
            millis: answered.then_some(asked.millis),
            failed: asked.result.is_err(),
        };
        let mut w = self.store.write().await?;
        w.end_call(id, &took).await?;
        Ok(w.commit().await?)
    }

    async fn send_to_model(
        &self,
        settings: &ModelSettings,
        key: Option<&SecretString>,
        body: &serde_json::Value,
        limit: Duration,
    ) -> Result<Reply, Fault> {
        let base: Url = settings
            .url
            .parse()
            .map_err(|_| Fault::NotSent("the address is not one"))?;
        let http = self.post.clients.guard.client(&base)?;
        let mut url = base;
        if let Ok(mut segments) = url.path_segments_mut() {
            let path = dialect(settings.provider).path();
            segments.pop_if_empty().extend(path);
        }
        let mut request = http.post(url).timeout(limit).json(body);
        if let Some(key) = key {
            let (name, value) = key_header(settings.provider, key)?;
            request = request.header(name, value);
        }
        if settings.provider == ModelProvider::Anthropic {
            request = request.header("anthropic-version", ANTHROPIC_VERSION);
        }
        let response = request.send().await.map_err(|e| Fault::from(&e))?;
        baton_web::answer(response).await
    }
}

fn key_header(
    provider: ModelProvider,
    key: &SecretString,
) -> Result<(HeaderName, HeaderValue), Fault> {
    let key = key.expose_secret();
    let (name, value) = match provider {
        ModelProvider::OpenAi => (AUTHORIZATION, format!("Bearer {key}")),
        ModelProvider::Anthropic => (HeaderName::from_static("x-api-key"), key.to_owned()),
    };
    let mut value =
        HeaderValue::from_str(&value).map_err(|_| Fault::NotSent("the key cannot be sent"))?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// What is believed of what was heard.
fn judge(heard: Result<Heard, &Fault>, prompt: &Prompt, key: Option<&str>, estimate: u32) -> Asked {
    let heard = match heard {
        Ok(heard) => heard,
        Err(fault) => {
            let kept_back = matches!(
                fault,
                Fault::NotSent(_) | Fault::Insecure(_) | Fault::Private(_)
            );
            // It may have been read all the same, unless it never went out.
            return Asked {
                tokens_in: if kept_back { 0 } else { estimate },
                ..Asked::not(Trouble::of_fault(fault))
            };
        }
    };
    let result = match &heard.said {
        Ok(text) => prompt
            .read(text)
            .map_err(|e| Trouble::new(ModelFault::Invalid, format!("The answer is {e}."))),
        Err((wrong, words)) => Err(Trouble::of_wrong(*wrong, shown(words, &prompt.user, key))),
    };
    // Errors cost nothing; an answer does, also where the server does not say what.
    let unsaid = if heard.said.is_ok() { estimate } else { 0 };
    Asked {
        result,
        millis: 0,
        tokens_in: heard.tokens_in.unwrap_or(unsaid),
        tokens_out: heard.tokens_out.unwrap_or(0),
    }
}

fn dialect(provider: ModelProvider) -> Dialect {
    match provider {
        ModelProvider::OpenAi => Dialect::OpenAi,
        ModelProvider::Anthropic => Dialect::Anthropic,
    }
}

fn call_id(env: &Env) -> String {
    let id = env.bytes::<8>().map(|b| format!("{b:02x}")).concat();
    format!("call_{id}")
}
