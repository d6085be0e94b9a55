use reqwest::StatusCode;
use serde_json::json;

use crate::book::{HALF_NINE, NINE, TEN, host, starts, world};
use crate::support::QUALIFYING;

#[tokio::test]
async fn an_agent_asks_for_times_holds_one_and_books_it() {
    let world = world().await;
    let (agent, ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    let slots = agent.slots(&id, json!({ "zone": "Europe/Berlin" })).await;
    assert_eq!(slots["slots"].as_array().unwrap().len(), 5);
    assert_eq!(
        slots["slots"][0]["label"],
        "Wednesday 4 March, 10:00 AM, Berlin time"
    );
    assert!(
        slots["say"]
            .as_str()
            .unwrap()
            .contains("10:00 AM, Berlin time"),
        "{slots}"
    );

    let start = starts(&slots)[0];
    let (status, hold) = agent.hold(&id, start).await;
    assert_eq!(status, StatusCode::CREATED, "{hold}");
    assert_eq!(hold["slot"]["host"]["name"], "Ana");

    let path = format!("/v1/conversations/{id}/meetings");
    let book =
        json!({ "hold": hold["id"], "email": "dana@haulpoint.example", "zone": "Europe/Berlin" });
    let (status, booked) = agent.post(&path, book.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{booked}");
    assert_eq!(booked["meeting"]["start"], start);
    assert_eq!(booked["handoff"]["state"], "booked");
    assert_eq!(booked["handoff"]["floor"], "agent", "it goes on talking");
    assert_eq!(booked["label"], "Wednesday 4 March, 10:00 AM, Berlin time");
    let say = booked["say"].as_str().unwrap();
    assert!(say.contains("Ana") && say.contains("10:00 AM"), "{say}");

    let (status, again) = agent.post(&path, book).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(again["meeting"]["id"], booked["meeting"]["id"]);

    let entries = ana.catch_up(0).await;
    let of = |kind: &str| entries.iter().find(|e| e["change"]["kind"] == kind);
    let meeting = &of("meeting").unwrap()["change"]["meeting"];
    assert_eq!(meeting["id"], booked["meeting"]["id"]);
    assert_eq!(meeting["zone"], "Europe/Berlin");
    let handoff = &of("handoff").unwrap()["change"]["handoff"];
    assert_eq!(handoff["meeting"]["id"], meeting["id"]);
    assert_eq!(handoff["trace"]["chosen"], ana.id.0);
}

#[tokio::test]
async fn two_hundred_bookings_of_twenty_times_make_twenty_meetings() {
    let world = world().await;
    let ana = world.rep("Ana").await;
    let mut agents = vec![];
    for _ in 0..10 {
        agents.push(world.agent().await);
    }
    let first = agents[0].opens("first", QUALIFYING).await;
    let slots = agents[0].slots(&first, json!({ "limit": 20 })).await;
    let starts: Vec<String> = starts(&slots).into_iter().map(Into::into).collect();
    assert_eq!(starts.len(), 20);
    let mut talks = vec![];
    for n in 0..200 {
        let agent = &agents[n / 20];
        talks.push((
            agent,
            agent.opens(&format!("c{n}"), QUALIFYING).await,
            &starts[n % 20],
        ));
    }
    let bookings = talks.iter().map(|(agent, id, start)| agent.book(id, start));
    let replies = futures_util::future::join_all(bookings).await;

    let (booked, refused): (Vec<_>, Vec<_>) = replies
        .iter()
        .partition(|(status, _)| *status == StatusCode::CREATED);
    assert_eq!((booked.len(), refused.len()), (20, 180));
    for (status, problem) in refused {
        assert_eq!(*status, StatusCode::CONFLICT, "{problem}");
        assert_eq!(problem["code"], "slot_taken");
        let instead = problem["instead"]["slots"].as_array().unwrap();
        assert!(!instead.is_empty(), "{problem}");
        assert!(
            problem["instead"]["say"]
                .as_str()
                .unwrap()
                .contains("instead")
        );
    }
    let entries = ana.catch_up(0).await;
    let mut taken: Vec<_> = entries
        .iter()
        .filter(|e| e["change"]["kind"] == "meeting")
        .map(|e| e["change"]["meeting"]["start"].as_str().unwrap())
        .collect();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 20, "each at another time");
}

#[tokio::test]
async fn a_hold_takes_the_time_of_one_host_only_and_ends_by_itself() {
    let world = world().await;
    let agent = world.agent().await;
    let (_ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    let mut talks = vec![];
    for n in 0..3 {
        talks.push(agent.opens(&format!("c{n}"), QUALIFYING).await);
    }
    let (_, first) = agent.hold(&talks[0], NINE).await;
    let (_, second) = agent.hold(&talks[1], NINE).await;
    assert_ne!(first["slot"]["host"]["id"], second["slot"]["host"]["id"]);
    let (status, problem) = agent.hold(&talks[2], NINE).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("slot_taken"))
    );
    assert_eq!(problem["instead"]["slots"][0]["start"], HALF_NINE);

    let (_, again) = agent.hold(&talks[0], NINE).await;
    assert_eq!(again["id"], first["id"], "holding again is harmless");
    assert_eq!(again["slot"]["host"], first["slot"]["host"]);

    // Another time replaces the first.
    agent.hold(&talks[0], TEN).await;
    assert_eq!(agent.hold(&talks[2], NINE).await.0, StatusCode::CREATED);

    world.pass(301);
    let booked = agent.books(&talks[0], NINE).await;
    assert_eq!(booked["meeting"]["start"], NINE, "the holds have ended");
}

#[tokio::test]
async fn meetings_go_around_among_those_who_are_free() {
    let world = world().await;
    let agent = world.agent().await;
    let (ana, _bo) = (world.rep("Ana").await, world.rep("Bo").await);
    ana.busy(&world, &[(NINE, HALF_NINE)]).await;
    let mut hosts = vec![];
    for (n, start) in [NINE, TEN, "2026-03-04T11:00:00Z"].iter().enumerate() {
        let id = agent.opens(&format!("c{n}"), QUALIFYING).await;
        hosts.push(host(&agent.books(&id, start).await).to_owned());
    }
    assert_eq!(
        hosts,
        ["Bo", "Ana", "Ana"].map(String::from),
        "Ana was busy at nine, then it is her turn"
    );
}

#[tokio::test]
async fn what_cannot_be_booked_says_what_is_missing() {
    let world = world().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let (ready, not) = (
        agent.opens("c1", QUALIFYING).await,
        agent.opens("c2", "Just looking.").await,
    );
    let book = |id: &str| format!("/v1/conversations/{id}/meetings");
    let cases = [
        (&ready, json!({ "start": NINE }), "missing_field", "email"),
        (
            &ready,
            json!({ "email": "d@h.example" }),
            "missing_field",
            "start",
        ),
        (
            &ready,
            json!({ "start": NINE, "email": "nobody" }),
            "invalid_field",
            "email",
        ),
        (
            &ready,
            json!({ "start": NINE, "email": "d@h.example", "zone": "Mars/Base" }),
            "invalid_field",
            "zone",
        ),
        (
            &ready,
            json!({ "start": NINE, "email": "d@h.example", "meeting_type": "x" }),
            "invalid_field",
            "meeting_type",
        ),
        (
            &ready,
            json!({ "start": NINE, "email": "d@h.example", "rep": "rep_x" }),
            "invalid_field",
            "rep",
        ),
        (
            &ready,
            json!({ "hold": "hold_x", "email": "d@h.example" }),
            "hold_expired",
            "hold",
        ),
        (
            &not,
            json!({ "start": NINE, "email": "d@h.example" }),
            "not_qualified",
            "reason",
        ),
    ];
    for (id, body, code, field) in cases {
        let (_, problem) = agent.post(&book(id), body.clone()).await;
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!(code), &json!(field)),
            "{body}"
        );
        assert!(problem["fix"].is_string(), "{problem}");
    }
    agent.books(&ready, NINE).await;
}

#[tokio::test]
async fn times_are_found_in_the_words_of_the_prospect() {
    let world = world().await;
    let (agent, _ana) = (world.agent().await, world.rep("Ana").await);
    let id = agent.opens("c1", QUALIFYING).await;
    // It is Tuesday evening in Berlin.
    let ask = |words: &str| json!({ "words": words, "zone": "Europe/Berlin", "limit": 3 });
    let friday = agent
        .slots(&id, ask("Friday afternoon would be good"))
        .await;
    let labels: Vec<_> = friday["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["label"].as_str().unwrap())
        .collect();
    assert!(!labels.is_empty());
    for label in labels {
        assert!(
            label.starts_with("Friday 6 March") && label.contains("PM"),
            "{label}"
        );
    }

    let asked = agent.slots(&id, ask("is Thursday at 2 free?")).await;
    assert_eq!(asked["asked"]["start"], "2026-03-05T13:00:00Z", "{asked}");
    assert_eq!(asked["asked"]["slot"]["host"]["name"], "Ana");
    agent.books(&id, "2026-03-05T13:00:00Z").await;

    let other = agent.opens("c2", QUALIFYING).await;
    let asked = agent.slots(&other, ask("is Thursday at 2 free?")).await;
    assert_eq!(asked["asked"]["free"], false);
    let near: Vec<_> = starts(&asked);
    assert_eq!(
        near[0], "2026-03-05T12:00:00Z",
        "the nearest ones: {near:?}"
    );
    assert!(
        asked["say"].as_str().unwrap().contains("no free time then"),
        "{asked}"
    );

    let sunday = agent.slots(&other, ask("only on Sunday")).await;
    assert!(!starts(&sunday).is_empty(), "others are offered instead");
    assert!(
        sunday["say"]
            .as_str()
            .unwrap()
            .contains("no free time then"),
        "{sunday}"
    );
}

#[tokio::test]
async fn a_kept_time_has_its_buffers_and_its_host() {
    let world = world().await;
    world.types(|t| t.after_minutes = 10).await;
    let agent = world.agent().await;
    let (_ana, bo) = (world.rep("Ana").await, world.rep("Bo").await);
    bo.busy(&world, &[(HALF_NINE, TEN)]).await;
    let (a, b) = (
        agent.opens("c1", QUALIFYING).await,
        agent.opens("c2", QUALIFYING).await,
    );
    let (_, hold) = agent.hold(&a, NINE).await;
    assert_eq!(hold["slot"]["host"]["name"], "Ana");
    let (status, problem) = agent.book(&b, HALF_NINE).await;
    assert_eq!(
        status,
        StatusCode::CONFLICT,
        "ten minutes after nine are kept too: {problem}"
    );
    let path = format!("/v1/conversations/{a}/meetings");
    let by_hold = json!({ "hold": hold["id"], "email": "dana@haulpoint.example" });
    let (_, booked) = agent.post(&path, by_hold.clone()).await;
    assert_eq!(host(&booked), "Ana");

    // Moved by the prospect since; the agent repeats what it sent first.
    let id = booked["meeting"]["id"].as_str().unwrap();
    agent
        .post(
            &format!("/v1/meetings/{id}/reschedule"),
            json!({ "start": TEN }),
        )
        .await;
    let by_start = json!({ "start": NINE, "email": "dana@haulpoint.example" });
    for repeated in [by_hold, by_start] {
        let (status, same) = agent.post(&path, repeated).await;
        assert_eq!(status, StatusCode::OK, "{same}");
        assert_eq!(
            same["meeting"]["start"], TEN,
            "it stays where the prospect wants it"
        );
    }
    let (status, _) = agent
        .post(&path, json!({ "hold": "hold_x", "email": "d@h.example" }))
        .await;
    assert_eq!(
        status,
        StatusCode::CONFLICT,
        "a hold that nobody made is no booking"
    );
}
