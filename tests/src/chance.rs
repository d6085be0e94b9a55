//! Chance that can be repeated: the same seed, the same luck.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Splitmix. Shared by reference; each draw moves it on.
#[derive(Debug)]
pub struct Chance(AtomicU64);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// Luck of its own for a part of the story, so that what one part draws moves no other.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::of(self.next())
    }

    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let before = self.0.fetch_add(STEP, Ordering::Relaxed);
        let mut z = before.wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn within(&self, range: Range<i64>) -> i64 {
        let width = u64::try_from(range.end - range.start).unwrap();
        range.start + i64::try_from(self.below(width)).unwrap()
    }

    /// True in so many of a hundred cases.
    pub fn percent(&self, share: u64) -> bool {
        self.below(100) < share
    }

    pub fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(from.len()).unwrap();
        (end > 0).then(|| &from[usize::try_from(self.below(end)).unwrap()])
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_has_the_same_luck() {
        let draw = || {
            let chance = Chance::of(7);
            (0..5).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(), draw());
        assert_ne!(draw(), vec![Chance::of(8).below(1_000); 5]);
    }

    #[test]
    fn nothing_outside_the_range_is_drawn() {
        let chance = Chance::of(1);
        for _ in 0..1_000 {
            assert!((-3..5).contains(&chance.within(-3..5)));
        }
        assert_eq!(chance.pick::<u8>(&[]), None);
    }
}
