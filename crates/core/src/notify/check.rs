//! Everything that is wrong with a policy, before it is saved.

mod templates;

use std::collections::HashSet;

use super::{Audience, Channel, NotifyPolicy, NotifyRule, NotifyStep, QuietHours, RepNotify};
use crate::booking::WallTime;
use crate::notice::NoticeEvent;

const MAX_RULES: usize = 500;
const MAX_STEPS: usize = 10;
const MAX_TEMPLATES: usize = 100;
const WEEK: u32 = 7 * 24 * 60 * 60;
const WATCHDOG_SECONDS: std::ops::RangeInclusive<u32> = 10..=3600;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifyFault {
    /// `rules[2].steps[0].after_seconds`
    pub field: String,
    pub problem: String,
    pub fix: Option<String>,
}

/// What is wrong by itself; whether reps, teams and connections exist is the caller's to check.
pub fn check(policy: &NotifyPolicy) -> Vec<NotifyFault> {
    let mut faults = Faults(vec![]);
    faults.count("rules", policy.rules.len(), MAX_RULES);
    for (i, rule) in policy.rules.iter().enumerate() {
        let before = policy.rules.iter().take(i);
        faults.rule(&format!("rules[{i}]"), rule, before);
    }
    faults.quiet("quiet", policy.quiet);
    faults.watchdog(policy);
    faults.templates(&policy.templates);
    faults.0
}

/// What is wrong with what a rep chose, whatever the policy.
pub fn check_choice(choice: &RepNotify) -> Vec<NotifyFault> {
    let mut faults = Faults(vec![]);
    let mut seen = HashSet::new();
    for (i, channel) in choice.off.iter().enumerate() {
        let field = format!("off[{i}]");
        if !seen.insert(channel) {
            faults.add(field, "is there twice", "remove one of the two");
        } else if *channel == Channel::Desktop {
            let fix = "turn it off on the device itself";
            faults.add(field, "the desktop is not turned off here", fix);
        } else if !channel.is_personal() {
            let fix = "choose e-mail or Slack";
            faults.add(field, "is a program's and reaches no person", fix);
        }
    }
    faults.quiet("quiet", choice.quiet);
    faults.0
}

struct Faults(Vec<NotifyFault>);

impl Faults {
    fn add(
        &mut self,
        field: impl Into<String>,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(NotifyFault {
            field: field.into(),
            problem: problem.into(),
            fix: Some(fix.into()),
        });
    }

    fn count(&mut self, field: &str, count: usize, most: usize) {
        if count > most {
            let problem = format!("there are {count}, and may be {most}");
            self.add(field, problem, "remove some, or make one of several");
        }
    }

    fn rule<'r>(
        &mut self,
        at: &str,
        rule: &NotifyRule,
        mut before: impl Iterator<Item = &'r NotifyRule>,
    ) {
        if rule.event == NoticeEvent::Test {
            let problem = "tests are sent by hand, and follow no rule";
            self.add(format!("{at}.event"), problem, "remove the rule");
        }
        if before.any(|r| r.event == rule.event && r.audience == rule.audience) {
            let event = rule.event.name();
            let problem = format!("there is a rule for `{event}` and the same people before");
            self.add(format!("{at}.for"), problem, "make one of the two");
        }
        self.count(&format!("{at}.steps"), rule.steps.len(), MAX_STEPS);
        let mut last = 0;
        let mut seen = HashSet::new();
        for (i, step) in rule.steps.iter().enumerate() {
            let at = format!("{at}.steps[{i}]");
            self.channel(&at, step, &rule.audience);
            if !seen.insert((step.channel, &step.connection)) {
                let fix = "remove one of the two, or choose another connection";
                self.add(&at, "the same channel is there before", fix);
            }
            self.delay(&at, step, last);
            last = step.after_seconds.max(last);
        }
    }

    fn channel(&mut self, at: &str, step: &NotifyStep, audience: &Audience) {
        let field = format!("{at}.channel");
        if step.channel == Channel::Desktop {
            let problem = "the desktop is always told at once, and needs no step";
            self.add(field, problem, "remove the step");
        } else if !step.channel.is_personal() && *audience != Audience::Everyone {
            let problem = "programs are told once for all, and not for each person";
            self.add(field, problem, "put the step into the rule for everyone");
        }
    }

    fn delay(&mut self, at: &str, step: &NotifyStep, last: u32) {
        let field = format!("{at}.after_seconds");
        if step.after_seconds > WEEK {
            let problem = "is longer than a week";
            self.add(field, problem, "choose 604800 seconds at most");
        } else if step.after_seconds < last {
            let problem = "comes before the step above it";
            self.add(field, problem, "put the steps in the order of their delays");
        }
    }

    fn quiet(&mut self, field: &str, quiet: Option<QuietHours>) {
        let Some(quiet) = quiet else { return };
        if quiet.from == quiet.to {
            let fix = "choose another end, or have no quiet hours";
            self.add(format!("{field}.to"), "is the same as the beginning", fix);
        } else if length(quiet) >= WallTime::DAY {
            let fix = "leave some time in which something may be sent";
            self.add(field, "has no end", fix);
        }
    }

    fn watchdog(&mut self, policy: &NotifyPolicy) {
        let watchdog = &policy.watchdog;
        if !WATCHDOG_SECONDS.contains(&watchdog.after_seconds) {
            let problem = "must lie between ten seconds and an hour";
            self.add("watchdog.after_seconds", problem, "choose 10 to 3600");
        }
        if watchdog.on && watchdog.then.is_empty() {
            let fix = "choose what it does, or turn it off";
            self.add("watchdog.then", "it would notice, and do nothing", fix);
        }
        for (i, act) in watchdog.then.iter().enumerate() {
            if watchdog.then.iter().take(i).any(|a| a == act) {
                let field = format!("watchdog.then[{i}]");
                self.add(field, "is there twice", "remove one of the two");
            }
        }
    }
}

/// Minutes from one wall time to the other.
fn length(quiet: QuietHours) -> u16 {
    let (from, to) = (quiet.from.minutes(), quiet.to.minutes());
    if from <= to {
        to - from
    } else {
        WallTime::DAY - from + to
    }
}
