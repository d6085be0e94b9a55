//! What is sent to one person, or to the programs, because of one event.

use jiff::tz::TimeZone;

use super::{Audience, Channel, NotifyPolicy, NotifyRule, NotifyStep, RepNotify, defaults};
use crate::Timestamp;
use crate::ids::{ConnectionId, RepId, TeamId};
use crate::notice::NoticeEvent;

/// Who is told.
#[derive(Clone, Debug)]
pub struct Reader {
    pub rep: RepId,
    pub teams: Vec<TeamId>,
    pub choice: RepNotify,
    pub zone: TimeZone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub channel: Channel,
    pub connection: Option<ConnectionId>,
    pub at: Timestamp,
    /// Without a delay of its own, also where quiet hours keep it.
    pub at_once: bool,
    pub unless_acted: bool,
}

impl Planned {
    /// Whether it is not sent any more once somebody has acted. What goes out at once asks somebody
    /// to act: a night, or a provider that is down, does not make it worth sending afterwards. A
    /// later step is sent whatever happens unless it says otherwise, and then says what became of it.
    pub fn is_over_once_acted(&self) -> bool {
        self.unless_acted || self.at_once
    }
}

/// A step of the policy that is not taken, and why: receipts say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub channel: Channel,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The rep turned the channel off.
    TurnedOff,
}

/// For a person all personal channels, for `None` the programs. The desktop is not planned: it is
/// told by the feed, always and at once.
pub fn plan(
    policy: &NotifyPolicy,
    event: NoticeEvent,
    reader: Option<&Reader>,
    now: Timestamp,
) -> (Vec<Planned>, Vec<Skipped>) {
    let (mut planned, mut skipped) = (vec![], vec![]);
    for step in steps(policy, event, reader) {
        let channel = step.channel;
        if reader.is_some_and(|r| r.turned_off(policy, &step)) {
            let why = Why::TurnedOff;
            skipped.push(Skipped { channel, why });
        } else {
            let after = now.plus_seconds(i64::from(step.after_seconds));
            planned.push(Planned {
                channel,
                at: reader.map_or(after, |r| r.awake(policy, &step, after)),
                connection: step.connection,
                at_once: step.after_seconds == 0,
                unless_acted: step.unless_acted,
            });
        }
    }
    (planned, skipped)
}

/// The steps of the most particular rule for a person, or of the rule for everyone where programs
/// are told; whatever the person turned off.
pub fn steps(
    policy: &NotifyPolicy,
    event: NoticeEvent,
    reader: Option<&Reader>,
) -> Vec<NotifyStep> {
    let own = rule(&policy.rules, event, reader).cloned();
    let found = own.or_else(|| rule(&defaults::rules(), event, reader).cloned());
    let told = |step: &NotifyStep| {
        step.channel != Channel::Desktop && step.channel.is_personal() == reader.is_some()
    };
    let steps = found.map(|rule| rule.steps).unwrap_or_default();
    steps.into_iter().filter(told).collect()
}

/// For the rep, else for the first of their teams that stands there, else for everyone.
fn rule<'r>(
    rules: &'r [NotifyRule],
    event: NoticeEvent,
    reader: Option<&Reader>,
) -> Option<&'r NotifyRule> {
    let nearness = |rule: &NotifyRule| match (&rule.audience, reader) {
        (Audience::Rep { rep }, Some(reader)) if *rep == reader.rep => Some(0),
        (Audience::Team { team }, Some(reader)) if reader.teams.contains(team) => Some(1),
        (Audience::Everyone, _) => Some(2),
        _ => None,
    };
    let of_event = rules.iter().filter(|rule| rule.event == event);
    let near = of_event.filter_map(|rule| Some((nearness(rule)?, rule)));
    // Of equally near ones the first.
    near.min_by_key(|(nearness, _)| *nearness)
        .map(|(_, rule)| rule)
}

impl Reader {
    fn turned_off(&self, policy: &NotifyPolicy, step: &NotifyStep) -> bool {
        policy.reps_choose && !step.required && self.choice.off.contains(&step.channel)
    }

    /// That time, or the end of the quiet time it lies in.
    fn awake(&self, policy: &NotifyPolicy, step: &NotifyStep, at: Timestamp) -> Timestamp {
        // What is required waits for the workspace's quiet hours only: nobody's own are so long
        // that it never arrives.
        let own = self.choice.quiet.filter(|_| !step.required);
        let quiet = own.filter(|_| policy.reps_choose).or(policy.quiet);
        match quiet {
            Some(quiet) if !step.urgent => quiet.over(at, &self.zone),
            _ => at,
        }
    }
}
