//! A hub with a workspace to measure in.

use baton_api::rep::Enrolled;
use baton_core::conversation::Speaker;
use baton_core::handoff::Outcome;
use baton_core::ids::{ConversationId, HandoffId};
use baton_tests::conversations::{dana, in_place_of_dana};
use baton_tests::rep::Rep;
use baton_tests::team::Team;
use serde_json::json;

use crate::crowd::Database;
use crate::wire::Wire;

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Size {
    pub quick: bool,
}

impl Size {
    pub fn pick<T>(self, quick: T, full: T) -> T {
        if self.quick { quick } else { full }
    }
}

pub struct Scene {
    pub team: Team,
    pub database: Database,
}

/// A handoff that was gone through, to be multiplied.
pub struct Past {
    pub handoff: HandoffId,
    pub conversation: ConversationId,
    pub rep: String,
}

impl Scene {
    pub async fn open() -> Self {
        let team = Team::start(3_600).await;
        let database = Database::open(&team.hub.data());
        Self { team, database }
    }

    /// Host and port of the hub.
    pub fn address(&self) -> &str {
        self.team.hub.address()
    }

    /// A code for a rep who can have very many handoffs at once.
    pub fn invite(&self, name: &str) -> String {
        let email = format!("{}@showloom.example", name.to_lowercase());
        let rep = ["rep", "add", "--name", name, "--email", &email];
        let added = self.team.hub.admin(&[&rep[..], &["--admin"]].concat());
        self.database.widen();
        added["code"].as_str().unwrap().to_owned()
    }

    /// Another device of this rep.
    pub async fn device(&self, rep: &str) -> Enrolled {
        let code = &self.team.hub.admin(&["rep", "enrol", rep])["code"];
        let body = json!({ "code": code, "device": "Bench" }).to_string();
        let mut wire = Wire::connect(self.address()).await.unwrap();
        serde_json::from_slice(&wire.post("/v1/enrol", "", &body).await).unwrap()
    }

    /// Keys of the agent, each with its own share of requests, and known to be in use.
    pub async fn keys(&self, number: usize) -> Vec<String> {
        let keys = self.database.keys(number);
        let mut wire = Wire::connect(self.address()).await.unwrap();
        for key in &keys {
            wire.get("/v1/me", key).await;
        }
        keys
    }

    /// Dana is handed over to a new rep, who accepts; closed where that is wanted, with another that
    /// stays open.
    pub async fn past(&self, name: &str, closed: bool) -> (Rep, Past) {
        let code = self.invite(name);
        let mut rep = Rep::join(&self.team.hub.url(), &code).await;
        let conversation = self.team.agent.open(&dana()).await.id;
        let handoff = self.team.agent.hand_over(&conversation).await.id;
        let (_, offer) = rep.offer_of(&handoff).await;
        rep.accept(offer).await;
        if closed {
            // One more, to be had at the top of the inbox.
            let other = self.team.agent.open(&in_place_of_dana("Second")).await.id;
            let other = self.team.agent.hand_over(&other).await.id;
            let (_, offer) = rep.offer_of(&other).await;
            rep.accept(offer).await;
            rep.close(handoff.clone(), Outcome::NextStep).await;
        }
        let past = Past {
            handoff,
            conversation,
            rep: rep.person.id.0.clone(),
        };
        (rep, past)
    }
}

/// What the prospect and the agent say, turn by turn.
pub fn turns() -> Vec<(Speaker, String)> {
    let said = dana().messages.into_iter();
    said.map(|m| (m.role, m.text)).collect()
}
