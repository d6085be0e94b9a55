//! A workspace that is ready for work: a hub with an agent, a catalog and the reps of a test.

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
        hub.import("settings", &settings(offer_seconds));
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

    fn add(&self, name: &str, more: &[&str]) -> String {
        let email = format!("{}@showloom.example", name.to_lowercase().replace(' ', "."));
        let rep = ["rep", "add", "--name", name, "--email", &email];
        let added = self.hub.admin(&[&rep, more].concat());
        added["code"].as_str().expect("a code").to_owned()
    }
}

fn settings(offer_seconds: u32) -> String {
    format!(
        "[routing]\noffer_seconds = {offer_seconds}\n\n[[routing.rules]]\nkind = \"round_robin\"\n"
    )
}

#[cfg(test)]
mod tests {
    use baton_core::workspace::Settings;

    #[test]
    fn the_settings_are_what_a_hub_reads() {
        let settings: Settings = toml::from_str(&super::settings(7)).unwrap();
        assert_eq!(settings.routing.offer_seconds, 7);
        assert_eq!(
            settings.decline_reasons,
            Settings::default().decline_reasons
        );
    }
}
