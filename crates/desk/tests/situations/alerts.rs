//! Being called, once.

use baton_api::intent::Action;
use baton_api::view::DeliveryState;
use baton_core::handoff::OfferState;
use baton_core::presence::Presence;
use baton_desk::view::Section;
use baton_desk::{AlertEvent, AlertKind};

use crate::people::{Story, handoff, me, told};
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
