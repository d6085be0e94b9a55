//! What an admin reads who tests the connection.

use baton_channels::slack::{Slack, SlackAccount};
use baton_channels::testing::slack::{FakeSlack, Fault as Trouble};
use baton_channels::{Channel, CheckStep};

use crate::support::{client, slack, with_team};

async fn steps(slack: &Slack) -> Vec<(String, bool, String)> {
    let told = |s: CheckStep| (s.name, s.ok, s.words);
    slack.check().await.into_iter().map(told).collect()
}

fn names(steps: &[(String, bool, String)]) -> Vec<(&str, bool)> {
    steps
        .iter()
        .map(|(name, ok, _)| (name.as_str(), *ok))
        .collect()
}

#[tokio::test]
async fn an_app_that_can_do_all_says_so_and_tells_nobody() {
    let fake = slack().await;
    let steps = steps(&with_team(&fake, &fake.channel())).await;
    assert_eq!(
        names(&steps),
        [
            ("Sign in", true),
            ("Rights", true),
            ("Team channel", true),
            ("Answers", true)
        ]
    );
    assert_eq!(steps[0].2, "Showloom, as baton");
    assert!(fake.messages().is_empty() && fake.whispers().is_empty());
    assert_eq!(fake.sockets(), 0, "who connects would be sent answers");
}

#[tokio::test]
async fn the_first_step_that_fails_is_the_last() {
    let fake = slack().await;
    fake.grant(&["chat:write", "im:write"]);
    let steps_of = steps(&client(&fake)).await;
    assert_eq!(names(&steps_of), [("Sign in", true), ("Rights", false)]);
    assert!(
        steps_of[1]
            .2
            .contains("users:read.email (to find a rep by e-mail)")
    );
    assert!(steps_of[1].2.contains("im:history"));
    assert!(!steps_of[1].2.contains("chat:write"));

    fake.revoke();
    let steps_of = steps(&client(&fake)).await;
    assert_eq!(names(&steps_of), [("Sign in", false)]);
    assert!(steps_of[0].2.contains("token_revoked"));
}

#[tokio::test]
async fn a_channel_without_the_app_is_told_with_what_to_do() {
    let fake = slack().await;
    for (channel, words) in [
        (fake.foreign_channel(), "invite the app to the channel"),
        ("#sales".into(), "give its id"),
    ] {
        let steps = steps(&with_team(&fake, &channel)).await;
        let (name, ok, said) = steps.last().unwrap();
        assert_eq!((name.as_str(), *ok), ("Team channel", false));
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_token_of_the_app_that_is_refused_is_told() {
    let fake = slack().await;
    fake.fail_next("apps.connections.open", Trouble::Says("invalid_auth"));
    let steps_of = steps(&client(&fake)).await;
    assert_eq!(names(&steps_of).last(), Some(&("Answers", false)));

    let without = Slack::new(SlackAccount {
        app_token: None,
        ..fake.account()
    });
    let steps_of = steps(&without.unwrap()).await;
    assert_eq!(names(&steps_of), [("Sign in", true), ("Rights", true)]);
}

#[tokio::test]
async fn only_this_machine_is_spoken_to_without_tls() {
    let account = FakeSlack::start().await.account();
    let plain = Slack::new(SlackAccount {
        api_url: Some("http://slack.example/api/".parse().unwrap()),
        ..account
    });
    assert!(plain.is_err());
}
