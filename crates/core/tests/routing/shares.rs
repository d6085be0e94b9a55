//! Who gets how many in the long run.

use baton_core::Timestamp;
use baton_core::ledger::{CREDIT, calibration};
use baton_core::presence::Presence;
use baton_core::routing::{Candidate, Lead, Order, Progress, RoutingPolicy, route};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::any::REPS;
use crate::scene::{NOW, at};

/// Plays handoffs to a team, each done at once, and counts who got how many.
fn play(team: &mut [Candidate], rounds: u32, order: Order) -> Vec<u32> {
    let mut p = RoutingPolicy::default();
    p.rules[0].order = order;
    let mut got = vec![0; team.len()];
    for n in 0..rounds {
        let now = at(NOW).plus_seconds(i64::from(n));
        let d = route(&p, &Lead::default(), team, &Progress::default(), now);
        let Some(rep) = d.chosen() else { continue };
        let place = team.iter().position(|c| &c.rep == rep).unwrap();
        got[place] += 1;
        team[place].standing.credits += CREDIT;
        team[place].standing.last_assigned = Some(now);
    }
    got
}

fn weighted(weights: &[u32]) -> Vec<Candidate> {
    let all = weights.iter().zip(REPS);
    all.map(|(weight, rep)| Candidate {
        weight: *weight,
        ..Candidate::new(rep.into(), rep)
    })
    .collect()
}

#[test]
fn weights_three_two_one_converge() {
    let mut team = weighted(&[3, 2, 1]);
    assert_eq!(play(&mut team, 600, Order::Balanced), [300, 200, 100]);
    // Also on the way there.
    let mut team = weighted(&[3, 2, 1]);
    assert_eq!(play(&mut team, 6, Order::Balanced), [3, 2, 1]);
}

#[test]
fn strict_turns_are_the_same_for_all_weights() {
    let mut team = weighted(&[3, 2, 1]);
    assert_eq!(play(&mut team, 60, Order::Strict), [20, 20, 20]);
}

/// Brings the last of the team level with the others, as the ledger does.
fn level(team: &mut [Candidate]) {
    let (last, others) = team.split_last_mut().unwrap();
    let others: Vec<(i64, u32)> = others
        .iter()
        .map(|c| (c.standing.credits, c.weight))
        .collect();
    last.standing.credits += calibration(last.standing.credits, last.weight, &others);
}

proptest! {
    /// Over many handoffs each rep's part is their weight's part, to within one handoff a rep.
    #[test]
    fn weights_converge(weights in vec(1_u32..5, 2..6)) {
        let total: u32 = weights.iter().sum();
        let got = play(&mut weighted(&weights), total * 20, Order::Balanced);
        for (weight, got) in weights.iter().zip(got) {
            prop_assert!(got.abs_diff(weight * 20) <= 1, "{} for weight {}", got, weight);
        }
    }

    #[test]
    fn a_joiner_is_not_flooded(weights in vec(1_u32..5, 2..6), before in 10_u32..400) {
        let (mine, others) = weights.split_last().unwrap();
        let mut team = weighted(others);
        play(&mut team, before, Order::Balanced);
        let joiner = weighted(&weights).pop().unwrap();
        team.push(Candidate { weight: *mine, ..joiner });
        level(&mut team);
        let total: u32 = weights.iter().sum();
        let got = play(&mut team, total * 4, Order::Balanced);
        prop_assert!(got.last().unwrap().abs_diff(mine * 4) <= 2, "{:?} of {:?}", got, weights);
    }

    #[test]
    fn leave_is_not_punished(weights in vec(1_u32..5, 2..6), away in 10_u32..400) {
        let mut team = weighted(&weights);
        play(&mut team, 60, Order::Balanced);
        team.last_mut().unwrap().presence = Presence::Away;
        play(&mut team, away, Order::Balanced);
        team.last_mut().unwrap().presence = Presence::Available;
        level(&mut team);
        let total: u32 = weights.iter().sum();
        let got = play(&mut team, total * 4, Order::Balanced);
        let mine = weights.last().unwrap();
        prop_assert!(got.last().unwrap().abs_diff(mine * 4) <= 2, "{:?} of {:?}", got, weights);
    }

    /// Whatever comes and goes, nobody ever has more open than they may.
    #[test]
    fn a_capacity_is_never_exceeded(
        capacities in vec(0_u32..4, 1..6), events in vec((any::<bool>(), 0..6_usize), 1..60),
        order in select(&[Order::Balanced, Order::Strict, Order::Freest]),
    ) {
        let mut p = RoutingPolicy::default();
        p.rules[0].order = order;
        let mut team = weighted(&vec![1; capacities.len()]);
        for (c, capacity) in team.iter_mut().zip(&capacities) {
            c.capacity = *capacity;
        }
        for (n, (comes, place)) in (0..).zip(events) {
            let now = Timestamp::from_millis(n);
            if comes {
                let d = route(&p, &Lead::default(), &team, &Progress::default(), now);
                if let Some(rep) = d.chosen() {
                    let c = team.iter_mut().find(|c| &c.rep == rep).unwrap();
                    c.open += 1;
                    c.standing.last_assigned = Some(now);
                }
            } else {
                let place = place % team.len();
                team[place].open = team[place].open.saturating_sub(1);
            }
            for c in &team {
                prop_assert!(c.open <= c.capacity);
            }
        }
    }
}
