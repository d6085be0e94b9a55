//! A Salesforce that keeps what it is told, answers queries in its language, and refuses what
//! Salesforce refuses.

mod query;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use url::Url;

use super::vendor::{Answer, Behaviour, Request, Vendor};

pub use super::vendor::Accident;

/// An external id field, where the organisation has one.
pub const EXTERNAL_ID: &str = "Baton_Id__c";

/// A record: its fields, with `null` for what is empty.
pub type Row = Map<String, Value>;

/// What Salesforce remembers.
pub struct Org {
    tables: BTreeMap<String, Vec<Row>>,
    next: u32,
    created: BTreeMap<String, usize>,
    has_external_id: bool,
    /// Objects that Baton may not create.
    closed: Vec<String>,
}

/// A running one. [`Vendor`] says what else can be done with it.
pub struct FakeSalesforce(Vendor<Org>);

impl std::ops::Deref for FakeSalesforce {
    type Target = Vendor<Org>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FakeSalesforce {
    pub async fn start() -> Self {
        let mut org = Org {
            tables: BTreeMap::new(),
            next: 0,
            created: BTreeMap::new(),
            has_external_id: false,
            closed: vec![],
        };
        for (name, closed) in [("Not Started", false), ("Done", true)] {
            let status = fields(&[("ApiName", name.into()), ("IsClosed", closed.into())]);
            org.add("TaskStatus", status);
        }
        Self(Vendor::start(org).await)
    }

    /// The organisation's address.
    pub fn url(&self) -> Url {
        self.0.url()
    }

    pub fn tasks(&self) -> Vec<Row> {
        self.all("Task")
    }

    pub fn events(&self) -> Vec<Row> {
        self.all("Event")
    }

    pub fn all(&self, object: &str) -> Vec<Row> {
        self.edit(|org| org.tables.get(object).cloned().unwrap_or_default())
    }

    /// How many of this kind were ever created over the interface.
    pub fn created(&self, object: &str) -> usize {
        self.edit(|org| org.created.get(object).copied().unwrap_or_default())
    }

    /// As a person would add it.
    pub fn add(&self, object: &str, values: &[(&str, Value)]) -> String {
        self.edit(|org| org.add(object, fields(values)))
    }

    pub fn add_user(&self, email: &str) -> String {
        let values = [("Email", email.into()), ("IsActive", true.into())];
        self.add("User", &values)
    }

    /// As a person would change it.
    pub fn change(&self, object: &str, id: &str, values: &[(&str, Value)]) {
        self.edit(|org| org.row(object, id).unwrap().extend(fields(values)));
    }

    pub fn remove(&self, object: &str, id: &str) {
        self.edit(|org| {
            org.tables
                .get_mut(object)
                .unwrap()
                .retain(|r| r["Id"] != id);
        });
    }

    /// An admin adds the external id field to activities.
    pub fn add_external_id(&self) {
        self.edit(|org| org.has_external_id = true);
    }

    /// Baton may no longer create these.
    pub fn forbid(&self, object: &str) {
        self.edit(|org| org.closed.push(object.into()));
    }
}

fn fields(values: &[(&str, Value)]) -> Row {
    let owned = |(k, v): &(&str, Value)| ((*k).to_owned(), v.clone());
    values.iter().map(owned).collect()
}

impl Org {
    fn add(&mut self, object: &str, mut row: Row) -> String {
        self.next += 1;
        let id = format!("{}{:015}", rules::prefix(object), self.next);
        row.insert("Id".into(), id.clone().into());
        row.insert("CreatedDate".into(), self.next.into());
        self.tables.entry(object.into()).or_default().push(row);
        id
    }

    fn row(&mut self, object: &str, id: &str) -> Option<&mut Row> {
        self.tables
            .get_mut(object)?
            .iter_mut()
            .find(|r| r["Id"] == id)
    }

    fn is_known(&self, object: &str, field: &str) -> bool {
        let own = field == EXTERNAL_ID && self.has_external_id;
        rules::fields(object).contains(&field) || own && ["Task", "Event"].contains(&object)
    }

    /// Whether these fields may be written so.
    fn check(&mut self, object: &str, body: &Value, new: bool) -> Result<Row, Answer> {
        let given = body
            .as_object()
            .ok_or_else(|| Self::problem(400, "JSON_PARSER_ERROR"))?;
        if self.closed.iter().any(|c| c == object) {
            return Err(Self::problem(403, "INSUFFICIENT_ACCESS_OR_READONLY"));
        }
        for (field, value) in given {
            if !self.is_known(object, field) || field == "Id" {
                return Err(Self::problem(400, "INVALID_FIELD"));
            }
            rules::value(field, value).map_err(|code| Self::problem(400, code))?;
            let target = match field.as_str() {
                "OwnerId" => &["User"][..],
                "WhoId" => &["Contact", "Lead"],
                _ => continue,
            };
            let id = value.as_str().unwrap_or_default().to_owned();
            if !target.iter().any(|t| self.row(t, &id).is_some()) {
                return Err(Self::problem(400, "INVALID_CROSS_REFERENCE_KEY"));
            }
        }
        let required = rules::required(object).iter();
        if new && required.clone().any(|r| !given.contains_key(*r)) {
            return Err(Self::problem(400, "REQUIRED_FIELD_MISSING"));
        }
        Ok(given.clone())
    }

    fn create(&mut self, object: &str, body: &Value) -> Answer {
        match self.check(object, body, true) {
            Ok(row) => self.created(object, row),
            Err(answer) => answer,
        }
    }

    fn created(&mut self, object: &str, row: Row) -> Answer {
        let id = self.add(object, row);
        *self.created.entry(object.into()).or_default() += 1;
        let body = json!({ "id": id, "success": true, "errors": [], "created": true });
        Answer::new(201, body)
    }

    fn update(&mut self, object: &str, id: &str, body: &Value) -> Answer {
        let changes = match self.check(object, body, false) {
            Ok(changes) => changes,
            Err(answer) => return answer,
        };
        match self.row(object, id) {
            Some(row) => {
                row.extend(changes);
                Answer::new(204, Value::Null)
            }
            None => Self::problem(404, "NOT_FOUND"),
        }
    }

    fn upsert(&mut self, object: &str, field: &str, key: &str, body: &Value) -> Answer {
        if field != EXTERNAL_ID || !self.is_known(object, field) {
            return Self::problem(404, "NOT_FOUND");
        }
        if body.get(field).is_some() || body.get("Id").is_some() {
            return Self::problem(400, "INVALID_FIELD");
        }
        let table = self
            .tables
            .get(object)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let there = table.iter().find(|r| r.get(field) == Some(&json!(key)));
        let there = there.map(|r| r["Id"].as_str().unwrap().to_owned());
        match there {
            Some(id) => {
                let answer = self.update(object, &id, body);
                if answer.status != 204 {
                    return answer;
                }
                Answer::new(200, json!({ "id": id, "success": true, "created": false }))
            }
            None => match self.check(object, body, true) {
                Ok(mut row) => {
                    row.insert(field.into(), key.into());
                    self.created(object, row)
                }
                Err(answer) => answer,
            },
        }
    }

    fn describe(&self, object: &str) -> Answer {
        let mut all: Vec<_> = rules::fields(object)
            .iter()
            .map(|name| json!({ "name": name, "createable": true }))
            .collect();
        if self.is_known(object, EXTERNAL_ID) {
            all.push(json!({
                "name": EXTERNAL_ID, "createable": true, "externalId": true, "unique": true,
            }));
        }
        let createable = !self.closed.iter().any(|c| c == object);
        Answer::new(
            200,
            json!({ "name": object, "createable": createable, "fields": all }),
        )
    }

    fn query(&mut self, request: &Request) -> Answer {
        let asked = request.param("q").unwrap_or_default();
        let found = query::Query::read(asked).and_then(|query| query.run(self));
        match found {
            Ok(rows) => {
                let body = json!({ "done": true, "totalSize": rows.len(), "records": rows });
                Answer::new(200, body)
            }
            Err((code, why)) => {
                let mut answer = Self::problem(400, code);
                answer.body[0]["message"] = format!("{why} in {asked}").into();
                answer
            }
        }
    }
}

impl Behaviour for Org {
    fn answer(&mut self, request: &Request) -> Answer {
        let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
        let ["services", "data", version, rest @ ..] = path.as_slice() else {
            return Self::problem(404, "NOT_FOUND");
        };
        if !version.starts_with('v') {
            return Self::problem(404, "NOT_FOUND");
        }
        let body = &request.body;
        match (request.method.as_str(), rest) {
            ("GET", ["query"]) => self.query(request),
            ("GET", ["sobjects", object, "describe"]) => self.describe(object),
            ("POST", ["sobjects", object]) => self.create(object, body),
            ("PATCH", ["sobjects", object, id]) => self.update(object, id, body),
            ("PATCH", ["sobjects", object, field, key]) => self.upsert(object, field, key, body),
            _ => Self::problem(404, "NOT_FOUND"),
        }
    }

    fn problem(status: u16, code: &str) -> Answer {
        let code = match (status, code) {
            (401, _) => "INVALID_SESSION_ID",
            (429, _) => "TOO_MANY_REQUESTS",
            (_, code) => code,
        };
        let problem = json!({ "errorCode": code, "message": "said Salesforce", "fields": [] });
        Answer::new(status, json!([problem]))
    }
}
