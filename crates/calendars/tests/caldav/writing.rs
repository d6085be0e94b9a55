//! Writing and deleting, also when replies are lost and others write too.

use baton_calendars::caldav::Credentials;
use baton_calendars::ics;
use baton_calendars::testing::Server;
use baton_calendars::{Calendar as _, CalendarError, CalendarId, Event};

use crate::lossy::Lossy;
use crate::scene::{DAY, ELEVEN, Scene, TEN, client, meeting, moved, window};

pub async fn what_is_written_is_there_and_busy(server: Server) {
    let scene = Scene::with(server).await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    assert!(written.revision.is_some());
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [TEN]);
    let [text] = &scene.texts()[..] else {
        panic!("{:?}", scene.texts());
    };
    for line in [
        "UID:meeting-1@baton",
        "SUMMARY:Demo for Acme",
        "URL:baton://meeting/1",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert!(!text.contains("ATTENDEE"), "{text}");

    let found = scene
        .client
        .find(&scene.work, "meeting-1@baton")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.href, written.href);
    assert_eq!(found.revision, written.revision);
    assert_eq!((found.start, found.end), (meeting().start, meeting().end));
    assert_eq!(
        scene.client.find(&scene.work, "meeting-1").await.unwrap(),
        None
    );

    let later = scene
        .client
        .put(&scene.work, &moved(&meeting()), Some(&written))
        .await
        .unwrap();
    assert_eq!(later.href, written.href);
    assert_ne!(later.revision, written.revision);
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [ELEVEN]);
}

/// A client behind a network that loses replies, and its name for the calendar.
async fn behind(scene: &Scene) -> (Lossy, baton_calendars::caldav::CalDav, CalendarId) {
    let lossy = Lossy::to(&scene.server.url()).await;
    let client = client(Credentials {
        url: lossy.url.clone(),
        ..scene.server.credentials()
    });
    let path = scene.work.0.parse::<url::Url>().unwrap();
    let work = lossy.url.join(path.path()).unwrap();
    (lossy, client, CalendarId(work.into()))
}

pub async fn a_write_whose_reply_was_lost_is_done_once(server: Server) {
    let scene = Scene::with(server).await;
    let (lossy, client, work) = behind(&scene).await;
    lossy.lose_next();
    let lost = client.put(&work, &meeting(), None).await.unwrap_err();
    assert!(lost.passes(), "{lost:?}");
    assert_eq!(scene.texts().len(), 1, "though it was done");
    let written = client.put(&work, &meeting(), None).await.unwrap();
    assert_eq!(scene.texts().len(), 1);
    client
        .put(&work, &moved(&meeting()), Some(&written))
        .await
        .unwrap();
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [ELEVEN]);
}

pub async fn a_move_whose_reply_was_lost_is_done_once(server: Server) {
    let scene = Scene::with(server).await;
    let (lossy, client, work) = behind(&scene).await;
    let first = client.put(&work, &meeting(), None).await.unwrap();
    lossy.lose_next();
    let later = moved(&meeting());
    assert!(
        client
            .put(&work, &later, Some(&first))
            .await
            .unwrap_err()
            .passes()
    );
    let written = client.put(&work, &later, Some(&first)).await.unwrap();
    assert_ne!(written.revision, first.revision);
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [ELEVEN]);
    client.delete(&work, &written).await.unwrap();
    assert!(scene.texts().is_empty());
}

pub async fn a_second_write_of_the_same_is_the_same_event(server: Server) {
    let scene = Scene::with(server).await;
    let first = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let second = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(scene.texts().len(), 1);
}

pub async fn what_somebody_else_changed_is_not_written_over(server: Server) {
    let scene = Scene::with(server).await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let afternoon = window("2026-12-01T15:00:00Z", "2026-12-01T15:30:00Z");
    scene
        .server
        .move_event(&scene.work, &meeting().uid, afternoon)
        .await;
    for known in [Some(&written), None] {
        for event in [meeting(), moved(&meeting())] {
            let was_moved = known.is_none() && event.sequence > 0;
            if was_moved {
                continue;
            }
            let refused = scene.client.put(&scene.work, &event, known).await;
            assert_eq!(refused, Err(CalendarError::Changed), "{known:?} {event:?}");
        }
    }
    assert_eq!(
        scene.busy(DAY.0, DAY.1).await,
        ["2026-12-01T15:00:00Z/2026-12-01T15:30:00Z"]
    );
    let found = scene
        .client
        .find(&scene.work, &meeting().uid)
        .await
        .unwrap()
        .unwrap();
    let known = baton_calendars::Written {
        revision: found.revision,
        ..written
    };
    scene
        .client
        .put(&scene.work, &moved(&meeting()), Some(&known))
        .await
        .unwrap();
    assert_eq!(
        scene.busy(DAY.0, DAY.1).await,
        [ELEVEN],
        "who has read it may write"
    );
}

pub async fn what_somebody_else_deleted_is_not_written_again(server: Server) {
    let scene = Scene::with(server).await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    scene.server.delete_event(&scene.work, &meeting().uid).await;
    let refused = scene
        .client
        .put(&scene.work, &moved(&meeting()), Some(&written))
        .await;
    assert_eq!(refused, Err(CalendarError::Changed));
    assert!(scene.texts().is_empty());
    assert_eq!(
        scene
            .client
            .find(&scene.work, &meeting().uid)
            .await
            .unwrap(),
        None
    );
}

pub async fn an_event_that_lies_elsewhere_under_its_uid_is_adopted(server: Server) {
    let scene = Scene::with(server).await;
    let text = ics::calendar(&meeting());
    scene
        .server
        .put_ics(&scene.work, "written-by-the-hub", &text)
        .await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    assert!(
        written.href.ends_with("/written-by-the-hub.ics"),
        "{}",
        written.href
    );
    assert_eq!(scene.texts().len(), 1);
    scene
        .client
        .put(&scene.work, &moved(&meeting()), Some(&written))
        .await
        .unwrap();
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [ELEVEN]);
}

pub async fn an_older_state_is_brought_up_to_date(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let later = moved(&meeting());
    let written = scene.client.put(&scene.work, &later, None).await.unwrap();
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [ELEVEN]);
    let old = scene.client.put(&scene.work, &meeting(), None).await;
    assert_eq!(old, Err(CalendarError::Changed), "never back");
    scene.client.delete(&scene.work, &written).await.unwrap();
}

pub async fn hostile_words_come_back_as_they_were(server: Server) {
    let scene = Scene::with(server).await;
    let evil =
        "x\r\nATTENDEE:mailto:evil@example.com\nEND:VEVENT\nBEGIN:VALARM\u{0}\";:,\\ <&]]> 🚀";
    let event = Event {
        summary: evil.repeat(5),
        description: evil.repeat(40),
        location: Some(evil.into()),
        url: Some(format!("https://example.com/{evil}")),
        ..meeting()
    };
    let written = scene.client.put(&scene.work, &event, None).await.unwrap();
    let [text] = &scene.texts()[..] else {
        panic!("{:?}", scene.texts());
    };
    assert!(
        !text
            .lines()
            .any(|l| l.starts_with("ATTENDEE") || l == "BEGIN:VALARM"),
        "{text}"
    );
    assert_eq!(text.matches("\nEND:VEVENT\n").count(), 1, "{text}");
    let owner = ics::Owner {
        zone: jiff::tz::TimeZone::UTC,
        emails: vec![],
    };
    let read = ics::outlines(text, &owner).unwrap().remove(0);
    let want = evil.replace("\r\n", "\n").replace('\u{0}', "");
    assert_eq!(read.summary, want.repeat(5));
    assert_eq!(read.description, want.repeat(40));
    assert_eq!(scene.busy(DAY.0, DAY.1).await, [TEN]);
    let again = scene
        .client
        .put(&scene.work, &event, Some(&written))
        .await
        .unwrap();
    assert_eq!(again.href, written.href);
}

pub async fn deleting_twice_is_deleting_once(server: Server) {
    let scene = Scene::with(server).await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    scene.client.delete(&scene.work, &written).await.unwrap();
    assert!(scene.texts().is_empty());
    scene.client.delete(&scene.work, &written).await.unwrap();
    assert!(scene.busy(DAY.0, DAY.1).await.is_empty());
    let again = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    assert_eq!(again.href, written.href, "and it may be written anew");
}

pub async fn what_somebody_else_changed_is_not_deleted(server: Server) {
    let scene = Scene::with(server).await;
    let written = scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let afternoon = window("2026-12-01T15:00:00Z", "2026-12-01T15:30:00Z");
    scene
        .server
        .move_event(&scene.work, &meeting().uid, afternoon)
        .await;
    let refused = scene.client.delete(&scene.work, &written).await;
    assert_eq!(refused, Err(CalendarError::Changed));
    assert_eq!(scene.texts().len(), 1);
}
