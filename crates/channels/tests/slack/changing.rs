//! A message is changed in place, or told anew where that is no longer possible.

use baton_channels::testing::slack::{FakeSlack, Fault as Trouble};
use baton_channels::{Channel, Fault, Found, Parcel, Receipt};

use crate::support::{client, parcel, slack, taken};

async fn sent(fake: &FakeSlack) -> Receipt {
    client(fake).send(&parcel("dlv_1")).await.unwrap()
}

fn settled(id: &str, before: &Receipt) -> Parcel {
    Parcel {
        composed: taken(),
        replaces: Some(before.clone()),
        ..parcel(id)
    }
}

#[tokio::test]
async fn whoever_was_asked_sees_in_place_who_took_it() {
    let fake = slack().await;
    let before = sent(&fake).await;
    let after = client(&fake)
        .send(&settled("dlv_2", &before))
        .await
        .unwrap();
    assert_eq!(after, before);

    let messages = fake.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].before.len(), 1);
    let (asked, now) = (
        messages[0].before[0].to_string(),
        messages[0].blocks.to_string(),
    );
    assert!(asked.contains("baton_accept") && asked.contains("baton_decline"));
    assert!(!now.contains("baton_accept") && !now.contains("baton_decline"));
    assert!(now.contains("Bo Lindgren took it at 08:01"));
    assert!(messages[0].text.contains("Bo Lindgren took it at 08:01"));
}

#[tokio::test]
async fn what_can_no_longer_be_changed_is_told_anew() {
    let fake = slack().await;
    let before = sent(&fake).await;
    fake.fail_next("chat.update", Trouble::Says("edit_window_closed"));
    let anew = client(&fake)
        .send(&settled("dlv_2", &before))
        .await
        .unwrap();
    assert_ne!(anew.reference, before.reference);

    fake.delete(&anew.reference);
    let again = client(&fake).send(&settled("dlv_3", &anew)).await.unwrap();
    assert_ne!(again.reference, anew.reference);
    assert_eq!(again.receiver, before.receiver);
    assert_eq!(fake.messages().len(), 2);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_may_be_made_again() {
    let fake = slack().await;
    let before = sent(&fake).await;
    let slack = client(&fake);
    let parcel = settled("dlv_2", &before);
    assert_eq!(slack.find(&parcel).await, Ok(Found::No), "not changed yet");
    fake.fail_next("chat.update", Trouble::LoseAnswer);
    let sent = slack.send(&parcel).await;
    assert!(matches!(sent, Err(Fault::NotSent(_))), "{sent:?}");
    assert_eq!(slack.find(&parcel).await, Ok(Found::Yes(before.clone())));
    let again = slack.send(&parcel).await.unwrap();
    assert_eq!(again.reference, before.reference);
    assert_eq!(fake.messages().len(), 1);
}

#[tokio::test]
async fn a_change_that_is_refused_is_not_told_anew() {
    let fake = slack().await;
    let before = sent(&fake).await;
    fake.fail_next("chat.update", Trouble::Says("msg_too_long"));
    let sent = client(&fake).send(&settled("dlv_2", &before)).await;
    assert_eq!(sent, Err(Fault::Refused("msg_too_long".into())));
    assert_eq!(fake.messages().len(), 1);
}
