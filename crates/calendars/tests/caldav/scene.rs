//! Ana, her server and her calendar.

use baton_calendars::caldav::{CalDav, Credentials};
use baton_calendars::ics::Owner;
use baton_calendars::testing::Server;
use baton_calendars::{Availability, BusyTime, Calendar as _, CalendarId, Event, Window};

pub struct Scene {
    pub server: Server,
    pub client: CalDav,
    pub work: CalendarId,
}

impl Scene {
    pub async fn with(server: Server) -> Self {
        let work = server.make_calendar("work").await;
        Self {
            client: client(server.credentials()),
            work,
            server,
        }
    }

    /// `start/end` of all that is busy in the calendar.
    pub async fn busy(&self, from: &str, to: &str) -> Vec<String> {
        match self.availability(from, to).await {
            Availability::Known(times) => times.iter().map(shown).collect(),
            Availability::Unknown(why) => panic!("{why}"),
        }
    }

    pub async fn availability(&self, from: &str, to: &str) -> Availability {
        let calendars = [self.work.clone()];
        let all = self.client.busy(&calendars, window(from, to)).await;
        let mut all = all.unwrap();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    pub async fn put_ics(&self, name: &str, event: &str) {
        self.server
            .put_ics(&self.work, name, &calendar(event))
            .await;
    }

    /// Whole texts of what lies on the server, with the lines as they were before folding.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.server.events(&self.work).into_iter();
        texts
            .map(|t| t.replace("\r\n", "\n").replace("\n ", ""))
            .collect()
    }
}

pub fn client(credentials: Credentials) -> CalDav {
    let owner = Owner {
        zone: jiff::tz::TimeZone::get("Europe/Madrid").unwrap(),
        emails: vec!["ana@example.com".into()],
    };
    CalDav::new(credentials, owner).unwrap()
}

pub fn window(from: &str, to: &str) -> Window {
    Window {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

pub fn shown(time: &BusyTime) -> String {
    format!("{}/{}", time.start, time.end)
}

/// A calendar with the events of these lines; without UID and DTSTAMP, which are added.
pub fn calendar(events: &str) -> String {
    let lines = events.trim().lines().map(str::trim);
    let inner = lines.collect::<Vec<_>>().join("\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{inner}\r\nEND:VCALENDAR\r\n")
}

/// A meeting on 1 December 2026, ten in the morning in Madrid.
pub fn meeting() -> Event {
    Event {
        uid: "meeting-1@baton".into(),
        sequence: 0,
        start: "2026-12-01T09:00:00Z".parse().unwrap(),
        end: "2026-12-01T09:30:00Z".parse().unwrap(),
        zone: "Europe/Madrid".into(),
        summary: "Demo for Acme".into(),
        description: "Budget: yes\nTimeline: March".into(),
        location: Some("https://meet.example.com/acme".into()),
        url: Some("baton://meeting/1".into()),
        conference: None,
        attendees: vec![],
        stamp: "2026-11-22T12:00:00Z".parse().unwrap(),
    }
}

/// The same meeting, an hour later.
pub fn moved(event: &Event) -> Event {
    Event {
        sequence: event.sequence + 1,
        start: event.start.plus_seconds(3600),
        end: event.end.plus_seconds(3600),
        ..event.clone()
    }
}

pub const DAY: (&str, &str) = ("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");
pub const TEN: &str = "2026-12-01T09:00:00Z/2026-12-01T09:30:00Z";
pub const ELEVEN: &str = "2026-12-01T10:00:00Z/2026-12-01T10:30:00Z";
