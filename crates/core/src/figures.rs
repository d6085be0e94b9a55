//! Figures over lists of seconds: what managers read of how long people waited.

/// The middle one: half waited no longer.
pub fn median(seconds: &[u32]) -> Option<u32> {
    percentile(seconds, 50)
}

/// The smallest of `seconds` that `percent` of 100 do not exceed (the nearest rank): always one that
/// was really measured. Nothing of an empty list.
pub fn percentile(seconds: &[u32], percent: u32) -> Option<u32> {
    let mut sorted = seconds.to_vec();
    sorted.sort_unstable();
    of_sorted(&sorted, percent)
}

/// [`percentile`] of a list that is in order.
pub fn of_sorted(sorted: &[u32], percent: u32) -> Option<u32> {
    let percent = usize::try_from(percent.min(100)).ok()?;
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// How many lie at or below each of `bounds` and above the one before it; the last figure counts
/// those above all. `bounds` go upwards.
pub fn buckets(seconds: &[u32], bounds: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; bounds.len() + 1];
    for s in seconds {
        if let Some(count) = counts.get_mut(bounds.partition_point(|b| b < s)) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_list() {
        let check = |list: &[u32], percent, want| {
            assert_eq!(percentile(list, percent), want, "{percent} of {list:?}");
        };
        check(&[], 50, None);
        check(&[7], 0, Some(7));
        check(&[7], 90, Some(7));
        check(&[30, 10, 20], 50, Some(20));
        check(&[40, 10, 30, 20], 50, Some(20));
        check(&[50, 40, 30, 20, 10, 60, 70, 80, 90, 100], 90, Some(90));
        check(&[1, 2], 100, Some(2));
        check(&[1, 2], 900, Some(2));
        assert_eq!(median(&[3, 1, 2]), Some(2));
    }

    #[test]
    fn every_figure_falls_into_one_bucket() {
        assert_eq!(buckets(&[0, 10, 11, 30, 31, 99], &[10, 30]), [2, 2, 2]);
        assert_eq!(buckets(&[5, 6], &[]), [2]);
        assert_eq!(buckets(&[], &[10]), [0, 0]);
    }
}
