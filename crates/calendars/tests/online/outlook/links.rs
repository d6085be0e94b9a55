//! Links of Teams.

use baton_calendars::{Calendar, Conference, Event};

use super::{OWN, ana, own};
use crate::support::meeting;

fn teams() -> Event {
    Event {
        conference: Some(Conference::Teams),
        ..meeting()
    }
}

#[tokio::test]
async fn a_link_that_comes_later_is_waited_for() {
    let ana = ana().await;
    ana.fake.edit(|o| o.teams_after = 3);
    let written = ana.outlook.put(&own(), &teams(), None).await.unwrap();
    let link = "https://teams.microsoft.com/l/meetup-join/1";
    assert_eq!(written.join_url.as_deref(), Some(link));
    // A new text leaves the meeting in place.
    let mut event = teams();
    event.description = "Bring the <contract>".into();
    let written = ana
        .outlook
        .put(&own(), &event, Some(&written))
        .await
        .unwrap();
    assert_eq!(written.join_url.as_deref(), Some(link));
    let kept = ana.fake.edit(|o| o.event(OWN, &written.href).clone());
    let text = kept["body"]["content"].as_str().unwrap();
    assert!(text.contains("Bring the &lt;contract&gt;") && text.contains("____"));
    assert!(!text.contains("Wants SSO"));
}

#[tokio::test]
async fn a_link_that_does_not_come_does_not_hold_up_the_meeting() {
    let ana = ana().await;
    ana.fake.edit(|o| o.teams_after = 99);
    let written = ana.outlook.put(&own(), &teams(), None).await.unwrap();
    assert_eq!(written.join_url, None);
    assert!(
        ana.outlook
            .find(&own(), "mtg_1@baton")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_link_can_be_added_to_a_meeting_without_one() {
    let ana = ana().await;
    let written = ana.outlook.put(&own(), &meeting(), None).await.unwrap();
    let written = ana
        .outlook
        .put(&own(), &teams(), Some(&written))
        .await
        .unwrap();
    assert!(written.join_url.is_some());
}
