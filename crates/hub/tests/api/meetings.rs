use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::book::{HALF_NINE, NINE, TEN, host, world};
use crate::support::QUALIFYING;

#[tokio::test]
async fn a_meeting_moves_with_its_host_and_its_old_time_is_free_again() {
    let world = world().await;
    let agent = world.agent().await;
    let (_ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let booked = agent.books(&id, NINE).await;
    let path = format!("/v1/meetings/{}", booked["meeting"]["id"].as_str().unwrap());
    let (status, moved) = agent
        .post(&format!("{path}/reschedule"), json!({ "start": TEN }))
        .await;
    assert_eq!(status, StatusCode::OK, "{moved}");
    assert_eq!(host(&moved), host(&booked));
    assert_eq!(
        (&moved["meeting"]["start"], &moved["meeting"]["sequence"]),
        (&json!(TEN), &json!(1))
    );
    assert!(
        moved["say"].as_str().unwrap().contains("11:00 AM"),
        "{moved}"
    );

    let other = agent.opens("c2", QUALIFYING).await;
    let (status, problem) = agent
        .post(
            &format!("/v1/conversations/{id}/meetings"),
            json!({ "start": HALF_NINE, "email": "d@h.example" }),
        )
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("conflict")),
        "one meeting a talk"
    );
    agent.books(&other, NINE).await;

    let (status, cancelled) = agent
        .post(
            &format!("{path}/cancel"),
            json!({ "reason": "Found another tool" }),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{cancelled}");
    assert_eq!(cancelled["meeting"]["state"], "cancelled");
    assert_eq!(cancelled["handoff"]["state"], "withdrawn");
    let (_, again) = agent.post(&format!("{path}/cancel"), json!({})).await;
    assert_eq!(
        again["meeting"]["sequence"], cancelled["meeting"]["sequence"],
        "once"
    );
    let rebooked = agent.books(&id, TEN).await;
    assert_ne!(rebooked["meeting"]["id"], booked["meeting"]["id"]);
}

#[tokio::test]
async fn who_was_being_asked_is_not_any_more_when_a_meeting_is_booked() {
    let world = world().await;
    let agent = world.agent().await;
    let ana = world.rep("Ana").await;
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    let _bo = world.rep("Bo").await;
    let path = format!("/v1/conversations/{id}/meetings");
    let (_, booked) = agent
        .post(&path, json!({ "start": NINE, "email": "d@h.example" }))
        .await;
    assert_eq!(booked["handoff"]["state"], "booked", "{booked}");
    let answer = ana
        .decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    assert_eq!(answer["kind"], "taken", "{answer}");
}

#[tokio::test]
async fn a_rep_who_has_the_prospect_keeps_them_for_the_meeting() {
    let world = world().await;
    let agent = world.agent().await;
    let ana = world.rep("Ana").await;
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    ana.decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    let _bo = world.rep("Bo").await;
    let booked = agent.books(&id, NINE).await;
    assert_eq!(
        (host(&booked), &booked["handoff"]["state"]),
        ("Ana", &json!("accepted"))
    );
}

#[tokio::test]
async fn of_a_prospect_whom_a_rep_has_only_that_reps_times_are_offered() {
    let world = world().await;
    let agent = world.agent().await;
    let ana = world.rep("Ana").await;
    let id = agent.opens("c1", QUALIFYING).await;
    agent.asks(&id).await;
    let offer = ana.offer().await;
    ana.decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    let _bo = world.rep("Bo").await;
    // Ana comes to every meeting of this kind; of her own prospect she is the host.
    world
        .settings(|s| s.booking.types[0].hosts.fixed = Some(ana.id.clone()))
        .await;
    ana.busy(&world, &[(NINE, HALF_NINE)]).await;
    let slots = agent.slots(&id, json!({ "limit": 20 })).await;
    for slot in slots["slots"].as_array().unwrap() {
        assert_eq!(slot["host"]["name"], "Ana", "{slot}");
        assert_ne!(slot["start"], NINE);
    }
    let (status, _) = agent.hold(&id, NINE).await;
    assert_eq!(status, StatusCode::CONFLICT, "Bo is free, and not theirs");
    let (_, hold) = agent.hold(&id, TEN).await;
    assert_eq!(hold["slot"]["host"]["name"], "Ana");
    assert_eq!(host(&agent.books(&id, TEN).await), "Ana");

    // Another time is looked for instead of the meeting, also one that lies on it.
    world
        .settings(|s| s.booking.types[0].step_minutes = 15)
        .await;
    let at = json!({ "at": "2026-03-04T10:15:00Z" });
    assert_eq!(agent.slots(&id, at).await["asked"]["free"], true);
}

#[tokio::test]
async fn the_host_moves_it_anywhere_but_onto_another_meeting() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let (a, b) = (
        agent.opens("c1", QUALIFYING).await,
        agent.opens("c2", QUALIFYING).await,
    );
    let (first, second) = (agent.books(&a, NINE).await, agent.books(&b, TEN).await);
    let id = &first["meeting"]["id"];
    let to = |start: &str| json!({ "kind": "move_meeting", "meeting": id, "start": start, "by": "calendar" });
    let answer = ana.decides(to("2026-03-04T10:15:00Z")).await;
    assert_eq!(
        (&answer["kind"], &answer["start"]),
        (&json!("clash"), &json!(TEN))
    );
    // In the evening, off the step: the rep decides.
    let answer = ana.decides(to("2026-03-04T19:07:00Z")).await;
    assert_eq!(answer["kind"], "done");
    let (_, now) = agent
        .get(&format!("/v1/meetings/{}", id.as_str().unwrap()))
        .await;
    assert_eq!(now["meeting"]["end"], "2026-03-04T19:37:00Z");
    assert_eq!(now["meeting"]["changed_by"], "calendar");

    let gone =
        json!({ "kind": "cancel_meeting", "meeting": second["meeting"]["id"], "by": "calendar" });
    assert_eq!(ana.decides(gone.clone()).await["kind"], "done");
    let (_, handoff) = agent
        .get(&format!(
            "/v1/handoffs/{}",
            second["handoff"]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(handoff["state"], "withdrawn");
    assert!(
        handoff["say"].as_str().unwrap().contains("cancelled"),
        "the agent is told: {handoff}"
    );
}

#[tokio::test]
async fn somebody_elses_meeting_cannot_be_touched() {
    let world = world().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let booked = agent.books(&id, NINE).await;
    let meeting = booked["meeting"]["id"].as_str().unwrap();
    let bo = world.rep("Bo").await;
    let action = json!({ "kind": "cancel_meeting", "meeting": meeting, "by": "rep" });
    assert_eq!(bo.intent("int_1", action).await.0, StatusCode::NOT_FOUND);
    let slots = format!("/v1/meetings/{meeting}/slots");
    assert_eq!(
        world
            .send(Method::GET, &slots, Some(&bo.token), None)
            .await
            .0,
        StatusCode::NOT_FOUND
    );

    let elsewhere = world
        .engine
        .create_workspace(
            "Other",
            baton_core::catalog::Catalog {
                vendor: "O".into(),
                ..Default::default()
            },
        )
        .await
        .unwrap();
    let stranger = world.agent_of(&elsewhere).await;
    let other_agent = world.agent().await;
    for spy in [&stranger, &other_agent] {
        let path = format!("/v1/meetings/{meeting}");
        assert_eq!(spy.get(&path).await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            spy.post(&format!("{path}/cancel"), json!({})).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(spy.hold(&id, TEN).await.0, StatusCode::NOT_FOUND);
    }
    let hours = format!("/v1/reps/{}/hours", world.rep("Cy").await.id);
    assert_eq!(
        world
            .send(Method::GET, &hours, Some(&bo.token), None)
            .await
            .0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_no_show_does_not_count_and_a_corrected_one_does() {
    let world = world().await;
    let agent = world.agent().await;
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let (a, b) = (
        agent.opens("c1", QUALIFYING).await,
        agent.opens("c2", QUALIFYING).await,
    );
    let booked = agent.books(&a, NINE).await;
    agent.books(&b, TEN).await;
    assert_eq!(host(&booked), "Ana");
    let settle = |came: bool| json!({ "kind": "settle_meeting", "meeting": booked["meeting"]["id"], "came": came });
    assert_eq!(
        ana.intent("int_early", settle(true)).await.1["code"],
        "meeting_unchangeable"
    );
    world.pass(17 * 3600);
    assert_eq!(ana.decides(settle(false)).await["kind"], "done");
    let c = agent.opens("c3", QUALIFYING).await;
    let slot = agent.slots(&c, json!({ "limit": 1 })).await;
    assert_eq!(slot["slots"][0]["host"]["name"], "Ana", "she is owed one");
    assert_eq!(ana.decides(settle(true)).await["kind"], "done");
    agent.books(&c, "2026-03-05T09:00:00Z").await;
    let d = agent.opens("c4", QUALIFYING).await;
    let slot = agent.slots(&d, json!({ "limit": 1 })).await;
    assert_eq!(slot["slots"][0]["host"]["id"], bo.id.0);
}

#[tokio::test]
async fn the_calendar_has_it_is_told_once() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let booked = agent.books(&id, NINE).await;
    let written = |url: &str| json!({ "kind": "meeting_written", "meeting": booked["meeting"]["id"], "sequence": 0, "join_url": url });
    let (status, problem) = ana.intent("int_x", written("javascript:alert(1)")).await;
    assert_eq!(
        (status, &problem["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("action.join_url"))
    );
    assert_eq!(
        ana.decides(written("https://meet.example/abc")).await["kind"],
        "done"
    );
    let path = format!("/v1/meetings/{}", booked["meeting"]["id"].as_str().unwrap());
    let (_, first) = agent.get(&path).await;
    assert_eq!(first["meeting"]["join_url"], "https://meet.example/abc");
    assert_eq!(first["meeting"]["in_calendar"]["sequence"], 0);
    ana.decides(written("https://meet.example/abc")).await;
    let (_, second) = agent.get(&path).await;
    assert_eq!(
        first["meeting"]["version"], second["meeting"]["version"],
        "no news"
    );
}

#[tokio::test]
async fn meetings_survive_a_restart() {
    let mut world = world().await;
    let (key, id, booked) = {
        let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
        let id = agent.opens("c1", QUALIFYING).await;
        let booked = agent.books(&id, NINE).await;
        (agent.key.clone(), id, booked)
    };
    world.restart().await;
    let path = format!("/v1/conversations/{id}/meetings");
    let body = json!({ "start": NINE, "email": "dana@haulpoint.example" });
    let (status, again) = world
        .send(Method::POST, &path, Some(&key), Some(body))
        .await;
    assert_eq!(status, StatusCode::OK, "{again}");
    assert_eq!(again["meeting"]["id"], booked["meeting"]["id"]);
}

#[tokio::test]
async fn after_a_meeting_the_prospect_can_be_booked_and_handed_over_again() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let _bo = world.rep("Bo").await;
    let id = agent.opens("c1", QUALIFYING).await;
    let first = agent.books(&id, NINE).await;
    assert_eq!(host(&first), "Ana");
    world.pass(17 * 3600);
    let missed =
        json!({ "kind": "settle_meeting", "meeting": first["meeting"]["id"], "came": false });
    ana.decides(missed).await;
    let again = agent.books(&id, "2026-03-05T09:00:00Z").await;
    assert_eq!(host(&again), "Ana", "the prospect knows her");
    assert_eq!(again["handoff"]["id"], first["handoff"]["id"]);

    // Over, and nobody said how it went.
    world.pass(24 * 3600);
    world
        .engine
        .reach
        .connected(&ana.id, world.engine.env.now());
    let handoff = agent.asks(&id).await;
    assert_ne!(handoff["id"], first["handoff"]["id"]);
    let path = format!("/v1/handoffs/{}", first["handoff"]["id"].as_str().unwrap());
    assert_eq!(agent.get(&path).await.1["state"], "closed");
}

#[tokio::test]
async fn what_is_booked_with_a_rep_is_not_given_back() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let handoff = agent.asks(&id).await;
    let offer = ana.offer().await;
    ana.decides(json!({ "kind": "accept", "offer": offer }))
        .await;
    agent.books(&id, NINE).await;
    let give_back = json!({ "kind": "give_back", "handoff": handoff["id"] });
    let (status, problem) = ana.intent("int_1", give_back).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("conflict"))
    );
    assert!(
        problem["fix"]
            .as_str()
            .unwrap()
            .contains("Cancel the meeting"),
        "{problem}"
    );
}

#[tokio::test]
async fn the_calendar_changes_nothing_that_has_begun_or_was_changed_since() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let booked = agent.books(&id, NINE).await;
    let meeting = &booked["meeting"]["id"];
    let path = format!("/v1/meetings/{}", meeting.as_str().unwrap());
    agent
        .post(&format!("{path}/reschedule"), json!({ "start": TEN }))
        .await;
    let moved = |start: &str| json!({ "kind": "move_meeting", "meeting": meeting, "start": start, "by": "rep", "sequence": 0 });
    let answer = ana.decides(moved("2026-03-04T15:00:00Z")).await;
    assert_eq!(
        (&answer["kind"], &answer["start"]),
        (&json!("changed"), &json!(TEN)),
        "the prospect had moved it"
    );
    for start in ["9999-01-01T00:00:00Z", "2020-01-01T00:00:00Z"] {
        let mut far = moved(start);
        far["sequence"] = json!(1);
        let (_, problem) = ana.intent(&format!("int_{start}"), far).await;
        assert_eq!(problem["field"], "action.start");
    }
    world.pass(17 * 3600 + 60);
    let deleted = json!({ "kind": "cancel_meeting", "meeting": meeting, "by": "calendar" });
    assert_eq!(ana.decides(deleted).await["kind"], "over");
    let off = json!({ "kind": "cancel_meeting", "meeting": meeting, "by": "rep" });
    assert_eq!(
        ana.decides(off).await["kind"],
        "done",
        "the host calls it off while it lasts"
    );
}
