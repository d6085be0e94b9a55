//! Following the feed.

use baton_api::feed::{Change, EntityKind};
use baton_core::handoff::OfferState;
use baton_core::presence::Presence;
use baton_desk::view::{Connection, Section};

use crate::people::{Story, handoff, me, said, told};
use crate::world::World;

#[tokio::test]
async fn first_sync_fills_the_inbox() {
    let world = World::new().await;
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(me(Presence::Available));
    world.hub.tell(told(&offered));
    world.hub.tell(said(&offered, 0, "hello"));
    world.hub.tell(said(&offered, 1, "does it do SSO?"));
    let mut ana = world.live().await;
    let state = ana.desk.state().await.unwrap();
    assert_eq!(state.me.unwrap().person.name, "Ana Silva");
    assert_eq!((state.counts.offered, state.sync), (1, None));
    let page = ana.desk.handoff(&"ho_1".into()).await.unwrap();
    assert_eq!(page.row.section, Section::Offered);
    assert_eq!(page.row.line, "does it do SSO?");
    assert!(page.row.unread);
    assert_eq!(page.messages.len(), 2);
    assert_eq!(page.handoff, offered);
    ana.shown().await;
    ana.stop().await;
}

#[tokio::test]
async fn cursor_moves_only_with_what_it_passed() {
    let world = World::new().await;
    for n in 1..=4 {
        world.hub.tell(told(&handoff(&format!("ho_{n}"))));
    }
    world.hub.cut_after(Some(2));
    let mut ana = world.start().await;
    ana.until("what came before the cut", |_, inbox| inbox.len() == 2)
        .await;
    world.hub.cut_after(None);
    ana.live().await;
    ana.until("the rest", |_, inbox| inbox.len() == 4).await;
    ana.stop().await;
    let resumed = world.hub.resumed_from();
    assert_eq!((resumed[0], resumed[1]), (0, 2), "{resumed:?}");

    let ana = world.live().await;
    assert_eq!(
        world.hub.resumed_from().last(),
        Some(&4),
        "also after a restart"
    );
    ana.stop().await;
}

#[tokio::test]
async fn epoch_change_resyncs() {
    let world = World::new().await;
    world
        .hub
        .tell(told(&handoff("ho_old").offered("off_1", "rep_ana", 0, 120)));
    world.hub.tell(told(&handoff("ho_older")));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    ana.desk.accept(&"off_1".into()).await.unwrap();
    ana.alert().await;
    world.hub.replace("two");
    world.hub.tell(told(&handoff("ho_new")));
    world
        .hub
        .tell(told(&handoff("ho_old").offered("off_1", "rep_ana", 0, 120)));
    world.hub.offline(false);
    ana.desk.wake();
    world
        .hub
        .until("the accept", |hub| hub.decisions().len() == 1)
        .await;
    ana.until("the new data", |s, inbox| {
        let ids: Vec<_> = inbox.iter().map(|r| r.id.0.as_str()).collect();
        s.connection == Connection::Live && ids == ["ho_old", "ho_new"]
    })
    .await;
    assert_eq!(
        ana.row("ho_old").await.section,
        Section::Mine,
        "what was decided stays"
    );
    ana.stop().await;
}

#[tokio::test]
async fn what_is_removed_goes_away() {
    let world = World::new().await;
    let talk = handoff("ho_1");
    world.hub.tell(told(&talk));
    world.hub.tell(said(&talk, 0, "hello"));
    let mut ana = world.live().await;
    let removed = |removed| Change::Removed { removed };
    world
        .hub
        .tell_of("conv_ho_1/0", removed(EntityKind::Message));
    world.hub.tell_of("ho_1", removed(EntityKind::Handoff));
    ana.until("an empty inbox", |_, inbox| inbox.is_empty())
        .await;
    assert!(ana.desk.handoff(&"ho_1".into()).await.is_err());
    ana.stop().await;
}

#[tokio::test]
async fn an_entry_of_the_future_does_not_stop_the_feed() {
    let world = World::new().await;
    world.hub.tell(told(&handoff("ho_1")));
    world.hub.tell(told(&handoff("ho_2")));
    world.hub.riddle_at(1);
    let mut ana = world.live().await;
    ana.until("the one after it", |_, inbox| inbox.len() == 1)
        .await;
    ana.stop().await;
}

#[tokio::test]
async fn a_revoked_device_is_signed_out() {
    let world = World::new().await;
    let mut ana = world.live().await;
    world.hub.revoke();
    ana.until("signed out", |s, _| s.connection == Connection::SignedOut)
        .await;
    ana.stop().await;
}

#[tokio::test]
async fn an_offer_that_runs_out_leaves_its_section_without_a_word_of_the_hub() {
    let world = World::new().await;
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    ana.shown().await;
    ana.section_of("ho_1", Section::Offered).await;
    world.is(121);
    ana.desk.wake();
    ana.section_of("ho_1", Section::Closed).await;
    assert_eq!(ana.desk.state().await.unwrap().counts.closed, 1);
    ana.stop().await;
}

#[tokio::test]
async fn a_handoff_that_another_took_is_closed_and_says_who_has_it() {
    let world = World::new().await;
    let story = handoff("ho_1").offered("off_1", "rep_bo", 0, 120).answered(
        "off_1",
        OfferState::Accepted,
        5,
    );
    world.hub.tell(told(&story));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Closed).await;
    let row = ana.row("ho_1").await;
    assert_eq!(row.accepted_by.unwrap().name, "Bo Lindqvist");
    assert!(!row.unread);
    ana.stop().await;
}
