#[path = "archives/cli.rs"]
mod cli;

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{QUALIFYING, Rep, World};

const OWN: &str = "/v1/conversations/vcon";
const ADMIN: &str = "/v1/admin/conversations/vcon";

/// Somebody else's talk, an hour before the story begins.
fn elsewhere() -> Value {
    let part = |second: u32, party: u32, text: &str| {
        json!({"type": "text", "start": format!("2026-03-03T16:00:{second:02}Z"),
               "parties": [party], "mediatype": "text/plain", "encoding": "none", "body": text})
    };
    json!({
        "vcon": "0.4.0",
        "uuid": "01a07e00-0ecc-81db-b9a2-279e0d16bc46",
        "created_at": "2026-03-03T16:30:00Z",
        "parties": [
            {"type": "bot", "name": "Helper", "org": "Rival"},
            {"type": "person", "name": "Dana Whitcomb", "mailto": "dana@haulpoint.example"},
        ],
        "dialog": [
            part(0, 0, "Hello!"),
            part(9, 1, QUALIFYING),
            {"type": "recording", "start": "2026-03-03T16:00:20Z", "parties": [0, 1],
             "mediatype": "audio/ogg", "url": "https://rival.example/call.ogg?sig=secret"},
        ],
    })
}

async fn admin(world: &World) -> Rep<'_> {
    world.rep_of(&world.workspace, "Root", true).await
}

async fn taken_by(rep: &Rep<'_>, file: Value) -> (StatusCode, Value) {
    let world = rep.world();
    world
        .send(Method::POST, ADMIN, Some(&rep.token), Some(file))
        .await
}

async fn download(world: &World, path: &str, token: &str) -> (String, String, String) {
    let address = format!("{}{path}", world.url);
    let request = world.http.get(address).bearer_auth(token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let header = |name| {
        let value = answer.headers().get(name).unwrap();
        value.to_str().unwrap().to_owned()
    };
    let (kind, name) = (header(CONTENT_TYPE), header(CONTENT_DISPOSITION));
    (kind, name, answer.text().await.unwrap())
}

#[tokio::test]
async fn a_talk_from_elsewhere_is_judged_as_if_it_had_been_posted() {
    let world = World::new().await;
    let (agent, root) = (world.agent().await, admin(&world).await);
    let (status, taken) = agent.post(OWN, elsewhere()).await;
    assert_eq!(status, StatusCode::CREATED, "{taken}");
    assert_eq!(
        (&taken["new"], &taken["messages"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(
        taken["left_out"],
        json!(["dialog[2]: recording (audio/ogg)"])
    );

    let id = taken["conversation"].as_str().unwrap();
    let export = taken["export_path"].as_str().unwrap();
    let (kind, _, text) = download(&world, export, &root.token).await;
    assert_eq!(kind, "text/markdown; charset=utf-8");
    assert!(text.starts_with("# Dana Whitcomb"), "{text}");
    let (_, view) = agent.get(&format!("/v1/conversations/{id}")).await;
    assert_eq!(view["state"], "ended");
    assert_eq!(view["handoff"], Value::Null, "nobody is called");
    assert_eq!(view["scorecard"]["verdict"], "qualified", "{view}");
    assert_eq!(view["prospect"]["name"], "Dana Whitcomb");
    assert_eq!(view["prospect"]["email"], "dana@haulpoint.example");
    assert_eq!(view["started_at"], "2026-03-03T16:00:00Z");
    let (_, page) = agent.get(&format!("/v1/conversations/{id}/messages")).await;
    assert_eq!(page["messages"][1]["role"], "prospect");
    assert_eq!(page["messages"][1]["text"], QUALIFYING);

    let (status, again) = agent.post(OWN, elsewhere()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&again["new"], again["conversation"].as_str()),
        (&json!(false), Some(id))
    );

    let (status, theirs) = taken_by(&root, elsewhere()).await;
    assert_eq!(status, StatusCode::CREATED, "the admin's is one of its own");
    assert_ne!(theirs["conversation"].as_str(), Some(id));
    assert_eq!(taken_by(&root, elsewhere()).await.0, StatusCode::OK);
    let (_, agents) = world
        .send(Method::GET, "/v1/admin/agents", Some(&root.token), None)
        .await;
    let named = agents.as_array().unwrap().iter();
    let imported: Vec<_> = named.filter(|a| a["name"] == "Imported").collect();
    assert_eq!(imported.len(), 1, "made once");
    assert_eq!(imported[0]["keys"], json!([]), "without a key");
}

#[tokio::test]
async fn what_was_written_down_here_is_known_when_it_comes_back() {
    let world = World::new().await;
    let (agent, root) = (world.agent().await, admin(&world).await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (status, file) = agent.get(&format!("/v1/conversations/{id}/vcon")).await;
    assert_eq!(status, StatusCode::OK);
    let (status, taken) = agent.post(OWN, file.clone()).await;
    assert_eq!(status, StatusCode::OK, "{taken}");
    assert_eq!(taken["conversation"].as_str(), Some(id.as_str()));
    let (_, taken) = taken_by(&root, file.clone()).await;
    assert_eq!(taken["conversation"].as_str(), Some(id.as_str()));

    // Another agent may not learn that it is there: to it the talk is new.
    let other = world.agent().await;
    let (status, taken) = other.post(OWN, file.clone()).await;
    assert_eq!(status, StatusCode::CREATED);
    let copy = taken["conversation"].as_str().unwrap();
    assert_ne!(copy, id);
    let path = format!("/v1/conversations/{copy}/vcon");
    let (_, again) = other.get(&path).await;
    assert_eq!(again["uuid"], file["uuid"], "it keeps its name");
    assert_eq!(again["dialog"], file["dialog"]);
    let scorecard = |f: &Value| f["analysis"][1]["body"].clone();
    assert_eq!(scorecard(&again), scorecard(&file));
}

#[tokio::test]
async fn what_the_agent_claimed_with_words_of_the_talk_travels_along() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", "The circle nodded on Tuesday.").await;
    let claim = json!({ "status": "met", "value": "approved",
                        "evidence": [{ "seq": 1, "quote": "The circle nodded" }] });
    let path = format!("/v1/conversations/{id}/signals/budget");
    let put = world.send(Method::PUT, &path, Some(&agent.key), Some(claim));
    assert_eq!(put.await.0, StatusCode::OK);
    let (_, file) = agent.get(&format!("/v1/conversations/{id}/vcon")).await;
    let other = world.agent().await;
    let (_, taken) = other.post(OWN, file.clone()).await;
    let copy = taken["conversation"].as_str().unwrap();
    let (_, card) = other
        .get(&format!("/v1/conversations/{copy}/scorecard"))
        .await;
    assert_eq!(card["score"], 1, "{card}");
    assert_eq!(card, file["analysis"][1]["body"]);
}

#[tokio::test]
async fn a_conversation_is_downloaded_as_vcon_and_as_markdown() {
    let world = World::new().await;
    let (agent, root) = (world.agent().await, admin(&world).await);
    let id = agent.opens("c1", "<b>Hi</b> *there*").await;
    let path = format!("/v1/admin/conversations/{id}/export");
    let (kind, name, text) = download(&world, &path, &root.token).await;
    assert_eq!(kind, "application/vcon+json");
    let want = "attachment; filename*=UTF-8''2026-03-03%20Haulpoint%20Dana%20Whitcomb.vcon.json";
    assert_eq!(name, want);
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["parties"][0]["name"], "Dana Whitcomb");
    assert_eq!(file["dialog"][1]["body"], "<b>Hi</b> *there*");

    let path = format!("{path}?format=markdown");
    let (kind, name, text) = download(&world, &path, &root.token).await;
    assert_eq!(kind, "text/markdown; charset=utf-8");
    assert!(name.ends_with("Whitcomb.md"), "{name}");
    assert!(text.starts_with("# Dana Whitcomb · Haulpoint\n"), "{text}");
    assert!(text.contains("> \\<b\\>Hi\\</b\\> \\*there\\*\n"), "{text}");

    let wrong = format!("/v1/admin/conversations/{id}/export?format=pdf");
    let (status, _) = world
        .send(Method::GET, &wrong, Some(&root.token), None)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn files_are_for_those_who_may_read_the_talk() {
    let world = World::new().await;
    let agent = world.agent().await;
    let id = agent.opens("c1", QUALIFYING).await;
    let vcon = format!("/v1/conversations/{id}/vcon");
    let export = format!("/v1/admin/conversations/{id}/export");
    let catalog = baton_core::catalog::Catalog {
        vendor: "Rival".into(),
        ..Default::default()
    };
    let other = world
        .engine
        .create_workspace("Rival", catalog)
        .await
        .unwrap();
    let (spy, eve) = (
        world.agent_of(&other).await,
        world.rep_of(&other, "Eve", true).await,
    );
    let ana = world.rep("Ana").await;
    let get = async |path: &str, token: &str| {
        let sent = world.send(Method::GET, path, Some(token), None);
        sent.await.0
    };
    assert_eq!(get(&vcon, &spy.key).await, StatusCode::NOT_FOUND);
    assert_eq!(
        get(&vcon, &world.agent().await.key).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(get(&export, &eve.token).await, StatusCode::NOT_FOUND);
    assert_eq!(get(&export, &ana.token).await, StatusCode::FORBIDDEN);
    assert_eq!(get(&export, &agent.key).await, StatusCode::FORBIDDEN);
    assert_eq!(taken_by(&ana, elsewhere()).await.0, StatusCode::FORBIDDEN);
    let (_, file) = agent.get(&vcon).await;
    let (status, _) = taken_by(&eve, file).await;
    assert_eq!(status, StatusCode::CREATED, "to them it is new");
}

#[tokio::test]
async fn who_was_forgotten_does_not_come_back_in_a_file_unless_they_want_to() {
    let world = World::new().await;
    let (agent, root) = (world.agent().await, admin(&world).await);
    let id = agent.opens("c1", QUALIFYING).await;
    let (_, own) = agent.get(&format!("/v1/conversations/{id}/vcon")).await;
    let (_, taken) = taken_by(&root, elsewhere()).await;
    let forget = "/v1/admin/forget";
    let by_email = json!({"kind": "email", "email": "dana@haulpoint.example"});
    root.posts(forget, by_email).await;
    let by_id = json!({"kind": "conversation", "conversation": id});
    root.posts(forget, by_id).await;

    for (file, field) in [(elsewhere(), "parties.mailto"), (own, "uuid")] {
        for (status, problem) in [
            taken_by(&root, file.clone()).await,
            agent.post(OWN, file.clone()).await,
        ] {
            assert_eq!(status, StatusCode::CONFLICT, "{problem}");
            assert_eq!(problem["code"], "prospect_forgotten");
            assert_eq!(problem["field"], field);
            let fix = problem["fix"].as_str().unwrap();
            assert!(fix.contains("anyway"), "{fix}");
        }
    }
    let path = format!("{ADMIN}?anyway=true");
    let again = world.send(Method::POST, &path, Some(&root.token), Some(elsewhere()));
    let (status, again) = again.await;
    assert_eq!(status, StatusCode::CREATED, "{again}");
    assert_ne!(again["conversation"], taken["conversation"]);
    assert_eq!(
        taken_by(&root, elsewhere()).await.0,
        StatusCode::OK,
        "known"
    );
    let path = format!("{OWN}?anyway=true");
    assert_eq!(
        agent.post(&path, elsewhere()).await.0,
        StatusCode::CONFLICT,
        "this is not an agent's to say"
    );
}

#[tokio::test]
async fn bad_files_are_refused_and_nothing_is_kept() {
    let world = World::new().await;
    let agent = world.agent().await;
    let with = |path: &str, value: Value| {
        let mut file = elsewhere();
        *file.pointer_mut(path).unwrap() = value;
        file
    };
    let long = "x".repeat(20_001);
    let cases = [
        (json!({"ciphertext": "x"}), "ciphertext"),
        (with("/uuid", json!("no")), "uuid"),
        (with("/dialog/0/body", json!(long)), "dialog[0].body"),
        (
            with("/dialog/0/start", json!("2027-01-01T00:00:00Z")),
            "dialog[0].start",
        ),
        (with("/dialog/1/parties", json!([9])), "dialog[1].parties"),
        (
            with("/parties/1/name", json!("x".repeat(201))),
            "parties[1].name",
        ),
    ];
    for (file, field) in cases {
        let (status, problem) = agent.post(OWN, file).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["fix"].is_string(), "{problem}");
    }
    let (status, taken) = agent.post(OWN, elsewhere()).await;
    assert_eq!((status, &taken["new"]), (StatusCode::CREATED, &json!(true)));

    let send = |kind: &str, body: String| {
        let request = world.http.post(format!("{}{OWN}", world.url));
        let request = request.bearer_auth(&agent.key).header(CONTENT_TYPE, kind);
        request.body(body).send()
    };
    let text = elsewhere().to_string();
    let status = |r: reqwest::Response| r.status();
    let ok = send("application/vcon+json", text.clone()).await.unwrap();
    assert_eq!(status(ok), StatusCode::OK, "its own media type");
    let plain = send("text/plain", text.clone()).await.unwrap();
    assert_eq!(status(plain), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let broken = send("application/json", "{".into()).await.unwrap();
    assert_eq!(status(broken), StatusCode::BAD_REQUEST);
    // Larger than any request, and still taken: attachments are left out.
    let mut large = elsewhere();
    large["attachments"] = json!([{"body": "x".repeat(2_000_000)}]);
    assert_eq!(agent.post(OWN, large).await.0, StatusCode::OK);
    let mut huge = elsewhere();
    huge["attachments"] = json!([{"body": "x".repeat(17_000_000)}]);
    let (status, problem) = agent.post(OWN, huge).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        problem["detail"].as_str().unwrap().contains("16777216"),
        "{problem}"
    );
}
