//! What is allowed and can hardly be meant.

use super::PolicyError;
use crate::routing::{RoutingPolicy, Rule, Target};

impl RoutingPolicy {
    /// What an admin should know before publishing; no fault.
    pub fn advice(&self) -> Vec<PolicyError> {
        let mut out = vec![];
        let on = || self.rules.iter().enumerate().filter(|(_, r)| r.on);
        if on().next().is_none() && !self.rules.is_empty() {
            out.push(advice(
                "rules".to_owned(),
                "all rules are off: every lead goes to the last resort".to_owned(),
                "turn one on",
            ));
        }
        for (i, rule) in on() {
            if let Some((_, end)) = on().take_while(|(j, _)| *j < i).find(|(_, r)| ends(r)) {
                out.push(advice(
                    format!("rules[{i}]"),
                    format!(
                        "is never reached: “{}” takes every lead and keeps it",
                        end.name
                    ),
                    "move it further up, or say for which leads the other one is",
                ));
            }
            out.extend(self.of_rule(i, rule));
        }
        out.extend(self.of_territories());
        out
    }

    fn of_rule(&self, i: usize, rule: &Rule) -> Option<PolicyError> {
        match &rule.to {
            Target::Owner { .. } if rule.fallback.is_empty() => Some(advice(
                format!("rules[{i}].fallback"),
                "when the owner is absent, the next rule gives the lead to somebody else at once"
                    .to_owned(),
                "say what is to happen first: wait, ask who stands in, or book a time with the owner",
            )),
            Target::Territory { .. } if self.territories.is_empty() => Some(advice(
                format!("rules[{i}].to"),
                "there are no territories, so it never finds anybody".to_owned(),
                "add a territory",
            )),
            _ => None,
        }
    }

    fn of_territories(&self) -> impl Iterator<Item = PolicyError> {
        let all = self.territories.iter().enumerate();
        all.filter(|(_, t)| t.reps.is_empty() && t.teams.is_empty())
            .map(|(i, t)| {
                advice(
                    format!("territories[{i}]"),
                    format!("nobody looks after “{}”", t.name),
                    "add reps or a team",
                )
            })
    }
}

/// Whether no lead gets past a rule: a queue keeps what it is for.
fn ends(rule: &Rule) -> bool {
    matches!(rule.to, Target::Queue { .. }) && rule.when.is_empty()
}

fn advice(field: String, problem: String, fix: &str) -> PolicyError {
    PolicyError {
        field,
        problem,
        fix: fix.to_owned(),
    }
}
