//! What holds when no rule found anybody.

use super::Trip;
use super::find::Group;
use super::scene::{Person, considered};
use super::walk::walk;
use crate::ids::RepId;
use crate::routing::{Considered, Considering, LastResort, Order, Outcome, RouteStep, StepResult};

impl Trip<'_> {
    pub fn last_resort(&mut self) -> Outcome {
        match &self.scene.policy.last_resort {
            LastResort::Rep { rep } => self.ask_whatever_they_do(rep),
            LastResort::Queue { team } => {
                let members = team.as_ref().map(|t| self.scene.members(t));
                let mut only = staying(members.unwrap_or_default());
                only.sort_unstable();
                self.note_last(StepResult::Queued, vec![]);
                Outcome::Wait { until: None, only }
            }
            LastResort::Book => {
                self.note_last(StepResult::BookLater, vec![]);
                Outcome::BookLater { rep: None }
            }
        }
    }

    /// Unless they said no, are on leave, or take no new work: then it waits for all.
    fn ask_whatever_they_do(&mut self, rep: &RepId) -> Outcome {
        let wait = Outcome::Wait {
            until: None,
            only: vec![],
        };
        let Some(person) = self.scene.person(rep) else {
            self.note_last(StepResult::Queued, vec![]);
            return wait;
        };
        let obstacle = self.scene.obstacle(person).filter(|o| {
            matches!(
                o,
                Considering::AskedBefore | Considering::Leaving | Considering::OnLeave { .. }
            )
        });
        let (result, outcome) = match &obstacle {
            Some(_) => (StepResult::Queued, wait),
            None => (
                StepResult::Chosen,
                Outcome::Ask {
                    rep: rep.clone(),
                    rule: None,
                    seconds: self.scene.policy.offer_seconds,
                },
            ),
        };
        let outcome_of_rep = obstacle.unwrap_or(Considering::Chosen);
        self.note_last(result, vec![considered(person.rep, outcome_of_rep)]);
        outcome
    }

    /// The last pool of hosts: whoever the last resort means.
    pub fn host_of_last_resort(&mut self) -> Outcome {
        let people = last_hosts(self.scene);
        let walk = walk(self.scene, Group::of(people), Order::Balanced);
        let chosen = walk.chosen.map(|p| p.rep.rep.clone());
        let result = match &chosen {
            Some(_) => StepResult::Chosen,
            None => StepResult::Nobody,
        };
        self.note_last(result, vec![]);
        self.list(walk.considered, walk.more);
        match chosen {
            Some(rep) => Outcome::Ask {
                rep,
                rule: None,
                seconds: self.scene.policy.offer_seconds,
            },
            None => Outcome::Wait {
                until: None,
                only: vec![],
            },
        }
    }

    fn note_last(&mut self, result: StepResult, considered: Vec<Considered>) {
        self.steps.push(RouteStep {
            id: None,
            name: NAME.to_owned(),
            result,
            found: None,
            fallback: None,
            considered,
            more: 0,
        });
    }
}

pub const NAME: &str = "Last resort";

/// Whom the last resort means, for a meeting.
pub fn last_hosts<'s>(scene: &super::Scene<'s>) -> Vec<&'s Person<'s>> {
    let all = || scene.people.iter().filter(|p| p.stays()).collect();
    let people: Vec<&Person<'_>> = match &scene.policy.last_resort {
        LastResort::Rep { rep } => scene.person(rep).into_iter().collect(),
        LastResort::Queue { team: Some(team) } => scene.members(team).to_vec(),
        LastResort::Queue { team: None } | LastResort::Book => all(),
    };
    people.into_iter().filter(|p| p.stays()).collect()
}

pub fn staying(people: &[&Person<'_>]) -> Vec<RepId> {
    let staying = people.iter().filter(|p| p.stays());
    staying.map(|p| p.rep.rep.clone()).collect()
}
