//! A HubSpot that keeps what it is told, refuses what HubSpot refuses, and whose search lags
//! behind.

mod reading;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::Url;

use super::vendor::{Answer, Behaviour, Request, Vendor};

use reading::shown;

pub use super::vendor::Accident;

pub type Properties = BTreeMap<String, String>;

/// A contact, a company or an activity.
#[derive(Clone, Debug, Default)]
pub struct Object {
    pub id: String,
    pub properties: Properties,
    /// Ids of what it belongs to.
    pub contacts: Vec<String>,
    pub companies: Vec<String>,
}

impl Object {
    pub fn property(&self, name: &str) -> &str {
        self.properties.get(name).map_or("", String::as_str)
    }
}

#[derive(Clone, Debug)]
pub struct Owner {
    pub id: String,
    pub email: String,
    pub archived: bool,
}

/// What HubSpot remembers.
#[derive(Default)]
pub struct Hubspot {
    objects: BTreeMap<String, Vec<Object>>,
    owners: Vec<Owner>,
    next: u64,
    created: BTreeMap<String, usize>,
    /// Search finds what there was when it last caught up.
    lags: bool,
    found_by_search: usize,
    scopes: Vec<String>,
}

/// A running one. [`Vendor`] says what else can be done with it.
pub struct FakeHubspot(Vendor<Hubspot>);

impl std::ops::Deref for FakeHubspot {
    type Target = Vendor<Hubspot>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FakeHubspot {
    pub async fn start() -> Self {
        let scopes = crate::crm::HUBSPOT_SCOPES.iter();
        let hubspot = Hubspot {
            next: 100,
            scopes: scopes.map(|s| (*s).to_owned()).collect(),
            ..Hubspot::default()
        };
        Self(Vendor::start(hubspot).await)
    }

    pub fn url(&self) -> Url {
        self.0.url()
    }

    pub fn tasks(&self) -> Vec<Object> {
        self.all("tasks")
    }

    pub fn notes(&self) -> Vec<Object> {
        self.all("notes")
    }

    pub fn meetings(&self) -> Vec<Object> {
        self.all("meetings")
    }

    pub fn contacts(&self) -> Vec<Object> {
        self.all("contacts")
    }

    pub fn all(&self, kind: &str) -> Vec<Object> {
        self.edit(|h| h.objects.get(kind).cloned().unwrap_or_default())
    }

    /// How many of this kind were ever created over the interface.
    pub fn created(&self, kind: &str) -> usize {
        self.edit(|h| h.created.get(kind).copied().unwrap_or_default())
    }

    pub fn add_owner(&self, email: &str) -> String {
        self.edit(|h| {
            let id = h.id();
            h.owners.push(Owner {
                id: id.clone(),
                email: email.into(),
                archived: false,
            });
            id
        })
    }

    /// The owner leaves the company.
    pub fn archive_owner(&self, id: &str) {
        self.edit(|h| {
            for owner in h.owners.iter_mut().filter(|o| o.id == id) {
                owner.archived = true;
            }
        });
    }

    /// As a person would add it: `kind` is `contacts`, `companies`, `tasks`, …
    pub fn add(&self, kind: &str, properties: &[(&str, &str)]) -> String {
        self.edit(|h| h.add(kind, pairs(properties)))
    }

    /// As a person would change it.
    pub fn change(&self, kind: &str, id: &str, properties: &[(&str, &str)]) {
        self.edit(|h| {
            let object = h.object(kind, id).unwrap();
            object.properties.extend(pairs(properties));
        });
    }

    pub fn remove(&self, kind: &str, id: &str) {
        self.edit(|h| h.objects.get_mut(kind).unwrap().retain(|o| o.id != id));
    }

    /// The contact works at the company.
    pub fn employ(&self, contact: &str, company: &str) {
        self.edit(|h| {
            let contact = h.object("contacts", contact).unwrap();
            contact.companies.push(company.into());
        });
    }

    /// The activity belongs to the contact.
    pub fn associate(&self, kind: &str, id: &str, contact: &str) {
        self.edit(|h| {
            let object = h.object(kind, id).unwrap();
            object.contacts.push(contact.into());
        });
    }

    /// Search no longer finds what is new.
    pub fn lag(&self) {
        self.edit(|h| {
            h.lags = true;
            h.found_by_search = usize::try_from(h.next).unwrap();
        });
    }

    pub fn withdraw_scope(&self, scope: &str) {
        self.edit(|h| h.scopes.retain(|s| s != scope));
    }
}

fn pairs(properties: &[(&str, &str)]) -> Properties {
    let owned = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    properties.iter().map(owned).collect()
}

impl Hubspot {
    fn id(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    fn add(&mut self, kind: &str, properties: Properties) -> String {
        let id = self.id();
        self.objects.entry(kind.into()).or_default().push(Object {
            id: id.clone(),
            properties,
            ..Object::default()
        });
        id
    }

    fn object(&mut self, kind: &str, id: &str) -> Option<&mut Object> {
        self.objects.get_mut(kind)?.iter_mut().find(|o| o.id == id)
    }

    fn with_email(&self, email: &str) -> Option<Object> {
        let contacts = self.objects.get("contacts")?;
        let theirs = |o: &&Object| o.property("email").eq_ignore_ascii_case(email);
        contacts.iter().find(theirs).cloned()
    }

    fn create(&mut self, kind: &str, body: &Value) -> Answer {
        let checked = rules::fields(body, &["properties", "associations"])
            .and_then(|()| rules::properties(kind, &body["properties"], true))
            .and_then(|p| Ok((p, rules::associations(kind, &body["associations"])?)));
        let (properties, contacts) = match checked {
            Ok(checked) => checked,
            Err(why) => return refused(&why),
        };
        if let Err(why) = self.whose(&properties) {
            return refused(&why);
        }
        for contact in &contacts {
            if self.object("contacts", contact).is_none() {
                return refused(&format!("contact {contact} does not exist"));
            }
        }
        let id = self.add(kind, properties);
        let object = self.object(kind, &id).unwrap();
        object.contacts = contacts;
        let shown = shown(object, &[]);
        *self.created.entry(kind.into()).or_default() += 1;
        Answer::new(201, shown)
    }

    fn update(&mut self, kind: &str, id: &str, body: &Value) -> Answer {
        let checked = rules::fields(body, &["properties"])
            .and_then(|()| rules::properties(kind, &body["properties"], false));
        let properties = match checked {
            Ok(properties) => properties,
            Err(why) => return refused(&why),
        };
        if let Err(why) = self.whose(&properties) {
            return refused(&why);
        }
        match self.object(kind, id) {
            Some(object) => {
                object.properties.extend(properties);
                Answer::new(200, shown(object, &[]))
            }
            None => Self::problem(404, "OBJECT_NOT_FOUND"),
        }
    }

    fn whose(&self, properties: &Properties) -> Result<(), String> {
        let Some(id) = properties.get("hubspot_owner_id") else {
            return Ok(());
        };
        let known = self.owners.iter().any(|o| o.id == *id && !o.archived);
        known.then_some(()).ok_or(format!("owner {id} is not one"))
    }

    fn upsert(&mut self, body: &Value) -> Answer {
        let inputs = body["inputs"].as_array().cloned().unwrap_or_default();
        let mut results = vec![];
        for input in inputs {
            let email = input["id"].as_str().unwrap_or_default();
            let properties = match rules::properties("contacts", &input["properties"], false) {
                Ok(properties) => properties,
                Err(why) => return refused(&why),
            };
            if input["idProperty"] != "email" || !email.contains('@') {
                return refused("INVALID_EMAIL");
            }
            let there = self.with_email(email);
            let new = there.is_none();
            let id = match there {
                Some(object) => object.id,
                None => self.add("contacts", Properties::new()),
            };
            let object = self.object("contacts", &id).unwrap();
            object.properties.extend(properties);
            let mut result = shown(object, &[]);
            result["new"] = json!(new);
            results.push(result);
            *self.created.entry("contacts".into()).or_default() += usize::from(new);
        }
        Answer::new(200, json!({ "status": "COMPLETE", "results": results }))
    }

    fn may(&self, request: &Request, kind: &str) -> bool {
        let has = |scope: &str| self.scopes.iter().any(|s| s == scope);
        let reads = request.method == "GET" || request.line().ends_with("read");
        match kind {
            "companies" => has("crm.objects.companies.read"),
            "owners" => has("crm.objects.owners.read"),
            _ if reads => has("crm.objects.contacts.read"),
            _ => has("crm.objects.contacts.write"),
        }
    }
}

fn refused(why: &str) -> Answer {
    let mut answer = Hubspot::problem(400, "VALIDATION_ERROR");
    answer.body["message"] = json!(why);
    answer
}

/// The path below the version, and what it is about.
fn below_version(path: &[String]) -> Option<Vec<&str>> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["crm", part, "2026-03", rest @ ..] | ["crm", "v3" | "v4", part, rest @ ..] => {
            Some([&[*part], rest].concat())
        }
        _ => None,
    }
}

impl Behaviour for Hubspot {
    fn answer(&mut self, request: &Request) -> Answer {
        let line = request.line();
        if line.starts_with("GET /account-info/") {
            let body = json!({ "portalId": 4711, "uiDomain": "app-eu1.hubspot.com" });
            return Answer::new(200, body);
        }
        if line == "POST /oauth/v2/private-apps/get/access-token-info" {
            return Answer::new(200, json!({ "scopes": self.scopes }));
        }
        let Some(path) = below_version(&request.path) else {
            return Self::problem(404, "no such address");
        };
        let kind = path.get(usize::from(path.first() == Some(&"objects")));
        if !self.may(request, kind.unwrap_or(&"")) {
            return Self::problem(403, "MISSING_SCOPES");
        }
        let body = &request.body;
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["owners"]) => self.owners(request),
            ("GET", ["owners", id]) => self.one_owner(id),
            ("GET", ["objects", _]) => Answer::new(200, json!({ "results": [] })),
            ("GET", ["objects", kind, id]) => self.read(kind, id, request),
            ("GET", ["objects", "contacts", id, "associations", kind]) => {
                self.belonging(id, kind, request)
            }
            ("POST", ["objects", "contacts", "batch", "upsert"]) => self.upsert(body),
            ("POST", ["objects", kind, "batch", "read"]) => self.read_many(kind, body),
            ("POST", ["objects", kind, "search"]) => self.search(kind, body),
            ("POST", ["objects", kind @ ("tasks" | "notes" | "meetings")]) => {
                self.create(kind, body)
            }
            ("PATCH", ["objects", kind, id]) => self.update(kind, id, body),
            _ => Self::problem(404, "no such address"),
        }
    }

    fn problem(status: u16, code: &str) -> Answer {
        Answer::new(
            status,
            json!({
                "status": "error",
                "message": format!("said HubSpot: {code}"),
                "category": code,
                "correlationId": "c-1",
            }),
        )
    }
}
