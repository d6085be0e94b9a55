//! Who may host meetings, rule by rule.

use super::Trip;
use super::last::{NAME, last_hosts, staying};
use super::order::Ranking;
use super::scene::{Person, Purpose, Scene, people};
use crate::Timestamp;
use crate::ids::{RepId, RuleId};
use crate::routing::{Candidate, Lead, Order, Outcome, RoutingPolicy, Rule, Target};

/// Those whom a rule finds for a lead, whatever they do at the moment: who may host its meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Absent for the last resort.
    pub rule: Option<RuleId>,
    pub name: String,
    /// In the rule's order.
    pub reps: Vec<RepId>,
}

/// Who may host a meeting with the lead, rule by rule; pools without anybody are left out. After a
/// named queue there is none: only that team is asked.
pub fn pools(policy: &RoutingPolicy, lead: &Lead, candidates: &[Candidate]) -> Vec<Pool> {
    let people = people(candidates);
    // Nothing here depends on the moment.
    let at = Timestamp::from_millis(0);
    let free = |_: &RepId| None;
    let scene = Scene::new(policy, lead, &people, at, Purpose::Meeting(&free));
    let mut out = vec![];
    let rules = policy.rules.iter();
    for rule in rules.filter(|r| r.on && r.when.met(lead)) {
        let group = scene.find(rule);
        let ranking = Ranking {
            order: rule.order,
            preferred: group.preferred,
        };
        let pool = pool(Some(rule), group.fit, ranking);
        let ends = is_queue(rule) && pool.is_some();
        out.extend(pool);
        if ends {
            return out;
        }
    }
    let by_turns = Ranking {
        order: Order::Balanced,
        preferred: &[],
    };
    out.extend(pool(None, last_hosts(&scene), by_turns));
    out
}

fn pool(rule: Option<&Rule>, people: Vec<&Person<'_>>, ranking: Ranking<'_>) -> Option<Pool> {
    let mut staying: Vec<_> = people.into_iter().filter(|p| p.stays()).collect();
    ranking.sort(&mut staying);
    (!staying.is_empty()).then(|| Pool {
        rule: rule.map(|r| r.id.clone()),
        name: rule.map_or(NAME, |r| r.name.as_str()).to_owned(),
        reps: staying.iter().map(|p| p.rep.rep.clone()).collect(),
    })
}

fn is_queue(rule: &Rule) -> bool {
    matches!(rule.to, Target::Queue { .. })
}

impl Trip<'_> {
    /// The first rule of which somebody can host decides.
    pub fn host(&mut self) -> Outcome {
        let policy = self.scene.policy;
        for rule in policy.rules.iter().filter(|r| r.on) {
            let Some(walk) = self.walk_rule(rule) else {
                continue;
            };
            if let Some(chosen) = walk.chosen {
                return self.ask(rule, &chosen.rep.rep);
            }
            let only = staying(&walk.ahead);
            if is_queue(rule) && !only.is_empty() {
                return Outcome::Wait { until: None, only };
            }
        }
        self.host_of_last_resort()
    }
}
