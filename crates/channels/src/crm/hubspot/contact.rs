//! The prospect as a contact.

use baton_core::notice::{Notice, NoticeProspect};
use serde_json::{Map, Value, json};

use super::HubSpot;
use super::wire::{Object, Page};
use crate::crm::http::Effect;
use crate::crm::name;
use crate::{Fault, Result};

const PROPERTIES: &[&str] = &[
    "email",
    "firstname",
    "lastname",
    "company",
    "jobtitle",
    "phone",
    "hubspot_owner_id",
];

impl HubSpot {
    /// Who has this address, also as a second one.
    pub(super) async fn contact(&self, email: &str) -> Result<Option<Object>> {
        let mut query = vec![("idProperty", "email"), ("associations", "companies")];
        query.extend(PROPERTIES.iter().map(|p| ("properties", *p)));
        self.get_if(self.objects(&["contacts", email]), &query)
            .await
    }

    /// The contact's id: found, or added where that is allowed.
    pub(super) async fn person(&self, email: &str, notice: &Notice) -> Result<String> {
        let known = known(&notice.prospect);
        match self.contact(email).await? {
            Some(contact) => {
                let empty = empty(&contact, known);
                if self.account.create_contacts && !empty.is_empty() {
                    let url = self.objects(&["contacts", &contact.id]);
                    let filled = self.patch(url, json!({ "properties": empty })).await;
                    filled.map_err(harmless)?;
                }
                Ok(contact.id)
            }
            None if self.account.create_contacts => self.add_person(email, known).await,
            None => Err(Fault::Refused(
                "nobody in HubSpot has this address, and Baton is not to add people".into(),
            )),
        }
    }

    /// Added by e-mail: done twice it is still one contact.
    async fn add_person(&self, email: &str, mut known: Map<String, Value>) -> Result<String> {
        known.insert("email".into(), email.into());
        let body = json!({
            "inputs": [{ "id": email, "idProperty": "email", "properties": known }],
        });
        let url = self.objects(&["contacts", "batch", "upsert"]);
        let added: Result<Page<Object>> = self.post(url, body, Effect::Writes).await;
        let added = added.map_err(harmless)?;
        let said = added.errors.into_iter().next().map(|p| p.message);
        added
            .results
            .into_iter()
            .next()
            .map(|c| c.id)
            .ok_or_else(|| {
                let said = baton_web::words(&said.unwrap_or_default());
                Fault::Refused(format!("the contact was not added: {said}"))
            })
    }
}

/// Contacts are written so that a second time changes nothing: there is nothing to look for.
fn harmless(fault: Fault) -> Fault {
    match fault {
        Fault::Unknown(why) => Fault::NotSent(why),
        other => other,
    }
}

fn known(prospect: &NoticeProspect) -> Map<String, Value> {
    let (first, last) = name::parts(prospect);
    let fields = [
        ("firstname", first),
        ("lastname", last),
        ("company", prospect.company.as_deref()),
        ("jobtitle", prospect.title.as_deref()),
        ("phone", prospect.phone.as_deref()),
    ];
    let said = fields.into_iter().filter_map(|(k, v)| Some((k, v?.trim())));
    let said = said.filter(|(_, v)| !v.is_empty());
    said.map(|(k, v)| (k.to_owned(), v.into())).collect()
}

/// What is known and not there. What a person wrote stays, and two names are not mixed.
fn empty(contact: &Object, mut known: Map<String, Value>) -> Map<String, Value> {
    let names = ["firstname", "lastname"];
    if names.iter().any(|n| contact.property(n).is_some()) {
        known.retain(|k, _| !names.contains(&k.as_str()));
    }
    known.retain(|k, _| contact.property(k).is_none());
    known
}
