//! Consent and tokens: a code works once, for who asked for it; each renewal rotates.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::{Answer, CLIENT, CLIENT_SECRET};

/// The tokens that are accepted, and how there are others.
pub(super) struct Tokens {
    pub access: String,
    pub refresh: String,
    /// What was asked for with the code that was given out.
    code: Option<Asked>,
    pub exchanges: u32,
    /// Tokens that a person had made.
    pub made: u32,
    pub revoked: bool,
}

/// A consent that was given: the code proves it once, to who asked for it.
struct Asked {
    code: String,
    challenge: String,
    redirect: String,
}

impl Tokens {
    pub(super) fn new() -> Self {
        Self {
            access: "access-0".into(),
            refresh: "refresh-0".into(),
            code: None,
            exchanges: 0,
            made: 0,
            revoked: false,
        }
    }

    /// Where the browser goes with the code, if it was asked for as it has to be.
    pub(super) fn agree(&mut self, query: &str) -> Option<Url> {
        let asked: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let right = asked.get("response_type")? == "code"
            && asked.get("client_id")? == CLIENT
            && asked.get("code_challenge_method")? == "S256"
            && !asked.get("scope")?.is_empty();
        let mut back: Url = asked.get("redirect_uri")?.parse().ok().filter(|_| right)?;
        let code = format!("code-{}", self.exchanges);
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", asked.get("state")?);
        self.code = Some(Asked {
            code,
            challenge: asked.get("code_challenge")?.clone(),
            redirect: asked.get("redirect_uri")?.clone(),
        });
        Some(back)
    }

    pub(super) fn give(&mut self, body: &[u8], host: &str) -> Answer {
        let form: BTreeMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        if field("client_id") != CLIENT || field("client_secret") != CLIENT_SECRET {
            return Answer::new(401, json!({ "error": "invalid_client" }));
        }
        let right = match field("grant_type") {
            "authorization_code" => {
                let proof = Sha256::digest(field("code_verifier").as_bytes());
                let proof = URL_SAFE_NO_PAD.encode(proof);
                self.code.take().is_some_and(|asked| {
                    asked.code == field("code")
                        && asked.challenge == proof
                        && asked.redirect == field("redirect_uri")
                })
            }
            "refresh_token" => self.refresh == field("refresh_token"),
            _ => false,
        };
        if !right || self.revoked {
            return Answer::new(400, json!({ "error": "invalid_grant" }));
        }
        self.exchanges += 1;
        self.access = format!("access-{}", self.exchanges);
        self.refresh = format!("refresh-{}", self.exchanges);
        Answer::new(
            200,
            json!({
                "access_token": self.access,
                "refresh_token": self.refresh,
                "token_type": "bearer",
                "expires_in": 1800,
                "instance_url": format!("http://{host}"),
            }),
        )
    }
}
