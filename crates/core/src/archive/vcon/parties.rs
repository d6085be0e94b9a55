//! Who is who in a vCon: the prospect, those who speak for the vendor, and how to reach them.

use serde_json::Value;

use super::body::Object;
use crate::archive::{Bounds, Fault};
use crate::card::shorten;
use crate::conversation::Speaker;
use crate::prospect::Prospect;

/// Somebody of the file.
pub(super) struct Party {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    /// Where the file says it.
    pub speaker: Option<Speaker>,
}

pub(super) fn read(vcon: &Object, bounds: &Bounds) -> Result<Vec<Party>, Fault> {
    let Some(all) = vcon.get("parties").filter(|p| !p.is_null()) else {
        return Ok(vec![]);
    };
    let fix = "Send an array of party objects.";
    let all = all
        .as_array()
        .ok_or_else(|| Fault::new("parties", "These parties are not an array.", fix))?;
    let party = |(i, value): (usize, &Value)| {
        let place = format!("parties[{i}]");
        match value.as_object() {
            Some(object) => party(object, &place, bounds),
            None => Err(Fault::new(place, "This party is not an object.", fix)),
        }
    };
    all.iter().enumerate().map(party).collect()
}

fn party(object: &Object, place: &str, bounds: &Bounds) -> Result<Party, Fault> {
    let field = |name: &str| -> Result<Option<String>, Fault> {
        let Some(value) = object.get(name).and_then(Value::as_str) else {
            return Ok(None);
        };
        let value = value.trim();
        if value.chars().count() > bounds.field_chars || value.contains('\0') {
            let most = bounds.field_chars;
            let problem = format!("At most {most} characters are allowed here, none of them null.");
            let fix = "Shorten it, or leave it out.";
            return Err(Fault::new(format!("{place}.{name}"), problem, fix));
        }
        Ok((!value.is_empty()).then(|| value.to_owned()))
    };
    let address = |value: Option<String>, scheme: &str| {
        let value = value?;
        let bare = value.strip_prefix(scheme).unwrap_or(&value);
        let bare = bare.split(['?', ';']).next().unwrap_or(bare).trim();
        (!bare.is_empty()).then(|| bare.to_owned())
    };
    Ok(Party {
        name: field("name")?,
        email: address(field("mailto")?, "mailto:"),
        phone: address(field("tel")?, "tel:"),
        company: field("org")?,
        speaker: side(field("role")?.as_deref(), field("type")?.as_deref()),
    })
}

/// Roles come from the extension for contact centres.
fn side(role: Option<&str>, kind: Option<&str>) -> Option<Speaker> {
    match role.map(str::to_ascii_lowercase).as_deref() {
        Some("customer" | "client" | "caller" | "prospect" | "lead" | "user" | "guest") => {
            return Some(Speaker::Prospect);
        }
        Some("agent" | "assistant" | "bot" | "supervisor" | "sme" | "host") => {
            return Some(Speaker::Agent);
        }
        _ => {}
    }
    kind.is_some_and(|k| k.eq_ignore_ascii_case("bot"))
        .then_some(Speaker::Agent)
}

/// Everybody's side. Where the file names nobody as the customer, the first who may be one is, for
/// whoever begins a conversation is listed first; the note says so.
pub(super) fn sides(parties: &[Party]) -> (Vec<Speaker>, Option<String>) {
    let is = |p: &Party, speaker| p.speaker == Some(speaker);
    if parties.iter().any(|p| is(p, Speaker::Prospect)) {
        let side = |p: &Party| p.speaker.unwrap_or(Speaker::Agent);
        return (parties.iter().map(side).collect(), None);
    }
    if parties.iter().any(|p| p.speaker.is_some()) {
        let side = |p: &Party| p.speaker.unwrap_or(Speaker::Prospect);
        return (parties.iter().map(side).collect(), None);
    }
    let sides = (0..parties.len()).map(|i| match i {
        0 => Speaker::Prospect,
        _ => Speaker::Agent,
    });
    let note = parties.first().map(|p| {
        let name = p.name.as_deref().unwrap_or("the first party");
        let name = shorten(name, 80);
        format!("parties: nobody is marked as the customer; {name} is taken for the prospect")
    });
    (sides.collect(), note.filter(|_| parties.len() > 1))
}

/// What the file says of the prospect; `more` knows better.
pub(super) fn prospect(parties: &[Party], sides: &[Speaker], more: Prospect) -> Prospect {
    let mut of = parties.iter().zip(sides);
    let found = of.find(|(_, side)| **side == Speaker::Prospect);
    let mut prospect = found.map_or_else(Prospect::default, |(p, _)| Prospect {
        name: p.name.clone(),
        email: p.email.clone(),
        phone: p.phone.clone(),
        company: p.company.clone(),
        ..Prospect::default()
    });
    prospect.merge(more);
    prospect
}
