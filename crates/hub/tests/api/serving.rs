use std::net::TcpListener;
use std::time::Duration;

use baton_core::Env;
use baton_hub::{Hub, HubError, Listen};
use reqwest::StatusCode;
use tokio::sync::oneshot;

use crate::support::World;

#[tokio::test]
async fn with_a_certificate_the_hub_speaks_tls() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let hub = Hub::open(&folder.path().join("data"), None, Env::system())
        .await
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = oneshot::channel::<()>();
    let listen = Listen {
        tls: Some((certificate, key)),
        ..Listen::default()
    };
    let serving = tokio::task::spawn(hub.serve(listener, listen, async { drop(stopped.await) }));

    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let trusting = reqwest::Client::builder()
        .tls_certs_only([root])
        .build()
        .unwrap();
    let url = format!("https://localhost:{port}/readyz");
    assert_eq!(
        trusting.get(&url).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert!(
        reqwest::get(&url).await.is_err(),
        "nobody else trusts this certificate"
    );
    let plain = format!("http://localhost:{port}/readyz");
    assert!(
        reqwest::get(&plain).await.is_err(),
        "and nothing is served in the clear"
    );
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::open(folder.path(), None, Env::system()).await.unwrap();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let refused = hub
        .serve(listener, Listen::default(), std::future::pending())
        .await;
    assert!(
        matches!(refused, Err(HubError::PlainHttp(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_key_that_sends_too_much_is_slowed_down_and_others_are_not() {
    let world = World::new().await;
    let (busy, calm) = (world.agent().await, world.agent().await);
    let answers = futures_util::future::join_all((0..400).map(|_| busy.get("/v1/me"))).await;
    let slowed: Vec<_> = answers
        .iter()
        .filter(|(s, _)| *s == StatusCode::TOO_MANY_REQUESTS)
        .collect();
    assert!(!slowed.is_empty(), "400 at once are more than a burst");
    assert_eq!(slowed[0].1["code"], "rate_limited");
    assert_eq!(calm.get("/v1/me").await.0, StatusCode::OK);
}

#[tokio::test]
async fn stopping_ends_feeds_and_long_polls_at_once() {
    let mut world = World::new().await;
    {
        let ana = world.rep("Ana").await;
        let mut events = Box::pin(ana.feed(0).await);
        crate::support::next(&mut events).await;
        drop(events);
    }
    let restarted = tokio::time::timeout(Duration::from_secs(9), world.restart()).await;
    assert!(restarted.is_ok(), "open streams hold up nobody");
}

#[tokio::test]
async fn operators_see_health_figures_and_the_description() {
    let world = World::new().await;
    let agent = world.agent().await;
    agent.opens("c1", "Hello").await;
    assert_eq!(agent.get("/healthz").await.0, StatusCode::NO_CONTENT);
    assert_eq!(agent.get("/readyz").await.0, StatusCode::NO_CONTENT);
    let (_, figures) = agent.get("/metrics").await;
    assert!(
        figures
            .as_str()
            .unwrap()
            .contains("baton_conversations_total 1"),
        "{figures}"
    );
    let (_, described) = agent.get("/openapi.json").await;
    assert_eq!(described["openapi"], "3.1.0");
    assert!(described["paths"]["/v1/conversations/{id}/handoff"]["post"].is_object());
}
