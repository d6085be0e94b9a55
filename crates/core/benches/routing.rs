//! What one decision costs, and how it grows with reps and rules. Each time is set against sorting
//! the same reps by turns in the same run, because microseconds say more of the machine than of the
//! rules.
#![allow(clippy::print_stdout, reason = "a benchmark talks on standard output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use baton_core::Timestamp;
use baton_core::booking::office_hours;
use baton_core::ledger::CREDIT;
use baton_core::presence::Presence;
use baton_core::routing::{
    Candidate, Conditions, FoundBy, Lead, Order, OwnerHit, Progress, Record, RoutingPolicy, Rule,
    Target, Territory, WorkingHours, owners, route,
};

const SEED: u64 = 20_260_302;
/// Monday 2 March 2026, 10:00 in UTC.
const NOW: i64 = 1_772_445_600_000;
const TEAMS: u64 = 50;
const RUNS: usize = 300;

fn main() {
    // `cargo test` and nextest start benchmarks too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("One decision, by turns among all, hours counted");
    for reps in [10, 100, 1_000] {
        show(
            &format!("{reps} reps, 1 rule"),
            reps,
            &policy(1, true),
            &lead(),
        );
    }
    println!("\nOne decision among 1,000 reps; of the rules only the last finds somebody");
    for rules in [1, 10, 100] {
        let name = format!("{rules} rules, others' leads");
        show(&name, 1_000, &policy(rules, false), &lead());
    }
    println!("\nOne decision among 1,000 reps of whom nobody can");
    show("1 rule, all away", 1_000, &policy(1, true), &away_lead());
    show(
        "100 rules, all their people away",
        1_000,
        &away(100),
        &away_lead(),
    );
    println!("\nAn owner among 1,000 reps; 100,000 owned accounts change nothing here: a lead");
    println!("brings the hits of its few keys");
    show("owner", 1_000, &owner(), &owned());
    let keys = best_of(|| owners::keys(&owned()).len());
    println!("{:<40} {:>8.1} µs", "keys to look up", micros(keys));
}

/// The leads of this language find everybody away.
fn away_lead() -> Lead {
    Lead {
        country: Some("DE".to_owned()),
        score: 9,
        ..Lead::default()
    }
}

fn show(name: &str, reps: usize, policy: &RoutingPolicy, lead: &Lead) {
    let mut team = team(reps);
    if lead.score == 9 {
        for rep in &mut team {
            rep.presence = Presence::Away;
        }
    }
    let sort = best_of(|| {
        let mut all: Vec<&Candidate> = team.iter().collect();
        all.sort_unstable_by(|a, b| a.cmp_turn(b));
        all.len()
    });
    let at = Timestamp::from_millis(NOW);
    let time = best_of(|| {
        let decision = route(policy, lead, &team, &Progress::default(), at);
        decision.trace.steps.len()
    });
    println!(
        "{name:<40} {:>8.1} µs   {:>9.0} a second   {:>6.2} of sorting them",
        micros(time),
        1.0 / time.as_secs_f64(),
        time.as_secs_f64() / sort.as_secs_f64()
    );
}

fn rule(n: usize, to: Target, when: Conditions) -> Rule {
    Rule {
        id: format!("rule-{n}").as_str().into(),
        name: format!("Rule {n}"),
        on: true,
        when,
        to,
        teams: vec![],
        order: Order::Balanced,
        fallback: vec![],
        offer_seconds: None,
    }
}

/// Territories of other countries, and at last everyone.
fn policy(rules: usize, hours: bool) -> RoutingPolicy {
    let others = |n| {
        let when = Conditions {
            countries: vec!["FR".to_owned(), "IT".to_owned(), "ES".to_owned()],
            ..Conditions::default()
        };
        rule(n, Target::Territory { only: vec![] }, when)
    };
    let mut all: Vec<Rule> = (1..rules).map(others).collect();
    all.push(rule(0, Target::RoundRobin, Conditions::default()));
    RoutingPolicy {
        rules: all,
        hours: if hours {
            WorkingHours::All
        } else {
            WorkingHours::Own
        },
        ..RoutingPolicy::default()
    }
}

/// Each rule finds the people of one territory, and all are away.
fn away(rules: usize) -> RoutingPolicy {
    let territory = |n: usize| Territory {
        id: format!("t{n}").as_str().into(),
        name: format!("Territory {n}"),
        area: Conditions::default(),
        reps: vec![],
        teams: vec![format!("team{}", n as u64 % TEAMS).as_str().into()],
    };
    let only = |n: usize| vec![format!("t{n}").as_str().into()];
    RoutingPolicy {
        territories: (0..rules).map(territory).collect(),
        rules: (0..rules)
            .map(|n| {
                rule(
                    n,
                    Target::Territory { only: only(n) },
                    Conditions::default(),
                )
            })
            .collect(),
        ..RoutingPolicy::default()
    }
}

fn owner() -> RoutingPolicy {
    let mut policy = policy(1, true);
    let to = Target::Owner { lists: vec![] };
    policy.rules.insert(0, rule(1, to, Conditions::default()));
    policy
}

fn lead() -> Lead {
    Lead {
        email: Some("dana@labs.acme.co.uk".to_owned()),
        company: Some("Acme Ltd".to_owned()),
        country: Some("DE".to_owned()),
        ..Lead::default()
    }
}

fn owned() -> Lead {
    Lead {
        owners: vec![OwnerHit {
            list: "crm".to_owned(),
            record: Record::Account,
            by: FoundBy::Domain,
            key: "acme.co.uk".to_owned(),
            rep: "rep_000777".into(),
        }],
        ..lead()
    }
}

fn team(reps: usize) -> Vec<Candidate> {
    let random = &mut Random(SEED);
    let zones = ["Europe/Berlin", "Europe/Madrid", "UTC", "Africa/Cairo"];
    (0..reps)
        .zip(zones.iter().cycle())
        .map(|(n, zone)| {
            let id = format!("rep_{n:06}");
            let mut rep = Candidate::new(id.as_str().into(), id);
            rep.weight = 1 + u32::try_from(random.next() % 3).unwrap_or_default();
            rep.standing.credits = i64::try_from(random.next() % 40).unwrap_or_default() * CREDIT;
            rep.open = u32::try_from(random.next() % 5).unwrap_or_default();
            rep.profile.teams = vec![format!("team{}", random.next() % TEAMS).as_str().into()];
            (*zone).clone_into(&mut rep.time.zone);
            rep.time.week = office_hours();
            rep
        })
        .collect()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The least of several runs: what disturbs only adds.
fn best_of(mut work: impl FnMut() -> usize) -> Duration {
    let timed = (0..RUNS).map(|_| {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed()
    });
    timed.min().unwrap_or_default()
}

/// `SplitMix64`: the same numbers from the same seed, on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
