//! The differences in words.

use std::collections::HashSet;
use std::hash::Hash;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::ids::RuleId;
use crate::routing::{RoutingPolicy, Rule, Skill, Territory};

/// Rules first: what is added and taken away, then what is moved and changed.
pub fn summary(from: &RoutingPolicy, to: &RoutingPolicy) -> Vec<String> {
    let mut out = vec![];
    for (i, rule) in to.rules.iter().enumerate() {
        if from.rule(&rule.id).is_none() {
            let place = ordinal(i + 1);
            out.push(format!("Rule “{}” was added as the {place}", rule.name));
        }
    }
    for rule in from.rules.iter().filter(|r| to.rule(&r.id).is_none()) {
        out.push(format!("Rule “{}” was removed", rule.name));
    }
    out.extend(moved(from, to));
    for rule in &to.rules {
        let before = from.rule(&rule.id);
        out.extend(before.into_iter().flat_map(|before| changed(before, rule)));
    }
    out.extend(named("Territory", &from.territories, &to.territories));
    out.extend(named("Skill", &from.skills, &to.skills));
    out.extend(settings(from, to));
    out
}

/// The rules that must be moved so that the others stay as they are: as few as possible.
fn moved(from: &RoutingPolicy, to: &RoutingPolicy) -> Vec<String> {
    let common = |a: &RoutingPolicy, b: &RoutingPolicy| -> Vec<RuleId> {
        let ids = a.rules.iter().map(|r| r.id.clone());
        ids.filter(|id| b.rule(id).is_some()).collect()
    };
    let (old, new) = (common(from, to), common(to, from));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let stays: HashSet<&RuleId> = ops
        .iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .flat_map(|op| new.get(op.new_range()).unwrap_or_default())
        .collect();
    let moved = to.rules.iter().enumerate();
    moved
        .filter(|(_, r)| from.rule(&r.id).is_some() && !stays.contains(&r.id))
        .map(|(i, r)| {
            let was = from.rules.iter().position(|b| b.id == r.id);
            let way = if was.is_some_and(|was| was > i) {
                "up"
            } else {
                "down"
            };
            let place = ordinal(i + 1);
            format!("Rule “{}” was moved {way} and is the {place} now", r.name)
        })
        .collect()
}

fn changed(before: &Rule, after: &Rule) -> Vec<String> {
    let name = &after.name;
    let mut out = vec![];
    match (before.on, after.on) {
        (true, false) => out.push(format!("Rule “{name}” was turned off")),
        (false, true) => out.push(format!("Rule “{name}” was turned on")),
        _ => {}
    }
    if before.name != after.name {
        out.push(format!("Rule “{}” is now called “{name}”", before.name));
    }
    let parts = [
        (before.when != after.when, "which leads it is for"),
        (before.to != after.to, "whom it finds"),
        (before.teams != after.teams, "its teams"),
        (before.order != after.order, "who is asked first"),
        (
            before.fallback != after.fallback,
            "what happens when nobody is there",
        ),
        (
            before.offer_seconds != after.offer_seconds,
            "the time to answer",
        ),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .filter(|(changed, _)| *changed)
        .map(|(_, part)| *part)
        .collect();
    if !parts.is_empty() {
        out.push(format!("Rule “{name}” changed {}", and(&parts)));
    }
    out
}

/// Something with an id and a name.
trait Named: PartialEq {
    type Id: Eq + Hash;
    fn id(&self) -> &Self::Id;
    fn name(&self) -> &str;
}

impl Named for Territory {
    type Id = crate::ids::TerritoryId;
    fn id(&self) -> &Self::Id {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Skill {
    type Id = crate::ids::SkillId;
    fn id(&self) -> &Self::Id {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
}

fn named<T: Named>(what: &str, from: &[T], to: &[T]) -> Vec<String> {
    let mut out = vec![];
    for after in to {
        let name = after.name();
        match from.iter().find(|b| b.id() == after.id()) {
            None => out.push(format!("{what} “{name}” was added")),
            Some(before) if before != after => out.push(format!("{what} “{name}” was changed")),
            Some(_) => {}
        }
    }
    let gone = from.iter().filter(|b| !to.iter().any(|a| a.id() == b.id()));
    out.extend(gone.map(|b| format!("{what} “{}” was removed", b.name())));
    out
}

fn settings(from: &RoutingPolicy, to: &RoutingPolicy) -> Vec<String> {
    let seconds = |n: Option<u32>| n.map_or("once at half time".to_owned(), |n| format!("{n} s"));
    let lapses = |n: u32| match n {
        0 => "never".to_owned(),
        n => format!("after {n} lapses"),
    };
    let parts = [
        (
            from.offer_seconds != to.offer_seconds,
            format!(
                "Time to answer: {} s, was {} s",
                to.offer_seconds, from.offer_seconds
            ),
        ),
        (
            from.repeat_seconds != to.repeat_seconds,
            format!(
                "Between two alerts: {}, was {}",
                seconds(to.repeat_seconds),
                seconds(from.repeat_seconds)
            ),
        ),
        (
            from.away_after_lapses != to.away_after_lapses,
            format!(
                "Set to away: {}, was {}",
                lapses(to.away_after_lapses),
                lapses(from.away_after_lapses)
            ),
        ),
        (
            from.hours != to.hours,
            "Whether working hours count was changed".to_owned(),
        ),
        (
            from.last_resort != to.last_resort,
            "The last resort was changed".to_owned(),
        ),
        (
            from.clocks != to.clocks,
            "The clocks were changed".to_owned(),
        ),
    ];
    let changed = parts.into_iter().filter(|(changed, _)| *changed);
    changed.map(|(_, words)| words).collect()
}

/// `a, b and c`.
fn and(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1st`, `2nd`, `11th`.
fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
