//! What makes a policy one that can be published.
//!
//! `parts` looks at rules and what belongs to them, `conditions` at the leads they are for; `advice`
//! says what is allowed and can hardly be meant.

mod advice;
mod conditions;
mod parts;

use std::collections::BTreeSet;

use super::RoutingPolicy;
use super::text::{Kind, Names};

/// What is wrong with a policy, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// E.g. `rules[2].when.countries[0]`.
    pub field: String,
    pub problem: String,
    pub fix: String,
}

const MOST_RULES: usize = 100;
const MOST_TERRITORIES: usize = 500;
const MOST_SKILLS: usize = 200;
const MOST_CLOCKS: usize = 50;
/// Of anything that is listed in one place.
const MOST_LISTED: usize = 1000;
const DAY: u32 = 24 * 60 * 60;
const MONTH: u32 = 30 * DAY;
const LONGEST_NAME: usize = 200;
const LONGEST_ID: usize = 60;

impl RoutingPolicy {
    /// Every fault, in the order of the policy.
    pub fn validate(&self, names: &Names) -> Vec<PolicyError> {
        let mut faults = Faults {
            policy: self,
            names,
            found: vec![],
        };
        faults.settings();
        faults.rules();
        faults.territories();
        faults.skills();
        faults.clocks();
        faults.found
    }
}

struct Faults<'p> {
    policy: &'p RoutingPolicy,
    names: &'p Names,
    found: Vec<PolicyError>,
}

impl Faults<'_> {
    fn add(
        &mut self,
        field: impl Into<String>,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.found.push(PolicyError {
            field: field.into(),
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    fn settings(&mut self) {
        let policy = self.policy;
        self.seconds("offer_seconds", policy.offer_seconds, DAY);
        if let Some(seconds) = policy.repeat_seconds {
            self.seconds("repeat_seconds", seconds, DAY);
        }
        if policy.away_after_lapses > 100 {
            let fix = "choose 0 for never, or 1 to 100";
            self.add(
                "away_after_lapses",
                "more lapses than anybody waits for",
                fix,
            );
        }
        self.last_resort();
    }

    fn seconds(&mut self, field: &str, seconds: u32, most: u32) {
        if seconds == 0 || seconds > most {
            let (problem, fix) = match most / DAY {
                1 => ("must lie between a second and a day", "choose 1 to 86400"),
                _ => (
                    "must lie between a second and thirty days",
                    "choose 1 to 2592000",
                ),
            };
            self.add(field, problem, fix);
        }
    }

    /// How many there may be.
    fn count(&mut self, field: &str, count: usize, least: usize, most: usize) {
        if count < least {
            self.add(field, "there must be at least one", "add one");
        } else if count > most {
            let problem = format!("there are {count}, and may be {most}");
            self.add(field, problem, "remove some, or make one of several");
        }
    }

    fn id<'i>(&mut self, at: &str, id: &'i str, seen: &mut BTreeSet<&'i str>) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        let field = format!("{at}.id");
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(plain) {
            let problem = "an id has 1 to 60 lower-case letters, digits, - or _";
            self.add(field, problem, "write it like `large-accounts`");
        } else if !seen.insert(id) {
            let problem = format!("`{id}` is there twice");
            self.add(field, problem, "give one of the two another id");
        }
    }

    fn name(&mut self, field: &str, name: &str) {
        self.text(field, name, LONGEST_NAME);
    }

    fn text(&mut self, field: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(field, "is empty", "write a short text");
        } else if text.chars().count() > longest {
            let problem = format!("is longer than {longest} characters");
            self.add(field, problem, "shorten it");
        }
    }

    /// Whether somebody or something of this id is known.
    fn known(&mut self, kind: Kind, field: &str, id: &str) {
        if !self.names.knows(kind, id) {
            let (what, fix) = match kind {
                Kind::Rep => ("rep", "choose another, or remove it"),
                Kind::Team => ("team", "choose a team that exists, or make this one"),
                Kind::Agent => ("agent", "choose an agent that exists"),
            };
            self.add(field, format!("there is no {what} `{id}`"), fix);
        }
    }

    fn all_known<'i>(&mut self, kind: Kind, field: &str, ids: impl Iterator<Item = &'i str>) {
        let mut seen = BTreeSet::new();
        for (i, id) in ids.enumerate() {
            let field = format!("{field}[{i}]");
            if seen.insert(id) {
                self.known(kind, &field, id);
            } else {
                self.add(field, "is there twice", "remove one of the two");
            }
        }
        self.count(field, seen.len(), 0, MOST_LISTED);
    }
}
