//! Dana wishes to be forgotten.

use baton_api::privacy::ForgetWhom;
use baton_desk::view::{SearchQuery, Section};
use baton_tests::wait::{SOON, until};

use crate::device::Device;
use crate::world::World;

fn dana_said() -> SearchQuery {
    SearchQuery {
        text: "dana".into(),
        ..SearchQuery::default()
    }
}

async fn finds_her(device: &Device) -> usize {
    let found = device.desk().search(&dana_said(), 30).await;
    found.unwrap().hits.len()
}

/// Nothing of her is left on this device.
async fn is_empty(device: &mut Device) {
    device
        .until("an empty inbox", async |desk| {
            desk.inbox().await.unwrap().is_empty().then_some(())
        })
        .await;
    assert_eq!(finds_her(device).await, 0);
}

#[tokio::test]
async fn she_is_gone_from_both_desks_also_from_the_one_that_was_away() {
    let world = World::new().await;
    let boss = world.admin_joins("Bea Quist").await;
    let rep_ana = world.rep("Ana Ruiz").await;
    let (mut laptop, mut home) = (world.desk_of(&rep_ana).await, world.desk_of(&rep_ana).await);
    let handoff = world.hands_dana_over().await;
    let (here, there) = (laptop.offered().await, home.offered().await);
    laptop.desk().accept(&here.offer).await.unwrap();
    laptop.closes(&here.offer).await;
    home.closes(&there.offer).await;
    for device in [&mut laptop, &mut home] {
        device.finds(&handoff.id, Section::Mine).await;
        assert_eq!(finds_her(device).await, 1);
        device.says_all().await;
    }

    home.network.cut();
    let whom = ForgetWhom::Conversation {
        conversation: handoff.conversation.clone(),
    };
    let before = boss.desk().preview_forget(&whom).await.unwrap();
    assert_eq!(before.open, ["Ana Ruiz talks to them."]);
    let receipt = boss.desk().forget(&whom).await.unwrap();
    assert!(receipt.devices.len() >= 2, "{:?}", receipt.devices);
    is_empty(&mut laptop).await;
    let state = laptop.desk().state().await.unwrap();
    let told = &state.notices[0];
    laptop.desk().drop_intent(&told.id).await.unwrap();
    left(&boss, 1).await;
    assert_eq!(finds_her(&home).await, 1, "it has not heard of it");

    world.only_time_passes(30 * 86_400);
    home.network.heal();
    home.live_again().await;
    is_empty(&mut home).await;
    let state = home.desk().state().await.unwrap();
    home.desk().drop_intent(&state.notices[0].id).await.unwrap();
    left(&boss, 0).await;
    let receipts = boss.desk().forgotten().await.unwrap();
    let dana = serde_json::to_string(&receipts).unwrap().to_lowercase();
    assert!(!dana.contains("dana"), "{dana}");
    world.end([boss, laptop, home]).await;
}

/// Waits until so many devices have yet to hear of it.
async fn left(boss: &Device, devices: usize) {
    until("the devices that are left", SOON, async || {
        let receipts = boss.desk().forgotten().await.unwrap();
        (receipts[0].devices.len() == devices).then_some(())
    })
    .await;
}
