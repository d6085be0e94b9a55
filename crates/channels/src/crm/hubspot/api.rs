//! Addresses and failures of HubSpot's interface.

use std::time::Duration;

use baton_web::Reply;
use baton_web::rest::Ask;
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::HubSpot;
use super::wire::{Details, Problem};
use crate::crm::http::{self, Effect};
use crate::{Fault, Result};

/// Without a word of HubSpot's: its limits count ten seconds, and a day.
const BURST: Duration = Duration::from_secs(10);
const DAY: Duration = Duration::from_hours(1);

/// A date, or `v3`.
pub(super) fn is_version(version: &str) -> bool {
    version == "v3" || is_dated(version)
}

fn is_dated(version: &str) -> bool {
    let shape = |(i, c): (usize, u8)| {
        if i == 4 {
            c == b'-'
        } else {
            c.is_ascii_digit()
        }
    };
    version.len() == 7 && version.bytes().enumerate().all(shape)
}

impl HubSpot {
    /// `/crm/objects/2026-03/…`, or `/crm/v3/objects/…`.
    pub(super) fn objects(&self, path: &[&str]) -> Url {
        self.url("objects", "v3", path)
    }

    pub(super) fn owners(&self, path: &[&str]) -> Url {
        self.url("owners", "v3", path)
    }

    /// What belongs to an object. Of the old interface it is the fourth version that lists it.
    pub(super) fn associations(&self, contact: &str, kind: &str) -> Url {
        let path = ["contacts", contact, "associations", kind];
        self.url("objects", "v4", &path)
    }

    fn url(&self, part: &str, old: &str, path: &[&str]) -> Url {
        let mut all = vec!["crm"];
        if is_dated(&self.version) {
            all.extend([part, self.version.as_str()]);
        } else {
            all.extend([old, part]);
        }
        all.extend(path);
        self.rest.url(&all)
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        url: Url,
        query: &[(&str, &str)],
    ) -> Result<T> {
        let ask = Ask::new(Method::GET, url).query(query);
        let reply = self.send_ok(ask, Effect::Reads).await?;
        http::read(&reply, Effect::Reads)
    }

    /// Nothing, if it is not there.
    pub(super) async fn get_if<T: DeserializeOwned>(
        &self,
        url: Url,
        query: &[(&str, &str)],
    ) -> Result<Option<T>> {
        let ask = Ask::new(Method::GET, url).query(query);
        let reply = http::send(&self.rest, ask, Effect::Reads).await?;
        match reply.status.as_u16() {
            404 => Ok(None),
            200..300 => http::read(&reply, Effect::Reads).map(Some),
            _ => Err(failure(&reply, Effect::Reads)),
        }
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        url: Url,
        body: Value,
        effect: Effect,
    ) -> Result<T> {
        let ask = Ask::new(Method::POST, url).json(body);
        http::read(&self.send_ok(ask, effect).await?, effect)
    }

    pub(super) async fn patch(&self, url: Url, body: Value) -> Result<()> {
        let ask = Ask::new(Method::PATCH, url).json(body);
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

    /// Where people look at a record. `kind` is HubSpot's number: 0-1 contacts, 0-2 companies.
    pub(super) async fn link(&self, kind: &str, id: &str) -> Option<String> {
        // Without an answer there is no link now, and it is asked for again the next time.
        let known = self.records.get_or_try_init(|| self.find_records()).await;
        Some(format!("{}/record/{kind}/{id}", known.ok()?.as_ref()?))
    }

    async fn find_records(&self) -> Result<Option<String>> {
        if let Some(portal) = &self.account.portal {
            return Ok(records("app.hubspot.com", portal));
        }
        let version = &self.version;
        let url = self.rest.url(&["account-info", version, "details"]);
        let details: Details = self.get(url, &[]).await?;
        let domain = details.domain.unwrap_or_else(|| "app.hubspot.com".into());
        Ok(records(&domain, &details.portal.to_string()))
    }
}

/// Only to HubSpot, whatever was answered or entered.
fn records(domain: &str, portal: &str) -> Option<String> {
    let plain = |s: &str| {
        s.bytes()
            .all(|c| c.is_ascii_alphanumeric() || b".-".contains(&c))
    };
    let fine = domain.ends_with(".hubspot.com") && plain(domain) && plain(portal);
    (fine && !portal.is_empty()).then(|| format!("https://{domain}/contacts/{portal}"))
}

/// What HubSpot's refusal means.
pub(super) fn failure(reply: &Reply, effect: Effect) -> Fault {
    let problem: Problem = reply.read().unwrap_or_default();
    match http::failure(reply, &problem.message, effect) {
        Fault::Throttled(None) if problem.policy.contains("DAILY") => Fault::Throttled(Some(DAY)),
        Fault::Throttled(None) => Fault::Throttled(Some(BURST)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_dates_or_the_third() {
        for fine in ["2026-03", "2027-09", "v3"] {
            assert!(is_version(fine), "{fine}");
        }
        for wrong in ["", "v4", "2026", "2026-3", "../..", "2026/03", "2026-03/x"] {
            assert!(!is_version(wrong), "{wrong}");
        }
    }

    #[test]
    fn links_lead_to_hubspot_alone() {
        assert_eq!(
            records("app-eu1.hubspot.com", "42").as_deref(),
            Some("https://app-eu1.hubspot.com/contacts/42")
        );
        for (domain, portal) in [
            ("evil.example", "42"),
            ("evil.example/.hubspot.com", "42"),
            ("app.hubspot.com", ""),
            ("app.hubspot.com", "../42"),
            ("app.hubspot.com", "42?x"),
        ] {
            assert_eq!(records(domain, portal), None, "{domain} {portal}");
        }
    }
}
