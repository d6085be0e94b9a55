//! What Salesforce knows of its objects.

use serde_json::Value;

/// With what the ids of an object begin.
pub(super) fn prefix(object: &str) -> &'static str {
    match object {
        "Account" => "001",
        "Contact" => "003",
        "User" => "005",
        "Lead" => "00Q",
        "Task" => "00T",
        "Event" => "00U",
        _ => "0XX",
    }
}

pub(super) fn fields(object: &str) -> &'static [&'static str] {
    match object {
        "Account" => &["Id", "CreatedDate", "Name", "Website", "OwnerId"],
        "Contact" => &[
            "Id",
            "CreatedDate",
            "FirstName",
            "LastName",
            "Email",
            "Title",
            "Phone",
            "OwnerId",
            "AccountId",
        ],
        "Lead" => &[
            "Id",
            "CreatedDate",
            "FirstName",
            "LastName",
            "Company",
            "Email",
            "Title",
            "Phone",
            "OwnerId",
            "IsConverted",
        ],
        "User" => &["Id", "CreatedDate", "Email", "IsActive"],
        "Task" => &[
            "Id",
            "CreatedDate",
            "Subject",
            "Description",
            "WhoId",
            "WhatId",
            "OwnerId",
            "Status",
            "ActivityDate",
        ],
        "Event" => &[
            "Id",
            "CreatedDate",
            "Subject",
            "Description",
            "WhoId",
            "WhatId",
            "OwnerId",
            "StartDateTime",
            "EndDateTime",
            "Location",
            "ShowAs",
        ],
        "TaskStatus" => &["Id", "ApiName", "IsClosed", "SortOrder"],
        _ => &[],
    }
}

pub(super) fn required(object: &str) -> &'static [&'static str] {
    match object {
        "Lead" => &["LastName", "Company"],
        "Event" => &["StartDateTime", "EndDateTime"],
        _ => &[],
    }
}

/// Whether a field takes a value; else the code of the refusal.
pub(super) fn value(field: &str, value: &Value) -> Result<(), &'static str> {
    let text = value.as_str().ok_or("JSON_PARSER_ERROR")?;
    let max = match field {
        "FirstName" | "Phone" => 40,
        "LastName" | "Email" => 80,
        "Title" => 128,
        "Description" => 32_000,
        _ => 255,
    };
    if text.chars().count() > max {
        return Err("STRING_TOO_LONG");
    }
    let fine = match field {
        "Status" => ["Not Started", "Done"].contains(&text),
        "ShowAs" => ["Busy", "OutOfOffice", "Free"].contains(&text),
        "StartDateTime" | "EndDateTime" => text.parse::<baton_core::Timestamp>().is_ok(),
        "ActivityDate" => text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10,
        _ => true,
    };
    if fine {
        Ok(())
    } else {
        Err("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
    }
}
