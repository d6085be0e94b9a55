//! A prospect is forgotten: what this device has of them goes, and the hub hears of it.

use axum::http::StatusCode;
use baton_api::feed::{Change, EntityKind};
use baton_api::intent::Action;
use baton_core::handoff::OfferState;
use baton_desk::view::{Connection, Facet, FacetKind, SearchQuery, Section};
use baton_desk::{AlertEvent, AlertKind};
use serde_json::json;

use crate::hub::{FakeHub, Reply, usual};
use crate::people::{Story, handoff, said, told};
use crate::world::{Running, World};

fn gone(removed: EntityKind) -> Change {
    Change::Removed { removed }
}

/// Dana and what she said are taken back.
fn forget(world: &World) {
    world.hub.tell_of("ho_1", gone(EntityKind::Handoff));
    world.hub.tell_of("conv_ho_1/0", gone(EntityKind::Message));
}

async fn told_of_dana(world: &World) -> Running {
    let dana = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(said(&dana, 0, "we are 220 people"));
    world.hub.tell(told(&dana));
    world.live().await
}

/// Waits until the hub has heard how far this device has come.
async fn heard(world: &World, position: i64) {
    let body = json!({ "position": position });
    let told = |hub: &FakeHub| hub.was_asked("PUT /v1/feed/position", &body);
    world.hub.until("how far the device is", told).await;
}

#[tokio::test]
async fn an_open_handoff_goes_with_its_notification_and_the_rep_reads_why() {
    let world = World::new().await;
    let mut ana = told_of_dana(&world).await;
    let alert = ana.shown().await;
    assert_eq!(alert.kind, AlertKind::Offered);
    forget(&world);
    ana.until("nothing", |_, inbox| inbox.is_empty()).await;
    ana.until_found("220", 0).await;
    assert_eq!(ana.alert().await, AlertEvent::Close { offer: alert.offer });
    assert!(ana.desk.handoff(&"ho_1".into()).await.is_err());
    let state = ana.desk.state().await.unwrap();
    assert_eq!(state.wedged, [], "no answer of the rep failed");
    let told = &state.notices[0];
    assert!(told.text.contains("wished to be forgotten"), "{told:?}");
    assert!(!told.text.contains("Priya"), "and not who: {told:?}");
    ana.desk.drop_intent(&told.id).await.unwrap();
    assert_eq!(ana.desk.state().await.unwrap().notices, []);
    heard(&world, 4).await;
    ana.stop().await;
}

#[tokio::test]
async fn an_answer_that_waits_to_be_sent_is_dropped() {
    let world = World::new().await;
    world.hub.answers(|intent| match intent.action {
        Action::Accept { .. } => Reply::Fails(StatusCode::SERVICE_UNAVAILABLE, Some(60)),
        _ => Reply::Says(usual(intent)),
    });
    let mut ana = told_of_dana(&world).await;
    let alert = ana.shown().await;
    let stored = |hub: &FakeHub| hub.receipts().len() == 1;
    world.hub.until("that the alert is stored", stored).await;
    ana.desk.accept(&alert.offer).await.unwrap();
    assert_eq!(
        ana.alert().await,
        AlertEvent::Close {
            offer: alert.offer.clone()
        }
    );
    forget(&world);
    ana.until("nothing", |_, inbox| inbox.is_empty()).await;
    heard(&world, 4).await;
    assert_eq!(ana.desk.unsent().await.unwrap(), 0);
    ana.stop().await;
}

#[tokio::test]
async fn a_device_that_was_away_hears_of_it_when_it_is_back() {
    let world = World::new().await;
    let mut ana = told_of_dana(&world).await;
    let alert = ana.shown().await;
    let taken = handoff("ho_1")
        .offered("off_1", "rep_ana", 0, 120)
        .answered("off_1", OfferState::Accepted, 5);
    world.hub.tell(told(&taken));
    ana.section_of("ho_1", Section::Mine).await;
    assert_eq!(ana.alert().await, AlertEvent::Close { offer: alert.offer });
    ana.stop().await;
    forget(&world);
    world.is(30 * 86_400);

    let mut ana = world.live().await;
    ana.until("nothing", |_, inbox| inbox.is_empty()).await;
    heard(&world, 5).await;
    ana.stop().await;
}

#[tokio::test]
async fn a_device_that_was_revoked_keeps_nobody_also_when_it_comes_back_later() {
    let world = World::new().await;
    let mut ana = told_of_dana(&world).await;
    let alert = ana.shown().await;
    ana.until_found("220", 1).await;
    world.hub.offline(true);
    ana.desk.accept(&alert.offer).await.unwrap();
    assert_eq!(ana.alert().await, AlertEvent::Close { offer: alert.offer });
    ana.stop().await;
    world.hub.revoke();
    world.hub.offline(false);

    let mut ana = world.start().await;
    ana.until("nobody", |s, inbox| {
        s.connection == Connection::SignedOut && inbox.is_empty()
    })
    .await;
    ana.until_found("220", 0).await;
    assert!(ana.desk.handoff(&"ho_1".into()).await.is_err());
    assert_eq!(ana.desk.unsent().await.unwrap(), 0);
    ana.stop().await;
}

#[tokio::test]
async fn searches_for_them_alone_are_dropped() {
    let world = World::new().await;
    let mut ana = told_of_dana(&world).await;
    ana.shown().await;
    let person = Facet {
        kind: FacetKind::Person,
        value: "priya raghunathan".into(),
        label: "Priya Raghunathan".into(),
    };
    let by = |text: &str, facets: Vec<Facet>| SearchQuery {
        text: text.into(),
        facets,
        ..SearchQuery::default()
    };
    let known = ana.desk.facets(FacetKind::Person, "priya").await.unwrap();
    assert_eq!(known, std::slice::from_ref(&person));
    let save = async |name: &str, query: SearchQuery| {
        ana.desk.save_search(name, query).await.unwrap();
    };
    save("Her", by("", vec![person])).await;
    save("Her name", by("priya RAGHUNATHAN", vec![])).await;
    save("Prices", by("price", vec![])).await;
    forget(&world);
    ana.until("nothing", |_, inbox| inbox.is_empty()).await;
    heard(&world, 4).await;
    let left = ana.desk.saved_searches().await.unwrap();
    let names: Vec<_> = left.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Prices"]);
    drop(ana.alert().await);
    ana.stop().await;
}
