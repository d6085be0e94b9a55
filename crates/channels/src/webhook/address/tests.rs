use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use baton_core::{Env, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::webhook::{Webhook, new_secret};
use crate::{Channel, Fault};

const INSIDE: &str = "the address lies in a network that the operator has not allowed";

/// For whom names have these addresses, one list after the other.
fn guard(allowed: &str, answers: &[&[&str]]) -> Guard {
    let read = |list: &&[&str]| list.iter().map(|ip| ip.parse().unwrap()).collect();
    let answers: Vec<Vec<IpAddr>> = answers.iter().map(read).collect();
    let asked = AtomicUsize::new(0);
    Guard::looking_up(allowed.parse().unwrap(), move |_| {
        let turn = asked.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1);
        let found = answers[turn].clone();
        Box::pin(async move { Ok(found) })
    })
}

fn fine(url: &str, allowed: &str) -> bool {
    check_url(url, &Guard::new(allowed.parse().unwrap())).is_ok()
}

#[test]
fn what_must_not_be_reached_cannot_be_entered() {
    for url in [
        "http://hooks.example/",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "//hooks.example/",
        "hooks.example",
        "https://",
        "https://ana:pw@hooks.example/",
        "https://ana@hooks.example/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
        "https://１２７.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1:8443/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "https://localhost:8443/",
    ] {
        assert!(!fine(url, ""), "{url}");
    }
    assert!(!fine(
        &format!("https://hooks.example/{}", "a".repeat(MAX_URL)),
        ""
    ));
    for url in [
        "https://hooks.example/a?b=c",
        "https://1.1.1.1/",
        "https://[2606:4700::1111]:8443/",
    ] {
        assert!(fine(url, ""), "{url}");
    }
}

#[test]
fn an_admin_is_told_what_is_wrong_with_an_address() {
    let guard = Guard::new("".parse().unwrap());
    for (url, words) in [
        (
            "hooks",
            "The address is not one such as https://example.com/events.",
        ),
        (
            "http://hooks.example/",
            "The address does not begin with https://.",
        ),
        (
            "https://a:b@hooks.example/",
            "The address holds credentials; the signature takes their place.",
        ),
        (
            "https://10.0.0.1/",
            "The address lies in a network that the operator has not allowed.",
        ),
    ] {
        assert_eq!(check_url(url, &guard), Err(words.into()));
    }
}

fn webhook(url: Url, guard: Guard) -> Webhook {
    let env = Env::new(|| Timestamp::from_millis(0), |_| {});
    Webhook::new(url, &new_secret(&[1; 24]), guard, env).unwrap()
}

#[tokio::test]
async fn a_name_is_connected_to_where_it_was_looked_at() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // The first would be refused, and is not even tried.
    let guard = guard("127.0.0.0/8", &[&["10.255.255.1", "127.0.0.1"]]);
    let url: Url = format!("http://localhost:{port}/").parse().unwrap();
    let webhook = webhook(url, guard);
    let parcel = crate::webhook::tests::parcel();
    let answer = async {
        let (mut stream, from) = listener.accept().await.unwrap();
        let mut got = vec![];
        while !got.ends_with(b"}") {
            stream.read_buf(&mut got).await.unwrap();
        }
        stream
            .write_all(b"HTTP/1.1 204 Done\r\n\r\n")
            .await
            .unwrap();
        from
    };
    let (sent, from) = tokio::join!(webhook.send(&parcel), answer);
    assert!(sent.is_ok() && from.ip().is_loopback(), "{sent:?}");
}

#[tokio::test]
async fn a_name_that_leads_inside_later_is_refused_then() {
    let rebound = guard("", &[&["1.1.1.1"], &["127.0.0.1"]]);
    let url: Url = "https://hooks.example/".parse().unwrap();
    assert_eq!(rebound.look(&url).await.ok(), Some(1));
    let webhook = webhook(url, rebound);
    let parcel = crate::webhook::tests::parcel();
    let want = Fault::Forbidden(INSIDE.into());
    assert_eq!(webhook.send(&parcel).await, Err(want.clone()));
    let steps = webhook.check().await;
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert_eq!((steps[0].ok, &steps[0].words), (false, &want.to_string()));
}
