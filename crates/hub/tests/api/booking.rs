use baton_core::booking::{MeetingType, StaleChoice};
use futures_util::StreamExt as _;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};

/// The first free start on the day after [`World::new`]'s.
const NINE: &str = "2026-03-04T09:00:00Z";
const HALF_NINE: &str = "2026-03-04T09:30:00Z";
const TEN: &str = "2026-03-04T10:00:00Z";

async fn world() -> World {
    let world = World::new().await;
    world
        .types(|t| {
            t.after_minutes = 0;
        })
        .await;
    world
}

impl World {
    /// Changes the one kind of meeting.
    async fn types(&self, change: impl FnOnce(&mut MeetingType)) {
        self.settings(|s| change(&mut s.booking.types[0])).await;
    }
}

impl Agent<'_> {
    async fn slots(&self, conversation: &str, request: Value) -> Value {
        let path = format!("/v1/conversations/{conversation}/slots");
        let (status, slots) = self.post(&path, request).await;
        assert_eq!(status, StatusCode::OK, "{slots}");
        slots
    }

    async fn book(&self, conversation: &str, start: &str) -> (StatusCode, Value) {
        let path = format!("/v1/conversations/{conversation}/meetings");
        self.post(
            &path,
            json!({ "start": start, "email": "dana@haulpoint.example", "zone": "Europe/Berlin" }),
        )
        .await
    }

    async fn books(&self, conversation: &str, start: &str) -> Value {
        let (status, booked) = self.book(conversation, start).await;
        assert_eq!(status, StatusCode::CREATED, "{booked}");
        booked
    }

    async fn hold(&self, conversation: &str, start: &str) -> (StatusCode, Value) {
        let path = format!("/v1/conversations/{conversation}/holds");
        self.post(&path, json!({ "start": start })).await
    }
}

impl Rep<'_> {
    async fn busy(&self, world: &World, spans: &[(&str, &str)]) {
        let spans: Vec<_> = spans
            .iter()
            .map(|(start, end)| json!({ "start": start, "end": end }))
            .collect();
        let report = json!({
            "connection": "cal_1", "read_at": world.now(), "busy": spans,
            "from": "2026-03-03T00:00:00Z", "to": "2026-05-01T00:00:00Z",
        });
        let (status, reply) = world
            .send(Method::PUT, "/v1/busy", Some(&self.token), Some(report))
            .await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{reply}");
    }

    async fn inspect(&self, world: &World, start: &str) -> Value {
        let path = format!("/v1/reps/{}/availability?start={start}", self.id);
        let (status, told) = world
            .send(Method::GET, &path, Some(&self.token), None)
            .await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    }
}

fn starts(slots: &Value) -> Vec<&str> {
    let slots = slots["slots"].as_array().unwrap();
    slots.iter().map(|s| s["start"].as_str().unwrap()).collect()
}

fn host(booked: &Value) -> &str {
    booked["meeting"]["host"]["name"].as_str().unwrap()
}

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
