//! How long to wait before the next try to connect.

use std::time::Duration;

use baton_core::Env;

use super::Timing;

#[derive(Debug)]
pub(super) struct Pauses {
    timing: Timing,
    tries: u32,
}

impl Pauses {
    pub(super) fn new(timing: Timing) -> Self {
        Self { timing, tries: 0 }
    }

    /// None at first and after a good connection. Then it doubles, and a random half is taken off
    /// so that many hubs do not come back at once.
    pub(super) fn next(&mut self, env: &Env) -> Duration {
        let tries = self.tries;
        self.tries = tries.saturating_add(1);
        let Some(doublings) = tries.checked_sub(1) else {
            return Duration::ZERO;
        };
        let longer = 2_u32.saturating_pow(doublings);
        let whole = self.timing.first_pause.saturating_mul(longer);
        let whole = whole.min(self.timing.longest_pause);
        let [random] = env.bytes::<1>();
        whole / 2 + whole.mul_f64(f64::from(random) / 255.0 / 2.0)
    }

    /// A connection ended that held so long.
    pub(super) fn held(&mut self, time: Duration) {
        if time >= self.timing.good {
            self.tries = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use baton_core::Timestamp;

    use super::*;

    #[test]
    fn pauses_grow_until_a_connection_held() {
        let env = Env::new(|| Timestamp::from_millis(0), |b| b.fill(255));
        let mut pauses = Pauses::new(Timing::default());
        let mut next = || pauses.next(&env).as_secs();
        assert_eq!([next(), next(), next(), next()], [0, 1, 2, 4]);
        for _ in 0..40 {
            pauses.next(&env);
        }
        assert_eq!(pauses.next(&env), Duration::from_mins(1));
        pauses.held(Duration::from_secs(59));
        assert_eq!(pauses.next(&env), Duration::from_mins(1));
        pauses.held(Duration::from_mins(1));
        assert_eq!(pauses.next(&env), Duration::ZERO);
    }
}
