//! Words in which stories of bookings are told.

use baton_core::booking::MeetingType;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, Rep, World};

/// The first free start on the day after [`World::new`]'s.
pub const NINE: &str = "2026-03-04T09:00:00Z";
pub const HALF_NINE: &str = "2026-03-04T09:30:00Z";
pub const TEN: &str = "2026-03-04T10:00:00Z";

pub async fn world() -> World {
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
    pub async fn types(&self, change: impl FnOnce(&mut MeetingType)) {
        self.settings(|s| change(&mut s.booking.types[0])).await;
    }
}

impl Agent<'_> {
    pub async fn slots(&self, conversation: &str, request: Value) -> Value {
        let path = format!("/v1/conversations/{conversation}/slots");
        let (status, slots) = self.post(&path, request).await;
        assert_eq!(status, StatusCode::OK, "{slots}");
        slots
    }

    pub async fn book(&self, conversation: &str, start: &str) -> (StatusCode, Value) {
        let path = format!("/v1/conversations/{conversation}/meetings");
        self.post(
            &path,
            json!({ "start": start, "email": "dana@haulpoint.example", "zone": "Europe/Berlin" }),
        )
        .await
    }

    pub async fn books(&self, conversation: &str, start: &str) -> Value {
        let (status, booked) = self.book(conversation, start).await;
        assert_eq!(status, StatusCode::CREATED, "{booked}");
        booked
    }

    pub async fn hold(&self, conversation: &str, start: &str) -> (StatusCode, Value) {
        let path = format!("/v1/conversations/{conversation}/holds");
        self.post(&path, json!({ "start": start })).await
    }
}

impl Rep<'_> {
    pub async fn busy(&self, world: &World, spans: &[(&str, &str)]) {
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

    pub async fn inspect(&self, world: &World, start: &str) -> Value {
        let path = format!("/v1/reps/{}/availability?start={start}", self.id);
        let (status, told) = world
            .send(Method::GET, &path, Some(&self.token), None)
            .await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    }
}

pub fn starts(slots: &Value) -> Vec<&str> {
    let slots = slots["slots"].as_array().unwrap();
    slots.iter().map(|s| s["start"].as_str().unwrap()).collect()
}

pub fn host(booked: &Value) -> &str {
    booked["meeting"]["host"]["name"].as_str().unwrap()
}
