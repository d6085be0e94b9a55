//! The `OpenAPI` document as a promise: schemathesis makes requests from it, right and wrong, and
//! holds every answer against it.

use std::path::Path;
use std::process::{Output, Stdio};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};

/// Requests that are drawn for each operation, beside those at the edges of its schemas, unless
/// `BATON_CONTRACT` says how many.
const EXAMPLES: &str = "3";
/// Told, so that what failed can be seen again.
const SEED: &str = "1";

#[tokio::test]
async fn every_operation_answers_as_its_document_says() {
    let world = World::new().await;
    let agent = world.agent().await;
    let admin = world.rep_of(&world.workspace, "Ana", true).await;
    let spare = world.rep("Bo").await;
    busy(&world, &agent, &admin).await;
    let own = own(&world, &admin).await;
    let run = schemathesis(&[
        ("BATON_URL", &world.url),
        ("BATON_AGENT_KEY", &agent.key),
        ("BATON_DEVICE_TOKEN", &admin.token),
        ("BATON_SPARE_TOKEN", &spare.token),
        ("BATON_OWN", &own.join(",")),
    ])
    .await;
    let said = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}\n{errors}");
    // A run whose keys were lost on the way would be green, too.
    for (key, path) in [(&agent.key, "/v1/me"), (&admin.token, "/v1/admin/agents")] {
        let (status, told) = world.send(Method::GET, path, Some(key), None).await;
        assert_eq!(status, StatusCode::OK, "{told}\n{said}");
    }
}

/// Something of each kind, for paths to lead to.
async fn busy(world: &World, agent: &Agent<'_>, admin: &Rep<'_>) {
    world
        .engine
        .reach
        .connected(&admin.id, world.engine.env.now());
    let [first, second] = ["c1", "c2"].map(|id| agent.opens(id, QUALIFYING));
    let (first, second) = (first.await, second.await);
    let path = |id: &str, what: &str| format!("/v1/conversations/{id}/{what}");
    for (id, what) in [(&first, "holds"), (&second, "meetings")] {
        let slots = agent.post(&path(id, "slots"), json!({})).await.1;
        let mut body = json!({ "start": slots["slots"][0]["start"] });
        if what == "meetings" {
            body["email"] = json!("dana@haulpoint.example");
        }
        let (status, made) = agent.post(&path(id, what), body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
    }
    agent.asks(&first).await;
    let hook = json!({ "kind": "webhook", "url": "http://127.0.0.1:9/hook" });
    for (path, body) in [
        (
            "/v1/admin/connections",
            json!({ "name": "Hook", "settings": hook }),
        ),
        ("/v1/admin/teams", json!({ "name": "West", "members": [] })),
    ] {
        let token = Some(admin.token.as_str());
        let (status, made) = world.send(Method::POST, path, token, Some(body)).await;
        assert!(status.is_success(), "{made}");
    }
}

/// Ids of those whom the run speaks as: it must not take them away.
async fn own(world: &World, admin: &Rep<'_>) -> Vec<String> {
    let reps = world.engine.reps(&world.workspace).await.unwrap();
    let rep = reps.into_iter().find(|rep| rep.id == admin.id).unwrap();
    let agents = world.engine.agents(&world.workspace).await.unwrap();
    let devices = rep.devices.into_iter().map(|device| device.id.0);
    let keys = agents
        .iter()
        .flat_map(|a| &a.keys)
        .map(|key| key.id.0.clone());
    let agents = agents.iter().map(|agent| agent.id.0.clone());
    let all = [rep.id.0].into_iter().chain(devices).chain(keys);
    all.chain(agents).collect()
}

/// Runs it as `contract/schemathesis.toml` says, with these in its environment.
async fn schemathesis(environment: &[(&str, &str)]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let url = environment.iter().find(|(name, _)| *name == "BATON_URL");
    let document = format!("{}/openapi.json", url.unwrap().1);
    let examples = std::env::var("BATON_CONTRACT").unwrap_or_else(|_| EXAMPLES.to_owned());
    let seed = std::env::var("BATON_CONTRACT_SEED").unwrap_or_else(|_| SEED.to_owned());
    let mut command = tokio::process::Command::new(baton_calendars::testing::python());
    command
        .args(["-m", "schemathesis.cli", "--config-file"])
        .arg(folder.join("schemathesis.toml"))
        .args(["run", &document, "--no-color", "--continue-on-failure"])
        .args(["--max-examples", &examples, "--seed", &seed])
        .envs(environment.iter().copied())
        .env("BATON_HOOKS", folder.join("hooks.py"))
        // It writes what it remembers into the folder that it runs in.
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command.output().await.unwrap()
}

/// The stream is read by schemathesis too; what its data is stands in schemas within texts, which it
/// does not look into.
#[tokio::test]
async fn the_events_of_the_feed_are_those_of_the_document() {
    let world = World::new().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let (_, document) = world.send(Method::GET, "/openapi.json", None, None).await;
    let entry = &document["components"]["schemas"]["Entry"];
    let entries = ana.catch_up(0).await;
    assert!(entries.len() > 1);
    for told in entries {
        let fields: Vec<&String> = told.as_object().unwrap().keys().collect();
        let mut named = entry["required"].as_array().unwrap().iter();
        assert!(
            named.all(|name| fields.iter().any(|f| name == f.as_str())),
            "{told}"
        );
        assert!(
            entry["properties"].as_object().unwrap().len() >= fields.len(),
            "{told}"
        );
    }
    let stream = "/paths/~1v1~1feed/get/responses/200/content/text~1event-stream/schema/oneOf";
    let events = document.pointer(stream).and_then(Value::as_array).unwrap();
    let names: Vec<_> = events
        .iter()
        .map(|e| &e["properties"]["event"]["const"])
        .collect();
    assert_eq!(names, ["hello", "entity", "caught_up"]);
}
