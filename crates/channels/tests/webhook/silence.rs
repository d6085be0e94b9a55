//! Receivers that do not answer, or not to the end.

use std::time::Duration;

use baton_channels::{Channel, Fault};

use crate::receiver::{Manner, Receiver, parcel, webhook};

const SHORT: Duration = Duration::from_millis(200);

async fn told(manner: Manner) -> Result<(), Fault> {
    let receiver = Receiver::new(manner).await;
    let webhook = webhook(&receiver.url).with_timeout(SHORT);
    let sent = webhook.send(&parcel()).await;
    // It got the whole event: whether it was taken nobody knows.
    assert_eq!(receiver.got().len(), 1);
    sent.map(|_| ())
}

#[tokio::test]
async fn who_says_nothing_may_have_it_or_not() {
    let unknown = Fault::Unknown("no answer in time".into());
    assert_eq!(told(Manner::Silent).await, Err(unknown));
}

#[tokio::test]
async fn who_hangs_up_may_have_it_or_not() {
    let unknown = Fault::Unknown("the connection broke".into());
    assert_eq!(told(Manner::HangsUp).await, Err(unknown));
}

#[tokio::test]
async fn a_slow_drip_ends_with_the_time_for_all() {
    let unknown = Fault::Unknown("no answer in time".into());
    assert_eq!(told(Manner::Drips("HTTP/1.1 200 OK")).await, Err(unknown));
}

#[tokio::test]
async fn of_an_answer_of_success_the_rest_is_not_waited_for() {
    // After the status it drips on without end.
    let long = Receiver::new(Manner::Drips("HTTP/1.1 200\r\n\r\n")).await;
    assert!(webhook(&long.url).send(&parcel()).await.is_ok());
}

#[tokio::test]
async fn a_refusal_whose_words_never_end_is_a_refusal() {
    let receiver = Receiver::new(Manner::Drips("HTTP/1.1 400\r\n\r\n")).await;
    let webhook = webhook(&receiver.url).with_timeout(Duration::from_secs(1));
    let sent = webhook.send(&parcel()).await;
    let Err(Fault::Refused(said)) = sent else {
        panic!("{sent:?}")
    };
    assert!(said.starts_with("status 400"), "{said}");
}
