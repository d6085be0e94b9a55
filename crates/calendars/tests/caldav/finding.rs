//! From what a person types to the calendars.

use baton_calendars::caldav::Credentials;
use baton_calendars::testing::Server;
use baton_calendars::{Availability, Calendar as _, CalendarError, CalendarId};

use crate::scene::{DAY, Scene, client, window};

pub async fn calendars_are_found_from_any_address_of_the_server(server: Server) {
    let scene = Scene::with(server).await;
    let own = scene.work.0.parse().unwrap();
    let principal = scene.server.url().join("ana/").unwrap();
    for url in [scene.server.url(), principal, own] {
        let from = url.to_string();
        let client = client(Credentials {
            url,
            ..scene.server.credentials()
        });
        let all = client.calendars().await.unwrap();
        let work = all.iter().find(|c| c.id == scene.work);
        let work = work.unwrap_or_else(|| panic!("not found from {from}: {all:?}"));
        assert!(work.writable, "{from}: {work:?}");
        assert!(!work.name.is_empty());
        assert!(all.iter().filter(|c| c.primary).count() <= 1, "{all:?}");
        for other in &all {
            assert!(!other.id.0.contains("contacts"), "{other:?}");
        }
    }
}

pub async fn a_calendar_that_is_not_there_is_unknown_and_others_are_told(server: Server) {
    let scene = Scene::with(server).await;
    let missing = CalendarId(scene.work.0.replace("work", "missing"));
    let asked = [missing.clone(), scene.work.clone()];
    let all = scene
        .client
        .busy(&asked, window(DAY.0, DAY.1))
        .await
        .unwrap();
    assert!(matches!(all[0], Availability::Unknown(_)), "{all:?}");
    assert_eq!(all[1], Availability::Known(vec![]));
    let changes = scene
        .client
        .changes(&missing, None, window(DAY.0, DAY.1))
        .await;
    assert_eq!(changes, Err(CalendarError::NotFound));
}

#[tokio::test]
async fn a_wrong_password_asks_the_person_to_sign_in() {
    let scene = Scene::with(Server::radicale().await).await;
    let wrong = client(Credentials {
        password: "not-hers".to_owned().into(),
        ..scene.server.credentials()
    });
    let is_sign_in = |e: CalendarError| {
        assert!(matches!(e, CalendarError::SignIn(_)), "{e}");
        assert!(!format!("{e:?}").contains("not-hers"), "{e:?}");
    };
    is_sign_in(wrong.calendars().await.unwrap_err());
    let days = window(DAY.0, DAY.1);
    let calendars = [scene.work.clone()];
    is_sign_in(wrong.busy(&calendars, days).await.unwrap_err());
    is_sign_in(wrong.changes(&scene.work, None, days).await.unwrap_err());
}

#[tokio::test]
async fn somebody_elses_calendar_is_unknown() {
    let scene = Scene::with(Server::radicale().await).await;
    let theirs = CalendarId(scene.work.0.replace("/ana/", "/bo/"));
    let all = scene
        .client
        .busy(&[theirs], window(DAY.0, DAY.1))
        .await
        .unwrap();
    assert!(matches!(all[..], [Availability::Unknown(_)]), "{all:?}");
}

#[tokio::test]
async fn a_server_that_is_away_may_come_back() {
    let scene = Scene::with(Server::radicale().await).await;
    let Scene {
        server,
        client,
        work,
    } = scene;
    drop(server);
    let gone = client
        .busy(&[work], window(DAY.0, DAY.1))
        .await
        .unwrap_err();
    assert!(
        matches!(gone, CalendarError::Unreachable(_)) && gone.passes(),
        "{gone:?}"
    );
}
