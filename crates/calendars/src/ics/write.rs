//! Writes events and invitations.
//!
//! Times are written in UTC: every program shows them right in the zone of who looks, and no copy
//! of zone rules can be wrong. Only recurring events need a zone, and we write none.

use std::fmt::Write as _;

use baton_core::Timestamp;
use url::Url;

use crate::{Attendee, Event};

/// What an invitation asks for, by RFC 5546.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Come; again with a higher SEQUENCE: it is at another time.
    Request,
    /// It does not take place.
    Cancel,
}

/// Who invites whom to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub event: Event,
    pub organizer: Attendee,
    pub attendees: Vec<Attendee>,
}

/// An event as it is kept in a calendar: without people, so that no server writes to them.
pub fn calendar(event: &Event) -> String {
    let mut lines = Lines::begin(None);
    lines.event(event, "CONFIRMED");
    lines.end()
}

/// The part of a mail, or the file, that invites (RFC 5546, RFC 6047).
pub fn invitation(method: Method, invitation: &Invitation) -> String {
    let (name, status) = match method {
        Method::Request => ("REQUEST", "CONFIRMED"),
        Method::Cancel => ("CANCEL", "CANCELLED"),
    };
    let mut lines = Lines::begin(Some(name));
    lines.event(&invitation.event, status);
    lines.person("ORGANIZER", "", &invitation.organizer);
    for attendee in &invitation.attendees {
        let comes = attendee
            .email
            .eq_ignore_ascii_case(&invitation.organizer.email);
        let role = match (method, comes) {
            (Method::Cancel, _) => "",
            (Method::Request, true) => ";ROLE=CHAIR;PARTSTAT=ACCEPTED",
            (Method::Request, false) => ";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
        };
        lines.person("ATTENDEE", role, attendee);
    }
    lines.end()
}

struct Lines(String);

impl Lines {
    fn begin(method: Option<&str>) -> Self {
        let mut lines = Self(String::new());
        lines.line("BEGIN:VCALENDAR");
        lines.line("VERSION:2.0");
        lines.line("PRODID:-//Baton//Baton//EN");
        lines.line("CALSCALE:GREGORIAN");
        if let Some(method) = method {
            lines.line(&format!("METHOD:{method}"));
        }
        lines.line("BEGIN:VEVENT");
        lines
    }

    fn end(mut self) -> String {
        self.line("END:VEVENT");
        self.line("END:VCALENDAR");
        self.0
    }

    fn event(&mut self, event: &Event, status: &str) {
        self.text("UID", &event.uid);
        self.time("DTSTAMP", event.stamp);
        self.time("LAST-MODIFIED", event.stamp);
        self.line(&format!("SEQUENCE:{}", event.sequence));
        self.time("DTSTART", event.start);
        self.time("DTEND", event.end);
        self.text("SUMMARY", &event.summary);
        if !event.description.is_empty() {
            self.text("DESCRIPTION", &event.description);
        }
        if let Some(location) = &event.location {
            self.text("LOCATION", location);
        }
        // Parsing leaves no character in it that could end the line.
        if let Some(url) = event.url.as_deref().and_then(|url| Url::parse(url).ok()) {
            self.line(&format!("URL:{url}"));
        }
        self.line(&format!("STATUS:{status}"));
        self.line("TRANSP:OPAQUE");
    }

    fn person(&mut self, property: &str, parameters: &str, who: &Attendee) {
        let name = who.name.as_deref().map(plain).unwrap_or_default();
        let cn = match name.trim() {
            "" => String::new(),
            name => format!(";CN=\"{name}\""),
        };
        let address = address(&who.email);
        self.line(&format!("{property}{parameters}{cn}:mailto:{address}"));
    }

    fn time(&mut self, property: &str, at: Timestamp) {
        self.line(&format!("{property}:{}", at.0.strftime("%Y%m%dT%H%M%SZ")));
    }

    fn text(&mut self, property: &str, value: &str) {
        self.line(&format!("{property}:{}", escaped(value)));
    }

    /// Folded at 75 octets, between characters.
    fn line(&mut self, line: &str) {
        let mut room = 75;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }
}

/// TEXT of RFC 5545. What some readers take for the end of a line becomes one; other control
/// characters are nothing that a person wrote.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push_str("\\n");
            }
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Within the quotes of a parameter: those cannot be escaped in a way that all readers know.
fn plain(value: &str) -> String {
    value
        .chars()
        .map(|c| match c {
            '"' => '\'',
            '^' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

/// An address within a `mailto:` URI.
fn address(email: &str) -> String {
    let mut out = String::with_capacity(email.len());
    for c in email.trim().chars() {
        match c {
            '%' | '"' | '<' | '>' | '?' | '#' | '&' | ',' | ';' | ':' | '\\' | '^' | ' ' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            '\u{2028}' | '\u{2029}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
