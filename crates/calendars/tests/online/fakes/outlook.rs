//! An Outlook mailbox behind Graph: etags, transactions, lists of changes that replay and forget,
//! Teams links that come later and live in the text.

use std::collections::{BTreeMap, BTreeSet};

use baton_calendars::windows_zones;
use baton_core::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Answer, Call, Vendor, merge};

const TEAMS: &str = "<div>________________________________________________________________</div>\
                     <a href=\"https://teams.microsoft.com/l/meetup-join/1\">Join</a>";

#[derive(Default)]
pub struct Outlook {
    calendars: BTreeMap<String, BTreeMap<String, Held>>,
    version: u64,
    made: u32,
    transactions: BTreeSet<String>,
    pub oldest_token: u64,
    pub page: usize,
    /// How many looks it takes until a Teams link is there.
    pub teams_after: u32,
    /// How many searches do not see what is there.
    pub lag: u32,
    /// Changes are answered without the event.
    pub terse: bool,
    /// Where links lead instead of here.
    pub link_to: Option<String>,
}

struct Held {
    event: Value,
    version: u64,
    pending: u32,
    deleted: bool,
}

impl Outlook {
    pub fn of_ana() -> Self {
        Self {
            calendars: BTreeMap::from([
                ("own=".into(), BTreeMap::new()),
                ("team=".into(), BTreeMap::new()),
            ]),
            page: 2,
            ..Self::default()
        }
    }

    /// Puts an event as if somebody else had done it.
    pub fn plant(&mut self, calendar: &str, mut event: Value) {
        let id = event["id"].as_str().unwrap().to_owned();
        for (key, value) in [
            ("iCalUId", json!(format!("{id}@outlook"))),
            ("subject", json!(id)),
            ("showAs", json!("busy")),
        ] {
            if event.get(key).is_none() {
                event[key] = value;
            }
        }
        self.hold(calendar, event, 0);
    }

    pub fn change(&mut self, calendar: &str, id: &str, change: &Value) {
        let mut event = self.event(calendar, id).clone();
        merge(&mut event, change);
        self.hold(calendar, event, 0);
    }

    pub fn event(&self, calendar: &str, id: &str) -> &Value {
        &self.calendars[calendar][id].event
    }

    pub fn living(&self, calendar: &str) -> usize {
        let all = self.calendars[calendar].values();
        all.filter(|h| !h.deleted).count()
    }

    pub fn remove(&mut self, calendar: &str, id: &str) {
        self.version += 1;
        let version = self.version;
        let held = self
            .calendars
            .get_mut(calendar)
            .unwrap()
            .get_mut(id)
            .unwrap();
        (held.deleted, held.version) = (true, version);
    }

    pub fn forget_tokens(&mut self) {
        self.oldest_token = self.version + 1;
    }

    fn hold(&mut self, calendar: &str, mut event: Value, pending: u32) -> Value {
        self.version += 1;
        event["@odata.etag"] = json!(format!("W/\"{}\"", self.version));
        event["changeKey"] = json!(self.version.to_string());
        let id = event["id"].as_str().unwrap().to_owned();
        let held = Held {
            event: event.clone(),
            version: self.version,
            pending,
            deleted: false,
        };
        self.calendars.get_mut(calendar).unwrap().insert(id, held);
        event
    }

    fn create(&mut self, calendar: &str, call: &Call) -> Answer {
        if let Some(problem) = odd_zone(&call.body) {
            return problem;
        }
        if let Some(transaction) = call.body["transactionId"].as_str()
            && !self.transactions.insert(transaction.into())
        {
            return Self::problem(409, "ErrorDuplicateTransactionId");
        }
        self.made += 1;
        let mut event = call.body.clone();
        event["id"] = json!(format!("AAMk/{}+=", self.made));
        event["iCalUId"] = json!(format!("040000{}", self.made));
        let pending = self.go_online(&mut event);
        let event = self.hold(calendar, event, pending);
        Answer::new(201, shown(&event, call))
    }

    fn go_online(&self, event: &mut Value) -> u32 {
        if event["isOnlineMeeting"] == true && event.get("onlineMeeting").is_none() {
            if self.teams_after == 0 {
                make_link(event);
            }
            return self.teams_after;
        }
        0
    }

    fn update(&mut self, calendar: &str, id: &str, call: &Call) -> Answer {
        let Some(held) = self.calendars[calendar].get(id).filter(|h| !h.deleted) else {
            return Self::problem(404, "ErrorItemNotFound");
        };
        let old = held.event.clone();
        if call
            .if_match
            .as_deref()
            .is_some_and(|etag| old["@odata.etag"] != etag)
        {
            return Self::problem(412, "ErrorIrresolvableConflict");
        }
        if call.body.get("transactionId").is_some() {
            return Self::problem(400, "ErrorInvalidPropertySet");
        }
        if let Some(problem) = odd_zone(&call.body) {
            return problem;
        }
        let mut event = old;
        merge(&mut event, &call.body);
        let text = call.body["body"]["content"].as_str();
        if event.get("onlineMeeting").is_some() && text.is_some_and(|t| !t.contains(TEAMS)) {
            // The meeting lives in the text.
            event["isOnlineMeeting"] = json!(false);
            event.as_object_mut().unwrap().remove("onlineMeeting");
        }
        let pending = self.go_online(&mut event);
        let event = self.hold(calendar, event, pending);
        if self.terse {
            return Answer::new(204, Value::Null);
        }
        Answer::new(200, shown(&event, call))
    }

    fn get(&mut self, calendar: &str, id: &str, call: &Call) -> Answer {
        let Some(held) = self.calendars.get_mut(calendar).unwrap().get_mut(id) else {
            return Self::problem(404, "ErrorItemNotFound");
        };
        if held.deleted {
            return Self::problem(404, "ErrorItemNotFound");
        }
        let mut event = held.event.clone();
        if held.pending > 0 {
            held.pending -= 1;
            if held.pending == 0 {
                make_link(&mut event);
                event = self.hold(calendar, event, 0);
            }
        }
        Answer::new(200, shown(&event, call))
    }

    fn search(&mut self, calendar: &str, call: &Call) -> Answer {
        let filter = call.param("$filter").unwrap();
        let value = filter.rsplit(" eq '").next().unwrap();
        let value = value
            .trim_end_matches(')')
            .strip_suffix('\'')
            .unwrap()
            .replace("''", "'");
        let ours = filter.starts_with("singleValueExtendedProperties/Any(ep: ep/id eq 'String {");
        let fits = |event: &Value| {
            if ours {
                let properties = event["singleValueExtendedProperties"].as_array();
                properties.is_some_and(|p| p.iter().any(|p| p["value"] == *value))
            } else {
                assert!(filter.starts_with("iCalUId eq '"));
                event["iCalUId"] == *value
            }
        };
        let found: Vec<Value> = self.calendars[calendar]
            .values()
            .filter(|h| !h.deleted && fits(&h.event))
            .map(|h| shown(&h.event, call))
            .collect();
        if self.lag > 0 {
            self.lag -= 1;
            return Answer::new(200, json!({ "value": [] }));
        }
        Answer::new(200, json!({ "value": found }))
    }

    fn view(&self, calendar: &str, call: &Call) -> Answer {
        let window: Vec<Timestamp> = ["startDateTime", "endDateTime"]
            .map(|p| call.param(p).unwrap().parse().unwrap())
            .into();
        let items: Vec<Value> = self.calendars[calendar]
            .values()
            .filter(|h| !h.deleted)
            .filter(|h| {
                instant(&h.event["end"]) > window[0] && instant(&h.event["start"]) < window[1]
            })
            .map(|h| shown(&h.event, call))
            .collect();
        self.paged(items, call, "$skip", None)
    }

    fn delta(&self, calendar: &str, call: &Call) -> Answer {
        if call
            .query
            .keys()
            .any(|k| k == "$select" || k == "$expand" || k == "$filter")
        {
            return Self::problem(400, "ErrorInvalidUrlQuery");
        }
        let token = call.param("$deltatoken").or(call.param("$skiptoken"));
        let since: u64 = token.map_or(0, |t| t.split('.').next().unwrap().parse().unwrap());
        if token.is_some() && since < self.oldest_token {
            return Self::problem(410, "syncStateNotFound");
        }
        let changed = || {
            self.calendars[calendar]
                .values()
                .filter(|h| h.version > since)
        };
        let mut items: Vec<Value> = changed()
            .filter(|h| since > 0 || !h.deleted)
            .map(|h| {
                if h.deleted {
                    json!({ "id": h.event["id"], "@removed": { "reason": "deleted" } })
                } else {
                    shown(&h.event, call)
                }
            })
            .collect();
        // Replays are normal.
        items.extend(items.first().cloned());
        self.paged(items, call, "$skiptoken", Some(since))
    }

    /// One page, and the link to the next or to the next changes.
    fn paged(&self, items: Vec<Value>, call: &Call, by: &str, since: Option<u64>) -> Answer {
        let skip: usize = call
            .param(by)
            .map_or(0, |t| t.split('.').next_back().unwrap().parse().unwrap());
        let host = self
            .link_to
            .clone()
            .unwrap_or(format!("http://{}", call.host));
        let mut link: url::Url = format!("{host}{}", Self::BASE).parse().unwrap();
        link.path_segments_mut().unwrap().extend(&call.path);
        let total = items.len();
        let mut page =
            json!({ "value": items.into_iter().skip(skip).take(self.page).collect::<Vec<_>>() });
        if total > skip + self.page {
            let next = skip + self.page;
            for (key, value) in call
                .query
                .iter()
                .filter(|(k, _)| *k != by && *k != "$deltatoken")
            {
                link.query_pairs_mut().append_pair(key, value);
            }
            let next = since.map_or(next.to_string(), |s| format!("{s}.{next}"));
            link.query_pairs_mut().append_pair(by, &next);
            page["@odata.nextLink"] = json!(link);
        } else if since.is_some() {
            let token = self.version.to_string();
            link.query_pairs_mut().append_pair("$deltatoken", &token);
            page["@odata.deltaLink"] = json!(link);
        }
        Answer::new(200, page)
    }

    fn folders(&self) -> Value {
        let all = self.calendars.keys().map(|id| {
            json!({
                "id": id,
                "name": id.trim_end_matches('='),
                "hexColor": if id == "own=" { "" } else { "#a6d1f5" },
                "canEdit": id == "own=",
                "isDefaultCalendar": id == "own=",
                "owner": { "name": "Ana", "address": "ana@example.com" },
            })
        });
        json!({ "value": all.collect::<Vec<_>>() })
    }
}

fn odd_zone(body: &Value) -> Option<Answer> {
    ["start", "end"].into_iter().find_map(|end| {
        let zone = body[end]["timeZone"].as_str()?;
        windows_zones::iana(zone)
            .is_none()
            .then(|| Outlook::problem(400, "TimeZoneNotSupportedException"))
    })
}

fn make_link(event: &mut Value) {
    let text = event["body"]["content"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    event["body"] = json!({
        "contentType": "html",
        "content": format!("<html><body><div>{text}</div><br>\r\n{TEAMS}</body></html>"),
    });
    event["onlineMeeting"] = json!({ "joinUrl": "https://teams.microsoft.com/l/meetup-join/1" });
}

fn instant(when: &Value) -> Timestamp {
    let civil: DateTime = when["dateTime"].as_str().unwrap().parse().unwrap();
    let zone = windows_zones::zone(when["timeZone"].as_str().unwrap()).unwrap();
    Timestamp(civil.to_zoned(zone).unwrap().timestamp())
}

/// As the headers and parameters ask for it.
fn shown(event: &Value, call: &Call) -> Value {
    assert!(call.prefer.contains("IdType=\"ImmutableId\""));
    assert!(call.prefer.contains("outlook.timezone=\"UTC\""));
    let mut event = event.clone();
    for end in ["start", "end"] {
        // Whole days float: their midnights stay midnights.
        if event["isAllDay"] != true {
            let civil = instant(&event[end]).0.to_zoned(TimeZone::UTC).datetime();
            event[end]["dateTime"] = json!(format!("{civil}.0000000"));
        }
        event[end]["timeZone"] = json!("UTC");
    }
    if !call.query.contains_key("$expand") {
        event
            .as_object_mut()
            .unwrap()
            .remove("singleValueExtendedProperties");
    }
    event
}

impl Vendor for Outlook {
    const BASE: &'static str = "/v1.0";

    fn answer(&mut self, call: &Call) -> Answer {
        let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
        if let ["me", "calendars", calendar, ..] = path.as_slice()
            && !self.calendars.contains_key(*calendar)
        {
            return Self::problem(404, "ErrorItemNotFound");
        }
        match (call.method.as_str(), path.as_slice()) {
            ("GET", ["me", "calendar"]) => Answer::new(200, self.folders()["value"][0].clone()),
            ("GET", ["me", "calendars"]) => Answer::new(200, self.folders()),
            ("GET", ["me", "calendars", id, "calendarView"]) => self.view(id, call),
            ("GET", ["me", "calendars", id, "calendarView", "delta"]) => self.delta(id, call),
            ("GET", ["me", "calendars", id, "events"]) => self.search(id, call),
            ("POST", ["me", "calendars", id, "events"]) => self.create(id, call),
            ("GET", ["me", "calendars", id, "events", event]) => self.get(id, event, call),
            ("PATCH", ["me", "calendars", id, "events", event]) => self.update(id, event, call),
            ("DELETE", ["me", "calendars", id, "events", event]) => {
                if self.calendars[*id].get(*event).is_none_or(|h| h.deleted) {
                    return Self::problem(404, "ErrorItemNotFound");
                }
                self.remove(id, event);
                Answer::new(204, Value::Null)
            }
            _ => Self::problem(404, "ResourceNotFound"),
        }
    }

    fn problem(status: u16, code: &str) -> Answer {
        let error = json!({ "code": code, "message": format!("said Microsoft: {code}") });
        Answer::new(status, json!({ "error": error }))
    }
}
