//! An instant, as every part of Baton writes it: RFC 3339 in UTC.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A point in time. Wall-clock arithmetic goes through `jiff` and an IANA zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
#[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime, example = "2026-03-03T16:41:05Z"))]
pub struct Timestamp(#[cfg_attr(feature = "schema", specta(type = String))] pub jiff::Timestamp);

impl Timestamp {
    /// Milliseconds since the Unix epoch: the form in which stores keep instants.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The instant of a stored number of milliseconds; out-of-range numbers are clamped, because a
    /// damaged row must not stop the program.
    pub fn from_millis(ms: i64) -> Self {
        Self(jiff::Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        }))
    }

    /// This instant moved by `seconds`, clamped to the range that can be written.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_millis(
            self.as_millis()
                .saturating_add(seconds.saturating_mul(1000)),
        )
    }

    /// Seconds from `earlier` to this instant; negative if `earlier` is later.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.as_millis() - earlier.as_millis()).div_euclid(1000)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Self)
    }
}

/// The zone of an IANA name, if there is one of that name.
pub fn zone(name: &str) -> Option<jiff::tz::TimeZone> {
    jiff::tz::TimeZone::get(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millis_survive_the_store() {
        let at: Timestamp = "2026-03-03T16:41:05.250Z".parse().unwrap();
        assert_eq!(Timestamp::from_millis(at.as_millis()), at);
        assert_eq!(at.plus_seconds(60).seconds_since(at), 60);
    }
}
