//! Rules at work: owners, waits, delegates, meetings later, queues, and everybody at once.

use baton_core::Env;
use baton_core::routing::{Fallback, LastResort, RateLimit, Target};
use baton_hub::Hub;
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{QUALIFYING, World};
use crate::team::{asked, rule};

fn owner() -> Target {
    Target::Owner { lists: vec![] }
}

async fn list(world: &World, csv: &str) {
    let csv = csv.to_owned();
    world
        .engine
        .save_owner_list(
            &world.workspace,
            None,
            "CRM",
            baton_api::routing::OwnerCsv { csv },
        )
        .await
        .unwrap();
}

fn acme() -> Value {
    json!({ "name": "Dana", "company": "Acme", "email": "dana@eu.acme.com" })
}

#[tokio::test]
async fn the_account_is_kept_for_its_owner_and_then_goes_on() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep_of(&world.workspace, "Ana", false).await;
    let bo = world.rep("Bo").await;
    list(&world, "domain,owner\nacme.com,ana@showloom.example\n").await;
    world
        .policy(&boss, |p| {
            let mut owners = rule("owners", owner());
            owners.fallback = vec![Fallback::Wait { seconds: 60 }];
            p.rules.insert(0, owners);
        })
        .await;

    let handoff = agent.brings("c1", acme()).await;
    assert_eq!(handoff["state"], "waiting", "Ana is not there");
    let told = bo.claims(&handoff["id"]).await.0;
    assert_eq!(told, StatusCode::NOT_FOUND, "it is not Bo's to see");
    // Reading the feed makes Ana reachable; she is offered what was kept for her.
    assert_eq!(ana.accepts().await["kind"], "accepted");

    ana.decides(json!({ "kind": "set_presence", "presence": "away" }))
        .await;
    let next = agent.brings("c2", acme()).await;
    assert_eq!(next["state"], "waiting");
    world.pass(61);
    world.engine.strike_due().await.unwrap();
    let next = agent.handoff(&next["id"]).await;
    assert_eq!(asked(&next), Some("Bo"), "the minute is over");
    let view = world.handoff_view(&bo, &next["id"]).await;
    let results = |s: &Value| s["result"]["kind"].clone();
    let results: Vec<_> = view["trace"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(results)
        .collect();
    assert!(results.contains(&json!("waited")), "{results:?}");
    assert_eq!(view["trace"]["instead"]["name"], "Ana", "{}", view["trace"]);
}

#[tokio::test]
async fn a_meeting_with_the_owner_is_offered_instead() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep_of(&world.workspace, "Ana", false).await;
    let _bo = world.rep("Bo").await;
    list(&world, "domain,owner\nacme.com,ana@showloom.example\n").await;
    world
        .policy(&boss, |p| {
            let mut owners = rule("owners", owner());
            owners.fallback = vec![Fallback::BookLater];
            p.rules.insert(0, owners);
        })
        .await;
    let handoff = agent.brings("c1", acme()).await;
    assert_eq!(
        (
            handoff["state"].as_str(),
            handoff["book_later"]["with"]["name"].as_str()
        ),
        (Some("waiting"), Some("Ana"))
    );
    assert!(
        handoff["say"]
            .as_str()
            .unwrap()
            .starts_with("Ana would be the right person"),
        "{handoff}"
    );
    let conversation = handoff["conversation"].as_str().unwrap();
    let slots = agent.slots(conversation, json!({ "limit": 50 })).await;
    let hosts: Vec<_> = slots["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["host"]["name"])
        .collect();
    assert!(
        !hosts.is_empty() && hosts.iter().all(|h| *h == "Ana"),
        "{slots}"
    );
    let start = slots["slots"][0]["start"].as_str().unwrap();
    let booked = agent.books(conversation, start).await;
    assert_eq!(booked["meeting"]["host"]["name"], "Ana");
    drop(ana);
}

#[tokio::test]
async fn times_are_the_owners_as_long_as_there_are_any() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (_ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    list(&world, "domain,owner\nacme.com,bo@showloom.example\n").await;
    world
        .policy(&boss, |p| p.rules.insert(0, rule("owners", owner())))
        .await;
    let messages = json!([{ "id": "m1", "role": "prospect", "text": QUALIFYING }]);
    let body = json!({ "id": "c1", "prospect": acme(), "messages": messages });
    let (_, view) = agent.post("/v1/conversations", body).await;
    let conversation = view["id"].as_str().unwrap();
    let slots = agent.slots(conversation, json!({ "limit": 20 })).await;
    assert!(
        slots["slots"]
            .as_array()
            .unwrap()
            .iter()
            .all(|s| s["host"]["name"] == "Bo"),
        "{slots}"
    );
}

#[tokio::test]
async fn who_stands_in_is_asked_and_told_for_whom() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo, cy) = (
        world.rep("Ana").await,
        world.rep("Bo").await,
        world.rep("Cy").await,
    );
    list(&world, "domain,owner\nacme.com,ana@showloom.example\n").await;
    ana.profile(&boss, json!({ "delegate": bo.id })).await;
    let leave = json!({
        "leave": [{ "from": "2026-03-01", "to": "2026-03-09", "name": "Ski", "delegate": cy.id }],
    });
    let path = format!("/v1/reps/{}/hours", bo.id);
    bo.puts(&path, leave).await;
    world
        .policy(&boss, |p| {
            let mut owners = rule("owners", owner());
            owners.fallback = vec![Fallback::Delegate];
            p.rules.insert(0, owners);
        })
        .await;
    ana.decides(json!({ "kind": "set_presence", "presence": "away" }))
        .await;
    let handoff = agent.brings("c1", acme()).await;
    assert_eq!(asked(&handoff), Some("Cy"), "Ana is away, Bo on leave");
    let view = world.handoff_view(&cy, &handoff["id"]).await;
    let steps = view["trace"]["steps"].as_array().unwrap();
    let last = steps.last().unwrap();
    assert_eq!(last["fallback"], "delegate", "{last}");
    let chosen = last["considered"].as_array().unwrap();
    let chosen = chosen
        .iter()
        .find(|c| c["outcome"]["kind"] == "chosen")
        .unwrap();
    assert!(chosen["stands_in_for"].is_string(), "{chosen}");
}

#[tokio::test]
async fn a_queue_is_its_teams_alone() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let team = boss
        .posts(
            "/v1/admin/teams",
            json!({ "name": "Enterprise", "members": [ana.id] }),
        )
        .await;
    let team = team["id"].as_str().unwrap();
    world
        .policy(&boss, |p| {
            p.rules = vec![rule("queue", Target::Queue { team: team.into() })];
        })
        .await;
    ana.decides(json!({ "kind": "set_presence", "presence": "busy" }))
        .await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    assert_eq!(handoff["state"], "waiting");
    let view = world.handoff_view(&ana, &handoff["id"]).await;
    assert_eq!(
        (
            view["kept_for"][0]["name"].as_str(),
            view["kept_for"][1].is_null()
        ),
        (Some("Ana"), true)
    );
    assert_eq!(bo.claims(&handoff["id"]).await.0, StatusCode::NOT_FOUND);
    let (status, reply) = ana.claims(&handoff["id"]).await;
    assert_eq!(
        (status, reply["answer"]["kind"].as_str()),
        (StatusCode::OK, Some("accepted"))
    );
}

#[tokio::test]
async fn a_limit_on_how_often_somebody_is_asked_holds() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let limit = serde_json::to_value(RateLimit {
        most: 1,
        minutes: 60,
    })
    .unwrap();
    ana.profile(&boss, json!({ "rate": limit })).await;
    let mut who = vec![];
    for n in 0..3 {
        let handoff = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        let name = asked(&handoff).unwrap().to_owned();
        if name == "Ana" {
            ana.accepts().await
        } else {
            bo.accepts().await
        };
        who.push(name);
        world.pass(1);
    }
    assert_eq!(who, ["Ana", "Bo", "Bo"]);
    world.pass(3_600);
    world
        .engine
        .reach
        .connected(&ana.id, world.engine.env.now());
    world.engine.reach.connected(&bo.id, world.engine.env.now());
    let handoff = agent.brings("c9", json!({ "name": "P" })).await;
    assert_eq!(asked(&handoff), Some("Ana"), "an hour has passed");
}

#[tokio::test]
async fn a_voice_call_leaves_no_room_for_another() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    ana.profile(
        &boss,
        json!({ "channels": [{ "channel": "voice", "most": 1 }] }),
    )
    .await;
    let call = async |id: &str, channel: &str| {
        let messages = json!([{ "id": "m1", "role": "prospect", "text": QUALIFYING }]);
        let body = json!({ "id": id, "channel": channel, "messages": messages });
        let (status, view) = agent.post("/v1/conversations", body).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        agent.asks(view["id"].as_str().unwrap()).await
    };
    assert_eq!(asked(&call("c1", "voice").await), Some("Ana"));
    assert_eq!(
        asked(&call("c2", "voice").await),
        None,
        "she is on the phone"
    );
    assert_eq!(
        asked(&call("c3", "chat").await),
        Some("Ana"),
        "and can write"
    );
}

#[tokio::test]
async fn the_last_resort_is_asked_whatever_they_do() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let id = boss.id.clone();
    world
        .policy(&boss, |p| p.last_resort = LastResort::Rep { rep: id })
        .await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    assert_eq!(asked(&handoff), Some("Boss"), "away, and all there is");
}

/// Two hubs on the same data, as two machines would be; eight agents each.
#[tokio::test]
async fn many_at_once_never_exceed_a_capacity_nor_share_a_handoff() {
    let world = World::new().await;
    let agent = world.agent().await;
    let (_ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let now = world.engine.env.now();
    let second = Hub::open(world.folder(), None, Env::new(move || now, |b| b.fill(9)))
        .await
        .unwrap();
    for rep in world.engine.reps(&world.workspace).await.unwrap() {
        second.engine().reach.connected(&rep.id, now);
    }
    let mut talks = vec![];
    for n in 0..16 {
        talks.push(agent.opens(&format!("c{n}"), QUALIFYING).await);
    }
    let both = join_all(talks.iter().map(|id| agent.asks(id)));
    let other = async {
        for _ in 0..20 {
            second.engine().route_waiting().await.unwrap();
        }
    };
    let (handoffs, ()) = tokio::join!(both, other);
    let mut now = vec![];
    for h in &handoffs {
        now.push(agent.handoff(&h["id"]).await);
    }
    let of = |name: &str| now.iter().filter(|h| asked(h) == Some(name)).count();
    assert_eq!(
        (of("Ana"), of("Bo")),
        (3, 3),
        "three each, and not one more"
    );
    let waiting = now.iter().filter(|h| h["state"] == "waiting").count();
    assert_eq!(waiting, 10);
    second.engine().store.close().await;
}

#[tokio::test]
async fn only_admins_compose_and_only_managers_look() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let reads = [
        "/v1/admin/routing",
        "/v1/admin/routing/text",
        "/v1/admin/routing/words",
        "/v1/admin/routing/versions/1",
        "/v1/admin/routing/subdivisions?country=DE",
        "/v1/admin/routing/replays/rpl_x",
        "/v1/admin/teams",
        "/v1/admin/ownership",
        "/v1/admin/ownership/search?key=a",
        "/v1/admin/fairness",
        "/v1/admin/fairness/export",
        "/v1/team/overview",
    ];
    for path in reads {
        let (status, _) = ana.try_send(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        let (status, _) = world.send(Method::GET, path, None, None).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        let (status, _) = agent.get(path).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
    agent.brings("c1", json!({ "name": "Dana" })).await;
    boss.posts(
        "/v1/admin/teams",
        json!({ "name": "North", "members": [ana.id], "manager": ana.id }),
    )
    .await;
    let hers = ana.reads("/v1/team/overview?days=1").await;
    assert_eq!(hers["people"].as_array().unwrap().len(), 1, "{hers}");
    let all = boss.reads("/v1/team/overview?days=1").await;
    assert_eq!(all["people"].as_array().unwrap().len(), 3, "{all}");
    assert_eq!(all["open"].as_array().unwrap().len(), 1);
    let watch = format!(
        "/v1/team/handoffs/{}/watch",
        all["open"][0]["id"].as_str().unwrap()
    );
    assert_eq!(
        bo.try_send(Method::POST, &watch, None).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        boss.try_send(Method::POST, &watch, None).await.0,
        StatusCode::NO_CONTENT
    );
    world.handoff_view(&boss, &all["open"][0]["id"]).await;
    assert_eq!(all["by_source"][0]["offers"], 1);
    drop(bo);
}

#[tokio::test]
async fn who_begins_work_gets_what_waits() {
    let world = World::new().await;
    let agent = world.agent().await;
    let ana = world.rep("Ana").await;
    // It is Tuesday, 17:00 in UTC and 18:00 in Berlin.
    let week = json!([{ "weekday": "wednesday", "from": "09:00", "to": "17:00" }]);
    let hours = json!({ "zone": "Europe/Berlin", "week": week, "leave": [] });
    ana.puts(&format!("/v1/reps/{}/hours", ana.id), hours).await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    assert_eq!(handoff["state"], "waiting");
    world.pass(15 * 3_600 - 60);
    world
        .engine
        .reach
        .connected(&ana.id, world.engine.env.now());
    world.engine.strike_due().await.unwrap();
    assert_eq!(
        agent.handoff(&handoff["id"]).await["state"],
        "waiting",
        "08:59"
    );
    world.pass(60);
    world.engine.strike_due().await.unwrap();
    assert_eq!(
        asked(&agent.handoff(&handoff["id"]).await),
        Some("Ana"),
        "09:00"
    );
}

#[tokio::test]
async fn waiting_through_beginning_days_writes_nothing_until_something_moves() {
    let world = World::new().await;
    let agent = world.agent().await;
    let ana = world.rep_of(&world.workspace, "Ana", false).await;
    let week = json!([{ "weekday": "wednesday", "from": "09:00", "to": "17:00" }]);
    let hours = json!({ "zone": "UTC", "week": week, "leave": [] });
    ana.puts(&format!("/v1/reps/{}/hours", ana.id), hours).await;
    let handoff = agent.brings("c1", json!({ "name": "Dana" })).await;
    let before = agent.handoff(&handoff["id"]).await["version"].clone();
    world.pass(17 * 3_600);
    world.engine.strike_due().await.unwrap();
    let after = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (after["state"].as_str(), &after["version"]),
        (Some("waiting"), &before)
    );
}

#[tokio::test]
async fn a_queue_hosts_its_meetings_too() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let team = boss
        .posts(
            "/v1/admin/teams",
            json!({ "name": "Enterprise", "members": [ana.id] }),
        )
        .await;
    let team = team["id"].as_str().unwrap();
    world
        .policy(&boss, |p| {
            p.rules = vec![rule("queue", Target::Queue { team: team.into() })];
        })
        .await;
    ana.busy(&world, &[("2026-03-04T08:00:00Z", "2026-03-04T10:00:00Z")])
        .await;
    let talk = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&talk, json!({ "at": crate::book::NINE })).await;
    assert_eq!(
        slots["asked"]["free"], false,
        "Bo is free and not of the queue: {slots}"
    );
    let (status, problem) = agent.book(&talk, crate::book::NINE).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::CONFLICT, Some("slot_taken"))
    );
}

#[tokio::test]
async fn an_admin_may_take_what_is_kept_for_somebody() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep_of(&world.workspace, "Ana", false).await;
    list(&world, "domain,owner\nacme.com,ana@showloom.example\n").await;
    world
        .policy(&boss, |p| {
            let mut owners = rule("owners", owner());
            owners.fallback = vec![Fallback::BookLater];
            p.rules.insert(0, owners);
        })
        .await;
    let handoff = agent.brings("c1", acme()).await;
    assert_eq!(handoff["state"], "waiting");
    let watch = format!(
        "/v1/team/handoffs/{}/watch",
        handoff["id"].as_str().unwrap()
    );
    boss.try_send(Method::POST, &watch, None).await;
    let (_, reply) = boss.claims(&handoff["id"]).await;
    assert_eq!(reply["answer"]["kind"], "accepted");
    drop(ana);
}
