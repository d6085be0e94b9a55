//! Goes through the rules.
//!
//! `scene` is what is known, `find` whom a rule means, `order` who comes first, `walk` asks them one
//! after the other, and `fallback` is what holds when nobody can.

mod fallback;
mod find;
mod last;
mod order;
mod pools;
mod scene;
mod walk;

use super::{
    Candidate, Considered, Considering, Decision, Found, Lead, Outcome, Progress, RouteStep,
    RouteTrace, RoutingPolicy, Rule, StepResult, Target,
};
use crate::Timestamp;
use crate::ids::RepId;
use crate::schedule::Obstacle;
use fallback::Next;
use scene::{Purpose, Scene, people};
use walk::{Walk, walk};

pub use pools::{Pool, pools};

/// Decides who is asked next.
pub fn route(
    policy: &RoutingPolicy,
    lead: &Lead,
    candidates: &[Candidate],
    progress: &Progress,
    at: Timestamp,
) -> Decision {
    let people = people(candidates);
    let scene = Scene::new(policy, lead, &people, at, Purpose::Now);
    let mut trip = Trip {
        scene: &scene,
        progress: progress.clone(),
        steps: vec![],
    };
    let outcome = trip.go();
    trip.decide(outcome)
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
    let people = people(candidates);
    let scene = Scene::new(policy, lead, &people, at, Purpose::Meeting(&obstacle));
    let mut trip = Trip {
        scene: &scene,
        progress: Progress::default(),
        steps: vec![],
    };
    let outcome = trip.host();
    trip.decide(outcome)
}

/// The way through the rules, and what was noted on it.
struct Trip<'s> {
    scene: &'s Scene<'s>,
    progress: Progress,
    steps: Vec<RouteStep>,
}

impl<'s> Trip<'s> {
    fn go(&mut self) -> Outcome {
        let policy = self.scene.policy;
        let applied = policy.rules.iter().filter(|r| r.on);
        for rule in applied {
            if let Some(outcome) = self.try_rule(rule) {
                return outcome;
            }
        }
        self.last_resort()
    }

    fn try_rule(&mut self, rule: &'s Rule) -> Option<Outcome> {
        let walk = self.walk_rule(rule)?;
        if let Some(chosen) = walk.chosen {
            return Some(self.ask(rule, &chosen.rep.rep));
        }
        let mut next = Next::new(rule, walk);
        for fallback in &rule.fallback {
            if let Some(outcome) = self.fall_back(fallback, &mut next) {
                return Some(outcome);
            }
        }
        match rule.to {
            Target::Queue { .. } => self.queue(&next),
            _ => None,
        }
    }

    /// Goes through those whom the rule found, and notes it. Nothing, where it found nobody.
    fn walk_rule(&mut self, rule: &'s Rule) -> Option<Walk<'s>> {
        if !rule.when.met(self.scene.lead) {
            let unmet = rule.when.unmet(self.scene.lead);
            self.note(rule, StepResult::NotFor { unmet }, None);
            return None;
        }
        let group = self.scene.find(rule);
        if group.is_nobody() {
            let result = StepResult::NoneFound;
            let found = group.found.clone();
            let lacking = walk(self.scene, group, rule.order);
            self.note(rule, result, found);
            self.list(lacking.considered, lacking.more);
            return None;
        }
        let found = group.found.clone();
        let mut walk = walk(self.scene, group, rule.order);
        self.note(rule, result_of(&walk), found);
        self.list(std::mem::take(&mut walk.considered), walk.more);
        Some(walk)
    }

    fn ask(&self, rule: &Rule, rep: &RepId) -> Outcome {
        Outcome::Ask {
            rep: rep.clone(),
            rule: Some(rule.id.clone()),
            seconds: rule
                .offer_seconds
                .unwrap_or(self.scene.policy.offer_seconds),
        }
    }

    fn note(&mut self, rule: &Rule, result: StepResult, found: Option<Found>) {
        self.steps.push(RouteStep {
            id: Some(rule.id.clone()),
            name: rule.name.clone(),
            result,
            found,
            fallback: None,
            considered: vec![],
            more: 0,
        });
    }

    /// Whom the last step considered.
    fn list(&mut self, considered: Vec<Considered>, more: u32) {
        if let Some(step) = self.steps.last_mut() {
            step.considered = considered;
            step.more = more;
        }
    }

    fn decide(self, outcome: Outcome) -> Decision {
        let chosen = match &outcome {
            Outcome::Ask { rep, .. } => Some(rep.clone()),
            Outcome::Wait { .. } | Outcome::BookLater { .. } => None,
        };
        let instead = instead(&self.steps, chosen.as_ref());
        Decision {
            outcome,
            progress: self.progress,
            trace: RouteTrace {
                at: self.scene.at,
                policy_version: self.scene.policy.version,
                steps: self.steps,
                chosen,
                instead,
                lead: Some(Box::new(self.scene.lead.clone())),
            },
        }
    }
}

fn result_of(walk: &Walk<'_>) -> StepResult {
    match walk.chosen {
        Some(_) => StepResult::Chosen,
        None => StepResult::Nobody,
    }
}

/// Who would have got it had they been available: of the first rule that found somebody, the first
/// who was passed over for a reason of the moment.
fn instead(steps: &[RouteStep], chosen: Option<&RepId>) -> Option<Considered> {
    let applied = |s: &&RouteStep| {
        s.id.is_some()
            && s.fallback.is_none()
            && !matches!(s.result, StepResult::NotFor { .. } | StepResult::NoneFound)
    };
    let first = steps.iter().find(applied)?;
    first
        .considered
        .iter()
        .take_while(|c| c.outcome != Considering::Chosen)
        .find(|c| c.outcome.is_of_the_moment() && Some(&c.rep) != chosen)
        .cloned()
}

impl Considering {
    /// Whether it would have been otherwise at another moment.
    fn is_of_the_moment(&self) -> bool {
        matches!(
            self,
            Self::NotAvailable { .. }
                | Self::AtCapacity { .. }
                | Self::ChannelFull { .. }
                | Self::RateLimited { .. }
                | Self::OutsideHours { .. }
                | Self::OnLeave { .. }
                | Self::Holiday { .. }
        )
    }
}
