use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

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

async fn resolved(guard: &Guard) -> Option<Vec<String>> {
    let found = guard.resolve("hooks.example".parse().unwrap()).await.ok()?;
    Some(found.map(|place| place.to_string()).collect())
}

fn admits(url: &str, allowed: &str) -> bool {
    let guard = Guard::new(allowed.parse().unwrap());
    guard.client(&url.parse().unwrap()).is_ok()
}

#[test]
fn what_must_not_be_reached_gets_no_client() {
    for url in [
        "http://api.example/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
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
        assert!(!admits(url, ""), "{url}");
    }
    for url in [
        "https://api.example/v1",
        "https://1.1.1.1/",
        "https://[2606:4700::1111]:8443/",
    ] {
        assert!(admits(url, ""), "{url}");
    }
}

#[test]
fn an_operator_may_allow_more() {
    for (url, reached) in [
        ("http://127.0.0.1:8080/", true),
        ("http://localhost:8080/", true),
        ("https://10.2.3.4/", true),
        // Without TLS only this machine.
        ("http://10.2.3.4/", false),
        ("https://192.168.0.1/", false),
        ("http://[::1]/", false),
    ] {
        let allowed = "127.0.0.0/8, 10.0.0.0/8";
        assert_eq!(admits(url, allowed), reached, "{url}");
    }
}

#[test]
fn a_host_alone_is_looked_at_like_an_address() {
    let guard = guard("10.0.0.0/8", &[&[]]);
    for (host, reached) in [
        ("smtp.example.com", true),
        ("1.1.1.1", true),
        ("10.0.0.25", true),
        ("192.168.0.25", false),
        ("169.254.169.254", false),
        ("::1", false),
        ("localhost", false),
    ] {
        assert_eq!(guard.admits_host(host).is_ok(), reached, "{host}");
    }
    assert!(Guard::none().admits_host("localhost").is_ok());
}

#[tokio::test]
async fn of_a_names_addresses_only_those_of_everybody_are_connected_to() {
    let mixed = guard("", &[&["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1"]]);
    assert_eq!(
        resolved(&mixed).await.unwrap(),
        ["1.1.1.1:0", "[2606:4700::1]:0"]
    );
    assert_eq!(resolved(&guard("", &[&["127.0.0.1", "::1"]])).await, None);
    assert_eq!(resolved(&guard("", &[&[]])).await, None);
    let allowed = guard("127.0.0.0/8", &[&["127.0.0.1", "::1"]]);
    assert_eq!(resolved(&allowed).await.unwrap(), ["127.0.0.1:0"]);
}

#[tokio::test]
async fn a_name_that_leads_inside_later_is_refused_then() {
    let rebound = guard("", &[&["1.1.1.1"], &["127.0.0.1"]]);
    let url: Url = "https://api.example/".parse().unwrap();
    assert_eq!(rebound.look(&url).await, Ok(1));
    let asked = rebound.client(&url).unwrap().get(url).send().await;
    assert_eq!(Fault::from(&asked.unwrap_err()), Fault::Private(Private));
}

#[tokio::test]
async fn an_answer_that_points_elsewhere_is_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let http = guard("127.0.0.1", &[&[]]).client(&url).unwrap();
    let answer = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = vec![];
        while !got.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut got).await.unwrap();
        }
        let elsewhere = b"HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.2/\r\n\r\n";
        stream.write_all(elsewhere).await.unwrap();
    };
    let (got, ()) = tokio::join!(http.get(url).send(), answer);
    assert_eq!(got.unwrap().status(), 307);
}
