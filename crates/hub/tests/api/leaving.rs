//! A rep leaves: what is open is finished, or handed on.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::book::{NINE, host};
use crate::support::{QUALIFYING, World};
use crate::team::asked;

fn employment(rep: &baton_core::ids::RepId) -> String {
    format!("/v1/admin/reps/{rep}/employment")
}

#[tokio::test]
async fn who_is_leaving_gets_nothing_new_and_keeps_what_is_open() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let handoff = agent.brings("c1", json!({ "name": "P" })).await;
    ana.accepts().await;
    let leaving = json!({ "kind": "leaving", "last_day": "2026-03-06" });
    boss.puts(&employment(&ana.id), leaving).await;
    for n in 2..5 {
        let next = agent.brings(&format!("c{n}"), json!({ "name": "P" })).await;
        assert_eq!(asked(&next), Some("Bo"), "{n}");
    }
    assert_eq!(asked(&agent.handoff(&handoff["id"]).await), Some("Ana"));
}

#[tokio::test]
async fn what_is_open_after_the_last_day_goes_to_the_successor() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo, cy) = (
        world.rep("Ana").await,
        world.rep("Bo").await,
        world.rep("Cy").await,
    );
    let hosts = [&ana, &bo, &cy].map(|r| r.id.clone());
    world.types(|t| t.hosts.one_of = hosts.to_vec()).await;
    let talk = agent.opens("m", QUALIFYING).await;
    // Ana hosts it: it is her turn.
    let booked = agent.books(&talk, "2026-03-12T09:00:00Z").await;
    assert_eq!(host(&booked), "Ana");
    let taken = agent.brings("c1", json!({ "name": "P" })).await;
    assert_eq!(asked(&taken), Some("Bo"));
    let hers = agent.brings("c2", json!({ "name": "P" })).await;
    assert_eq!(asked(&hers), Some("Cy"));
    let third = agent.brings("c3", json!({ "name": "P" })).await;
    assert_eq!(asked(&third), Some("Ana"));
    ana.accepts().await;

    let leaving = json!({ "kind": "leaving", "last_day": "2026-03-04", "successor": cy.id });
    boss.puts(&employment(&ana.id), leaving).await;
    world.pass(2 * 86_400);
    for rep in [&bo, &cy] {
        world
            .engine
            .reach
            .connected(&rep.id, world.engine.env.now());
    }
    world.engine.tidy().await.unwrap();

    let third = agent.handoff(&third["id"]).await;
    assert_eq!(
        (asked(&third), third["state"].as_str()),
        (Some("Cy"), Some("offered"))
    );
    let view = world.handoff_view(&cy, &third["id"]).await;
    assert_eq!(view["trace"]["steps"][0]["name"], "Handed on by Ana");
    let (_, meeting) = agent
        .get(&format!(
            "/v1/meetings/{}",
            booked["meeting"]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(host(&meeting), "Cy");
    assert_eq!(
        meeting["meeting"]["start"], booked["meeting"]["start"],
        "the time stays"
    );
    let (status, _) = ana.try_send(Method::GET, "/v1/feed", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "her devices are out");
}

#[tokio::test]
async fn a_meeting_for_which_nobody_is_free_is_told_and_stays() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    world
        .types(|t| t.hosts.one_of = vec![ana.id.clone(), bo.id.clone()])
        .await;
    bo.busy(&world, &[("2026-03-04T08:00:00Z", "2026-03-04T12:00:00Z")])
        .await;
    let talk = agent.opens("m", QUALIFYING).await;
    let booked = agent.books(&talk, NINE).await;
    assert_eq!(host(&booked), "Ana");
    let left = json!({ "kind": "left", "at": world.now() });
    let done = boss.puts(&employment(&ana.id), left).await;
    assert_eq!(
        (
            done["meetings"].as_u64(),
            done["stuck"][0]["start"].as_str()
        ),
        (Some(0), Some(NINE))
    );
    assert_eq!(done["stuck"][0]["with"], "Dana Whitcomb");
}

#[tokio::test]
async fn the_last_admin_stays() {
    let world = World::new().await;
    let boss = world.admin().await;
    let told = boss
        .is_refused(
            Method::PUT,
            &employment(&boss.id),
            json!({ "kind": "left", "at": world.now() }),
        )
        .await;
    assert_eq!((told.0, told.1.as_str()), (409, "conflict"));
    let yesterday = json!({ "kind": "leaving", "last_day": "2026-03-02" });
    let ana = world.rep("Ana").await;
    let told = boss
        .is_refused(Method::PUT, &employment(&ana.id), yesterday)
        .await;
    assert_eq!((told.0, told.2.as_str()), (422, "last_day"));
}

#[tokio::test]
async fn a_prospect_with_a_meeting_stays_with_whoever_hosts_it() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    let talk = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&talk).await;
    ana.accepts().await;
    let bo = world.rep("Bo").await;
    let cy = world.rep("Cy").await;
    let hosts = [&ana, &bo].map(|r| r.id.clone());
    world.types(|t| t.hosts.one_of = hosts.to_vec()).await;
    let booked = agent.books(&talk, NINE).await;
    assert_eq!(host(&booked), "Ana", "she has the prospect");
    let left = json!({ "kind": "left", "at": world.now() });
    let done = boss.puts(&employment(&ana.id), left).await;
    assert_eq!(
        (done["meetings"].as_u64(), done["handoffs"].as_u64()),
        (Some(1), Some(0)),
        "{done}"
    );
    let now = agent.handoff(&handoff["id"]).await;
    assert_eq!(
        (now["state"].as_str(), asked(&now), now["floor"].as_str()),
        (Some("booked"), Some("Bo"), Some("agent"))
    );
    drop(cy);
}

#[tokio::test]
async fn who_has_left_does_not_come_back_with_an_old_code() {
    let world = World::new().await;
    let boss = world.admin().await;
    let carl = world.rep_of(&world.workspace, "Carl", true).await;
    let code = carl
        .posts(&format!("/v1/admin/reps/{}/enrolments", carl.id), json!({}))
        .await;
    let left = json!({ "kind": "left", "at": world.now() });
    boss.puts(&employment(&carl.id), left).await;
    let body = json!({ "code": code["code"], "device": "laptop" });
    let (status, problem) = world
        .send(Method::POST, "/v1/enrol", None, Some(body))
        .await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::GONE, Some("code_expired"))
    );
    let path = format!("/v1/admin/reps/{}/enrolments", carl.id);
    let (status, _) = boss.try_send(Method::POST, &path, Some(json!({}))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_who_cannot_be_let_go_keeps_no_other() {
    let world = World::new().await;
    let boss = world.admin().await;
    let carl = world.rep_of(&world.workspace, "Carl", true).await;
    let ana = world.rep("Ana").await;
    let leaving = json!({ "kind": "leaving", "last_day": "2026-03-04" });
    boss.puts(&employment(&carl.id), leaving.clone()).await;
    let told = boss
        .is_refused(Method::PUT, &employment(&boss.id), leaving.clone())
        .await;
    assert_eq!(
        told.0, 409,
        "Carl leaves too: the last admin who stays is Boss"
    );
    boss.puts(&employment(&ana.id), leaving).await;
    world.pass(2 * 86_400);
    world.engine.tidy().await.unwrap();
    let all = boss.reads("/v1/admin/reps").await;
    let left = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["employment"]["kind"] == "left");
    assert_eq!(left.count(), 2);
}

#[tokio::test]
async fn a_meeting_that_is_left_alone_is_told_to_the_admins() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let ana = world.rep("Ana").await;
    world.types(|t| t.hosts.one_of = vec![ana.id.clone()]).await;
    let talk = agent.opens("m", QUALIFYING).await;
    let booked = agent.books(&talk, "2026-03-12T09:00:00Z").await;
    let leaving = json!({ "kind": "leaving", "last_day": "2026-03-04" });
    boss.puts(&employment(&ana.id), leaving).await;
    world.pass(2 * 86_400);
    world.engine.tidy().await.unwrap();
    let view = world
        .handoff_view(&boss, &booked["meeting"]["handoff"])
        .await;
    assert_eq!(view["escalated_to"][0]["name"], "Boss", "{view}");
}

#[tokio::test]
async fn a_fixed_host_who_has_left_is_not_booked_any_more() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (_ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    world.types(|t| t.hosts.fixed = Some(bo.id.clone())).await;
    let talk = agent.opens("m", QUALIFYING).await;
    let slots = agent.slots(&talk, json!({})).await;
    assert_eq!(slots["slots"][0]["with"]["name"], "Bo");
    let left = json!({ "kind": "left", "at": world.now() });
    boss.puts(&employment(&bo.id), left).await;
    let slots = agent.slots(&talk, json!({})).await;
    assert_eq!(
        slots["slots"],
        json!([]),
        "the kind of meeting needs another"
    );
}
