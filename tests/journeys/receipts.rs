use baton_api::view::{DeliveryState, DeliveryView};
use baton_core::handoff::HandoffState;
use baton_tests::rep::Rep;

use crate::world::World;

#[tokio::test]
async fn the_hub_knows_how_far_the_alert_got() {
    let world = World::new().await;
    let rep_ana = world.rep("Ana Ruiz").await;
    let mut ana = world.desk_of(&rep_ana).await;
    // Sees what the hub tells, and sends no signs of life itself.
    let mut phone = Rep::join(&world.url(), &world.code(&rep_ana).await).await;
    ana.network.cut();
    let handoff = world.hands_dana_over().await;
    let mut reaches = async |state: DeliveryState| {
        let there = |all: &[DeliveryView]| all.iter().any(|d| d.state == state);
        let what = format!("{state:?}");
        let all = phone.deliveries(&handoff.id, &what, there).await;
        assert_eq!(all.len(), 1, "one delivery a rep and offer");
    };
    reaches(DeliveryState::Queued).await;

    ana.network.heal();
    ana.desk().wake();
    let alert = ana.offered().await;
    reaches(DeliveryState::Sent).await;
    ana.desk().alert_shown(&alert.offer).await.unwrap();
    reaches(DeliveryState::Shown).await;
    ana.desk().mark_seen(&alert.handoff).await.unwrap();
    reaches(DeliveryState::Seen).await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    reaches(DeliveryState::Acted).await;

    ana.desk().alert_shown(&alert.offer).await.unwrap();
    let told = world.agent_learns(&handoff.id, HandoffState::Accepted);
    told.await;
    reaches(DeliveryState::Acted).await;
    world.end([ana]).await;
}
