//! What a receiver's answer means.

use std::time::Duration;

use baton_channels::{Channel, Fault, Found, Receipt};

use crate::receiver::{Manner, Receiver, parcel, webhook};

async fn answered(answer: &'static str) -> Result<Receipt, Fault> {
    let receiver = Receiver::new(Manner::Says(answer)).await;
    let sent = webhook(&receiver.url).send(&parcel()).await;
    assert_eq!(receiver.got().len(), 1, "{answer}");
    sent
}

fn status(code: &str) -> &'static str {
    format!("HTTP/1.1 {code} Some\r\ncontent-length: 0\r\n\r\n").leak()
}

#[tokio::test]
async fn any_answer_of_success_is_an_arrival() {
    for code in ["200", "201", "202", "204", "299"] {
        let receipt = answered(status(code)).await.unwrap();
        assert_eq!(receipt.reference, "dlv_0190c3");
    }
}

#[tokio::test]
async fn each_refusal_says_what_can_be_done() {
    for (code, fault) in [
        ("400", Fault::Refused("status 400".into())),
        ("401", Fault::SignIn("status 401".into())),
        ("403", Fault::Forbidden("status 403".into())),
        ("404", Fault::NotSent("status 404".into())),
        ("410", Fault::Refused("the receiver is gone".into())),
        ("413", Fault::Refused("status 413".into())),
        ("429", Fault::Throttled(None)),
        ("500", Fault::NotSent("status 500".into())),
        ("502", Fault::Unknown("status 502".into())),
        ("503", Fault::NotSent("status 503".into())),
        ("504", Fault::Unknown("status 504".into())),
    ] {
        assert_eq!(answered(status(code)).await, Err(fault), "{code}");
    }
}

#[tokio::test]
async fn a_receiver_that_asks_to_wait_is_given_the_time() {
    for (answer, wait) in [
        (
            "HTTP/1.1 429 Slow down\r\nretry-after: 17\r\ncontent-length: 0\r\n\r\n",
            17,
        ),
        (
            "HTTP/1.1 503 Busy\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n",
            60,
        ),
        (
            "HTTP/1.1 429 Slow down\r\nretry-after: 999999999\r\ncontent-length: 0\r\n\r\n",
            3600,
        ),
    ] {
        let wait = Some(Duration::from_secs(wait));
        assert_eq!(answered(answer).await, Err(Fault::Throttled(wait)));
    }
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let other = Receiver::new(Manner::Says("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
    for code in ["301", "302", "303", "307", "308"] {
        let answer = format!(
            "HTTP/1.1 {code} There\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            other.url
        );
        let want = format!("status {code} points elsewhere; enter the address it points to");
        assert_eq!(answered(answer.leak()).await, Err(Fault::Refused(want)));
    }
    assert!(other.got().is_empty());
}

#[tokio::test]
async fn the_receivers_words_are_passed_on_short_and_on_one_line() {
    let fault = answered("HTTP/1.1 422 No\r\ncontent-length: 14\r\n\r\nno \x1bsuch\nevent")
        .await
        .unwrap_err();
    assert_eq!(fault, Fault::Refused("status 422: no  such event".into()));
    let long = format!(
        "HTTP/1.1 400 No\r\ncontent-length: 9000\r\n\r\n{}",
        "x".repeat(9000)
    );
    let Err(Fault::Refused(said)) = answered(long.leak()).await else {
        panic!("taken")
    };
    assert_eq!(said, format!("status 400: {}", "x".repeat(200)));
}

#[tokio::test]
async fn what_may_have_arrived_is_sent_again_because_receivers_know_its_id() {
    let webhook = webhook("http://127.0.0.1:9/");
    assert_eq!(webhook.find(&parcel()).await, Ok(Found::No));
}

#[tokio::test]
async fn a_check_connects_without_telling_anything() {
    let receiver = Receiver::new(Manner::Says(status("405"))).await;
    let steps = webhook(&receiver.url).check().await;
    let said: Vec<_> = steps
        .iter()
        .map(|s| (s.name.as_str(), s.words.as_str(), s.ok))
        .collect();
    assert_eq!(
        said,
        [
            ("Address", "Has an address that may be reached.", true),
            ("Connect", "Answers, with status 405.", true),
        ]
    );
    let got = receiver.got();
    assert_eq!(got.len(), 1);
    assert!(got[0].line.starts_with("HEAD /hook ") && got[0].body.is_empty());
}

#[tokio::test]
async fn a_check_ends_where_nobody_listens() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", free.local_addr().unwrap());
    drop(free);
    let steps = webhook(&url).check().await;
    assert_eq!(steps.len(), 2);
    assert_eq!(
        (steps[1].ok, steps[1].words.as_str()),
        (false, "not reached: no connection")
    );
    let sent = webhook(&url).send(&parcel()).await;
    assert_eq!(sent, Err(Fault::NotSent("no connection".into())));
}
