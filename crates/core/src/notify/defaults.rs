//! Who is told of what, where the workspace has no rule of its own.

use super::{Audience, Channel, NotifyRule, NotifyStep};
use crate::notice::NoticeEvent;

/// Somebody at the desktop is faster than any message; so Slack is given them half a minute.
const SLACK_AFTER: u32 = 30;
const MAIL_AFTER: u32 = 5 * 60;

const PROGRAMS: [Channel; 3] = [Channel::Hubspot, Channel::Salesforce, Channel::Webhook];
/// Where what is kept of a prospect has to be right.
const BOOKS: [Channel; 2] = [Channel::Hubspot, Channel::Salesforce];

/// One rule for each event that tells anybody. What was sent is brought up to date without one.
pub fn rules() -> Vec<NotifyRule> {
    NoticeEvent::ALL
        .into_iter()
        .map(|event| NotifyRule {
            event,
            audience: Audience::Everyone,
            steps: people(event).into_iter().chain(programs(event)).collect(),
        })
        .filter(|rule| !rule.steps.is_empty())
        .map(sorted)
        .collect()
}

/// A step that waits comes after those at once.
fn sorted(mut rule: NotifyRule) -> NotifyRule {
    rule.steps.sort_by_key(|step| step.after_seconds);
    rule
}

fn people(event: NoticeEvent) -> Vec<NotifyStep> {
    let at_once = |channel| step(channel, event);
    let unless_acted = |channel, after_seconds| NotifyStep {
        after_seconds,
        unless_acted: true,
        ..step(channel, event)
    };
    match event {
        NoticeEvent::Offered => vec![
            unless_acted(Channel::Slack, SLACK_AFTER),
            unless_acted(Channel::Email, MAIL_AFTER),
        ],
        NoticeEvent::Waiting
        | NoticeEvent::Overdue
        | NoticeEvent::Unseen
        | NoticeEvent::Booked
        | NoticeEvent::Moved
        | NoticeEvent::Cancelled => vec![at_once(Channel::Slack), at_once(Channel::Email)],
        NoticeEvent::Accepted
        | NoticeEvent::Lapsed
        | NoticeEvent::Closed
        | NoticeEvent::Corrected
        | NoticeEvent::Test => vec![],
    }
}

fn programs(event: NoticeEvent) -> Vec<NotifyStep> {
    match event {
        NoticeEvent::Offered
        | NoticeEvent::Accepted
        | NoticeEvent::Booked
        | NoticeEvent::Moved
        | NoticeEvent::Cancelled
        | NoticeEvent::Closed => PROGRAMS.map(|channel| step(channel, event)).to_vec(),
        NoticeEvent::Corrected => BOOKS.map(|channel| step(channel, event)).to_vec(),
        NoticeEvent::Lapsed
        | NoticeEvent::Waiting
        | NoticeEvent::Overdue
        | NoticeEvent::Unseen
        | NoticeEvent::Test => vec![],
    }
}

fn step(channel: Channel, event: NoticeEvent) -> NotifyStep {
    NotifyStep {
        channel,
        connection: None,
        after_seconds: 0,
        unless_acted: false,
        // Programs have no nights.
        urgent: channel.is_personal() && event.is_urgent(),
        required: false,
    }
}
