//! A rep's own calendar: meetings in, changes out, busy times to the hub.

use baton_api::intent::{Action, Answer};
use baton_core::meeting::Party;
use baton_desk::failure::FailureCode;
use baton_desk::view::{
    Agenda, CalendarAccount, CalendarCopy, ChooseCalendars, ConnectCaldav, MeetingChange,
};

use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting, span, uid};
use crate::calendars::PASSWORD;
use crate::hub::{FakeHub, Reply, usual};
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
    world.calendars.lose_replies(true);
    let (mut ana, _) = connected(&world).await;
    assert!(matches!(
        copy(&ana.desk.agenda(at(0), at(THURSDAY * 2)).await.unwrap()),
        CalendarCopy::Failed { .. }
    ));
    world.calendars.lose_replies(false);
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
    // Not seen on the feed yet: the event is left alone.
    ana.desk.sync_calendars().await.unwrap();
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
async fn an_event_deleted_in_the_calendar_cancels_the_meeting() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    // Nobody knows for certain: nothing happens.
    world.calendars.delete_event("work", &uid("mtg_1"));
    world.calendars.no_finding(true);
    ana.desk.sync_calendars().await.unwrap();
    assert!(by_calendar(&world.hub).is_empty());
    world.calendars.no_finding(false);
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
async fn a_calendar_that_fails_or_vanishes_cancels_nothing() {
    let world = World::new().await;
    let (ana, _) = connected(&world).await;
    world.calendars.offline(true);
    ana.desk.sync_calendars().await.unwrap();
    world.calendars.offline(false);
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

#[tokio::test]
async fn the_hub_learns_when_the_rep_is_busy_and_nothing_else() {
    let world = World::new().await;
    world.calendars.add_calendar("yoga");
    let (ana, account) = connected(&world).await;
    for (n, (from, to)) in [(3_600, 7_200), (7_000, 9_000), (20_000, 21_000)]
        .iter()
        .enumerate()
    {
        let (start, end) = span(*from, *to);
        world
            .calendars
            .enter("work", &format!("dentist-{n}"), start, end);
    }
    ana.desk.sync_calendars().await.unwrap();
    let last = world.hub.busy().last().unwrap().clone();
    let spans: Vec<_> = last.busy.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(
        spans,
        [span(3_600, 9_000), span(20_000, 21_000)],
        "joined, without our own"
    );
    let sent = serde_json::to_string(&world.hub.busy()).unwrap();
    assert!(!sent.contains("dentist") && !sent.contains("secret") && !sent.contains("work"));
    let agenda = ana.desk.agenda(at(0), at(86_400)).await.unwrap();
    assert_eq!(agenda.busy.len(), 3);
    assert_eq!(agenda.busy[0].title.as_deref(), Some("secret of dentist-0"));

    // Nothing new: nothing is sent, until it is half as old as it may be.
    let before = world.hub.busy().len();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before);
    world.is(16 * 60);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 1);

    // What cannot be read is not told as free, nor as read.
    world.calendars.unreadable("yoga", true);
    let both = ChooseCalendars {
        account: account.id.clone(),
        busy: vec!["work".into(), "yoga".into()],
        meetings: Some("work".into()),
    };
    ana.desk.choose_calendars(&both).await.unwrap();
    world.is(40 * 60);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 1);
    let problem = ana.desk.calendar_setup().await.unwrap().accounts[0]
        .problem
        .clone();
    assert!(problem.unwrap().message.starts_with("YOGA cannot be read"));
    world.calendars.unreadable("yoga", false);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 2);
    ana.stop().await;
}

#[tokio::test]
async fn an_event_that_comes_to_lie_on_a_meeting_is_said_with_a_proposal() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY + 600, THURSDAY + 1_200);
    world.hub.free(vec![baton_api::booking::SlotView {
        start: at(THURSDAY + 7_200),
        end: at(THURSDAY + 7_200 + HALF_HOUR),
        label: "Thursday 5 March, 4:00 PM, Berlin time".into(),
        host: crate::people::rep("rep_ana"),
        with: None,
        tentative: false,
    }]);
    world.calendars.enter("work", "dentist", start, end);
    ana.desk.sync_calendars().await.unwrap();
    ana.until_agenda("a proposal", |a| {
        a.meetings[0].conflict.as_ref().is_some_and(|c| {
            c.title.as_deref() == Some("secret of dentist") && c.proposals.len() == 1
        })
    })
    .await;
    ana.stop().await;
}

#[tokio::test]
async fn meetings_go_to_the_calendar_that_is_chosen() {
    let world = World::new().await;
    world.calendars.add_calendar("private");
    let (ana, account) = connected(&world).await;
    assert_eq!(
        world.calendars.events("private").len(),
        1,
        "the first one, unasked"
    );
    let choice = ChooseCalendars {
        account: account.id.clone(),
        busy: vec!["work".into()],
        meetings: Some("work".into()),
    };
    ana.desk.choose_calendars(&choice).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.calendars.events("work").len(), 1);
    assert!(world.calendars.events("private").is_empty());

    // A second account of the same server, which takes meetings from the first.
    let second = ana.desk.connect_caldav(login("bo")).await.unwrap();
    assert!(
        second.calendars.iter().all(|c| !c.meetings),
        "one calendar takes meetings"
    );
    let choice = ChooseCalendars {
        account: second.id.clone(),
        busy: vec![],
        meetings: Some("private".into()),
    };
    ana.desk.choose_calendars(&choice).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.calendars.events("private").len(), 1);
    assert!(world.calendars.events("work").is_empty());
    let setup = ana.desk.calendar_setup().await.unwrap();
    let taking: Vec<_> = setup
        .accounts
        .iter()
        .flat_map(|a| {
            a.calendars
                .iter()
                .filter(|c| c.meetings)
                .map(|c| (&a.id, &c.id))
        })
        .collect();
    assert_eq!(taking, [(&second.id, &"private".to_owned())]);
    ana.stop().await;
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn passwords_are_in_the_keychain_alone_and_go_with_the_account() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    let name = format!("calendar.dev_1.{}", account.id);
    assert!(world.secrets.get(&name).unwrap().is_some());
    for file in world.files() {
        let bytes = std::fs::read(world.data().join(&file)).unwrap();
        for word in [PASSWORD, "cal.example.com", "Priya"] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{word:?} in {file}");
        }
    }
    ana.stop().await;

    // It goes on after a restart, without being asked for anything.
    let ana = world.live().await;
    ana.desk.sync_calendars().await.unwrap();
    let shown = ana.desk.calendar_setup().await.unwrap().accounts[0].clone();
    assert_eq!(
        (shown.id.as_str(), shown.problem),
        (account.id.as_str(), None)
    );
    assert!(shown.last_read_at.is_some());
    ana.desk.disconnect_calendar(&account.id).await.unwrap();
    assert!(world.secrets.get(&name).unwrap().is_none());
    assert!(ana.desk.calendar_setup().await.unwrap().accounts.is_empty());
    assert_eq!(world.hub.forgotten(), [account.id]);
    ana.stop().await;
}

#[tokio::test]
async fn a_wrong_password_keeps_nothing() {
    let world = World::new().await;
    world.calendars.add_calendar("work");
    let ana = world.live().await;
    let mut wrong = login("ana");
    wrong.password = "wrong".into();
    let failure = ana.desk.connect_caldav(wrong).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Refused);
    assert_eq!(failure.field.as_deref(), Some("password"));
    let mut open = login("ana");
    open.url = "http://cal.example.com".into();
    let failure = ana.desk.connect_caldav(open).await.unwrap_err();
    assert_eq!(failure.field.as_deref(), Some("url"));
    assert!(ana.desk.calendar_setup().await.unwrap().accounts.is_empty());
    ana.stop().await;
}

#[tokio::test]
async fn a_connection_can_be_tested_step_by_step() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    let test = ana.desk.test_calendar(&account.id).await.unwrap();
    let steps: Vec<_> = test.steps.iter().map(|s| s.what.as_str()).collect();
    assert_eq!(
        steps,
        [
            "Sign in",
            "Read WORK",
            "Write to WORK and remove again",
            "Send busy times to the hub",
        ]
    );
    assert!(test.steps.iter().all(|s| s.failure.is_none()), "{test:?}");
    assert_eq!(world.calendars.events("work").len(), 1, "nothing is left");
    world.calendars.offline(true);
    let test = ana.desk.test_calendar(&account.id).await.unwrap();
    assert_eq!(test.steps.len(), 1);
    assert!(test.steps[0].failure.is_some());
    ana.stop().await;
}

#[tokio::test]
async fn accounts_outlive_a_damaged_cache() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    ana.stop().await;
    std::fs::write(world.data().join("cache.db"), vec![7; 9_000]).unwrap();
    let mut ana = world.live().await;
    ana.shown().await;
    ana.desk.sync_calendars().await.unwrap();
    let setup = ana.desk.calendar_setup().await.unwrap();
    assert_eq!(setup.accounts[0].id, account.id);
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1, "what was written is known");
}
