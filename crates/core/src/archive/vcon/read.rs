//! A vCon as a conversation.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body::{self, Body, Object};
use super::parties::{self, Party};
use super::{CONTEXT, SCORECARD, TALK, Talk, VENDOR, VERSIONS, transcript};
use crate::Timestamp;
use crate::archive::{Archive, Bounds, Fault};
use crate::card::shorten;
use crate::conversation::{Message, Speaker};

/// More than anybody reads of what was left out.
const MOST_LEFT_OUT: usize = 50;
const SUBJECT_CHARS: usize = 200;

/// The conversation, and what of the file has no place in it.
pub fn read(file: &Value, bounds: &Bounds) -> Result<(Archive, Vec<String>), Fault> {
    let vcon = unsigned(file)?;
    let mut reader = Reader {
        bounds,
        left_out: vec![],
    };
    reader.around(vcon);
    let parties = parties::read(vcon, bounds)?;
    let read = reader.analysis(vcon);
    let (mut sides, note) = parties::sides(&parties);
    match &read.talk {
        Some(talk) if talk.speakers.len() == parties.len() => sides.clone_from(&talk.speakers),
        _ => reader.left_out.extend(note),
    }
    let people = People {
        parties: &parties,
        sides: &sides,
    };
    let messages = reader.dialog(vcon, &people)?;
    let created = time(vcon, "created_at", "created_at", bounds)?;
    let talk = read.talk.unwrap_or_default();
    let first = messages.first().map(|m| m.at);
    let within = |at: &Timestamp| (bounds.earliest..=bounds.latest).contains(at);
    let began = talk.started_at.filter(within);
    // Nothing was said before it began.
    let started = began.into_iter().chain(first).min().or(created);
    let name_of = |side| name(&parties, &sides, side, |p| &p.name);
    let archive = Archive {
        uuid: uuid(vcon)?,
        subject: words(vcon, "subject"),
        vendor: name(&parties, &sides, Speaker::Agent, |p| &p.company),
        agent: name_of(Speaker::Agent),
        rep: name_of(Speaker::Rep),
        prospect: parties::prospect(&parties, &sides, talk.prospect),
        channel: talk.channel,
        started_at: started.ok_or_else(|| {
            let fix = "Say when the conversation began, as RFC 3339.";
            Fault::new("created_at", "There is no time in this file.", fix)
        })?,
        messages,
        scorecard: read.scorecard,
        context: read.context,
    };
    Ok((archive, reader.told()))
}

fn name(
    parties: &[Party],
    sides: &[Speaker],
    of: Speaker,
    field: fn(&Party) -> &Option<String>,
) -> Option<String> {
    let mut side = parties.iter().zip(sides).filter(|(_, s)| **s == of);
    side.find_map(|(p, _)| field(p).clone())
}

/// The object itself, if it is one that may be read.
fn unsigned(file: &Value) -> Result<&Object, Fault> {
    let fix = "Send the JSON object of an unsigned vCon.";
    let Some(vcon) = file.as_object() else {
        return Err(Fault::new("", "A vCon is a JSON object.", fix));
    };
    if vcon.contains_key("ciphertext") {
        return Err(Fault::new("ciphertext", "This vCon is encrypted.", fix));
    }
    if vcon.contains_key("payload") && vcon.contains_key("signatures") {
        let problem = "This vCon is signed, and Baton checks no signatures.";
        let fix = "Send the unsigned form: what its payload holds.";
        return Err(Fault::new("payload", problem, fix));
    }
    let critical = vcon.get("critical").or_else(|| vcon.get("must_support"));
    if let Some(names) = critical.and_then(Value::as_array)
        && !names.is_empty()
    {
        let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
        let names = shorten(&names.join(", "), 120);
        let problem = format!("This vCon cannot be understood without: {names}.");
        let fix = "Send one that does without these extensions.";
        return Err(Fault::new("critical", problem, fix));
    }
    Ok(vcon)
}

fn uuid(vcon: &Object) -> Result<uuid::Uuid, Fault> {
    let fix = "Send the UUID that names this conversation wherever it goes.";
    let Some(text) = vcon.get("uuid").and_then(Value::as_str) else {
        return Err(Fault::new("uuid", "This vCon has no UUID.", fix));
    };
    let text = text.trim();
    uuid::Uuid::try_parse(text).map_err(|_| Fault::new("uuid", "This is not a UUID.", fix))
}

fn words(vcon: &Object, field: &str) -> Option<String> {
    let text = vcon.get(field)?.as_str()?;
    let text = shorten(text, SUBJECT_CHARS);
    (!text.is_empty()).then_some(text)
}

fn time(
    object: &Object,
    field: &str,
    place: &str,
    bounds: &Bounds,
) -> Result<Option<Timestamp>, Fault> {
    let Some(value) = object.get(field).filter(|v| !v.is_null()) else {
        return Ok(None);
    };
    let fix = "Send RFC 3339, for example 2026-03-03T16:41:05Z.";
    let at: Option<Timestamp> = value.as_str().and_then(|t| t.parse().ok());
    let Some(at) = at else {
        return Err(Fault::new(place, "This is not a time.", fix));
    };
    // What is stored counts milliseconds.
    let at = Timestamp::from_millis(at.as_millis());
    if at < bounds.earliest {
        let problem = "This time lies before there were such conversations.";
        return Err(Fault::new(place, problem, fix));
    }
    if at > bounds.latest {
        let fix = "Check the clock of whoever wrote the file.";
        return Err(Fault::new(place, "This time lies in the future.", fix));
    }
    Ok(Some(at))
}

/// Who they are, and whose side each is on.
struct People<'a> {
    parties: &'a [Party],
    sides: &'a [Speaker],
}

/// What Baton itself has added to the file.
#[derive(Default)]
struct Known {
    talk: Option<Talk>,
    scorecard: Option<crate::qualification::Scorecard>,
    context: Option<crate::context::Context>,
}

struct Reader<'a> {
    bounds: &'a Bounds,
    left_out: Vec<String>,
}

impl Reader<'_> {
    fn leave_out(&mut self, what: String) {
        self.left_out.push(what);
    }

    fn told(mut self) -> Vec<String> {
        let more = self.left_out.len().saturating_sub(MOST_LEFT_OUT);
        self.left_out.truncate(MOST_LEFT_OUT);
        if more > 0 {
            self.left_out.push(format!("and {more} more"));
        }
        self.left_out
    }

    /// What stands beside the talk.
    fn around(&mut self, vcon: &Object) {
        let version = vcon.get("vcon").and_then(Value::as_str);
        if let Some(version) = version.filter(|v| !VERSIONS.contains(v)) {
            let version = shorten(version, 20);
            self.leave_out(format!("vcon: version {version} is not known here"));
        }
        if let Some(names) = list(vcon, "extensions").filter(|n| !n.is_empty()) {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            let names = shorten(&names.join(", "), 120);
            self.leave_out(format!("extensions: what they add is not read: {names}"));
        }
        let prior = ["redacted", "redacted_from", "amended", "amended_from"];
        for field in prior {
            let there = vcon.get(field).and_then(Value::as_object);
            if there.is_some_and(|o| !o.is_empty()) {
                self.leave_out(format!("{field}: another version of this conversation"));
            }
        }
        for (field, what) in [
            ("attachments", "attachments"),
            ("group", "conversations of the group"),
        ] {
            if let Some(all) = list(vcon, field).filter(|a| !a.is_empty()) {
                let count = all.len();
                self.leave_out(format!("{field}: {count} {what}"));
            }
        }
    }

    fn analysis(&mut self, vcon: &Object) -> Known {
        let mut known = Known::default();
        for (i, entry) in list(vcon, "analysis").into_iter().flatten().enumerate() {
            let word = |field: &str| entry.get(field).and_then(Value::as_str);
            let place = format!("analysis[{i}]");
            let written = entry.as_object().and_then(transcript::of).is_some();
            let ours = word("vendor") == Some(VENDOR);
            let taken = match word("schema").filter(|_| ours) {
                Some(TALK) => taken(entry, &mut known.talk),
                Some(SCORECARD) => taken(entry, &mut known.scorecard),
                Some(CONTEXT) => taken(entry, &mut known.context),
                // With the recordings that they are of.
                _ => written,
            };
            if !taken {
                let kind = shorten(word("type").unwrap_or("something"), 40);
                let vendor = shorten(word("vendor").unwrap_or("somebody"), 80);
                self.leave_out(format!("{place}: {kind} by {vendor}"));
            }
        }
        known
    }

    /// Whatever the order of the file, in the order of the talk.
    fn dialog(&mut self, vcon: &Object, people: &People<'_>) -> Result<Vec<Message>, Fault> {
        let fix = "Send an array of dialog objects.";
        let dialog = match vcon.get("dialog").filter(|d| !d.is_null()) {
            None => &[],
            Some(Value::Array(all)) => all.as_slice(),
            Some(_) => return Err(Fault::new("dialog", "This dialog is not an array.", fix)),
        };
        let mut said = vec![];
        for (i, entry) in dialog.iter().enumerate() {
            let place = format!("dialog[{i}]");
            let Some(entry) = entry.as_object() else {
                let problem = "This part of the dialog is not an object.";
                return Err(Fault::new(place, problem, fix));
            };
            said.extend(self.turn(entry, &place, people.sides)?);
        }
        said.extend(self.transcripts(vcon, dialog, people)?);
        if said.is_empty() {
            let fix = "Send at least one dialog object of type text, with its words in body.";
            let mut problem = "Nothing that was said is in this file.".to_owned();
            if let Some(first) = self.left_out.iter().find(|l| l.starts_with("dialog")) {
                problem = format!("{problem} Left out: {}.", shorten(first, 200));
            }
            return Err(Fault::new("dialog", problem, fix));
        }
        if said.len() > self.bounds.messages {
            let most = self.bounds.messages;
            let problem = format!("A conversation has at most {most} messages.");
            let fix = "Send it as several files, each with a UUID of its own.";
            return Err(Fault::new("dialog", problem, fix));
        }
        said.sort_by_key(|m| m.at);
        Ok((0..)
            .zip(said)
            .map(|(seq, m)| Message { seq, ..m })
            .collect())
    }

    /// What somebody wrote down of recordings.
    fn transcripts(
        &mut self,
        vcon: &Object,
        dialog: &[Value],
        people: &People<'_>,
    ) -> Result<Vec<Message>, Fault> {
        let mut said = vec![];
        for (i, entry) in list(vcon, "analysis").into_iter().flatten().enumerate() {
            let entry = entry.as_object();
            let Some((entry, of)) = entry.and_then(|e| Some((e, transcript::of(e)?))) else {
                continue;
            };
            let place = format!("analysis[{i}]");
            let recording = dialog.get(of).and_then(Value::as_object);
            let recording =
                recording.filter(|d| d.get("type").and_then(Value::as_str) == Some("recording"));
            let start = format!("dialog[{of}].start");
            let began = match recording {
                Some(recording) => time(recording, "start", &start, self.bounds)?,
                None => None,
            };
            let turns = began
                .and_then(|began| transcript::turns(entry, began, people.parties, people.sides));
            let Some(turns) = turns else {
                self.leave_out(format!("{place}: a transcript that does not say who spoke"));
                continue;
            };
            for turn in &turns {
                self.fits(&turn.text, &format!("{place}.body"))?;
            }
            said.extend(turns);
        }
        Ok(said)
    }

    fn fits(&self, text: &str, field: &str) -> Result<(), Fault> {
        let most = self.bounds.message_chars;
        if text.chars().count() > most || text.contains('\0') {
            let problem = format!("A message has at most {most} characters, none of them null.");
            let fix = "Send it as several parts of the dialog.";
            return Err(Fault::new(field, problem, fix));
        }
        Ok(())
    }

    fn turn(
        &mut self,
        entry: &Object,
        place: &str,
        sides: &[Speaker],
    ) -> Result<Option<Message>, Fault> {
        let kind = entry.get("type").and_then(Value::as_str);
        if kind != Some("text") {
            let kind = shorten(kind.unwrap_or("part without a type"), 40);
            let media = body::mediatype(entry).map(|m| format!(" ({})", shorten(&m, 40)));
            let media = media.unwrap_or_default();
            self.leave_out(format!("{place}: {kind}{media}"));
            return Ok(None);
        }
        let text = match body::text(entry, place)? {
            Body::Text(text) if !text.trim().is_empty() => text,
            Body::Text(_) => {
                self.leave_out(format!("{place}: nothing was said"));
                return Ok(None);
            }
            Body::LeftOut(why) => {
                self.leave_out(format!("{place}: {why}"));
                return Ok(None);
            }
        };
        self.fits(&text, &format!("{place}.body"))?;
        let start = format!("{place}.start");
        let at = time(entry, "start", &start, self.bounds)?.ok_or_else(|| {
            let fix = "Say when it was said, as RFC 3339.";
            Fault::new(start, "This part has no time.", fix)
        })?;
        Ok(Some(Message {
            seq: 0,
            role: speaker(entry, place, sides)?,
            text,
            at,
        }))
    }
}

fn list<'a>(vcon: &'a Object, field: &str) -> Option<&'a Vec<Value>> {
    vcon.get(field).and_then(Value::as_array)
}

/// What Baton wrote, if it can be read still.
fn taken<T: DeserializeOwned>(entry: &Value, into: &mut Option<T>) -> bool {
    let body = match entry.get("body") {
        // Until the fourth draft, JSON was packed into a string.
        Some(Value::String(text)) => serde_json::from_str(text).ok(),
        Some(body) => serde_json::from_value(body.clone()).ok(),
        None => None,
    };
    let read = body.is_some();
    *into = body.or(into.take());
    read
}

/// Who said it: the originator where one is named, else the first of the parties.
fn speaker(entry: &Object, place: &str, sides: &[Speaker]) -> Result<Speaker, Fault> {
    let originator = entry.get("originator").filter(|o| !o.is_null());
    let (field, named) = match (originator, entry.get("parties")) {
        (Some(who), _) => ("originator", Some(who)),
        (None, Some(Value::Array(all))) => ("parties", all.iter().find(|v| !v.is_null())),
        (None, who) => ("parties", who),
    };
    let named = match named {
        Some(Value::Array(channel)) => channel.first(),
        other => other,
    };
    // Nobody is named: somebody spoke to whom only the vendor can have listened.
    let Some(named) = named.filter(|v| !v.is_null()) else {
        return Ok(Speaker::Prospect);
    };
    let index = named.as_u64().and_then(|i| usize::try_from(i).ok());
    index.and_then(|i| sides.get(i)).copied().ok_or_else(|| {
        let problem = "There is no party of this number.";
        let fix = "Point into the parties of this file, counting from 0.";
        Fault::new(format!("{place}.{field}"), problem, fix)
    })
}
