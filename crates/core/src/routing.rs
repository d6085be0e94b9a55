//! Who gets a handoff, and why: pure, so that live routing, dry run and replay are the same code.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::ids::RepId;
use crate::ledger::Standing;
use crate::presence::Presence;
use crate::schedule::Obstacle;

/// Rules in order; the first that finds somebody decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RoutingPolicy {
    #[serde(default)]
    pub version: u32,
    /// How long a rep has to answer.
    pub offer_seconds: u32,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Rule {
    /// Whoever has had least for their weight.
    RoundRobin,
}

impl Default for RoutingPolicy {
    fn default() -> Self {
        Self {
            version: 0,
            offer_seconds: 120,
            rules: vec![Rule::RoundRobin],
        }
    }
}

/// A rep as routing sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub rep: RepId,
    pub name: String,
    pub weight: u32,
    pub presence: Presence,
    /// How many open handoffs at once.
    pub capacity: u32,
    /// Accepted and pending ones.
    pub open: u32,
    pub standing: Standing,
    /// Was asked for this handoff before.
    pub asked_before: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub chosen: Option<RepId>,
    pub trace: RouteTrace,
}

/// Why this rep: each rule tried, each candidate, each reason for passing over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RouteTrace {
    pub at: Timestamp,
    pub policy_version: u32,
    pub steps: Vec<RouteStep>,
    pub chosen: Option<RepId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RouteStep {
    pub rule: Rule,
    /// In the rule's order of preference.
    pub considered: Vec<Considered>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Considered {
    pub rep: RepId,
    pub name: String,
    pub outcome: Considering,
    /// What does not rule the rep out and should be known.
    #[serde(default)]
    pub remark: Option<Obstacle>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Considering {
    Chosen,
    /// Could have taken it; another was next.
    NotNext,
    AskedBefore,
    AtCapacity {
        open: u32,
        capacity: u32,
    },
    NotAvailable {
        presence: Presence,
    },
    /// A meeting at the time that was picked is not possible for this rep.
    NotFree {
        obstacle: Obstacle,
    },
}

impl Candidate {
    /// Why this rep cannot be asked now, if so.
    fn obstacle(&self) -> Option<Considering> {
        if self.asked_before {
            return Some(Considering::AskedBefore);
        }
        if self.presence != Presence::Available {
            return Some(Considering::NotAvailable {
                presence: self.presence,
            });
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
            .then_with(|| {
                self.standing
                    .last_assigned
                    .cmp(&other.standing.last_assigned)
            })
            .then_with(|| self.rep.cmp(&other.rep))
    }
}

/// Whose turn it is to host a meeting, of those who are free then: presence and open handoffs do
/// not matter, the meeting is later. `obstacle` says why a rep cannot.
pub fn host(
    policy: &RoutingPolicy,
    candidates: &[Candidate],
    obstacle: impl Fn(&RepId) -> Option<Obstacle>,
    at: Timestamp,
) -> Decision {
    let step = by_turns(&Rule::RoundRobin, candidates, |c| {
        obstacle(&c.rep).map(|obstacle| Considering::NotFree { obstacle })
    });
    let chosen = step.chosen();
    let trace = RouteTrace {
        at,
        policy_version: policy.version,
        steps: vec![step],
        chosen: chosen.clone(),
    };
    Decision { chosen, trace }
}

/// Decides who is asked next.
pub fn route(policy: &RoutingPolicy, candidates: &[Candidate], at: Timestamp) -> Decision {
    let mut steps = vec![];
    let mut chosen = None;
    for rule in &policy.rules {
        let step = match rule {
            Rule::RoundRobin => by_turns(rule, candidates, Candidate::obstacle),
        };
        chosen = step.chosen();
        steps.push(step);
        if chosen.is_some() {
            break;
        }
    }
    let trace = RouteTrace {
        at,
        policy_version: policy.version,
        steps,
        chosen: chosen.clone(),
    };
    Decision { chosen, trace }
}

impl RouteStep {
    fn chosen(&self) -> Option<RepId> {
        self.considered
            .iter()
            .find(|c| c.outcome == Considering::Chosen)
            .map(|c| c.rep.clone())
    }
}

fn by_turns(
    rule: &Rule,
    candidates: &[Candidate],
    obstacle: impl Fn(&Candidate) -> Option<Considering>,
) -> RouteStep {
    let mut order: Vec<_> = candidates.iter().collect();
    order.sort_by(|a, b| a.cmp_turn(b));
    let mut found = false;
    let considered = order
        .into_iter()
        .map(|c| {
            let outcome = obstacle(c).unwrap_or_else(|| {
                if std::mem::replace(&mut found, true) {
                    Considering::NotNext
                } else {
                    Considering::Chosen
                }
            });
            Considered {
                rep: c.rep.clone(),
                name: c.name.clone(),
                outcome,
                remark: None,
            }
        })
        .collect();
    RouteStep {
        rule: rule.clone(),
        considered,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::CREDIT;

    fn rep(name: &str, weight: u32) -> Candidate {
        Candidate {
            rep: name.into(),
            name: name.into(),
            weight,
            presence: Presence::Available,
            capacity: 3,
            open: 0,
            standing: Standing::default(),
            asked_before: false,
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(0)
    }

    fn chosen(candidates: &[Candidate]) -> Option<String> {
        route(&RoutingPolicy::default(), candidates, now())
            .chosen
            .map(|r| r.0)
    }

    #[test]
    fn who_had_least_is_next() {
        let mut team = [rep("ana", 1), rep("bo", 1)];
        team[0].standing.credits = CREDIT;
        assert_eq!(chosen(&team).as_deref(), Some("bo"));
    }

    #[test]
    fn everyone_passed_over_is_told_why() {
        let mut team = [rep("ana", 1), rep("bo", 1), rep("cy", 1), rep("di", 1)];
        team[0].presence = Presence::Away;
        team[1].open = 3;
        team[2].asked_before = true;
        let d = route(&RoutingPolicy::default(), &team, now());
        assert_eq!(d.chosen, Some("di".into()));
        let outcomes: Vec<_> = d.trace.steps[0]
            .considered
            .iter()
            .map(|c| &c.outcome)
            .collect();
        assert_eq!(
            outcomes,
            [
                &Considering::NotAvailable {
                    presence: Presence::Away
                },
                &Considering::AtCapacity {
                    open: 3,
                    capacity: 3
                },
                &Considering::AskedBefore,
                &Considering::Chosen,
            ]
        );
    }

    #[test]
    fn nobody_free_means_nobody_chosen() {
        let mut team = [rep("ana", 1)];
        team[0].presence = Presence::Offline;
        assert_eq!(chosen(&team), None);
        assert_eq!(chosen(&[]), None);
    }

    proptest! {
        /// Over many handoffs each rep's part is their weight's part, to within one handoff a rep.
        #[test]
        fn weights_converge(weights in prop::collection::vec(1u32..5, 2..6)) {
            let mut team: Vec<_> = weights.iter().enumerate()
                .map(|(i, w)| rep(&format!("rep{i}"), *w)).collect();
            let total: u32 = weights.iter().sum();
            let rounds = total * 20;
            for n in 0..rounds {
                let next = chosen(&team).unwrap();
                let c = team.iter_mut().find(|c| c.rep.0 == next).unwrap();
                c.standing.credits += CREDIT;
                c.standing.last_assigned = Some(Timestamp::from_millis(i64::from(n)));
            }
            for c in &team {
                let want = i64::from(c.weight) * 20;
                prop_assert!((c.standing.credits / CREDIT - want).abs() <= 1, "{} {}", c.name, c.standing.credits);
            }
        }

        #[test]
        fn only_reps_who_can_take_it_are_chosen(states in prop::collection::vec((0u8..4, 0u32..5, any::<bool>()), 0..8)) {
            let team: Vec<_> = states.iter().enumerate().map(|(i, (p, open, asked))| {
                let presence = [Presence::Available, Presence::Busy, Presence::Away, Presence::Offline][usize::from(*p)];
                Candidate { presence, open: *open, asked_before: *asked, ..rep(&format!("rep{i}"), 1) }
            }).collect();
            let free = |c: &&Candidate| c.presence == Presence::Available && c.open < c.capacity && !c.asked_before;
            let got = chosen(&team);
            prop_assert_eq!(got.is_some(), team.iter().any(|c| free(&c)));
            if let Some(name) = got {
                prop_assert!(free(&team.iter().find(|c| c.name == name).unwrap()));
            }
        }
    }
}
