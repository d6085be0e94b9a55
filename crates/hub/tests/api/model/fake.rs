//! A model on this machine that answers as it is told, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What a request is answered with.
#[derive(Clone)]
pub enum Act {
    /// What is claimed, by the talk: `[{id, by, says}]`.
    Claim(fn(&Talk) -> Value),
    /// This text in place of JSON.
    Text(String),
    /// With this `finish_reason`.
    Finish(&'static str),
    Declined,
    Status(u16, Vec<(&'static str, &'static str)>, String),
    /// Never.
    Silent,
}

pub struct Asked {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Asked {
    pub fn talk(&self) -> Talk {
        let messages = self.body["messages"].as_array().unwrap();
        let user = messages.iter().find(|m| m["role"] == "user").unwrap();
        let document: Value = serde_json::from_str(user["content"].as_str().unwrap()).unwrap();
        Talk(document["talk"].as_array().unwrap().clone())
    }
}

/// The sentences that a request tells of.
pub struct Talk(pub Vec<Value>);

impl Talk {
    /// The id of the sentence with these words.
    pub fn id(&self, words: &str) -> Value {
        let found = self.0.iter().find(|s| {
            let says = s["says"].as_str().unwrap();
            says.contains(words)
        });
        found.unwrap_or_else(|| panic!("nobody says {words}"))["id"].clone()
    }
}

/// An answer that claims nothing.
pub fn nothing() -> Value {
    let none = || json!({ "evidence": [], "quote": "" });
    let with = |name: &str, value: Value| {
        let mut all = none();
        all[name] = value;
        all
    };
    let mut size = with("employees", Value::Null);
    size["revenue_usd"] = Value::Null;
    let mut budget = with("state", json!("unknown"));
    budget["amount"] = Value::Null;
    json!({
        "summary": [], "opening": { "text": "", "evidence": [] },
        "signals": {
            "company_size": size,
            "role": with("role", json!("unknown")),
            "use_case_fit": with("use_case", json!("outside_the_catalog")),
            "budget": budget,
            "timeline": with("plan", json!("unknown")),
        },
        "wants_human": none(), "cares": [], "objections": [], "questions": [],
        "decision": [], "risks": [],
    })
}

struct Shared {
    acts: VecDeque<Act>,
    usual: Act,
    asked: Vec<Asked>,
}

pub struct FakeModel {
    pub url: String,
    shared: Arc<Mutex<Shared>>,
    _serving: JoinSet<()>,
}

impl FakeModel {
    pub async fn start(usual: Act) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            acts: VecDeque::new(),
            usual,
            asked: vec![],
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new().fallback(serve).with_state(shared.clone());
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            url,
            shared,
            _serving: serving,
        }
    }

    /// The next request is answered so, once.
    pub fn next(&self, act: Act) {
        self.shared.lock().unwrap().acts.push_back(act);
    }

    /// From now on.
    pub fn always(&self, act: Act) {
        self.shared.lock().unwrap().usual = act;
    }

    pub fn count(&self) -> usize {
        self.shared.lock().unwrap().asked.len()
    }

    pub fn last<T>(&self, look: impl FnOnce(&Asked) -> T) -> T {
        look(self.shared.lock().unwrap().asked.last().unwrap())
    }
}

async fn serve(
    State(shared): State<Arc<Mutex<Shared>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked {
        path: uri.path().to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap(),
    };
    let talk = asked.talk();
    let anthropic = asked.path.ends_with("/messages");
    let act = {
        let mut shared = shared.lock().unwrap();
        shared.asked.push(asked);
        let act = shared.acts.pop_front();
        act.unwrap_or_else(|| shared.usual.clone())
    };
    let (finish, text) = match act {
        Act::Claim(claim) => ("stop", claim(&talk).to_string()),
        Act::Text(text) => ("stop", text),
        Act::Finish(finish) => (finish, "{".to_owned()),
        Act::Declined => {
            let message = json!({ "content": null, "refusal": "I will not." });
            return json_reply(
                &json!({ "choices": [{ "finish_reason": "stop", "message": message }] }),
            );
        }
        Act::Status(status, headers, text) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), text).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            return response;
        }
        Act::Silent => std::future::pending().await,
    };
    json_reply(&if anthropic {
        json!({
            "content": [{ "type": "text", "text": text }],
            "stop_reason": if finish == "stop" { "end_turn" } else { "max_tokens" },
            "usage": { "input_tokens": 900, "output_tokens": 100 },
        })
    } else {
        json!({
            "choices": [{ "finish_reason": finish, "message": { "content": text } }],
            "usage": { "prompt_tokens": 900, "completion_tokens": 100 },
        })
    })
}

fn json_reply(body: &Value) -> Response {
    axum::Json(body).into_response()
}
