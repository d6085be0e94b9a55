//! So many requests a second for each key, and few tries at enrolment codes for everybody together.

use std::num::NonZeroU32;
use std::sync::Arc;

use baton_api::{Code, Problem, limits};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Wrong codes a second, from anywhere: 60 bits take longer than the universe at this pace.
const CODES_PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const CODES_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

/// Of one meeting's page: more than a person clicks.
const PAGES_PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
const PAGES_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(39);

#[derive(Clone, Debug)]
pub struct Rate {
    keys: Arc<DefaultKeyedRateLimiter<String>>,
    codes: Arc<DefaultDirectRateLimiter>,
    /// Of those with a signed link alone: strangers do not fill it.
    pages: Arc<DefaultKeyedRateLimiter<String>>,
}

impl Default for Rate {
    fn default() -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits::RATE_PER_SECOND))
            .allow_burst(at_least_one(limits::RATE_BURST));
        let codes = Quota::per_second(CODES_PER_SECOND).allow_burst(CODES_AT_ONCE);
        let pages = Quota::per_second(PAGES_PER_SECOND).allow_burst(PAGES_AT_ONCE);
        Self {
            pages: Arc::new(RateLimiter::keyed(pages)),
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

    /// Whether the page of this meeting may be asked for again.
    pub fn admits_page(&self, meeting: &str) -> bool {
        self.pages.check_key(&meeting.to_owned()).is_ok()
    }

    pub fn check_code(&self) -> Result<(), Problem> {
        self.codes.check().map_err(|_| {
            Problem::new(Code::RateLimited, "Too many codes were tried.").fix("Wait a few seconds.")
        })
    }
}
