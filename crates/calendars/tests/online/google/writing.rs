//! Events that are written, once.

use axum::http::Method;
use baton_calendars::{Availability, Calendar, CalendarError, Conference, Written};
use serde_json::json;

use super::{ANA, ana, own, timed};
use crate::fakes::Vendor as _;
use crate::fakes::google::Google as Vendor;
use crate::support::{at, march, meeting};

#[tokio::test]
async fn a_written_event_is_found_by_its_uid() {
    let ana = ana().await;
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    let event = ana.fake.edit(|g| g.event(ANA, &written.href).clone());
    assert_eq!(event["summary"], "Intro call with Priya");
    assert_eq!(event["start"]["timeZone"], "Europe/Madrid");
    assert_eq!(event["source"]["url"], "https://hub.example/m/1");
    let seen = ana
        .google
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((seen.href, seen.revision), (written.href, written.revision));
    assert_eq!(
        (seen.uid.as_str(), seen.start),
        ("mtg_1@baton", meeting().start)
    );
    assert_eq!(ana.google.find(&own(), "mtg_2@baton").await.unwrap(), None);
    // Everywhere it has our UID, not Google's.
    let changes = ana.google.changes(&own(), None, march()).await.unwrap();
    assert_eq!(changes.changed[0].uid, "mtg_1@baton");
    let busy = ana.google.busy(&[own()], march()).await.unwrap();
    assert!(
        matches!(&busy[0], Availability::Known(b) if b[0].uid.as_deref() == Some("mtg_1@baton"))
    );
    // Nobody is mailed by Google.
    let inserts = ana.fake.server.of("POST");
    assert_eq!(inserts[0].param("sendUpdates"), Some("none"));
    assert!(inserts[0].body.get("attendees").is_none() && inserts[0].body.get("iCalUID").is_none());
}

#[tokio::test]
async fn an_invitation_that_came_by_mail_is_found_and_taken_over() {
    let ana = ana().await;
    let mut mailed = timed("mailed", "10T14:00", "10T14:30");
    mailed["iCalUID"] = json!("mtg_1@baton");
    ana.fake.edit(|g| g.plant(ANA, mailed));
    let seen = ana
        .google
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    let known = Written {
        href: seen.href,
        revision: seen.revision,
        join_url: None,
    };
    let written = ana
        .google
        .put(&own(), &meeting(), Some(&known))
        .await
        .unwrap();
    assert_eq!(written.href, "mailed");
    assert_eq!(ana.fake.edit(|g| g.living(ANA).len()), 1);
}

#[tokio::test]
async fn a_lost_reply_leaves_one_event() {
    let ana = ana().await;
    ana.fake.lose(Method::POST);
    let lost = ana.google.put(&own(), &meeting(), None).await.unwrap_err();
    assert!(lost.passes());
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    assert_eq!(ana.fake.edit(|g| g.living(ANA).len()), 1);
    // The same of a change: our own is not taken for somebody else's.
    let mut moved = meeting();
    moved.start = at("2026-03-11T13:00:00Z");
    moved.end = at("2026-03-11T13:30:00Z");
    ana.fake.lose(Method::PATCH);
    assert!(
        ana.google
            .put(&own(), &moved, Some(&written))
            .await
            .is_err()
    );
    let written = ana
        .google
        .put(&own(), &moved, Some(&written))
        .await
        .unwrap();
    let event = ana.fake.edit(|g| g.event(ANA, &written.href).clone());
    assert_eq!(event["etag"], written.revision.unwrap());
    assert_eq!(event["start"]["dateTime"], "2026-03-11T13:00:00Z");
    assert_eq!(ana.fake.server.of("PATCH").len(), 1);
}

#[tokio::test]
async fn an_insert_that_comes_second_finds_the_first() {
    let ana = ana().await;
    let first = ana.google.put(&own(), &meeting(), None).await.unwrap();
    // The first look sees nothing, the insert is refused.
    ana.fake
        .instead(Method::GET, Vendor::problem(404, "notFound"));
    let again = ana.google.put(&own(), &meeting(), None).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(ana.fake.server.of("POST")[1].status, 409);
}

#[tokio::test]
async fn a_change_by_somebody_else_is_not_overwritten() {
    let ana = ana().await;
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    ana.fake.edit(|g| {
        g.change(
            ANA,
            &written.href,
            &timed(&written.href, "12T10:00", "12T11:00"),
        );
    });
    let mut renamed = meeting();
    renamed.summary = "Intro call".into();
    let refused = ana.google.put(&own(), &renamed, Some(&written)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    // Also when it happens between the look and the change.
    let seen = ana
        .google
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    let known = Written {
        href: seen.href,
        revision: seen.revision,
        join_url: None,
    };
    ana.fake
        .instead(Method::PATCH, Vendor::problem(412, "conditionNotMet"));
    let refused = ana.google.put(&own(), &renamed, Some(&known)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    let event = ana.fake.edit(|g| g.event(ANA, &known.href).clone());
    assert_eq!(event["start"]["dateTime"], "2026-03-12T10:00:00+01:00");
    // Who has read it, may write it; what others set stays.
    ana.fake
        .edit(|g| g.change(ANA, &known.href, &json!({ "colorId": "5" })));
    let seen = ana
        .google
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    let known = Written {
        revision: seen.revision,
        ..known
    };
    ana.google
        .put(&own(), &renamed, Some(&known))
        .await
        .unwrap();
    let event = ana.fake.edit(|g| g.event(ANA, &known.href).clone());
    assert_eq!(
        (&event["summary"], &event["colorId"]),
        (&json!("Intro call"), &json!("5"))
    );
}

#[tokio::test]
async fn a_deleted_event_is_gone_and_can_be_written_anew() {
    let ana = ana().await;
    let mut event = meeting();
    event.conference = Some(Conference::GoogleMeet);
    let written = ana.google.put(&own(), &event, None).await.unwrap();
    for _ in 0..2 {
        ana.google.delete(&own(), &written).await.unwrap();
    }
    let never = Written {
        href: "neverwas".into(),
        ..written.clone()
    };
    ana.google.delete(&own(), &never).await.unwrap();
    assert_eq!(ana.google.find(&own(), "mtg_1@baton").await.unwrap(), None);
    // To change it needs a decision; to write it anew makes the tombstone live again.
    let refused = ana.google.put(&own(), &event, Some(&written)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    let refused = ana.google.put(&own(), &event, Some(&never)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    let again = ana.google.put(&own(), &event, None).await.unwrap();
    assert_eq!(again.href, written.href);
    assert!(again.join_url.is_some());
    assert_eq!(ana.fake.edit(|g| g.living(ANA).len()), 1);
    let ids: Vec<_> = ["POST", "PUT"]
        .into_iter()
        .flat_map(|m| ana.fake.server.of(m))
        .map(|e| e.body["conferenceData"]["createRequest"]["requestId"].clone())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1], "the same request again would be ignored");
}

#[tokio::test]
async fn a_meeting_that_was_made_a_whole_day_is_found_on_that_day() {
    let ana = ana().await;
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    let day = json!({
        "start": { "date": "2026-03-12", "dateTime": null },
        "end": { "date": "2026-03-13", "dateTime": null },
    });
    ana.fake.edit(|g| g.change(ANA, &written.href, &day));
    let seen = ana.google.find(&own(), "mtg_1@baton").await.unwrap();
    let seen = seen.unwrap();
    assert_eq!(seen.start, at("2026-03-11T23:00:00Z"));
    assert_eq!(seen.uid, "mtg_1@baton");
}
