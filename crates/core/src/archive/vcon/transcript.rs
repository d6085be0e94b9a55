//! What was said in a recording, where somebody wrote it down with who said it.

use serde_json::Value;

use super::body::{self, Body, Object};
use super::parties::Party;
use crate::Timestamp;
use crate::conversation::{Message, Speaker};

/// The number of the recording that this is the transcript of.
pub(super) fn of(entry: &Object) -> Option<usize> {
    if entry.get("type").and_then(Value::as_str) != Some("transcript") {
        return None;
    }
    let dialog = match entry.get("dialog")? {
        Value::Array(all) if all.len() == 1 => all.first()?,
        other => other,
    };
    usize::try_from(dialog.as_u64()?).ok()
}

/// The turns, where every one has a speaker: lines that begin with a party's name, or a list of
/// objects with `party` (or `speaker`), `text` and perhaps `start` in seconds.
pub(super) fn turns(
    entry: &Object,
    began: Timestamp,
    parties: &[Party],
    sides: &[Speaker],
) -> Option<Vec<Message>> {
    let turns = match entry.get("body")? {
        Value::Array(all) => listed(all, parties)?,
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(all)) => listed(&all, parties)?,
            _ => match body::text(entry, "").ok()? {
                Body::Text(text) => labelled(&text, parties)?,
                Body::LeftOut(_) => return None,
            },
        },
        _ => return None,
    };
    let message = |turn: Turn| {
        Some(Message {
            seq: 0,
            role: *sides.get(turn.party)?,
            text: turn.text,
            at: began.plus_seconds(turn.after),
        })
    };
    turns.into_iter().map(message).collect()
}

struct Turn {
    party: usize,
    text: String,
    /// Seconds from the start of the recording.
    after: i64,
}

fn labelled(text: &str, parties: &[Party]) -> Option<Vec<Turn>> {
    let mut turns: Vec<Turn> = vec![];
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let label = line.split_once(':');
        let spoken = label.and_then(|(who, words)| Some((named(who, parties)?, words.trim())));
        match (spoken, turns.last_mut()) {
            (Some((party, words)), _) => turns.push(Turn {
                party,
                text: words.to_owned(),
                after: 0,
            }),
            // It goes on on another line.
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            (None, None) => return None,
        }
    }
    turns.retain(|t| !t.text.is_empty());
    (!turns.is_empty()).then_some(turns)
}

fn listed(all: &[Value], parties: &[Party]) -> Option<Vec<Turn>> {
    let turn = |value: &Value| {
        let who = value.get("party").or_else(|| value.get("speaker"))?;
        let party = match who {
            Value::String(name) => named(name, parties)?,
            number => usize::try_from(number.as_u64()?).ok()?,
        };
        let text = value.get("text").or_else(|| value.get("message"))?;
        let text = text.as_str()?.trim().to_owned();
        // Whole seconds are near enough: the order of the list holds within one.
        let after = value.get("start").and_then(Value::as_f64).unwrap_or(0.0);
        let after = format!("{:.0}", after.clamp(0.0, 86_400.0).floor());
        Some(Turn {
            party,
            text,
            after: after.parse().unwrap_or(0),
        })
    };
    let turns: Option<Vec<_>> = all.iter().map(turn).collect();
    turns.filter(|t| !t.is_empty() && t.iter().all(|t| !t.text.is_empty()))
}

fn named(who: &str, parties: &[Party]) -> Option<usize> {
    let who = who.trim();
    let is = |p: &Party| {
        p.name
            .as_deref()
            .is_some_and(|n| n.eq_ignore_ascii_case(who))
    };
    parties.iter().position(is)
}
