//! Every door of the hub, as the `OpenAPI` document lists them, and everybody who may not pass.

use baton_core::catalog::Catalog;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};

/// One operation of the document.
struct Door {
    method: Method,
    path: String,
    /// For programs; else for devices.
    for_agents: bool,
    takes_body: bool,
}

impl Door {
    fn is_admins(&self) -> bool {
        self.path.starts_with("/v1/admin/")
    }

    fn body(&self) -> Option<Value> {
        self.takes_body.then(|| json!({}))
    }
}

/// All that ask for a key or a token.
async fn doors(world: &World) -> Vec<Door> {
    let (_, document) = world.send(Method::GET, "/openapi.json", None, None).await;
    let mut all = vec![];
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let Some(security) = operation.get("security") else {
                continue;
            };
            all.push(Door {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                for_agents: security[0].get("agent_key").is_some(),
                takes_body: operation.get("requestBody").is_some(),
            });
        }
    }
    assert!(all.len() > 100, "{} doors", all.len());
    all
}

/// Things of one workspace, whose ids stand in paths.
struct Things {
    conversation: String,
    handoff: String,
    meeting: String,
    hold: String,
    rep: String,
    device: String,
    agent: String,
    key: String,
    team: String,
    connection: String,
    delivery: String,
}

impl Things {
    async fn of(world: &World, agent: &Agent<'_>, admin: &Rep<'_>) -> Self {
        let conversation = agent.opens("c1", QUALIFYING).await;
        let make = async |path: &str, body: Value| {
            let token = Some(admin.token.as_str());
            let (status, made) = world.send(Method::POST, path, token, Some(body)).await;
            assert!(status.is_success(), "{path}: {made}");
            made
        };
        let hook = json!({ "kind": "webhook", "url": "http://127.0.0.1:9/hook" });
        let hook = json!({ "name": "Hook", "settings": hook });
        let connection = make("/v1/admin/connections", hook).await;
        let team = make("/v1/admin/teams", json!({ "name": "West", "members": [] })).await;
        let path = |what: &str| format!("/v1/conversations/{conversation}/{what}");
        let slots = agent.post(&path("slots"), json!({})).await.1;
        let first = json!({ "start": slots["slots"][0]["start"] });
        let hold = agent.post(&path("holds"), first).await.1;
        let other = agent.opens("c2", QUALIFYING).await;
        let slots = agent
            .post(&format!("/v1/conversations/{other}/slots"), json!({}))
            .await
            .1;
        let book =
            json!({ "start": slots["slots"][0]["start"], "email": "dana@haulpoint.example" });
        let booked = agent
            .post(&format!("/v1/conversations/{other}/meetings"), book)
            .await
            .1;
        let handoff = agent.asks(&conversation).await;
        let reps = world.engine.reps(&world.workspace).await.unwrap();
        let programs = world.engine.agents(&world.workspace).await.unwrap();
        let seen = admin.catch_up(0).await;
        let handoffs = seen.iter().map(|e| &e["change"]["handoff"]);
        let mut delivery = handoffs.filter_map(|h| h["deliveries"][0]["id"].as_str());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            handoff: text(&handoff["id"]),
            meeting: text(&booked["meeting"]["id"]),
            hold: text(&hold["id"]),
            rep: reps[0].id.0.clone(),
            device: reps[0].devices[0].id.0.clone(),
            agent: programs[0].id.0.clone(),
            key: programs[0].keys[0].id.0.clone(),
            team: text(&team["id"]),
            connection: text(&connection["connection"]["id"]),
            delivery: delivery.next_back().unwrap().to_owned(),
            conversation,
        }
    }

    /// The path with what is ours in it; none where nothing of ours stands in it.
    fn fill(&self, path: &str) -> Option<String> {
        let ours = [
            ("/v1/conversations/{id}", &self.conversation),
            ("/v1/admin/conversations/{id}", &self.conversation),
            ("/v1/handoffs/{id}", &self.handoff),
            ("/v1/team/handoffs/{id}", &self.handoff),
            ("/v1/meetings/{id}", &self.meeting),
            ("/v1/holds/{id}", &self.hold),
            ("/v1/reps/{id}", &self.rep),
            ("/v1/admin/reps/{id}", &self.rep),
            ("/v1/admin/devices/{id}", &self.device),
            ("/v1/admin/agents/{id}", &self.agent),
            ("/v1/admin/keys/{id}", &self.key),
            ("/v1/admin/teams/{id}", &self.team),
            ("/v1/admin/connections/{id}", &self.connection),
            ("/v1/deliveries/{id}", &self.delivery),
        ];
        let (start, id) = ours.iter().find(|(start, _)| path.starts_with(start))?;
        let filled = path.replacen(start, &start.replace("{id}", id), 1);
        Some(filled.replace("{name}", "budget"))
    }

    /// Everything that an answer to a stranger must not have.
    fn all(&self) -> [&str; 12] {
        [
            &self.conversation,
            &self.handoff,
            &self.meeting,
            &self.hold,
            &self.rep,
            &self.device,
            &self.agent,
            &self.key,
            &self.team,
            &self.connection,
            &self.delivery,
            "Whitcomb",
        ]
    }
}

/// Somewhere in the workspace, where it has to be something.
fn anywhere(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        part if part.starts_with('{') => "x",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn tries(world: &World, door: &Door, path: &str, token: Option<&str>) -> (u16, String) {
    let (method, body) = (door.method.clone(), door.body());
    let (status, reply) = world.send(method, path, token, body).await;
    (status.as_u16(), reply.to_string())
}

#[tokio::test]
async fn no_door_opens_without_its_own_key() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let former = world.agent().await;
    let workspace = &world.workspace;
    let keys = world.engine.agents(workspace).await.unwrap();
    let key = keys.iter().flat_map(|a| &a.keys).last().unwrap().id.clone();
    world.engine.revoke_key(workspace, &key).await.unwrap();
    let lost = world.rep("Bo").await;
    let (out, token) = ("/v1/devices/current", Some(lost.token.as_str()));
    let (status, _) = world.send(Method::DELETE, out, token, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);

    for door in doors(&world).await {
        let (own, other) = if door.for_agents {
            (&former.key, &ana.token)
        } else {
            (&lost.token, &agent.key)
        };
        let kind = if door.for_agents {
            "bat_agent_"
        } else {
            "bat_device_"
        };
        let guess = format!("{kind}{}", "0".repeat(43));
        let path = anywhere(&door.path);
        for (who, token, want) in [
            ("nobody", None, 401),
            ("a guess", Some(guess.as_str()), 401),
            ("no token at all", Some("x"), 401),
            ("what was revoked", Some(own), 401),
            ("the other kind", Some(other), 403),
        ] {
            let (status, reply) = tries(&world, &door, &path, token).await;
            assert_eq!(status, want, "{who} at {} {path}: {reply}", door.method);
            assert!(
                token.is_none_or(|t| t.len() < 9 || !reply.contains(t)),
                "{reply}"
            );
        }
    }
}

#[tokio::test]
async fn no_rep_opens_a_door_of_admins() {
    let world = World::new().await;
    let ana = world.rep("Ana").await;
    for door in doors(&world).await.iter().filter(|d| d.is_admins()) {
        let path = anywhere(&door.path);
        let (status, reply) = tries(&world, door, &path, Some(&ana.token)).await;
        assert_eq!(status, 403, "{} {path}: {reply}", door.method);
    }
}

#[tokio::test]
async fn behind_no_door_another_workspace_finds_or_changes_anything_of_ours() {
    let world = World::new().await;
    let agent = world.agent().await;
    let admin = world.rep_of(&world.workspace, "Ana", true).await;
    world
        .engine
        .reach
        .connected(&admin.id, world.engine.env.now());
    let ours = Things::of(&world, &agent, &admin).await;
    let rival = Catalog {
        vendor: "Rival".into(),
        ..Catalog::default()
    };
    let rival = world.engine.create_workspace("Rival", rival).await.unwrap();
    let spy = world.agent_of(&rival).await;
    let eve = world.rep_of(&rival, "Eve", true).await;
    let before = all_of_us(&world, &agent, &admin, &ours).await;

    for door in doors(&world).await {
        let token = if door.for_agents {
            &spy.key
        } else {
            &eve.token
        };
        // A stream has no end; what it tells is tested where the feed is.
        if matches!(door.path.as_str(), "/v1/feed" | "/v1/devices/current") {
            continue;
        }
        let filled = ours.fill(&door.path);
        let path = filled.clone().unwrap_or_else(|| anywhere(&door.path));
        let (status, reply) = tries(&world, &door, &path, Some(token)).await;
        let at = format!("{} {path}: {status} {reply}", door.method);
        if filled.is_some() {
            // What says nothing, in body or query, may be refused before anything is looked for.
            assert!(matches!(status, 404 | 422), "{at}");
        }
        // An answer may repeat the path, which they knew.
        for thing in ours.all() {
            assert!(path.contains(thing) || !reply.contains(thing), "{at}");
        }
    }
    assert_eq!(before, all_of_us(&world, &agent, &admin, &ours).await);
}

/// What we see of ourselves.
async fn all_of_us(world: &World, agent: &Agent<'_>, admin: &Rep<'_>, ours: &Things) -> Vec<Value> {
    let mut all = vec![];
    for path in [
        format!("/v1/conversations/{}", ours.conversation),
        format!("/v1/conversations/{}/messages", ours.conversation),
        format!("/v1/handoffs/{}", ours.handoff),
        format!("/v1/meetings/{}", ours.meeting),
    ] {
        all.push(agent.get(&path).await.1);
    }
    for path in [
        "/v1/admin/agents",
        "/v1/admin/teams",
        "/v1/admin/connections",
        "/v1/admin/settings",
        "/v1/admin/routing",
        "/v1/admin/notifications",
    ] {
        let (_, seen) = world
            .send(Method::GET, path, Some(&admin.token), None)
            .await;
        all.push(without_use(seen));
    }
    all
}

/// Looking is a use.
fn without_use(mut seen: Value) -> Value {
    match &mut seen {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.ends_with("used_at") && !name.ends_with("seen_at"));
            for value in fields.values_mut() {
                *value = without_use(value.take());
            }
        }
        Value::Array(all) => {
            for value in all {
                *value = without_use(value.take());
            }
        }
        _ => {}
    }
    seen
}
