//! Waiting for what a provider makes a little later.

use std::time::Duration;

/// How long a link for the meeting is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    pub every: Duration,
    pub times: u32,
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            every: Duration::from_millis(700),
            times: 6,
        }
    }
}
