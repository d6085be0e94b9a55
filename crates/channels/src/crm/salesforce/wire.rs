//! What Salesforce says.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Rows<T> {
    pub done: bool,
    pub records: Vec<T>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Owner {
    email: Option<String>,
    is_active: Option<bool>,
}

impl Owner {
    /// Nobody who has left; a queue has no address.
    pub fn address(&self) -> Option<String> {
        let email = self.email.clone().filter(|e| !e.is_empty())?;
        (self.is_active != Some(false)).then_some(email)
    }
}

/// A contact, or a lead.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Someone {
    pub id: String,
    pub owner: Option<Owner>,
    pub account: Option<Account>,
    pub title: Option<String>,
    pub phone: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Account {
    pub id: String,
    #[serde(default)]
    pub website: Option<String>,
    owner: Option<Owner>,
}

impl Account {
    pub fn owner(&self) -> Option<String> {
        self.owner.as_ref()?.address()
    }
}

/// A task, or an event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Written {
    pub id: String,
    pub description: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct User {
    pub id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TaskStatus {
    pub api_name: String,
}

#[derive(Debug, Deserialize)]
pub struct Created {
    pub id: String,
}

/// Errors come as a list, of a sign-in as one.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    pub error_code: String,
    pub message: String,
}

/// What an object is like.
#[derive(Debug, Deserialize)]
pub struct Described {
    pub createable: bool,
    pub fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    pub name: String,
    #[serde(default)]
    pub createable: bool,
    #[serde(default)]
    pub external_id: bool,
    #[serde(default)]
    pub unique: bool,
}
