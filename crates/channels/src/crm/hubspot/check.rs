//! Whether an account works, and what it lacks.

use baton_web::oauth::Access;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::{Owner, Page};
use super::{HUBSPOT_SCOPES, HubSpot};
use crate::crm::http::Effect;
use crate::crm::step::{failed, fails, push, works};
use crate::{CheckStep, Fault, Result};

#[derive(Deserialize)]
struct TokenInfo {
    scopes: Vec<String>,
}

impl HubSpot {
    pub(super) async fn checks(&self) -> Vec<CheckStep> {
        let mut steps = vec![];
        let owners: Result<Page<Owner>> = self.get(self.owners(&[]), &[("limit", "1")]).await;
        let in_there = match owners {
            Ok(_) => works(
                "Sign in",
                "HubSpot lets Baton in and shows who its owners are.",
            ),
            Err(Fault::Forbidden(why)) => lacks("Owners", &why, "crm.objects.owners.read"),
            Err(e) => failed("Sign in", &e),
        };
        if !push(&mut steps, in_there) {
            return steps;
        }
        for (name, kind, scope) in [
            ("Contacts", "contacts", "crm.objects.contacts.read"),
            ("Companies", "companies", "crm.objects.companies.read"),
            ("Tasks and notes", "tasks", "crm.objects.contacts.read"),
            ("Meetings", "meetings", "crm.objects.contacts.read"),
        ] {
            let read: Result<Value> = self.get(self.objects(&[kind]), &[("limit", "1")]).await;
            let result = match read {
                Ok(_) => works(name, "They can be read."),
                Err(Fault::Forbidden(why)) => lacks(name, &why, scope),
                Err(e) => failed(name, &e),
            };
            if !push(&mut steps, result) {
                return steps;
            }
        }
        if let Some(rights) = self.rights().await {
            steps.push(rights);
        }
        steps
    }

    /// The rights of a token that was made by hand; those of a consent were compared when it was
    /// given. A HubSpot that does not tell is no fault.
    async fn rights(&self) -> Option<CheckStep> {
        let Access::Token(token) = &self.account.access else {
            return None;
        };
        let path = ["oauth", "v2", "private-apps", "get", "access-token-info"];
        let body = json!({ "tokenKey": token.expose_secret() });
        let info: TokenInfo = self
            .post(self.rest.url(&path), body, Effect::Reads)
            .await
            .ok()?;
        let needed = HUBSPOT_SCOPES.iter().filter(|s| **s != "oauth");
        let missing: Vec<_> = needed
            .filter(|s| !info.scopes.iter().any(|has| has == *s))
            .copied()
            .collect();
        Some(if missing.is_empty() {
            works("Rights", "The token has every right that is needed.")
        } else {
            fails("Rights", format!("The token lacks {}.", missing.join(", ")))
        })
    }
}

fn lacks(name: &str, why: &str, scope: &str) -> CheckStep {
    fails(name, format!("The right {scope} is missing: {why}"))
}
