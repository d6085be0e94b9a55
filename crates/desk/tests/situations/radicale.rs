//! The way of a meeting through a real calendar server.

use baton_api::intent::Action;
use baton_calendars::Window;
use baton_calendars::testing::Server;
use baton_core::meeting::Party;
use baton_desk::view::{CalendarCopy, ConnectCaldav};

use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting, span, uid};
use crate::people::{at, handoff, told};
use crate::world::World;

/// Every Tuesday from the first day of the story on, 17:00 to 18:00 in Berlin.
const GYM: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\n\
    UID:gym\r\nDTSTAMP:20260301T000000Z\r\nSUMMARY:Gym\r\n\
    DTSTART;TZID=Europe/Berlin:20260303T170000\r\nDTEND;TZID=Europe/Berlin:20260303T180000\r\n\
    RRULE:FREQ=WEEKLY;COUNT=6\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn a_meeting_travels_to_a_real_calendar_and_back() {
    let server = Server::radicale().await;
    let work = server.make_calendar("work").await;
    server.put_ics(&work, "gym", GYM).await;
    let mut world = World::new().await;
    world.real_calendars = true;
    world.hub.tell(booker());
    world.hub.tell(told(&handoff("ho_1")));
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    ana.shown().await;
    let login = ConnectCaldav {
        url: server.url().into(),
        user: server.user().into(),
        password: server.password().into(),
    };
    let account = ana.desk.connect_caldav(login).await.unwrap();
    assert!(
        account.calendars[0].busy && account.calendars[0].meetings,
        "{account:?}"
    );
    ana.desk.sync_calendars().await.unwrap();
    ana.until_agenda("written", |a| {
        matches!(a.meetings[0].copy, CalendarCopy::Written { .. })
    })
    .await;
    let events = server.events(&work);
    let ours = events.iter().find(|e| e.contains("mtg_1@baton")).unwrap();
    assert!(
        ours.replace("\r\n ", "").contains("baton://meeting/mtg_1"),
        "{ours}"
    );
    // Every Tuesday at 17:00, and our own meeting not.
    world
        .hub
        .until("busy times", |h| !h.busy().is_empty())
        .await;
    let busy = world.hub.busy().last().unwrap().busy.clone();
    let starts: Vec<_> = busy.iter().map(|s| s.start.to_string()).collect();
    assert_eq!(
        starts,
        [
            "2026-03-03T16:00:00Z",
            "2026-03-10T16:00:00Z",
            "2026-03-17T16:00:00Z",
            "2026-03-24T16:00:00Z"
        ]
    );

    let (from, to) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    server
        .move_event(&work, &uid("mtg_1"), Window { from, to })
        .await;
    ana.desk.sync_calendars().await.unwrap();
    let moves = |a: &Action| {
        matches!(a, Action::MoveMeeting { start, by: Party::Calendar, .. }
            if *start == at(THURSDAY + 3_600))
    };
    world
        .hub
        .until("the move", |h| {
            h.decisions().iter().any(|i| moves(&i.action))
        })
        .await;
    let moved = meeting("mtg_1", THURSDAY).moved(Party::Calendar, THURSDAY + 3_600);
    world.hub.tell(booked(&moved));
    ana.shown().await;
    ana.until_agenda("written as of the move", |a| {
        a.meetings[0].meeting.sequence == 1
            && matches!(a.meetings[0].copy, CalendarCopy::Written { .. })
    })
    .await;

    // Moved at the hub: the event follows, and is still one.
    let again = moved.moved(Party::Prospect, THURSDAY + 7_200);
    world.hub.tell(booked(&again));
    ana.shown().await;
    ana.until_agenda("written as of the second move", |a| {
        a.meetings[0].meeting.sequence == 2
            && matches!(a.meetings[0].copy, CalendarCopy::Written { .. })
    })
    .await;
    let events = server.events(&work);
    let ours: Vec<_> = events
        .iter()
        .filter(|e| e.contains("mtg_1@baton"))
        .collect();
    assert_eq!(ours.len(), 1);
    assert!(
        ours[0].contains("T150000Z") || ours[0].contains("T160000"),
        "{}",
        ours[0]
    );

    let test = ana.desk.test_calendar(&account.id).await.unwrap();
    assert!(test.steps.iter().all(|s| s.failure.is_none()), "{test:?}");
    server.delete_event(&work, &uid("mtg_1")).await;
    ana.desk.sync_calendars().await.unwrap();
    let cancels = |a: &Action| {
        matches!(
            a,
            Action::CancelMeeting {
                by: Party::Calendar,
                ..
            }
        )
    };
    world
        .hub
        .until("the cancellation", |h| {
            h.decisions().iter().any(|i| cancels(&i.action))
        })
        .await;
    ana.stop().await;
}
