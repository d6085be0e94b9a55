//! Whether an organisation lets us in, and what it lacks.

use super::Salesforce;
use super::wire::{Described, User};
use crate::crm::step::{failed, fails, push, works};
use crate::{CheckStep, Fault, Result};

impl Salesforce {
    pub(super) async fn checks(&self) -> Vec<CheckStep> {
        let mut steps = vec![];
        let users: Result<Option<User>> = self
            .first("SELECT Id FROM User WHERE IsActive = true LIMIT 1")
            .await;
        let in_there = match users {
            Ok(_) => works("Sign in", "Salesforce lets Baton in and shows its users."),
            Err(e) => failed("Sign in", &e),
        };
        if !push(&mut steps, in_there) {
            return steps;
        }
        for (name, object) in [("Tasks", "Task"), ("Meetings", "Event")] {
            let described = self.describe(object).await;
            let may = writable(name, object, &described);
            let key = described.ok().and_then(|d| self.key(object, &d));
            if !push(&mut steps, may) || !key.is_none_or(|step| push(&mut steps, step)) {
                return steps;
            }
        }
        if self.account.create_contacts {
            let leads = self.describe("Lead").await;
            steps.push(match &leads {
                Ok(d) if !d.createable => fails("People", "Baton may not add leads."),
                Ok(_) => works("People", "Leads can be added."),
                Err(e) => failed("People", e),
            });
        }
        steps
    }

    /// Whether the external id field is there.
    fn key(&self, object: &str, described: &Described) -> Option<CheckStep> {
        let name = format!("External id of {object}");
        let Some(wanted) = &self.account.external_id else {
            let there = described
                .fields
                .iter()
                .find(|f| f.external_id && f.name.to_lowercase().contains("baton"));
            let words = there.map(|f| format!("{} is there, but not entered.", f.name));
            return words.map(|words| works(&name, &words));
        };
        let field = described
            .fields
            .iter()
            .find(|f| f.name.eq_ignore_ascii_case(wanted));
        Some(match field {
            None => fails(
                &name,
                format!("There is no field {wanted} that Baton can see."),
            ),
            Some(f) if !f.external_id => {
                fails(&name, format!("{wanted} is not marked as an external id."))
            }
            Some(f) if !f.unique => fails(&name, format!("{wanted} is not marked as unique.")),
            Some(f) if !f.createable => fails(&name, format!("Baton may not write {wanted}.")),
            Some(_) => works(&name, "Nothing is ever written twice."),
        })
    }
}

/// Whether what Baton writes can be written.
fn writable(name: &str, object: &str, described: &Result<Described, Fault>) -> CheckStep {
    let described = match described {
        Ok(described) if described.createable => described,
        Ok(_) => return fails(name, format!("Baton may not create a {object}.")),
        Err(e) => return failed(name, e),
    };
    let missing: Vec<_> = ["Subject", "Description", "WhoId", "OwnerId"]
        .into_iter()
        .filter(|wanted| {
            let there = described.fields.iter().find(|f| f.name == *wanted);
            !there.is_some_and(|f| f.createable)
        })
        .collect();
    if missing.is_empty() {
        works(name, "They can be written.")
    } else {
        fails(name, format!("Baton may not write {}.", missing.join(", ")))
    }
}
