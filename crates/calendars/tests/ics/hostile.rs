//! Calendars made to keep the reader busy, or to bring it down.

use std::time::{Duration, Instant};

use baton_calendars::ics::{busy, outlines};
use proptest::prelude::*;

use crate::support::{calendar, owner, read, refused, window};

const YEAR: (&str, &str) = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

#[test]
fn a_rule_that_recurs_too_often_makes_the_calendar_unknown_and_soon() {
    let minutes: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let minutes = minutes.join(",");
    let check = |start: &str, rule: &str| {
        let event = format!("DTSTART:{start}\nDURATION:PT1M\nRRULE:{rule}");
        let began = Instant::now();
        let why = refused(&calendar(&[&event]), "UTC", YEAR.0, YEAR.1);
        assert!(began.elapsed() < Duration::from_secs(20), "{rule}");
        assert!(why.contains("rule"), "{rule}: {why}");
    };
    check("20260101T000000Z", "FREQ=SECONDLY");
    check("00010101T000000Z", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30");
    check("20200101T000000Z", "FREQ=MINUTELY;BYHOUR=3;BYMINUTE=0");
    check(
        "20260101T000000Z",
        &format!("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE={minutes};BYSECOND={minutes}"),
    );
    check(
        "00010101T000000Z",
        &format!("FREQ=DAILY;BYMINUTE={minutes}"),
    );
    check("20260101T000000Z", "RSCALE=CHINESE;FREQ=YEARLY");
}

#[test]
fn a_rule_that_never_holds_ends() {
    let event = "
        DTSTART:20260101T100000Z
        DURATION:PT1H
        RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
    assert_eq!(
        read(&calendar(&[event]), "UTC", YEAR.0, YEAR.1).len(),
        1,
        "its first time alone"
    );
}

#[test]
fn old_and_short_rules_of_people_are_fine() {
    let check = |event: &str, want| {
        let got = read(
            &calendar(&[event]),
            "UTC",
            "2026-06-01T00:00:00Z",
            "2026-06-08T00:00:00Z",
        );
        assert_eq!(got.len(), want, "{event}");
    };
    check(
        "DTSTART:20050101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
        7,
    );
    check(
        "DTSTART:20200101T000000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY;INTERVAL=4",
        42,
    );
    check(
        "DTSTART:20260601T100000Z\nDURATION:PT5M\nRRULE:FREQ=MINUTELY;COUNT=3",
        3,
    );
    check(
        "DTSTART:20100101T100000Z\nDURATION:PT5M\nRRULE:FREQ=MINUTELY;COUNT=3",
        0,
    );
}

const LINES: &[&str] = &[
    "DTSTART;TZID=Europe/Madrid:20260329T023000",
    "DTSTART;VALUE=DATE:20260329",
    "DTSTART:00010101T000000Z",
    "DTSTART:99991231T235959Z",
    "DTEND:99991231T235959Z",
    "DURATION:P4294967295W",
    "DURATION:PT4294967295S",
    "RRULE:FREQ=YEARLY;BYWEEKNO=53,-53;BYDAY=-53MO,53SU;BYSETPOS=-366,366",
    "RRULE:FREQ=MONTHLY;BYDAY=-5FR,5MO;BYMONTHDAY=-31,31;BYSETPOS=1",
    "RRULE:FREQ=WEEKLY;WKST=SU;BYSETPOS=-1;BYDAY=MO,WE;INTERVAL=65535",
    "RRULE:FREQ=YEARLY;BYYEARDAY=-366,366;UNTIL=99991231",
    "RRULE:FREQ=HOURLY;BYMONTH=12;BYHOUR=23;COUNT=4294967295",
    "RRULE:FREQ=DAILY;UNTIL=00010101T000000Z",
    "RRULE:FREQ=DAILY;COUNT=0",
    "RDATE;VALUE=PERIOD:99991231T235959Z/P9W",
    "EXDATE:20260329",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260329T003000Z",
    "TZID:X",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "BEGIN:STANDARD\r\nTZOFFSETFROM:+9999\r\nTZOFFSETTO:-9999\r\nDTSTART:00010101T000000",
    "END:STANDARD",
    "END:VEVENT\r\nBEGIN:VEVENT",
    "UID:\u{0}\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_brings_the_reader_down(
        picked in prop::collection::vec((prop::sample::select(LINES), any::<prop::sample::Index>()), 0..9),
        noise in "\\PC{0,6}",
    ) {
        let mut event = String::from("DTSTART:20260329T003000Z");
        for (line, _) in &picked {
            event.push('\n');
            event.push_str(line);
        }
        let mut text = calendar(&[&event]);
        if let Some((_, at)) = picked.first() {
            let at = text.floor_char_boundary(at.index(text.len()));
            text.insert_str(at, &noise);
        }
        let _ = busy(&text, &owner("Europe/Madrid"), window(YEAR.0, YEAR.1));
        let _ = outlines(&text, &owner("Europe/Madrid"));
    }
}
