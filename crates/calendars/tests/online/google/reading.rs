//! What is busy, and what changed.

use axum::http::Method;
use baton_calendars::{Availability, BusyTime, Calendar, CalendarError, CalendarId, SyncToken};
use serde_json::{Value, json};

use super::{ANA, Ana, ana, own, timed};
use crate::fakes::Answer;
use crate::support::{at, march};

#[tokio::test]
async fn the_persons_calendars_are_listed() {
    let ana = ana().await;
    assert_eq!(ana.google.account().await.unwrap(), ANA);
    let calendars = ana.google.calendars().await.unwrap();
    let told: Vec<_> = calendars
        .iter()
        .map(|c| (c.name.as_str(), c.writable, c.primary))
        .collect();
    assert_eq!(
        told,
        [
            ("ana", true, true),
            ("bo", false, false),
            ("room#1/2", false, false)
        ]
    );
    assert_eq!(calendars[0].color.as_deref(), Some("#9fe1e7"));
}

async fn busy(ana: &Ana) -> Vec<BusyTime> {
    let mut busy = ana.google.busy(&[own()], march()).await.unwrap();
    match busy.remove(0) {
        Availability::Known(busy) => busy,
        Availability::Unknown(why) => panic!("{why}"),
    }
}

fn answered(how: &str) -> Value {
    json!({ "attendees": [
        { "email": "bo@example.com", "responseStatus": "accepted" },
        { "email": ANA, "self": true, "responseStatus": how },
    ] })
}

#[tokio::test]
async fn what_blocks_time_is_busy_in_order() {
    let ana = ana().await;
    ana.fake.edit(|g| {
        g.plant(ANA, timed("later", "03T15:00", "03T16:00"));
        g.plant(ANA, timed("focus", "03T09:00", "03T10:00"));
        g.change(ANA, "focus", &json!({ "eventType": "focusTime" }));
        g.plant(ANA, timed("unanswered", "05T09:00", "05T10:00"));
        g.change(ANA, "unanswered", &answered("needsAction"));
        // The clocks go forward in Madrid on the 29th.
        let mut day = json!({ "id": "day", "start": { "date": "2026-03-29" } });
        day["end"] = json!({ "date": "2026-03-30" });
        g.plant(ANA, day);
    });
    let told: Vec<_> = busy(&ana)
        .await
        .into_iter()
        .map(|b| format!("{} {} {} {}", b.uid.unwrap(), b.start, b.end, b.tentative))
        .collect();
    assert_eq!(
        told,
        [
            "focus@google.com 2026-03-03T08:00:00Z 2026-03-03T09:00:00Z false",
            "later@google.com 2026-03-03T14:00:00Z 2026-03-03T15:00:00Z false",
            "unanswered@google.com 2026-03-05T08:00:00Z 2026-03-05T09:00:00Z true",
            "day@google.com 2026-03-28T23:00:00Z 2026-03-29T22:00:00Z false",
        ]
    );
}

#[tokio::test]
async fn what_does_not_block_time_is_not_busy() {
    let ana = ana().await;
    for (id, change) in [
        ("transparent", json!({ "transparency": "transparent" })),
        ("office", json!({ "eventType": "workingLocation" })),
        ("birthday", json!({ "eventType": "birthday" })),
        ("declined", answered("declined")),
        ("cancelled", json!({ "status": "cancelled" })),
    ] {
        ana.fake.edit(|g| {
            g.plant(ANA, timed(id, "04T09:00", "04T10:00"));
            g.change(ANA, id, &change);
        });
        assert_eq!(busy(&ana).await, [], "{id}");
    }
    // As a check that they would be seen.
    ana.fake
        .edit(|g| g.change(ANA, "declined", &answered("accepted")));
    assert_eq!(busy(&ana).await[0].title.as_deref(), Some("declined"));
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_is_unknown_and_never_free() {
    let ana = ana().await;
    ana.fake
        .edit(|g| g.plant("room#1/2@example.com", timed("x", "03T15:00", "03T16:00")));
    let room = CalendarId("room#1/2@example.com".into());
    let gone = CalendarId("gone@example.com".into());
    let asked = [gone.clone(), room, own()];
    let busy = ana.google.busy(&asked, march()).await.unwrap();
    assert!(matches!(&busy[0], Availability::Unknown(why) if why.contains("no such calendar")));
    let Availability::Known(room) = &busy[1] else {
        panic!("{busy:?}")
    };
    assert_eq!(
        (room[0].start, &room[0].title),
        (at("2026-03-03T14:00:00Z"), &None)
    );
    assert_eq!(busy[2], Availability::Known(vec![]));
    // An error beside times, an answer without times, and no answer.
    for calendars in [
        json!({ "gone@example.com": { "errors": [{ "reason": "internalError" }], "busy": [] } }),
        json!({ "gone@example.com": {} }),
        json!({}),
    ] {
        ana.fake.instead(
            Method::POST,
            Answer::new(200, json!({ "kind": "x", "calendars": calendars })),
        );
        let busy = ana
            .google
            .busy(std::slice::from_ref(&gone), march())
            .await
            .unwrap();
        assert!(matches!(busy[0], Availability::Unknown(_)), "{calendars}");
    }
    // One that may not be read after all, and one with an event that makes no sense.
    ana.fake
        .edit(|g| g.plant(ANA, json!({ "id": "odd", "start": {}, "end": {} })));
    let busy = ana.google.busy(&[own()], march()).await.unwrap();
    assert!(matches!(busy[0], Availability::Unknown(_)));
}

#[tokio::test]
async fn changes_come_page_by_page_and_then_by_token() {
    let ana = ana().await;
    ana.fake.edit(|g| {
        for id in ["a", "b", "c"] {
            g.plant(ANA, timed(id, "03T15:00", "03T16:00"));
        }
    });
    let first = ana.google.changes(&own(), None, march()).await.unwrap();
    assert!(first.full);
    assert_eq!(first.changed.len(), 3);
    ana.fake.edit(|g| {
        g.change(ANA, "a", &timed("a", "06T10:00", "06T11:00"));
        g.bury(ANA, "b");
    });
    let next = ana
        .google
        .changes(&own(), first.token.as_ref(), march())
        .await
        .unwrap();
    assert!(!next.full);
    assert_eq!(next.removed, ["b"]);
    assert_eq!(next.changed.len(), 1);
    assert_eq!(next.changed[0].start, at("2026-03-06T09:00:00Z"));
    let none = ana
        .google
        .changes(&own(), next.token.as_ref(), march())
        .await
        .unwrap();
    assert!(none.changed.is_empty() && none.removed.is_empty() && !none.full);
}

#[tokio::test]
async fn a_forgotten_token_means_to_begin_again() {
    let ana = ana().await;
    ana.fake.edit(|g| {
        g.plant(ANA, timed("a", "03T15:00", "03T16:00"));
        g.plant(ANA, timed("b", "03T15:00", "03T16:00"));
        g.bury(ANA, "b");
        g.forget_tokens();
    });
    let old = SyncToken("sync-1".into());
    let all = ana
        .google
        .changes(&own(), Some(&old), march())
        .await
        .unwrap();
    assert!(all.full && all.removed.is_empty());
    assert_eq!(all.changed.len(), 1);
    // A calendar that is gone is no empty calendar.
    let gone = CalendarId("gone@example.com".into());
    for token in [None, Some(&old)] {
        let failed = ana.google.changes(&gone, token, march()).await;
        assert_eq!(failed.unwrap_err(), CalendarError::NotFound);
    }
}
