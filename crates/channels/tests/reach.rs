//! No client connects into a network that the operator has not allowed, whatever an admin enters.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that goes wrong ends there"
)]

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baton_channels::crm::{Activity, HubSpot, HubspotAccount, Salesforce, SalesforceAccount};
use baton_channels::email::{Email, EmailServer, Security};
use baton_channels::slack::{Slack, SlackAccount};
use baton_channels::{Channel, Fault};
use baton_web::Guard;
use baton_web::oauth::Access;

const INSIDE: &str = "the address lies in a network that the operator has not allowed";

/// For whom every name has these addresses, one after the other, and who counts.
fn guard(allowed: &str, answers: &'static [[u8; 4]]) -> (Guard, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let guard = Guard::looking_up(allowed.parse().unwrap(), move |_| {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        let found = IpAddr::from(answers[turn.min(answers.len() - 1)]);
        Box::pin(async move { Ok(vec![found]) })
    });
    (guard, asked)
}

fn slack(url: &str, guard: Guard) -> Result<Slack, Fault> {
    Slack::new(SlackAccount {
        token: "xoxb-1".into(),
        app_token: None,
        api_url: Some(url.parse().unwrap()),
        team_channel: None,
        guard,
    })
}

fn hubspot(url: &str, guard: Guard) -> Result<HubSpot, Fault> {
    HubSpot::new(HubspotAccount {
        access: Access::Token("t".into()),
        version: None,
        portal: None,
        create_contacts: false,
        activity: Activity::Task,
        api_url: Some(url.parse().unwrap()),
        guard,
    })
}

fn salesforce(url: &str, guard: Guard) -> Result<Salesforce, Fault> {
    Salesforce::new(SalesforceAccount {
        access: Access::Token("t".into()),
        instance_url: url.parse().unwrap(),
        version: None,
        external_id: None,
        create_contacts: false,
        activity: Activity::Task,
        guard,
    })
}

fn mail(host: &str, port: u16, security: Security, guard: Guard) -> Result<Email, Fault> {
    Email::new(EmailServer {
        host: host.into(),
        port,
        security,
        user: String::new(),
        password: None,
        from: "baton@showloom.example".into(),
        from_name: None,
        reply_to: None,
        dkim: None,
        authority: None,
        guard,
    })
}

fn is_kept_back<T>(made: Result<T, Fault>) -> bool {
    matches!(made, Err(Fault::Forbidden(why)) if why == INSIDE)
}

#[test]
fn an_address_inside_makes_no_client() {
    let guard = || Guard::new("".parse().unwrap());
    for host in [
        "127.0.0.1",
        "10.0.0.7",
        "169.254.169.254",
        "[::1]",
        "[fc00::1]",
    ] {
        let url = format!("https://{host}/");
        assert!(is_kept_back(slack(&url, guard())), "{url}");
        assert!(is_kept_back(hubspot(&url, guard())), "{url}");
        assert!(is_kept_back(salesforce(&url, guard())), "{url}");
        let host = host.trim_matches(['[', ']']);
        assert!(is_kept_back(mail(host, 587, Security::Starttls, guard())));
    }
    assert!(is_kept_back(mail("localhost", 25, Security::None, guard())));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_connected_to() {
    let inside: &[[u8; 4]] = &[[127, 0, 0, 1]];
    let url = "https://provider.example/";
    let clients: [Box<dyn Channel>; 4] = [
        Box::new(slack(url, guard("", inside).0).unwrap()),
        Box::new(hubspot(url, guard("", inside).0).unwrap()),
        Box::new(salesforce(url, guard("", inside).0).unwrap()),
        Box::new(mail("mx.example", 587, Security::Starttls, guard("", inside).0).unwrap()),
    ];
    for client in clients {
        let steps = client.check().await;
        assert!(!steps[0].ok && steps[0].words.contains(INSIDE), "{steps:?}");
    }
}

#[tokio::test]
async fn mail_goes_to_the_address_that_was_looked_at() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Were the name looked up once more to connect, it would lead elsewhere.
    let (guard, asked) = guard("127.0.0.1", &[[127, 0, 0, 1], [10, 255, 255, 1]]);
    let answers = std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"554 Nobody is at home\r\n").unwrap();
    });
    let email = mail("mx.example", port, Security::Starttls, guard).unwrap();
    let steps = email.check().await;
    answers.join().unwrap();
    assert!(steps[0].words.contains("Nobody is at home"), "{steps:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
