//! Recurring events where the clock changes, with exceptions, in zones of all kinds.

use crate::support::{calendar, read, refused, series};

const DAILY: &str = "
    DTSTART;TZID=Europe/Madrid:20260101T100000
    DTEND;TZID=Europe/Madrid:20260101T103000
    RRULE:FREQ=DAILY";

fn starts(text: &str, from: &str, to: &str) -> Vec<String> {
    let times = read(text, "Europe/Madrid", from, to);
    times
        .iter()
        .map(|t| t.split('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn ten_in_the_morning_stays_ten_when_the_clock_changes() {
    let check = |from, to, want: &[&str]| {
        assert_eq!(starts(&calendar(&[DAILY]), from, to), want, "{from}");
    };
    check(
        "2026-10-23T22:00:00Z",
        "2026-10-26T23:00:00Z",
        &[
            "2026-10-24T08:00:00Z",
            "2026-10-25T09:00:00Z",
            "2026-10-26T09:00:00Z",
        ],
    );
    check(
        "2027-03-26T23:00:00Z",
        "2027-03-29T22:00:00Z",
        &[
            "2027-03-27T09:00:00Z",
            "2027-03-28T08:00:00Z",
            "2027-03-29T08:00:00Z",
        ],
    );
    check(
        "2026-03-27T23:00:00Z",
        "2026-03-30T22:00:00Z",
        &[
            "2026-03-28T09:00:00Z",
            "2026-03-29T08:00:00Z",
            "2026-03-30T08:00:00Z",
        ],
    );
}

#[test]
fn a_time_that_does_not_exist_or_comes_twice_is_still_busy() {
    let night = "
        DTSTART;TZID=Europe/Madrid:20260101T023000
        DURATION:PT30M
        RRULE:FREQ=DAILY";
    assert_eq!(
        starts(
            &calendar(&[night]),
            "2026-03-29T00:00:00Z",
            "2026-03-29T12:00:00Z"
        ),
        ["2026-03-29T01:30:00Z"],
        "half past two is half past three"
    );
    assert_eq!(
        starts(
            &calendar(&[night]),
            "2026-10-25T00:00:00Z",
            "2026-10-25T12:00:00Z"
        ),
        ["2026-10-25T00:30:00Z"],
        "the first of the two"
    );
}

#[test]
fn what_is_left_out_or_moved_is_not_where_the_rule_puts_it() {
    let weekly = "
        DTSTART;TZID=Europe/Madrid:20261005T100000
        DTEND;TZID=Europe/Madrid:20261005T110000
        RRULE:FREQ=WEEKLY;BYDAY=MO
        EXDATE;TZID=Europe/Madrid:20261019T100000
        SEQUENCE:7";
    let moved = "
        RECURRENCE-ID;TZID=Europe/Madrid:20261026T100000
        DTSTART;TZID=Europe/Madrid:20261027T150000
        DTEND;TZID=Europe/Madrid:20261027T153000
        SEQUENCE:2";
    let cancelled = "
        RECURRENCE-ID:20261102T090000Z
        DTSTART;TZID=Europe/Madrid:20261102T100000
        DTEND;TZID=Europe/Madrid:20261102T110000
        STATUS:CANCELLED";
    assert_eq!(
        read(
            &series("", &[weekly, moved, cancelled]),
            "Europe/Madrid",
            "2026-10-01T00:00:00Z",
            "2026-11-10T00:00:00Z"
        ),
        [
            "2026-10-05T08:00:00Z/2026-10-05T09:00:00Z",
            "2026-10-12T08:00:00Z/2026-10-12T09:00:00Z",
            "2026-10-27T14:00:00Z/2026-10-27T14:30:00Z",
            "2026-11-09T09:00:00Z/2026-11-09T10:00:00Z",
        ]
    );
}

#[test]
fn a_time_moved_into_the_window_from_outside_is_seen() {
    let moved = "
        RECURRENCE-ID;TZID=Europe/Madrid:20260601T100000
        DTSTART;TZID=Europe/Madrid:20261201T170000
        DTEND;TZID=Europe/Madrid:20261201T173000";
    let text = series("", &[DAILY, moved]);
    assert_eq!(
        starts(&text, "2026-12-01T12:00:00Z", "2026-12-02T00:00:00Z"),
        ["2026-12-01T16:00:00Z"]
    );
    assert!(starts(&text, "2026-06-01T00:00:00Z", "2026-06-01T23:00:00Z").is_empty());
}

#[test]
fn further_times_are_busy_and_so_is_a_changed_time_alone() {
    let further = "
        DTSTART:20261201T100000Z
        DTEND:20261201T110000Z
        RDATE:20261203T100000Z
        RDATE;VALUE=PERIOD:20261204T100000Z/PT2H,20261205T100000Z/20261205T103000Z
        RRULE:FREQ=DAILY;COUNT=1";
    let alone = "
        RECURRENCE-ID:20261206T100000Z
        DTSTART:20261206T120000Z
        DTEND:20261206T130000Z";
    assert_eq!(
        read(
            &calendar(&[further, alone]),
            "UTC",
            "2026-12-01T00:00:00Z",
            "2026-12-08T00:00:00Z"
        ),
        [
            "2026-12-01T10:00:00Z/2026-12-01T11:00:00Z",
            "2026-12-03T10:00:00Z/2026-12-03T11:00:00Z",
            "2026-12-04T10:00:00Z/2026-12-04T12:00:00Z",
            "2026-12-05T10:00:00Z/2026-12-05T10:30:00Z",
            "2026-12-06T12:00:00Z/2026-12-06T13:00:00Z",
        ]
    );
}

#[test]
fn a_rule_ends_with_the_last_time_that_it_names() {
    let until = |until: &str| {
        let event = format!(
            "DTSTART;TZID=America/Los_Angeles:20261201T200000
             DURATION:PT1H
             RRULE:FREQ=DAILY;UNTIL={until}"
        );
        read(
            &calendar(&[&event]),
            "UTC",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        )
        .len()
    };
    // 20:00 in Los Angeles on the 3rd is 04:00 in UTC on the 4th.
    assert_eq!(until("20261204T040000Z"), 3);
    assert_eq!(until("20261204T035959Z"), 2);
    assert_eq!(until("20261203"), 3);
    assert_eq!(until("20261203T200000"), 3);
}

#[test]
fn windows_names_half_hours_and_prefixes_of_zones_are_known() {
    let check = |tzid: &str, want: &str| {
        let event = format!("DTSTART;TZID={tzid}:20261025T100000\nDURATION:PT1H");
        let got = starts(
            &calendar(&[&event]),
            "2026-10-24T00:00:00Z",
            "2026-10-27T00:00:00Z",
        );
        assert_eq!(got, [want], "{tzid}");
    };
    check("\"Romance Standard Time\"", "2026-10-25T09:00:00Z");
    check("Romance Standard Time", "2026-10-25T09:00:00Z");
    check("W. Europe Standard Time", "2026-10-25T09:00:00Z");
    check("Australia/Lord_Howe", "2026-10-24T23:00:00Z");
    check("Asia/Kathmandu", "2026-10-25T04:15:00Z");
    check(
        "/freeassociation.sourceforge.net/Europe/Madrid",
        "2026-10-25T09:00:00Z",
    );
    check(
        "/mozilla.org/20050126_1/Europe/Madrid",
        "2026-10-25T09:00:00Z",
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    let daily = "
        DTSTART;TZID=Australia/Lord_Howe:20260901T090000
        DURATION:PT30M
        RRULE:FREQ=DAILY";
    assert_eq!(
        starts(
            &calendar(&[daily]),
            "2026-10-02T12:00:00Z",
            "2026-10-04T12:00:00Z"
        ),
        ["2026-10-02T22:30:00Z", "2026-10-03T22:00:00Z"]
    );
}

const RULES: &str = "
    BEGIN:VTIMEZONE
    TZID:Customized Time Zone
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE";

#[test]
fn a_zone_that_only_the_text_knows_is_read_from_there() {
    let daily = |hour: &str| {
        format!(
            "DTSTART;TZID=Customized Time Zone:20260101T{hour}
             DURATION:PT30M
             RRULE:FREQ=DAILY"
        )
    };
    let check = |hour: &str, from, to, want: &[&str]| {
        assert_eq!(
            starts(&series(RULES, &[&daily(hour)]), from, to),
            want,
            "{hour} {from}"
        );
    };
    check(
        "100000",
        "2026-10-23T22:00:00Z",
        "2026-10-26T23:00:00Z",
        &[
            "2026-10-24T08:00:00Z",
            "2026-10-25T09:00:00Z",
            "2026-10-26T09:00:00Z",
        ],
    );
    check(
        "100000",
        "2027-03-26T23:00:00Z",
        "2027-03-28T22:00:00Z",
        &["2027-03-27T09:00:00Z", "2027-03-28T08:00:00Z"],
    );
    check(
        "023000",
        "2026-03-29T00:00:00Z",
        "2026-03-29T12:00:00Z",
        &["2026-03-29T01:30:00Z"],
    );
    check(
        "023000",
        "2026-10-25T00:00:00Z",
        "2026-10-25T12:00:00Z",
        &["2026-10-25T00:30:00Z"],
    );
}

#[test]
fn a_zone_without_changes_is_read_from_the_text_too() {
    let fixed = "
        BEGIN:VTIMEZONE
        TZID:Office
        BEGIN:STANDARD
        DTSTART:19700101T000000
        TZOFFSETFROM:-0330
        TZOFFSETTO:-0330
        END:STANDARD
        END:VTIMEZONE";
    let event = "DTSTART;TZID=Office:20261201T100000\nDURATION:PT1H";
    assert_eq!(
        starts(
            &series(fixed, &[event]),
            "2026-12-01T00:00:00Z",
            "2026-12-02T00:00:00Z"
        ),
        ["2026-12-01T13:30:00Z"]
    );
}

#[test]
fn a_zone_that_nobody_knows_makes_the_calendar_unknown() {
    let event = "DTSTART;TZID=Middle Earth:20261201T100000\nDURATION:PT1H";
    let text = calendar(&[event]);
    let why = refused(&text, "UTC", "2026-12-01T20:00:00Z", "2026-12-02T00:00:00Z");
    assert!(why.contains("Middle Earth") && why.contains("e0"), "{why}");
    assert!(
        starts(&text, "2026-12-05T00:00:00Z", "2026-12-06T00:00:00Z").is_empty(),
        "days away, whatever the zone"
    );
}

#[test]
fn whole_days_are_days_of_the_owner_of_23_and_25_hours() {
    let daily = "
        DTSTART;VALUE=DATE:20260101
        DTEND;VALUE=DATE:20260102
        RRULE:FREQ=WEEKLY;BYDAY=SU
        EXDATE;VALUE=DATE:20261018";
    assert_eq!(
        read(
            &calendar(&[daily]),
            "Europe/Madrid",
            "2026-10-11T12:00:00Z",
            "2026-10-26T12:00:00Z"
        ),
        [
            "2026-10-10T22:00:00Z/2026-10-11T22:00:00Z",
            "2026-10-24T22:00:00Z/2026-10-25T23:00:00Z",
        ]
    );
    assert_eq!(
        read(
            &calendar(&[daily]),
            "Europe/Madrid",
            "2026-03-29T12:00:00Z",
            "2026-03-30T12:00:00Z"
        ),
        ["2026-03-28T23:00:00Z/2026-03-29T22:00:00Z"]
    );
    assert_eq!(
        read(
            &calendar(&[daily]),
            "Asia/Kathmandu",
            "2026-03-29T12:00:00Z",
            "2026-03-30T12:00:00Z"
        ),
        ["2026-03-28T18:15:00Z/2026-03-29T18:15:00Z"]
    );
}
