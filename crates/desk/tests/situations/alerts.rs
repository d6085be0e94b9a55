//! Being called, once.

use baton_api::feed::{Change, SetAway};
use baton_api::intent::{Action, Answer};
use baton_api::view::{DeliveryState, HandoffView, Reminder};
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::meeting::Party;
use baton_core::presence::Presence;
use baton_core::routing::Stage;
use baton_desk::view::{MyAnswer, Section};
use baton_desk::{AlertEvent, AlertKind};

use crate::book::{Fate, THURSDAY, meeting};
use crate::hub::Reply;
use crate::people::{Story, at, handoff, me, rep, told};
use crate::world::World;

#[tokio::test]
async fn alert_fires_once_across_restart() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(me(Presence::Available));
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Offered);
    assert_eq!(alert.title, "Priya Raghunathan · Brightmoor");
    assert_eq!(alert.lines, ["0/5", "Asked: does it do SSO?"]);
    assert_eq!(alert.decline_reasons.len(), 5);
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.replace("two");
    world.hub.tell(me(Presence::Available));
    let mut again = offered.clone().asked("price?");
    again.version += 1;
    world.hub.tell(told(&again));
    ana.until("the newer version", |_, inbox| {
        inbox.iter().any(|r| r.line == "price?")
    })
    .await;
    // Another offer is called, and nothing before it.
    world
        .hub
        .tell(told(&handoff("ho_2").offered("off_2", "rep_ana", 0, 120)));
    assert_eq!(ana.shown().await.offer, "off_2".into());
    ana.stop().await;
}

#[tokio::test]
async fn an_unanswered_offer_reminds_once_and_then_says_that_it_lapsed() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    ana.stop().await;

    world.is(60);
    let mut ana = world.live().await;
    assert_eq!(ana.shown().await.kind, AlertKind::Reminder);
    world.is(90);
    ana.desk.wake();
    let passed_on = offered
        .answered("off_1", OfferState::Lapsed, 120)
        .offered("off_2", "rep_bo", 120, 240);
    world.is(120);
    world.hub.tell(told(&passed_on));
    let (mut closed, mut lapsed) = (false, None);
    while !(closed && lapsed.is_some()) {
        match ana.alert().await {
            AlertEvent::Close { offer } => closed = offer == "off_1".into(),
            AlertEvent::Show(alert) => lapsed = Some(alert),
        }
    }
    let lapsed = lapsed.unwrap();
    assert_eq!(lapsed.kind, AlertKind::Lapsed);
    assert_eq!(lapsed.lines, ["Not answered by 14:02.", "Bo is asked now."]);
    ana.stop().await;
}

#[tokio::test]
async fn a_withdrawn_offer_takes_its_notification_away() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    world
        .hub
        .tell(told(&offered.answered("off_1", OfferState::Rescinded, 9)));
    let close = AlertEvent::Close {
        offer: "off_1".into(),
    };
    assert_eq!(ana.alert().await, close);
    ana.stop().await;
}

#[tokio::test]
async fn an_offer_that_the_rep_accepted_elsewhere_is_theirs_without_a_word() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    // In Slack, say.
    world.is(9);
    let taken = offered.answered("off_1", OfferState::Accepted, 9);
    world.hub.tell(told(&taken));
    let close = AlertEvent::Close {
        offer: "off_1".into(),
    };
    assert_eq!(ana.alert().await, close);
    ana.section_of("ho_1", Section::Mine).await;
    let row = ana.row("ho_1").await;
    assert_eq!((row.my_answer, row.my_offer), (None, None));
    assert_eq!(ana.desk.state().await.unwrap().counts.mine, 1);
    world.is(90);
    ana.desk.wake();
    // Another offer is called, and nothing before it.
    let other = handoff("ho_2").offered("off_2", "rep_ana", 90, 200);
    world.hub.tell(told(&other));
    assert_eq!(ana.shown().await.offer, "off_2".into());
    ana.stop().await;
}

#[tokio::test]
async fn an_offer_accepted_here_offline_and_elsewhere_is_theirs_once() {
    let by_me = |at| Answer::Taken {
        by: rep("rep_ana"),
        at,
    };
    for answer in [Answer::Accepted { at: at(9) }, by_me(at(9))] {
        let world = World::new().await;
        let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
        world.hub.tell(told(&offered));
        let mut ana = world.live().await;
        ana.shown().await;
        world.hub.offline(true);
        ana.desk.accept(&"off_1".into()).await.unwrap();
        assert!(matches!(ana.alert().await, AlertEvent::Close { .. }));
        world.hub.answers(move |_| Reply::Says(answer.clone()));
        let taken = offered.answered("off_1", OfferState::Accepted, 9);
        world.hub.tell(told(&taken));
        world.hub.offline(false);
        ana.desk.wake();
        ana.until("the hub's word", |_, inbox| {
            let answered = matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }));
            answered && inbox[0].section == Section::Mine && inbox[0].accepted_at == Some(at(9))
        })
        .await;
        // Nobody says that it was taken by somebody.
        ana.stop().await;
    }
}

#[tokio::test]
async fn old_and_foreign_offers_call_nobody() {
    let world = World::new().await;
    world.is(500);
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    world
        .hub
        .tell(told(&handoff("ho_2").offered("off_2", "rep_bo", 450, 900)));
    let lapsed = handoff("ho_3")
        .offered("off_3", "rep_ana", 0, 120)
        .answered("off_3", OfferState::Lapsed, 120);
    world.hub.tell(told(&lapsed));
    world
        .hub
        .tell(told(&handoff("ho_4").offered("off_4", "rep_ana", 450, 900)));
    let mut ana = world.live().await;
    assert_eq!(ana.shown().await.offer, "off_4".into());
    ana.section_of("ho_1", Section::Closed).await;
    ana.stop().await;
}

#[tokio::test]
async fn an_answer_takes_the_notification_away_and_nothing_reminds() {
    let world = World::new().await;
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    ana.desk.decline(&"off_1".into(), "other").await.unwrap();
    assert!(matches!(ana.alert().await, AlertEvent::Close { .. }));
    world.is(90);
    ana.desk.wake();
    ana.section_of("ho_1", Section::Closed).await;
    world.hub.offline(false);
    ana.desk.wake();
    ana.live().await;
    world
        .hub
        .until("the decline", |hub| hub.decisions().len() == 1)
        .await;
    ana.stop().await;
}

#[tokio::test]
async fn the_hub_learns_how_far_an_alert_got() {
    let world = World::new().await;
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    let has = |state| {
        move |hub: &crate::hub::FakeHub| {
            let offer = "off_1".into();
            hub.receipts().contains(&Action::Receipt { offer, state })
        }
    };
    world.hub.until("sent", has(DeliveryState::Sent)).await;
    ana.desk.alert_shown(&alert.offer).await.unwrap();
    world.hub.until("shown", has(DeliveryState::Shown)).await;
    ana.desk.mark_seen(&alert.handoff).await.unwrap();
    world.hub.until("seen", has(DeliveryState::Seen)).await;
    assert!(!ana.row("ho_1").await.unread);
    ana.desk.alert_shown(&alert.offer).await.unwrap();
    ana.desk.mark_seen(&alert.handoff).await.unwrap();
    ana.stop().await;
    assert_eq!(world.hub.receipts().len(), 3, "never back, never twice");
}

/// As it is, a version later.
fn then(mut view: HandoffView, change: impl FnOnce(&mut HandoffView)) -> HandoffView {
    view.version += 1;
    change(&mut view);
    view
}

#[tokio::test]
async fn an_offer_repeats_until_it_is_answered_and_each_time_once_across_restarts() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    let offered = then(offered, |v| v.offers[0].repeat_seconds = Some(30));
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    assert_eq!(ana.shown().await.kind, AlertKind::Offered);
    for s in [30, 60] {
        world.is(s);
        ana.desk.wake();
        assert_eq!(ana.shown().await.kind, AlertKind::Reminder, "{s}");
    }
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.tell(told(&then(offered, |_| {})));
    world.is(89);
    ana.desk.wake();
    // Another offer is called, and nothing before it.
    let other = handoff("ho_2").offered("off_2", "rep_ana", 89, 120);
    world.hub.tell(told(&other));
    assert_eq!(ana.shown().await.offer, "off_2".into());
    world.is(90);
    ana.desk.wake();
    let third = ana.shown().await;
    assert_eq!(
        (third.offer, third.kind),
        ("off_1".into(), AlertKind::Reminder)
    );
    ana.desk.accept(&"off_1".into()).await.unwrap();
    assert!(matches!(ana.alert().await, AlertEvent::Close { .. }));
    ana.stop().await;
}

#[tokio::test]
async fn the_hub_reminds_and_says_so() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    world.is(20);
    let reminded = then(offered, |v| v.offers[0].reminded_at = Some(at(20)));
    world.hub.tell(told(&reminded));
    let again = ana.shown().await;
    assert_eq!(again.kind, AlertKind::Reminder);
    assert_eq!(again.lines[0], "Still waiting for you.");
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.tell(told(&then(reminded, |v| v.messages = 9)));
    world
        .hub
        .tell(told(&handoff("ho_2").offered("off_2", "rep_ana", 20, 120)));
    assert_eq!(ana.shown().await.offer, "off_2".into(), "reminded once");
    ana.stop().await;
}

#[tokio::test]
async fn what_waits_too_long_calls_whoever_may_take_it() {
    let world = World::new().await;
    world.is(300);
    let reminded = then(handoff("ho_1"), |v| {
        v.reminded = Some(Reminder {
            stage: Stage::Pickup,
            at: at(300),
        });
    });
    let kept = then(handoff("ho_2"), |v| {
        v.reminded.clone_from(&reminded.reminded);
        v.kept_for = vec![rep("rep_bo")];
    });
    world.hub.tell(told(&kept));
    world.hub.tell(told(&reminded));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Unclaimed);
    assert_eq!(alert.handoff, "ho_1".into());
    assert_eq!(alert.lines[0], "It still waits: you can take it.");
    let taken =
        reminded
            .offered("off_1", "rep_bo", 301, 400)
            .answered("off_1", OfferState::Accepted, 302);
    world.hub.tell(told(&taken));
    let close = AlertEvent::Close { offer: alert.offer };
    assert_eq!(ana.alert().await, close);
    ana.stop().await;
}

#[tokio::test]
async fn who_is_away_is_not_called_to_what_anybody_may_take() {
    let world = World::new().await;
    world.is(300);
    let reminded = then(handoff("ho_1"), |v| {
        v.reminded = Some(Reminder {
            stage: Stage::Pickup,
            at: at(300),
        });
    });
    let mut hers = handoff("ho_2");
    hers.reminded.clone_from(&reminded.reminded);
    hers.kept_for = vec![rep("rep_ana")];
    hers.kept_until = Some(at(600));
    world.hub.tell(me(Presence::Away));
    world.hub.tell(told(&reminded));
    world.hub.tell(told(&hers));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.handoff, "ho_2".into());
    assert_eq!(alert.lines[0], "It waits for you until 14:10.");
    ana.stop().await;
}

#[tokio::test]
async fn what_does_not_move_calls_who_looks_after_it_until_somebody_has_it() {
    let world = World::new().await;
    world.is(300);
    let stuck = then(handoff("ho_1").offered("off_1", "rep_bo", 0, 400), |v| {
        v.escalated_at = Some(at(300));
        v.escalated_to = vec![rep("rep_ana")];
    });
    world.hub.tell(told(&stuck));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Escalated);
    assert_eq!(alert.title, "Priya Raghunathan · Brightmoor");
    assert_eq!(alert.lines[0], "Nobody has taken this for 5 min.");
    assert!(alert.decline_reasons.is_empty());
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.tell(told(&then(stuck.clone(), |_| {})));
    world
        .hub
        .tell(told(&stuck.answered("off_1", OfferState::Accepted, 310)));
    let close = AlertEvent::Close { offer: alert.offer };
    assert_eq!(ana.alert().await, close, "and it was told once");
    ana.stop().await;
}

/// Bo hosts Priya's meeting since `taken`, and has left by `told`: Ana was told.
fn left_with_a_meeting(id: &str, taken: i64, told: i64) -> HandoffView {
    let offered = handoff(id).offered("off_1", "rep_bo", 0, 400);
    then(
        offered.answered("off_1", OfferState::Accepted, taken),
        |v| {
            let mut theirs = meeting("mtg_1", THURSDAY);
            theirs.host = rep("rep_bo");
            v.state = HandoffState::Booked;
            v.meeting = Some(Box::new(theirs));
            v.escalated_at = Some(at(told));
            v.escalated_to = vec![rep("rep_ana")];
        },
    )
}

#[tokio::test]
async fn a_meeting_whose_host_has_left_calls_who_looks_after_it_until_somebody_hosts_it() {
    let world = World::new().await;
    world.is(300);
    let left = left_with_a_meeting("ho_1", 10, 300);
    world.hub.tell(told(&left));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Escalated);
    assert_eq!(
        alert.lines[0],
        "Bo has left, and nobody is free for the meeting on Thursday 5 March, 14:00."
    );
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.tell(told(&then(left.clone(), |_| {})));
    let handed_on = then(left, |v| {
        v.version += 1;
        v.accepted_by = Some(rep("rep_cy"));
        v.accepted_at = Some(at(310));
    });
    world.hub.tell(told(&handed_on));
    let close = AlertEvent::Close { offer: alert.offer };
    assert_eq!(ana.alert().await, close, "and it was told once");
    ana.stop().await;
}

#[tokio::test]
async fn a_meeting_that_needs_no_other_host_calls_nobody() {
    let world = World::new().await;
    world.is(300);
    let change =
        |id: &str, change: fn(&mut HandoffView)| then(left_with_a_meeting(id, 10, 300), change);
    let quiet = [
        left_with_a_meeting("handed_on", 301, 300),
        change("hers", |v| v.accepted_by = Some(rep("rep_ana"))),
        change("not_told", |v| v.escalated_to = vec![rep("rep_cy")]),
        change("closed", |v| v.state = HandoffState::Closed),
        change("begun", |v| {
            v.meeting = Some(Box::new(meeting("mtg_1", 300)));
        }),
        change("cancelled", |v| {
            let gone = meeting("mtg_1", THURSDAY).cancelled(Party::Prospect);
            v.meeting = Some(Box::new(gone));
        }),
        change("booked_anew", |v| {
            let mut anew = meeting("mtg_2", THURSDAY);
            anew.booked_at = at(301);
            v.meeting = Some(Box::new(anew));
        }),
    ];
    for view in &quiet {
        world.hub.tell(told(view));
    }
    let mut ana = world.live().await;
    // This one calls, and nothing before it.
    world.is(301);
    world.hub.tell(told(&left_with_a_meeting("ho_1", 300, 300)));
    assert_eq!(ana.shown().await.handoff, "ho_1".into());
    ana.stop().await;
}

/// Ana, whom the hub has set to away `s` seconds into the story.
fn set_away(s: i64) -> Change {
    let mut change = me(Presence::Away);
    if let Change::Me { me } = &mut change {
        me.set_away = Some(SetAway {
            at: at(s),
            lapses: 3,
        });
    }
    change
}

#[tokio::test]
async fn who_was_set_to_away_is_told_once_and_comes_back_also_offline() {
    let world = World::new().await;
    world.is(400);
    world.hub.tell(set_away(400));
    let mut ana = world.live().await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::SetAway);
    assert_eq!(alert.title, "You're set to away");
    assert_eq!(
        alert.lines,
        ["3 offers in a row went unanswered. Come back when you're ready."]
    );
    ana.stop().await;

    let mut ana = world.live().await;
    world.hub.tell(set_away(400));
    world.hub.offline(true);
    ana.desk.set_presence(Presence::Available).await.unwrap();
    assert!(matches!(ana.alert().await, AlertEvent::Close { .. }));
    let shown = ana.desk.state().await.unwrap().me.unwrap();
    assert_eq!(
        (shown.presence, shown.set_away),
        (Presence::Available, None)
    );
    world.hub.offline(false);
    ana.desk.wake();
    world
        .hub
        .until("the presence", |hub| hub.decisions().len() == 1)
        .await;
    world.hub.tell(me(Presence::Available));
    world.hub.tell(set_away(900));
    assert_eq!(ana.shown().await.kind, AlertKind::SetAway, "another time");
    ana.stop().await;
}
