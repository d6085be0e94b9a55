//! What Google's refusals mean.

use std::time::Duration;

use axum::http::Method;
use baton_calendars::google::Google;
use baton_calendars::oauth::{Access, Session, Tokens};
use baton_calendars::{Calendar, CalendarError};
use serde_json::json;
use tokio_util::task::TaskTracker;

use super::{ANA, ana, own};
use crate::fakes::consent::Consent;
use crate::fakes::google::Google as Vendor;
use crate::fakes::{Answer, Fake, TOKEN, Vendor as _};
use crate::support::{Keychain, at, march, world};

#[tokio::test]
async fn being_too_fast_means_to_wait() {
    let ana = ana().await;
    let wait = |s| CalendarError::Throttled(Some(Duration::from_secs(s)));
    for (answer, expected) in [
        (
            Vendor::problem(403, "userRateLimitExceeded"),
            CalendarError::Throttled(None),
        ),
        (Vendor::problem(429, "rateLimitExceeded").after(7), wait(7)),
        (Vendor::problem(503, "backendError").after(9), wait(9)),
        (
            Vendor::problem(429, "rateLimitExceeded").after(999_999),
            wait(3600),
        ),
    ] {
        ana.fake.instead(Method::GET, answer);
        assert_eq!(ana.google.calendars().await.unwrap_err(), expected);
        // Asked of busy times, nothing is said about them.
        ana.fake
            .instead(Method::GET, Vendor::problem(429, "rateLimitExceeded"));
        assert!(
            ana.google
                .busy(&[own()], march())
                .await
                .unwrap_err()
                .passes()
        );
    }
    ana.fake
        .instead(Method::GET, Vendor::problem(403, "insufficientPermissions"));
    let refused = ana.google.calendars().await.unwrap_err();
    assert!(matches!(refused, CalendarError::Forbidden(why) if why.contains("said Google")));
    ana.fake
        .instead(Method::GET, Vendor::problem(500, "backendError"));
    assert!(ana.google.calendars().await.unwrap_err().passes());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let ana = ana().await;
    let consent = Consent::start().await;
    consent.trust("refresh-0");
    let (env, _) = world();
    let tokens = Tokens {
        access: "revoked".into(),
        refresh: Some("refresh-0".into()),
        expires_at: at("2026-03-02T10:00:00Z"),
    };
    let tasks = TaskTracker::new();
    let session = Session::new(consent.provider(), env, Keychain::with(tokens), tasks).unwrap();
    let google = Google::at(ana.fake.base(), Access::Session(session)).unwrap();
    assert_eq!(google.account().await.unwrap(), ANA);
    assert_eq!(consent.exchanges(), 1);
    // Refused again with a new one: that is the end of it.
    ana.fake.accept_only("nobody has this");
    let failed = google.account().await.unwrap_err();
    assert!(matches!(failed, CalendarError::SignIn(_)));
    assert_eq!(consent.exchanges(), 2);
}

#[tokio::test]
async fn an_answer_that_is_no_answer_is_said_so() {
    let ana = Fake::start(Vendor::of_ana()).await;
    let google = Google::at(ana.base(), Access::Token(TOKEN.into())).unwrap();
    ana.instead(
        Method::GET,
        Answer::new(200, json!({ "items": "secret-title" })),
    );
    let failed = google.calendars().await.unwrap_err();
    assert!(matches!(&failed, CalendarError::Unreadable(_)));
    assert!(!failed.to_string().contains("secret-title"));
    // No redirect takes the token along.
    ana.instead(Method::GET, Answer::new(302, json!({})));
    assert!(matches!(
        google.calendars().await,
        Err(CalendarError::Refused(_))
    ));
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let fake = Fake::start(Vendor::of_ana()).await;
    let google = Google::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let padding = "x".repeat(17 * 1024 * 1024);
    let page = json!({ "items": [], "padding": padding });
    fake.instead(Method::GET, Answer::new(200, page));
    let failed = google.calendars().await.unwrap_err();
    assert_eq!(
        failed,
        CalendarError::Unreadable("the answer is too long".into())
    );
}
