//! The files of the database hold nothing of somebody who was forgotten.

use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{FORGET, by_email};
use crate::book::{NINE, TEN, world};
use crate::support::{Agent, QUALIFYING, Rep, World};

/// Stands in every field that a prospect, an agent or a rep can fill.
const MARKER: &str = "zqxwyvern";
const EMAIL: &str = "Zqxwyvern@zqxwyvern.example";

/// Files in which the marker stands, in whatever letters.
fn holding(folder: &Path) -> Vec<String> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap().to_ascii_lowercase();
            if bytes.windows(MARKER.len()).any(|w| w == MARKER.as_bytes()) {
                found.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    found.sort();
    found
}

fn said(what: &str) -> String {
    format!("{what} {MARKER}")
}

/// Everybody is told of everything on a webhook that cannot be reached: bodies wait to be sent.
async fn tells_a_webhook(boss: &Rep<'_>) {
    let settings = json!({ "kind": "webhook", "url": "http://127.0.0.1:9/hook" });
    let body = json!({ "name": "Hook", "settings": settings, "secrets": {} });
    boss.posts("/v1/admin/connections", body).await;
    let mut policy = boss.reads("/v1/admin/notifications").await["policy"].clone();
    let events = [
        "offered",
        "accepted",
        "closed",
        "booked",
        "cancelled",
        "moved",
    ];
    let rule = |e| json!({ "event": e, "for": { "kind": "everyone" }, "steps": [{ "channel": "webhook" }] });
    policy["rules"] = events.map(rule).to_vec().into();
    boss.puts("/v1/admin/notifications", policy).await;
}

async fn opens(agent: &Agent<'_>, id: &str) -> String {
    let prospect = json!({
        "name": said("Dana"), "email": EMAIL, "company": said("Haulpoint"), "title": said("Boss"),
        "phone": said("+49 30"), "city": said("Berlin"), "account": said("acc"),
    });
    // Long ones spill over pages of their own.
    let long = format!("{QUALIFYING} {MARKER} {}", said("and more ").repeat(400));
    let messages = json!([
        { "id": format!("{MARKER}-1"), "role": "prospect", "text": said(QUALIFYING) },
        { "id": format!("{MARKER}-2"), "role": "prospect", "text": long },
    ]);
    let body =
        json!({ "id": format!("{MARKER}-{id}"), "prospect": prospect, "messages": messages });
    let (status, view) = agent.post("/v1/conversations", body).await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    view["id"].as_str().unwrap().to_owned()
}

/// Taken over by a rep, who closes it with a note.
async fn a_handoff(agent: &Agent<'_>, ana: &Rep<'_>, talk: &str) {
    let claim = json!({ "status": "met", "value": said("30k"), "evidence": [] });
    let path = format!("/v1/conversations/{talk}/signals/budget");
    agent.post(&path, claim).await;
    let request =
        json!({ "id": format!("{MARKER}-h"), "reason": "qualified", "note": said("Call") });
    let path = format!("/v1/conversations/{talk}/handoff");
    let (status, handoff) = agent.post(&path, request).await;
    assert_eq!(status, StatusCode::CREATED, "{handoff}");
    ana.accepts().await;
    let close = json!({
        "kind": "close", "handoff": handoff["id"], "outcome": "lost", "note": said("No"),
    });
    assert_eq!(ana.decides(close).await["kind"], "done");
}

/// Booked, called off with a reason, and booked again.
async fn meetings(agent: &Agent<'_>, ana: &Rep<'_>, talk: &str) {
    let path = format!("/v1/conversations/{talk}/meetings");
    for start in [NINE, TEN] {
        agent.hold(talk, start).await;
        let book = json!({
            "start": start, "email": EMAIL, "phone": said("+49"), "note": said("Bring"),
            "zone": "Europe/Berlin",
        });
        let (status, booked) = agent.post(&path, book).await;
        assert_eq!(status, StatusCode::CREATED, "{booked}");
        if start == NINE {
            let cancel = json!({
                "kind": "cancel_meeting", "meeting": booked["meeting"]["id"], "by": "rep",
                "reason": said("Ill"),
            });
            assert_eq!(ana.decides(cancel).await["kind"], "done");
        }
    }
}

async fn everything_happens(world: &World) -> Rep<'_> {
    let (agent, boss, ana) = (
        world.agent().await,
        world.admin().await,
        world.rep("Ana").await,
    );
    world.types(|t| t.hosts.one_of = vec![ana.id.clone()]).await;
    tells_a_webhook(&boss).await;
    let rows = format!("email,owner\n{EMAIL},ana@showloom.example\n");
    let list = json!({ "csv": rows });
    boss.try_send(Method::PUT, "/v1/admin/ownership/mine", Some(list))
        .await;
    let talk = opens(&agent, "a").await;
    a_handoff(&agent, &ana, &talk).await;
    let talk = opens(&agent, "b").await;
    meetings(&agent, &ana, &talk).await;
    // Others go on: pages are split and joined around what is to go.
    for n in 0..40 {
        agent.opens(&format!("other-{n}"), QUALIFYING).await;
    }
    world.engine.deliver_due().await.unwrap();
    boss
}

#[tokio::test]
async fn nothing_is_left_of_somebody_who_was_in_every_field() {
    let world = world().await;
    let boss = everything_happens(&world).await;
    assert!(!holding(world.folder()).is_empty(), "it is there before");

    let receipt = boss.posts(FORGET, by_email(EMAIL)).await;
    assert!(
        !receipt.to_string().to_lowercase().contains(MARKER),
        "{receipt}"
    );
    assert!(
        world.engine.sweep_forgotten(false).await.unwrap(),
        "no reader is in the way"
    );
    assert_eq!(holding(world.folder()), [""; 0]);
    let receipts = boss.reads(FORGET).await;
    assert!(
        !receipts.to_string().to_lowercase().contains(MARKER),
        "{receipts}"
    );
    // The hub does what it did, and what was under way brings nothing back.
    world.pass(3_600);
    world.engine.deliver_due().await.unwrap();
    world.engine.tidy().await.unwrap();
    world.engine.strike_due().await.unwrap();
    assert_eq!(holding(world.folder()), [""; 0]);
}
