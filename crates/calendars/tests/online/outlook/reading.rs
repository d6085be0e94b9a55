//! What is busy, and what changed.

use std::time::Duration;

use axum::http::Method;
use baton_calendars::{Availability, Calendar, CalendarError, CalendarId, SyncToken, Window};
use serde_json::json;

use super::{OWN, ana, own, timed};
use crate::fakes::outlook::Outlook as Vendor;
use crate::fakes::{Answer, Fake, Vendor as _};
use crate::support::{at, march, meeting};

#[tokio::test]
async fn the_persons_calendars_are_listed() {
    let ana = ana().await;
    assert_eq!(ana.outlook.account().await.unwrap(), "ana@example.com");
    let told: Vec<_> = ana
        .outlook
        .calendars()
        .await
        .unwrap()
        .into_iter()
        .map(|c| (c.name, c.color, c.writable, c.primary))
        .collect();
    assert_eq!(
        told,
        [
            ("own".into(), None, true, true),
            ("team".into(), Some("#a6d1f5".into()), false, false),
        ]
    );
}

#[tokio::test]
async fn what_blocks_time_is_busy_and_nothing_else() {
    let ana = ana().await;
    ana.fake.edit(|o| {
        o.plant(OWN, timed("later", "03T15:00", "03T16:00"));
        for show in ["free", "tentative", "oof", "workingElsewhere", "unknown"] {
            o.plant(OWN, timed(show, "04T09:00", "04T10:00"));
            o.change(OWN, show, &json!({ "showAs": show }));
        }
        o.plant(OWN, timed("cancelled", "05T09:00", "05T10:00"));
        o.change(OWN, "cancelled", &json!({ "isCancelled": true }));
        o.plant(OWN, timed("declined", "05T09:00", "05T10:00"));
        o.change(
            OWN,
            "declined",
            &json!({ "responseStatus": { "response": "declined" } }),
        );
        o.plant(OWN, timed("day", "29T00:00", "30T00:00"));
        o.change(
            OWN,
            "day",
            &json!({
                "isAllDay": true,
                "originalStartTimeZone": "Romance Standard Time",
            }),
        );
    });
    let busy = ana.outlook.busy(&[own()], march()).await.unwrap();
    let [Availability::Known(busy)] = busy.as_slice() else {
        panic!("{busy:?}")
    };
    let told: Vec<_> = busy
        .iter()
        .map(|b| {
            (
                b.title.as_deref().unwrap(),
                b.start.to_string(),
                b.tentative,
            )
        })
        .collect();
    let morning = "2026-03-04T08:00:00Z".to_owned();
    assert_eq!(
        told,
        [
            ("later", "2026-03-03T14:00:00Z".into(), false),
            ("oof", morning.clone(), false),
            ("tentative", morning.clone(), true),
            ("unknown", morning, false),
            // The clocks go forward in Madrid on the 29th: 23 hours.
            ("day", "2026-03-28T23:00:00Z".into(), false),
        ]
    );
    assert_eq!(busy[4].end, at("2026-03-29T22:00:00Z"));
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_is_unknown_and_never_free() {
    let ana = ana().await;
    let asked = [CalendarId("gone".into()), own()];
    let busy = ana.outlook.busy(&asked, march()).await.unwrap();
    assert!(matches!(busy[0], Availability::Unknown(_)));
    assert_eq!(busy[1], Availability::Known(vec![]));
    let page = json!({ "value": [{ "id": "x", "start": {
        "dateTime": "2026-03-03T09:00:00.0000000", "timeZone": "Customized Time Zone",
    }, "end": { "dateTime": "2026-03-03T10:00:00.0000000", "timeZone": "UTC" } }] });
    ana.fake.instead(Method::GET, Answer::new(200, page));
    let busy = ana.outlook.busy(&[own()], march()).await.unwrap();
    assert!(matches!(busy[0], Availability::Unknown(_)));
    // What hits the whole account says nothing about a calendar.
    ana.fake.instead(
        Method::GET,
        Vendor::problem(429, "TooManyRequests").after(3),
    );
    let failed = ana.outlook.busy(&[own()], march()).await.unwrap_err();
    assert_eq!(
        failed,
        CalendarError::Throttled(Some(Duration::from_secs(3)))
    );
}

#[tokio::test]
async fn changes_follow_the_links_and_bear_replays() {
    let ana = ana().await;
    ana.fake.edit(|o| {
        for id in ["a", "b", "c"] {
            o.plant(OWN, timed(id, "03T15:00", "03T16:00"));
        }
    });
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    let first = ana.outlook.changes(&own(), None, march()).await.unwrap();
    assert!(first.full);
    assert_eq!(first.changed.len(), 4);
    // Ours by our UID, though the list shows no properties of ours.
    let ours = first
        .changed
        .iter()
        .find(|s| s.href == written.href)
        .unwrap();
    assert_eq!(ours.uid, "mtg_1@baton");
    ana.fake.edit(|o| {
        o.change(OWN, "a", &timed("a", "06T10:00", "06T11:00"));
        o.change(OWN, "c", &json!({ "isCancelled": true }));
        o.remove(OWN, "b");
    });
    // A day later the window has moved on; the token still holds.
    let within = Window {
        from: march().from.plus_seconds(86400),
        to: march().to.plus_seconds(86400),
    };
    let next = ana
        .outlook
        .changes(&own(), first.token.as_ref(), within)
        .await
        .unwrap();
    assert!(!next.full);
    assert_eq!(next.removed, ["b"]);
    let told: Vec<_> = next
        .changed
        .iter()
        .map(|s| (s.href.as_str(), s.cancelled))
        .collect();
    assert_eq!(told, [("a", false), ("c", true)]);
    assert_eq!(next.changed[0].start, at("2026-03-06T09:00:00Z"));
    let none = ana
        .outlook
        .changes(&own(), next.token.as_ref(), within)
        .await
        .unwrap();
    assert!(none.changed.is_empty() && none.removed.is_empty() && !none.full);
}

#[tokio::test]
async fn a_list_of_changes_that_was_forgotten_or_passed_is_begun_again() {
    let ana = ana().await;
    ana.fake
        .edit(|o| o.plant(OWN, timed("a", "03T15:00", "03T16:00")));
    let first = ana.outlook.changes(&own(), None, march()).await.unwrap();
    let month = 31 * 86400;
    let april = Window {
        from: march().from.plus_seconds(month),
        to: march().to.plus_seconds(month),
    };
    let passed = ana
        .outlook
        .changes(&own(), first.token.as_ref(), april)
        .await
        .unwrap();
    assert!(passed.full);
    ana.fake
        .instead(Method::GET, Vendor::problem(400, "SyncStateNotFound"));
    let odd = ana
        .outlook
        .changes(&own(), first.token.as_ref(), march())
        .await
        .unwrap();
    assert!(odd.full);
    ana.fake.edit(Vendor::forget_tokens);
    let all = ana
        .outlook
        .changes(&own(), first.token.as_ref(), march())
        .await
        .unwrap();
    assert!(all.full && all.changed.len() == 1);
    let other = SyncToken("of another version".into());
    assert!(
        ana.outlook
            .changes(&own(), Some(&other), march())
            .await
            .unwrap()
            .full
    );
}

#[tokio::test]
async fn the_token_does_not_follow_a_link_elsewhere() {
    let ana = ana().await;
    let elsewhere = Fake::start(Vendor::of_ana()).await;
    let evil = elsewhere.server.url("").to_string();
    ana.fake.edit(|o| {
        for id in ["a", "b", "c"] {
            o.plant(OWN, timed(id, "03T15:00", "03T16:00"));
        }
        o.link_to = Some(evil.trim_end_matches('/').into());
    });
    let failed = ana
        .outlook
        .changes(&own(), None, march())
        .await
        .unwrap_err();
    assert!(matches!(failed, CalendarError::Unreadable(_)));
    let busy = ana.outlook.busy(&[own()], march()).await.unwrap();
    assert!(matches!(busy[0], Availability::Unknown(_)));
    // Nor one from a store that somebody wrote to.
    let planted = json!({
        "link": format!("{evil}v1.0/me/calendars/own=/calendarView/delta?$deltatoken=1"),
        "from": march().from,
        "to": march().to,
    });
    let token = SyncToken(planted.to_string());
    assert!(
        ana.outlook
            .changes(&own(), Some(&token), march())
            .await
            .is_err()
    );
    assert!(elsewhere.server.said().is_empty());
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    let ana = ana().await;
    for (answer, expected) in [
        (
            Vendor::problem(503, "serviceUnavailable").after(5),
            CalendarError::Throttled(Some(Duration::from_secs(5))),
        ),
        (
            Vendor::problem(403, "ErrorAccessDenied"),
            CalendarError::Forbidden("said Microsoft: ErrorAccessDenied".into()),
        ),
        (
            Vendor::problem(404, "ErrorItemNotFound"),
            CalendarError::NotFound,
        ),
        (
            Vendor::problem(500, "generalException"),
            CalendarError::Unreachable("said Microsoft: generalException".into()),
        ),
    ] {
        ana.fake.instead(Method::GET, answer);
        assert_eq!(ana.outlook.calendars().await.unwrap_err(), expected);
    }
    ana.fake.accept_only("nobody has this");
    let failed = ana.outlook.calendars().await.unwrap_err();
    assert!(matches!(failed, CalendarError::SignIn(_)));
}
