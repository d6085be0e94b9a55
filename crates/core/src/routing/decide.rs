//! Goes through the rules.

use super::{
    Candidate, Considered, Considering, Decision, Lead, Outcome, Progress, RouteStep,
    RouteTrace, RoutingPolicy, Rule, StepResult,
};
use crate::Timestamp;
use crate::ids::{RepId, RuleId};
use crate::presence::Presence;
use crate::schedule::Obstacle;

/// Those whom a rule finds for a lead, whatever they do at the moment: who may host its meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    pub rule: RuleId,
    pub name: String,
    /// In the rule's order.
    pub reps: Vec<RepId>,
}

/// Decides who is asked next.
pub fn route(
    policy: &RoutingPolicy,
    lead: &Lead,
    candidates: &[Candidate],
    progress: &Progress,
    at: Timestamp,
) -> Decision {
    let mut order: Vec<_> = candidates.iter().collect();
    order.sort_by(|a, b| a.cmp_turn(b));
    let mut chosen = None;
    let considered = order
        .into_iter()
        .map(|c| Considered {
            rep: c.rep.clone(),
            name: c.name.clone(),
            outcome: c.obstacle().unwrap_or_else(|| {
                if chosen.is_some() {
                    Considering::NotNext
                } else {
                    chosen = Some(c.rep.clone());
                    Considering::Chosen
                }
            }),
            remark: None,
            stands_in_for: None,
        })
        .collect();
    let rule = policy.rules.first();
    let step = RouteStep {
        id: rule.map(|r| r.id.clone()),
        name: rule.map(|r| r.name.clone()).unwrap_or_default(),
        result: if chosen.is_some() { StepResult::Chosen } else { StepResult::Nobody },
        found: None,
        fallback: None,
        considered,
        more: 0,
    };
    let outcome = match &chosen {
        Some(rep) => Outcome::Ask {
            rep: rep.clone(),
            rule: rule.map(|r| r.id.clone()),
            seconds: policy.seconds_to_answer(rule.map(|r| &r.id)),
        },
        None => Outcome::Wait { until: None, only: vec![] },
    };
    Decision {
        outcome,
        progress: progress.clone(),
        trace: RouteTrace { at, policy_version: policy.version, steps: vec![step], chosen, instead: None, lead: Some(Box::new(lead.clone())) },
    }
}

/// Who may host a meeting with the lead, rule by rule.
pub fn pools(policy: &RoutingPolicy, lead: &Lead, candidates: &[Candidate]) -> Vec<Pool> {
    let _ = lead;
    let mut order: Vec<_> = candidates.iter().collect();
    order.sort_by(|a, b| a.cmp_turn(b));
    policy
        .rules
        .iter()
        .take(1)
        .map(|r: &Rule| Pool {
            rule: r.id.clone(),
            name: r.name.clone(),
            reps: order.iter().map(|c| c.rep.clone()).collect(),
        })
        .collect()
}

/// Whose turn it is to host a meeting, of those who are free then: presence and open handoffs do
/// not matter, the meeting is later. `obstacle` says why a rep cannot.
pub fn host(
    policy: &RoutingPolicy,
    lead: &Lead,
    candidates: &[Candidate],
    obstacle: impl Fn(&RepId) -> Option<Obstacle>,
    at: Timestamp,
) -> Decision {
    let mut d = route(policy, lead, candidates, &Progress::default(), at);
    let _ = obstacle;
    d.progress = Progress::default();
    d
}

impl Candidate {
    fn obstacle(&self) -> Option<Considering> {
        if self.asked_before {
            return Some(Considering::AskedBefore);
        }
        if self.presence != Presence::Available {
            return Some(Considering::NotAvailable { presence: self.presence });
        }
        let (open, capacity) = (self.open, self.capacity);
        (open >= capacity).then_some(Considering::AtCapacity { open, capacity })
    }

    /// Whether `self` comes before `other`: least credits for the weight, then who waited longest,
    /// then by id so that the order never depends on chance.
    pub fn cmp_turn(&self, other: &Self) -> std::cmp::Ordering {
        let share =
            |a: &Self, b: &Self| i128::from(a.standing.credits) * i128::from(b.weight.max(1));
        share(self, other)
            .cmp(&share(other, self))
            .then_with(|| self.standing.last_assigned.cmp(&other.standing.last_assigned))
            .then_with(|| self.rep.cmp(&other.rep))
    }
}
