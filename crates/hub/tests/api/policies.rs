//! A policy is composed, published, and taken back.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::World;
use crate::team::asked;

const DRAFT: &str = "/v1/admin/routing/draft";

fn dach(reps: &[&str]) -> Value {
    json!({
        "territories": [{ "id": "dach", "name": "DACH", "area": { "countries": ["DE", "AT", "CH"] },
                          "reps": reps }],
        "rules": [
            { "id": "dach", "name": "DACH", "to": { "kind": "territory" } },
            { "id": "everyone", "name": "Everyone", "to": { "kind": "round_robin" } },
        ],
    })
}

#[tokio::test]
async fn a_draft_changes_nothing_until_it_is_published_and_can_be_taken_back() {
    let world = World::new().await;
    let (agent, boss) = (world.agent().await, world.admin().await);
    let (_ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let german = |n: u32| json!({ "name": format!("P{n}"), "country": "DE" });

    let draft = boss
        .puts(DRAFT, json!({ "policy": dach(&[&bo.id.0]) }))
        .await;
    assert_eq!(
        (draft["base"].as_u64(), draft["revision"].as_u64()),
        (Some(1), Some(1))
    );
    let before = agent.brings("c1", german(1)).await;
    assert_eq!(asked(&before), Some("Ana"), "the draft is not in force");

    let diff = boss
        .posts(
            "/v1/admin/routing/diff",
            json!({ "from": { "kind": "published" }, "to": { "kind": "draft" } }),
        )
        .await;
    assert!(diff["summary"].as_array().unwrap().len() >= 2, "{diff}");
    let published = boss
        .posts(
            "/v1/admin/routing/publish",
            json!({ "revision": 1, "note": "DACH to Bo" }),
        )
        .await;
    assert_eq!(published["published"]["version"], 2);
    assert!(published["draft"].is_null());
    assert_eq!(published["versions"][0]["by"]["name"], "Boss");

    let pending = agent.handoff(&before["id"]).await;
    assert_eq!(asked(&pending), Some("Ana"), "what was offered stands");
    for n in 2..4 {
        let handoff = agent.brings(&format!("c{n}"), german(n)).await;
        assert_eq!(asked(&handoff), Some("Bo"));
        let view = world.handoff_view(&bo, &handoff["id"]).await;
        assert_eq!(view["trace"]["policy_version"], 2);
        assert_eq!(view["trace"]["steps"][0]["id"], "dach");
    }

    let back = boss
        .posts(
            "/v1/admin/routing/rollback",
            json!({ "version": 1, "note": "Too early" }),
        )
        .await;
    assert_eq!(
        (
            back["published"]["version"].as_u64(),
            back["versions"][0]["back_to"].as_u64()
        ),
        (Some(3), Some(1))
    );
    let after = agent.brings("c9", german(9)).await;
    assert_eq!(
        asked(&after),
        Some("Ana"),
        "by turns again: Bo has had more"
    );
}

#[tokio::test]
async fn what_somebody_else_saved_is_not_overwritten() {
    let world = World::new().await;
    let boss = world.admin().await;
    let carl = world.rep_of(&world.workspace, "Carl", true).await;
    let policy = dach(&[]);
    carl.puts(DRAFT, json!({ "policy": policy })).await;
    let (status, problem) = boss
        .try_send(Method::PUT, DRAFT, Some(json!({ "policy": policy })))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(
        (problem["field"].as_str(), problem["detail"].as_str()),
        (Some("revision"), Some("Carl saved the draft meanwhile."))
    );
    boss.puts(DRAFT, json!({ "policy": policy, "revision": 1 }))
        .await;
    let (code, _, field) = carl
        .is_refused(
            Method::POST,
            "/v1/admin/routing/publish",
            json!({ "revision": 1 }),
        )
        .await;
    assert_eq!(
        (code, field.as_str()),
        (409, "revision"),
        "what was looked at is published"
    );
    carl.posts("/v1/admin/routing/rollback", json!({ "version": 1 }))
        .await;
    let (status, problem) = boss
        .try_send(
            Method::POST,
            "/v1/admin/routing/publish",
            Some(json!({ "revision": 2 })),
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert!(
        problem["detail"].as_str().unwrap().contains("Version 2"),
        "{problem}"
    );
    boss.puts(DRAFT, json!({ "policy": policy, "revision": 2 }))
        .await;
    boss.posts("/v1/admin/routing/publish", json!({ "revision": 3 }))
        .await;
}

#[tokio::test]
async fn each_fault_of_a_policy_is_told_with_its_field() {
    let world = World::new().await;
    let boss = world.admin().await;
    let rule = |more: Value| {
        let mut rule = json!({ "id": "r", "name": "R", "to": { "kind": "round_robin" } });
        for (k, v) in more.as_object().unwrap() {
            rule[k] = v.clone();
        }
        json!({ "rules": [rule] })
    };
    let table = [
        (json!({ "rules": [] }), "rules"),
        (json!({ "offer_seconds": 0 }), "offer_seconds"),
        (rule(json!({ "id": "No way" })), "rules[0].id"),
        (rule(json!({ "name": " " })), "rules[0].name"),
        (
            rule(json!({ "when": { "countries": ["DE", "Spain"] } })),
            "rules[0].when.countries[1]",
        ),
        (
            rule(json!({ "when": { "subdivisions": ["US-XX"] } })),
            "rules[0].when.subdivisions[0]",
        ),
        (
            rule(json!({ "when": { "languages": ["germanic!"] } })),
            "rules[0].when.languages[0]",
        ),
        (rule(json!({ "teams": ["team_none"] })), "rules[0].teams[0]"),
        (
            rule(json!({ "to": { "kind": "queue", "team": "team_none" } })),
            "rules[0].to.team",
        ),
        (
            rule(json!({ "to": { "kind": "territory", "only": ["moon"] } })),
            "rules[0].to.only[0]",
        ),
        (
            rule(json!({ "fallback": [{ "kind": "wait", "seconds": 0 }] })),
            "rules[0].fallback[0].seconds",
        ),
        (
            rule(json!({ "when": { "employees": { "from": 9, "to": 3 } } })),
            "rules[0].when.employees",
        ),
    ];
    for (policy, field) in table {
        let told = boss
            .is_refused(Method::PUT, DRAFT, json!({ "policy": policy }))
            .await;
        assert_eq!(
            (told.0, told.1.as_str(), told.2.as_str()),
            (422, "invalid_field", field),
            "{policy}"
        );
    }
}

#[tokio::test]
async fn a_policy_goes_out_as_text_and_comes_back_the_same() {
    let world = World::new().await;
    let boss = world.admin().await;
    let bo = world.rep("Bo").await;
    boss.puts(DRAFT, json!({ "policy": dach(&[&bo.id.0]) }))
        .await;
    let text = boss.reads("/v1/admin/routing/text?version=draft").await;
    let toml = text["toml"].as_str().unwrap();
    assert!(toml.contains("bo@showloom.example"), "{toml}");
    let again = boss.puts("/v1/admin/routing/text", text.clone()).await;
    assert_eq!(again["revision"], 2);
    let diff = boss
        .posts(
            "/v1/admin/routing/diff",
            json!({ "from": { "kind": "published" }, "to": { "kind": "draft" } }),
        )
        .await;
    let same = boss.reads("/v1/admin/routing/text?version=draft").await;
    assert_eq!(text, same, "{diff}");

    let broken = toml.replace("bo@showloom.example", "nobody@showloom.example");
    let line = 1 + broken.lines().position(|l| l.contains("nobody@")).unwrap();
    let told = boss
        .is_refused(
            Method::PUT,
            "/v1/admin/routing/text",
            json!({ "toml": broken }),
        )
        .await;
    assert_eq!((told.0, told.1.as_str()), (422, "invalid_field"));
    assert!(told.2.starts_with(&format!("line {line}")), "{told:?}");
    let kept = boss.reads("/v1/admin/routing").await;
    assert_eq!(kept["draft"]["revision"], 2, "nothing of it was taken over");
}

#[tokio::test]
async fn a_team_that_a_policy_names_is_not_dissolved() {
    let world = World::new().await;
    let boss = world.admin().await;
    let bo = world.rep("Bo").await;
    let team = boss
        .posts(
            "/v1/admin/teams",
            json!({ "name": "Closers", "members": [bo.id] }),
        )
        .await;
    assert_eq!(team["members"][0]["name"], "Bo");
    world
        .policy(&boss, |p| {
            p.rules[0].teams = vec![team["id"].as_str().unwrap().into()];
        })
        .await;
    let path = format!("/v1/admin/teams/{}", team["id"].as_str().unwrap());
    let (status, problem) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("rules[0].teams[0]"),
        "{problem}"
    );
    world.policy(&boss, |p| p.rules[0].teams.clear()).await;
    let (status, _) = boss.try_send(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}
