//! Meetings and a real calendar server: what a rep does there and what Baton does there.

use baton_api::booking::MeetingStatus;
use baton_api::calendars::{NewTeamCalendar, TeamLink, TeamProvider};
use baton_calendars::testing::Server;
use baton_calendars::{CalendarId, Window};
use baton_core::Timestamp;
use baton_core::ids::{ConversationId, MeetingId};
use baton_core::meeting::{MeetingState, Party};
use baton_desk::AlertKind;
use baton_desk::view::{AgendaMeeting, ConnectCaldav, MeetingChange};
use baton_tests::conversations::like_dana;
use baton_tests::proxy::Proxy;
use baton_tests::wait::{SOON, until};

use crate::device::Device;
use crate::world::World;

const DAY: i64 = 86_400;

/// Ana with a calendar that is connected.
struct Office {
    world: World,
    ana: Device,
    server: Server,
    work: CalendarId,
    /// Between Ana's machine and her calendar.
    line: Proxy,
}

impl Office {
    async fn opens() -> Self {
        Self::opens_with(&[]).await
    }

    /// With these events in the calendar already.
    async fn opens_with(events: &[(&str, &str)]) -> Self {
        let world = World::new().await;
        let server = Server::radicale().await;
        let work = server.make_calendar("work").await;
        for (name, text) in events {
            server.put_ics(&work, name, text).await;
        }
        let line = Proxy::to(&authority(&server)).await;
        let ana = world.joins("Ana").await;
        let office = Self {
            world,
            ana,
            server,
            work,
            line,
        };
        let account = office.ana.desk().connect_caldav(office.login());
        account.await.expect("the calendar is connected");
        office
    }

    fn login(&self) -> ConnectCaldav {
        ConnectCaldav {
            url: self.line.url(),
            user: self.server.user().to_owned(),
            password: self.server.password().to_owned(),
        }
    }

    /// Another prospect like Dana, in a conversation of their own.
    async fn prospect(&self, name: &str) -> ConversationId {
        self.world.agent.open(&like_dana(name)).await.id
    }

    async fn books(&mut self, name: &str, start: &str) -> MeetingStatus {
        let talk = self.prospect(name).await;
        let booked = self.world.agent.book(&talk, at(start)).await;
        let booked = booked.expect("a free time");
        self.ana.alert(AlertKind::MeetingBooked).await;
        booked
    }

    /// Waits until the calendar has the meeting, and the hub knows.
    async fn has(&mut self, meeting: &MeetingId, start: &str) -> String {
        let line = format!("DTSTART:{}", start.replace(['-', ':'], ""));
        let what = format!("{meeting} at {start}");
        let found = until(&what, SOON, async || {
            let mut ours = self.events(meeting);
            (ours.len() == 1 && ours[0].contains(&line)).then(|| ours.remove(0))
        });
        let found = found.await;
        until("the hub to know", SOON, async || {
            let known = self.world.agent.meeting(meeting).await.meeting;
            known
                .in_calendar
                .filter(|c| c.sequence == known.sequence)
                .map(drop)
        })
        .await;
        found
    }

    /// The events in the calendar that stand for the meeting, unfolded.
    fn events(&self, meeting: &MeetingId) -> Vec<String> {
        let uid = format!("{meeting}@baton");
        let events = self.server.events(&self.work).into_iter();
        events
            .map(|e| e.replace("\r\n ", "").replace("\n ", ""))
            .filter(|e| e.contains(&uid))
            .collect()
    }

    /// Ana moves the event in her calendar program.
    async fn drags(&self, meeting: &MeetingId, start: &str) {
        let from = at(start);
        let to = from.plus_seconds(1800);
        let uid = format!("{meeting}@baton");
        self.server
            .move_event(&self.work, &uid, Window { from, to })
            .await;
        self.syncs().await;
    }

    async fn deletes(&self, meeting: &MeetingId) {
        let uid = format!("{meeting}@baton");
        self.server.delete_event(&self.work, &uid).await;
        self.syncs().await;
    }

    async fn syncs(&self) {
        self.ana.desk().sync_calendars().await.unwrap();
    }

    /// Waits until the agent is told that the meeting is as wanted.
    async fn agent_learns(
        &self,
        meeting: &MeetingId,
        what: &str,
        wanted: impl Fn(&MeetingStatus) -> bool,
    ) -> MeetingStatus {
        until(what, SOON, async || {
            let status = self.world.agent.meeting(meeting).await;
            wanted(&status).then_some(status)
        })
        .await
    }

    /// Waits until the hub does not offer this time, and says the free starts of that day.
    async fn taken(&self, talk: &ConversationId, start: &str) {
        until(&format!("{start} to be taken"), SOON, async || {
            let free = self.world.agent.is_free(talk, at(start)).await;
            (!free).then_some(())
        })
        .await;
    }

    async fn in_agenda(
        &mut self,
        meeting: &MeetingId,
        what: &str,
        wanted: impl Fn(&AgendaMeeting) -> bool,
    ) -> AgendaMeeting {
        let (from, to) = (self.world.now(), self.world.now().plus_seconds(30 * DAY));
        self.ana
            .until(what, async |desk| {
                let agenda = desk.agenda(from, to).await.unwrap();
                agenda
                    .meetings
                    .into_iter()
                    .find(|m| &m.meeting.id == meeting && wanted(m))
            })
            .await
    }

    async fn closes(self) {
        self.world.end([self.ana]).await;
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn authority(server: &Server) -> String {
    let url = server.url();
    format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
}

fn event(uid: &str, lines: &str) -> String {
    let lines = lines.trim().lines().map(str::trim).collect::<Vec<_>>();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n\
         DTSTAMP:20260101T000000Z\r\nSUMMARY:{uid}\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        lines.join("\r\n")
    )
}

#[tokio::test]
async fn a_booked_meeting_is_in_the_calendar_with_the_card_and_the_way_back() {
    let dentist = event(
        "dentist",
        "DTSTART:20260305T090000Z\nDTEND:20260305T110000Z",
    );
    let mut office = Office::opens_with(&[("dentist", &dentist)]).await;
    let talk = office.prospect("Probe").await;
    office.taken(&talk, "2026-03-05T10:00:00Z").await;
    let refused = office
        .world
        .agent
        .book(&talk, at("2026-03-05T09:30:00Z"))
        .await;
    let refused = refused.unwrap_err();
    assert!(!refused.instead.unwrap().slots.is_empty());

    let booked = office.books("Dana", "2026-03-05T11:00:00Z").await;
    let text = office.has(&booked.meeting.id, "2026-03-05T11:00:00Z").await;
    assert!(
        text.contains(&format!("baton://meeting/{}", booked.meeting.id)),
        "{text}"
    );
    assert!(text.contains("Haulpoint"), "the card: {text}");
    let shown = office
        .in_agenda(&booked.meeting.id, "the agenda", |_| true)
        .await;
    assert_eq!(
        shown.meeting.zone, "America/Denver",
        "the prospect's, beside mine"
    );
    office.closes().await;
}

#[tokio::test]
async fn moved_in_the_calendar_is_moved_everywhere() {
    let mut office = Office::opens().await;
    let booked = office.books("Dana", "2026-03-05T11:00:00Z").await;
    let id = &booked.meeting.id;
    office.has(id, "2026-03-05T11:00:00Z").await;
    office.drags(id, "2026-03-06T13:00:00Z").await;
    let moved = office
        .agent_learns(id, "the move", |s| {
            s.meeting.start == at("2026-03-06T13:00:00Z")
        })
        .await;
    assert_eq!(moved.meeting.changed_by, Some(Party::Calendar));
    office.ana.alert(AlertKind::MeetingMoved).await;
    assert!(
        moved.say.contains("Friday 6 March, 6:00 AM"),
        "what the prospect is told: {}",
        moved.say
    );
    assert_eq!(moved.meeting.sequence, 1, "the invitation is updated");
    office.has(id, "2026-03-06T13:00:00Z").await;
    office.closes().await;
}

#[tokio::test]
async fn deleted_in_the_calendar_is_cancelled() {
    let mut office = Office::opens().await;
    let booked = office.books("Dana", "2026-03-05T11:00:00Z").await;
    let id = &booked.meeting.id;
    office.has(id, "2026-03-05T11:00:00Z").await;
    office.deletes(id).await;
    // It stays away: no slip of the hand.
    office.world.pass(61).await;
    office.syncs().await;
    let gone = office
        .agent_learns(id, "the cancellation", |s| {
            s.meeting.state == MeetingState::Cancelled
        })
        .await;
    assert_eq!(gone.meeting.changed_by, Some(Party::Calendar));
    office.ana.alert(AlertKind::MeetingCancelled).await;
    assert!(gone.say.contains("cancelled"), "{}", gone.say);
    office.syncs().await;
    assert_eq!(office.events(id).len(), 0, "it stays gone");
    office.closes().await;
}

#[tokio::test]
async fn moved_or_cancelled_in_baton_is_so_in_the_calendar() {
    let mut office = Office::opens().await;
    let booked = office.books("Dana", "2026-03-05T11:00:00Z").await;
    let id = &booked.meeting.id;
    office.has(id, "2026-03-05T11:00:00Z").await;
    let start = at("2026-03-05T15:30:00Z");
    office.ana.desk().move_meeting(id, start).await.unwrap();
    office.has(id, "2026-03-05T15:30:00Z").await;
    let told = office
        .agent_learns(id, "the move", |s| s.meeting.start == start)
        .await;
    assert_eq!(told.meeting.changed_by, Some(Party::Rep));

    let reason = Some("Ill, sorry".to_owned());
    office.ana.desk().cancel_meeting(id, reason).await.unwrap();
    until("the event to go", SOON, async || {
        office.events(id).is_empty().then_some(())
    })
    .await;
    let told = office
        .agent_learns(id, "the cancellation", |s| {
            s.meeting.state == MeetingState::Cancelled
        })
        .await;
    assert_eq!(told.meeting.reason.as_deref(), Some("Ill, sorry"));
    office.closes().await;
}

#[tokio::test]
async fn a_lost_reply_writes_nothing_twice() {
    let mut office = Office::opens().await;
    office.syncs().await;
    office.line.lose_reply_to("PUT");
    let booked = office.books("Dana", "2026-03-05T11:00:00Z").await;
    until("the reply to be lost", SOON, async || {
        office.line.has_lost().then_some(())
    })
    .await;
    office.syncs().await;
    office.has(&booked.meeting.id, "2026-03-05T11:00:00Z").await;
    office.syncs().await;
    assert_eq!(office.events(&booked.meeting.id).len(), 1);

    // The same with the removal.
    office.line.lose_reply_to("DELETE");
    let cancel = office.ana.desk().cancel_meeting(&booked.meeting.id, None);
    cancel.await.unwrap();
    until("the reply to be lost", SOON, async || {
        office.line.has_lost().then_some(())
    })
    .await;
    office.syncs().await;
    assert!(office.events(&booked.meeting.id).is_empty());
    office.closes().await;
}

#[tokio::test]
async fn dragged_onto_another_meeting_it_goes_back() {
    let mut office = Office::opens().await;
    let first = office
        .books("Dana", "2026-03-05T11:00:00Z")
        .await
        .meeting
        .id;
    let second = office
        .books("Priya", "2026-03-05T14:00:00Z")
        .await
        .meeting
        .id;
    office.has(&first, "2026-03-05T11:00:00Z").await;
    office.has(&second, "2026-03-05T14:00:00Z").await;
    office.drags(&first, "2026-03-05T14:15:00Z").await;
    office
        .in_agenda(&first, "the refusal", |m| {
            matches!(m.change, Some(MeetingChange::Refused { .. }))
        })
        .await;
    office.syncs().await;
    office.has(&first, "2026-03-05T11:00:00Z").await;
    let still = office.world.agent.meeting(&first).await;
    assert_eq!(still.meeting.start, at("2026-03-05T11:00:00Z"));
    office.closes().await;
}

#[tokio::test]
async fn an_event_that_comes_to_lie_on_a_meeting_is_shown_with_a_way_out() {
    let mut office = Office::opens().await;
    let booked = office
        .books("Dana", "2026-03-05T11:00:00Z")
        .await
        .meeting
        .id;
    office.has(&booked, "2026-03-05T11:00:00Z").await;
    let school = event("school", "DTSTART:20260305T104500Z\nDTEND:20260305T113000Z");
    office.server.put_ics(&office.work, "school", &school).await;
    office.syncs().await;
    let shown = office
        .in_agenda(&booked, "the conflict", |m| {
            m.conflict.as_ref().is_some_and(|c| !c.proposals.is_empty())
        })
        .await;
    let conflict = shown.conflict.unwrap();
    assert_eq!(conflict.title.as_deref(), Some("school"));
    let to = conflict.proposals[0].start;
    office.ana.desk().move_meeting(&booked, to).await.unwrap();
    office
        .in_agenda(&booked, "peace", |m| {
            m.conflict.is_none() && m.meeting.start == to
        })
        .await;
    office.closes().await;
}

#[tokio::test]
async fn recurring_events_keep_their_wall_time_when_the_clocks_change() {
    // Every weekday at ten in Berlin: 9:00 UTC in winter, 8:00 UTC in summer.
    let standup = event(
        "standup",
        "DTSTART;TZID=Europe/Berlin:20260105T100000
         DTEND;TZID=Europe/Berlin:20260105T103000
         RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    );
    let office = Office::opens_with(&[("standup", &standup)]).await;
    office.world.hours_from_seven().await;
    // In March, and again in October: before the change and after.
    for (winter_first, before, after) in [
        (true, "2026-03-27", "2026-03-30"),
        (false, "2026-10-23", "2026-10-26"),
    ] {
        let ahead = at(&format!("{before}T00:00:00Z")).seconds_since(office.world.now());
        office.world.pass(ahead - 3 * DAY).await;
        office.syncs().await;
        let talk = office.prospect(before).await;
        let busy = |winter: bool| if winter { "09:00:00Z" } else { "08:00:00Z" };
        let free = |winter: bool| if winter { "08:00:00Z" } else { "09:00:00Z" };
        for (day, winter) in [(before, winter_first), (after, !winter_first)] {
            office
                .taken(&talk, &format!("{day}T{}", busy(winter)))
                .await;
            let open = at(&format!("{day}T{}", free(winter)));
            assert!(office.world.agent.is_free(&talk, open).await, "{open}");
        }
    }
    office.closes().await;
}

#[tokio::test]
async fn a_calendar_of_the_team_is_written_by_the_hub_and_adopted_by_the_desk() {
    let mut office = Office::opens().await;
    let password = office.server.password();
    let new = NewTeamCalendar {
        name: "Team".into(),
        provider: TeamProvider::Caldav,
        url: office.server.url().to_string(),
        user: office.server.user().into(),
        password: password.into(),
    };
    let (engine, workspace) = (
        office.world.engine.clone(),
        office.world.workspace().clone(),
    );
    let mut wrong = new.clone();
    wrong.password = "wrong".into();
    let refused = engine
        .add_team_calendar(&workspace, wrong)
        .await
        .unwrap_err();
    assert_eq!(refused.into_problem().field.as_deref(), Some("password"));
    let account = engine.add_team_calendar(&workspace, new).await.unwrap();
    let listed = engine
        .list_team_calendar(&workspace, &account.id)
        .await
        .unwrap();
    let link = TeamLink {
        rep: office.ana.rep().clone(),
        calendar: listed[0].id.clone(),
    };
    engine
        .link_team_calendar(&workspace, &account.id, vec![link])
        .await
        .unwrap();

    // Ana's own machine cannot reach her calendar: the hub writes.
    office.line.cut();
    let booked = office
        .books("Dana", "2026-03-05T11:00:00Z")
        .await
        .meeting
        .id;
    office.has(&booked, "2026-03-05T11:00:00Z").await;
    // It can again, and writes nothing twice.
    office.line.heal();
    office.syncs().await;
    office
        .in_agenda(&booked, "adopted", |m| {
            matches!(m.copy, baton_desk::view::CalendarCopy::Written { .. })
        })
        .await;
    assert_eq!(office.events(&booked).len(), 1);

    // Deleted there: the hub follows without the desk, once that is certain.
    office.line.cut();
    office
        .server
        .delete_event(&office.work, &format!("{booked}@baton"))
        .await;
    engine.sync_calendars().await;
    let doubted = office.world.agent.meeting(&booked).await;
    assert_eq!(doubted.meeting.state, MeetingState::Booked);
    office.world.pass(60).await;
    engine.sync_calendars().await;
    let gone = office.world.agent.meeting(&booked).await;
    assert_eq!(gone.meeting.state, MeetingState::Cancelled);
    office.ana.alert(AlertKind::MeetingCancelled).await;
    let seen = engine.team_calendars(&workspace).await.unwrap();
    assert_eq!(seen[0].problem, None);
    office.line.heal();
    office.closes().await;
}
