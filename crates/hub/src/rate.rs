//! So many requests a second for each key, and few tries at enrolment codes for everybody together.

use std::num::NonZeroU32;
use std::sync::Arc;

use baton_api::{Code, Problem, limits};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Wrong codes a second, from anywhere: 60 bits take longer than the universe at this pace.
const CODES_PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const CODES_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

#[derive(Clone, Debug)]
pub struct Rate {
    keys: Arc<DefaultKeyedRateLimiter<String>>,
    codes: Arc<DefaultDirectRateLimiter>,
}

impl Default for Rate {
    fn default() -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits::RATE_PER_SECOND))
            .allow_burst(at_least_one(limits::RATE_BURST));
        let codes = Quota::per_second(CODES_PER_SECOND).allow_burst(CODES_AT_ONCE);
        Self {
            keys: Arc::new(RateLimiter::keyed(quota)),
            codes: Arc::new(RateLimiter::direct(codes)),
        }
    }
}

impl Rate {
    pub fn check(&self, key: &str) -> Result<(), Problem> {
        self.keys.check_key(&key.to_owned()).map_err(|_| {
            let per_second = limits::RATE_PER_SECOND;
            Problem::new(
                Code::RateLimited,
                format!("This key may send {per_second} requests a second."),
            )
            .fix("Wait a second; send several messages in one request.")
        })
    }

    pub fn check_code(&self) -> Result<(), Problem> {
        self.codes.check().map_err(|_| {
            Problem::new(Code::RateLimited, "Too many codes were tried.").fix("Wait a few seconds.")
        })
    }
}
