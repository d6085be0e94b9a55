//! What each rep should have got, and what they got.

use std::collections::HashMap;

use super::{Chance, Share, thousandths};
use crate::Timestamp;
use crate::ids::RepId;
use crate::ledger::{CREDIT, Entry, EntryKind};

/// Parts of one handoff, so fine that nothing is lost before the end.
const WHOLE: i64 = 1_000_000_000;

/// Each of `team` (id, name, weight) with their part of the handoffs since `since`. `entries` are all
/// there are, for the credits; `chances` those of the period. One of which nobody in the team could
/// have been chosen is nobody's. There may be very many of both: each is looked at once.
pub fn shares<'a>(
    team: &[(RepId, String, u32)],
    entries: impl IntoIterator<Item = &'a Entry>,
    chances: impl IntoIterator<Item = &'a Chance>,
    since: Timestamp,
) -> Vec<Share> {
    let sums = sums(entries, since);
    let none = Sums::default();
    team.iter()
        .zip(prospects(team, chances))
        .map(|((rep, name, weight), prospect)| {
            let sums = sums.get(rep).unwrap_or(&none);
            Share {
                rep: rep.clone(),
                name: name.clone(),
                weight: *weight,
                credits: thousandths(sums.credits),
                actual: thousandths(sums.actual),
                expected: thousandths(prospect.expected),
                chances: prospect.chances,
                calibrated: thousandths(sums.calibrated),
                corrected: thousandths(sums.corrected),
            }
        })
        .collect()
}

/// What a rep's entries add up to: the credits of all, the others of the period.
#[derive(Default)]
struct Sums {
    credits: i64,
    actual: i64,
    calibrated: i64,
    corrected: i64,
}

fn sums<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    since: Timestamp,
) -> HashMap<&'a RepId, Sums> {
    let mut all: HashMap<&RepId, Sums> = HashMap::new();
    for entry in entries {
        let sums = all.entry(&entry.rep).or_default();
        sums.credits += entry.amount;
        if entry.at < since {
            continue;
        }
        let of_kind = match entry.kind {
            EntryKind::Assigned | EntryKind::Returned | EntryKind::NoShow => &mut sums.actual,
            EntryKind::Calibration => &mut sums.calibrated,
            EntryKind::Correction => &mut sums.corrected,
        };
        *of_kind += entry.amount;
    }
    all
}

/// What a rep could have got.
#[derive(Clone, Copy, Default)]
struct Prospect {
    /// In thousandths.
    expected: i64,
    chances: u32,
}

/// In the team's order: what the weights say, rounded so that the sum is whole.
fn prospects<'a>(
    team: &[(RepId, String, u32)],
    chances: impl IntoIterator<Item = &'a Chance>,
) -> Vec<Prospect> {
    let places: HashMap<&RepId, usize> = team
        .iter()
        .enumerate()
        .map(|(i, (rep, ..))| (rep, i))
        .collect();
    let mut parts = vec![0_i64; team.len()];
    let mut had = vec![0_u32; team.len()];
    let mut shared = 0_i64;
    for chance in chances {
        let able = able(chance, team, &places);
        if able.is_empty() {
            continue;
        }
        shared += 1;
        let mut left = WHOLE;
        let mut weights: i64 = able.iter().map(|(_, w)| w).sum();
        for (i, weight) in able {
            let part = left * weight / weights;
            left -= part;
            weights -= weight;
            if let (Some(sum), Some(count)) = (parts.get_mut(i), had.get_mut(i)) {
                *sum += part;
                *count += 1;
            }
        }
    }
    rounded(&parts, shared * CREDIT)
        .into_iter()
        .zip(had)
        .map(|(expected, chances)| Prospect { expected, chances })
        .collect()
}

/// Who of the team could have been chosen, with their weights, each once: who was chosen could.
fn able(
    chance: &Chance,
    team: &[(RepId, String, u32)],
    places: &HashMap<&RepId, usize>,
) -> Vec<(usize, i64)> {
    let able = chance.able.iter().chain([&chance.chosen]);
    let mut able: Vec<usize> = able.filter_map(|rep| places.get(rep).copied()).collect();
    able.sort_unstable();
    able.dedup();
    able.into_iter()
        .filter_map(|i| Some((i, i64::from(team.get(i)?.2.max(1)))))
        .collect()
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
