//! A rep's own calendar: meetings in, changes out, busy times to the hub.

mod absent;
mod accounts;
mod busy;
mod follow;

use baton_api::intent::Action;
use baton_core::meeting::Party;
use baton_desk::view::{Agenda, CalendarAccount, CalendarCopy, ConnectCaldav};

use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting, span, uid};
use crate::calendars::{Fault, PASSWORD};
use crate::hub::FakeHub;
use crate::people::{at, handoff, told};
use crate::world::{Running, World};

fn login(user: &str) -> ConnectCaldav {
    ConnectCaldav {
        url: "https://cal.example.com/dav".into(),
        user: user.into(),
        password: PASSWORD.into(),
    }
}

/// Ana's calendar is connected, with one meeting with Priya to come.
async fn connected(world: &World) -> (Running, CalendarAccount) {
    world.calendars.add_calendar("work");
    world.hub.tell(booker());
    world.hub.tell(told(&handoff("ho_1")));
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    ana.shown().await;
    let account = ana.desk.connect_caldav(login("ana")).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    (ana, account)
}

/// What the hub knows of calendars by way of the rep's word.
fn by_calendar(hub: &FakeHub) -> Vec<Action> {
    let all = hub.decisions().into_iter().map(|i| i.action);
    all.filter(|a| !matches!(a, Action::MeetingWritten { .. }))
        .collect()
}

fn told_written(hub: &FakeHub) -> Vec<(String, u32)> {
    let all = hub.decisions().into_iter();
    all.filter_map(|i| match i.action {
        Action::MeetingWritten {
            meeting, sequence, ..
        } => Some((meeting.0, sequence)),
        _ => None,
    })
    .collect()
}

fn copy(agenda: &Agenda) -> &CalendarCopy {
    &agenda.meetings[0].copy
}

/// The desk knows what the hub says of the meeting at this version.
async fn at_version(ana: &mut Running, version: u32) {
    ana.until_agenda("the version", |a| a.meetings[0].meeting.version == version)
        .await;
}

#[tokio::test]
async fn a_meeting_is_in_the_calendar_with_card_and_link() {
    let world = World::new().await;
    let (mut ana, account) = connected(&world).await;
    assert_eq!(account.name, "ana@cal.example.com");
    assert!(account.calendars[0].busy && account.calendars[0].meetings);
    let events = world.calendars.events("work");
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].uid, uid("mtg_1"));
    assert_eq!(
        (events[0].start, events[0].end),
        span(THURSDAY, THURSDAY + HALF_HOUR)
    );
    assert_eq!(
        events[0].summary,
        "Intro call: Priya Raghunathan (Brightmoor)"
    );
    for part in [
        "Asked: does it do SSO?",
        "https://meet.example.com/ana",
        "baton://meeting/mtg_1",
    ] {
        assert!(
            events[0].description.contains(part),
            "{}",
            events[0].description
        );
    }
    world
        .hub
        .until("written", |h| told_written(h) == [("mtg_1".into(), 0)])
        .await;
    world
        .hub
        .tell(booked(&meeting("mtg_1", THURSDAY).written()));
    at_version(&mut ana, 2).await;
    ana.until_agenda(
        "written",
        |a| matches!(copy(a), CalendarCopy::Written { calendar, .. } if calendar == "WORK"),
    )
    .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1);
    assert_eq!(told_written(&world.hub).len(), 1, "said once");
}

#[tokio::test]
async fn a_lost_reply_writes_nothing_twice() {
    let world = World::new().await;
    world.calendars.breaks(Fault::LosesReplies);
    let (mut ana, _) = connected(&world).await;
    assert!(matches!(
        copy(&ana.desk.agenda(at(0), at(THURSDAY * 2)).await.unwrap()),
        CalendarCopy::Failed { .. }
    ));
    world.calendars.is_mended();
    ana.desk.sync_calendars().await.unwrap();
    ana.until_agenda("written", |a| {
        matches!(copy(a), CalendarCopy::Written { .. })
    })
    .await;
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1);
    assert_eq!(world.calendars.puts(), 1, "what was there was taken over");
}

#[tokio::test]
async fn what_the_hub_wrote_is_taken_over() {
    let world = World::new().await;
    world.calendars.add_calendar("work");
    let (start, end) = span(THURSDAY, THURSDAY + HALF_HOUR);
    world.calendars.enter("work", &uid("mtg_1"), start, end);
    let (mut ana, _) = connected(&world).await;
    ana.until_agenda("written", |a| {
        matches!(copy(a), CalendarCopy::Written { .. })
    })
    .await;
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1);
    assert_eq!(world.calendars.puts(), 0);
}

#[tokio::test]
async fn a_meeting_changed_at_the_hub_changes_in_the_calendar() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let moved = meeting("mtg_1", THURSDAY).moved(Party::Prospect, THURSDAY + 3_600);
    world.hub.tell(booked(&moved));
    ana.shown().await;
    world
        .hub
        .until("written", |h| {
            told_written(h).contains(&("mtg_1".into(), 1))
        })
        .await;
    assert_eq!(
        world.calendars.events("work")[0].start,
        at(THURSDAY + 3_600)
    );
    // The rep puts the event elsewhere while the prospect moves the meeting: the hub's is later.
    let (start, end) = span(THURSDAY + 9_000, THURSDAY + 9_000 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    let again = moved.moved(Party::Prospect, THURSDAY + 7_200);
    world.hub.tell(booked(&again));
    ana.shown().await;
    world
        .hub
        .until("written", |h| {
            told_written(h).contains(&("mtg_1".into(), 2))
        })
        .await;
    assert_eq!(
        world.calendars.events("work")[0].start,
        at(THURSDAY + 7_200)
    );
    let gone = again.cancelled(Party::Agent);
    world.hub.tell(booked(&gone));
    ana.shown().await;
    world
        .hub
        .until("removed", |h| {
            told_written(h).contains(&("mtg_1".into(), 3))
        })
        .await;
    ana.stop().await;
    assert!(world.calendars.events("work").is_empty());
    assert!(by_calendar(&world.hub).is_empty());
}
