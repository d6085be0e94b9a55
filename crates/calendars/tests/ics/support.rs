//! Calendars in few words.

use std::fmt::Write as _;

use baton_calendars::ics::{Owner, busy};
use baton_calendars::{BusyTime, Window};

pub fn owner(zone: &str) -> Owner {
    Owner {
        zone: jiff::tz::TimeZone::get(zone).unwrap(),
        emails: vec!["ana@example.com".into()],
    }
}

pub fn window(from: &str, to: &str) -> Window {
    Window {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

/// A calendar with these events, each given by its lines without UID.
pub fn calendar(events: &[&str]) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n");
    for (n, event) in events.iter().enumerate() {
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:e{n}\r\n{}\r\nEND:VEVENT\r\n",
            lines(event)
        );
    }
    text + "END:VCALENDAR\r\n"
}

/// As [`calendar`], with a part before the events, and all events under one UID.
pub fn series(before: &str, events: &[&str]) -> String {
    let text = calendar(events);
    let text = (0..events.len()).fold(text, |t, n| {
        t.replace(&format!("UID:e{n}\r\n"), "UID:s\r\n")
    });
    text.replacen(
        "BEGIN:VEVENT",
        &format!("{}\r\nBEGIN:VEVENT", lines(before)),
        1,
    )
    .replace("\r\n\r\n", "\r\n")
}

/// Trimmed, with the ends of lines that the format asks for.
fn lines(text: &str) -> String {
    text.trim()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\r\n")
}

/// `start/end` of every busy time, in UTC; `?` after what is tentative.
pub fn read(text: &str, zone: &str, from: &str, to: &str) -> Vec<String> {
    let times = busy(text, &owner(zone), window(from, to)).unwrap();
    times.iter().map(shown).collect()
}

fn shown(time: &BusyTime) -> String {
    let mark = if time.tentative { "?" } else { "" };
    format!("{}/{}{mark}", time.start, time.end)
}

/// Why nothing can be told.
pub fn refused(text: &str, zone: &str, from: &str, to: &str) -> String {
    busy(text, &owner(zone), window(from, to))
        .unwrap_err()
        .to_string()
}
