//! A workspace that is ready for work: a hub with an agent, a catalog and the reps of a test.

use baton_core::ids::RepId;
use baton_core::routing::RoutingPolicy;
use baton_core::routing::text::{Names, to_toml};

use crate::agent::Agent;
use crate::conversations::{catalog_of, dana};
use crate::hub::Hub;

pub struct Team {
    pub hub: Hub,
    pub agent: Agent,
}

impl Team {
    /// A hub that serves one workspace. A rep has `offer_seconds` to answer.
    pub async fn start(offer_seconds: u32) -> Self {
        let mut hub = Hub::new();
        hub.admin(&["workspace", "create", "Showloom"]);
        hub.import("catalog", &toml::to_string(&catalog_of(&dana())).unwrap());
        hub.import("routing", &routing(offer_seconds));
        let added = hub.admin(&["agent", "add", "--name", "Lumi"]);
        let key = added["key"].as_str().expect("a key").to_owned();
        hub.serve().await;
        let agent = Agent::new(&hub.url(), &key);
        Self { hub, agent }
    }

    /// Adds a rep; returns the code that their device joins with.
    pub fn invite(&self, name: &str) -> String {
        self.add(name, &[])
    }

    /// As above; this one may change the policy.
    pub fn invite_admin(&self, name: &str) -> String {
        self.add(name, &["--admin"])
    }

    /// A code with which another device of a rep joins.
    pub fn code_of(&self, rep: &RepId) -> String {
        let code = &self.hub.admin(&["rep", "enrol", &rep.0])["code"];
        code.as_str().expect("a code").to_owned()
    }

    fn add(&self, name: &str, more: &[&str]) -> String {
        let email = format!("{}@showloom.example", name.to_lowercase().replace(' ', "."));
        let rep = ["rep", "add", "--name", name, "--email", &email];
        let added = self.hub.admin(&[&rep, more].concat());
        added["code"].as_str().expect("a code").to_owned()
    }
}

/// Everyone by turns.
fn routing(offer_seconds: u32) -> String {
    let policy = RoutingPolicy {
        offer_seconds,
        ..RoutingPolicy::default()
    };
    to_toml(&policy, &Names::default())
}
