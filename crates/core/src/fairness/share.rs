//! What each rep should have got, and what they got.

use std::collections::{BTreeMap, BTreeSet};

use super::{Chance, Share, thousandths};
use crate::Timestamp;
use crate::ids::RepId;
use crate::ledger::{CREDIT, Entry, EntryKind, fold};

/// Parts of one handoff, so fine that nothing is lost before the end.
const WHOLE: i64 = 1_000_000_000;

/// Each of `team` (id, name, weight) with their part of the handoffs since `since`. `entries` are all
/// there are, for the credits; `chances` those of the period. One of which nobody in the team could
/// have been chosen is nobody's.
pub fn shares(
    team: &[(RepId, String, u32)],
    entries: &[Entry],
    chances: &[Chance],
    since: Timestamp,
) -> Vec<Share> {
    let credits = fold(entries);
    let expected = expected(team, chances);
    let mut had: BTreeMap<&RepId, u32> = BTreeMap::new();
    for chance in chances {
        for rep in able(chance) {
            *had.entry(rep).or_default() += 1;
        }
    }
    let within = |rep: &RepId, kinds: &[EntryKind]| {
        let counted = entries
            .iter()
            .filter(|e| e.at >= since && &e.rep == rep && kinds.contains(&e.kind));
        thousandths(counted.map(|e| e.amount).sum())
    };
    team.iter()
        .zip(expected)
        .map(|((rep, name, weight), expected)| Share {
            rep: rep.clone(),
            name: name.clone(),
            weight: *weight,
            credits: thousandths(credits.get(rep).map_or(0, |s| s.credits)),
            actual: within(
                rep,
                &[EntryKind::Assigned, EntryKind::Returned, EntryKind::NoShow],
            ),
            expected: thousandths(expected),
            chances: had.get(rep).copied().unwrap_or(0),
            calibrated: within(rep, &[EntryKind::Calibration]),
            corrected: within(rep, &[EntryKind::Correction]),
        })
        .collect()
}

/// Who could have been chosen, each once: who was chosen could.
fn able(chance: &Chance) -> BTreeSet<&RepId> {
    chance.able.iter().chain([&chance.chosen]).collect()
}

/// In thousandths, in the team's order: what the weights say, rounded so that the sum is whole.
fn expected(team: &[(RepId, String, u32)], chances: &[Chance]) -> Vec<i64> {
    let places: BTreeMap<&RepId, usize> =
        team.iter().enumerate().map(|(i, (r, ..))| (r, i)).collect();
    let mut parts = vec![0_i64; team.len()];
    let mut shared = 0_i64;
    for chance in chances {
        let able: Vec<(usize, i64)> = able(chance)
            .into_iter()
            .filter_map(|rep| places.get(rep).copied())
            .filter_map(|i| Some((i, i64::from(team.get(i)?.2.max(1)))))
            .collect();
        let all: i64 = able.iter().map(|(_, w)| w).sum();
        if all == 0 {
            continue;
        }
        shared += 1;
        let mut left = WHOLE;
        let mut weights = all;
        for (i, weight) in able {
            let part = left * weight / weights;
            left -= part;
            weights -= weight;
            if let Some(sum) = parts.get_mut(i) {
                *sum += part;
            }
        }
    }
    rounded(&parts, shared * CREDIT)
}

/// The parts in thousandths that add up to `total`: whoever lost most by rounding gets what is left.
fn rounded(parts: &[i64], total: i64) -> Vec<i64> {
    let unit = WHOLE / CREDIT;
    let mut whole: Vec<i64> = parts.iter().map(|p| p / unit).collect();
    let mut left = total - whole.iter().sum::<i64>();
    let mut order: Vec<(i64, usize)> = parts
        .iter()
        .enumerate()
        .map(|(i, p)| (-(p % unit), i))
        .collect();
    order.sort_unstable();
    for (_, i) in order {
        if left == 0 {
            break;
        }
        if let Some(n) = whole.get_mut(i) {
            *n += 1;
            left -= 1;
        }
    }
    whole
}
