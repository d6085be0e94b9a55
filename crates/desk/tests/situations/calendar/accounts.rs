//! Accounts: connected, chosen from, tested, disconnected.

use baton_desk::failure::FailureCode;
use baton_desk::view::ChooseCalendars;

use super::{by_calendar, connected, login};
use crate::calendars::{Fault, PASSWORD};
use crate::world::World;

#[tokio::test]
async fn meetings_go_to_the_calendar_that_is_chosen() {
    let world = World::new().await;
    world.calendars.add_calendar("private");
    let (ana, account) = connected(&world).await;
    assert_eq!(
        world.calendars.events("private").len(),
        1,
        "the first one, unasked"
    );
    let choice = ChooseCalendars {
        account: account.id.clone(),
        busy: vec!["work".into()],
        meetings: Some("work".into()),
    };
    ana.desk.choose_calendars(&choice).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.calendars.events("work").len(), 1);
    assert!(world.calendars.events("private").is_empty());

    // A second account of the same server, which takes meetings from the first.
    let second = ana.desk.connect_caldav(login("bo")).await.unwrap();
    assert!(
        second.calendars.iter().all(|c| !c.meetings),
        "one calendar takes meetings"
    );
    let choice = ChooseCalendars {
        account: second.id.clone(),
        busy: vec![],
        meetings: Some("private".into()),
    };
    ana.desk.choose_calendars(&choice).await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.calendars.events("private").len(), 1);
    assert!(world.calendars.events("work").is_empty());
    let setup = ana.desk.calendar_setup().await.unwrap();
    let taking: Vec<_> = setup
        .accounts
        .iter()
        .flat_map(|a| {
            a.calendars
                .iter()
                .filter(|c| c.meetings)
                .map(|c| (&a.id, &c.id))
        })
        .collect();
    assert_eq!(taking, [(&second.id, &"private".to_owned())]);
    ana.stop().await;
    assert!(by_calendar(&world.hub).is_empty());
}

#[tokio::test]
async fn passwords_are_in_the_keychain_alone_and_go_with_the_account() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    let name = format!("calendar.dev_1.{}", account.id);
    assert!(world.secrets.get(&name).unwrap().is_some());
    for file in world.files() {
        let bytes = std::fs::read(world.data().join(&file)).unwrap();
        for word in [PASSWORD, "cal.example.com", "Priya"] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{word:?} in {file}");
        }
    }
    ana.stop().await;

    // It goes on after a restart, without being asked for anything.
    let ana = world.live().await;
    ana.desk.sync_calendars().await.unwrap();
    let shown = ana.desk.calendar_setup().await.unwrap().accounts[0].clone();
    assert_eq!(
        (shown.id.as_str(), shown.problem),
        (account.id.as_str(), None)
    );
    assert!(shown.last_read_at.is_some());
    ana.desk.disconnect_calendar(&account.id).await.unwrap();
    assert!(world.secrets.get(&name).unwrap().is_none());
    assert!(ana.desk.calendar_setup().await.unwrap().accounts.is_empty());
    assert_eq!(world.hub.forgotten(), [account.id]);
    ana.stop().await;
}

#[tokio::test]
async fn a_wrong_password_keeps_nothing() {
    let world = World::new().await;
    world.calendars.add_calendar("work");
    let ana = world.live().await;
    let mut wrong = login("ana");
    wrong.password = "wrong".into();
    let failure = ana.desk.connect_caldav(wrong).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Refused);
    assert_eq!(failure.field.as_deref(), Some("password"));
    let mut open = login("ana");
    open.url = "http://cal.example.com".into();
    let failure = ana.desk.connect_caldav(open).await.unwrap_err();
    assert_eq!(failure.field.as_deref(), Some("url"));
    assert!(ana.desk.calendar_setup().await.unwrap().accounts.is_empty());
    ana.stop().await;
}

#[tokio::test]
async fn a_connection_can_be_tested_step_by_step() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    let test = ana.desk.test_calendar(&account.id).await.unwrap();
    let steps: Vec<_> = test.steps.iter().map(|s| s.what.as_str()).collect();
    assert_eq!(
        steps,
        [
            "Sign in",
            "Read WORK",
            "Write to WORK and remove again",
            "Send busy times to the hub",
        ]
    );
    assert!(test.steps.iter().all(|s| s.failure.is_none()), "{test:?}");
    assert_eq!(world.calendars.events("work").len(), 1, "nothing is left");
    world.calendars.breaks(Fault::Offline);
    let test = ana.desk.test_calendar(&account.id).await.unwrap();
    assert_eq!(test.steps.len(), 1);
    assert!(test.steps[0].failure.is_some());
    ana.stop().await;
}

#[tokio::test]
async fn accounts_outlive_a_damaged_cache() {
    let world = World::new().await;
    let (ana, account) = connected(&world).await;
    ana.stop().await;
    std::fs::write(world.data().join("cache.db"), vec![7; 9_000]).unwrap();
    let mut ana = world.live().await;
    ana.shown().await;
    ana.desk.sync_calendars().await.unwrap();
    let setup = ana.desk.calendar_setup().await.unwrap();
    assert_eq!(setup.accounts[0].id, account.id);
    ana.stop().await;
    assert_eq!(world.calendars.puts(), 1, "what was written is known");
}
