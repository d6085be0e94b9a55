//! Answers come back, by Socket Mode and as requests: each once, whatever happens to connections.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use baton_channels::slack::{Action, Interaction, Slack, Socket, Timing, verify};
use baton_channels::testing::slack::{FakeSlack, Fault as Trouble};
use baton_channels::{Channel, Fault, Result};
use baton_core::{Env, Timestamp};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::support::{ANA, NOW, at, client, parcel, slack};

const SOON: Timing = Timing {
    first_pause: Duration::from_millis(10),
    longest_pause: Duration::from_millis(50),
    good: Duration::from_mins(1),
    ping: Duration::from_millis(50),
    silence: Duration::from_millis(500),
};

fn env() -> Env {
    Env::new(|| Timestamp::from_millis(0), |b| b.fill(255))
}

/// What an app heard.
#[derive(Clone)]
struct Heard(Arc<watch::Sender<Vec<Interaction>>>);

impl Heard {
    fn all(&self) -> Vec<Interaction> {
        self.0.borrow().clone()
    }

    async fn until(&self, count: usize) -> Vec<Interaction> {
        let mut seen = self.0.subscribe();
        let heard = seen.wait_for(|all| all.len() >= count);
        let heard = tokio::time::timeout(Duration::from_secs(20), heard).await;
        heard.expect("heard in time").unwrap().clone()
    }
}

struct App {
    heard: Heard,
    stop: CancellationToken,
    run: JoinHandle<Result<()>>,
}

/// An app that listens by Socket Mode.
fn listening(slack: Slack, timing: Timing) -> App {
    let heard = Heard(Arc::new(watch::Sender::new(vec![])));
    let stop = CancellationToken::new();
    let (to, until) = (heard.clone(), stop.clone());
    let run = TaskTracker::new().spawn(async move {
        let env = env();
        let hear = |interaction: Interaction| {
            let to = to.clone();
            async move { to.0.send_modify(|all| all.push(interaction)) }
        };
        Socket::new(&slack, &env)
            .timing(timing)
            .run(hear, until)
            .await
    });
    App { heard, stop, run }
}

impl App {
    async fn stop(self) -> Result<()> {
        self.stop.cancel();
        self.run.await.unwrap()
    }
}

/// Ana is asked, and an app listens: her id and the message.
async fn asked(fake: &FakeSlack) -> (App, String, String) {
    let receipt = client(fake).send(&parcel("dlv_1")).await.unwrap();
    let app = listening(client(fake), SOON);
    fake.until_sockets(1).await;
    (app, fake.user(ANA), receipt.reference)
}

#[tokio::test]
async fn a_rep_answers_in_slack() {
    let fake = slack().await;
    let (app, ana, ts) = asked(&fake).await;
    assert!(fake.press(&ana, &ts, "baton_accept", "off_1").await);
    assert!(
        fake.press(&ana, &ts, "baton_decline", "off_1 in_a_call")
            .await
    );
    // Opening asks nothing of us, and is acknowledged all the same.
    assert!(fake.press(&ana, &ts, "baton_open", "").await);
    let heard = app.heard.until(2).await;
    let accept = Action::Accept {
        offer: "off_1".into(),
    };
    let decline = Action::Decline {
        offer: "off_1".into(),
        reason: "in_a_call".into(),
    };
    assert_eq!(heard[0].action, accept);
    assert_eq!(heard[1].action, decline);
    assert_eq!((&heard[0].user, &heard[0].ts), (&ana, &ts));
    assert_eq!(heard[0].channel, fake.messages()[0].channel);
    assert_eq!(app.heard.all().len(), 2);
    app.stop().await.unwrap();
    fake.until_sockets(0).await;
}

#[tokio::test]
async fn an_answer_that_comes_again_counts_once() {
    let fake = slack().await;
    let (app, ana, ts) = asked(&fake).await;
    fake.send_again();
    for _ in 0..3 {
        assert!(fake.press(&ana, &ts, "baton_accept", "off_1").await);
    }
    app.heard.until(3).await;
    let heard = app.heard.clone();
    app.stop().await.unwrap();
    assert_eq!(heard.all().len(), 3);
}

#[tokio::test]
async fn slack_is_told_before_the_answer_is_worked_on() {
    let fake = slack().await;
    let receipt = client(&fake).send(&parcel("dlv_1")).await.unwrap();
    let ana = fake.user(ANA);
    let (work, stop) = (Arc::new(Semaphore::new(0)), CancellationToken::new());
    let (slack, until, doing) = (client(&fake), stop.clone(), work.clone());
    let run = TaskTracker::new().spawn(async move {
        let env = env();
        let slowly = |_| async { doing.acquire().await.unwrap().forget() };
        let socket = Socket::new(&slack, &env).timing(SOON);
        socket.run(slowly, until).await
    });
    fake.until_sockets(1).await;
    for _ in 0..2 {
        let told = fake.press(&ana, &receipt.reference, "baton_accept", "off_1");
        assert!(told.await);
    }
    // Stopped meanwhile: what was acknowledged is worked on to its end.
    stop.cancel();
    fake.until_sockets(0).await;
    assert!(!run.is_finished());
    work.add_permits(3);
    run.await.unwrap().unwrap();
    assert_eq!(work.available_permits(), 1);
}

#[tokio::test]
async fn the_next_connection_stands_before_the_last_one_goes() {
    let fake = slack().await;
    let (app, ana, ts) = asked(&fake).await;
    for (n, reason) in ["warning", "refresh_requested"].into_iter().enumerate() {
        fake.ask_to_leave(reason);
        fake.until_sockets(2).await;
        fake.close_left();
        fake.until_sockets(1).await;
        assert!(fake.press(&ana, &ts, "baton_accept", "off_1").await);
        app.heard.until(n + 1).await;
    }
    // Also where Slack forgets to close the last one, it goes.
    fake.ask_to_leave("warning");
    fake.until_sockets(2).await;
    fake.until_sockets(1).await;
    app.stop().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_broke_or_fell_silent_is_opened_anew() {
    let fake = slack().await;
    let (app, ana, ts) = asked(&fake).await;
    fake.fail_next("apps.connections.open", Trouble::Status(500));
    fake.fail_next("apps.connections.open", Trouble::Throttle(0));
    fake.cut_sockets();
    fake.until("a new connection", |f| {
        (f.calls("apps.connections.open") >= 4).then_some(())
    })
    .await;
    fake.until_sockets(1).await;
    assert!(fake.press(&ana, &ts, "baton_accept", "off_1").await);

    let before = fake.calls("apps.connections.open");
    fake.silence_sockets();
    fake.until("another connection", |f| {
        (f.calls("apps.connections.open") > before).then_some(())
    })
    .await;
    fake.until_sockets(2).await;
    assert!(fake.press(&ana, &ts, "baton_accept", "off_1").await);
    app.heard.until(2).await;
    app.stop().await.unwrap();
}

#[tokio::test]
async fn who_is_no_longer_let_in_does_not_come_back() {
    let fake = slack().await;
    fake.fail_next("apps.connections.open", Trouble::Says("invalid_auth"));
    let app = listening(client(&fake), SOON);
    assert_eq!(
        app.run.await.unwrap(),
        Err(Fault::SignIn("invalid_auth".into()))
    );

    let (app, ..) = asked(&fake).await;
    fake.ask_to_leave("link_disabled");
    let ended = app.run.await.unwrap();
    assert!(matches!(ended, Err(Fault::Forbidden(_))), "{ended:?}");
}

#[tokio::test]
async fn an_answer_comes_as_a_signed_request_where_there_is_no_connection() {
    let fake = slack().await;
    let heard = Heard(Arc::new(watch::Sender::new(vec![])));
    let url = door(&fake, heard.clone()).await;
    let ts = client(&fake)
        .send(&parcel("dlv_1"))
        .await
        .unwrap()
        .reference;
    fake.set_request_url(url);
    let ana = fake.user(ANA);
    assert!(fake.press(&ana, &ts, "baton_decline", "off_1 other").await);
    let heard_now = heard.until(1).await;
    assert_eq!(heard_now[0].user, ana);
    // The same request a while later is a replay.
    fake.set_now(at("2026-03-02T07:54:00Z"));
    assert!(!fake.press(&ana, &ts, "baton_accept", "off_1").await);
    assert_eq!(heard.all().len(), 1);
}

/// A server of ours that checks and hears requests.
async fn door(fake: &FakeSlack, heard: Heard) -> url::Url {
    let secret = fake.signing_secret();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let take = move |State(heard): State<Heard>, headers: HeaderMap, body: Bytes| async move {
        let header = |name| headers.get(name).unwrap().to_str().unwrap();
        let (time, signature) = (
            header("x-slack-request-timestamp"),
            header("x-slack-signature"),
        );
        if !verify(&secret, time, signature, &body, at(NOW)) {
            return StatusCode::UNAUTHORIZED;
        }
        heard
            .0
            .send_modify(|all| all.extend(Interaction::from_form(&body)));
        StatusCode::OK
    };
    let app = Router::new()
        .route("/answers", post(take))
        .with_state(heard);
    TaskTracker::new().spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}/answers").parse().unwrap()
}
