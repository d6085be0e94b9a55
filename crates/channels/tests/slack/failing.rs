//! What a failure means, by what can be done about it.

use std::time::Duration;

use baton_channels::slack::Slack;
use baton_channels::testing::slack::Fault as Trouble;
use baton_channels::{Channel, Fault, Result};

use crate::support::{client, parcel, slack};

/// How a send ends when this goes wrong, and how many messages there are then.
async fn send(method: &str, trouble: Trouble) -> (Result<()>, usize) {
    let fake = slack().await;
    fake.fail_next(method, trouble);
    let sent = client(&fake).send(&parcel("dlv_1")).await;
    (sent.map(|_| ()), fake.messages().len())
}

#[tokio::test]
async fn a_post_may_have_been_done_when_nobody_says_that_it_was_not() {
    for (trouble, messages) in [
        (Trouble::LoseAnswer, 1),
        (Trouble::LoseRequest, 0),
        (Trouble::Status(500), 0),
        (Trouble::Status(503), 0),
        (Trouble::Says("internal_error"), 0),
        (Trouble::Says("fatal_error"), 0),
    ] {
        let (sent, there) = send("chat.postMessage", trouble.clone()).await;
        assert!(
            matches!(sent, Err(Fault::Unknown(_))),
            "{trouble:?}: {sent:?}"
        );
        assert_eq!(there, messages, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_question_that_broke_off_did_nothing() {
    for method in ["auth.test", "users.lookupByEmail", "conversations.open"] {
        for trouble in [
            Trouble::LoseAnswer,
            Trouble::Status(502),
            Trouble::Says("internal_error"),
        ] {
            let (sent, there) = send(method, trouble.clone()).await;
            let safe = matches!(sent, Err(Fault::NotSent(_)));
            assert!(safe, "{method}, {trouble:?}: {sent:?}");
            assert_eq!(there, 0);
        }
    }
}

#[tokio::test]
async fn refusals_say_who_has_to_act() {
    let says = |code: &str| code.to_owned();
    for (code, expected) in [
        ("invalid_auth", Fault::SignIn(says("invalid_auth"))),
        ("token_revoked", Fault::SignIn(says("token_revoked"))),
        ("account_inactive", Fault::SignIn(says("account_inactive"))),
        ("token_expired", Fault::SignIn(says("token_expired"))),
        ("not_in_channel", Fault::Refused(says("not_in_channel"))),
        (
            "restricted_action",
            Fault::Refused(says("restricted_action")),
        ),
        (
            "restricted_action_read_only_channel",
            Fault::Refused(says("restricted_action_read_only_channel")),
        ),
        (
            "channel_not_found",
            Fault::Refused(says("channel_not_found")),
        ),
        ("msg_too_long", Fault::Refused(says("msg_too_long"))),
        ("invalid_blocks", Fault::Refused(says("invalid_blocks"))),
        ("never_heard_of", Fault::Refused(says("never_heard_of"))),
        ("ratelimited", Fault::Throttled(None)),
    ] {
        let (sent, there) = send("chat.postMessage", Trouble::Says(code)).await;
        assert_eq!(sent, Err(expected), "{code}");
        assert_eq!(there, 0);
    }
}

#[tokio::test]
async fn slack_says_how_long_to_wait() {
    for method in [
        "chat.postMessage",
        "conversations.open",
        "users.lookupByEmail",
    ] {
        let (sent, there) = send(method, Trouble::Throttle(7)).await;
        let wait = Some(Duration::from_secs(7));
        assert_eq!(sent, Err(Fault::Throttled(wait)), "{method}");
        assert_eq!(there, 0);
    }
}

#[tokio::test]
async fn the_right_that_is_missing_is_named() {
    let fake = slack().await;
    fake.grant(&["im:write", "users:read.email"]);
    let sent = client(&fake).send(&parcel("dlv_1")).await;
    assert_eq!(
        sent,
        Err(Fault::Forbidden("missing_scope: chat:write".into()))
    );
}

#[tokio::test]
async fn an_app_that_was_removed_has_to_be_connected_again() {
    let fake = slack().await;
    fake.revoke();
    let slack = client(&fake);
    let sent = slack.send(&parcel("dlv_1")).await;
    assert_eq!(sent, Err(Fault::SignIn("token_revoked".into())));
    let found = slack.find(&parcel("dlv_1")).await;
    assert_eq!(found, Err(Fault::SignIn("token_revoked".into())));
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_sent() {
    let fake = slack().await;
    let slack = client(&fake);
    drop(fake);
    let sent = slack.send(&parcel("dlv_1")).await;
    assert!(matches!(sent, Err(Fault::NotSent(_))), "{sent:?}");
}

#[tokio::test]
async fn an_answer_that_comes_slowly_is_awaited() {
    let (sent, there) = send("chat.postMessage", Trouble::Drip(Duration::from_millis(1))).await;
    assert_eq!((sent, there), (Ok(()), 1));
}

#[tokio::test]
async fn secrets_are_in_no_error_and_in_no_debug_output() {
    let fake = slack().await;
    let mut account = fake.account();
    let shown = format!("{account:?}");
    assert!(!shown.contains("xoxb") && !shown.contains("xapp"));
    for token in ["xoxb-wrong", "xoxb-\n-damaged"] {
        account.token = token.into();
        let slack = Slack::new(account.clone()).unwrap();
        let fault = slack.send(&parcel("dlv_1")).await.unwrap_err();
        assert!(matches!(fault, Fault::SignIn(_)), "{fault:?}");
        assert!(!format!("{fault} {fault:?}").contains("xoxb"), "{fault:?}");
    }
}
