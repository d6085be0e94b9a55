//! What a draft changes, told as it happens.

use baton_core::handoff::OfferState;
use baton_core::ids::RepId;
use baton_core::routing::replay::{Past, ReplayGot, ReplayReport};
use baton_core::routing::{
    Candidate, Conditions, Fallback, FoundBy, LastResort, Lead, Order, OwnerHit, Record,
    RoutingPolicy, Rule, Target, Territory,
};

use crate::hub::{Coming, Does, Hub, ms, replay};

fn team(reps: &[&str]) -> Vec<Candidate> {
    let named = |id: &&str| Candidate::new((*id).into(), id.to_uppercase());
    reps.iter().map(named).collect()
}

fn rule(id: &str, to: Target) -> Rule {
    Rule {
        id: id.into(),
        name: format!("Rule {id}"),
        on: true,
        when: Conditions::default(),
        to,
        teams: vec![],
        order: Order::Balanced,
        fallback: vec![],
        offer_seconds: None,
    }
}

/// The rule goes before all others.
fn first(base: &RoutingPolicy, rule: Rule) -> RoutingPolicy {
    let mut draft = base.clone();
    draft.rules.insert(0, rule);
    draft
}

fn from(country: &str) -> Lead {
    Lead {
        country: Some(country.into()),
        ..Lead::default()
    }
}

fn owned_by(rep: &str) -> Lead {
    Lead {
        owners: vec![OwnerHit {
            list: "crm".into(),
            record: Record::Account,
            by: FoundBy::Domain,
            key: "acme.com".into(),
            rep: rep.into(),
        }],
        ..Lead::default()
    }
}

/// One a minute; whoever is asked takes it within ten seconds.
fn played(policy: &RoutingPolicy, team: &[Candidate], leads: &[Lead]) -> Vec<Past> {
    let coming: Vec<_> = (0..)
        .zip(leads)
        .map(|(i, lead)| Coming::new(i * 60_000, lead.clone()))
        .collect();
    let hub = Hub::new(policy, team.to_vec(), |_, _| Does::Accepts(10_000));
    hub.play(&coming, 10_000_000)
}

fn got(report: &ReplayReport, rep: &str) -> (u32, u32) {
    let id: RepId = rep.into();
    let r = report.reps.iter().find(|r| r.rep == id).unwrap();
    (r.before, r.after)
}

#[test]
fn a_territory_rule_moves_the_leads_of_the_territory_and_no_others() {
    let base = RoutingPolicy::default();
    let mut team = team(&["ana", "bo", "cy"]);
    for c in &mut team {
        c.capacity = 100;
    }
    let leads: Vec<_> = (0..30)
        .map(|i| from(if i % 3 == 1 { "DE" } else { "FR" }))
        .collect();
    let past = played(&base, &team, &leads);
    let mut draft = first(&base, rule("dach", Target::Territory { only: vec![] }));
    draft.territories.push(Territory {
        id: "dach".into(),
        name: "DACH".into(),
        area: Conditions {
            countries: vec!["DE".into()],
            ..Conditions::default()
        },
        reps: vec!["cy".into()],
        teams: vec![],
    });
    // Of the others' leads cy gets none, so that by turns nothing else would move.
    let base_report = replay(&base, &draft, &past, &team);
    assert_eq!(base_report.reproduced, 30);
    let german: Vec<_> = past
        .iter()
        .filter(|p| p.lead.country.as_deref() == Some("DE"))
        .map(|p| p.handoff.clone())
        .collect();
    assert_eq!(german.len(), 10);
    for change in &base_report.changes {
        let to_cy = matches!(&change.after, ReplayGot::Rep { rep, rule, .. }
            if rep == &"cy".into() && rule == "Rule dach");
        assert_eq!(to_cy, german.contains(&change.handoff), "{change:?}");
    }
    assert_eq!(
        got(&base_report, "cy"),
        (10, 10),
        "cy's credits count in the turns"
    );
}

#[test]
fn a_territory_outside_the_turns_moves_its_leads_alone() {
    let mut base = RoutingPolicy::default();
    let mut team = team(&["ana", "bo", "cy"]);
    for c in &mut team {
        c.capacity = 100;
    }
    team[0].profile.teams.push("west".into());
    team[1].profile.teams.push("west".into());
    base.rules[0].teams.push("west".into());
    let leads: Vec<_> = (0..30)
        .map(|i| from(if i % 3 == 1 { "DE" } else { "FR" }))
        .collect();
    // Each has an owner, so that no turn hangs on another.
    let leads: Vec<_> = (0..)
        .zip(leads)
        .map(|(i, lead)| Lead {
            owners: owned_by(if i % 2 == 0 { "ana" } else { "bo" }).owners,
            ..lead
        })
        .collect();
    let base = first(&base, rule("owner", Target::Owner { lists: vec![] }));
    let past = played(&base, &team, &leads);
    let mut dach = rule("dach", Target::RoundRobin);
    dach.when.countries.push("DE".into());
    dach.teams.push("dach".into());
    let mut then = team.clone();
    then[2].profile.teams.push("dach".into());
    let mut past = past;
    for m in past.iter_mut().flat_map(|p| &mut p.moments) {
        m.candidates[2].profile.teams.push("dach".into());
    }
    let report = replay(&base, &first(&base, dach), &past, &then);
    let german = past
        .iter()
        .filter(|p| p.lead.country.as_deref() == Some("DE"));
    let german: Vec<_> = german.rev().map(|p| p.handoff.clone()).collect();
    let moved: Vec<_> = report.changes.iter().map(|c| c.handoff.clone()).collect();
    assert_eq!(moved, german, "newest first");
    assert_eq!((report.changed, report.reproduced), (10, 30));
    assert_eq!(got(&report, "cy"), (0, 10));
    assert_eq!(report.reps[0].rep, "cy".into(), "the largest gain first");
    assert_eq!(
        (report.before.owner_breaches, report.after.owner_breaches),
        (0, 10)
    );
    let drift = (report.before.drift, report.after.drift);
    assert_eq!(drift, (333, 0), "cy had nothing of what the weights say");
}

#[test]
fn an_owner_who_could_have_taken_it_is_a_breach_and_one_who_is_away_is_none() {
    let base = RoutingPolicy::default();
    let team = team(&["ana", "bo"]);
    let leads = [owned_by("bo"), owned_by("bo"), owned_by("gone")];
    let mut past = played(&base, &team, &leads);
    let draft = first(&base, rule("owner", Target::Owner { lists: vec![] }));
    let report = replay(&base, &draft, &past, &team);
    assert_eq!(
        report.before.owner_breaches, 1,
        "the first went to ana by turns"
    );
    assert_eq!(report.after.owner_breaches, 0);
    assert_eq!(report.changed, 1);
    for m in past.iter_mut().flat_map(|p| &mut p.moments) {
        m.candidates[1].presence = baton_core::presence::Presence::Away;
    }
    let report = replay(&base, &draft, &past, &team);
    assert_eq!(report.before.owner_breaches, 0);
}

#[test]
fn somebody_who_is_asked_without_room_is_overloaded() {
    let base = RoutingPolicy::default();
    let mut team = team(&["ana", "bo"]);
    for c in &mut team {
        c.capacity = 2;
    }
    let leads = vec![Lead::default(); 4];
    let past = played(&base, &team, &leads);
    let mut draft = base.clone();
    draft.rules[0].on = false;
    draft.last_resort = LastResort::Rep { rep: "bo".into() };
    let report = replay(&base, &draft, &past, &team);
    assert_eq!((report.before.overloads, report.after.overloads), (0, 2));
    assert_eq!(got(&report, "bo"), (2, 4));
    let bo = &report.reps[0];
    assert_eq!((bo.peak_before, bo.peak_after, bo.capacity), (2, 4, 2));
    assert_eq!((report.before.drift, report.after.drift), (0, 500));
    let last = &report.changes[0].after;
    assert!(
        matches!(last, ReplayGot::Rep { rule, .. } if rule == "Last resort"),
        "{last:?}"
    );
}

#[test]
fn whoever_was_not_asked_then_takes_it_as_fast_as_they_mostly_do() {
    let base = RoutingPolicy::default();
    let team = team(&["ana", "bo"]);
    let coming: Vec<_> = (0..4)
        .map(|i| Coming::new(i * 3_600_000, Lead::default()))
        .collect();
    // By turns: ana, bo, ana, bo.
    let pauses =
        |_: usize, rep: &RepId| Does::Accepts(if rep == &"ana".into() { 4_000 } else { 60_000 });
    let past = Hub::new(&base, team.clone(), pauses).play(&coming, i64::MAX / 4);
    let mut draft = base.clone();
    draft.rules[0].on = false;
    draft.last_resort = LastResort::Rep { rep: "ana".into() };
    let report = replay(&base, &draft, &past, &team);
    assert_eq!(report.before.median_seconds, Some(4));
    assert_eq!(report.before.p90_seconds, Some(60));
    assert_eq!(report.after.p90_seconds, Some(4), "ana is quick");
}

#[test]
fn who_needs_longer_than_the_draft_gives_lets_it_lapse() {
    let base = RoutingPolicy::default();
    let team = team(&["ana", "bo"]);
    let does = |_: usize, _: &RepId| Does::Accepts(60_000);
    let hub = Hub::new(&base, team.clone(), does);
    let past = hub.play(&[Coming::new(0, Lead::default())], 10_000_000);
    let draft = RoutingPolicy {
        offer_seconds: 20,
        ..base.clone()
    };
    let report = replay(&base, &draft, &past, &team);
    assert_eq!((got(&report, "ana"), got(&report, "bo")), ((1, 0), (0, 1)));
    assert_eq!(report.before.median_seconds, Some(60));
    assert_eq!(
        report.after.median_seconds,
        Some(40),
        "twice the time that is given"
    );
}

#[test]
fn what_somebody_helped_themselves_to_counts_as_waited_until_then() {
    let base = RoutingPolicy::default();
    let mut team = team(&["ana"]);
    team[0].capacity = 0;
    let coming = Coming {
        claim: Some((90_000, "ana".into())),
        ..Coming::new(0, Lead::default())
    };
    let hub = Hub::new(&base, team.clone(), |_, _| Does::Nothing);
    let past = hub.play(&[coming], 10_000_000);
    assert_eq!(past[0].offers[0].state, OfferState::Accepted);
    let draft = RoutingPolicy {
        last_resort: LastResort::Rep { rep: "ana".into() },
        ..base.clone()
    };
    let report = replay(&base, &draft, &past, &team);
    assert_eq!(
        (report.before.waited, report.before.median_seconds),
        (1, Some(90))
    );
    assert_eq!((report.after.assigned, report.after.overloads), (1, 1));
    assert_eq!(report.changes[0].before, ReplayGot::Waited);
    assert_eq!(got(&report, "ana"), (1, 1), "ana has it either way");
}

#[test]
fn a_draft_that_waits_for_the_owner_goes_on_when_the_time_is_over() {
    let base = RoutingPolicy::default();
    let mut team = team(&["ana", "bo"]);
    team[1].presence = baton_core::presence::Presence::Away;
    let past = played(&base, &team, &[owned_by("bo")]);
    let mut owner = rule("owner", Target::Owner { lists: vec![] });
    owner.fallback = vec![Fallback::Wait { seconds: 9 }];
    let waits = replay(&base, &first(&base, owner.clone()), &past, &team);
    assert_eq!((waits.after.waited, waits.after.assigned), (1, 0));
    assert_eq!(waits.changed, 0, "ana gets it in the end");
    assert_eq!(waits.after.median_seconds, Some(19));
    owner.fallback = vec![Fallback::BookLater];
    let later = replay(&base, &first(&base, owner), &past, &team);
    assert_eq!(later.after.booked_later, 1);
    let name = "BO".to_owned();
    let rep = Some("bo".into());
    assert_eq!(later.changes[0].after, ReplayGot::BookedLater { rep, name });
    assert_eq!(later.changes[0].at, ms(0));
}

/// Everybody waits 81 s, then ana is asked though she has no room.
fn last_resort_after_a_wait() -> (RoutingPolicy, Vec<Candidate>) {
    let mut policy = RoutingPolicy::default();
    policy.rules[0].fallback = vec![Fallback::Wait { seconds: 81 }];
    policy.last_resort = LastResort::Rep { rep: "ana".into() };
    let mut team = team(&["ana"]);
    team[0].capacity = 0;
    (policy, team)
}

#[test]
fn who_leaves_when_the_wait_is_over_and_before_the_hub_decides_is_not_asked_for() {
    let (policy, team) = last_resort_after_a_wait();
    let leaves = Coming {
        leaves: Some(81_030),
        ..Coming::new(0, Lead::default())
    };
    let hub = Hub::new(&policy, team.clone(), |_, _| Does::Nothing).late(15);
    let past = hub.play(&[leaves, Coming::new(0, Lead::default())], 200_000);
    assert_eq!((past[0].offers.len(), past[1].offers.len()), (0, 1));
    let report = replay(&policy, &policy, &past, &team);
    assert_eq!((report.reproduced, report.handoffs), (2, 2));
    assert_eq!((report.before.waited, report.before.overloads), (2, 1));
}

#[test]
fn who_helps_themselves_when_the_wait_is_over_and_before_the_hub_decides_has_it() {
    let (policy, team) = last_resort_after_a_wait();
    let claimed = Coming {
        claim: Some((81_020, "ana".into())),
        ..Coming::new(0, Lead::default())
    };
    let hub = Hub::new(&policy, team.clone(), |_, _| Does::Nothing).late(15);
    let past = hub.play(&[claimed, Coming::new(0, Lead::default())], 200_000);
    assert!(past[0].offers[0].claimed && !past[1].offers[0].claimed);
    let report = replay(&policy, &policy, &past, &team);
    assert_eq!((report.reproduced, report.handoffs), (2, 2));
}

#[test]
fn who_leaves_after_a_rep_declined_and_before_the_hub_decides_is_not_asked_for_again() {
    let policy = RoutingPolicy::default();
    let team = team(&["ana", "bo"]);
    let leaves = Coming {
        leaves: Some(10_020),
        ..Coming::new(0, Lead::default())
    };
    let hub = Hub::new(&policy, team.clone(), |_, _| Does::Declines(10_000)).late(15);
    let past = hub.play(&[leaves, Coming::new(0, Lead::default())], 200_000);
    assert_eq!(past[0].offers.len(), 1);
    let report = replay(&policy, &policy, &past, &team);
    assert_eq!((report.reproduced, report.handoffs), (2, 2));
}

#[test]
fn a_wait_that_is_over_just_before_the_record_ends_is_not_decided() {
    let (policy, team) = last_resort_after_a_wait();
    let coming = [0, 81_010].map(|at| Coming::new(at, Lead::default()));
    let hub = Hub::new(&policy, team.clone(), |_, _| Does::Nothing).late(15);
    let past = hub.play(&coming, 81_025);
    assert_eq!((past[0].offers.len(), past[1].moments.len()), (0, 1));
    let report = replay(&policy, &policy, &past, &team);
    assert_eq!((report.reproduced, report.before.waited), (2, 2));
}

#[test]
fn a_draft_that_waits_goes_on_while_others_come_though_nothing_more_happens_to_it() {
    let (mut base, mut team) = last_resort_after_a_wait();
    base.rules[0].fallback.clear();
    team.extend(self::team(&["bo"]));
    team[1].presence = baton_core::presence::Presence::Away;
    let coming = [0, 600_000].map(|at| Coming {
        work: None,
        ..Coming::new(at, Lead::default())
    });
    let hub = Hub::new(&base, team.clone(), |_, _| Does::Accepts(1_000));
    let past = hub.play(&coming, 700_000);
    let mut draft = base.clone();
    draft.rules[0].fallback = vec![Fallback::Wait { seconds: 81 }];
    let report = replay(&base, &draft, &past, &team);
    assert_eq!((report.reproduced, report.changed), (2, 1), "only the last");
    assert_eq!(got(&report, "ana"), (2, 1));
}
