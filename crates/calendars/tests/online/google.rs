//! Google Calendar.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use baton_calendars::google::Google;
use baton_calendars::oauth::{Access, Session, Tokens};
use baton_calendars::{
    Availability, Calendar, CalendarError, CalendarId, Conference, Polling, SyncToken, Written,
};
use serde_json::json;
use tokio_util::task::TaskTracker;

use crate::contract;
use crate::fakes::consent::Consent;
use crate::fakes::google::Google as Vendor;
use crate::fakes::{Answer, Fake, TOKEN, Vendor as _};
use crate::support::{Keychain, at, march, meeting, world};

const ANA: &str = "ana@example.com";

/// Ana's account; what was said is checked at the end.
struct Ana {
    fake: Fake<Vendor>,
    google: Google,
}

impl Drop for Ana {
    fn drop(&mut self) {
        if let Some(contract) = &*contract::GOOGLE
            && !std::thread::panicking()
        {
            contract.check(&self.fake.server.said());
        }
    }
}

fn soon() -> Polling {
    Polling {
        every: Duration::ZERO,
        times: 4,
    }
}

async fn ana() -> Ana {
    let fake = Fake::start(Vendor::of_ana()).await;
    let google = Google::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    Ana {
        google: google.polling(soon()),
        fake,
    }
}

fn own() -> CalendarId {
    CalendarId(ANA.into())
}

fn timed(id: &str, from: &str, to: &str) -> serde_json::Value {
    json!({
        "id": id,
        "summary": id,
        "start": { "dateTime": format!("2026-03-{from}:00+01:00") },
        "end": { "dateTime": format!("2026-03-{to}:00+01:00") },
    })
}

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

#[tokio::test]
async fn what_blocks_time_is_busy_and_nothing_else() {
    let ana = ana().await;
    ana.fake.edit(|g| {
        g.plant(ANA, timed("later", "03T15:00", "03T16:00"));
        g.plant(ANA, timed("focus", "03T09:00", "03T10:00"));
        g.change(ANA, "focus", &json!({ "eventType": "focusTime" }));
        for (id, change) in [
            ("transparent", json!({ "transparency": "transparent" })),
            ("office", json!({ "eventType": "workingLocation" })),
            (
                "declined",
                json!({ "attendees": [
                { "email": ANA, "self": true, "responseStatus": "declined" },
                { "email": "bo@example.com", "responseStatus": "accepted" },
            ] }),
            ),
            ("cancelled", json!({ "status": "cancelled" })),
        ] {
            g.plant(ANA, timed(id, "04T09:00", "04T10:00"));
            g.change(ANA, id, &change);
        }
        g.plant(ANA, timed("unanswered", "05T09:00", "05T10:00"));
        g.change(
            ANA,
            "unanswered",
            &json!({ "attendees": [
            { "email": ANA, "self": true, "responseStatus": "needsAction" },
        ] }),
        );
        // The clocks go forward in Madrid on the 29th.
        g.plant(
            ANA,
            json!({
                "id": "holiday", "start": { "date": "2026-03-29" }, "end": { "date": "2026-03-30" },
            }),
        );
    });
    let busy = ana.google.busy(&[own()], march()).await.unwrap();
    let [Availability::Known(busy)] = busy.as_slice() else {
        panic!("{busy:?}")
    };
    let told: Vec<_> = busy
        .iter()
        .map(|b| {
            (
                b.uid.as_deref().unwrap(),
                b.start.to_string(),
                b.end.to_string(),
                b.tentative,
            )
        })
        .collect();
    let time = |t: &str| t.to_owned();
    assert_eq!(
        told,
        [
            (
                "focus@google.com",
                time("2026-03-03T08:00:00Z"),
                time("2026-03-03T09:00:00Z"),
                false
            ),
            (
                "later@google.com",
                time("2026-03-03T14:00:00Z"),
                time("2026-03-03T15:00:00Z"),
                false
            ),
            (
                "unanswered@google.com",
                time("2026-03-05T08:00:00Z"),
                time("2026-03-05T09:00:00Z"),
                true
            ),
            (
                "holiday@google.com",
                time("2026-03-28T23:00:00Z"),
                time("2026-03-29T22:00:00Z"),
                false
            ),
        ]
    );
    assert_eq!(busy[1].title.as_deref(), Some("later"));
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
        )
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
async fn a_link_that_comes_later_is_waited_for() {
    let ana = ana().await;
    let mut event = meeting();
    event.conference = Some(Conference::GoogleMeet);
    ana.fake.edit(|g| g.meet_after = 3);
    let written = ana.google.put(&own(), &event, None).await.unwrap();
    assert_eq!(
        written.join_url.as_deref(),
        Some("https://meet.google.com/abc-defg-hij")
    );
    // The state that is known is the one with the link.
    event.summary = "Intro".into();
    let written = ana
        .google
        .put(&own(), &event, Some(&written))
        .await
        .unwrap();
    assert!(written.join_url.is_some());
    let changes = ana.fake.server.of("PATCH");
    assert_eq!(changes[0].param("conferenceDataVersion"), Some("1"));
}

#[tokio::test]
async fn a_link_that_does_not_come_does_not_hold_up_the_meeting() {
    for (after, fails) in [(99, false), (0, true)] {
        let ana = ana().await;
        let mut event = meeting();
        event.conference = Some(Conference::GoogleMeet);
        ana.fake
            .edit(|g| (g.meet_after, g.meet_fails) = (after, fails));
        let written = ana.google.put(&own(), &event, None).await.unwrap();
        assert_eq!(written.join_url, None);
        assert!(
            ana.google
                .find(&own(), "mtg_1@baton")
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_link_can_be_added_to_a_meeting_without_one() {
    let ana = ana().await;
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    let mut event = meeting();
    event.conference = Some(Conference::GoogleMeet);
    let written = ana
        .google
        .put(&own(), &event, Some(&written))
        .await
        .unwrap();
    assert!(written.join_url.is_some());
}

#[tokio::test]
async fn being_too_fast_means_to_wait() {
    let ana = ana().await;
    let wait = |s| CalendarError::Throttled(Some(Duration::from_secs(s)));
    for (answer, expected) in [
        (
            Vendor::problem(403, "userRateLimitExceeded"),
            CalendarError::Throttled(None),
        ),
        (Vendor::problem(429, "rateLimitExceeded").after(7), wait(7)),
        (Vendor::problem(503, "backendError").after(9), wait(9)),
        (
            Vendor::problem(429, "rateLimitExceeded").after(999_999),
            wait(3600),
        ),
    ] {
        ana.fake.instead(Method::GET, answer);
        assert_eq!(ana.google.calendars().await.unwrap_err(), expected);
        // Asked of busy times, nothing is said about them.
        ana.fake
            .instead(Method::GET, Vendor::problem(429, "rateLimitExceeded"));
        assert!(
            ana.google
                .busy(&[own()], march())
                .await
                .unwrap_err()
                .passes()
        );
    }
    ana.fake
        .instead(Method::GET, Vendor::problem(403, "insufficientPermissions"));
    let refused = ana.google.calendars().await.unwrap_err();
    assert!(matches!(refused, CalendarError::Forbidden(why) if why.contains("said Google")));
    ana.fake
        .instead(Method::GET, Vendor::problem(500, "backendError"));
    assert!(ana.google.calendars().await.unwrap_err().passes());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let ana = ana().await;
    let consent = Consent::start().await;
    consent.trust("refresh-0");
    let (env, _) = world();
    let tokens = Tokens {
        access: "revoked".into(),
        refresh: Some("refresh-0".into()),
        expires_at: at("2026-03-02T10:00:00Z"),
    };
    let tasks = TaskTracker::new();
    let session = Session::new(consent.provider(), env, Keychain::with(tokens), tasks).unwrap();
    let google = Arc::new(Google::at(ana.fake.base(), Access::Session(session)).unwrap());
    assert_eq!(google.account().await.unwrap(), ANA);
    assert_eq!(consent.exchanges(), 1);
    // Refused again with a new one: that is the end of it.
    ana.fake.accept_only("nobody has this");
    let failed = google.account().await.unwrap_err();
    assert!(matches!(failed, CalendarError::SignIn(_)));
    assert_eq!(consent.exchanges(), 2);
}

#[tokio::test]
async fn an_answer_that_is_no_answer_is_said_so() {
    let ana = Fake::start(Vendor::of_ana()).await;
    let google = Google::at(ana.base(), Access::Token(TOKEN.into())).unwrap();
    ana.instead(
        Method::GET,
        Answer::new(200, json!({ "items": "secret-title" })),
    );
    let failed = google.calendars().await.unwrap_err();
    assert!(matches!(&failed, CalendarError::Unreadable(_)));
    assert!(!failed.to_string().contains("secret-title"));
    // No redirect takes the token along.
    ana.instead(Method::GET, Answer::new(302, json!({})));
    assert!(matches!(
        google.calendars().await,
        Err(CalendarError::Refused(_))
    ));
}
