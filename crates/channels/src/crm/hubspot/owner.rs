//! Whose something is at HubSpot.

use serde_json::json;

use super::HubSpot;
use super::wire::{Object, Owner, Page};
use crate::Result;
use crate::crm::http::Effect;

impl HubSpot {
    /// As whom HubSpot knows one of our reps. Nobody, where they have no seat there.
    pub(super) async fn owner(&self, email: &str) -> Result<Option<String>> {
        let found: Page<Owner> = self.get(self.owners(&[]), &[("email", email)]).await?;
        let known = |o: &Owner| {
            let theirs = o.email.as_deref().unwrap_or_default();
            !o.archived && theirs.eq_ignore_ascii_case(email)
        };
        Ok(found.results.into_iter().find(known).map(|o| o.id))
    }

    /// Nobody, where they have left.
    pub(super) async fn email_of_owner(&self, id: &str) -> Result<Option<String>> {
        let owner: Option<Owner> = self.get_if(self.owners(&[id]), &[]).await?;
        Ok(owner.filter(|o| !o.archived).and_then(|o| o.email))
    }

    /// The company that the contact belongs to, else the one of the domain.
    pub(super) async fn company(
        &self,
        contact: Option<&Object>,
        domain: Option<&str>,
    ) -> Result<Option<Object>> {
        if let Some(id) = contact.and_then(|c| c.associated("companies")) {
            let url = self.objects(&["companies", &id]);
            let query = [("properties", "name"), ("properties", "hubspot_owner_id")];
            return self.get_if(url, &query).await;
        }
        let Some(domain) = domain else {
            return Ok(None);
        };
        let wanted = json!({ "propertyName": "domain", "operator": "EQ", "value": domain });
        let body = json!({
            "filterGroups": [{ "filters": [wanted] }],
            "properties": ["name", "hubspot_owner_id"],
            "limit": 1,
        });
        let url = self.objects(&["companies", "search"]);
        let found: Page<Object> = self.post(url, body, Effect::Reads).await?;
        Ok(found.results.into_iter().next())
    }
}
