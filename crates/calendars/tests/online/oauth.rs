//! Consent and tokens.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use baton_calendars::CalendarError;

use baton_calendars::oauth::{self, Access, Flow, Pkce, Provider, Session, Tokens};
use baton_core::booking::OauthClient;
use secrecy::{ExposeSecret, SecretString};
use tokio::task::JoinSet;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::fakes::consent::Consent;
use crate::support::{Clock, Keychain, world};

const LONG: Duration = Duration::from_secs(20);

async fn begin(consent: &Consent) -> Flow {
    oauth::begin(consent.provider(), world().0).await.unwrap()
}

fn finishing(flow: Flow, timeout: Duration) -> JoinSet<oauth::Result<Tokens>> {
    let mut set = JoinSet::new();
    set.spawn(flow.finish(timeout));
    set
}

async fn end(mut set: JoinSet<oauth::Result<Tokens>>) -> oauth::Result<Tokens> {
    set.join_next().await.unwrap().unwrap()
}

/// The redirect's other parts with one query parameter changed.
fn with(url: &Url, name: &str, value: Option<&str>) -> Url {
    let mut pairs: Vec<_> = url.query_pairs().into_owned().collect();
    pairs.retain(|(k, _)| k != name);
    pairs.extend(value.map(|v| (name.to_owned(), v.to_owned())));
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    changed
}

async fn visit(url: &Url) -> (u16, String) {
    let reply = reqwest::get(url.clone()).await.unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

#[tokio::test]
async fn consent_in_the_browser_gives_tokens() {
    let consent = Consent::start().await;
    let flow = begin(&consent).await;
    let back = consent.agree(&flow.authorize_url);
    assert_eq!(back.host_str(), Some("127.0.0.1"));
    let waiting = finishing(flow, LONG);
    let reply = reqwest::get(back.clone()).await.unwrap();
    let headers = reply.headers().clone();
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'")
    );
    assert_eq!(headers["cache-control"], "no-store");
    let page = reply.text().await.unwrap();
    assert!(page.contains("You can close this window."));
    assert!(!page.contains("<script") && !page.contains("code/"));
    let tokens = end(waiting).await.unwrap();
    assert_eq!(tokens.access.expose_secret(), "access-1");
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "refresh-1");
    assert_eq!(tokens.expires_at, "2026-03-02T09:00:00Z".parse().unwrap());
    // The door is closed: the same answer cannot be brought twice.
    assert!(reqwest::get(back).await.unwrap_err().is_connect());
}

#[tokio::test]
async fn strangers_at_the_door_change_nothing() {
    let consent = Consent::start().await;
    let flow = begin(&consent).await;
    let back = consent.agree(&flow.authorize_url);
    let waiting = finishing(flow, LONG);
    // A connection that says nothing does not hold up the others.
    let silent = tokio::net::TcpStream::connect(("127.0.0.1", back.port().unwrap())).await;
    for (wrong, status) in [
        (with(&back, "state", Some("guessed")), 400),
        (with(&back, "state", None), 400),
        (with(&back, "code", None), 400),
        (with(&back, "code", Some("")), 400),
        (
            with(
                &with(&back, "error", Some("access_denied")),
                "state",
                Some("x"),
            ),
            400,
        ),
        (back.join("/favicon.ico").unwrap(), 404),
        (
            back.join(&format!("/elsewhere?{}", back.query().unwrap()))
                .unwrap(),
            404,
        ),
    ] {
        let (got, page) = visit(&wrong).await;
        assert_eq!(got, status, "{wrong}");
        assert!(!page.contains("guessed"));
    }
    let http = reqwest::Client::new();
    let posted = http.post(back.clone()).send().await.unwrap();
    assert_eq!(posted.status().as_u16(), 405);
    let renamed = http.get(back.clone()).header("host", "evil.example");
    assert_eq!(renamed.send().await.unwrap().status().as_u16(), 403);
    assert_eq!(consent.exchanges(), 0);
    assert_eq!(visit(&back).await.0, 200);
    assert!(end(waiting).await.is_ok());
    drop(silent);
}

#[tokio::test]
async fn a_door_that_is_blocked_opens_again() {
    let consent = Consent::start().await;
    let flow = begin(&consent).await;
    let back = consent.agree(&flow.authorize_url);
    let mut silent = vec![];
    for _ in 0..16 {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", back.port().unwrap())).await;
        silent.push(stream.unwrap());
    }
    let waiting = finishing(flow, LONG);
    let mut visiting = JoinSet::new();
    visiting.spawn(async move { visit(&back).await });
    drop(silent);
    assert_eq!(visiting.join_next().await.unwrap().unwrap().0, 200);
    assert!(end(waiting).await.is_ok());
}

#[tokio::test]
async fn a_declined_consent_is_told_in_words() {
    let consent = Consent::start().await;
    for (error, expected) in [
        ("access_denied", "consent was declined in the browser"),
        (
            "admin_policy_enforced",
            "the organisation does not allow it",
        ),
        ("invalid_scope", "the provider answered invalid_scope"),
        ("<b>odd</b>", "the provider answered an unknown error"),
    ] {
        let flow = begin(&consent).await;
        let back = with(&consent.agree(&flow.authorize_url), "code", None);
        let waiting = finishing(flow, LONG);
        let (_, page) = visit(&with(&back, "error", Some(error))).await;
        assert!(page.contains("was not connected") && !page.contains("odd"));
        let failed = end(waiting).await.unwrap_err().to_string();
        assert!(failed.contains(expected), "{failed}");
    }
}

#[tokio::test]
async fn a_consent_that_nobody_gives_ends_by_itself() {
    let consent = Consent::start().await;
    let flow = begin(&consent).await;
    let port = flow
        .authorize_url
        .query_pairs()
        .find(|(k, _)| k == "redirect_uri")
        .and_then(|(_, v)| Url::parse(&v).unwrap().port())
        .unwrap();
    let ended = flow.finish(Duration::from_millis(20)).await.unwrap_err();
    assert!(matches!(ended, oauth::Error::SignIn(_)));
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_code_that_was_meant_for_another_flow_is_refused_by_pkce() {
    let consent = Consent::start().await;
    let (env, _) = world();
    let first = oauth::begin(consent.provider(), env.clone()).await.unwrap();
    let second = oauth::begin(consent.provider(), env).await.unwrap();
    let stolen = consent.agree(&first.authorize_url);
    let own = consent.agree(&second.authorize_url);
    let code = stolen
        .query_pairs()
        .find(|(k, _)| k == "code")
        .unwrap()
        .1
        .into_owned();
    let waiting = finishing(second, LONG);
    visit(&with(&own, "code", Some(&code))).await;
    assert!(matches!(end(waiting).await, Err(oauth::Error::SignIn(_))));
}

#[tokio::test]
async fn a_consent_without_the_calendar_says_what_is_missing() {
    let consent = Consent::start().await;
    consent.grant_only("openid email");
    let flow = begin(&consent).await;
    let back = consent.agree(&flow.authorize_url);
    let waiting = finishing(flow, LONG);
    visit(&back).await;
    let Err(oauth::Error::Forbidden(words)) = end(waiting).await else {
        panic!("it was accepted")
    };
    assert!(words.contains("tick all of them"));
}

/// What a provider brings to a program with an address of its own.
fn brought(back: &Url) -> SecretString {
    let code = back.query_pairs().find(|(k, _)| k == "code").unwrap().1;
    code.into_owned().into()
}

#[tokio::test]
async fn a_program_with_an_address_of_its_own_is_called_back_and_redeems_the_code_once() {
    let consent = Consent::start().await;
    let (env, _) = world();
    let (provider, redirect) = (consent.provider(), "https://hub.example/v1/oauth/callback");
    let state = SecretString::from("s".repeat(43));
    let pkce = Pkce::new(&env);
    let asked = oauth::authorize_url(&provider, redirect, &state, &pkce);
    let back = consent.agree(&asked);
    assert_eq!(back.host_str(), Some("hub.example"));
    let code = brought(&back);
    // Kept until the provider called, by whoever restarted meanwhile.
    let kept = Pkce::from_verifier(pkce.verifier().clone());
    let granted = oauth::redeem(&provider, &env, redirect, &code, &kept).await;
    let tokens = granted.unwrap().tokens;
    assert_eq!(tokens.refresh.unwrap().expose_secret(), "refresh-1");
    let again = oauth::redeem(&provider, &env, redirect, &code, &kept).await;
    assert!(matches!(again, Err(oauth::Error::SignIn(_))));
    // Somebody else's code does not fit this verifier.
    let foreign = oauth::authorize_url(&provider, redirect, &state, &Pkce::new(&env));
    let stolen = brought(&consent.agree(&foreign));
    let refused = oauth::redeem(&provider, &env, redirect, &stolen, &kept).await;
    assert!(matches!(refused, Err(oauth::Error::SignIn(_))));
}

struct Account {
    consent: Consent,
    keychain: Arc<Keychain>,
    session: Session,
    clock: Clock,
}

/// An account that was connected before and whose access token has ended.
async fn account() -> Account {
    let consent = Consent::start().await;
    consent.trust("refresh-0");
    let (env, clock) = world();
    let keychain = Keychain::with(Tokens {
        access: "access-0".into(),
        refresh: Some("refresh-0".into()),
        expires_at: env.now(),
    });
    let session = Session::new(
        consent.provider(),
        env,
        keychain.clone(),
        TaskTracker::new(),
    );
    Account {
        consent,
        keychain,
        session: session.unwrap(),
        clock,
    }
}

#[tokio::test]
async fn ten_who_ask_at_once_cause_one_renewal() {
    let ana = account().await;
    let mut asking = JoinSet::new();
    for _ in 0..10 {
        let session = ana.session.clone();
        asking.spawn(async move { session.access().await });
    }
    for token in asking.join_all().await {
        assert_eq!(token.unwrap().expose_secret(), "access-1");
    }
    assert_eq!(ana.consent.exchanges(), 1);
    // It holds until shortly before its end.
    ana.clock.advance(3600 - 61);
    ana.session.access().await.unwrap();
    assert_eq!(ana.consent.exchanges(), 1);
    ana.clock.advance(1);
    assert_eq!(
        ana.session.access().await.unwrap().expose_secret(),
        "access-2"
    );
}

#[tokio::test]
async fn a_rotated_refresh_token_is_kept_before_the_new_token_is_used() {
    let ana = account().await;
    ana.keychain.lock(true);
    assert!(ana.session.access().await.is_err());
    assert_eq!(ana.consent.exchanges(), 1);
    // Once the keychain opens, what was exchanged is kept: the old one is dead by now.
    ana.keychain.lock(false);
    assert_eq!(
        ana.session.access().await.unwrap().expose_secret(),
        "access-1"
    );
    assert_eq!(ana.consent.exchanges(), 1);
    let kept = ana.keychain.kept().unwrap();
    assert_eq!(kept.refresh.unwrap().expose_secret(), "refresh-1");
}

#[tokio::test]
async fn a_renewal_survives_the_one_who_asked() {
    let ana = account().await;
    let tasks = TaskTracker::new();
    let session = Session::new(
        ana.consent.provider(),
        world().0,
        ana.keychain.clone(),
        tasks.clone(),
    )
    .unwrap();
    // Polled once, so that it began, and then given up.
    let mut asking = Box::pin(async move { session.access().await });
    assert!(poll_once(&mut asking).await.is_none());
    drop(asking);
    tasks.close();
    tasks.wait().await;
    let kept = ana.keychain.kept().unwrap();
    assert_eq!(kept.access.expose_secret(), "access-1");
}

/// Polls once.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|cx| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(cx) {
            std::task::Poll::Ready(out) => Some(out),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn an_ended_consent_asks_to_connect_again_and_is_not_asked_twice() {
    let ana = account().await;
    ana.consent.trust("another");
    for _ in 0..3 {
        let failed = ana.session.access().await.unwrap_err();
        assert!(matches!(failed, oauth::Error::SignIn(_)));
        assert!(!failed.to_string().contains("refresh-0"));
    }
    assert_eq!(ana.consent.exchanges(), 1);
}

#[tokio::test]
async fn a_provider_that_is_down_or_busy_is_asked_again_later() {
    let ana = account().await;
    for (status, error) in [
        (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
        (StatusCode::BAD_GATEWAY, ""),
        (StatusCode::TOO_MANY_REQUESTS, "slow_down"),
    ] {
        ana.consent.fail(Some((status, error)));
        let failed = CalendarError::from(ana.session.access().await.unwrap_err());
        assert!(failed.passes(), "{status}");
    }
    ana.consent
        .fail(Some((StatusCode::UNAUTHORIZED, "invalid_client")));
    let refused = ana.session.access().await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("client id and secret in the settings")
    );
    ana.consent.fail(None);
    assert!(ana.session.access().await.is_ok());
}

#[tokio::test]
async fn tokens_go_into_the_keychain_and_come_back() {
    let tokens = account().await.keychain.kept().unwrap();
    let back = Tokens::from_secret(&tokens.to_secret().unwrap()).unwrap();
    assert_eq!(back.access.expose_secret(), tokens.access.expose_secret());
    assert_eq!(back.expires_at, tokens.expires_at);
    assert!(Tokens::from_secret(&"{}".into()).is_err());
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let ana = account().await;
    let flow = begin(&ana.consent).await;
    let tokens = ana.keychain.kept().unwrap();
    let access = Access::Session(ana.session.clone());
    let provider = ana.consent.provider();
    let shown = format!(
        "{flow:?} {tokens:?} {:?} {access:?} {provider:?}",
        ana.session
    );
    for secret in ["access-0", "refresh-0", "no-secret", "AAAA"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn google_and_microsoft_are_known() {
    let mut client = OauthClient {
        id: "id".into(),
        secret: None,
        tenant: None,
    };
    let google = Provider::google(&client).unwrap();
    assert!(
        google
            .extra
            .contains(&("access_type".into(), "offline".into()))
    );
    let microsoft = Provider::microsoft(&client).unwrap();
    assert_eq!(
        microsoft.authorize.as_str(),
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize"
    );
    assert_eq!(microsoft.redirect_host, "localhost");
    client.tenant = Some("../evil".into());
    assert!(Provider::microsoft(&client).is_err());
}
