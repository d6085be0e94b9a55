//! Would an alert be seen now? Asked of the desktop itself.

use baton_desk::failure::{Failure, FailureCode};
use baton_desk::view::{AlertHealth, AlertRoute};
use tauri::AppHandle;

use crate::notifier::{Content, Notifier};

pub async fn check(notifier: &Notifier) -> AlertHealth {
    let Some(server) = notifier.server().await else {
        return AlertHealth {
            via: AlertRoute::CardWindow,
            server: None,
            actions: false,
            problem: None,
            fix: None,
        };
    };
    let can = server.abilities();
    let mut health = AlertHealth {
        via: if can.actions {
            AlertRoute::Native
        } else {
            AlertRoute::CardWindow
        },
        server: Some(can.server.clone()),
        actions: can.actions,
        problem: None,
        fix: None,
    };
    if server.held_back().await {
        health.problem =
            Some("You would miss alerts now: the desktop holds notifications back.".into());
        health.fix = Some("Turn off “do not disturb”.".into());
    }
    health
}

/// Shows a test alert the way a real one would come.
pub async fn test(notifier: &Notifier, app: &AppHandle) -> Result<AlertHealth, Failure> {
    if let Some(server) = notifier.server().await {
        let content = Content {
            title: "Test alert".into(),
            body: "This is how a handoff reaches you.".into(),
            actions: vec![],
            quiet: false,
            stays: false,
            replaces: None,
        };
        server.show(&content).await.map_err(|e| {
            Failure::new(
                FailureCode::Internal,
                format!("You would miss alerts now: {e}."),
            )
            .fix("Check the desktop's notification settings.")
        })?;
    } else {
        crate::windows::show_main(app, crate::windows::Place::Stay);
    }
    Ok(check(notifier).await)
}
