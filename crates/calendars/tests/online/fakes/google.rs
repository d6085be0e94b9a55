//! A Google Calendar: etags, tombstones, sync tokens that are forgotten, links that come later.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Call, Vendor, merge};
use baton_core::Timestamp;

#[derive(Default)]
pub struct Google {
    calendars: BTreeMap<String, Calendar>,
    /// Grows with every change: etags and sync tokens are made from it.
    version: u64,
    /// Sync tokens older than this are forgotten.
    pub oldest_token: u64,
    pub page: usize,
    /// How many looks it takes until a conference is there.
    pub meet_after: u32,
    pub meet_fails: bool,
}

struct Calendar {
    role: &'static str,
    events: BTreeMap<String, Held>,
}

struct Held {
    event: Value,
    version: u64,
    pending: u32,
}

impl Google {
    /// Ana's account: her own calendar, her colleague's, and one of which she sees only when it is
    /// taken.
    pub fn of_ana() -> Self {
        let calendar = |role| Calendar {
            role,
            events: BTreeMap::new(),
        };
        Self {
            calendars: BTreeMap::from([
                ("ana@example.com".into(), calendar("owner")),
                ("bo@example.com".into(), calendar("reader")),
                ("room#1/2@example.com".into(), calendar("freeBusyReader")),
            ]),
            page: 2,
            ..Self::default()
        }
    }

    /// Puts an event as if somebody else had done it.
    pub fn plant(&mut self, calendar: &str, mut event: Value) {
        let id = event["id"].as_str().unwrap().to_owned();
        event["iCalUID"] = event
            .get("iCalUID")
            .cloned()
            .unwrap_or(json!(format!("{id}@google.com")));
        event["status"] = event.get("status").cloned().unwrap_or(json!("confirmed"));
        self.hold(calendar, event, 0);
    }

    /// Changes an event as its owner would.
    pub fn change(&mut self, calendar: &str, id: &str, change: &Value) {
        let mut event = self.event(calendar, id).clone();
        merge(&mut event, change);
        self.hold(calendar, event, 0);
    }

    pub fn event(&self, calendar: &str, id: &str) -> &Value {
        &self.calendars[calendar].events[id].event
    }

    /// Events that are there, tombstones left out.
    pub fn living(&self, calendar: &str) -> Vec<&Value> {
        self.calendars[calendar]
            .events
            .values()
            .map(|h| &h.event)
            .filter(|e| e["status"] != "cancelled")
            .collect()
    }

    pub fn bury(&mut self, calendar: &str, id: &str) {
        let mut event = self.event(calendar, id).clone();
        event["status"] = json!("cancelled");
        event["sequence"] = json!(event["sequence"].as_i64().unwrap_or(0) + 1);
        self.hold(calendar, event, 0);
    }

    pub fn forget_tokens(&mut self) {
        self.oldest_token = self.version + 1;
    }

    fn hold(&mut self, calendar: &str, mut event: Value, pending: u32) -> Value {
        self.version += 1;
        event["etag"] = json!(format!("\"{}\"", self.version));
        event["kind"] = json!("calendar#event");
        let held = Held {
            event: event.clone(),
            version: self.version,
            pending,
        };
        let id = event["id"].as_str().unwrap().to_owned();
        self.calendars
            .get_mut(calendar)
            .unwrap()
            .events
            .insert(id, held);
        event
    }

    fn entry(id: &str, calendar: &Calendar) -> Value {
        json!({
            "kind": "calendar#calendarListEntry",
            "etag": "\"1\"",
            "id": id,
            "summary": id.split('@').next(),
            "backgroundColor": "#9fe1e7",
            "accessRole": calendar.role,
            "primary": calendar.role == "owner",
        })
    }

    fn free_busy(&self, call: &Call) -> Answer {
        let mut calendars = serde_json::Map::new();
        for item in call.body["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap();
            let answer = match self.calendars.get(id) {
                // The shape of the real thing: no error stands beside times.
                None => json!({ "errors": [{ "domain": "global", "reason": "notFound" }] }),
                Some(calendar) => json!({ "busy": calendar.events.values().map(|h| json!({
                    "start": h.event["start"]["dateTime"],
                    "end": h.event["end"]["dateTime"],
                })).collect::<Vec<_>>() }),
            };
            calendars.insert(id.into(), answer);
        }
        Answer::new(
            200,
            json!({ "kind": "calendar#freeBusy", "calendars": calendars }),
        )
    }

    fn list(&self, id: &str, call: &Call) -> Answer {
        let calendar = &self.calendars[id];
        let since = match call.param("syncToken") {
            None => 0,
            Some(token) => {
                let barred = [
                    "iCalUID",
                    "orderBy",
                    "q",
                    "timeMin",
                    "timeMax",
                    "updatedMin",
                ];
                if barred.iter().any(|b| call.query.contains_key(*b)) {
                    return Self::problem(400, "invalid");
                }
                match token
                    .strip_prefix("sync-")
                    .and_then(|v| v.parse::<u64>().ok())
                {
                    Some(version) if version >= self.oldest_token => version,
                    _ => return Self::problem(410, "fullSyncRequired"),
                }
            }
        };
        let from: Option<Timestamp> = call.param("timeMin").map(|t| t.parse().unwrap());
        let to: Option<Timestamp> = call.param("timeMax").map(|t| t.parse().unwrap());
        let mut found: Vec<_> = calendar
            .events
            .values()
            .filter(|h| h.version > since)
            .filter(|h| since > 0 || h.event["status"] != "cancelled")
            .filter(|h| {
                call.param("iCalUID")
                    .is_none_or(|u| h.event["iCalUID"] == u)
            })
            .filter(|h| {
                let at = |end: &str| {
                    h.event[end]["dateTime"]
                        .as_str()
                        .and_then(|t| t.parse().ok())
                };
                let (start, end): (Option<Timestamp>, Option<Timestamp>) = (at("start"), at("end"));
                from.is_none_or(|f| end.is_none_or(|e| e > f))
                    && to.is_none_or(|t| start.is_none_or(|s| s < t))
            })
            .collect();
        found.sort_by_key(|h| h.version);
        let skip: usize = call.param("pageToken").map_or(0, |t| t.parse().unwrap());
        let items: Vec<Value> = found
            .iter()
            .skip(skip)
            .take(self.page)
            .map(|h| shown(&h.event))
            .collect();
        let mut page = json!({
            "kind": "calendar#events",
            "etag": "\"1\"",
            "accessRole": calendar.role,
            "timeZone": "Europe/Madrid",
            "items": items,
        });
        if found.len() > skip + self.page {
            page["nextPageToken"] = json!((skip + self.page).to_string());
        } else {
            page["nextSyncToken"] = json!(format!("sync-{}", self.version));
        }
        Answer::new(200, page)
    }

    fn insert(&mut self, calendar: &str, call: &Call) -> Answer {
        let id = call.body["id"].as_str().unwrap_or("generated");
        if call.body.get("iCalUID").is_some() {
            return Self::problem(400, "invalid");
        }
        if self.calendars[calendar].events.contains_key(id) {
            return Self::problem(409, "duplicate");
        }
        let mut event = call.body.clone();
        event["iCalUID"] = json!(format!("{id}@google.com"));
        self.store(calendar, event, None, call)
    }

    fn update(&mut self, calendar: &str, id: &str, call: &Call) -> Answer {
        let Some(held) = self.calendars[calendar].events.get(id) else {
            return Self::problem(404, "notFound");
        };
        let old = held.event.clone();
        if call
            .if_match
            .as_deref()
            .is_some_and(|etag| old["etag"] != etag)
        {
            return Self::problem(412, "conditionNotMet");
        }
        let mut event = if call.method == "PATCH" {
            old.clone()
        } else {
            json!({ "id": id, "iCalUID": old["iCalUID"] })
        };
        merge(&mut event, &call.body);
        let sequence = |e: &Value| e["sequence"].as_i64().unwrap_or(0);
        if sequence(&event) < sequence(&old) {
            return Self::problem(400, "invalid");
        }
        self.store(calendar, event, Some(old), call)
    }

    /// Makes the conference that is asked for, unless the request is one that was made before.
    fn store(
        &mut self,
        calendar: &str,
        mut event: Value,
        old: Option<Value>,
        call: &Call,
    ) -> Answer {
        if call.param("conferenceDataVersion") != Some("1") {
            event.as_object_mut().unwrap().remove("conferenceData");
        }
        let request = |e: &Value| e["conferenceData"]["createRequest"]["requestId"].clone();
        let wanted = request(&event);
        let mut pending = 0;
        if wanted.is_string() && old.is_none_or(|o| request(&o) != wanted) {
            event["conferenceData"]["createRequest"]["status"] =
                json!({ "statusCode": if self.meet_fails { "failure" } else { "pending" } });
            pending = self.meet_after;
            if pending == 0 && !self.meet_fails {
                make_link(&mut event);
            }
        }
        let event = self.hold(calendar, event, pending);
        Answer::new(200, event)
    }

    fn get(&mut self, calendar: &str, id: &str) -> Answer {
        let Some(held) = self.calendars.get_mut(calendar).unwrap().events.get_mut(id) else {
            return Self::problem(404, "notFound");
        };
        if held.pending > 0 {
            held.pending -= 1;
            if held.pending == 0 {
                let mut event = held.event.clone();
                make_link(&mut event);
                return Answer::new(200, self.hold(calendar, event, 0));
            }
        }
        Answer::new(200, held.event.clone())
    }

    fn delete(&mut self, calendar: &str, id: &str) -> Answer {
        match self.calendars[calendar].events.get(id) {
            None => Self::problem(404, "notFound"),
            Some(h) if h.event["status"] == "cancelled" => Self::problem(410, "deleted"),
            Some(_) => {
                self.bury(calendar, id);
                Answer::new(204, Value::Null)
            }
        }
    }
}

/// Of a tombstone only the id is shown.
fn shown(event: &Value) -> Value {
    if event["status"] == "cancelled" {
        json!({ "kind": "calendar#event", "id": event["id"], "etag": event["etag"], "status": "cancelled" })
    } else {
        event.clone()
    }
}

fn make_link(event: &mut Value) {
    let data = &mut event["conferenceData"];
    data["createRequest"]["status"] = json!({ "statusCode": "success" });
    data["entryPoints"] = json!([
        { "entryPointType": "phone", "uri": "tel:+1-000" },
        { "entryPointType": "video", "uri": "https://meet.google.com/abc-defg-hij" },
    ]);
    event["hangoutLink"] = json!("https://meet.google.com/abc-defg-hij");
}

impl Vendor for Google {
    const BASE: &'static str = "/calendar/v3";

    fn answer(&mut self, call: &Call) -> Answer {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        if let ["calendars", calendar, ..] = path.as_slice()
            && !self.calendars.contains_key(*calendar)
        {
            return Self::problem(404, "notFound");
        }
        match (call.method.as_str(), path.as_slice()) {
            ("GET", ["users", "me", "calendarList"]) => {
                let skip: usize = call.param("pageToken").map_or(0, |t| t.parse().unwrap());
                let all = self.calendars.iter().map(|(id, c)| Self::entry(id, c));
                let items: Vec<_> = all.skip(skip).take(self.page).collect();
                let mut page =
                    json!({ "kind": "calendar#calendarList", "etag": "\"1\"", "items": items });
                if self.calendars.len() > skip + self.page {
                    page["nextPageToken"] = json!((skip + self.page).to_string());
                }
                Answer::new(200, page)
            }
            ("GET", ["users", "me", "calendarList", "primary"]) => {
                let (id, own) = self
                    .calendars
                    .iter()
                    .find(|(_, c)| c.role == "owner")
                    .unwrap();
                Answer::new(200, Self::entry(id, own))
            }
            ("POST", ["freeBusy"]) => self.free_busy(call),
            ("GET", ["calendars", calendar, "events"]) => self.list(calendar, call),
            ("POST", ["calendars", calendar, "events"]) => self.insert(calendar, call),
            ("GET", ["calendars", calendar, "events", id]) => self.get(calendar, id),
            ("PUT" | "PATCH", ["calendars", calendar, "events", id]) => {
                self.update(calendar, id, call)
            }
            ("DELETE", ["calendars", calendar, "events", id]) => self.delete(calendar, id),
            _ => Self::problem(404, "notFound"),
        }
    }

    fn problem(status: u16, code: &str) -> Answer {
        let domain = if code.ends_with("LimitExceeded") {
            "usageLimits"
        } else {
            "global"
        };
        Answer::new(
            status,
            json!({ "error": {
            "code": status,
            "message": format!("said Google: {code}"),
            "errors": [{ "domain": domain, "reason": code, "message": code }],
        } }),
        )
    }
}
