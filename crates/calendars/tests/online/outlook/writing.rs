//! Events that are written, once.

use axum::http::Method;
use baton_calendars::{Availability, Calendar, CalendarError, Written};
use serde_json::json;

use super::{OWN, ana, own, timed};
use crate::fakes::Vendor as _;
use crate::fakes::outlook::Outlook as Vendor;
use crate::support::{at, march, meeting};

#[tokio::test]
async fn a_written_event_is_found_by_its_uid() {
    let ana = ana().await;
    let mut event = meeting();
    event.uid = "o'hara@baton".into();
    let written = ana.outlook.put(&own(), &event, None).await.unwrap();
    let sent = &ana.fake.server.of("POST")[0].body;
    assert_eq!(
        sent["start"],
        json!({ "dateTime": "2026-03-10T14:00:00", "timeZone": "Romance Standard Time" })
    );
    assert_eq!(sent["transactionId"], "baton/0/o'hara@baton");
    assert_eq!(sent["body"]["contentType"], "text");
    assert!(sent.get("attendees").is_none());
    let seen = ana
        .outlook
        .find(&own(), "o'hara@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((seen.href, seen.revision), (written.href, written.revision));
    assert_eq!(
        (seen.uid.as_str(), seen.start, seen.end),
        ("o'hara@baton", event.start, event.end)
    );
    assert_eq!(ana.outlook.find(&own(), "mtg_2@baton").await.unwrap(), None);
    let busy = ana.outlook.busy(&[own()], march()).await.unwrap();
    assert!(
        matches!(&busy[0], Availability::Known(b) if b[0].uid.as_deref() == Some("o'hara@baton"))
    );
}

#[tokio::test]
async fn an_invitation_that_came_by_mail_is_taken_over() {
    let ana = ana().await;
    let mut mailed = timed("mailed", "10T14:00", "10T14:30");
    mailed["iCalUId"] = json!("mtg_1@baton");
    ana.fake.edit(|o| o.plant(OWN, mailed));
    let seen = ana
        .outlook
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.href, "mailed");
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    assert_eq!(written.href, "mailed");
    assert_eq!(ana.fake.edit(|o| o.living(OWN)), 1);
}

#[tokio::test]
async fn a_lost_reply_leaves_one_event() {
    let ana = ana().await;
    ana.fake.lose(Method::POST);
    assert!(
        ana.outlook
            .put(&own(), &meeting(), None)
            .await
            .unwrap_err()
            .passes()
    );
    // The search does not see it at first: the transaction is refused, and the event found then.
    ana.fake.edit(|o| o.lag = 2);
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    assert_eq!(ana.fake.server.of("POST")[1].status, 409);
    // Or still not found: later, and never a second event.
    ana.fake.edit(|o| o.lag = 4);
    assert!(
        ana.outlook
            .put(&own(), &meeting(), None)
            .await
            .unwrap_err()
            .passes()
    );
    assert_eq!(
        ana.outlook.put(&own(), &meeting(), None).await.unwrap(),
        written
    );
    assert_eq!(ana.fake.edit(|o| o.living(OWN)), 1);
    // The same of a change: our own is not taken for somebody else's.
    let mut moved = meeting();
    moved.sequence = 1;
    moved.start = at("2026-03-11T13:00:00Z");
    moved.end = at("2026-03-11T13:30:00Z");
    ana.fake.lose(Method::PATCH);
    assert!(
        ana.outlook
            .put(&own(), &moved, Some(&written))
            .await
            .is_err()
    );
    ana.outlook
        .put(&own(), &moved, Some(&written))
        .await
        .unwrap();
    assert_eq!(ana.fake.server.of("PATCH").len(), 1);
    let seen = ana
        .outlook
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.start, moved.start);
}

#[tokio::test]
async fn a_change_by_somebody_else_is_not_overwritten() {
    let ana = ana().await;
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    ana.fake.edit(|o| {
        o.change(
            OWN,
            &written.href,
            &timed(&written.href, "12T10:00", "12T11:00"),
        );
    });
    let mut renamed = meeting();
    renamed.summary = "Intro call".into();
    let refused = ana.outlook.put(&own(), &renamed, Some(&written)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    assert!(ana.fake.server.of("PATCH").is_empty());
    // Also when it happens between the look and the change.
    let seen = ana
        .outlook
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    let known = Written {
        href: seen.href,
        revision: seen.revision,
        join_url: None,
    };
    ana.fake.instead(
        Method::PATCH,
        Vendor::problem(412, "ErrorIrresolvableConflict"),
    );
    let refused = ana.outlook.put(&own(), &renamed, Some(&known)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    let patch = &ana.fake.server.of("PATCH")[0];
    assert_eq!(patch.header("if-match"), known.revision.as_deref());
    // Who has read it, may write it.
    ana.outlook
        .put(&own(), &renamed, Some(&known))
        .await
        .unwrap();
    let event = ana.fake.edit(|o| o.event(OWN, &known.href).clone());
    assert_eq!(event["subject"], "Intro call");
}

#[tokio::test]
async fn a_change_that_is_answered_with_nothing_is_read_back() {
    let ana = ana().await;
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    ana.fake.edit(|o| o.terse = true);
    let mut renamed = meeting();
    renamed.summary = "Intro call".into();
    let written = ana
        .outlook
        .put(&own(), &renamed, Some(&written))
        .await
        .unwrap();
    let seen = ana
        .outlook
        .find(&own(), "mtg_1@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.revision, written.revision);
}

#[tokio::test]
async fn a_deleted_event_is_gone() {
    let ana = ana().await;
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    for _ in 0..2 {
        ana.outlook.delete(&own(), &written).await.unwrap();
    }
    assert_eq!(ana.outlook.find(&own(), "mtg_1@baton").await.unwrap(), None);
    let refused = ana.outlook.put(&own(), &meeting(), Some(&written)).await;
    assert_eq!(refused.unwrap_err(), CalendarError::Changed);
    // Rebooked, it is another transaction.
    let mut again = meeting();
    again.sequence = 2;
    assert_ne!(
        ana.outlook.put(&own(), &again, None).await.unwrap().href,
        written.href
    );
}
