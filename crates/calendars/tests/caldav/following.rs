//! What others change is seen.

use baton_calendars::testing::Server;
use baton_calendars::{Calendar as _, Event, SyncToken};

use crate::scene::{Scene, meeting, window};

const YEAR: (&str, &str) = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

fn numbered(n: usize) -> Event {
    Event {
        uid: format!("meeting-{n:03}@baton"),
        ..meeting()
    }
}

pub async fn moves_and_deletions_are_seen(server: Server) {
    let scene = Scene::with(server).await;
    let year = window(YEAR.0, YEAR.1);
    let (one, two) = (numbered(1), numbered(2));
    let first = scene.client.put(&scene.work, &one, None).await.unwrap();
    let second = scene.client.put(&scene.work, &two, None).await.unwrap();

    let start = scene.client.changes(&scene.work, None, year).await.unwrap();
    assert!(start.full && start.removed.is_empty());
    let mut uids: Vec<_> = start.changed.iter().map(|s| s.uid.clone()).collect();
    uids.sort();
    assert_eq!(uids, [one.uid.clone(), two.uid.clone()]);
    let seen = start.changed.iter().find(|s| s.uid == one.uid).unwrap();
    assert_eq!((&seen.href, &seen.revision), (&first.href, &first.revision));

    let afternoon = window("2026-12-01T15:00:00Z", "2026-12-01T15:30:00Z");
    scene
        .server
        .move_event(&scene.work, &one.uid, afternoon)
        .await;
    scene.server.delete_event(&scene.work, &two.uid).await;
    let next = scene
        .client
        .changes(&scene.work, start.token.as_ref(), year)
        .await
        .unwrap();
    assert!(!next.full, "{next:?}");
    assert_eq!(next.removed, [second.href]);
    let [moved] = &next.changed[..] else {
        panic!("{next:?}");
    };
    assert_eq!(
        (moved.uid.as_str(), &moved.href),
        (one.uid.as_str(), &first.href)
    );
    assert_eq!((moved.start, moved.end), (afternoon.from, afternoon.to));
    assert_ne!(moved.revision, first.revision);

    let cancel = |line: &str| line.replace("STATUS:CONFIRMED", "STATUS:CANCELLED");
    scene.server.edit_event(&scene.work, &one.uid, cancel).await;
    let last = scene
        .client
        .changes(&scene.work, next.token.as_ref(), year)
        .await
        .unwrap();
    assert!(
        matches!(&last.changed[..], [seen] if seen.cancelled),
        "{last:?}"
    );
}

pub async fn nothing_is_told_when_nothing_happened(server: Server) {
    let scene = Scene::with(server).await;
    let year = window(YEAR.0, YEAR.1);
    scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let start = scene.client.changes(&scene.work, None, year).await.unwrap();
    let next = scene
        .client
        .changes(&scene.work, start.token.as_ref(), year)
        .await
        .unwrap();
    assert!(
        !next.full && next.changed.is_empty() && next.removed.is_empty(),
        "{next:?}"
    );
    assert!(next.token.is_some());
}

pub async fn a_token_that_nobody_knows_gives_everything(server: Server) {
    let scene = Scene::with(server).await;
    let year = window(YEAR.0, YEAR.1);
    scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    for token in [
        "sync:http://radicale.org/ns/sync/0123456789012345678901234567890123456789012345678901234567890123",
        "sync:0123456789012345678901234567890123456789",
        "sync:nonsense <&>",
        "ctag:old",
        "of another kind",
        "",
    ] {
        let token = SyncToken(token.into());
        let all = scene
            .client
            .changes(&scene.work, Some(&token), year)
            .await
            .unwrap();
        assert!(all.full && all.changed.len() == 1, "{token:?}: {all:?}");
        let next = scene
            .client
            .changes(&scene.work, all.token.as_ref(), year)
            .await
            .unwrap();
        assert!(!next.full, "and goes on from there");
    }
}

pub async fn what_is_outside_the_window_is_left_out_of_everything(server: Server) {
    let scene = Scene::with(server).await;
    scene
        .client
        .put(&scene.work, &meeting(), None)
        .await
        .unwrap();
    let january = window("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    let all = scene
        .client
        .changes(&scene.work, None, january)
        .await
        .unwrap();
    assert!(all.full && all.changed.is_empty(), "{all:?}");
}

pub async fn more_than_one_batch_of_changes_is_told(server: Server) {
    let scene = Scene::with(server).await;
    let year = window(YEAR.0, YEAR.1);
    let start = scene.client.changes(&scene.work, None, year).await.unwrap();
    for n in 0..60 {
        let text = baton_calendars::ics::calendar(&numbered(n));
        scene
            .server
            .put_ics(&scene.work, &format!("n{n}"), &text)
            .await;
    }
    let next = scene
        .client
        .changes(&scene.work, start.token.as_ref(), year)
        .await
        .unwrap();
    assert!(!next.full);
    assert_eq!(next.changed.len(), 60);
}
