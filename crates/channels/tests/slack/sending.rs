//! Who gets a message, and what it carries.

use baton_channels::{Channel, Fault, Receiver};

use crate::support::{ANA, client, parcel, slack, with_team};

#[tokio::test]
async fn a_rep_is_found_by_e_mail_and_told_in_a_conversation_of_their_own() {
    let fake = slack().await;
    let ana = fake.user(ANA);
    let receipt = client(&fake).send(&parcel("dlv_1")).await.unwrap();

    let messages = fake.messages();
    let [message] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!(receipt.reference, message.ts);
    assert_eq!(receipt.place.as_deref(), Some(message.channel.as_str()));
    assert_eq!(receipt.receiver, Some(ana));
    let link = format!(
        "archives/{}/p{}",
        message.channel,
        message.ts.replace('.', "")
    );
    assert!(receipt.url.unwrap().ends_with(&link));
    assert_eq!(message.metadata["event_payload"]["delivery"], "dlv_1");
    assert_eq!(message.metadata["event_payload"]["handoff"], "ho_1");
    assert!(message.text.contains("Priya Nair of Haulpoint"));
}

#[tokio::test]
async fn who_was_found_before_is_not_looked_up_again() {
    let fake = slack().await;
    let slack = client(&fake);
    let mut next = parcel("dlv_2");
    next.to.reference = slack.send(&parcel("dlv_1")).await.unwrap().receiver;
    slack.send(&next).await.unwrap();
    assert_eq!(fake.messages().len(), 2);
    assert_eq!(fake.calls("users.lookupByEmail"), 1);
    assert_eq!(fake.calls("auth.test"), 1, "the workspace stays the same");
}

#[tokio::test]
async fn whoever_came_back_as_somebody_else_is_looked_up_anew() {
    let fake = slack().await;
    let mut parcel = parcel("dlv_1");
    parcel.to.reference = Some("U99999999".into());
    let receipt = client(&fake).send(&parcel).await.unwrap();
    assert_eq!(receipt.receiver, Some(fake.user(ANA)));
}

#[tokio::test]
async fn what_is_for_nobody_in_particular_goes_to_the_teams_channel() {
    let fake = slack().await;
    let channel = fake.channel();
    let mut parcel = parcel("dlv_1");
    parcel.to = Receiver::default();
    let receipt = with_team(&fake, &channel).send(&parcel).await.unwrap();
    assert_eq!(receipt.place, Some(channel));
    assert_eq!(receipt.receiver, None);

    let nowhere = client(&fake).send(&parcel).await;
    assert!(matches!(nowhere, Err(Fault::Refused(_))), "{nowhere:?}");
    assert_eq!(fake.messages().len(), 1);
}

#[tokio::test]
async fn whom_slack_does_not_know_is_not_told() {
    let fake = slack().await;
    let mut parcel = parcel("dlv_1");
    parcel.to.email = Some("nobody@showloom.example".into());
    let sent = client(&fake).send(&parcel).await;
    assert_eq!(sent, Err(Fault::Refused("users_not_found".into())));
    assert!(fake.messages().is_empty());
}

#[tokio::test]
async fn what_came_of_a_click_is_said_to_one_person_alone() {
    let fake = slack().await;
    let slack = client(&fake);
    let receipt = slack.send(&parcel("dlv_1")).await.unwrap();
    let (user, channel) = (receipt.receiver.unwrap(), receipt.place.unwrap());
    slack
        .say_only_to(&user, &channel, "Bo <!channel> was faster.")
        .await
        .unwrap();
    let whispers = fake.whispers();
    assert_eq!(whispers.len(), 1);
    assert_eq!(whispers[0].only_to, Some(user));
    assert!(!whispers[0].text.contains('<'), "{}", whispers[0].text);
    assert_eq!(fake.messages().len(), 1);
}
