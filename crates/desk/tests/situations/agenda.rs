//! Meetings: shown, changed, and called about.

use axum::http::StatusCode;
use baton_api::intent::{Action, Answer};
use baton_core::booking::Location;
use baton_core::context::Claim;
use baton_core::evidence::Evidence;
use baton_core::meeting::{MeetingState, Party};
use baton_desk::failure::FailureCode;
use baton_desk::view::{Agenda, AgendaMeeting, MeetingChange, Section};
use baton_desk::{AlertEvent, AlertKind};

use crate::book::{Fate, HALF_HOUR, THURSDAY, booked, booker, meeting};
use crate::hub::Reply;
use crate::people::{at, handoff, rep, said, told};
use crate::world::{Running, World};

fn item<'a>(agenda: &'a Agenda, id: &str) -> Option<&'a AgendaMeeting> {
    agenda.meetings.iter().find(|m| m.meeting.id.0 == id)
}

async fn one(ana: &Running, id: &str) -> AgendaMeeting {
    ana.desk.meeting(&id.into()).await.unwrap().item
}

/// Ana knows of Priya's meeting and has been told.
async fn told_of(world: &World) -> Running {
    world.hub.tell(booker());
    world.hub.tell(told(&handoff("ho_1")));
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    assert_eq!(ana.shown().await.kind, AlertKind::MeetingBooked);
    ana
}

#[tokio::test]
async fn a_new_meeting_stands_in_the_agenda_and_is_told_once() {
    let world = World::new().await;
    world.hub.tell(booker());
    world.hub.tell(told(&handoff("ho_1")));
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::MeetingBooked);
    assert_eq!(alert.title, "Booked: Priya Raghunathan · Brightmoor");
    assert_eq!(
        alert.lines,
        [
            "Thursday 5 March, 14:00–14:30",
            "For Priya: Thursday 5 March, 18:45, Kathmandu time",
            "0/5",
            "Asked: does it do SSO?",
        ]
    );
    assert_eq!(alert.meeting, Some("mtg_1".into()));
    let agenda = ana.desk.agenda(at(0), at(7 * 86_400)).await.unwrap();
    let shown = item(&agenda, "mtg_1").unwrap();
    assert!(shown.mine && shown.change.is_none());
    let page = ana.desk.meeting(&"mtg_1".into()).await.unwrap();
    assert_eq!(page.brief, ["0/5", "Asked: does it do SSO?"]);
    let elsewhere = ana.desk.agenda(at(0), at(86_400)).await.unwrap();
    assert!(elsewhere.meetings.is_empty());
    ana.stop().await;

    // The same again from the start of the feed, and the hub's data anew: nothing more is told.
    world.hub.replace("two");
    world.hub.tell(booker());
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    ana.until_agenda("it", |a| item(a, "mtg_1").is_some()).await;
    ana.stop().await;
    assert!(world.hub.intents().is_empty(), "no receipts of no offers");
}

#[tokio::test]
async fn what_a_colleague_hosts_and_what_is_old_calls_nobody() {
    let world = World::new().await;
    world.is(THURSDAY - 3_600);
    let mut theirs = meeting("mtg_1", THURSDAY + 60);
    theirs.host = rep("rep_bo");
    world.hub.tell(booked(&theirs));
    // Booked two days ago: no news on a new device, but still to be prepared.
    world.hub.tell(booked(&meeting("mtg_2", THURSDAY)));
    world.hub.tell(booked(&meeting("mtg_3", 0)));
    let mut ana = world.live().await;
    ana.until_agenda("all", |a| a.meetings.len() == 3).await;
    assert!(!one(&ana, "mtg_1").await.mine);
    world.is(THURSDAY - 600);
    ana.desk.wake();
    let alert = ana.shown().await;
    assert_eq!(
        (alert.kind, alert.meeting),
        (AlertKind::Prep, Some("mtg_2".into()))
    );
    ana.stop().await;
}

#[tokio::test]
async fn before_a_meeting_the_brief_comes_once_also_after_a_restart() {
    let world = World::new().await;
    told_of(&world).await.stop().await;

    world.is(THURSDAY - 601);
    world.live().await.stop().await;
    world.is(THURSDAY - 600);
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Prep);
    assert_eq!(alert.title, "In 10 minutes: Priya Raghunathan · Brightmoor");
    assert_eq!(
        alert.lines,
        ["14:00–14:30, Intro call", "0/5", "Asked: does it do SSO?"]
    );
    assert!(alert.join);
    let url = ana.desk.join_url(&"mtg_1".into()).await.unwrap();
    assert_eq!(url.as_str(), "https://meet.example.com/ana");
    ana.stop().await;
    world.live().await.stop().await;
}

#[tokio::test]
async fn the_prep_alert_says_how_to_begin_and_the_brief_is_there_without_the_hub() {
    let world = World::new().await;
    let mut view = handoff("ho_1");
    let evidence = Evidence {
        seq: 0,
        start: 0,
        end: 17,
    };
    view.context.opening = Some(Claim::new("Ask about the reports", vec![evidence]));
    view.meeting = Some(Box::new(meeting("mtg_1", THURSDAY)));
    world.hub.tell(told(&view));
    world.hub.tell(said(&view, 0, "Reports take days"));
    world.hub.tell(booked(&meeting("mtg_1", THURSDAY)));
    let mut ana = world.live().await;
    ana.until_agenda("it", |a| item(a, "mtg_1").is_some()).await;
    assert_eq!(ana.shown().await.kind, AlertKind::MeetingBooked);
    ana.stop().await;

    world.hub.offline(true);
    world.is(THURSDAY - 600);
    let mut ana = world.start().await;
    let alert = loop {
        let alert = ana.shown().await;
        if alert.kind == AlertKind::Prep {
            break alert;
        }
    };
    assert_eq!(
        alert.lines,
        [
            "14:00–14:30, Intro call",
            "Begin with: Ask about the reports",
            "0/5",
            "Asked: does it do SSO?",
        ]
    );
    let brief = ana.desk.brief(&alert.handoff).await.unwrap();
    let facts: Vec<_> = brief.facts.iter().map(|f| f.value.as_str()).collect();
    assert!(
        facts.contains(&"Thursday 5 March, 14:00–14:30 · Intro call"),
        "{facts:?}"
    );
    assert!(facts.contains(&"The link is ready"), "{facts:?}");
    let first = &brief.sections[0];
    assert_eq!(first.title, "How to begin");
    let quote = first.lines[0].quote.as_ref().unwrap();
    assert_eq!((quote.words.as_str(), quote.seq), ("Reports take days", 0));
    assert_eq!(brief.unsupported, 1, "the question has no words");

    // Moved here, and not told to the hub yet: the brief has the new time.
    ana.desk
        .move_meeting(&"mtg_1".into(), at(THURSDAY + 3_600))
        .await
        .unwrap();
    let brief = ana.desk.brief(&alert.handoff).await.unwrap();
    let when = brief.facts.iter().find(|f| f.label == "Meeting").unwrap();
    assert_eq!(when.value, "Thursday 5 March, 15:00–15:30 · Intro call");
    ana.stop().await;
}

#[tokio::test]
async fn a_moved_meeting_is_prepared_at_its_new_time() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    let later = meeting("mtg_1", THURSDAY).moved(Party::Prospect, THURSDAY + 3_600);
    world.hub.tell(booked(&later));
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::MeetingMoved);
    assert_eq!(alert.title, "Moved: Priya Raghunathan · Brightmoor");
    assert_eq!(
        alert.lines,
        [
            "Now Thursday 5 March, 15:00–15:30",
            "For Priya: Thursday 5 March, 19:45, Kathmandu time",
            "Priya moved it.",
        ]
    );
    world.is(THURSDAY - 600);
    ana.stop().await;
    world.live().await.stop().await;
    world.is(THURSDAY + 3_000);
    let mut ana = world.live().await;
    assert_eq!(ana.shown().await.kind, AlertKind::Prep);
    // Moved away again, what is on the screen is taken away.
    let away = later.moved(Party::Agent, THURSDAY + 86_400);
    world.hub.tell(booked(&away));
    let (mut closed, mut moved) = (false, false);
    while !(closed && moved) {
        match ana.alert().await {
            AlertEvent::Close { .. } => closed = true,
            AlertEvent::Show(alert) => moved = alert.kind == AlertKind::MeetingMoved,
        }
    }
    ana.stop().await;
}

#[tokio::test]
async fn minutes_ahead_that_are_set_anew_hold_for_what_waits() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    let mut minutes = meeting("mtg_1", THURSDAY);
    (minutes.version, minutes.prep_minutes) = (2, 5);
    world.hub.tell(booked(&minutes));
    at_version(&mut ana, 2).await;
    ana.stop().await;
    world.is(THURSDAY - 600);
    let mut ana = world.live().await;
    (minutes.version, minutes.prep_minutes) = (3, 11);
    world.hub.tell(booked(&minutes));
    let alert = ana.shown().await;
    assert_eq!(alert.title, "In 10 minutes: Priya Raghunathan · Brightmoor");
    // It has come, and comes once.
    (minutes.version, minutes.prep_minutes) = (4, 5);
    world.hub.tell(booked(&minutes));
    at_version(&mut ana, 4).await;
    ana.stop().await;
    world.is(THURSDAY - 300);
    world.live().await.stop().await;
}

async fn at_version(ana: &mut Running, version: u32) {
    ana.until_agenda("the version", |a| {
        item(a, "mtg_1").is_some_and(|m| m.meeting.version == version)
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_meeting_is_told_and_needs_no_preparation() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    let mut gone = meeting("mtg_1", THURSDAY).cancelled(Party::Prospect);
    gone.reason = Some("We went with somebody else.".into());
    world.hub.tell(booked(&gone));
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::MeetingCancelled);
    assert_eq!(
        alert.lines,
        [
            "Was Thursday 5 March, 14:00–14:30.",
            "Priya cancelled it.",
            "We went with somebody else.",
        ]
    );
    ana.stop().await;
    world.is(THURSDAY - 600);
    let ana = world.live().await;
    assert_eq!(
        one(&ana, "mtg_1").await.meeting.state,
        MeetingState::Cancelled
    );
    ana.stop().await;
}

#[tokio::test]
async fn nothing_is_prepared_for_what_began_minutes_ago() {
    let world = World::new().await;
    told_of(&world).await.stop().await;
    world.is(THURSDAY + 4 * 60);
    world.live().await.stop().await;
}

#[tokio::test]
async fn a_move_shows_at_once_and_stays_until_the_feed_shows_it() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    world.hub.offline(true);
    let to = at(THURSDAY + 7_200);
    ana.desk.move_meeting(&"mtg_1".into(), to).await.unwrap();
    let shown = one(&ana, "mtg_1").await;
    assert_eq!(shown.meeting.start, to);
    assert_eq!(shown.meeting.end, to.plus_seconds(HALF_HOUR));
    assert!(matches!(shown.change, Some(MeetingChange::Sending { .. })));
    world.hub.offline(false);
    ana.desk.wake();
    ana.until_agenda("the hub's word", |a| {
        item(a, "mtg_1").is_some_and(|m| m.change.is_none() && m.meeting.start == to)
    })
    .await;
    // A sign of life makes a new version, and it has not moved on the feed yet.
    let touched = meeting("mtg_1", THURSDAY).written();
    world.hub.tell(booked(&touched));
    ana.until_agenda("it", |a| {
        item(a, "mtg_1").is_some_and(|m| m.meeting.version == 2)
    })
    .await;
    assert_eq!(one(&ana, "mtg_1").await.meeting.start, to);
    world
        .hub
        .tell(booked(&touched.moved(Party::Rep, THURSDAY + 7_200)));
    ana.until_agenda("the feed's word", |a| {
        item(a, "mtg_1").is_some_and(|m| m.meeting.version == 3)
    })
    .await;
    // Moved by the rep, on this device: nobody has to tell them.
    ana.stop().await;
    let sent = world.hub.decisions();
    assert_eq!(sent.len(), 1);
    let Action::MoveMeeting { by, end, .. } = &sent[0].action else {
        panic!("{sent:?}");
    };
    assert_eq!((*by, *end), (Party::Rep, None));
}

#[tokio::test]
async fn a_move_made_offline_does_not_override_what_the_prospect_chose_since() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    world.hub.offline(true);
    // Ana changes her mind: neither move knows of Priya's.
    for to in [THURSDAY + 3_600, THURSDAY + 7_200] {
        ana.desk
            .move_meeting(&"mtg_1".into(), at(to))
            .await
            .unwrap();
    }
    let theirs = meeting("mtg_1", THURSDAY).moved(Party::Prospect, THURSDAY + 72_000);
    let (start, end) = (theirs.start, theirs.end);
    world
        .hub
        .answers(move |_| Reply::Says(Answer::Changed { start, end }));
    world.hub.tell(booked(&theirs));
    world.hub.offline(false);
    ana.desk.wake();
    assert_eq!(ana.shown().await.kind, AlertKind::MeetingMoved);
    ana.until_agenda("the refusal", |a| {
        item(a, "mtg_1").is_some_and(|m| {
            let text = "It was moved meanwhile, to Friday 6 March at 10:00.".into();
            m.meeting.start == start && m.change == Some(MeetingChange::Refused { text })
        })
    })
    .await;
    ana.stop().await;
    assert_eq!(sequences(&world), [Some(0), Some(0)]);
}

/// What the rep had seen when they moved a meeting, as the hub is told.
fn sequences(world: &World) -> Vec<Option<u32>> {
    let all = world.hub.decisions().into_iter();
    all.filter_map(|i| match i.action {
        Action::MoveMeeting { sequence, .. } => Some(sequence),
        _ => None,
    })
    .collect()
}

#[tokio::test]
async fn a_second_move_made_offline_counts_on_the_first() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    world.hub.offline(true);
    for to in [THURSDAY + 3_600, THURSDAY + 7_200] {
        ana.desk
            .move_meeting(&"mtg_1".into(), at(to))
            .await
            .unwrap();
    }
    world.hub.offline(false);
    ana.desk.wake();
    ana.until_agenda("both", |a| {
        item(a, "mtg_1").is_some_and(|m| m.change.is_none())
    })
    .await;
    ana.stop().await;
    assert_eq!(sequences(&world), [Some(0), Some(1)]);
}

#[tokio::test]
async fn a_refused_move_says_why_and_where_the_meeting_stays() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    world.hub.answers(|_| {
        let start = at(THURSDAY + 7_200);
        let end = start.plus_seconds(HALF_HOUR);
        Reply::Says(Answer::Clash { start, end })
    });
    let to = at(THURSDAY + 7_200);
    ana.desk.move_meeting(&"mtg_1".into(), to).await.unwrap();
    ana.until_agenda("the refusal", |a| {
        item(a, "mtg_1").is_some_and(|m| matches!(m.change, Some(MeetingChange::Refused { .. })))
    })
    .await;
    let shown = one(&ana, "mtg_1").await;
    assert_eq!(shown.meeting.start, at(THURSDAY));
    let text = "It stays on Thursday 5 March at 14:00: you have another meeting then.";
    assert_eq!(
        shown.change,
        Some(MeetingChange::Refused { text: text.into() })
    );

    world.hub.answers(|_| Reply::Says(Answer::Over));
    ana.desk
        .cancel_meeting(&"mtg_1".into(), None)
        .await
        .unwrap();
    ana.until_agenda("the other refusal", |a| {
        item(a, "mtg_1").is_some_and(|m| {
            let text = "It was over already.".into();
            m.change == Some(MeetingChange::Refused { text })
        })
    })
    .await;
    ana.stop().await;
}

#[tokio::test]
async fn what_the_rep_cancels_here_is_cancelled_at_once_and_not_told_back() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    let reason = Some(" ill ".into());
    ana.desk
        .cancel_meeting(&"mtg_1".into(), reason)
        .await
        .unwrap();
    let shown = one(&ana, "mtg_1").await.meeting;
    assert_eq!(shown.state, MeetingState::Cancelled);
    assert_eq!(shown.reason.as_deref(), Some("ill"));
    let twice = ana.desk.cancel_meeting(&"mtg_1".into(), None).await;
    assert_eq!(twice.unwrap_err().code, FailureCode::NotFound);
    world
        .hub
        .until("the word", |hub| hub.decisions().len() == 1)
        .await;
    let gone = meeting("mtg_1", THURSDAY).cancelled(Party::Rep);
    world.hub.tell(booked(&gone));
    ana.until_agenda("the feed's word", |a| {
        item(a, "mtg_1").is_some_and(|m| m.meeting.version == 2)
    })
    .await;
    ana.stop().await;
}

#[tokio::test]
async fn how_it_went_is_said_after_it_began() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    let early = ana.desk.settle_meeting(&"mtg_1".into(), true).await;
    assert_eq!(early.unwrap_err().code, FailureCode::NotFound);
    world.is(THURSDAY + 900);
    ana.desk
        .settle_meeting(&"mtg_1".into(), false)
        .await
        .unwrap();
    assert_eq!(one(&ana, "mtg_1").await.meeting.state, MeetingState::NoShow);
    ana.desk
        .settle_meeting(&"mtg_1".into(), true)
        .await
        .unwrap();
    ana.until_agenda("both", |a| {
        item(a, "mtg_1")
            .is_some_and(|m| m.meeting.state == MeetingState::Held && m.change.is_none())
    })
    .await;
    ana.stop().await;
    assert_eq!(world.hub.decisions().len(), 2);
}

#[tokio::test]
async fn a_stuck_move_can_be_dropped() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    world
        .hub
        .answers(|_| Reply::Fails(StatusCode::NOT_FOUND, None));
    let to = at(THURSDAY + 7_200);
    let id = ana.desk.move_meeting(&"mtg_1".into(), to).await.unwrap();
    ana.until_agenda("stuck", |a| {
        item(a, "mtg_1").is_some_and(|m| matches!(m.change, Some(MeetingChange::Wedged { .. })))
    })
    .await;
    let wedged = ana.desk.state().await.unwrap().wedged;
    assert_eq!(wedged[0].what, "Move the meeting with Priya Raghunathan");
    assert_eq!(one(&ana, "mtg_1").await.meeting.start, at(THURSDAY));
    ana.desk.drop_intent(&id).await.unwrap();
    assert_eq!(one(&ana, "mtg_1").await.change, None);
    ana.stop().await;
}

#[tokio::test]
async fn only_pages_of_the_web_are_joined() {
    let world = World::new().await;
    let mut ana = told_of(&world).await;
    for (n, url) in ["file:///etc/passwd", "zoommtg://zoom.us/join"]
        .iter()
        .enumerate()
    {
        let mut bad = meeting("mtg_1", THURSDAY);
        bad.version = 2 + u32::try_from(n).unwrap();
        bad.location = Location::GoogleMeet;
        bad.join_url = Some((*url).into());
        let version = bad.version;
        world.hub.tell(booked(&bad));
        ana.until_agenda("it", |a| {
            item(a, "mtg_1").is_some_and(|m| m.meeting.version == version)
        })
        .await;
        assert!(ana.desk.join_url(&"mtg_1".into()).await.is_err(), "{url}");
    }
    ana.stop().await;
}

#[tokio::test]
async fn a_booked_handoff_is_the_hosts() {
    let world = World::new().await;
    let mut held = handoff("ho_1");
    held.state = baton_core::handoff::HandoffState::Booked;
    held.accepted_by = Some(rep("rep_ana"));
    held.accepted_at = Some(at(0));
    world.hub.tell(told(&held));
    let mut theirs = held.clone();
    (theirs.id, theirs.accepted_by) = ("ho_2".into(), Some(rep("rep_bo")));
    world.hub.tell(told(&theirs));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Mine).await;
    ana.section_of("ho_2", Section::Closed).await;
    assert_eq!(ana.desk.state().await.unwrap().counts.mine, 1);
    let back = ana.desk.give_back(&"ho_1".into()).await;
    assert_eq!(back.unwrap_err().code, FailureCode::NotFound);
    ana.stop().await;
}
