//! What the rep does in their calendar.

use baton_api::intent::{Action, Answer};
use baton_core::booking::Location;
use baton_core::meeting::Party;
use baton_desk::view::{CalendarCopy, MeetingChange};

use super::{at_version, by_calendar, connected, login, told_written};
use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, meeting, span, uid};
use crate::hub::{Reply, usual};
use crate::people::{at, rep};
use crate::world::World;

#[tokio::test]
async fn an_event_moved_in_the_calendar_moves_the_meeting() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the move", |h| by_calendar(h).len() == 1)
        .await;
    let Action::MoveMeeting {
        start: to,
        end: until,
        by,
        ..
    } = by_calendar(&world.hub)[0].clone()
    else {
        panic!("{:?}", world.hub.decisions());
    };
    assert_eq!((to, until, by), (start, None, Party::Calendar));
    // Not seen on the feed yet, which tells of something else first: the event is left alone.
    world
        .hub
        .tell(booked(&meeting("mtg_1", THURSDAY).written()));
    at_version(&mut ana, 2).await;
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.calendars.events("work")[0].start, start);
    let moved = meeting("mtg_1", THURSDAY)
        .written()
        .moved(Party::Calendar, THURSDAY + 3_600);
    world.hub.tell(booked(&moved));
    ana.shown().await;
    at_version(&mut ana, moved.version).await;
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("written as of the move", |h| {
            told_written(h).contains(&("mtg_1".into(), 1))
        })
        .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1, "it stood there already");
    assert_eq!(by_calendar(&world.hub).len(), 1, "and it does not go round");
}

#[tokio::test]
async fn a_longer_event_is_a_longer_meeting() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY, THURSDAY + 3_600);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the move", |h| by_calendar(h).len() == 1)
        .await;
    let Action::MoveMeeting { end: until, .. } = by_calendar(&world.hub)[0].clone() else {
        panic!("{:?}", world.hub.decisions());
    };
    assert_eq!(until, Some(end));
    ana.stop().await;
}

#[tokio::test]
async fn a_move_that_clashes_is_undone_in_the_calendar() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world.hub.answers(move |i| {
        Reply::Says(match i.action {
            Action::MoveMeeting { .. } => Answer::Clash { start, end },
            _ => usual(i),
        })
    });
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    ana.until_agenda("the refusal", |a| {
        matches!(a.meetings[0].change, Some(MeetingChange::Refused { .. }))
    })
    .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    let events = world.calendars.events("work");
    assert_eq!(events[0].start, at(THURSDAY), "back where it was");
    assert_eq!(by_calendar(&world.hub).len(), 1);
}

#[tokio::test]
async fn an_event_that_was_moved_before_this_device_knew_it_moves_the_meeting() {
    let world = World::new().await;
    world.calendars.add_calendar("work");
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world.calendars.enter("work", &uid("mtg_1"), start, end);
    world
        .hub
        .tell(booked(&meeting("mtg_1", THURSDAY).written()));
    let mut ana = world.live().await;
    ana.shown().await;
    ana.desk.connect_caldav(login("ana")).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the move", |h| by_calendar(h).len() == 1)
        .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 0);
    assert_eq!(by_calendar(&world.hub).len(), 1);
}

#[tokio::test]
async fn a_move_in_the_calendar_reaches_the_hub_once_though_it_was_away_and_the_app_ended() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    world.hub.offline(true);
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    world.hub.offline(false);
    let ana = world.live().await;
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the move", |h| by_calendar(h).len() == 1)
        .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1, "the event is left alone");
    assert_eq!(by_calendar(&world.hub).len(), 1);
}

#[tokio::test]
async fn who_only_comes_along_has_the_meeting_too_and_decides_nothing() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let mut theirs = meeting("mtg_2", THURSDAY + 7_200);
    (theirs.host, theirs.with) = (rep("rep_bo"), Some(rep("rep_ana")));
    world.hub.tell(booked(&theirs));
    assert_eq!(ana.shown().await.meeting, Some("mtg_2".into()));
    ana.until_agenda("written", |a| {
        let mut of_bo = a.meetings.iter().filter(|m| !m.mine);
        of_bo.any(|m| matches!(m.copy, CalendarCopy::Written { .. }))
    })
    .await;
    let (start, end) = span(THURSDAY + 9_000, THURSDAY + 9_000 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_2"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    let events = world.calendars.events("work");
    let event = events.iter().find(|e| e.uid == uid("mtg_2")).unwrap();
    assert_eq!(event.start, at(THURSDAY + 7_200), "put back");
    world.calendars.delete_event("work", &uid("mtg_2"));
    ana.desk.sync_calendars().await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1, "left out");
    assert!(by_calendar(&world.hub).is_empty());
    assert_eq!(told_written(&world.hub), [("mtg_1".into(), 0)]);
}

#[tokio::test]
async fn a_link_that_the_calendar_makes_later_reaches_the_hub() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let mut online = meeting("mtg_1", THURSDAY).written();
    online.location = Location::GoogleMeet;
    world.hub.tell(booked(&online));
    at_version(&mut ana, online.version).await;
    let link = "https://meet.google.com/abc-defg-hij";
    world.calendars.make_link("work", &uid("mtg_1"), link);
    ana.desk.sync_calendars().await.unwrap();
    let tells =
        |a: &Action| matches!(a, Action::MeetingWritten { join_url: Some(url), .. } if url == link);
    world
        .hub
        .until("the link", |h| {
            h.decisions().iter().any(|i| tells(&i.action))
        })
        .await;
    ana.stop().await;
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn a_move_in_the_calendar_gives_way_to_what_the_prospect_chose_since() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    world.hub.offline(true);
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    let theirs = meeting("mtg_1", THURSDAY).moved(Party::Prospect, THURSDAY + 72_000);
    let (start, end) = (theirs.start, theirs.end);
    world.hub.answers(move |i| {
        Reply::Says(match i.action {
            Action::MoveMeeting { .. } => Answer::Changed { start, end },
            _ => usual(i),
        })
    });
    world.hub.tell(booked(&theirs));
    world.hub.offline(false);
    ana.desk.wake();
    ana.shown().await;
    ana.until_agenda("the refusal", |a| {
        let text = "It was moved meanwhile, to Friday 6 March at 10:00.".into();
        a.meetings[0].change == Some(MeetingChange::Refused { text })
    })
    .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work")[0].start, start);
    let moves = by_calendar(&world.hub);
    assert_eq!(moves.len(), 1);
    let seen = matches!(moves[0], Action::MoveMeeting { sequence, .. } if sequence == Some(0));
    assert!(seen, "{moves:?}");
}

#[tokio::test]
async fn what_the_rep_does_to_an_event_that_is_over_is_theirs_alone() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    world.hub.offline(true);
    let (start, end) = span(THURSDAY + 3_600, THURSDAY + 3_600 + HALF_HOUR);
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    // It had begun when the hub heard of it.
    world.is(THURSDAY + 900);
    world.hub.answers(|i| {
        Reply::Says(match i.action {
            Action::MoveMeeting { .. } => Answer::Over,
            _ => usual(i),
        })
    });
    world.hub.offline(false);
    ana.desk.wake();
    ana.until_agenda("no word of it", |a| a.meetings[0].change.is_none())
        .await;
    ana.desk.sync_calendars().await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work")[0].start, start);
    assert_eq!(world.calendars.puts(), 1);
    assert_eq!(by_calendar(&world.hub).len(), 1);
}
