//! The way of a meeting through a real calendar server.

use baton_api::intent::Action;
use baton_calendars::testing::Server;
use baton_calendars::{CalendarId, Window};
use baton_core::meeting::Party;
use baton_desk::view::{CalendarAccount, CalendarCopy, ConnectCaldav};

use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting, span, uid};
use crate::people::{handoff, told};
use crate::world::{Running, World};

/// Every Tuesday from the first day of the story on, 17:00 to 18:00 in Berlin.
const GYM: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\n\
    UID:gym\r\nDTSTAMP:20260301T000000Z\r\nSUMMARY:Gym\r\n\
    DTSTART;TZID=Europe/Berlin:20260303T170000\r\nDTEND;TZID=Europe/Berlin:20260303T180000\r\n\
    RRULE:FREQ=WEEKLY;COUNT=6\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

struct Connected {
    server: Server,
    work: CalendarId,
    world: World,
    ana: Running,
    account: CalendarAccount,
}

/// Ana's calendar at a real server, with Priya's meeting in it.
async fn connected() -> Connected {
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
    ana.desk.sync_calendars().await.unwrap();
    written(&mut ana, 0).await;
    Connected {
        server,
        work,
        world,
        ana,
        account,
    }
}

/// The meeting is in the calendar as of this sequence.
async fn written(ana: &mut Running, sequence: u32) {
    ana.until_agenda("written", |a| {
        a.meetings[0].meeting.sequence == sequence
            && matches!(a.meetings[0].copy, CalendarCopy::Written { .. })
    })
    .await;
}

fn ours(events: Vec<String>) -> Vec<String> {
    let plain = events.into_iter().map(|e| e.replace("\r\n ", ""));
    plain.filter(|e| e.contains("UID:mtg_1@baton")).collect()
}

#[tokio::test]
async fn a_real_calendar_gets_meetings_and_tells_busy_times() {
    let c = connected().await;
    assert!(c.account.calendars[0].busy && c.account.calendars[0].meetings);
    let events = ours(c.server.events(&c.work));
    assert_eq!(events.len(), 1);
    assert!(events[0].contains("baton://meeting/mtg_1"), "{}", events[0]);
    // Every Tuesday at 17:00, and our own meeting not.
    let hub = &c.world.hub;
    hub.until("busy times", |h| !h.busy().is_empty()).await;
    let busy = hub.busy().last().unwrap().busy.clone();
    let starts: Vec<_> = busy.iter().map(|s| s.start.to_string()).collect();
    let tuesdays = ["03", "10", "17", "24"].map(|d| format!("2026-03-{d}T16:00:00Z"));
    assert_eq!(starts, tuesdays);
    let test = c.ana.desk.test_calendar(&c.account.id).await.unwrap();
    assert_eq!(test.steps.len(), 4);
    assert!(test.steps.iter().all(|s| s.failure.is_none()), "{test:?}");
    c.ana.stop().await;
}

#[tokio::test]
async fn a_meeting_travels_to_a_real_calendar_and_back() {
    let mut c = connected().await;
    let (from, to) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    c.server
        .move_event(&c.work, &uid("mtg_1"), Window { from, to })
        .await;
    c.ana.desk.sync_calendars().await.unwrap();
    let by_calendar = |a: &Action| matches!(a, Action::MoveMeeting { start, by: Party::Calendar, .. } if *start == from);
    let hub = &c.world.hub;
    hub.until("the move", |h| {
        h.decisions().iter().any(|i| by_calendar(&i.action))
    })
    .await;
    let there = meeting("mtg_1", THURSDAY).moved(Party::Calendar, THURSDAY + 3_600);
    hub.tell(booked(&there));
    c.ana.shown().await;
    written(&mut c.ana, 1).await;

    // Moved at the hub: the event follows, and is still one.
    hub.tell(booked(&there.moved(Party::Prospect, THURSDAY + 7_200)));
    c.ana.shown().await;
    written(&mut c.ana, 2).await;
    let events = ours(c.server.events(&c.work));
    assert_eq!(events.len(), 1);
    assert!(
        events[0].contains("DTSTART:20260305T150000Z"),
        "{}",
        events[0]
    );

    // Into another calendar, which means nothing; then away for good.
    let own = c.server.make_calendar("own").await;
    let event = ours(c.server.events(&c.work)).remove(0);
    c.server.put_ics(&own, "priya", &event).await;
    c.server.delete_event(&c.work, &uid("mtg_1")).await;
    for second in [0, 61] {
        c.world.is(second);
        c.ana.desk.sync_calendars().await.unwrap();
    }
    written(&mut c.ana, 2).await;
    assert!(ours(c.server.events(&c.work)).is_empty());
    c.server.delete_event(&own, &uid("mtg_1")).await;
    for second in [100, 161] {
        c.world.is(second);
        c.ana.desk.sync_calendars().await.unwrap();
    }
    let cancels = |a: &Action| {
        matches!(
            a,
            Action::CancelMeeting {
                by: Party::Calendar,
                ..
            }
        )
    };
    hub.until("the cancellation", |h| {
        h.decisions().iter().any(|i| cancels(&i.action))
    })
    .await;
    c.ana.stop().await;
}
