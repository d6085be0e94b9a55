//! A provider's consent page and token endpoint. It checks PKCE, lets each code and each refresh
//! token be used once, and rotates.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_calendars::oauth::Provider;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use crate::support::Server;

pub struct Consent {
    pub server: Server,
    state: Arc<Mutex<Granted>>,
}

#[derive(Default)]
struct Granted {
    /// Challenge and redirect of each code that was given out.
    codes: BTreeMap<String, (String, String)>,
    refresh: Option<String>,
    scope: Option<String>,
    exchanges: u32,
    fails: Option<(StatusCode, &'static str)>,
}

type Shared = State<Arc<Mutex<Granted>>>;

impl Consent {
    pub async fn start() -> Self {
        let state = Arc::<Mutex<Granted>>::default();
        let app = Router::new()
            .route("/token", post(token))
            .with_state(state.clone());
        Self {
            server: Server::start(app).await,
            state,
        }
    }

    pub fn provider(&self) -> Provider {
        Provider {
            name: "Fake".into(),
            authorize: self.server.url("/authorize"),
            token: self.server.url("/token"),
            scopes: vec!["offline_access".into(), "calendar.write".into()],
            client_id: "desktop".into(),
            client_secret: Some("no-secret".into()),
            redirect_host: "127.0.0.1".into(),
            extra: vec![("prompt".into(), "consent".into())],
            guard: baton_web::Guard::none(),
        }
    }

    /// What the person's browser is sent to after consent: a code, and the address to bring it to.
    pub fn agree(&self, authorize: &Url) -> Url {
        let asked: BTreeMap<_, _> = authorize.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], "desktop");
        assert_eq!(asked["scope"], "offline_access calendar.write");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["prompt"], "consent");
        assert!(asked["state"].len() >= 43);
        let code = format!("code/{}", asked["state"]);
        self.state.lock().unwrap().codes.insert(
            code.clone(),
            (
                asked["code_challenge"].clone(),
                asked["redirect_uri"].clone(),
            ),
        );
        let mut back: Url = asked["redirect_uri"].parse().unwrap();
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &asked["state"]);
        back
    }

    /// A refresh token that was given before.
    pub fn trust(&self, refresh: &str) {
        self.state.lock().unwrap().refresh = Some(refresh.into());
    }

    pub fn grant_only(&self, scope: &str) {
        self.state.lock().unwrap().scope = Some(scope.into());
    }

    pub fn fail(&self, how: Option<(StatusCode, &'static str)>) {
        self.state.lock().unwrap().fails = how;
    }

    pub fn exchanges(&self) -> u32 {
        self.state.lock().unwrap().exchanges
    }
}

async fn token(State(state): Shared, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let mut granted = state.lock().unwrap();
    granted.exchanges += 1;
    if let Some((status, error)) = granted.fails {
        return (status, Json(json!({ "error": error }))).into_response();
    }
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let right = match field("grant_type") {
        "authorization_code" => {
            granted
                .codes
                .remove(field("code"))
                .is_some_and(|(challenge, redirect)| {
                    let digest = Sha256::digest(field("code_verifier").as_bytes());
                    field("code_verifier").len() >= 43
                        && challenge == URL_SAFE_NO_PAD.encode(digest)
                        && redirect == field("redirect_uri")
                })
        }
        "refresh_token" => granted.refresh.as_deref() == Some(field("refresh_token")),
        _ => false,
    };
    if field("client_id") != "desktop" || field("client_secret") != "no-secret" {
        let problem = json!({ "error": "invalid_client" });
        return (StatusCode::UNAUTHORIZED, Json(problem)).into_response();
    }
    if !right {
        let problem = json!({
            "error": "invalid_grant",
            "error_description": format!("not valid: {}", field("refresh_token")),
        });
        return (StatusCode::BAD_REQUEST, Json(problem)).into_response();
    }
    let n = granted.exchanges;
    granted.refresh = Some(format!("refresh-{n}"));
    let scope = granted.scope.clone().unwrap_or("calendar.write".into());
    Json(json!({
        "access_token": format!("access-{n}"),
        "refresh_token": format!("refresh-{n}"),
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": scope,
    }))
    .into_response()
}
