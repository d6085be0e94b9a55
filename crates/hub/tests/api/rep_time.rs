use baton_core::booking::StaleChoice;
use futures_util::StreamExt as _;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::book::{NINE, TEN, host, starts, world};
use crate::support::QUALIFYING;

#[tokio::test]
async fn a_busy_calendar_is_honoured_and_the_inspector_says_so() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    ana.busy(&world, &[("2026-03-04T08:00:00Z", "2026-03-04T12:15:00Z")])
        .await;
    let id = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&id, json!({ "at": TEN })).await;
    assert_eq!(slots["asked"]["free"], false);
    assert_eq!(slots["slots"][0]["start"], "2026-03-04T12:30:00Z");

    let told = ana.inspect(&world, TEN).await;
    assert_eq!(told["free"], false);
    assert_eq!(
        told["obstacles"][0]["text"],
        "Busy in their own calendar from 08:00 to 12:15."
    );
    let told = ana.inspect(&world, "2026-03-03T18:00:00Z").await;
    let kinds: Vec<_> = told["obstacles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| &o["obstacle"]["kind"])
        .collect();
    assert_eq!(kinds, ["too_soon", "outside_hours"]);
}

#[tokio::test]
async fn of_a_calendar_that_was_not_read_lately_the_workspace_decides() {
    let world = world().await;
    let agent = world.agent().await;
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    ana.busy(&world, &[]).await;
    world.pass(5 * 3600);
    let id = agent.opens("c1", QUALIFYING).await;
    let only = json!({ "rep": ana.id, "limit": 1 });
    let slots = agent.slots(&id, only.clone()).await;
    assert_eq!(slots["slots"][0]["tentative"], true);
    let slots = agent.slots(&id, json!({ "limit": 1 })).await;
    assert_eq!(
        slots["slots"][0]["host"]["name"], "Bo",
        "the certain one first"
    );

    world
        .settings(|s| s.booking.stale_calendar.then = StaleChoice::SkipRep)
        .await;
    assert_eq!(agent.slots(&id, only.clone()).await["slots"], json!([]));
    world
        .settings(|s| s.booking.stale_calendar.then = StaleChoice::TrustHours)
        .await;
    assert_eq!(agent.slots(&id, only).await["slots"][0]["tentative"], false);

    let booked = agent.books(&id, "2026-03-05T09:00:00Z").await;
    let entries = ana.catch_up(0).await;
    assert_eq!(host(&booked), "Ana");
    let handoff = entries
        .iter()
        .find(|e| e["change"]["kind"] == "handoff")
        .unwrap();
    let considered = &handoff["change"]["handoff"]["trace"]["steps"][0]["considered"][0];
    assert_eq!(
        considered["remark"]["kind"], "calendar_stale",
        "{considered}"
    );
}

#[tokio::test]
async fn a_fixed_host_must_be_free_too() {
    let world = world().await;
    let agent = world.agent().await;
    let (_ana, se) = (world.rep("Ana").await, world.rep("Sol").await);
    world.types(|t| t.hosts.fixed = Some(se.id.clone())).await;
    se.busy(&world, &[(NINE, TEN)]).await;
    let id = agent.opens("c1", QUALIFYING).await;
    let (status, problem) = agent.book(&id, NINE).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    let booked = agent.books(&id, TEN).await;
    assert_eq!(
        (host(&booked), &booked["meeting"]["with"]["name"]),
        ("Ana", &json!("Sol"))
    );
    let kinds: Vec<_> = se
        .catch_up(0)
        .await
        .iter()
        .map(|e| e["change"]["kind"].clone())
        .collect();
    assert!(
        kinds.contains(&json!("meeting")) && kinds.contains(&json!("handoff")),
        "{kinds:?}"
    );

    let other = agent.opens("c2", QUALIFYING).await;
    assert_eq!(
        agent.book(&other, TEN).await.0,
        StatusCode::CONFLICT,
        "Sol is taken"
    );
}

#[tokio::test]
async fn settings_of_bookings_are_refused_at_the_field() {
    let world = world().await;
    let admin = world.rep_of(&world.workspace, "Root", true).await;
    let (_, settings) = world
        .send(Method::GET, "/v1/admin/settings", Some(&admin.token), None)
        .await;
    let cases: [(&str, Value, &str); 6] = [
        ("/booking/zone", json!("Mars/Base"), "booking.zone"),
        (
            "/booking/types/0/minutes",
            json!(0),
            "booking.types[0].minutes",
        ),
        (
            "/booking/types/0/location",
            json!({ "kind": "link", "url": "javascript:alert(1)" }),
            "booking.types[0].location.url",
        ),
        ("/booking/week/0/to", json!("08:00"), "booking.week[0].to"),
        (
            "/booking/week/0/from",
            json!("25:00"),
            "booking.week[0].from",
        ),
        ("/booking/hold_minutes", json!(0), "booking.hold_minutes"),
    ];
    for (path, value, field) in cases {
        let mut wrong = settings.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        let (status, problem) = world
            .send(
                Method::PUT,
                "/v1/admin/settings",
                Some(&admin.token),
                Some(wrong),
            )
            .await;
        assert_eq!(
            (status, &problem["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn hours_of_a_rep_hold_from_the_next_request_on() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let hours = json!({
        "zone": "Asia/Kathmandu",
        "week": [{ "weekday": "wednesday", "from": "10:00", "to": "11:00" }, { "weekday": "wednesday", "from": "14:00", "to": "14:30" }],
        "leave": [{ "from": "2026-03-11", "to": "2026-03-11", "name": "Holi" }],
    });
    let path = format!("/v1/reps/{}/hours", ana.id);
    let (status, view) = world
        .send(Method::PUT, &path, Some(&ana.token), Some(hours))
        .await;
    assert_eq!(status, StatusCode::OK, "{view}");
    let id = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&id, json!({ "limit": 50 })).await;
    assert_eq!(
        starts(&slots),
        // Kathmandu is 5 h 45 min ahead; on the 11th Ana is off.
        [
            "2026-03-04T04:15:00Z",
            "2026-03-04T04:45:00Z",
            "2026-03-04T08:15:00Z",
            "2026-03-18T04:15:00Z",
            "2026-03-18T04:45:00Z",
            "2026-03-18T08:15:00Z"
        ],
    );
    let (_, problem) = world
        .send(
            Method::PUT,
            &path,
            Some(&ana.token),
            Some(json!({ "zone": "Nowhere" })),
        )
        .await;
    assert_eq!(problem["field"], "zone");
}

#[tokio::test]
async fn busy_times_never_fade_and_one_fresh_calendar_does_not_hide_another() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    ana.busy(&world, &[("2026-03-20T00:00:00Z", "2026-04-10T00:00:00Z")])
        .await;
    world.pass(20 * 86_400);
    let away = "2026-03-25T10:00:00Z";
    let told = ana.inspect(&world, away).await;
    assert_eq!(told["obstacles"][0]["obstacle"]["kind"], "busy", "{told}");

    // Another connection is read now; the first is as old as before.
    let fresh = json!({
        "connection": "private", "read_at": world.now(), "busy": [],
        "from": "2026-03-01T00:00:00Z", "to": "2026-06-01T00:00:00Z",
    });
    world
        .send(Method::PUT, "/v1/busy", Some(&ana.token), Some(fresh))
        .await;
    let id = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&id, json!({ "limit": 1 })).await;
    assert_eq!(slots["slots"][0]["tentative"], true, "{slots}");

    // A machine that is off keeps one that is on from nothing.
    let code = world
        .engine
        .new_enrolment(&world.workspace, &ana.id)
        .await
        .unwrap()
        .code;
    let body = json!({ "code": code, "device": "desktop" });
    let (_, other) = world
        .send(Method::POST, "/v1/enrol", None, Some(body))
        .await;
    let other = other["token"].as_str().unwrap();
    let fresh = json!({
        "connection": "desktop", "read_at": world.now(), "busy": [],
        "from": "2026-03-01T00:00:00Z", "to": "2026-06-01T00:00:00Z",
    });
    world
        .send(Method::PUT, "/v1/busy", Some(other), Some(fresh))
        .await;
    drop(Box::pin(world.stream("/v1/feed", other).await).next().await);
    let slots = agent.slots(&id, json!({ "limit": 1 })).await;
    assert_eq!(slots["slots"][0]["tentative"], false, "{slots}");

    // What a device told goes with the device.
    world
        .send(
            Method::DELETE,
            "/v1/devices/current",
            Some(&ana.token),
            None,
        )
        .await;
    let slots = agent.slots(&id, json!({ "at": away })).await;
    assert_eq!(slots["asked"]["free"], true);
}

#[tokio::test]
async fn only_the_hosts_of_a_kind_host_it() {
    let world = world().await;
    let agent = world.agent().await;
    let (ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    world.types(|t| t.hosts.one_of = vec![bo.id.clone()]).await;
    let id = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&id, json!({ "rep": ana.id })).await;
    assert_eq!(slots["slots"], json!([]));
    let told = ana.inspect(&world, NINE).await;
    assert_eq!(told["obstacles"][0]["obstacle"]["kind"], "not_host");
    assert_eq!(host(&agent.books(&id, NINE).await), "Bo");

    let mut settings = world.engine.settings(&world.workspace).await.unwrap();
    settings.booking.types[0].hosts.fixed = Some("rep_x".into());
    let refused = world.engine.set_settings(&world.workspace, &settings).await;
    let problem = refused.unwrap_err().into_problem();
    assert_eq!(
        problem.field.as_deref(),
        Some("booking.types[0].hosts.fixed")
    );
}

#[tokio::test]
async fn why_a_colleague_cannot_come_is_for_admins() {
    let world = world().await;
    let (ana, sol) = (world.rep("Ana").await, world.rep("Sol").await);
    world.types(|t| t.hosts.fixed = Some(sol.id.clone())).await;
    sol.busy(&world, &[(NINE, TEN)]).await;
    let told = ana.inspect(&world, NINE).await;
    let texts: Vec<_> = told["obstacles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| &o["text"])
        .collect();
    assert_eq!(texts, ["Sol, who comes too, is not free."]);
    assert!(!told.to_string().contains("busy"), "{told}");
    let admin = world.rep_of(&world.workspace, "Root", true).await;
    let path = format!("/v1/reps/{}/availability?start={NINE}", ana.id);
    let (_, told) = world
        .send(Method::GET, &path, Some(&admin.token), None)
        .await;
    assert_eq!(
        told["obstacles"][0]["text"],
        "Sol, who comes too: Busy in their own calendar from 09:00 to 10:00."
    );
}
