//! What HubSpot says.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A contact, a company, an activity. Properties that are empty come as `null`, or not at all.
#[derive(Debug, Deserialize)]
pub struct Object {
    pub id: String,
    #[serde(default)]
    properties: BTreeMap<String, Option<String>>,
    #[serde(default)]
    associations: BTreeMap<String, Page<Associated>>,
}

impl Object {
    pub fn property(&self, name: &str) -> Option<&str> {
        let value = self.properties.get(name)?.as_deref()?.trim();
        Some(value).filter(|v| !v.is_empty())
    }

    pub fn owner(&self) -> Option<&str> {
        self.property("hubspot_owner_id")
    }

    /// The first that it belongs to.
    pub fn associated(&self, kind: &str) -> Option<String> {
        let all = self.associations.get(kind)?;
        all.results.iter().find_map(Associated::id)
    }
}

#[derive(Debug, Deserialize)]
pub struct Page<T> {
    #[serde(default = "Vec::new")]
    pub results: Vec<T>,
    #[serde(default)]
    pub paging: Option<Paging>,
    /// Of a batch of which some failed.
    #[serde(default = "Vec::new")]
    pub errors: Vec<Problem>,
}

impl<T> Page<T> {
    pub fn after(&self) -> Option<&str> {
        Some(self.paging.as_ref()?.next.as_ref()?.after.as_str())
    }
}

#[derive(Debug, Deserialize)]
pub struct Paging {
    next: Option<Next>,
}

#[derive(Debug, Deserialize)]
struct Next {
    after: String,
}

/// Older versions say `id` as text, newer ones `toObjectId` as a number.
#[derive(Debug, Deserialize)]
pub struct Associated {
    id: Option<Id>,
    #[serde(rename = "toObjectId")]
    to: Option<Id>,
}

impl Associated {
    pub fn id(&self) -> Option<String> {
        Some(match self.to.as_ref().or(self.id.as_ref())? {
            Id::Text(id) => id.clone(),
            Id::Number(id) => id.to_string(),
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

#[derive(Debug, Deserialize)]
pub struct Owner {
    pub id: String,
    pub email: Option<String>,
    #[serde(default)]
    pub archived: bool,
}

#[derive(Debug, Deserialize)]
pub struct Created {
    pub id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Problem {
    pub message: String,
    #[serde(rename = "policyName")]
    pub policy: String,
}

#[derive(Debug, Deserialize)]
pub struct Details {
    #[serde(rename = "portalId")]
    pub portal: u64,
    #[serde(rename = "uiDomain")]
    pub domain: Option<String>,
}
