//! What a receiver gets.

use baton_channels::Channel;
use baton_channels::webhook::{Webhook, body, new_secret};
use baton_core::notice::{Notice, NoticeEvent};
use baton_core::{Env, Timestamp};
use baton_web::Guard;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::receiver::{Manner, NOW, Receiver, Request, notice, parcel, secret, webhook};

const FINE: Manner = Manner::Says("HTTP/1.1 204 Done\r\n\r\n");

async fn sent() -> Request {
    let receiver = Receiver::new(FINE).await;
    webhook(&receiver.url).send(&parcel()).await.unwrap();
    receiver.got().remove(0)
}

#[tokio::test]
async fn an_event_is_signed_by_the_time_of_the_try() {
    let got = sent().await;
    assert!(got.line.starts_with("POST /hook "));
    assert_eq!(got.header("content-type"), "application/cloudevents+json");
    assert_eq!(got.header("webhook-id"), "dlv_0190c3");
    assert_eq!(got.header("webhook-timestamp"), NOW.to_string());
    let theirs = standardwebhooks::Webhook::new(secret().expose_secret()).unwrap();
    let want = theirs.sign("dlv_0190c3", NOW, got.body.as_bytes()).unwrap();
    assert_eq!(got.header("webhook-signature"), want);
}

/// The published implementation reads the machine's clock; so does this one test.
#[tokio::test]
async fn the_published_implementation_takes_it_for_genuine() {
    let receiver = Receiver::new(FINE).await;
    let epoch = std::time::UNIX_EPOCH;
    let now = move || {
        let passed = epoch.elapsed().unwrap().as_millis();
        Timestamp::from_millis(i64::try_from(passed).unwrap())
    };
    let env = Env::new(now, |_| {});
    let guard = Guard::new("127.0.0.1".parse().unwrap());
    let webhook = Webhook::new(receiver.url.parse().unwrap(), &secret(), guard, env).unwrap();
    webhook.send(&parcel()).await.unwrap();
    let got = receiver.got().remove(0);
    let headers: reqwest::header::HeaderMap = got
        .headers
        .iter()
        .map(|(name, value)| {
            let name: reqwest::header::HeaderName = name.parse().unwrap();
            (name, value.parse().unwrap())
        })
        .collect();
    let of = |secret: &str| standardwebhooks::Webhook::new(secret).unwrap();
    let ours = of(secret().expose_secret());
    assert!(ours.verify(got.body.as_bytes(), &headers).is_ok());
    let changed = got.body.replace("Priya", "Prija");
    assert!(ours.verify(changed.as_bytes(), &headers).is_err());
    let other = of(new_secret(&[8; 24]).expose_secret());
    assert!(other.verify(got.body.as_bytes(), &headers).is_err());
}

#[tokio::test]
async fn the_body_is_a_cloud_event_with_the_notice_in_it() {
    let got: Value = serde_json::from_str(&sent().await.body).unwrap();
    let mut outside: Vec<_> = got.as_object().unwrap().keys().cloned().collect();
    outside.sort();
    assert_eq!(
        outside,
        [
            "data",
            "datacontenttype",
            "id",
            "source",
            "specversion",
            "subject",
            "time",
            "type"
        ]
    );
    for (name, value) in [
        ("specversion", "1.0"),
        ("id", "dlv_0190c3"),
        ("source", "https://baton.showloom.example"),
        ("type", "com.baton.handoff.offered"),
        ("subject", "ho_sample"),
        ("time", "2026-03-12T13:20:00Z"),
        ("datacontenttype", "application/json"),
    ] {
        assert_eq!(got[name], value, "{name}");
    }
    assert_eq!(got["data"]["prospect"]["name"], "Priya Raghunathan");
    assert_eq!(got["data"]["decline_reasons"], Value::Null);
}

#[test]
fn the_data_of_every_event_can_be_read_back_as_a_notice() {
    for event in NoticeEvent::ALL {
        let told = notice(event);
        let mut event = body(&told);
        assert_eq!(event["id"], "dlv_preview");
        let mut data = event["data"].take();
        data["decline_reasons"] = json!(told.decline_reasons);
        assert_eq!(serde_json::from_value::<Notice>(data).unwrap(), told);
    }
}

#[test]
fn an_event_has_a_source_whatever_the_link() {
    for (link, source) in [
        (
            "https://baton.example:8443/h/1",
            "https://baton.example:8443",
        ),
        ("baton://handoff/1", "urn:baton"),
        ("", "urn:baton"),
    ] {
        let mut notice = notice(NoticeEvent::Closed);
        notice.link = link.into();
        assert_eq!(body(&notice)["source"], source);
    }
}

#[tokio::test]
async fn a_repetition_has_the_same_id_and_body_and_the_time_of_its_own_try() {
    let receiver = Receiver::new(FINE).await;
    let clock = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(NOW * 1000));
    let read = clock.clone();
    let now = move || Timestamp::from_millis(read.load(std::sync::atomic::Ordering::Relaxed));
    let guard = Guard::new("127.0.0.1".parse().unwrap());
    let webhook = Webhook::new(
        receiver.url.parse().unwrap(),
        &secret(),
        guard,
        Env::new(now, |_| {}),
    )
    .unwrap();
    webhook.send(&parcel()).await.unwrap();
    clock.fetch_add(3_600_000, std::sync::atomic::Ordering::Relaxed);
    webhook.send(&parcel()).await.unwrap();
    let got = receiver.got();
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    assert_eq!(got[0].body, got[1].body);
    let later = (NOW + 3600).to_string();
    assert_eq!(got[1].header("webhook-timestamp"), later);
    assert_ne!(
        got[0].header("webhook-signature"),
        got[1].header("webhook-signature")
    );
}

#[test]
fn the_secret_is_in_no_words_of_ours() {
    let secret = "whsec_dG9vIHNob3J0".to_owned().into();
    let env = crate::receiver::env();
    let guard = Guard::new("".parse().unwrap());
    let Err(fault) = Webhook::new(
        "https://hooks.example/".parse().unwrap(),
        &secret,
        guard,
        env,
    ) else {
        panic!("taken")
    };
    assert!(!format!("{fault:?} {fault}").contains("dG9vIHNob3J0"));
}
