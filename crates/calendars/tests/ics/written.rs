//! What others read from our events and invitations.

use baton_calendars::ics::{Invitation, Method, Outline, calendar, invitation, outlines};
use baton_calendars::{Attendee, Event};
use calcard::icalendar::{ICalendar, ICalendarParameterName, ICalendarProperty};
use calcard::{Entry, Parser};

use crate::support::owner;

/// What somebody may type to be taken for more than words.
pub const EVIL: &str =
    "x\r\nATTENDEE:mailto:evil@example.com\rEND:VEVENT\n\u{2028}BEGIN:VALARM\u{0}\u{85}\";:,^n";

pub fn event() -> Event {
    Event {
        uid: "meeting-1@baton".into(),
        sequence: 3,
        start: "2026-12-01T09:00:00Z".parse().unwrap(),
        end: "2026-12-01T09:30:00Z".parse().unwrap(),
        zone: "Europe/Madrid".into(),
        summary: "Demo: Acme, Inc; \\ \"quoted\"".into(),
        description: "Budget, timeline;\nand\\or\r\nÜberlänge 🚀 ".repeat(8),
        location: Some("https://meet.example.com/a,b;c".into()),
        url: Some("baton://meeting/1?a=b,c".into()),
        conference: None,
        attendees: vec![],
        stamp: "2026-11-22T12:00:00.75Z".parse().unwrap(),
    }
}

fn person(name: &str, email: &str) -> Attendee {
    Attendee {
        name: Some(name.into()),
        email: email.into(),
    }
}

pub fn invited() -> Invitation {
    Invitation {
        event: event(),
        organizer: person("Ana López", "ana@example.com"),
        attendees: vec![
            person("Priya", "priya@example.com"),
            person("Ana", "Ana@example.com"),
        ],
    }
}

fn request(method: Method) -> String {
    invitation(method, &invited())
}

fn only(text: &str) -> Outline {
    let mut all = outlines(text, &owner("UTC")).unwrap();
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

fn parsed(text: &str) -> ICalendar {
    match Parser::new(text).entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("{other:?}\n{text}"),
    }
}

fn has(text: &str, line: &str) {
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.split("\r\n").any(|l| l == line),
        "{line} is not in\n{unfolded}"
    );
}

#[test]
fn an_event_is_read_as_it_was_written() {
    let event = event();
    let read = only(&calendar(&event));
    assert_eq!(read.uid, event.uid);
    assert_eq!(read.sequence, 3);
    assert_eq!((read.start, read.end), (event.start, event.end));
    assert_eq!(read.summary, event.summary);
    assert_eq!(read.description, event.description.replace("\r\n", "\n"));
    assert_eq!(Some(read.location), event.location);
    assert_eq!(Some(read.url), event.url);
    assert!(!read.cancelled);
}

#[test]
fn an_event_names_nobody_so_that_no_server_writes_to_them() {
    let mut event = event();
    event.attendees = vec![person("Priya", "priya@example.com")];
    let text = calendar(&event);
    assert!(
        !text.contains("priya") && !text.contains("METHOD"),
        "{text}"
    );
    has(&text, "DTSTAMP:20261122T120000Z");
    has(&text, "DTSTART:20261201T090000Z");
}

#[test]
fn lines_are_folded_at_75_octets_between_characters() {
    let text = request(Method::Request);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.trim_end().split("\r\n") {
        assert!(line.len() <= 75 && !line.is_empty(), "{line:?}");
        assert!(!line.contains(['\n', '\r']), "{line:?}");
    }
    assert!(text.contains("🚀"));
}

#[test]
fn a_request_says_who_invites_whom_and_asks_for_an_answer() {
    let text = request(Method::Request);
    has(&text, "METHOD:REQUEST");
    has(&text, "UID:meeting-1@baton");
    has(&text, "SEQUENCE:3");
    has(&text, "STATUS:CONFIRMED");
    has(&text, "ORGANIZER;CN=\"Ana López\":mailto:ana@example.com");
    has(
        &text,
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Priya\":mailto:priya@example.com",
    );
    has(
        &text,
        "ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=\"Ana\":mailto:Ana@example.com",
    );
}

#[test]
fn a_move_is_the_same_meeting_with_a_higher_sequence() {
    let first = only(&request(Method::Request));
    let mut moved = event();
    moved.sequence += 1;
    moved.start = moved.start.plus_seconds(3600);
    moved.end = moved.end.plus_seconds(3600);
    let invited = Invitation {
        event: moved,
        organizer: person("Ana", "ana@example.com"),
        attendees: vec![],
    };
    let second = only(&invitation(Method::Request, &invited));
    assert_eq!(second.uid, first.uid);
    assert_eq!(second.sequence, first.sequence + 1);
    assert_eq!(second.start.seconds_since(first.start), 3600);
}

#[test]
fn a_cancellation_names_the_same_meeting_and_asks_for_nothing() {
    let text = request(Method::Cancel);
    has(&text, "METHOD:CANCEL");
    has(&text, "STATUS:CANCELLED");
    has(&text, "ATTENDEE;CN=\"Priya\":mailto:priya@example.com");
    assert!(!text.contains("RSVP") && only(&text).cancelled);
    assert_eq!(only(&text).uid, "meeting-1@baton");
}

#[test]
fn hostile_words_stay_words() {
    let mut event = event();
    event.uid = format!("u{EVIL}");
    event.summary = EVIL.into();
    event.description = EVIL.into();
    event.location = Some(EVIL.into());
    event.url = Some(format!("https://example.com/{EVIL}"));
    let invited = Invitation {
        event,
        organizer: person(EVIL, EVIL),
        attendees: vec![person(EVIL, EVIL)],
    };
    let text = invitation(Method::Request, &invited);
    let calendar = parsed(&text);
    assert_eq!(
        calendar.components.len(),
        2,
        "a calendar and an event: {text}"
    );
    let event = &calendar.components[1];
    assert_eq!(
        event.properties(&ICalendarProperty::Attendee).count(),
        1,
        "{text}"
    );
    let organizer = event.property(&ICalendarProperty::Organizer).unwrap();
    let name = organizer
        .parameter(&ICalendarParameterName::Cn)
        .unwrap()
        .as_text();
    assert_eq!(
        name,
        Some("x  ATTENDEE:mailto:evil@example.com END:VEVENT  BEGIN:VALARM  ';:, n")
    );
    let read = only(&text);
    assert!(
        read.summary.contains("END:VEVENT\n\nBEGIN:VALARM"),
        "{read:?}"
    );
}

#[test]
fn an_address_that_is_none_is_left_out() {
    let mut event = event();
    event.url = Some("no address\r\nX:1".into());
    assert!(!calendar(&event).contains("URL"));
}
