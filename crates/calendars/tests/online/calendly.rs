//! Calendly.

use axum::http::Method;
use baton_calendars::calendly::{Booking, Calendly, Invitee, Outcome, Place};
use baton_calendars::oauth::Access;
use baton_calendars::{Availability, Calendar, CalendarError, CalendarId};
use serde_json::json;

use crate::fakes::calendly::{Calendly as Vendor, INTRO, ME};
use crate::fakes::{Fake, TOKEN, Vendor as _};
use crate::support::{at, march, meeting, world};

async fn ana() -> (Fake<Vendor>, Calendly) {
    let fake = Fake::start(Vendor::of_ana()).await;
    let calendly = Calendly::at(fake.base(), Access::Token(TOKEN.into()), world().0).unwrap();
    (fake, calendly)
}

fn booking() -> Booking {
    Booking {
        id: "mtg_1".into(),
        event_type: INTRO.into(),
        start: at("2026-03-10T13:00:00Z"),
        invitee: Invitee {
            name: "Priya".into(),
            email: "priya+1@example.com".into(),
            zone: "Asia/Kolkata".into(),
        },
        place: Some(Place {
            kind: "outbound_call".into(),
            detail: Some("+91 1".into()),
        }),
    }
}

#[tokio::test]
async fn a_month_is_asked_for_week_by_week_from_now_on() {
    let (fake, calendly) = ana().await;
    let span = (at("2026-03-09T07:00:00Z"), at("2026-03-09T10:00:00Z"));
    // It reaches over the border of two weeks, and is one all the same.
    fake.edit(|c| c.busy.push(span));
    let user = calendly.calendars().await.unwrap().remove(0);
    assert_eq!((user.id.0.as_str(), user.writable), (ME, false));
    let busy = calendly.busy(&[user.id], march()).await.unwrap();
    let [Availability::Known(busy)] = busy.as_slice() else {
        panic!("{busy:?}")
    };
    let told: Vec<_> = busy.iter().map(|b| (b.start, b.end)).collect();
    assert_eq!(told, [span]);
    assert_eq!(calendly.event_types().await.unwrap()[0].uri, INTRO);
    let free = calendly.available(INTRO, march()).await.unwrap();
    assert_eq!(
        free,
        [at("2026-03-10T13:00:00Z"), at("2026-03-20T09:00:00Z")]
    );
}

#[tokio::test]
async fn a_person_who_may_not_be_asked_about_is_unknown() {
    let (fake, calendly) = ana().await;
    let bo = CalendarId("https://api.calendly.com/users/BO".into());
    let busy = calendly
        .busy(std::slice::from_ref(&bo), march())
        .await
        .unwrap();
    assert!(matches!(busy[0], Availability::Unknown(_)));
    fake.instead(Method::GET, Vendor::problem(429, "Too Many").after(60));
    assert!(calendly.busy(&[bo], march()).await.unwrap_err().passes());
}

#[tokio::test]
async fn a_booking_is_made_once_even_if_its_reply_is_lost() {
    let (fake, calendly) = ana().await;
    fake.lose(Method::POST);
    assert!(calendly.book(&booking()).await.unwrap_err().passes());
    let Outcome::Booked(booked) = calendly.book(&booking()).await.unwrap() else {
        panic!("it was taken by ourselves")
    };
    assert_eq!(fake.edit(|c| c.bookings()), 1);
    assert_eq!(booked.join_url.as_deref(), Some("https://zoom.example/EV0"));
    assert!(booked.reschedule_url.is_some());
    let sent = fake.server.of("POST").remove(0).body;
    assert_eq!(sent["tracking"]["utm_content"], "mtg_1");
    assert_eq!(
        sent["location"],
        json!({ "kind": "outbound_call", "location": "+91 1" })
    );
    assert_eq!(sent["start_time"], "2026-03-10T13:00:00Z");
}

#[tokio::test]
async fn another_meeting_of_the_same_person_is_another_booking() {
    let (fake, calendly) = ana().await;
    calendly.book(&booking()).await.unwrap();
    let mut second = booking();
    second.id = "mtg_2".into();
    second.start = at("2026-03-20T09:00:00Z");
    second.place = None;
    let Outcome::Booked(_) = calendly.book(&second).await.unwrap() else {
        panic!("it was free")
    };
    assert_eq!(fake.edit(|c| c.bookings()), 2);
    // Found among several, on a later page.
    calendly.book(&second).await.unwrap();
    calendly.book(&booking()).await.unwrap();
    assert_eq!(fake.edit(|c| c.bookings()), 2);
}

#[tokio::test]
async fn a_time_that_somebody_else_took_is_taken_and_no_error() {
    let (fake, calendly) = ana().await;
    fake.edit(|c| c.free.clear());
    assert_eq!(calendly.book(&booking()).await.unwrap(), Outcome::Taken);
    // Refused for another reason while the time is free: the reason is told.
    fake.edit(|c| c.free.push(booking().start));
    fake.instead(Method::POST, Vendor::problem(400, "Invalid phone"));
    let refused = calendly.book(&booking()).await.unwrap_err();
    assert_eq!(
        refused,
        CalendarError::Refused("said Calendly: Invalid phone".into())
    );
    // As on a plan that may not book.
    fake.instead(Method::POST, Vendor::problem(403, "Permission Denied"));
    let refused = calendly.book(&booking()).await.unwrap_err();
    assert!(matches!(refused, CalendarError::Forbidden(_)));
}

#[tokio::test]
async fn a_cancelled_event_stays_cancelled() {
    let (fake, calendly) = ana().await;
    let Outcome::Booked(booked) = calendly.book(&booking()).await.unwrap() else {
        panic!("it was free")
    };
    for _ in 0..2 {
        calendly.cancel(&booked.event, Some("ill")).await.unwrap();
    }
    assert_eq!(fake.edit(|c| c.bookings()), 0);
    let changes = calendly
        .changes(&CalendarId(ME.into()), None, march())
        .await
        .unwrap();
    assert!(changes.full && changes.changed[0].cancelled);
    // Refused for another reason, it is not cancelled.
    fake.edit(|c| c.free.push(booking().start));
    let Outcome::Booked(booked) = calendly.book(&booking()).await.unwrap() else {
        panic!("it was free")
    };
    fake.instead(Method::POST, Vendor::problem(403, "Permission Denied"));
    assert!(calendly.cancel(&booked.event, None).await.is_err());
}

#[tokio::test]
async fn its_calendar_cannot_be_written() {
    let (fake, calendly) = ana().await;
    let me = CalendarId(ME.into());
    assert!(!calendly.capabilities().writes);
    let refused = calendly.put(&me, &meeting(), None).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("connect the calendar behind it")
    );
    let Outcome::Booked(booked) = calendly.book(&booking()).await.unwrap() else {
        panic!("it was free")
    };
    // Ours are not there under our UIDs; its own addresses lead only to itself.
    for uid in ["mtg_1@baton", "https://evil.example/scheduled_events/EV0"] {
        assert_eq!(calendly.find(&me, uid).await.unwrap(), None, "{uid}");
    }
    let here = fake.server.url("/scheduled_events/EV0");
    let seen = calendly.find(&me, here.as_str()).await.unwrap().unwrap();
    assert_eq!(seen.href, booked.event);
}
