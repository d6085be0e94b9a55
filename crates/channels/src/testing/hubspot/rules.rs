//! What HubSpot refuses.

use serde_json::Value;

use super::Properties;

/// The longest text of an activity.
const MAX_TEXT: usize = 65_536;

/// Only fields that there are.
pub(super) fn fields(body: &Value, known: &[&str]) -> Result<(), String> {
    let body = body.as_object().ok_or("the body is not an object")?;
    match body.keys().find(|k| !known.contains(&k.as_str())) {
        Some(odd) => Err(format!("{odd} is not a field")),
        None => Ok(()),
    }
}

fn known(kind: &str) -> &'static [&'static str] {
    match kind {
        "tasks" => &[
            "hs_timestamp",
            "hs_task_subject",
            "hs_task_body",
            "hs_task_status",
            "hs_task_type",
            "hs_task_priority",
            "hubspot_owner_id",
        ],
        "notes" => &["hs_timestamp", "hs_note_body", "hubspot_owner_id"],
        "meetings" => &[
            "hs_timestamp",
            "hs_meeting_title",
            "hs_meeting_body",
            "hs_meeting_start_time",
            "hs_meeting_end_time",
            "hs_meeting_location",
            "hs_meeting_outcome",
            "hubspot_owner_id",
        ],
        _ => &[
            "email",
            "firstname",
            "lastname",
            "company",
            "jobtitle",
            "phone",
            "hubspot_owner_id",
        ],
    }
}

fn choices(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "hs_task_status" => &[
            "NOT_STARTED",
            "IN_PROGRESS",
            "WAITING",
            "COMPLETED",
            "DEFERRED",
        ],
        "hs_task_type" => &["TODO", "CALL", "EMAIL"],
        "hs_meeting_outcome" => &[
            "SCHEDULED",
            "COMPLETED",
            "RESCHEDULED",
            "NO_SHOW",
            "CANCELED",
        ],
        _ => return None,
    })
}

/// Known properties with text as values; a new activity has a time.
pub(super) fn properties(kind: &str, given: &Value, new: bool) -> Result<Properties, String> {
    let given = given.as_object().ok_or("properties are missing")?;
    let mut properties = Properties::new();
    for (name, value) in given {
        let value = value
            .as_str()
            .ok_or_else(|| format!("{name} is not text"))?;
        if !known(kind).contains(&name.as_str()) {
            return Err(format!("property {name} does not exist"));
        }
        if choices(name).is_some_and(|all| !all.contains(&value)) {
            return Err(format!("{value} is not a value of {name}"));
        }
        let is_time = name == "hs_timestamp" || name.ends_with("_time");
        if is_time && value.parse::<baton_core::Timestamp>().is_err() {
            return Err(format!("{value} is not a time"));
        }
        if value.len() > MAX_TEXT {
            return Err(format!("{name} is too long"));
        }
        properties.insert(name.clone(), value.to_owned());
    }
    if new && !properties.contains_key("hs_timestamp") {
        return Err("hs_timestamp is required".into());
    }
    Ok(properties)
}

/// Contacts that the activity belongs to, by the number that says so.
pub(super) fn associations(kind: &str, given: &Value) -> Result<Vec<String>, String> {
    let number = match kind {
        "tasks" => 204,
        "notes" => 202,
        _ => 200,
    };
    let given = given.as_array().ok_or("associations are missing")?;
    let mut contacts = vec![];
    for one in given {
        let kind = &one["types"][0];
        if kind["associationCategory"] != "HUBSPOT_DEFINED" || kind["associationTypeId"] != number {
            return Err("there is no such association".into());
        }
        let id = one["to"]["id"].as_str().ok_or("an id is not text")?;
        contacts.push(id.to_owned());
    }
    Ok(contacts)
}
