//! The desktop that the other tests stand on does what they need of it.

use std::collections::HashMap;

use baton_tests::desktop::Desktop;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// Shows a notification as an app would.
async fn notify(desktop: &Desktop, summary: &str) {
    let name = "org.freedesktop.Notifications";
    let actions = ["default", "Open", "accept", "Accept", "decline", "Decline"];
    let hints = HashMap::<&str, Value<'_>>::new();
    let body = (
        "Baton",
        0_u32,
        "",
        summary,
        "4/5 · 220 employees",
        &actions[..],
        hints,
        0_i32,
    );
    let bus = desktop.notifications.bus();
    let path = "/org/freedesktop/Notifications";
    bus.call_method(Some(name), path, Some(name), "Notify", &body)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_action_that_was_chosen_is_the_one_that_comes_back() {
    let desktop = Desktop::start("e2e/desktop_of_its_own").await;
    notify(&desktop, "Priya Raghunathan · Brightmoor").await;
    notify(&desktop, "Dana Whitcomb · Haulpoint").await;
    let notifications = &desktop.notifications;
    let dana = notifications.alert("Dana").await;
    assert_eq!(dana.body, "4/5 · 220 employees");
    let actions: HashMap<_, _> = dana.actions.iter().cloned().collect();
    assert_eq!(actions["decline"], "Decline");
    let picture = desktop.picture("alerts");
    assert!(picture.metadata().unwrap().len() > 0);

    notifications.choose(&dana, "decline").await;
    let priya = notifications.alert("Priya").await;
    notifications.choose(&priya, "accept").await;
    assert_eq!(notifications.count("Whitcomb"), 1);
}

#[tokio::test]
async fn the_keyring_is_open() {
    let desktop = Desktop::start("e2e/keyring").await;
    let bus = desktop.notifications.bus();
    let service = Some("org.freedesktop.secrets");
    let secrets = Some("org.freedesktop.Secret.Service");
    let path = "/org/freedesktop/secrets";
    let alias = bus
        .call_method(service, path, secrets, "ReadAlias", &"default")
        .await
        .unwrap();
    let keyring: OwnedObjectPath = alias.body().deserialize().unwrap();

    let properties = Some("org.freedesktop.DBus.Properties");
    let locked = ("org.freedesktop.Secret.Collection", "Locked");
    let answer = bus
        .call_method(service, &keyring, properties, "Get", &locked)
        .await
        .unwrap();
    let locked: OwnedValue = answer.body().deserialize().unwrap();
    assert_eq!(bool::try_from(locked), Ok(false), "{keyring:?}");
}
