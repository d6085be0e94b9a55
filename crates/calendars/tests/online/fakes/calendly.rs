//! Calendly: bookings without idempotency keys, times that somebody else takes, links with hosts.

use baton_core::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Call, Vendor};
use crate::support::{NOW, at};

pub const ME: &str = "https://api.calendly.com/users/ANA";
pub const INTRO: &str = "https://api.calendly.com/event_types/INTRO";
const WEEK: i64 = 7 * 86400;

#[derive(Default)]
pub struct Calendly {
    pub free: Vec<Timestamp>,
    pub busy: Vec<(Timestamp, Timestamp)>,
    events: Vec<Booked>,
    pub page: usize,
}

struct Booked {
    id: String,
    event: Value,
    guest: Value,
}

impl Calendly {
    pub fn of_ana() -> Self {
        Self {
            free: vec![at("2026-03-10T13:00:00Z"), at("2026-03-20T09:00:00Z")],
            page: 1,
            ..Self::default()
        }
    }

    pub fn bookings(&self) -> usize {
        let all = self.events.iter();
        all.filter(|b| b.event["status"] == "active").count()
    }

    fn book(&mut self, call: &Call) -> Answer {
        let start: Timestamp = call.body["start_time"].as_str().unwrap().parse().unwrap();
        assert_eq!(call.body["event_type"], INTRO);
        let Some(place) = self.free.iter().position(|t| *t == start) else {
            return Self::problem(400, "Invalid Argument");
        };
        self.free.remove(place);
        let id = format!("EV{}", self.events.len());
        let uri = format!("https://api.calendly.com/scheduled_events/{id}");
        let end = start.plus_seconds(1800);
        let event = json!({
            "uri": uri,
            "name": "Intro",
            "status": "active",
            "start_time": start,
            "end_time": end,
            "updated_at": "2026-03-02T08:00:00.000000Z",
            "location": { "type": "zoom", "join_url": format!("https://zoom.example/{id}") },
        });
        let invitee = &call.body["invitee"];
        let guest = json!({
            "uri": format!("{uri}/invitees/G"),
            "event": uri,
            "email": invitee["email"],
            "name": invitee["name"],
            "timezone": invitee["timezone"],
            "status": "active",
            "cancel_url": "https://calendly.com/cancellations/G",
            "reschedule_url": "https://calendly.com/reschedulings/G",
            "tracking": call.body["tracking"],
        });
        self.busy.push((start, end));
        self.events.push(Booked {
            id,
            event,
            guest: guest.clone(),
        });
        Answer::new(201, json!({ "resource": guest }))
    }

    fn events(&self, call: &Call) -> Answer {
        assert_eq!(call.param("user"), Some(ME));
        let fits = |b: &&Booked| {
            let start: Timestamp = b.event["start_time"].as_str().unwrap().parse().unwrap();
            call.param("invitee_email")
                .is_none_or(|e| b.guest["email"] == e)
                && call.param("status").is_none_or(|s| b.event["status"] == s)
                && call.param("min_start_time").is_none_or(|t| start >= at(t))
                && call.param("max_start_time").is_none_or(|t| start <= at(t))
        };
        let found: Vec<Value> = self
            .events
            .iter()
            .filter(fits)
            .map(|b| b.event.clone())
            .collect();
        let skip: usize = call.param("page_token").map_or(0, |t| t.parse().unwrap());
        let more = found.len() > skip + self.page;
        let token = more.then(|| (skip + self.page).to_string());
        let items: Vec<_> = found.into_iter().skip(skip).take(self.page).collect();
        Answer::new(
            200,
            json!({ "collection": items, "pagination": {
            "count": items.len(),
            "next_page": token.as_ref().map(|_| "https://evil.example/next"),
            "next_page_token": token,
        } }),
        )
    }

    fn cancel(&mut self, id: &str) -> Answer {
        let Some(booked) = self.events.iter_mut().find(|b| b.id == id) else {
            return Self::problem(404, "Resource Not Found");
        };
        if booked.event["status"] == "canceled" {
            return Self::problem(403, "Event is already canceled");
        }
        booked.event["status"] = json!("canceled");
        booked.guest["status"] = json!("canceled");
        Answer::new(
            201,
            json!({ "resource": { "canceled_by": "Ana", "reason": "" } }),
        )
    }

    fn one(&self, id: &str, what: impl Fn(&Booked) -> Value) -> Answer {
        match self.events.iter().find(|b| b.id == id) {
            Some(booked) => Answer::new(200, what(booked)),
            None => Self::problem(404, "Resource Not Found"),
        }
    }
}

/// The stretch that is asked about, if it is one that Calendly answers.
fn stretch(call: &Call) -> Option<(Timestamp, Timestamp)> {
    let from = at(call.param("start_time")?);
    let to = at(call.param("end_time")?);
    (from > at(NOW) && from < to && to.seconds_since(from) <= WEEK).then_some((from, to))
}

impl Vendor for Calendly {
    const BASE: &'static str = "";

    fn answer(&mut self, call: &Call) -> Answer {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        let list = |items: Vec<Value>| Answer::new(200, json!({ "collection": items }));
        match (call.method.as_str(), path.as_slice()) {
            ("GET", ["users", "me"]) => Answer::new(
                200,
                json!({ "resource": { "uri": ME, "name": "Ana", "email": "ana@example.com" } }),
            ),
            ("GET", ["event_types"]) => list(vec![json!({
                "uri": INTRO,
                "name": "Intro",
                "duration": 30,
                "scheduling_url": "https://calendly.com/ana/intro",
            })]),
            ("GET", ["event_type_available_times"]) => match stretch(call) {
                None => Self::problem(400, "Invalid Argument"),
                Some((from, to)) => list(
                    self.free
                        .iter()
                        .filter(|t| (from..to).contains(t))
                        .map(|t| json!({ "status": "available", "start_time": t, "invitees_remaining": 1 }))
                        .collect(),
                ),
            },
            ("GET", ["user_busy_times"]) => match stretch(call) {
                None => Self::problem(400, "Invalid Argument"),
                Some(_) if call.param("user") != Some(ME) => Self::problem(403, "Permission Denied"),
                Some((from, to)) => list(
                    self.busy
                        .iter()
                        .filter(|(start, end)| *start < to && *end > from)
                        .map(|(start, end)| json!({ "type": "external", "start_time": start, "end_time": end }))
                        .collect(),
                ),
            },
            ("POST", ["invitees"]) => self.book(call),
            ("GET", ["scheduled_events"]) => self.events(call),
            ("GET", ["scheduled_events", id]) => self.one(id, |b| json!({ "resource": b.event })),
            ("GET", ["scheduled_events", id, "invitees"]) => self.one(id, |b| {
                json!({ "collection": [b.guest], "pagination": { "count": 1, "next_page_token": null } })
            }),
            ("POST", ["scheduled_events", id, "cancellation"]) => self.cancel(id),
            _ => Self::problem(404, "Resource Not Found"),
        }
    }

    fn problem(status: u16, code: &str) -> Answer {
        Answer::new(
            status,
            json!({ "title": code, "message": format!("said Calendly: {code}") }),
        )
    }
}
