//! Calendars that the hub itself reads and writes, on a real server.

#[path = "team_calendars/forgotten.rs"]
mod forgotten;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use baton_api::calendars::{NewTeamCalendar, TeamCalendarView, TeamLink, TeamProvider};
use baton_calendars::testing::Server;
use baton_calendars::{CalendarId, Window};
use baton_core::Timestamp;
use baton_core::ids::{RepId, TeamCalendarId};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{QUALIFYING, World};

/// On the day after [`World::new`]'s.
const NINE: &str = "2026-03-04T09:00:00Z";
const TEN: &str = "2026-03-04T10:00:00Z";
const ELEVEN: &str = "2026-03-04T11:00:00Z";
const TWELVE: &str = "2026-03-04T12:00:00Z";
/// From [`World::new`]'s time until a little after nine.
const UNTIL_NINE_SECONDS: i64 = 16 * 3600 + 300;

/// Ana, and her calendar in an account of the hub.
struct Office {
    world: World,
    server: Server,
    work: CalendarId,
    ana: RepId,
    agent: String,
}

impl Office {
    async fn opens() -> Self {
        let world = World::new().await;
        world
            .settings(|s| s.booking.types[0].after_minutes = 0)
            .await;
        let server = Server::radicale().await;
        let work = server.make_calendar("work").await;
        let ana = world.rep("Ana").await.id;
        let agent = world.agent().await.key;
        let office = Self {
            world,
            server,
            work,
            ana,
            agent,
        };
        let url = office.server.url().to_string();
        let account = office.connects("Team", url).await;
        let calendar = office.work.0.clone();
        office.links(&account, &office.ana, calendar).await;
        office.syncs().await;
        office
    }

    async fn connects(&self, name: &str, url: String) -> TeamCalendarId {
        let new = NewTeamCalendar {
            name: name.into(),
            provider: TeamProvider::Caldav,
            url,
            user: self.server.user().into(),
            password: self.server.password().into(),
        };
        let (engine, workspace) = (&self.world.engine, &self.world.workspace);
        engine.add_team_calendar(workspace, new).await.unwrap().id
    }

    async fn links(&self, account: &TeamCalendarId, rep: &RepId, calendar: String) {
        let link = TeamLink {
            rep: rep.clone(),
            calendar,
        };
        let (engine, workspace) = (&self.world.engine, &self.world.workspace);
        let linked = engine.link_team_calendar(workspace, account, vec![link]);
        linked.await.unwrap();
    }

    async fn syncs(&self) {
        self.world.engine.sync_calendars().await;
    }

    /// The next round, when what was missing before is certainly gone.
    async fn syncs_later(&self) {
        self.world.pass(60);
        self.syncs().await;
    }

    async fn asks(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let (key, body) = (Some(self.agent.as_str()), Some(body));
        self.world.send(Method::POST, path, key, body).await
    }

    /// A prospect talks to the agent and books; what became of it.
    async fn tries(&self, prospect: &str, start: &str) -> (StatusCode, Value) {
        let now = self.world.now();
        let body = json!({
            "id": prospect,
            "prospect": { "name": prospect, "company": "Haulpoint" },
            "messages": [{ "id": "m1", "role": "prospect", "text": QUALIFYING, "at": now }],
        });
        let (_, talk) = self.asks("/v1/conversations", body).await;
        let path = format!(
            "/v1/conversations/{}/meetings",
            talk["id"].as_str().unwrap()
        );
        let body = json!({ "start": start, "email": format!("{prospect}@haulpoint.example") });
        self.asks(&path, body).await
    }

    /// The id of a meeting that is in the calendar.
    async fn books(&self, prospect: &str, start: &str) -> String {
        let (status, booked) = self.tries(prospect, start).await;
        assert_eq!(status, StatusCode::CREATED, "{booked}");
        let id = booked["meeting"]["id"].as_str().unwrap().to_owned();
        self.syncs().await;
        assert_eq!(self.events(&self.work, &id).len(), 1);
        id
    }

    async fn reschedules(&self, id: &str, start: &str) {
        let path = format!("/v1/meetings/{id}/reschedule");
        let (status, moved) = self.asks(&path, json!({ "start": start })).await;
        assert_eq!(status, StatusCode::OK, "{moved}");
    }

    async fn meeting(&self, id: &str) -> Value {
        let path = format!("/v1/meetings/{id}");
        let key = Some(self.agent.as_str());
        let (_, told) = self.world.send(Method::GET, &path, key, None).await;
        told["meeting"].clone()
    }

    async fn is_booked(&self, id: &str, start: &str) {
        let meeting = self.meeting(id).await;
        assert_eq!(
            (&meeting["state"], &meeting["start"]),
            (&json!("booked"), &json!(start)),
            "{meeting}"
        );
    }

    async fn is_cancelled(&self, id: &str) {
        let meeting = self.meeting(id).await;
        assert_eq!(
            (&meeting["state"], &meeting["changed_by"]),
            (&json!("cancelled"), &json!("calendar"))
        );
    }

    /// The events that stand for a meeting.
    fn events(&self, calendar: &CalendarId, id: &str) -> Vec<String> {
        let events = self.server.events(calendar).into_iter();
        events
            .map(|e| e.replace("\r\n ", "").replace("\n ", ""))
            .filter(|e| e.contains(&uid(id)))
            .collect()
    }

    /// There is one event for the meeting, and it begins then.
    fn is_in(&self, calendar: &CalendarId, id: &str, start: &str) {
        let events = self.events(calendar, id);
        let line = format!("DTSTART:{}", start.replace(['-', ':'], ""));
        assert_eq!(events.len(), 1, "{events:?}");
        assert!(events[0].contains(&line), "{start}: {}", events[0]);
    }

    async fn drags(&self, calendar: &CalendarId, id: &str, start: &str, minutes: i64) {
        let from = at(start);
        let to = from.plus_seconds(60 * minutes);
        self.server
            .move_event(calendar, &uid(id), Window { from, to })
            .await;
    }

    /// The rep writes something of their own into the event.
    async fn notes(&self, id: &str) {
        let edit = |line: &str| {
            if line.starts_with("SUMMARY") {
                "SUMMARY:Bring the contract".to_owned()
            } else {
                line.to_owned()
            }
        };
        self.server.edit_event(&self.work, &uid(id), edit).await;
    }

    async fn deletes(&self, id: &str) {
        self.server.delete_event(&self.work, &uid(id)).await;
    }

    async fn accounts(&self) -> Vec<TeamCalendarView> {
        let (engine, workspace) = (&self.world.engine, &self.world.workspace);
        engine.team_calendars(workspace).await.unwrap()
    }

    async fn account(&self, id: &TeamCalendarId) -> TeamCalendarView {
        let all = self.accounts().await;
        all.into_iter().find(|a| &a.id == id).unwrap()
    }

    async fn problem(&self) -> Option<String> {
        self.accounts().await[0].problem.clone()
    }
}

fn uid(id: &str) -> String {
    format!("{id}@baton")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn event(uid: &str, start: &str, end: &str) -> String {
    let plain = |t: &str| t.replace(['-', ':'], "");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n\
         DTSTAMP:20260101T000000Z\r\nSUMMARY:x\r\nDTSTART:{}\r\nDTEND:{}\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n",
        plain(start),
        plain(end)
    )
}

#[tokio::test]
async fn an_event_that_the_rep_has_touched_still_follows_its_meeting() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    office.notes(&id).await;
    office.syncs().await;
    office.reschedules(&id, TEN).await;
    office.syncs().await;
    office.is_in(&office.work, &id, TEN);
    // Without a look in between.
    office.notes(&id).await;
    office.reschedules(&id, ELEVEN).await;
    office.syncs().await;
    office.is_in(&office.work, &id, ELEVEN);
    assert_eq!(office.problem().await, None);
}

#[tokio::test]
async fn moved_in_the_calendar_is_moved_and_the_calendar_counts_as_up_to_date() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    office.drags(&office.work, &id, ELEVEN, 30).await;
    office.syncs().await;
    office.is_booked(&id, ELEVEN).await;
    let meeting = office.meeting(&id).await;
    assert_eq!(meeting["changed_by"], "calendar");
    assert_eq!(meeting["in_calendar"]["sequence"], meeting["sequence"]);
}

#[tokio::test]
async fn a_meeting_that_moved_meanwhile_wins_over_its_event() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    office.drags(&office.work, &id, TWELVE, 30).await;
    office.reschedules(&id, TEN).await;
    office.syncs().await;
    office.is_booked(&id, TEN).await;
    office.is_in(&office.work, &id, TEN);
}

#[tokio::test]
async fn a_deleted_event_cancels_its_meeting_once_that_is_certain() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    office.deletes(&id).await;
    office.syncs().await;
    office.syncs().await;
    office.is_booked(&id, NINE).await;
    office.syncs_later().await;
    office.is_cancelled(&id).await;
    assert_eq!(office.events(&office.work, &id).len(), 0);
}

#[tokio::test]
async fn an_event_that_comes_back_was_not_deleted() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    let text = office.events(&office.work, &id).remove(0);
    office.deletes(&id).await;
    office.syncs().await;
    office.server.put_ics(&office.work, "again", &text).await;
    office.syncs_later().await;
    office.syncs_later().await;
    office.is_booked(&id, NINE).await;
    assert_eq!(office.events(&office.work, &id).len(), 1);
}

#[tokio::test]
async fn an_emptied_calendar_cancels_nothing_and_is_filled_again() {
    let office = Office::opens().await;
    let mut ids = vec![];
    for (prospect, start) in [("dana", NINE), ("priya", TEN), ("omar", ELEVEN)] {
        ids.push((office.books(prospect, start).await, start));
    }
    for (id, _) in &ids {
        office.deletes(id).await;
    }
    office.syncs().await;
    office.syncs_later().await;
    for (id, start) in &ids {
        office.is_booked(id, start).await;
        office.is_in(&office.work, id, start);
    }
    let problem = office.problem().await.unwrap();
    assert!(problem.contains("calendar of Ana at once"), "{problem}");
    // One by one they are decisions again.
    office.deletes(&ids[0].0).await;
    office.syncs_later().await;
    office.syncs_later().await;
    office.is_cancelled(&ids[0].0).await;
}

#[tokio::test]
async fn a_calendar_that_is_no_longer_there_cancels_nothing() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let (user, password) = (office.server.user(), office.server.password());
    let gone = http.delete(&office.work.0).basic_auth(user, Some(password));
    assert!(gone.send().await.unwrap().status().is_success());
    for _ in 0..3 {
        office.syncs_later().await;
        office.is_booked(&id, NINE).await;
    }
    assert!(office.problem().await.is_some());
}

#[tokio::test]
async fn moved_to_another_calendar_the_event_is_followed_there() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    let sales = office.server.make_calendar("sales").await;
    let text = office.events(&office.work, &id).remove(0);
    office.server.put_ics(&sales, "moved", &text).await;
    office.deletes(&id).await;
    office.syncs().await;
    office.syncs_later().await;
    office.is_booked(&id, NINE).await;
    // The rep moves it there, and so does the agent.
    office.drags(&sales, &id, TEN, 30).await;
    office.syncs().await;
    office.is_booked(&id, TEN).await;
    office.reschedules(&id, ELEVEN).await;
    office.syncs().await;
    office.is_in(&sales, &id, ELEVEN);
    assert_eq!(office.events(&office.work, &id).len(), 0, "no second event");
    let uid = uid(&id);
    office.server.delete_event(&sales, &uid).await;
    office.syncs().await;
    office.syncs_later().await;
    office.is_cancelled(&id).await;
}

#[tokio::test]
async fn what_makes_no_meeting_is_put_right_and_stops_nothing_else() {
    let office = Office::opens().await;
    let odd = office.books("dana", NINE).await;
    let onto = office.books("priya", TEN).await;
    let fine = office.books("omar", ELEVEN).await;
    office.drags(&office.work, &odd, TWELVE, 0).await;
    office.drags(&office.work, &onto, NINE, 30).await;
    office.drags(&office.work, &fine, TWELVE, 30).await;
    office.syncs().await;
    for (id, start) in [(&odd, NINE), (&onto, TEN), (&fine, TWELVE)] {
        office.is_booked(id, start).await;
        office.is_in(&office.work, id, start);
    }
    assert_eq!(office.problem().await, None);
}

#[tokio::test]
async fn a_meeting_that_has_begun_is_no_longer_followed() {
    let office = Office::opens().await;
    let id = office.books("dana", NINE).await;
    office.world.pass(UNTIL_NINE_SECONDS);
    office.deletes(&id).await;
    office.syncs().await;
    office.syncs_later().await;
    office.is_booked(&id, NINE).await;
    assert_eq!(office.events(&office.work, &id).len(), 0, "nor written");
}

#[tokio::test]
async fn events_of_meetings_that_are_long_over_are_forgotten() {
    let office = Office::opens().await;
    office.books("dana", NINE).await;
    let known = async || -> i64 {
        let mut c = office.world.engine.store.read().await.unwrap();
        let count = sqlx::query_scalar("SELECT count(*) FROM team_events");
        count.fetch_one(&mut *c).await.unwrap()
    };
    office.world.pass(UNTIL_NINE_SECONDS + 3600);
    office.syncs().await;
    assert_eq!(known().await, 1);
    office.world.pass(86_400);
    office.syncs().await;
    assert_eq!(known().await, 0);
}

#[tokio::test]
async fn a_meeting_of_another_hub_takes_time_and_an_own_one_only_its_own() {
    let office = Office::opens().await;
    let end = "2026-03-04T10:30:00Z";
    let theirs = event("mtg_of_another_hub@baton", TEN, end);
    office.server.put_ics(&office.work, "theirs", &theirs).await;
    let id = office.books("dana", ELEVEN).await;
    let (status, refused) = office.tries("priya", TEN).await;
    assert_eq!(
        (status, &refused["code"]),
        (StatusCode::CONFLICT, &json!("slot_taken"))
    );
    // Elsewhere than where its event still stands, the own meeting takes no time.
    office.reschedules(&id, TWELVE).await;
    let (status, booked) = office.tries("priya", ELEVEN).await;
    assert_eq!(status, StatusCode::CREATED, "{booked}");
}

/// Between the hub and a server.
struct Line {
    url: String,
    mood: Arc<AtomicU8>,
    /// How often somebody called.
    calls: Arc<AtomicUsize>,
}

/// Moods of a line.
const OPEN: u8 = 0;
const SILENT: u8 = 1;
const THROTTLED: u8 = 2;

impl Line {
    async fn to(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Self {
            url: format!("http://{}/", listener.local_addr().unwrap()),
            mood: Arc::default(),
            calls: Arc::default(),
        };
        let port = server.url().port().unwrap();
        let (mood, calls) = (Arc::clone(&line.mood), Arc::clone(&line.calls));
        tokio::task::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                calls.fetch_add(1, Ordering::SeqCst);
                tokio::task::spawn(answer(client, port, mood.load(Ordering::SeqCst)));
            }
        });
        line
    }

    fn turns(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

async fn answer(mut client: TcpStream, port: u16, mood: u8) {
    match mood {
        SILENT => std::future::pending().await,
        THROTTLED => {
            let reply = "HTTP/1.1 429 Slow down\r\nretry-after: 300\r\ncontent-length: 0\r\n\
                         connection: close\r\n\r\n";
            drop(client.read(&mut [0; 4096]).await);
            drop(client.write_all(reply.as_bytes()).await);
            drop(client.shutdown().await);
        }
        _ => {
            let mut there = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let carried = tokio::io::copy_bidirectional(&mut client, &mut there);
            drop(carried.await);
        }
    }
}

impl Office {
    /// Until the event of the meeting is in Ana's calendar, by nobody's asking.
    async fn gets(&self, id: &str) {
        let what = format!("{id} in the calendar");
        until(&what, || !self.events(&self.work, id).is_empty()).await;
    }
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let so = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(30), so).await;
    assert!(in_time.is_ok(), "{what}");
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone_whatever_is_booked() {
    let office = Office::opens().await;
    let line = Line::to(&office.server).await;
    let account = office.connects("Throttled", line.url.clone()).await;
    let other = office.server.make_calendar("other").await;
    let calendar = format!("{}ana/other/", line.url);
    office.links(&account, &office.ana, calendar).await;
    office.syncs().await;
    line.turns(THROTTLED);
    office.syncs().await;
    assert!(office.account(&account).await.problem.is_some());

    let calls = line.calls();
    let (_, booked) = office.tries("dana", NINE).await;
    let id = booked["meeting"]["id"].as_str().unwrap();
    office.gets(id).await;
    office.world.pass(299);
    let (_, booked) = office.tries("priya", TEN).await;
    office.gets(booked["meeting"]["id"].as_str().unwrap()).await;
    assert_eq!(line.calls(), calls);

    line.turns(OPEN);
    office.world.pass(1);
    until("the other calendar to be written", || {
        !office.events(&other, id).is_empty()
    })
    .await;
}

#[tokio::test]
async fn an_account_that_hangs_keeps_no_other_waiting() {
    let office = Office::opens().await;
    let ben = office.world.rep("Ben").await.id;
    let line = Line::to(&office.server).await;
    let slow = office.connects("Slow", line.url.clone()).await;
    line.turns(SILENT);
    let calls = line.calls();
    let calendar = format!("{}ana/other/", line.url);
    office.links(&slow, &ben, calendar).await;
    until("the slow account to hang", || line.calls() > calls).await;
    // Both reps get a meeting; Ana's is written while Ben's account hangs.
    let mut written = false;
    for (prospect, start) in [("dana", NINE), ("priya", TEN)] {
        let (_, booked) = office.tries(prospect, start).await;
        let meeting = &booked["meeting"];
        if meeting["host"]["id"] == office.ana.0 {
            let id = meeting["id"].as_str().unwrap();
            office.gets(id).await;
            written = true;
        }
    }
    assert!(written, "one of them was Ana's");
    assert!(office.account(&slow).await.read_at.is_none());
}
