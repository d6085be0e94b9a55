//! Busy times of what other programs wrote.

use baton_calendars::Availability;
use baton_calendars::testing::Server;

use crate::scene::{DAY, Scene, TEN};

pub async fn recurring_events_are_right_when_the_clock_changes(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .put_ics(
            "daily",
            "BEGIN:VEVENT
             UID:daily
             DTSTAMP:20260101T000000Z
             DTSTART;TZID=Europe/Madrid:20260101T100000
             DTEND;TZID=Europe/Madrid:20260101T103000
             RRULE:FREQ=DAILY
             EXDATE;TZID=Europe/Madrid:20261026T100000
             SUMMARY:Stand-up
             END:VEVENT
             BEGIN:VEVENT
             UID:daily
             DTSTAMP:20260101T000000Z
             RECURRENCE-ID;TZID=Europe/Madrid:20261027T100000
             DTSTART;TZID=Europe/Madrid:20261027T160000
             DTEND;TZID=Europe/Madrid:20261027T163000
             SUMMARY:Stand-up
             END:VEVENT",
        )
        .await;
    let check = async |from: &str, to: &str, want: &[&str]| {
        assert_eq!(scene.busy(from, to).await, want, "{from}");
    };
    check(
        "2026-10-23T22:00:00Z",
        "2026-10-27T23:00:00Z",
        &[
            "2026-10-24T08:00:00Z/2026-10-24T08:30:00Z",
            "2026-10-25T09:00:00Z/2026-10-25T09:30:00Z",
            "2026-10-27T15:00:00Z/2026-10-27T15:30:00Z",
        ],
    )
    .await;
    check(
        "2027-03-27T00:00:00Z",
        "2027-03-29T00:00:00Z",
        &[
            "2027-03-27T09:00:00Z/2027-03-27T09:30:00Z",
            "2027-03-28T08:00:00Z/2027-03-28T08:30:00Z",
        ],
    )
    .await;
    check(
        "2026-03-28T00:00:00Z",
        "2026-03-30T00:00:00Z",
        &[
            "2026-03-28T09:00:00Z/2026-03-28T09:30:00Z",
            "2026-03-29T08:00:00Z/2026-03-29T08:30:00Z",
        ],
    )
    .await;
}

pub async fn moved_times_of_ended_series_are_busy(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .put_ics(
            "ended",
            "BEGIN:VEVENT
             UID:ended
             DTSTAMP:20260101T000000Z
             DTSTART:20260601T100000Z
             DTEND:20260601T103000Z
             RRULE:FREQ=DAILY;COUNT=3
             END:VEVENT
             BEGIN:VEVENT
             UID:ended
             DTSTAMP:20260101T000000Z
             RECURRENCE-ID:20260602T100000Z
             DTSTART:20261201T090000Z
             DTEND:20261201T093000Z
             END:VEVENT",
        )
        .await;
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [TEN]);
}

pub async fn one_event_that_cannot_be_read_makes_the_calendar_unknown(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .put_ics(
            "strange",
            "BEGIN:VEVENT
             UID:strange
             DTSTAMP:20260101T000000Z
             DTSTART;TZID=Middle Earth:20261201T100000
             DTEND;TZID=Middle Earth:20261201T103000
             END:VEVENT",
        )
        .await;
    match scene.availability(DAY.0, DAY.1).await {
        Availability::Unknown(why) => {
            assert!(
                why.contains("strange") && why.contains("Middle Earth"),
                "{why}"
            );
        }
        // A server may write the zone away; then it says which time it takes it for.
        Availability::Known(times) => assert!(!times.is_empty(), "never taken for free"),
    }
}

pub async fn what_takes_no_time_is_left_out(server: Server) {
    let scene = Scene::with(server).await;
    let lines = [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "ORGANIZER:mailto:bo@example.com\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.com",
    ];
    for (n, line) in lines.iter().enumerate() {
        let event = format!(
            "BEGIN:VEVENT
             UID:free-{n}
             DTSTAMP:20260101T000000Z
             DTSTART:20261201T090000Z
             DTEND:20261201T093000Z
             {line}
             END:VEVENT"
        );
        scene.put_ics(&format!("free-{n}"), &event).await;
    }
    assert!(scene.busy(DAY.0, DAY.1).await.is_empty());
}

pub async fn times_without_a_zone_are_the_owners(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .put_ics(
            "floating",
            "BEGIN:VEVENT
             UID:floating
             DTSTAMP:20260101T000000Z
             DTSTART:20261202T003000
             DTEND:20261202T010000
             END:VEVENT
            ",
        )
        .await;
    scene
        .put_ics(
            "day",
            "BEGIN:VEVENT
             UID:day
             DTSTAMP:20260101T000000Z
             DTSTART;VALUE=DATE:20261203
             DTEND;VALUE=DATE:20261204
             END:VEVENT
            ",
        )
        .await;
    assert_eq!(
        scene.busy(DAY.0, DAY.1).await,
        ["2026-12-01T23:30:00Z/2026-12-02T00:00:00Z"],
        "half past midnight in Madrid is the day before in UTC"
    );
    assert_eq!(
        scene
            .busy("2026-12-02T22:00:00Z", "2026-12-02T23:30:00Z")
            .await,
        ["2026-12-02T23:00:00Z/2026-12-03T23:00:00Z"]
    );
}
