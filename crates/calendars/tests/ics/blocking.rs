//! Which events take time, and how much.

use crate::support::{calendar, read, refused};

const DAY: (&str, &str) = ("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");

fn on_the_day(event: &str) -> Vec<String> {
    read(&calendar(&[event]), "Europe/Madrid", DAY.0, DAY.1)
}

const TEN: &str = "2026-12-01T10:00:00Z/2026-12-01T11:00:00Z";

#[test]
fn only_what_takes_the_owners_time_is_busy() {
    let check = |more: &str, want: &[&str]| {
        let event = format!("DTSTART:20261201T100000Z\nDTEND:20261201T110000Z\n{more}");
        assert_eq!(on_the_day(&event), want, "{more}");
    };
    let tentative = format!("{TEN}?");
    check("", &[TEN]);
    check("TRANSP:OPAQUE\nSTATUS:CONFIRMED", &[TEN]);
    check("TRANSP:TRANSPARENT", &[]);
    check("STATUS:CANCELLED", &[]);
    check("STATUS:TENTATIVE", &[&tentative]);
    check("STATUS:X-NEVER-HEARD", &[TEN]);
    check("ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@Example.com", &[]);
    check("ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.com", &[TEN]);
    check(
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ana@example.com",
        &[&tentative],
    );
    check("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.com", &[TEN]);
    check(
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@example.com",
        &[TEN],
    );
}

#[test]
fn a_length_may_stand_for_the_end() {
    let check = |length: &str, want: &[&str]| {
        assert_eq!(
            on_the_day(&format!("DTSTART:20261201T100000Z\n{length}")),
            want,
            "{length}"
        );
    };
    check("DURATION:PT1H", &[TEN]);
    check(
        "DURATION:P1D",
        &["2026-12-01T10:00:00Z/2026-12-02T10:00:00Z"],
    );
    check("DTEND;TZID=Europe/Madrid:20261201T120000", &[TEN]);
    check("", &[]);
}

#[test]
fn times_without_a_zone_are_meant_where_the_owner_is() {
    assert_eq!(
        on_the_day("DTSTART:20261201T110000\nDTEND:20261201T120000"),
        [TEN]
    );
}

#[test]
fn a_whole_day_takes_the_owners_day_unless_it_is_transparent() {
    let day = "2026-11-30T23:00:00Z/2026-12-01T23:00:00Z";
    assert_eq!(on_the_day("DTSTART;VALUE=DATE:20261201"), [day]);
    assert_eq!(
        on_the_day("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261201"),
        [day]
    );
    assert!(on_the_day("DTSTART;VALUE=DATE:20261201\nTRANSP:TRANSPARENT").is_empty());
}

#[test]
fn a_day_by_length_is_a_day_on_the_calendar_and_hours_are_hours() {
    let check = |length: &str, want: &str| {
        let event = format!("DTSTART;TZID=Europe/Madrid:20261024T120000\nDURATION:{length}");
        let text = calendar(&[&event]);
        let got = read(&text, "UTC", "2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z");
        assert_eq!(got, [format!("2026-10-24T10:00:00Z/{want}")]);
    };
    check("P1D", "2026-10-25T11:00:00Z");
    check("PT24H", "2026-10-25T10:00:00Z");
}

#[test]
fn what_ends_when_the_window_begins_is_not_in_it() {
    let event = "DTSTART:20261130T230000Z\nDTEND:20261201T000000Z";
    assert!(on_the_day(event).is_empty());
    assert_eq!(
        on_the_day("DTSTART:20261130T230000Z\nDTEND:20261201T000001Z").len(),
        1
    );
    assert!(on_the_day("DTSTART:20261202T000000Z\nDTEND:20261202T010000Z").is_empty());
}

#[test]
fn what_cannot_be_read_is_never_free_time() {
    let check = |event: &str, says: &str| {
        let why = refused(&calendar(&[event]), "UTC", DAY.0, DAY.1);
        assert!(
            why.starts_with("event e0: ") && why.contains(says),
            "{event}: {why}"
        );
    };
    check("SUMMARY:When?", "no time to begin");
    check("DTSTART:soon", "no time to begin");
    check("DTSTART:20261301T100000Z", "no time to begin");
    check("DTSTART:20261201T100000Z\nDTEND:later", "an end");
    check("DTSTART:20261201T100000Z\nDTEND:20261201T090000Z", "an end");
    check("DTSTART:20261201T100000Z\nDURATION:-PT1H", "an end");
    check("DTSTART:20261201T100000Z\nDURATION:long", "a length");
    check(
        "DTSTART:20261101T100000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "a rule",
    );
    check(
        "DTSTART:20261101T100000Z\nDURATION:PT1H\nRDATE:soon",
        "a further time",
    );
}

#[test]
fn what_takes_no_time_may_be_as_broken_as_it_likes() {
    assert!(on_the_day("DTSTART:soon\nSTATUS:CANCELLED").is_empty());
}

#[test]
fn a_text_that_is_no_calendar_is_refused() {
    for text in [
        "",
        "<html>",
        "BEGIN:VCARD\r\nEND:VCARD\r\n",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
    ] {
        assert_eq!(refused(text, "UTC", DAY.0, DAY.1), "not a calendar");
    }
}
