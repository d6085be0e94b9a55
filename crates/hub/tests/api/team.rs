//! Words in which stories of routing are told.

use baton_core::routing::{RoutingPolicy, Rule, Target};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};

impl World {
    /// An admin with a device, who takes no handoffs: away.
    pub async fn admin(&self) -> Rep<'_> {
        let boss = self.rep_of(&self.workspace, "Boss", true).await;
        boss.decides(json!({ "kind": "set_presence", "presence": "away" }))
            .await;
        boss
    }

    /// Publishes the policy in force, changed.
    pub async fn policy(&self, admin: &Rep<'_>, change: impl FnOnce(&mut RoutingPolicy)) -> Value {
        let now = admin.reads("/v1/admin/routing").await;
        let mut policy: RoutingPolicy = serde_json::from_value(now["published"].clone()).unwrap();
        change(&mut policy);
        let draft = admin
            .puts(
                "/v1/admin/routing/draft",
                json!({ "policy": policy, "revision": now["draft"]["revision"] }),
            )
            .await;
        admin
            .posts(
                "/v1/admin/routing/publish",
                json!({ "revision": draft["revision"] }),
            )
            .await
    }

    pub async fn handoff_view(&self, rep: &Rep<'_>, id: &Value) -> Value {
        let all = rep.catch_up(0).await;
        let of = |e: &&Value| e["change"]["handoff"]["id"] == *id;
        let found = all.iter().rev().find(of).expect("a handoff in sight");
        found["change"]["handoff"].clone()
    }
}

impl Rep<'_> {
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        self.world()
            .send(method, path, Some(&self.token), body)
            .await
    }

    pub async fn reads(&self, path: &str) -> Value {
        let (status, reply) = self.try_send(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path} {reply}");
        reply
    }

    pub async fn puts(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.try_send(Method::PUT, path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{path} {reply}");
        reply
    }

    pub async fn posts(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.try_send(Method::POST, path, Some(body)).await;
        assert!(status.is_success(), "{path} {status} {reply}");
        reply
    }

    /// Status, code, field.
    pub async fn is_refused(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, String, String) {
        let (status, problem) = self.try_send(method, path, Some(body)).await;
        let word = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        assert!(!status.is_success(), "{path} {problem}");
        (status.as_u16(), word("code"), word("field"))
    }

    pub async fn accepts(&self) -> Value {
        let offer = self.offer().await;
        self.decides(json!({ "kind": "accept", "offer": offer }))
            .await
    }

    pub async fn declines(&self) -> Value {
        let offer = self.offer().await;
        self.decides(json!({ "kind": "decline", "offer": offer, "reason": "in_a_call" }))
            .await
    }

    pub async fn claims(&self, handoff: &Value) -> (StatusCode, Value) {
        let id = format!("int_{}", self.world().fresh());
        self.intent(&id, json!({ "kind": "claim", "handoff": handoff }))
            .await
    }

    /// Sets the rep's profile, as an admin does.
    pub async fn profile(&self, admin: &Rep<'_>, profile: Value) {
        let all = admin.reads("/v1/admin/reps").await;
        let me = all
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["id"] == self.id.0);
        let me = me.unwrap();
        let change = json!({
            "name": me["name"], "title": me["title"], "admin": me["admin"],
            "weight": me["weight"], "capacity": me["capacity"], "profile": profile,
        });
        admin
            .puts(&format!("/v1/admin/reps/{}", self.id), change)
            .await;
    }
}

impl Agent<'_> {
    /// A prospect of this kind who qualifies; the handoff that is asked for.
    pub async fn brings(&self, id: &str, prospect: Value) -> Value {
        let messages = json!([{ "id": "m1", "role": "prospect", "text": QUALIFYING }]);
        let body = json!({ "id": id, "prospect": prospect, "messages": messages });
        let (status, view) = self.post("/v1/conversations", body).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        self.asks(view["id"].as_str().unwrap()).await
    }
}

pub fn rule(id: &str, to: Target) -> Rule {
    Rule {
        id: id.into(),
        name: id.into(),
        to,
        ..RoutingPolicy::default().rules.remove(0)
    }
}

pub fn asked(handoff: &Value) -> Option<&str> {
    handoff["rep"]["name"].as_str()
}
