//! A connection is taken away, but not behind the back of the rules that name it.

use baton_api::notify::ConnectionDropped;
use baton_api::{Code, Problem};
use baton_core::ids::ConnectionId;
use baton_core::notify::{Audience, NotifyPolicy, NotifyRule};

use super::own;
use crate::engine::{Device, Engine};
use crate::fail::Result;
use crate::store::{Write, name, notify, reps, teams};

impl Engine {
    /// Takes it away with its secrets. What waited on it is not sent. Where rules name it, nothing
    /// is done, unless `force` takes their steps away with it.
    pub async fn drop_connection(
        &self,
        device: &Device,
        id: &ConnectionId,
        force: bool,
    ) -> Result<ConnectionDropped> {
        let mut w = self.store.write().await?;
        own(w.conn(), &device.workspace, id).await?;
        let mut policy = notify::policy(w.conn(), &device.workspace).await?.policy;
        if let Some(field) = first_step(&policy, id).filter(|_| !force) {
            let rules = self.in_words(&mut w, device, &with(&policy, id)).await?;
            let words = format!("Rules name this connection: {rules}.");
            let fix = "Change these rules first, or take their steps away with it (force=true).";
            return Err(Problem::new(Code::Conflict, words)
                .at(field)
                .fix(fix)
                .into());
        }
        let removed = with(&policy, id);
        if !removed.is_empty() {
            for rule in &mut policy.rules {
                rule.steps.retain(|s| s.connection.as_ref() != Some(id));
            }
            policy.version += 1;
            w.put_notify_policy(&device.workspace, &policy, &device.rep, self.now())
                .await?;
        }
        w.withhold_all(id, "The connection was taken away.", self.now())
            .await?;
        w.drop_connection(id, self.now()).await?;
        w.commit().await?;
        self.pending.forget(id);
        self.connection_changed(id);
        Ok(ConnectionDropped { removed })
    }

    /// "offered (everyone), booked (team East)"
    async fn in_words(
        &self,
        w: &mut Write,
        device: &Device,
        rules: &[NotifyRule],
    ) -> Result<String> {
        let people = reps::reps(w.conn(), &device.workspace).await?;
        let teams = teams::teams(w.conn(), &device.workspace).await?;
        let words = rules.iter().map(|rule| {
            let audience = match &rule.audience {
                Audience::Everyone => "everyone".to_owned(),
                Audience::Team { team } => {
                    let found = teams.iter().find(|t| &t.id == team);
                    format!("team {}", found.map_or("that is gone", |t| t.name.as_str()))
                }
                Audience::Rep { rep } => {
                    let found = people.iter().find(|r| &r.id == rep);
                    found
                        .map_or("a rep who is gone", |r| r.name.as_str())
                        .into()
                }
            };
            format!("{} ({audience})", name(&rule.event))
        });
        Ok(words.collect::<Vec<_>>().join(", "))
    }
}

/// The rules that name it, with those steps alone.
fn with(policy: &NotifyPolicy, id: &ConnectionId) -> Vec<NotifyRule> {
    let rules = policy.rules.iter().cloned().map(|mut rule| {
        rule.steps.retain(|s| s.connection.as_ref() == Some(id));
        rule
    });
    rules.filter(|rule| !rule.steps.is_empty()).collect()
}

fn first_step(policy: &NotifyPolicy, id: &ConnectionId) -> Option<String> {
    policy.rules.iter().enumerate().find_map(|(i, rule)| {
        let named = |s: &baton_core::notify::NotifyStep| s.connection.as_ref() == Some(id);
        let step = rule.steps.iter().position(named)?;
        Some(format!("rules[{i}].steps[{step}].connection"))
    })
}
