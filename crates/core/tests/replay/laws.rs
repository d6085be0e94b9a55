//! What holds for any team, any leads and whatever the reps answer.

use baton_core::ids::RepId;
use baton_core::presence::Presence;
use baton_core::routing::replay::Past;
use baton_core::routing::{
    Candidate, Channel, ChannelCapacity, Fallback, FoundBy, LastResort, Lead, Order, OwnerHit,
    RateLimit, Record, RoutingPolicy, Rule, Target,
};
use proptest::prelude::*;

use crate::hub::{Coming, Does, Hub, replay};

const REPS: [&str; 5] = ["ana", "bo", "cy", "di", "eva"];

fn rule(id: &str, to: Target, order: Order, fallback: Vec<Fallback>) -> Rule {
    Rule {
        id: id.into(),
        name: id.into(),
        on: true,
        when: baton_core::routing::Conditions::default(),
        to,
        teams: vec![],
        order,
        fallback,
        offer_seconds: None,
    }
}

/// Some of the ways in which people set it up.
fn policies() -> impl Strategy<Value = RoutingPolicy> {
    let order = prop::sample::select(vec![Order::Balanced, Order::Strict, Order::Freest]);
    let wait = prop::option::of(1_u32..200);
    let last = prop::sample::select(vec![
        LastResort::Queue { team: None },
        LastResort::Book,
        LastResort::Rep { rep: "ana".into() },
    ]);
    (any::<bool>(), any::<bool>(), order, wait, last, 5_u32..120).prop_map(
        |(owners, delegate, order, wait, last_resort, offer_seconds)| {
            let waits: Vec<_> = wait
                .map(|seconds| Fallback::Wait { seconds })
                .into_iter()
                .collect();
            let mut fallback = waits.clone();
            if delegate {
                fallback.push(Fallback::BookLater);
            }
            let owner = rule("owner", Target::Owner { lists: vec![] }, order, fallback);
            let all = rule("all", Target::RoundRobin, order, waits);
            RoutingPolicy {
                offer_seconds,
                rules: owners.then_some(owner).into_iter().chain([all]).collect(),
                last_resort,
                ..RoutingPolicy::default()
            }
        },
    )
}

fn team() -> impl Strategy<Value = Vec<Candidate>> {
    let rate = prop::option::of((1_u32..4, 1_u32..10));
    let rep = (
        0_u32..4,
        0_u32..4,
        rate,
        prop::option::of(0_u32..3),
        0_i64..3,
    );
    prop::collection::vec(rep, 1..=REPS.len()).prop_map(|reps| {
        let named = reps.into_iter().zip(REPS);
        named
            .map(|((weight, capacity, rate, chats, credits), id)| {
                let mut c = Candidate::new(id.into(), id);
                (c.weight, c.capacity) = (weight, capacity);
                c.profile.rate = rate.map(|(most, minutes)| RateLimit { most, minutes });
                c.profile.channels.extend(chats.map(|most| ChannelCapacity {
                    channel: Channel::Chat,
                    most,
                }));
                c.standing.credits = credits * 1000;
                c
            })
            .collect()
    })
}

fn any_rep() -> impl Strategy<Value = RepId> {
    prop::sample::select(REPS.to_vec()).prop_map(RepId::from)
}

fn coming() -> impl Strategy<Value = Vec<Coming>> {
    let one = (
        0_i64..90_000,
        prop::option::of(any_rep()),
        any::<bool>(),
        prop::option::of(1_i64..400_000),
        prop::option::of(0_i64..300_000),
        prop::option::of((0_i64..200_000, any_rep())),
    );
    prop::collection::vec(one, 1..25).prop_map(|leads| {
        let mut at = 0;
        leads
            .into_iter()
            .map(|(gap, owner, voice, work, leaves, claim)| {
                at += gap;
                let owners = owner.map(|rep| OwnerHit {
                    list: "crm".into(),
                    record: Record::Account,
                    by: FoundBy::Domain,
                    key: "acme.com".into(),
                    rep,
                });
                let lead = Lead {
                    channel: if voice { Channel::Voice } else { Channel::Chat },
                    owners: owners.into_iter().collect(),
                    ..Lead::default()
                };
                Coming {
                    at,
                    lead,
                    work,
                    leaves: leaves.map(|l| at + l),
                    claim: claim.map(|(c, rep)| (at + c, rep)),
                }
            })
            .collect()
    })
}

/// What a rep does with a lead, from a number: the same whenever it is asked.
fn does(seed: u64, lead: usize, rep: &RepId) -> Does {
    let mut n = seed;
    for byte in rep.0.bytes().chain(lead.to_le_bytes()) {
        n = (n ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    n ^= n >> 29;
    let after = i64::try_from(n % 90_000).unwrap();
    match (n >> 20) % 10 {
        0..=4 => Does::Accepts(after),
        5..=6 => Does::Declines(after),
        7 => Does::Returns(after),
        _ => Does::Nothing,
    }
}

#[derive(Clone, Debug)]
struct Week {
    team: Vec<Candidate>,
    coming: Vec<Coming>,
    turns: Vec<(i64, usize, Presence)>,
    seed: u64,
    late: i64,
    end: i64,
}

fn weeks() -> impl Strategy<Value = Week> {
    let presence = prop::sample::select(vec![Presence::Available, Presence::Away]);
    let turns = prop::collection::vec((0_i64..1_000_000, 0..REPS.len(), presence), 0..12);
    (
        team(),
        coming(),
        turns,
        any::<u64>(),
        0_i64..40,
        200_000_i64..3_000_000,
    )
        .prop_map(|(team, coming, mut turns, seed, late, end)| {
            turns.retain(|(_, rep, _)| *rep < team.len());
            Week {
                team,
                coming,
                turns,
                seed,
                late,
                end,
            }
        })
}

impl Week {
    fn play(&self, policy: &RoutingPolicy) -> Vec<Past> {
        let mut hub = Hub::new(policy, self.team.clone(), |i, rep| does(self.seed, i, rep));
        hub = hub.late(self.late);
        for (at, rep, presence) in &self.turns {
            hub = hub.turns(*at, *rep, *presence);
        }
        hub.play(&self.coming, self.end)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_policy_in_force_reproduces_what_was_recorded(week in weeks(), policy in policies()) {
        let past = week.play(&policy);
        let report = replay(&policy, &policy, &past, &week.team);
        prop_assert_eq!(report.reproduced, report.handoffs);
        // Who left before the hub came to decide tells nothing.
        let decided = past.iter().filter(|p| !p.moments.is_empty()).count();
        prop_assert_eq!(report.handoffs, u32::try_from(decided).unwrap());
        prop_assert_eq!(report.changed, 0);
        prop_assert_eq!(report.before, report.after);
        prop_assert!(report.reps.iter().all(|r| r.before == r.after && r.peak_before == r.peak_after));
    }

    #[test]
    fn a_policy_that_was_not_in_force_changes_nothing_beside_itself(
        week in weeks(), then in policies(), now in policies(),
    ) {
        let report = replay(&now, &now, &week.play(&then), &week.team);
        prop_assert_eq!((report.changed, report.changes.len()), (0, 0));
        prop_assert_eq!(report.before, report.after);
    }

    #[test]
    fn every_handoff_is_counted_once_and_the_same_again(
        week in weeks(), base in policies(), draft in policies(),
    ) {
        let past = week.play(&base);
        let report = replay(&base, &draft, &past, &week.team);
        for t in [&report.before, &report.after] {
            prop_assert_eq!(t.assigned + t.waited + t.booked_later, report.handoffs);
            prop_assert!(t.drift <= 1000 && t.median_seconds <= t.p90_seconds);
        }
        prop_assert!(report.changed >= u32::try_from(report.changes.len()).unwrap());
        prop_assert_eq!(report.reproduced, report.handoffs);
        prop_assert_eq!(&report, &replay(&base, &draft, &past, &week.team));
    }
}
