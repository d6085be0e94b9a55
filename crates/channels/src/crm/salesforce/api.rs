//! Addresses and failures of Salesforce's interface.

use std::time::Duration;

use baton_web::Reply;
use baton_web::rest::Ask;
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use super::Salesforce;
use super::wire::{Created, Described, Problem, Rows};
use crate::crm::http::{self, Effect};
use crate::{Fault, Result};

/// Limits count a day, or what is under way at once.
const DAY: Duration = Duration::from_hours(1);
const AT_ONCE: Duration = Duration::from_secs(10);

pub(super) type Fields = Map<String, Value>;

/// Such as `v64.0`.
pub(super) fn is_version(version: &str) -> bool {
    let number = version.strip_prefix('v').and_then(|v| v.strip_suffix(".0"));
    number.is_some_and(|n| (2..4).contains(&n.len()) && n.bytes().all(|c| c.is_ascii_digit()))
}

/// A field that an admin added.
pub(super) fn is_own_field(name: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
    name.ends_with("__c") && name.len() <= 80 && name.bytes().all(plain)
}

impl Salesforce {
    fn url(&self, path: &[&str]) -> Url {
        let mut all = vec!["services", "data", self.version.as_str()];
        all.extend(path);
        self.rest.url(&all)
    }

    pub(super) async fn query<T: DeserializeOwned>(&self, soql: &str) -> Result<Rows<T>> {
        let ask = Ask::new(Method::GET, self.url(&["query"])).query(&[("q", soql)]);
        let reply = self.send_ok(ask, Effect::Reads).await?;
        http::read(&reply, Effect::Reads)
    }

    /// The first row.
    pub(super) async fn first<T: DeserializeOwned>(&self, soql: &str) -> Result<Option<T>> {
        Ok(self.query(soql).await?.records.into_iter().next())
    }

    pub(super) async fn describe(&self, object: &str) -> Result<Described> {
        let ask = Ask::new(Method::GET, self.url(&["sobjects", object, "describe"]));
        let reply = self.send_ok(ask, Effect::Reads).await?;
        http::read(&reply, Effect::Reads)
    }

    pub(super) async fn create(&self, object: &str, fields: Fields) -> Result<String> {
        let ask = Ask::new(Method::POST, self.url(&["sobjects", object]));
        let reply = self
            .send_ok(ask.json(fields.into()), Effect::Writes)
            .await?;
        let created: Created = http::read(&reply, Effect::Writes)?;
        Ok(created.id)
    }

    /// Creates it, or changes what has this value in the field already. Older versions say no id
    /// where they changed something.
    pub(super) async fn upsert(
        &self,
        object: &str,
        field: &str,
        value: &str,
        fields: Fields,
    ) -> Result<Option<String>> {
        let url = self.url(&["sobjects", object, field, value]);
        let ask = Ask::new(Method::PATCH, url).json(fields.into());
        let reply = self.send_ok(ask, Effect::Writes).await?;
        Ok(reply.read::<Created>().ok().map(|c| c.id))
    }

    pub(super) async fn update(&self, object: &str, id: &str, fields: Fields) -> Result<()> {
        let url = self.url(&["sobjects", object, id]);
        let ask = Ask::new(Method::PATCH, url).json(fields.into());
        self.send_ok(ask, Effect::Writes).await.map(|_| ())
    }

    async fn send_ok(&self, ask: Ask, effect: Effect) -> Result<Reply> {
        let reply = http::send(&self.rest, ask, effect).await?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(failure(&reply, effect))
        }
    }
}

/// What Salesforce's refusal means. Being too fast comes as 403, and what may pass as 400.
fn failure(reply: &Reply, effect: Effect) -> Fault {
    let mut problems: Vec<Problem> = reply.read().unwrap_or_default();
    let problem = problems.pop().unwrap_or_default();
    let said = match (problem.error_code.as_str(), problem.message.as_str()) {
        (code, "") => code.to_owned(),
        (code, message) => format!("{code}: {message}"),
    };
    let words = || reply.words(&said);
    match problem.error_code.as_str() {
        "REQUEST_LIMIT_EXCEEDED" => {
            let at_once = problem.message.contains("Concurrent");
            let rule = if at_once { AT_ONCE } else { DAY };
            Fault::Throttled(Some(reply.retry_after().unwrap_or(rule)))
        }
        "UNABLE_TO_LOCK_ROW" => Fault::NotYet(words()),
        "QUERY_TIMEOUT" => Fault::NotSent(words()),
        // One record that belongs to others.
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" => Fault::Refused(words()),
        "INSUFFICIENT_ACCESS_OR_READONLY" | "API_CURRENTLY_DISABLED" | "API_DISABLED_FOR_ORG" => {
            Fault::Forbidden(words())
        }
        _ => http::failure(reply, &said, effect),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_fields_are_as_salesforce_writes_them() {
        for fine in ["v64.0", "v100.0"] {
            assert!(is_version(fine), "{fine}");
        }
        for wrong in ["", "64.0", "v64", "v6.0", "v64.0/../..", "vxx.0", "v1000.0"] {
            assert!(!is_version(wrong), "{wrong}");
        }
        assert!(is_own_field("Baton_Id__c"));
        for wrong in ["", "Id", "a b__c", "x'__c", "../__c"] {
            assert!(!is_own_field(wrong), "{wrong}");
        }
    }
}
