//! How long to wait before the next try: longer each time, never all at once, and short again only
//! after a connection that held for a while.

use std::time::Duration;

use baton_core::Env;
use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_mins(1);
/// A connection that held this long was a good one.
const GOOD: Duration = Duration::from_mins(1);

#[derive(Debug, Default)]
pub(crate) struct Backoff {
    tries: u32,
    connected: Option<Instant>,
}

impl Backoff {
    pub(crate) fn connected(&mut self, now: Instant) {
        self.connected = Some(now);
    }

    /// The connection is lost, or was never made: how long to wait.
    pub(crate) fn lost(&mut self, now: Instant, env: &Env) -> Duration {
        if let Some(since) = self.connected.take()
            && now.duration_since(since) >= GOOD
        {
            self.tries = 0;
        }
        self.tries = self.tries.saturating_add(1);
        pause(self.tries, FIRST, LONGEST, env)
    }
}

/// The pause before try `tries + 1`: doubles from `first` to `longest`, of which a random half is
/// taken off so that many devices do not come back at once.
pub(crate) fn pause(tries: u32, first: Duration, longest: Duration, env: &Env) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
    let whole = first.saturating_mul(doubled).min(longest);
    let [random] = env.bytes::<1>();
    whole / 2 + whole.mul_f64(f64::from(random) / 255.0 / 2.0)
}

#[cfg(test)]
mod tests {
    use baton_core::Timestamp;

    use super::*;

    fn env(random: u8) -> Env {
        Env::new(|| Timestamp::from_millis(0), move |b| b.fill(random))
    }

    #[test]
    fn waits_double_up_to_a_minute_and_are_spread() {
        let (mut low, mut high) = (Backoff::default(), Backoff::default());
        let now = Instant::now();
        let millis = |b: &mut Backoff, random| b.lost(now, &env(random)).as_millis();
        assert_eq!(millis(&mut low, 0), 250);
        assert_eq!(millis(&mut high, 255), 500);
        assert_eq!(millis(&mut high, 255), 1_000);
        for _ in 0..40 {
            assert!(millis(&mut high, 255) <= 60_000);
        }
        assert_eq!(millis(&mut high, 255), 60_000);
    }

    #[test]
    fn backoff_resets_only_after_a_minute() {
        let mut b = Backoff::default();
        let start = Instant::now();
        let at = |s| start + Duration::from_secs(s);
        for s in 0..5 {
            b.connected(at(s));
            b.lost(at(s), &env(255));
        }
        b.connected(at(10));
        let soon = b.lost(at(69), &env(255));
        assert_eq!(soon, Duration::from_secs(16), "a connection that flaps");
        b.connected(at(100));
        let good = b.lost(at(160), &env(255));
        assert_eq!(good, FIRST, "a connection that held");
    }
}
