//! A conversation as vCon.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{CONTEXT, SCORECARD, TALK, Talk, VENDOR, VERSION};
use crate::archive::Archive;
use crate::conversation::Speaker;

/// The unsigned form. Attachments there are none.
pub fn write(archive: &Archive) -> Value {
    let parties = parties(archive);
    let speakers: Vec<_> = parties.iter().map(|(speaker, _)| *speaker).collect();
    let place = |who| speakers.iter().position(|s| *s == who).unwrap_or(0);
    let dialog = archive.messages.iter().map(|m| {
        json!({
            "type": "text",
            "start": m.at,
            "parties": [place(m.role)],
            "mediatype": "text/plain",
            "body": m.text,
            "encoding": "none",
        })
    });
    let talk = Talk {
        prospect: archive.prospect.clone(),
        channel: archive.channel,
        started_at: Some(archive.started_at),
        speakers: speakers.clone(),
    };
    let all: Vec<_> = (0..archive.messages.len()).collect();
    let read = [
        Some(analysis(TALK, &talk, &all)),
        archive
            .scorecard
            .as_ref()
            .map(|s| analysis(SCORECARD, s, &all)),
        archive.context.as_ref().map(|c| analysis(CONTEXT, c, &all)),
    ];
    let mut vcon = Map::new();
    vcon.insert("vcon".into(), json!(VERSION));
    vcon.insert("uuid".into(), json!(archive.uuid));
    vcon.insert("created_at".into(), json!(archive.started_at));
    if let Some(subject) = &archive.subject {
        vcon.insert("subject".into(), json!(subject));
    }
    let parties: Vec<_> = parties.into_iter().map(|(_, party)| party).collect();
    vcon.insert("parties".into(), parties.into());
    vcon.insert("dialog".into(), dialog.collect());
    vcon.insert("analysis".into(), read.into_iter().flatten().collect());
    vcon.insert("attachments".into(), json!([]));
    Value::Object(vcon)
}

/// The prospect, the agent, and the rep if there is one.
fn parties(archive: &Archive) -> Vec<(Speaker, Value)> {
    let prospect = &archive.prospect;
    let mut parties = vec![
        (
            Speaker::Prospect,
            party(&[
                ("type", Some("person")),
                ("name", prospect.name.as_deref()),
                ("mailto", prospect.email.as_deref()),
                ("tel", prospect.phone.as_deref()),
                ("org", prospect.company.as_deref()),
            ]),
        ),
        (
            Speaker::Agent,
            party(&[
                ("type", Some("bot")),
                ("name", archive.agent.as_deref()),
                ("org", archive.vendor.as_deref()),
            ]),
        ),
    ];
    let spoke = archive.messages.iter().any(|m| m.role == Speaker::Rep);
    if spoke || archive.rep.is_some() {
        let rep = party(&[
            ("type", Some("person")),
            ("name", archive.rep.as_deref()),
            ("org", archive.vendor.as_deref()),
        ]);
        parties.push((Speaker::Rep, rep));
    }
    parties
}

/// Nobody checked who they are: the draft wants that said beside a name.
fn party(fields: &[(&str, Option<&str>)]) -> Value {
    let known = fields.iter().filter_map(|(k, v)| Some((*k, (*v)?)));
    let mut party: Map<String, Value> = known.map(|(k, v)| (k.to_owned(), json!(v))).collect();
    if party.contains_key("name") {
        party.insert("validation".into(), json!("none"));
    }
    Value::Object(party)
}

fn analysis(schema: &str, body: &impl Serialize, dialog: &[usize]) -> Value {
    json!({
        "type": "report",
        "dialog": dialog,
        "vendor": VENDOR,
        "product": "Baton",
        "schema": schema,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body,
    })
}
