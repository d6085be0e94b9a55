//! Deciding, online and offline.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use baton_api::intent::{Action, Answer};
use baton_core::handoff::{HandoffState, OfferState, Outcome};
use baton_core::presence::Presence;
use baton_desk::AlertKind;
use baton_desk::failure::FailureCode;
use baton_desk::view::{Decision, MyAnswer, Section};

use crate::hub::{Reply, usual};
use crate::people::{Story, at, handoff, me, rep, told};
use crate::world::World;

#[tokio::test]
async fn an_accept_shows_at_once_and_stays_until_the_feed_shows_it() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    ana.section_of("ho_1", Section::Offered).await;
    let first = ana.desk.accept(&"off_1".into()).await.unwrap();
    let again = ana.desk.accept(&"off_1".into()).await.unwrap();
    assert_eq!(first, again, "a second click is the same decision");
    assert_eq!(ana.row("ho_1").await.section, Section::Mine);
    ana.until("the hub's word", |_, inbox| {
        matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }))
    })
    .await;
    assert_eq!(ana.row("ho_1").await.section, Section::Mine);
    // A sign of life makes a new version, and still nobody has it on the feed.
    let mut touched = offered.clone();
    touched.version += 1;
    world.hub.tell(told(&touched.asked("price?")));
    ana.until("it", |_, inbox| inbox[0].line == "price?").await;
    assert_eq!(ana.row("ho_1").await.section, Section::Mine);
    let mut taken = offered.answered("off_1", OfferState::Accepted, 3);
    taken.version += 1;
    world.hub.tell(told(&taken));
    ana.until("the feed's word", |_, inbox| {
        inbox[0].accepted_at == Some(at(3))
    })
    .await;
    assert_eq!(ana.row("ho_1").await.section, Section::Mine);
    assert_eq!(ana.desk.state().await.unwrap().counts.mine, 1);
    ana.alert().await;
    ana.stop().await;
    assert_eq!(world.hub.decisions().len(), 1);
}

#[tokio::test]
async fn accept_while_offline_then_taken_by_another() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    ana.desk.accept(&"off_1".into()).await.unwrap();
    ana.alert().await;
    let row = ana.row("ho_1").await;
    assert_eq!(
        (row.section, row.state),
        (Section::Mine, HandoffState::Accepted)
    );
    assert!(matches!(row.my_answer, Some(MyAnswer::Sending { .. })));
    ana.stop().await;

    // Meanwhile the offer lapsed and Bo took it.
    world.is(200);
    let by_bo = offered
        .answered("off_1", OfferState::Lapsed, 120)
        .offered("off_2", "rep_bo", 120, 240)
        .answered("off_2", OfferState::Accepted, 150);
    let (by, taken_at) = (rep("rep_bo"), at(150));
    let taken = Answer::Taken {
        by: by.clone(),
        at: taken_at,
    };
    let says = taken.clone();
    world.hub.answers(move |_| Reply::Says(says.clone()));
    let mut ana = world.start().await;
    assert_eq!(
        ana.row("ho_1").await.section,
        Section::Mine,
        "also after a restart"
    );
    world.hub.tell(told(&by_bo));
    world.hub.offline(false);
    ana.desk.wake();
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::TooLate);
    assert_eq!(alert.lines, ["Bo took it, 14:02."]);
    ana.until("who has it", |_, inbox| {
        let answered = matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }));
        answered && inbox[0].accepted_by == Some(by.clone())
    })
    .await;
    let row = ana.row("ho_1").await;
    assert_eq!(row.section, Section::Closed);
    let action = Decision::Accept;
    let answer = taken;
    assert_eq!(row.my_answer, Some(MyAnswer::Answered { action, answer }));
    ana.stop().await;
    assert_eq!(world.hub.decisions().len(), 1);
}

#[tokio::test]
async fn receipts_never_delay_an_accept() {
    let world = World::new().await;
    world.hub.answers(|intent| match intent.action {
        Action::Receipt { .. } => Reply::Hangs,
        _ => Reply::Says(usual(intent)),
    });
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    world
        .hub
        .tell(told(&handoff("ho_2").offered("off_2", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    ana.shown().await;
    ana.shown().await;
    world
        .hub
        .until("a receipt that hangs", |hub| hub.receipts().len() == 1)
        .await;
    ana.desk.accept(&"off_1".into()).await.unwrap();
    ana.desk.accept(&"off_2".into()).await.unwrap();
    world
        .hub
        .until("both decisions", |hub| hub.decisions().len() == 2)
        .await;
    ana.until("both answers", |s, inbox| {
        let done =
            |r: &baton_desk::view::InboxRow| matches!(r.my_answer, Some(MyAnswer::Answered { .. }));
        s.counts.mine == 2 && inbox.iter().all(done)
    })
    .await;
    ana.desk.shutdown().await;
}

#[tokio::test]
async fn decisions_about_one_handoff_go_in_order() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    let (id, offer) = ("ho_1".into(), "off_1".into());
    ana.desk.accept(&offer).await.unwrap();
    ana.alert().await;
    ana.desk
        .close(&id, Outcome::Won, Some(" yes ".into()))
        .await
        .unwrap();
    let row = ana.row("ho_1").await;
    assert_eq!(
        (row.section, row.outcome),
        (Section::Closed, Some(Outcome::Won))
    );
    let failure = ana.desk.give_back(&id).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::NotFound, "it is over");
    world.hub.offline(false);
    ana.desk.wake();
    world
        .hub
        .until("both", |hub| hub.decisions().len() == 2)
        .await;
    let actions: Vec<_> = world
        .hub
        .decisions()
        .into_iter()
        .map(|i| i.action)
        .collect();
    assert!(matches!(&actions[0], Action::Accept { offer: o } if *o == offer));
    assert!(matches!(&actions[1], Action::Close { note: Some(n), .. } if n == "yes"));
    let over = offered
        .answered("off_1", OfferState::Accepted, 3)
        .closed(Outcome::Won, 9);
    world.hub.tell(told(&over));
    ana.until("the feed's word", |_, inbox| {
        let done = matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }));
        done && inbox[0].ended_at == Some(at(9))
    })
    .await;
    ana.stop().await;
}

#[tokio::test]
async fn a_refused_decision_is_stuck_until_the_rep_looks() {
    let world = World::new().await;
    world
        .hub
        .answers(|_| Reply::Fails(StatusCode::NOT_FOUND, None));
    world.hub.tell(told(&handoff("ho_1")));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Waiting).await;
    let id = ana.desk.claim(&"ho_1".into()).await.unwrap();
    ana.until("it is stuck", |s, _| !s.wedged.is_empty()).await;
    let stuck = ana.desk.state().await.unwrap().wedged;
    assert_eq!(stuck[0].what, "Take Priya Raghunathan");
    assert_eq!(stuck[0].failure.message, "There is no such offer.");
    let row = ana.row("ho_1").await;
    assert_eq!(
        row.section,
        Section::Waiting,
        "nothing is claimed that is not so"
    );
    assert!(matches!(row.my_answer, Some(MyAnswer::Wedged { .. })));

    world.hub.answers(|i| Reply::Says(usual(i)));
    ana.desk.retry_intent(&id).await.unwrap();
    world
        .hub
        .until("it again", |hub| hub.decisions().len() == 2)
        .await;
    ana.section_of("ho_1", Section::Mine).await;
    ana.until("nothing stuck", |s, _| s.wedged.is_empty()).await;
    assert!(ana.desk.drop_intent(&id).await.is_err(), "nothing to drop");
    ana.stop().await;
    assert!(world.hub.decisions().iter().all(|i| i.id == id));
}

#[tokio::test]
async fn a_stuck_decision_can_be_dropped() {
    let world = World::new().await;
    world
        .hub
        .answers(|_| Reply::Fails(StatusCode::FORBIDDEN, None));
    world.hub.tell(told(&handoff("ho_1")));
    let mut ana = world.live().await;
    let id = ana.desk.claim(&"ho_1".into()).await.unwrap();
    ana.until("it is stuck", |s, _| !s.wedged.is_empty()).await;
    ana.desk.drop_intent(&id).await.unwrap();
    assert!(ana.desk.state().await.unwrap().wedged.is_empty());
    assert_eq!(ana.row("ho_1").await.my_answer, None);
    ana.stop().await;
}

#[tokio::test]
async fn a_hub_that_fails_is_asked_again_with_the_same_id() {
    let world = World::new().await;
    let tries = AtomicU32::new(0);
    world
        .hub
        .answers(move |intent| match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Reply::Fails(StatusCode::SERVICE_UNAVAILABLE, Some(40)),
            1 => Reply::Fails(StatusCode::TOO_MANY_REQUESTS, None),
            _ => Reply::Says(usual(intent)),
        });
    world.hub.tell(told(&handoff("ho_1")));
    let mut ana = world.live().await;
    let id = ana.desk.claim(&"ho_1".into()).await.unwrap();
    for n in 1..=3 {
        world
            .hub
            .until("a try", |hub| hub.decisions().len() >= n)
            .await;
        assert_eq!(ana.row("ho_1").await.section, Section::Mine);
        // The clock stands still: only a nudge makes it try before its time.
        while world.hub.decisions().len() == n && n < 3 {
            ana.desk.wake();
            tokio::task::yield_now().await;
        }
    }
    ana.until("the answer", |_, inbox| {
        matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }))
    })
    .await;
    ana.stop().await;
    assert!(world.hub.decisions().iter().all(|i| i.id == id));
}

#[tokio::test]
async fn only_the_last_word_on_presence_is_sent() {
    let world = World::new().await;
    world.hub.tell(me(Presence::Available));
    let mut ana = world.live().await;
    world.hub.offline(true);
    for presence in [Presence::Busy, Presence::Available, Presence::Away] {
        ana.desk.set_presence(presence).await.unwrap();
        let me = ana.desk.state().await.unwrap().me.unwrap();
        assert_eq!(me.presence, presence, "shown at once");
    }
    assert!(ana.desk.set_presence(Presence::Offline).await.is_err());
    world.hub.offline(false);
    ana.desk.wake();
    world
        .hub
        .until("it", |hub| {
            let away = |i: &baton_api::intent::Intent| {
                matches!(
                    i.action,
                    Action::SetPresence {
                        presence: Presence::Away
                    }
                )
            };
            hub.decisions().iter().any(away)
        })
        .await;
    ana.live().await;
    let presence = ana.desk.state().await.unwrap().me.unwrap().presence;
    assert_eq!(presence, Presence::Away, "until the feed says otherwise");
    world.hub.tell(me(Presence::Busy));
    ana.until("the feed's word", |s, _| {
        s.me.as_ref()
            .is_some_and(|me| me.presence == Presence::Busy)
    })
    .await;
    ana.stop().await;
    // What was under way when the network came back may have gone before it.
    let sent = world.hub.decisions();
    let last = Action::SetPresence {
        presence: Presence::Away,
    };
    assert!(
        sent.len() <= 2 && sent.last().unwrap().action == last,
        "{sent:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused_here() {
    let world = World::new().await;
    world.hub.tell(me(Presence::Available));
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_bo", 0, 120)));
    world
        .hub
        .tell(told(&handoff("ho_2").offered("off_2", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    ana.shown().await;
    let failure = ana.desk.accept(&"off_1".into()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::NotFound, "Bo's offer");
    let failure = ana
        .desk
        .decline(&"off_2".into(), "bored")
        .await
        .unwrap_err();
    assert_eq!(failure.field.as_deref(), Some("reason"));
    assert!(
        ana.desk.claim(&"ho_2".into()).await.is_err(),
        "it does not wait"
    );
    assert!(
        ana.desk.give_back(&"ho_2".into()).await.is_err(),
        "not hers yet"
    );
    assert!(ana.desk.retry_intent(&"int_x".into()).await.is_err());
    ana.stop().await;
    assert!(world.hub.decisions().is_empty());
}

#[tokio::test]
async fn what_is_kept_for_another_cannot_be_taken_yet() {
    let world = World::new().await;
    let mut kept = handoff("ho_1");
    kept.kept_for = vec![rep("rep_bo")];
    kept.kept_until = Some(at(60));
    let mut mine = handoff("ho_2");
    mine.kept_for = vec![rep("rep_bo"), rep("rep_ana")];
    mine.kept_until = Some(at(60));
    world.hub.tell(told(&kept));
    world.hub.tell(told(&mine));
    let mut ana = world.live().await;
    ana.section_of("ho_2", Section::Waiting).await;
    let row = ana.row("ho_1").await;
    assert_eq!((row.section, row.unread), (Section::Waiting, false));
    assert_eq!(row.kept_for, Some(rep("rep_bo")));
    assert_eq!(row.offered_to, None, "nobody is asked");
    let refused = ana.desk.claim(&"ho_1".into()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    assert_eq!(refused.message, "It is kept for Bo Lindqvist for now.");
    let row = ana.row("ho_2").await;
    assert_eq!((row.kept_for, row.unread), (None, true));
    ana.desk.claim(&"ho_2".into()).await.unwrap();
    world.is(60);
    // Nobody has told this device yet that it is kept no longer: the hub decides.
    ana.desk.claim(&"ho_1".into()).await.unwrap();
    assert_eq!(ana.row("ho_1").await.section, Section::Mine);
    world
        .hub
        .until("both", |hub| hub.decisions().len() == 2)
        .await;
    ana.stop().await;
}
