//! What takes too long is acted upon, and everybody sees when.

use baton_core::routing::{ClockAction, ClockStep, Stage};
use serde_json::{Value, json};

use crate::support::World;
use crate::team::asked;

fn step(stage: Stage, after_seconds: u32, action: ClockAction) -> ClockStep {
    ClockStep {
        stage,
        after_seconds,
        action,
    }
}

async fn strike(world: &World, seconds: i64) {
    world.pass(seconds);
    world.engine.strike_due().await.unwrap();
}

#[tokio::test]
async fn a_pickup_that_takes_long_is_reminded_escalated_and_told() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    world
        .policy(&boss, |p| {
            p.offer_seconds = 600;
            p.clocks = vec![
                step(Stage::Answer, 30, ClockAction::Remind),
                step(Stage::Pickup, 60, ClockAction::Escalate { to: None }),
                step(Stage::Pickup, 90, ClockAction::TellProspect { text: None }),
                step(Stage::Answer, 120, ClockAction::Reassign),
            ];
        })
        .await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    let due: Vec<_> = view["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["after_seconds"].as_u64().unwrap())
        .collect();
    assert_eq!(due, [30, 60, 90, 120], "each clock is shown");
    assert!(
        boss.catch_up(0)
            .await
            .iter()
            .all(|e| e["change"]["kind"] != "handoff")
    );

    strike(&world, 31).await;
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(view["reminded"]["stage"], "answer");
    assert_eq!(view["offers"][0]["reminded_at"], world.now());
    assert_eq!(view["clocks"][0]["done_at"], world.now());

    strike(&world, 30).await;
    let view = world.handoff_view(&boss, &handoff["id"]).await;
    assert_eq!(
        view["escalated_to"][0]["name"], "Boss",
        "there is no manager: the admin"
    );

    strike(&world, 30).await;
    let told = agent.handoff(&handoff["id"]).await;
    assert!(told["say"].as_str().unwrap().contains("sorry"), "{told}");

    strike(&world, 30).await;
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        now["state"], "waiting",
        "taken from Ana before her time was up"
    );
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(view["offers"][0]["state"], "lapsed");
    assert_eq!(
        boss.claims(&handoff["id"]).await.1["answer"]["kind"],
        "accepted"
    );
}

#[tokio::test]
async fn clocks_strike_once_and_also_after_a_restart() {
    let mut world = World::new().await;
    let (key, id) = {
        let (agent, boss) = (world.agent().await, world.admin().await);
        world
            .policy(&boss, |p| {
                p.clocks = vec![step(
                    Stage::Pickup,
                    60,
                    ClockAction::TellProspect {
                        text: Some("Soon!".into()),
                    },
                )];
            })
            .await;
        let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
        assert_eq!(handoff["state"], "waiting");
        (
            agent.key.clone(),
            handoff["id"].as_str().unwrap().to_owned(),
        )
    };
    world.pass(61);
    world.restart().await;
    let path = format!("/v1/handoffs/{id}");
    world.engine.strike_due().await.unwrap();
    let get = async |path: &str| {
        world
            .send(reqwest::Method::GET, path, Some(&key), None)
            .await
            .1
    };
    let told = get(&path).await;
    assert_eq!(told["say"], "Soon!");
    world.pass(600);
    world.engine.strike_due().await.unwrap();
    assert_eq!(get(&path).await["version"], told["version"], "once");
}

#[tokio::test]
async fn a_handoff_that_is_not_wrapped_up_is_taken_back() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    world
        .policy(&boss, |p| {
            p.clocks = vec![
                step(Stage::Wrapup, 50, ClockAction::Remind),
                step(Stage::Wrapup, 80, ClockAction::Reassign),
            ];
        })
        .await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    ana.accepts().await;
    strike(&world, 51).await;
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(view["reminded"]["stage"], "wrapup");
    strike(&world, 30).await;
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (asked(&now), now["floor"].as_str()),
        (Some("Bo"), Some("agent"))
    );
    assert!(
        now["say"]
            .as_str()
            .unwrap()
            .contains("Ana had to step away"),
        "{now}"
    );
    drop(bo);
}

#[tokio::test]
async fn a_policy_that_is_published_sets_the_clocks_of_what_is_open() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    world.pass(300);
    world
        .policy(&boss, |p| {
            p.clocks = vec![step(
                Stage::Pickup,
                60,
                ClockAction::TellProspect {
                    text: Some("Soon!".into()),
                },
            )];
        })
        .await;
    world.engine.strike_due().await.unwrap();
    assert_eq!(agent.handoff(&handoff["id"]).await["say"], "Soon!");
}

fn me(entries: &[Value]) -> &Value {
    &entries
        .iter()
        .rev()
        .find(|e| e["change"]["kind"] == "me")
        .unwrap()["change"]["me"]
}

#[tokio::test]
async fn who_lets_one_offer_after_the_other_lapse_is_set_to_away() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    world.policy(&boss, |p| p.away_after_lapses = 2).await;
    for n in 0..2 {
        let handoff = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        assert_eq!(asked(&handoff), Some("Ana"), "{n}");
        world.pass(121);
        world
            .engine
            .reach
            .connected(&ana.id, world.engine.env.now());
        world.engine.lapse_due().await.unwrap();
    }
    let entries = ana.catch_up(0).await;
    assert_eq!(
        (
            me(&entries)["presence"].as_str(),
            me(&entries)["set_away"]["lapses"].as_u64()
        ),
        (Some("away"), Some(2))
    );
    let third = agent.brings("c3", json!({ "name": "P" })).await;
    assert_eq!(third["state"], "waiting", "she is not asked any more");
    ana.decides(json!({ "kind": "set_presence", "presence": "available" }))
        .await;
    assert_eq!(
        ana.accepts().await["kind"],
        "accepted",
        "she is back, and asked at once"
    );
    let entries = ana.catch_up(0).await;
    assert!(me(&entries)["set_away"].is_null());
}

#[tokio::test]
async fn a_prospect_with_a_meeting_is_not_taken_from_its_host() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    world
        .policy(&boss, |p| {
            p.clocks = vec![step(Stage::Wrapup, 60, ClockAction::Reassign)];
        })
        .await;
    let talk = agent.opens("c1", crate::support::QUALIFYING).await;
    let handoff = agent.asks(&talk).await;
    ana.accepts().await;
    agent.books(&talk, crate::book::NINE).await;
    strike(&world, 61).await;
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(
        (
            view["accepted_by"]["name"].as_str(),
            view["reminded"]["stage"].as_str()
        ),
        (Some("Ana"), Some("wrapup"))
    );
}

#[tokio::test]
async fn an_escalation_to_who_has_left_goes_to_who_is_there() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, maria) = (world.rep("Ana").await, world.rep("Maria").await);
    let to = Some(maria.id.clone());
    world
        .policy(&boss, |p| {
            p.offer_seconds = 600;
            p.clocks = vec![step(Stage::Pickup, 60, ClockAction::Escalate { to })];
        })
        .await;
    let left = json!({ "kind": "left", "at": world.now() });
    boss.puts(&format!("/v1/admin/reps/{}/employment", maria.id), left)
        .await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    strike(&world, 61).await;
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(view["escalated_to"][0]["name"], "Boss");
}
