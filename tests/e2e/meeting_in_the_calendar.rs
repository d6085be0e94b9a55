use baton_api::booking::MeetingStatus;
use baton_calendars::CalendarId;
use baton_calendars::testing::Server;
use baton_core::meeting::{MeetingState, Party};
use baton_tests::conversations::dana;
use baton_tests::wait::{SOON, until};

use crate::scene::{NAME, Scene};

const MEETING: &str = "[data-testid=agenda-meeting]";

#[tokio::test]
async fn ana_connects_her_calendar_a_meeting_is_booked_and_she_cancels_it() {
    let s = Scene::with_ana("meeting_in_the_calendar", 60).await;
    let server = Server::radicale().await;
    let work = server.make_calendar("Work").await;
    connects(&s, &server).await;

    let talk = s.team.agent.open(&dana()).await;
    let slots = s.team.agent.slots(&talk.id, None).await;
    let start = slots.slots[0].start;
    let booked = s.team.agent.book(&talk.id, start).await.unwrap();
    let alert = s.desktop.notifications.alert("Booked").await;
    assert!(alert.summary.contains(NAME), "{alert:?}");
    is_in_calendar(&server, &work, &booked, 1).await;

    s.app.click("[data-testid=agenda-nav]").await;
    s.app.read(MEETING, NAME).await;
    s.app.painted().await;
    s.desktop.picture("agenda");
    s.app.click(MEETING).await;
    s.app.read("[data-testid=meeting-copy]", "Work").await;
    s.app.painted().await;
    s.desktop.picture("meeting");

    s.app.click("[data-testid=meeting-cancel]").await;
    s.app
        .fill("[data-testid=cancel-reason]", "Ill, sorry")
        .await;
    s.app.click("[data-testid=cancel-confirm]").await;
    s.app.read("[data-testid=meeting-ended]", "ancelled").await;
    is_in_calendar(&server, &work, &booked, 0).await;
    let meeting = until("the agent to be told", SOON, async || {
        let status = s.team.agent.meeting(&booked.meeting.id).await;
        (status.meeting.state == MeetingState::Cancelled).then_some(status)
    });
    let meeting = meeting.await;
    assert_eq!(meeting.meeting.changed_by, Some(Party::Rep));
    assert_eq!(meeting.meeting.reason.as_deref(), Some("Ill, sorry"));
    s.app.painted().await;
    s.desktop.picture("cancelled");
    s.app.quit().await;
}

async fn connects(s: &Scene, server: &Server) {
    s.app.click("[data-testid=settings-nav]").await;
    s.app.click("[data-testid=settings-calendar]").await;
    s.app
        .fill("[data-testid=caldav-url]", server.url().as_str())
        .await;
    s.app.fill("[data-testid=caldav-user]", server.user()).await;
    s.app.fill("[data-testid=caldav-password]", "wrong").await;
    s.app.click("[data-testid=caldav-submit]").await;
    s.app
        .read("[data-testid=caldav]", "password is wrong")
        .await;
    s.app
        .fill("[data-testid=caldav-password]", server.password())
        .await;
    s.app.click("[data-testid=caldav-submit]").await;
    s.app.read("[data-testid=calendar-account]", "Work").await;
    s.app.painted().await;
    s.desktop.picture("connected");
}

/// Waits until the calendar has the meeting that often.
async fn is_in_calendar(server: &Server, work: &CalendarId, booked: &MeetingStatus, times: usize) {
    let uid = format!("{}@baton", booked.meeting.id);
    until("the calendar", SOON, async || {
        let events = server.events(work);
        let ours = events.iter().filter(|e| e.contains(&uid)).count();
        (ours == times).then_some(())
    })
    .await;
}
