//! What HubSpot answers to those who ask.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Hubspot, Object, Owner, refused};
use crate::testing::vendor::{Answer, Behaviour, Request};

impl Hubspot {
    pub(super) fn read(&mut self, kind: &str, id: &str, request: &Request) -> Answer {
        let found = match request.param("idProperty") {
            Some("email") => self.with_email(id),
            Some(_) => return Self::problem(400, "VALIDATION_ERROR"),
            None => self.object(kind, id).cloned(),
        };
        match found {
            Some(object) => Answer::new(200, shown(&object, &wanted(request))),
            None => Self::problem(404, "OBJECT_NOT_FOUND"),
        }
    }

    pub(super) fn read_many(&mut self, kind: &str, body: &Value) -> Answer {
        let inputs = body["inputs"].as_array().cloned().unwrap_or_default();
        let asked: Vec<String> = serde_json::from_value(body["properties"].clone()).unwrap();
        if inputs.is_empty() || inputs.len() > 100 || !body["propertiesWithHistory"].is_array() {
            return refused("inputs: from 1 to 100");
        }
        let found = inputs
            .iter()
            .filter_map(|i| self.object(kind, i["id"].as_str()?).cloned());
        let results: Vec<_> = found.map(|o| shown(&o, &asked)).collect();
        Answer::new(200, json!({ "status": "COMPLETE", "results": results }))
    }

    pub(super) fn search(&mut self, kind: &str, body: &Value) -> Answer {
        let filter = &body["filterGroups"][0]["filters"][0];
        let (Some(name), Some(value), Some("EQ")) = (
            filter["propertyName"].as_str(),
            filter["value"].as_str(),
            filter["operator"].as_str(),
        ) else {
            return refused("a filter is not one");
        };
        let asked: Vec<String> = serde_json::from_value(body["properties"].clone()).unwrap();
        let limit = body["limit"].as_u64().unwrap_or(10);
        let seen = |o: &&Object| {
            !self.lags || o.id.parse().is_ok_and(|n: usize| n <= self.found_by_search)
        };
        let all = self
            .objects
            .get(kind)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let found = all
            .iter()
            .filter(seen)
            .filter(|o| o.property(name) == value);
        let found = found.take(usize::try_from(limit).unwrap());
        let results: Vec<_> = found.map(|o| shown(o, &asked)).collect();
        Answer::new(200, json!({ "total": results.len(), "results": results }))
    }

    pub(super) fn belonging(&mut self, contact: &str, kind: &str, request: &Request) -> Answer {
        if self.object("contacts", contact).is_none() {
            return Self::problem(404, "OBJECT_NOT_FOUND");
        }
        let limit: usize = request.param("limit").map_or(500, |l| l.parse().unwrap());
        let skip: usize = request.param("after").map_or(0, |a| a.parse().unwrap());
        if limit > 500 {
            return refused("limit: at most 500");
        }
        let all = self
            .objects
            .get(kind)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let theirs = |o: &&Object| o.contacts.iter().any(|c| c == contact);
        let all: Vec<_> = all.iter().filter(theirs).collect();
        let page = all.iter().skip(skip).take(limit);
        let results: Vec<_> = page
            .map(|o| json!({ "toObjectId": o.id.parse::<u64>().unwrap(), "associationTypes": [] }))
            .collect();
        let mut body = json!({ "results": results });
        if all.len() > skip + limit {
            body["paging"] = json!({ "next": { "after": (skip + limit).to_string() } });
        }
        Answer::new(200, body)
    }

    pub(super) fn owners(&self, request: &Request) -> Answer {
        let email = request.param("email");
        let known =
            |o: &&Owner| !o.archived && email.is_none_or(|e| o.email.eq_ignore_ascii_case(e));
        let results: Vec<_> = self.owners.iter().filter(known).map(owner).collect();
        Answer::new(200, json!({ "results": results }))
    }

    pub(super) fn one_owner(&self, id: &str) -> Answer {
        match self.owners.iter().find(|o| o.id == id && !o.archived) {
            Some(found) => Answer::new(200, owner(found)),
            None => Self::problem(404, "OBJECT_NOT_FOUND"),
        }
    }
}

fn owner(owner: &Owner) -> Value {
    json!({ "id": owner.id, "email": owner.email, "type": "PERSON", "archived": owner.archived })
}

fn wanted(request: &Request) -> Vec<String> {
    let asked = request.query.iter().filter(|(k, _)| k == "properties");
    asked.map(|(_, v)| v.clone()).collect()
}

/// With what was asked for; empty properties come as `null`.
pub(super) fn shown(object: &Object, asked: &[String]) -> Value {
    let value = |name: &String| match object.properties.get(name) {
        Some(value) if !value.is_empty() => json!(value),
        _ => Value::Null,
    };
    let properties: BTreeMap<_, _> = asked.iter().map(|n| (n.clone(), value(n))).collect();
    let mut shown = json!({
        "id": object.id,
        "properties": properties,
        "createdAt": "2026-03-02T08:00:00Z",
        "updatedAt": "2026-03-02T08:00:00Z",
        "archived": false,
    });
    if !object.companies.is_empty() {
        let all = object.companies.iter();
        let all: Vec<_> = all
            .map(|id| json!({ "id": id, "type": "contact_to_company" }))
            .collect();
        shown["associations"] = json!({ "companies": { "results": all } });
    }
    shown
}
