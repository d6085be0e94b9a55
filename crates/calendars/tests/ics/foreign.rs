//! What another library, Python's icalendar, reads from what we write.

use std::io::Write as _;
use std::process::{Command, Stdio};

use baton_calendars::ics::{Method, calendar, invitation};
use baton_calendars::testing::python;
use serde_json::{Value, json};

use crate::written::{EVIL, event, invited};

const READ: &str = r#"
import icalendar, json, sys
whole = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
[event] = whole.walk("VEVENT")
people = lambda name: [
    {"to": str(p), **{k: str(v) for k, v in p.params.items()}}
    for p in (lambda v: v if isinstance(v, list) else [v] if v else [])(event.get(name))
]
print(json.dumps({
    "method": whole.get("METHOD"),
    "parts": len(whole.walk()),
    "uid": event["UID"],
    "sequence": event["SEQUENCE"],
    "start": event.decoded("DTSTART").isoformat(),
    "end": event.decoded("DTEND").isoformat(),
    "summary": event["SUMMARY"],
    "description": event["DESCRIPTION"],
    "location": event["LOCATION"],
    "url": event["URL"],
    "status": event["STATUS"],
    "organizer": people("ORGANIZER"),
    "attendees": people("ATTENDEE"),
    "errors": [str(e) for e in event.errors + whole.errors],
}))
"#;

fn read(text: &str) -> Value {
    let mut reader = Command::new(python())
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = reader.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{text}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_invitation_is_read_as_it_was_meant() {
    for (method, name, status) in [
        (Method::Request, "REQUEST", "CONFIRMED"),
        (Method::Cancel, "CANCEL", "CANCELLED"),
    ] {
        let got = read(&invitation(method, &invited()));
        let event = event();
        assert_eq!(got["errors"], json!([]));
        assert_eq!(
            (&got["method"], &got["status"]),
            (&json!(name), &json!(status))
        );
        assert_eq!(
            (&got["uid"], &got["sequence"]),
            (&json!(event.uid), &json!(3))
        );
        assert_eq!(got["start"], "2026-12-01T09:00:00+00:00");
        assert_eq!(got["end"], "2026-12-01T09:30:00+00:00");
        assert_eq!(got["summary"], event.summary);
        assert_eq!(got["description"], event.description.replace("\r\n", "\n"));
        assert_eq!(got["location"], json!(event.location));
        assert_eq!(got["url"], json!(event.url));
        assert_eq!(
            got["organizer"],
            json!([{"to": "mailto:ana@example.com", "CN": "Ana López"}])
        );
        assert_eq!(got["attendees"][0]["to"], "mailto:priya@example.com");
        let answer = (method == Method::Request).then_some("TRUE");
        assert_eq!(got["attendees"][0]["RSVP"], json!(answer));
    }
}

#[test]
fn hostile_words_add_no_parts_and_no_people() {
    let mut invited = invited();
    for person in invited.attendees.iter_mut().chain([&mut invited.organizer]) {
        person.name = Some(EVIL.into());
        person.email = EVIL.into();
    }
    invited.event.summary = EVIL.into();
    invited.event.uid = EVIL.into();
    let got = read(&invitation(Method::Request, &invited));
    assert_eq!(got["parts"], 2, "{got}");
    assert_eq!(got["attendees"].as_array().unwrap().len(), 2, "{got}");
    let plain = read(&calendar(&invited.event));
    assert_eq!(
        (&plain["parts"], &plain["attendees"]),
        (&json!(2), &json!([]))
    );
}
