//! How sending fails, and what was certainly not sent.

use baton_channels::email::{Email, EmailServer, Security};
use baton_channels::testing::mail::{Behaviour, MailServer, Options};
use baton_channels::{Channel as _, Fault};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::support::{hasty, here, parcel};

type Change = fn(&mut EmailServer);

async fn outcome(behaviour: Behaviour) -> (Result<(), Fault>, usize) {
    let mut server = MailServer::start(Options::default()).await;
    server.behave(behaviour);
    let outcome = hasty(server.account()).send(&parcel("dlv_1")).await;
    (outcome.map(drop), server.messages().len())
}

#[tokio::test]
async fn what_the_server_says_decides() {
    let not_sent = |said: &str| Fault::NotSent(said.into());
    let not_yet = |said: &str| Fault::NotYet(said.into());
    let refused = |said: &str| Fault::Refused(said.into());
    let forbidden = |said: &str| Fault::Forbidden(said.into());
    for (behaviour, fault) in [
        (
            Behaviour::Receiver("450 4.2.1 Mailbox busy"),
            not_yet("450 4.2.1 Mailbox busy"),
        ),
        (
            Behaviour::Receiver("452 Too much mail"),
            not_yet("452 Too much mail"),
        ),
        (
            Behaviour::Message("452 4.2.2 Mailbox full"),
            not_yet("452 4.2.2 Mailbox full"),
        ),
        (
            Behaviour::Receiver("451 4.3.0 The server is being looked after"),
            not_sent("451 4.3.0 The server is being looked after"),
        ),
        (Behaviour::Sender("451 Not now"), not_sent("451 Not now")),
        (
            Behaviour::Receiver("451 4.7.1 Greylisted, come back"),
            Fault::Throttled(None),
        ),
        (
            Behaviour::Receiver("550 5.1.1 No such user"),
            refused("550 5.1.1 No such user"),
        ),
        (
            Behaviour::Sender("421 4.3.2 Too many connections"),
            Fault::Throttled(None),
        ),
        (
            Behaviour::Sender("553 5.7.1 Not your address"),
            forbidden("553 5.7.1 Not your address"),
        ),
        (
            Behaviour::Sender("530 5.7.0 Authentication required"),
            Fault::SignIn("530 5.7.0 Authentication required".into()),
        ),
        (
            Behaviour::Message("452 4.3.1 No space"),
            not_sent("452 4.3.1 No space"),
        ),
        (
            Behaviour::Message("554 5.6.0 Looks like spam"),
            refused("554 5.6.0 Looks like spam"),
        ),
    ] {
        assert_eq!(outcome(behaviour).await, (Err(fault), 0), "{behaviour:?}");
    }
}

#[tokio::test]
async fn without_its_end_a_message_was_certainly_not_sent() {
    for behaviour in [Behaviour::DropInMessage, Behaviour::StallInMessage] {
        let mut server = MailServer::start(Options::default()).await;
        server.behave(behaviour);
        // More than the buffers on the way hold.
        let mut parcel = parcel("dlv_1");
        let words = "never heard of it ".repeat(1_000);
        parcel.composed.opening = std::iter::repeat_n(words, 150).collect();
        let outcome = hasty(server.account()).send(&parcel).await;
        assert!(
            matches!(outcome, Err(Fault::NotSent(_))),
            "{behaviour:?}: {outcome:?}"
        );
        assert_eq!(server.messages(), []);
    }
}

#[tokio::test]
async fn after_its_end_nobody_knows_without_an_answer() {
    for kept in [true, false] {
        for behaviour in [
            Behaviour::DropAfterMessage { kept },
            Behaviour::SilentAfterMessage { kept },
        ] {
            let (outcome, count) = outcome(behaviour).await;
            assert!(
                matches!(outcome, Err(Fault::Unknown(_))),
                "{behaviour:?}: {outcome:?}"
            );
            assert_eq!(count, usize::from(kept), "{behaviour:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_trickles_is_too_slow() {
    let (outcome, count) = outcome(Behaviour::Trickle).await;
    assert_eq!(
        (outcome, count),
        (
            Err(Fault::NotSent("the server did not answer in time".into())),
            0
        )
    );
}

#[tokio::test]
async fn a_server_that_is_well_again_delivers() {
    let mut server = MailServer::start(Options::default()).await;
    server.behave_times(Behaviour::Receiver("451 4.3.0 Try again"), 2);
    let email = hasty(server.account());
    for _ in 0..2 {
        let outcome = email.send(&parcel("dlv_1")).await;
        assert!(matches!(outcome, Err(Fault::NotSent(_))), "{outcome:?}");
    }
    email.send(&parcel("dlv_1")).await.unwrap();
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_for_the_admin_and_stays_secret() {
    let server = MailServer::start(Options::default()).await;
    let mut account = server.account();
    account.password = Some("wrong-password".into());
    let fault = Email::new(account)
        .unwrap()
        .send(&parcel("dlv_1"))
        .await
        .unwrap_err();
    let Fault::SignIn(said) = &fault else {
        panic!("{fault:?}")
    };
    assert!(said.starts_with("535 5.7.8"), "{said}");
    let mut account = server.account();
    account.password = None;
    let fault = Email::new(account).unwrap().send(&parcel("dlv_1")).await;
    assert_eq!(fault, Err(Fault::SignIn("no password is stored".into())));
}

/// Plays one conversation: each line is said after one of the client's was heard.
async fn scripted(lines: &'static [&'static str]) -> (u16, tokio::task::JoinHandle<()>) {
    use tokio::io::{AsyncBufReadExt as _, BufReader};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    #[allow(clippy::disallowed_methods, reason = "the test waits for it")]
    let playing = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (heard, mut said) = stream.into_split();
        let mut heard = BufReader::new(heard).lines();
        for line in lines {
            said.write_all(line.as_bytes()).await.unwrap();
            let Ok(Some(_)) = heard.next_line().await else {
                return;
            };
        }
    });
    (port, playing)
}

#[tokio::test]
async fn a_server_that_repeats_the_password_does_not_spread_it() {
    // AHJvYm90AHB3LW9mLXJvYm90: as whom, and the password, as they are sent.
    let (port, playing) = scripted(&[
        "220 mail.test\r\n",
        "250-mail.test\r\n250 AUTH PLAIN\r\n",
        "500 What is AUTH PLAIN AHJvYm90AHB3LW9mLXJvYm90?\r\n",
    ])
    .await;
    let fault = hasty(here(port)).send(&parcel("dlv_1")).await;
    assert_eq!(fault, Err(Fault::SignIn("500".into())));
    playing.await.unwrap();
}

#[tokio::test]
async fn answers_that_are_one_too_many_do_not_count_for_the_message() {
    let (port, playing) = scripted(&[
        "220 mail.test\r\n",
        // As somebody on the way could add them before the encryption.
        "250-mail.test\r\n250 AUTH PLAIN\r\n235 in\r\n",
        "250 sender\r\n",
        "250 receiver\r\n",
        "250 data\r\n",
    ])
    .await;
    let fault = hasty(here(port)).send(&parcel("dlv_1")).await;
    let said = "the server does not follow the protocol".to_owned();
    assert_eq!(fault, Err(Fault::NotSent(said)));
    playing.await.unwrap();
}

#[tokio::test]
async fn what_speaks_no_smtp_gets_no_mail() {
    for greeting in [
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "",
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let email = hasty(here(port));
        let parcel = parcel("dlv_1");
        let sending = email.send(&parcel);
        let greeting = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(greeting.as_bytes()).await.unwrap();
        };
        let (outcome, ()) = tokio::join!(sending, greeting);
        assert!(matches!(outcome, Err(Fault::NotSent(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_gets_no_mail() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outcome = hasty(here(port)).send(&parcel("dlv_1")).await;
    let said = "nothing answers at this address and port".to_owned();
    assert_eq!(outcome, Err(Fault::NotSent(said)));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let outcome = hasty(here(port)).send(&parcel("dlv_1")).await;
    let said = "the server did not answer in time".to_owned();
    assert_eq!(outcome, Err(Fault::NotSent(said)));

    let mut nowhere = here(587);
    nowhere.security = Security::Starttls;
    nowhere.host = "mail.invalid".into();
    let outcome = hasty(nowhere).send(&parcel("dlv_1")).await;
    let said = "the name mail.invalid is not known".to_owned();
    assert_eq!(outcome, Err(Fault::NotSent(said)));
}

#[tokio::test]
async fn nothing_is_said_to_a_server_whose_certificate_is_not_trusted() {
    for security in [Security::Starttls, Security::Tls] {
        let server = MailServer::start(Options {
            security,
            auth: true,
        })
        .await;
        let stranger = MailServer::start(Options::default()).await;
        for authority in [None, Some(stranger.authority().to_owned())] {
            let mut account = server.account();
            account.authority = authority;
            let fault = hasty(account).send(&parcel("dlv_1")).await.unwrap_err();
            assert!(
                matches!(&fault, Fault::Forbidden(said) if said.starts_with("the certificate is not trusted")),
                "{security:?}: {fault:?}"
            );
        }
        assert_eq!(server.events(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn encryption_is_not_given_up_when_the_server_has_none() {
    let server = MailServer::start(Options {
        security: Security::None,
        auth: true,
    })
    .await;
    for (security, said) in [
        (
            Security::Starttls,
            "the server offers no encryption on this port (STARTTLS)",
        ),
        (Security::Tls, "the server does not speak TLS on this port"),
    ] {
        let mut account = server.account();
        account.security = security;
        let outcome = hasty(account).send(&parcel("dlv_1")).await;
        assert_eq!(outcome, Err(Fault::Forbidden(said.into())));
    }
    assert_eq!(server.events(), Vec::<String>::new());
}

#[tokio::test]
async fn a_receiver_without_an_address_is_refused_before_anything_is_opened() {
    for address in [None, Some(""), Some("bo"), Some("bo@x>\r\nRCPT TO:<all@x")] {
        let mut parcel = parcel("dlv_1");
        parcel.to.email = address.map(Into::into);
        let outcome = hasty(here(9)).send(&parcel).await;
        assert!(matches!(outcome, Err(Fault::Refused(_))), "{outcome:?}");
    }
}

#[test]
fn settings_that_cannot_work_are_told_at_once() {
    let settings: [(&str, Change); 5] = [
        ("without encryption only a server on this machine", |a| {
            a.host = "mail.example.com".into();
        }),
        ("`nobody` is not a mail address", |a| {
            a.from = "nobody".into();
        }),
        ("`nobody` is not a mail address", |a| {
            a.reply_to = Some("nobody".into());
        }),
        ("the certificate authority cannot be read", |a| {
            a.security = Security::Tls;
            a.authority = Some("not a certificate".into());
        }),
        ("the certificate authority cannot be read", |a| {
            a.security = Security::Tls;
            a.authority =
                Some("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".into());
        }),
    ];
    for (said, change) in settings {
        let mut account = here(25);
        change(&mut account);
        let fault = Email::new(account).err().unwrap();
        assert!(
            matches!(&fault, Fault::Forbidden(words) if words.starts_with(said)),
            "{fault:?}"
        );
    }
}

#[test]
fn a_password_is_not_in_what_is_logged() {
    let shown = format!("{:?}", here(25));
    assert!(!shown.contains("pw-of-robot"), "{shown}");
}
