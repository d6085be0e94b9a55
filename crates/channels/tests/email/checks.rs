//! What an admin is told who tries the settings.

use baton_channels::Channel as _;
use baton_channels::email::{EmailServer, Security};
use baton_channels::testing::mail::{Behaviour, MailServer, Options};

use crate::support::hasty;

/// Steps as `name: words`, with what failed marked.
async fn check(account: EmailServer) -> Vec<String> {
    let steps = hasty(account).check().await;
    let told = steps.iter().map(|s| {
        let mark = if s.ok { "" } else { "! " };
        format!("{mark}{}: {}", s.name, s.words)
    });
    told.collect()
}

#[tokio::test]
async fn what_works_is_told_step_by_step_and_nobody_gets_a_mail() {
    let server = MailServer::start(Options::default()).await;
    let port = server.port();
    assert_eq!(
        check(server.account()).await,
        [
            &*format!("Connect: 127.0.0.1 answers on port {port}."),
            "Encryption: Encrypted, and the certificate is trusted.",
            "Sign in: Signed in as robot.",
            "Sender: The server takes mail from baton@showloom.example.",
        ]
    );
    assert_eq!(server.messages(), []);
    assert_eq!(server.events(), ["AUTH yes", "MAIL baton@showloom.example"]);
}

#[tokio::test]
async fn a_server_on_this_machine_needs_neither_encryption_nor_password() {
    let server = MailServer::start(Options {
        security: Security::None,
        auth: false,
    })
    .await;
    let steps = check(server.account()).await;
    assert_eq!(steps[1], "Encryption: None: the server is on this machine.");
    assert_eq!(steps[2], "Sign in: No user is set: nobody signs in.");
}

#[tokio::test]
async fn it_ends_with_the_step_that_fails() {
    let mut server = MailServer::start(Options::default()).await;

    let mut account = server.account();
    account.authority = None;
    let steps = check(account).await;
    assert!(
        steps[1].starts_with("! Encryption: the certificate is not trusted"),
        "{steps:?}"
    );
    assert_eq!(steps.len(), 2);

    let mut account = server.account();
    account.password = Some("wrong-password".into());
    let steps = check(account).await;
    assert!(steps[2].starts_with("! Sign in: 535 5.7.8"), "{steps:?}");
    assert!(steps[2].contains("app password"), "{steps:?}");
    assert_eq!(steps.len(), 3);

    server.behave(Behaviour::Sender("553 5.7.1 Not your address"));
    let steps = check(server.account()).await;
    assert_eq!(steps[3], "! Sender: 553 5.7.1 Not your address");

    let mut account = server.account();
    account.host = "mail.invalid".into();
    let steps = check(account).await;
    assert_eq!(steps, ["! Connect: the name mail.invalid is not known"]);
}
