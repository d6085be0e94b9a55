//! Links of Google Meet.

use baton_calendars::{Calendar, Conference};

use super::{ana, own};
use crate::support::meeting;

#[tokio::test]
async fn a_link_that_comes_later_is_waited_for() {
    let ana = ana().await;
    let mut event = meeting();
    event.conference = Some(Conference::GoogleMeet);
    ana.fake.edit(|g| g.meet_after = 3);
    let written = ana.google.put(&own(), &event, None).await.unwrap();
    assert_eq!(
        written.join_url.as_deref(),
        Some("https://meet.google.com/abc-defg-hij")
    );
    // The state that is known is the one with the link.
    event.summary = "Intro".into();
    let written = ana
        .google
        .put(&own(), &event, Some(&written))
        .await
        .unwrap();
    assert!(written.join_url.is_some());
    let changes = ana.fake.server.of("PATCH");
    assert_eq!(changes[0].param("conferenceDataVersion"), Some("1"));
}

#[tokio::test]
async fn a_link_that_does_not_come_does_not_hold_up_the_meeting() {
    for (after, fails) in [(99, false), (0, true)] {
        let ana = ana().await;
        let mut event = meeting();
        event.conference = Some(Conference::GoogleMeet);
        ana.fake
            .edit(|g| (g.meet_after, g.meet_fails) = (after, fails));
        let written = ana.google.put(&own(), &event, None).await.unwrap();
        assert_eq!(written.join_url, None);
        assert!(
            ana.google
                .find(&own(), "mtg_1@baton")
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_link_can_be_added_to_a_meeting_without_one() {
    let ana = ana().await;
    let written = ana.google.put(&own(), &meeting(), None).await.unwrap();
    let mut event = meeting();
    event.conference = Some(Conference::GoogleMeet);
    let written = ana
        .google
        .put(&own(), &event, Some(&written))
        .await
        .unwrap();
    assert!(written.join_url.is_some());
}
