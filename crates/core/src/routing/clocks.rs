//! Clocks of a handoff: what happens when a stage takes too long, and when.

use serde::{Deserialize, Serialize};

use super::{ClockAction, ClockStep, RoutingPolicy, Stage};
use crate::Timestamp;
use crate::handoff::{Handoff, HandoffState, OfferState};

/// A step of the policy, as it stands for one handoff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Clock {
    pub stage: Stage,
    pub after_seconds: u32,
    pub action: ClockAction,
    pub since: Timestamp,
    pub due_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// A step that was done. It is known by its stage, when that began, its place in time, and all that
/// it does: two steps may call different people at the same moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub stage: Stage,
    pub since: Timestamp,
    pub after_seconds: u32,
    pub action: ClockAction,
    pub at: Timestamp,
}

/// Since when the handoff is in a stage, if it is.
pub fn since(handoff: &Handoff, stage: Stage) -> Option<Timestamp> {
    match stage {
        Stage::Answer => handoff.pending().map(|o| o.made_at),
        Stage::Pickup => matches!(handoff.state, HandoffState::Offered | HandoffState::Waiting)
            .then(|| waits_since(handoff)),
        Stage::Wrapup => (handoff.state == HandoffState::Accepted)
            .then(|| handoff.accepted().and_then(|o| o.answered_at))
            .flatten(),
    }
}

/// Whoever had it and gave it back ended the first wait: the second begins anew.
fn waits_since(handoff: &Handoff) -> Timestamp {
    let returned = handoff
        .offers
        .iter()
        .filter(|o| o.state == OfferState::Returned)
        .filter_map(|o| o.answered_at);
    returned.fold(handoff.requested_at, Timestamp::max)
}

/// Every clock that runs now, soonest first.
pub fn clocks(policy: &RoutingPolicy, handoff: &Handoff, done: &[Done]) -> Vec<Clock> {
    let mut out: Vec<Clock> = policy
        .clocks
        .iter()
        .filter_map(|step| clock(step, handoff, done))
        .collect();
    out.sort_by_key(|c| (c.due_at, c.stage));
    out
}

fn clock(step: &ClockStep, handoff: &Handoff, done: &[Done]) -> Option<Clock> {
    let since = since(handoff, step.stage)?;
    let done_at = done
        .iter()
        .find(|d| {
            (d.stage, d.since, d.after_seconds) == (step.stage, since, step.after_seconds)
                && d.action == step.action
        })
        .map(|d| d.at);
    Some(Clock {
        stage: step.stage,
        after_seconds: step.after_seconds,
        action: step.action.clone(),
        since,
        due_at: since.plus_seconds(i64::from(step.after_seconds)),
        done_at,
    })
}

/// When the next undone step is due.
pub fn next_due(clocks: &[Clock]) -> Option<Timestamp> {
    clocks
        .iter()
        .filter(|c| c.done_at.is_none())
        .map(|c| c.due_at)
        .min()
}

#[cfg(test)]
mod tests;
