//! How often a device may try a connection out: each try speaks to somebody else's server.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::{Code, Problem};
use baton_core::Timestamp;
use baton_core::ids::{ConnectionId, DeviceId};

use crate::fail::Fail;

const MOST: usize = 5;
const WITHIN_SECONDS: i64 = 60;

type Who = (DeviceId, ConnectionId);

/// When what was tried lately. What is older is forgotten with the next try of anybody.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Tried(Arc<Mutex<HashMap<Who, VecDeque<Timestamp>>>>);

impl Tried {
    /// Counts one try, if there is room for it.
    pub fn again(
        &self,
        device: &DeviceId,
        connection: &ConnectionId,
        now: Timestamp,
    ) -> Result<(), Fail> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = |at: &Timestamp| now.seconds_since(*at) < WITHIN_SECONDS;
        all.retain(|_, tries| {
            tries.retain(lately);
            !tries.is_empty()
        });
        let tries = all.entry((device.clone(), connection.clone())).or_default();
        match tries.front() {
            Some(first) if tries.len() >= MOST => {
                let left = WITHIN_SECONDS - now.seconds_since(*first);
                Err(too_often(left))
            }
            _ => {
                tries.push_back(now);
                Ok(())
            }
        }
    }
}

fn too_often(seconds: i64) -> Fail {
    let words = format!("A connection is tried {MOST} times a minute at most.");
    let problem = Problem::new(Code::RateLimited, words);
    let fix = format!("Try again in {seconds} s.");
    Fail::Later(Box::new(problem.fix(fix)), seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_tries_each_connection_five_times_a_minute() {
        let tried = Tried::default();
        let at = |s: i64| Timestamp::from_millis(s * 1000);
        let again = |device: &str, connection: &str, s: i64| {
            let (device, connection) = (device.into(), connection.into());
            match tried.again(&device, &connection, at(s)) {
                Err(Fail::Later(_, seconds)) => Some(seconds),
                _ => None,
            }
        };
        for n in 0..5 {
            assert_eq!(again("dev_1", "con_1", n), None);
        }
        assert_eq!(again("dev_1", "con_1", 10), Some(50));
        assert_eq!(again("dev_1", "con_2", 10), None);
        assert_eq!(again("dev_2", "con_1", 10), None);
        assert_eq!(again("dev_1", "con_1", 59), Some(1));
        assert_eq!(
            again("dev_1", "con_1", 60),
            None,
            "the first is a minute ago"
        );
        assert_eq!(again("dev_1", "con_1", 60), Some(1), "the second is not");
    }
}
