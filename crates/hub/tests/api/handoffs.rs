use std::time::Duration;

use futures_util::StreamExt;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{QUALIFYING, World, next};

fn accept(offer: &Value) -> Value {
    json!({ "kind": "accept", "offer": offer })
}

fn decline(offer: &Value) -> Value {
    json!({ "kind": "decline", "offer": offer, "reason": "in_a_call" })
}

#[tokio::test]
async fn ana_accepts_and_the_agent_is_told_what_to_say() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    assert_eq!(
        (handoff["state"].as_str(), handoff["rep"]["name"].as_str()),
        (Some("offered"), Some("Ana"))
    );
    assert!(
        handoff["say"].as_str().unwrap().contains("Ana"),
        "{handoff}"
    );

    let path = format!(
        "/v1/handoffs/{}?after={}&wait=10",
        handoff["id"].as_str().unwrap(),
        handoff["version"]
    );
    let offer = ana.offer().await;
    let (followed, answer) = tokio::join!(agent.get(&path), ana.decides(accept(&offer)));
    assert_eq!(answer["kind"], "accepted");
    assert_eq!(
        (
            followed.1["state"].as_str(),
            followed.1["rep"]["name"].as_str()
        ),
        (Some("accepted"), Some("Ana"))
    );
    assert!(
        followed.1["say"].as_str().unwrap().contains("taking over"),
        "{}",
        followed.1
    );

    let more = json!({ "messages": [{ "id": "m9", "role": "prospect", "text": "Hi Ana" }] });
    let (_, view) = agent
        .post(&format!("/v1/conversations/{id}/messages"), more)
        .await;
    assert_eq!(
        view["floor"], "rep",
        "the agent's next post is told who speaks"
    );
    assert_eq!(view["say"], "Ana has taken over this conversation.");
}

#[tokio::test]
async fn a_prospect_who_is_not_ready_is_not_handed_over_unless_they_ask() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "Just looking.").await;
    let path = format!("/v1/conversations/{id}/handoff");
    let (status, problem) = agent
        .post(&path, json!({ "id": "h1", "reason": "qualified" }))
        .await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::CONFLICT, Some("not_qualified"))
    );
    assert!(
        problem["fix"].as_str().unwrap().starts_with("Ask: "),
        "{problem}"
    );
    let (status, handoff) = agent
        .post(&path, json!({ "id": "h2", "reason": "requested" }))
        .await;
    assert_eq!(
        (status, handoff["state"].as_str()),
        (StatusCode::CREATED, Some("waiting")),
        "nobody is there"
    );
    let (status, problem) = agent
        .post(&path, json!({ "id": "h3", "reason": "requested" }))
        .await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::CONFLICT, Some("handoff_open"))
    );
}

#[tokio::test]
async fn ana_declines_bo_lets_it_lapse_and_cy_claims_it() {
    let world = World::new().await;
    let (agent, ana, bo) = (
        world.agent().await,
        world.rep("Ana").await,
        world.rep("Bo").await,
    );
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let requested = handoff["requested_at"].clone();
    let offer = ana.offer().await;
    assert_eq!(ana.decides(decline(&offer)).await["kind"], "done");
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(now["rep"]["name"], "Bo");
    assert_eq!(now["requested_at"], requested, "age is kept");

    let cy = world.rep_of(&world.workspace, "Cy", false).await;
    let late = bo.offer().await;
    world.pass(121);
    world.engine.lapse_due().await.unwrap();
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (now["state"].as_str(), now["rep"].is_null()),
        (Some("waiting"), true),
        "Cy is not reachable"
    );
    assert_eq!(bo.decides(accept(&late)).await["kind"], "lapsed");
    let claim = json!({ "kind": "claim", "handoff": handoff["id"] });
    assert_eq!(cy.decides(claim.clone()).await["kind"], "accepted");
    let answer = ana.decides(claim).await;
    assert_eq!(
        (answer["kind"].as_str(), answer["by"]["name"].as_str()),
        (Some("taken"), Some("Cy"))
    );
}

#[tokio::test]
async fn a_waiting_handoff_goes_to_whoever_comes_first() {
    let world = World::new().await;
    let agent = world.agent().await;
    let bo = world.rep_of(&world.workspace, "Bo", false).await;
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    assert_eq!(handoff["state"], "waiting");
    let offer = bo.offer().await;
    assert_eq!(bo.decides(accept(&offer)).await["kind"], "accepted");
}

#[tokio::test]
async fn only_one_of_many_simultaneous_claims_gets_it() {
    let world = World::new().await;
    let agent = world.agent().await;
    let mut team = vec![];
    for n in 0..8 {
        team.push(
            world
                .rep_of(&world.workspace, &format!("Rep{n}"), false)
                .await,
        );
    }
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let claim = json!({ "kind": "claim", "handoff": handoff["id"] });
    let answers =
        futures_util::future::join_all(team.iter().map(|r| r.decides(claim.clone()))).await;
    let count = |kind: &str| answers.iter().filter(|a| a["kind"] == kind).count();
    assert_eq!((count("accepted"), count("taken")), (1, 7), "{answers:?}");
}

#[tokio::test]
async fn who_takes_what_somebody_is_asked_for_meanwhile_hears_that() {
    let world = World::new().await;
    let (agent, ana, bo) = (
        world.agent().await,
        world.rep("Ana").await,
        world.rep("Bo").await,
    );
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    ana.decides(decline(&ana.offer().await)).await;
    let offer = bo.offer().await;
    let claim = json!({ "kind": "claim", "handoff": handoff["id"] });
    let (status, problem) = ana.intent("int_ana", claim.clone()).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("conflict"))
    );
    assert_eq!(problem["detail"], "Somebody else is being asked right now.");
    assert!(problem["fix"].is_string(), "{problem}");

    let answer = bo.decides(claim).await;
    assert_eq!(answer["kind"], "accepted", "it is Bo who is asked");
    assert_eq!(bo.decides(accept(&offer)).await["kind"], "accepted");
}

#[tokio::test]
async fn an_intent_sent_again_gets_its_first_answer() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let action = accept(&ana.offer().await);
    let (_, first) = ana.intent("int_1", action.clone()).await;
    world.pass(60);
    let (_, again) = ana.intent("int_1", action.clone()).await;
    assert_eq!(first, again);
    let (status, problem) = ana.intent("int_1", decline(&action["offer"])).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::CONFLICT, Some("conflict"))
    );
}

#[tokio::test]
async fn offers_lapse_on_time_also_across_a_restart() {
    let mut world = World::new().await;
    world
        .routing("offer_seconds = 30\n[[rules]]\nid = \"all\"\nname = \"All\"\nto = { kind = \"round_robin\" }\n")
        .await;
    let (key, handoff) = {
        let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
        let id = agent.opens("c1", QUALIFYING).await;
        (agent.key.clone(), agent.asks(&id).await)
    };
    world.pass(31);
    world.restart().await;
    let path = format!(
        "/v1/handoffs/{}?after={}&wait=10",
        handoff["id"].as_str().unwrap(),
        handoff["version"]
    );
    let (_, now) = world
        .send(reqwest::Method::GET, &path, Some(&key), None)
        .await;
    assert_eq!(now["state"], "waiting", "{now}");
}

#[tokio::test]
async fn a_rep_gives_it_back_and_the_agent_speaks_again() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    ana.decides(accept(&ana.offer().await)).await;
    let back = json!({ "kind": "give_back", "handoff": handoff["id"] });
    assert_eq!(ana.decides(back).await["kind"], "done");
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (now["state"].as_str(), now["floor"].as_str()),
        (Some("waiting"), Some("agent"))
    );
    assert!(
        now["say"]
            .as_str()
            .unwrap()
            .starts_with("Ana had to step away"),
        "{now}"
    );
}

#[tokio::test]
async fn a_closed_handoff_keeps_its_outcome() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    ana.decides(accept(&ana.offer().await)).await;
    let close = json!({ "kind": "close", "handoff": handoff["id"], "outcome": "next_step", "note": "Call on Friday" });
    assert_eq!(ana.decides(close.clone()).await["kind"], "done");
    assert_eq!(ana.decides(close).await["kind"], "closed");
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (now["state"].as_str(), now["outcome"].as_str()),
        (Some("closed"), Some("next_step"))
    );
}

#[tokio::test]
async fn round_robin_shares_and_capacity_holds() {
    let world = World::new().await;
    let (agent, ana, bo) = (
        world.agent().await,
        world.rep("Ana").await,
        world.rep("Bo").await,
    );
    let mut who = vec![];
    for n in 0..7 {
        let id = agent.opens(&format!("c{n}"), QUALIFYING).await;
        let handoff = agent.asks(&id).await;
        let rep = handoff["rep"]["name"].as_str().map(str::to_owned);
        match rep.as_deref() {
            Some("Ana") => drop(ana.decides(accept(&ana.offer().await)).await),
            Some("Bo") => drop(bo.decides(accept(&bo.offer().await)).await),
            _ => {}
        }
        who.push(rep.unwrap_or_else(|| "nobody".into()));
        world.pass(1);
    }
    assert_eq!(
        who,
        ["Ana", "Bo", "Ana", "Bo", "Ana", "Bo", "nobody"],
        "three each, then the queue"
    );
}

#[tokio::test]
async fn a_long_poll_ends_without_news() {
    let world = World::new().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let path = format!(
        "/v1/handoffs/{}?after={}&wait=1",
        handoff["id"].as_str().unwrap(),
        handoff["version"]
    );
    let ended = tokio::time::timeout(Duration::from_secs(10), agent.get(&path)).await;
    assert_eq!(ended.expect("an end").1["version"], handoff["version"]);
}

#[tokio::test]
async fn a_handoff_is_followed_as_a_stream_until_it_ends() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let path = format!("/v1/handoffs/{}/events", handoff["id"].as_str().unwrap());
    let mut events = Box::pin(world.stream(&path, &agent.key).await);
    assert_eq!(next(&mut events).await.1["state"], "offered");
    ana.decides(accept(&ana.offer().await)).await;
    assert_eq!(next(&mut events).await.1["state"], "accepted");
    let close =
        json!({ "kind": "close", "handoff": handoff["id"], "outcome": "won", "note": null });
    ana.decides(close).await;
    assert_eq!(next(&mut events).await.1["state"], "closed");
    assert!(events.next().await.is_none(), "nothing comes after the end");
}
