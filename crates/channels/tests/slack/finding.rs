//! Whether a message arrived, when its sending broke off.

use baton_channels::testing::slack::Fault as Trouble;
use baton_channels::{Channel, Found, Receiver};

use crate::support::{at, client, parcel, slack, with_team};

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found() {
    let fake = slack().await;
    let slack = client(&fake);
    fake.fail_next("chat.postMessage", Trouble::LoseAnswer);
    slack.send(&parcel("dlv_1")).await.unwrap_err();
    slack.send(&parcel("dlv_2")).await.unwrap();

    let Ok(Found::Yes(receipt)) = slack.find(&parcel("dlv_1")).await else {
        panic!("not found");
    };
    let first = &fake.messages()[0];
    assert_eq!(receipt.reference, first.ts);
    assert_eq!(receipt.place.as_deref(), Some(first.channel.as_str()));
    assert!(receipt.receiver.is_some() && receipt.url.is_some());
}

#[tokio::test]
async fn a_message_that_never_arrived_is_not_found() {
    let fake = slack().await;
    let slack = client(&fake);
    fake.fail_next("chat.postMessage", Trouble::LoseRequest);
    slack.send(&parcel("dlv_1")).await.unwrap_err();
    slack.send(&parcel("dlv_2")).await.unwrap();
    assert_eq!(slack.find(&parcel("dlv_1")).await, Ok(Found::No));
}

#[tokio::test]
async fn it_is_found_behind_others() {
    let fake = slack().await;
    let slack = client(&fake);
    fake.set_page(2);
    for id in ["dlv_1", "dlv_2", "dlv_3", "dlv_4", "dlv_5"] {
        slack.send(&parcel(id)).await.unwrap();
    }
    let found = slack.find(&parcel("dlv_1")).await;
    assert!(matches!(found, Ok(Found::Yes(_))), "{found:?}");
    assert_eq!(fake.calls("conversations.history"), 3);
}

#[tokio::test]
async fn a_conversation_without_end_is_not_read_to_its_end() {
    let fake = slack().await;
    let slack = client(&fake);
    fake.set_page(1);
    for n in 0..7 {
        slack.send(&parcel(&format!("dlv_{n}"))).await.unwrap();
    }
    assert_eq!(slack.find(&parcel("dlv_0")).await, Ok(Found::CannotTell));
    let last = slack.find(&parcel("dlv_6")).await;
    assert!(matches!(last, Ok(Found::Yes(_))), "{last:?}");
}

#[tokio::test]
async fn what_is_older_than_the_parcel_is_not_looked_through() {
    let fake = slack().await;
    let slack = client(&fake);
    slack.send(&parcel("dlv_1")).await.unwrap();
    let mut late = parcel("dlv_1");
    late.at = at("2026-03-02T08:05:00Z");
    assert_eq!(slack.find(&late).await, Ok(Found::No));
    late.at = at("2026-03-02T08:00:59Z");
    let found = slack.find(&late).await;
    assert!(
        matches!(found, Ok(Found::Yes(_))),
        "clocks differ: {found:?}"
    );
}

#[tokio::test]
async fn without_the_right_to_read_nobody_can_tell() {
    let fake = slack().await;
    fake.grant(&["chat:write", "im:write", "users:read.email"]);
    let found = client(&fake).find(&parcel("dlv_1")).await;
    assert_eq!(found, Ok(Found::CannotTell));
}

#[tokio::test]
async fn it_is_found_in_the_teams_channel() {
    let fake = slack().await;
    let channel = fake.channel();
    let slack = with_team(&fake, &channel);
    let mut parcel = parcel("dlv_1");
    parcel.to = Receiver::default();
    fake.fail_next("chat.postMessage", Trouble::LoseAnswer);
    slack.send(&parcel).await.unwrap_err();
    let found = slack.find(&parcel).await;
    assert!(matches!(found, Ok(Found::Yes(_))), "{found:?}");
}
