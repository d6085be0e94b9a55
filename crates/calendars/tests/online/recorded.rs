//! Replies in the shapes that vendors document, with what fakes leave out: nulls, unknown fields,
//! odd corners.

use axum::http::Method;
use baton_calendars::google::Google;
use baton_calendars::oauth::Access;
use baton_calendars::outlook::Outlook;
use baton_calendars::{Availability, Calendar, CalendarId};
use serde_json::Value;

use crate::fakes::google::Google as GoogleVendor;
use crate::fakes::outlook::Outlook as OutlookVendor;
use crate::fakes::{Answer, Fake, TOKEN};
use crate::support::{at, march};

fn recorded(text: &str) -> Answer {
    Answer::new(200, serde_json::from_str::<Value>(text).unwrap())
}

#[tokio::test]
async fn google_events() {
    let fake = Fake::start(GoogleVendor::of_ana()).await;
    let google = Google::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let own = CalendarId("ana@example.com".into());
    let page = recorded(include_str!("../recorded/google-events.json"));
    fake.instead(Method::GET, page);
    let changes = google.changes(&own, None, march()).await.unwrap();
    let told: Vec<_> = changes
        .changed
        .iter()
        .map(|s| {
            (
                s.href.as_str(),
                s.uid.as_str(),
                s.start,
                s.join_url.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "baton1",
                "mtg_1@baton",
                at("2026-03-10T13:00:00Z"),
                Some("https://meet.google.com/aaa-bbbb-ccc")
            ),
            (
                "weekly",
                "weekly@google.com",
                at("2026-03-02T08:30:00Z"),
                None
            ),
        ]
    );
    assert_eq!(changes.token.unwrap().0, "CPDAlvWDx70CEPDAlvWDx70CGAU=");
}

#[tokio::test]
async fn google_free_busy() {
    let fake = Fake::start(GoogleVendor::of_ana()).await;
    let google = Google::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let page = recorded(include_str!("../recorded/google-freebusy.json"));
    fake.instead(Method::POST, page);
    let asked = ["room@example.com", "gone@example.com"].map(|id| CalendarId(id.into()));
    let busy = google.busy(&asked, march()).await.unwrap();
    assert!(matches!(&busy[0], Availability::Known(b) if b.len() == 2));
    assert!(matches!(&busy[1], Availability::Unknown(_)));
}

#[tokio::test]
async fn graph_calendar_view() {
    let fake = Fake::start(OutlookVendor::of_ana()).await;
    let outlook = Outlook::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let page = recorded(include_str!("../recorded/graph-calendar-view.json"));
    fake.instead(Method::GET, page);
    let busy = outlook
        .busy(&[CalendarId("own=".into())], march())
        .await
        .unwrap();
    let Availability::Known(busy) = &busy[0] else {
        panic!("{busy:?}")
    };
    let told: Vec<_> = busy
        .iter()
        .map(|b| (b.uid.as_deref().unwrap(), b.start, b.tentative))
        .collect();
    assert_eq!(
        told,
        [
            ("mtg_1@baton", at("2026-03-10T13:00:00Z"), false),
            (
                "040000008200E00074C5B7101A82E008",
                at("2026-03-11T09:00:00Z"),
                true
            ),
        ]
    );
}

#[tokio::test]
async fn graph_delta() {
    let fake = Fake::start(OutlookVendor::of_ana()).await;
    let outlook = Outlook::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let own = CalendarId("own=".into());
    let first = outlook.changes(&own, None, march()).await.unwrap();
    let text = include_str!("../recorded/graph-delta.json").replace(
        "https://graph.microsoft.com",
        fake.server.url("").as_str().trim_end_matches('/'),
    );
    fake.instead(Method::GET, recorded(&text));
    let changes = outlook
        .changes(&own, first.token.as_ref(), march())
        .await
        .unwrap();
    assert_eq!(changes.removed, ["AAMkAGI1-removed"]);
    assert_eq!(changes.changed.len(), 1);
    assert_eq!(changes.changed[0].uid, "mtg_1@baton");
    assert!(changes.changed[0].join_url.is_some());
}
