//! Events that are not where they were left.

use baton_api::feed::{Change, EntityKind};
use baton_api::intent::Action;
use baton_core::meeting::Party;
use baton_desk::AlertEvent;
use baton_desk::view::CalendarCopy;

use super::{at_version, by_calendar, connected, copy};
use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting, span, uid};
use crate::calendars::Fault;
use crate::people::at;
use crate::world::{Running, World};

#[tokio::test]
async fn an_event_deleted_in_the_calendar_cancels_the_meeting() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    // Nobody knows for certain: nothing happens.
    world.calendars.delete_event("work", &uid("mtg_1"));
    world.calendars.breaks(Fault::FindsNothing);
    ana.desk.sync_calendars().await.unwrap();
    assert!(by_calendar(&world.hub).is_empty());
    world.calendars.is_mended();
    // Gone, but perhaps not for long: however often the rep asks.
    for second in [0, 30, 59] {
        world.is(second);
        ana.desk.sync_calendars().await.unwrap();
    }
    assert!(by_calendar(&world.hub).is_empty());
    world.is(60);
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the cancellation", |h| by_calendar(h).len() == 1)
        .await;
    let action = by_calendar(&world.hub)[0].clone();
    assert!(
        matches!(
            action,
            Action::CancelMeeting {
                by: Party::Calendar,
                ..
            }
        ),
        "{action:?}"
    );
    let gone = meeting("mtg_1", THURSDAY).cancelled(Party::Calendar);
    world.hub.tell(booked(&gone));
    ana.shown().await;
    at_version(&mut ana, gone.version).await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1, "it is not written again");
    assert_eq!(by_calendar(&world.hub).len(), 1);
}

#[tokio::test]
async fn an_event_that_is_back_within_a_minute_cancels_nothing() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY, THURSDAY + HALF_HOUR);
    world.calendars.delete_event("work", &uid("mtg_1"));
    ana.desk.sync_calendars().await.unwrap();
    world.calendars.enter("work", &uid("mtg_1"), start, end);
    world.is(61);
    ana.desk.sync_calendars().await.unwrap();
    // Deleted once more, much later: that is a minute of its own.
    world.is(600);
    world.calendars.delete_event("work", &uid("mtg_1"));
    ana.desk.sync_calendars().await.unwrap();
    world.calendars.enter("work", &uid("mtg_1"), start, end);
    world.is(661);
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1);
    assert_eq!(world.calendars.puts(), 1);
    assert!(by_calendar(&world.hub).is_empty());
}

/// Ana has put Priya's meeting into a calendar of her own.
async fn carried(world: &World) -> Running {
    world.calendars.add_calendar("yoga");
    let (ana, _) = connected(world).await;
    world.calendars.carry("work", "yoga", &uid("mtg_1"));
    ana.desk.sync_calendars().await.unwrap();
    world.is(61);
    ana.desk.sync_calendars().await.unwrap();
    ana
}

#[tokio::test]
async fn an_event_put_into_another_calendar_stays_there_and_is_looked_after() {
    let world = World::new().await;
    let mut ana = carried(&world).await;
    let is_there = |count: usize| {
        assert_eq!(world.calendars.events("yoga").len(), count);
        assert!(world.calendars.events("work").is_empty());
    };
    is_there(1);
    let agenda = ana.desk.agenda(at(0), at(THURSDAY * 2)).await.unwrap();
    assert!(
        matches!(copy(&agenda), CalendarCopy::Written { calendar, .. } if calendar == "YOGA"),
        "{agenda:?}"
    );
    assert!(by_calendar(&world.hub).is_empty());

    // What happens at the hub happens there.
    let moved = meeting("mtg_1", THURSDAY).moved(Party::Prospect, THURSDAY + 3_600);
    world.hub.tell(booked(&moved));
    ana.shown().await;
    at_version(&mut ana, moved.version).await;
    ana.desk.sync_calendars().await.unwrap();
    is_there(1);
    assert_eq!(
        world.calendars.events("yoga")[0].start,
        at(THURSDAY + 3_600)
    );
    // And what the rep does there happens at the hub.
    let (start, end) = span(THURSDAY + 7_200, THURSDAY + 7_200 + HALF_HOUR);
    world
        .calendars
        .move_event("yoga", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    world
        .hub
        .until("the move", |h| by_calendar(h).len() == 1)
        .await;
    let moved = moved.moved(Party::Calendar, THURSDAY + 7_200);
    world.hub.tell(booked(&moved));
    ana.shown().await;
    at_version(&mut ana, moved.version).await;
    world.calendars.delete_event("yoga", &uid("mtg_1"));
    for second in [100, 160] {
        world.is(second);
        ana.desk.sync_calendars().await.unwrap();
    }
    world
        .hub
        .until("the cancellation", |h| by_calendar(h).len() == 2)
        .await;
    ana.desk.sync_calendars().await.unwrap();
    is_there(0);
    ana.stop().await;
}

#[tokio::test]
async fn an_event_put_back_is_looked_after_where_it_was() {
    let world = World::new().await;
    let ana = carried(&world).await;
    world.calendars.carry("yoga", "work", &uid("mtg_1"));
    ana.desk.sync_calendars().await.unwrap();
    let agenda = ana.desk.agenda(at(0), at(THURSDAY * 2)).await.unwrap();
    assert!(
        matches!(copy(&agenda), CalendarCopy::Written { calendar, .. } if calendar == "WORK"),
        "{agenda:?}"
    );
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1);
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn an_event_that_goes_with_its_calendar_is_written_again() {
    let world = World::new().await;
    let ana = carried(&world).await;
    world.calendars.drop_calendar("yoga");
    ana.desk.sync_calendars().await.unwrap();
    world.is(200);
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1);
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn a_calendar_that_fails_or_vanishes_cancels_nothing() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    world.calendars.breaks(Fault::Offline);
    ana.desk.sync_calendars().await.unwrap();
    world.calendars.is_mended();
    world.calendars.drop_calendar("work");
    ana.desk.sync_calendars().await.unwrap();
    let problem = ana.desk.calendar_setup().await.unwrap().accounts[0]
        .problem
        .clone();
    assert!(problem.unwrap().fix.is_some());
    ana.stop().await;
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn a_calendar_that_was_emptied_is_filled_again() {
    let world = World::new().await;
    for n in 2..5 {
        let other = meeting(&format!("mtg_{n}"), THURSDAY + n * 3_600);
        world.hub.tell(booked(&other));
    }
    let (mut ana, _) = connected(&world).await;
    for _ in 2..5 {
        ana.shown().await;
    }
    assert_eq!(world.calendars.events("work").len(), 4);
    world.calendars.empty("work");
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 4);
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn a_meeting_that_the_hub_takes_back_goes_from_the_calendar() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    // The rep has touched the event since it was written.
    let (start, end) = span(THURSDAY + 600, THURSDAY + 600 + HALF_HOUR);
    let removed = EntityKind::Meeting;
    world.calendars.breaks(Fault::Offline);
    world.hub.tell_of("mtg_1", Change::Removed { removed });
    ana.until_agenda("nothing", |a| a.meetings.is_empty()).await;
    let offer = "mtg_1".into();
    assert_eq!(ana.alert().await, AlertEvent::Close { offer });
    ana.desk.sync_calendars().await.unwrap();
    world.calendars.is_mended();
    world
        .calendars
        .move_event("work", &uid("mtg_1"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert!(world.calendars.events("work").is_empty());
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn a_meeting_that_is_merely_unknown_stays_in_the_calendar() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    ana.stop().await;
    world.hub.replace("two");
    world.hub.tell(booker());
    let mut ana = world.live().await;
    ana.until_agenda("nothing", |a| a.meetings.is_empty()).await;
    ana.desk.sync_calendars().await.unwrap();
    ana.stop().await;
    assert_eq!(world.calendars.events("work").len(), 1);
}
